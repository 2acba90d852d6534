/** The days of a soak: when people do something, and how many appeals each day brings. Pure. */
import type { Calendar, CalendarDate, Timestamp } from '../../cases/calendar.ts'

/** A moment at which people look at their chats. `open`: the offices are at work. */
export type Slot = { readonly at: Timestamp; readonly day: CalendarDate; readonly open: boolean; readonly lastOfDay: boolean }

/** The slots of so many days, in their order. */
export function slotsOf(from: CalendarDate, days: number, calendar: Calendar): readonly Slot[] {
  return Array.from({ length: days }, (_, n) => calendar.addDays(from, n)).flatMap((day) => {
    const times = calendar.isWorkingDay(day) ? workingTimes : restTimes
    return times.map((time, i): Slot => {
      const at = calendar.at(day, time)
      return { at, day, open: calendar.isWorkingTime(at), lastOfDay: i === times.length - 1 }
    })
  })
}

/**
 * How many appeals are to be filed by the end of each slot, `cases` by the last: days off bring a tenth of a working day. What a
 * slot falls behind, because some talks lead to no case, the next ones make good.
 */
export function goalsOf(slots: readonly Slot[], cases: number, calendar: Calendar): readonly number[] {
  const weights = slots.map(({ day }) => (calendar.isWorkingDay(day) ? 1 / workingTimes.length : restShare / restTimes.length))
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  let sum = 0
  return weights.map((weight) => {
    sum += weight
    return Math.round((cases * sum) / all)
  })
}

// --- Internal helpers ---

/** Odd minutes, at which no clock of the program ends: what is sent then is an answer to somebody. */
const workingTimes = ['08:17', '09:37', '10:37', '11:37', '14:07', '15:07', '16:07', '17:07', '19:43'] as const
const restTimes = ['10:13', '20:23'] as const
const restShare = 0.1
