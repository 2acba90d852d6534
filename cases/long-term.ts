/**
 * 转长期: what takes months leaves the limits of the answer and is reported on every week until it is done (西海岸「需长期推进的要
 * 每周报送进展情况，直至办结」). The day of the week is data: `Profile.longTerm`. On plan it is 序时推进, else 滞后.
 */
import type { Calendar, CalendarDate, Timestamp } from './calendar.ts'
import {
  type Case,
  type Clock,
  type ClockChange,
  type ClockKind,
  type Happening,
  isHandled,
  lightOf,
  type OpenCase,
  type Refusal,
} from './case.ts'
import type { Profile } from './clocks.ts'
import { notToPutOff, suspendableClocks } from './suspension.ts'

/** The track of a case. `week` is the one whose report is due, from 1. */
export type LongTerm = {
  readonly at: Timestamp
  readonly reason: string
  readonly week: number
  /** The last week whose report went to the enterprise, 0 before the first. */
  readonly told: number
  /** The limits that it left, which run on should the coordinator not agree. */
  readonly replaced: readonly ClockKind[]
}

/** The day of the report, 1 Monday … 7 Sunday; where it is a day off, the last working day before it in that week, or none that week. */
export type LongTermRule = { readonly weekday: number; readonly onDayOff: 'before' | 'skip'; readonly source: string }

export type LongTermEvent =
  | { readonly type: 'long-term-begun'; readonly reason: string }
  /** The coordinator does not agree. */
  | { readonly type: 'long-term-refused' }
  /** The next week has come without the report of the last one. */
  | { readonly type: 'week-missed'; readonly week: number }

export type LongTermCommand = { readonly type: 'begin-long-term'; readonly reason: string } | { readonly type: 'refuse-long-term' }

export type LongTermRefusal =
  /** The coordinator has refused it before. */
  { readonly refused: 'long-term-refused' }

/** A case on the long-term track. */
export type LongTermCase = OpenCase & { readonly longTerm: LongTerm }

/** Whether a department has a case in hand that is reported on by the week. */
export function isLongTerm(it: Case): it is LongTermCase {
  return isHandled(it) && it.longTerm !== undefined
}

/** Whether such a case is on plan (序时推进): nothing that is owed on it is late. */
export function isOnPlan(it: LongTermCase): boolean {
  return lightOf(it) !== 'red'
}

/** What such a command causes. */
export function decideLongTerm(command: LongTermCommand, it: Case, now: Timestamp): readonly LongTermEvent[] | Refusal {
  if (!isHandled(it)) return { refused: 'wrong-status', status: it.status }
  if (command.type === 'refuse-long-term') return it.longTerm ? [{ type: 'long-term-refused' }] : { refused: 'nothing-pending' }
  if (it.longTerm) return { refused: 'already-done' }
  if (it.longTermRefused) return { refused: 'long-term-refused' }
  const no = notToPutOff(it, now)
  if (no !== null) return no
  if (!/[\p{L}\p{N}]/u.test(command.reason)) return { refused: 'text-missing', needs: 'long-term' }
  return [{ type: 'long-term-begun', reason: command.reason }]
}

/** The week whose report a progress of that moment is, late or not; null when it is one more word beside the reports. */
export function weekReported(it: Case, at: Timestamp, calendar: Calendar): number | null {
  const clock = weekClock(it)
  if (!isLongTerm(it) || !clock) return null
  return calendar.dateOf(at) >= mondayOf(calendar.dateOf(clock.due), calendar) ? it.longTerm.week : null
}

/** The track after the report of a week. Who wants to hear monthly gets every fourth report at once, with those before it. */
export function afterReport(longTerm: LongTerm, week: number, monthly: boolean): LongTerm {
  const told = !monthly || week - longTerm.told >= 4 ? week : longTerm.told
  return { ...longTerm, week: week + 1, told }
}

