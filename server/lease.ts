/** One holder among all processes on a store: of a connection that a platform allows once. The fencing number rises with each holder. */
import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import type { Lease } from '../bot/channel.ts'
import type { Store } from './store.ts'

/** How often it is renewed, and looked for by those who wait. A holder that misses three renewals is taken for dead. */
const renewMs = 5_000
const missesToDeath = 3

export type LeaseOptions = {
  readonly store: Pick<Store, 'setting' | 'commit'>
  /** Milliseconds of the machine; leases do not follow a virtual clock. */
  readonly clock?: () => number
  readonly renewMs?: number
  /** Hears when it could not be renewed. */
  onFault(error: unknown): void
}

const kept = z.object({ holder: z.string(), fence: z.number(), until: z.number() })

/** The lease of a name, for this process. */
export function makeLease(name: string, { store, clock = Date.now, renewMs: pauseMs = renewMs, onFault }: LeaseOptions): Lease {
  const key = `lease ${name}`
  const me = randomUUID()
  let timer: NodeJS.Timeout | null = null
  let stopped = false
  let wake: (() => void) | null = null

  const read = async (): Promise<{ text: string | null; lease: z.output<typeof kept> | null }> => {
    const text = await store.setting(key)
    return { text, lease: text === null ? null : kept.parse(JSON.parse(text)) }
  }

  /** Takes or renews it; null: somebody else has it. `dead`: as its holder left it, who has renewed nothing for too long. */
  async function grab(dead: string | null = null): Promise<number | null> {
    const { text, lease } = await read()
    if (lease && lease.holder !== me && lease.until > clock() && text !== dead) return null
    const fence = lease?.holder === me ? lease.fence : (lease?.fence ?? 0) + 1
    const value = JSON.stringify({ holder: me, fence, until: clock() + missesToDeath * pauseMs })
    const result = await store.commit({ conversation: null, cases: [], outbox: [], settings: [{ key, before: text, value }] })
    return result === 'committed' ? fence : null
  }

  function renewEvery(lost: () => void): void {
    timer = setTimeout(async () => {
      const held = await grab().catch((error) => {
        onFault(error)
        return null
      })
      if (stopped) return
      if (held === null) lost()
      else renewEvery(lost)
    }, pauseMs)
    timer.unref()
  }

  return {
    async take(lost) {
      stopped = false
      let seen: string | null = null
      let looks = 0
      for (;;) {
        // A clock that was set back would keep a lease alive for as long; a holder that lives renews it meanwhile.
        const fence = await grab(looks > missesToDeath ? seen : null)
        if (stopped) throw new Error(`nobody waits for the lease "${name}" any more`)
        if (fence !== null) {
          renewEvery(lost)
          return fence
        }
        const { text } = await read()
        looks = text === seen ? looks + 1 : 0
        seen = text
        await new Promise<void>((resolve) => {
          wake = resolve
          timer = setTimeout(resolve, pauseMs)
        })
      }
    },
    async release() {
      stopped = true
      if (timer) clearTimeout(timer)
      wake?.()
      const { text, lease } = await read()
      if (lease?.holder !== me) return
      const value = JSON.stringify({ ...lease, until: 0 })
      await store.commit({ conversation: null, cases: [], outbox: [], settings: [{ key, before: text, value }] })
    },
  }
}

/** The same lease; `held` hears when this process has it and when it has it no more. */
export function watchedLease(lease: Lease, held: (mine: boolean) => void): Lease {
  held(false)
  return {
    async take(lost) {
      const fence = await lease.take(() => {
        held(false)
        lost()
      })
      held(true)
      return fence
    },
    async release() {
      held(false)
      await lease.release()
    },
  }
}
