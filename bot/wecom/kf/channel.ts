/**
 * The channel of 微信客服: entrepreneurs in WeChat. A callback wakes the drain of its account, which is fetched from its cursor; answers go
 * out within five messages and 48 hours of each word (p/94677).
 */
import { chatOf, type Inbound } from '../../../dialogs/message.ts'
import { type Channel, ChannelError, type ChannelKind, type Ports, type Receive } from '../../channel.ts'
import { type ApiOptions, makeApi } from '../api.ts'
import { makeCallback, routesOf } from '../callback.ts'
import { aesKey, corpId, defaultOrigin, origin, secretKey } from '../settings.ts'
import { textOf } from '../xml.ts'
import { makeAccounts } from './accounts.ts'
import type { Decoded, Entry, KfMessage } from './decode.ts'
import { makeDrain } from './drain.ts'
import { partsOf } from './encode.ts'
import { makeFetchFile } from './fetch-file.ts'
import { makeMenus } from './menus.ts'
import { makeNames } from './names.ts'
import { isParameterFault, makeSender } from './send.ts'
import { makeWelcome } from './welcome.ts'

const name = 'kf'

export type KfSettings = {
  /** Without /cgi-bin. */
  readonly apiBase: string
  readonly corpId: string
  readonly secret: string
  readonly token: string
  readonly aesKey: string
  /** How often accounts are looked at without a callback, in milliseconds; a minute unless told. */
  readonly pollMs?: number
  /** Pauses after a fetch that failed, see `DrainOptions`. */
  readonly pausesMs?: readonly number[]
  /** For tests: how calls are made. */
  readonly calls?: Pick<ApiOptions, 'timeoutMs' | 'clock' | 'delay'>
}

export type KfChannel = Channel & {
  /** Resolves when nothing is being fetched or asked. */
  drained(): Promise<void>
}

