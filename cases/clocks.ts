/** Which clocks run, when each is due, and the colour of its light. The rules are data: a profile of `seeds/clocks.json`. */
import type { Calendar, Timestamp } from './calendar.ts'
import {
  type Case,
  type CaseEvent,
  type Clock,
  type ClockChange,
  type ClockKind,
  type DepartmentCode,
  type EventType,
  leadOf,
} from './case.ts'
import { isTaskKind, type TaskKind } from './tasks.ts'

/** One limit as a district writes it down, with the source of the rule. */
export type ClockRule = {
  readonly kind: ClockKind
  readonly amount: number
  /** `same-day` ends with the current working day, `promised` when it was promised; their amounts are not used. */
  readonly unit: 'working-day' | 'working-hour' | 'calendar-day' | 'same-day' | 'promised'
  /** Who is late when it turns red; a reporter never is, his clock only runs out. */
  readonly owner: 'department' | 'coordinator' | 'reporter'
  readonly startedBy: readonly EventType[]
  readonly metBy: readonly EventType[]
  readonly cancelledBy: readonly EventType[]
  readonly resumedBy: readonly EventType[]
  /** How long it runs instead when the reporter wants to hear less often. */
  readonly slow?: { readonly amount: number; readonly unit: 'working-day' | 'calendar-day' } | undefined
  /** An approved extension moves its end. */
  readonly extendable: boolean
  readonly source: string
}

/** A stretch of working time. */
export type Limit = { readonly amount: number; readonly unit: 'working-day' | 'working-hour' }

/** Who hears of a missed clock. `owner` is the group of the lead department, or the coordinator. */
export type Rung = 'owner' | 'head' | 'leader'

export type Ladder = {
  readonly yellow: readonly Rung[]
  readonly red: readonly Rung[]
  /** Further rungs while the light stays red, counted from the due time. */
  readonly rungs: readonly { readonly afterWorkingDays: number; readonly tell: readonly Rung[] }[]
}

/** The limits of a district. */
export type Profile = {
  readonly name: string
  readonly source: string
  readonly yellowBeforeWorkingMinutes: number
  readonly clocks: readonly ClockRule[]
  readonly ladders: { readonly department: Ladder; readonly coordinator: Ladder }
  /** How long a task has when no day is given with it. */
  readonly tasks: Readonly<Record<TaskKind, Limit & { readonly source: string }>>
  readonly objection: { readonly windowWorkingDays: number; readonly source: string }
  /** From this telling of the same matter on, a case is flagged 多次反映 and officials hear of it at once. */
  readonly repeated: { readonly times: number; readonly source: string }
  readonly extension: { readonly maxDays: number; readonly maxTimes: number; readonly source: string }
  /** How long whoever acted can take it back, in minutes of the wall clock. */
  readonly undo: { readonly minutes: number; readonly source: string }
  /** How long a rating may be changed, counted from the first one; and how long a case that nobody rated may be taken up again. */
  readonly rating: { readonly changeWithinHours: number; readonly reopenWithinDays: number; readonly source: string }
}

