/** Backs up a database with PostgreSQL's own programs beside its servers, and puts it back. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { StoreError } from './error.ts'
import { sync } from './files.ts'
import { textIn } from './sql.ts'
import { type BackedUp, digestsOf } from './whole.ts'
import { readPostgres, using } from './whole-postgres.ts'

/** Dumps a database as one moment saw it. */
export async function backUpPostgres(url: string, to: string): Promise<BackedUp> {
  const whole = await readPostgres(url)
  try {
    if (whole.version === 0) throw new StoreError('there is nothing in the database yet', { retryable: false })
    const [row] = await whole.sql.all('name this moment', 'select pg_export_snapshot() as snapshot')
    const snapshot = textIn(row ?? {}, 'snapshot')
    // The database holds still for both: what is dumped is what is counted.
    await run('pg_dump', [...plain, '--format=custom', `--snapshot=${snapshot}`, `--file=${join(to, dumpFile)}`], url)
    await sync(join(to, dumpFile))
    return { name: dumpFile, version: whole.version, digests: await digestsOf(whole) }
  } finally {
    await whole.close()
  }
}

/** Puts a dump into a database in which there is nothing; all of it or none. */
export async function restorePostgres(from: string, url: string): Promise<void> {
  await using(url, 'look at the database', async (pool) => {
    const row = await pool.get(
      'look at the database',
      'select exists (select 1 from information_schema.tables where table_schema = current_schema()) as filled',
    )
    if (row?.filled)
      throw new StoreError('the database is not empty: set DATABASE_URL to one in which there is nothing', { retryable: false })
  })
  await run('pg_restore', [...plain, '--exit-on-error', '--single-transaction', from], url)
  await using(url, 'look over the tables', (pool) => pool.script('look over the tables', 'analyze'))
}

// --- Internal helpers ---

const dumpFile = 'qishao.dump'

/** Owners and rights are those of the database that it comes into. */
const plain = ['--no-owner', '--no-privileges']

/** How much of what a program complained of is told. */
const toldCharacters = 300

/** Runs a program of PostgreSQL on a database. The password goes by the environment: arguments can be seen by everybody on the machine. */
async function run(program: 'pg_dump' | 'pg_restore', args: readonly string[], url: string): Promise<void> {
  const address = new URL(url)
  const password = decodeURIComponent(address.password)
  address.password = ''
  // libpq does not know + for a blank.
  const database = address.href.replaceAll('+', '%20')
  const child = spawn(program, [...args, `--dbname=${database}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...(password === '' ? {} : { PGPASSWORD: password }) },
  })
  const complaints = text(child.stderr)
  const [code] = await once(child, 'close').catch((cause: unknown) => {
    throw new StoreError(`${program} could not be run: install the client programs of PostgreSQL, of the version of the server or newer`, {
      retryable: false,
      cause,
    })
  })
  if (code === 0) return
  throw new StoreError(`${program} failed: ${(await complaints).trim().replaceAll('\n', ' ').slice(0, toldCharacters)}`, {
    retryable: false,
  })
}
