/**
 * The msgid of each part of a message: the same for every try, so that WeCom shows a repeat once (p/94677), and readable back, so that a
 * part that did not arrive names its message.
 */
import { createHash } from 'node:crypto'

/** Which part of which message: `round` counts how often the platform took it and said later that it did not arrive. */
export type PartId = { readonly id: string; readonly round: number; readonly part: number }

/** At most 32 bytes of `[0-9a-zA-Z_-]`. Rounds and parts beyond 35 are none. */
export function msgidOf({ id, round, part }: PartId): string {
  const counts = `${Math.min(round, 35).toString(36)}${Math.min(part, 35).toString(36)}`
  if (uuid.test(id)) return `u${counts}${Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url')}`
  if (/^[0-9a-zA-Z_-]{1,29}$/.test(id)) return `p${counts}${id}`
  return `h${counts}${createHash('sha256').update(id).digest('base64url').slice(0, 29)}`
}

/** The part a msgid was made for; null when it was made by somebody else, or cannot be read back. */
export function partOf(msgid: string): PartId | null {
  const [, kind, round = '', part = '', rest = ''] = /^([up])([0-9a-z])([0-9a-z])(.+)$/.exec(msgid) ?? []
  if (kind === undefined) return null
  const counts = { round: Number.parseInt(round, 36), part: Number.parseInt(part, 36) }
  if (kind === 'p') return { id: rest, ...counts }
  const hex = Buffer.from(rest, 'base64url').toString('hex')
  if (hex.length !== 32) return null
  return { id: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'), ...counts }
}

/** Whether two msgids are of one round of one message, and `msgid` of the same part as `noted` or an earlier one. */
export function isUpTo(msgid: string, noted: string): boolean {
  const rest = (text: string): string => text.slice(0, partAt) + text.slice(partAt + 1)
  return rest(msgid) === rest(noted) && Number.parseInt(msgid[partAt] ?? '', 36) <= Number.parseInt(noted[partAt] ?? '', 36)
}

// --- Internal helpers ---

/** Where the part stands in a msgid. */
const partAt = 2

/** In small letters alone, as the program writes them: what is read back must be the same text. */
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
