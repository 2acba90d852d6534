/**
 * 最终答复 (吕梁 12345): for what cannot be satisfied, or was fairly solved already. The department proposes it with its basis after an
 * answer was not accepted; the coordinator signs, then a leader. It may be rated, and reopens nothing. Limits: `Profile.finalAnswer`.
 */
import type { Timestamp } from './calendar.ts'
import { type Actor, type Case, type Happening, isConfidential, isHandled, leadOf, type Recorded, type Refusal } from './case.ts'
import type { Profile } from './clocks.ts'
import { isOwnCase } from './rights.ts'
import { openTasks } from './tasks.ts'

/** A final answer on its way, or given. */
export type FinalAnswer = {
  readonly text: string
  /** The law, document or evidence that it rests on. */
  readonly basis: string
  readonly by: string
  readonly at: Timestamp
  /** By the coordinator. */
  readonly signed?: { readonly at: Timestamp; readonly by: string }
  /** When the second signature made it final. */
  readonly answeredAt?: Timestamp
}

export type FinalEvent =
  | { readonly type: 'final-proposed'; readonly text: string; readonly basis: string }
  | { readonly type: 'final-signed' }
  | { readonly type: 'final-refused'; readonly reason: string }
  /** `signers` are the two persons, in their order. */
  | { readonly type: 'final-answered'; readonly text: string; readonly basis: string; readonly signers: readonly [string, string] }

export type FinalCommand =
  | { readonly type: 'propose-final'; readonly text: string; readonly basis: string }
  /** The coordinator first, then a leader. */
  | { readonly type: 'sign-final' }
  | { readonly type: 'refuse-final'; readonly reason: string }

export type FinalRefusal =
  /** Before an answer was not accepted so often as the profile says, there is none. */
  | { readonly refused: 'final-too-early'; readonly reopenings: number }
  /** The answer is final: it is not taken up again. */
  | { readonly refused: 'final' }

/** Whether the answer of a case is final. */
export function isFinal(it: Case): boolean {
  return it.final?.answeredAt !== undefined
}

/** A final answer that waits for a signature. */
export function finalWaiting(it: Case): FinalAnswer | undefined {
  return isHandled(it) && !isFinal(it) ? it.final : undefined
}

/** Who may give such a command; null when the actor may. */
export function mayOnFinal(command: FinalCommand, it: Case, actor: Actor): Refusal | null {
  if (isConfidential(it)) return { refused: 'not-your-case' }
  const lead = leadOf(it)
  if (command.type === 'propose-final') {
    if (actor.role !== 'staff' && actor.role !== 'head') return { refused: 'not-your-role' }
    return lead !== null && actor.departments.includes(lead) ? null : { refused: 'not-your-case' }
  }
  if (actor.role !== 'coordinator' && actor.role !== 'leader') return { refused: 'not-your-role' }
  return isOwnCase(it, actor) ? { refused: 'own-department' } : null
}

/** What such a command causes. */
export function decideFinal(
  command: FinalCommand,
  it: Case,
  { actor, profile }: { readonly actor: Actor; readonly profile: Profile },
): readonly Happening[] | Refusal {
  if (!isHandled(it)) return { refused: 'wrong-status', status: it.status }
  if (command.type === 'propose-final') {
    const { afterReopenings } = profile.finalAnswer
    if (it.final) return { refused: 'already-done' }
    if (it.reopenings < afterReopenings) return { refused: 'final-too-early', reopenings: afterReopenings }
    const promised = openTasks(it).filter(({ kind }) => kind === 'commitment')
    if (promised.length > 0) return { refused: 'tasks-open', tasks: promised.map(({ id }) => id) }
    if (isBlank(command.text) || isBlank(command.basis)) return { refused: 'text-missing', needs: 'final' }
    return [{ type: 'final-proposed', text: command.text, basis: command.basis }]
  }
  const { final } = it
  if (!final) return { refused: 'nothing-pending' }
  // Each in turn: what the coordinator has not signed is not the leader's yet.
  if (!final.signed && actor.role !== 'coordinator') return { refused: 'coordinator-first' }
  if (command.type === 'refuse-final')
    return isBlank(command.reason) ? { refused: 'text-missing', needs: 'ruling' } : [{ type: 'final-refused', reason: command.reason }]
  if (!final.signed) return [{ type: 'final-signed' }]
  if (final.signed.by === actor.id) return { refused: 'same-person' }
  if (actor.role !== 'leader') return { refused: 'already-done' }
  const { text, basis } = final
  return [
    { type: 'final-answered', text, basis, signers: [final.signed.by, actor.id] },
    { type: 'resolved', answer: text },
  ]
}

/** The final answer after an event of any kind; undefined while there is none. A proposal falls with another answer or department. */
export function evolveFinal(it: Case, event: Recorded): FinalAnswer | undefined {
  const { final } = it
  const { at, by } = event
  if (event.type === 'final-proposed') return { text: event.text, basis: event.basis, by, at }
  // An answer taken back gives the proposal back that it had made needless.
  if (event.type === 'retracted') return event.back.final ?? final
  if (!final) return undefined
  switch (event.type) {
    case 'final-signed':
      return { ...final, signed: { at, by } }
    case 'final-answered':
      return { ...final, answeredAt: at }
    case 'final-refused':
      return undefined
    case 'resolved':
    case 'dispatched':
    case 'referred':
      return final.answeredAt === undefined ? undefined : final
    default:
      return final
  }
}

// --- Internal helpers ---

function isBlank(text: string): boolean {
  return !/[\p{L}\p{N}]/u.test(text)
}
