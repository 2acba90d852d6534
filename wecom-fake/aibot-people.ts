/** What the enterprise's people do with the 智能机器人: what of it reaches the product, and in what form (p/100719, p/101027). */
import { cardButtons, textOf } from './aibot-card.ts'
import type { AibotCards } from './aibot-cards.ts'
import type { AibotCall } from './aibot-commands.ts'
import type { AibotMedia } from './aibot-media.ts'
import type { AibotSwitches } from './aibot-switches.ts'
import type { Kernel } from './kernel.ts'
import type { Shown, StoredFile, WorkChat, WorkChats } from './work-chats.ts'

/** One thing that a person can send; `voice` is what was said, for it arrives transcribed. */
export type Sending =
  | { readonly text: string }
  | { readonly image: StoredFile }
  | { readonly file: StoredFile }
  | { readonly video: StoredFile }
  | { readonly voice: string }
  | { readonly mixed: { readonly text: string; readonly image: StoredFile } }

/** `delivered`: a frame went to the product. A refusal is a sentence: the person could not do this in the client. */
export type Done = { readonly msgid: string; readonly delivered: boolean } | { readonly refused: string }

export type AibotPeople = {
  /** `mention`: with @ and the bot's name; without, the bot hears nothing. Quoting is by the id of a message in that chat. */
  inGroup(
    chatid: string,
    userid: string,
    sending: Sending,
    options: { readonly mention: boolean; readonly quoteOf?: string | undefined },
  ): Done
  inSingle(userid: string, sending: Sending, quoteOf?: string): Done
  /** Opens the single chat: an event on the first time of that day only, unanswered or not (p/101027). */
  enter(userid: string): Done
  /** `stale`: on the card as it was sent, from a client that has not seen its update. */
  click(click: Click): Done
}

export type Click = {
  readonly userid: string
  readonly task_id: string
  readonly key: string
  /** question_key → option ids. */
  readonly selected?: Readonly<Record<string, readonly string[]>> | undefined
  readonly stale?: boolean | undefined
}

type Given = {
  readonly kernel: Kernel
  readonly bot: { readonly id: string; readonly name: string }
  readonly chats: WorkChats
  readonly cards: AibotCards
  readonly media: AibotMedia
  readonly switches: AibotSwitches
  /** Sends a callback to the product; false when it is lost. */
  deliver(cmd: 'aibot_msg_callback' | 'aibot_event_callback', body: object, call: Omit<AibotCall, 'at'>): boolean
}

const shanghaiMs = 8 * 3_600_000

