/** Another class, other limits: they count from where the clock began, and what changes is recorded. */
import type { Calendar, Timestamp } from './calendar.ts'
import type { Case, Clock, ClockChange } from './case.ts'
import { type ClockRule, movedTo, type Profile, startClock } from './clocks.ts'
import { rulesFor } from './conditions.ts'

/** What giving a case the class `to` does to its clocks. An extension that was granted is not taken away: the later end stays. */
export function reclassified(it: Case, to: string, at: Timestamp, profile: Profile, calendar: Calendar): readonly ClockChange[] {
  const before = rulesFor(it, profile)
  const after = rulesFor({ ...it, class: to }, profile)
  const dropped = before.filter(({ kind }) => running(kind, it) && !after.some((rule) => rule.kind === kind))
  return [
    ...dropped.map(({ kind }): ClockChange => ({ op: 'cancelled', kind })),
    ...after.flatMap((rule) => changeTo(rule, before, it, at, profile, calendar)),
  ]
}

// --- Internal helpers ---

function changeTo(
  rule: ClockRule,
  before: readonly ClockRule[],
  it: Case,
  at: Timestamp,
  profile: Profile,
  calendar: Calendar,
): readonly ClockChange[] {
  if (before.includes(rule) || rule.unit === 'promised') return []
  const clock = running(rule.kind, it)
  if (clock) {
    const { due, provisional } = startClock(rule, clock.startedAt, profile, calendar)
    const granted = 'extensions' in it && it.extensions > 0 && rule.extendable && due <= clock.due
    return granted ? [] : [movedTo({ due, provisional }, rule.kind, rule, at, profile, calendar)]
  }
  const isNew = !before.some(({ kind }) => kind === rule.kind)
  if (!isNew || !('dispatchedAt' in it) || !rule.startedBy.includes('dispatched') || isMet(rule, it)) return []
  return [{ op: 'started', clock: startClock(rule, it.dispatchedAt, profile, calendar) }]
}

function running(kind: ClockRule['kind'], it: Case): Clock | undefined {
  return it.clocks.find((clock) => clock.kind === kind && clock.status === 'running')
}

/** What the limit asks for was done before it was set. */
function isMet(rule: ClockRule, it: Case): boolean {
  const told = 'progress' in it && 'dispatchedAt' in it && it.progress.some((step) => step.at >= it.dispatchedAt)
  return rule.metBy.includes('progress-reported') && told
}
