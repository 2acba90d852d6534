/** The control API of the 智能机器人: people write to it, click its cards, and its connection is disturbed. */
import { z } from 'zod'
import { cardButtons, cardText, textOf } from './aibot-card.ts'
import type { AibotCards } from './aibot-cards.ts'
import type { AibotLine } from './aibot-line.ts'
import type { AibotPeople, Done, Sending } from './aibot-people.ts'
import { type Answer, json, type Route } from './http.ts'
import type { Kernel } from './kernel.ts'
import type { Shown, StoredFile, WorkChat, WorkChats } from './work-chats.ts'

type Given = {
  readonly kernel: Kernel
  readonly bot: { readonly id: string; readonly name: string }
  readonly chats: WorkChats
  readonly cards: AibotCards
  readonly people: AibotPeople
  readonly line: AibotLine
}

const file = z.object({ name: z.string().min(1), mime: z.string().default('application/octet-stream'), base64: z.base64() })
const things = { text: z.string().min(1), image: file, file, video: file, voice: z.string() }
const any = z.object(things).partial()
const place = { chatid: z.string(), userid: z.string() }
const inGroup = z.object({ ...place, quoteOf: z.string().optional() }).and(any)
const inSingle = z.object({ userid: z.string(), quoteOf: z.string().optional() }).and(any)
const click = z.object({
  userid: z.string(),
  task_id: z.string(),
  key: z.string(),
  selected: z.record(z.string(), z.array(z.string())).optional(),
  stale: z.boolean().optional(),
})
const added = z.object({ chatid: z.string(), name: z.string().optional(), members: z.array(z.string()).optional() })

/** A chat as the page shows it; `cards`: what each member sees of each card, `view: null` for everybody not named. */
export type ChatView = Omit<WorkChat, 'shown'> & { readonly shown: readonly ShownView[] }
export type ShownView = Omit<Shown, 'file' | 'card'> & {
  readonly file?: { readonly name: string; readonly mime: string; readonly url: string }
  readonly card?: { readonly id: string; readonly views: Readonly<Record<string, CardView>> }
}
export type CardView = { readonly text: string; readonly buttons: ReturnType<typeof cardButtons> }
export type AibotState = { readonly connected: boolean; readonly bot: string; readonly chats: readonly ChatView[] }

/** `/__fake/aibot/…`; a refusal is HTTP 400 with a sentence in errmsg. */
export function aibotControl({ kernel, bot, chats, cards, people, line }: Given): readonly Route[] {
  const state = (): AibotState => ({ connected: line.up(), bot: bot.name, chats: chats.all().map((chat) => chatView(chat, cards)) })

  function add({ chatid, name, members }: z.infer<typeof added>): object | string {
    const chat = chats.group(chatid)
    if (chat === null) chats.addGroup({ id: chatid, name: name ?? chatid, members: members ?? [], hasBot: true })
    else chats.change(chat, { hasBot: true, members: members ?? chat.members })
    kernel.changed()
    return {}
  }

  function remove(chatid: string): object | string {
    const chat = chats.group(chatid)
    if (chat === null) return `There is no group ${chatid}.`
    chats.change(chat, { hasBot: false })
    kernel.changed()
    return {}
  }

  return [
    post('mention', inGroup, (given) => {
      const { chatid, userid, quoteOf } = given
      return done(withSending(given, (sending) => people.inGroup(chatid, userid, sending, { mention: true, quoteOf })))
    }),
    post('say', inGroup, (given) => {
      const { chatid, userid, quoteOf } = given
      return done(withSending(given, (sending) => people.inGroup(chatid, userid, sending, { mention: false, quoteOf })))
    }),
    post('single', inSingle, (given) => done(withSending(given, (sending) => people.inSingle(given.userid, sending, given.quoteOf)))),
    post('enter', z.object({ userid: z.string() }), ({ userid }) => done(people.enter(userid))),
    post('card-click', click, (given) => done(people.click(given))),
    post('add', added, add),
    post('remove', z.object({ chatid: z.string() }), ({ chatid }) => remove(chatid)),
    post('kick', z.object({}), () => (line.kick() ? {} : 'No connection stands that could be kicked.')),
    post('drop', z.object({}), () => {
      line.drop()
      return {}
    }),
    { method: 'GET', path: '/__fake/aibot/state', handle: () => json(state()) },
    {
      method: 'GET',
      path: '/__fake/aibot/cards/:task_id',
      handle({ params }) {
        const card = cards.find(params.task_id ?? '')
        if (card === null) return refusal(`There is no card ${params.task_id}.`)
        return json({ sent: card.sent, all: card.all, seen: Object.fromEntries(card.seen) })
      },
    },
    { method: 'GET', path: '/__fake/aibot/file/:message', handle: ({ params }) => fileAnswer(chats, params.message ?? '') },
  ]
}

