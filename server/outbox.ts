/**
 * Sends what was committed, in order for each conversation. What fails is tried again at once, then with growing pauses of its
 * conversation alone, and is parked, visibly, after a day; what the platform refuses for good is parked at once. A store that is
 * away is no failure to send: what went out meanwhile is noted when it is back, and not sent again.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { ChannelError } from '../bot/channel.ts'
import type { Conversation, Outbound } from '../dialogs/message.ts'
import type { Answers } from './answers.ts'
import { type Parcel, parcelOf, type Rationing } from './budget.ts'
import { keyedQueue } from './keyed-queue.ts'
import { maskFault } from './log.ts'
import { isStoreAway, storePausesMs, whileStoreIsAway } from './store-patience.ts'
import { GuestError } from './undelivered.ts'
import type { World } from './world.ts'

export type Outbox = {
  /** Sends what waits in these conversations; one that pauses after a fault goes on pausing. */
  wake(conversations: Iterable<Conversation>): void
  /** Ends the pause of a conversation: a word has come from there, so its platform can be reached. */
  nudge(conversation: Conversation): void
  /** Sends whatever may go now: after a start, and when held messages have become due. */
  wakeAll(): Promise<void>
  /** Whether it is this process that sends in a conversation. */
  mine(conversation: Conversation): boolean
  /** The conversations in which something is being sent. */
  running(): Iterable<Conversation>
  /** Something is being sent. A conversation that pauses is not busy: its platform may be down for hours. */
  readonly busy: boolean
  /** Conversations in which nothing may go now, and those whose platform could not be reached. */
  readonly waits: { readonly resting: number; readonly paused: number }
  idle(): Promise<void>
  /** No pause ends any more; what is queued stays queued and is tried at the next start. */
  stop(): void
}

/** When what failed is tried again. Own figures. */
export type Patience = {
  /** Pauses between the first tries of one message, for a hiccup. In milliseconds. */
  readonly quickMs: readonly number[]
  /** Pauses of the whole conversation after those, one try between two; the last one is repeated. In milliseconds. */
  readonly slowMs: readonly number[]
  /** A message that has failed for so long is parked, and an operator looks at it. In milliseconds of the world's clock. */
  readonly giveUpAfterMs: number
  /** Pauses between two tries while the store is away; the last one is repeated. In milliseconds. */
  readonly storeMs?: readonly number[]
}

/**
 * A hiccup of a network is over within seconds; a platform that is down comes back within minutes or hours, and what was for
 * somebody is there five minutes later at the latest. After a day people have found another way, and a late message would mislead.
 */
export const patience: Patience = {
  quickMs: [100, 500, 2_000, 8_000],
  slowMs: [30_000, 60_000, 120_000, 300_000],
  giveUpAfterMs: 24 * 60 * 60 * 1000,
}

export type Detours = {
  /** Whether news of cases is to wait in a conversation now. */
  readonly newsWait?: (conversation: Conversation) => Promise<boolean>
  /** Finds another way for what is parked, and resolves with the conversations that got something. */
  readonly sendRound?: (message: Outbound, error: unknown) => Promise<readonly Conversation[]>
  readonly rationing?: Pick<Rationing, 'plan' | 'spent' | 'closed'>
  readonly patience?: Patience
  /**
   * For so long `wakeAll` leaves a conversation alone in which nothing may go, in milliseconds; 0 unless told. A window may stay
   * closed for days, and looking at thousands of them every second would keep everybody waiting.
   */
  readonly restMs?: number
  /** Whether it is this process that sends in a conversation, as far as it knows: asked before each message. Absent: it always is. */
  readonly mine?: (conversation: Conversation) => boolean
  /** Hears which conversations others are to send in. */
  readonly others?: (conversations: readonly Conversation[]) => void
  /** Hears which answers were sent, and which cannot be; both resolve with the conversations that were told of it. */
  readonly answers?: Answers
}

const unrationed: Pick<Rationing, 'plan' | 'spent' | 'closed'> = {
  plan: async (_conversation, rows) => ({ parcels: rows.map(parcelOf), alerted: [] }),
  spent: async () => undefined,
  closed: async () => false,
}

