import { describe, expect, it } from 'vitest'
import { givenFor, person, plainly } from '../fixtures.ts'
import { aboutHeld, asksHeld } from './held.ts'

const coordinator = person('coordinator')

describe('what could not be sent', () => {
  it.each([
    '待发',
    '待发消息',
    '待发的有哪些',
    '哪些没发出去',
    '哪些没发出去？',
    '还有哪些答复没发出去',
    '有什么消息没送达',
    '未发出的消息',
  ])('is asked for by %s', (text) => expect(asksHeld({ text, quote: null }, coordinator)).toBe(true))

  it.each(['待办', '待发货的机器', '0007 没发出去', '发票没发', '这条消息没发出去的原因是什么', ''])('is not asked for by %s', (text) =>
    expect(asksHeld({ text, quote: null }, coordinator)).toBe(false))

  it('is the coordinator’s to know', () => {
    for (const id of ['leader', 'head-power', 'officer', 'wang']) expect(asksHeld({ text: '待发', quote: null }, person(id))).toBe(false)
    expect(asksHeld({ text: '待发', quote: 'QS20261123-0007' }, coordinator)).toBe(false)
  })

  it('is answered with what the turn has found, and with nothing when it has not looked', () => {
    const asked = { text: '待发', quote: null, addressed: true, attachments: [], rejected: [], tap: false } as const
    const held = [{ number: null, since: '2026-11-23T01:00:00.000Z', why: 'sending', answer: false, count: 1 } as const]
    expect(aboutHeld(asked, givenFor(plainly(), { speaker: coordinator, held }))).toHaveLength(1)
    expect(aboutHeld(asked, givenFor(plainly(), { speaker: coordinator }))).toBeNull()
  })
})
