import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decode } from './decode.ts'
import { withoutMention } from './inbound.ts'

const frame = (body: object) => ({ cmd: 'aibot_msg_callback', headers: { req_id: 'r-1' }, body: { msgid: 'm-1', ...body } })
const inGroup = { chattype: 'group', chatid: 'wrHRSS', from: { userid: 'WangMin' } }
const single = { chattype: 'single', from: { userid: 'WangMin' } }

describe('decode', () => {
  it('keeps the id of a group and the userid as they are written', () => {
    expect(decode(frame({ ...inGroup, msgtype: 'text', text: { content: '@企哨 待办' } }))).toMatchObject({
      group: 'wrHRSS',
      account: 'WangMin',
      type: 'message',
      text: '@企哨 待办',
    })
  })

  it.each([
    ['text', { msgtype: 'text', text: { content: 'QS20261123-0007' } }],
    ['markdown [U]', { msgtype: 'markdown', markdown: { content: 'QS20261123-0007' } }],
    ['stream [U]', { msgtype: 'stream', stream: { content: 'QS20261123-0007' } }],
    ['mixed', { msgtype: 'mixed', mixed: { msg_item: [{ msgtype: 'text', text: { content: 'QS20261123-0007' } }] } }],
    ['voice', { msgtype: 'voice', voice: { content: 'QS20261123-0007' } }],
  ])('reads a quoted %s', (_, quote) => {
    expect(decode(frame({ ...inGroup, msgtype: 'text', text: { content: '签收' }, quote }))).toMatchObject({ quote: 'QS20261123-0007' })
  })

  it.each([
    ['nested, as the page has it', { eventtype: 'template_card_event', template_card_event: { event_key: '签收', task_id: 't' } }],
    ['flat, as the types of the SDK have it', { eventtype: 'template_card_event', event_key: '签收', task_id: 't' }],
  ])('reads a tap whose key is %s', (_, event) => {
    expect(decode(frame({ ...single, msgtype: 'event', event }))).toMatchObject({ type: 'tap', value: '签收' })
  })

  it.each([
    ['feedback', { ...single, msgtype: 'event', event: { eventtype: 'feedback_event', id: 'f', type: 2 } }, 'event feedback_event'],
    ['an event of tomorrow', { ...single, msgtype: 'event', event: { eventtype: 'call_event' } }, 'event call_event'],
    ['a message of tomorrow', { ...single, msgtype: 'location', location: {} }, 'message location'],
    [
      'a group without its id',
      { chattype: 'group', from: { userid: 'a' }, msgtype: 'text', text: { content: 'x' } },
      'message without a place',
    ],
    ['nobody', { chattype: 'single', msgtype: 'text', text: { content: 'x' } }, 'message without a place'],
  ])('passes over %s', (_, body, what) => expect(decode(frame(body))).toMatchObject({ type: 'other', what }))

  it('throws at nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (anything, event) => {
        decode(anything)
        decode({ headers: { req_id: 'r' }, body: anything })
        decode(frame({ ...inGroup, msgtype: 'mixed', mixed: anything, quote: anything, image: anything, event }))
        decode(frame({ ...single, msgtype: 'event', event }))
      }),
      { numRuns: 500 },
    )
  })
})

describe('withoutMention', () => {
  it.each([
    ['@企哨 签收', '企哨', '签收'],
    ['@企哨\u2005签收', '企哨', '签收'],
    ['@企哨签收', '企哨', '签收'],
    ['签收 @企哨', '企哨', '签收'],
    ['0007 @企哨 签收', '企哨', '0007 签收'],
    ['@企哨 小助手 签收', '企哨 小助手', '签收'],
    ['@别的名字 签收', '企哨', '签收'],
    ['邮箱 a@b.cn 收不到', '企哨', '邮箱 a@b.cn 收不到'],
  ])('%j → %j', (text, name, rest) => expect(withoutMention(text, name)).toBe(rest))
})
