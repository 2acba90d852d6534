import { describe, expect, it } from 'vitest'
import { learnMatters } from './matters.ts'

const nameMatter = learnMatters([
  { department: 'power', matter: '频繁停电', text: '三车间又没电了' },
  { department: 'power', matter: '频繁停电', text: '一周停了四次' },
  { department: 'power', matter: '电费电价', text: '电费比上月多一倍' },
  { department: 'tax', matter: '发票额度', text: '发票不够用' },
])

describe('learnMatters', () => {
  it('names the matter whose texts lie closest', () => {
    expect(nameMatter('今天又停了', 'power')).toBe('频繁停电')
    expect(nameMatter('这个月电费太高', 'power')).toBe('电费电价')
  })

  it('names nothing that does not resemble anything', () => {
    expect(nameMatter('hello', 'power')).toBeNull()
  })

  it('names nothing for a department it does not know', () => {
    expect(nameMatter('停电', 'water')).toBeNull()
  })
})
