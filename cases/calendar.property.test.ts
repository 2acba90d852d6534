/** Working time on random calendars, against the oracle of `calendar-oracle.ts`. */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Calendar, type CalendarData, type Closure, type Due, type Hours, makeCalendar, weekdays } from './calendar.ts'
import { type Found, type Oracle, oracleOf, type Plan, type Shift, weekdayOf, yearOf } from './calendar-oracle.ts'

const calendars = 250
const questionsEach = 400

describe('working time', () => {
  it(`agrees with an independent oracle on ${calendars * questionsEach} random starts, amounts and calendars`, () => {
    let asked = 0
    const met = { provisional: 0, sudden: 0, shut: 0, leapDay: 0, lastMs: 0, outside: 0, madeUp: 0 }
    fc.assert(
      fc.property(districts, ({ plan, calendar, first, questions }) => {
        const oracle = oracleOf(plan)
        for (const question of questions) {
          const start = momentOf(question, first)
          const day = Math.floor((start + 28_800_000) / 86_400_000)
          asked += 1
          met.provisional += oracle.daysAfter(start, question.days).provisional ? 1 : 0
          met.sudden += plan.shut.some((shut) => shut.sudden && shut.day === day) ? 1 : 0
          met.shut += plan.shut.some((shut) => !shut.sudden && shut.day === day) ? 1 : 0
          met.madeUp += plan.madeUp.has(day) ? 1 : 0
          met.leapDay += calendar.dateOf(iso(start)) === '2028-02-29' ? 1 : 0
          met.lastMs += iso(start).endsWith('15:59:59.999Z') ? 1 : 0
          met.outside += oracle.isWorked(start) ? 0 : 1
          const wrong = disagreement(calendar, oracle, start, question)
          if (wrong !== null) throw new Error(wrong)
        }
      }),
      { numRuns: calendars, endOnFailure: true },
    )
    expect(asked).toBe(calendars * questionsEach)
    // What is hard must have come up often enough to mean something.
    for (const [what, times] of Object.entries(met)) expect(times, what).toBeGreaterThan(100)
  }, 60_000)

  it('is as long in any number of pieces, and ends at the same moment', () => {
    fc.assert(
      fc.property(districts, ({ calendar, first, questions }) => {
        for (let i = 0; i + 8 < questions.length; i += 8) {
          const pieces = questions.slice(i, i + 8)
          const start = iso(momentOf(questions[i] ?? fallback, first))
          const total = pieces.reduce((sum, { amountMs }) => sum + amountMs, 0)
          const end = calendar.addWorkingMinutes(start, total / 60_000).due
          const step = (at: string, { amountMs }: Question): string => calendar.addWorkingMinutes(at, amountMs / 60_000).due
          expect(pieces.reduce(step, start)).toBe(end)
          const cuts = [start, ...pieces.map((piece) => iso(momentOf(piece, first))).filter((at) => start < at && at < end), end].sort()
          const parts = cuts.slice(1).map((to, k) => ms(calendar.workingMinutesBetween(cuts[k] ?? start, to)))
          expect(parts.reduce((sum, part) => sum + part, 0)).toBe(total)
        }
      }),
      { numRuns: 60, endOnFailure: true },
    )
  }, 60_000)

  it('neither gains nor loses when a clock is paused and resumed any number of times', () => {
    let pauses = 0
    fc.assert(
      fc.property(districts, ({ calendar, first, questions }) => {
        for (let i = 0; i + 8 < questions.length; i += 8) {
          const pieces = questions.slice(i, i + 8)
          const total = pieces.reduce((sum, { amountMs }) => sum + amountMs, 1)
          let from = iso(momentOf(questions[i] ?? fallback, first))
          let left = total
          let run = 0
          for (const { msOfDay, later } of pieces) {
            const paused = iso(Date.parse(from) + msOfDay)
            // Nobody pauses a clock that has run out.
            if (paused > calendar.addWorkingMinutes(from, left / 60_000).due) break
            const used = ms(calendar.workingMinutesBetween(from, paused))
            left -= used
            run += used
            pauses += 1
            from = iso(Date.parse(paused) + later)
          }
          const end = calendar.addWorkingMinutes(from, left / 60_000).due
          expect(run + ms(calendar.workingMinutesBetween(from, end))).toBe(total)
        }
      }),
      { numRuns: 60, endOnFailure: true },
    )
    expect(pauses).toBeGreaterThan(5_000)
  }, 60_000)
})

