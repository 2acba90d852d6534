/**
 * What the shared queries of the store need of a database. SQLite and PostgreSQL each give one; the SQL that both understand is
 * written once, in `boxes.ts`, `cases.ts`, `people.ts` and `ledger.ts`, with `?` for each value.
 */

/** What stands for a `?`. */
export type Value = string | number | null

/** A row as the database returns it: text, numbers and nulls. */
export type Row = Readonly<Record<string, unknown>>

/** `what` names the work in errors, e.g. `read case QS20261123-0007`. Everything rejects with a StoreError. */
export type Sql = {
  all(what: string, sql: string, ...values: readonly Value[]): Promise<readonly Row[]>
  get(what: string, sql: string, ...values: readonly Value[]): Promise<Row | undefined>
  /** Runs one statement that writes; resolves with the number of rows it changed when that is durable. */
  write(what: string, sql: string, ...values: readonly Value[]): Promise<number>
  /** The same for a statement that ends with `returning`: resolves with those rows. */
  writeReturning(what: string, sql: string, ...values: readonly Value[]): Promise<readonly Row[]>
}

/** A condition that is true for the keys of these shares (`shareOf`), empty for all of them; to be put behind another. */
export function inShares(key: string, shares: ReadonlySet<number> | undefined): string {
  if (shares === undefined) return ''
  // Numbers of our own, and few sets of them: written out, the statement can be kept prepared.
  return shares.size === 0 ? ' and false' : ` and share_of(${key}) in (${[...shares].toSorted((a, b) => a - b).join(', ')})`
}

/** A column that holds text. */
export function textIn(row: Row, column: string): string {
  const value = row[column]
  if (typeof value !== 'string') throw new Error(`column ${column} holds no text`)
  return value
}

/** A column that holds text or null. */
export function textOrNullIn(row: Row, column: string): string | null {
  return row[column] === null ? null : textIn(row, column)
}

/** A column that holds a whole number. */
export function numberIn(row: Row, column: string): number {
  const value = row[column]
  if (typeof value !== 'number') throw new Error(`column ${column} holds no number`)
  return value
}

/** A column that holds JSON which this program wrote as a `T`. */
export function jsonIn<T>(row: Row, column: string): T {
  return JSON.parse(textIn(row, column)) as T
}
