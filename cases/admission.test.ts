import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { declineClasses, pendingAppeal, pendingDecline, proposerOf, waitsForSecond } from './admission.ts'
import { isConfidential, isOpen, isRefusal } from './case.ts'
import {
  calendar,
  contacted,
  coordinator,
  declinedAsCourt,
  did,
  given,
  head,
  histories,
  leader,
  local,
  person,
  profile,
  reported,
  reportedUnsure,
  resolved,
  type Step,
  says,
  staff,
  tippedOff,
  until,
  wang,
} from './fixtures.ts'

const colleague = { ...coordinator, id: 'zhou2' }
const at = '2026-09-18 17:20'
const propose = { type: 'propose-decline', class: 'court', reason: '同一纠纷法院已经立案' } as const
const confirm = { type: 'rule-decline', approve: true, reason: '' } as const
const proposed: Step = did(propose, { at: '2026-09-18 17:00', by: coordinator })
const appealed: Step = did({ type: 'appeal', reason: '告的是施工单位，围挡归政府管' }, { at: '2026-09-21 10:00', by: wang })

describe('不予受理', () => {
  it('has a reply with office and source for every class of 国办函〔2025〕66号', () => {
    const { declines } = profile.admission
    expect(declines.map((rule) => rule.class).sort()).toEqual([...declineClasses].sort())
    for (const { reply, path, source } of declines) expect([reply, path.office, source]).not.toContain('')
    expect(declines.find((rule) => rule.class === 'disruption')).toMatchObject({ outcome: 'police', path: { line: { number: '110' } } })
    expect(declines.find((rule) => rule.class === 'trade-secret')?.outcome).toBe('explain')
  })

  it.each([
    ['waits for its dispatch', reportedUnsure],
    ['a department has', reported],
  ])('is proposed for a case that %s, which keeps its owner and its clocks meanwhile', (_, begun) => {
    const before = given(begun).case
    const after = given(begun).when(propose, { at, by: coordinator }).thenEvents({ type: 'decline-proposed', clocks: [] }).case
    expect({ status: after.status, clocks: after.clocks }).toEqual({ status: before.status, clocks: before.clocks })
    expect(waitsForSecond(after)).toBe(true)
  })

  it('is shown to the other coordinators and the leader, never to the reporter before it is decided', () => {
    given(reported).when(propose, { at, by: coordinator }).thenTold('decline-proposed → coordinator', 'decline-proposed → leader')
  })

  it('needs a second person: whoever proposed it is refused (S9)', () => {
    const story = given(reported, proposed)
    story.when(confirm, { at, by: coordinator }).thenRefused({ refused: 'second-person' })
    story.when(confirm, { at, by: colleague }).thenCase({ status: 'declined' })
    story.when(confirm, { at, by: leader }).thenCase({ status: 'declined', lead: 'hucd' })
  })

  it.each([
    [staff, 'not-your-role'],
    [head, 'not-your-role'],
    [wang, 'not-your-role'],
    [leader, 'not-your-role'],
  ] as const)('is the coordinator’s to propose (%#)', (by, refused) => {
    given(reported).when(propose, { at, by }).thenRefused({ refused })
  })

  it('A2.2, A3.6: ends the case with an answer and the proper path, stops every clock and asks for no rating', () => {
    const ended = given(reported, proposed).when(confirm, { at, by: leader })
    ended.thenEvents({
      ...{ type: 'declined', class: 'court', reason: '同一纠纷法院已经立案', proposedBy: 'coordinator' },
      ...{ path: { office: '受理法院', line: { number: '12368', name: '法院诉讼服务' } }, appealUntil: local('2026-09-24 17:30') },
    })
    ended.thenTold('declined → reporter:wang', 'declined → group:hucd', 'declined → person:coordinator')
    expect(ended.case.clocks.map(({ status }) => status)).toEqual(['cancelled', 'cancelled', 'cancelled'])
    expect([isOpen(ended.case), ended.handled.timer]).toEqual([false, null])
    given(reported, ...declinedAsCourt)
      .when({ type: 'rate', level: 5 }, { at, by: wang })
      .thenRefused({ refused: 'wrong-status', status: 'declined' })
  })

  it('is turned down, also by who proposed it, and the case goes on as if nothing had happened', () => {
    for (const by of [leader, coordinator]) {
      const after = given(reported, proposed).when({ type: 'rule-decline', approve: false, reason: '立案的是另一件事' }, { at, by }).case
      const { version: _now, ...rest } = after
      const { version: _before, ...untouched } = given(reported).case
      expect(rest).toEqual(untouched)
    }
    given(reported, proposed)
      .when({ type: 'rule-decline', approve: false, reason: '' }, { at, by: leader })
      .thenTold('decline-turned-down → person:coordinator')
  })

  it('falls with an answer, and when the case goes elsewhere', () => {
    const answered = given(reported, proposed, did({ type: 'resolve', answer: '围挡已后退' }, { at, by: staff }))
    expect(pendingDecline(answered.case)).toBeUndefined()
    answered.when(confirm, { at, by: leader }).thenRefused({ refused: 'nothing-pending' })
    const moved = given(reported, proposed, did({ type: 'dispatch', lead: 'tax' }, { at, by: coordinator }))
    expect(pendingDecline(moved.case)).toBeUndefined()
    const reopened = given(reported, did(propose, { at: '2026-09-18 16:10', by: coordinator }), contacted, resolved, says('not'))
    expect(pendingDecline(reopened.case)).toBeUndefined()
  })

  it('is proposed once, with a reason, and never after an answer or for a tip-off', () => {
    given(reported, proposed).when(propose, { at, by: coordinator }).thenRefused({ refused: 'already-done' })
    given(reported)
      .when({ ...propose, reason: '。' }, { at, by: coordinator })
      .thenRefused({ refused: 'text-missing', needs: 'decline' })
    given(reported, contacted, resolved).when(propose, { at, by: coordinator }).thenRefused({ refused: 'wrong-status', status: 'resolved' })
    given(reported, contacted, resolved, says('not')).when(propose, { at, by: coordinator }).thenRefused({ refused: 'admitted' })
    given(tippedOff).when(propose, { at, by: coordinator }).thenRefused({ refused: 'not-your-case' })
  })

  it('S9: is suggested by staff or head of the department that has the case, ruled on by coordinator or leader, appealed by the reporter', () => {
    const suggest = { type: 'suggest', what: 'decline', text: '法院已经立案', department: null } as const
    for (const by of [staff, head]) given(reported).when(suggest, { at, by }).thenEvents({ type: 'suggested' })
    for (const by of [coordinator, wang]) given(reported).when(suggest, { at, by }).thenRefused({ refused: 'not-your-role' })
    const other = person('staff-tax')
    given(reported).when(suggest, { at, by: other }).thenRefused({ refused: 'not-your-case' })
    given(reportedUnsure).when(suggest, { at, by: other }).thenRefused({ refused: 'not-your-case' })
    given(reported, contacted, resolved).when(suggest, { at, by: staff }).thenRefused({ refused: 'wrong-status', status: 'resolved' })
    given(reported, contacted, resolved, says('not')).when(suggest, { at, by: staff }).thenRefused({ refused: 'admitted' })
    given(reported, contacted, resolved, says('not'))
      .when({ ...suggest, what: 'split' }, { at, by: staff })
      .thenEvents({ type: 'suggested', what: 'split' })
    for (const by of [staff, wang]) given(reported, proposed).when(confirm, { at, by }).thenRefused({ refused: 'not-your-role' })
    const ruling = { type: 'rule-appeal', uphold: true, reason: '' } as const
    for (const by of [staff, wang])
      given(reported, ...declinedAsCourt, appealed)
        .when(ruling, { at: '2026-09-21 11:00', by })
        .thenRefused({ refused: 'not-your-role' })
    given(reported, ...declinedAsCourt)
      .when(ruling, { at: '2026-09-21 11:00', by: leader })
      .thenRefused({ refused: 'nothing-pending' })
    given(reported).when(ruling, { at, by: leader }).thenRefused({ refused: 'nothing-pending' })
    const appeal = { type: 'appeal', reason: '归政府管' } as const
    given(reported, ...declinedAsCourt)
      .when(appeal, { at: '2026-09-21 10:00', by: person('li') })
      .thenRefused({ refused: 'reporter-only' })
    given(reported, ...declinedAsCourt)
      .when(appeal, { at: '2026-09-21 10:00', by: staff })
      .thenRefused({ refused: 'not-your-case' })
    given(reported).when(appeal, { at, by: wang }).thenRefused({ refused: 'wrong-status', status: 'dispatched' })
  })

  it('waits for a second person while it is proposed or appealed, and names whose proposal it is', () => {
    const states = [
      given(reported),
      given(reported, proposed),
      given(reported, ...declinedAsCourt),
      given(reported, ...declinedAsCourt, appealed),
    ]
    expect(states.map((story) => waitsForSecond(story.case))).toEqual([false, true, false, true])
    expect(states.map((story) => proposerOf(story.case))).toEqual([null, 'coordinator', 'coordinator', 'coordinator'])
  })

  it('is looked at once more within a limit: met to its very end, missed after it', () => {
    const review = (time: string): unknown =>
      given(reported, ...declinedAsCourt, appealed, did({ type: 'rule-appeal', uphold: true, reason: '' }, { at: time, by: leader })).clock(
        'appeal',
      ).status
    const { due } = given(reported, ...declinedAsCourt, appealed).clock('appeal')
    const end = `${calendar.dateOf(due)} ${calendar.timeOf(due)}`
    expect([review(end), review(`${calendar.dateOf(due)} 23:00`)]).toEqual(['met', 'missed'])
  })

  it('is only suggested by a department, to the coordinator', () => {
    const suggest = { type: 'suggest', what: 'decline', text: '法院已经立案', department: null } as const
    given(reported).when(suggest, { at, by: staff }).thenTold('suggested → coordinator').thenCase({ status: 'dispatched' })
    given(reported).when(suggest, { at, by: coordinator }).thenRefused({ refused: 'not-your-role' })
    given(reported)
      .when({ ...suggest, text: '' }, { at, by: staff })
      .thenRefused({ refused: 'text-missing', needs: 'decline' })
  })
})

