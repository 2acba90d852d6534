/**
 * 挂起: while the department waits for something that only the enterprise can give, the limits of the answer stand still.
 * Nothing is gained or lost by it: what was left of a limit is left when it runs on. How long and how often is data: `Profile.suspension`.
 */
import type { Calendar, Timestamp } from './calendar.ts'
import { type Case, type Clock, type ClockChange, type Happening, isHandled, type OpenCase, type Refusal } from './case.ts'
import type { Profile } from './clocks.ts'
import { rulesFor } from './conditions.ts'

/** What the department waits for, in its own words. */
export type Suspension = { readonly at: Timestamp; readonly asks: string }

/** How long one suspension may last, how often a case may be suspended, and when the enterprise is reminded in between. */
export type SuspensionRule = {
  readonly maxWorkingDays: number
  readonly maxTimes: number
  readonly remindAfterWorkingDays: number
  readonly source: string
}

export type SuspensionEvent =
  | { readonly type: 'suspended'; readonly asks: string }
  /** The enterprise is reminded of what is asked of it, once. */
  | { readonly type: 'supplement-reminded' }
  /** `supplied` by the enterprise, `received` as the department says, or the longest time is over. */
  | { readonly type: 'resumed'; readonly because: 'supplied' | 'received' | 'limit' }

export type SuspensionCommand =
  | { readonly type: 'suspend'; readonly asks: string }
  /** 「材料收到了」 */
  | { readonly type: 'resume' }

export type SuspensionRefusal =
  /** The enterprise is called before anything is asked of it or put off. */
  | { readonly refused: 'contact-first' }
  /** The coordinator has to rule on an objection or an extension first. */
  | { readonly refused: 'ruling-pending' }
  /** A limit of the case is over: that does not come right by waiting. */
  | { readonly refused: 'limit-over' }
  | { readonly refused: 'suspension-limit'; readonly times: number }
  /** No limit runs that would stand still. */
  | { readonly refused: 'nothing-to-suspend' }
  /** Not while the limits stand still. */
  | { readonly refused: 'suspended'; readonly asks: string }
  /** Not on the long-term track: it has no limit but that of the week. */
  | { readonly refused: 'on-long-term' }

/** What the department waits for, null when it waits for nothing. */
export function suspensionOf(it: Case): Suspension | null {
  return isHandled(it) ? (it.suspension ?? null) : null
}

/** What such a command causes. */
export function decideSuspension(
  command: SuspensionCommand,
  it: Case,
  { now, profile }: { readonly now: Timestamp; readonly profile: Profile },
): readonly SuspensionEvent[] | Refusal {
  if (!isHandled(it)) return { refused: 'wrong-status', status: it.status }
  if (command.type === 'resume') return it.suspension ? [{ type: 'resumed', because: 'received' }] : { refused: 'nothing-pending' }
  const no = notToPutOff(it, now)
  if (no !== null) return no
  const times = profile.suspension.maxTimes
  if ((it.suspensions ?? 0) >= times) return { refused: 'suspension-limit', times }
  if (!/[\p{L}\p{N}]/u.test(command.asks)) return { refused: 'text-missing', needs: 'asks' }
  if (suspendableClocks(it, profile).length === 0) return { refused: 'nothing-to-suspend' }
  return [{ type: 'suspended', asks: command.asks }]
}

/** Why the limits of a case may not be put off now; null when they may. */
export function notToPutOff(it: OpenCase, now: Timestamp): Refusal | null {
  if (it.longTerm) return { refused: 'on-long-term' }
  if (it.suspension) return { refused: 'suspended', asks: it.suspension.asks }
  if (!it.contact || it.contact.denied) return { refused: 'contact-first' }
  if (it.objection || it.extension) return { refused: 'ruling-pending' }
  // A ring may come late: what is over is over, whatever its light says.
  const over = it.clocks.some(
    (clock) =>
      clock.status === 'running' && clock.task === undefined && clock.kind !== 'weekly' && (clock.light === 'red' || now > clock.due),
  )
  return over ? { refused: 'limit-over' } : null
}

