import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadSeeds } from '../seeds/load.ts'
import { makeCalendar } from './calendar.ts'
import type { Command } from './case.ts'
import {
  calendar,
  contacted,
  coordinator,
  did,
  discipline,
  given,
  leader,
  local,
  profile,
  reported,
  resolved,
  type Step,
  says,
  staff,
  system,
  tippedOff,
  until,
  wang,
} from './fixtures.ts'
import { isLongTerm, isOnPlan, longTermClocks } from './long-term.ts'

const { calendar: seedsCalendar } = loadSeeds(join(import.meta.dirname, '../seeds'), 'xihaian')
const reason = '需要道路改造，预计三个月'
const begin: Command = { type: 'begin-long-term', reason }
const begun = did(begin, { at: '2026-09-18 16:30', by: staff })
const slowed = did({ type: 'slow-news' }, { at: '2026-09-18 16:40', by: wang })
const report = (at: string): Step => did({ type: 'report-progress', text: '设计单位已进场测量' }, { at, by: staff })

describe('begin-long-term', () => {
  it('acts at once: the limits of the answer are left for the report of each week, and the coordinator is told', () => {
    given(reported, contacted)
      .when(begin, { at: '2026-09-18 16:30', by: staff })
      .thenEvents({ type: 'long-term-begun', reason })
      .thenClock('feedback', { status: 'cancelled' })
      // Friday the 25th is 中秋: the Thursday before it.
      .thenClock('weekly', { status: 'running', light: 'green', yellowAt: local('2026-09-24 09:00'), due: local('2026-09-24 17:30') })
      .thenCase({ longTerm: { reason, week: 1, told: 0, replaced: ['feedback'] } })
      .thenTold('long-term-begun → reporter:wang', 'long-term-begun → coordinator')
  })

  it('leaves the limit of the same day too, and keeps what the department promised', () => {
    const due = local('2026-09-24 17:30')
    const story = given(
      ...[reported, contacted, did({ type: 'promise-same-day' }, { at: '2026-09-18 16:21', by: staff })],
      did({ type: 'promise', due, text: '下周四前拆除围挡' }, { at: '2026-09-18 16:22', by: staff }),
    )
    story
      .when(begin, { at: '2026-09-18 16:30', by: staff })
      .thenClock('same-day', { status: 'cancelled' })
      .thenClock('promise', { status: 'running', due })
      .thenCase({ longTerm: expect.objectContaining({ replaced: ['feedback', 'same-day'] }) })
    const before = story.case.clocks.find(({ kind }) => kind === 'weekly')
    const after = given(() => story.when(begin, { at: '2026-09-18 16:30', by: staff }).handled).case.clocks.filter(
      ({ kind }) => kind === 'weekly',
    )
    expect([before?.status, ...after.map(({ status }) => status)]).toEqual(['running', 'cancelled', 'running'])
  })

  it('does not end again what was over before', () => {
    const done = given(reported, contacted, did({ type: 'promise-same-day' }, { at: '2026-09-18 16:21', by: staff }), resolved, says('not'))
    const changes = longTermClocks({ type: 'long-term-begun', reason, at: local('2026-09-18 17:00') }, done.case, profile, calendar)
    expect(changes.map((change) => ('kind' in change ? change.kind : change.op))).not.toContain('same-day')
  })

  it('of a tip-off is told to the reporter alone', () => {
    given(tippedOff, did({ type: 'contact', note: '已当面了解情况' }, { at: '2026-09-18 16:20', by: discipline }))
      .when(begin, { at: '2026-09-18 16:30', by: discipline })
      .thenTold('long-term-begun → reporter:wang')
  })

  it.each([
    ['before the enterprise was called', given(reported), begin, { refused: 'contact-first' }],
    ['without a reason', given(reported, contacted), { ...begin, reason: ' ' }, { refused: 'text-missing', needs: 'long-term' }],
    [
      'while the enterprise is asked for something',
      given(reported, contacted, did({ type: 'suspend', asks: '请提供营业执照' }, { at: '2026-09-18 16:25', by: staff })),
      begin,
      { refused: 'suspended', asks: '请提供营业执照' },
    ],
    ['twice', given(reported, contacted, begun), begin, { refused: 'already-done' }],
    ['after the answer', given(reported, contacted, resolved), begin, { refused: 'wrong-status', status: 'resolved' }],
  ] as const)('is refused %s', (_why, story, command, refusal) => {
    story.when(command, { at: '2026-09-18 17:00', by: staff }).thenRefused(refusal)
  })

  it('is refused once the limit is over', () => {
    given(reported, contacted, until('2026-09-22 17:30'))
      .when(begin, { at: '2026-09-22 17:31', by: staff })
      .thenRefused({ refused: 'limit-over' })
  })

  it('can be taken back within minutes, and the limit runs on', () => {
    given(reported, contacted, begun)
      .when({ type: 'retract' }, { at: '2026-09-18 16:34', by: staff })
      .thenTold('retracted → reporter:wang', 'retracted → coordinator')
      .thenClock('feedback', { status: 'running', due: local('2026-09-22 17:30') })
    const back = given(reported, contacted, begun, did({ type: 'retract' }, { at: '2026-09-18 16:34', by: staff }))
    expect(back.case).not.toHaveProperty('longTerm')
  })
})

