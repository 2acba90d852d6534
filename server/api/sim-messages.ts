/** `POST /sim/messages`: what a person says, taps or sends in a chat. */
import { randomUUID } from 'node:crypto'
import express, { type Router } from 'express'
import * as z from 'zod'
import type { WebChannel } from '../../bot/web/channel.ts'
import type { Inbound, Media } from '../../dialogs/message.ts'
import type { Directory } from '../directory.ts'
import { cleanName, type MediaStore } from '../media.ts'
import type { ChatMessage, Store } from '../store.ts'
import { InputError, Problem, parse } from './problem.ts'
import { knownChat } from './sim-chats.ts'
import type { Groups } from './sim-groups.ts'
import { knownPerson } from './sim-people.ts'

/** In characters. */
const textLimit = 100_000

/** Room for a few files in base64; only this route takes so much. */
const bodyLimit = '64mb'

const optional = z
  .string()
  .nullish()
  .transform((text) => text ?? null)

const messageBody = z.object({
  chat: z.string(),
  from: z.string(),
  text: z.string().refine(isWithinLimit, `最多 ${textLimit} 个字`).nullish(),
  quote: optional,
  tap: optional,
  recall: optional,
  attachments: z
    .array(z.object({ name: z.string().max(1000), mime: z.string().max(200), base64: z.string() }))
    .max(9, '一次最多 9 个附件')
    .nullish()
    .transform((files) => files ?? []),
  id: z
    .string()
    .regex(/^\P{Cc}{1,128}$/u, '应为 1 到 128 个字符')
    .nullish(),
})
type MessageBody = z.output<typeof messageBody>

type Deps = {
  readonly store: Store
  readonly directory: Directory
  readonly groups: Groups
  readonly media: MediaStore
  readonly web: Pick<WebChannel, 'post'>
}

/** Adds the route of messages. */
export function messageRoutes(router: Router, { store, directory, groups, media, web }: Deps): void {
  router.post('/messages', express.json({ limit: bodyLimit }), async (request, response) => {
    const body = parse(messageBody, request.body)
    if (!body.text && body.tap === null && body.recall === null && body.attachments.length === 0)
      throw new InputError('text', '消息不能是空的：请写上 text、tap 或 attachments。')
    const { chat, people } = knownChat(body.chat, directory, groups)
    const from = knownPerson(body.from, directory)
    if (!people.some(({ id }) => id === from.id)) throw new Problem(403, `${from.name}不在这个会话里，不能在此发言。`)
    await checkQuote(body, chat, store)
    await checkRecall(body, chat, store)
    const files = await keepAll(body.attachments, media)
    const text = clean(body.text ?? '')
    const posted = await web.post({
      id: body.id ?? randomUUID(),
      chat,
      from: from.id,
      text,
      quote: body.quote,
      tap: body.tap,
      recall: body.recall,
      ...files,
    })
    response.status(202).json({ id: posted.id })
  })
}

// --- Internal helpers ---

async function checkQuote({ quote, tap }: MessageBody, chat: string, store: Store): Promise<void> {
  const quoted: ChatMessage | null = quote === null ? null : await store.chatMessage(chat, quote)
  if (quote !== null && quoted === null) throw new InputError('quote', '被引用的消息不在这个会话里。')
  if (tap !== null && !quoted?.buttons?.some(({ value }) => value === tap)) throw new InputError('tap', '被引用的卡片上没有这个按钮。')
}

/** A recall is nothing but a recall, and of what its sender has said here. */
async function checkRecall({ recall, from, text, tap, attachments }: MessageBody, chat: string, store: Store): Promise<void> {
  if (recall === null) return
  const meant = await store.chatMessage(chat, recall)
  if (meant === null || meant.from !== from || meant.recall !== undefined)
    throw new InputError('recall', '要撤回的消息不在这个会话里，或者不是这个人发的。')
  if (text || tap !== null || attachments.length > 0) throw new InputError('recall', '撤回时不能同时说别的：请把 recall 单独发。')
}

/** Keeps the files; what is too big or of a wrong type fails nothing, the bot says so. */
async function keepAll(files: MessageBody['attachments'], media: MediaStore): Promise<Pick<Inbound, 'attachments' | 'rejected'>> {
  const contents = files.map(({ base64 }, i) => decode(base64, `attachments.${i}.base64`))
  const attachments: Media[] = []
  const rejected: Inbound['rejected'][number][] = []
  for (const [i, { name, mime }] of files.entries()) {
    const kept = await media.keep(name, mime, contents[i] ?? new Uint8Array())
    if ('rejected' in kept) rejected.push({ name: cleanName(name), why: kept.rejected })
    else if ('held' in kept) {
      attachments.push(kept.held)
      rejected.push({ name: kept.held.name, why: 'held' })
    } else attachments.push(kept)
  }
  return { attachments, rejected }
}

function decode(base64: string, path: string): Uint8Array {
  const refused = (cause?: unknown): InputError => new InputError(path, '附件内容不是有效的 base64。', { cause })
  if (/\s/.test(base64)) throw refused() // `fromBase64` would pass over blanks.
  try {
    return Uint8Array.fromBase64(base64, { lastChunkHandling: 'strict' })
  } catch (error) {
    throw refused(error)
  }
}

function isWithinLimit(text: string): boolean {
  if (text.length <= textLimit) return true
  return text.length <= 2 * textLimit && [...text].length <= textLimit
}

/** The text without control characters but newlines and tabs, and without halves of characters. */
function clean(text: string): string {
  return text.toWellFormed().replace(/[^\P{Cc}\n\t]/gu, '')
}
