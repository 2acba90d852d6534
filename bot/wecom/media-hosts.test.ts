import { describe, expect, it } from 'vitest'
import { makeMediaHosts, usualHosts } from './media-hosts.ts'
import { startPlatform } from './platform-fixture.ts'

const live = makeMediaHosts({ hosts: usualHosts, origin: 'https://qyapi.weixin.qq.com' })

describe('addresses of files in messages', () => {
  it.each([
    'https://ww-aibot-img-1258476243.cos.ap-guangzhou.myqcloud.com/a?sign=1',
    'https://imunion.weixin.qq.com/cgi-bin/mmae-bin/tpdownloadmedia?param=1',
    'https://wework.qpic.weixin.qq.com/x',
  ])('are fetched from %s', (url) => {
    expect(live.refusal(url)).toBeNull()
  })

  it.each([
    ['http', 'http://imunion.weixin.qq.com/a'],
    ['another host', 'https://example.com/a'],
    ['a host that only ends alike', 'https://evilqq.com/a'],
    ['the domain itself', 'https://myqcloud.com/a'],
    ['a listed host in the user name', 'https://imunion.weixin.qq.com@127.0.0.1/a'],
    ['a listed host in the path', 'https://127.0.0.1/imunion.weixin.qq.com'],
    ['another port', 'https://imunion.weixin.qq.com:8443/a'],
    ['this machine', 'https://127.0.0.1/a'],
    ['this machine in one number', 'https://2130706433/a'],
    ['this machine in IPv6', 'https://[::1]/a'],
    ['the metadata of a cloud', 'http://169.254.169.254/latest/meta-data'],
    ['a file', 'file:///etc/passwd'],
    ['data', 'data:text/plain,hi'],
    ['nothing', ''],
    ['a backslash', 'https://127.0.0.1\\.qq.com/a'],
    ['a dot at the end', 'https://127.0.0.1.#.qq.com'],
  ])('are refused: %s', async (_, url) => {
    expect(live.refusal(url)).not.toBeNull()
    await expect(live.fetch(url, 10)).rejects.toMatchObject({ action: 'final', retryable: false })
  })
})

describe('fetching such a file', () => {
  it('works from this machine when the API is a stand-in on it', async () => {
    const platform = await startPlatform(() => (response) => response.writeHead(200, { 'content-type': 'image/png' }).end('bytes'))
    const hosts = makeMediaHosts({ hosts: [], origin: platform.origin })
    expect(await hosts.fetch(`${platform.origin}/media/1`, 100)).toMatchObject({ mime: 'image/png', bytes: Buffer.from('bytes') })
    await expect(hosts.fetch(`${platform.origin}/media/1`, 3)).rejects.toMatchObject({ action: 'too-large' })
    expect(hosts.refusal('http://127.0.0.2/x')).toContain('https')
  })

  it('does not follow a redirect to another host', async () => {
    const platform = await startPlatform(() => (response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end())
    const hosts = makeMediaHosts({ hosts: [], origin: platform.origin })
    await expect(hosts.fetch(`${platform.origin}/media/1`, 100)).rejects.toMatchObject({
      action: 'final',
      message: expect.stringContaining('https'),
    })
  })

  it('ends a circle of redirects', async () => {
    const platform = await startPlatform(() => (response) => response.writeHead(302, { location: '/again' }).end())
    const hosts = makeMediaHosts({ hosts: [], origin: platform.origin })
    await expect(hosts.fetch(`${platform.origin}/media/1`, 100)).rejects.toMatchObject({ message: expect.stringContaining('redirects') })
    expect(platform.asked).toHaveLength(3)
  })

  it('shows no signature of an address in its errors', async () => {
    const platform = await startPlatform(() => (response) => response.writeHead(403).end())
    const hosts = makeMediaHosts({ hosts: [], origin: platform.origin })
    const error = await hosts.fetch(`${platform.origin}/media/1?sign=SIGNATURE`, 100).catch((error: unknown) => error)
    expect(String(error)).toContain('403')
    expect(String(error)).not.toContain('SIGNATURE')
  })
})
