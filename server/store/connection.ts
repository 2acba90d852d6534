/** One connection to an SQLite file: statements prepared once, rows read with their types checked. */
import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite'

/** A row as SQLite returns it. */
export type Row = Readonly<Record<string, SQLOutputValue>>

/** Every statement is prepared once and kept. */
export type Connection = {
  /** Runs a statement and returns the number of rows it changed. */
  run(sql: string, ...values: readonly SQLInputValue[]): number
  get(sql: string, ...values: readonly SQLInputValue[]): Row | undefined
  all(sql: string, ...values: readonly SQLInputValue[]): readonly Row[]
  /** Rows one by one; no other call may use the same statement meanwhile. */
  each(sql: string, ...values: readonly SQLInputValue[]): IterableIterator<Row>
  /** Runs several statements, unprepared. */
  script(sql: string): void
  /** False after SQLite itself has rolled a transaction back. */
  inTransaction(): boolean
  /** May be called twice. */
  close(): void
}

/** How long a statement waits for another process that holds the file. */
const busyTimeoutMs = 5_000

/** Opens `file`. `prepared` hears of every statement when it is first used. */
export function connect(
  file: string,
  options: { readonly readOnly: boolean; readonly prepared?: ((sql: string) => void) | undefined },
): Connection {
  const db = new DatabaseSync(file, { readOnly: options.readOnly, timeout: busyTimeoutMs, enableForeignKeyConstraints: true })
  const statements = new Map<string, StatementSync>()
  const statement = (sql: string): StatementSync => {
    const known = statements.get(sql)
    if (known) return known
    const made = db.prepare(sql)
    statements.set(sql, made)
    options.prepared?.(sql)
    return made
  }
  return {
    run: (sql, ...values) => Number(statement(sql).run(...values).changes),
    get: (sql, ...values) => statement(sql).get(...values),
    all: (sql, ...values) => statement(sql).all(...values),
    each: (sql, ...values) => statement(sql).iterate(...values),
    script: (sql) => db.exec(sql),
    inTransaction: () => db.isTransaction,
    close() {
      if (db.isOpen) db.close()
    },
  }
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