/** What `event` does to the clocks of `it` (the case before the event). */
export function clockChanges(event: CaseEvent, it: Case | null, profile: Profile, calendar: Calendar): readonly ClockChange[] {
  const slow = it?.news === 'monthly' || event.type === 'news-slowed'
  const fallen =
    it !== null && endsTasks.has(event.type) ? it.clocks.filter(({ status, task }) => status === 'running' && task !== undefined) : []
  const tasks = fallen.map(({ kind, task }): ClockChange => ({ op: 'cancelled', kind, ...(task === undefined ? {} : { task }) }))
  const limits = profile.clocks.flatMap((stated): readonly ClockChange[] => {
    const rule = slow ? { ...stated, ...stated.slow } : stated
    const own = calendarOf(rule, event.type === 'dispatched' ? event.lead : it && leadOf(it), calendar)
    const latest = it?.clocks.findLast((clock) => clock.kind === rule.kind)
    const running = latest?.status === 'running' ? latest : undefined
    if (rule.startedBy.includes(event.type)) {
      const started: ClockChange = { op: 'started', clock: startClock(rule, event, profile, own) }
      return running ? [{ op: 'cancelled', kind: rule.kind }, started] : [started]
    }
    // A survey ends with the case: met by a rating, however late the bell; missed without one, also at the very end.
    const inTime = event.type === 'closed' ? event.how === 'rated' : running !== undefined && event.at <= running.due
    if (running && rule.metBy.includes(event.type)) return [{ op: inTime ? 'met' : 'missed', kind: rule.kind }]
    if (running && rule.cancelledBy.includes(event.type)) return [{ op: 'cancelled', kind: rule.kind }]
    if (latest && !running && latest.status !== 'cancelled' && rule.resumedBy.includes(event.type))
      return [{ op: 'resumed', kind: rule.kind }]
    return []
  })
  return [...limits, ...tasks]
}

/** A running clock that ends at `until`, or a limit after `at`. */
export function clockOver(kind: ClockKind, at: Timestamp, until: Timestamp | Limit, profile: Profile, calendar: Calendar): Clock {
  const { due, provisional } = typeof until === 'string' ? { due: until, provisional: false } : ends(until, at, calendar)
  const yellowAt = calendar.subtractWorkingMinutes(due, profile.yellowBeforeWorkingMinutes)
  const light = at >= yellowAt ? 'yellow' : 'green'
  return { kind, startedAt: at, due, provisional, yellowAt, status: 'running', light, rungs: 0, nextRungAt: null }
}

/** Moves the end of the running clock that the profile calls extendable by `days` working days; null when none runs. */
export function extendClock(it: Case, days: number, at: Timestamp, profile: Profile, calendar: Calendar): ClockChange | null {
  const clock = extendableClock(it, profile)
  if (!clock) return null
  const own = calendarOf(ruleOf(profile, clock.kind), leadOf(it), calendar)
  const { due, provisional } = own.workingDaysAfter(clock.due, days)
  const yellowAt = own.subtractWorkingMinutes(due, profile.yellowBeforeWorkingMinutes)
  return {
    op: 'moved',
    kind: clock.kind,
    due,
    provisional: provisional || clock.provisional,
    yellowAt,
    light: at >= yellowAt ? 'yellow' : 'green',
  }
}

/** The running clock that an extension would move. */
export function extendableClock(it: Case, profile: Profile): Clock | undefined {
  const kinds = profile.clocks.filter((rule) => rule.extendable).map((rule) => rule.kind)
  return it.clocks.find((clock) => clock.status === 'running' && kinds.includes(clock.kind))
}

/** The clocks after the changes. */
export function applyClocks(clocks: readonly Clock[], changes: readonly ClockChange[]): readonly Clock[] {
  return changes.reduce(applyClock, clocks)
}

/** When the case next needs `clock-due`: the next change of a light or rung of the ladder. Null: nothing to wait for. */
export function nextTimer(it: Case): Timestamp | null {
  const times = it.clocks.flatMap((clock) => {
    if (clock.status !== 'running') return []
    if (clock.light === 'green') return [clock.yellowAt]
    if (clock.light === 'yellow') return [clock.due]
    return clock.nextRungAt ? [clock.nextRungAt] : []
  })
  return times.reduce<Timestamp | null>((first, time) => (first !== null && first <= time ? first : time), null)
}

/** Who is late when a clock of a kind turns red; tasks are owed by departments. */
export function ownerOf(profile: Profile, kind: ClockKind): ClockRule['owner'] {
  return isTaskKind(kind) ? 'department' : ruleOf(profile, kind).owner
}

/** Whether a clock is the one that a change or an event of the ladder means. */
export function isClock(clock: Clock, { kind, task }: { readonly kind: ClockKind; readonly task?: number | undefined }): boolean {
  return clock.kind === kind && clock.task === task
}

