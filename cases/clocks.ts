/** Which clocks run, when each is due, and the colour of its light. The rules are data: a profile of `seeds/profiles/`. */
import type { AdmissionRules } from './admission.ts'
import type { Calendar, Due, Timestamp } from './calendar.ts'
import {
  type Case,
  type CaseEvent,
  type Clock,
  type ClockChange,
  type ClockKind,
  type clockKinds,
  type DepartmentCode,
  type EventType,
  leadOf,
} from './case.ts'
import { ruleFor, rulesFor, type When } from './conditions.ts'
import type { LongTermRule } from './long-term.ts'
import { meetingTimer } from './meetings.ts'
import type { SuspensionRule } from './suspension.ts'
import { isTaskKind, type TaskKind } from './tasks.ts'
import { phoneFallen } from './telling.ts'
import type { UrgingRule } from './urging.ts'

/** One limit as a district writes it down, with the source of the rule. */
export type ClockRule = {
  readonly kind: (typeof clockKinds)[number]
  readonly amount: number
  /**
   * Minutes and hours run within business hours. `same-day` ends with the current working day, `promised` when it was
   * promised; their amounts are not used.
   */
  readonly unit: 'minute' | 'working-hour' | 'working-day' | 'calendar-day' | 'month' | 'same-day' | 'promised'
  /** The cases it is for; without it all. Of the rules of one kind exactly one holds for a case, or none. */
  readonly when?: When | undefined
  /** When its light turns yellow, where the profile's time is too long for it. */
  readonly yellowBeforeWorkingMinutes?: number | undefined
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
  /** A later day that is promised becomes its end, again and again (中山「一跟到底」). */
  readonly rolling?: boolean | undefined
  /** It stands still while the department waits for the enterprise. */
  readonly suspendable?: boolean | undefined
  readonly source: string
}

/** A stretch of working time. */
export type Limit = { readonly amount: number; readonly unit: 'working-day' | 'working-hour' }

/** Who hears of a missed clock. `owner` is the group of the lead department, or the coordinator; `officer` the one of the enterprise, if it has one. */
export type Rung = 'owner' | 'head' | 'leader' | 'officer'

export type Ladder = {
  readonly yellow: readonly Rung[]
  readonly red: readonly Rung[]
  /** Further rungs while the light stays red, counted from the due time. */
  readonly rungs: readonly { readonly afterWorkingDays: number; readonly tell: readonly Rung[] }[]
}

/** The classes into which a district sorts its cases (许昌 A、B、C 类), each with limits of its own. */
export type CaseClasses = {
  readonly source: string
  /** The class of a case of which nothing else is known. */
  readonly usual: string
  /** `name` is what people read and say; `when`: what a report tells that makes it one, before anybody has said so. */
  readonly of: readonly { readonly name: string; readonly means: string; readonly when?: Omit<When, 'classes'> | undefined }[]
}

/** The limits of a district. */
export type Profile = {
  readonly name: string
  /** What people call it. */
  readonly title: string
  readonly source: string
  readonly classes?: CaseClasses | undefined
  readonly yellowBeforeWorkingMinutes: number
  readonly clocks: readonly ClockRule[]
  /** The enterprise reads who handles its case, with the office number, when it was contacted (中山). Without it the department's name alone. */
  readonly contact?: { readonly namesHandler: true; readonly source: string } | undefined
  readonly ladders: { readonly department: Ladder; readonly coordinator: Ladder }
  /** How long a task has when no day is given with it. */
  readonly tasks: Readonly<Record<TaskKind, Limit & { readonly source: string }>>
  readonly suspension: SuspensionRule
  readonly longTerm: LongTermRule
  readonly urging: UrgingRule
  /** How long the parties have to say which times suit, and how long before the first of these one is fixed at the latest. */
  readonly meeting: { readonly answers: Limit; readonly fixedBeforeWorkingMinutes: number; readonly source: string }
  readonly objection: { readonly windowWorkingDays: number; readonly source: string }
  /** From this telling of the same matter on, a case is flagged 多次反映 and officials hear of it at once. */
  readonly repeated: { readonly times: number; readonly source: string }
  readonly extension: { readonly maxDays: number; readonly maxTimes: number; readonly source: string }
  /** How long whoever acted can take it back, in minutes of the wall clock. */
  readonly undo: { readonly minutes: number; readonly source: string }
  /** How long a rating may be changed, counted from the first one; and how long a case that nobody rated may be taken up again. */
  readonly admission: AdmissionRules
  readonly rating: { readonly changeWithinHours: number; readonly reopenWithinDays: number; readonly source: string }
  /** How many in a hundred of the cases that nobody rated are called (回访). */
  readonly followUp: { readonly unratedPercent: number; readonly source: string }
  /** How long a department may appeal against a poor rating (申诉复核). */
  readonly ratingAppeal: { readonly withinWorkingDays: number; readonly source: string }
  /** How often an answer was not accepted before a final one may be given (最终答复). */
  readonly finalAnswer: { readonly afterReopenings: number; readonly source: string }
}

