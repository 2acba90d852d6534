/** The hash chain of a case: each event carries the hash of everything before it, so no edit, deletion or reorder stays unseen. */
import { createHash } from 'node:crypto'
import type { CaseNumber, Recorded } from '../../cases/case.ts'
import type { LedgerRow } from '../store.ts'

/** What the first event of a case follows. */
export const chainStart = ''

/** The hash of an event: SHA-256 of the previous hash and of the canonical `{case, event, seq}`. `event` is canonical JSON. */
export function eventHash(previous: string, number: CaseNumber, seq: number, event: string): string {
  return createHash('sha256')
    .update(`${previous}\n{"case":${JSON.stringify(number)},"event":${event},"seq":${seq}}`)
    .digest('hex')
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

/** JSON with sorted keys and no spaces: equal values have equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (isPlainObject(part) ? sorted(part) : part))
}

// --- Internal helpers ---

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function sorted(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
