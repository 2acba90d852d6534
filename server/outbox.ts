/** Sends what was committed, in order for each conversation; tries again, then parks what cannot be sent, visibly. */
import { setTimeout as wait } from 'node:timers/promises'
import { ChannelError } from '../bot/channel.ts'
import type { Conversation, Outbound } from '../dialogs/message.ts'
import type { Parcel, Rationing } from './budget.ts'
import { keyedQueue } from './keyed-queue.ts'
import { maskFault } from './log.ts'
import { GuestError } from './undelivered.ts'
import type { World } from './world.ts'

export type Outbox = {
  /** Sends what waits in these conversations. */
  wake(conversations: Iterable<Conversation>): void
  /** Sends whatever may go now: after a start, and when held messages have become due. */
  wakeAll(): Promise<void>
  readonly busy: boolean
  idle(): Promise<void>
}

/** Pauses between the tries of one message; after the last it is parked. */
const pausesMs = [100, 500, 2_000, 8_000] as const

export type Detours = {
  /** Whether news of cases is to wait in a conversation now. */
  readonly newsWait?: (conversation: Conversation) => Promise<boolean>
  /** Finds another way for what is parked, and resolves with the conversations that got something. */
  readonly sendRound?: (message: Outbound, error: unknown) => Promise<readonly Conversation[]>
  readonly rationing?: Pick<Rationing, 'plan' | 'spent'>
}

const unrationed: Pick<Rationing, 'plan' | 'spent'> = {
  plan: async (_conversation, rows) => ({ parcels: rows.map(({ seq, message }) => ({ message, seqs: [seq], final: false })), alerted: [] }),
  spent: async () => undefined,
}

export function makeOutbox(
  world: Pick<World, 'store' | 'log'> & { readonly clock: Pick<World['clock'], 'now'> },
  send: (message: Outbound) => Promise<string>,
  { newsWait = async () => false, sendRound = async () => [], rationing = unrationed }: Detours = {},
): Outbox {
  const queue = keyedQueue(drain, (conversation, error) => world.log.error({ conversation, err: error }, 'sending failed'))
  let looking = 0

  async function drain(conversation: Conversation): Promise<void> {
    // What is committed after this read wakes the conversation once more, also the end of what news waits for.
    const rows = await world.store.unsent(conversation, world.clock.now())
    const waits = rows.some(({ message }) => message.news) && (await newsWait(conversation))
    const { parcels, alerted } = await rationing.plan(conversation, waits ? rows.filter(({ message }) => !message.news) : rows)
    for (const parcel of parcels) await sendOne(parcel)
    for (const told of alerted) queue.wake(told)
  }

  async function sendOne({ seqs, message }: Parcel): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        const receipt = await send(message)
        await Promise.all([rationing.spent(message.conversation), ...seqs.map((seq) => world.store.sent(seq, receipt))])
        return
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        const pause = pausesMs[attempt]
        const retryable = !(error instanceof GuestError) && (!(error instanceof ChannelError) || error.retryable)
        world.log.warn(
          { conversation: message.conversation, message: message.id, attempt: attempt + 1, reason: maskFault(reason) },
          'a message could not be sent',
        )
        if (!retryable || pause === undefined) {
          // First another way, then out of the way: after a stop in between it goes round twice rather than never.
          const elsewhere = await sendRound(message, error)
          await Promise.all(seqs.map((seq) => world.store.parkOutbound(seq, reason)))
          for (const conversation of elsewhere) queue.wake(conversation)
          return
        }
        await Promise.all(seqs.map((seq) => world.store.failed(seq, reason)))
        await wait(pause)
      }
    }
  }

  return {
    wake(conversations) {
      for (const conversation of conversations) queue.wake(conversation)
    },
    async wakeAll() {
      looking++
      try {
        for (const conversation of await world.store.outboxWaiting(world.clock.now())) queue.wake(conversation)
      } finally {
        looking--
      }
    },
    get busy() {
      return looking > 0 || queue.busy
    },
    idle: () => queue.idle(),
  }
}