/** What `event` does to the clocks of `it` (the case before the event). */
export function clockChanges(event: CaseEvent, it: Case | null, profile: Profile, calendar: Calendar): readonly ClockChange[] {
  const about = it ?? (event.type === 'reported' ? event : null)
  if (about === null) return []
  const slow = it?.news === 'monthly' || event.type === 'news-slowed'
  const rules = rulesFor(about, profile)
  const lead = event.type === 'dispatched' ? event.lead : it && leadOf(it)
  const byRules = rules.flatMap((rule) =>
    changesBy(slow ? { ...rule, ...rule.slow } : rule, event, it, profile, calendarOf(rule, lead, calendar)),
  )
  const untold = phoneFallen(event, it).filter(() => !byRules.some((change) => 'kind' in change && change.kind === 'phone'))
  return [...byRules, ...changesWithoutRule(event, it, rules), ...fallen(event, it, [...byRules, ...untold]), ...untold]
}

/** A running clock that ends at `until`, or a limit after `at`. */
export function clockOver(kind: ClockKind, at: Timestamp, until: Timestamp | Limit, profile: Profile, calendar: Calendar): Clock {
  const { due, provisional } = typeof until === 'string' ? { due: until, provisional: false } : limitAfter(until, at, calendar)
  const yellowAt = calendar.subtractWorkingMinutes(due, profile.yellowBeforeWorkingMinutes)
  const light = at >= yellowAt ? 'yellow' : 'green'
  return { kind, startedAt: at, due, provisional, yellowAt, status: 'running', light, rungs: 0, nextRungAt: null }
}

/** Moves the end of the running clock that the profile calls extendable by `days` working days; null when none runs. */
export function extendClock(it: Case, days: number, at: Timestamp, profile: Profile, calendar: Calendar): ClockChange | null {
  const clock = extendableClock(it, profile)
  if (!clock) return null
  const rule = ruleFor(clock.kind, it, profile)
  const own = rule ? calendarOf(rule, leadOf(it), calendar) : calendar
  const { due, provisional } = own.workingDaysAfter(clock.due, days)
  return movedTo({ due, provisional: provisional || clock.provisional }, clock.kind, rule, at, profile, own)
}

/** The running clock that an extension would move. */
export function extendableClock(it: Case, profile: Profile): Clock | undefined {
  const rules = rulesFor(it, profile).filter(({ extendable }) => extendable)
  return it.clocks.find(({ kind, status }) => status === 'running' && rules.some((rule) => rule.kind === kind))
}

/** The clocks after the changes. */
export function applyClocks(clocks: readonly Clock[], changes: readonly ClockChange[]): readonly Clock[] {
  return changes.reduce(applyClock, clocks)
}

/** When the case next needs `clock-due`: the next change of a light, rung of the ladder, or moment of a meeting. Null: nothing to wait for. */
export function nextTimer(it: Case): Timestamp | null {
  const meeting = meetingTimer(it)
  const clocks = it.clocks.flatMap((clock) => {
    if (clock.status !== 'running') return []
    if (clock.light === 'green') return [clock.yellowAt]
    if (clock.light === 'yellow') return [clock.due]
    return clock.nextRungAt ? [clock.nextRungAt] : []
  })
  const times = meeting === null ? clocks : [...clocks, meeting]
  return times.reduce<Timestamp | null>((first, time) => (first !== null && first <= time ? first : time), null)
}

