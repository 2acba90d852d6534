/** The 智能机器人 of the stand-in: its WebSocket server, its files, and the control API by which people use it. */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { fields } from './aibot-card.ts'
import { makeAibotCards } from './aibot-cards.ts'
import { makeAibotCommands } from './aibot-commands.ts'
import { aibotControl } from './aibot-control.ts'
import { makeAibotLine } from './aibot-line.ts'
import { type Fields, makeAibotMedia } from './aibot-media.ts'
import { makeAibotPeople } from './aibot-people.ts'
import { type AibotSwitches, aibotSwitches } from './aibot-switches.ts'
import type { Enterprise } from './enterprise.ts'
import { json, type Route } from './http.ts'
import type { Kernel } from './kernel.ts'
import { makeWorkChats, type WorkChats } from './work-chats.ts'

type Given = {
  readonly kernel: Kernel
  readonly enterprise: Enterprise
  /** `aibot`: settings of its own, see `AibotSwitches`. */
  readonly extra: Readonly<Record<string, unknown>>
  url(): string
}

export type AibotPart = {
  readonly routes: readonly Route[]
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean
  stop(): void
}

/** Chats of this world; shared by the bot, the webhook robots and the page. */
export function workChatsOf({ members, groups, bots }: Enterprise): WorkChats {
  const bot = bots[0]?.id ?? ''
  const rooms = groups.map((group) => ({ ...group, id: group.chatid, hasBot: group.bots.includes(bot) }))
  return makeWorkChats(
    members.map(({ userid }) => userid),
    rooms,
  )
}

/** Makes the part. The first bot of the enterprise is the one that lives. `made`: groups of apps, which it only shows. */
export function makeAibot({ kernel, enterprise, extra, url }: Given, chats: WorkChats, made: WorkChats): AibotPart {
  const bot = enterprise.bots[0] ?? { id: '', secret: '', name: '' }
  const switches: AibotSwitches = { ...aibotSwitches, ...settings(extra.aibot) }
  const cards = makeAibotCards()
  const media = makeAibotMedia({ now: kernel.now, id: kernel.id, base: url, padding: () => switches.aeskeyPadding })
  const commands = makeAibotCommands({ kernel, chats, cards, media, switches })
  const kept: (() => void)[] = []
  const line = makeAibotLine({
    bot,
    faults: kernel.faults,
    silentMs: () => switches.silentSeconds * 1000,
    handle: commands.handle,
    farewell() {
      const at = Math.floor(kernel.now() / 1000)
      const event = { eventtype: 'disconnected_event' }
      return { reqId: kernel.id('req'), body: { msgid: kernel.id('event'), create_time: at, aibotid: bot.id, msgtype: 'event', event } }
    },
    changed(up) {
      if (up) for (const send of kept.splice(0)) send()
      kernel.changed()
    },
  })
  const people = makeAibotPeople({
    kernel,
    bot,
    chats,
    cards,
    media,
    switches,
    deliver(cmd, body, call) {
      const { atOnce, responseUrl } = switches
      if (atOnce !== null && call.type === 'message' && commands.inProgress(call.userid) >= atOnce) return false
      const reqId = kernel.id('req')
      commands.expect(reqId, { ...call, at: kernel.now() })
      const address = () => `${url()}/cgi-bin/aibot/response?response_code=${commands.giveCode(call.chat)}`
      const whole = responseUrl && call.type === 'message' ? { ...body, response_url: address() } : body
      // Nothing says that messages are kept while no connection is up (U): lost, unless the switch says otherwise.
      if (!line.up() && switches.offline === 'kept') kept.push(() => void line.push(cmd, reqId, whole))
      return line.push(cmd, reqId, whole)
    },
  })
  const download: Route = {
    method: 'GET',
    path: '/aibot/media/:id',
    handle({ params }) {
      const found = media.fetch(params.id ?? '')
      if (found === null) return json({ errcode: 40007, errmsg: 'link expired' }, 403)
      const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(found.name)}`
      return { status: 200, headers: { 'content-type': 'application/octet-stream', 'content-disposition': disposition }, body: found.bytes }
    },
  }
  const response: Route = {
    method: 'POST',
    path: '/cgi-bin/aibot/response',
    handle: ({ query, body }) => json(commands.answerBy(query.get('response_code') ?? '', fieldsOf(body))),
  }
  return {
    routes: [download, response, ...aibotControl({ kernel, bot, chats, made, cards, people, line })],
    upgrade(request, socket, head) {
      line.upgrade(request, socket, head)
      return true
    },
    stop: line.stop,
  }
}

// --- Internal helpers ---

function fieldsOf(body: Buffer): Fields {
  try {
    return fields(JSON.parse(body.toString('utf8')))
  } catch {
    return {}
  }
}

function settings(given: unknown): Partial<AibotSwitches> {
  // A border: what a test or a reset hands over, whose fields are named in AibotSwitches.
  return typeof given === 'object' && given !== null ? (given as Partial<AibotSwitches>) : {}
}
