/**
 * 删除个人信息 (个人信息保护法第四十七条): what a person told may be taken out of a case that is over, and out of its ledger. The
 * events stay in their places with `redact.ts`'s form of them; the event `erased` behind them says which, why, and by whose word.
 */
import { type Actor, type Case, isConfidential, isOpen, type Refusal } from './case.ts'
import { openAppeal } from './ratings.ts'
import { isUndelivered } from './telling.ts'

/**
 * An event whose personal fields were taken out: its place in the history, from 1, and the seal of what stands there now. The seal
 * binds the text that is left to the hash of the one that was written (`server/store/chain.ts`).
 */
export type Redacted = { readonly seq: number; readonly seal: string }

/** `basis` is the law it rests on, `reason` why; neither may name anybody, for both stay. */
export type ErasureEvent = {
  readonly type: 'erased'
  readonly reason: string
  readonly basis: string
  readonly redacted: readonly Redacted[]
}

export type ErasureCommand = {
  readonly type: 'erase'
  readonly reason: string
  readonly basis: string
  readonly redacted: readonly Redacted[]
}

export type ErasureRefusal =
  /** Somebody still has something to do on it: it is brought to its end, or withdrawn, first. */
  { readonly refused: 'not-over' }

/** Whether nobody has anything to do on a case any more: it is closed, its reporter was told, and no call or ruling waits. */
export function isOver(it: Case): boolean {
  if (isOpen(it) || isUndelivered(it) || openAppeal(it) || it.review?.awaited) return false
  return !it.clocks.some(({ status }) => status === 'running')
}

/** Who may give such a command; null when the actor may. */
export function mayOnErasure(it: Case, actor: Actor): Refusal | null {
  if (isConfidential(it)) return actor.role === 'discipline' ? null : { refused: 'not-your-case' }
  return actor.role === 'coordinator' ? null : { refused: 'not-your-role' }
}

/** What such a command causes. */
export function decideErasure({ reason, basis, redacted }: ErasureCommand, it: Case): readonly ErasureEvent[] | Refusal {
  if (!isOver(it)) return { refused: 'not-over' }
  if (reason.trim() === '' || basis.trim() === '') return { refused: 'text-missing', needs: 'reason' }
  return redacted.length === 0 ? { refused: 'already-done' } : [{ type: 'erased', reason, basis, redacted }]
}
