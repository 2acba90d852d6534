import { describe, expect, it } from 'vitest'
import { makeApi, type WecomApi } from './api.ts'
import { uploadLimits } from './media.ts'
import { type Asked, type Reply, startPlatform } from './platform-fixture.ts'

const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4])

async function apiOf(answer: (asked: Asked) => Reply | null, more: { readonly asciiNames?: boolean } = {}) {
  const platform = await startPlatform((asked) => (asked.path === 'gettoken' ? null : answer(asked)))
  const api: WecomApi = makeApi({ origin: platform.origin, corpId: 'ww1', secret: 's', alarm: () => {}, delay: async () => {}, ...more })
  return { ...api, ...platform }
}

const bytes = (body: Buffer, headers: Record<string, string>) => (response: Parameters<Extract<Reply, (...args: never) => void>>[0]) => {
  response.writeHead(200, headers).end(body)
}

describe('uploading a file', () => {
  const uploaded = { errcode: 0, errmsg: 'ok', type: 'file', media_id: 'MEDIA', created_at: '1760000000' }

  it('sends it as the part "media" with its name in UTF-8', async () => {
    const api = await apiOf(() => uploaded)
    expect(await api.upload('file', { name: '营业执照.pdf', mime: 'application/pdf', bytes: jpeg })).toBe('MEDIA')
    const [, asked] = api.asked
    expect(asked?.query.get('type')).toBe('file')
    const form = await new Response(asked?.body, { headers: { 'content-type': asked?.headers['content-type'] ?? '' } }).formData()
    const part = form.get('media')
    if (!(part instanceof File)) throw new Error('no file')
    expect([part.name, part.type, Buffer.from(await part.arrayBuffer())]).toEqual(['营业执照.pdf', 'application/pdf', jpeg])
    expect(asked?.body.toString()).toContain('filelength=8')
  })

  it('can keep to ASCII names', async () => {
    const api = await apiOf(() => uploaded, { asciiNames: true })
    await api.upload('file', { name: '营业执照2026😀.pdf', mime: 'application/pdf', bytes: jpeg })
    expect(api.asked[1]?.body.toString('latin1')).toContain('filename="____2026_.pdf"')
  })

  it('lets no name break out of its line', async () => {
    const api = await apiOf(() => uploaded)
    await api.upload('file', { name: 'a"\r\nX-Evil: 1\r\n\r\n../b.pdf', mime: 'text/html\r\nX: 1', bytes: jpeg })
    const head = api.asked[1]?.body.toString().split('\r\n\r\n')[0]
    expect(head?.split('\r\n')).toEqual([
      expect.stringMatching(/^--/),
      'Content-Disposition: form-data; name="media"; filename="a___X-Evil: 1____.._b.pdf"; filelength=8',
      'Content-Type: application/octet-stream',
    ])
  })

  it('refuses what is too large or too small before anything is sent', async () => {
    const api = await apiOf(() => uploaded)
    const file = (size: number) => ({ name: 'a', mime: 'image/png', bytes: Buffer.alloc(size) })
    await expect(api.upload('image', file(uploadLimits.image + 1))).rejects.toMatchObject({ action: 'too-large', retryable: false })
    await expect(api.upload('image', file(5))).rejects.toMatchObject({ action: 'final' })
    expect(api.asked).toEqual([])
  })
})

describe('fetching a file', () => {
  const attached = (filename: string, type = 'image/jpeg') => ({ 'content-type': type, 'content-disposition': `attachment; ${filename}` })

  it.each([
    ['plain', 'filename="a.jpg"', 'a.jpg'],
    ['in UTF-8', `filename="${Buffer.from('照片.jpg').toString('latin1')}"`, '照片.jpg'],
    ['encoded', `filename="x.jpg"; filename*=UTF-8''${encodeURIComponent('照片.jpg')}`, '照片.jpg'],
    ['with a path', 'filename="../../etc/passwd"', 'passwd'],
    ['missing', 'inline', 'file'],
  ])('gives bytes, type and its name %s', async (_, filename, name) => {
    const api = await apiOf(() => bytes(jpeg, attached(filename)))
    expect(await api.download('M', 1000)).toEqual({ name, mime: 'image/jpeg', bytes: jpeg })
    expect(api.asked[1]?.query.get('media_id')).toBe('M')
  })

  it('sees an error that comes as an image', async () => {
    const api = await apiOf(() => bytes(Buffer.from('{"errcode":40007,"errmsg":"invalid media_id"}'), attached('filename="a.jpg"')))
    await expect(api.download('M', 1000)).rejects.toMatchObject({ code: 40007, action: 'reupload' })
  })

  it('gets a new token when the old one has ended', async () => {
    const api = await apiOf(({ query }) =>
      query.get('access_token') === 'token-2' ? bytes(jpeg, attached('filename="a.jpg"')) : { errcode: 42001, errmsg: 'expired' },
    )
    expect((await api.download('M', 1000)).bytes).toEqual(jpeg)
  })

  it('takes a page for no file, unless it has a name', async () => {
    const page = Buffer.from('<html></html>')
    const gateway = await apiOf(() => bytes(page, { 'content-type': 'text/html' }))
    await expect(gateway.download('M', 1000)).rejects.toMatchObject({ retryable: true })
    const sent = await apiOf(() => bytes(page, attached('filename="report.html"', 'text/html')))
    expect((await sent.download('M', 1000)).bytes).toEqual(page)
  })

  it('stops reading above the limit', async () => {
    const api = await apiOf(() => bytes(Buffer.alloc(5_000_000), attached('filename="a.jpg"')))
    await expect(api.download('M', 100_000)).rejects.toMatchObject({ action: 'too-large', retryable: false })
  })

  it('fetches 21 megabytes in pieces', async () => {
    const large = Buffer.alloc(21 * 1024 * 1024, 7).fill(9, 8 * 1024 * 1024, 17 * 1024 * 1024)
    const api = await apiOf(({ headers }) => {
      const range = /bytes=(\d+)-(\d+)/.exec(headers.range ?? '')
      if (!range) return { errcode: 830002, errmsg: 'need range' }
      const piece = large.subarray(Number(range[1]), Number(range[2]) + 1)
      const head = { ...attached('filename="a.mp4"', 'video/mp4'), 'content-range': `bytes ${range[1]}-${range[2]}/${large.length}` }
      return (response) => response.writeHead(206, head).end(piece)
    })
    const file = await api.download('M', 100 * 1024 * 1024)
    expect([file.name, file.bytes.equals(large), api.count('media/get')]).toEqual(['a.mp4', true, 4])
    await expect(api.download('M', 20 * 1024 * 1024)).rejects.toMatchObject({ action: 'too-large' })
  })

  it('gives no file when a piece is missing', async () => {
    const api = await apiOf(({ headers }) =>
      headers.range
        ? (response) => response.writeHead(206, { ...attached('filename="a"'), 'content-range': 'bytes 0-1/99999' }).end()
        : { errcode: 830002, errmsg: 'need range' },
    )
    await expect(api.download('M', 1_000_000)).rejects.toMatchObject({ retryable: true })
  })
})
