import { shallowReactive } from 'vue'
import { fetchMessages, type Message, sentenceOf, UnreachableError } from './api.ts'
import { coalesced } from './coalesced.ts'

/** A chat as far as it has been read. `seen` is the `n` of the last message somebody looked at. */
export type Conversation = {
  readonly chat: string
  messages: readonly Message[]
  loaded: boolean
  trouble: string
  seen: number
}

type Open = { readonly conversation: Conversation; readonly pull: () => Promise<void> }

const open = new Map<string, Open>()

/** The conversation of a chat; opened and loaded at the first call. */
export function conversationOf(chat: string): Conversation {
  const known = open.get(chat)
  if (known) return known.conversation
  const conversation: Conversation = shallowReactive({
    chat,
    messages: [],
    loaded: false,
    trouble: '',
    seen: 0,
  })
  const pull = coalesced(() => catchUp(conversation))
  open.set(chat, { conversation, pull })
  void pull()
  return conversation
}

/** Reads what is new in a chat, if it is open. */
export async function pull(chat: string): Promise<void> {
  await open.get(chat)?.pull()
}

/** Reads what is new in every open chat. */
export function pullAll(): void {
  for (const { pull } of open.values()) void pull()
}

/** How many messages nobody has looked at yet. */
export function unreadIn(chat: string): number {
  const conversation = conversationOf(chat)
  return lastOf(conversation) - conversation.seen
}

/** Notes that everything up to the last message has been looked at. */
export function markSeen(conversation: Conversation): void {
  conversation.seen = lastOf(conversation)
}

function lastOf({ messages }: Conversation): number {
  return messages.at(-1)?.n ?? 0
}

async function catchUp(conversation: Conversation): Promise<void> {
  try {
    const firstTime = !conversation.loaded
    for (;;) {
      const { messages } = await fetchMessages(conversation.chat, lastOf(conversation))
      if (messages.length === 0) break
      conversation.messages = [...conversation.messages, ...messages]
      if (firstTime) markSeen(conversation)
    }
    conversation.loaded = true
    conversation.trouble = ''
  } catch (error) {
    // When the server is away the banner says so, and what is on the page stays.
    if (!(error instanceof UnreachableError)) conversation.trouble = sentenceOf(error)
  }
}
