/** What the bot's server does with each command of the product (p/101463). */
import { type Ack, accepted, refused } from './aibot-ack.ts'
import { cardFault, cardText, fields, textOf } from './aibot-card.ts'
import type { AibotCards } from './aibot-cards.ts'
import type { AibotMedia, Fields } from './aibot-media.ts'
import type { AibotSwitches } from './aibot-switches.ts'
import type { Kernel } from './kernel.ts'
import { aibotLimit, makeWindowRate } from './window-rate.ts'
import type { Shown, WorkChat, WorkChats } from './work-chats.ts'

/** A callback that the product may answer under its req_id. */
export type AibotCall = {
  readonly type: 'message' | 'enter' | 'card'
  readonly chat: WorkChat
  readonly userid: string
  /** Milliseconds by the fake's clock. */
  readonly at: number
  /** The card that was clicked. */
  readonly card?: string
}

export type AibotCommands = {
  handle(cmd: string, reqId: string, body: Fields): Ack
  /** Notes a callback that goes to the product. */
  expect(reqId: string, call: AibotCall): void
  /** Messages of this person that the product has not answered to the end (p/100719). */
  inProgress(userid: string): number
  /** A code for one answer over HTTP to a message in this chat (p/101138). */
  giveCode(chat: WorkChat): string
  /** The answer by such a code. */
  answerBy(code: string, body: Fields): Ack
}

/** Welcomes and updates of cards: within 5 s of their event (p/101463). */
const windowMs = 5_000
/** Answers to a message: within 24 hours (p/101463). */
const answerMs = 24 * 3_600_000
/** The code of a response_url: one hour, once (p/101138). */
const codeMs = 3_600_000
/** Content of a stream or a markdown message (p/101031). */
const maxContentBytes = 20_480
const mediaTypes: readonly string[] = ['file', 'image', 'voice', 'video']

type Given = {
  readonly kernel: Kernel
  readonly chats: WorkChats
  readonly cards: AibotCards
  readonly media: AibotMedia
  readonly switches: AibotSwitches
}

