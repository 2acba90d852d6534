/** What an error of PostgreSQL, or of the way to it, means for whoever runs the program. */
import pg from 'pg'
import { StoreError } from './error.ts'

/** The SQLSTATE of an error (https://www.postgresql.org/docs/current/errcodes-appendix.html); empty when it has none. */
export function sqlState(cause: unknown): string {
  return cause instanceof pg.DatabaseError ? (cause.code ?? '') : ''
}

/** The fault behind an error that came while the store tried to do `what`. The message never holds values of a statement. */
export function postgresError(what: string, cause: unknown): StoreError {
  if (cause instanceof StoreError) return cause
  const { advice, retryable } = meaning(cause)
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new StoreError(`could not ${what}: ${reason}; ${advice}`, { retryable, cause })
}

// --- Internal helpers ---

type Meaning = { readonly advice: string; readonly retryable: boolean }

function meaning(cause: unknown): Meaning {
  const state = sqlState(cause)
  // The network, or a server that is not there: pg passes these on without a state.
  if (state === '') return { advice: 'the database cannot be reached, check it and DATABASE_URL', retryable: true }
  if (state === '53100') return { advice: 'the disk of the database is full, free some space', retryable: true }
  if (state === '53300') return { advice: 'the database has no connection left, raise max_connections', retryable: true }
  if (state === '25006') return { advice: 'the database takes no writes, check that DATABASE_URL names the primary', retryable: true }
  if (state.startsWith('28') || state === '3D000') return { advice: 'check user, password and database in DATABASE_URL', retryable: false }
  if (state === '42501') return { advice: 'give the user of DATABASE_URL the rights on its schema', retryable: false }
  if (state.startsWith('XX')) return { advice: 'the database is damaged, restore a backup', retryable: false }
  // Connections that were closed, a server that stops or starts, locks, cancelled statements, no resources.
  if (/^(?:08|40|53|55|57|58)/.test(state)) return { advice: 'the database is not available, try again', retryable: true }
  return { advice: 'this is a fault of the program, report it', retryable: false }
}
