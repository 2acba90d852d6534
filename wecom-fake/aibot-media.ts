/** Files of the 智能机器人: uploads in chunks, and downloads that are encrypted under a key of their own (p/101463, p/100719). */
import { createCipheriv, createHash } from 'node:crypto'
import { type Ack, accepted, refused } from './aibot-ack.ts'
import { aibotLimit, makeWindowRate } from './window-rate.ts'
import type { StoredFile } from './work-chats.ts'

/** A download link lives five minutes (p/100719). */
const linkMs = 5 * 60_000
/** An upload lives 30 minutes, its media id three days (p/101463). */
const uploadMs = 30 * 60_000
const mediaMs = 3 * 24 * 3_600_000
const maxChunks = 100
const maxChunkBytes = 512 * 1024
const uploadTypes: readonly string[] = ['file', 'image', 'voice', 'video']
/** PKCS#7 is to 32 bytes here, not to the 16 of AES (p/100719). */
const paddedTo = 32

export type AibotMedia = {
  /** A fresh link with a fresh key for a file. `wrongKey`: the key opens nothing (§12.3, group 10). */
  link(file: StoredFile, options?: { readonly wrongKey?: boolean }): { readonly url: string; readonly aeskey: string }
  /** The encrypted bytes behind a link; null when it is unknown or older than five minutes. */
  fetch(id: string): { readonly bytes: Buffer; readonly name: string } | null
  begin(body: Fields): Ack
  chunk(body: Fields): Ack
  finish(body: Fields): Ack
  /** An uploaded file that still lives and is of this type; null otherwise. */
  uploaded(mediaId: string, type: string): StoredFile | null
}

export type Fields = Readonly<Record<string, unknown>>

type Upload = {
  readonly type: string
  readonly name: string
  readonly size: number
  readonly chunks: number
  readonly md5: string | null
  readonly until: number
  readonly parts: Map<number, Buffer>
}

type Given = {
  now(): number
  id(prefix: string): string
  /** The fake's own address, without a slash at the end. */
  base(): string
  padding(): boolean
}

/** Makes the store of the bot's files. */
export function makeAibotMedia({ now, id, base, padding }: Given): AibotMedia {
  const links = new Map<string, { bytes: Buffer; name: string; until: number }>()
  const uploads = new Map<string, Upload>()
  const kept = new Map<string, { type: string; file: StoredFile; until: number }>()
  // 30 a minute and 1,000 an hour per bot (p/101463). U: what counts; here an upload counts when it begins.
  const rate = makeWindowRate(aibotLimit, now)

  function living(uploadId: unknown): Upload | null {
    const upload = typeof uploadId === 'string' ? uploads.get(uploadId) : undefined
    return upload !== undefined && now() < upload.until ? upload : null
  }

  return {
    link(file, { wrongKey = false } = {}) {
      const name = id('media')
      const key = keyFor(name)
      links.set(name, { bytes: encrypt(file.bytes, key), name: file.name, until: now() + linkMs })
      const told = (wrongKey ? keyFor(`${name} wrong`) : key).toString('base64')
      return { url: `${base()}/aibot/media/${name}`, aeskey: padding() ? told : told.replaceAll('=', '') }
    },
    fetch(name) {
      const found = links.get(name)
      return found !== undefined && now() < found.until ? found : null
    },
    begin({ type, filename, total_size: size, total_chunks: chunks, md5 }) {
      if (typeof type !== 'string' || !uploadTypes.includes(type)) return refused(40004, 'invalid media type')
      if (typeof filename !== 'string' || filename === '') return refused(40058, 'filename missing')
      if (!isCount(size) || !isCount(chunks)) return refused(40058, 'total_size or total_chunks missing')
      if (chunks > maxChunks) return refused(45001, 'more than 100 chunks')
      if (!rate.take('uploads')) return refused(45009, 'api freq out of limit')
      const uploadId = id('upload')
      const sum = typeof md5 === 'string' ? md5.toLowerCase() : null
      uploads.set(uploadId, { type, name: filename, size, chunks, md5: sum, until: now() + uploadMs, parts: new Map() })
      return accepted({ upload_id: uploadId })
    },
    chunk({ upload_id: uploadId, chunk_index: index, base64_data: data }) {
      const upload = living(uploadId)
      if (upload === null) return refused(40058, 'upload_id unknown or expired')
      // The SDK's types say that indexes begin at 1, its code sends from 0: both are taken, any order, repeats ignored.
      if (typeof index !== 'number' || !Number.isInteger(index) || index < 0 || index > upload.chunks)
        return refused(40058, 'chunk_index out of range')
      if (typeof data !== 'string') return refused(40058, 'base64_data missing')
      const bytes = Buffer.from(data, 'base64')
      if (bytes.length > maxChunkBytes) return refused(45001, 'chunk above 512 KB')
      if (!upload.parts.has(index)) upload.parts.set(index, bytes)
      return accepted()
    },
    finish({ upload_id: uploadId }) {
      const upload = living(uploadId)
      if (upload === null || typeof uploadId !== 'string') return refused(40058, 'upload_id unknown or expired')
      const first = upload.parts.has(0) ? 0 : 1
      const parts = Array.from({ length: upload.chunks }, (_, at) => upload.parts.get(first + at))
      const whole = Buffer.concat(parts.filter((part) => part !== undefined))
      if (parts.includes(undefined) || whole.length !== upload.size) return refused(40058, 'chunks missing')
      if (upload.md5 !== null && createHash('md5').update(whole).digest('hex') !== upload.md5) return refused(40058, 'md5 mismatch')
      uploads.delete(uploadId)
      const mediaId = id('aibotmedia')
      const file = { name: upload.name, mime: 'application/octet-stream', bytes: whole }
      kept.set(mediaId, { type: upload.type, file, until: now() + mediaMs })
      return accepted({ type: upload.type, media_id: mediaId, created_at: String(Math.floor(now() / 1000)) })
    },
    uploaded(mediaId, type) {
      const found = kept.get(mediaId)
      return found !== undefined && found.type === type && now() < found.until ? found.file : null
    },
  }
}

// --- Internal helpers ---

/** Fresh for every link, and the same in every run. */
function keyFor(seed: string): Buffer {
  return createHash('sha256').update(`aeskey of ${seed}`).digest()
}

/** AES-256-CBC, the first 16 bytes of the key as IV (p/100719). */
function encrypt(bytes: Buffer, key: Buffer): Buffer {
  const pad = paddedTo - (bytes.length % paddedTo)
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([cipher.update(Buffer.concat([bytes, Buffer.alloc(pad, pad)])), cipher.final()])
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0
}
