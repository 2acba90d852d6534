/** The hash chain of a case: each event carries the hash of everything before it, so no edit, deletion or reorder stays unseen. */
import { createHash } from 'node:crypto'
import type { CaseNumber } from '../../cases/case.ts'

/** What the first event of a case follows. */
export const chainStart = ''

/** The hash of an event: SHA-256 of the previous hash and of the canonical `{case, event, seq}`. `event` is canonical JSON. */
export function eventHash(previous: string, number: CaseNumber, seq: number, event: string): string {
  return createHash('sha256')
    .update(`${previous}\n{"case":${JSON.stringify(number)},"event":${event},"seq":${seq}}`)
    .digest('hex')
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
