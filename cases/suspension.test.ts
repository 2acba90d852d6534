import { describe, expect, it } from 'vitest'
import type { Command } from './case.ts'
import { lightOf } from './case.ts'
import {
  calendar,
  contacted,
  coordinator,
  did,
  discipline,
  given,
  local,
  person,
  profile,
  reported,
  resolved,
  says,
  staff,
  system,
  tippedOff,
  until,
  wang,
} from './fixtures.ts'
import { decideSuspension, resumedClocks } from './suspension.ts'

const asks = '请提供营业执照复印件'
const suspend: Command = { type: 'suspend', asks }
const resume: Command = { type: 'resume' }
const supplement: Command = { type: 'supplement', text: '营业执照复印件在附件里', attachments: [] }

/** Friday 2026-09-18: 3 working days of feedback end on Tuesday the 22nd, for Sunday the 20th is a working day. */
const suspended = did(suspend, { at: '2026-09-18 16:30', by: staff })
const extending = did({ type: 'request-extension', days: 2, reason: '等图纸' }, { at: '2026-09-18 16:25', by: staff })

describe('suspend', () => {
  it('T2: stops the limit of the answer with the working minutes that are left, and tells the enterprise what is asked of it', () => {
    given(reported, contacted)
      .when(suspend, { at: '2026-09-18 16:30', by: staff })
      .thenEvents({ type: 'suspended', asks })
      // One hour of Friday, then Sunday, Monday and Tuesday of seven hours each.
      .thenClock('feedback', { status: 'suspended', left: 22 * 60 })
      .thenClock('supplement', { status: 'running', light: 'green', due: local('2026-10-09 17:30') })
      .thenCase({ status: 'handling', suspension: { asks }, suspensions: 1 })
      .thenTold('suspended → reporter:wang')
  })

  it('T7: leaves nothing overdue while it waits, and the light green', () => {
    const story = given(reported, contacted, suspended, until('2026-10-09 17:29'))
    expect(story.ladder).toEqual([])
    expect(lightOf(story.case)).toBe('green')
  })

  it('does not stop the contact that the enterprise denies', () => {
    given(reported, contacted, suspended)
      .when({ type: 'deny-contact' }, { at: '2026-09-18 17:00', by: wang })
      .thenClock('contact', { status: 'running', due: local('2026-09-20 17:30') })
  })

  it.each([
    ['before the enterprise was called', given(reported), suspend, { refused: 'contact-first' }],
    [
      'when the enterprise denies the call',
      given(reported, contacted, did({ type: 'deny-contact' }, { at: '2026-09-18 16:25', by: wang })),
      suspend,
      { refused: 'contact-first' },
    ],
    ['while an extension waits', given(reported, contacted, extending), suspend, { refused: 'ruling-pending' }],
    [
      'while an objection waits',
      given(
        reported,
        contacted,
        did({ type: 'object', basis: '占道围挡由城管局审批', suggested: null }, { at: '2026-09-18 16:25', by: staff }),
      ),
      suspend,
      { refused: 'ruling-pending' },
    ],
    ['a second time', given(reported, contacted, suspended), suspend, { refused: 'suspended', asks }],
    ['without saying what for', given(reported, contacted), { ...suspend, asks: '。' }, { refused: 'text-missing', needs: 'asks' }],
    ['after the answer', given(reported, contacted, resolved), suspend, { refused: 'wrong-status', status: 'resolved' }],
  ] as const)('is refused %s', (_why, story, command, refusal) => {
    story.when(command, { at: '2026-09-18 17:00', by: staff }).thenRefused(refusal)
  })

  it('is refused with a red light, and once the limit is over before its bell has rung', () => {
    given(reported, contacted, until('2026-09-22 17:30'))
      .when(suspend, { at: '2026-09-23 09:00', by: staff })
      .thenRefused({ refused: 'limit-over' })
    given(reported, contacted).when(suspend, { at: '2026-09-23 09:00', by: staff }).thenRefused({ refused: 'limit-over' })
  })

  it('is refused when a limit is red though it has been moved ahead, and not for what is over, a week without news or a task', () => {
    const red = given(reported, contacted).case
    const it = { ...red, clocks: red.clocks.map((clock) => (clock.kind === 'feedback' ? { ...clock, light: 'red' as const } : clock)) }
    given(() => ({ case: it, events: [], notices: [], timer: null }))
      .when(suspend, { at: '2026-09-18 16:30', by: staff })
      .thenRefused({ refused: 'limit-over' })
    const extended = [
      did({ type: 'request-extension', days: 3, reason: '等图纸' }, { at: '2026-09-21 09:00', by: staff }),
      did({ type: 'rule-extension', approve: true }, { at: '2026-09-21 09:10', by: coordinator }),
    ]
    const assist = did({ type: 'assist', department: 'urban_mgmt', text: '请确认管线' }, { at: '2026-09-18 16:25', by: staff })
    const late = did({ type: 'contact', note: '已电话联系王总' }, { at: '2026-09-21 08:50', by: staff })
    given(reported, assist, until('2026-09-20 18:00'), late, ...extended, until('2026-09-22 18:00'))
      .when(suspend, { at: '2026-09-25 10:00', by: staff })
      .thenEvents({ type: 'suspended' })
      .thenClock('assist', { status: 'running' })
    given(reported, contacted).when(suspend, { at: '2026-09-22 17:30', by: staff }).thenEvents({ type: 'suspended' })
  })

  it('is refused where no limit would stand still', () => {
    const rules = { ...profile, clocks: profile.clocks.map(({ suspendable: _suspendable, ...rule }) => rule) }
    const { case: it } = given(reported, contacted)
    expect(decideSuspension({ type: 'suspend', asks }, it, { now: local('2026-09-18 16:30'), profile: rules })).toEqual({
      refused: 'nothing-to-suspend',
    })
  })

  it('is refused more often than the profile allows, until another department has the case', () => {
    const twice = [
      suspended,
      did(resume, { at: '2026-09-18 16:40', by: staff }),
      did(suspend, { at: '2026-09-18 16:50', by: staff }),
      did(resume, { at: '2026-09-18 16:55', by: staff }),
    ]
    given(reported, contacted, ...twice)
      .when(suspend, { at: '2026-09-18 17:00', by: staff })
      .thenRefused({ refused: 'suspension-limit', times: profile.suspension.maxTimes })
    const other = person('staff-urban_mgmt')
    given(
      ...[reported, contacted, ...twice],
      did({ type: 'dispatch', lead: 'urban_mgmt' }, { at: '2026-09-18 17:00', by: coordinator }),
      did({ type: 'contact', note: '已电话联系王总' }, { at: '2026-09-18 17:10', by: other }),
    )
      .when(suspend, { at: '2026-09-18 17:20', by: other })
      .thenEvents({ type: 'suspended' })
  })

  it('is for the department that has the case, and of a tip-off for the discipline contact', () => {
    const story = given(reported, contacted)
    story.when(suspend, { at: '2026-09-18 16:30', by: person('staff-tax') }).thenRefused({ refused: 'not-your-case' })
    for (const by of [coordinator, wang]) story.when(suspend, { at: '2026-09-18 16:30', by }).thenRefused({ refused: 'not-your-role' })
    const secret = given(tippedOff, did({ type: 'contact', note: '已当面了解情况' }, { at: '2026-09-18 16:20', by: discipline }))
    secret.when(suspend, { at: '2026-09-18 16:30', by: discipline }).thenTold('suspended → reporter:wang')
    secret.when(suspend, { at: '2026-09-18 16:30', by: person('staff-discipline') }).thenRefused({ refused: 'not-your-case' })
  })
})

