/** The ladder: which change of light, and which rung, is due, and who hears of it. */
import type { Calendar, Timestamp } from './calendar.ts'
import { type Case, type Clock, type ClockChange, type ClockKind, type Happening, leadOf } from './case.ts'
import { isClock, type Ladder, ownerOf, type Profile, type Rung } from './clocks.ts'
import { isLongTerm, nextWeekAt, weekDue } from './long-term.ts'
import { silence } from './ratings.ts'
import { waitingDue } from './suspension.ts'
import { tasksOf } from './tasks.ts'

/** The events of the ladder. */
export type LadderEvent = { readonly clock: ClockKind; readonly task?: number } & (
  | { readonly type: 'clock-yellow' | 'clock-red' }
  | { readonly type: 'escalated'; readonly rung: number }
)

/** What the clocks of a case cause by `now`; each light and each rung once, so that a late or repeated ring does no harm. */
export function dueEvents(it: Case, now: Timestamp, profile: Profile, calendar: Calendar): readonly Happening[] {
  return it.clocks.flatMap((clock): readonly Happening[] => {
    if (clock.status !== 'running') return []
    if (clock.kind === 'supplement') return waitingDue(clock, now)
    if (clock.kind === 'weekly' && isLongTerm(it)) return weekDue(clock, it, now, profile, calendar)
    // It begins again with the event.
    if (clock.kind === 'weekly') return now >= clock.due ? [{ type: 'progress-asked' }] : []
    if (ownerOf(clock.kind, it, profile) === 'reporter') {
      // The survey ran out: archived without a rating, never counted as satisfied (国办函〔2025〕66号: 评价真实).
      if (now < clock.due) return []
      const isRated = it.rating !== null && 'ratingOpen' in it && !it.ratingOpen
      return isRated ? [{ type: 'closed', how: 'rated' }] : [{ type: 'closed', how: 'unrated' }, ...silence(it, profile)]
    }
    const which = { clock: clock.kind, ...taskOf(clock) }
    if (clock.light !== 'red' && now >= clock.due) return [{ type: 'clock-red', ...which }]
    if (clock.light === 'green' && now >= clock.yellowAt) return [{ type: 'clock-yellow', ...which }]
    if (clock.nextRungAt !== null && now >= clock.nextRungAt) return [{ type: 'escalated', ...which, rung: clock.rungs }]
    return []
  })
}

/** What such an event records on its clock: the light, and when the next rung is due. */
export function ladderChange(event: LadderEvent, it: Case, profile: Profile, calendar: Calendar): ClockChange {
  const which = { kind: event.clock, ...taskOf(event) }
  if (event.type === 'clock-yellow') return { op: 'yellow', ...which }
  const clock = it.clocks.findLast((candidate) => isClock(candidate, which))
  const climbed = event.type === 'escalated' ? 1 : 0
  const owing = tasksOf(it).find(({ id }) => id === event.task)?.department ?? leadOf(it)
  const own = ownerOf(event.clock, it, profile) === 'department' ? calendar.of(owing) : calendar
  const rung = clock ? rungTime(clock, clock.rungs + climbed, it, profile, own) : null
  const week = clock?.kind === 'weekly' && isLongTerm(it) ? nextWeekAt(clock, profile, own) : null
  const nextRungAt = rung === null || week === null ? (rung ?? week) : rung < week ? rung : week
  return { op: event.type === 'clock-red' ? 'red' : 'climbed', ...which, nextRungAt }
}

/** Who hears of it. */
export function told(event: LadderEvent, it: Case, profile: Profile): readonly Rung[] {
  const ladder = ladderOf(event.clock, it, profile)
  if (event.type === 'escalated') return ladder.rungs[event.rung]?.tell ?? []
  return event.type === 'clock-yellow' ? ladder.yellow : ladder.red
}

// --- Internal helpers ---

function taskOf({ task }: { readonly task?: number }): { readonly task?: number } {
  return task === undefined ? {} : { task }
}

function ladderOf(kind: ClockKind, it: Case, profile: Profile): Ladder {
  return ownerOf(kind, it, profile) === 'coordinator' ? profile.ladders.coordinator : profile.ladders.department
}

function rungTime(clock: Clock, rung: number, it: Case, profile: Profile, calendar: Calendar): Timestamp | null {
  const next = ladderOf(clock.kind, it, profile).rungs[rung]
  return next ? calendar.workingDaysAfter(clock.due, next.afterWorkingDays).due : null
}