/** Who is late when a clock of a case turns red; tasks are owed by departments, and what they ask for by the enterprise. */
export function ownerOf(kind: ClockKind, it: Case, profile: Profile): ClockRule['owner'] | undefined {
  if (kind === 'appeal') return 'coordinator'
  if (kind === 'supplement') return 'reporter'
  return isTaskKind(kind) ? 'department' : ruleFor(kind, it, profile)?.owner
}

/** Whether a clock is the one that a change or an event of the ladder means. */
export function isClock(clock: Clock, { kind, task }: { readonly kind: ClockKind; readonly task?: number | undefined }): boolean {
  return clock.kind === kind && clock.task === task
}

/** The calendar by which a clock runs: a department's clocks run by its own, all others by the district's. */
export function calendarOf(rule: ClockRule, lead: DepartmentCode | null, calendar: Calendar): Calendar {
  return rule.owner === 'department' ? calendar.of(lead) : calendar
}

/** A new end of the running clock of a kind, as it is recorded. */
export function movedTo(
  { due, provisional }: Due,
  kind: ClockKind,
  rule: ClockRule | undefined,
  at: Timestamp,
  profile: Profile,
  calendar: Calendar,
): Extract<ClockChange, { op: 'moved' }> {
  const yellowAt = yellowOf(due, rule, profile, calendar)
  return { op: 'moved', kind, due, provisional, yellowAt, light: at >= yellowAt ? 'yellow' : 'green' }
}

/** The clock that a rule starts at `at`; `end` where it is not the rule's own. */
export function startClock(rule: ClockRule, at: Timestamp, profile: Profile, calendar: Calendar, end = endOf(rule, at, calendar)): Clock {
  const yellowAt = yellowOf(end.due, rule, profile, calendar)
  return {
    kind: rule.kind,
    startedAt: at,
    due: end.due,
    provisional: end.provisional,
    yellowAt,
    status: 'running',
    light: at >= yellowAt && rule.kind !== 'weekly' ? 'yellow' : 'green',
    rungs: 0,
    nextRungAt: null,
  }
}

// --- Internal helpers ---

/** With these the case leaves the hands of its lead, and what was owed on it falls. */
const endsTasks: ReadonlySet<EventType> = new Set(['resolved', 'dispatched', 'objection-upheld', 'withdrawn', 'declined', 'merged'])

/** With these nobody owes anything on the case any more, whatever the district counts. */
const endsCase: ReadonlySet<EventType> = new Set(['withdrawn', 'declined', 'merged'])

/** The clocks that end with what they were for, and that no rule has ended. */
function fallen(event: CaseEvent, it: Case | null, byRules: readonly ClockChange[]): readonly ClockChange[] {
  const ended = (clock: Clock): boolean =>
    clock.task === undefined
      ? endsCase.has(event.type) && !byRules.some((change) => 'kind' in change && isClock(clock, change))
      : endsTasks.has(event.type)
  return (it?.clocks ?? []).flatMap((clock): readonly ClockChange[] => {
    const { kind, task, status } = clock
    if (status !== 'running' || !ended(clock)) return []
    return [{ op: 'cancelled', kind, ...(task === undefined ? {} : { task }) }]
  })
}

function limitAfter({ amount, unit }: Limit, at: Timestamp, calendar: Calendar): Due {
  return unit === 'working-day' ? calendar.workingDaysAfter(at, amount) : calendar.addWorkingMinutes(at, amount * 60)
}

