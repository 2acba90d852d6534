/** The control API of the 智能机器人: people write to it, click its cards, and its connection is disturbed. */
import { z } from 'zod'
import { cardButtons, cardText, textOf } from './aibot-card.ts'
import type { AibotCards } from './aibot-cards.ts'
import type { AibotLine } from './aibot-line.ts'
import type { AibotPeople, Done, Sending } from './aibot-people.ts'
import { ControlError, control, look } from './control-route.ts'
import { type Answer, json, type Route } from './http.ts'
import type { Kernel } from './kernel.ts'
import type { Shown, StoredFile, WorkChat, WorkChats } from './work-chats.ts'

type Given = {
  readonly kernel: Kernel
  readonly bot: { readonly id: string; readonly name: string }
  readonly chats: WorkChats
  readonly made: WorkChats
  readonly cards: AibotCards
  readonly people: AibotPeople
  readonly line: AibotLine
}

const file = z.strictObject({ name: z.string().min(1), mime: z.string().default('application/octet-stream'), base64: z.base64() })
const things = {
  text: z.string().min(1).optional(),
  image: file.optional(),
  file: file.optional(),
  video: file.optional(),
  voice: z.string().optional(),
  /** The id of a message of that chat. */
  quoteOf: z.string().optional(),
}
const grouped = z.strictObject({ chatid: z.string(), userid: z.string(), ...things })
const single = z.strictObject({ userid: z.string(), ...things })
const click = z.strictObject({
  userid: z.string(),
  task_id: z.string(),
  key: z.string(),
  selected: z.record(z.string(), z.array(z.string())).optional(),
  stale: z.boolean().optional(),
})
const added = z.strictObject({ chatid: z.string(), name: z.string().optional(), members: z.array(z.string()).optional() })

/** A chat as the page shows it; `cards`: what each member sees of each card, `view: null` for everybody not named. */
export type ChatView = Omit<WorkChat, 'shown'> & { readonly shown: readonly ShownView[] }
export type ShownView = Omit<Shown, 'file' | 'card'> & {
  readonly file?: { readonly name: string; readonly mime: string; readonly url: string }
  readonly card?: { readonly id: string; readonly views: Readonly<Record<string, CardView>> }
}
export type CardView = { readonly text: string; readonly buttons: ReturnType<typeof cardButtons> }
export type AibotState = { readonly connected: boolean; readonly bot: string; readonly chats: readonly ChatView[] }

/** `/__fake/aibot/…`; `made`: groups that apps made, shown beside the others. */
export function aibotControl({ kernel, bot, chats, made, cards, people, line }: Given): readonly Route[] {
  const state = (): AibotState => ({
    connected: line.up(),
    bot: bot.name,
    chats: [...chats.all(), ...made.all()].map((chat) => chatView(chat, cards)),
  })
  const groupOf = (chatid: string): WorkChat => {
    const chat = chats.group(chatid)
    if (chat === null) throw new ControlError(`there is no group ${chatid}`)
    return chat
  }
  const inGroup = (given: z.infer<typeof grouped>, mention: boolean): object => {
    const { chatid, userid, quoteOf } = given
    return done(people.inGroup(chatid, userid, sendingOf(given), { mention, quoteOf }))
  }
  return [
    control('/aibot/mention', grouped, (given) => inGroup(given, true)),
    // Into the group past the bot, which hears nothing of it.
    control('/aibot/say', grouped, (given) => inGroup(given, false)),
    control('/aibot/single', single, (given) => done(people.inSingle(given.userid, sendingOf(given), given.quoteOf))),
    control('/aibot/enter', z.strictObject({ userid: z.string() }), ({ userid }) => done(people.enter(userid))),
    control('/aibot/card-click', click, (given) => done(people.click(given))),
    control('/aibot/add', added, ({ chatid, name, members }) => {
      const chat = chats.group(chatid)
      if (chat === null) chats.addGroup({ id: chatid, name: name ?? chatid, members: members ?? [], hasBot: true })
      else chats.change(chat, { hasBot: true, members: members ?? chat.members })
      kernel.changed()
    }),
    control('/aibot/remove', z.strictObject({ chatid: z.string() }), ({ chatid }) => {
      chats.change(groupOf(chatid), { hasBot: false })
      kernel.changed()
    }),
    control('/aibot/kick', z.strictObject({}), () => {
      if (!line.kick()) throw new ControlError('no connection stands that could be kicked')
    }),
    control('/aibot/drop', z.strictObject({}), line.drop),
    look('/aibot/state', state),
    look('/aibot/cards/:task_id', (params) => {
      const card = cards.find(params.task_id ?? '')
      return card === null ? null : { sent: card.sent, all: card.all, seen: Object.fromEntries(card.seen) }
    }),
    { method: 'GET', path: '/__fake/aibot/file/:message', handle: ({ params }) => fileAnswer([chats, made], params.message ?? '') },
  ]
}

// --- Internal helpers ---

function done(result: Done): object {
  if ('refused' in result) throw new ControlError(result.refused)
  return result
}

function sendingOf({ text, image, file, video, voice }: z.infer<typeof grouped> | z.infer<typeof single>): Sending {
  if (text !== undefined && image !== undefined) return { mixed: { text, image: stored(image) } }
  if (text !== undefined) return { text }
  if (image !== undefined) return { image: stored(image) }
  if (file !== undefined) return { file: stored(file) }
  if (video !== undefined) return { video: stored(video) }
  if (voice !== undefined) return { voice }
  throw new ControlError('one of text, image, file, video or voice is needed')
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
function fileAnswer(places: readonly WorkChats[], message: string): Answer {
  const shown = places.flatMap((chats) => chats.all()).flatMap(({ shown }) => shown)
  const found = shown.find(({ id }) => id === message)?.file
  if (found === undefined) return json({ error: `no file belongs to ${message}` }, 404)
  const picture = found.mime === 'image/png' || found.mime === 'image/jpeg'
  const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(found.name)}`
  const type = picture ? { 'content-type': found.mime } : { 'content-type': 'application/octet-stream', 'content-disposition': disposition }
  return { status: 200, headers: { ...type, 'x-content-type-options': 'nosniff' }, body: found.bytes }
}
