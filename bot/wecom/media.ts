/** Files to and from WeCom: what may be uploaded (p/96484) and how one is fetched (p/96486). */
import type { Call, Form } from './caller.ts'
import type { Answer } from './exchange.ts'
import { WecomError } from './wecom-error.ts'

export type MediaKind = 'image' | 'voice' | 'video' | 'file'

/** A file as it came; `mime` is what WeCom said and is still to be checked against the bytes. */
export type Download = { readonly name: string; readonly mime: string; readonly bytes: Buffer }

/** The most bytes of each kind. Images: 10 MB on the newest page, 2 MB on older ones and in SDKs (U); the smaller is safe. */
export const uploadLimits: Readonly<Record<MediaKind, number>> = {
  image: 2 * 1024 * 1024,
  voice: 2 * 1024 * 1024,
  video: 10 * 1024 * 1024,
  file: 20 * 1024 * 1024,
}

/** The multipart body of an upload. Throws `WecomError`: `too-large`, or final below 5 bytes, which WeCom does not take. */
export function formOf(
  kind: MediaKind,
  file: { readonly name: string; readonly mime: string; readonly bytes: Buffer },
  asciiNames: boolean,
): Form {
  const path = 'media/upload'
  const { bytes } = file
  if (bytes.length > uploadLimits[kind])
    throw new WecomError(path, `${bytes.length} bytes; ${kind} may have ${uploadLimits[kind]}`, { action: 'too-large', retryable: false })
  if (bytes.length <= fewestBytes) throw new WecomError(path, 'a file must have more than 5 bytes', { action: 'final', retryable: false })
  const boundary = `----${crypto.randomUUID()}`
  const name = safeName(file.name, asciiNames)
  const head =
    `--${boundary}\r\nContent-Disposition: form-data; name="media"; filename="${name}"; filelength=${bytes.length}\r\n` +
    `Content-Type: ${/^[\w.+-]+\/[\w.+-]+$/.test(file.mime) ? file.mime : 'application/octet-stream'}\r\n\r\n`
  const body = Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)])
  return { contentType: `multipart/form-data; boundary=${boundary}`, bytes: body }
}

/** Fetches a file through `get`, the first time whole, and in pieces when WeCom asks for it (830002, above 20 MB). */
export async function fetchMedia(
  mediaId: string,
  limit: number,
  get: (call: Call, given: { readonly headers?: Readonly<Record<string, string>>; readonly limit: number }) => Promise<Answer>,
): Promise<Download> {
  const call: Call = { path: 'media/get', query: { media_id: mediaId } }
  try {
    const answer = await get(call, { limit })
    return fileOf(answer, answer.bytes)
  } catch (error) {
    if (!(error instanceof WecomError && error.action === 'range')) throw error
  }
  const parts: Buffer[] = []
  for (let from = 0; ; ) {
    const answer = await get(call, { limit: pieceBytes, headers: { range: `bytes=${from}-${from + pieceBytes - 1}` } })
    const total = Number(/\/(\d+)$/.exec(answer.headers.get('content-range') ?? '')?.[1])
    if (total > limit) throw new WecomError(call.path, `${total} bytes; ${limit} are taken`, { action: 'too-large', retryable: false })
    parts.push(answer.bytes)
    from += answer.bytes.length
    if (answer.status === 206 && answer.bytes.length > 0 && from < total) continue
    if (answer.status === 206 && from !== total)
      throw new WecomError(call.path, 'the pieces do not make the file', { action: 'unreachable', retryable: true })
    return fileOf(answer, Buffer.concat(parts))
  }
}

/** The file in an answer: its name out of Content-Disposition, without a path, `file` when it has none. */
export function fileOf({ headers }: Pick<Answer, 'headers'>, bytes: Buffer): Download {
  const mime = (headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() || 'application/octet-stream'
  return { name: nameOf(headers.get('content-disposition') ?? ''), mime, bytes }
}

// --- Internal helpers ---

const fewestBytes = 5

const pieceBytes = 8 * 1024 * 1024

/** 255 is the longest name that file systems take. */
const longestName = 255

/** A name that cannot end its quotes or its line. */
function safeName(name: string, ascii: boolean): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not pass.
  const plain = name.replaceAll(/[\u0000-\u001f\u007f"\\/]/g, '_').slice(-longestName) || 'file'
  return ascii ? plain.replaceAll(/[^\u0020-\u007e]/gu, '_') : plain
}

function nameOf(disposition: string): string {
  const extended = /filename\*\s*=\s*utf-8''([^;\s]+)/i.exec(disposition)?.[1]
  const plain = /filename\s*=\s*(?:"([^"]*)"|([^;\s]+))/i.exec(disposition)
  return safeName((extended ? decoded(extended) : utf8(plain?.[1] ?? plain?.[2] ?? '')).split(/[/\\]/).at(-1) ?? '', false)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Headers arrive byte by byte; WeCom puts UTF-8 there. */
function utf8(header: string): string {
  const text = Buffer.from(header, 'latin1').toString('utf8')
  return text.includes('\uFFFD') ? header : text
}