function changesBy(rule: ClockRule, event: CaseEvent, it: Case | null, profile: Profile, calendar: Calendar): readonly ClockChange[] {
  const latest = it?.clocks.findLast((clock) => clock.kind === rule.kind)
  const running = latest?.status === 'running' ? latest : undefined
  if (rule.startedBy.includes(event.type)) {
    const end = rule.unit === 'promised' && event.type === 'promised' ? { due: event.due, provisional: false } : undefined
    const started: ClockChange = { op: 'started', clock: startClock(rule, event.at, profile, calendar, end) }
    return running ? [{ op: 'cancelled', kind: rule.kind }, started] : [started]
  }
  if (running && rule.rolling && event.type === 'promised') return rolledTo(event, running, rule, profile, calendar)
  if (running && rule.metBy.includes(event.type)) return [{ op: isInTime(event, running) ? 'met' : 'missed', kind: rule.kind }]
  if (running && rule.cancelledBy.includes(event.type)) return [{ op: 'cancelled', kind: rule.kind }]
  if (latest && !running && latest.status !== 'cancelled' && rule.resumedBy.includes(event.type))
    return [{ op: 'resumed', kind: rule.kind }]
  return []
}

/** A survey ends with the case: met by a rating, however late the bell; missed without one, also at the very end. */
function isInTime(event: CaseEvent, running: Clock): boolean {
  // What the enterprise confirms later was done when it was done.
  const doneAt = event.type === 'contacted' ? (event.visitedAt ?? event.at) : event.at
  return event.type === 'closed' ? event.how === 'rated' : doneAt <= running.due
}

/** The next day of a matter that goes on. What was late stays late: such a clock is missed, and the next one begins. */
function rolledTo(
  event: Extract<CaseEvent, { type: 'promised' }>,
  running: Clock,
  rule: ClockRule,
  profile: Profile,
  calendar: Calendar,
): readonly ClockChange[] {
  if (event.due <= running.due) return []
  const end = { due: event.due, provisional: false }
  if (running.light !== 'red' && isInTime(event, running)) return [movedTo(end, rule.kind, rule, event.at, profile, calendar)]
  return [
    { op: 'missed', kind: rule.kind },
    { op: 'started', clock: startClock(rule, event.at, profile, calendar, end) },
  ]
}

/** Clocks that were started under other rules: the answer stops them, and they end with what they were for. */
function changesWithoutRule(event: CaseEvent, it: Case | null, rules: readonly ClockRule[]): readonly ClockChange[] {
  const left = (it?.clocks ?? []).filter(
    ({ status, kind, task }) => status === 'running' && task === undefined && !rules.some((rule) => rule.kind === kind),
  )
  return left.flatMap((clock): readonly ClockChange[] => {
    if (event.type === 'resolved') return [{ op: isInTime(event, clock) ? 'met' : 'missed', kind: clock.kind }]
    const over = event.type === 'objection-upheld' || event.type === 'dispatched'
    return over ? [{ op: 'cancelled', kind: clock.kind }] : []
  })
}

/** Nobody is late when an enterprise does not rate, or when a week has gone by: such a clock has no yellow time. */
function yellowOf(due: Timestamp, rule: ClockRule | undefined, profile: Profile, calendar: Calendar): Timestamp {
  if (rule?.owner === 'reporter' || rule?.kind === 'weekly') return due
  return calendar.subtractWorkingMinutes(due, rule?.yellowBeforeWorkingMinutes ?? profile.yellowBeforeWorkingMinutes)
}

function endOf({ kind, unit, amount }: ClockRule, at: Timestamp, calendar: Calendar): Due {
  switch (unit) {
    case 'minute':
      return calendar.addWorkingMinutes(at, amount)
    case 'working-hour':
      return calendar.addWorkingMinutes(at, amount * 60)
    case 'working-day':
      return calendar.workingDaysAfter(at, amount)
    case 'calendar-day':
      return calendar.calendarDaysAfter(at, amount)
    case 'month':
      return calendar.monthsAfter(at, amount)
    case 'same-day':
      return calendar.endOfWorkingDay(at)
    case 'promised':
      throw new Error(`the clock "${kind}" ends when it was promised, and nothing was`)
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
      return { ...stood(clock), status: change.op }
    case 'resumed':
      return { ...clock, status: 'running' }
    case 'suspended':
      return { ...clock, status: 'suspended', left: change.left }
    case 'run-on':
      return { ...stood(clock), status: 'running', due: change.due, provisional: change.provisional, yellowAt: change.yellowAt }
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

/** A clock that does not stand still any more. */
function stood({ left: _left, ...clock }: Clock): Clock {
  return clock
}
