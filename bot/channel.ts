/** The port of every way in and out: the simulator, WeCom, Wechaty. `channel.contract.ts` is the suite each one passes. */
import type * as z from 'zod'
import type { Conversation, Inbound, Media, Outbound, Said } from '../dialogs/message.ts'

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
  /** Whether it has its connection to the platform now; another process may hold it. Absent where there is none to hold. */
  connected?(): boolean
  /** Another process has its one connection, and only that one can send. Absent where every process can. */
  elsewhere?(): boolean
  /** How many messages a person may be sent after each word of theirs, and for how long; null or absent: as many as one likes. */
  readonly budget?: Budget | null
  /** How many messages of the budget this one takes, e.g. 2 for a text in two parts; 1 unless told. */
  cost?(message: Outbound): number
  /** What the platform calls over HTTP; the program serves it. */
  readonly routes?: readonly Route[]
  /** Who is in a group beside the bot, by the ids of `Inbound.from`. Absent where the platform does not tell. */
  members?(conversation: Conversation): Promise<readonly string[]>
}

/** So many messages within so many hours of a person's last word, e.g. 5 in 48. */
export type Budget = { readonly messages: number; readonly hours: number }

/**
 * Why a place cannot be written to: the platform says that the group is dissolved or the bot was put out of it, or that the person has
 * left; or we know that no group is bound, or no account of the person.
 */
export type Unreachable = 'group-closed' | 'left' | 'no-group' | 'no-account'

/** The platform said no or could not be reached. `retryable` tells whether trying again later makes sense. */
export class ChannelError extends Error {
  readonly channel: string
  readonly retryable: boolean
  /** Null: for another reason. */
  readonly unreachable: Unreachable | null
  /** The platform takes it only after the person's next word: it is kept until then. */
  readonly held: boolean

  constructor(channel: string, message: string, options: ChannelErrorOptions) {
    super(message, { cause: options.cause })
    this.name = 'ChannelError'
    this.channel = channel
    this.retryable = options.retryable
    this.unreachable = options.unreachable ?? null
    this.held = options.held ?? false
  }
}

export type ChannelErrorOptions = {
  readonly retryable: boolean
  readonly cause?: unknown
  readonly unreachable?: Unreachable
  readonly held?: boolean
}

/** One address at which the platform calls. `limit`: the largest body that is read, in bytes; a larger one is answered 413. */
export type Route = {
  readonly method: 'GET' | 'POST'
  /** E.g. `/wecom/kf/callback`. */
  readonly path: string
  readonly limit: number
  /** Must not reject for whatever the caller sent; what it rejects with is answered 500, so that the platform calls again. */
  handle(request: RouteRequest): Promise<RouteAnswer>
}

/** `query` is what stands behind `?`, still encoded. Names of headers are in lower case. */
export type RouteRequest = {
  readonly query: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Buffer
}

export type RouteAnswer = { readonly status: number; readonly type: string; readonly body: string }

/** A kind of channel, as `bot/channels.ts` lists them: its settings, and how it is made when they are complete. */
export type ChannelKind = {
  readonly name: string
  /** Channels of one family know people by the same accounts: `wecom` for group bot and app. Its own name unless told. */
  readonly family?: string
  /** Variables of the environment without which it is off, and how their values are checked. Each may also come from a file (`…_FILE`). */
  readonly needs: Readonly<Record<string, Setting>>
  /** Variables that may be left out. */
  readonly may?: Readonly<Record<string, Setting>>
  /** Departments whose work groups it writes to by its settings, though it hears nobody there: where no bound group is. None unless told. */
  reaches?(settings: Readonly<Record<string, string | undefined>>): readonly string[]
  /** Why settings that are each right cannot be used together, in one sentence; null when they can. */
  refuse?(settings: Readonly<Record<string, string | undefined>>): string | null
  make(settings: Readonly<Record<string, string | undefined>>, ports: Ports): Channel | Promise<Channel>
}

