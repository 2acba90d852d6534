/** Backs up the embedded store beside its server, and puts it back. */
import { existsSync } from 'node:fs'
import { copyFile, mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import { StoreError, storeError } from './error.ts'
import { sync } from './files.ts'
import { lockFolder } from './lock.ts'
import { numberIn, textIn } from './sql.ts'
import { connect } from './sqlite-connection.ts'
import { type BackedUp, digestsOf } from './whole.ts'
import { dataFile, readSqlite } from './whole-sqlite.ts'

/** Copies the file of a data folder, page by page, as one moment saw it. Checks the copy as a whole. */
export async function backUpSqlite(folder: string, to: string): Promise<BackedUp> {
  const file = join(folder, dataFile)
  if (!existsSync(file)) throw new StoreError(`there is no data file ${file}`, { retryable: false })
  try {
    const cases = await copyPages(file, join(to, dataFile))
    check(join(to, dataFile), cases)
  } catch (cause) {
    throw storeError(`back up the data file ${file}`, cause)
  }
  const copy = await readSqlite(to)
  try {
    return { name: dataFile, version: copy.version, digests: await digestsOf(copy) }
  } finally {
    await copy.close()
  }
}

/** Puts a backed up file into a data folder that has none. */
export async function restoreSqlite(from: string, folder: string): Promise<void> {
  const file = join(folder, dataFile)
  if (existsSync(file))
    throw new StoreError(`${file} is there already: move it away, or set QISHAO_DATA to an empty folder`, { retryable: false })
  await mkdir(folder, { recursive: true })
  const release = lockFolder(folder)
  try {
    // Whole or not at all.
    await copyFile(from, `${file}.part`)
    await sync(`${file}.part`)
    await rename(`${file}.part`, file)
    await sync(folder)
  } catch (cause) {
    throw storeError(`put ${from} into the data folder ${folder}`, cause)
  } finally {
    release()
  }
}

// --- Internal helpers ---

/** Resolves with the number of cases of that moment. */
async function copyPages(from: string, to: string): Promise<number> {
  const db = new DatabaseSync(from, { readOnly: true })
  try {
    // In a transaction all pages are those of its begin; without one, a write of the server would begin the copy anew.
    db.exec('begin')
    const row = db.prepare('select count(*) as n from cases').get() ?? {}
    await backup(db, to, { rate: pagesAtOnce })
    return numberIn(row, 'n')
  } finally {
    db.close()
  }
}

/** Between two batches others may use the disk: 4 MB. */
const pagesAtOnce = 1_000

function check(file: string, cases: number): void {
  const db = connect(file, { readOnly: false })
  try {
    // Of one piece: nothing beside it is needed to read it.
    db.script('pragma journal_mode = delete')
    const verdict = textIn(db.get('pragma quick_check(1)') ?? {}, 'quick_check')
    const n = numberIn(db.get('select count(*) as n from cases') ?? {}, 'n')
    if (verdict === 'ok' && n === cases) return
    throw new StoreError(`the backup ${file} is damaged (${verdict}, ${n} of ${cases} cases): check the disk`, { retryable: false })
  } finally {
    db.close()
  }
}
