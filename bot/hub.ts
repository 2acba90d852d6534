/** Carries messages between the channels and the program. The only file that knows Botkit; it holds no dialog and no case. */
import { createRequire } from 'node:module'
import type * as BotBuilder from 'botbuilder-core'
import type { Botkit } from 'botkit'
import { type Conversation, channelOf, type Inbound, type Outbound } from '../dialogs/message.ts'
import { type Budget, type Channel, ChannelError, type Receive } from './channel.ts'

export type Hub = {
  /** Loads Botkit and starts the channels in their order. When one cannot start, all are stopped and its error is thrown. */
  start(receive: Receive): Promise<void>
  /** Sends through the conversation's channel and resolves with the platform's receipt. Throws `ChannelError`. */
  send(message: Outbound): Promise<string>
  /** Who is in a group beside the bot; empty where the channel does not tell. */
  members(conversation: Conversation): Promise<readonly string[]>
  /** Whether only another process can send in a conversation; null: every process can. */
  elsewhere(conversation: Conversation): boolean | null
  /** The message budget of a conversation's channel. */
  budget(conversation: Conversation): Budget | null
  /** How many messages of the budget a message takes. */
  cost(message: Outbound): number
  /** Stops the channels; a channel that cannot is reported to `onFault`. */
  stop(): Promise<void>
}

/** Which message of which channel, without a word of what it says: it may be logged. */
export type Passage = { readonly direction: 'in' | 'out'; readonly channel: string; readonly id: string }

export type HubOptions = {
  /** Hears of inbound messages that could not be taken (the channel hears too, and does not acknowledge), and of failed stops. */
  onFault(error: unknown, context: Passage | { readonly channel: string }): void
  /** Is told of every message that passes. */
  log?(passage: Passage): void
  /** The longest text that is sent, in UTF-16 code units; 200,000 unless told. */
  readonly textLimit?: number
}

/** The hub of these channels: one Botkit controller, one adapter per channel. */
export function makeHub(channels: readonly Channel[], options: HubOptions): Hub {
  let running: Running | null = null
  const stop = async (): Promise<void> => {
    running = null
    await Promise.all(channels.map((channel) => channel.stop().catch((error) => options.onFault(error, { channel: channel.name }))))
  }
  return {
    async start(receive) {
      if (channels.length === 0) return
      const loaded = load(channels, options)
      running = loaded
      try {
        for (const channel of channels) await channel.start((message) => takeIn(loaded, channel.name, message, receive, options))
      } catch (error) {
        await stop()
        throw error
      }
    },
    async send(message) {
      const name = channelOf(message.conversation)
      if (!running) throw new ChannelError(name, `message ${message.id} cannot be sent: the hub is not running`, { retryable: true })
      const activity = { ...activityOf(name, message), channelData: { outbound: message } }
      const { bot, context } = await running.openTurn(name, activity)
      await pass(running.middleware.send, bot, activity)
      return (await context.sendActivity(activity))?.id ?? ''
    },
    elsewhere: (conversation) => channels.find(({ name }) => name === channelOf(conversation))?.elsewhere?.() ?? null,
    budget: (conversation) => channels.find(({ name }) => name === channelOf(conversation))?.budget ?? null,
    cost: (message) => channels.find(({ name }) => name === channelOf(message.conversation))?.cost?.(message) ?? 1,
    members: async (conversation) => (await channels.find(({ name }) => name === channelOf(conversation))?.members?.(conversation)) ?? [],
    stop,
  }
}

// --- Internal helpers ---

type Activity = Partial<BotBuilder.Activity>

/** Botkit's own pair for one message: the worker that its middleware gets, and the context that sends. */
type Turn = { readonly bot: unknown; readonly context: BotBuilder.TurnContext }

type Running = { readonly middleware: Botkit['middleware']; openTurn(channel: string, activity: Activity): Promise<Turn> }