describe('the objection to 不予受理', () => {
  const story = given(reported, ...declinedAsCourt, appealed)
  const uphold = { type: 'rule-appeal', uphold: true, reason: '' } as const
  const dismiss = { type: 'rule-appeal', uphold: false, reason: '诉讼请求里就有围挡' } as const

  it('starts a clock of three working days for the coordinator, with the ladder behind it', () => {
    expect(story.clock('appeal')).toMatchObject({ due: local('2026-09-24 17:30'), status: 'running' })
    expect([isOpen(story.case), pendingAppeal(story.case)?.reason]).toEqual([true, '告的是施工单位，围挡归政府管'])
    const late = given(reported, ...declinedAsCourt, appealed, until('2026-09-28 18:00'))
    expect(late.ladder).toEqual(['09-24 13:30 clock-yellow appeal', '09-24 17:30 clock-red appeal', '09-28 17:30 escalated appeal'])
    expect(late.notices.slice(-3).map(({ audience }) => audience.to)).toEqual(['coordinator', 'coordinator', 'leader'])
  })

  it('is shown to whoever did not propose it', () => {
    const told = given(reported, ...declinedAsCourt).when({ type: 'appeal', reason: '不是一回事' }, { at: '2026-09-21 10:00', by: wang })
    expect(told.handled.notices.map(({ audience }) => audience)).toEqual([{ to: 'coordinator', but: 'coordinator' }, { to: 'leader' }])
  })

  it('is the reporter’s own, once, with a reason, within five working days', () => {
    const declined = given(reported, ...declinedAsCourt)
    const appeal = { type: 'appeal', reason: '不是一回事' } as const
    declined.when(appeal, { at: '2026-09-24 17:30', by: wang }).thenEvents({ type: 'appealed' })
    declined
      .when(appeal, { at: '2026-09-24 17:31', by: wang })
      .thenRefused({ refused: 'appeal-too-late', until: local('2026-09-24 17:30') })
    declined.when({ ...appeal, reason: ' ' }, { at, by: wang }).thenRefused({ refused: 'text-missing', needs: 'appeal' })
    declined.when(appeal, { at, by: staff }).thenRefused({ refused: 'not-your-case' })
    story.when(appeal, { at: '2026-09-21 11:00', by: wang }).thenRefused({ refused: 'already-done' })
    given(reported, ...declinedAsCourt, appealed, did(dismiss, { at: '2026-09-22 10:00', by: leader }))
      .when(appeal, { at: '2026-09-22 11:00', by: wang })
      .thenRefused({ refused: 'appeal-spent' })
  })

  it('is not reviewed by whoever proposed it', () => {
    story.when(uphold, { at: '2026-09-22 10:00', by: coordinator }).thenRefused({ refused: 'second-person' })
    story.when(dismiss, { at: '2026-09-22 10:00', by: colleague }).thenCase({ status: 'declined', appeal: { upheld: false } })
  })

  it('upheld, gives the case back to be dispatched, with a clock, and it cannot be declined again', () => {
    const upheld = story.when(uphold, { at: '2026-09-22 10:00', by: leader })
    upheld.thenEvents({ type: 'appeal-upheld' }, { type: 'referred', because: 'appeal' })
    upheld.thenCase({ status: 'awaiting-dispatch' }).thenClock('appeal', { status: 'met' }).thenClock('dispatch', { status: 'running' })
    upheld.thenTold('appeal-upheld → reporter:wang', 'referred → coordinator')
    const admitted = given(reported, ...declinedAsCourt, appealed, did(uphold, { at: '2026-09-22 10:00', by: leader }))
    admitted.when(propose, { at: '2026-09-22 11:00', by: coordinator }).thenRefused({ refused: 'admitted' })
    admitted.when({ type: 'dispatch', lead: 'hucd' }, { at: '2026-09-22 11:00', by: coordinator }).thenCase({ status: 'dispatched' })
  })

  it('dismissed, is final, with a reason for the reporter', () => {
    story
      .when({ ...dismiss, reason: '' }, { at: '2026-09-22 10:00', by: leader })
      .thenRefused({ refused: 'text-missing', needs: 'dismissal' })
    const dismissed = story.when(dismiss, { at: '2026-09-22 10:00', by: leader }).thenTold('appeal-dismissed → reporter:wang')
    expect([isOpen(dismissed.case), dismissed.handled.timer]).toEqual([false, null])
  })

  it('may be dropped by withdrawing the case: no clock is left', () => {
    const dropped = story.when({ type: 'withdraw', reason: '不争了' }, { at: '2026-09-22 10:00', by: wang })
    expect(dropped.thenCase({ status: 'withdrawn' }).handled.timer).toBeNull()
  })
})

describe('不予受理, on random histories', () => {
  it('S9: is never decided by whoever proposed it, nor is the appeal, and never confidential', () => {
    let decided = 0
    fc.assert(
      fc.property(histories, (moments) => {
        for (const { before, result } of moments) {
          if (isRefusal(result)) continue
          for (const event of result.events) {
            if (event.type === 'declined') expect(event.by).not.toBe(event.proposedBy)
            if (event.type === 'appeal-upheld' || event.type === 'appeal-dismissed') expect(event.by).not.toBe(before && proposerOf(before))
            if (['declined', 'appeal-upheld', 'appeal-dismissed'].includes(event.type)) decided++
          }
          if (result.case.status === 'declined') expect(isConfidential(result.case)).toBe(false)
        }
      }),
      { numRuns: 700, seed: 20260918 },
    )
    expect(decided).toBeGreaterThan(20)
  })
})
