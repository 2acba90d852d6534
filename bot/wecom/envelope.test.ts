import { randomBytes } from 'node:crypto'
import { decrypt, encrypt, getSignature } from '@wecom/crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeEnvelope } from './envelope.ts'
import vectors from './vectors.json' with { type: 'json' }

type Vector = Readonly<Record<'token' | 'aesKey' | 'receiver' | 'timestamp' | 'nonce' | 'encrypt' | 'signature', string>>

const at = (seconds: string | number): string => new Date(Number(seconds) * 1000).toISOString()

const envelopeOf = ({ token, aesKey, receiver, timestamp }: Vector, more: { readonly windowMs?: number; readonly limit?: number } = {}) =>
  makeEnvelope({ token, aesKey, receiver, now: () => at(timestamp), ...more })

function queryOf(vector: Vector): string {
  return `msg_signature=${vector.signature}&timestamp=${vector.timestamp}&nonce=${vector.nonce}`
}

const [v1] = vectors.positive
if (!v1) throw new Error('vectors.json is empty')

describe('opening an envelope', () => {
  it.each(vectors.positive)('gives the message of $id: $about', (vector) => {
    expect(envelopeOf(vector).open(queryOf(vector), vector.encrypt)).toEqual({ ok: true, message: vector.message })
  })

  it.each(vectors.negative)('refuses $id: $about', (vector) => {
    expect(envelopeOf(vector).open(queryOf(vector), vector.encrypt)).toMatchObject({ ok: false, reason: vector.reason })
  })

  it('reads the echostr of a URL check, with its plus signs percent-encoded or bare', () => {
    for (const echo of [encodeURIComponent(v1.encrypt), v1.encrypt])
      expect(envelopeOf(v1).open(`${queryOf(v1)}&echostr=${echo}`, null)).toEqual({ ok: true, message: v1.message })
  })

  it('says that something decodes plus as space when the echostr came with spaces', () => {
    const spoilt = envelopeOf(v1).open(`${queryOf(v1)}&echostr=${encodeURIComponent(v1.encrypt.replaceAll('+', ' '))}`, null)
    expect(spoilt).toMatchObject({ ok: false, reason: 'signature', hint: expect.stringContaining('space') })
  })

  it.each([
    ['nothing', ''],
    ['no signature', `timestamp=${v1.timestamp}&nonce=${v1.nonce}`],
    ['no timestamp', `msg_signature=${v1.signature}&nonce=${v1.nonce}`],
    ['no nonce', `msg_signature=${v1.signature}&timestamp=${v1.timestamp}`],
    ['a doubled parameter', `${queryOf(v1)}&nonce=2`],
    ['a broken percent sign', `${queryOf(v1)}&x=%E4%zz`],
    ['a timestamp in words', `msg_signature=${v1.signature}&timestamp=now&nonce=${v1.nonce}`],
  ])('refuses a query with %s', (_, query) => {
    expect(envelopeOf(v1).open(query, v1.encrypt)).toMatchObject({ ok: false, reason: 'query' })
  })

  it('refuses what is larger than the limit before hashing it', () => {
    expect(envelopeOf(v1, { limit: 10 }).open(queryOf(v1), v1.encrypt)).toMatchObject({ ok: false, reason: 'size' })
  })

  it('takes a timestamp of ten minutes ago or ahead and refuses one of ten minutes and a second', () => {
    for (const [away, ok] of [
      [600, true],
      [-600, true],
      [601, false],
      [-601, false],
    ] as const) {
      const envelope = makeEnvelope({ ...v1, now: () => at(Number(v1.timestamp) + away) })
      expect(envelope.open(queryOf(v1), v1.encrypt)).toMatchObject(ok ? { ok } : { ok, reason: 'late' })
    }
  })

  it('takes the same envelope again: a repeat of the platform is not an attack', () => {
    const envelope = envelopeOf(v1)
    expect(envelope.open(queryOf(v1), v1.encrypt)).toEqual(envelope.open(queryOf(v1), v1.encrypt))
  })

  it('agrees with the official package on fresh messages, both ways', () => {
    fc.assert(
      fc.property(
        fc.record({
          token: fc.stringMatching(/^[A-Za-z0-9]{1,32}$/),
          key: fc.uint8Array({ minLength: 32, maxLength: 32 }),
          random: fc.uint8Array({ minLength: 16, maxLength: 16 }),
          receiver: fc.oneof(fc.constant(''), fc.stringMatching(/^ww[0-9a-f]{16}$/)),
          nonce: fc.stringMatching(/^[A-Za-z0-9]{1,16}$/),
          message: fc.string({ unit: 'grapheme', maxLength: 400 }),
        }),
        ({ token, key, random, receiver, nonce, message }) => {
          const aesKey = Buffer.from(key).toString('base64').slice(0, 43)
          const cipher = encrypt(aesKey, message, receiver, Buffer.from(random))
          const timestamp = '1760000000'
          const envelope = makeEnvelope({ token, aesKey, receiver, now: () => at(timestamp) })
          const query = `msg_signature=${getSignature(token, timestamp, nonce, cipher)}&timestamp=${timestamp}&nonce=${nonce}`
          expect(envelope.open(query, cipher)).toEqual({ ok: true, message })

          const sealed = envelope.seal(message)
          const part = (name: string): string => new RegExp(`<${name}>(?:<!\\[CDATA\\[)?([^<\\]]*)`).exec(sealed)?.[1] ?? ''
          expect(decrypt(aesKey, part('Encrypt'))).toMatchObject({ message, id: receiver })
          expect(part('MsgSignature')).toBe(getSignature(token, part('TimeStamp'), part('Nonce'), part('Encrypt')))
        },
      ),
      { numRuns: 500 },
    )
  })

  it('refuses every envelope with one bit changed', () => {
    const bytes = Buffer.from(v1.encrypt, 'base64')
    const envelope = envelopeOf(v1)
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes)
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(envelope.open(queryOf(v1), changed.toString('base64'))).toMatchObject({ ok: false, reason: 'signature' })
    }
  })
})

describe('making an envelope', () => {
  it('refuses a key of 42 or 44 characters in one sentence that does not show it', () => {
    for (const aesKey of [v1.aesKey.slice(1), `${v1.aesKey}A`, `${v1.aesKey.slice(1)}=`]) {
      const attempt = () => makeEnvelope({ ...v1, aesKey, now: () => at(0) })
      expect(attempt).toThrow(/EncodingAESKey .* 43 letters and digits/)
      expect(attempt).not.toThrow(new RegExp(aesKey.slice(0, 8)))
    }
  })

  it('refuses an empty token', () => {
    expect(() => makeEnvelope({ ...v1, token: '', now: () => at(0) })).toThrow(/Token .* is empty/)
  })

  it('reads a key whose last character is not canonical as the same key', () => {
    const key = randomBytes(32).toString('base64').slice(0, 43)
    const last = key.at(-1) ?? ''
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
    for (const offset of [1, 2, 3]) {
      const other = key.slice(0, 42) + alphabet[alphabet.indexOf(last) + offset]
      const cipher = encrypt(key, '同一把钥匙', v1.receiver)
      const query = `msg_signature=${getSignature(v1.token, v1.timestamp, '1', cipher)}&timestamp=${v1.timestamp}&nonce=1`
      expect(envelopeOf({ ...v1, aesKey: other }).open(query, cipher)).toEqual({ ok: true, message: '同一把钥匙' })
    }
  })
})
