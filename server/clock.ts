/** What time it is: the machine's, or a virtual one that only the simulator moves. */
import type { Timestamp } from '../cases/calendar.ts'
import type { RememberedSetting, Store } from './store.ts'

export type WallClock = {
  readonly virtual: boolean
  now(): Timestamp
  /** Sets a virtual clock and keeps it over a restart. Throws on a real one. */
  set(to: Timestamp): Promise<void>
  /** Another process has set the virtual clock; a real one goes by the machine. */
  adopt(to: Timestamp): void
}

const key: RememberedSetting = 'virtual-now'

/** The machine's clock. */
export function realClock(): WallClock {
  return {
    virtual: false,
    now: () => new Date().toISOString(),
    set: () => Promise.reject(new Error('the clock is real and cannot be set')),
    adopt: () => undefined,
  }
}

/** Where a virtual clock stands: at the later of the stored time and `start`. */
export async function virtualNow(store: Store, start: Timestamp): Promise<Timestamp> {
  const stored = await store.setting(key)
  return stored !== null && stored > start ? stored : start
}

/** A clock that stands still; resumes at the later of the stored time and `start`. */
export async function virtualClock(store: Store, start: Timestamp): Promise<WallClock> {
  let now = await virtualNow(store, start)
  if ((await store.setting(key)) !== now) await store.putSetting(key, now)
  return {
    virtual: true,
    now: () => now,
    async set(to) {
      await store.putSetting(key, to)
      now = to
    },
    adopt(to) {
      // It never goes back: what was read may be older than what was set here since.
      if (to > now) now = to
    },
  }
}

/** The moment at which a program on this store stands, without moving it. */
export async function standsAt(
  store: Pick<Store, 'setting'>,
  { clock, now }: { readonly clock: 'real' | 'virtual'; readonly now: Timestamp | null },
): Promise<Timestamp> {
  const machine = new Date().toISOString()
  if (clock === 'real') return machine
  const stored = await store.setting(key)
  return (
    [stored, now].reduce<Timestamp | null>((later, time) => (time !== null && (later === null || time > later) ? time : later), null) ??
    machine
  )
}
