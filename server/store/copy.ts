/** Copies a whole store into an empty one, and proves that the copy is the same. */
import { StoreError } from './error.ts'
import {
  type Digest,
  derivedColumns,
  digesting,
  digestOf,
  type Filling,
  pagesOf,
  standingsOf,
  type Table,
  tables,
  textOf,
  type Whole,
} from './whole.ts'

/** Copies every table; nobody sees anything of it before all is there. Both must have the same version. Throws StoreError. */
export async function copyTables(from: Whole, to: Filling): Promise<ReadonlyMap<string, Digest>> {
  if (from.version !== to.version) {
    throw new StoreError(
      `the store to be copied has version ${from.version}, the copy gets ${to.version}: bring it there first (npm run -s store -- migrate)`,
      { retryable: false },
    )
  }
  const digests = new Map<string, Digest>()
  for (const table of tables) {
    const columns = await sharedColumns(from, to, table)
    const digest = digesting(columns)
    for await (const page of pagesOf(from, table, columns)) {
      digest.add(page)
      await to.put(table.name, columns, page)
    }
    digests.set(table.name, digest.done())
  }
  await to.keep()
  return digests
}

/** Reads the copy again and compares it with what was copied, and the counts that the databases keep up. Resolves with the first difference, or null. */
export async function differenceOf(from: Whole, to: Whole, copied: ReadonlyMap<string, Digest>): Promise<string | null> {
  for (const table of tables) {
    const columns = await sharedColumns(from, to, table)
    const [was, is] = [copied.get(table.name), await digestOf(to, table, columns)]
    if (was?.rows !== is.rows) return `table ${table.name} had ${was?.rows} rows and the copy has ${is.rows}`
    if (was.sha256 !== is.sha256) return `row ${await firstOther(from, to, table, columns)} of table ${table.name} is not the same`
  }
  const [were, are] = [JSON.stringify(await standingsOf(from)), JSON.stringify(await standingsOf(to))]
  return were === are ? null : 'the counts of cases are not the same'
}

// --- Internal helpers ---

/** Throws where one side has columns that the other does not know. */
async function sharedColumns(from: Whole, to: Whole, { name }: Table): Promise<readonly string[]> {
  const [ours, theirs] = await Promise.all(
    [from, to].map(async (side) => (await side.columns(name)).filter((column) => !derivedColumns.includes(column))),
  )
  if (ours === undefined || ours.length === 0 || ours.join() !== theirs?.join()) {
    throw new StoreError(`could not copy the table ${name}: it has other columns on each side; this is a fault of the program, report it`, {
      retryable: false,
    })
  }
  return ours
}

/** The place, from 1, of the first row that differs. Keys are not shown: they may name people. */
async function firstOther(from: Whole, to: Whole, table: Table, columns: readonly string[]): Promise<number> {
  const other = pagesOf(to, table, columns)
  let place = 0
  for await (const page of pagesOf(from, table, columns)) {
    const { value } = await other.next()
    const at = page.findIndex((row, i) => value?.[i] === undefined || textOf(row, columns) !== textOf(value[i], columns))
    if (at >= 0) return place + at + 1
    place += page.length
  }
  return place + 1
}
