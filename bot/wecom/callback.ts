/**
 * One callback URL of WeCom as an HTTP route: the check of the URL (p/90238), and the messages and events behind it. What is answered 200
 * has been handled, and is durable if the handler made it so; anything else makes WeCom send it again, four times in all (U).
 */
import type { Route, RouteAnswer, RouteRequest } from '../channel.ts'
import { type EnvelopeOptions, makeEnvelope, type Refusal } from './envelope.ts'
import { readXml, type XmlFault, type XmlObject } from './xml.ts'

export type CallbackOptions = EnvelopeOptions & {
  /** Takes a verified message; resolves with the XML of a passive answer (a card update, p/90241), or null. Rejects: WeCom sends it again. */
  handle(message: XmlObject): Promise<string | null>
  /** Elements that may come once or often, see `XmlOptions`. */
  readonly lists?: readonly string[]
  /** Hears why a request was turned away. Neither word nor sender of a message is in it, so it may be logged. */
  refused?(reason: CallbackRefusal, hint: string): void
  /** Hears why the handler failed. */
  failed?(error: unknown): void
}

/** `envelope`: the body around the ciphertext is not WeCom's. The faults of XML are those of a verified message. */
export type CallbackRefusal = Refusal | 'envelope' | XmlFault

export type Callback = {
  /** The check of the URL: answers the decrypted echostr, bare, without quotes or line break. */
  check(request: RouteRequest): RouteAnswer
  /** A message or event. Never rejects. */
  take(request: RouteRequest): Promise<RouteAnswer>
}

/** The largest body that is looked at, in bytes; a message of WeCom is under 30 KiB. For the route's own limit too. */
export const callbackLimit = 128 * 1024

/** The callback of one URL. Throws when its token or key cannot be right. */
export function makeCallback(options: CallbackOptions): Callback {
  const envelope = makeEnvelope(options)
  const turnAway = (reason: CallbackRefusal, hint: string): RouteAnswer => {
    options.refused?.(reason, hint)
    return text(statuses[reason], reason)
  }
  return {
    check({ query }) {
      const opened = envelope.open(query, null)
      return opened.ok ? text(200, opened.message) : turnAway(opened.reason, opened.hint)
    },
    async take({ query, body }) {
      if (body.length > callbackLimit) return turnAway('size', `a body of ${body.length} bytes`)
      const cipher = cipherOf(body.toString('latin1'))
      if (cipher === null) return turnAway('envelope', 'the body is not the <xml> with <Encrypt> of WeCom')
      const opened = envelope.open(query, cipher)
      if (!opened.ok) return turnAway(opened.reason, opened.hint)
      const read = readXml(opened.message, options.lists ? { lists: options.lists } : {})
      if (!read.ok) return turnAway(read.reason, 'a signed message whose XML cannot be read')
      try {
        const answer = await options.handle(read.root)
        return answer === null ? text(200, '') : { status: 200, type: 'application/xml; charset=utf-8', body: envelope.seal(answer) }
      } catch (error) {
        options.failed?.(error)
        return text(500, 'not handled')
      }
    },
  }
}

/** Both routes of a callback URL, e.g. `/wecom/kf/callback`. */
export function routesOf(path: string, callback: Callback): readonly Route[] {
  return [
    { method: 'GET', path, limit: 0, handle: async (request) => callback.check(request) },
    { method: 'POST', path, limit: callbackLimit, handle: (request) => callback.take(request) },
  ]
}

// --- Internal helpers ---

const statuses: Readonly<Record<CallbackRefusal, number>> = {
  query: 400,
  size: 413,
  envelope: 400,
  signature: 403,
  late: 403,
  length: 400,
  padding: 400,
  'inner-length': 400,
  receiver: 403,
  malformed: 400,
  doctype: 400,
  'too-large': 413,
  'too-deep': 400,
  'too-many': 400,
}

function text(status: number, body: string): RouteAnswer {
  return { status, type: 'text/plain; charset=utf-8', body }
}

/**
 * The ciphertext in a body nobody has verified yet. A stranger's bytes reach no XML parser: only this one element means anything, and the
 * signature that follows covers it.
 */
function cipherOf(body: string): string | null {
  if (/<!(?:doctype|entity)/i.test(body)) return null
  const found = [...body.matchAll(/<Encrypt>\s*(?:<!\[CDATA\[([A-Za-z0-9+/=]*)\]\]>|([A-Za-z0-9+/=]*))\s*<\/Encrypt>/g)]
  const [only] = found
  return only && found.length === 1 ? (only[1] ?? only[2] ?? null) : null
}
