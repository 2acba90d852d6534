import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type LeaseKeeper, makeLeaseKeeper } from './lease-keeper.ts'
import { makeShareHolder, type ShareHolder } from './shares.ts'
import { StoreError } from './store/error.ts'
import { shareCount, shareOf } from './store/share.ts'
import { openSqliteStore } from './store/sqlite.ts'
import type { Store } from './store.ts'

let folder: string
let store: Store
let now: number
const clock = (): number => now
const beatMs = 2_000
let processes: Process[]

/** One process: its beats come when the test says so, on its own watch. */
type Process = { readonly keeper: LeaseKeeper; readonly shares: ShareHolder; readonly busy: Set<number>; beat(): Promise<void> }

async function process(): Promise<Process> {
  const keeper = makeLeaseKeeper({
    ...{ store, clock, beatMs },
    onFault(error) {
      throw error
    },
  })
  const busy = new Set<number>()
  const shares = makeShareHolder(keeper, (share) => busy.has(share))
  let beaten = Promise.withResolvers<void>()
  await keeper.start(async () => {
    await shares.balance()
    beaten.resolve()
  })
  const made: Process = {
    keeper,
    shares,
    busy,
    async beat() {
      beaten = Promise.withResolvers()
      await vi.advanceTimersByTimeAsync(beatMs)
      await beaten.promise
    },
  }
  processes.push(made)
  return made
}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  folder = await mkdtemp(join(tmpdir(), 'qishao-leases-'))
  store = await openSqliteStore(folder)
  now = 0
  processes = []
})
afterEach(async () => {
  vi.useRealTimers()
  for (const { keeper } of processes) await keeper.stop()
  await store.close()
  await rm(folder, { recursive: true })
})

describe('a lease', () => {
  it('is held by one process, and by the next with a higher number when it is given back', async () => {
    const [first, second] = [await process(), await process()]
    const lost = (): never => {
      throw new Error('nobody loses it here')
    }
    expect(await first.keeper.lease('line').take(lost)).toBe(1)
    const line = second.keeper.lease('line')
    let fence: number | null = null
    const waiting = line.take(lost).then((given) => {
      fence = given
    })
    await second.beat()
    expect(fence).toBeNull()
    await first.keeper.release('line')
    await second.beat()
    await waiting
    expect(fence).toBe(2)
  })

  it('is not kept by a holder that slept, which knows so before it looks', async () => {
    const sleeper = await process()
    expect(await sleeper.keeper.take('line')).toBe(true)
    expect(sleeper.keeper.holds('line')).toBe(true)
    now += 4 * beatMs
    expect(sleeper.keeper.holds('line')).toBe(false)
  })

  it('is taken up again when the store was away for so long that its holder gave it up, and nobody else could take it', async () => {
    let away = false
    let beaten = Promise.withResolvers<void>()
    const keeper = makeLeaseKeeper({
      store: {
        ...store,
        renewLeases: (holder) =>
          away ? Promise.reject(new StoreError('the database is not available', { retryable: true })) : store.renewLeases(holder),
      },
      ...{ clock, beatMs },
      onFault: () => beaten.resolve(),
    })
    const shares = makeShareHolder(keeper, () => false)
    await keeper.start(async () => {
      await shares.balance()
      beaten.resolve()
    })
    const beats = async (n: number): Promise<void> => {
      for (let i = 0; i < n; i++) {
        now += beatMs
        beaten = Promise.withResolvers()
        await vi.advanceTimersByTimeAsync(beatMs)
        await beaten.promise
      }
    }
    expect(shares.mine().size).toBe(shareCount)
    away = true
    await beats(5)
    expect(shares.mine().size).toBe(0)
    away = false
    await beats(3)
    expect(shares.mine().size).toBe(shareCount)
    expect(keeper.members()).toEqual([keeper.me])
    await keeper.stop()
  })

  it('goes to another when four beats of its holder are missed, not before, and the holder hears that it is lost', async () => {
    const holder = await process()
    let lost = 0
    await holder.keeper.lease('line').take(() => lost++)
    const other = await process()
    now += 4 * beatMs - 1
    expect(await other.keeper.take('line')).toBe(false)
    now += 1
    expect(await other.keeper.take('line')).toBe(true)
    await holder.beat()
    expect(lost).toBe(1)
    expect(holder.keeper.holds('line')).toBe(false)
  })
})

describe('the shares of a district', () => {
  const counted = (...processes: readonly Process[]) => processes.map(({ shares }) => shares.mine().size)

  it('all fall to one process that is alone, and are divided when a second comes: no share is with two', async () => {
    const first = await process()
    expect(counted(first)).toEqual([shareCount])
    const second = await process()
    expect(counted(second)).toEqual([0])
    await first.beat()
    await second.beat()
    const [a = 0, b = 0] = counted(first, second)
    expect(a + b).toBe(shareCount)
    expect(Math.min(a, b)).toBeGreaterThan(shareCount / 5)
    expect([...first.shares.mine()].filter((share) => second.shares.mine().has(share))).toEqual([])
  })

  it('begin nothing new when they are to go, and go when what is under way is done', async () => {
    const first = await process()
    const key = 'web:dm:wang'
    first.busy.add(shareOf(key))
    // One of a few newcomers gets this share.
    const newcomers: Process[] = []
    while (first.shares.owns(key)) {
      newcomers.push(await process())
      await first.beat()
    }
    for (const one of newcomers) await one.beat()
    expect(newcomers.some(({ shares }) => shares.owns(key))).toBe(false)
    first.busy.clear()
    await first.beat()
    for (const one of newcomers) await one.beat()
    expect(newcomers.filter(({ shares }) => shares.owns(key))).toHaveLength(1)
  })

  it('of a process that died fall to those that live', async () => {
    const [first, second] = [await process(), await process()]
    await first.beat()
    await second.beat()
    await second.keeper.stop()
    await first.beat()
    expect(counted(first)).toEqual([shareCount])
  })
})
