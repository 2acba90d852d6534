/** What another system posts → `Inbound`. The format is described in `docs/add-a-channel.md`. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import * as z from 'zod'
import type { Inbound } from '../../dialogs/message.ts'
import type { RouteRequest } from '../channel.ts'

/** How far the clocks of the two systems may be apart. */
const toleranceMs = 5 * 60_000

const posted = z.strictObject({
  /** Unique for ever; a repeat has the same one. */
  id: z.string().min(1).max(200),
  /** Who writes, as the other system knows them. */
  from: z.string().regex(/^[\w.@-]{1,64}$/),
  name: z.string().max(60).optional(),
  text: z.string().max(100_000),
})

export type Posted = z.output<typeof posted>

/** `refused` says in a sentence what was wrong; `status` is what the caller is answered. */
export type Decoded = { readonly message: Posted } | { readonly refused: string; readonly status: 400 | 401 }

/** The signature of a body at a time (seconds since 1970): HMAC-SHA256 over `<time>.<body>`, in hex. */
export function sign(secret: string, time: string, body: string | Buffer): string {
  return createHmac('sha256', secret).update(`${time}.`).update(body).digest('hex')
}

/** Checks signature, time and form, in this order. */
export function decode({ headers, body }: RouteRequest, secret: string, now: string): Decoded {
  const time = headers['x-qishao-timestamp'] ?? ''
  const given = Buffer.from(headers['x-qishao-signature'] ?? '', 'hex')
  const right = Buffer.from(sign(secret, time, body), 'hex')
  if (given.length !== right.length || !timingSafeEqual(given, right)) return { refused: 'the signature is wrong', status: 401 }
  if (!/^\d{1,12}$/.test(time) || Math.abs(Number(time) * 1000 - Date.parse(now)) > toleranceMs)
    return { refused: 'the timestamp is more than five minutes away from the time here', status: 401 }
  const json = parsed(body)
  const message = posted.safeParse(json)
  if (!message.success) return { refused: `the body is not a message: ${z.prettifyError(message.error).split('\n')[0]}`, status: 400 }
  return { message: message.data }
}

/** The message as every channel speaks it; `from` is the person's id in the directory. */
export function inboundOf({ id, text }: Posted, from: string, now: string): Inbound {
  return {
    id,
    conversation: `webhook:dm:${from}`,
    scope: { type: 'direct' },
    from,
    at: now,
    text,
    quote: null,
    tap: null,
    addressed: true,
    attachments: [],
    rejected: [],
  }
}

// --- Internal helpers ---

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return null // Said as "not a message".
  }
}
