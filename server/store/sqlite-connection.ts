/** One connection to an SQLite file: statements prepared once, rows as they are. */
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { shareOf } from './share.ts'
import type { Row, Value } from './sql.ts'

/** Every statement is prepared once and kept. */
export type Connection = {
  /** Runs a statement and returns the number of rows it changed. */
  run(sql: string, ...values: readonly Value[]): number
  get(sql: string, ...values: readonly Value[]): Row | undefined
  all(sql: string, ...values: readonly Value[]): readonly Row[]
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
  db.function('share_of', { deterministic: true }, (key) => shareOf(String(key)))
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
    script: (sql) => db.exec(sql),
    inTransaction: () => db.isTransaction,
    close() {
      if (db.isOpen) db.close()
    },
  }
}
