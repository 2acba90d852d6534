/** Officials in the self-built app: cards with buttons, and words (p/90236, p/90239, p/90240, p/94888). */
import * as z from 'zod'
import { chatOf, type Inbound, type Media, type Outbound } from '../../../dialogs/message.ts'
import { type Channel, ChannelError, type ChannelKind, type Ports, type Receive } from '../../channel.ts'
import { makeQueues } from '../../queues.ts'
import { makeApi, type WecomApi } from '../api.ts'
import { makeCallback, routesOf } from '../callback.ts'
import { limits, makeRate, type Rate } from '../rate.ts'
import { aesKey, corpId, defaultOrigin, origin, secretKey } from '../settings.ts'
import { passesInTime, WecomError } from '../wecom-error.ts'
import { textOf, type XmlObject } from '../xml.ts'
import { type AppMessage, deckOf, encode, namesItsCase, taskOf } from './cards.ts'
import { type AppEvent, decode } from './decode.ts'
import { openCards } from './open-cards.ts'

const name = 'app'

/** The largest file that is fetched, in bytes: 20 MB, above which the store takes none. */
const fileLimit = 20 * 1024 * 1024

/** How many receipts are remembered, so that a message that is sent again by mistake is not shown again. */
const remembered = 1_000

export type AppSettings = {
  readonly corpId: string
  readonly agentId: number
  readonly token: string
  readonly aesKey: string
  /** 30 a minute and 1,000 an hour for each member unless told. */
  readonly rate?: Rate
}

