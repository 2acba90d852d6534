import { describe, expect, it } from 'vitest'
import { orientationIn, tiffOf } from './exif.ts'
import { box, chunk, exif, gif, heic, image, jfif, jpeg, mp4, png, pngHead, pngImage, profile, secrets, webp } from './picture-fixture.ts'
import { withoutMetadata } from './picture-metadata.ts'

const text = (file: Buffer | null): string => file?.toString('latin1') ?? ''
const upright = (orientation: number): Buffer => {
  const content = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiffOf(orientation)])
  return Buffer.concat([Buffer.from([0xff, 0xe1, 0, content.length + 2]), content])
}
const soi = Buffer.from([0xff, 0xd8])
const eoi = Buffer.from([0xff, 0xd9])

describe('a picture that is kept', () => {
  it.each([
    ['image/jpeg', jpeg()],
    ['image/png', png(6)],
    ['image/webp', webp(exif(6), 0x2c)],
    ['image/gif', gif(true)],
    ['image/heic', heic(0).file],
    ['image/heic', heic(1).file],
    ['video/mp4', mp4()],
  ])('tells nothing of place, device and people: %s', (mime, file) => {
    for (const secret of secrets) expect(text(file)).toContain(secret)
    for (const secret of secrets) expect(text(withoutMetadata(mime, file))).not.toContain(secret)
  })

  it.each([
    ['image/jpeg', jpeg()],
    ['image/png', png(3)],
    ['image/webp', webp(exif(8), 0x2c)],
    ['image/gif', gif(true)],
    ['image/heic', heic(0).file],
    ['video/mp4', mp4()],
  ])('is the same when it comes again from a chat: %s', (mime, file) => {
    const once = withoutMetadata(mime, file)
    expect(withoutMetadata(mime, once ?? file)).toEqual(once)
  })
})

describe('a JPEG', () => {
  it('keeps its image, its profile, and which way is up', () => {
    expect(withoutMetadata('image/jpeg', jpeg())).toEqual(Buffer.concat([soi, jfif, upright(6), profile, image, eoi]))
  })

  it('has no EXIF at all when it stands upright', () => {
    expect(withoutMetadata('image/jpeg', jpeg({ orientation: 1 }))).toEqual(Buffer.concat([soi, jfif, profile, image, eoi]))
  })

  it('loses the thumbnail inside JFIF', () => {
    const thumbnail = Buffer.from('\xff\xe0\0\x13JFIF\0\x01\x01\0\0\x01\0\x01\x01\x01abc', 'latin1')
    expect(withoutMetadata('image/jpeg', Buffer.concat([soi, thumbnail, image, eoi]))).toEqual(Buffer.concat([soi, jfif, image, eoi]))
  })

  it('that was cut on its way is kept as far as it goes', () => {
    const cut = withoutMetadata('image/jpeg', jpeg().subarray(0, -40))
    expect(text(cut)).not.toContain(secrets[0])
    expect(text(cut)).toContain(text(image.subarray(0, 90)))
  })

  it('that is damaged is refused where it may hide metadata, and else kept as it is', () => {
    const damaged = jpeg()
    damaged.writeUInt16BE(0xffff, 4)
    expect(withoutMetadata('image/jpeg', damaged)).toBeNull()
    const harmless = Buffer.from('\xff\xd8\xff\xe0 photo', 'latin1')
    expect(withoutMetadata('image/jpeg', harmless)).toEqual(harmless)
  })
})

describe('a PNG', () => {
  it('keeps what it looks like, with sums that are right', () => {
    expect(withoutMetadata('image/png', png(1))).toEqual(Buffer.concat([...pngHead, ...pngImage]))
    expect(withoutMetadata('image/png', png(6))).toEqual(Buffer.concat([...pngHead, chunk('eXIf', tiffOf(6)), ...pngImage]))
  })
})

describe('a WebP', () => {
  it('has flags and a size that fit what is left', () => {
    expect(withoutMetadata('image/webp', webp(exif(6), 0x2c))).toEqual(webp(tiffOf(6), 0x28))
    expect(withoutMetadata('image/webp', webp(exif(1), 0x2c))).toEqual(webp(null, 0x20))
  })
})

describe('a GIF', () => {
  it('goes on moving', () => expect(withoutMetadata('image/gif', gif(true))).toEqual(gif(false)))
})

describe('HEIC and MP4', () => {
  it.each([0, 1] as const)('change nothing but the metadata, in place: HEIC with places of version %i', (version) => {
    const { file, image: data } = heic(version)
    const kept = withoutMetadata('image/heic', file)
    expect(kept).toHaveLength(file.length)
    expect(kept?.indexOf(data)).toBe(file.indexOf(data))
    expect(kept?.subarray(0, file.indexOf(data))).toEqual(file.subarray(0, file.indexOf(data)))
  })

  it('refuse a HEIC whose list of places is cut', () => {
    const { file } = heic(0)
    const at = file.indexOf('iloc')
    file.writeUInt16BE(60_000, at + 10)
    expect(withoutMetadata('image/heic', file)).toBeNull()
  })

  it('keep the film of an MP4 where it was', () => {
    const kept = withoutMetadata('video/mp4', mp4())
    expect(kept?.subarray(-12)).toEqual(box('mdat', Buffer.from('film')))
    expect(text(kept)).toContain('mvhd')
  })
})

it.each(['application/pdf', 'text/plain', 'audio/amr'])('%s is kept byte for byte', (mime) => {
  expect(withoutMetadata(mime, Buffer.from('Exif\0\0 anything'))).toEqual(Buffer.from('Exif\0\0 anything'))
})

describe('orientationIn', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('reads %i in both orders of bytes', (orientation) => {
    expect(orientationIn(exif(orientation, 'MM'))).toBe(orientation)
    expect(orientationIn(exif(orientation, 'II'))).toBe(orientation)
    expect(orientationIn(tiffOf(orientation))).toBe(orientation)
  })

  it.each([
    ['no TIFF', Buffer.from('nothing')],
    ['an orientation that there is not', exif(9)],
    ['a directory behind the end', Buffer.from('MM\0*\0\0\xff\0', 'latin1')],
    ['a directory that is cut', exif(6).subarray(0, 24)],
  ])('takes %s for upright', (_, block) => expect(orientationIn(block)).toBe(1))
})
