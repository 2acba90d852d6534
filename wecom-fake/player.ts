/** A typed client of the control API, for journeys and tests: plays customers, servicers and officials. */
import type { FaultRule } from './faults.ts'
import type { SentEntry } from './sent.ts'
import type { ResetOptions } from './server.ts'

export type Who = { readonly open_kfid?: string; readonly customer: string }

/** A file in base64. */
export type Upload = { readonly base64: string; readonly filename?: string; readonly mime?: string }

export type CardSeen = {
  readonly userid: string
  readonly card: Readonly<Record<string, unknown>>
  /** Words in place of the buttons; null: they can be clicked. */
  readonly replaced: string | null
}

export type Chat = {
  readonly open_kfid: string
  readonly customer: string
  readonly nickname: string
  readonly state: 0 | 1 | 2 | 3 | 4
  readonly servicer: string | null
  /** Messages that may still be sent by API, 0 to 5. */
  readonly left: number
  readonly timeline: readonly {
    readonly at: number
    readonly from: 'customer' | 'bot' | 'servicer' | 'event'
    readonly msgid: string
    readonly msgtype: string
    readonly body: unknown
    readonly state: string
  }[]
}

export type Player = {
  enter(who: Who & { nickname?: string; scene?: string; scene_param?: string; url?: string }): Promise<{ msgid: string }>
  say(who: Who, text: string): Promise<{ msgid: string }>
  sendMedia(who: Who, type: 'image' | 'voice' | 'video' | 'file', upload: Upload): Promise<{ msgid: string }>
  image(who: Who, upload: Upload): Promise<{ msgid: string }>
  /** Any other kind of message, e.g. `location`. */
  sendRaw(who: Who, msgtype: string, body: object): Promise<{ msgid: string }>
  click(who: Who, menuId: string): Promise<{ msgid: string }>
  recall(who: Who, msgid: string): Promise<void>
  servicerTakes(who: Who, userid: string): Promise<void>
  servicerSays(who: Who, userid: string, text: string): Promise<void>
  servicerEnds(who: Who): Promise<void>
  servicerStatus(userid: string, receiving: boolean): Promise<void>
  /** A message accepted earlier did not arrive, for that fail_type of p/94670. */
  fail(who: Who, msgid: string, failType: number): Promise<void>
  /** Puts a message into the log of the account as it is. */
  log(message: { origin: 3 | 4 | 5; msgtype: string; msgid?: string; send_time?: number; [field: string]: unknown }): Promise<void>
  chats(): Promise<readonly Chat[]>
  appSay(userid: string, text: string): Promise<{ MsgId: string }>
  appImage(userid: string, upload: Upload): Promise<{ MsgId: string }>
  appEvent(userid: string, event: string, fields?: Readonly<Record<string, string>>): Promise<void>
  /** Resolves when the click's callback was answered or given up; rejects when the card has no button any more. */
  cardClick(userid: string, taskId: string, key: string, selected?: Readonly<Record<string, readonly string[]>>): Promise<void>
  /** What each receiver sees of a card now; empty when there is none. */
  cards(taskId: string): Promise<readonly CardSeen[]>
  advance(ms: number): Promise<number>
  now(): Promise<number>
  fault(rule: FaultRule): Promise<void>
  clearFaults(): Promise<void>
  revokeTokens(): Promise<void>
  expireTokens(): Promise<void>
  /** gettoken calls that gave a token. */
  tokensIssued(): Promise<number>
  /** Everything the product sent, in order; only those of a way if one is given. */
  outbox(way?: string): Promise<readonly SentEntry[]>
  deliveries(): Promise<readonly { target: string; callback: number; attempt: number; outcome: number | string; ms: number }[]>
  /** Resolves when no callback is under way. */
  settle(): Promise<void>
  /** Sets where callbacks go; null: nowhere. */
  point(urls: { kf?: string | null; app?: string | null }): Promise<void>
  /** The console's URL check; rejects with what is wrong. */
  verify(target: 'kf' | 'app'): Promise<void>
  reset(options?: ResetOptions): Promise<void>
}

/** A player at the stand-in with that address. Every call rejects with the stand-in's sentence when it cannot be done. */
export function makePlayer(url: string): Player {
  const post = async <T>(path: string, body: object = {}): Promise<T> => await ask(`${url}/__fake${path}`, body)
  const get = async <T>(path: string): Promise<T> => await ask(`${url}/__fake${path}`)
  const done = async (path: string, body: object = {}): Promise<void> => void (await post(path, body))
  const player: Player = {
    enter: (who) => post('/kf/enter', who),
    say: (who, text) => post('/kf/say', { ...who, text }),
    sendMedia: (who, type, upload) => post('/kf/say', { ...who, [type]: upload }),
    image: (who, upload) => player.sendMedia(who, 'image', upload),
    sendRaw: (who, msgtype, body) => post('/kf/say', { ...who, raw: { msgtype, body } }),
    click: (who, menu_id) => post('/kf/click', { ...who, menu_id }),
    recall: (who, msgid) => done('/kf/recall', { ...who, msgid }),
    servicerTakes: (who, userid) => done('/kf/servicerTakes', { ...who, userid }),
    servicerSays: (who, userid, text) => done('/kf/servicerSays', { ...who, userid, text }),
    servicerEnds: (who) => done('/kf/servicerEnds', who),
    servicerStatus: (userid, receiving) => done('/kf/servicerStatus', { userid, receiving }),
    fail: (who, msgid, fail_type) => done('/kf/fail', { ...who, msgid, fail_type }),
    log: (message) => done('/kf/raw', { message }),
    chats: async () => (await get<{ chats: readonly Chat[] }>('/kf/chats')).chats,
    appSay: (userid, text) => post('/app/say', { userid, text }),
    appImage: (userid, { base64, filename }) => post('/app/say', { userid, image: { base64, filename } }),
    appEvent: (userid, event, fields = {}) => done('/app/event', { userid, event, fields }),
    cardClick: (userid, task_id, key, selected = {}) => done('/card/click', { userid, task_id, key, selected }),
    async cards(taskId) {
      const { cards } = await get<{ cards: readonly { taskId: string; views: readonly CardSeen[] }[] }>('/cards')
      return cards.find((card) => card.taskId === taskId)?.views ?? []
    },
    advance: async (ms) => (await post<{ now: number }>('/clock/advance', { ms })).now,
    now: async () => (await get<{ now: number }>('/clock')).now,
    fault: (rule) => done('/faults', rule),
    clearFaults: () => done('/faults/clear'),
    revokeTokens: () => done('/tokens/revoke'),
    expireTokens: () => done('/tokens/expire'),
    tokensIssued: async () => (await get<{ issued: number }>('/tokens')).issued,
    async outbox(way) {
      const { entries } = await get<{ entries: readonly SentEntry[] }>('/outbox')
      return way === undefined ? entries : entries.filter((entry) => entry.way === way)
    },
    deliveries: async () => (await get<{ deliveries: Awaited<ReturnType<Player['deliveries']>> }>('/callbacks')).deliveries,
    settle: () => done('/callbacks/settle'),
    point: (urls) => done('/callbacks/point', urls),
    verify: (target) => done('/callbacks/verify', { target }),
    reset: (options = {}) => done('/reset', options),
  }
  return player
}

// --- Internal helpers ---

async function ask<T>(address: string, body?: object): Promise<T> {
  const sent = body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await fetch(address, sent)
  // The stand-in's own answers: their shapes are those of the parts beside this file.
  const answer = (await response.json()) as T & { error?: string }
  if (!response.ok) throw new Error(answer.error ?? `${address} answered ${response.status}`)
  return answer
}
