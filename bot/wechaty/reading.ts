/** Reads what the gateway only names by an id: who wrote it, where, and what. */
import type { Inbound } from '../../dialogs/message.ts'
import type { Ports } from '../channel.ts'
import { decode, decodeContact, type Heard, isFile, kinds, lineFor, timeOf, withoutMention, wordsOf } from './decode.ts'
import { keepFile } from './files.ts'
import type { Online } from './gateway.ts'
import { within } from './session.ts'

/** A message of somebody else, and the place in which it keeps its order. */
export type Seen = { readonly message: Heard; readonly place: string }

export type Reading = {
  /** Null: a message of our own account, or none that anybody wrote. */
  look(online: Online, id: string): Promise<Seen | null>
  /** Null: from an official account, with which nobody can talk. */
  read(online: Online, seen: Seen): Promise<Inbound | null>
}

export type ReadingOptions = { readonly fileHosts: readonly string[]; readonly fileMs: number }

export function makeReading({ fileHosts, fileMs }: ReadingOptions, ports: Pick<Ports, 'addresses' | 'log' | 'media' | 'now'>): Reading {
  const { addresses, log, now } = ports

  async function whereAndWho(
    { session, self }: Online,
    message: Heard,
  ): Promise<Pick<Inbound, 'conversation' | 'scope' | 'from' | 'text' | 'addressed'> | null> {
    const { talkerId, roomId, text } = message
    const { name, official } = decodeContact(await session.puppet.contactPayload(talkerId).catch(() => null))
    if (official) return null
    if (roomId === '') {
      const from = await addresses.person(talkerId, { as: 'reporter', name })
      return { conversation: `wechaty:dm:${from}`, scope: { type: 'direct' }, from, text, addressed: true }
    }
    const department = addresses.department(roomId)
    const from = await addresses.person(talkerId, { as: 'member', name })
    const said = /[@＠]/.test(text) ? withoutMention(text, await namesIn(roomId, { session, self })) : { text, mentioned: false }
    return {
      conversation: department === null ? `wechaty:unbound:${roomId}` : `wechaty:group:${department}`,
      scope: { type: 'group', department: department ?? '' },
      from,
      text: said.text,
      addressed: said.mentioned || message.mentionIdList.includes(self),
    }
  }

  return {
    async look({ session, self }, id) {
      const message = decode(await session.puppet.messagePayload(id))
      if (message === null || message.talkerId === self) return null
      return { message, place: message.roomId || message.talkerId }
    },
    async read(online, { message }) {
      const told = await whereAndWho(online, message)
      if (told === null) return null
      const { id, type, timestamp } = message
      const common = { ...told, id, at: timeOf(timestamp, now()), text: '', quote: null, tap: null, attachments: [], rejected: [] }
      if (type === kinds.text) return { ...common, ...wordsOf(told.text) }
      if (type === kinds.recalled) return message.text === '' ? { ...common, text: lineFor(type, '') } : { ...common, recall: message.text }
      if (!isFile(type)) return { ...common, text: lineFor(type, await detailOf(online, message)) }
      return { ...common, ...(await fileOf(online, message)) }
    },
  }

  async function fileOf({ session }: Online, { id, filename }: Heard): Promise<Pick<Inbound, 'attachments' | 'rejected'>> {
    try {
      const fetched = session.puppet
        .messageFile(id)
        .then((box) => keepFile(box, filename, fileHosts, AbortSignal.timeout(fileMs), { media: ports.media, log }))
      return await within(fetched, fileMs) // The library waits for ever for a file that is not there.
    } catch (error) {
      // What the gateway cannot give now, it cannot give later: the person is asked for it again.
      log.warn({ message: id, type: error instanceof Error ? error.name : typeof error }, 'a file from Wechaty could not be fetched')
      return { attachments: [], rejected: [{ name: filename, why: 'damaged' }] }
    }
  }
}

// --- Internal helpers ---

/** How the bot is called in a room: by its account's name, by its name in that room, and as the district knows it. */
async function namesIn(roomId: string, { session, self }: Online): Promise<readonly string[]> {
  const [contact, member] = await Promise.all([
    session.puppet.contactPayload(self).catch(() => null),
    session.puppet.roomMemberPayload(roomId, self).catch(() => null),
  ])
  return ['企哨', contact?.name ?? '', member?.roomAlias ?? '']
}

/** What the library says where a gateway tells nothing of a place. */
const nothings: readonly string[] = ['NONAME', 'NOADDRESS']

/** What there is to read of a shared place or link; gateways that do not tell leave the words as they are. */
async function detailOf({ session: { puppet } }: Online, { id, type, text }: Heard): Promise<string> {
  try {
    if (type === kinds.location) {
      const { name, address } = await puppet.messageLocation(id)
      return [name, address].filter((told) => !nothings.includes(told)).join(' ')
    }
    if (type === kinds.url) {
      const { title, url } = await puppet.messageUrl(id)
      return `${title} ${url}`
    }
    if (type === kinds.miniProgram) return (await puppet.messageMiniProgram(id)).title ?? ''
  } catch {
    return ''
  }
  return text
}
