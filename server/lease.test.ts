import { describe, expect, it } from 'vitest'
import { makeLease } from './lease.ts'
import type { Store } from './store.ts'

/** Settings in memory, with the same all-or-nothing. */
function settings(): Pick<Store, 'setting' | 'commit'> {
  const kept = new Map<string, string>()
  return {
    setting: async (key) => kept.get(key) ?? null,
    async commit({ settings: changes = [] }) {
      if (changes.some(({ key, before }) => (kept.get(key) ?? null) !== before)) return 'stale'
      for (const { key, value } of changes) kept.set(key, value)
      return 'committed'
    },
  }
}

const never = (): void => {
  throw new Error('nobody loses it here')
}
const onFault = (error: unknown): void => {
  throw error
}

describe('a lease', () => {
  it('is held by one, and the next has a higher number', async () => {
    const store = settings()
    const first = makeLease('aibot', { store, onFault })
    const second = makeLease('aibot', { store, renewMs: 1, onFault })
    expect(await first.take(never)).toBe(1)
    let taken = false
    const waiting = second.take(never).then((fence) => {
      taken = true
      return fence
    })
    await store.setting('a turn of the loop')
    expect(taken).toBe(false)
    await first.release()
    expect(await waiting).toBe(2)
    await second.release()
  })

  it('is taken over from a holder that does not renew, who hears that it is lost', async () => {
    const store = settings()
    let now = 0
    const clock = (): number => now
    const first = makeLease('aibot', { store, clock, renewMs: 10, onFault })
    const lost = new Promise<void>((resolve) => void first.take(resolve))
    while ((await store.setting('lease aibot')) === null);
    now = 1_000_000
    const second = makeLease('aibot', { store, clock, renewMs: 1_000_000, onFault })
    expect(await second.take(never)).toBe(2)
    await lost
    await second.release()
  })

  it('is taken over from a holder that is dead, though the clock was set back since', async () => {
    const store = settings()
    let now = 86_400_000
    const clock = (): number => now
    const first = makeLease('aibot', { store, clock, renewMs: 1_000_000, onFault })
    await first.take(never)
    now = 0
    const second = makeLease('aibot', { store, clock, renewMs: 1, onFault })
    expect(await second.take(never)).toBe(2)
    await second.release()
  })

  it('is kept from others by a holder that renews it, whatever their clocks say', async () => {
    const store = settings()
    const first = makeLease('aibot', { store, clock: () => Date.now() + 86_400_000, renewMs: 1, onFault })
    await first.take(never)
    const second = makeLease('aibot', { store, renewMs: 5, onFault })
    let fence: number | null = null
    const waiting = second.take(never).then((taken) => {
      fence = taken
    })
    const read = store.setting
    let looks = 0
    const looked = new Promise<void>((resolve) => {
      store.setting = async (key) => {
        if (++looks > 100) resolve()
        return await read(key)
      }
    })
    await looked
    expect(fence).toBeNull()
    await first.release()
    await waiting
    await second.release()
  })

  it('gives names their own holders', async () => {
    const store = settings()
    const [one, other] = ['aibot', 'wechaty'].map((name) => makeLease(name, { store, onFault }))
    expect([await one?.take(never), await other?.take(never)]).toEqual([1, 1])
    await one?.release()
    await other?.release()
  })
})
