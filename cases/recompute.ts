/** What the present calendar makes of limits that were set before it changed. Nothing else ever moves an end that was set. */
import type { Calendar, Timestamp } from './calendar.ts'
import type { Case, Clock, MovedDue, Recorded } from './case.ts'
import { changesOf } from './clock-changes.ts'
import { applyClocks, isClock, type Profile } from './clocks.ts'
import { replay } from './evolve.ts'

/**
 * The running clocks that would end at another time: each is begun again where it began, by its rule, and whatever moved
 * it since (an extension, a suspension, another class) is done again. An end that would lie in the past stays where it is,
 * for nobody is made late afterwards.
 */
export function movedDues(it: Case, { now, profile, calendar, history }: RecomputeGiven): readonly MovedDue[] {
  if (history?.length !== it.version) throw new Error(`to recompute needs the whole history of ${it.number}`)
  return it.clocks.flatMap((clock): readonly MovedDue[] => {
    if (clock.status !== 'running') return []
    const anew = begunAgain(clock, history, { profile, calendar })
    if (!anew || anew.due === clock.due || anew.due <= now) return []
    const { due, provisional, yellowAt } = anew
    const which = { clock: clock.kind, ...(clock.task === undefined ? {} : { task: clock.task }) }
    return [{ ...which, from: clock.due, due, provisional, yellowAt }]
  })
}

// --- Internal helpers ---

type Rules = { readonly profile: Profile; readonly calendar: Calendar }
type RecomputeGiven = Rules & { readonly now: Timestamp; readonly history?: readonly Recorded[] }

/** The clock as it would be had today's calendar been known from the start; undefined when no event of the history began it. */
function begunAgain(clock: Clock, history: readonly Recorded[], rules: Rules): Clock | undefined {
  const begins = (event: Recorded): boolean =>
    event.at === clock.startedAt && event.clocks.some((change) => change.op === 'started' && isClock(change.clock, clock))
  const place = history.findLastIndex(begins)
  const start = history[place]
  if (!start) return undefined
  const changes = changesOf(start, replay(history.slice(0, place)), { now: start.at, ...rules })
  const started = changes.find((change) => change.op === 'started' && isClock(change.clock, clock))
  if (started?.op !== 'started') return undefined
  const undone = new Set(history.flatMap((event, i) => (event.type === 'retracted' ? [event.act - 1, i] : [])))
  const [ended] = history.reduce<readonly Clock[]>(
    (clocks, event, i) => {
      if (i <= place || undone.has(i) || !movesEnd(event, clock)) return clocks
      const before = replay(history.slice(0, i))
      return before ? applyClocks(clocks, changesOf(event, { ...before, clocks }, { now: event.at, ...rules })) : clocks
    },
    [started.clock],
  )
  return ended
}

/** Whether an event moved the end of a clock, or let it stand still or run on; what an earlier recompute found is reckoned anew. */
function movesEnd(event: Recorded, clock: Clock): boolean {
  const ops: readonly string[] = ['moved', 'suspended', 'run-on']
  return (
    event.type !== 'dues-recomputed' && event.clocks.some((change) => 'kind' in change && ops.includes(change.op) && isClock(clock, change))
  )
}
