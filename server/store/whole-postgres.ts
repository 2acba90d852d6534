/** A PostgreSQL database as a whole. */
import { StoreError } from './error.ts'
import { openPatientPool, type Pool, type Reserved } from './postgres-connection.ts'
import { postgresError } from './postgres-error.ts'
import { countCases, knownVersion, migrate, refuseNewer, versionOf } from './postgres-schema.ts'
import { numberIn, textIn } from './sql.ts'
import { type Filling, tables, type Whole } from './whole.ts'

/** Opens a database as this moment sees it, beside running servers. `alone`: refuses them. */
export async function readPostgres(url: string, options: { readonly alone?: boolean } = {}): Promise<Whole> {
  return await opened(url, 'read the database', async (pool, connection) => {
    const version = await versionOf(pool)
    refuseNewer(version)
    if (options.alone) await refusePrograms(pool)
    await connection.script('read the database', 'begin isolation level repeatable read read only; select 1')
    return wholeOf(pool, connection, version)
  })
}

/** Opens a database in which there must be nothing yet, to be filled. */
export async function fillPostgres(url: string): Promise<Filling> {
  return await opened(url, 'fill the database', async (pool, connection) => {
    refuseNewer(await versionOf(pool))
    await migrate(pool)
    await connection.script('begin to fill the database', 'begin')
    // Nobody else writes meanwhile; what the triggers count is counted once at the end.
    for (const { name } of tables) await connection.script('begin to fill the database', `alter table ${name} disable trigger user`)
    for (const { name } of tables) {
      const [row] = await connection.all(`look at the table ${name}`, `select exists (select 1 from ${name}) as filled`)
      if (row?.filled) throw new StoreError('the database is not empty: name one in which nothing is kept yet', { retryable: false })
    }
    return {
      ...wholeOf(pool, connection, knownVersion),
      async put(table, columns, rows) {
        const names = columns.join(', ')
        await connection.all(
          `fill the table ${table}`,
          `insert into ${table} (${names}) overriding system value select ${names} from json_populate_recordset(null::${table}, ?::json)`,
          JSON.stringify(rows),
        )
      },
      async keep() {
        await connection.script('count the cases', countCases)
        for (const { name } of tables) await connection.script('end filling the database', `alter table ${name} enable trigger user`)
        for (const table of identities)
          await connection.script(
            'set the numbers of what comes next',
            `select setval(pg_get_serial_sequence('${table}', 'seq'), coalesce(max(seq), 0) + 1, false) from ${table}`,
          )
        await connection.script('keep the copy', 'commit')
        await connection.script('look over the tables', 'analyze')
        await connection.script('read the copy', 'begin isolation level repeatable read read only; select 1')
      },
    }
  })
}

/** Brings a database to a version; resolves with the version that it had. Refuses to take it back while programs work with it. */
export async function migratePostgres(url: string, to: number): Promise<number> {
  return await using(url, `bring the database to version ${to}`, async (pool) => {
    const before = await versionOf(pool)
    refuseNewer(before)
    if (to < before) await refusePrograms(pool)
    await migrate(pool, to)
    return before
  })
}

/** Runs `work` on a database, and closes the way to it. */
export async function using<T>(url: string, what: string, work: (pool: Pool) => Promise<T>): Promise<T> {
  const pool = openPatientPool(url)
  try {
    return await work(pool)
  } catch (cause) {
    throw postgresError(what, cause)
  } finally {
    await pool.close()
  }
}

// --- Internal helpers ---

/** Tables whose rows the database numbers. */
const identities = ['cases', 'inbox', 'outbox']

/** Opens a way to a database, with one connection for a transaction that stays open; both are closed when `work` throws. */
async function opened<T>(url: string, what: string, work: (pool: Pool, connection: Reserved) => Promise<T>): Promise<T> {
  const pool = openPatientPool(url)
  let connection: Reserved | null = null
  try {
    connection = await pool.reserve(what)
    return await work(pool, connection)
  } catch (cause) {
    connection?.release(true)
    await pool.close()
    throw postgresError(what, cause)
  }
}

/** Throws while programs are connected: they would go on with tables that are others by then. */
async function refusePrograms(pool: Pool): Promise<void> {
  const row = await pool.get(
    'look who is connected',
    `select count(*) as n from pg_stat_activity where datname = current_database() and application_name = 'qishao'`,
  )
  const n = row ? numberIn(row, 'n') : 0
  if (n > 0) throw new StoreError(`programs are connected to the database (${n} connections): stop them first`, { retryable: false })
}

function wholeOf(pool: Pool, connection: Reserved, version: number): Whole {
  return {
    engine: 'PostgreSQL',
    version,
    sql: { all: connection.all },
    async bytes() {
      const row = await pool.get('measure the database', 'select pg_database_size(current_database()) as bytes')
      return row ? numberIn(row, 'bytes') : 0
    },
    async columns(table) {
      const rows = await connection.all(
        `look at the table ${table}`,
        `select column_name::text as name from information_schema.columns
         where table_schema = current_schema() and table_name = ? and is_generated = 'NEVER'`,
        table,
      )
      return rows.map((row) => textIn(row, 'name')).toSorted()
    },
    async close() {
      connection.release(true)
      await pool.close()
    },
  }
}
