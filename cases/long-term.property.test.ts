/** A1.7: N weeks have N prompts, whenever the track begins and however often the program stands still for a while within a day. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { CalendarDate, Timestamp } from './calendar.ts'
import { type Case, isRefusal } from './case.ts'
import { nextTimer } from './clocks.ts'
import { calendar, contacted, given, givenOf, reported, staff, system } from './fixtures.ts'
import { handle } from './handle.ts'

/** The days of the reports after a day and up to another, found by walking over the days: the last working day up to Friday of each week. */
function reportDays(after: CalendarDate, until: CalendarDate): readonly CalendarDate[] {
  const length = calendar.daysBetween(after, until)
  const weeks = Map.groupBy(
    Array.from({ length: length + 14 }, (_, i) => calendar.addDays(after, i - 7)).filter(
      (day) => calendar.isWorkingDay(day) && calendar.weekdayOf(day) <= 5,
    ),
    (day) => calendar.addDays(day, 1 - calendar.weekdayOf(day)),
  )
  return [...weeks.values()].flatMap((days) => days.slice(-1)).filter((day) => day > after && day <= until)
}

it('A1.7: each week asks once, on the last working day up to Friday, over 春节 and 国庆 and with late bells', () => {
  const { case: handled } = given(reported, contacted)
  const start = fc.integer({ min: Date.parse('2026-01-05T00:00:00Z'), max: Date.parse('2026-10-01T00:00:00Z') })
  fc.assert(
    fc.property(
      start,
      fc.integer({ min: 7, max: 80 }),
      fc.array(fc.integer({ min: 0, max: 180 }), { minLength: 1 }),
      (from, days, late) => {
        const at = new Date(from).toISOString()
        const fresh: Case = { ...handled, clocks: [] }
        const begun = handle({ type: 'begin-long-term', reason: '需要道路改造' }, fresh, givenOf(at, staff))
        if (isRefusal(begun)) throw new Error(begun.refused)
        const end = calendar.addMinutes(at, days * 24 * 60)
        const asked: Timestamp[] = []
        let it = begun.case
        for (let ring = 0; ; ring++) {
          const timer = nextTimer(it)
          if (timer === null || timer > end) break
          const rung = handle({ type: 'clock-due' }, it, givenOf(calendar.addMinutes(timer, late[ring % late.length] ?? 0), system))
          if (isRefusal(rung)) throw new Error(rung.refused)
          it = rung.case
          for (const { type, at: when } of rung.events) if (type === 'clock-yellow') asked.push(when)
        }
        const on = asked.map((when) => calendar.dateOf(when))
        const last = calendar.dateOf(end)
        expect(on.filter((day) => day < last)).toEqual(reportDays(calendar.dateOf(at), last).filter((day) => day < last))
      },
    ),
    { numRuns: 300 },
  )
})
