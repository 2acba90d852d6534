/** What `kf/sync_msg` gives (p/94670) → messages and events as the channel knows them. Names of WeCom end here. */
import * as z from 'zod'
import { eventOf, type KfEvent } from './events.ts'
import { wordsOf } from './words.ts'

/** A customer's message. `at` is UTC with 24 characters. */
export type KfMessage = {
  readonly type: 'message'
  readonly msgid: string
  readonly customer: string
  readonly at: string
  readonly text: string
  /** The id of the menu item that was tapped; the text is its label then. */
  readonly menuId: string | null
  readonly file: { readonly mediaId: string; readonly kind: 'image' | 'voice' | 'video' | 'file' } | null
  /** What it is when nobody here can read it, in Chinese or empty; null: it can be read. */
  readonly unread: string | null
}

export type Decoded = KfMessage | KfEvent

/** One entry of a page, in the order of its time. */
export type Entry = {
  /** Null: it cannot be read at all. */
  readonly decoded: Decoded | null
  /** Seconds since 1970; 0 when it has none. */
  readonly sentAt: number
  /** As it came, in JSON: kept for what cannot be read. */
  readonly raw: string
}

/** A page in the order in which it was said; what has the same second keeps the order in which it came. */
export function readPage(list: readonly unknown[]): readonly Entry[] {
  const entries = list.map((value): Entry => {
    const time = timed.safeParse(value)
    return { decoded: decode(value), sentAt: time.success ? time.data.send_time : 0, raw: JSON.stringify(value) ?? '' }
  })
  return entries.toSorted((a, b) => a.sentAt - b.sentAt)
}

/** One message or event of an account; null when it has not even an id. */
export function decode(value: unknown): Decoded | null {
  const read = common.safeParse(value)
  if (!read.success) return null
  const { msgid, send_time, origin, msgtype, external_userid } = read.data
  if (msgtype === 'event') return eventOf(read.data)
  // p/94670: 3 the customer, 4 the system, 5 a servicer in the WeCom client.
  if (origin !== customerOrigin) return { type: 'ignored', msgid, what: `${msgtype} of origin ${origin}` }
  if (external_userid === undefined) return null
  const message = { type: 'message', msgid, customer: external_userid, at: instantOf(send_time), menuId: null, file: null } as const
  const body = read.data[msgtype]
  if (isFileKind(msgtype)) {
    const file = medium.safeParse(body)
    if (file.success) return { ...message, text: '', unread: null, file: { mediaId: file.data.media_id, kind: msgtype } }
  }
  if (msgtype === 'text') {
    const text = textBody.safeParse(body)
    if (text.success) return { ...message, text: text.data.content, unread: null, menuId: text.data.menu_id || null }
  }
  return { ...message, ...wordsOf(msgtype, body) }
}

// --- Internal helpers ---

const customerOrigin = 3

const timed = z.object({ send_time: z.number() })

const common = z.looseObject({
  msgid: z.string().min(1).max(200),
  external_userid: z.string().min(1).max(64).optional(),
  send_time: z.number().int().min(0).max(99_999_999_999),
  origin: z.number(),
  msgtype: z.string(),
})

export type Common = z.output<typeof common>

const textBody = z.object({ content: z.string(), menu_id: z.string().optional() })

const medium = z.object({ media_id: z.string().min(1) })

function isFileKind(msgtype: string): msgtype is 'image' | 'voice' | 'video' | 'file' {
  return msgtype === 'image' || msgtype === 'voice' || msgtype === 'video' || msgtype === 'file'
}

function instantOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}
