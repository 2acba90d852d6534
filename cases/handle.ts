/** One command all the way: decide, evolve, clocks, notices. The core's only entry. */
import type { Timestamp } from './calendar.ts'
import {
  type Case,
  type CaseEvent,
  type CaseNumber,
  type ClockChange,
  type Command,
  type Happening,
  isRefusal,
  type Recorded,
  type Refusal,
} from './case.ts'
import { changesOf } from './clock-changes.ts'
import { nextTimer } from './clocks.ts'
import { decide, type Given } from './decide.ts'
import { evolve } from './evolve.ts'
import { type Notice, noticesOf } from './notices.ts'
import { retraction } from './retract.ts'
import { companionOf } from './ties.ts'

/** What a command did: the new case, what goes into the ledger, who is told, and when a timer is next needed. */
export type Handled = {
  readonly case: Case
  readonly events: readonly Recorded[]
  readonly notices: readonly Notice[]
  /** Null: the case waits for nobody. */
  readonly timer: Timestamp | null
}

/** Runs `command` on `it` (null for a new report). Pure; gives the same result for the same input. */
export function handle(command: Command, it: Case | null, given: Given): Handled | Refusal {
  const happenings = decide(command, it, given)
  if (isRefusal(happenings)) return happenings
  const steps = run(happenings, it, given)
  const last = steps.at(-1)?.after ?? it
  if (last === null) throw new Error(`command ${command.type} made no case`)
  return {
    case: last,
    events: steps.map((step) => step.event),
    notices: steps.flatMap((step) => noticesOf(step.event, step.before, last, given.profile)),
    timer: nextTimer(last),
  }
}

/**
 * Runs `command` on the case `number`, with what it commands on another case (`companionOf`): both, or neither. The first of the
 * parts is the command's own; a refusal says of which case it is. `caseOf` knows the cases that the actor may see.
 */
export function handleTogether(
  command: Command,
  number: CaseNumber,
  caseOf: (number: CaseNumber) => Case | null,
  given: Given,
): readonly Part[] | { readonly number: CaseNumber; readonly refusal: Refusal } {
  const it = caseOf(number)
  const handled = handle(command, it, given)
  if (isRefusal(handled)) return { number, refusal: handled }
  const companion = companionOf(command, it)
  if (companion === null) return [{ number, handled }]
  const other = handle(companion.command, caseOf(companion.number), given)
  return isRefusal(other)
    ? { number: companion.number, refusal: other }
    : [
        { number, handled },
        { number: companion.number, handled: other },
      ]
}

/** What a command did to one of the cases it concerns. */
export type Part = { readonly number: CaseNumber; readonly handled: Handled }

// --- Internal helpers ---

type Step = { readonly event: Recorded; readonly before: Case | null; readonly after: Case }

function run(happenings: readonly Happening[], it: Case | null, given: Given): readonly Step[] {
  const steps: Step[] = []
  let before = it
  for (const happening of happenings) {
    const event: CaseEvent = { ...happening, at: given.now, by: given.actor.id }
    const recorded: Recorded = { ...event, clocks: clocksOf(event, before, given) }
    const after = evolve(before, recorded)
    steps.push({ event: recorded, before, after })
    before = after
  }
  return steps
}

function clocksOf(event: CaseEvent, it: Case | null, given: Given): readonly ClockChange[] {
  if (it === null || event.type !== 'retracted') return changesOf(event, it, given)
  const undone = retraction(it, given)
  return isRefusal(undone) ? [] : [{ op: 'restored', clocks: undone.clocks }]
}
