import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadSeeds } from '../seeds/load.ts'
import { type Calendar, type CalendarData, makeCalendar, type YearArrangement } from './calendar.ts'
import { type Command, type Recorded, runningClock } from './case.ts'
import { replay } from './evolve.ts'
import {
  contacted,
  coordinator,
  did,
  discipline,
  fence,
  given,
  givenOf,
  histories,
  local,
  type Occasion,
  Outcome,
  profile,
  reported,
  reportedUnsure,
  resolved,
  type Step,
  type Story,
  staff,
  system,
  tippedOff,
  until,
  wang,
} from './fixtures.ts'
import { handle } from './handle.ts'
import { movedDues } from './recompute.ts'

const { calendar: data } = loadSeeds(join(import.meta.dirname, '../seeds'), 'xihaian')
const changed = (change: Partial<CalendarData>): Calendar => makeCalendar({ ...data, ...change })
const reason = '9月20日、21日台风停工'
const recompute: Command = { type: 'recompute-dues', reason }
const monday: Occasion = { at: '2026-09-19 09:00', by: coordinator }
const typhoon = changed({
  closures: [
    { date: '2026-09-20', kind: 'closure' },
    { date: '2026-09-21', kind: 'closure' },
  ],
})

/** What a command does to a story when the calendar has changed meanwhile. */
function under(calendar: Calendar, story: Story, command: Command, occasion: Occasion): Outcome {
  return new Outcome(handle(command, story.case, { ...givenOf(occasion), calendar, history: story.events }))
}

describe('a calendar that changes', () => {
  it('moves no end that was set: neither time nor what is done on the case looks at it again', () => {
    const before = given(reported).clock('contact').due
    const rung = under(typhoon, given(reported), { type: 'acknowledge' }, { at: '2026-09-18 17:00', by: staff })
    expect(runningClock(rung.case, 'contact')?.due).toBe(before)
  })

  it('counts from then on for what begins', () => {
    const begun = new Outcome(
      handle({ type: 'promise-same-day' }, given(reported).case, { ...givenOf({ at: '2026-09-20 10:00', by: staff }), calendar: typhoon }),
    )
    begun.thenClock('same-day', { due: local('2026-09-22 17:30') })
  })
})