describe('the years that are published', () => {
  const folder = new URL('../seeds/calendar/', import.meta.url)
  const seed = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8'))
  const files = readdirSync(folder).filter((name) => /^\d{4}\.json$/.test(name))
  const calendar = makeCalendar({ ...seed('hours.json'), years: files.map(seed), statutory: seed('statutory.json') })

  it.each(files)('%s has the working days that chinese-days knows', (file) => {
    const year = Number.parseInt(file, 10)
    const dates: string[] = []
    for (let day = Date.UTC(year, 0, 1); day < Date.UTC(year + 1, 0, 1); day += 86_400_000) dates.push(iso(day).slice(0, 10))
    expect(dates.filter(calendar.isWorkingDay)).toEqual(workdaysOf(year))
  })
})

// --- Random calendars, and what is asked of them ---

type Question = { readonly day: number; readonly msOfDay: number; readonly days: number; readonly amountMs: number; readonly later: number }

const fallback: Question = { day: 0, msOfDay: 0, days: 1, amountMs: 0, later: 0 }
/** Length of the time that one calendar is asked about, in days. */
const span = 100
const hour = 3_600_000

/** One to three stretches on multiples of five minutes. */
const shifts: fc.Arbitrary<Shift> = fc
  .uniqueArray(fc.integer({ min: 0, max: 287 }), { minLength: 2, maxLength: 6 })
  .map((bounds) => bounds.map((bound) => bound * 5).sort((a, b) => a - b))
  .map((bounds) => Array.from({ length: bounds.length >> 1 }, (_, i): [number, number] => [bounds[2 * i] ?? 0, bounds[2 * i + 1] ?? 0]))
const usual: Shift = [
  [540, 720],
  [810, 1_050],
]
const someShift = fc.oneof({ weight: 2, arbitrary: fc.constant(usual) }, { weight: 3, arbitrary: shifts })

const questions: fc.Arbitrary<Question> = fc.record({
  day: fc.nat(span),
  msOfDay: fc.oneof(
    { weight: 3, arbitrary: fc.nat(24 * hour - 1) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(0, 24 * hour - 1, 9 * hour, 9 * hour - 1, 12 * hour, 12 * hour + 1, 13.5 * hour, 17.5 * hour),
    },
  ),
  days: fc.integer({ min: 1, max: 25 }),
  // Whole minutes, and now and then a split of one.
  amountMs: fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 0, max: 1_000 }).map((minutes) => minutes * 60_000) },
    { weight: 1, arbitrary: fc.nat(20 * hour) },
  ),
  later: fc.nat(5 * 24 * hour),
})

const districts = fc
  .record({
    first: fc.constantFrom('2026-02-01', '2026-09-01', '2026-11-20', '2027-11-20', '2028-01-20', '2028-02-20', '2029-06-01').map(dayOfDate),
    ordinary: someShift,
    // Saturday shifts, short Fridays, Mondays off; there is always work on Wednesday.
    others: fc.dictionary(fc.constantFrom(...weekdays.filter((name) => name !== 'wednesday')), fc.oneof(fc.constant<Shift>([]), shifts), {
      maxKeys: 3,
    }),
    off: fc.uniqueArray(fc.nat(span), { maxLength: 15 }),
    madeUp: fc.uniqueArray(fc.nat(span), { maxLength: 25 }),
    shut: fc.array(
      fc.record({
        day: fc.nat(span),
        bounds: fc.tuple(fc.nat(288), fc.nat(288)),
        kind: fc.constantFrom('half-day', 'closure', 'emergency'),
      }),
      { minLength: 3, maxLength: 25 },
    ),
    unpublished: fc.subarray([2026, 2027, 2028, 2029]),
    further: fc.boolean(),
    questions: fc.array(questions, { minLength: questionsEach, maxLength: questionsEach }),
  })
  .map(({ first, ordinary, others, off, madeUp, shut, unpublished, further, questions: asked }) => {
    const published = new Set([2025, 2026, 2027, 2028, 2029, 2030].filter((year) => !unpublished.includes(year)))
    const noticeOf = (day: number): number => (published.has(yearOf(day + 7)) ? yearOf(day + 7) : yearOf(day))
    const holidays = new Set(off.map((n) => first + n))
    const days = madeUp.map((n) => first + n)
    // Only the notice of a year makes people work on a Saturday or Sunday.
    const weekends = new Set(days.filter((day) => weekdayOf(day) > 4 && published.has(noticeOf(day)) && !holidays.has(day)))
    const closed = shut.map(({ day, bounds: [a, b], kind }) => ({
      ...{ day: first + day, kind },
      ...{ begin: Math.min(a, b) * 5, end: Math.max(a, b, Math.min(a, b) + 1) * 5 },
    }))
    const weekly = weekdays.map((name, i): Shift => others[name] ?? (i < 5 ? ordinary : []))
    const plan: Plan = {
      ...{ ordinary, shifts: weekly, off: holidays, madeUp: weekends, published },
      shut: closed.map(({ day, begin, end, kind }) => ({ day, begin, end, sudden: kind === 'emergency' })),
    }
    const opening = { hours: hoursOf(ordinary), weekdays: Object.fromEntries(Object.entries(others).map(([k, v]) => [k, hoursOf(v)])) }
    const name = further ? 'counter' : 'district'
    const data: CalendarData = {
      ...(further ? { hours: hoursOf(usual), further: [{ name, ...opening }], departments: { approval: name } } : opening),
      zone: 'Asia/Shanghai',
      years: [...published].map((year) => arranged(year, holidays, weekends, noticeOf)),
      // What stands in for a notice is forgotten once there is one.
      statutory: [2026, 2027, 2028, 2029].map((year) =>
        arranged(year, published.has(year) ? new Set([dayOfDate(`${year}-03-01`), first + 3]) : holidays, new Set(), noticeOf),
      ),
      closures: [
        ...closed.map(({ day, begin, end, kind }, i): Closure => {
          const hours = { ...(begin === 0 ? {} : { from: clock(begin) }), ...(end > 1_435 ? {} : { to: clock(end) }) }
          return { date: dateOf(day), kind, ...hours, ...(i % 2 === 0 ? {} : { calendars: [name, 'park'] }) }
        }),
        { date: dateOf(first + 4), kind: 'closure', calendars: ['park'] },
      ],
    }
    return { plan, calendar: makeCalendar(data).of(further ? 'approval' : null), first, questions: asked }
  })

