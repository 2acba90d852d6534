import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Router } from 'express'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type AppOptions, makeApp } from './app.ts'
import { makeLog } from './log.ts'

async function open(
  options: Partial<AppOptions>,
): Promise<{ readonly log: object[]; get(path: string, headers?: Record<string, string>): Promise<Response> }> {
  const log: object[] = []
  const note = (fields: object, message: string): void => {
    log.push({ message, ...fields })
  }
  const app = makeApp({ sim: null, consoleFolder: null, health: () => ({ ok: true }), log: { info: note, error: note }, ...options })
  const server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { log, get: (path, headers = {}) => fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, { headers }) }
}

async function makePage(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'qishao-page-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>企哨</title>')
  await writeFile(join(folder, 'assets', 'main-4f2a.js'), 'void 0')
  return folder
}

describe('/healthz', () => {
  it('answers 200 while all is well and 503 when it is not', async () => {
    const well = await (await open({})).get('/healthz')
    expect([well.status, await well.json()]).toEqual([200, { ok: true }])
    const ill = await (await open({ health: async () => ({ ok: false, parked: 3 }) })).get('/healthz')
    expect([ill.status, await ill.json()]).toEqual([503, { ok: false, parked: 3 }])
  })
})

describe('/readyz', () => {
  it('answers 200 with what was looked at, and 503 with the reasons', async () => {
    const checks = [{ name: 'disk', ok: true, vital: true, text: 'more than 512 MB are free for the data' }]
    const able = await (await open({ readiness: async () => ({ ready: true, checks, alarms: [] }) })).get('/readyz')
    expect([able.status, await able.json()]).toEqual([200, { ready: true, checks, alarms: [] }])
    expect(able.headers.get('cache-control')).toBe('no-store')
    const unable = await (await open({ readiness: async () => ({ ready: false, checks: [], alarms: [] }) })).get('/readyz')
    expect([unable.status, await unable.json()]).toEqual([503, { ready: false, checks: [], alarms: [] }])
  })

  it('is in the log only while it says no', async () => {
    const { get, log } = await open({ readiness: async () => ({ ready: false, checks: [], alarms: [] }) })
    await (await get('/healthz')).text()
    await (await get('/readyz')).text()
    expect(log).toMatchObject([{ path: '/readyz', status: 503 }])
  })
})

describe('a program that stops', () => {
  it('asks whoever comes to come again elsewhere, and still says that it lives', async () => {
    const { get } = await open({ stopping: () => true, consoleFolder: await makePage() })
    const refused = await get('/')
    expect([refused.status, refused.headers.get('retry-after'), refused.headers.get('connection')]).toEqual([503, '5', 'close'])
    expect(await refused.json()).toMatchObject({ status: 503, title: '暂不接收' })
    expect((await get('/healthz')).status).toBe(200)
  })
})

describe('the page', () => {
  it('is asked for anew each time, its hashed files never', async () => {
    const { get } = await open({ consoleFolder: await makePage() })
    const page = await get('/')
    expect(await page.text()).toContain('企哨')
    expect(page.headers.get('cache-control')).toBe('no-cache')
    expect((await get('/assets/main-4f2a.js')).headers.get('cache-control')).toContain('immutable')
  })

  it('may neither be framed nor load from elsewhere', async () => {
    const { headers } = await (await open({ consoleFolder: await makePage() })).get('/')
    expect(headers.get('content-security-policy')).toContain("default-src 'self'")
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.has('x-powered-by')).toBe(false)
  })
})

describe('an address that leads nowhere', () => {
  it.each(['/nowhere', '/sim/people', '/', '/%2e%2e/package.json'])('answers %s with a problem document', async (path) => {
    const response = await (await open({})).get(path)
    expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
    expect(await response.json()).toMatchObject({ type: 'about:blank', title: '没有找到', status: 404, detail: expect.any(String) })
  })
})

describe('a fault', () => {
  it('is logged with its cause and shown without it', async () => {
    const sim = Router()
    sim.get('/broken', () => Promise.reject(new Error('password=hunter2')))
    const { get, log } = await open({ sim })
    const response = await get('/sim/broken?secret=1')
    const text = await response.text()
    expect([response.status, JSON.parse(text).status]).toEqual([500, 500])
    expect(text).not.toContain('hunter2')
    expect(log).toMatchObject([
      { message: 'request failed', path: '/sim/broken', err: { message: 'password=hunter2' } },
      { message: 'request' },
    ])
  })
})

describe('the log', () => {
  it('has a line for each request, without its query', async () => {
    const { get, log } = await open({})
    await (await get('/nowhere?phone=13800000000')).text()
    const request = expect.stringMatching(/^[\da-f-]{36}$/)
    expect(log).toEqual([{ message: 'request', request, method: 'GET', path: '/nowhere', status: 404, ms: expect.any(Number) }])
  })

  it('has the id that the proxy gave a request, in every line of it, and the answer has it too', async () => {
    const sim = Router()
    sim.get('/broken', () => Promise.reject(new Error('a fault')))
    const lines: string[] = []
    const { get } = await open({ sim, log: makeLog('info', { write: (line) => void lines.push(line) }) })
    const { headers } = await get('/sim/broken', { 'x-request-id': '7f1c-proxy.example:42' })
    expect(headers.get('x-request-id')).toBe('7f1c-proxy.example:42')
    await get('/healthz')
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { msg: 'request failed', request: '7f1c-proxy.example:42' },
      { msg: 'request', request: '7f1c-proxy.example:42' },
    ])
  })

  it.each([
    'short',
    'x'.repeat(65),
    'two words',
    'tel-13812345678',
    'QS20261124-0007',
  ])('takes no id like %s from outside', async (given) => {
    const { get, log } = await open({})
    const { headers } = await get('/nowhere', { 'x-request-id': given })
    expect(headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/)
    expect(JSON.stringify(log)).not.toContain(given)
  })

  it('never has a link that opens a page, however its address is written', async () => {
    const { get, log } = await open({})
    for (const path of ['/s/QS20261123-0007.1767225600.seal', '/S/QS20261123-0007.1767225600.seal']) await (await get(path)).text()
    expect(log).toMatchObject([{ path: '/s/:token' }, { path: '/s/:token' }])
  })
})
