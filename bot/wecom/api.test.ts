import { once } from 'node:events'
import { createServer } from 'node:http'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { makeApi } from './api.ts'
import { makeCaller } from './caller.ts'
import { type Asked, type Platform, type Reply, startPlatform } from './platform-fixture.ts'
import { WecomError } from './wecom-error.ts'

const any = z.object({})
const secret = 'SECRET-that-nobody-may-see'

/** An API against this platform, with a hand-moved clock, pauses that only move it, and the alarms it raised. */
function apiOf(platform: Pick<Platform, 'origin'>, more: { readonly timeoutMs?: number } = {}) {
  const alarms: string[] = []
  const pauses: number[] = []
  let now = 0
  const api = makeApi({
    origin: platform.origin,
    corpId: 'ww1',
    secret,
    alarm: (kind, sentence) => alarms.push(`${kind} | ${sentence}`),
    clock: () => now,
    delay: async (ms) => {
      pauses.push(ms)
      now += ms
    },
    ...more,
  })
  const advance = (ms: number): void => {
    now += ms
  }
  return { ...api, alarms, pauses, advance }
}

async function failureOf(promise: Promise<unknown>): Promise<WecomError> {
  const error = await promise.then(
    () => null,
    (error: unknown) => error,
  )
  if (!(error instanceof WecomError)) throw new Error(`expected a WecomError, got ${error}`)
  expect(`${error.stack} ${JSON.stringify(error)} ${error.cause}`).not.toMatch(/SECRET|token-\d/)
  return error
}

/** Answers one path like this and everything else well. */
function only(path: string, reply: (asked: Asked, nth: number) => Reply | null): (asked: Asked) => Reply | null {
  let calls = 0
  return (asked) => (asked.path === path ? reply(asked, ++calls) : null)
}

const code = (errcode: number, errmsg = 'no') => ({ errcode, errmsg })

describe('a call', () => {
  it('carries the token, its parameters and raw UTF-8, and gives what its shape names', async () => {
    const platform = await startPlatform(only('kf/send_msg', () => ({ errcode: 0, errmsg: 'ok', msgid: 'm1' })))
    const sent = await apiOf(platform).post('kf/send_msg', { text: { content: '您好😀' } }, z.object({ msgid: z.string() }))
    expect(sent).toEqual({ msgid: 'm1' })
    const [token, send] = platform.asked
    expect(token?.query.toString()).toBe(`corpid=ww1&corpsecret=${secret}`)
    expect(send).toMatchObject({ method: 'POST', headers: { 'content-type': 'application/json; charset=utf-8' } })
    expect(send?.query.get('access_token')).toBe('token-1')
    expect(send?.body.toString()).toBe('{"text":{"content":"您好😀"}}')
  })

  it('writes half of a character as a whole one, not as an escape', async () => {
    const platform = await startPlatform(() => null)
    await apiOf(platform).post('kf/send_msg', { text: '好\ud83d' }, any)
    expect(platform.asked[1]?.body.toString()).toBe('{"text":"好\uFFFD"}')
  })

  it('is refused by its errcode and not by its errmsg', async () => {
    const platform = await startPlatform(only('kf/send_msg', () => code(95002, 'ok')))
    expect(await failureOf(apiOf(platform).post('kf/send_msg', {}, any))).toMatchObject({ code: 95002, held: true, retryable: false })
  })

  it('names path, code and hint of a refusal, and the address that WeCom does not trust', async () => {
    const errmsg = 'not allow to access from your ip, hint: [1700000000123456789012345], from ip: 203.0.113.9, more info at https://x'
    const platform = await startPlatform(only('user/get', () => code(60020, errmsg)))
    const { alarms, get } = apiOf(platform)
    const error = await failureOf(get('user/get', { userid: 'zhangsan' }, any))
    expect(error).toMatchObject({ hint: '1700000000123456789012345', action: 'final' })
    expect(error.message).toMatch(/^user\/get: 60020, .*企业可信IP.*from ip 203\.0\.113\.9, hint 17/)
    expect(alarms).toEqual([`wecom-60020 | ${error.message}`])
  })

  it('keeps what WeCom says about a code nobody knows, without the number of anybody', async () => {
    const platform = await startPlatform(only('user/get', () => code(777777, 'bad userid 13800138000 hint: [abcdef123]')))
    const error = await failureOf(apiOf(platform).get('user/get', {}, any))
    expect(error.message).toMatch(/777777.*"bad userid …", hint abcdef123/)
    expect(error.message).not.toContain('13800138000')
  })

  it('says which field is not as documented, and that the call was applied', async () => {
    const platform = await startPlatform(only('kf/send_msg', () => ({ errcode: 0, errmsg: 'ok', msgid: 7 })))
    const error = await failureOf(apiOf(platform).post('kf/send_msg', {}, z.object({ msgid: z.string() })))
    expect(error).toMatchObject({ retryable: false, unknownEffect: true, message: expect.stringContaining('msgid') })
  })

  it('refuses a base that is no address', () => {
    expect(() => apiOf({ origin: 'qyapi.weixin.qq.com' })).toThrow(/must be an origin such as https/)
  })
})

