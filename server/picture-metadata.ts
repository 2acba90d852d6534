/**
 * Takes out of pictures and films what nobody meant to send: EXIF with place, time and camera, XMP, IPTC, comments, thumbnails, and
 * whatever is appended. What the picture needs to look right stays: its pixels, colour profile, animation, and which way is up.
 * Only parts that are known to be needed are kept, so that a new kind of metadata does not slip through.
 */
import { crc32 } from 'node:zlib'
import { orientationIn, tiffOf } from './exif.ts'
import { withoutItemMetadata, withoutUserData } from './media-metadata.ts'

/** The file without metadata; types that are neither picture nor film come back as they are. Null: it is damaged and may hide some. */
export function withoutMetadata(mime: string, bytes: Uint8Array): Buffer | null {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const strip = strippers[mime]
  if (!strip) return file
  return strip(file) ?? (traces.some((trace) => file.includes(trace, 0, 'latin1')) ? null : file)
}

// --- Internal helpers ---

type Strip = (file: Buffer) => Buffer | null

const strippers: Readonly<Record<string, Strip>> = {
  'image/jpeg': jpeg,
  'image/png': png,
  'image/webp': webp,
  'image/gif': gif,
  'image/heic': withoutItemMetadata,
  'video/mp4': withoutUserData,
  'audio/mp4': withoutUserData,
}

/** What a file that cannot be taken apart may not contain. */
const traces = [
  'Exif\0',
  'eXIf',
  'EXIF',
  'http://ns.adobe.com/',
  'x:xmpmeta',
  'Photoshop 3.0',
  'iTXt',
  'tEXt',
  'zTXt',
  'udta',
  '\xa9xyz',
  'ISO6709',
]

/** Segments, then scans, to the end of the image (ITU-T T.81, annex B). */
function jpeg(file: Buffer): Buffer | null {
  const kept: Buffer[] = []
  let orientation = 1
  let at = 2
  while (at + 4 <= file.length) {
    if (file[at] !== 0xff) return null
    const marker = file[at + 1] ?? 0
    if (marker === 0xff) at += 1
    else if (marker === 0xd9) break
    else {
      const end = at + 2 + file.readUInt16BE(at + 2)
      if (end > file.length || end < at + 4) return null
      const segment = file.subarray(at, end)
      if (marker === 0xe1 && segment.toString('latin1', 4, 10) === 'Exif\0\0') orientation = orientationIn(segment.subarray(4))
      kept.push(...keptOf(marker, segment))
      at = end
      if (marker === 0xda) {
        at = endOfScan(file, end)
        kept.push(file.subarray(end, at))
      }
    }
  }
  const upright = orientation === 1 ? [] : [segmentOf(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiffOf(orientation)]))]
  const [first, ...more] = kept
  const jfif = first?.[1] === 0xe0 ? [first] : []
  const rest = jfif.length > 0 ? more : kept
  return Buffer.concat([file.subarray(0, 2), ...jfif, ...upright, ...rest, Buffer.from([0xff, 0xd9])])
}

/** The segment, if a picture needs it: tables and frames, JFIF without its thumbnail, the colour profile, Adobe's colour transform. */
function keptOf(marker: number, segment: Buffer): readonly Buffer[] {
  const name = segment.toString('latin1', 4, 16)
  if (marker === 0xe0)
    return name.startsWith('JFIF\0') && segment.length >= 18
      ? [segmentOf(0xe0, Buffer.concat([segment.subarray(4, 16), Buffer.alloc(2)]))]
      : []
  if (marker === 0xe2) return name.startsWith('ICC_PROFILE\0') ? [segment] : []
  if (marker === 0xee) return name.startsWith('Adobe') ? [segment] : []
  return (marker > 0xe0 && marker <= 0xef) || marker === 0xfe ? [] : [segment]
}

function segmentOf(marker: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(content.length + 2, 2)
  return Buffer.concat([head, content])
}

/** Where the next marker stands; inside a scan 0xFF is followed by 0 or by a restart marker. */
function endOfScan(file: Buffer, from: number): number {
  for (let at = file.indexOf(0xff, from); at >= 0 && at + 1 < file.length; at = file.indexOf(0xff, at + 1)) {
    const next = file[at + 1] ?? 0
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at
  }
  return file.length
}

/** The chunks of PNG and APNG that say how it looks; the others are text, time and EXIF, or unknown (PNG, third edition, 11.3). */
const pngChunks = 'IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP mDCV cLLI sBIT bKGD hIST pHYs sPLT acTL fcTL fdAT'.split(' ')

