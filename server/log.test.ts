import { describe, expect, it } from 'vitest'
import { makeLog, maskFault } from './log.ts'

describe('the log', () => {
  /** The line that is written for an error. */
  function written(error: unknown): string {
    const lines: string[] = []
    makeLog('info', { write: (line) => void lines.push(line) }).error({ err: error }, 'a turn failed')
    return lines.join('')
  }

  it('S14: names in a fault no number of anybody and no case, neither in its message nor in its cause', () => {
    const cause = new Error('no room for 370283199001011234')
    const line = written(new Error('13812345678 wrote of QS20261124-0007', { cause }))
    expect(line).toContain('138****5678 wrote of :number')
    expect(line).not.toMatch(/13812345678|QS20261124|370283199001011234/)
  })

  it('S14: leaves out what else hangs on an error, but for its code', () => {
    const line = written(Object.assign(new Error('refused'), { code: 'EACCES', body: '佘科长要好处费' }))
    expect(line).toContain('EACCES')
    expect(line).not.toContain('好处费')
  })

  it('takes what is thrown and is no error', () => {
    expect(written('broken 13812345678')).toContain('broken 138****5678')
  })
})

describe('maskFault', () => {
  it('leaves other figures as they are', () => {
    expect(maskFault('attempt 3 of 5 after 500 ms')).toBe('attempt 3 of 5 after 500 ms')
  })
})
