import { describe, expect, it } from 'vitest'
import { gist, isForwarded } from './gist.ts'
import { bytesOf } from './mask.ts'

const record = [
  '群聊的聊天记录',
  '张伟 11-20 10:03',
  '昨晚又停电了',
  '李娜 11-20 10:05',
  '[图片]',
  '张伟 11-20 10:06',
  '能不能协调一下',
].join('\n')

describe('gist', () => {
  const story = `我们公司做精密注塑。${'施工单位说等管线迁改，来回推了五次。'.repeat(100)}${'天气也不好。'.repeat(200)}一个月多花运费四万元。希望年底前打通东侧便道。谢谢。`

  it('tells how it began, what it costs and what is asked for, in this order', () => {
    expect(gist(story, 170)).toBe(
      '我们公司做精密注塑。施工单位说等管线迁改，来回推了五次。…一个月多花运费四万元。希望年底前打通东侧便道。…',
    )
  })

  it('says nothing twice', () => expect(gist(story, 2_000).match(/来回推/g)).toHaveLength(1))

  it.each([60, 200, 700, 2_000])('fits into %i bytes, whatever the text', (max) => {
    for (const text of [story, '停'.repeat(4_000), `${'路'.repeat(500)}。`.repeat(8), '\n\n\n', '😡'.repeat(2_000), record.repeat(50)])
      expect(bytesOf(gist(text, max))).toBeLessThanOrEqual(max)
  })

  it('leaves out who spoke when, and pictures that are not there', () => {
    expect(gist(record, 900)).toBe('昨晚又停电了；能不能协调一下')
  })
})

describe('isForwarded', () => {
  it.each([
    ['with a title', record],
    ['with names and times alone', '张伟 10:03\n停电了\n李娜 10:05\n我们也停了'],
    ['with names before colons', '王总: 停电了\n李工: 我们也停了\n王总: 报上去'],
    ['with days in Chinese', '张伟 2026年11月20日 10:03\n停电了\n李娜 2026年11月20日 10:05\n我们也停了'],
  ])('knows a chat %s', (_, text) => expect(isForwarded(text)).toBe(true))

  it.each([
    ['one line', '群里的聊天记录我截图了，厂里天天停电'],
    ['a list of one person', '我们有三个问题\n一、停电\n二、停水\n三、路不通'],
    ['a letter', '尊敬的领导\n我们厂门口的路灯坏了\n盼复'],
    ['the usual fields', '公司：清河精密\n厂里天天停电\n上午停到下午'],
  ])('does not take %s for one', (_, text) => expect(isForwarded(text)).toBe(false))
})