/** The rule of a kind; a profile without it is refused when it is loaded. */
export function ruleOf(profile: Profile, kind: ClockKind): ClockRule {
  const rule = profile.clocks.find((candidate) => candidate.kind === kind)
  if (!rule) throw new Error(`clock profile ${profile.name} has no rule for the clock "${kind}"`)
  return rule
}

/** The calendar by which a clock runs: a department's clocks run by its own, all others by the district's. */
export function calendarOf(rule: ClockRule, lead: DepartmentCode | null, calendar: Calendar): Calendar {
  return rule.owner === 'department' ? calendar.of(lead) : calendar
}

// --- Internal helpers ---

/** With these the case leaves the hands of its lead, and what was owed on it falls. */
const endsTasks: ReadonlySet<EventType> = new Set(['resolved', 'dispatched', 'objection-upheld', 'withdrawn'])

function ends({ amount, unit }: Limit, at: Timestamp, calendar: Calendar): { due: Timestamp; provisional: boolean } {
  return unit === 'working-day' ? calendar.workingDaysAfter(at, amount) : calendar.addWorkingMinutes(at, amount * 60)
}

function startClock(rule: ClockRule, event: CaseEvent, profile: Profile, calendar: Calendar): Clock {
  const { at } = event
  const { due, provisional } = dueOf(rule, event, calendar)
  // Nobody is late when an enterprise does not rate, or when a week has gone by: such a clock has no yellow time.
  const yellowAt =
    rule.owner === 'reporter' || rule.kind === 'weekly' ? due : calendar.subtractWorkingMinutes(due, profile.yellowBeforeWorkingMinutes)
  return {
    kind: rule.kind,
    startedAt: at,
    due,
    provisional,
    yellowAt,
    status: 'running',
    light: at >= yellowAt && rule.kind !== 'weekly' ? 'yellow' : 'green',
    rungs: 0,
    nextRungAt: null,
  }
}

function dueOf(rule: ClockRule, event: CaseEvent, calendar: Calendar): { due: Timestamp; provisional: boolean } {
  const { at } = event
  switch (rule.unit) {
    case 'working-day':
      return calendar.workingDaysAfter(at, rule.amount)
    case 'calendar-day':
      return calendar.calendarDaysAfter(at, rule.amount)
    case 'working-hour':
      return calendar.addWorkingMinutes(at, rule.amount * 60)
    case 'same-day':
      return calendar.endOfWorkingDay(at)
    case 'promised':
      if (event.type !== 'promised')
        throw new Error(`the clock "${rule.kind}" ends when it was promised, and "${event.type}" promises nothing`)
      return { due: event.due, provisional: false }
  }
}

function applyClock(clocks: readonly Clock[], change: ClockChange): readonly Clock[] {
  if (change.op === 'started') return [...clocks, change.clock]
  if (change.op === 'restored') return change.clocks
  const index = clocks.findLastIndex((clock) => isClock(clock, change))
  return clocks.map((clock, i) => (i === index ? changed(clock, change) : clock))
}

function changed(clock: Clock, change: Exclude<ClockChange, { op: 'started' | 'restored' }>): Clock {
  switch (change.op) {
    case 'met':
    case 'missed':
    case 'cancelled':
      // The next rung is kept: it is climbed after all should the clock be resumed.
      return { ...clock, status: change.op }
    case 'resumed':
      return { ...clock, status: 'running' }
    case 'yellow':
      return { ...clock, light: 'yellow' }
    case 'red':
      return { ...clock, light: 'red', nextRungAt: change.nextRungAt }
    case 'climbed':
      return { ...clock, rungs: clock.rungs + 1, nextRungAt: change.nextRungAt }
    case 'moved':
      return {
        ...clock,
        due: change.due,
        provisional: change.provisional,
        yellowAt: change.yellowAt,
        light: change.light,
        rungs: 0,
        nextRungAt: null,
      }
  }
}
