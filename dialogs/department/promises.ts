/** Times that a department sets itself (「下周三前答复」), and when they end. */
import type { Calendar, CalendarDate, Timestamp } from '../../cases/calendar.ts'
import { type Limit, limitIn } from '../dates.ts'
import type { CaseCommand, Given } from '../dialog.ts'

/** A promise as it was said, and the command that keeps it. */
export type Promised = { readonly limit: Limit; readonly command: Extract<CaseCommand, { type: 'promise' }> }

/** The time that a text names (「下周三前装好」). */
export function limitOf(text: string, given: Given): Limit | null {
  return text === '' ? null : limitIn(text, given.understand(text).entities, given.now, given.calendar)
}

/** The promise that a text holds: the sentence with the limit in it. Null when it sets none, or one that is over. */
export function promiseIn(text: string, given: Given): Promised | null {
  const limit = limitOf(text, given)
  if (limit === null) return null
  const due = endOf(limit.day, given.calendar, given.now)
  const said = text.split(/[,，。;；!！?？\n]+/).find((part) => part.includes(limit.said)) ?? text
  return due > given.now ? { limit, command: { type: 'promise', due, text: said.trim() } } : null
}

// --- Internal helpers ---

/** The close of business of that day; 「元旦前」 and 「周日前」 end with the last working day before, unless that is over. */
function endOf(day: CalendarDate, calendar: Calendar, now: Timestamp): Timestamp {
  const closeOf = (date: CalendarDate): Timestamp => calendar.endOfWorkingDay(calendar.at(date, '00:00')).due
  let last = day
  while (!calendar.isWorkingDay(last) && last > calendar.dateOf(now)) last = calendar.addDays(last, -1)
  return calendar.isWorkingDay(last) && closeOf(last) > now ? closeOf(last) : closeOf(day)
}