describe('recompute-dues', () => {
  it('begins every running clock again where it began, and says from when to when', () => {
    under(typhoon, given(reported), recompute, monday)
      .thenEvents({
        type: 'dues-recomputed',
        by: 'coordinator',
        reason,
        moved: [
          {
            clock: 'contact',
            from: local('2026-09-20 17:30'),
            due: local('2026-09-22 17:30'),
            provisional: false,
            yellowAt: local('2026-09-22 13:30'),
          },
          {
            clock: 'feedback',
            from: local('2026-09-22 17:30'),
            due: local('2026-09-24 17:30'),
            provisional: false,
            yellowAt: local('2026-09-24 13:30'),
          },
          {
            clock: 'weekly',
            from: local('2026-09-24 17:30'),
            due: local('2026-09-29 17:30'),
            provisional: false,
            yellowAt: local('2026-09-29 17:30'),
          },
        ],
      })
      .thenClock('contact', { startedAt: local('2026-09-18 16:00'), due: local('2026-09-22 17:30'), light: 'green', status: 'running' })
      .thenTold('dues-recomputed → group:hucd (held)', 'dues-recomputed → reporter:wang (held)')
  })

  it('adds the extensions that were approved', () => {
    const extended = given(
      ...[reported, contacted],
      did({ type: 'request-extension', days: 2, reason: '要等管线迁改图纸' }, { at: '2026-09-18 16:30', by: staff }),
      did({ type: 'rule-extension', approve: true }, { at: '2026-09-18 16:40', by: coordinator }),
    )
    expect(extended.clock('feedback').due).toBe(local('2026-09-24 17:30'))
    under(typhoon, extended, recompute, monday).thenClock('feedback', { due: local('2026-09-29 17:30') })
  })

  it('moves the limits of tasks each by itself, and needs the whole history', () => {
    const owed = (department: string, at: string): Step => did({ type: 'assist', department, text: '请确认管线' }, { at, by: coordinator })
    const story = given(reported, contacted, owed('urban_mgmt', '2026-09-18 16:30'), owed('water', '2026-09-20 10:00'))
    const moved = under(typhoon, story, recompute, monday).handled.events.flatMap((event) =>
      event.type === 'dues-recomputed' ? event.moved.map(({ clock, task, due }) => [clock, task, due]) : [],
    )
    expect(moved).toEqual([
      ['feedback', undefined, local('2026-09-24 17:30')],
      ['weekly', undefined, local('2026-09-29 17:30')],
      ['assist', 1, local('2026-09-24 17:30')],
      ['assist', 2, local('2026-09-24 17:30')],
    ])
    const { handled } = under(typhoon, story, recompute, monday)
    expect(handled.case.clocks.filter(({ kind }) => kind === 'assist').map(({ due }) => due)).toEqual([
      local('2026-09-24 17:30'),
      local('2026-09-24 17:30'),
    ])
    for (const history of [undefined, [], story.events.slice(1)])
      expect(() =>
        movedDues(story.case, { now: local('2026-09-19 09:00'), profile, calendar: typhoon, ...(history ? { history } : {}) }),
      ).toThrow('to recompute needs the whole history of QS20260918-0007')
  })

  it('adds to a limit the extensions of that limit alone, of the time since it began', () => {
    const extension = (at: string): readonly Step[] => [
      did({ type: 'request-extension', days: 2, reason: '要等管线迁改图纸' }, { at, by: staff }),
      did({ type: 'rule-extension', approve: true }, { at, by: coordinator }),
    ]
    const story = given(
      ...[reported, contacted, ...extension('2026-09-18 16:30')],
      did({ type: 'dispatch', lead: 'urban_mgmt' }, { at: '2026-09-18 16:50', by: coordinator }),
    )
    const before = story.clock('feedback').due
    expect(before).toBe(local('2026-09-22 17:30'))
    under(typhoon, story, recompute, monday)
      .thenClock('feedback', { due: local('2026-09-24 17:30') })
      .thenClock('contact', { due: local('2026-09-22 17:30') })
  })

  it('turns a light yellow where the new end is that near', () => {
    const { case: it, events } = given(reported)
    const shut = changed({ closures: [{ date: '2026-09-21', kind: 'closure' }] })
    const sunday = under(shut, given(reported, contacted), recompute, { at: '2026-09-22 14:00', by: coordinator })
    expect(sunday.case.clocks.find(({ kind }) => kind === 'feedback')).toMatchObject({ due: local('2026-09-23 17:30'), light: 'green' })
    const noon = {
      ...givenOf({ at: '2026-09-20 13:00', by: coordinator }),
      calendar: changed({ hours: [{ from: '09:00', to: '16:00' }] }),
      history: events,
    }
    expect(new Outcome(handle(recompute, it, noon)).case.clocks.find(({ kind }) => kind === 'contact')).toMatchObject({
      due: local('2026-09-20 16:00'),
      light: 'yellow',
    })
  })

  it('keeps the time that a limit stood still', () => {
    const suspended = did({ type: 'suspend', asks: '请提供营业执照复印件' }, { at: '2026-09-18 16:30', by: staff })
    const resumed = did({ type: 'resume' }, { at: '2026-09-20 10:00', by: staff })
    const story = given(reported, contacted, suspended, resumed)
    expect(story.clock('feedback').due).toBe(local('2026-09-23 11:00'))
    under(makeCalendar(data), story, recompute, { at: '2026-09-20 11:00', by: coordinator }).thenRefused({ refused: 'already-done' })
    const shut = changed({ closures: [{ date: '2026-09-22', kind: 'closure' }] })
    under(shut, story, recompute, { at: '2026-09-20 11:00', by: coordinator }).thenClock('feedback', { due: local('2026-09-24 11:00') })
    const back = did({ type: 'retract' }, { at: '2026-09-18 16:34', by: staff })
    under(makeCalendar(data), given(reported, contacted, suspended, back), recompute, monday).thenRefused({ refused: 'already-done' })
    const again = [
      did({ type: 'suspend', asks: '请提供营业执照复印件' }, { at: '2026-09-20 10:00', by: staff }),
      did({ type: 'resume' }, { at: '2026-09-20 14:00', by: staff }),
    ]
    under(makeCalendar(data), given(reported, contacted, suspended, back, ...again), recompute, {
      ...{ at: '2026-09-20 15:00', by: coordinator },
    }).thenRefused({ refused: 'already-done' })
  })

  it('moves an end back when the calendar is as it was, with the extension that was approved', () => {
    const once = under(typhoon, given(reported), recompute, monday).handled
    const history = [...given(reported).events, ...once.events]
    const back = new Outcome(handle(recompute, once.case, { ...givenOf(monday), history }))
    back.thenClock('contact', { due: local('2026-09-20 17:30') }).thenClock('feedback', { due: local('2026-09-22 17:30') })
    expect(back.handled.events.flatMap((event) => (event.type === 'dues-recomputed' ? event.moved.map(({ from }) => from) : []))).toEqual(
      ['2026-09-22 17:30', '2026-09-24 17:30', '2026-09-29 17:30'].map(local),
    )
  })

  it('leaves an end that would be this very moment', () => {
    const shorter = changed({ hours: [{ from: '09:00', to: '12:00' }] })
    const now = under(shorter, given(reported), recompute, { at: '2026-09-20 12:00', by: coordinator })
    now.thenClock('contact', { due: local('2026-09-20 17:30') })
  })

  it('leaves a promised time, a clock that is over, and the survey where they are', () => {
    const promise: Command = { type: 'promise', due: local('2026-09-21 17:30'), text: '周一前拆除围挡' }
    const story = given(reported, contacted, did(promise, { at: '2026-09-18 16:30', by: staff }))
    const after = under(typhoon, story, recompute, monday)
    after.thenClock('promise', { due: local('2026-09-21 17:30') }).thenClock('contact', { status: 'met', due: local('2026-09-20 17:30') })
    under(typhoon, given(reported, contacted, resolved), recompute, monday).thenRefused({ refused: 'already-done' })
  })

  it('is refused when nothing would move, also a second time', () => {
    under(makeCalendar(data), given(reported), recompute, monday).thenRefused({ refused: 'already-done' })
    const once = under(typhoon, given(reported), recompute, monday).handled
    const twice = handle(recompute, once.case, {
      ...givenOf(monday),
      calendar: typhoon,
      history: [...given(reported).events, ...once.events],
    })
    expect(twice).toEqual({ refused: 'already-done' })
  })

  it('makes nobody late: an end that would lie in the past stays', () => {
    const shorter = changed({ hours: [{ from: '09:00', to: '12:00' }] })
    const late = under(shorter, given(reported), recompute, { at: '2026-09-20 15:00', by: coordinator })
    late.thenClock('contact', { due: local('2026-09-20 17:30') }).thenClock('feedback', { due: local('2026-09-22 12:00') })
  })

  it('takes the red off a light that the typhoon turned red, and lets it turn again at the new end', () => {
    const red = given(reported, until('2026-09-20 18:00'))
    expect(red.clock('contact').light).toBe('red')
    const moved = under(typhoon, red, recompute, { at: '2026-09-21 09:00', by: coordinator })
    moved.thenClock('contact', { light: 'green', rungs: 0, nextRungAt: null })
    expect(moved.handled.timer).toBe(local('2026-09-22 13:30'))
  })

  it('settles by the notice what was reckoned without one', () => {
    const notice: YearArrangement = { year: 2027, source: '…', holidays: [{ date: '2027-01-04', name: '元旦' }], makeUpDays: [] }
    const provisional = given(did({ ...fence, number: 'QS20261231-0001' }, { at: '2026-12-31 10:00', by: wang }))
    expect(provisional.clock('contact')).toMatchObject({ due: local('2027-01-04 17:30'), provisional: true })
    const published = changed({ years: [...data.years, notice] })
    under(published, provisional, recompute, { at: '2026-12-31 11:00', by: coordinator }).thenClock('contact', {
      due: local('2027-01-01 17:30'),
      provisional: false,
    })
  })

  it('follows the calendar that a department has come to name', () => {
    const early = { name: 'site', hours: [{ from: '07:00', to: '15:00' }] }
    const calendar = changed({ further: [early], departments: { hucd: 'site' } })
    under(calendar, given(reported), recompute, monday).thenClock('contact', { due: local('2026-09-20 15:00') })
    expect(under(calendar, given(reportedUnsure), recompute, { at: '2026-09-18 16:30', by: coordinator }).result).toEqual({
      refused: 'already-done',
    })
  })

  it('needs a reason, a case that is open, and a coordinator, by name also when the machine does it', () => {
    under(typhoon, given(reported), { ...recompute, reason: ' ' }, monday).thenRefused({ refused: 'text-missing', needs: 'reason' })
    const withdrawn = given(reported, did({ type: 'withdraw', reason: '不用了' }, { at: '2026-09-18 17:00', by: wang }))
    under(typhoon, withdrawn, recompute, monday).thenRefused({ refused: 'wrong-status', status: 'withdrawn' })
    under(typhoon, given(reported), recompute, { ...monday, by: staff }).thenRefused({ refused: 'not-your-role' })
    under(typhoon, given(reported), recompute, { ...monday, by: system }).thenRefused({ refused: 'not-your-role' })
    under(typhoon, given(reported), { ...recompute, onBehalfOf: 'coordinator' }, { ...monday, by: system }).thenEvents({
      type: 'dues-recomputed',
      by: 'system',
      onBehalfOf: 'coordinator',
    })
  })

  it('tells of a tip-off nobody but its contact and its reporter', () => {
    under(typhoon, given(tippedOff), recompute, { ...monday, by: discipline }).thenTold(
      'dues-recomputed → discipline (held)',
      'dues-recomputed → reporter:wang (held)',
    )
  })

  it('replays from the ledger alone', () => {
    const { events, case: after } = under(typhoon, given(reported), recompute, monday).handled
    expect(replay([...given(reported).events, ...events])).toEqual(after)
  })

  it('finds nothing to move in any history while the calendar stays', () => {
    let looked = 0
    fc.assert(
      fc.property(histories, (moments) => {
        const history: Recorded[] = []
        for (const { given: world, result } of moments) {
          if (!('case' in result)) continue
          history.push(...result.events)
          looked += result.case.clocks.filter(({ status }) => status === 'running').length
          expect(movedDues(result.case, { now: local('2026-01-01 09:00'), profile, calendar: world.calendar, history })).toEqual([])
        }
      }),
      { numRuns: 60 },
    )
    expect(looked).toBeGreaterThan(100)
  })
})