describe('refuse-long-term', () => {
  const refuse: Command = { type: 'refuse-long-term' }

  it('lets the old limit run on at once with the end it had, and is the last word', () => {
    const refused = did(refuse, { at: '2026-09-21 10:00', by: coordinator })
    given(reported, contacted, begun)
      .when(refuse, { at: '2026-09-21 10:00', by: coordinator })
      .thenClock('feedback', { status: 'running', due: local('2026-09-22 17:30') })
      .thenClock('weekly', { status: 'running', due: local('2026-09-29 17:30') })
      .thenTold('long-term-refused → group:hucd', 'long-term-refused → reporter:wang')
    given(reported, contacted, begun, refused)
      .when(begin, { at: '2026-09-21 11:00', by: staff })
      .thenRefused({ refused: 'long-term-refused' })
    given(reported, contacted, begun, refused).whenTimePasses('2026-09-22 13:30').thenEvents({ type: 'clock-yellow', clock: 'feedback' })
  })

  it('ends the week of the track', () => {
    const back = given(reported, contacted, begun, did(refuse, { at: '2026-09-21 10:00', by: coordinator }))
    expect(back.case.clocks.filter(({ kind }) => kind === 'weekly').map(({ status }) => status)).toEqual([
      'cancelled',
      'cancelled',
      'running',
    ])
  })

  it('is for the coordinator, of a case that is on the track', () => {
    for (const by of [leader, staff, wang])
      given(reported, contacted, begun).when(refuse, { at: '2026-09-21 10:00', by }).thenRefused({ refused: 'not-your-role' })
    given(reported, contacted).when(refuse, { at: '2026-09-21 10:00', by: coordinator }).thenRefused({ refused: 'nothing-pending' })
  })
})

