import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { makeDatabase } from '../journeys/services.ts'
import { verifyLedger } from '../ledger.ts'
import { copyTables, differenceOf } from './copy.ts'
import { inbound, reported, tick } from './fixtures.ts'
import { openPostgresStore } from './postgres.ts'
import { openSqliteStore } from './sqlite.ts'
import { knownVersion } from './sqlite-schema.ts'
import { derivedColumns, derivedTables, type Filling, tables, type Whole } from './whole.ts'
import { fillEveryTable } from './whole-fixture.ts'
import { fillPostgres, readPostgres } from './whole-postgres.ts'
import { fillSqlite, readSqlite } from './whole-sqlite.ts'

const server = inject('postgres')

let root: string
const folder = (name: string): string => join(root, name)
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'qishao-copy-'))
  const store = await openSqliteStore(folder('one'))
  await fillEveryTable(store)
  await store.close()
})
afterEach(() => rmSync(root, { recursive: true }))

/** Copies one store into another, and says what is not the same. */
async function copied(from: Promise<Whole>, to: Promise<Filling>): Promise<string | null> {
  const [source, target] = await Promise.all([from, to])
  try {
    return await differenceOf(source, target, await copyTables(source, target))
  } finally {
    await source.close()
    await target.close()
  }
}

describe('a copy into another file', () => {
  it('has every row of every table, and every hash chain', async () => {
    expect(await copied(readSqlite(folder('one')), fillSqlite(folder('two')))).toBeNull()
    const store = await openSqliteStore(folder('two'))
    expect(await verifyLedger(store)).toMatchObject({ intact: true })
    expect(await store.standings(2026, 'power')).toEqual([{ status: 'dispatched', light: 'none', n: 1 }])
    await store.close()
  })

  it('goes nowhere where something is kept already, and takes nothing from a file that a server uses', async () => {
    await expect(fillSqlite(folder('one'))).rejects.toThrow('is there already: name an empty folder')
    const running = await openSqliteStore(folder('one'))
    await expect(readSqlite(folder('one'), { alone: true })).rejects.toThrow('is in use by another process: stop that process')
    await running.close()
  })

  it('is not made of tables of a version before: they are to be brought up to date first', async () => {
    const db = new DatabaseSync(join(folder('one'), 'qishao.sqlite'))
    db.exec('pragma user_version = 6')
    db.close()
    await expect(copied(readSqlite(folder('one')), fillSqlite(folder('two')))).rejects.toThrow(
      `has version 6, the copy gets ${knownVersion}: bring it there first (npm run -s store -- migrate)`,
    )
  })

  it('is found out where a row is missing or another', async () => {
    for (const [harm, difference] of [
      ['delete from chats where n = 2', 'table chats had 2 rows and the copy has 1'],
      [`update dialogs set dialog = '{}'`, 'row 1 of table dialogs is not the same'],
      [`update events set hash = 'x' where number = 'QS20261123-0003'`, 'row 8 of table events is not the same'],
      ['update standings set n = n + 1', 'the counts of cases are not the same'],
    ] as const) {
      const name = harm.slice(0, 20).replaceAll(' ', '-')
      const [source, target] = [await readSqlite(folder('one')), await fillSqlite(folder(name))]
      const digests = await copyTables(source, target)
      await target.close()
      const db = new DatabaseSync(join(folder(name), 'qishao.sqlite'))
      db.exec(harm)
      db.close()
      const harmed = await readSqlite(folder(name))
      expect(await differenceOf(source, harmed, digests)).toBe(difference)
      await harmed.close()
      await source.close()
    }
  })
})

describe.skipIf(server === null)('a copy into PostgreSQL', () => {
  let database: Awaited<ReturnType<typeof makeDatabase>>
  beforeEach(async () => {
    database = await makeDatabase(server ?? '')
  })
  afterEach(() => database.drop())
  const onFault = (error: unknown): never => {
    throw error
  }

  it('and back again has every row of every table, and every hash chain', async () => {
    expect(await copied(readSqlite(folder('one')), fillPostgres(database.url))).toBeNull()
    const store = await openPostgresStore({ url: database.url, onFault })
    expect(await verifyLedger(store)).toMatchObject({ intact: true })
    expect(await store.standings(2026, 'power')).toEqual([{ status: 'dispatched', light: 'none', n: 1 }])
    await store.close()
    expect(await copied(readPostgres(database.url), fillSqlite(folder('two')))).toBeNull()
    const again = await openSqliteStore(folder('two'))
    expect(await verifyLedger(again)).toMatchObject({ intact: true })
    await again.close()
    const [one, two] = [await readSqlite(folder('one')), await readSqlite(folder('two'))]
    for (const { name } of tables) {
      const all = `select * from ${name}`
      expect(await two.sql.all(name, all)).toEqual(await one.sql.all(name, all))
    }
    await one.close()
    await two.close()
  })

  it('goes on where the other stopped: new rows come behind the old ones, and are counted', async () => {
    await copied(readSqlite(folder('one')), fillPostgres(database.url))
    const store = await openPostgresStore({ url: database.url, onFault })
    await store.receive(inbound('e'))
    expect((await store.open('web:dm:wang')).inbound.map(({ seq }) => seq)).toEqual([3, 5])
    await store.commit(tick(reported('QS20261124-0002', 'power')))
    expect(await store.standings(2026, 'power')).toEqual([{ status: 'dispatched', light: 'none', n: 2 }])
    expect(await store.reserveNumbers('20261123', 1)).toBe(4)
    await store.close()
  })

  it('goes nowhere where something is kept already, nor from a database that programs use', async () => {
    const store = await openPostgresStore({ url: database.url, onFault })
    await store.putSetting('virtual-now', '2026-11-23T01:00:00.000Z')
    await expect(readPostgres(database.url, { alone: true })).rejects.toThrow(
      /^programs are connected to the database \(\d+ connections\): stop/,
    )
    await store.close()
    await expect(fillPostgres(database.url)).rejects.toThrow('the database is not empty')
  })

  it('leaves nothing behind when it fails half way, and can be tried again', async () => {
    for (const fill of [() => fillPostgres(database.url), () => fillSqlite(folder('two'))]) {
      const [source, target] = [await readSqlite(folder('one')), await fill()]
      const broken: Filling = {
        ...target,
        put: (table, columns, rows) => (table === 'outbox' ? Promise.reject(new Error('the network')) : target.put(table, columns, rows)),
      }
      await expect(copyTables(source, broken)).rejects.toThrow('the network')
      await source.close()
      await target.close()
      expect(await copied(readSqlite(folder('one')), fill())).toBeNull()
    }
  })

  it('knows every table and column that there is', async () => {
    const [one, other] = [await fillSqlite(folder('two')), await fillPostgres(database.url)]
    const listed = [...tables.map(({ name }) => name), ...derivedTables]
    const inFile = await one.sql.all('list', `select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'`)
    const inDatabase = await other.sql.all(
      'list',
      `select table_name::text as name from information_schema.tables where table_schema = 'public'`,
    )
    expect(inFile.map(({ name }) => name).filter((name) => !listed.includes(String(name)))).toEqual([])
    expect(inDatabase.map(({ name }) => name).filter((name) => !listed.includes(String(name)))).toEqual([])
    for (const { name } of tables)
      expect(await one.columns(name), name).toEqual((await other.columns(name)).filter((column) => !derivedColumns.includes(column)))
    await one.close()
    await other.close()
  })
})
