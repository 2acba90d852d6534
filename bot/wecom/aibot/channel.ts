/** The work groups: the 智能机器人 of WeCom over its long connection (p/101463), and its single chats with members of the staff. */
import * as z from 'zod'
import { type Conversation, chatOf, type Media, type Outbound } from '../../../dialogs/message.ts'
import { type Channel, ChannelError, type ChannelKind, type Ports, type Receive } from '../../channel.ts'
import { makeQueues } from '../../queues.ts'
import { makeMediaHosts, usualHosts } from '../media-hosts.ts'
import { makeOnce, type Part } from '../once.ts'
import { limits, makeRate, type Rate } from '../rate.ts'
import { secretKey } from '../settings.ts'
import { failureOf, isReplyOver, judgeOf } from './failure.ts'
import { makeGaps } from './gaps.ts'
import { makeHearing } from './hearing.ts'
import { unbound } from './inbound.ts'
import { type LineSettings, makeLine } from './line.ts'
import { fitted } from './plain-markdown.ts'

const name = 'aibot'

export type AibotSettings = LineSettings & {
  /** As people mention it. */
  readonly botName: string
  /** Hosts that files are fetched from. */
  readonly mediaHosts: readonly string[]
  /** Groups are asked to repeat after longer gaps than this; 10 s unless told. */
  readonly gapMs?: number
  /** How often it is written down that the connection stands; 15 s unless told. */
  readonly beatMs?: number
  /** Pauses before a message that could not be kept is tried again; 0.2, 1 and 5 s unless told. */
  readonly keepPausesMs?: readonly number[]
  /** 30 a minute and 1,000 an hour for each conversation, uploads likewise, unless told. */
  readonly rate?: Rate
}

/** For so long an answer goes as a reply; the stream of one ends after six minutes (p/101463). */
const replyMs = 5 * 60_000

/** Makes the channel. It connects when it is started, behind the scenes: `start` does not wait for WeCom. */
export function makeAibotChannel(settings: AibotSettings, ports: Ports): Channel {
  const { addresses, texts, log } = ports
  const { gapMs = 10_000, beatMs = 15_000, keepPausesMs = [200, 1_000, 5_000] } = settings
  const { rate = makeRate({ limits: limits.aibot }) } = settings
  const uploads = makeRate({ limits: limits.aibotUpload })
  const once = makeOnce(name, ports.memory)
  const replies = new Map<Conversation, { readonly reqId: string; readonly at: number }>()
  const inTurn = makeQueues()
  let receive: Receive | null = null
  let beating: NodeJS.Timeout | undefined

  const gaps = makeGaps({
    ...ports,
    longerThanMs: gapMs,
    async tell(group, from, to) {
      await rate.turn(group)
      const { client } = await line.held()
      await client.sendMessage(group, markdown(texts.gap(from, to)))
    },
  })
  const soon = (run: () => Promise<void>): void => {
    run().catch((error) => log.error({ reason: error instanceof Error ? error.message : 'none' }, 'a gap could not be written down'))
  }
  const hearing = makeHearing({
    receive: () => receive,
    inward: { ...ports, botName: settings.botName, hosts: makeMediaHosts({ hosts: settings.mediaHosts, origin: settings.url ?? '' }) },
    ports,
    keepPausesMs,
    taken: ({ conversation }, reqId) => void replies.set(conversation, { reqId, at: performance.now() }),
    missed: gaps.missed,
  })
  const line = makeLine(settings, { frame: hearing.frame, up: () => soon(gaps.up), down: () => soon(gaps.down) }, ports)

  /** Text as a reply where a message waits for one, else as a push; resolves with the receipt. */
  async function post(place: Place, conversation: Conversation, text: string): Promise<string> {
    await rate.turn(place.id)
    const { client } = await line.held()
    const waiting = replies.get(conversation)
    replies.delete(conversation)
    if (waiting && performance.now() - waiting.at < replyMs) {
      try {
        return receiptOf(await client.reply({ headers: { req_id: waiting.reqId } }, markdown(text)))
      } catch (rejection) {
        if (!isReplyOver(failureOf(rejection))) throw rejection
      }
    }
    return receiptOf(await client.sendMessage(place.id, markdown(text)))
  }

  /** A file of a message. It cannot be labelled, so it is never sent twice. */
  function filePart(place: Place, { id, name: called, mime }: Media): Part {
    return {
      unlabelled: true,
      async post() {
        const kept = await ports.media.read(id)
        if (kept === null) return ''
        await Promise.all([rate.turn(place.id), uploads.turn('uploads')])
        const { client } = await line.held()
        const type = /^image\/(?:jpeg|png)$/.test(mime) && kept.bytes.length <= imageLimit ? 'image' : 'file'
        const { media_id: media } = await client.uploadMedia(kept.bytes, { type, filename: called })
        return receiptOf(await client.sendMediaMessage(place.id, type, media))
      },
    }
  }

  async function say({ id, conversation, text, attachments = [] }: Outbound): Promise<string> {
    const place = placeOf(conversation, addresses)
    await line.held()
    if (place.type === 'group') await gaps.ask(place.id)
    const whole: Part = { post: (again) => post(place, conversation, fitted(again ? `${texts.repeated}\n${text}` : text, texts.cut)) }
    const parts = [whole, ...attachments.map((file) => filePart(place, file))]
    return await once.send(conversation, id, parts, judgeOf(id, place.type, ports.alarm))
  }

  return {
    name,
    async start(given) {
      receive = given
      line.start()
      beating ??= setInterval(() => soon(gaps.tick), beatMs).unref()
    },
    async stop() {
      clearInterval(beating)
      beating = undefined
      await line.stop()
      await hearing.idle()
      receive = null
    },
    connected: line.connected,
    elsewhere: line.elsewhere,
    send: (message) => inTurn(message.conversation, () => say(message)),
  }
}

