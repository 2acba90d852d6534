/** What an event does to the clocks, by the rules of the profile. */
import type { Calendar, Timestamp } from './calendar.ts'
import type { Case, CaseEvent, ClockChange } from './case.ts'
import { clockChanges, extendClock, type Profile } from './clocks.ts'
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
  if (it !== null && event.type === 'extension-approved') {
    const moved = extendClock(it, event.days, now, profile, calendar)
    return moved ? [moved] : []
  }
  if (it !== null && event.type === 'classified') return reclassified(it, event.class, now, profile, calendar)
  return clockChanges(event, it, profile, calendar)
}
