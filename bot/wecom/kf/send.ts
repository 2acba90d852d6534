/** Sends a message to a customer by `kf/send_msg` (p/94677), part by part, and knows after a refusal whether it is to wait for their next word. */
import * as z from 'zod'
import type { Outbound } from '../../../dialogs/message.ts'
import { ChannelError, type Ports } from '../../channel.ts'
import type { WecomApi } from '../api.ts'
import { knows, parameterCodes } from '../error-codes.ts'
import { passesInTime, WecomError } from '../wecom-error.ts'
import { markOf, type Part, partsOf } from './encode.ts'
import type { Menus } from './menus.ts'
import { isUpTo, msgidOf, partOf } from './msgid.ts'

/** A customer, and the account in which they wrote last. */
export type Place = { readonly customer: string; readonly openKfId: string }

export type Sender = {
  /** Resolves with the msgid of its first part. The same message again sends only what was not sent. Throws `ChannelError`. */
  send(message: Outbound, place: Place): Promise<string>
  /**
   * A part that was accepted has not arrived: its message gets new msgids, for WeCom knows the old ones, and `tell` is called with its id.
   * Nothing happens when it is not ours, or was told before.
   */
  failed(msgid: string, tell: (id: string) => Promise<void>): Promise<void>
}

export type SenderOptions = {
  readonly name: string
  readonly api: Pick<WecomApi, 'post' | 'upload'>
  readonly ports: Pick<Ports, 'memory' | 'media' | 'texts' | 'alarm' | 'log'>
  readonly menus: Menus
}

