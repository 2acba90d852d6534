import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decode, decodeContact, lineFor, timeOf, withoutMention, wordsOf } from './decode.ts'

const now = '2026-11-23T01:00:00.000Z'

describe('the time of a message', () => {
  it.each([
    [1_795_309_260, '2026-11-22T01:01:00.000Z'],
    [1_795_309_260_123, '2026-11-22T01:01:00.123Z'],
    [0, now],
    [Number.NaN, now],
    [-5, now],
    [4_000_000_000, now],
  ])('%d is %s', (timestamp, at) => {
    expect(timeOf(timestamp, now)).toBe(at)
  })

  it('is the same in seconds and in milliseconds', () => {
    const seconds = fc.integer({ min: 1_000_000_000, max: Date.parse(now) / 1000 })
    fc.assert(fc.property(seconds, (time) => timeOf(time, now) === timeOf(time * 1000, now)))
  })
})

describe('the mention of the bot', () => {
  it.each([
    ['@企哨\u2005已联系', '已联系', true],
    ['已联系 @企哨', '已联系', true],
    ['@企哨，已联系', '，已联系', true],
    ['＠A.B(1) 答复', '答复', true],
    ['@企哨兵 你好', '@企哨兵 你好', false],
    ['找@所有人 开会', '找@所有人 开会', false],
    ['企哨在吗', '企哨在吗', false],
  ])('%j reads as %j', (said, text, mentioned) => {
    expect(withoutMention(said, ['企哨', 'A.B(1)', ''])).toEqual({ text, mentioned })
  })
})

describe('a quote', () => {
  it.each([
    ['「企哨：第一行\n第二行」\n- - - - - - - - - - - - - - -\n已联系\n下午去', '已联系\n下午去', '第一行\n第二行'],
    ['「企哨：没有分隔线」\n已联系', '「企哨：没有分隔线」\n已联系', null],
    ['- - - - - -', '- - - - - -', null],
  ])('%j', (said, text, quote) => {
    expect(wordsOf(said)).toEqual({ text, quote })
  })

  it('is looked for in any text within a moment', () => {
    const hostile = `「${'：'.repeat(50_000)}\n${'- '.repeat(50_000)}`
    const start = performance.now()
    wordsOf(hostile)
    expect(performance.now() - start).toBeLessThan(200)
  })
})

describe('what a gateway tells', () => {
  it('is a message whatever is missing but its id and who wrote it', () => {
    expect(decode({ id: 'm', talkerId: 'w' })).toEqual({
      id: 'm',
      talkerId: 'w',
      roomId: '',
      text: '',
      filename: '',
      type: 0,
      timestamp: 0,
      mentionIdList: [],
    })
    for (const broken of [null, 7, {}, { id: 'm' }, { talkerId: 'w' }, { id: '', talkerId: 'w' }]) expect(decode(broken)).toBeNull()
  })

  it('never throws, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything(), (raw) => {
        decode(raw)
        decodeContact(raw)
        return true
      }),
    )
  })

  it('is shown without the XML of the platform, on one line', () => {
    expect(lineFor(14, '<msg><title>标题</title></msg>')).toBe('[链接]')
    expect(lineFor(14, '标题\n第二行')).toBe('[链接] 标题')
  })
})
