/**
 * Makes an inbound message durable before anyone is told it was received, waits for the end of a burst, and runs one turn
 * at a time for each conversation. A turn that keeps failing is parked, visible, and answered with a sentence; one that cannot reach
 * the store waits for it.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { answersAtOnce } from '../dialogs/burst.ts'
import { withoutIds } from '../dialogs/mask.ts'
import type { Conversation, Inbound } from '../dialogs/message.ts'
import { failed } from '../dialogs/wording.ts'
import { outbound } from './delivery.ts'
import { keyedQueue } from './keyed-queue.ts'
import { isStoreAway, storePausesMs, whileStoreIsAway } from './store-patience.ts'
import { type Turned, takenOf, turn } from './turn.ts'
import { during } from './under-way.ts'
import type { World } from './world.ts'

export type Inbox = {
  receive(message: Inbound): Promise<'new' | 'known'>
  /** Somebody has said something that is kept already, by another process. `atOnce`: it waits for no burst. */
  heard(conversation: Conversation, atOnce: boolean): void
  /** Takes up what was not answered before the last stop. */
  resume(): Promise<void>
  /** Finds what waits here without anybody having said so: another process kept it, or had it before. */
  look(): Promise<void>
  /** The conversations that are being answered, or whose burst is open. */
  running(): readonly Conversation[]
  /** Closes open bursts at once. */
  closeBursts(): void
  /** True while a burst is open or a turn runs. */
  readonly busy: boolean
  idle(): Promise<void>
}

/** Tries before a message is parked, and the pause before each further one. */
const triesMs = [0, 50, 500] as const
/** A burst is answered at the latest this many times the quiet time after its first message. */
export const longestBurst = 5
/** So often in a row a turn gives way to what is said while it is computed; then it answers what it has. */
const mostOvertaken = 3

/** `pausesMs`: between two tries while the store is away, for as long as it is. `committed` is called after each turn with the conversations that have something to be sent. */
export function makeInbox(
  world: World,
  burstMs: number,
  committed: (conversations: Iterable<Conversation>) => void,
  pausesMs: readonly number[] = storePausesMs,
): Inbox {
  const bursts = new Map<Conversation, { timer: NodeJS.Timeout; readonly openedAt: number }>()
  const overtaken = new Map<Conversation, number>()
  const queue = keyedQueue(answer, (conversation, error) =>
    world.log.error({ conversation, err: error }, 'a turn failed and could not be parked'),
  )

  async function answer(conversation: Conversation): Promise<void> {
    const owns = (): boolean => world.peers.owns(conversation)
    const onFault = (error: unknown, attempt: number): void =>
      world.log.warn({ conversation, attempt, err: error }, 'a turn waits for the store')
    const first = (): Promise<boolean> =>
      whileStoreIsAway(() => during({ turn: randomUUID() }, () => answerFirst(conversation)), { goesOn: owns, onFault, pausesMs })
    try {
      while (owns() && (await first()));
    } catch (error) {
      // Whoever works on this conversation now takes it up; if it is this process again, it finds it by looking.
      if (!isStoreAway(error)) throw error
    }
  }

  /** Answers what waits first, or parks it; true when more waits. */
  async function answerFirst(conversation: Conversation): Promise<boolean> {
    for (const [i, pause] of triesMs.entries()) {
      if (pause > 0) await wait(pause)
      try {
        const times = overtaken.get(conversation) ?? 0
        const work = (): Promise<Turned> => turn(conversation, world, times < mostOvertaken)
        const turned = await world.watch.stage('turn', {}, work, { outcome: ({ overtaken: late }) => (late ? 'overtaken' : 'ok') })
        if (turned.overtaken) overtaken.set(conversation, times + 1)
        else overtaken.delete(conversation)
        const { touched, more } = turned
        world.log.debug({ conversation, overtaken: turned.overtaken, more }, 'a turn is done')
        committed(touched)
        return more
      } catch (error) {
        // Nothing is wrong with the message.
        if (isStoreAway(error)) throw error
        world.log.error({ conversation, attempt: i + 1, err: error }, 'a turn failed')
        if (i === triesMs.length - 1) return await park(conversation, error)
      }
    }
    return false
  }

  /** Takes out of the way what could not be answered, so that the next is, and says so; true when more waits. */
  async function park(conversation: Conversation, error: unknown): Promise<boolean> {
    const { inbound } = await world.store.open(conversation)
    const seqs = takenOf(inbound).map(({ seq }) => seq)
    await world.store.parkInbound(conversation, seqs, error instanceof Error ? error.message : String(error))
    // The dialog stays as it is; only the apology is new.
    await world.store.commit({
      conversation: null,
      cases: [],
      outbox: [outbound(conversation, { text: failed, buttons: [] }, world.clock.now())],
    })
    committed([conversation])
    return seqs.length < inbound.length
  }

  function close(conversation: Conversation): void {
    const burst = bursts.get(conversation)
    if (burst) clearTimeout(burst.timer)
    bursts.delete(conversation)
    queue.wake(conversation)
  }

  function extend(conversation: Conversation): void {
    const open = bursts.get(conversation)
    const openedAt = open?.openedAt ?? performance.now()
    if (open) clearTimeout(open.timer)
    const left = Math.max(0, openedAt + burstMs * longestBurst - performance.now())
    bursts.set(conversation, { openedAt, timer: setTimeout(() => close(conversation), Math.min(burstMs, left)) })
  }

  /** Bursts are for people who report; staff and officials give one command a message. */
  function waits(message: Inbound): boolean {
    const role = world.directory.person(message.from)?.role
    const reports = role === 'entrepreneur' || role === 'officer' || role === 'observer'
    return burstMs > 0 && reports && !answersAtOnce(message)
  }

  /** Whoever works on this conversation takes it up. */
  function take(conversation: Conversation, atOnce: boolean): void {
    if (!world.peers.owns(conversation)) world.peers.tell({ inbound: [{ conversation, atOnce }] })
    else if (atOnce) close(conversation)
    else extend(conversation)
  }

  return {
    async receive(raw) {
      const message = masked(raw)
      const received = await world.store.receive(message)
      if (received === 'known') return received
      take(message.conversation, !waits(message))
      return received
    },
    heard(conversation, atOnce) {
      if (world.peers.owns(conversation)) take(conversation, atOnce)
    },
    async resume() {
      for (const conversation of await world.store.waiting(world.peers.shares())) queue.wake(conversation)
    },
    async look() {
      const known = new Set([...bursts.keys(), ...queue.running()])
      // More may be on its way: it is a burst until nothing more comes.
      for (const conversation of await world.store.waiting(world.peers.shares())) {
        if (!known.has(conversation)) take(conversation, burstMs === 0)
      }
    },
    running: () => [...bursts.keys(), ...queue.running()],
    closeBursts() {
      for (const conversation of [...bursts.keys()]) close(conversation)
    },
    get busy() {
      return bursts.size > 0 || queue.busy
    },
    idle: () => queue.idle(),
  }
}

// --- Internal helpers ---

/** Identity and bank card numbers are masked before anything is stored: no case needs them (个人信息保护法 第二十八条). */
function masked(message: Inbound): Inbound {
  const { text, quote, tap } = message
  return { ...message, text: withoutIds(text), quote: quote && withoutIds(quote), tap: tap && withoutIds(tap) }
}