export function makeAibotPeople({ kernel, bot, chats, cards, media, switches, deliver }: Given): AibotPeople {
  const entered = new Set<string>()
  const personOf = (userid: string) => ({ userid: switches.fromUserid === 'lower' ? userid.toLowerCase() : userid })

  /** Fields common to messages and events; `chatid` for groups only (p/100719). */
  function head(chat: WorkChat, userid: string, msgid: string) {
    const place = chat.type === 'group' ? { chatid: chat.id } : {}
    const at = Math.floor(kernel.now() / 1000)
    return { msgid, create_time: at, aibotid: bot.id, ...place, chattype: chat.type, from: personOf(userid) }
  }

  function linked(file: StoredFile) {
    return media.link(file, { wrongKey: kernel.faults.take('aibot:media', ['wrong-key']) !== null })
  }

  function bodyOf(sending: Sending, mention: string): { readonly msgtype: string } & Readonly<Record<string, unknown>> {
    // Text in a group carries the leading "@name " (p/100719); one that has it already stays as it was typed.
    const said = (text: string) => ({ content: mention === '' || text.includes(`@${bot.name}`) ? text : `${mention}${text}` })
    if ('text' in sending) return { msgtype: 'text', text: said(sending.text) }
    if ('image' in sending) return { msgtype: 'image', image: linked(sending.image) }
    if ('file' in sending) return { msgtype: 'file', file: linked(sending.file) }
    if ('video' in sending) return { msgtype: 'video', video: linked(sending.video) }
    if ('voice' in sending) return { msgtype: 'voice', voice: { content: sending.voice } }
    const items = [
      { msgtype: 'text', text: said(sending.mixed.text) },
      { msgtype: 'image', image: linked(sending.mixed.image) },
    ]
    return { msgtype: 'mixed', mixed: { msg_item: items } }
  }

  /** A quote carries type and content, never an id (p/100719). Cards are not among the quotable types. */
  function quoteOf({ kind, text, file }: Shown): object | null {
    if (kind === 'text') return { msgtype: 'text', text: { content: text } }
    if (kind === 'markdown' || kind === 'stream') return { msgtype: switches.quotedMarkdown, [switches.quotedMarkdown]: { content: text } }
    if (kind === 'voice') return { msgtype: 'voice', voice: { content: text } }
    if (file === undefined) return null
    if (kind === 'mixed') return bodyOf({ mixed: { text, image: file } }, '')
    return { msgtype: kind, [kind]: linked(file) }
  }

  function send(chat: WorkChat, userid: string, sending: Sending, heard: boolean, quoted: string | undefined): Done {
    const source = quoted === undefined ? undefined : chat.shown.find(({ id }) => id === quoted)
    if (quoted !== undefined && source === undefined) return { refused: `No message ${quoted} stands in ${chat.id}.` }
    const quote = source === undefined ? null : quoteOf(source)
    if (source !== undefined && quote === null) return { refused: `A ${source.kind} cannot be quoted.` }
    const msgid = kernel.id('msg')
    const mention = chat.type === 'group' && heard ? `@${bot.name} ` : ''
    chats.show(chat, { ...shownOf(sending, mention), id: msgid, at: kernel.now(), from: userid, ...(source ? { quote: source.text } : {}) })
    if (heard) chats.change(chat, { contacted: true })
    const body = { ...head(chat, userid, msgid), ...bodyOf(sending, mention), ...(quote ? { quote } : {}) }
    const delivered = heard && deliver('aibot_msg_callback', body, { type: 'message', chat, userid })
    kernel.changed()
    return { msgid, delivered }
  }

  function event(type: 'enter' | 'card', chat: WorkChat, userid: string, content: object, card?: string): Done {
    const msgid = kernel.id('event')
    const body = { ...head(chat, userid, msgid), msgtype: 'event', event: content }
    const call = { type, chat, userid, ...(card === undefined ? {} : { card }) }
    const delivered = deliver('aibot_event_callback', body, call)
    kernel.changed()
    return { msgid, delivered }
  }

  return {
    inGroup(chatid, userid, sending, { mention, quoteOf: quoted }) {
      const chat = chats.group(chatid)
      if (chat === null) return { refused: `There is no group ${chatid}.` }
      if (!isMember(chat, userid)) return { refused: `${userid} is not in ${chat.name}.` }
      if (mention && !chat.hasBot) return { refused: `The bot is not in ${chat.name}: add it first.` }
      // A lone picture, voice or file does not reach the bot in a group (p/100719).
      if (mention && !('text' in sending || 'mixed' in sending))
        return { refused: 'In a group only text, or text with a picture, can mention the bot.' }
      return send(chat, userid, sending, mention, quoted)
    },
    inSingle(userid, sending, quoted) {
      const chat = chats.single(userid)
      if (chat === null) return { refused: `There is no member ${userid}.` }
      if ('mixed' in sending && sending.mixed.text === '') return send(chat, userid, { image: sending.mixed.image }, true, quoted)
      return send(chat, userid, sending, true, quoted)
    },
    enter(userid) {
      const chat = chats.single(userid)
      if (chat === null) return { refused: `There is no member ${userid}.` }
      const day = `${chat.id} ${new Date(kernel.now() + shanghaiMs).toISOString().slice(0, 10)}`
      if (entered.has(day)) return { msgid: '', delivered: false }
      entered.add(day)
      return event('enter', chat, userid, { eventtype: 'enter_chat' })
    },
    click({ userid, task_id: taskId, key, selected = {}, stale = false }) {
      const card = cards.find(taskId)
      if (card === null) return { refused: `There is no card ${taskId}.` }
      if (!isMember(chats.find(card.chat.id) ?? card.chat, userid)) return { refused: `${userid} does not see the card ${taskId}.` }
      const seen = stale ? card.sent : cards.seenBy(card, userid)
      if (!cardButtons(seen).some((button) => button.key === key))
        return { refused: `The card ${taskId} shows ${userid} no button ${key}.` }
      const items = Object.entries(selected).map(([question, options]) => ({ question_key: question, option_ids: { option_id: options } }))
      const facts = {
        card_type: textOf(seen.card_type),
        event_key: key,
        task_id: taskId,
        ...(items.length > 0 ? { selected_items: { selected_item: items } } : {}),
      }
      const content = switches.cardEvent === 'nested' ? { template_card_event: facts } : facts
      return event('card', card.chat, userid, { eventtype: 'template_card_event', ...content }, taskId)
    },
  }
}

// --- Internal helpers ---

function isMember({ members }: WorkChat, userid: string): boolean {
  return members.some((member) => member.toLowerCase() === userid.toLowerCase())
}

function shownOf(sending: Sending, mention: string): Pick<Shown, 'kind' | 'text' | 'file'> {
  if ('text' in sending) return { kind: 'text', text: `${mention}${sending.text}` }
  if ('voice' in sending) return { kind: 'voice', text: sending.voice }
  if ('mixed' in sending) return { kind: 'mixed', text: `${mention}${sending.mixed.text}`, file: sending.mixed.image }
  if ('image' in sending) return { kind: 'image', text: sending.image.name, file: sending.image }
  if ('video' in sending) return { kind: 'video', text: sending.video.name, file: sending.video }
  return { kind: 'file', text: sending.file.name, file: sending.file }
}