function png(file: Buffer): Buffer | null {
  const kept: Buffer[] = []
  let orientation = 1
  for (let at = 8; ; ) {
    if (at + 12 > file.length) return null
    const end = at + 12 + file.readUInt32BE(at)
    if (end > file.length) return null
    const type = file.toString('latin1', at + 4, at + 8)
    if (type === 'eXIf') orientation = orientationIn(file.subarray(at + 8, end - 4))
    if (pngChunks.includes(type)) kept.push(file.subarray(at, end))
    at = end
    if (type === 'IEND') break
  }
  const [header, ...rest] = kept
  if (!header) return null
  const upright = orientation === 1 ? [] : [pngChunk('eXIf', tiffOf(orientation))]
  return Buffer.concat([file.subarray(0, 8), header, ...upright, ...rest])
}

function pngChunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.length)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}

type Chunk = { readonly type: string; readonly content: Buffer }

const webpChunks = ['VP8X', 'VP8 ', 'VP8L', 'ALPH', 'ANIM', 'ANMF', 'ICCP']
const [hasExif, hasXmp] = [0x08, 0x04]

/** The extended header has a flag for each kind of metadata (WebP container specification, 2.7). */
function webp(file: Buffer): Buffer | null {
  const chunks = riffChunks(file.subarray(12, Math.min(file.length, 8 + file.readUInt32LE(4))))
  if (!chunks) return null
  const exif = chunks.find(({ type }) => type === 'EXIF')
  const orientation = exif ? orientationIn(exif.content) : 1
  const kept: Chunk[] = []
  for (const chunk of chunks.filter(({ type }) => webpChunks.includes(type))) {
    const content = chunk.type === 'ANMF' ? frameOf(chunk.content) : Buffer.from(chunk.content)
    if (!content) return null
    if (chunk.type === 'VP8X' && content.length > 0)
      content[0] = ((content[0] ?? 0) & ~(hasExif | hasXmp)) | (orientation === 1 ? 0 : hasExif)
    kept.push({ type: chunk.type, content })
  }
  if (orientation !== 1) kept.push({ type: 'EXIF', content: tiffOf(orientation) })
  return riff('WEBP', kept)
}

/** A frame of an animation: 16 bytes of its own, then chunks. */
function frameOf(frame: Buffer): Buffer | null {
  const chunks = riffChunks(frame.subarray(16))
  if (!chunks) return null
  return Buffer.concat([frame.subarray(0, 16), ...chunks.filter(({ type }) => webpChunks.includes(type)).map(riffChunk)])
}

function riffChunks(file: Buffer): readonly Chunk[] | null {
  const chunks: Chunk[] = []
  for (let at = 0; at < file.length; ) {
    if (at + 8 > file.length) return null
    const size = file.readUInt32LE(at + 4)
    if (at + 8 + size > file.length) return null
    chunks.push({ type: file.toString('latin1', at, at + 4), content: file.subarray(at + 8, at + 8 + size) })
    at += 8 + size + (size % 2)
  }
  return chunks
}

function riffChunk({ type, content }: Chunk): Buffer {
  const head = Buffer.alloc(8)
  head.write(type, 'latin1')
  head.writeUInt32LE(content.length, 4)
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)])
}

function riff(form: string, chunks: readonly Chunk[]): Buffer {
  return riffChunk({ type: 'RIFF', content: Buffer.concat([Buffer.from(form, 'latin1'), ...chunks.map(riffChunk)]) })
}

/** Images, their timing and the loop stay; comments, XMP and other applications' data go (GIF89a, 20 to 27). */
function gif(file: Buffer): Buffer | null {
  const table = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0)
  if (file.length < 13) return null
  let at = 13 + table(file[10] ?? 0)
  const kept = [file.subarray(0, at)]
  for (;;) {
    const begins = at
    const kind = file[at]
    if (kind === 0x3b) return Buffer.concat([...kept, Buffer.from([0x3b])])
    if (kind === 0x2c) at += 11 + table(file[at + 9] ?? 0)
    else if (kind === 0x21) at += 2
    else return null
    const extension = kind === 0x21 ? file[begins + 1] : null
    const application = file.toString('latin1', begins + 3, begins + 14)
    for (let size = file[at]; size !== 0; size = file[at]) {
      if (size === undefined) return null
      at += size + 1
    }
    at += 1
    const loops = extension === 0xff && (application === 'NETSCAPE2.0' || application === 'ANIMEXTS1.0')
    if (extension === null || extension === 0xf9 || loops) kept.push(file.subarray(begins, at))
  }
}
