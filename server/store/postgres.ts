/** The store of more than one machine: PostgreSQL. Several processes may use it at once. */
import type { Commit, CommitResult, Store } from '../store.ts'
import { inboxOf, outboxOf, parkedOf } from './boxes.ts'
import { casesOf } from './cases.ts'
import { StoreError } from './error.ts'
import { figuresOf } from './figures.ts'
import { changesOf, leasesOf } from './leases.ts'
import { ledgerOf, type Snapshot } from './ledger.ts'
import { chatsOf, peopleOf } from './people.ts'
import { deleteCase, type Head, writeCommit } from './postgres-commit.ts'
import { openPatientPool, openPool, type Pool, type PoolOptions } from './postgres-connection.ts'
import { postgresError, sqlState } from './postgres-error.ts'
import { knownVersion, migrate, refuseNewer, versionOf } from './postgres-schema.ts'
import { queued } from './queued.ts'
import { noteFiles, retentionOf } from './retention.ts'

export type PostgresOptions = Pick<PoolOptions, 'url' | 'connections' | 'onFault'> & {
  /** For commands beside running servers: reads alone. */
  readonly readOnly?: boolean
  /** After so many commits of this process the counts of cases are summed up. */
  readonly commitsPerSum?: number
}

/** Opens the store and brings its tables up to date. Throws StoreError when it cannot be reached or is newer than this program. */
export async function openPostgresStore({ readOnly = false, commitsPerSum = 5_000, ...options }: PostgresOptions): Promise<Store> {
  const pool = openPool({ ...options, readOnly })
  try {
    const version = await versionOf(pool)
    refuseNewer(version)
    if (version < knownVersion) {
      if (readOnly) throw older(version)
      await migratePatiently(options.url)
    }
  } catch (cause) {
    await pool.close()
    throw postgresError('open the database', cause)
  }
  return storeOn(pool, commitsPerSum)
}

// --- Internal helpers ---

/** A step may work on whole tables, for which a turn would not wait. */
async function migratePatiently(url: string): Promise<void> {
  const pool = openPatientPool(url)
  try {
    await migrate(pool)
  } finally {
    await pool.close()
  }
}

/** Heads of cases that are kept in memory: more than are worked on at one time. */
const knownHeads = 10_000

function storeOn(pool: Pool, commitsPerSum: number): Store {
  const heads = new Map<string, Head>()
  // Two writes of this process on the same thing go one after the other: what was begun first is first in the database too.
  const inOrder = queued()
  const inbox = inboxOf(pool)
  const chats = chatsOf(pool)
  let commits = 0
  let summing: Promise<void> = Promise.resolve()

  async function commit(wanted: Commit): Promise<CommitResult> {
    await noteFiles(wanted, pool)
    const result = await refusable(() => writeCommit(pool, wanted, heads))
    for (const it of wanted.cases) if (result !== 'committed') heads.delete(it.case.number)
    for (const [number] of heads) {
      if (heads.size <= knownHeads) break
      heads.delete(number)
    }
    if (++commits % commitsPerSum === 0) summing = sumUp(pool)
    return result
  }

  return {
    ...inbox,
    ...casesOf(pool),
    ...outboxOf(pool),
    ...parkedOf(pool),
    ...peopleOf(pool),
    ...chats,
    ...figuresOf(pool),
    ...leasesOf(pool),
    ...changesOf(pool),
    ...retentionOf(pool),
    async deleteCase(it) {
      heads.delete(it.number)
      return await deleteCase(pool, it)
    },
    appendChat: (chat, message) => inOrder.run([`chat ${chat}`], () => chats.appendChat(chat, message)),
    receive: (message) => inOrder.run([message.conversation], () => inbox.receive(message)),
    commit: (wanted) => inOrder.run(keysOf(wanted), () => commit(wanted)),
    ledger: () => ledgerOf(() => snapshotOf(pool)),
    async close() {
      await inOrder.idle()
      await summing
      await pool.close()
    },
  }
}

function keysOf({ conversation, beside = [], cases, outbox, settings = [] }: Commit): readonly string[] {
  return [
    ...(conversation ? [conversation.key] : []),
    ...beside.map(({ key }) => key),
    ...cases.map((it) => it.case.number),
    // Rows of the outbox are sent in the order in which they are numbered.
    ...outbox.map(({ message }) => message.conversation),
    ...settings.map(({ key }) => key),
  ]
}

/** What the database refuses on purpose is a result, and so is a lock that two turns held against each other. */
async function refusable(write: () => Promise<void>): Promise<CommitResult> {
  try {
    await write()
    return 'committed'
  } catch (error) {
    const cause = error instanceof StoreError ? error.cause : error
    const state = sqlState(cause)
    if (state === 'QS001' && cause instanceof Error && cause.message === 'overtaken') return 'overtaken'
    if (state === 'QS001' || state === '40P01' || state === '40001') return 'stale'
    throw error
  }
}

/** Counts that were added one by one become one row each; who counts meanwhile sees the one or the other. */
async function sumUp(pool: Pool): Promise<void> {
  await pool.write(
    'sum up the standings',
    `with gone as (delete from standings returning *)
     insert into standings select year, lead, status, light, sum(n) from gone group by year, lead, status, light having sum(n) <> 0`,
  )
}

/** A transaction of its own that sees nothing of later writes. */
async function snapshotOf(pool: Pool): Promise<Snapshot> {
  const connection = await pool.reserve('read the ledger')
  try {
    await connection.script('begin to read the ledger', 'begin isolation level repeatable read read only')
  } catch (error) {
    connection.release(true)
    throw error
  }
  return {
    all: connection.all,
    async close() {
      await connection.script('end reading the ledger', 'commit').then(
        () => connection.release(),
        () => connection.release(true),
      )
    },
  }
}

function older(version: number): StoreError {
  return new StoreError(
    version === 0
      ? 'there is nothing in the database yet: start the server once, or check DATABASE_URL'
      : `the database has version ${version}, older than ${knownVersion}: start the server once, or run npm run -s store -- migrate`,
    { retryable: false },
  )
}
