import { describe, expect, it } from 'vitest'
import type { Case, Recorded } from '../../cases/case.ts'
import { calendar, contacted, given, local, rates, reported, resolved, says, tippedOff, until } from '../../cases/fixtures.ts'
import {
  type Context,
  factsOf,
  type Invariant,
  judgeCase,
  judgeChat,
  judgeStanding,
  judgeTwins,
  makeJudge,
  type Shown,
} from './invariants.ts'

/** The invariants that do not hold, by what was looked at. */
function brokenBy(look: (judge: ReturnType<typeof makeJudge>) => unknown): readonly Invariant[] {
  const judge = makeJudge()
  look(judge)
  return Object.entries(judge.findings()).flatMap(([name, { broken }]) => (broken > 0 ? [name as Invariant] : [])) // Its own names.
}

/** The same history but for one event. */
function changed(events: readonly Recorded[], at: number, change: (event: Recorded) => readonly Recorded[]): readonly Recorded[] {
  return events.flatMap((event, i) => (i === at ? change(event) : [event]))
}

describe('a history', () => {
  const closed = given(reported, contacted, resolved, says('solved'), rates(5))
  const late = given(reported, until('2026-09-23 18:00'))
  const end = local('2026-09-24 09:00')
  const indexOf = (events: readonly Recorded[], type: Recorded['type']): number => events.findIndex((event) => event.type === type)
  const of = (events: readonly Recorded[], now = end): readonly Invariant[] => brokenBy((judge) => judgeCase(events, now, judge))

  it('that the program made holds, closed or late', () => {
    expect(of(closed.events)).toEqual([])
    expect(of(late.events, local('2026-09-23 18:00'))).toEqual([])
    expect(late.events.map(({ type }) => type)).toContain('escalated')
  })

  it('is found when a timer did not ring', () => {
    const yellow = indexOf(late.events, 'clock-yellow')
    expect(
      of(
        changed(late.events, yellow, () => []),
        local('2026-09-23 18:00'),
      ),
    ).toContain('timer missed')
    expect(of(given(reported).events, local('2026-09-29 09:00'))).toEqual(['timer left'])
  })

  it('is found when a timer rang twice, or before its time', () => {
    const red = indexOf(late.events, 'clock-red')
    expect(
      of(
        changed(late.events, red, (event) => [event, event]),
        local('2026-09-23 18:00'),
      ),
    ).toContain('timer twice')
    const early = (event: Recorded): readonly Recorded[] => [{ ...event, at: local('2026-09-18 16:30') }]
    expect(of(changed(late.events, indexOf(late.events, 'clock-yellow'), early), local('2026-09-23 18:00'))).toContain('timer twice')
  })

  it('is found when somebody else closed the case', () => {
    const last = indexOf(closed.events, 'closed')
    const byStaff = (event: Recorded): readonly Recorded[] => [{ ...event, by: 'staff-hucd' }]
    const bySystem = (event: Recorded): readonly Recorded[] => [{ ...event, by: 'system' }]
    expect(of(changed(closed.events, last, byStaff))).toEqual(['closing'])
    expect(of(changed(closed.events, last, bySystem))).toEqual(['closing'])
  })

  it('is found when two clocks of a kind run', () => {
    const twice = given(reported).case
    const doubled: Case = { ...twice, clocks: [...twice.clocks, ...twice.clocks.filter(({ kind }) => kind === 'contact')] }
    expect(brokenBy((judge) => judgeStanding(doubled, local('2026-09-18 17:00'), judge))).toEqual(['one clock'])
  })

  it('is found when one report was filed twice', () => {
    const { number, reporter, text, reportedAt } = given(reported).case
    const [one, two] = [
      { number, reporter, text, reportedAt },
      { number: 'QS20260918-0008', reporter, text, reportedAt },
    ]
    expect(brokenBy((judge) => judgeTwins([one], judge))).toEqual([])
    expect(brokenBy((judge) => judgeTwins([one, two], judge))).toEqual(['one case'])
  })
})

describe('a chat', () => {
  const ordinary = given(reported).case
  const secret = given(tippedOff).case
  const urgent: Case = { ...ordinary, number: 'QS20260918-0009', urgency: 'urgent' }
  const noon = local('2026-09-18 10:00')
  const [sunday, night] = [local('2026-09-27 10:00'), local('2026-09-18 23:00')]
  const context: Context = {
    calendar,
    cases: new Map([ordinary, secret, urgent].map((it) => [it.number, factsOf(it)])),
    posts: new Map([['dm:wang', [{ id: 'w1', chat: 'dm:wang', from: 'wang', text: '进度' }]]]),
    spoken: new Set([noon]),
    quiet: { from: '21:00', until: '08:00' },
    isReporter: (id) => id === 'wang',
  }
  const asked: Shown = { id: 'w1', from: 'wang', at: noon, text: '进度' }
  const said = (text: string, at = noon, id = text): Shown => ({ id, from: 'bot', at, text })
  const of = (chat: string, ...shown: readonly Shown[]): readonly Invariant[] => brokenBy((judge) => judgeChat(chat, shown, context, judge))

  it('that is as it should be holds', () => {
    expect(of('dm:wang', asked, said(`${ordinary.number} 办理中`), said(`${secret.number} 保密办理`))).toEqual([])
    expect(of('group:hucd', said(`🔴 ${ordinary.number} 超时`, local('2026-09-21 09:00')), said(`${urgent.number} 紧急`, sunday))).toEqual(
      [],
    )
    expect(of('dm:leader', said('本周没有值班缺口', sunday))).toEqual([])
  })

  it('is found when a message is lost, altered, out of its place or nobody’s', () => {
    expect(of('dm:wang')).toEqual(['lost'])
    expect(of('dm:wang', { ...asked, text: '进展' })).toEqual(['lost'])
    expect(of('dm:wang', { ...asked, id: 'w0' }, asked)).toEqual(['lost'])
    expect(of('group:hucd', { ...asked, from: 'staff-hucd' })).toEqual(['lost'])
  })

  it('is found when the bot shows one thing twice of its own accord, and not when it answers twice', () => {
    expect(of('group:hucd', said('提醒', local('2026-09-21 09:00'), 'a'), said('提醒', local('2026-09-21 09:00'), 'b'))).toEqual([
      'doubled',
    ])
    expect(of('dm:wang', asked, said('好的', noon, 'a'), said('好的', noon, 'b'))).toEqual([])
    expect(of('dm:wang', asked, said('好的', noon, 'a'), said('是的', noon, 'a'))).toEqual(['doubled'])
  })

  it('is found when it names a case that is confidential, or none', () => {
    for (const chat of ['group:hucd', 'dm:coordinator', 'dm:li'])
      expect(of(chat, said(`${secret.number} 有进展`)), chat).toEqual(['confidential'])
    expect(of('dm:discipline', said(`${secret.number} 有进展`))).toEqual([])
    expect(of('dm:leader', said('QS20260918-4444 已受理'))).toEqual(['told'])
  })

  it('is found when a group is shown the number of a telephone', () => {
    expect(of('group:hucd', said('电话：13800000001'))).toEqual(['phones'])
    expect(of('group:hucd', said('电话：138****0001'))).toEqual([])
  })

  it('is found when somebody is reminded on a day off or at night', () => {
    expect(of('group:hucd', said(`🔴 ${ordinary.number} 超时`, sunday))).toEqual(['working hours'])
    expect(of('dm:leader', said(`🔴 ${ordinary.number} 超时`, night))).toEqual(['working hours'])
    expect(of('dm:wang', asked, said(`${ordinary.number} 请评价`, night))).toEqual(['quiet hours'])
  })
})
