/** Hostile callbacks out of a number: the same seed gives the same request, so a finding can be looked at again. */
import { createCipheriv, createHash } from 'node:crypto'
import type { RouteRequest } from '../channel.ts'
import { callbackLimit } from './callback.ts'

/** The callback that the requests are meant for. */
export const target = {
  token: 'TestTokenA1',
  aesKey: '8Pc1ZvoKKCxRxwyFlH1XTDUDKNqekeDehjl2zCDBtDA',
  receiver: 'ww0123456789abcdef',
  /** Seconds since 1970, the time of the receiver. */
  timestamp: '1760000000',
} as const

/** `signed`: made with the token, so it may get past the signature; what was only altered counts as signed. */
export type FuzzRequest = RouteRequest & { readonly method: 'GET' | 'POST'; readonly signed: boolean }

/** The request of a seed. A third is noise, a third valid callbacks that were altered, a third signed with hostile contents. */
export function fuzzRequest(seed: number): FuzzRequest {
  const random = randomOf(seed)
  const method = random.below(5) === 0 ? 'GET' : 'POST'
  const kind = random.below(3)
  if (kind === 0) return { method, signed: false, headers: {}, query: noise(random, 300), body: Buffer.from(noise(random, sizeOf(random))) }
  const plain = kind === 1 ? envelopePlain(random, message(random)) : hostilePlain(random)
  const cipher = encrypted(plain)
  const query = queryOf(random, cipher, method)
  const body = Buffer.from(`<xml><ToUserName><![CDATA[ww]]></ToUserName><Encrypt><![CDATA[${cipher}]]></Encrypt><AgentID>1</AgentID></xml>`)
  if (kind === 2) return { method, signed: true, headers: {}, query, body }
  const altersBody = method === 'POST' && random.below(3) > 0
  return {
    method,
    signed: true, // The altered part may be one that nobody looks at.
    headers: {},
    query: altersBody ? query : altered(random, Buffer.from(query)).toString('latin1'),
    body: altersBody ? altered(random, body) : body,
  }
}

// --- Internal helpers ---

type Random = { below(limit: number): number; pick<T>(from: readonly [T, ...T[]]): T }

/** mulberry32: small, good enough for noise, and the same everywhere. */
function randomOf(seed: number): Random {
  let state = seed | 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return { below, pick: (from) => from[below(from.length)] ?? from[0] }
}

/** Mostly small, now and then up to what is looked at and beyond. */
function sizeOf(random: Random): number {
  return random.pick([50, 50, 500, 500, 5_000, 60_000, callbackLimit + 1000])
}

const pieces = [
  '<',
  '>',
  '/',
  '<xml>',
  '</xml>',
  '<Encrypt>',
  '</Encrypt>',
  '<![CDATA[',
  ']]>',
  '<!DOCTYPE xml [',
  '<!ENTITY a "b">',
  '&a;',
  '&#x41;',
  '&lt;',
  '<!--',
  '-->',
  '<?xml version="1.0"?>',
  '<a b="c">',
  '<a/>',
  '<__proto__>',
  '<constructor>',
  '=',
  '&',
  '%',
  '%E4%BD',
  '+',
  ' ',
  '\0',
  '\r\n',
  '\uFEFF',
  '您好',
  '😀',
  '\ud800',
  'msg_signature=',
  'timestamp=',
  'nonce=',
  'echostr=',
  '9'.repeat(30),
  'a'.repeat(100),
] as const

function noise(random: Random, size: number): string {
  const length = random.below(size)
  const few = random.below(2) === 0 ? [random.pick(pieces), random.pick(pieces)] : pieces
  const parts: string[] = []
  for (let written = 0; written < length; ) {
    const part = random.below(4) === 0 ? String.fromCharCode(random.below(256)) : (few[random.below(few.length)] ?? '')
    parts.push(part)
    written += part.length
  }
  return parts.join('')
}

function message(random: Random): string {
  const text = noise(random, 200).replaceAll(']]>', '')
  return (
    `<xml><ToUserName><![CDATA[ww]]></ToUserName><FromUserName><![CDATA[zhangsan]]></FromUserName><CreateTime>1760000000</CreateTime>` +
    `<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${text}]]></Content><MsgId>${random.below(2 ** 31)}</MsgId></xml>`
  )
}

function hostileXml(random: Random): string {
  const depth = random.below(200)
  return random.pick<() => string>([
    () => noise(random, sizeOf(random)),
    () => `<xml>${noise(random, sizeOf(random))}</xml>`,
    () => `<xml>${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}</xml>`,
    () => `<xml>${random.pick(pieces).repeat(random.below(2_000))}</xml>`,
    () => altered(random, Buffer.from(message(random))).toString('utf8'),
  ])()
}

function envelopePlain(random: Random, xml: string): Buffer {
  const text = Buffer.from(xml)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(text.length)
  const body = Buffer.concat([Buffer.alloc(16, random.below(256)), length, text, Buffer.from(target.receiver)])
  const pad = 32 - (body.length % 32)
  return Buffer.concat([body, Buffer.alloc(pad, pad)])
}

/** A plaintext with a hostile message, or with lies in its envelope. */
function hostilePlain(random: Random): Buffer {
  const plain = envelopePlain(random, hostileXml(random))
  if (random.below(3) > 0) return plain
  if (random.below(2) === 0) plain.writeUInt32BE(random.pick([0, 1, plain.length, 0x7fffffff, 0xffffffff, random.below(2 ** 31)]), 16)
  else plain[plain.length - 1 - random.below(40)] = random.below(256)
  return plain
}

/** AES in CBC takes whole blocks of 16; WeCom's are 32, and half ones are tried too. */
function encrypted(plain: Buffer): string {
  const key = Buffer.from(`${target.aesKey}=`, 'base64')
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([cipher.update(plain), cipher.final()]).toString('base64')
}

function queryOf(random: Random, cipher: string, method: 'GET' | 'POST'): string {
  const timestamp = random.below(10) === 0 ? String(random.below(2 ** 31)) : target.timestamp
  const nonce = String(random.below(2 ** 31))
  const sorted = [target.token, timestamp, nonce, cipher].sort().join('')
  const signature = createHash('sha1').update(sorted).digest('hex')
  const echo = method === 'GET' ? `&echostr=${encodeURIComponent(cipher)}` : ''
  return `msg_signature=${signature}&timestamp=${timestamp}&nonce=${nonce}${echo}`
}

/** Some bytes changed, cut out, doubled or put in. */
function altered(random: Random, bytes: Buffer): Buffer {
  let result = Buffer.from(bytes)
  for (let change = 0; change <= random.below(4); change++) {
    const at = random.below(result.length + 1)
    const to = Math.min(result.length, at + random.below(random.pick([2, 20, 2_000])))
    const middle = random.pick<() => Buffer>([
      () => Buffer.from([random.below(256)]),
      () => Buffer.alloc(0),
      () => Buffer.concat([result.subarray(at, to), result.subarray(at, to)]),
      () => Buffer.from(random.pick(pieces)),
    ])()
    result = Buffer.concat([result.subarray(0, at), middle, result.subarray(to)])
  }
  return result
}