export function makeOutbox(
  world: Pick<World, 'store' | 'log'> & { readonly clock: Pick<World['clock'], 'now'> },
  send: (message: Outbound) => Promise<string>,
  {
    newsWait = async () => false,
    sendRound = async () => [],
    rationing = unrationed,
    patience: when = patience,
    restMs = 0,
    mine = () => true,
    others = () => undefined,
    answers,
  }: Detours = {},
): Outbox {
  const queue = keyedQueue(drainWhenThere, (conversation, error) => world.log.error({ conversation, err: error }, 'sending failed'))
  /** What went out and is not noted yet, by conversation. */
  const gone = new Map<Conversation, { readonly parcel: Parcel; readonly receipt: string }>()
  /** Conversations that failed and have sent nothing since: how often they paused, and what ends the present pause (null: it is over). */
  const paused = new Map<Conversation, { readonly times: number; alarm: NodeJS.Timeout | null }>()
  /** Conversations in which nothing may go, and until when they are left alone; in milliseconds of the machine. */
  const resting = new Map<Conversation, number>()
  let looking = 0
  const stop = new AbortController()

  async function drainWhenThere(conversation: Conversation): Promise<void> {
    const { storeMs: pausesMs = storePausesMs } = when
    const goesOn = (): boolean => !stop.signal.aborted && (mine(conversation) || gone.has(conversation))
    const onFault = (error: unknown, attempt: number): void =>
      world.log.warn({ conversation, attempt, err: error }, 'sending waits for the store')
    try {
      await whileStoreIsAway(() => drain(conversation), { goesOn, onFault, pausesMs, signal: stop.signal })
    } catch (error) {
      // Whoever sends in this conversation now finds what waits; a stop leaves it for the next start.
      if (!isStoreAway(error)) throw error
    }
  }

  async function drain(conversation: Conversation): Promise<void> {
    // Before anybody else looks, who would send it again.
    const unnoted = gone.get(conversation)
    if (unnoted) await note(unnoted.parcel, unnoted.receipt)
    if (stop.signal.aborted || !mine(conversation)) return
    // What is committed after this read wakes the conversation once more, also the end of what news waits for.
    const rows = await world.store.unsent(conversation, world.clock.now())
    const waits = rows.some(({ message }) => message.news) && (await newsWait(conversation))
    const { parcels, alerted } = await rationing.plan(conversation, waits ? rows.filter(({ message }) => !message.news) : rows)
    wakeAllOf(alerted)
    if (rows.length > 0 && parcels.length === 0 && restMs > 0) resting.set(conversation, performance.now() + restMs)
    for (const [i, parcel] of parcels.entries()) {
      // One who was asleep while another took over sends nothing more.
      if (stop.signal.aborted || !mine(conversation)) return
      const outcome = await sendOne(parcel)
      if (outcome === 'settled') continue
      if (outcome === 'elsewhere') return
      // What stands behind keeps its place, and is as late as what stands before it.
      const behind = parcels.slice(i + 1).flatMap(({ seqs }) => seqs)
      const at = world.clock.now()
      if (outcome === 'later') await Promise.all(behind.map((seq) => world.store.failed(seq, 'a message before it could not be sent', at)))
      if (outcome === 'later') pause(conversation)
      // The plan is made anew, of what is left of the budget: nothing.
      else queue.wake(conversation)
      return
    }
  }

  /** Sends one parcel. `later`: the platform could not be reached. `held`: it takes the message after the person's next word. `elsewhere`: another process sends here now. */
  async function sendOne(parcel: Parcel): Promise<'settled' | 'later' | 'held' | 'elsewhere'> {
    const { seqs, message } = parcel
    // A conversation that has paused before has had its quick tries.
    const quick = paused.has(message.conversation) ? [] : when.quickMs
    for (let attempt = 0; ; attempt++) {
      if (attempt > 0 && !mine(message.conversation)) return 'elsewhere'
      try {
        const receipt = await send(message)
        paused.delete(message.conversation)
        gone.set(message.conversation, { parcel, receipt })
        await note(parcel, receipt)
        return 'settled'
      } catch (error) {
        // A fault of the store says nothing of the platform, and what went out is not sent again for it.
        if (isStoreAway(error) || gone.has(message.conversation)) throw error
        const reason = error instanceof Error ? error.message : String(error)
        world.log.warn(
          { conversation: message.conversation, message: message.id, attempt: attempt + 1, reason: maskFault(reason) },
          'a message could not be sent',
        )
        const held = error instanceof ChannelError && error.held
        if (held && (await rationing.closed(message.conversation))) return 'held'
        const retryable = held || (!(error instanceof GuestError) && (!(error instanceof ChannelError) || error.retryable))
        if (!retryable || isTooOld(parcel)) {
          // First another way, then out of the way: after a stop in between it goes round twice rather than never.
          const elsewhere = await sendRound(message, error)
          await Promise.all(seqs.map((seq) => world.store.parkOutbound(seq, reason)))
          wakeAllOf([...elsewhere, ...((await answers?.held(parcel.answers)) ?? [])])
          return 'settled'
        }
        await Promise.all(seqs.map((seq) => world.store.failed(seq, reason, world.clock.now())))
        const next = quick[attempt]
        if (next === undefined || (await isOver(next))) return 'later'
      }
    }
  }

  /** Settles what went out; done again when the store was away meanwhile. */
  async function note(parcel: Parcel, receipt: string): Promise<void> {
    const { seqs, message, cost } = parcel
    // Before the row is settled: after a stop in between it is sent and told once more, rather than never told.
    await tellOfArrival(parcel)
    await Promise.all([rationing.spent(message.conversation, cost), ...seqs.map((seq) => world.store.sent(seq, receipt, message.id))])
    gone.delete(message.conversation)
  }

  /** What the ledger says of an answer must not send it once more. */
  async function tellOfArrival({ answers: numbers, message }: Parcel): Promise<void> {
    try {
      wakeAllOf((await answers?.arrived(numbers)) ?? [])
    } catch (error) {
      if (isStoreAway(error)) throw error
      world.log.error({ message: message.id, err: error }, 'it could not be recorded that an answer was delivered')
    }
  }

  /** Waits; true when a stop comes meanwhile. */
  async function isOver(ms: number): Promise<boolean> {
    await wait(ms, undefined, { signal: stop.signal }).catch(() => undefined) // A stop ends it; that is what is told.
    return stop.signal.aborted
  }

  function isTooOld({ failingSince }: Parcel): boolean {
    return failingSince !== null && Date.parse(world.clock.now()) - Date.parse(failingSince) >= when.giveUpAfterMs
  }

  function pause(conversation: Conversation): void {
    if (stop.signal.aborted) return
    const times = (paused.get(conversation)?.times ?? 0) + 1
    const ms = when.slowMs[Math.min(times, when.slowMs.length) - 1] ?? 0
    // Nobody waits for it, neither a stop nor `idle`.
    paused.set(conversation, { times, alarm: setTimeout(() => goOn(conversation), ms).unref() })
  }

  function goOn(conversation: Conversation): void {
    const entry = paused.get(conversation)
    if (entry?.alarm) clearTimeout(entry.alarm)
    if (entry) entry.alarm = null
    queue.wake(conversation)
  }

  function wakeUnpaused(conversation: Conversation): void {
    resting.delete(conversation)
    if (!paused.get(conversation)?.alarm) queue.wake(conversation)
  }

  function wakeAllOf(conversations: Iterable<Conversation>): void {
    const { here = [], there = [] } = Object.groupBy(conversations, (conversation) => (mine(conversation) ? 'here' : 'there'))
    for (const conversation of here) wakeUnpaused(conversation)
    if (there.length > 0) others(there)
  }

  return {
    wake: wakeAllOf,
    nudge(conversation) {
      resting.delete(conversation)
      if (paused.get(conversation)?.alarm) goOn(conversation)
    },
    async wakeAll() {
      looking++
      try {
        for (const conversation of await world.store.outboxWaiting(world.clock.now())) {
          if (mine(conversation) && (resting.get(conversation) ?? 0) <= performance.now()) wakeUnpaused(conversation)
        }
      } finally {
        looking--
      }
    },
    mine,
    running: () => queue.running(),
    get busy() {
      return looking > 0 || queue.busy
    },
    get waits() {
      return { resting: resting.size, paused: paused.size }
    },
    idle: () => queue.idle(),
    stop() {
      stop.abort()
      for (const { alarm } of paused.values()) if (alarm) clearTimeout(alarm)
    },
  }
}
