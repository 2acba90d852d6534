/** The ladder: which change of light, and which rung, is due, and who hears of it. */
import type { Calendar, Timestamp } from './calendar.ts'
import type { Case, Clock, ClockChange, ClockKind, Happening } from './case.ts'
import { type Ladder, type Profile, type Rung, ruleOf } from './clocks.ts'

/** The events of the ladder. */
export type LadderEvent = { readonly clock: ClockKind } & (
  | { readonly type: 'clock-yellow' | 'clock-red' }
  | { readonly type: 'escalated'; readonly rung: number }
)

/** What the clocks of a case cause by `now`; each light and each rung once, so that a late or repeated ring does no harm. */
export function dueEvents(it: Case, now: Timestamp, profile: Profile): readonly Happening[] {
  return it.clocks.flatMap((clock): readonly Happening[] => {
    if (clock.status !== 'running') return []
    // It begins again with the event.
    if (clock.kind === 'weekly') return now >= clock.due ? [{ type: 'progress-asked' }] : []
    if (ruleOf(profile, clock.kind).owner === 'reporter') {
      // The survey ran out: archived without a rating, never counted as satisfied (国办函〔2025〕66号: 评价真实).
      return now >= clock.due ? [{ type: 'closed', how: it.rating && 'ratingOpen' in it && !it.ratingOpen ? 'rated' : 'unrated' }] : []
    }
    if (clock.light !== 'red' && now >= clock.due) return [{ type: 'clock-red', clock: clock.kind }]
    if (clock.light === 'green' && now >= clock.yellowAt) return [{ type: 'clock-yellow', clock: clock.kind }]
    if (clock.nextRungAt !== null && now >= clock.nextRungAt) return [{ type: 'escalated', clock: clock.kind, rung: clock.rungs }]
    return []
  })
}

/** What such an event records on its clock: the light, and when the next rung is due. */
export function ladderChange(event: LadderEvent, it: Case, profile: Profile, calendar: Calendar): ClockChange {
  if (event.type === 'clock-yellow') return { op: 'yellow', kind: event.clock }
  const clock = it.clocks.findLast((candidate) => candidate.kind === event.clock)
  const climbed = event.type === 'escalated' ? 1 : 0
  const nextRungAt = clock ? rungTime(clock, clock.rungs + climbed, profile, calendar) : null
  return { op: event.type === 'clock-red' ? 'red' : 'climbed', kind: event.clock, nextRungAt }
}

/** Who hears of it. */
export function told(event: LadderEvent, profile: Profile): readonly Rung[] {
  const ladder = ladderOf(event.clock, profile)
  if (event.type === 'escalated') return ladder.rungs[event.rung]?.tell ?? []
  return event.type === 'clock-yellow' ? ladder.yellow : ladder.red
}

// --- Internal helpers ---

function ladderOf(kind: ClockKind, profile: Profile): Ladder {
  return ruleOf(profile, kind).owner === 'coordinator' ? profile.ladders.coordinator : profile.ladders.department
}

function rungTime(clock: Clock, rung: number, profile: Profile, calendar: Calendar): Timestamp | null {
  const next = ladderOf(clock.kind, profile).rungs[rung]
  return next ? calendar.workingDaysAfter(clock.due, next.afterWorkingDays).due : null
}
