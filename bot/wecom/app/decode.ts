/** What the callback of the self-built app brings (p/90239, p/90240) → what the channel does with it. Platform names end here. */
import { createHash } from 'node:crypto'
import * as z from 'zod'
import type { XmlObject } from '../xml.ts'

/** `id` is the same for a repeat and different for everything else. `at`: UTC, 24 characters. `from`: the userid. */
export type AppEvent = { readonly id: string; readonly from: string; readonly at: string } & (
  | { readonly type: 'text'; readonly text: string }
  /** A file to be fetched. `what` is how it is called when it has no name. */
  | { readonly type: 'media'; readonly mediaId: string; readonly what: 'image' | 'voice' | 'video' }
  /** A place or a link, in words. */
  | { readonly type: 'described'; readonly text: string }
  | { readonly type: 'tap'; readonly key: string; readonly task: string; readonly code: string }
  /** Somebody has left the enterprise: `gone` is the userid. */
  | { readonly type: 'left'; readonly gone: string }
  /** WeCom is about to stop the app, or has stopped it: it is used too little. */
  | { readonly type: 'inactive'; readonly event: string }
  /** Nothing to be done. `kind` may be logged. */
  | { readonly type: 'ignored'; readonly kind: string }
)

const text = z.string().catch('')
const common = z.object({
  FromUserName: z.string(),
  CreateTime: z.string().regex(/^\d{1,12}$/),
  MsgType: z.string(),
  MsgId: z.string().min(1).optional(),
  Event: text,
  EventKey: text,
  TaskId: text,
  ResponseCode: text,
  Content: text,
  MediaId: text,
  Label: text,
  Location_X: text,
  Location_Y: text,
  Title: text,
  Url: text,
  ChangeType: text,
  UserID: text,
})

/** Warnings that an app which nobody uses is stopped (p/90240). */
const inactivity = new Set(['inactive_alert', 'close_inactive_agent', 'low_active_alert', 'low_active'])

/** Reads a decrypted callback; null when it is none of this app's form. */
export function decode(xml: XmlObject): AppEvent | null {
  const parsed = common.safeParse(xml)
  if (!parsed.success) return null
  const it = parsed.data
  const base = {
    // Events have no MsgId, and two of one second may differ: what is in it tells them apart (never time and sender alone).
    id: it.MsgId ?? createHash('sha256').update(JSON.stringify(xml)).digest('hex'),
    from: it.FromUserName,
    at: new Date(Number(it.CreateTime) * 1000).toISOString(),
  }
  switch (it.MsgType) {
    case 'text':
      return { ...base, type: 'text', text: it.Content }
    case 'image':
    case 'voice':
    case 'video':
      return { ...base, type: 'media', mediaId: it.MediaId, what: it.MsgType }
    case 'location':
      return { ...base, type: 'described', text: `[位置] ${it.Label || `${it.Location_X},${it.Location_Y}`}` }
    case 'link':
      return { ...base, type: 'described', text: `[链接] ${[it.Title, it.Url].filter(Boolean).join(' ')}` }
    case 'event':
      return eventOf(it, base)
    default:
      return { ...base, type: 'ignored', kind: it.MsgType }
  }
}

// --- Internal helpers ---

function eventOf(it: z.output<typeof common>, base: { readonly id: string; readonly from: string; readonly at: string }): AppEvent {
  if (it.Event === 'template_card_event') return { ...base, type: 'tap', key: it.EventKey, task: it.TaskId, code: it.ResponseCode }
  if (it.Event === 'change_contact' && it.ChangeType === 'delete_user') return { ...base, type: 'left', gone: it.UserID }
  if (inactivity.has(it.Event)) return { ...base, type: 'inactive', event: it.Event }
  return { ...base, type: 'ignored', kind: it.Event }
}