/** Makes the app channel over `api`, which has the token of the app's secret. */
export function makeAppChannel(settings: AppSettings, api: WecomApi, ports: Ports): Channel {
  const { addresses, media, now, texts, log } = ports
  const { rate = makeRate({ limits: limits.app }) } = settings
  const cards = openCards(ports.memory, now)
  const receipts = new Map<string, string>()
  let receive: Receive | null = null
  // An official's words keep their order; nobody's tap waits for another's file.
  const inTurn = makeQueues()
  const onDeck = makeQueues()
  const underWay = new Set<Promise<unknown>>()

  /** Takes one verified callback; resolves with the XML of a passive answer, or null. */
  async function take(xml: XmlObject): Promise<string | null> {
    const hear = receive
    if (hear === null) throw new ChannelError(name, 'the channel is not started', { retryable: true })
    const event = decode(xml)
    if (event === null || event.type === 'ignored') {
      log.debug({ kind: event?.kind ?? 'unknown' }, 'a callback of the app says nothing to us')
      return null
    }
    if (event.type === 'left') {
      await addresses.gone(event.gone)
      return null
    }
    if (event.type === 'inactive') {
      ports.alarm(
        event.event,
        `WeCom is about to stop the app, or has stopped it (${event.event}): open it once in the console and in the client`,
      )
      return null
    }
    const person = await addresses.person(event.from, { as: 'member' })
    // Cards with the same buttons are one question, which is answered once: their taps do not run side by side.
    if (event.type === 'tap') return await onDeck(deckOf(event.task), () => tap(event, person, hear))
    const inbound = await inboundOf(event, person)
    await hear(inbound)
    return null
  }

  async function tap(event: Extract<AppEvent, { type: 'tap' }>, person: string, hear: Receive): Promise<string | null> {
    const newest = await cards.newest(person)
    // 「是」 means something only under the newest question.
    if (!namesItsCase(event.key) && newest?.task !== event.task) return replaced(event, settings.corpId, now(), texts.expired)
    const card = await cards.find(event.task)
    const settled = card?.settledBy
    // The first answer stands, also where the second was on its way or the card could not be changed in time.
    if (settled) return replaced(event, settings.corpId, now(), texts.chosenBy(settled.person, settled.label))
    const label = card?.labels[event.key] ?? event.key
    await hear({ ...blank(event, person), tap: event.key, quote: card?.text ?? null })
    const others = await cards.answered(event.task, label)
    await cards.spend(event.task)
    // WeCom waits five seconds for the answer to a tap (p/90241), so the others' cards are changed after it.
    const closing = Promise.all(others.map((other) => close(other.task, other.userid, texts.chosenBy(person, label))))
    underWay.add(closing)
    void closing.finally(() => underWay.delete(closing))
    return replaced(event, settings.corpId, now(), texts.chosen(label))
  }

  /** Shows on somebody's card that it was answered; a second answer is turned away anyway, so a failure is only logged. */
  async function close(task: string, userid: string, words: string): Promise<void> {
    const code = await cards.spend(task)
    if (code === null) return
    const update = { userids: [userid], agentid: settings.agentId, response_code: code, button: { replace_name: words } }
    await api
      .post('message/update_template_card', update, z.object({}))
      .catch((error: unknown) =>
        log.warn({ reason: error instanceof WecomError ? error.message : 'unknown' }, 'a card could not be updated'),
      )
  }

  async function inboundOf(event: Extract<AppEvent, { type: 'text' | 'media' | 'described' }>, person: string): Promise<Inbound> {
    if (event.type === 'media') return { ...blank(event, person), ...(await fetched(event)) }
    const open = await cards.onlyOpen(person)
    return { ...blank(event, person), text: event.text, quote: open?.text ?? null }
  }

  async function fetched({ mediaId, what }: Extract<AppEvent, { type: 'media' }>): Promise<Pick<Inbound, 'attachments' | 'rejected'>> {
    try {
      const file = await api.download(mediaId, fileLimit)
      const kept = await media.keep(file.name === 'file' ? what : file.name, file.mime, file.bytes)
      if ('rejected' in kept) return { attachments: [], rejected: [{ name: what, why: kept.rejected }] }
      if ('held' in kept) return { attachments: [kept.held], rejected: [{ name: kept.held.name, why: 'held' }] }
      return { attachments: [kept], rejected: [] }
    } catch (error) {
      if (!(error instanceof WecomError)) throw error
      if (error.retryable) throw error // Not acknowledged: WeCom sends it again.
      log.warn({ reason: error.message }, 'a file could not be fetched')
      return { attachments: [], rejected: [{ name: what, why: error.action === 'too-large' ? 'size' : 'damaged' }] }
    }
  }

  async function post(
    message: Outbound,
    body: AppMessage,
    userid: string,
    hasTwin: boolean,
  ): Promise<{ msgid: string; code: string | null }> {
    // More than that WeCom drops without a word (p/90454).
    await rate.turn(userid.toLowerCase())
    const seconds = Math.ceil(ageMs(message.id) / 1000) + 1
    const answer = await api.post(
      'message/send',
      {
        touser: userid,
        agentid: settings.agentId,
        ...body,
        // WeCom drops the same content within the interval, which is how a second try is shown once. It reaches back only to when
        // the message was made: the same words may well be said twice in a day.
        enable_duplicate_check: hasTwin ? 0 : 1,
        duplicate_check_interval: Math.min(seconds, longestCheckSeconds),
      },
      sent,
    )
    const refused = answer.invaliduser || answer.unlicenseduser
    if (refused) {
      if (answer.unlicenseduser) ports.alarm('unlicensed', 'WeCom has no licence for somebody who should get messages of the app')
      throw new ChannelError(name, `WeCom did not deliver message ${message.id}: the receiver is not in the app's visible range`, {
        retryable: false,
        unreachable: 'left',
      })
    }
    return { msgid: answer.msgid ?? message.id, code: answer.response_code ?? null }
  }

  async function messagesOf(message: Outbound): Promise<readonly AppMessage[]> {
    const files: AppMessage[] = []
    for (const attachment of message.attachments ?? []) files.push(...(await uploaded(attachment)))
    return [...encode(message), ...files]
  }

  async function uploaded(attachment: Media): Promise<readonly AppMessage[]> {
    const kept = await media.read(attachment.id)
    if (kept === null) return []
    const kind = attachment.mime === 'image/jpeg' || attachment.mime === 'image/png' ? 'image' : 'file'
    const media_id = await api.upload(kind, { name: kept.media.name, mime: kept.media.mime, bytes: kept.bytes })
    return [{ msgtype: kind, [kind]: { media_id } }]
  }

  const callback = makeCallback({
    token: settings.token,
    aesKey: settings.aesKey,
    receiver: settings.corpId,
    now,
    handle: (xml) => inTurn((textOf(xml, 'FromUserName') ?? '').toLowerCase(), () => take(xml)),
    refused: (reason, hint) => log.warn({ reason, hint }, 'a callback of the app was refused'),
    failed: (error) => log.error({ err: error }, 'a callback of the app could not be handled'),
  })

  return {
    name,
    routes: routesOf('/wecom/app/callback', callback),
    async start(given) {
      receive = given
    },
    async stop() {
      receive = null
      await Promise.all(underWay)
    },
    async send(message) {
      const known = receipts.get(message.id)
      if (known !== undefined) return known
      const chat = chatOf(message.conversation)
      const person = chat.startsWith('dm:') ? chat.slice('dm:'.length) : null
      const userid = person === null ? null : addresses.account(person)
      if (person === null || userid === null)
        throw new ChannelError(name, `nobody is reached at ${message.conversation}`, { retryable: false, unreachable: 'left' })
      try {
        let receipt = message.id
        const bodies = await messagesOf(message)
        const contents = bodies.map((body) => JSON.stringify(body))
        for (const [i, body] of bodies.entries()) {
          // Two parts of one text may be the same; neither is a repeat of the other.
          const hasTwin = contents.indexOf(contents[i] ?? '') !== contents.lastIndexOf(contents[i] ?? '')
          const { msgid, code } = await post(message, body, userid, hasTwin)
          receipt = msgid
          if (body.msgtype !== 'template_card') continue
          const labels = Object.fromEntries(message.buttons.map(({ label, value }) => [value, label]))
          const at = Date.parse(now())
          await cards.opened({ task: taskOf(message), person, userid, code, text: message.text, labels, at, answered: false })
        }
        receipts.set(message.id, receipt)
        for (const [oldest] of receipts) if (receipts.size > remembered) receipts.delete(oldest)
        return receipt
      } catch (error) {
        throw asChannelError(error)
      }
    },
  }
}

