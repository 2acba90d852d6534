/** Small pictures with all the metadata that phones and editors put into them, for tests. */
import { crc32 } from 'node:zlib'

/** What must not be in a kept picture: the place, the device, a person, a comment. */
export const secrets = ['GPS-29.5332N-106.2310E', 'HUAWEI-ELS-AN00', 'artist-wangming', 'comment-told-nobody'] as const
const secret = secrets.join(' ')

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1')
const u16 = (value: number): Buffer => bytes(String.fromCharCode(value >> 8, value & 255))
const u32 = (value: number): Buffer => Buffer.concat([u16(value >>> 16), u16(value & 0xffff)])
const u32le = (value: number): Buffer => Buffer.from(u32(value)).reverse()

/** EXIF with an orientation (big or little endian) and the secrets. */
export function exif(orientation: number, order: 'MM' | 'II' = 'MM'): Buffer {
  const number = (size: 2 | 4, value: number): Buffer => {
    const big = size === 2 ? u16(value) : u32(value)
    return order === 'MM' ? big : Buffer.from(big).reverse()
  }
  const entry = (tag: number, type: number, count: number, value: Buffer): Buffer =>
    Buffer.concat([number(2, tag), number(2, type), number(4, count), value])
  return Buffer.concat([
    ...[bytes(order), number(2, 42), number(4, 8), number(2, 2)],
    entry(0x010f, 2, secret.length, number(4, 38)),
    entry(0x0112, 3, 1, Buffer.concat([number(2, orientation), number(2, 0)])),
    number(4, 0),
    bytes(secret),
  ])
}

const xmp = bytes(`<x:xmpmeta>${secret}</x:xmpmeta>`)
const segment = (marker: number, content: Buffer): Buffer => Buffer.concat([Buffer.from([0xff, marker]), u16(content.length + 2), content])

/** The picture itself, as it stands before and after. */
export const jfif = segment(0xe0, bytes('JFIF\0\x01\x01\0\0\x01\0\x01\0\0'))
export const profile = segment(0xe2, bytes('ICC_PROFILE\0\x01\x01sRGB'))
const table = segment(0xdb, Buffer.alloc(65, 1))
const frame = segment(0xc2, bytes('\x08\0\x01\0\x01\x01\x01\x11\0'))
const scan = Buffer.concat([segment(0xda, bytes('\x01\x01\0\0\x3f\0')), bytes('\x12\xff\0\x34\xff\xd0\x56')])
/** A progressive JPEG has several scans with tables between them. */
export const image = Buffer.concat([table, frame, scan, table, scan])

/** A JPEG of a phone; `mark` makes the picture another one. */
export function jpeg({ orientation = 6, mark = '' }: { readonly orientation?: number; readonly mark?: string } = {}): Buffer {
  return Buffer.concat([
    ...[bytes('\xff\xd8'), jfif],
    segment(0xe1, Buffer.concat([bytes('Exif\0\0'), exif(orientation)])),
    segment(0xe1, Buffer.concat([bytes('http://ns.adobe.com/xap/1.0/\0'), xmp])),
    profile,
    segment(0xe2, bytes(`MPF\0${secret}`)),
    segment(0xed, bytes(`Photoshop 3.0\x008BIM\x04\x04${secret}`)),
    segment(0xe5, bytes(secret)),
    segment(0xfe, bytes(secret)),
    ...(mark === '' ? [] : [segment(0xdb, Buffer.concat([Buffer.alloc(65 - mark.length, 2), bytes(mark)]))]),
    image,
    segment(0xfe, bytes(secret)),
    ...[bytes('\xff\xd9'), bytes(`motion photo ${secret}`)],
  ])
}

/** A chunk of PNG. */
export function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([bytes(type), content])
  return Buffer.concat([u32(content.length), body, u32(crc32(body))])
}

export const pngHead = [bytes('\x89PNG\r\n\x1a\n'), chunk('IHDR', bytes('\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0'))] as const
export const pngImage = [
  chunk('gAMA', u32(45_455)),
  chunk('IDAT', Buffer.from('789c63f8cfc0f01f0005000201', 'hex')),
  chunk('IEND', Buffer.alloc(0)),
] as const

