/**
 * The envelope around what WeCom calls back with: verified, decrypted and checked in a fixed order (p/90238, p/91144), and sealed for an
 * answer. Nothing of the plaintext is trusted before the signature; nothing a stranger sends makes it throw.
 *
 * A nonce is not remembered. WeCom repeats a callback up to four times and whether a repeat keeps its nonce is U, so a known nonce
 * could not be refused anyway; a replay within the window does no harm because the work behind it is idempotent.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual } from 'node:crypto'

export type EnvelopeOptions = {
  /** The Token of the callback's page in the console. */
  readonly token: string
  /** The EncodingAESKey, 43 characters. Its last character holds two unused bits, so it need not be canonical base64. */
  readonly aesKey: string
  /** The receiveid: the CorpID for the app and kf, empty for an aibot of the enterprise (p/91144, p/101033). */
  readonly receiver: string
  /** UTC, 24 characters. */
  now(): string
  /** How far the timestamp may lie from now, in milliseconds; 10 minutes unless told, as a repeat may keep its timestamp (U). */
  readonly windowMs?: number
  /** The longest ciphertext, in characters; 128 Ki unless told, where a message of WeCom has under 30. */
  readonly limit?: number
}

/** Why an envelope is refused, in the order of the checks. */
export type Refusal = 'query' | 'size' | 'signature' | 'late' | 'length' | 'padding' | 'inner-length' | 'receiver'

export type Opened =
  | { readonly ok: true; readonly message: string }
  | { readonly ok: false; readonly reason: Refusal; readonly hint: string }

export type Envelope = {
  /** Opens the envelope of a callback. `query` is raw, as it stands in the URL; the ciphertext is `encrypt`, or the query's `echostr` when null. */
  open(query: string, encrypt: string | null): Opened
  /** The XML of a passive answer (p/90238): encrypted and signed, with a nonce of ours. */
  seal(message: string): string
}

/** The envelope of one callback URL. Throws when the key or the token cannot be right; the sentence does not show them. */
export function makeEnvelope(options: EnvelopeOptions): Envelope {
  const { token, receiver, now, windowMs = defaultWindowMs, limit = defaultLimit } = options
  const key = keyOf(options.aesKey)
  if (token === '') throw new Error('the Token of the WeCom callback is empty; copy it from the page of the callback in the console')
  return {
    open(query, encrypt) {
      const given = parametersOf(query)
      const cipher = encrypt ?? given?.get('echostr')
      const timestamp = given?.get('timestamp')
      const nonce = given?.get('nonce')
      const signature = given?.get('msg_signature')
      if (cipher === undefined || timestamp === undefined || nonce === undefined || signature === undefined) return refused('query')
      if (!/^\d{1,12}$/.test(timestamp)) return refused('query')
      if (cipher.length > limit) return refused('size')
      if (!equal(signature, sign(token, timestamp, nonce, cipher)))
        return refused('signature', cipher.includes(' ') ? 'the ciphertext holds spaces: something on the way decodes "+" as a space' : '')
      if (Math.abs(Number(timestamp) * 1000 - Date.parse(now())) > windowMs) return refused('late')
      const plain = decrypt(key, cipher)
      return plain ? unwrap(plain, receiver) : refused('length')
    },
    seal(message) {
      const encrypted = encrypt(key, message, receiver)
      const timestamp = String(Math.floor(Date.parse(now()) / 1000))
      const nonce = randomBytes(8).toString('hex')
      const signature = sign(token, timestamp, nonce, encrypted)
      return (
        `<xml><Encrypt><![CDATA[${encrypted}]]></Encrypt><MsgSignature><![CDATA[${signature}]]></MsgSignature>` +
        `<TimeStamp>${timestamp}</TimeStamp><Nonce><![CDATA[${nonce}]]></Nonce></xml>`
      )
    },
  }
}

// --- Internal helpers ---

const defaultWindowMs = 10 * 60_000
const defaultLimit = 128 * 1024

/** WeCom pads to 32, not to the 16 of AES (p/91144), so the padding is ours to check. */
const blockBytes = 32
const randomLength = 16
const headerLength = randomLength + 4