/** Botkit costs about 0.6 s and 100 MB, so it is loaded when the hub starts and not with this file. */
function load(channels: readonly Channel[], options: HubOptions): Running {
  // The border to CommonJS: `botbuilder-core` is the one that Botkit itself uses, wherever npm has put it.
  const require = createRequire(import.meta.url)
  const botkit = require('botkit') as typeof import('botkit')
  const { BotAdapter, TurnContext } = createRequire(require.resolve('botkit'))('botbuilder-core') as typeof BotBuilder
  const unsupported = (): Promise<void> => Promise.reject(new Error('what was sent is not changed, and Botkit keeps no dialog'))

  class ChannelAdapter extends BotAdapter {
    readonly name: string
    override sendActivities: (_: unknown, activities: Activity[]) => Promise<BotBuilder.ResourceResponse[]>
    override updateActivity = unsupported
    override deleteActivity = unsupported
    override continueConversation = unsupported

    constructor(channel: Channel) {
      super()
      this.name = channel.name
      this.sendActivities = (_, activities) =>
        Promise.all(activities.map(async (it) => ({ id: await channel.send(it.channelData.outbound) })))
    }
  }

  const adapters = new Map(channels.map((channel) => [channel.name, new ChannelAdapter(channel)]))
  const controller = new botkit.Botkit({ adapter: adapters.values().next().value, disable_webserver: true, disable_console: true })
  for (const adapter of adapters.values()) controller.usePlugin(adapter) // The first one is known and not taken twice.
  addMiddleware(controller.middleware, options)
  return {
    middleware: controller.middleware,
    async openTurn(name, activity) {
      const adapter = adapters.get(name)
      if (!adapter) throw new ChannelError(name, `no channel is called ${JSON.stringify(name)}`, { retryable: false })
      const context = new TurnContext(adapter, activity)
      // Not `spawn(context)`, which would read a dialog from Botkit's storage.
      return { context, bot: await controller.spawn({ context, activity }, adapter) }
    },
  }
}

function addMiddleware({ receive, send }: Botkit['middleware'], { log, textLimit = 200_000 }: HubOptions): void {
  type Next = (error?: unknown) => void
  receive.use((_: unknown, { incoming_message: { channelId = '', id = '' } }: { incoming_message: Activity }, next: Next) => {
    log?.({ direction: 'in', channel: channelId, id })
    next()
  })
  send.use((_: unknown, { channelId = '', id = '', text = '' }: Activity, next: Next) => {
    log?.({ direction: 'out', channel: channelId, id })
    const tooLong = `message ${id} has ${text.length} characters, at most ${textLimit} are sent`
    next(text.length > textLimit ? new ChannelError(channelId, tooLong, { retryable: false }) : null)
  })
}

/** Our own turn in place of Botkit's, whose errors become unhandled rejections: here they go back to the channel. */
async function takeIn(
  running: Running,
  channel: string,
  message: Inbound,
  receive: Receive,
  options: HubOptions,
): Promise<'new' | 'known'> {
  try {
    const activity = { ...activityOf(channel, message), channelData: { botkitEventType: 'message' } }
    const { bot, context } = await running.openTurn(channel, activity)
    const event = { type: 'message', user: message.from, text: message.text, incoming_message: activity, context }
    await pass(running.middleware.ingest, bot, event)
    await pass(running.middleware.receive, bot, event)
    return await receive(message)
  } catch (error) {
    options.onFault(error, { direction: 'in', channel, id: message.id })
    throw error
  }
}

function activityOf(channelId: string, { id, conversation, text }: Inbound | Outbound): Activity {
  return { type: 'message', id, channelId, conversation: { id: conversation, isGroup: false, conversationType: '', name: '' }, text }
}

/** Runs one of Botkit's middleware chains, which are typed `any`. */
function pass(chain: { run(...args: unknown[]): void }, bot: unknown, message: unknown): Promise<void> {
  return new Promise((resolve, reject) => chain.run(bot, message, (error: unknown) => (error ? reject(error) : resolve())))
}