export function makeSender({ name, api, ports, menus }: SenderOptions): Sender {
  const { memory, media, texts, log } = ports
  /** What WeCom has taken since the start: asking again would only be refused. */
  const taken = new Set<string>()

  /** How often the message was taken and did not arrive, and the msgid of which that is being told. */
  const roundOf = async (id: string): Promise<{ readonly round: number; readonly telling: string }> => {
    const [round = '0', telling = ''] = ((await memory.get(`round ${id}`)) ?? '0').split(' ')
    return { round: Number(round), telling }
  }

  async function sendPart(part: Part, msgid: string, { customer, openKfId }: Place, round: string): Promise<void> {
    const body = await bodyOf(part)
    if (body === null) return
    const note = `tried ${customer}`
    const before = (await memory.get(note)) ?? ''
    const tried = before.split(' ')
    // The answer to an earlier try never came, maybe because we were killed: it may have arrived.
    const repeated = tried.some((one) => isUpTo(msgid, one))
    if (!repeated) await memory.put(note, [...tried.filter((one) => !isUpTo(one, msgid)), msgid].slice(-mostTried).join(' ').trim())
    try {
      await api.post('kf/send_msg', { touser: customer, open_kfid: openKfId, msgid, ...body }, sent)
    } catch (error) {
      if (!(error instanceof WecomError)) throw error
      if (repeated && isDuplicate(error)) {
        log.info({ message: round }, 'a message whose answer was lost had arrived')
        return
      }
      if (!error.unknownEffect && !repeated) await memory.put(note, before)
      throw error
    }
  }

  /** What is sent of a part; null: there is nothing to be sent any more. */
  async function bodyOf(part: Part): Promise<object | null> {
    if (part.type === 'text') return { msgtype: 'text', text: { content: part.text } }
    if (part.type === 'menu') return menuBody(part)
    if (part.type === 'whole-text') {
      const media_id = await api.upload('file', { name: part.name, mime: 'text/plain', bytes: Buffer.from(part.text) })
      return { msgtype: 'file', file: { media_id } }
    }
    const file = await media.read(part.media.id)
    if (file === null) {
      log.warn({ file: part.media.id }, 'a file that was to be sent is not there any more')
      return null
    }
    const media_id = await api.upload(part.kind, { name: part.media.name, mime: part.media.mime, bytes: file.bytes })
    return { msgtype: part.kind, [part.kind]: { media_id } }
  }

  /** Sends one part, once more where that helps. */
  async function deliver(part: Part, msgid: string, place: Place, id: string): Promise<void> {
    try {
      await sendPart(part, msgid, place, id)
    } catch (error) {
      if (!(error instanceof WecomError)) throw error
      const instead = error.action === 'as-text' && part.type === 'menu' ? ({ type: 'text', text: part.text } as const) : part
      if (instead !== part || error.action === 'reupload') return await sendPart(instead, msgid, place, id)
      if (error.action !== 'state') throw error
      const state = await stateOf(place)
      if (state !== 0 && state !== 1) throw heldError(id, stateWords[state] ?? `the session is in state ${state}`, error, state)
      // The state has changed since, or the 48 hours are over, which has the same code (p/94677).
      await sendPart(part, msgid, place, id).catch((again: unknown) => {
        throw again instanceof WecomError && again.action === 'state' ? heldError(id, 'the session takes no message', again, state) : again
      })
    }
  }

  async function stateOf({ customer, openKfId }: Place): Promise<number> {
    const { service_state } = await api.post('kf/service_state/get', { open_kfid: openKfId, external_userid: customer }, session)
    return service_state
  }

  /** 2 and 3 lead back to the bot only through the end of a person's talk (p/94698), which is theirs to end. */
  function heldError(id: string, why: string, cause: unknown, state: number): ChannelError {
    if (state === 2 || state === 3)
      ports.alarm('kf-session', `${why}: messages of the bot wait; end the session in WeCom, and let no servicer of this account receive`)
    return new ChannelError(name, `message ${id} waits for the customer's next word: ${why}`, { retryable: true, held: true, cause })
  }

  function errorOf(id: string, error: unknown): unknown {
    if (!(error instanceof WecomError)) return error
    if (error.code !== null && parameterCodes.includes(error.code)) ports.alarm(`wecom-${error.code}`, error.message)
    if (error.held) return heldError(id, error.message, error, 0)
    return new ChannelError(name, `message ${id} was not sent: ${error.message}`, {
      retryable: passesInTime(error),
      cause: error,
      ...(error.code !== null && goneCodes.includes(error.code) ? { unreachable: 'left' as const } : {}),
    })
  }

  return {
    async send(message, place) {
      const { id } = message
      const { round } = await roundOf(id)
      for (const [i, part] of partsOf(message, texts).entries()) {
        const msgid = msgidOf({ id, round, part: i })
        if (taken.has(msgid)) continue
        if (part.type === 'menu') {
          await menus.keep(place.customer, { mark: markOf(id), text: message.text, values: message.buttons.map(({ value }) => value) })
        }
        try {
          await deliver(part, msgid, place, id)
        } catch (error) {
          const refused = errorOf(id, error)
          if (part.type !== 'file' || !(refused instanceof ChannelError) || refused.retryable) throw refused
          // The text is whole without it, and has gone before.
          log.warn({ message: id, file: part.media.id, reason: refused.message }, 'a file could not be sent to a customer')
        }
        taken.add(msgid)
        if (taken.size > mostTaken) taken.delete(taken.values().next().value ?? '')
      }
      return msgidOf({ id, round, part: 0 })
    },
    async failed(msgid, tell) {
      const part = partOf(msgid)
      if (part === null) return
      const { round, telling } = await roundOf(part.id)
      // What was begun before we were killed is told again; other parts of the same message are not.
      if (telling !== msgid && part.round !== round) return
      const next = String(part.round + 1)
      // First, for whoever is told may send it again at once.
      await memory.put(`round ${part.id}`, `${next} ${msgid}`)
      await tell(part.id)
      await memory.put(`round ${part.id}`, next)
    },
  }
}

/** Whether the kind of an alarm is that of a wrong parameter. */
export function isParameterFault(kind: string): boolean {
  return parameterCodes.some((code) => kind === `wecom-${code}`)
}

// --- Internal helpers ---

const mostTaken = 10_000

/** Messages of a customer of which it is noted how far they were tried; one waits at most for those that overtake it. */
const mostTried = 8

const sent = z.object({ msgid: z.string().optional() })

const session = z.object({ service_state: z.number().int() })

const stateWords: Readonly<Record<number, string>> = {
  2: 'the session waits in the pool of a kf account for a servicer',
  3: 'a servicer in WeCom has the session',
  4: 'the session has ended',
}

function menuBody({ text, items }: Extract<Part, { type: 'menu' }>): object {
  const list = items.map(({ id, label }) => ({ type: 'click', click: { id, content: label } }))
  return { msgtype: 'msgmenu', msgmenu: { head_content: text, list } }
}

/** What a msgid that is known gets is U: an error about parameters, or a code that is in no table. */
function isDuplicate({ code }: WecomError): boolean {
  return code !== null && (parameterCodes.includes(code) || !knows(code))
}

/** The customer is unknown, or has no relation to the enterprise any more (p/90313). */
const goneCodes: readonly number[] = [40096, 84061]
