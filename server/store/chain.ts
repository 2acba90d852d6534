/** The hash chain of a case: each event carries the hash of everything before it, so no edit, deletion or reorder stays unseen. */
import { hash } from 'node:crypto'
import type { CaseNumber, Recorded } from '../../cases/case.ts'
import type { LedgerRow } from '../store.ts'

/** What the first event of a case follows. */
export const chainStart = ''

/** The hash of an event: SHA-256 of the previous hash and of the canonical `{case, event, seq}`. `event` is canonical JSON. */
export function eventHash(previous: string, number: CaseNumber, seq: number, event: string): string {
  return hash('sha256', `${previous}\n{"case":${JSON.stringify(number)},"event":${event},"seq":${seq}}`, 'hex')
}

/** The rows of new events, behind the hash that the events up to `version` end with. */
export function chain(before: string, number: CaseNumber, version: number, events: readonly Recorded[]): readonly LedgerRow[] {
  const rows: LedgerRow[] = []
  for (const [index, recorded] of events.entries()) {
    const seq = version + index + 1
    const event = canonicalJson(recorded)
    rows.push({ seq, event, hash: eventHash(rows.at(-1)?.hash ?? before, number, seq, event) })
  }
  return rows
}

/**
 * The seal of a text that stands in the place of an event's: the hash that the text would have behind the hash that the event keeps.
 * It binds both, so that neither is changed unseen, although the text that was hashed is gone.
 */
export function sealOf(hash: string, number: CaseNumber, seq: number, event: string): string {
  return eventHash(hash, number, seq, event)
}

/** JSON with sorted keys and no spaces: equal values have equal text. `value` is made of what JSON has, and of what it leaves out. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value))
}

// --- Internal helpers ---

/** The value with sorted keys at every depth; keys that look like numbers stand first by themselves. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(sorted)
  const parts: Readonly<Record<string, unknown>> = { ...value }
  const inOrder: Record<string, unknown> = {}
  for (const key of Object.keys(parts).sort()) inOrder[key] = sorted(parts[key])
  return inOrder
}