export function png(orientation: number): Buffer {
  const [gamma, ...rest] = pngImage
  return Buffer.concat([
    ...pngHead,
    chunk('tEXt', bytes(`Comment\0${secret}`)),
    chunk('iTXt', bytes(`XML:com.adobe.xmp\0\0\0\0\0${xmp.toString('latin1')}`)),
    gamma,
    chunk('eXIf', exif(orientation)),
    chunk('tIME', bytes('\x07\xea\x0b\x15\x0a\0\0')),
    chunk('prVt', bytes(secret)),
    ...rest,
    bytes(secret),
  ])
}

const riffChunk = (type: string, content: Buffer): Buffer =>
  Buffer.concat([bytes(type), u32le(content.length), content, Buffer.alloc(content.length % 2)])

/** An extended WebP; `flags` as its header gives them, with EXIF and XMP or without. */
export function webp(metadata: Buffer | null, flags: number): Buffer {
  const extras = metadata ? [riffChunk('EXIF', metadata)] : []
  const told = metadata && metadata.length > 30 ? [riffChunk('XMP ', xmp), riffChunk('note', bytes(secret))] : []
  const still = riffChunk('VP8L', bytes('\x2f\0\0\0\0'))
  const header = riffChunk('VP8X', Buffer.concat([Buffer.from([flags]), Buffer.alloc(9)]))
  return riffChunk('RIFF', Buffer.concat([bytes('WEBP'), header, still, ...extras, ...told]))
}

export function gif(told: boolean): Buffer {
  const block = (text: string): Buffer => Buffer.concat([Buffer.from([text.length]), bytes(text), bytes('\0')])
  return Buffer.concat([
    bytes('GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff'),
    ...(told ? [bytes('\x21\xfe'), block(secret), bytes('\x21\xff'), bytes('\x0bXMP DataXMP'), block(secret)] : []),
    bytes('\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0'),
    bytes('\x21\xf9\x04\0\0\0\0\0'),
    bytes('\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0\x3b'),
  ])
}

/** A box of an ISO base media file. */
export function box(type: string, ...content: readonly Buffer[]): Buffer {
  const inner = Buffer.concat(content)
  return Buffer.concat([u32(inner.length + 8), bytes(type), inner])
}

/** A HEIC picture whose item 1 is the image and whose items 2 and 3 are EXIF and XMP; `version` is that of its list of places. */
export function heic(version: 0 | 1): { readonly file: Buffer; readonly image: Buffer } {
  const parts = [bytes('hevc-image-data'), Buffer.concat([u32(0), exif(6)]), xmp]
  const item = (id: number, type: string): Buffer => box('infe', bytes('\x02\0\0\0'), u16(id), u16(0), bytes(type), bytes('\0'))
  const items = box('iinf', u32(0), u16(3), item(1, 'hvc1'), item(2, 'Exif'), item(3, 'mime'))
  const brand = box('ftyp', bytes('heic\0\0\0\0mif1heic'))
  const meta = (start: number): Buffer => {
    let at = start
    const places = parts.map((part, i) => {
      const place = [u16(i + 1), ...(version === 1 ? [u16(0)] : []), u16(0), u16(1), u32(at), u32(part.length)]
      at += part.length
      return Buffer.concat(place)
    })
    return box('meta', u32(0), items, box('iloc', Buffer.from([version, 0, 0, 0]), u16(0x4400), u16(3), ...places))
  }
  const start = brand.length + meta(0).length + 8
  return { file: Buffer.concat([brand, meta(start), box('mdat', ...parts)]), image: parts[0] ?? Buffer.alloc(0) }
}

/** A film that says where it was taken. */
export function mp4(): Buffer {
  const place = box('udta', box('\xa9xyz', bytes(secret)))
  return Buffer.concat([
    box('ftyp', bytes('isom\0\0\0\0isomavc1')),
    box('moov', box('mvhd', Buffer.alloc(20)), box('trak', box('tkhd', Buffer.alloc(8)), place), place, box('meta', bytes(secret))),
    box('mdat', bytes('film')),
  ])
}
