/** When a job of the agenda runs: planned in working hours, moved by days off, lapsed when its time is over. */
import type { Calendar, CalendarDate, Timestamp } from './calendar.ts'

/** The planned moments of a job. One that was missed is made up for until it lapses. */
export type Recurrence = {
  /** The first planned moment after `after`. */
  next(after: Timestamp): Timestamp
  /** From when on a planned moment that was missed is not made up for. */
  lapses(moment: Timestamp): Timestamp
  /** It may run at any hour, for nobody is told anything. */
  readonly tellsNobody?: true
}

/** A weekday, 1 Monday … 7 Sunday, and a local time, `HH:MM`. */
export type WeeklyTime = { readonly weekday: number; readonly time: string }

/**
 * Once a week. A day off moves it to the next working day of that week, at the end of the week to the last one before; a week
 * without a working day to the first one after, which then is that of the week it falls into: never twice in one week.
 */
export function weekly({ weekday, time }: WeeklyTime, calendar: Calendar): Recurrence {
  const days = (monday: CalendarDate): readonly CalendarDate[] =>
    Array.from({ length: 7 }, (_, i) => calendar.addDays(monday, i)).filter(calendar.isWorkingDay)
  const dayIn = (monday: CalendarDate): CalendarDate | undefined => {
    const working = days(monday)
    const wished = days(calendar.addDays(monday, -7)).length === 0 ? monday : calendar.addDays(monday, weekday - 1)
    return working.find((day) => day >= wished) ?? working.at(-1)
  }
  return {
    next(after) {
      for (let monday = mondayOf(after, calendar), weeks = 0; weeks < mostWeeksOff; weeks++, monday = calendar.addDays(monday, 7)) {
        const day = dayIn(monday)
        const moment = day === undefined ? null : calendar.at(day, time)
        if (moment !== null && moment > after) return moment
      }
      throw new RangeError(`the calendar has no working day within ${mostWeeksOff} weeks of ${after}`)
    },
    lapses: (moment) => calendar.at(calendar.addDays(mondayOf(moment, calendar), 7), '00:00'),
  }
}

/** On every working day at a local time, `HH:MM`; made up for on the same day. */
export function daily(time: string, calendar: Calendar): Recurrence {
  return {
    next(after) {
      const today = calendar.dateOf(after)
      const first = calendar.at(today, time) > after ? today : calendar.addDays(today, 1)
      const day = calendar.dateOf(calendar.nextWorkingTime(calendar.at(first, '00:00')))
      return calendar.at(day, time)
    },
    lapses: (moment) => calendar.at(calendar.addDays(calendar.dateOf(moment), 1), '00:00'),
  }
}

// --- Internal helpers ---

const mostWeeksOff = 10

function mondayOf(at: Timestamp, calendar: Calendar): CalendarDate {
  const date = calendar.dateOf(at)
  return calendar.addDays(date, 1 - calendar.weekdayOf(date))
}
