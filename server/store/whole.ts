/**
 * A whole store, table by table, for the commands that copy, count and keep stores: beside the port that the program uses, for there
 * the bytes must stay as they are.
 */
import { createHash } from 'node:crypto'
import type { Row, Sql, Value } from './sql.ts'
import { numberIn } from './sql.ts'

/** A table that is copied, and the columns that put its rows in one order; both databases have an index for it. */
export type Table = { readonly name: string; readonly key: readonly string[] }

/** Every table that makes up a district, in an order in which rows only name rows that are there. */
export const tables: readonly Table[] = [
  { name: 'cases', key: ['seq'] },
  { name: 'events', key: ['number', 'seq'] },
  { name: 'links', key: ['kind', 'who', 'open', 'seq'] },
  { name: 'inbox', key: ['seq'] },
  { name: 'dialogs', key: ['conversation'] },
  { name: 'outbox', key: ['seq'] },
  { name: 'numbers', key: ['day'] },
  { name: 'people', key: ['id'] },
  { name: 'settings', key: ['key'] },
  { name: 'chats', key: ['chat', 'n'] },
  { name: 'files', key: ['id', 'number'] },
]

/** Tables that are not copied: counts that the database keeps up, and what is true of running processes alone. */
export const derivedTables = ['standings', 'leases', 'changes', 'schema_version']

/** Columns that one database has for itself. */
export const derivedColumns = ['revision']

/** A store as one moment saw it. Everything rejects with a StoreError. */
export type Whole = {
  readonly engine: 'SQLite' | 'PostgreSQL'
  /** The version of its tables, 0 for an empty one. */
  readonly version: number
  /** Reads as of that moment. */
  readonly sql: Pick<Sql, 'all'>
  /** What it takes on the disk, in bytes. */
  bytes(): Promise<number>
  /** The columns of a table, generated ones left out, in one order; none when there is no such table. */
  columns(table: string): Promise<readonly string[]>
  close(): Promise<void>
}

/** A store that is being filled, in one transaction; nobody else sees anything of it before `keep`. */
export type Filling = Whole & {
  put(table: string, columns: readonly string[], rows: readonly Row[]): Promise<void>
  /** Makes what was put durable, with everything that follows from it. */
  keep(): Promise<void>
}

/** How many rows there are, and a SHA-256 over them in the order of their key. */
export type Digest = { readonly rows: number; readonly sha256: string }

/** Streams the rows of a table in the order of its key; holds one page in memory. */
export async function* pagesOf(
  { sql }: Pick<Whole, 'sql'>,
  { name, key }: Table,
  columns: readonly string[],
): AsyncGenerator<readonly Row[]> {
  const keys = key.join(', ')
  const query = (condition: string): string => `select ${columns.join(', ')} from ${name} ${condition} order by ${keys} limit ${pageRows}`
  const behind = query(`where (${keys}) > (${key.map(() => '?').join(', ')})`)
  for (let values: readonly Value[] = []; ; ) {
    const page = await sql.all(`read the table ${name}`, values.length === 0 ? query('') : behind, ...values)
    const last = page.at(-1)
    if (!last) return
    yield page
    values = key.map((column) => valueIn(last, column))
  }
}

/** A digest that grows row by row. */
export function digesting(columns: readonly string[]): { add(rows: readonly Row[]): void; done(): Digest } {
  const hash = createHash('sha256')
  let count = 0
  return {
    add(rows) {
      count += rows.length
      for (const row of rows) hash.update(`${textOf(row, columns)}\n`)
    },
    done: () => ({ rows: count, sha256: hash.digest('hex') }),
  }
}

/** The digest of one table. */
export async function digestOf(whole: Whole, table: Table, columns: readonly string[]): Promise<Digest> {
  const digest = digesting(columns)
  for await (const page of pagesOf(whole, table, columns)) digest.add(page)
  return digest.done()
}

/** The digest of each table that there is, by its name. */
export async function digestsOf(whole: Whole): Promise<ReadonlyMap<string, Digest>> {
  const digests = new Map<string, Digest>()
  for (const table of tables) {
    const columns = (await whole.columns(table.name)).filter((column) => !derivedColumns.includes(column))
    if (columns.length > 0) digests.set(table.name, await digestOf(whole, table, columns))
  }
  return digests
}

/** The data of a backup: the name of its file, the version of its tables, and the digest of each. */
export type BackedUp = { readonly name: string; readonly version: number; readonly digests: ReadonlyMap<string, Digest> }

/** A row as text, equal for equal rows of both databases. */
export function textOf(row: Row, columns: readonly string[]): string {
  return JSON.stringify(columns.map((column) => row[column]))
}

/** How many rows of which kind of case there are, as the database keeps it up. */
export async function standingsOf({ sql }: Pick<Whole, 'sql'>): Promise<readonly Row[]> {
  return await sql.all(
    'read the standings',
    `select year, lead, status, light, sum(n) as n from standings group by year, lead, status, light having sum(n) <> 0
     order by year, lead, status, light`,
  )
}

/** The rows of a table. */
export async function rowsOf({ sql }: Pick<Whole, 'sql'>, table: string, condition = 'true'): Promise<number> {
  const [row] = await sql.all(`count the table ${table}`, `select count(*) as n from ${table} where ${condition}`)
  return row ? numberIn(row, 'n') : 0
}

// --- Internal helpers ---

/** Enough for few round trips, few enough for little memory. */
const pageRows = 1_000

function valueIn(row: Row, column: string): Value {
  const value = row[column]
  if (typeof value !== 'string' && typeof value !== 'number') throw new Error(`column ${column} is no key`)
  return value
}
