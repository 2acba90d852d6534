import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Inbound } from '../../dialogs/message.ts'
import { channelContract } from '../channel.contract.ts'
import type { RouteAnswer } from '../channel.ts'
import { type TestPorts, testPorts } from '../ports-fixture.ts'
import { makeWebhookChannel } from './channel.ts'
import { sign } from './decode.ts'

const secret = 'a-secret-of-at-least-thirty-two-chars'
const now = '2026-11-23T01:00:00.000Z'
const time = String(Date.parse(now) / 1000)

type Shown = { readonly id: string; readonly to: string; readonly text: string; readonly buttons: readonly object[] }

/** The other system: it keeps what is posted to it, once for each id, and checks who posts. */
async function otherSystem(): Promise<{ url: string; shown: Shown[]; fail(status: number): void; close(): Promise<void> }> {
  const shown: Shown[] = []
  let status = 200
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>))
    const right = sign(secret, String(request.headers['x-qishao-timestamp']), body)
    const message = JSON.parse(body.toString('utf8')) as Shown
    if (request.headers['x-qishao-signature'] !== right) response.statusCode = 401
    else if (status !== 200) response.statusCode = status
    else if (!shown.some(({ id }) => id === message.id)) shown.push(message)
    response.end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/messages`,
    shown,
    fail: (code) => {
      status = code
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function open() {
  const system = await otherSystem()
  const ports: TestPorts = testPorts('webhook', () => now)
  ports.know('webhook-u1', 'u1')
  const channel = makeWebhookChannel({ url: system.url, secret }, ports)
  const [route] = channel.routes ?? []
  if (!route) throw new Error('the channel has a route')
  const post = (message: object | string, changed: Record<string, string> = {}): Promise<RouteAnswer> => {
    const body = typeof message === 'string' ? message : JSON.stringify(message)
    const headers = { 'x-qishao-timestamp': time, 'x-qishao-signature': sign(secret, time, body), ...changed }
    return route.handle({ query: '', headers, body: Buffer.from(body) })
  }
  return { system, channel, ports, post }
}

channelContract('webhook', async () => {
  const { system, channel, post } = await open()
  return {
    channel,
    conversation: 'webhook:dm:webhook-u1',
    deliver: (id, text) =>
      post({ id, from: 'u1', text }).then(
        ({ status }) => status === 202,
        () => false,
      ),
    shown: async () => system.shown.map(({ text }) => text),
    close: system.close,
  }
})

describe('the webhook channel', () => {
  async function started() {
    const opened = await open()
    const heard: Inbound[] = []
    await opened.channel.start(async (message) => {
      heard.push(message)
      return 'new'
    })
    onTestFinished(opened.system.close)
    return { ...opened, heard }
  }

  it('makes an entrepreneur of whoever writes for the first time', async () => {
    const { post, heard } = await started()
    await post({ id: 'm-1', from: 'u2', name: '王海洋', text: '厂区停电了' })
    expect(heard).toMatchObject([{ id: 'm-1', from: 'webhook-u2', conversation: 'webhook:dm:webhook-u2', text: '厂区停电了' }])
  })

  it.each([
    ['a wrong signature', { id: 'm', from: 'u1', text: '在吗' }, { 'x-qishao-signature': '00' }, 401],
    ['no signature', { id: 'm', from: 'u1', text: '在吗' }, { 'x-qishao-signature': '' }, 401],
    ['a body that is no JSON', '{', {}, 400],
    ['a message without an id', { from: 'u1', text: '在吗' }, {}, 400],
    ['an account that is none', { id: 'm', from: '../u1', text: '在吗' }, {}, 400],
  ])('refuses %s and hands nothing on', async (_, message, headers, status) => {
    const { post, heard } = await started()
    expect((await post(message, headers)).status).toBe(status)
    expect(heard).toEqual([])
  })

  it('refuses what was signed long ago', async () => {
    const { post } = await started()
    const old = String(Number(time) - 301)
    const body = JSON.stringify({ id: 'm', from: 'u1', text: '在吗' })
    expect((await post(body, { 'x-qishao-timestamp': old, 'x-qishao-signature': sign(secret, old, body) })).status).toBe(401)
  })

  it('writes no word of a message into the log', async () => {
    const { post, ports } = await started()
    await post({ id: 'm', from: 'u1', text: '我的电话是13800000000' }, { 'x-qishao-signature': '00' })
    expect(ports.lines.join('\n')).not.toMatch(/13800000000|电话/)
  })

  it.each([
    [503, true],
    [429, true],
    [400, false],
  ])('says of an answer %s whether to try again', async (status, retryable) => {
    const { channel, system } = await started()
    system.fail(status)
    await expect(channel.send({ id: 'o', conversation: 'webhook:dm:webhook-u1', text: '您好', buttons: [] })).rejects.toMatchObject({
      retryable,
    })
  })
})
