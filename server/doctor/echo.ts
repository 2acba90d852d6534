/** Does a callback URL answer the check that the console makes when it is saved (p/90238)? It is asked as WeCom asks: signed and encrypted. */
import { type Envelope, makeEnvelope } from '../../bot/wecom/envelope.ts'
import { readXml, textOf } from '../../bot/wecom/xml.ts'
import { cureOf, patienceMs, whyOf } from './api.ts'
import type { Finding, Findings } from './finding.ts'
import type { AppKeys } from './settings.ts'

/** The console waits so long for the answer (p/90238), in milliseconds. */
const consoleMs = 1_000

/** Where each callback lives below the address of the server. */
export const callbackPaths = { kf: '/wecom/kf/callback', app: '/wecom/app/callback' } as const

export type EchoTarget = {
  readonly name: 'kf' | 'app'
  readonly keys: AppKeys
  readonly corpId: string
  /** The address of the server, e.g. https://qishao.example.gov.cn. */
  readonly base: string
  /** It was given by nobody: the server of this machine, which WeCom cannot reach by it. */
  readonly local: boolean
}

/** Asks the callback URL. `now`: UTC, 24 characters. */
export async function* echoed({ name, keys, corpId, base, local }: EchoTarget, now: () => string): Findings {
  const step = `${name} callback`
  const url = `${base.replace(/\/+$/, '')}${callbackPaths[name]}`
  const envelope = makeEnvelope({ token: keys.token, aesKey: keys.aesKey, receiver: corpId, now })
  // Without a plus first: whether the keys fit and whether the way is clean are two questions.
  const plain = await check(url, sealed(envelope, false), name, local)
  if (plain !== null) return yield { ...plain, step }
  const plus = await check(url, sealed(envelope, true), name, local)
  if (plus?.level === 'FAIL')
    return yield {
      level: 'FAIL',
      step,
      text: `${url} loses the plus signs of the query: something on the way decodes "%2B" or "+" as a space; hand the query on as it came.`,
    }
  if (plus !== null) return yield { ...plus, step }
  yield { level: 'ok', step, text: `${url} answers with the bare echo` }
}

// --- Internal helpers ---

type Sealed = { readonly query: string; readonly message: string }

type Fault = Pick<Finding, 'level' | 'text'>

/** An echo whose ciphertext has plus signs, or has none. Each sealing is random, so it is sealed until it fits. */
function sealed(envelope: Envelope, plus: boolean): Sealed {
  for (;;) {
    const message = String(Math.floor(Math.random() * 9e15) + 1e15)
    const xml = readXml(envelope.seal(message))
    if (!xml.ok) throw new Error(`our own envelope cannot be read: ${xml.reason}`)
    const [echostr, signature, timestamp, nonce] = ['Encrypt', 'MsgSignature', 'TimeStamp', 'Nonce'].map(
      (key) => textOf(xml.root, key) ?? '',
    )
    if (echostr === undefined || echostr.includes('+') !== plus) continue
    const query = { msg_signature: signature, timestamp, nonce, echostr }
    const parts = Object.entries(query).map(([key, value]) => `${key}=${encodeURIComponent(value ?? '')}`)
    return { query: parts.join('&'), message }
  }
}

/** Null: as it should be. */
async function check(url: string, { query, message }: Sealed, name: EchoTarget['name'], local: boolean): Promise<Fault | null> {
  const began = performance.now()
  let response: Response
  let body: Buffer
  try {
    response = await fetch(`${url}?${query}`, { redirect: 'manual', signal: AbortSignal.timeout(patienceMs) })
    body = Buffer.from(await response.arrayBuffer())
  } catch (error) {
    const cure = local ? 'start the server, or name the address of another one by --url or QISHAO_PUBLIC_URL' : cureOf(error)
    return { level: 'FAIL', text: `${url} is not reached (${whyOf(error)}): ${cure}.` }
  }
  const { status } = response
  if (status === 200) {
    if (!body.equals(Buffer.from(message)))
      return {
        level: 'FAIL',
        text: `${url} answers 200 with something else than the bare echo: another page is served there, or a proxy alters the answer.`,
      }
    const ms = Math.round(performance.now() - began)
    if (ms < consoleMs) return null
    return {
      level: 'warn',
      text: `${url} answers rightly, but after ${ms} ms; the console waits ${consoleMs} ms and refuses to save the URL.`,
    }
  }
  return { level: 'FAIL', text: `${url} answers ${status}: ${cureOfStatus(status, name, body.toString('latin1', 0, 40))}.` }
}

function cureOfStatus(status: number, name: EchoTarget['name'], body: string): string {
  const prefix = name === 'kf' ? 'WECOM_KF' : 'WECOM_APP'
  if (status === 403 && body === 'late')
    return 'the clock of the server is not that of this machine; a virtual one (QISHAO_CLOCK) refuses every callback'
  if (status === 403 && body === 'receiver') return 'the server runs with another WECOM_CORP_ID than this'
  if (status === 400 && (body === 'padding' || body === 'inner-length'))
    return `the server runs with another ${prefix}_AES_KEY than this; restart it with the present settings`
  if (status === 403 && body === 'signature')
    return `the server runs with another ${prefix}_TOKEN than this; restart it with the present settings`
  if (status === 404)
    return `the proxy does not hand ${callbackPaths[name]} on, or the server was started without the ${name} settings; correct its path, or restart the server`
  if (status >= 300 && status < 400)
    return 'WeCom does not follow redirects; set the address that answers itself, with https where it redirects to it'
  if (status === 401 || status === 403)
    return 'something in front of the server wants a login or blocks it; let this path pass to the server'
  if (status >= 502 && status <= 504)
    return 'the proxy does not reach the server; look whether it runs, and at the port the proxy hands on to'
  return 'look into the log of the server'
}
