/**
 * Checks that the ledger is what was written: every hash chain, and that each case is what its events make. Personal data may have been
 * taken out of an event (`cases/erasure.ts`): its hash is that of the text that was written, and an event `erased` behind it, in the
 * same chain, has sealed the text that stands there instead.
 */
import { type Case, type CaseNumber, isConfidential, type Recorded } from '../cases/case.ts'
import { replay } from '../cases/evolve.ts'
import { caseIndex } from './store/case-index.ts'
import { canonicalJson, chainStart, eventHash, sealOf } from './store/chain.ts'
import type { LedgerCase, LedgerRow, Store } from './store.ts'

/** What a check found: how much was checked (confidential cases are checked and not counted), or the first bad case and what is wrong with it. */
export type LedgerCheck =
  | { readonly intact: true; readonly cases: number; readonly events: number }
  | { readonly intact: false; readonly case: CaseNumber; readonly sentence: string }

/** Streams every case of the store through the check; holds one case in memory. */
export async function verifyLedger(store: Pick<Store, 'ledger'>): Promise<LedgerCheck> {
  let cases = 0
  let events = 0
  for await (const entry of store.ledger()) {
    const fault = faultOf(entry)
    if (fault !== null) return { intact: false, case: entry.number, sentence: `case ${entry.number} was altered: ${fault}` }
    // Checked like all others, but nobody learns how many there are.
    if (entry.kept !== null && isConfidential(JSON.parse(entry.kept.state))) continue
    cases++
    events += entry.rows.length
  }
  return { intact: true, cases, events }
}

// --- Internal helpers: what is wrong, or null ---

function faultOf({ number, kept, rows }: LedgerCase): string | null {
  if (kept === null) return `its row is gone, ${rows.length} events are left`
  const last = rows.at(-1)
  if (!last) return 'its events are gone'
  return chainFault(number, rows) ?? headFault(kept, last) ?? stateFault(number, kept, rows)
}

function chainFault(number: CaseNumber, rows: LedgerCase['rows']): string | null {
  const seals = sealsIn(number, rows)
  for (const [index, row] of rows.entries()) {
    const { seq, event, hash } = row
    if (seq !== index + 1) return `event ${index + 1} is missing`
    const seal = seals.get(seq)
    if (seal === undefined && !fits(row, rows[index - 1], number)) return `the hash of event ${seq} does not fit`
    // Neither another text, nor the one that was taken out.
    if (seal !== undefined && seal !== sealOf(hash, number, seq, event)) return `event ${seq} is not what an erasure left of it`
  }
  return null
}

/** Whether an event has the hash that its text and the event before it give. */
function fits({ seq, event, hash }: LedgerRow, before: LedgerRow | undefined, number: CaseNumber): boolean {
  return hash === eventHash(before?.hash ?? chainStart, number, seq, event)
}

/** The seals of the events that were redacted, by their places: those of the last erasure that names them. One that is out of the chain seals nothing. */
function sealsIn(number: CaseNumber, rows: readonly LedgerRow[]): ReadonlyMap<number, string> {
  const seals = new Map<number, string>()
  for (const [index, row] of rows.entries()) {
    if (!row.event.includes('"type":"erased"') || !fits(row, rows[index - 1], number)) continue
    const event: Recorded = JSON.parse(row.event) // As it was written: its hash fits.
    if (event.type !== 'erased') continue
    for (const { seq, seal } of event.redacted) if (seq < row.seq) seals.set(seq, seal)
  }
  return seals
}

function headFault(kept: NonNullable<LedgerCase['kept']>, last: LedgerCase['rows'][number]): string | null {
  if (kept.version !== last.seq) return `it is at version ${kept.version} and has ${last.seq} events`
  return kept.head === last.hash ? null : `its head is not the hash of event ${last.seq}`
}

function stateFault(number: CaseNumber, kept: NonNullable<LedgerCase['kept']>, rows: LedgerCase['rows']): string | null {
  const state = replayed(rows)
  if (typeof state === 'string') return state
  if (state.number !== number) return `its events are those of case ${state.number}`
  if (canonicalJson(state) !== kept.state) return 'its state is not what its events make'
  return canonicalJson(caseIndex(state)) === canonicalJson(kept.columns) ? null : 'its columns do not fit its state'
}

/** The case that the events make, or why they make none. */
function replayed(rows: LedgerCase['rows']): Case | string {
  try {
    return replay(rows.map((row): Recorded => JSON.parse(row.event))) ?? 'its events make no case'
  } catch (cause) {
    return `its events make no case (${cause instanceof Error ? cause.message : String(cause)})`
  }
}