describe('the long-term track', () => {
  it('A1.7: asks for the report on the morning of its day, and is red at close of business: group and head, then the ladder', () => {
    const story = given(reported, contacted, begun)
    story
      .whenTimePasses('2026-09-24 09:00')
      .thenEvents({ type: 'clock-yellow', clock: 'weekly' })
      .thenTold('clock-yellow → group:hucd (held)')
    given(reported, contacted, begun, until('2026-09-24 17:29'))
      .whenTimePasses('2026-09-24 17:30')
      .thenTold('clock-red → group:hucd (held)', 'clock-red → head:hucd (held)', 'clock-red → enterprise-officer (held)')
    given(reported, contacted, begun, until('2026-09-28 17:29')).whenTimePasses('2026-09-28 17:30').thenTold('escalated → leader (held)')
  })

  it('A1.7: does nothing when the bell rings early', () => {
    const ring: Command = { type: 'clock-due' }
    given(reported, contacted, begun).when(ring, { at: '2026-09-24 08:59', by: system }).thenNothing()
    given(reported, contacted, begun, until('2026-09-24 17:30')).when(ring, { at: '2026-09-28 17:29', by: system }).thenNothing()
  })

  it('A1.7: is asked for when work begins that day, and skips the week of a day off where the district says so', () => {
    const early = makeCalendar({ ...seedsCalendar, hours: [{ from: '08:30', to: '16:30' }] })
    const skip = { ...profile, longTerm: { ...profile.longTerm, onDayOff: 'skip' as const } }
    const event = { type: 'long-term-begun', reason, at: local('2026-09-18 16:30') } as const
    const started = (rules: typeof profile, by: typeof early): unknown => {
      const change = longTermClocks(event, given(reported, contacted).case, rules, by).at(-1)
      return change?.op === 'started' ? [change.clock.yellowAt, change.clock.due] : change
    }
    expect(started(profile, early)).toEqual([local('2026-09-24 08:30'), local('2026-09-24 16:30')])
    // Fridays the 25th and October the 2nd are off.
    expect(started(skip, calendar)).toEqual([local('2026-10-09 09:00'), local('2026-10-09 17:30')])
  })

  it('A1.7: N weeks have N prompts, a holiday week included, and a week without a working day none', () => {
    // 国庆: Friday October 2nd is off, so is the whole of the first days; Wednesday the 30th is the last working day of its week.
    expect(given(reported, contacted, begun, until('2026-10-24 00:00')).ladder.filter((line) => line.includes('yellow'))).toEqual([
      '09-24 09:00 clock-yellow weekly',
      '09-30 09:00 clock-yellow weekly',
      '10-09 09:00 clock-yellow weekly',
      '10-16 09:00 clock-yellow weekly',
      '10-23 09:00 clock-yellow weekly',
    ])
    const spring = given(...inFebruary, until('2026-03-07 00:00'))
    expect(spring.ladder.filter((line) => line.includes('yellow'))).toEqual([
      '02-06 09:00 clock-yellow weekly',
      '02-13 09:00 clock-yellow weekly',
      '02-27 09:00 clock-yellow weekly',
      '03-06 09:00 clock-yellow weekly',
    ])
  })

  it('A1.7: a report meets its week and bears its number; one more word in the same week is none', () => {
    const first = given(reported, contacted, begun, report('2026-09-22 10:00'))
    expect(first.events.at(-1)).toMatchObject({ type: 'progress-reported', week: 1 })
    expect(first.case.clocks.filter(({ kind }) => kind === 'weekly').map(({ status }) => status)).toEqual(['cancelled', 'met', 'running'])
    given(reported, contacted, begun, report('2026-09-22 10:00'))
      .when({ type: 'report-progress', text: '今天下午加开协调会' }, { at: '2026-09-24 10:00', by: staff })
      .thenEvents({ type: 'progress-reported', text: '今天下午加开协调会' })
      .thenClock('weekly', { status: 'running', due: local('2026-09-30 17:30') })
      .thenCase({ longTerm: { week: 2 } })
  })

  it('A1.7: takes the word of Monday for the report of that week, beside what else is promised and owed', () => {
    const order = did({ type: 'assist', department: 'urban_mgmt', text: '请确认管线' }, { at: '2026-09-18 16:40', by: coordinator })
    const promised = did({ type: 'promise', due: local('2026-09-30 17:30'), text: '月底前拆除围挡' }, { at: '2026-09-18 16:41', by: staff })
    const story = given(reported, contacted, begun, order, promised, report('2026-09-21 10:00'), report('2026-09-28 09:30'))
    expect(story.events.filter(({ type }) => type === 'progress-reported').map((event) => 'week' in event && event.week)).toEqual([1, 2])
    expect(story.case.clocks.filter(({ kind }) => kind === 'weekly').map(({ status }) => status)).toEqual([
      'cancelled',
      'met',
      'met',
      'running',
    ])
    expect([story.clock('assist').status, story.clock('promise').status]).toEqual(['running', 'met'])
  })

  it('A1.7: a report that is taken back is owed again', () => {
    given(reported, contacted, begun, report('2026-09-22 10:00'))
      .when({ type: 'retract' }, { at: '2026-09-22 10:04', by: staff })
      .thenClock('weekly', { status: 'running', due: local('2026-09-24 17:30') })
    const back = given(
      reported,
      contacted,
      begun,
      report('2026-09-22 10:00'),
      did({ type: 'retract' }, { at: '2026-09-22 10:04', by: staff }),
    )
    expect(back.case).toMatchObject({ longTerm: { week: 1 }, progress: [] })
  })

  it('A1.7: a late report is for the week it was owed, and misses it', () => {
    given(reported, contacted, begun, until('2026-09-28 09:00'))
      .when({ type: 'report-progress', text: '设计已完成' }, { at: '2026-09-28 10:00', by: staff })
      .thenEvents({ type: 'progress-reported', week: 1 })
      .thenClock('weekly', { status: 'running', light: 'green', due: local('2026-09-30 17:30') })
    const weeks = (at: string): unknown =>
      given(reported, contacted, begun, report(at))
        .case.clocks.filter(({ kind }) => kind === 'weekly')
        .map(({ status }) => status)
    expect(weeks('2026-09-24 17:30')).toEqual(['cancelled', 'met', 'running'])
    expect(weeks('2026-09-24 17:31')).toEqual(['cancelled', 'missed', 'running'])
  })

  it('A1.7: a week without a report is missed when the next one asks', () => {
    const story = given(reported, contacted, begun, until('2026-09-30 09:00'))
    expect(story.case.clocks.filter(({ kind }) => kind === 'weekly').map(({ status, light }) => `${status} ${light}`)).toEqual([
      ...['cancelled green', 'missed red', 'running yellow'],
    ])
    expect(story.case).toMatchObject({ longTerm: { week: 2 } })
  })

  it('A1.7: catches up with the weeks that went by while the program stood still', () => {
    let story = given(reported, contacted, begun)
    for (let rings = 0; rings < 20; rings++) {
      const rung = did({ type: 'clock-due' }, { at: '2026-10-12 10:00', by: { id: 'system', role: 'system', departments: [] } })
      story = given(() => rung(story.case, '', []))
    }
    expect(story.case).toMatchObject({ longTerm: { week: 3 } })
    expect(story.clock('weekly')).toMatchObject({ light: 'red', due: local('2026-10-09 17:30') })
  })

  it('A2.5: is on plan until something is late', () => {
    const onPlan = given(reported, contacted, begun, until('2026-09-24 17:29')).case
    const late = given(reported, contacted, begun, until('2026-09-24 17:30')).case
    if (!isLongTerm(onPlan) || !isLongTerm(late)) throw new Error('the case has left the track')
    expect([isOnPlan(onPlan), isOnPlan(late)]).toEqual([true, false])
    expect(isLongTerm(given(reported, contacted).case)).toBe(false)
  })

  it('slows the news for who wants it monthly, not the duty of each week', () => {
    const weeks = ['2026-09-22 10:00', '2026-09-29 10:00', '2026-10-08 10:00', '2026-10-13 10:00', '2026-10-20 10:00']
    const story = given(reported, contacted, begun, slowed, ...weeks.map(report))
    expect(story.notices.filter(({ event }) => event.type === 'progress-reported').map(({ event }) => event.at)).toEqual([
      local('2026-10-13 10:00'),
    ])
    expect(story.clock('weekly').due).toBe(local('2026-10-30 17:30'))
    expect(story.case.clocks.filter(({ kind, status }) => kind === 'weekly' && status === 'met')).toHaveLength(5)
  })

  it('has no limit to extend and nothing to suspend', () => {
    const story = given(reported, contacted, begun)
    story
      .when({ type: 'request-extension', days: 2, reason: '等图纸' }, { at: '2026-09-18 17:00', by: staff })
      .thenRefused({ refused: 'on-long-term' })
    story.when({ type: 'suspend', asks: '请提供图纸' }, { at: '2026-09-18 17:00', by: staff }).thenRefused({ refused: 'on-long-term' })
  })

  it('ends with the answer; what is taken up again has the limit of a rectification', () => {
    given(reported, contacted, begun)
      .when({ type: 'resolve', answer: '道路改造完成' }, { at: '2026-09-22 10:00', by: staff })
      .thenClock('weekly', { status: 'met' })
    const again = given(...[reported, contacted, did(begin, { at: '2026-09-18 16:30', by: staff }), resolved, says('not')])
    expect(isLongTerm(again.case)).toBe(false)
    expect(again.clock('rectify').status).toBe('running')
  })
})

