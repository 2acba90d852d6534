/** A fault of the store: the disk, the file or the program is broken. Never a refusal. */

/** Says what was tried, with what, and what to do. `retryable`: the same call may succeed later. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly retryable: boolean

  constructor(message: string, options: { readonly retryable: boolean; readonly cause?: unknown }) {
    super(message, { cause: options.cause })
    this.retryable = options.retryable
  }
}

/** The fault behind an error that SQLite threw while the store tried to do `what`, e.g. `commit a turn`. */
export function storeError(what: string, cause: unknown): StoreError {
  if (cause instanceof StoreError) return cause
  const code = resultCode(cause)
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new StoreError(`could not ${what}: ${reason}; ${advice(code)}`, { retryable: retryableCodes.has(code), cause })
}

/** SQLite's primary result code of an error (https://sqlite.org/rescode.html), 0 when it has none. */
export function resultCode(cause: unknown): number {
  if (!(cause instanceof Error) || !('errcode' in cause) || typeof cause.errcode !== 'number') return 0
  return cause.errcode & 0xff
}

/** Result codes that the store tells apart. */
export const sqlite = { busy: 5, locked: 6, readonly: 8, ioError: 10, corrupt: 11, full: 13, cannotOpen: 14, notADatabase: 26 } as const

// --- Internal helpers ---

const retryableCodes: ReadonlySet<number> = new Set([
  sqlite.busy,
  sqlite.locked,
  sqlite.readonly,
  sqlite.ioError,
  sqlite.full,
  sqlite.cannotOpen,
])

function advice(code: number): string {
  switch (code) {
    case sqlite.busy:
    case sqlite.locked:
      return 'another process holds the data folder, try again when it is done'
    case sqlite.full:
      return 'the disk is full, free some space'
    case sqlite.readonly:
    case sqlite.cannotOpen:
      return 'check the rights of the data folder'
    case sqlite.ioError:
      return 'check the disk'
    case sqlite.corrupt:
    case sqlite.notADatabase:
      return 'the data file is damaged, restore a backup'
    default:
      return 'this is a fault of the program, report it'
  }
}
