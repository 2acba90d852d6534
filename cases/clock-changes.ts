/** What an event does to the clocks, by the rules of the profile. */
import { appealClock } from './admission.ts'
import type { Calendar, Timestamp } from './calendar.ts'
import { type Case, type CaseEvent, type ClockChange, type ClockKind, type EventType, leadOf } from './case.ts'
import { applyClocks, clockChanges, extendClock, isClock, type Profile } from './clocks.ts'
import { ladderChange } from './escalation.ts'
import { isLongTerm, longTermClocks } from './long-term.ts'
import { reclassified } from './reclassify.ts'
import { resumedClocks, suspensionClocks, suspensionOf } from './suspension.ts'
import { taskClock } from './tasks.ts'
import { phoneFallen } from './telling.ts'

/** The changes that are recorded with `event`; `it` is the case before it. */
export function changesOf(
  event: CaseEvent,
  it: Case | null,
  { now, profile, calendar }: { readonly now: Timestamp; readonly profile: Profile; readonly calendar: Calendar },
): readonly ClockChange[] {
  if (it !== null && (event.type === 'clock-yellow' || event.type === 'clock-red' || event.type === 'escalated')) {
    return [ladderChange(event, it, profile, calendar)]
  }
  if (it !== null && (event.type === 'task-given' || event.type === 'task-done' || event.type === 'task-dropped')) {
    return taskClock(event, it, profile, calendar)
  }
  if (it !== null && (event.type === 'appealed' || event.type === 'appeal-upheld' || event.type === 'appeal-dismissed')) {
    return [...appealClock(event, it, profile, calendar), ...phoneFallen(event, it)]
  }
  if (it !== null && event.type === 'extension-approved') {
    const moved = extendClock(it, event.days, now, profile, calendar)
    return moved ? [moved] : []
  }
  if (it !== null && event.type === 'classified') return reclassified(it, event.class, now, profile, calendar)
  if (it !== null && event.type === 'dues-recomputed') return recomputed(event, it)
  if (it !== null && (event.type === 'suspended' || event.type === 'supplement-reminded' || event.type === 'resumed')) {
    return suspensionClocks(event, it, profile, calendar.of(leadOf(it)))
  }
  if (it !== null && (event.type === 'long-term-begun' || event.type === 'long-term-refused' || event.type === 'week-missed')) {
    const changes = longTermClocks(event, it, profile, calendar.of(leadOf(it)))
    return event.type === 'long-term-refused' ? [...changes, ...newWeek(event, it, profile, calendar)] : changes
  }
  if (it !== null && isLongTerm(it) && weekly.has(event.type)) {
    // The week of the track has a day of its own, whatever else is said or asked.
    const others = clockChanges(event, it, profile, calendar).filter((change) => kindOf(change) !== 'weekly')
    const reported = event.type === 'progress-reported' && event.week !== undefined
    return reported ? [...others, ...longTermClocks(event, it, profile, calendar.of(leadOf(it)))] : others
  }
  if (it !== null && suspensionOf(it) !== null && endsSuspension.has(event.type)) {
    const woken = resumedClocks(it, event.at, 'cancelled', calendar.of(leadOf(it)))
    return [...woken, ...clockChanges(event, { ...it, clocks: applyClocks(it.clocks, woken) }, profile, calendar)]
  }
  if (it !== null && suspensionOf(it) !== null) return whileSuspended(event, it, profile, calendar)
  return clockChanges(event, it, profile, calendar)
}

// --- Internal helpers ---

/** The ends that a recompute found, on the clocks that still run. */
function recomputed(event: Extract<CaseEvent, { type: 'dues-recomputed' }>, it: Case): readonly ClockChange[] {
  return event.moved.flatMap(({ clock: kind, task, due, provisional, yellowAt }): readonly ClockChange[] => {
    if (!it.clocks.some((clock) => clock.status === 'running' && isClock(clock, { kind, task }))) return []
    const light = event.at >= yellowAt ? 'yellow' : 'green'
    return [{ op: 'moved', kind, ...(task === undefined ? {} : { task }), due, provisional, yellowAt, light }]
  })
}

/** What begins the ordinary week anew. */
const weekly: ReadonlySet<EventType> = new Set(['progress-reported', 'progress-asked', 'news-slowed'])

/** With these nothing is waited for any more: the limits are reckoned as running, and end as the event has it. */
const endsSuspension: ReadonlySet<EventType> = new Set(['resolved', 'dispatched', 'objection-upheld', 'withdrawn', 'declined', 'merged'])

/** A clock that stands still may be met or given up, but no event begins it anew: it runs on when the suspension ends. */
function whileSuspended(event: CaseEvent, it: Case, profile: Profile, calendar: Calendar): readonly ClockChange[] {
  const still = new Set(it.clocks.flatMap(({ kind, status }) => (status === 'suspended' ? [kind] : [])))
  const changes = clockChanges(
    event,
    { ...it, clocks: applyClocks(it.clocks, resumedClocks(it, event.at, 'met', calendar.of(leadOf(it)))) },
    profile,
    calendar,
  )
  const begun = new Set(changes.flatMap((change) => (change.op === 'started' && still.has(change.clock.kind) ? [change.clock.kind] : [])))
  return changes.filter((change) => {
    const kind = kindOf(change)
    return kind === undefined || !begun.has(kind)
  })
}

/** The ordinary week, which begins as it does when the department was asked. */
function newWeek({ at, by }: CaseEvent, it: Case, profile: Profile, calendar: Calendar): readonly ClockChange[] {
  return clockChanges({ type: 'progress-asked', at, by }, { ...it, clocks: [] }, profile, calendar)
}

function kindOf(change: ClockChange): ClockKind | undefined {
  return change.op === 'restored' ? undefined : change.op === 'started' ? change.clock.kind : change.kind
}
