import { describe, expect, it } from 'vitest'
import { makeTown, plainly, type Town, type Way } from '../fixtures.ts'

const said = (text: string | null): Way => ({
  addressed: true,
  attachments: [{ id: 'a'.repeat(64), name: '语音.amr', mime: 'audio/amr', size: 3_000 }],
  voice: text === null ? null : { text, unsure: [] },
})

/** A town in which the power company has a case. */
function busy(): Town {
  const town = makeTown(plainly())
  for (const text of ['厂区老停电，一周三次', '确认']) town.dm('wang', text)
  return town
}

describe('a voice message of staff to the bot', () => {
  it.each([
    ['签收', '签收', { status: 'acknowledged' }],
    ['已联系，下午三点去看线路', '已联系企业', { contact: { note: '下午三点去看线路' } }],
    ['进展：周三进场施工', '进展，并发给企业', { progress: [{ text: '周三进场施工' }] }],
    ['答复：线路已修好', '答复，并发给企业', { status: 'resolved' }],
  ])('does nothing before a written 是: %s', (text, name, done) => {
    const town = busy()
    const before = town.case('0001')
    expect(town.group('staff-power', '', said(text))).toBe(
      `听到的是：「${text}」。要为 QS20261123-0001 记「${name}」吗？回复「是」办理，回复「否」不办。`,
    )
    expect(town.case('0001')).toEqual(before)
    town.group('staff-power', '是')
    expect(town.case('0001')).toMatchObject(done)
  })

  it('is forgotten on 否', () => {
    const town = busy()
    town.group('staff-power', '', said('签收'))
    expect(town.group('staff-power', '否', { addressed: true })).toBe('好的，没有改动。')
    expect(town.case('0001').status).toBe('dispatched')
  })

  it('that asks is answered, with what was heard', () => {
    expect(busy().group('staff-power', '', said('待办有哪些'))).toMatch(/^听到的是：「待办有哪些」。\n\n在办 1 件/)
  })

  it('that was not understood is asked for again', () => {
    expect(busy().group('staff-power', '', said(null))).toBe('这段语音没听清，没有改动。请再说一次或打字。')
  })

  it('is nothing to the bot while staff talk among themselves', () => {
    expect(busy().group('staff-power', '', { ...said('签收'), addressed: false })).toBe('')
  })
})

describe('a voice message of an official', () => {
  it('decides nothing', () => {
    const town = makeTown(plainly('power', { dispatch: 'person' }))
    for (const text of ['厂区老停电，一周三次', '确认']) town.dm('wang', text)
    expect(town.dm('coordinator', '', said('转住建局'))).toContain('转办、审批和督办请打字')
    expect(town.case('0001').status).toBe('awaiting-dispatch')
  })

  it('may ask', () => expect(busy().dm('coordinator', '', said('待办'))).toMatch(/^听到的是：「待办」。\n\n现在没有待办/))
})
