/** What was heard → `Inbound`: who and where by the directory, files fetched and kept at once, for their links end after five minutes. */
import type { Conversation, Inbound, Media, Scope } from '../../../dialogs/message.ts'
import type { Ports } from '../../channel.ts'
import type { MediaHosts } from '../media-hosts.ts'
import type { Heard } from './decode.ts'
import { download } from './download.ts'

export type Inward = Pick<Ports, 'now' | 'addresses' | 'media' | 'log'> & {
  /** How people call the bot in a group. */
  readonly botName: string
  readonly hosts: Pick<MediaHosts, 'fetch'>
}

/** The conversation of a group that is bound to no department yet begins so. */
export const unbound = 'unbound:'

/** The message as every channel speaks it; null where nothing is said. */
export async function inboundOf(heard: Heard, { now, addresses, media, log, botName, hosts }: Inward): Promise<Inbound | null> {
  if (heard.type !== 'message' && heard.type !== 'tap') return null
  const from = await addresses.person(heard.account, { as: 'member' })
  const head = { id: heard.id, ...placeOf(heard.group, from, addresses), from, at: now(), addressed: true }
  const bare = { quote: null, tap: null, attachments: [], rejected: [] }
  // A tap reads as what a person could have typed instead.
  if (heard.type === 'tap') return { ...head, ...bare, text: '', tap: heard.value }

  const attachments: Media[] = []
  const rejected: Inbound['rejected'][number][] = []
  for (const link of heard.files) {
    const file = await download(link, hosts)
    if ('refused' in file) {
      log.warn({ message: heard.id, why: file.refused, reason: file.reason }, 'a file could not be fetched')
      rejected.push({ name: file.name, why: file.refused })
      continue
    }
    const kept = await media.keep(file.name, file.mime, file.bytes)
    if ('rejected' in kept) rejected.push({ name: file.name, why: kept.rejected })
    else attachments.push('held' in kept ? kept.held : kept)
    if ('held' in kept) rejected.push({ name: file.name, why: 'held' })
  }
  const text = heard.group === null ? heard.text : withoutMention(heard.text, botName)
  const voice = heard.voice === null ? {} : { voice: heard.voice === '' ? null : { text: heard.voice, unsure: [] } }
  return { ...head, ...bare, text, quote: heard.quote, attachments, rejected, ...voice }
}

/**
 * Without "@name": exactly that where it stands, for a name may hold blanks; else a mention at the beginning, up to the first blank.
 * U how the platform writes a mention in the middle (p/100719).
 */
export function withoutMention(text: string, botName: string): string {
  const mention = `@${botName}`
  if (text.includes(mention)) return text.split(mention).map(trimOne).join('').trim()
  return text.replace(/^@[^\s\u2005]*[\s\u2005]*/, '').trim()
}

// --- Internal helpers ---

/** The one blank that chat programs put behind a mention; U+2005 is theirs. */
function trimOne(piece: string, i: number): string {
  return i === 0 ? piece : piece.replace(/^[ \u00a0\u2005\u3000]/, '')
}

function placeOf(
  group: string | null,
  person: string,
  addresses: Pick<Ports['addresses'], 'department'>,
): { readonly conversation: Conversation; readonly scope: Scope } {
  if (group === null) return { conversation: `aibot:dm:${person}`, scope: { type: 'direct' } }
  const department = addresses.department(group)
  if (department === null) return { conversation: `aibot:${unbound}${group}`, scope: { type: 'group', department: '' } }
  return { conversation: `aibot:group:${department}`, scope: { type: 'group', department } }
}
