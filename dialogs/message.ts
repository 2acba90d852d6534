/** The language every channel speaks: what comes in, what goes out. Platform names end at the channel's `decode.ts`. */

/** One place to talk: channel and chat, e.g. `web:dm:wang` or `web:group:power`. Order is kept per conversation. */
export type Conversation = string

/** `direct`: one person and the bot. `group`: a department's staff and the bot; no department (`''`): a group that is not bound to one yet. */
export type Scope = { readonly type: 'direct' } | { readonly type: 'group'; readonly department: string }

/** True in a group that is bound to no department: its scope names none, its conversation is `<channel>:unbound:<group>`. */
export function isUnbound(scope: Scope): boolean {
  return scope.type === 'group' && scope.department === ''
}

/** The conversation of a group, by the platform's id of it, while it is bound to no department. */
export function unboundConversation(channel: string, group: string): Conversation {
  return `${channel}:unbound:${group}`
}

/** Whether a conversation is a work group's; any other is one person's. */
export function isGroup(conversation: Conversation): boolean {
  return /^(?:group|unbound):/.test(chatOf(conversation))
}

/** A file as the channel delivered it, already kept in the media store. */
export type Media = {
  readonly id: string
  readonly name: string
  readonly mime: string
  /** Bytes. */
  readonly size: number
}

/** One message from a person. */
export type Inbound = {
  /** Unique within the channel; a repeat of it has no second effect. */
  readonly id: string
  readonly conversation: Conversation
  readonly scope: Scope
  /** The channel's id of the person, without the channel's name. */
  readonly from: string
  /** UTC, 24 characters. */
  readonly at: string
  readonly text: string
  /** The text of the message that this one quotes. */
  readonly quote: string | null
  /** The id of an earlier message of the same person that is taken back; there are no words then. */
  readonly recall?: string
  /** The value of the button that was tapped. */
  readonly tap: string | null
  /** The bot was mentioned (@企哨), or the place is a direct chat. */
  readonly addressed: boolean
  readonly attachments: readonly Media[]
  /**
   * What was not taken, and why. A file that is `held` is an attachment too, but waits for its scan before others can open it.
   * `kind`: no file, but a message of a kind that nobody here can read; its name is that of the kind, or empty.
   */
  readonly rejected: readonly { readonly name: string; readonly why: 'type' | 'size' | 'damaged' | 'virus' | 'held' | 'kind' }[]
  /** What was said in its voice messages; null: nothing could be understood; absent: there are none, or nobody has listened. */
  readonly voice?: Transcript | null
}

/** What a machine understood of voice messages: `unsure` are words in it that it is not sure of, `missed`: beside it one was not understood. */
export type Transcript = { readonly text: string; readonly unsure: readonly string[]; readonly missed?: boolean }

/** True for sound: a voice message, or any other recording. */
export function isRecording({ mime }: Media): boolean {
  return mime.startsWith('audio/')
}

/** A button of a card. `value` is what a person could type instead. */
export type Button = { readonly label: string; readonly value: string }

/** What the bot says: the whole readable text, and the buttons a channel may show. */
export type Said = { readonly text: string; readonly buttons: readonly Button[] }

/** One message of the bot, ready to be sent. */
export type Outbound = Said & {
  /** Unique; a channel that can, uses it to never show a repeat. */
  readonly id: string
  readonly conversation: Conversation
  /**
   * News of a case for its reporter: waits while a person has the talk, and a newer state takes the place of one that still waits.
   * `final`: the answer, or the end. `answers`: it is what its reporter must get to know; another end takes not its place. Absent: a reply.
   */
  readonly news?: { readonly number: string; readonly final: boolean; readonly answers?: true }
  /**
   * What it reminds of, e.g. one limit of a case: a newer message on it takes the place of an older one that a fault has kept from
   * being sent. Absent: nothing takes its place.
   */
  readonly topic?: string
  /** Files that go with it where the channel takes files; the text is whole without them. */
  readonly attachments?: readonly Media[]
}

/** The channel's name of a conversation. */
export function channelOf(conversation: Conversation): string {
  return conversation.slice(0, conversation.indexOf(':'))
}

/** The chat of a conversation within its channel. */
export function chatOf(conversation: Conversation): string {
  return conversation.slice(conversation.indexOf(':') + 1)
}
