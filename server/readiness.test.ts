import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeReadiness, type ReadinessDeps } from './readiness.ts'
import { inbound } from './store/fixtures.ts'
import { openSqliteStore } from './store/sqlite.ts'
import type { Store } from './store.ts'

let data: string
let store: Store
let now: number
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'qishao-ready-'))
  store = await openSqliteStore(data)
  now = 0
})
afterEach(async () => {
  await store.close()
  await rm(data, { recursive: true })
})

const looking = (other: Partial<ReadinessDeps> = {}) =>
  makeReadiness({
    ...{ store, data, diskFloorBytes: 0, channels: [], longestBurstMs: 7_500 },
    ...{ understand: () => [], alarms: async () => [], stopping: () => false, clock: () => now },
    ...other,
  })

/** The names of the checks that do not hold. */
const failing = async (look: ReturnType<typeof looking>): Promise<readonly string[]> => {
  const { ready, checks } = await look()
  const failed = checks.filter(({ ok }) => !ok)
  expect(ready).toBe(!failed.some(({ vital }) => vital))
  return failed.map(({ name }) => name)
}

describe('readiness', () => {
  it('is there when store, disk, model and inbox are, each with a sentence', async () => {
    const { ready, checks } = await looking()()
    expect(ready).toBe(true)
    expect(checks.map(({ name }) => name)).toEqual(['store', 'inbox', 'disk', 'model'])
    for (const { text } of checks) expect(text).toMatch(/^[a-z].+ .+[^.]$/)
  })

  it('tells how the work is divided, and whether others are heard at once', async () => {
    const peers = { connected: false, members: () => ['a', 'b'], shares: () => new Set([1, 2, 3]) }
    const { ready, checks } = await looking({ peers })()
    expect(ready).toBe(true)
    expect(checks.slice(-2).map(({ ok, text }) => `${ok} ${text}`)).toEqual([
      'true 3 of 64 shares are worked on here, by 2 processes in all',
      'false there is no Redis: work is looked for once a second',
    ])
    expect(await failing(looking({ peers: { ...peers, connected: true, shares: () => new Set() } }))).toEqual(['shares'])
  })

  it('ends when the store fails, and comes back with it', async () => {
    let broken = true
    const waiting = (): Promise<readonly string[]> => (broken ? Promise.reject(new Error('disk I/O error')) : store.waiting())
    const look = looking({ store: { ...store, waiting } })
    expect(await failing(look)).toEqual(['store'])
    broken = false
    expect(await failing(look)).toEqual([])
  })

  it('ends when the store does not answer in time', async () => {
    expect(await failing(looking({ store: { ...store, waiting: () => new Promise(() => undefined) } }))).toEqual(['store'])
  })

  it('ends when the disk of the data is nearly full, or the folder is gone', async () => {
    expect(await failing(looking({ diskFloorBytes: Number.MAX_SAFE_INTEGER }))).toEqual(['disk'])
    expect(await failing(looking({ data: join(data, 'gone') }))).toEqual(['disk'])
  })

  it('ends when nothing can be understood', async () => {
    const understand = (): never => {
      throw new Error('no model')
    }
    expect(await failing(looking({ understand }))).toEqual(['model'])
  })

  it('ends when the same message waits first for more than a minute after its burst', async () => {
    const look = looking()
    await store.receive(inbound('a'))
    expect(await failing(look)).toEqual([])
    now = 67_500
    expect(await failing(look)).toEqual([])
    now = 67_501
    expect(await failing(look)).toEqual(['inbox'])
  })

  it('does not end while a long queue is being answered, however old its messages are', async () => {
    const look = looking()
    for (const id of ['a', 'b', 'c']) {
      await store.receive(inbound(id))
      expect(await failing(look)).toEqual([])
      const { version, inbound: rows } = await store.open('web:dm:wang')
      await store.commit({
        conversation: { key: 'web:dm:wang', version, dialog: {}, answered: rows.map(({ seq }) => seq) },
        ...{ cases: [], outbox: [] },
      })
      now += 60_000
    }
  })

  it('tells of a channel without its connection, and does not end for it', async () => {
    const look = looking({
      channels: [{ name: 'aibot', connected: () => false }, { name: 'kf' }, { name: 'wechaty', connected: () => true }],
    })
    expect(await failing(look)).toEqual(['channel aibot'])
    expect((await look()).ready).toBe(true)
  })

  it('tells which alarms are raised, which keep nobody away', async () => {
    const raised = { channel: 'aibot', kind: 'aibot-kicked', since: '2026-11-23T01:00:00.000Z', last: '2026-11-23T01:10:00.000Z' }
    expect(await looking({ alarms: async () => [raised] })()).toMatchObject({ ready: true, alarms: [raised] })
  })

  it('ends with the first moment of a stop, whatever else holds', async () => {
    const { ready, checks } = await looking({ stopping: () => true })()
    expect([ready, checks.map(({ name }) => name)]).toEqual([false, ['stopping']])
  })
})
