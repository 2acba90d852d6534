/** The pace of a conversation: when the bot speaks of its own accord, and when it leaves people alone. Numbers are data (`seeds/conversation.json`). */
import type { Calendar, CalendarDate, Timestamp } from '../cases/calendar.ts'

export type Pace = {
  /** Minutes without an answer until the one reminder. */
  readonly reminderMinutes: number
  /** Minutes without an answer until it is said that the draft is kept; nothing is said after that. */
  readonly keptMinutes: number
  /** Local times, `HH:MM`, between which the bot says nothing unasked; `from` is the later one. */
  readonly quietHours: { readonly from: string; readonly until: string }
  /** Minutes without a word after which another matter begins a report of its own without asking. */
  readonly anotherMatterMinutes: number
  /** Days without a word after which drafts are deleted. */
  readonly keepDraftDays: number
  /** Minutes without a word of either side after which the bot takes a talk back from a person. */
  readonly handoverIdleMinutes: number
  /** Minutes in which advertising and insults are answered once. */
  readonly noiseMinutes: number
  /** Minutes before a platform takes no more messages for somebody who says nothing, at which such a one is invited to say something. */
  readonly inviteBeforeMinutes: number
  /** Days for which the link to the status page of a case is good. */
  readonly statusLinkDays: number
}

/** What the functions of this file look at; `Given` has it all. */
export type Clockwork = { readonly now: Timestamp; readonly calendar: Calendar; readonly pace: Pace }

/** The moment itself, or the end of the quiet hours it lies in. */
export function outsideQuietHours(at: Timestamp, { calendar, pace }: Clockwork): Timestamp {
  const { from, until } = pace.quietHours
  const time = calendar.timeOf(at)
  const today = calendar.dateOf(at)
  if (time < until) return calendar.at(today, until)
  return time >= from ? calendar.at(calendar.addDays(today, 1), until) : at
}

/** The moment itself, or the last minute before the quiet hours it lies in: for what is too late in the morning. */
export function lastWakingMoment(at: Timestamp, { calendar, pace }: Pick<Clockwork, 'calendar' | 'pace'>): Timestamp {
  const { from, until } = pace.quietHours
  const time = calendar.timeOf(at)
  if (time >= until && time < from) return at
  const evening = time < until ? calendar.addDays(calendar.dateOf(at), -1) : calendar.dateOf(at)
  return calendar.addMinutes(calendar.at(evening, from), -1)
}

/** The morning after a day of despair: until then nothing but the words of a person comes. */
export function despairPasses(day: CalendarDate, { calendar, pace }: Pick<Clockwork, 'calendar' | 'pace'>): Timestamp {
  return calendar.at(calendar.addDays(day, 1), pace.quietHours.until)
}

/** The later of two moments. */
export function later(a: Timestamp, b: Timestamp): Timestamp {
  return a > b ? a : b
}
