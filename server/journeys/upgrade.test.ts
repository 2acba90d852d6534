/** An upgrade and the way back with 10,000 open dialogs: none is restarted, and no draft is lost. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openPostgresStore } from '../store/postgres.ts'
import { openPatientPool } from '../store/postgres-connection.ts'
import { migrate as migratePostgres } from '../store/postgres-schema.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import { connect } from '../store/sqlite-connection.ts'
import { knownVersion, migrate as migrateSqlite } from '../store/sqlite-schema.ts'
import type { Step } from '../store/steps.ts'
import { type Digest, digestsOf } from '../store/whole.ts'
import { readPostgres } from '../store/whole-postgres.ts'
import { readSqlite } from '../store/whole-sqlite.ts'
import type { Store } from '../store.ts'
import { runStoreWord } from '../store-command.ts'
import { type Answer, answersOf, openTalks, standingOf, standings } from './open-talks.ts'
import { makeDatabase } from './services.ts'

const server = inject('postgres')
const talks = 10_000
const allTalks = Array.from({ length: talks }, (_, talk) => talk)
/** Under load on two cores each turn may take some milliseconds. */
const patienceMs = 240_000

let root: string
/** What the talks of each standing are answered where nothing was ever upgraded. */
let expected: readonly Answer[]
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'qishao-upgrade-'))
  const store = await openSqliteStore(join(root, 'never-upgraded'))
  await openTalks(store, standings.length)
  expected = await answersOf(store, allTalks.slice(0, standings.length))
  await store.close()
})
afterAll(() => rmSync(root, { recursive: true }))

/** Says the next word in each talk, and expects what is said where nothing was upgraded. */
async function goOn(store: Store, some: readonly number[]): Promise<void> {
  expect(await answersOf(store, some)).toEqual(some.map((talk) => expected[standingOf(talk)]))
}

describe('the talks of this test', () => {
  it('stand at different steps, most of them with a draft', () => {
    expect(new Set(expected.map(({ text }) => text)).size).toBeGreaterThan(standings.length / 2)
    expect(expected.filter(({ draft }) => draft !== null).length).toBeGreaterThan(standings.length / 2)
    expect(expected.filter(({ text }) => text === '')).toEqual([])
  })
})

describe('from the version before to this one, back, and forward again', () => {
  const folder = (): string => join(root, 'before')
  const store = (args: string) => runStoreWord(args.split(' '), { QISHAO_DATA: folder() })
  /** Of the dialogs, which are the same in both versions, and of what was said. */
  const digests = async (): Promise<readonly (Digest | undefined)[]> => {
    const whole = await readSqlite(folder())
    const all = await digestsOf(whole)
    await whole.close()
    return ['dialogs', 'inbox', 'outbox', 'people'].map((name) => all.get(name))
  }
  const onThisVersion = async (work: (store: Store) => Promise<void>): Promise<void> => {
    const opened = await openSqliteStore(folder())
    await work(opened)
    await opened.close()
  }

  it('every one of 10,000 talks is answered as if nothing had happened', { timeout: patienceMs }, async () => {
    await onThisVersion((opened) => openTalks(opened, talks))
    expect((await store(`migrate --to ${knownVersion - 1}`)).code).toBe(0)
    const before = await digests()
    // This program brings the file forward when it opens it. Half of the talks go on there.
    await onThisVersion(async () => expect(await digests()).toEqual(before))
    await onThisVersion((opened) => goOn(opened, allTalks.slice(0, talks / 2)))
    const meanwhile = await digests()
    expect(meanwhile).not.toEqual(before)
    expect((await store(`migrate --to ${knownVersion - 1}`)).code).toBe(0)
    expect(await digests()).toEqual(meanwhile)
    // Here the program before would go on; the other half does when the way forward is taken again.
    await onThisVersion((opened) => goOn(opened, allTalks.slice(talks / 2)))
  })
})

/** A version to come that touches where dialogs are kept, so that this program could not read them meanwhile. */
const later: Step = {
  version: knownVersion + 1,
  up: `
  alter table dialogs add column seen text;
  update dialogs set seen = substr(dialog, 1, 9);
  create index dialogs_seen on dialogs (seen);
  alter table dialogs rename column dialog to state;
  `,
  down: `
  alter table dialogs rename column state to dialog;
  drop index dialogs_seen;
  alter table dialogs drop column seen;
  `,
}
/** What the program to come knows. */
const laterSteps: readonly Step[] = [{ version: knownVersion, up: '', down: null }, later]

/** A store of either kind, and how the program to come changes its tables. */
type Home = {
  readonly kind: string
  readonly open: () => Promise<Store>
  readonly migrate: (to: number) => Promise<void>
  readonly digests: () => Promise<ReadonlyMap<string, Digest>>
}

describe('from this version to the next, and back', () => {
  let database: Awaited<ReturnType<typeof makeDatabase>> | null = null
  beforeAll(async () => {
    database = server === null ? null : await makeDatabase(server)
  })
  afterAll(() => database?.drop())

  const sqlite: Home = {
    kind: 'SQLite',
    open: () => openSqliteStore(join(root, 'this')),
    async migrate(to) {
      const db = connect(join(root, 'this', 'qishao.sqlite'), { readOnly: false })
      migrateSqlite(db, to, laterSteps)
      db.close()
    },
    async digests() {
      const whole = await readSqlite(join(root, 'this'))
      return await digestsOf(whole).finally(whole.close)
    },
  }
  const url = (): string => database?.url ?? ''
  const postgres: Home = {
    kind: 'PostgreSQL',
    open: () =>
      openPostgresStore({
        url: url(),
        onFault(error) {
          throw error
        },
      }),
    async migrate(to) {
      const pool = openPatientPool(url())
      await migratePostgres(pool, to, laterSteps)
      await pool.close()
    },
    async digests() {
      const whole = await readPostgres(url())
      return await digestsOf(whole).finally(whole.close)
    },
  }

  it.each(server === null ? [sqlite] : [sqlite, postgres])(
    'the 10,000 talks in $kind are as they were, and go on',
    { timeout: patienceMs },
    async ({ open, migrate, digests }) => {
      const store = await open()
      await openTalks(store, talks)
      await store.close()
      const before = await digests()
      await migrate(knownVersion + 1)
      // A program that does not know the version touches nothing, and names the command that the newer one has for it.
      await expect(open()).rejects.toThrow(`npm run -s store -- migrate --to ${knownVersion}`)
      await migrate(knownVersion)
      expect(await digests()).toEqual(before)
      const again = await open()
      await goOn(
        again,
        allTalks.filter((talk) => talk % 200 < standings.length),
      )
      await again.close()
    },
  )
})
