import * as oracle from '@wecom/crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decrypt, encrypt, sign } from './envelope.ts'
import { kfKeys } from './fixtures.ts'

const aesKey = fc.stringMatching(/^[A-Za-z0-9]{43}$/)

describe('the encryption of callbacks (p/91144)', () => {
  it('is the one that the independent library reads', () => {
    fc.assert(
      fc.property(aesKey, fc.string({ unit: 'binary' }), fc.uint8Array({ minLength: 16, maxLength: 16 }), (key, message, random) => {
        const text = Buffer.from(message).toString()
        const read = oracle.decrypt(key, encrypt(key, text, 'ww0123456789abcdef', Buffer.from(random)))
        expect(read.message).toBe(text)
        expect(read.id).toBe('ww0123456789abcdef')
      }),
    )
  })

  it('reads what the independent library writes', () => {
    fc.assert(
      fc.property(aesKey, fc.string({ unit: 'binary' }), (key, message) => {
        const text = Buffer.from(message).toString()
        expect(decrypt(key, oracle.encrypt(key, text, ''))).toEqual({ message: text, receiver: '' })
      }),
    )
  })

  it('fills a whole block of 32 when the text is aligned already', () => {
    const aligned = 'x'.repeat(64 - 20 - 2)
    expect(Buffer.from(encrypt(kfKeys.aesKey, aligned, 'ww', Buffer.alloc(16)), 'base64')).toHaveLength(96)
  })

  it('refuses a lying length and a wrong padding', () => {
    const good = encrypt(kfKeys.aesKey, 'x', 'ww', Buffer.alloc(16))
    expect(() => decrypt(aesKeyOfAnother, good)).toThrow(/padding|length/)
  })
})

describe('the signature of callbacks (p/91144)', () => {
  it('is the one of the independent library', () => {
    const digits = fc.stringMatching(/^[0-9]{1,12}$/)
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9]{1,32}$/), digits, digits, fc.base64String(), (token, timestamp, nonce, encrypted) => {
        expect(sign(token, timestamp, nonce, encrypted)).toBe(oracle.getSignature(token, timestamp, nonce, encrypted))
      }),
    )
  })
})

const aesKeyOfAnother = '8Pc1ZvoKKCxRxwyFlH1XTDUDKNqekeDehjl2zCDBtDA'
