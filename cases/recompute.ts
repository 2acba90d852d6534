/** What the present calendar makes of limits that were set before it changed. Nothing else ever moves an end that was set. */
import type { Calendar, Timestamp } from './calendar.ts'
import type { Case, Clock, MovedDue, Recorded } from './case.ts'
import { changesOf } from './clock-changes.ts'
import { applyClocks, isClock, type Profile } from './clocks.ts'
import { replay } from './evolve.ts'

/**
 * The running clocks that would end at another time: each is begun again where it began, by its rule, and extended as
 * often as was approved. An end that would lie in the past stays where it is, for nobody is made late afterwards.
 */
export function movedDues(it: Case, { now, profile, calendar, history }: RecomputeGiven): readonly MovedDue[] {
  if (history?.length !== it.version) throw new Error(`to recompute needs the whole history of ${it.number}`)
  return it.clocks.flatMap((clock): readonly MovedDue[] => {
    if (clock.status !== 'running') return []
    const anew = begunAgain(clock, it, history, { profile, calendar })
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
function begunAgain(clock: Clock, it: Case, history: readonly Recorded[], rules: Rules): Clock | undefined {
  const begins = (event: Recorded): boolean =>
    event.at === clock.startedAt && event.clocks.some((change) => change.op === 'started' && isClock(change.clock, clock))
  const place = history.findLastIndex(begins)
  const start = history[place]
  if (!start) return undefined
  const changes = changesOf(start, replay(history.slice(0, place)), { now: start.at, ...rules })
  const started = changes.find((change) => change.op === 'started' && isClock(change.clock, clock))
  if (started?.op !== 'started') return undefined
  const extensions = history.slice(place + 1).filter((event) => event.type === 'extension-approved' && moves(event, clock))
  const [ended] = extensions.reduce<readonly Clock[]>(
    (clocks, event) => applyClocks(clocks, changesOf(event, { ...it, clocks }, { now: event.at, ...rules })),
    [started.clock],
  )
  return ended
}

function moves(event: Recorded, clock: Clock): boolean {
  return event.clocks.some((change) => change.op === 'moved' && isClock(clock, change))
}
