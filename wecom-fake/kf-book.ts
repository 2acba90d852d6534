/** What WeCom knows of 微信客服: accounts with their logs, sessions with their budgets, customers, one-time codes. */
import type { Servicer } from './enterprise.ts'
import type { World } from './world.ts'
import { xml } from './xml.ts'

/** p/94698: 0 未处理, 1 智能助手, 2 待接入池, 3 人工接待, 4 已结束/未开始. */
export type State = 0 | 1 | 2 | 3 | 4

export type Session = {
  state: State
  /** The servicer who holds it; in state 3 alone. */
  servicer: string | null
  /** ms of the customer's last message; null: never wrote. */
  lastWord: number | null
  /** Messages sent by API since then. */
  spent: number
  /** ms when the customer last opened the chat; null: never. */
  enteredAt: number | null
  welcomedAt: number | null
  context: { readonly scene: string; readonly scene_param: string } | null
}

/** A message as sync_msg gives it (p/94670). */
export type KfMessage = {
  readonly msgid: string
  readonly send_time: number
  readonly origin: 3 | 4 | 5
  readonly msgtype: string
} & Readonly<Record<string, unknown>>

/** One without msgid or time gets them. */
export type NewMessage = {
  readonly msgid?: string
  readonly send_time?: number
  readonly origin: 3 | 4 | 5
  readonly msgtype: string
} & Readonly<Record<string, unknown>>

export type Logged = { readonly at: number; readonly message: KfMessage }

export type Account = {
  readonly openKfId: string
  name: string
  servicers: Servicer[]
  /** agentIds that may use it by API (p/96404). */
  readonly granted: Set<number>
  readonly log: Logged[]
  readonly sessions: Map<string, Session>
}

/** A one-time right to send (p/95122). */
export type Code = {
  readonly kind: 'welcome' | 'pool' | 'person' | 'end'
  readonly openKfId: string
  readonly customer: string
  readonly until: number
  used: boolean
}

export type KfBook = {
  readonly accounts: Map<string, Account>
  /** external_userid → nickname. */
  readonly customers: Map<string, string>
  /** The session now, ended by time if 48 hours are over. */
  session(account: Account, customer: string): Session
  /** Puts a message into the account's log and tells the product that there is something new. */
  append(account: Account, message: NewMessage): KfMessage
  /** The same for a system event (origin 4). */
  event(account: Account, type: string, facts: Readonly<Record<string, unknown>>): KfMessage
  /** Whether a token of a callback for that account is still good (10 minutes, p/94670). */
  knowsToken(openKfId: string, token: string): boolean
  giveCode(kind: Code['kind'], account: Account, customer: string): string
  code(code: string): Code | undefined
}

export const windowMs = 48 * 3_600_000 // p/94677
export const budget = 5 // p/94677
export const tokenMs = 10 * 60_000 // p/94670
/** p/95122: welcome and end within 20 s, the others within 48 h. */
const codeMs: Readonly<Record<Code['kind'], number>> = { welcome: 20_000, end: 20_000, pool: windowMs, person: windowMs }

const books = new WeakMap<World, KfBook>()

/** The one book of a world. */
export function kfBook(world: World): KfBook {
  const known = books.get(world)
  if (known) return known
  const made = makeBook(world)
  books.set(world, made)
  return made
}

// --- Internal helpers ---

function makeBook(world: World): KfBook {
  const { kernel, enterprise } = world
  const accounts = new Map<string, Account>()
  for (const { openKfId, name, servicers } of enterprise.kfAccounts) {
    const granted = new Set(enterprise.apps.filter((app) => app.kf.includes(openKfId)).map((app) => app.agentId))
    accounts.set(openKfId, { openKfId, name, servicers: [...servicers], granted, log: [], sessions: new Map() })
  }
  const tokens = new Map<string, { readonly openKfId: string; readonly at: number }>()
  const codes = new Map<string, Code>()
  const append: KfBook['append'] = (account, given) => {
    const message: KfMessage = { ...given, msgid: given.msgid ?? kernel.id('kfm_'), send_time: given.send_time ?? seconds(kernel.now()) }
    // WeCom tells whole seconds; in which order things were said within one is kept here alone.
    account.log.push({ at: given.send_time === undefined ? kernel.now() : message.send_time * 1000, message })
    const token = kernel.id('ENC')
    tokens.set(token, { openKfId: account.openKfId, at: kernel.now() })
    kernel.changed()
    // Nobody waits for this: what becomes of it stands in the list of deliveries.
    void world.callbacks.send(
      'kf',
      xml({
        ToUserName: enterprise.corpId,
        CreateTime: seconds(kernel.now()),
        MsgType: 'event',
        Event: 'kf_msg_or_event', // p/94670
        Token: token,
        OpenKfId: account.openKfId,
      }),
    )
    return message
  }
  return {
    accounts,
    customers: new Map(enterprise.customers.map((customer) => [customer.externalUserid, customer.nickname])),
    session(account, customer) {
      const known = account.sessions.get(customer)
      const session: Session = known ?? {
        state: 4,
        servicer: null,
        lastWord: null,
        spent: 0,
        enteredAt: null,
        welcomedAt: null,
        context: null,
      }
      if (!known) account.sessions.set(customer, session)
      // p/94698: one session lasts 48 h after the customer's message, or until it is ended.
      if (session.lastWord !== null && kernel.now() - session.lastWord >= windowMs) {
        session.state = 4
        session.servicer = null
      }
      return session
    },
    append,
    event: (account, type, facts) => append(account, { origin: 4, msgtype: 'event', event: { event_type: type, ...facts } }),
    knowsToken(openKfId, token) {
      const known = tokens.get(token)
      return known?.openKfId === openKfId && kernel.now() - known.at < tokenMs
    },
    giveCode(kind, account, customer) {
      const code = kernel.id(kind === 'welcome' ? 'wel_' : 'msc_')
      codes.set(code, { kind, openKfId: account.openKfId, customer, until: kernel.now() + codeMs[kind], used: false })
      return code
    },
    code: (code) => codes.get(code),
  }
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000)
}