describe('the access token', () => {
  it('is fetched once for 20 calls at the same time', async () => {
    const platform = await startPlatform(() => null)
    const api = apiOf(platform)
    await Promise.all(Array.from({ length: 20 }, (_, i) => api.get('user/get', { i }, any)))
    expect(platform.count('gettoken')).toBe(1)
  })

  it.each([40014, 42001])('revoked under 20 calls (%i) is fetched once more, and every call gets through', async (revoked) => {
    let valid = 'token-1'
    const platform = await startPlatform(({ path, query }) => {
      if (path !== 'user/get') return null
      return query.get('access_token') === valid ? { errcode: 0, errmsg: 'ok' } : code(revoked)
    })
    const api = apiOf(platform)
    await api.get('user/get', {}, any)
    valid = 'token-2'
    await Promise.all(Array.from({ length: 20 }, (_, i) => api.get('user/get', { i }, any)))
    expect(platform.count('gettoken')).toBe(2)
  })

  it('that is refused twice leaves the call to be tried later', async () => {
    const platform = await startPlatform(only('user/get', () => code(40014)))
    expect(await failureOf(apiOf(platform).get('user/get', {}, any))).toMatchObject({ code: 40014, retryable: true })
    expect([platform.count('gettoken'), platform.count('user/get')]).toEqual([2, 2])
  })

  it('is renewed five minutes before its end', async () => {
    const platform = await startPlatform(() => null)
    const api = apiOf(platform)
    for (const [wait, fetched] of [
      [0, 1],
      [6_899_999, 1],
      [1, 2],
    ] as const) {
      api.advance(wait)
      await api.get('user/get', {}, any)
      expect(platform.count('gettoken')).toBe(fetched)
    }
  })

  it('that lives a minute only is used for half of it', async () => {
    const platform = await startPlatform(only('gettoken', () => ({ errcode: 0, errmsg: 'ok', access_token: 't', expires_in: 60 })))
    const api = apiOf(platform)
    for (let call = 0; call < 5; call++) await api.get('user/get', {}, any)
    api.advance(30_000)
    await api.get('user/get', {}, any)
    expect(platform.count('gettoken')).toBe(2)
  })

  it.each([40001, 40091, 40013])('is not asked for again within an hour after %i, and an operator hears once', async (wrong) => {
    let repaired = false
    const platform = await startPlatform(only('gettoken', () => (repaired ? null : code(wrong))))
    const api = apiOf(platform)
    expect(await failureOf(api.get('user/get', {}, any))).toMatchObject({ code: wrong })
    for (let call = 0; call < 20; call++)
      expect(await failureOf(api.get('user/get', {}, any))).toMatchObject({ code: wrong, retryable: true, retryAfterMs: 3_600_000 })
    expect(platform.count('gettoken')).toBe(1)
    expect(api.alarms).toHaveLength(1)
    repaired = true
    api.advance(3_600_000)
    await api.get('user/get', {}, any)
    expect(platform.count('gettoken')).toBe(2)
  })

  it.each([502, 404])('that could not be fetched for a gateway (HTTP %i) is asked for by the next call', async (status) => {
    const platform = await startPlatform(only('gettoken', (_, nth) => (nth === 1 ? (response) => response.writeHead(status).end() : null)))
    const api = apiOf(platform)
    expect(await failureOf(api.get('user/get', {}, any))).toMatchObject({ path: 'gettoken', unknownEffect: false })
    await api.get('user/get', {}, any)
  })
})

