/** Encrypting and signing callbacks as WeCom does (p/91144), and reading the product's encrypted answers. */
import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'

export type Keys = { readonly token: string; readonly aesKey: string }

/** base64 of 16 random bytes, length, message, receiver and padding, encrypted (p/91144). `random16` is 16 bytes. */
export function encrypt(aesKey: string, message: string, receiver: string, random16: Buffer): string {
  const text = Buffer.from(message)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(text.length)
  const plain = Buffer.concat([random16, length, text, Buffer.from(receiver)])
  // PKCS#7 to blocks of 32 and not of 16: a full block when the text is aligned already (p/91144).
  const pad = blockBytes - (plain.length % blockBytes)
  const key = keyOf(aesKey)
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([cipher.update(Buffer.concat([plain, Buffer.alloc(pad, pad)])), cipher.final()]).toString('base64')
}

/** Message and receiver of an encrypted text; throws an `Error` naming what is wrong with it. */
export function decrypt(aesKey: string, encrypted: string): { message: string; receiver: string } {
  const key = keyOf(aesKey)
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const plain = Buffer.concat([decipher.update(Buffer.from(encrypted, 'base64')), decipher.final()])
  const pad = plain.at(-1) ?? 0
  if (pad < 1 || pad > blockBytes || pad > plain.length) throw new Error('the padding is not of 1 to 32 bytes')
  const end = plain.length - pad
  const length = plain.length < 20 ? -1 : plain.readUInt32BE(16)
  if (length < 0 || 20 + length > end) throw new Error('the inner length reaches beyond the end')
  return { message: plain.toString('utf8', 20, 20 + length), receiver: plain.toString('utf8', 20 + length, end) }
}

/** sha1 over the four texts, sorted bytewise and joined (p/91144); 40 hex digits in lower case. */
export function sign(token: string, timestamp: string, nonce: string, encrypted: string): string {
  const parts = [token, timestamp, nonce, encrypted].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  return createHash('sha1').update(parts.join('')).digest('hex')
}

// --- Internal helpers ---

const blockBytes = 32

function keyOf(aesKey: string): Buffer {
  return Buffer.from(`${aesKey}=`, 'base64')
}
