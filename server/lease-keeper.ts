/**
 * The leases of this process: rights that one process holds at a time. A holder gives a sign of life every beat; whoever sees none for
 * long enough by its own watch takes it over. No wall clock is asked, neither ours nor the database's: both may jump.
 */
import { randomUUID } from 'node:crypto'
import type { Lease } from '../bot/channel.ts'
import type { LeaseRow, Store } from './store.ts'

export type LeaseKeeper = {
  /** The name of this process among the others, new at each start. */
  readonly me: string
  /** Begins to give signs of life, once it has looked around. `onBeat` runs after each look. */
  start(onBeat: () => Promise<void>): Promise<void>
  /** True while this process surely holds it: a holder that was asleep knows that it was. */
  holds(name: string): boolean
  /** The names of the processes that live, this one among them. */
  members(): readonly string[]
  /** Takes it when nobody holds it or its holder is dead; false when not. */
  take(name: string): Promise<boolean>
  release(name: string): Promise<void>
  /** A lease that is waited for, as channels take theirs. */
  lease(name: string): Lease
  /** Who holds what, as it was last seen; for figures. */
  held(): readonly string[]
  /** Gives everything back. */
  stop(): Promise<void>
}

export type KeeperOptions = {
  readonly store: Pick<Store, 'leases' | 'takeLease' | 'renewLeases' | 'releaseLease' | 'forgetLease'>
  /** Milliseconds of the machine that never go back; the watch. */
  readonly clock?: () => number
  readonly beatMs?: number
  /** Hears when the store could not be asked. */
  onFault(error: unknown): void
}

/** A sign of life every two seconds; four missed ones, and the holder is dead. Own figures: a pause of a database is shorter, a dead machine is missed for eight seconds. */
export const beatMs = 2_000
const missedToDeath = 4

/** What is begun shortly before a lease ends might be done after it. */
const marginMs = 1_000

const member = 'process '

export function makeLeaseKeeper({ store, clock = () => performance.now(), beatMs: pauseMs = beatMs, onFault }: KeeperOptions): LeaseKeeper {
  const me = randomUUID()
  const deadAfterMs = missedToDeath * pauseMs
  const margin = Math.min(marginMs, pauseMs / 2)
  /** What is held, and until when by our watch. */
  const mine = new Map<string, { readonly fence: number; readonly until: number; readonly lost: (() => void) | null }>()
  /** All leases as they were last seen, and since when they have looked like that. */
  let seen = new Map<string, { readonly row: LeaseRow; readonly since: number }>()
  /** Those that are being taken: the store may know of it already. */
  const taking = new Set<string>()
  let timer: NodeJS.Timeout | null = null
  let stopped = false
  let beating: Promise<void> = Promise.resolve()
  const waiting = new Set<() => void>()

  function observe(rows: readonly LeaseRow[]): void {
    const now = clock()
    const before = seen
    seen = new Map(
      rows.map((row) => {
        const last = before.get(row.name)
        const same = last !== undefined && last.row.fence === row.fence && last.row.beat === row.beat && last.row.holder === row.holder
        return [row.name, { row, since: same ? last.since : now }]
      }),
    )
  }

  const isFree = (name: string): boolean => {
    const known = seen.get(name)
    if (known === undefined || known.row.holder === null) return true
    return known.row.holder !== me && clock() - known.since >= deadAfterMs
  }

  async function renew(): Promise<void> {
    const asked = clock()
    const kept = new Map((await store.renewLeases(me)).map(({ name, fence }) => [name, fence]))
    for (const [name, { lost }] of [...mine]) {
      const fence = kept.get(name)
      if (fence !== undefined) mine.set(name, { fence, until: asked + deadAfterMs, lost })
      else {
        mine.delete(name)
        lost?.()
      }
    }
    // Given up here while the store was away, and nobody has taken it: else every look would find that its holder lives.
    for (const name of kept.keys()) if (!mine.has(name) && !taking.has(name)) await store.releaseLease(name, me)
  }

  /** A holder that could not say it lives for so long holds nothing any more. */
  function dropOverdue(): void {
    for (const [name, { until, lost }] of [...mine]) {
      if (until > clock()) continue
      mine.delete(name)
      lost?.()
    }
  }

  async function look(): Promise<void> {
    observe(await store.leases())
    // Processes that are long gone need not be remembered.
    const gone = [...seen.values()].filter(({ row }) => row.name.startsWith(member) && isFree(row.name))
    for (const { row } of gone) await store.forgetLease(row.name, row)
  }

  async function take(name: string, lost: (() => void) | null): Promise<number | null> {
    if (!isFree(name)) return null
    const asked = clock()
    taking.add(name)
    try {
      const fence = await store.takeLease(name, me, seen.get(name)?.row ?? null)
      if (fence !== null) mine.set(name, { fence, until: asked + deadAfterMs, lost })
      return fence
    } finally {
      taking.delete(name)
    }
  }

  async function release(name: string): Promise<void> {
    mine.delete(name)
    await store.releaseLease(name, me)
  }

  async function beat(onBeat: () => Promise<void>): Promise<void> {
    try {
      await renew()
      // Somebody took this process for dead while it was asleep: it lives again.
      if (!mine.has(member + me)) await take(member + me, null)
      await look()
      await onBeat()
      for (const go of [...waiting]) go()
    } catch (error) {
      onFault(error)
    }
    dropOverdue()
  }

  return {
    me,
    async start(onBeat) {
      await look()
      await take(member + me, null)
      await beat(onBeat)
      const next = (): void => {
        timer = setTimeout(() => {
          beating = beat(onBeat)
          void beating.then(() => stopped || next())
        }, pauseMs)
      }
      next()
    },
    holds: (name) => (mine.get(name)?.until ?? Number.NEGATIVE_INFINITY) - margin > clock(),
    members() {
      const others = [...seen.values()].flatMap(({ row }) => (row.name.startsWith(member) && !isFree(row.name) ? [row.name] : []))
      return [...new Set([...others, member + me])].map((name) => name.slice(member.length)).toSorted()
    },
    take: async (name) => (await take(name, null)) !== null,
    release,
    held: () => [...mine.keys()],
    lease(name) {
      let given = false
      let wake: (() => void) | null = null
      return {
        async take(lost) {
          given = false
          for (;;) {
            const fence = await take(name, lost)
            if (given || stopped) {
              if (fence !== null) await release(name)
              throw new Error(`nobody waits for the lease "${name}" any more`)
            }
            if (fence !== null) return fence
            await new Promise<void>((resolve) => {
              wake = resolve
              waiting.add(resolve)
            })
            if (wake) waiting.delete(wake)
          }
        },
        async release() {
          given = true
          wake?.()
          if (mine.has(name)) await release(name)
        },
      }
    },
    async stop() {
      stopped = true
      if (timer) clearTimeout(timer)
      for (const go of [...waiting]) go()
      await beating
      for (const name of [...mine.keys()]) await release(name)
    },
  }
}