describe('what passes by itself', () => {
  it('a busy system (-1) is asked three times and no more', async () => {
    const platform = await startPlatform(only('kf/send_msg', () => code(-1)))
    const api = apiOf(platform)
    expect(await failureOf(api.post('kf/send_msg', {}, any))).toMatchObject({ code: -1, retryable: true, unknownEffect: false })
    expect(platform.count('kf/send_msg')).toBe(3)
    expect(api.pauses).toEqual([200, 800])
  })

  it('a conflict (6000) is tried once more', async () => {
    const platform = await startPlatform(only('user/get', (_, nth) => (nth === 1 ? code(6000) : null)))
    await apiOf(platform).get('user/get', {}, any)
    expect(platform.count('user/get')).toBe(2)
  })

  it('too many at a time (45033) are tried again after pauses of different lengths', async () => {
    const platform = await startPlatform(only('media/get2', (_, nth) => (nth < 4 ? code(45033) : null)))
    const api = apiOf(platform)
    await api.get('media/get2', {}, any)
    expect(api.pauses).toHaveLength(3)
    expect(new Set(api.pauses).size).toBe(3)
    for (const ms of api.pauses) expect(ms).toSatisfy((it: number) => it >= 100 && it <= 1000)
  })

  it('too many calls (45009) let that path rest for a minute, and no other', async () => {
    let limited = true
    const platform = await startPlatform(only('kf/sync_msg', () => (limited ? code(45009) : null)))
    const api = apiOf(platform)
    expect(await failureOf(api.post('kf/sync_msg', {}, any))).toMatchObject({ action: 'limited', retryAfterMs: 60_000, retryable: true })
    api.advance(20_000)
    expect(await failureOf(api.post('kf/sync_msg', {}, any))).toMatchObject({ code: 45009, retryAfterMs: 40_000 })
    await api.post('kf/send_msg', {}, any)
    expect(platform.count('kf/sync_msg')).toBe(1)
    api.advance(40_000)
    expect(await failureOf(api.post('kf/sync_msg', {}, any))).toMatchObject({ retryAfterMs: 600_000 })
    limited = false
    api.advance(600_000)
    await api.post('kf/sync_msg', {}, any)
    await api.post('kf/sync_msg', {}, any)
    expect(platform.count('kf/sync_msg')).toBe(4)
  })
})

describe('a call without an answer that means anything', () => {
  it.each([
    ['HTTP 502', (response) => response.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad Gateway</html>')],
    ['a page', (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>login</html>')],
    ['half of its JSON', (response) => response.end('{"errcode":0,"errm')],
    ['JSON without errcode', (response) => response.end('{"ok":true}')],
    ['a connection that ends', (response) => response.socket?.destroy()],
    [
      'a connection that ends in the middle',
      (response) => {
        response.writeHead(200, { 'content-length': '100' })
        response.write('{"errcode":0')
        setImmediate(() => response.socket?.destroy())
      },
    ],
    ['a complaint about our JSON', (response) => response.end('{"errcode":0,"errmsg":"ok. Warning: wrong json format. "}')],
    ['silence', () => {}],
  ] satisfies readonly (readonly [string, Reply])[])('%s: may have had its effect, is not repeated here', async (_, reply) => {
    const platform = await startPlatform(only('kf/send_msg', () => reply))
    const api = apiOf(platform, { timeoutMs: 300 })
    const error = await failureOf(api.post('kf/send_msg', { text: '机密' }, any))
    expect(error).toMatchObject({ code: null, retryable: true, unknownEffect: true, action: 'unreachable' })
    expect(error.message).not.toContain('机密')
    expect(platform.count('kf/send_msg')).toBe(1)
  })

  it('changes nothing when it only asked', async () => {
    const platform = await startPlatform(only('user/get', () => (response) => response.socket?.destroy()))
    expect(await failureOf(apiOf(platform).get('user/get', {}, any))).toMatchObject({ retryable: true, unknownEffect: false })
  })

  it('has had no effect when nobody listened', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    server.close()
    await once(server, 'close')
    const port = typeof address === 'object' ? address?.port : null
    const caller = makeCaller({ origin: `http://127.0.0.1:${port}`, alarm: () => {} })
    const error = await failureOf(caller.call({ path: 'kf/send_msg', body: {} }))
    expect(error).toMatchObject({ retryable: true, unknownEffect: false, message: 'kf/send_msg: ECONNREFUSED' })
  })

  it.each([302, 307, 404])('HTTP %i is a wrong setting: not followed, not repeated', async (status) => {
    const platform = await startPlatform(only('user/get', () => (response) => response.writeHead(status, { location: '/elsewhere' }).end()))
    expect(await failureOf(apiOf(platform).get('user/get', {}, any))).toMatchObject({
      retryable: false,
      message: expect.stringMatching(/base URL/),
    })
    expect(platform.asked.map(({ path }) => path)).toEqual(['gettoken', 'user/get'])
  })
})