/** The notice of a year, which may also speak of the last week of the year before. */
function arranged(
  year: number,
  off: ReadonlySet<number>,
  madeUp: ReadonlySet<number>,
  noticeOf: (day: number) => number,
): CalendarData['years'][number] {
  const mine = (days: ReadonlySet<number>): readonly string[] => [...days].filter((day) => noticeOf(day) === year).map(dateOf)
  return {
    ...{ year, source: '…' },
    holidays: mine(off).map((date) => ({ date, name: '假日' })),
    makeUpDays: mine(madeUp).map((date) => ({ date, for: '假日' })),
  }
}

/** The first thing in which calendar and oracle differ, in one sentence; null: nothing. */
function disagreement(calendar: Calendar, oracle: Oracle, startMs: number, { days, amountMs, later }: Question): string | null {
  const start = iso(startMs)
  const minutes = amountMs / 60_000
  const end = startMs + later
  const worked = oracle.between(startMs, end)
  const answers: readonly (readonly [string, string, string])[] = [
    [`${days} working days`, due(calendar.workingDaysAfter(start, days)), found(oracle.daysAfter(startMs, days))],
    ['the same day', due(calendar.endOfWorkingDay(start)), found(oracle.sameDay(startMs))],
    [`${minutes} minutes later`, due(calendar.addWorkingMinutes(start, minutes)), found(oracle.plus(startMs, amountMs))],
    [`${minutes} minutes before`, calendar.subtractWorkingMinutes(start, minutes), iso(oracle.minus(startMs, amountMs))],
    [`until ${iso(end)}`, `${ms(calendar.workingMinutesBetween(start, iso(end)))}`, `${worked}`],
    ['backwards', `${ms(calendar.workingMinutesBetween(iso(end), start))}`, `${0 - worked}`],
    ['at work', `${calendar.isWorkingTime(start)}`, `${oracle.isWorked(startMs)}`],
  ]
  const wrong = answers.find(([, ours, theirs]) => ours !== theirs)
  return wrong ? `from ${start}, ${wrong[0]}: the calendar says ${wrong[1]}, the oracle ${wrong[2]}` : null
}

const due = (it: Due): string => `${it.due} ${it.provisional}`
const found = (it: Found): string => `${iso(it.ms)} ${it.provisional}`

function iso(at: number): string {
  return new Date(at).toISOString()
}

function ms(minutes: number): number {
  return Math.round(minutes * 60_000)
}

function momentOf({ day, msOfDay }: Question, first: number): number {
  return (first + day) * 24 * hour - 8 * hour + msOfDay
}

function dayOfDate(date: string): number {
  return Date.parse(date) / (24 * hour)
}

function dateOf(day: number): string {
  return iso(day * 24 * hour).slice(0, 10)
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}

function hoursOf(shift: Shift): Hours {
  return shift.map(([begin, end]) => ({ from: clock(begin), to: clock(end) }))
}

/** Asks chinese-days in a process of its own, as it misreads dates when the machine's zone is west of Greenwich. */
function workdaysOf(year: number): readonly string[] {
  const script = `const days = require('chinese-days')
    JSON.stringify(days.getWorkdaysInRange('${year}-01-01', '${year}-12-31', true).filter((date) => days.isWorkday(date)))`
  const env = { ...process.env, TZ: 'Asia/Shanghai' }
  return JSON.parse(execFileSync(process.execPath, ['--print', script], { cwd: import.meta.dirname, env, encoding: 'utf8' }))
}