const hints: Readonly<Record<Refusal, string>> = {
  query: 'msg_signature, timestamp (seconds), nonce or the ciphertext is missing, doubled or not decodable',
  size: 'the ciphertext is larger than any message of WeCom',
  signature: 'signed with another Token than the one configured, or altered on the way',
  late: 'the timestamp lies too far from the clock of this machine; check the clock, or it is a replay',
  length: 'the ciphertext is not base64 of whole blocks',
  padding: 'the padding is wrong; the EncodingAESKey is probably not the one of this callback',
  'inner-length': 'the length inside does not fit the message',
  receiver: 'meant for another enterprise; check the CorpID',
}

function refused(reason: Refusal, hint = ''): Opened {
  return { ok: false, reason, hint: hint || hints[reason] }
}

function keyOf(aesKey: string): Buffer {
  if (!/^[A-Za-z0-9+/]{43}$/.test(aesKey))
    throw new Error(
      `the EncodingAESKey of the WeCom callback has ${aesKey.length} characters or a wrong one; it is 43 letters and digits, copy it again`,
    )
  return Buffer.from(`${aesKey}=`, 'base64')
}

/** The parameters of a raw query; null when one is doubled or not decodable. `+` stays `+`: here it is base64 and never a space. */
function parametersOf(query: string): ReadonlyMap<string, string> | null {
  const found = new Map<string, string>()
  for (const part of query.split('&')) {
    if (part === '') continue
    const at = part.indexOf('=')
    const name = at < 0 ? part : part.slice(0, at)
    if (found.has(name)) return null
    try {
      found.set(name, at < 0 ? '' : decodeURIComponent(part.slice(at + 1)))
    } catch {
      return null // a percent sign that introduces no character
    }
  }
  return found
}

function sign(token: string, timestamp: string, nonce: string, encrypted: string): string {
  const sorted = [token, timestamp, nonce, encrypted].map((it) => Buffer.from(it)).sort(Buffer.compare)
  return createHash('sha1').update(Buffer.concat(sorted)).digest('hex')
}

function equal(given: string, expected: string): boolean {
  const a = Buffer.from(given)
  const b = Buffer.from(expected)
  return a.length === b.length && timingSafeEqual(a, b)
}

/** The plaintext with its padding, or null when the ciphertext is not base64 of whole blocks. */
function decrypt(key: Buffer, encrypted: string): Buffer | null {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encrypted)) return null
  const cipher = Buffer.from(encrypted, 'base64')
  if (cipher.length === 0 || cipher.length % blockBytes !== 0) return null
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, randomLength)).setAutoPadding(false)
  return Buffer.concat([decipher.update(cipher), decipher.final()])
}

/** Layout (p/91144): 16 random bytes, length n (uint32, big endian), n bytes of message, the receiver, padding of 1 to 32 equal bytes. */
function unwrap(plain: Buffer, receiver: string): Opened {
  const pad = plain.at(-1) ?? 0
  if (pad < 1 || pad > blockBytes || !plain.subarray(-pad).every((byte) => byte === pad)) return refused('padding')
  const body = plain.subarray(0, plain.length - pad)
  if (body.length < headerLength) return refused('inner-length')
  const end = headerLength + body.readUInt32BE(randomLength)
  if (end > body.length) return refused('inner-length')
  // Bytes, not text: broken UTF-8 must not become equal by replacement. In the message it may: an odd character is no reason to lose it.
  if (!body.subarray(end).equals(Buffer.from(receiver))) return refused('receiver')
  return { ok: true, message: body.toString('utf8', headerLength, end) }
}

function encrypt(key: Buffer, message: string, receiver: string): string {
  const text = Buffer.from(message)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(text.length)
  const body = Buffer.concat([randomBytes(randomLength), length, text, Buffer.from(receiver)])
  const pad = blockBytes - (body.length % blockBytes)
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, randomLength)).setAutoPadding(false)
  return Buffer.concat([cipher.update(body), cipher.update(Buffer.alloc(pad, pad)), cipher.final()]).toString('base64')
}
