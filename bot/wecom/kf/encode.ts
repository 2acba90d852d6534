/** `Outbound` → what 微信客服 is sent, in order, each one message of the budget (p/94677). */
import { createHash } from 'node:crypto'
import type { Button, Media, Outbound } from '../../../dialogs/message.ts'
import type { ChannelTexts } from '../../channel.ts'
import { beginningOf, bytesOf, splitText } from '../split-text.ts'

/** One message of the platform. `file`: to be uploaded first; `kind` is the msgtype. */
export type Part =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'menu'; readonly text: string; readonly items: readonly { readonly id: string; readonly label: string }[] }
  | { readonly type: 'file'; readonly kind: FileKind; readonly media: Media }
  | { readonly type: 'whole-text'; readonly name: string; readonly text: string }

export type FileKind = 'image' | 'voice' | 'video' | 'file'

/** The words a customer can tap are those of a menu up to here; in bytes (p/94677). */
const menuTextLimit = 1024

/** The longest text message, in bytes (p/94677). */
export const textLimit = 2048

/** What one message may take of the five (p/94677): one stays for an answer. */
export const mostParts = 4

/** The parts of a message; at most five, files that are too many are left out. */
export function partsOf(message: Pick<Outbound, 'id' | 'text' | 'buttons' | 'attachments'>, texts: ChannelTexts): readonly Part[] {
  const text = textParts(message, texts)
  const files = (message.attachments ?? []).map((media): Part => ({ type: 'file', kind: kindOf(media), media }))
  return [...text, ...files.slice(0, mostParts + 1 - text.length)]
}

/** Marks the menu of a message, in the ids of its items. */
export function markOf(id: string): string {
  return createHash('sha256').update(id).digest('base64url').slice(0, markLength)
}

/** What a tapped item says of itself: its menu, and its value or, where that was too long, its place. Null: not one of our items. */
export function readItem(
  id: string,
): { readonly mark: string; readonly value: string } | { readonly mark: string; readonly place: number } | null {
  const [, mark, kind, rest = ''] = /^([\w-]{8})([:#])(.+)$/s.exec(id) ?? []
  if (mark === undefined) return null
  return kind === ':' ? { mark, value: rest } : { mark, place: Number(rest) }
}

// --- Internal helpers ---

const markLength = 8

/** Bytes of an item's id and of its label, and items of a menu (p/94677, 95008). */
const itemIdLimit = 64
const labelLimit = 128
const mostItems = 10

function textParts({ id, text, buttons }: Pick<Outbound, 'id' | 'text' | 'buttons'>, texts: ChannelTexts): readonly Part[] {
  if (text.trim() === '') return []
  if (buttons.length > 0 && buttons.length <= mostItems && bytesOf(text) <= menuTextLimit)
    return [{ type: 'menu', text, items: buttons.map((button, place) => itemOf(button, place, markOf(id))) }]
  // The text is whole without its buttons, and a menu beside it would be one message more.
  const parts = splitText(text, textLimit).filter((part) => part.trim() !== '')
  if (parts.length <= mostParts) return parts.map((part) => ({ type: 'text', text: part }))
  const beginning = beginningOf(text, textLimit - bytesOf(texts.restInFile))
  return [
    { type: 'text', text: `${beginning}${texts.restInFile}` },
    { type: 'whole-text', name: texts.wholeText, text },
  ]
}

/** The value stands in the id: menus stay there to be tapped for ever, so that a place alone would mean something else later. */
function itemOf({ label, value }: Button, place: number, mark: string): { readonly id: string; readonly label: string } {
  const telling = `${mark}:${value}`
  return { id: bytesOf(telling) <= itemIdLimit ? telling : `${mark}#${place}`, label: beginningOf(label, labelLimit) }
}

/** Kinds and sizes that WeCom shows as what they are (p/96484); everything else goes as a file. */
function kindOf({ mime, size }: Media): FileKind {
  const megabytes = size / (1024 * 1024)
  if ((mime === 'image/jpeg' || mime === 'image/png') && megabytes <= 2) return 'image'
  if (mime === 'audio/amr' && megabytes <= 2) return 'voice'
  return mime === 'video/mp4' && megabytes <= 10 ? 'video' : 'file'
}
