/** The web channel: chats that live in the store and are read and written over HTTP by the simulator. */
import { chatOf, type Inbound, type Media, type Outbound, type Scope } from '../../dialogs/message.ts'
import { type Budget, type Channel, ChannelError, type Receive } from '../channel.ts'
import { makeQueues } from '../queues.ts'

/** A message as it stands in a chat. `from` is a person's id, or `bot`. */
export type ChatEntry = {
  readonly id: string
  readonly from: string
  readonly at: string
  readonly text: string
  /** The id of the message that this one quotes. */
  readonly quote?: string
  /** The id of the message that this one takes back. */
  readonly recall?: string
  readonly buttons?: Outbound['buttons']
  readonly attachments?: readonly Media[]
}

/** Where the chats are kept; the store is one. */
export interface ChatLog {
  /** Appends an entry and resolves with its number; a repeat of its id changes nothing and resolves with the number it has. */
  appendChat(chat: string, entry: ChatEntry): Promise<number>
  chatMessage(chat: string, id: string): Promise<ChatEntry | null>
}

/** A person's message, checked by the API: the chat exists, the person is in it, what it quotes stands there. */
export type WebMessage = Pick<Inbound, 'from' | 'text' | 'tap' | 'attachments' | 'rejected'> & {
  /** Unique within its chat. */
  readonly id: string
  /** `dm:<person>` or `group:<department>`. */
  readonly chat: string
  /** The id of the quoted message. */
  readonly quote: string | null
  /** The id of an earlier message of the same person, to be taken back. */
  readonly recall?: string | null
}

export type WebChannel = Channel & {
  /** Takes a person's message in; resolves when it is durable. The same id again has no second effect. */
  post(message: WebMessage): Promise<{ readonly id: string }>
}

export type WebChannelOptions = {
  readonly chats: ChatLog
  /** UTC, 24 characters. */
  now(): string
  /** Whether the bot hears all of a group, as in Wechaty rooms, or only what mentions it, as in WeCom. */
  readonly groupHears: 'all' | 'mentions'
  /** How it stands with a department's group; without it, it is open, and nobody is told of as a member. */
  readonly group?: (department: string) => { readonly closed: boolean; readonly members: readonly string[] }
  /** As channels have that are not our own; none unless told. */
  readonly budget?: Budget | null
  /** Is told when a chat has a new message. */
  changed(chat: string): void
}

/** Makes the web channel, named `web`. */
export function makeWebChannel({ chats, now, groupHears, group, budget = null, changed }: WebChannelOptions): WebChannel {
  let receive: Receive | null = null
  const inTurn = makeQueues()

  async function take(message: WebMessage, hear: Receive): Promise<{ readonly id: string }> {
    const { id, chat, from, text, tap, attachments, rejected, recall = null } = message
    const scope = scopeOf(chat)
    const quoted = message.quote === null ? null : await chats.chatMessage(chat, message.quote)
    const at = now()
    // The chat is written before the inbox or with it: both at once share one commit of the store.
    const kept = chats.appendChat(chat, {
      id,
      from,
      at,
      // A tap without words reads as the button that was tapped.
      text:
        recall !== null
          ? '撤回了一条消息'
          : text === '' && tap !== null
            ? (quoted?.buttons?.find((button) => button.value === tap)?.label ?? tap)
            : text,
      ...(message.quote === null ? {} : { quote: message.quote }),
      ...(recall === null ? {} : { recall }),
      ...(attachments.length === 0 ? {} : { attachments }),
    })
    const words = withoutMention(text)
    const addressed = scope.type === 'direct' || words !== null || tap !== null
    const heard = addressed || groupHears === 'all'
    const inbound: Inbound = {
      id: `${chat}/${id}`, // Ids are unique within a chat here, and within the channel there.
      conversation: `web:${chat}`,
      scope,
      from,
      at,
      text: words ?? text,
      quote: quoted?.text ?? null,
      tap,
      addressed,
      attachments,
      rejected,
      ...(recall === null ? {} : { recall: `${chat}/${recall}` }),
    }
    await Promise.all([kept, ...(heard ? [hear(inbound)] : [])])
    changed(chat)
    return { id }
  }

  return {
    name: 'web',
    budget,
    async start(given) {
      receive = given
    },
    async stop() {
      receive = null
    },
    async post(message) {
      const hear = receive
      if (!hear) throw new ChannelError('web', `message ${message.id} cannot be taken: the channel is not started`, { retryable: true })
      // One after the other, so that the chat and the inbox keep the same order.
      return await inTurn(message.chat, () => take(message, hear))
    },
    async send({ id, conversation, text, buttons, attachments = [] }) {
      const chat = chatOf(conversation)
      const scope = scopeOf(chat)
      if (scope.type === 'group' && group?.(scope.department).closed)
        throw new ChannelError('web', `the group of ${scope.department} was dissolved`, { retryable: false, unreachable: 'group-closed' })
      const entry = { id, from: 'bot', at: now(), text, ...(buttons.length === 0 ? {} : { buttons }) }
      const n = await chats.appendChat(chat, { ...entry, ...(attachments.length === 0 ? {} : { attachments }) })
      changed(chat)
      return String(n)
    },
    async members(conversation) {
      const scope = scopeOf(chatOf(conversation))
      return scope.type === 'group' ? (group?.(scope.department).members ?? []) : []
    },
  }
}

// --- Internal helpers ---

/** How the bot is called in a group, and the one blank that chat programs put behind it. */
const mention = /[@@]企哨[ \u00a0\u2005\u3000]?/g

/** The text without the mention of the bot, or null when it does not mention it. */
function withoutMention(text: string): string | null {
  const rest = text.replace(mention, '')
  return rest === text ? null : rest.trim()
}

function scopeOf(chat: string): Scope {
  if (chat.startsWith('dm:')) return { type: 'direct' }
  if (chat.startsWith('group:')) return { type: 'group', department: chat.slice('group:'.length) }
  throw new ChannelError('web', `a chat is dm:<person> or group:<department>, not ${JSON.stringify(chat)}`, { retryable: false })
}