/** `shared`: it belongs to other channels too, and alone turns none on. `secret`: its value is never shown. */
export type Setting = {
  readonly schema: z.ZodType<string>
  /** What is allowed, in words. */
  readonly allowed: string
  readonly secret?: true
  readonly shared?: true
}

/** What the program gives a channel to work with. */
export type Ports = {
  /** UTC, 24 characters. Windows, retention and expiry count by it; timeouts and retries by the machine's own time. */
  now(): string
  readonly addresses: Addresses
  readonly memory: Memory
  readonly media: MediaShelf
  /** A connection of which there may be only one, among all processes. */
  lease(name: string): Lease
  /** An operator must see this. `kind` is the same for the same trouble, which is told once an hour. No personal data. */
  alarm(kind: string, sentence: string): void
  /** A message that was accepted has not arrived, says the platform later. `id` is the outbound's. */
  undelivered(id: string, why: { readonly reason: string; readonly held: boolean }): Promise<void>
  readonly texts: ChannelTexts
  readonly log: ChannelLog
}

/** What a channel says by itself, because only it knows when. */
export type ChannelTexts = {
  /** To somebody who opens the chat for the first time. */
  welcome(): Said
  /** Ends the beginning of a text that is too long for the platform, and points to the file with the whole. */
  readonly restInFile: string
  /** The name of that file, e.g. `全文.txt`. */
  readonly wholeText: string
  /** To a group that may have spoken while nobody listened. Both are UTC with 24 characters. */
  gap(from: string, to: string): string
  /** Before a message of which nobody knows whether it was shown already. */
  readonly repeated: string
  /** The beginning of a text that is too long for the platform. */
  cut(beginning: string): string
  /** To a member of staff who opens the chat with the bot. */
  readonly staffWelcome: string
  /** On the button that was tapped. */
  chosen(label: string): string
  /** On the same button of everybody else who was asked. */
  chosenBy(person: string, label: string): string
  /** On a button that means something only while it is the newest. */
  readonly expired: string
}

/** Never a word of what people write, nor a key: ids, counts and reasons. */
export type ChannelLog = Readonly<Record<'debug' | 'info' | 'warn' | 'error', (facts: object, message: string) => void>>

/** Who and where: the platform's ids against the directory's. */
export interface Addresses {
  /**
   * The person an account of the platform belongs to. A stranger becomes a new entrepreneur (`reporter`), or a member of no
   * department, who has no rights (`member`). Durable when it resolves.
   */
  person(account: string, who: { readonly as: 'reporter' | 'member'; readonly name?: string | null }): Promise<string>
  /** The platform says that an account has left the house: it loses every right at once. */
  gone(account: string): Promise<void>
  /** The account by which a person is reached here; null: none. */
  account(person: string): string | null
  /** The department whose work group this is; null: it is bound to none. */
  department(group: string): string | null
  /** The work group of a department here; null: none is bound. */
  group(department: string): string | null
  /** Every work group that is bound here, by the platform's id. */
  groups(): readonly string[]
}

/** Small notes of a channel that survive a restart: a cursor, which card went where. */
export interface Memory {
  get(key: string): Promise<string | null>
  put(key: string, value: string): Promise<void>
}

/** Where files are kept. */
export interface MediaShelf {
  keep(name: string, mime: string, bytes: Uint8Array): Promise<Media | { readonly rejected: RejectedFile } | { readonly held: Media }>
  read(id: string): Promise<{ readonly media: Media; readonly bytes: Buffer } | null>
}

export type RejectedFile = Exclude<Inbound['rejected'][number]['why'], 'held' | 'kind'>

/** The right to hold a connection. It is renewed while the process lives, and taken over by another when it does not. */
export interface Lease {
  /** Resolves when it is held, with its fencing number, which rises with each holder. `lost` is called when it is lost. */
  take(lost: () => void): Promise<number>
  release(): Promise<void>
}
