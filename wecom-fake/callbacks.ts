/** The sender of callbacks: encrypts, signs, posts, waits, tries again (p/90238), with the planned faults of the way. */
import { setTimeout as sleep } from 'node:timers/promises'
import { XMLParser } from 'fast-xml-parser'
import { decrypt, encrypt, type Keys, sign } from './envelope.ts'
import type { Kernel } from './kernel.ts'
import type { Switches } from './switches.ts'

export type Target = 'kf' | 'app'

export type CallbackSettings = {
  /** Where each kind goes; null: nowhere, as when the console has no URL. */
  readonly urls: Readonly<Record<Target, string | null>>
  /** Real milliseconds before a delivery counts as unanswered; 5,000 by p/90238. */
  readonly timeoutMs: number
  /** Real milliseconds for the answer to the URL check; 1,000 by p/90238. */
  readonly echoTimeoutMs: number
  /** Real milliseconds before each retry; spacing is U, the last one is used for all further ones. */
  readonly retryPausesMs: readonly number[]
  /** Which clock the timestamps follow. */
  readonly stamp: 'fake' | 'real'
}

export const defaultCallbackSettings: CallbackSettings = {
  urls: { kf: null, app: null },
  timeoutMs: 5_000,
  echoTimeoutMs: 1_000,
  retryPausesMs: [1_000],
  stamp: 'fake',
}

/** One delivery of one callback. `outcome`: the HTTP status, or why there was none. */
export type Delivery = {
  readonly target: Target
  /** The number of the callback; the same for its retries and duplicates. */
  readonly callback: number
  readonly attempt: number
  readonly outcome: number | 'timeout' | 'unreachable' | 'lost'
  /** Real milliseconds until the outcome. */
  readonly ms: number
}

/** What the product answered in the HTTP response itself, decrypted; null: nothing. */
export type Passive = Readonly<Record<string, unknown>> | null

export type Callbacks = {
  /** Sends one callback and its retries; the answer is the passive reply of the first delivery that succeeded within 5 s. */
  send(target: Target, xml: string): Promise<Passive>
  /** The URL check that the console makes on saving (p/90238); the answer is null when all is well, else what is wrong. */
  verify(target: Target): Promise<string | null>
  deliveries(): readonly Delivery[]
  /** Resolves when no delivery is under way; what waits for the stand-in's clock does not count. */
  settled(): Promise<void>
  point(urls: Partial<Record<Target, string | null>>): void
  stop(): void
}

