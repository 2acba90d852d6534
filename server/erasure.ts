/** An erasure of one case: what is written, so that the chain of the case stays one that anybody can check. */
import { type CaseNumber, isRefusal, type Recorded, type Refusal } from '../cases/case.ts'
import type { Given } from '../cases/decide.ts'
import { replay } from '../cases/evolve.ts'
import { handle } from '../cases/handle.ts'
import { redact, type Subject } from '../cases/redact.ts'
import { canonicalJson, sealOf } from './store/chain.ts'
import type { CaseCommit, LedgerRow } from './store.ts'

/** By what right, and why; neither names anybody, for both stay in the ledger. */
export type Grounds = { readonly reason: string; readonly basis: string }

/** The commit that takes the data of `subject` out of a case, by the actor of `given`; null when none of it is there, or a refusal. */
export function erasureOf(
  number: CaseNumber,
  rows: readonly LedgerRow[],
  subject: Subject,
  { reason, basis }: Grounds,
  given: Given,
): CaseCommit | Refusal | null {
  const history = rows.map((row): Recorded => JSON.parse(row.event)) // As the store wrote it.
  const redactedHistory = redact(history, subject)
  const redacted = rows.flatMap(({ seq, hash }, i) => {
    const event = redactedHistory[i]
    return event === undefined || event === history[i] ? [] : [{ seq, event, seal: sealOf(hash, number, seq, canonicalJson(event)) }]
  })
  if (redacted.length === 0) return null
  const seals = redacted.map(({ seq, seal }) => ({ seq, seal }))
  const handled = handle({ type: 'erase', reason, basis, redacted: seals }, replay(redactedHistory), given)
  if (isRefusal(handled)) return handled
  const { case: after, events, timer } = handled
  return { case: after, version: rows.length, events, timer, redacted: redacted.map(({ seq, event }) => ({ seq, event })) }
}
