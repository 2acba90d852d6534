/** Undo: the newest act of a person on a case, and what the case is without it. */
import type { Calendar, Timestamp } from './calendar.ts'
import {
  type Actor,
  type Case,
  type Clock,
  isHandled,
  type OpenCase,
  type Recorded,
  type Refusal,
  type Restored,
  type Retractable,
} from './case.ts'
import { changesOf } from './clock-changes.ts'
import type { Profile } from './clocks.ts'
import { evolve, replay } from './evolve.ts'

/** What undoing changes: `act` is the place of the act in the history, from 1; `back` and `clocks` are the case without it. */
export type Retraction = { readonly what: Retractable; readonly act: number; readonly back: Restored; readonly clocks: readonly Clock[] }

/** What is undone when `actor` takes back the newest act on `it`, or why nothing is. */
export function retraction(
  it: Case,
  { now, actor, profile, calendar, history }: RetractGiven,
): Retraction | Extract<Refusal, { refused: 'nothing-to-retract' }> {
  if (history?.length !== it.version) throw new Error(`to retract needs the whole history of ${it.number}`)
  const refused = { refused: 'nothing-to-retract', minutes: profile.undo.minutes } as const
  const undone = new Set(history.flatMap((event, i) => (event.type === 'retracted' ? [event.act - 1, i] : [])))
  const place = history.findLastIndex((event, i) => !undone.has(i) && event.by === actor.id && isRetractable(event))
  const act = history[place]
  if (!act || !isRetractable(act) || now > calendar.addMinutes(act.at, profile.undo.minutes)) return refused
  // Whoever answered it, ruled on it or has the case by now relies on it.
  const moved = history.slice(place).some((event) => event.type === 'dispatched')
  const after = history.filter((_, i) => i > place && !undone.has(i))
  if (moved || !stands(act.type, it, after)) return refused
  // What was taken back since then is left out as well, for it restored a case that still had this act.
  const since = history.flatMap((event, i) => (event.type === 'retracted' && i > place ? [event.act - 1, i] : []))
  // An order that the word answered is owed again.
  const answered = answeredBy(place, history)
  // A visit that a photo shows is told and counted in one act.
  const shown = act.type === 'contacted' && act.how === 'visit' ? [place - 1] : []
  // Whether an answer has reached anybody falls with the answer.
  const onItsWay = history.flatMap((event, i) => (i > place && act.type === 'resolved' && isOnDelivery(event) ? [i] : []))
  const without = replayWithout(new Set([...since, ...answered, ...shown, ...onItsWay, place]), history, profile, calendar)
  if (!without || !isHandled(without)) throw new Error(`${it.number} has no owner without its event ${place + 1}`)
  return { what: act.type, act: place + 1, back: backTo(without), clocks: without.clocks }
}

// --- Internal helpers ---

type RetractGiven = {
  readonly now: Timestamp
  readonly actor: Actor
  readonly profile: Profile
  readonly calendar: Calendar
  readonly history?: readonly Recorded[]
}

function backTo({
  status,
  contact,
  progress,
  objection,
  extension,
  ratingOpen,
  tasks,
  visit,
  final,
  suspension,
  suspensions,
  longTerm,
  longTermRefused,
}: OpenCase): Restored {
  return {
    ...{ status, contact, progress, objection, extension, ratingOpen },
    ...(tasks === undefined ? {} : { tasks }),
    ...(visit === undefined ? {} : { visit }),
    ...(final === undefined ? {} : { final }),
    ...(suspension === undefined ? {} : { suspension }),
    ...(suspensions === undefined ? {} : { suspensions }),
    ...(longTerm === undefined ? {} : { longTerm }),
    ...(longTermRefused === undefined ? {} : { longTermRefused }),
  }
}

const retractable: readonly string[] = [
  'acknowledged',
  'contacted',
  'visited',
  'same-day-promised',
  'progress-reported',
  'promised',
  'resolved',
  'objected',
  'extension-requested',
  'suspended',
  'resumed',
  'long-term-begun',
] satisfies readonly Retractable[]

/** The orders that an act answered stand in the history right behind the progress, or right before the answer. */
function answeredBy(place: number, history: readonly Recorded[]): readonly number[] {
  const act = history[place]
  const words = act?.type === 'progress-reported' ? act.text : act?.type === 'resolved' ? act.answer : null
  const step = act?.type === 'resolved' ? -1 : 1
  const same = (event: Recorded | undefined): boolean => event !== undefined && event.by === act?.by && event.at === act.at
  const run: number[] = []
  for (let i = place + step; words !== null; i += step) {
    const event = history[i]
    if (event?.type !== 'task-done' || !same(event) || event.text !== words) break
    run.push(i)
  }
  const before = history[place - run.length - 1]
  return step === -1 && before?.type === 'progress-reported' && same(before) ? [] : run
}

function isRetractable(event: Recorded): event is Extract<Recorded, { type: Retractable }> {
  return retractable.includes(event.type)
}

function isOnDelivery({ type }: Recorded): boolean {
  return type === 'answer-held' || type === 'answer-delivered'
}

/** Whether nothing rests on an act yet; `after` is what came after it and was not taken back. */
function stands(what: Retractable, it: Case, after: readonly Recorded[]): boolean {
  switch (what) {
    case 'resolved':
      // Who was told on the telephone relies on it, too.
      return it.status === 'resolved' && it.outcome === null && !after.some(({ type }) => type === 'told-by-phone')
    case 'objected':
      return isHandled(it) && it.objection !== null
    case 'extension-requested':
      return isHandled(it) && it.extension !== null
    case 'contacted':
      // What the enterprise is asked for, and a track of months, rest on the contact before them.
      return isHandled(it) && !(isPutOff(it) && after.some(({ type }) => type === 'suspended' || type === 'long-term-begun'))
    case 'suspended':
      return isHandled(it) && it.suspension !== undefined
    case 'resumed':
      return isHandled(it) && !isPutOff(it)
    case 'long-term-begun':
      return isHandled(it) && it.longTerm !== undefined
    default:
      return isHandled(it)
  }
}

function isPutOff(it: OpenCase): boolean {
  return it.suspension !== undefined || it.longTerm !== undefined
}

/** The case that the other events make; from the first one left out on, the clocks are reckoned anew. */
function replayWithout(left: ReadonlySet<number>, history: readonly Recorded[], profile: Profile, calendar: Calendar): Case | null {
  const first = Math.min(...left)
  const kept = history.filter((_, i) => i > first && !left.has(i))
  return kept.reduce<Case | null>(
    (it, event) => evolve(it, { ...event, clocks: changesOf(event, it, { now: event.at, profile, calendar }) }),
    replay(history.slice(0, first)),
  )
}