/** What the clock of the week causes by `now`: the prompt on the morning of its day, red at its end, the ladder, and then the next week. */
export function weekDue(clock: Clock, it: LongTermCase, now: Timestamp, profile: Profile, calendar: Calendar): readonly Happening[] {
  const { kind, light, due, yellowAt, nextRungAt, rungs } = clock
  if (light !== 'red' && now >= due) return [{ type: 'clock-red', clock: kind }]
  if (light === 'green' && now >= yellowAt) return [{ type: 'clock-yellow', clock: kind }]
  if (nextRungAt === null || now < nextRungAt) return []
  if (now >= nextWeekAt(clock, profile, calendar)) return [{ type: 'week-missed', week: it.longTerm.week }]
  return [{ type: 'escalated', clock: kind, rung: rungs }]
}

/** When the week after that of a clock begins to ask for its report: a missed one is given up then. */
export function nextWeekAt(clock: Clock, profile: Profile, calendar: Calendar): Timestamp {
  return weekAfter(calendar.dateOf(clock.due), clock.due, profile, calendar).yellowAt
}

/** What an event of the track, or the report of a week, does to the clocks. */
export function longTermClocks(
  event: (LongTermEvent | { readonly type: 'progress-reported' }) & { readonly at: Timestamp },
  it: Case,
  profile: Profile,
  calendar: Calendar,
): readonly ClockChange[] {
  const { at } = event
  const running = weekClock(it)
  switch (event.type) {
    case 'long-term-begun': {
      const left = it.clocks.filter(
        (clock) => suspendableClocks(it, profile).includes(clock) || (clock.status === 'running' && leftToo.has(clock.kind)),
      )
      const cancelled = left.map(({ kind }): ClockChange => ({ op: 'cancelled', kind }))
      return [...cancelled, { op: 'started', clock: weekAfter(calendar.dateOf(at), at, profile, calendar) }]
    }
    case 'long-term-refused': {
      const again = isLongTerm(it) ? it.longTerm.replaced : []
      return [
        ...(running ? [{ op: 'cancelled', kind: 'weekly' } as const] : []),
        ...again.map((kind): ClockChange => ({ op: 'resumed', kind })),
      ]
    }
    case 'week-missed':
    case 'progress-reported': {
      if (!running) return []
      const op = event.type === 'progress-reported' && at <= running.due ? 'met' : 'missed'
      return [
        { op, kind: 'weekly' },
        { op: 'started', clock: weekAfter(calendar.dateOf(running.due), at, profile, calendar) },
      ]
    }
  }
}

// --- Internal helpers ---

/** What else of the lead's limits the track puts an end to. */
const leftToo: ReadonlySet<ClockKind> = new Set(['same-day', 'weekly'])

function weekClock(it: Case): Clock | undefined {
  return it.clocks.findLast(({ kind, status }) => kind === 'weekly' && status === 'running')
}

/** The clock of the first report after a day: asked for when work begins that day, due when it ends. */
function weekAfter(day: CalendarDate, at: Timestamp, { longTerm }: Profile, calendar: Calendar): Clock {
  const on = reportDayAfter(day, longTerm, calendar)
  const opening = calendar.at(on, calendar.hours[0]?.from ?? '09:00')
  const { due, provisional } = calendar.endOfWorkingDay(opening)
  return {
    ...{ kind: 'weekly', startedAt: at, due, provisional, yellowAt: opening },
    ...{ status: 'running', light: 'green', rungs: 0, nextRungAt: null },
  }
}

function reportDayAfter(day: CalendarDate, rule: LongTermRule, calendar: Calendar): CalendarDate {
  for (let monday = mondayOf(day, calendar); ; monday = calendar.addDays(monday, 7)) {
    const found = reportDayIn(monday, rule, calendar)
    if (found !== null && found > day) return found
  }
}

function reportDayIn(monday: CalendarDate, { weekday, onDayOff }: LongTermRule, calendar: Calendar): CalendarDate | null {
  const days = Array.from({ length: weekday }, (_, i) => calendar.addDays(monday, weekday - 1 - i))
  return (onDayOff === 'before' ? days : days.slice(0, 1)).find((day) => calendar.isWorkingDay(day)) ?? null
}

function mondayOf(day: CalendarDate, calendar: Calendar): CalendarDate {
  return calendar.addDays(day, 1 - calendar.weekdayOf(day))
}
