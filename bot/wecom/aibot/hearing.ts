/** Takes in what the connection brings: in order for each chat, kept before anything else; a reply to it goes the short way. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Inbound } from '../../../dialogs/message.ts'
import type { Ports, Receive } from '../../channel.ts'
import { decode, type Heard } from './decode.ts'
import { type Inward, inboundOf } from './inbound.ts'
import type { Held } from './line.ts'

export type Hearing = {
  /** Takes one frame of the platform; never throws. */
  frame(frame: unknown, held: Held): void
  /** Resolves when all that came is done with. */
  idle(): Promise<void>
}

type Given = {
  /** Where messages are kept; null: the channel is not started. */
  receive(): Receive | null
  readonly inward: Inward
  readonly ports: Pick<Ports, 'texts' | 'alarm' | 'log'>
  /** Pauses before a message that could not be kept is tried again; the platform does not send it twice. */
  readonly keepPausesMs: readonly number[]
  /** A message was taken: what is said in its conversation next answers it. */
  taken(message: Inbound, reqId: string): void
  /** A message of this group is lost. */
  missed(group: string): Promise<void>
}

export function makeHearing({ receive, inward, ports, keepPausesMs, taken, missed }: Given): Hearing {
  const { log } = ports
  const tails = new Map<string, Promise<void>>()

  async function take(heard: Heard, held: Held): Promise<void> {
    if (heard.type === 'other') return log.info({ what: heard.what, message: heard.id }, 'the group bot passes over what it does not know')
    if (heard.type === 'entered') {
      // Within 5 s of the event, text or card (p/101463).
      await held.client.replyWelcome({ headers: { req_id: heard.reqId } }, { msgtype: 'text', text: { content: ports.texts.staffWelcome } })
      return
    }
    await keep(heard)
  }

  async function keep(heard: Heard): Promise<void> {
    let message: Inbound | null = null
    for (let attempt = 0; ; attempt++) {
      try {
        if (message === null) {
          // Whoever speaks for the first time is written down too, and so are files: what fails there may pass as well.
          message = await inboundOf(heard, inward)
          if (message === null) return
          taken(message, heard.reqId)
        }
        const hear = receive()
        if (hear === null) throw new Error('the channel is not started')
        const result = await hear(message)
        return log.debug({ message: message.id, result }, 'a message was kept')
      } catch (error) {
        log.warn({ message: heard.id, attempt: attempt + 1, reason: reasonOf(error) }, 'a message could not be kept')
        const pause = keepPausesMs[attempt]
        if (pause === undefined) break
        await wait(pause)
      }
    }
    ports.alarm('aibot-lost', 'A message from WeCom could not be kept. Its group is asked to repeat it; in a single chat nobody is.')
    if (heard.group !== null) await missed(heard.group)
  }

  return {
    frame(frame, held) {
      const heard = decode(frame)
      if (heard === null) return log.warn({}, 'a frame of the group bot cannot be read')
      const key = heard.group ?? `single ${heard.account}`
      const tail = (tails.get(key) ?? Promise.resolve())
        .then(() => take(heard, held))
        .catch((error) => log.warn({ message: heard.id, reason: reasonOf(error) }, 'something that was said to the group bot has failed'))
      tails.set(key, tail)
      void tail.then(() => tails.get(key) === tail && tails.delete(key))
    },
    async idle() {
      while (tails.size > 0) await Promise.all(tails.values())
    },
  }
}

// --- Internal helpers ---

/** The SDK rejects with whole frames; of those only the code is told. */
function reasonOf(error: unknown): string {
  if (error instanceof Error) return error.message
  return typeof error === 'object' && error !== null && 'errcode' in error ? `errcode ${error.errcode}` : 'no reason given'
}
