import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { cleanName, mediaLimit, openMedia } from './media.ts'
import { mimeOf, withRightEnding } from './media-type.ts'
import { jpeg, secrets } from './picture-fixture.ts'
import { withoutMetadata } from './picture-metadata.ts'
import type { Scan, Verdict } from './scan.ts'

async function open(scan?: Scan): Promise<{ readonly folder: string; readonly media: ReturnType<typeof openMedia> }> {
  const folder = await mkdtemp(join(tmpdir(), 'qishao-media-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return { folder, media: openMedia(folder, scan) }
}

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1')
const box = (brand: string, ...compatible: readonly string[]): Buffer => {
  const body = bytes(`ftyp${brand}\0\0\0\0${compatible.join('')}`)
  const size = Buffer.alloc(4)
  size.writeUInt32BE(body.length + 4)
  return Buffer.concat([size, body, bytes('\0\0\0\x08mdat')])
}
/** An archive of empty files. */
const zip = (...names: readonly string[]): Buffer => {
  const entries = names.map((name) => {
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50)
    entry.writeUInt16LE(name.length, 28)
    return Buffer.concat([entry, bytes(name)])
  })
  const start = Buffer.concat([bytes('PK\x03\x04'), Buffer.alloc(26)])
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50)
  end.writeUInt16LE(names.length, 10)
  end.writeUInt32LE(start.length, 16)
  return Buffer.concat([start, ...entries, end])
}
/** An OLE file with one stream. */
const ole = (stream: string): Buffer => {
  const file = Buffer.alloc(1024)
  bytes('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1').copy(file)
  Buffer.from(stream, 'utf16le').copy(file, 640)
  return file
}
const office = 'application/vnd.openxmlformats-officedocument'

describe('mimeOf', () => {
  it.each<[name: string, mime: string | null, file: Buffer]>([
    ['a JPEG', 'image/jpeg', bytes('\xff\xd8\xff\xe0\0\x10JFIF')],
    ['a PNG', 'image/png', bytes('\x89PNG\r\n\x1a\n\0')],
    ['a GIF', 'image/gif', bytes('GIF89a\x01')],
    ['a WebP', 'image/webp', bytes('RIFF\x24\0\0\0WEBPVP8 ')],
    ['an iPhone photo', 'image/heic', box('heic', 'mif1')],
    ['an iPhone photo under the common brand', 'image/heic', box('mif1', 'mif1', 'heic')],
    ['a PDF', 'application/pdf', bytes('%PDF-1.7\n')],
    ['a Word document', `${office}.wordprocessingml.document`, zip('[Content_Types].xml', 'word/document.xml')],
    ['an Excel workbook', `${office}.spreadsheetml.sheet`, zip('[Content_Types].xml', 'xl/workbook.xml')],
    ['a presentation', `${office}.presentationml.presentation`, zip('[Content_Types].xml', 'ppt/presentation.xml')],
    ['an old Word document', 'application/msword', ole('WordDocument')],
    ['an old Excel workbook', 'application/vnd.ms-excel', ole('Workbook')],
    ['a video', 'video/mp4', box('isom', 'isom', 'avc1')],
    ['a voice memo', 'audio/mp4', box('M4A ')],
    ['an MP3 with a tag', 'audio/mpeg', bytes('ID3\x04\0')],
    ['an MP3 without one', 'audio/mpeg', bytes('\xff\xfb\x90\x64')],
    ['a WeChat voice message', 'audio/amr', bytes('#!AMR\n<')],
    ['Chinese text', 'text/plain', Buffer.from('一、电费\r\n\t二、水费 😡')],
    ['a web page, as the text it is', 'text/plain', Buffer.from('<svg onload="alert(1)">')],
    ['a Word document with macros', null, zip('[Content_Types].xml', 'word/document.xml', 'word/vbaProject.bin')],
    ['any other archive', null, zip('a.exe')],
    ['a broken archive', null, bytes('PK\x03\x04PK\x05\x06')],
    ['an installer', null, ole('SummaryInformation')],
    ['an AVIF picture', null, box('avif', 'mif1')],
    ['a QuickTime film', null, box('qt  ')],
    ['a program', null, bytes('MZ\x90\0')],
    ['a WAV', null, bytes('RIFF\x24\0\0\0WAVEfmt ')],
    ['text in GBK', null, bytes('\xb5\xe7\xb7\xd1')],
    ['text with control characters', null, bytes('a\x00b')],
    ['AAC', null, bytes('\xff\xf1\x50\x80')],
    ['a half signature', null, bytes('\x89PN')],
    ['nothing', null, bytes('')],
  ])('recognises %s', (_, mime, file) => {
    expect(mimeOf(file)).toBe(mime)
  })
})