/** Sends with the keys of the target's app and the receiver `corpId`. */
export function makeCallbacks(
  kernel: Kernel,
  switches: Switches,
  corpId: string,
  keysOf: (target: Target) => Keys | null,
  settings: CallbackSettings,
): Callbacks {
  const urls: Record<Target, string | null> = { ...settings.urls }
  const log: Delivery[] = []
  const underWay = new Set<Promise<unknown>>()
  const waiting: Array<() => void> = [] // callbacks held back until the next one has gone
  const ended = new AbortController()
  let callbacks = 0

  const seconds = () => String(Math.floor((settings.stamp === 'fake' ? kernel.now() : Date.now()) / 1000))
  const digits = () => String(Math.floor(kernel.random() * 9e9 + 1e9))

  const seal = (keys: Keys, xml: string, damage: string | undefined): { url: string; body: string } => {
    const old = damage === 'old-timestamp' ? String(Number(seconds()) - oldSeconds) : seconds()
    const nonce = digits()
    const receiver = damage === 'wrong-receiver' ? 'ww00000000000other' : corpId
    const encrypted = encrypt(keys.aesKey, xml, receiver, Buffer.from(kernel.id('').slice(0, 16)))
    const signature = sign(damage === 'bad-signature' ? `${keys.token}x` : keys.token, old, nonce, encrypted)
    const query = new URLSearchParams({ msg_signature: signature, timestamp: old, nonce })
    return {
      url: query.toString(),
      body: `<xml><ToUserName><![CDATA[${corpId}]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt><AgentID><![CDATA[]]></AgentID></xml>`,
    }
  }

  /** One delivery and, unless it succeeded, the next ones. */
  const deliver = async (target: Target, xml: string, callback: number, damage: string | undefined): Promise<Passive> => {
    const keys = keysOf(target)
    let sealed = keys && seal(keys, xml, damage)
    for (let attempt = 1; attempt <= switches.callbackDeliveries; attempt++) {
      const url = urls[target]
      if (!keys || !sealed || url === null || ended.signal.aborted) return null
      if (attempt > 1 && !switches.callbackRetryKeepsNonce) sealed = seal(keys, xml, damage)
      const began = performance.now()
      const { outcome, text } = await post(`${url}?${sealed.url}`, sealed.body, settings.timeoutMs, ended.signal)
      log.push({ target, callback, attempt, outcome, ms: Math.round(performance.now() - began) })
      kernel.changed()
      if (outcome === 200) return text === '' ? null : passive(keys, text)
      if (attempt < switches.callbackDeliveries) {
        const pause = settings.retryPausesMs[attempt - 1] ?? settings.retryPausesMs.at(-1) ?? 0
        await sleep(pause, undefined, { signal: ended.signal }).catch(() => {})
      }
    }
    return null
  }

  const track = <T>(work: Promise<T>): Promise<T> => {
    const done = work.catch(() => {}).finally(() => underWay.delete(done))
    underWay.add(done)
    return work
  }

  const release = () => {
    for (const run of waiting.splice(0)) run()
  }

  return {
    async send(target, xml) {
      callbacks += 1
      const callback = callbacks
      const path = `callback:${target}`
      const go = (damage?: string) => track(deliver(target, xml, callback, damage))
      const fault = kernel.faults.take(path)
      switch (fault?.type) {
        case 'lost':
          log.push({ target, callback, attempt: 0, outcome: 'lost', ms: 0 })
          return null
        case 'duplicate': {
          let last: Passive = null
          for (let copy = 0; copy < (fault.count ?? 2); copy++) last = await go()
          return last
        }
        case 'parallel': {
          const all = await Promise.all(Array.from({ length: fault.count ?? 2 }, () => go()))
          return all.find((answer) => answer !== null) ?? null
        }
        case 'delay':
          return await new Promise((done) => kernel.later(fault.ms ?? 0, () => void go().then(done)))
        case 'reorder':
          return await new Promise((done) => waiting.push(() => void go().then(done)))
        default: {
          const answer = await go(fault?.type)
          release()
          return answer
        }
      }
    },
    async verify(target) {
      const keys = keysOf(target)
      const url = urls[target]
      if (!keys) return 'the app has no callback keys'
      if (url === null) return 'no callback URL is set'
      const echo = digits()
      const timestamp = seconds()
      const nonce = digits()
      const echostr = encrypt(keys.aesKey, echo, corpId, Buffer.from(kernel.id('').slice(0, 16)))
      const query = new URLSearchParams({ msg_signature: sign(keys.token, timestamp, nonce, echostr), timestamp, nonce, echostr })
      try {
        const response = await fetch(`${url}?${query}`, { signal: AbortSignal.timeout(settings.echoTimeoutMs), redirect: 'manual' })
        if (response.status !== 200) return `status ${response.status} instead of 200`
        // The bare message: no quotes, no BOM, no newline (p/90238).
        const bytes = Buffer.from(await response.arrayBuffer())
        return bytes.equals(Buffer.from(echo)) ? null : 'the answer is not the bare decrypted text'
      } catch (error) {
        return isTimeout(error) ? `no answer within ${settings.echoTimeoutMs} ms` : 'the URL cannot be reached'
      }
    },
    deliveries: () => [...log],
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay)
    },
    point(changed) {
      Object.assign(urls, changed)
    },
    stop() {
      ended.abort()
    },
  }
}

// --- Internal helpers ---

/** An hour: older than any window a receiver may reasonably allow. */
const oldSeconds = 3600

async function post(
  url: string,
  body: string,
  timeoutMs: number,
  ended: AbortSignal,
): Promise<{ outcome: Delivery['outcome']; text: string }> {
  try {
    const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), ended])
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'text/xml' }, body, signal, redirect: 'manual' })
    return { outcome: response.status, text: await response.text() }
  } catch (error) {
    return { outcome: isTimeout(error) ? 'timeout' : 'unreachable', text: '' }
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError'
}

const parser = new XMLParser({ parseTagValue: false, processEntities: false })

/** The passive reply of p/90241: encrypted and signed XML. What cannot be read is told as `{ error }`. */
function passive(keys: Keys, text: string): Passive {
  try {
    const { xml } = parser.parse(text)
    if (sign(keys.token, String(xml.TimeStamp), String(xml.Nonce), String(xml.Encrypt)) !== xml.MsgSignature)
      return { error: 'the signature of the passive reply is wrong' }
    return parser.parse(decrypt(keys.aesKey, String(xml.Encrypt)).message).xml
  } catch (error) {
    return { error: `the passive reply cannot be read: ${error instanceof Error ? error.message : 'unknown'}` }
  }
}
