/** Sends to people and rooms through the gateway, and asks who is in a room. */
import type { FileBoxInterface } from 'file-box'
import { type Conversation, chatOf, type Outbound } from '../../dialogs/message.ts'
import { ChannelError, type Ports, type Unreachable } from '../channel.ts'
import { decodeContact } from './decode.ts'
import { boxOf } from './files.ts'
import { type Online, reasonOf } from './gateway.ts'
import { partsOf } from './parts.ts'
import { within } from './session.ts'

export type Posting = {
  /** Throws `ChannelError`. The same id again is shown once while this process lives; a gateway knows no key for it. */
  post(message: Outbound, online: () => Online): Promise<string>
  /** The people in a room beside the bot; nobody where a gateway does not tell. */
  members(conversation: Conversation, online: Online): Promise<readonly string[]>
}

export function makePosting({ addresses, media, log }: Pick<Ports, 'addresses' | 'media' | 'log'>): Posting {
  const posted = recent<string, Delivery>(rememberedDeliveries)

  async function deliver(message: Outbound, delivery: Delivery, online: () => Online): Promise<string> {
    const { id, conversation, text, attachments = [] } = message
    const place = placeOf(conversation)
    const now = online()
    await reach(place, now, id)
    const parts = partsOf(text)
    const pieces = [...parts, ...attachments]
    // After a failure it goes on with the piece that failed.
    while (delivery.done < pieces.length) {
      const piece = pieces[delivery.done]
      const content = typeof piece === 'string' || piece === undefined ? piece : await boxOf(piece, media)
      if (content) {
        const receipt = await asked(say(place, content, now), id)
        if (delivery.done < parts.length) delivery.receipt = receipt ?? delivery.receipt
      } else log.warn({ message: id }, 'a file that was to be sent to Wechaty is not there any more')
      delivery.done += 1
    }
    return delivery.receipt
  }

  function placeOf(conversation: Conversation): Place {
    const [, kind = '', to = ''] = /^(dm|group|unbound):(.+)$/s.exec(chatOf(conversation)) ?? []
    const id = kind === 'dm' ? addresses.account(to) : kind === 'group' ? addresses.group(to) : to
    if (!id) {
      const unreachable = kind === 'group' ? 'no-group' : 'no-account'
      throw new ChannelError('wechaty', `nobody is reached at ${conversation}`, { retryable: false, unreachable })
    }
    return { kind: kind === 'dm' ? 'person' : 'room', id }
  }

  return {
    async post(message, online) {
      const delivery = posted(message.id, () => ({ done: 0, receipt: `sent-${message.id}`, running: null }))
      delivery.running ??= deliver(message, delivery, online).finally(() => {
        delivery.running = null
      })
      return await delivery.running
    },
    async members(conversation, { session: { puppet }, self }) {
      const place = placeOf(conversation)
      if (place.kind === 'person') return []
      // Of a room that is gone nobody can be told, and sending to it says so.
      const accounts = await asked(puppet.roomMemberList(place.id), conversation).catch(async (error) => {
        if ((await asked(puppet.roomList(), conversation)).includes(place.id)) throw error
        return []
      })
      return await Promise.all(
        accounts
          .filter((account) => account !== self)
          .map(async (account) => {
            const { name } = decodeContact(await puppet.contactPayload(account).catch(() => null))
            return await addresses.person(account, { as: 'member', name })
          }),
      )
    },
  }
}

// --- Internal helpers ---

type Place = { readonly kind: 'person' | 'room'; readonly id: string }

/** How far a message has come. `receipt`: of its last text, else one of our own, for gateways may tell none. */
type Delivery = { done: number; receipt: string; running: Promise<string> | null }

/** More than go out in an hour; whatever is tried again, is within minutes. */
const rememberedDeliveries = 5_000

/** How long a call may take. In milliseconds. */
const callMs = 30_000

/** Asks the gateway. Throws `ChannelError` without a word of what it says. */
async function asked<Result>(work: Promise<Result>, about: string): Promise<Result> {
  return await within(work, callMs).catch((error: unknown) => {
    throw new ChannelError('wechaty', `the gateway failed at ${about} (${reasonOf(error)})`, { retryable: true })
  })
}

/** Throws when the account has no such contact or is not in that room. */
async function reach({ kind, id }: Place, { session: { puppet }, self }: Online, message: string): Promise<void> {
  const lost = (unreachable: Unreachable): ChannelError =>
    new ChannelError('wechaty', `the account does not reach where ${message} is to go`, { retryable: false, unreachable })
  try {
    if (kind === 'person') return void (await asked(puppet.contactPayload(id), message))
    const members = await asked(puppet.roomMemberList(id), message)
    // A gateway that has just started knows nobody in a room until somebody speaks.
    if (members.length > 0 && !members.includes(self)) throw lost('group-closed')
  } catch (error) {
    if (error instanceof ChannelError && !error.retryable) throw error
    // It may have been a hiccup: gone is only what is not on the whole list.
    const all = await asked(kind === 'person' ? puppet.contactList() : puppet.roomList(), message)
    throw all.includes(id) ? error : lost(kind === 'person' ? 'left' : 'group-closed')
  }
}

/** Says it; resolves with the gateway's receipt, null where it gives none. */
async function say({ kind, id }: Place, content: string | FileBoxInterface, { session: { bot } }: Online): Promise<string | null> {
  const place = kind === 'person' ? await bot.Contact.find({ id }) : await bot.Room.find({ id })
  if (!place) throw new Error('not found') // It was there a moment ago.
  const said = await place.say(content)
  return said ? said.id : null
}

/** The newest so many of what was made, by their keys. */
function recent<Key, Value>(most: number): (key: Key, make: () => Value) => Value {
  const kept = new Map<Key, Value>()
  return (key, make) => {
    const known = kept.get(key) ?? make()
    kept.delete(key)
    kept.set(key, known)
    const [oldest] = kept.keys()
    if (kept.size > most && oldest !== undefined) kept.delete(oldest)
    return known
  }
}
