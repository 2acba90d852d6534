/** Files that people send to the bot: links of five minutes to bytes under AES-256 (p/100719). */
import { createDecipheriv } from 'node:crypto'
import type { MediaHosts } from '../media-hosts.ts'
import { WecomError } from '../wecom-error.ts'
import type { FileLink } from './decode.ts'

/** What came: the bytes and the name they were sent under, or why not; the reason may be logged. */
export type Downloaded =
  | { readonly name: string; readonly mime: string; readonly bytes: Buffer }
  | { readonly name: string; readonly refused: 'size' | 'damaged'; readonly reason: string }

/** Fetches and opens a file; never rejects. */
export async function download({ kind, url, key }: FileLink, hosts: Pick<MediaHosts, 'fetch'>): Promise<Downloaded> {
  const unnamed = names[kind]
  try {
    const { name, mime, bytes } = await hosts.fetch(url, sizeLimit + paddedTo)
    const plain = decrypt(bytes, key)
    if (plain === null) return { name, refused: 'damaged', reason: 'it could not be decrypted' }
    // A picture comes without a name of its own. The store reads the type from the bytes, whatever is said here.
    return { name: name === 'file' ? unnamed : name, mime, bytes: plain }
  } catch (error) {
    const tooLarge = error instanceof WecomError && error.action === 'too-large'
    return { name: unnamed, refused: tooLarge ? 'size' : 'damaged', reason: error instanceof Error ? error.message : String(error) }
  }
}

/** AES-256-CBC under the base64 key, its first 16 bytes as IV, padded as PKCS#7 to 32 (p/100719); null: it does not open. */
export function decrypt(bytes: Buffer, key: string): Buffer | null {
  const raw = Buffer.from(key, 'base64')
  if (raw.length !== 32 || bytes.length === 0 || bytes.length % 16 !== 0) return null
  const decipher = createDecipheriv('aes-256-cbc', raw, raw.subarray(0, 16)).setAutoPadding(false)
  const padded = Buffer.concat([decipher.update(bytes), decipher.final()])
  const pad = padded.at(-1) ?? 0
  if (pad < 1 || pad > paddedTo || pad > padded.length) return null
  const end = padded.length - pad
  return padded.subarray(end).every((byte) => byte === pad) ? padded.subarray(0, end) : null
}

// --- Internal helpers ---

/** The largest file that is kept, in bytes; around it lies the padding. */
const sizeLimit = 20 * 1024 * 1024
const paddedTo = 32

const names: Readonly<Record<FileLink['kind'], string>> = { image: '图片', file: '文件', video: '视频' }
