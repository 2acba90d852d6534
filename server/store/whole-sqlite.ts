/** An SQLite file as a whole. */
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { StoreError, storeError } from './error.ts'
import { lockFolder } from './lock.ts'
import { type Row, type Sql, textIn, type Value } from './sql.ts'
import { type Connection, connect } from './sqlite-connection.ts'
import { inspect, knownVersion, migrate, versionOf } from './sqlite-schema.ts'
import type { Filling, Whole } from './whole.ts'

/** The file in a data folder. */
export const dataFile = 'qishao.sqlite'

/** Opens the file of a data folder as this moment sees it, beside a running server. `alone`: refuses one, and keeps others out. */
export async function readSqlite(folder: string, options: { readonly alone?: boolean } = {}): Promise<Whole> {
  const file = join(folder, dataFile)
  if (!existsSync(file)) throw new StoreError(`there is no data file ${file}`, { retryable: false })
  const release = options.alone ? lockFolder(folder) : () => undefined
  try {
    inspect(file)
    const db = connect(file, { readOnly: true })
    db.script('begin')
    const version = versionOf(db) // The first read: from here on nothing moves.
    return wholeOf(file, db, version, release)
  } catch (cause) {
    release()
    throw storeError(`read the data file ${file}`, cause)
  }
}

/** Opens a file that must not be there yet, to be filled. */
export async function fillSqlite(folder: string): Promise<Filling> {
  const file = join(folder, dataFile)
  if (existsSync(file)) throw new StoreError(`${file} is there already: name an empty folder`, { retryable: false })
  mkdirSync(folder, { recursive: true })
  const release = lockFolder(folder)
  try {
    const db = connect(file, { readOnly: false })
    db.script('pragma journal_mode = wal; pragma synchronous = full')
    migrate(db)
    db.script('begin immediate')
    const whole = wholeOf(file, db, knownVersion, release)
    let kept = false
    return {
      ...whole,
      async put(table, columns, rows) {
        const sql = `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`
        await attempted(`fill the table ${table}`, () => {
          for (const row of rows) db.run(sql, ...columns.map((column) => row[column] as Value)) // Both databases hold nothing else.
        })
      },
      async keep() {
        await attempted('keep the copy', () => db.script('commit; begin'))
        kept = true
      },
      async close() {
        await whole.close()
        // Half a copy would be in the way of the next one.
        if (!kept) rmSync(file, { force: true })
      },
    }
  } catch (cause) {
    release()
    throw storeError(`make the data file ${file}`, cause)
  }
}

/** Brings the file of a data folder to a version, with the server stopped; resolves with the version that it had. */
export async function migrateSqlite(folder: string, to: number): Promise<number> {
  const file = join(folder, dataFile)
  if (!existsSync(file)) throw new StoreError(`there is no data file ${file}`, { retryable: false })
  const release = lockFolder(folder)
  try {
    inspect(file)
    const db = connect(file, { readOnly: false })
    try {
      db.script('pragma synchronous = full')
      const before = versionOf(db)
      migrate(db, to)
      return before
    } finally {
      db.close()
    }
  } catch (cause) {
    throw storeError(`bring the data file ${file} to version ${to}`, cause)
  } finally {
    release()
  }
}

// --- Internal helpers ---

function wholeOf(file: string, db: Connection, version: number, release: () => void): Whole {
  const all: Sql['all'] = (what, sql, ...values) => attempted(what, () => db.all(sql, ...values))
  return {
    engine: 'SQLite',
    version,
    sql: { all },
    bytes: async () => [file, `${file}-wal`].reduce((sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0), 0),
    // The table lists no generated columns.
    columns: async (table) =>
      (await all(`look at the table ${table}`, 'select name from pragma_table_info(?)', table)).map(nameIn).toSorted(),
    async close() {
      db.close()
      release()
    },
  }
}

const nameIn = (row: Row): string => textIn(row, 'name')

async function attempted<T>(what: string, work: () => T): Promise<T> {
  try {
    return work()
  } catch (cause) {
    throw storeError(what, cause)
  }
}
