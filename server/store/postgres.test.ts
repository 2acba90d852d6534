import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { Person } from '../../cases/people.ts'
import { makeDatabase } from '../journeys/services.ts'
import { verifyLedger } from '../ledger.ts'
import type { Store } from '../store.ts'
import { storeContract } from './contract.ts'
import { StoreError } from './error.ts'
import { act, inbound, monday, outbound, reported, tick, wang } from './fixtures.ts'
import { openPostgresStore } from './postgres.ts'
import { openPool } from './postgres-connection.ts'
import { migrate } from './postgres-schema.ts'

const server = inject('postgres')

describe.skipIf(server === null)('with a PostgreSQL server', () => {
  let database: Awaited<ReturnType<typeof makeDatabase>>
  let admin: pg.Pool
  let made = 0
  beforeAll(async () => {
    database = await makeDatabase(server ?? '')
    admin = new pg.Pool({ connectionString: database.url, max: 1 })
  })
  afterAll(async () => {
    await admin.end()
    await database.drop()
  })

  /** The address of a schema of its own: quicker to make than a database. */
  const emptySchema = async (): Promise<string> => {
    const name = `test_${made++}`
    await admin.query(`create schema ${name}`)
    const url = new URL(database.url)
    url.searchParams.set('options', `-c search_path=${name}`)
    return url.href
  }
  const onFault = (error: unknown): never => {
    throw error
  }
  const open = (url: string, readOnly = false): Promise<Store> => openPostgresStore({ url, onFault, readOnly })

  storeContract('the store in PostgreSQL', async () => {
    const url = await emptySchema()
    let store = await open(url)
    return {
      store,
      async reopen() {
        await store.close()
        store = await open(url)
        return store
      },
      close: () => store.close(),
    }
  })

  describe('openPostgresStore', () => {
    it('lets several processes open an empty database at once: one makes the tables', async () => {
      const url = await emptySchema()
      const stores = await Promise.all([open(url), open(url), open(url)])
      await stores[0]?.receive(inbound('a'))
      expect(await stores[2]?.waiting()).toEqual(['web:dm:wang'])
      await Promise.all(stores.map((store) => store.close()))
    })

    it('takes one of two commits that two processes made from the same version, and the chain holds', async () => {
      const url = await emptySchema()
      const [one, two] = await Promise.all([open(url), open(url)])
      await one.commit(tick(reported('QS20261123-0001', 'power')))
      for (let round = 0; round < 20; round++) {
        const before = await one.case('QS20261123-0001')
        if (!before) throw new Error('the case is there')
        const say = (text: string) => act(before, { type: 'supplement', text, attachments: [] }, wang)
        const results = await Promise.all([one.commit(tick(say('甲'))), two.commit(tick(say('乙')))])
        expect(results.toSorted()).toEqual(['committed', 'stale'])
      }
      expect(await verifyLedger(two)).toMatchObject({ intact: true, cases: 1 })
      await Promise.all([one.close(), two.close()])
    })

    it('gives two processes no number twice, and no message of a chat the same place', async () => {
      const url = await emptySchema()
      const stores = await Promise.all([open(url), open(url)])
      const places = await Promise.all(
        Array.from({ length: 40 }, (_, i) => stores[i % 2]?.appendChat('dm:wang', { id: `m${i}`, from: 'bot', at: monday, text: '收到' })),
      )
      expect(places.toSorted((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 40 }, (_, i) => i + 1))
      const firsts = await Promise.all(Array.from({ length: 40 }, (_, i) => stores[i % 2]?.reserveNumbers('20261123', 3)))
      expect(new Set(firsts).size).toBe(40)
      await Promise.all(stores.map((store) => store.close()))
    })

    it('tells each process what another has changed of what it keeps in memory, in order and nothing else', async () => {
      const url = await emptySchema()
      const [one, two] = await Promise.all([open(url), open(url)])
      const zhang: Person = { id: 'zhang', name: '张工', role: 'staff', departments: ['power'], enterprise: null, phone: null }
      expect(await two.changedSince(0)).toBeNull()
      await one.putPerson(zhang)
      await one.putSetting('bound-groups', '[]')
      await one.putSetting('budget web:dm:wang', '{}')
      const changed = await two.changedSince(0)
      expect(changed).toMatchObject({ people: [zhang], settings: [{ key: 'bound-groups', value: '[]' }] })
      const { revision = 0 } = changed ?? {}
      expect(await two.changedSince(revision)).toBeNull()
      const left = { ...zhang, left: monday }
      await one.commit({
        conversation: null,
        cases: [],
        outbox: [],
        people: [left],
        settings: [{ key: 'virtual-now', before: null, value: monday }],
      })
      expect(await two.changedSince(revision)).toMatchObject({ people: [left], settings: [{ key: 'virtual-now', value: monday }] })
      await Promise.all([one.close(), two.close()])
    })

    it('counts the same after the counts were summed up', async () => {
      const url = await emptySchema()
      const store = await open(url)
      await store.commit(tick(...Array.from({ length: 30 }, (_, i) => reported(`QS20261123-00${10 + i}`, 'power'))))
      expect(await store.standings(2026, 'power')).toEqual([{ status: 'dispatched', light: 'none', n: 30 }])
      await store.close()
      // As every some thousand commits do.
      const again = await openPostgresStore({ url, onFault, commitsPerSum: 1 })
      await again.commit(tick(reported('QS20261123-0099', 'power')))
      await again.close()
      const { rows } = await admin.query(`select n from ${new URL(url).searchParams.get('options')?.split('=')[1]}.standings`)
      expect(rows).toHaveLength(1)
    })

    it('goes back a version and forward again: what was emptied is gone, all else is there', async () => {
      const url = await emptySchema()
      const photo = { id: 'ab12', name: '变压器.jpg', mime: 'image/jpeg', size: 9 }
      const store = await open(url)
      const told = act(reported('QS20261123-0001', 'power').case, { type: 'supplement', text: '', attachments: [photo] }, wang)
      for (const commit of [reported('QS20261123-0001', 'power'), told, act(told.case, { type: 'withdraw', reason: '来电了' }, wang)])
        await store.commit(tick(commit))
      await store.receive({ ...inbound('a'), attachments: [{ ...photo, id: 'cd34' }] })
      await store.receive({ ...inbound('b'), at: '2026-11-20T01:00:00.000Z' })
      await store.appendChat('dm:wang', { id: 'c', from: 'wang', at: monday, text: '停电了' })
      expect(await store.emptyMessages('inbox', monday, 5)).toBe(1)
      await store.close()
      const pool = openPool({ url, readOnly: false, onFault })
      await migrate(pool, 7)
      await pool.close()
      const later = await open(url)
      const after = '2026-11-24T01:00:00.000Z'
      expect((await later.casesEndedBefore(after, 5)).map(({ number }) => number)).toEqual(['QS20261123-0001'])
      expect(await later.unneededFiles({ saidSince: after, endedSince: after }, 5)).toEqual(['ab12', 'cd34'])
      expect((await later.open('web:dm:wang')).inbound.map(({ message }) => message.id)).toEqual(['a'])
      expect(await later.emptyMessages('chats', after, 5)).toBe(1)
      expect(await verifyLedger(later)).toMatchObject({ intact: true, cases: 1 })
      await later.close()
    })

    it('refuses a database that is newer than the program, and one that cannot be reached, each with what to do', async () => {
      const url = await emptySchema()
      await (await open(url)).close()
      await expect(open(url.replace('postgres@', 'nobody-knows-me@').replace('/qishao_', '/no_'))).rejects.toThrow(
        /check user, password and database in DATABASE_URL$/,
      )
      await expect(open('postgres://postgres@127.0.0.1:1/none')).rejects.toThrow(/cannot be reached, check it and DATABASE_URL$/)
      await admin.query(`update ${new URL(url).searchParams.get('options')?.split('=')[1]}.schema_version set version = 99`)
      await expect(open(url)).rejects.toThrow('the database has version 99 and this program knows version')
    })

    it('reads beside a server and writes nothing, when it was opened for reading', async () => {
      const url = await emptySchema()
      await expect(open(url, true)).rejects.toThrow('there is nothing in the database yet')
      const store = await open(url)
      await store.commit({
        ...tick(reported('QS20261123-0001', 'power')),
        outbox: [{ message: outbound('a'), notBefore: null, at: monday }],
      })
      const reader = await open(url, true)
      expect((await reader.case('QS20261123-0001'))?.status).toBe('dispatched')
      await expect(reader.receive(inbound('a'))).rejects.toThrow(StoreError)
      await Promise.all([store.close(), reader.close()])
    })
  })
})
