import { describe, expect, it } from 'vitest'
import { appSecret, begin, hour, type Json, kfSecret } from './fixtures.ts'

const jpeg = (size: number) => Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.alloc(size - 4)])

async function prepared(options = {}) {
  const { fake, player, token } = await begin(options)
  const upload = async (type: string, bytes: Buffer, filename: string | null = 'a.jpg', part = 'media'): Promise<Json> => {
    const form = new FormData()
    if (filename === null) form.append(part, 'text')
    else form.append(part, new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }), filename)
    const address = `${fake.url}/cgi-bin/media/upload?access_token=${await token(kfSecret)}&type=${type}`
    return (await fetch(address, { method: 'POST', body: form })).json()
  }
  const download = async (id: string, headers: Readonly<Record<string, string>> = {}, secret = appSecret) =>
    fetch(`${fake.url}/cgi-bin/media/get?access_token=${await token(secret)}&media_id=${id}`, { headers })
  return { player, upload, download, fake }
}

describe('media/upload (p/96484)', () => {
  it('keeps a medium for three days, for every app of the enterprise', async () => {
    const { player, upload, download } = await prepared()
    const { errcode, media_id, type } = await upload('image', jpeg(100), '现场.jpg')
    expect([errcode, type]).toEqual([0, 'image'])
    const got = await download(media_id)
    expect(got.headers.get('content-disposition')).toMatch(/^attachment; filename="/)
    expect(Buffer.from(await got.arrayBuffer())).toEqual(jpeg(100))
    await player.advance(72 * hour)
    expect((await (await download(media_id)).json()) as Json).toMatchObject({ errcode: 40007 })
  })

  it('wants the part named media, with a filename', async () => {
    const { upload } = await prepared()
    expect((await upload('image', jpeg(100), 'a.jpg', 'file')).errcode).toBe(40058)
    expect((await upload('image', jpeg(100), null)).errcode).toBe(40058)
  })

  it('limits sizes and looks at the first bytes [U: codes of the kind and of too small]', async () => {
    const { upload } = await prepared()
    expect((await upload('image', jpeg(10 * 2 ** 20 + 1))).errcode).toBe(45001)
    expect((await upload('voice', Buffer.from('#!AMR\n123'))).errcode).toBe(0)
    expect((await upload('voice', jpeg(100))).errcode).toBe(40004)
    expect((await upload('image', Buffer.from('<html></html>'))).errcode).toBe(40004)
    expect((await upload('file', Buffer.from('12345'))).errcode).toBe(40006)
    expect((await upload('folder', jpeg(100))).errcode).toBe(40004)
  })

  it('takes images of 2 MB only [U] when the switch says so', async () => {
    const { upload } = await prepared({ switches: { imageBytes: 2 * 2 ** 20 } })
    expect((await upload('image', jpeg(2 * 2 ** 20))).errcode).toBe(0)
    expect((await upload('image', jpeg(2 * 2 ** 20 + 1))).errcode).toBe(45001)
  })
})

describe('media/get (p/96486)', () => {
  it('gives ranges, and above 20 MB nothing else', async () => {
    const { upload, download, fake } = await prepared()
    const { media_id } = await upload('file', jpeg(100))
    const part = await download(media_id, { range: 'bytes=0-3' })
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 0-3/100'])
    expect(Buffer.from(await part.arrayBuffer()).toString('hex')).toBe('ffd8ffe0')
    expect((await download(media_id, { range: 'bytes=200-' })).status).toBe(416)
    const large = fake.world().media.put({ type: 'video', filename: 'v.mp4', mime: 'video/mp4', bytes: Buffer.alloc(21 * 2 ** 20) })
    expect(await (await download(large.id)).json()).toMatchObject({ errcode: 830002 })
    expect((await download(large.id, { range: `bytes=${20 * 2 ** 20}-` })).headers.get('content-length')).toBe(String(2 ** 20))
  })

  it('may give an error as JSON under the content type of an image', async () => {
    const { upload, download, player } = await prepared()
    const { media_id } = await upload('image', jpeg(100))
    await player.fault({ path: '/cgi-bin/media/get', fault: { type: 'error-as-image' }, times: 1 })
    const got = await download(media_id)
    expect(got.headers.get('content-type')).toBe('image/jpeg')
    expect(await got.json()).toMatchObject({ errcode: 40007 })
  })
})

describe('what customers send', () => {
  it('can be fetched by its media_id, and too large a file comes as a text (p/94670)', async () => {
    const { player, download } = await prepared()
    const who = { customer: 'wmWANG' }
    await player.image(who, { base64: jpeg(100).toString('base64'), filename: '现场.jpg' })
    await player.sendMedia(who, 'image', { base64: jpeg(2 * 2 ** 20 + 1).toString('base64') })
    const [small, large] = (await player.chats())[0]?.timeline ?? []
    const got = await download((small?.body as Json).media_id, {}, kfSecret)
    expect(Buffer.from(await got.arrayBuffer())).toHaveLength(100)
    expect(large?.msgtype).toBe('text')
  })
})
