/** Group commit: the writes of one turn of the event loop share one transaction, and so one sync of the disk. */

import { StoreError, storeError } from './error.ts'
import type { Connection } from './sqlite-connection.ts'

/** The queue of writes of one connection. */
export type Writes = {
  /**
   * Runs `work` in the next transaction; resolves when that is on disk. `what` names it in errors, e.g. `commit a turn`.
   * A result that `keeps` says no to, or an error, undoes this write alone. Throws StoreError.
   */
  write<T>(what: string, work: () => T, keeps?: (result: T) => boolean): Promise<T>
  /** Writes what is queued and takes no more. */
  end(): void
}

/** Starts a queue. */
export function groupCommit(db: Connection): Writes {
  const queue: Queued[] = []
  let ended = false

  function flush(): void {
    const batch = queue.splice(0, batchSize)
    if (queue.length > 0) setImmediate(flush)
    if (batch.length > 0) commitTogether(db, batch)
  }

  return {
    write(what, work, keeps = () => true) {
      if (ended) return Promise.reject(new StoreError(`could not ${what}: the store is closed`, { retryable: false }))
      return new Promise((resolve, reject) => {
        if (queue.length === 0) setImmediate(flush)
        queue.push({
          what,
          attempt() {
            const result = work()
            return { keep: keeps(result), settle: () => resolve(result) }
          },
          reject,
        })
      })
    },
    end() {
      ended = true
      while (queue.length > 0) flush()
    },
  }
}

// --- Internal helpers ---

/** More would hold up the event loop (200 turns take 25 to 45 ms); the rest follows in the next transaction. */
const batchSize = 256

type Queued = {
  readonly what: string
  /** Does the work; `settle` tells the caller, and is called after the commit. */
  attempt(): { readonly keep: boolean; readonly settle: () => void }
  reject(error: StoreError): void
}

function commitTogether(db: Connection, batch: readonly Queued[]): void {
  const answers: (() => void)[] = []
  try {
    db.run('begin immediate')
    for (const queued of batch) answers.push(inSavepoint(db, queued))
    db.run('commit')
  } catch (cause) {
    // Nothing of the batch is on disk, and nobody was told otherwise.
    for (const queued of batch) queued.reject(storeError(queued.what, cause))
    if (db.inTransaction()) db.run('rollback')
    return
  }
  for (const answer of answers) answer()
}

function inSavepoint(db: Connection, queued: Queued): () => void {
  db.run('savepoint one')
  try {
    const { keep, settle } = queued.attempt()
    if (!keep) db.run('rollback to one')
    db.run('release one')
    return settle
  } catch (cause) {
    // A full disk or a broken one makes SQLite give up the whole transaction.
    if (!db.inTransaction()) throw cause
    db.run('rollback to one')
    db.run('release one')
    return () => queued.reject(storeError(queued.what, cause))
  }
}
