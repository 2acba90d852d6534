import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeTraces, type Traces } from './traces.ts'
import { underWay } from './under-way.ts'

type Posted = {
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue: string } }[]
  readonly status: { readonly code?: number }
}

let collector: Server
let status: number
let posts: { readonly path: string | undefined; readonly key: unknown; readonly body: string }[]
let warnings: string[]
let traces: Traces
beforeEach(async () => {
  status = 200
  posts = []
  warnings = []
  collector = createServer(async (request, response) => {
    const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>)).toString('utf8')
    posts.push({ path: request.url, key: request.headers['x-key'], body })
    response.statusCode = status
    response.end('{}')
  }).listen(0, '127.0.0.1')
  await once(collector, 'listening')
  const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}/`
  const log = pino({ level: 'warn' }, { write: (line) => void warnings.push(line) })
  traces = makeTraces({ endpoint, service: 'qishao-test', headers: { 'x-key': 'k' } }, log)
})
afterEach(() => {
  collector.closeAllConnections()
  collector.close()
})

async function spans(): Promise<ReadonlyMap<string, Posted>> {
  await traces.stop()
  const all = posts.flatMap(({ body }) => JSON.parse(body).resourceSpans[0].scopeSpans[0].spans as readonly Posted[])
  return new Map(all.map((span) => [span.name, span]))
}

describe('traces', () => {
  it('reach a collector as OTLP over HTTP, stage within stage', async () => {
    const { watch } = traces
    await watch.stage('turn', {}, async () => {
      watch.stage('advance', {}, () => 1)
      await watch.stage('send', { channel: 'kf' }, async () => 'receipt')
    })
    const found = await spans()
    const [turn, advance, send] = ['turn', 'advance', 'send'].map((name) => found.get(name))
    expect(posts).toMatchObject([{ path: '/v1/traces', key: 'k' }])
    expect(JSON.parse(posts[0]?.body ?? '').resourceSpans[0].resource.attributes).toEqual([
      { key: 'service.name', value: { stringValue: 'qishao-test' } },
    ])
    expect([turn?.traceId, turn?.spanId]).toEqual([expect.stringMatching(/^[\da-f]{32}$/), expect.stringMatching(/^[\da-f]{16}$/)])
    expect(turn?.parentSpanId).toBeUndefined()
    for (const part of [advance, send]) expect(part).toMatchObject({ traceId: turn?.traceId, parentSpanId: turn?.spanId })
    expect(send?.attributes).toEqual([
      { key: 'qishao.channel', value: { stringValue: 'kf' } },
      { key: 'qishao.outcome', value: { stringValue: 'ok' } },
    ])
    expect(BigInt(turn?.endTimeUnixNano ?? 0)).toBeGreaterThanOrEqual(BigInt(send?.endTimeUnixNano ?? 0))
    expect(Math.abs(Number(BigInt(turn?.startTimeUnixNano ?? 0) / 1_000_000n) - Date.now())).toBeLessThan(60_000)
  })

  it('mark what failed, without a word of the error, and let it through', async () => {
    const wang = new Error('13812345678 cannot be reached')
    await expect(traces.watch.stage('send', { channel: 'kf' }, () => Promise.reject(wang))).rejects.toBe(wang)
    expect((await spans()).get('send')?.status).toEqual({ code: 2 })
    expect(posts[0]?.body).not.toContain('13812345678')
  })

  it('give each line of the log the id of its trace', async () => {
    const id = traces.watch.stage('turn', {}, () => traces.watch.stage('advance', {}, () => underWay().trace))
    expect((await spans()).get('turn')?.traceId).toBe(id)
    expect(underWay().trace).toBeUndefined()
  })

  it('cost no work when the collector refuses them, and say so once', async () => {
    status = 503
    for (let i = 0; i < 1_000; i++) expect(traces.watch.stage('turn', {}, () => i)).toBe(i)
    await traces.stop()
    await traces.stop()
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toContain('the collector answered 503')
  })
})