// --- Internal helpers ---

function post<Body>(name: string, shape: z.ZodType<Body>, handle: (body: Body) => object | string): Route {
  return {
    method: 'POST',
    path: `/__fake/aibot/${name}`,
    handle({ body }) {
      const read = shape.safeParse(parsed(body))
      if (!read.success) return refusal(`${name}: ${read.error.issues[0]?.path.join('.')}: ${read.error.issues[0]?.message}`)
      const result = handle(read.data)
      return typeof result === 'string' ? refusal(result) : json({ ok: true, ...result })
    },
  }
}

function parsed(body: Buffer): unknown {
  try {
    return body.length === 0 ? {} : JSON.parse(body.toString('utf8'))
  } catch {
    return null
  }
}

function refusal(sentence: string): Answer {
  return json({ errcode: 400, errmsg: sentence }, 400)
}

function done(result: Done): object | string {
  return 'refused' in result ? result.refused : result
}

function withSending(given: z.infer<typeof any>, send: (sending: Sending) => Done): Done {
  const { text, image, voice } = given
  if (text !== undefined && image !== undefined) return send({ mixed: { text, image: stored(image) } })
  if (text !== undefined) return send({ text })
  if (image !== undefined) return send({ image: stored(image) })
  if (given.file !== undefined) return send({ file: stored(given.file) })
  if (given.video !== undefined) return send({ video: stored(given.video) })
  if (voice !== undefined) return send({ voice })
  return { refused: 'One of text, image, file, video or voice is needed.' }
}

function stored({ name, mime, base64 }: z.infer<typeof file>): StoredFile {
  return { name, mime, bytes: Buffer.from(base64, 'base64') }
}

function chatView({ shown, ...chat }: WorkChat, cards: AibotCards): ChatView {
  return { ...chat, shown: shown.map((message) => shownView(message, chat.members, cards)) }
}

function shownView({ file, card, ...message }: Shown, members: readonly string[], cards: AibotCards): ShownView {
  const found = card === undefined ? null : cards.find(card)
  const view = (userid: string): CardView | null => {
    if (found === null) return null
    const seen = cards.seenBy(found, userid)
    return { text: cardText(seen) || textOf(seen.card_type), buttons: cardButtons(seen) }
  }
  const views = Object.fromEntries(
    members.flatMap((userid) => [[userid, view(userid)] as const]).filter((entry): entry is [string, CardView] => entry[1] !== null),
  )
  return {
    ...message,
    ...(file === undefined ? {} : { file: { name: file.name, mime: file.mime, url: `/__fake/aibot/file/${message.id}` } }),
    ...(card === undefined ? {} : { card: { id: card, views } }),
  }
}

/** Pictures are shown; everything else is a download, so that no file of a test can act as a page. */
function fileAnswer(chats: WorkChats, message: string): Answer {
  const found = chats
    .all()
    .flatMap(({ shown }) => shown)
    .find(({ id }) => id === message)?.file
  if (found === undefined) return refusal(`No file belongs to ${message}.`)
  const picture = found.mime === 'image/png' || found.mime === 'image/jpeg'
  const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(found.name)}`
  const type = picture ? { 'content-type': found.mime } : { 'content-type': 'application/octet-stream', 'content-disposition': disposition }
  return { status: 200, headers: { ...type, 'x-content-type-options': 'nosniff' }, body: found.bytes }
}
