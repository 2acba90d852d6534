/** What happens as time passes: due clocks ring, work that others were to tell us of is looked for, a virtual clock is moved. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Timestamp } from '../cases/calendar.ts'
import type { Inbox } from './inbox.ts'
import type { Outbox } from './outbox.ts'
import { tick } from './tick.ts'
import type { Windows } from './window.ts'
import type { World } from './world.ts'

export type Clockwork = {
  /** Rings what is due and sends what may go now. */
  ring(): Promise<void>
  /** Rings once a second from now on, and looks for what waits where others may have kept it. */
  start(): void
  /** Looks and rings now, for there may be more to do; faults are logged. */
  look(): void
  /** Rings no more; resolves when the last ring is over. */
  stop(): Promise<void>
  /** Answers and sends what waits here and at every other process; false when the time was too short. */
  settle(timeoutMs: number): Promise<boolean>
  /** The same for this process alone: what a stop waits for. */
  settleOwn(timeoutMs: number): Promise<boolean>
  /** Moves a virtual clock; every moment on the way rings in order, and its messages are out before the next. */
  advanceTo(to: Timestamp): Promise<void>
}

const everyMs = 1_000

/** How long a move of the clock waits for what is under way. */
const movePatienceMs = 60_000

/** Between two looks at what other processes still have to do. */
const lookMs = 20

/** `shared`: there may be other processes. `changed`: the pages are to look anew. */
export function makeClockwork(
  world: World,
  {
    inbox,
    outbox,
    windows,
    shared,
    changed,
  }: {
    readonly inbox: Inbox
    readonly outbox: Outbox
    readonly windows: Pick<Windows, 'ring'>
    readonly shared: boolean
    changed(): void
  },
): Clockwork {
  const { store, clock, peers, log } = world
  let timer: NodeJS.Timeout | null = null
  let stopped = false
  let rung: Promise<void> = Promise.resolve()

  async function ring(): Promise<void> {
    await tick(world, clock.now(), windows)
    await outbox.wakeAll()
    changed()
  }

  async function lookAndRing(): Promise<void> {
    if (shared) {
      await peers.upToDate()
      await inbox.look()
    }
    await ring()
  }

  /** One look after the other. */
  function look(): void {
    if (stopped) return
    rung = rung.then(lookAndRing).catch((error) => log.error({ err: error }, 'a tick failed'))
  }

  function start(): void {
    // A virtual clock stands still, but others may move it.
    if (stopped || (clock.virtual && !shared)) return
    timer = setTimeout(() => {
      look()
      void rung.finally(start)
    }, everyMs)
  }

  async function isDue(mine: boolean): Promise<boolean> {
    const shares = mine ? peers.shares() : undefined
    const now = clock.now()
    return (await store.due(now, 1, shares)).length > 0 || (await store.dueConversations(now, 1, shares)).length > 0
  }

  /** Everything of this process; true when nothing was left at one moment. */
  async function ownSettled(deadline: number): Promise<boolean> {
    inbox.closeBursts()
    await Promise.race([Promise.all([inbox.idle(), outbox.idle()]), pause(deadline - performance.now())])
    await nextTurn()
    // A turn may leave a clock that is due already, and a virtual clock does not reach it by itself.
    if (clock.virtual && (await isDue(true))) await ring()
    return !inbox.busy && !outbox.busy && (await store.waiting(peers.shares())).length === 0
  }

  /** What other processes have not done yet. */
  async function othersSettled(): Promise<boolean> {
    if (!shared) return true
    peers.tell({ closeBursts: true, changed: true })
    const foreign = (keys: readonly string[]): boolean => keys.some((key) => !peers.owns(key))
    // Also what was another's a moment ago, and has just come to us.
    if ((await store.waiting()).length > 0) return false
    if (clock.virtual && (await isDue(false))) return false
    return !foreign((await store.outboxWaiting(clock.now())).filter((conversation) => !outbox.mine(conversation)))
  }

  async function settle(timeoutMs: number): Promise<boolean> {
    const deadline = performance.now() + timeoutMs
    while (performance.now() < deadline) {
      if ((await ownSettled(deadline)) && (await othersSettled())) return true
      if (shared) await pause(lookMs)
    }
    return false
  }

  return {
    ring,
    start,
    look,
    async stop() {
      stopped = true
      if (timer) clearTimeout(timer)
      await rung
    },
    settle,
    async settleOwn(timeoutMs) {
      const deadline = performance.now() + timeoutMs
      while (performance.now() < deadline) if (await ownSettled(deadline)) return true
      return false
    },
    async advanceTo(to) {
      await settle(movePatienceMs)
      for (let next = await store.nextMoment(clock.now()); next !== null && next <= to; next = await store.nextMoment(clock.now())) {
        if (next > clock.now()) await clock.set(next)
        await ring()
        await outbox.idle()
        if (shared) await settle(movePatienceMs)
      }
      await clock.set(to)
      if (shared) await settle(movePatienceMs)
      changed()
    },
  }
}

// --- Internal helpers ---

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)).unref())
}