/** What a word of the enterprise does to a case that waits for it. */
export function supplied(it: Case): readonly SuspensionEvent[] {
  return suspensionOf(it) ? [{ type: 'resumed', because: 'supplied' }] : []
}

/** What the clock of the waiting causes by `now`: a reminder once, then the end. */
export function waitingDue(clock: Clock, now: Timestamp): readonly Happening[] {
  if (now >= clock.due) return [{ type: 'resumed', because: 'limit' }]
  return now >= clock.yellowAt ? [{ type: 'supplement-reminded' }] : []
}

/** The running clocks of a case that stand still while it is suspended. */
export function suspendableClocks(it: Case, profile: Profile): readonly Clock[] {
  const kinds = new Set<Clock['kind']>(rulesFor(it, profile).flatMap(({ suspendable, kind }) => (suspendable ? [kind] : [])))
  return it.clocks.filter((clock) => clock.status === 'running' && clock.task === undefined && kinds.has(clock.kind))
}

/** What an event of a suspension does to the clocks. */
export function suspensionClocks(
  event: SuspensionEvent & { readonly at: Timestamp },
  it: Case,
  profile: Profile,
  calendar: Calendar,
): readonly ClockChange[] {
  switch (event.type) {
    case 'suspended': {
      const stopped = suspendableClocks(it, profile).map(
        ({ kind, due }): ClockChange => ({ op: 'suspended', kind, left: Math.max(0, calendar.workingMinutesBetween(event.at, due)) }),
      )
      return [...stopped, { op: 'started', clock: waitingClock(event.at, profile, calendar) }]
    }
    case 'supplement-reminded': {
      const waiting = it.clocks.findLast(({ kind, status }) => kind === 'supplement' && status === 'running')
      if (!waiting) return []
      const { kind, due, provisional } = waiting
      return [{ op: 'moved', kind, due, provisional, yellowAt: due, light: 'green' }]
    }
    case 'resumed':
      return resumedClocks(it, event.at, event.because === 'limit' ? 'missed' : 'met', calendar)
  }
}

/** Lets everything that stands still run on from `at`; `waiting` is what becomes of the clock of the waiting. */
export function resumedClocks(
  it: Case,
  at: Timestamp,
  waiting: 'met' | 'missed' | 'cancelled',
  calendar: Calendar,
): readonly ClockChange[] {
  return it.clocks.flatMap((clock): readonly ClockChange[] => {
    if (clock.status === 'suspended') return [runOn(clock, at, calendar)]
    return clock.kind === 'supplement' && clock.status === 'running' ? [{ op: waiting, kind: clock.kind }] : []
  })
}

// --- Internal helpers ---

/** The longest time of waiting, owed by the enterprise; its light stays green, for nobody is late. */
function waitingClock(at: Timestamp, { suspension, yellowBeforeWorkingMinutes }: Profile, calendar: Calendar): Clock {
  const { due, provisional } = calendar.workingDaysAfter(at, suspension.maxWorkingDays)
  const reminder = calendar.workingDaysAfter(at, suspension.remindAfterWorkingDays).due
  const yellowAt = calendar.subtractWorkingMinutes(reminder, yellowBeforeWorkingMinutes)
  return { kind: 'supplement', startedAt: at, due, provisional, yellowAt, status: 'running', light: 'green', rungs: 0, nextRungAt: null }
}

/** The end is as far off in working time as it was; so is the yellow light before it. */
function runOn(clock: Clock, at: Timestamp, calendar: Calendar): ClockChange {
  const { due, provisional } = calendar.addWorkingMinutes(at, clock.left ?? 0)
  const yellowAt = calendar.subtractWorkingMinutes(due, Math.max(0, calendar.workingMinutesBetween(clock.yellowAt, clock.due)))
  return { op: 'run-on', kind: clock.kind, due, provisional: provisional || clock.provisional, yellowAt }
}