describe('keep', () => {
  const photo = bytes('\xff\xd8\xff\xe0 photo')
  const id = createHash('sha256').update(photo).digest('hex')

  it('names a file after its content and believes the bytes', async () => {
    const { media } = await open()
    expect(await media.keep('合同.pdf', 'application/pdf', photo)).toEqual({ id, name: '合同.jpg', mime: 'image/jpeg', size: photo.length })
  })

  it('takes out metadata, so that the same picture is the same file from whatever phone', async () => {
    const { media } = await open()
    const first = await media.keep('现场.jpg', '', jpeg())
    const second = await media.keep('现场 2.jpg', '', withoutMetadata('image/jpeg', jpeg()) ?? Buffer.alloc(0))
    if (!('id' in first) || !('id' in second)) throw new Error('the pictures were not kept')
    expect(second.id).toBe(first.id)
    const served = (await readFile((await media.read(first.id))?.path ?? '')).toString('latin1')
    for (const secret of secrets) expect(served).not.toContain(secret)
  })

  it('refuses a damaged picture that may hide metadata', async () => {
    const { folder, media } = await open()
    const damaged = jpeg()
    damaged.writeUInt16BE(0xffff, 4)
    expect(await media.keep('现场.jpg', '', damaged)).toEqual({ rejected: 'damaged' })
    expect(await readdir(folder)).toEqual([])
  })

  it('gives the file back, also after a restart', async () => {
    const { folder, media } = await open()
    await media.keep('现场.jpg', 'image/jpeg', photo)
    const kept = await openMedia(folder).read(id)
    expect(kept?.media).toEqual({ id, name: '现场.jpg', mime: 'image/jpeg', size: photo.length })
    expect(await readFile(kept?.path ?? '')).toEqual(photo)
  })

  it('keeps the same content once, also when it comes many times at once, and leaves nothing else', async () => {
    const { folder, media } = await open()
    await Promise.all(Array.from({ length: 8 }, (_, i) => media.keep(`${i}.jpg`, '', photo)))
    expect((await readdir(join(folder, 'media', id.slice(0, 2)))).toSorted()).toEqual([id, `${id}.json`])
  })

  it('writes a file anew that a crash left cut', async () => {
    const { media } = await open()
    await media.keep('a.jpg', '', photo)
    const path = (await media.read(id))?.path ?? ''
    await writeFile(path, 'cut')
    await media.keep('a.jpg', '', photo)
    expect(await readFile(path)).toEqual(photo)
  })

  it('takes 20 MB and not a byte more', async () => {
    const { folder, media } = await open()
    const large = Buffer.alloc(mediaLimit + 1)
    photo.copy(large)
    expect(await media.keep('a.jpg', '', large.subarray(0, mediaLimit))).toMatchObject({ size: 20_971_520 })
    expect(await media.keep('b.jpg', '', large)).toEqual({ rejected: 'size' })
    expect(await media.keep('c.jpg', 'image/jpeg', bytes('MZ\x90\0'))).toEqual({ rejected: 'type' })
    expect(await readdir(join(folder, 'media'))).toHaveLength(1)
  })
})

describe('a virus scan', () => {
  const photo = bytes('\xff\xd8\xff\xe0 photo')

  it('lets clean files through, and looks at each once', async () => {
    const seen: Uint8Array[] = []
    const { media } = await open(async (file) => {
      seen.push(file)
      return 'clean'
    })
    await media.keep('a.jpg', '', photo)
    expect(await media.keep('b.jpg', '', photo)).toMatchObject({ name: 'b.jpg' })
    expect(seen).toEqual([photo])
  })

  it('never lets an infected file touch the disk', async () => {
    const { folder, media } = await open(async () => 'infected')
    expect(await media.keep('a.jpg', '', photo)).toEqual({ rejected: 'virus' })
    expect(await readdir(folder)).toEqual([])
  })

  it('holds a file back that could not be scanned, also over a restart, until it can', async () => {
    let verdict: Verdict = 'unknown'
    const scan: Scan = async () => verdict
    const { folder, media } = await open(scan)
    const kept = await media.keep('现场.jpg', '', photo)
    if (!('held' in kept)) throw new Error('the file was not held')
    await media.recheck()
    expect(await media.read(kept.held.id)).toBeNull()
    expect(await media.isHeld(kept.held.id)).toBe(true)
    verdict = 'clean'
    const restarted = openMedia(folder, scan)
    await restarted.recheck()
    expect((await restarted.read(kept.held.id))?.media).toEqual(kept.held)
    expect(await restarted.isHeld(kept.held.id)).toBe(false)
  })

  it('removes what turns out to be infected', async () => {
    let verdict: Verdict = 'unknown'
    const { media } = await open(async () => verdict)
    const kept = await media.keep('现场.jpg', '', photo)
    verdict = 'infected'
    await media.recheck()
    if (!('held' in kept)) throw new Error('the file was not held')
    expect([await media.read(kept.held.id), await media.isHeld(kept.held.id)]).toEqual([null, false])
  })
})

describe('withRightEnding', () => {
  it.each([
    ['合同.pdf', 'image/jpeg', '合同.jpg'],
    ['安装.exe', 'text/plain', '安装.txt'],
    ['现场', 'image/png', '现场.png'],
    ['现场.JPEG', 'image/jpeg', '现场.JPEG'],
    ['合同 v1.2', 'application/pdf', '合同 v1.2.pdf'],
    ['3.5号车间', 'image/heic', '3.5号车间.heic'],
    ['语音.mp3', 'audio/amr', '语音.amr'],
    ['台账.csv', 'text/plain', '台账.csv'],
  ])('makes of %s that is %s: %s', (name, mime, right) => expect(withRightEnding(name, mime)).toBe(right))
})

describe('read', () => {
  it.each([
    '',
    '..',
    '../../etc/passwd',
    'a'.repeat(64),
    'A'.repeat(64),
    `${'a'.repeat(64)}.json`,
  ])('finds nothing under %j', async (id) => {
    const { media } = await open()
    expect(await media.read(id)).toBeNull()
  })
})

describe('cleanName', () => {
  it.each([
    ['现场照片.jpg', '现场照片.jpg'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\公司\\合同.docx', '合同.docx'],
    ['..', '未命名文件'],
    ['a/', '未命名文件'],
    ['a\u0000\r\n"b".pdf', 'ab.pdf'],
    ['invoice\u202efdp.exe', 'invoicefdp.exe'],
    [`${'长'.repeat(200)}.jpg`, `${'长'.repeat(116)}.jpg`],
    ['😡'.repeat(130), '😡'.repeat(120)],
  ])('makes of %j', (name, clean) => {
    expect(cleanName(name)).toBe(clean)
  })
})
