/** The webhook channel: another system of the district, e.g. its own mini program, hands messages on over signed HTTP, both ways. */
import * as z from 'zod'
import { chatOf } from '../../dialogs/message.ts'
import { type Channel, ChannelError, type ChannelKind, type Ports, type Receive, type RouteAnswer } from '../channel.ts'
import { decode, inboundOf, sign } from './decode.ts'

const name = 'webhook'

/** The longest body that is read, in bytes. */
const bodyLimit = 512 * 1024

/** How long the other system has to answer. */
const timeoutMs = 10_000

export type WebhookSettings = {
  /** Where messages of the bot are posted. */
  readonly url: string
  /** Signs in both directions. */
  readonly secret: string
}

/** Makes the webhook channel. */
export function makeWebhookChannel(
  { url, secret }: WebhookSettings,
  { addresses, now, log }: Pick<Ports, 'addresses' | 'now' | 'log'>,
): Channel {
  let receive: Receive | null = null
  // One after the other: messages that come at once keep the order in which they came.
  let last: Promise<unknown> = Promise.resolve()

  return {
    name,
    routes: [
      {
        method: 'POST',
        path: '/webhook/messages',
        limit: bodyLimit,
        async handle(request): Promise<RouteAnswer> {
          const hear = receive
          if (hear === null) return answer(503, { error: 'the channel is not started' })
          const decoded = decode(request, secret, now())
          if ('refused' in decoded) {
            log.warn({ status: decoded.status }, 'a webhook message was refused')
            return answer(decoded.status, { error: decoded.refused })
          }
          const { message } = decoded
          const taken = last.then(async () => {
            const from = await addresses.person(message.from, { as: 'reporter', name: message.name ?? null })
            return await hear(inboundOf(message, from, now()))
          })
          last = taken.catch(() => undefined) // Whoever posted it hears of it.
          return answer(202, { id: message.id, repeated: (await taken) === 'known' })
        },
      },
    ],
    async start(given) {
      receive = given
    },
    async stop() {
      receive = null
    },
    async send({ id, conversation, text, buttons }) {
      const chat = chatOf(conversation)
      const to = chat.startsWith('dm:') ? addresses.account(chat.slice('dm:'.length)) : null
      if (to === null) throw new ChannelError(name, `nobody is reached at ${conversation}`, { retryable: false })
      const body = JSON.stringify({ id, to, text, buttons })
      const time = String(Math.floor(Date.parse(now()) / 1000))
      const headers = { 'content-type': 'application/json', 'x-qishao-timestamp': time, 'x-qishao-signature': sign(secret, time, body) }
      const response = await fetch(url, { method: 'POST', headers, body, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) }).catch(
        (cause) => {
          throw new ChannelError(name, `message ${id} did not reach the other system`, { retryable: true, cause })
        },
      )
      await response.arrayBuffer().catch(() => null) // Its answer says nothing to us, but frees the connection.
      if (response.ok) return id
      const retryable = response.status === 429 || response.status >= 500
      throw new ChannelError(name, `the other system answered message ${id} with ${response.status}`, { retryable })
    },
  }
}

export const webhookKind: ChannelKind = {
  name,
  needs: {
    WEBHOOK_URL: { schema: z.url({ protocol: /^https?$/ }), allowed: 'the address to which messages of the bot are posted' },
    WEBHOOK_SECRET: {
      schema: z.string().regex(/^[\x21-\x7e]{32,}$/),
      allowed: 'at least 32 printable ASCII characters without blanks',
      secret: true,
    },
  },
  make: ({ WEBHOOK_URL = '', WEBHOOK_SECRET = '' }, ports) => makeWebhookChannel({ url: WEBHOOK_URL, secret: WEBHOOK_SECRET }, ports),
}

// --- Internal helpers ---

function answer(status: number, body: object): RouteAnswer {
  return { status, type: 'application/json', body: JSON.stringify(body) }
}
