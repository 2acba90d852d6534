/** A pool of connections to PostgreSQL: statements prepared once for each connection, `?` for each value, faults as StoreErrors. */
import pg from 'pg'
import { StoreError } from './error.ts'
import { postgresError } from './postgres-error.ts'
import type { Row, Sql, Value } from './sql.ts'

export type Pool = Sql & {
  /** Runs several statements, unprepared, in one round trip: all or nothing. */
  script(what: string, sql: string): Promise<void>
  /** A connection for one purpose, e.g. a transaction that reads as of one moment. */
  reserve(what: string): Promise<Reserved>
  close(): Promise<void>
}

export type Reserved = Pick<Sql, 'all'> & {
  script(what: string, sql: string): Promise<void>
  /** Gives the connection back; `broken`: closes it instead. */
  release(broken?: boolean): void
}

export type PoolOptions = {
  /** E.g. `postgres://qishao@db.example/qishao`. */
  readonly url: string
  readonly readOnly: boolean
  /** On two cores more than eight brought nothing. */
  readonly connections?: number
  /** What the server lists its connections as: `qishao` for programs, by which commands see that one works. */
  readonly name?: string
  /** For work on whole tables, which takes longer than a turn may. */
  readonly timeoutMs?: number
  /** Hears of a connection that was lost while nobody used it. */
  onFault(error: unknown): void
}

/** How long a start, or a turn, waits for a connection. */
const connectTimeoutMs = 5_000

/** A query that takes longer is given up, and its connection with it: the network to the database may have been cut. */
const queryTimeoutMs = 15_000

/** Longer than work on whole tables takes with millions of rows. */
const patienceMs = 6 * 3_600_000

/** Opens a pool; connections are made when they are needed. */
export function openPool({ url, readOnly, connections = 8, name = 'qishao', timeoutMs = queryTimeoutMs, onFault }: PoolOptions): Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: timeoutMs,
    statement_timeout: timeoutMs,
    keepAlive: true,
    application_name: name,
    types: { getTypeParser },
    // Waited for before anybody gets the connection.
    onConnect: async (client) => void (readOnly && (await client.query('set default_transaction_read_only = on'))),
  })
  pool.on('error', onFault)
  const prepared = preparedStatements()
  let closed = false

  async function query(what: string, sql: string, values: readonly Value[]): Promise<pg.QueryResult<Row>> {
    if (closed) throw new StoreError(`could not ${what}: the store is closed`, { retryable: false })
    try {
      return await pool.query<Row>({ ...prepared(sql), values: [...values] })
    } catch (cause) {
      throw postgresError(what, cause)
    }
  }

  return {
    all: async (what, sql, ...values) => (await query(what, sql, values)).rows,
    get: async (what, sql, ...values) => (await query(what, sql, values)).rows[0],
    write: async (what, sql, ...values) => (await query(what, sql, values)).rowCount ?? 0,
    writeReturning: async (what, sql, ...values) => (await query(what, sql, values)).rows,
    async script(what, sql) {
      try {
        await pool.query(sql)
      } catch (cause) {
        throw postgresError(what, cause)
      }
    },
    async reserve(what) {
      const client = await pool.connect().catch((cause: unknown) => {
        throw postgresError(what, cause)
      })
      const attempt = async <T>(doing: string, work: Promise<T>): Promise<T> => {
        try {
          return await work
        } catch (cause) {
          throw postgresError(doing, cause)
        }
      }
      return {
        all: async (doing, sql, ...values) => (await attempt(doing, client.query<Row>({ ...prepared(sql), values: [...values] }))).rows,
        script: async (doing, sql) => void (await attempt(doing, client.query(sql))),
        release: (broken = false) => client.release(broken),
      }
    },
    async close() {
      if (closed) return
      closed = true
      await pool.end()
    },
  }
}

/** A pool for commands, and for work on whole tables: it waits as long as that takes, and is not taken for a program. */
export function openPatientPool(url: string): Pool {
  // Its connections are few and never idle for long: what is under way hears of a lost one by itself.
  return openPool({ url, readOnly: false, connections: 2, name: 'qishao-command', timeoutMs: patienceMs, onFault: () => undefined })
}

// --- Internal helpers ---

/** Each SQL text with its placeholders as PostgreSQL writes them, and a name under which it stays prepared. */
function preparedStatements(): (sql: string) => { readonly text: string; readonly name: string } {
  const known = new Map<string, { readonly text: string; readonly name: string }>()
  return (sql) => {
    const statement = known.get(sql)
    if (statement) return statement
    let n = 0
    const made = { text: sql.replaceAll('?', () => `$${++n}`), name: `s${known.size}` }
    known.set(sql, made)
    return made
  }
}

/** Whole numbers as numbers: none here comes near 2^53. */
const getTypeParser: typeof pg.types.getTypeParser = (type: number, format?: 'text' | 'binary') =>
  type === pg.types.builtins.INT8 || type === pg.types.builtins.NUMERIC ? Number : pg.types.getTypeParser(type, format as 'text')