const hostList = z.string().regex(/^(?:(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*)(?:,(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*)*$/)

export const aibotKind: ChannelKind = {
  name,
  family: 'wecom',
  needs: {
    WECOM_AIBOT_ID: { schema: z.string().regex(/^[\w-]{1,64}$/), allowed: 'the Bot ID of the 智能机器人' },
    WECOM_AIBOT_SECRET: secretKey('the Secret of its long connection'),
  },
  may: {
    WECOM_AIBOT_WS_URL: { schema: z.url({ protocol: /^wss?$/ }), allowed: 'the address of the long connection, wss://…' },
    WECOM_AIBOT_NAME: { schema: z.string().min(1).max(40), allowed: 'the name by which people mention it, up to 40 characters' },
    WECOM_MEDIA_HOSTS: { schema: hostList, allowed: 'host names separated by commas, *.example.com for all below one', shared: true },
  },
  make: ({ WECOM_AIBOT_ID = '', WECOM_AIBOT_SECRET = '', WECOM_AIBOT_WS_URL, WECOM_AIBOT_NAME = '企哨', WECOM_MEDIA_HOSTS }, ports) =>
    makeAibotChannel(
      {
        botId: WECOM_AIBOT_ID,
        secret: WECOM_AIBOT_SECRET,
        botName: WECOM_AIBOT_NAME,
        mediaHosts: WECOM_MEDIA_HOSTS?.split(',') ?? usualHosts,
        ...(WECOM_AIBOT_WS_URL === undefined ? {} : { url: WECOM_AIBOT_WS_URL }),
      },
      ports,
    ),
}

// --- Internal helpers ---

/** Where the platform is told to write: a chatid, or the userid of a single chat. */
type Place = { readonly type: 'group' | 'single'; readonly id: string }

/** The safe size of a picture: older pages say 2 MB, newer ones 10 (p/96484). Larger ones go as files. */
const imageLimit = 2 * 1024 * 1024

function placeOf(conversation: Conversation, addresses: Pick<Ports['addresses'], 'account' | 'group'>): Place {
  const chat = chatOf(conversation)
  if (chat.startsWith(unbound)) return { type: 'group', id: chat.slice(unbound.length) }
  const [group, account] = [
    chat.startsWith('group:') ? addresses.group(chat.slice('group:'.length)) : null,
    chat.startsWith('dm:') ? addresses.account(chat.slice('dm:'.length)) : null,
  ]
  if (group !== null) return { type: 'group', id: group }
  if (account !== null) return { type: 'single', id: account }
  throw new ChannelError(name, `nobody is reached at ${conversation}: the group is bound to no department, or the person has no account`, {
    retryable: false,
    unreachable: chat.startsWith('group:') ? 'no-group' : 'no-account',
  })
}

function markdown(content: string): { readonly msgtype: 'markdown'; readonly markdown: { readonly content: string } } {
  return { msgtype: 'markdown', markdown: { content } }
}

/** The platform gives no id of the message; the request's own stands for it. */
function receiptOf({ headers }: { readonly headers: { readonly req_id: string } }): string {
  return headers.req_id
}
