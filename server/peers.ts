/** The other processes of this district: who works on what, and how they hear of each other. With the embedded store there are none. */
import type { Logger } from 'pino'
import type { Lease } from '../bot/channel.ts'
import { type LeaseKeeper, makeLeaseKeeper } from './lease-keeper.ts'
import { makeShareHolder } from './shares.ts'
import type { Changed, Shares, Store } from './store.ts'
import { joinWakes, type Wakes, type Word } from './wakes.ts'

export type Peers = {
  /** True while this process is the one that works on a conversation or a case. */
  owns(key: string): boolean
  /** What to ask the store for; undefined: everything is ours. */
  shares(): Shares | undefined
  /** Tells the others, where there are any. */
  tell(said: Word): void
  /** Takes in what others have changed of what this process keeps in memory; before each turn. */
  upToDate(): Promise<void>
}

/** Nobody else works on this district. */
export const onlyProcess: Peers = {
  owns: () => true,
  shares: () => undefined,
  tell: () => undefined,
  upToDate: async () => undefined,
}

/** The peers of a running process, with its leases. */
export type Joined = Peers & {
  /** Begins to give signs of life and to work on what falls to this process. */
  start(): Promise<void>
  /** A connection of which there may be one among all processes. */
  lease(name: string): Lease
  /** Words are heard at once; else everybody looks by itself. */
  readonly connected: boolean
  /** The leases that are held here, for figures. */
  held(): readonly string[]
  /** The processes that live, for figures. */
  members(): readonly string[]
  stop(): Promise<void>
}

/** What a process does when it hears of something, or has more to work on. */
export type Hearing = {
  heard(said: Word): void
  /** More falls to this process than before. */
  gained(): void
  /** Something of a share is being worked on here. */
  busy(share: number): boolean
  changed(what: Changed): void
}

/** One process alone, with its leases. */
export function alone(store: Store, log: Logger): Joined {
  const keeper = keeperOf(store, log)
  return {
    ...onlyProcess,
    start: () => keeper.start(async () => undefined),
    lease: keeper.lease,
    connected: true,
    held: keeper.held,
    members: keeper.members,
    stop: keeper.stop,
  }
}

/** The processes on a store. `redisUrl` null: they find by looking what they would else be told. */
export async function joinPeers(store: Store, redisUrl: string | null, log: Logger, hearing: Hearing): Promise<Joined> {
  const keeper = keeperOf(store, log)
  const holder = makeShareHolder(keeper, hearing.busy)
  let revision = 0
  let refreshing: Promise<void> | null = null
  const wakes = redisUrl === null ? silent(log) : await linkOf(store, redisUrl, keeper.me, log, hearing)

  async function refresh(): Promise<void> {
    const changed = await store.changedSince(revision)
    if (changed === null) return
    revision = changed.revision
    hearing.changed(changed)
  }

  return {
    async start() {
      await refresh()
      await keeper.start(async () => {
        if (await holder.balance()) hearing.gained()
      })
    },
    owns: holder.owns,
    shares: holder.mine,
    tell: wakes.tell,
    async upToDate() {
      // A look that began before this moment may have missed it: everybody who asks gets one that begins now, or the next.
      await refreshing
      refreshing ??= refresh().finally(() => {
        refreshing = null
      })
      await refreshing
    },
    lease: keeper.lease,
    get connected() {
      return wakes.connected
    },
    held: keeper.held,
    members: keeper.members,
    async stop() {
      await keeper.stop()
      await wakes.stop()
    },
  }
}

// --- Internal helpers ---

function keeperOf(store: Store, log: Logger): LeaseKeeper {
  return makeLeaseKeeper({ store, onFault: (error) => log.error({ err: error }, 'the leases could not be renewed') })
}

/** The setting by which districts on one Redis are told apart. */
const districtKey = 'district-id'

async function linkOf(store: Store, url: string, me: string, log: Logger, hearing: Hearing): Promise<Wakes> {
  await store.commit({
    ...{ conversation: null, cases: [], outbox: [] },
    settings: [{ key: districtKey, before: null, value: me }], // Stale where there is one already, and that one stays.
  })
  return joinWakes({
    url,
    me,
    district: (await store.setting(districtKey)) ?? me,
    heard: hearing.heard,
    onChange: (connected) =>
      connected
        ? log.info('the other processes are heard through Redis')
        : log.warn('Redis cannot be reached: the processes look for work by themselves, about once a second'),
    onFault: (error) => log.error({ err: error }, 'Redis could not be used'),
  })
}

function silent(log: Logger): Wakes {
  log.warn('there is no REDIS_URL: the processes look for work by themselves, about once a second')
  return { tell: () => undefined, connected: false, stop: async () => undefined }
}