export function makeAibotCommands({ kernel, chats, cards, media, switches }: Given): AibotCommands {
  const { now } = kernel
  const calls = new Map<string, AibotCall>()
  const answered = new Set<string>()
  const codes = new Map<string, { readonly chat: WorkChat; readonly at: number }>()
  const streams = new Map<string, { readonly shown: string; readonly since: number; readonly ended: boolean }>()
  // Replies and pushes together: 30 a minute, 1,000 an hour per conversation (p/101463).
  const rate = makeWindowRate(aibotLimit, now)
  const tooMany = refused(switches.rateCode, 'api freq out of limit')

  function record(way: string, chat: string, id: string, body: Fields, ack: Ack): Ack {
    // The record of what the product sent, refused attempts included.
    const kind = textOf(body.msgtype) || textOf(body.response_type)
    const refusal = ack.errcode === 0 ? {} : { state: 'refused' as const, errcode: ack.errcode }
    kernel.sent.add({ way, kind, to: chat, id, body, ...refusal })
    return ack
  }

  /** Puts a message of the bot into a chat, or says why not. */
  function say(chat: WorkChat, body: Fields): Ack {
    const type = textOf(body.msgtype)
    const content = fields(body[type])
    const base = { id: kernel.id('bot'), at: now(), from: 'bot' }
    const shown = shownOf(type, content, base)
    if ('errcode' in shown) return shown
    if (!rate.take(chat.id)) return tooMany
    if (shown.card !== undefined) cards.add(shown.card, chat, content)
    chats.show(chat, shown)
    return accepted()
  }

  function shownOf(type: string, content: Fields, base: Pick<Shown, 'id' | 'at' | 'from'>): Shown | Ack {
    if (type === 'markdown') {
      const text = textOf(content.content)
      if (text === '') return refused(44004, 'empty content')
      if (Buffer.byteLength(text) > maxContentBytes) return refused(45002, 'content exceeds 20480 bytes')
      return { ...base, kind: 'markdown', text }
    }
    if (type === 'template_card') {
      const fault = cardFault(content)
      if (fault !== null) return refused(40058, fault)
      const card = textOf(content.task_id) || base.id
      // Unique per bot (p/101032).
      if (cards.find(card) !== null) return refused(40058, 'task_id repeated')
      return { ...base, kind: 'card', text: cardText(content), card }
    }
    if (mediaTypes.includes(type)) {
      const file = media.uploaded(textOf(content.media_id), type)
      if (file === null) return refused(40007, 'invalid media_id')
      return { ...base, kind: type as 'file' | 'image' | 'voice' | 'video', text: file.name, file }
    }
    // `text` is refused with 40008: markdown takes its place (p/101463).
    return refused(40008, `invalid message type: ${type}`)
  }

  /** Updates of one stream carry the whole text each time and end within minutes of the first (846608, p/101463). */
  function stream(reqId: string, chat: WorkChat, { id, content, finish }: Fields): Ack {
    const text = textOf(content)
    if (textOf(id) === '') return refused(40058, 'stream.id missing')
    if (Buffer.byteLength(text) > maxContentBytes) return refused(45002, 'content exceeds 20480 bytes')
    const key = `${reqId} ${textOf(id)}`
    const begun = streams.get(key)
    if (begun?.ended || (begun && now() - begun.since > switches.streamMinutes * 60_000)) return refused(846608, 'stream expired')
    if ((begun === undefined || switches.streamUpdatesCount) && !rate.take(chat.id)) return tooMany
    const current = begun ?? { shown: kernel.id('bot'), since: now() }
    streams.set(key, { ...current, ended: finish === true })
    chats.show(chat, { id: current.shown, at: current.since, from: 'bot', kind: 'stream', text, open: finish !== true })
    return accepted()
  }

  function respond(reqId: string, body: Fields): Ack {
    const call = calls.get(reqId)
    if (call?.type !== 'message' || now() - call.at > answerMs) return refused(846605, 'invalid req_id')
    if (!hasBot(call.chat)) return refused(switches.removedCode, 'robot not in group')
    const ack = body.msgtype === 'stream' ? stream(reqId, call.chat, fields(body.stream)) : say(call.chat, body)
    if (ack.errcode === 0 && (body.msgtype !== 'stream' || fields(body.stream).finish === true)) answered.add(reqId)
    return ack
  }

  /** The call that this event's req_id opened, once and within 5 s (p/101463); U which code a late one meets. */
  function windowOf(reqId: string, type: 'enter' | 'card'): AibotCall | null {
    const call = calls.get(reqId)
    return call?.type === type && !answered.has(reqId) && now() - call.at <= windowMs ? call : null
  }

  function welcome(reqId: string, body: Fields): Ack {
    const call = windowOf(reqId, 'enter')
    if (call === null) return refused(switches.lateCode, 'invalid req_id')
    const text = textOf(fields(body.text).content)
    const isText = body.msgtype === 'text'
    if (isText && text === '') return refused(44004, 'empty content')
    // Text or card only (p/101463).
    if (!isText && body.msgtype !== 'template_card') return refused(40008, 'invalid message type')
    answered.add(reqId)
    if (!isText) return say(call.chat, body)
    chats.show(call.chat, { id: kernel.id('bot'), at: now(), from: 'bot', kind: 'text', text })
    return accepted()
  }

  function update(reqId: string, body: Fields): Ack {
    const call = windowOf(reqId, 'card')
    if (call?.card === undefined) return refused(switches.lateCode, 'invalid req_id')
    const card = fields(body.template_card)
    if (body.response_type !== 'update_template_card') return refused(40058, 'invalid response_type')
    const fault = cardFault(card)
    if (fault !== null) return refused(40058, fault)
    // The task_id is that of the event (p/101463).
    if (card.task_id !== call.card) return refused(40058, 'task_id is not that of the event')
    answered.add(reqId)
    const userids = Array.isArray(body.userids) && body.userids.length > 0 ? body.userids.map(textOf) : null
    cards.replace(call.card, card, userids)
    return accepted()
  }

  function push(body: Fields): Ack {
    const chatid = textOf(body.chatid)
    const type = body.chat_type
    // 1 single, 2 group, 0 or absent: either; U beyond the page's example.
    const chat = type === 1 ? chats.single(chatid) : type === 2 ? chats.group(chatid) : chats.find(chatid)
    // A chatid is case-sensitive: one in lower case meets 93006.
    if (chat === null) return refused(93006, 'invalid chatid')
    if (!hasBot(chat)) return refused(switches.removedCode, 'robot not in group')
    // Somebody must have spoken to the bot in that conversation first (p/101463).
    if (!chat.contacted) return refused(switches.noContactCode, 'no message from this conversation yet')
    return say(chat, body)
  }

  function answerBy(code: string, body: Fields): Ack {
    const given = codes.get(code)
    // U: the code of a second or late answer.
    if (given === undefined || now() - given.at > codeMs) return refused(40058, 'invalid response_code')
    // Markdown anywhere, cards in single chats only (p/101138).
    const fits = body.msgtype === 'markdown' || (body.msgtype === 'template_card' && given.chat.type === 'single')
    const ack = fits ? say(given.chat, body) : refused(40008, 'invalid message type')
    if (ack.errcode === 0) codes.delete(code)
    return record('aibot-response', given.chat.id, code, body, ack)
  }

  const hasBot = ({ id }: WorkChat): boolean => chats.find(id)?.hasBot === true

  return {
    expect: (reqId, call) => void calls.set(reqId, call),
    inProgress: (userid) =>
      [...calls].filter(([reqId, call]) => call.type === 'message' && call.userid === userid && !answered.has(reqId)).length,
    giveCode(chat) {
      const code = kernel.id('rsp')
      codes.set(code, { chat, at: now() })
      return code
    },
    answerBy,
    handle(cmd, reqId, body) {
      const ack = handled(cmd, reqId, body)
      kernel.changed()
      return ack
    },
  }

  function handled(cmd: string, reqId: string, body: Fields): Ack {
    const place = calls.get(reqId)?.chat.id ?? ''
    switch (cmd) {
      case 'aibot_respond_msg':
        return record('aibot-reply', place, reqId, body, respond(reqId, body))
      case 'aibot_respond_welcome_msg':
        return record('aibot-welcome', place, reqId, body, welcome(reqId, body))
      case 'aibot_respond_update_msg':
        return record('aibot-update', place, reqId, body, update(reqId, body))
      case 'aibot_send_msg':
        return record('aibot', textOf(body.chatid), reqId, body, push(body))
      case 'aibot_upload_media_init':
        return media.begin(body)
      case 'aibot_upload_media_chunk':
        return media.chunk(body)
      case 'aibot_upload_media_finish':
        return media.finish(body)
      default:
        return refused(40058, `unknown cmd: ${cmd}`)
    }
  }
}
