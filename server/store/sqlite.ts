/** The embedded store: one SQLite file in the data folder, synced to disk before a write is acknowledged. */
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { nameOf, type Store } from '../store.ts'
import { inboxOf, outboxOf, parkedOf } from './boxes.ts'
import { casesOf } from './cases.ts'
import { StoreError, storeError } from './error.ts'
import { figuresOf } from './figures.ts'
import { groupCommit, type Writes } from './group-commit.ts'
import { leasesOf } from './leases.ts'
import { ledgerOf, type Snapshot } from './ledger.ts'
import { lockFolder } from './lock.ts'
import { chatsOf, peopleOf } from './people.ts'
import { noteFiles, retentionOf } from './retention.ts'
import type { Sql } from './sql.ts'
import { deleteCase, writeCommit } from './sqlite-commit.ts'
import { type Connection, connect } from './sqlite-connection.ts'
import { inspect, knownVersion, migrate, versionOf } from './sqlite-schema.ts'

/** `readOnly`: for commands beside a running server, reads alone, no lock. `prepared` hears of every statement (tests of query plans). */
export type SqliteOptions = { readonly readOnly?: boolean; readonly prepared?: (sql: string) => void }

/** Opens the store in `folder`, made where missing. Throws StoreError when it is in use, damaged, or newer than this program. */
export async function openSqliteStore(folder: string, options: SqliteOptions = {}): Promise<Store> {
  const file = join(folder, 'qishao.sqlite')
  const readOnly = options.readOnly ?? false
  const release = readOnly ? () => undefined : lock(folder)
  try {
    const db = readOnly ? openForReading(file, options) : openForWriting(file, options)
    const writes = readOnly ? noWrites : groupCommit(db)
    const sql = sqlOf(db, writes)
    return {
      ...inboxOf(sql),
      ...casesOf(sql),
      ...outboxOf(sql),
      ...parkedOf(sql),
      ...figuresOf(sql),
      ...peopleOf(sql),
      ...chatsOf(sql),
      ...leasesOf(sql),
      // No other process writes.
      changedSince: async () => null,
      ...retentionOf(sql),
      async commit(commit) {
        const noted = noteFiles(commit, sql)
        const result = await writes.write(
          `commit ${nameOf(commit)}`,
          () => writeCommit(db, commit),
          (result) => result === 'committed',
        )
        await noted
        return result
      },
      deleteCase: (it) => writes.write(`delete case ${it.number}`, () => deleteCase(db, it)),
      ledger: () => ledgerOf(async () => snapshotOf(file)),
      async close() {
        writes.end()
        db.close()
        release()
      },
    }
  } catch (cause) {
    release()
    throw storeError(`open the store in ${folder}`, cause)
  }
}

// --- Internal helpers ---

/** Reads are done at once; writes share the next transaction. */
function sqlOf(db: Connection, writes: Writes): Sql {
  return {
    all: (what, sql, ...values) => attempted(what, () => db.all(sql, ...values)),
    get: (what, sql, ...values) => attempted(what, () => db.get(sql, ...values)),
    write: (what, sql, ...values) => writes.write(what, () => db.run(sql, ...values)),
    writeReturning: (what, sql, ...values) => writes.write(what, () => db.all(sql, ...values)),
  }
}

async function attempted<T>(what: string, work: () => T): Promise<T> {
  try {
    return work()
  } catch (cause) {
    throw storeError(what, cause)
  }
}

/** A connection of its own, whose transaction sees nothing of later writes. */
function snapshotOf(file: string): Snapshot {
  const db = connect(file, { readOnly: true })
  db.script('begin')
  return {
    all: (what, sql, ...values) => attempted(what, () => db.all(sql, ...values)),
    close: async () => db.close(),
  }
}

function lock(folder: string): () => void {
  try {
    mkdirSync(folder, { recursive: true })
    return lockFolder(folder)
  } catch (cause) {
    throw storeError(`open the data folder ${folder}`, cause)
  }
}

function openForWriting(file: string, options: SqliteOptions): Connection {
  inspect(file)
  const db = connect(file, { readOnly: false, prepared: options.prepared })
  // FULL syncs the log at every commit: what was acknowledged survives a power cut.
  db.script('pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -32000; pragma journal_size_limit = 67108864')
  migrate(db)
  // Whoever held one had the file, and is gone.
  db.run('update leases set holder = null')
  return db
}

function openForReading(file: string, options: SqliteOptions): Connection {
  if (!existsSync(file)) {
    throw new StoreError(`there is no data file ${file}: start the server once, or set QISHAO_DATA`, { retryable: false })
  }
  inspect(file)
  const db = connect(file, { readOnly: true, prepared: options.prepared })
  if (versionOf(db) === knownVersion) return db
  db.close()
  throw new StoreError(`data file ${file} has an older version than ${knownVersion}: start the server once, which brings it up to date`, {
    retryable: false,
  })
}

const noWrites: Writes = {
  write: (what) => Promise.reject(new StoreError(`could not ${what}: the store was opened for reading alone`, { retryable: false })),
  end: () => undefined,
}
