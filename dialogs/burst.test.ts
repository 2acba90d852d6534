import { describe, expect, it } from 'vitest'
import { answersAtOnce, utterancesOf } from './burst.ts'
import type { Inbound, Media } from './message.ts'

const photo = (id: string): Media => ({ id, name: `${id}.jpg`, mime: 'image/jpeg', size: 1_000 })

function message(text: string, over: Partial<Inbound> = {}): Inbound {
  return {
    ...{ id: text, conversation: 'web:dm:wang', scope: { type: 'direct' }, from: 'wang', at: '2026-11-23T02:00:00.000Z', text },
    ...{ quote: null, tap: null, addressed: true, attachments: [], rejected: [], ...over },
  }
}

const textsOf = (...messages: readonly Inbound[]): readonly string[] => utterancesOf(messages).map(({ text }) => text)

describe('utterancesOf', () => {
  it('joins fragments to one thing said, in their order', () => {
    const fragments = ['你好', '我想问下', '我们厂门口', '那条路', '一下雨就淹'].map((text) => message(text))
    expect(textsOf(...fragments)).toEqual(['你好，我想问下，我们厂门口，那条路，一下雨就淹'])
  })

  it('puts no comma after punctuation, nor around a picture', () => {
    expect(textsOf(message('停电了。'), message('一周三次'))).toEqual(['停电了。一周三次'])
    expect(textsOf(message('停电了'), message('', { attachments: [photo('a')] }))).toEqual(['停电了'])
  })

  it('keeps every file of the burst', () => {
    const [utterance] = utterancesOf([
      message('', { attachments: [photo('a')] }),
      message('', { attachments: [photo('b')], rejected: [{ name: 'x.exe', why: 'type' }] }),
      message('就这样'),
    ])
    expect(utterance).toMatchObject({ text: '就这样', attachments: [{ id: 'a' }, { id: 'b' }], rejected: [{ name: 'x.exe' }] })
  })

  it('keeps a file once, however often and under whatever name it came', () => {
    const again = { ...photo('a'), name: '又发一遍.jpg' }
    const [utterance] = utterancesOf([message('', { attachments: [photo('a'), again] }), message('', { attachments: [again, photo('b')] })])
    expect(utterance?.attachments).toEqual([photo('a'), photo('b')])
  })

  it('joins what was heard in voice messages, and does not forget the one that was not understood', () => {
    const voice = (text: string) => message('', { voice: { text, unsure: text === '' ? [] : [text.slice(0, 2)] } })
    expect(utterancesOf([voice('厂门口'), message('那条路'), voice('一下雨就淹')])).toMatchObject([
      { text: '那条路', voice: { text: '厂门口，一下雨就淹', unsure: ['厂门', '一下'] } },
    ])
    expect(utterancesOf([voice('厂门口'), message('', { voice: null })])).toMatchObject([{ voice: { text: '厂门口', missed: true } }])
    expect(utterancesOf([message('', { voice: null }), message('', { voice: null })])).toMatchObject([{ voice: null }])
    expect(utterancesOf([message('那条路')])[0]).not.toHaveProperty('voice')
  })

  it('leaves taps, quotes and command words alone', () => {
    expect(textsOf(message('停电了'), message('确认'), message('再说一件'))).toEqual(['停电了', '确认', '再说一件'])
    expect(textsOf(message('停电了'), message('', { tap: '确认' }), message('谢谢'))).toEqual(['停电了', '确认', '谢谢'])
    expect(textsOf(message('停电了'), message('那件呢', { quote: 'QS20261123-0007' }))).toEqual(['停电了', '那件呢'])
  })

  it('makes nothing of nothing', () => expect(utterancesOf([])).toEqual([]))
})

describe('answersAtOnce', () => {
  it.each([
    '确认',
    '确认。',
    '取消',
    '帮助',
    '转人工',
    '进度',
    '催一下',
    '没有联系',
    '没有',
    '5',
    '5分',
    '非常满意',
    '不满意',
    'QS20261123-0007 解决了',
    '另一件',
  ])('does not wait after %s', (text) => expect(answersAtOnce(message(text))).toBe(true))
  it.each(['配电房冒烟了！', '车间着火了', '有人触电了', '我不想活了'])('does not wait when there is danger: %s', (text) =>
    expect(answersAtOnce(message(text))).toBe(true))
  it.each(['你好', '我们厂门口', '我们是做防火门的', '那条路', '招不到焊工'])('waits for more after %s', (text) =>
    expect(answersAtOnce(message(text))).toBe(false))
  it('waits for nothing in a group, or after a tap', () => {
    expect(answersAtOnce(message('好', { scope: { type: 'group', department: 'power' } }))).toBe(true)
    expect(answersAtOnce(message('', { tap: '随便' }))).toBe(true)
  })
})
