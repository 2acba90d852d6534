/** The port of every way in and out: the simulator, WeCom, Wechaty. `channel.contract.ts` is the suite each one passes. */
import type { Conversation, Inbound, Outbound } from '../dialogs/message.ts'

/** Makes a message durable; resolves when it is. `known`: its id had been received before, nothing happens. */
export type Receive = (message: Inbound) => Promise<'new' | 'known'>

export interface Channel {
  /** The prefix of its conversations, e.g. `web`. */
  readonly name: string
  /** Begins to take messages in. A message is acknowledged to the platform only after `receive` has resolved. */
  start(receive: Receive): Promise<void>
  /** Sends one message and resolves with the platform's receipt. Throws `ChannelError`. The same `id` twice is shown once where the platform allows. */
  send(message: Outbound): Promise<string>
  stop(): Promise<void>
  /** How many messages a person may be sent after each word of theirs, and for how long; null or absent: as many as one likes. */
  readonly budget?: Budget | null
  /** Who is in a group beside the bot, by the ids of `Inbound.from`. Absent where the platform does not tell. */
  members?(conversation: Conversation): Promise<readonly string[]>
}

/** So many messages within so many hours of a person's last word, e.g. 5 in 48. */
export type Budget = { readonly messages: number; readonly hours: number }

/** Why a place cannot be written to, as far as the platform says: the group is dissolved or the bot was put out of it, the person has left. */
export type Unreachable = 'group-closed' | 'left'

/** The platform said no or could not be reached. `retryable` tells whether trying again later makes sense. */
export class ChannelError extends Error {
  readonly channel: string
  readonly retryable: boolean
  /** Null: for another reason. */
  readonly unreachable: Unreachable | null

  constructor(
    channel: string,
    message: string,
    options: { readonly retryable: boolean; readonly cause?: unknown; readonly unreachable?: Unreachable },
  ) {
    super(message, { cause: options.cause })
    this.name = 'ChannelError'
    this.channel = channel
    this.retryable = options.retryable
    this.unreachable = options.unreachable ?? null
  }
}
