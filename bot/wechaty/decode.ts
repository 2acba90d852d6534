/** What Wechaty tells of a message → what the channel makes an `Inbound` of. Pure; the files are fetched in `files.ts`. */
import * as z from 'zod'

/** Wechaty's numbers for kinds of messages and contacts (wechaty-puppet 1.21.3, schemas/message and schemas/contact). */
export const kinds = {
  unknown: 0,
  attachment: 1,
  audio: 2,
  contact: 3,
  chatHistory: 4,
  emoticon: 5,
  image: 6,
  text: 7,
  location: 8,
  miniProgram: 9,
  groupNote: 10,
  transfer: 11,
  redEnvelope: 12,
  recalled: 13,
  url: 14,
  video: 15,
  post: 16,
} as const

const officialAccount = 2

const text = z.string().catch('')

const payload = z.object({
  id: z.string().min(1),
  talkerId: text,
  roomId: text,
  text,
  filename: text,
  type: z.number().catch(kinds.unknown),
  timestamp: z.number().catch(0),
  mentionIdList: z.array(z.string()).catch([]),
})

export type Heard = z.output<typeof payload>

/** A message as the gateway tells of it; null when it is none that anybody wrote. */
export function decode(raw: unknown): Heard | null {
  const parsed = payload.safeParse(raw)
  return parsed.success && parsed.data.talkerId !== '' ? parsed.data : null
}

/** A contact's name, and whether it is an official account, with which nobody can talk. */
export function decodeContact(raw: unknown): { readonly name: string | null; readonly official: boolean } {
  const contact = z.object({ name: text, type: z.number().catch(0) }).safeParse(raw)
  if (!contact.success) return { name: null, official: false }
  return { name: contact.data.name.trim().slice(0, nameLimit) || null, official: contact.data.type === officialAccount }
}

/** Gateways count in seconds or in milliseconds. What is no time, or lies ahead of `now`, counts as now. */
export function timeOf(timestamp: number, now: string): string {
  const ms = timestamp > secondsEnd ? timestamp : timestamp * 1000
  return Number.isFinite(ms) && ms > 0 && ms <= Date.parse(now) ? new Date(ms).toISOString() : now
}

/** What was said in words, and what it quotes: chat programs on computers put the quoted words above the own ones. */
export function wordsOf(said: string): { readonly text: string; readonly quote: string | null } {
  const [, quote, own] = /^[「"“][^「」\n]{0,64}?[：:]\s?([\s\S]*?)[」"”]\n(?:-\s?){6,}\n([\s\S]*)$/.exec(said) ?? []
  return quote === undefined || own === undefined ? { text: said, quote: null } : { text: own, quote }
}

/** The text without the mentions of the bot, and whether there was one. `names` are the bot's in this room. */
export function withoutMention(said: string, names: readonly string[]): { readonly text: string; readonly mentioned: boolean } {
  const wanted = names.filter((name) => name !== '').map((name) => RegExp.escape(name))
  const rest = said.replace(new RegExp(`[@＠](?:${wanted.join('|')})(?:[\\u2005\\u00a0 ]|(?=[，,：:\\s])|$)`, 'gu'), '')
  return rest === said ? { text: said, mentioned: false } : { text: rest.trim(), mentioned: true }
}

/** One readable line for what is neither words nor a file. */
export function lineFor(type: number, words: string): string {
  const named = lines[type] ?? '[暂不支持的消息]'
  // Some gateways put the XML of the platform here, which nobody wants to read.
  const plain = words.trim().split('\n')[0] ?? ''
  return plain === '' || plain.startsWith('<') ? named : `${named} ${plain.slice(0, lineLimit)}`
}

export function isFile(type: number): boolean {
  return type === kinds.attachment || type === kinds.audio || type === kinds.image || type === kinds.video
}

// --- Internal helpers ---

/** 5138-11-16 in seconds, 1973-03-03 in milliseconds: a time of ours is below it in the one and above it in the other. */
const secondsEnd = 100_000_000_000

/** The longest name and line that are taken over, in UTF-16 code units. Own figures. */
const nameLimit = 60
const lineLimit = 200

const lines: Readonly<Record<number, string>> = {
  [kinds.contact]: '[名片]',
  [kinds.chatHistory]: '[聊天记录]',
  [kinds.emoticon]: '[表情]',
  [kinds.location]: '[位置]',
  [kinds.miniProgram]: '[小程序]',
  [kinds.groupNote]: '[群公告]',
  [kinds.transfer]: '[转账]',
  [kinds.redEnvelope]: '[红包]',
  [kinds.url]: '[链接]',
  [kinds.post]: '[动态]',
}