describe('a suspension', () => {
  it('ends at once with what the enterprise supplies, and the limit has as much time as it had', () => {
    given(reported, contacted, suspended)
      .when(supplement, { at: '2026-09-30 16:00', by: wang })
      .thenEvents({ type: 'supplemented' }, { type: 'resumed', because: 'supplied' })
      .thenClock('supplement', { status: 'met' })
      // 1.5 hours of the 30th, then seven hours each of October 8th, 9th and the make-up Saturday, less half an hour.
      .thenClock('feedback', { status: 'running', light: 'green', due: local('2026-10-10 17:00') })
      .thenTold('supplemented → group:hucd', 'resumed → group:hucd')
      .thenCase({ suspensions: 1 })
  })

  it('is ended by a colleague of the reporter too, and by the department when it has what it needs', () => {
    given(reported, contacted, suspended)
      .when(resume, { at: '2026-09-20 10:00', by: staff })
      .thenEvents({ type: 'resumed', because: 'received' })
      .thenTold('resumed → reporter:wang')
    given(reported, contacted).when(resume, { at: '2026-09-18 16:30', by: staff }).thenRefused({ refused: 'nothing-pending' })
  })

  it('reminds the enterprise once in between, and ends of itself at the longest time', () => {
    const story = given(reported, contacted, suspended)
    story
      .whenTimePasses('2026-09-22 13:30')
      .thenEvents({ type: 'supplement-reminded' })
      .thenTold('supplement-reminded → reporter:wang (held)')
    given(reported, contacted, suspended, until('2026-10-09 17:29'))
      .whenTimePasses('2026-10-09 17:30')
      .thenEvents({ type: 'resumed', because: 'limit' })
      .thenClock('supplement', { status: 'missed' })
      .thenClock('feedback', { status: 'running', due: local('2026-10-14 10:00') })
      .thenTold('resumed → group:hucd (held)', 'resumed → reporter:wang (held)')
  })

  it('ends with the answer, which is in time', () => {
    given(reported, contacted, suspended)
      .when({ type: 'resolve', answer: '企业已改变方案，不再需要材料' }, { at: '2026-09-29 10:00', by: staff })
      .thenClock('feedback', { status: 'met' })
      .thenClock('supplement', { status: 'cancelled' })
    const again = given(
      ...[reported, contacted, suspended],
      did({ type: 'resolve', answer: '企业已改变方案' }, { at: '2026-09-18 16:40', by: staff }),
      says('not'),
    )
    expect(again.case).not.toHaveProperty('suspension')
  })

  it('is no time for an extension or for an urging', () => {
    given(reported, contacted, suspended)
      .when({ type: 'request-extension', days: 2, reason: '等图纸' }, { at: '2026-09-18 17:00', by: staff })
      .thenRefused({ refused: 'suspended', asks })
    given(reported, contacted, suspended)
      .when({ type: 'urge' }, { at: '2026-09-18 17:00', by: wang })
      .thenRefused({ refused: 'suspended', asks })
  })

  it('goes with the case to nobody: another department begins with limits of its own', () => {
    const story = given(
      ...[reported, contacted, suspended],
      did({ type: 'dispatch', lead: 'urban_mgmt' }, { at: '2026-09-21 10:00', by: coordinator }),
    )
    expect(story.case.clocks.filter(({ status }) => status !== 'cancelled').map(({ kind, status }) => `${kind} ${status}`)).toEqual([
      ...['contact met', 'contact running', 'feedback running', 'weekly running'],
    ])
  })

  it('can be taken back, and so can its end', () => {
    given(reported, contacted, suspended)
      .when({ type: 'retract' }, { at: '2026-09-18 16:34', by: staff })
      .thenEvents({ type: 'retracted', what: 'suspended' })
      .thenClock('feedback', { status: 'running', due: local('2026-09-22 17:30') })
    expect(given(reported, contacted, suspended, did({ type: 'retract' }, { at: '2026-09-18 16:34', by: staff })).case).not.toHaveProperty(
      'suspension',
    )
    given(reported, contacted, suspended, did(resume, { at: '2026-09-21 10:00', by: staff }))
      .when({ type: 'retract' }, { at: '2026-09-21 10:04', by: staff })
      .thenCase({ suspension: { asks } })
      .thenClock('feedback', { status: 'suspended', left: 22 * 60 })
      .thenClock('supplement', { status: 'running' })
    given(reported, contacted, suspended, did(supplement, { at: '2026-09-18 16:32', by: wang }))
      .when({ type: 'retract' }, { at: '2026-09-18 16:34', by: staff })
      .thenRefused({ refused: 'nothing-to-retract', minutes: 5 })
  })

  it('stands again when the answer that ended it is taken back', () => {
    given(reported, contacted, suspended, did({ type: 'resolve', answer: '企业已改变方案' }, { at: '2026-09-21 10:00', by: staff }))
      .when({ type: 'retract' }, { at: '2026-09-21 10:03', by: staff })
      .thenCase({ status: 'handling', suspension: { asks } })
      .thenClock('feedback', { status: 'suspended', left: 22 * 60 })
  })

  it('is not begun anew or broken off by a word of progress', () => {
    const story = given(
      reported,
      contacted,
      suspended,
      did({ type: 'report-progress', text: '已到现场' }, { at: '2026-09-21 10:00', by: staff }),
    )
    expect(story.case.clocks.map(({ kind, status }) => `${kind} ${status}`)).toEqual([
      ...['contact met', 'feedback suspended', 'weekly suspended', 'supplement running'],
    ])
  })

  it('does nothing when its bell rings early, and reminds beside what else is owed', () => {
    const ring: Command = { type: 'clock-due' }
    given(reported, contacted, suspended).when(ring, { at: '2026-09-22 13:29', by: system }).thenNothing()
    const promised = did({ type: 'promise', due: local('2026-09-30 17:30'), text: '月底前' }, { at: '2026-09-18 16:40', by: staff })
    const twice = [did(resume, { at: '2026-09-18 16:50', by: staff }), did(suspend, { at: '2026-09-18 16:55', by: staff })]
    given(reported, contacted, suspended, ...twice, promised)
      .when(ring, { at: '2026-09-22 14:00', by: system })
      .thenEvents({ type: 'supplement-reminded', clocks: [expect.objectContaining({ op: 'moved', kind: 'supplement' })] })
    const again = given(reported, contacted, suspended, promised, ...twice, did(resume, { at: '2026-09-18 16:58', by: staff }))
    expect(again.events.at(-1)?.clocks.map((change) => [change.op, 'kind' in change ? change.kind : ''])).toEqual([
      ...[
        ['run-on', 'feedback'],
        ['run-on', 'weekly'],
        ['met', 'supplement'],
      ],
    ])
    expect(again.case.clocks.filter(({ kind }) => kind === 'supplement').map(({ status }) => status)).toEqual(['met', 'met'])
    expect(again.clock('promise').status).toBe('running')
  })

  it('stays provisional where the end was, or lies in a year that is not published', () => {
    const provisional = (known: boolean, at: string): unknown => {
      const { case: it } = given(reported, contacted, suspended)
      const clocks = it.clocks.map((clock) => ({ ...clock, provisional: known }))
      const change = resumedClocks({ ...it, clocks }, local(at), 'met', calendar).find(({ op }) => op === 'run-on')
      return change && 'provisional' in change && change.provisional
    }
    expect([provisional(false, '2026-09-21 10:00'), provisional(true, '2026-09-21 10:00')]).toEqual([false, true])
    expect(provisional(false, '2026-12-31 16:00')).toBe(true)
  })

  it('loses nothing when its bell rings late', () => {
    given(reported, contacted, suspended)
      .when({ type: 'clock-due' }, { at: '2026-10-13 09:00', by: system })
      .thenClock('feedback', { status: 'running', due: local('2026-10-16 10:00') })
  })
})