describe('an ordinary case', () => {
  it('A1.7: keeps its rule: five working days without a word, and it is asked for one', () => {
    const extended = [
      did({ type: 'request-extension', days: 3, reason: '等图纸' }, { at: '2026-09-21 10:00', by: staff }),
      did({ type: 'rule-extension', approve: true }, { at: '2026-09-21 10:10', by: coordinator }),
    ]
    given(reported, contacted, ...extended, until('2026-09-24 17:29'))
      .whenTimePasses('2026-09-24 17:30')
      .thenEvents({ type: 'progress-asked' })
    expect(profile.longTerm).toMatchObject({ weekday: 5, onDayOff: 'before' })
  })
})

// --- Internal helpers ---

/** A case of February 2026, long-term since Monday the 2nd; 春节 has the whole week from the 16th. */
const inFebruary: readonly Step[] = [
  did(
    {
      ...{ type: 'report', number: 'QS20260202-0001', route: 'auto', reporter: 'wang', enterprise: '凯成科技有限公司', phone: null },
      ...{ text: '厂门口的路坑洼积水', attachments: [], kind: 'difficulty', urgency: 'normal', admission: 'in-scope', matter: null },
      suggestions: [{ code: 'hucd', p: 0.9 }],
    },
    { at: '2026-02-02 09:30', by: wang },
  ),
  did({ type: 'contact', note: '已到现场看过' }, { at: '2026-02-02 10:00', by: staff }),
  did(begin, { at: '2026-02-02 10:30', by: staff }),
]
