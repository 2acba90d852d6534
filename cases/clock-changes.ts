/** What an event does to the clocks, by the rules of the profile. */
import { appealClock } from './admission.ts'
import type { Calendar, Timestamp } from './calendar.ts'
import type { Case, CaseEvent, ClockChange } from './case.ts'
import { clockChanges, extendClock, isClock, type Profile } from './clocks.ts'
import { ladderChange } from './escalation.ts'
import { reclassified } from './reclassify.ts'
import { taskClock } from './tasks.ts'

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
    return appealClock(event, it, profile, calendar)
  }
  if (it !== null && event.type === 'extension-approved') {
    const moved = extendClock(it, event.days, now, profile, calendar)
    return moved ? [moved] : []
  }
  if (it !== null && event.type === 'classified') return reclassified(it, event.class, now, profile, calendar)
  if (it !== null && event.type === 'dues-recomputed') return recomputed(event, it)
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
