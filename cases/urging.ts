/** 催办: the enterprise urges, once a day for each limit, and is heard higher up each time. Who hears of it is data: `Profile.urging`. */
import type { Calendar, Timestamp } from './calendar.ts'
import { type Case, type ClockKind, isHandled, nextDue, type Refusal } from './case.ts'
import { suspensionOf } from './suspension.ts'

/** One urging: of which limit, the how-manieth step (1 the department alone), and whether the limit was over. Recorded since limits are told apart. */
export type Urging = { readonly clock: ClockKind; readonly since: Timestamp; readonly level: number; readonly red: boolean }

export type UrgedEvent = { readonly type: 'urged'; readonly urging?: Urging }

export type UrgingRung = 'owner' | 'head' | 'coordinator'

/** Who is told of the first urging of a limit, of the second, and so on; of further ones whoever hears of the last. */
export type UrgingRule = { readonly tell: readonly (readonly UrgingRung[])[]; readonly source: string }

/** What an urging causes: a second one, on another day or once the limit is over, goes a step higher. */
export function decideUrging(
  it: Case,
  { now, calendar }: { readonly now: Timestamp; readonly calendar: Calendar },
): readonly UrgedEvent[] | Refusal {
  if (!isHandled(it) && it.status !== 'awaiting-dispatch') return { refused: 'wrong-status', status: it.status }
  const waits = suspensionOf(it)
  if (waits) return { refused: 'suspended', asks: waits.asks }
  const today = (at: Timestamp): boolean => calendar.dateOf(at) === calendar.dateOf(now)
  const clock = nextDue(it)
  const known = it.urgings ?? []
  // Cases of before know only when, not for which limit.
  const untold = it.urgedAt.some((at) => today(at) && !known.some((urging) => urging.at === at))
  if (untold || (!clock && it.urgedAt.some(today))) return { refused: 'urged-today' }
  if (!clock) return [{ type: 'urged' }]
  const red = clock.light === 'red'
  const last = known.findLast((urging) => urging.clock === clock.kind && urging.since === clock.startedAt)
  if (last && today(last.at) && (last.red || !red)) return { refused: 'urged-today' }
  const level = Math.max((last?.level ?? 0) + 1, red ? 2 : 1)
  return [{ type: 'urged', urging: { clock: clock.kind, since: clock.startedAt, level, red } }]
}

/** Who is told of an urging. */
export function toldOfUrging({ urging }: UrgedEvent, { tell }: UrgingRule): readonly UrgingRung[] {
  return tell[Math.min(urging?.level ?? 1, tell.length) - 1] ?? ['owner']
}