export const appKind: ChannelKind = {
  name,
  family: 'wecom',
  needs: {
    WECOM_CORP_ID: corpId,
    WECOM_APP_AGENT_ID: { schema: z.string().regex(/^\d{1,10}$/), allowed: 'the AgentId of the app, digits' },
    WECOM_APP_SECRET: secretKey('the Secret of the app'),
    WECOM_APP_TOKEN: secretKey('the Token of the page "API 接收消息"'),
    WECOM_APP_AES_KEY: aesKey,
  },
  may: { WECOM_API_BASE: origin },
  make(given, ports) {
    const { WECOM_CORP_ID: corp = '', WECOM_APP_SECRET: secret = '', WECOM_APP_TOKEN: token = '', WECOM_APP_AES_KEY: key = '' } = given
    const api = makeApi({ origin: given.WECOM_API_BASE ?? defaultOrigin, corpId: corp, secret, alarm: ports.alarm })
    return makeAppChannel({ corpId: corp, agentId: Number(given.WECOM_APP_AGENT_ID), token, aesKey: key }, api, ports)
  },
}

// --- Internal helpers ---

/** The longest interval that WeCom looks back for a duplicate: 4 hours (p/90236). */
const longestCheckSeconds = 4 * 60 * 60

const sent = z.object({
  msgid: z.string().optional(),
  invaliduser: z.string().optional(),
  unlicenseduser: z.string().optional(),
  response_code: z.string().optional(),
})

function blank({ id, at }: AppEvent, person: string): Inbound {
  return {
    id,
    conversation: `${name}:dm:${person}`,
    scope: { type: 'direct' },
    from: person,
    at,
    text: '',
    quote: null,
    tap: null,
    addressed: true,
    attachments: [],
    rejected: [],
  }
}

/** The passive answer that replaces the button for the one who tapped it (p/90241). */
function replaced({ from }: AppEvent, corp: string, now: string, words: string): string {
  const seconds = Math.floor(Date.parse(now) / 1000)
  return (
    `<xml><ToUserName>${cdata(from)}</ToUserName><FromUserName>${cdata(corp)}</FromUserName><CreateTime>${seconds}</CreateTime>` +
    `<MsgType>${cdata('update_button')}</MsgType><Button><ReplaceName>${cdata(words)}</ReplaceName></Button></xml>`
  )
}

function cdata(text: string): string {
  return `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`
}

/** How long ago a message was made, by its id (UUID version 7); half an hour, WeCom's own default, where the id does not tell. */
function ageMs(id: string): number {
  const hex = /^([0-9a-f]{8})-([0-9a-f]{4})-7/.exec(id)
  return hex ? Math.max(0, Date.now() - Number.parseInt(`${hex[1]}${hex[2]}`, 16)) : 30 * 60_000
}

function asChannelError(error: unknown): unknown {
  if (!(error instanceof WecomError)) return error
  const gone = error.code === 81013 || error.code === 40003 || error.code === 60111 || error.code === 46004
  return new ChannelError(name, error.message, { retryable: passesInTime(error), cause: error, ...(gone ? { unreachable: 'left' } : {}) })
}