/** Makes the channel, named `kf`. Throws when the key of the callback cannot be one. */
export function makeKfChannel(settings: KfSettings, ports: Ports): KfChannel {
  const { memory, addresses, log } = ports
  const { apiBase, corpId, secret } = settings
  const alarm: Ports['alarm'] = (kind, sentence) => {
    // A repeat whose msgid is known, or a code that has ended, looks like a fault of ours: who sent it knows better.
    if (!(isParameterFault(kind) && sentence.startsWith('kf/send_msg'))) ports.alarm(kind, sentence)
  }
  const api = makeApi({ ...settings.calls, origin: apiBase, corpId, secret, alarm })
  const menus = makeMenus(memory)
  const fetchFile = makeFetchFile(api, ports.media)
  const names = makeNames(api, ports)
  const welcome = makeWelcome(api, ports, menus)
  const sender = makeSender({ name, api, ports, menus })
  let receive: Receive | null = null

  const accounts = makeAccounts({
    api,
    memory,
    log,
    pollMs: settings.pollMs ?? defaultPollMs,
    open: (openKfId) =>
      makeDrain({
        openKfId,
        api,
        ports,
        hasten(page) {
          for (const { decoded } of page) if (decoded?.type === 'enter') welcome.greet(decoded)
        },
        take: (entry) => take(entry, openKfId),
        ...(settings.pausesMs ? { pausesMs: settings.pausesMs } : {}),
      }),
  })

  async function take({ decoded, raw }: Entry, openKfId: string): Promise<void> {
    if (decoded === null) log.warn({ account: openKfId, bytes: raw.length }, 'an entry of a kf account could not be read')
    else if (decoded.type === 'message') await takeMessage(decoded, raw, openKfId)
    else await takeEvent(decoded, openKfId)
  }

  async function takeMessage(message: KfMessage, raw: string, openKfId: string): Promise<void> {
    const { customer, menuId, text, unread } = message
    const tapped = menuId === null ? null : await menus.read(customer, menuId, text)
    const { attachments, rejected } = await fetchFile(message)
    // The newest of each customer alone: enough to learn the form by, and it does not grow with what is said.
    if (unread !== null) await memory.put(`unread ${customer}`, raw.slice(0, longestRaw))
    await hand(message, openKfId, {
      text,
      ...(tapped ?? { tap: null, quote: null }),
      attachments,
      rejected: unread === null ? rejected : [...rejected, { name: unread, why: 'kind' }],
    })
    names.learn(customer)
  }

  /** Hands on what a customer did, and notes in which account, where they are answered. */
  async function hand(
    { msgid, customer, at }: Pick<KfMessage, 'msgid' | 'customer' | 'at'>,
    openKfId: string,
    said: Pick<Inbound, 'text' | 'tap' | 'quote' | 'attachments' | 'rejected' | 'recall'>,
  ): Promise<void> {
    const hear = receive
    if (hear === null) throw new Error('the channel is not started')
    const person = await addresses.person(customer, { as: 'reporter' })
    const now = ports.now()
    const conversation = `${name}:dm:${person}`
    // WeCom's clock may be ahead of ours: nothing was said later than now.
    const inbound = { id: msgid, conversation, scope: { type: 'direct' }, from: person, at: at < now ? at : now, addressed: true } as const
    await noteAccount(customer, openKfId)
    await hear({ ...inbound, ...said })
  }

  async function noteAccount(customer: string, openKfId: string): Promise<void> {
    if ((await memory.get(accountKey(customer))) !== openKfId) await memory.put(accountKey(customer), openKfId)
  }

  async function takeEvent(event: Exclude<Decoded, KfMessage>, openKfId: string): Promise<void> {
    switch (event.type) {
      case 'enter':
        if (event.scene !== '') {
          await memory.put(`scene ${event.customer}`, JSON.stringify({ scene: event.scene, sceneParam: event.sceneParam }))
        }
        return
      case 'recall':
        return await hand(event, openKfId, { ...wordless, recall: event.recalled })
      case 'send-fail': {
        const { failType, reason, held, alarm } = event.why
        log.warn({ account: openKfId, failType }, 'a message that was sent did not arrive')
        if (alarm) ports.alarm(`kf-send-fail-${failType}`, `a kf message did not arrive: ${reason}`)
        return await sender.failed(event.failed, (id) => ports.undelivered(id, { reason, held }))
      }
      case 'servicer':
        // With a servicer who receives, new sessions go to them, and the bot may say nothing (p/94698).
        if (event.receiving)
          ports.alarm('kf-servicer', 'a servicer of a kf account has begun to receive; stop it, or the bot cannot answer')
        return
      case 'session':
        log.info({ account: openKfId, change: event.change }, 'a kf session was changed in WeCom')
        return
      case 'ignored':
        log.info({ account: openKfId, what: event.what }, 'an entry of a kf account changes nothing')
    }
  }

  const callback = makeCallback({
    token: settings.token,
    aesKey: settings.aesKey,
    receiver: corpId,
    now: ports.now,
    async handle(root) {
      const openKfId = textOf(root, 'OpenKfId')
      if (textOf(root, 'Event') !== 'kf_msg_or_event' || openKfId === null || openKfId === '') {
        log.info({ event: textOf(root, 'Event') }, 'a kf callback of another kind is left')
        return null
      }
      if (receive === null) throw new Error('the channel is not started')
      // Nothing of it is lost with us: it is fetched from the cursor, and lies at WeCom for three days.
      accounts.called(openKfId, textOf(root, 'Token') || null)
      return null
    },
    refused: (reason, hint) => log.warn({ reason, hint }, 'a kf callback was refused'),
    failed: (error) => log.error({ err: error }, 'a kf callback was not handled'),
  })

  return {
    name,
    budget: { messages: 5, hours: 48 }, // p/94677
    cost: (message) => Math.max(1, partsOf(message, ports.texts).length),
    routes: routesOf(path, callback),
    async start(given) {
      await accounts.stop()
      receive = given
      await accounts.start()
    },
    async stop() {
      await accounts.stop()
      await Promise.all([names.idle(), welcome.idle()])
      receive = null
    },
    async send(message) {
      const chat = chatOf(message.conversation)
      const customer = chat.startsWith('dm:') ? addresses.account(chat.slice('dm:'.length)) : null
      if (customer === null) throw new ChannelError(name, `nobody is reached at ${message.conversation}`, { retryable: false })
      const openKfId = await memory.get(accountKey(customer))
      if (openKfId === null) {
        const why = `message ${message.id} waits: this customer has not written yet`
        throw new ChannelError(name, why, { retryable: true, held: true })
      }
      return await sender.send(message, { customer, openKfId })
    },
    async drained() {
      await accounts.idle()
      await Promise.all([names.idle(), welcome.idle()])
    },
  }
}

export const kfKind: ChannelKind = {
  name,
  needs: {
    WECOM_CORP_ID: corpId,
    WECOM_KF_SECRET: secretKey('the Secret of the app that manages the kf accounts'),
    WECOM_KF_TOKEN: secretKey('the Token of the callback of 微信客服'),
    WECOM_KF_AES_KEY: aesKey,
  },
  may: { WECOM_API_BASE: origin },
  make: ({ WECOM_API_BASE = defaultOrigin, WECOM_CORP_ID = '', WECOM_KF_SECRET = '', WECOM_KF_TOKEN = '', WECOM_KF_AES_KEY = '' }, ports) =>
    makeKfChannel(
      { apiBase: WECOM_API_BASE, corpId: WECOM_CORP_ID, secret: WECOM_KF_SECRET, token: WECOM_KF_TOKEN, aesKey: WECOM_KF_AES_KEY },
      ports,
    ),
}

// --- Internal helpers ---

const path = '/wecom/kf/callback'

/** Accounts are looked at so often when no callbacks come, see `accounts.ts`. */
const defaultPollMs = 60_000

/** Of what cannot be read, in characters. */
const longestRaw = 8 * 1024

const wordless = { text: '', tap: null, quote: null, attachments: [], rejected: [] } as const

function accountKey(customer: string): string {
  return `account ${customer}`
}
