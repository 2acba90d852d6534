/** What an operator sees of a district at work: whether it is ready, its figures, its log. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type District, openDistrict } from './district.ts'

describe('the figures of a district at work', () => {
  let district: District
  let figures: string
  let number: string
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 09:30', { QISHAO_METRICS: 'on' })
    number = await district.reports('wang', '我们申请的用电增容两个月没有答复', 'power')
    await district.until('2026-11-26 09:30')
    figures = await (await fetch(`${district.url()}/metrics`)).text()
  })
  afterAll(() => district.close())

  const value = (series: string): number => Number(new RegExp(`^${series} (.+)$`, 'm').exec(figures)?.[1])

  it('tell of turns, commits, messages in and out, timers and red lights', () => {
    expect(value('qishao_turn_seconds_count{outcome="ok"}')).toBeGreaterThan(1)
    expect(value('qishao_commit_seconds_count{outcome="committed"}')).toBeGreaterThan(1)
    expect(value('qishao_receive_seconds_count{channel="web",outcome="new"}')).toBeGreaterThan(1)
    expect(value('qishao_send_seconds_count{channel="web",outcome="ok"}')).toBeGreaterThan(1)
    expect(value('qishao_understand_seconds_count{outcome="ok"}')).toBeGreaterThan(0)
    expect(value('qishao_timers_fired_total{kind="case"}')).toBeGreaterThan(0)
    expect(value('qishao_red_cases{department="power"}')).toBe(1)
    expect(value('qishao_cases{status="dispatched",light="red"}')).toBe(1)
  })

  it('S14: name no person, no chat and no case', () => {
    expect(figures).not.toContain(number)
    expect(figures).not.toMatch(/wang|dm:|group:/)
  })

  it('are served only where the settings say so', async () => {
    await district.restart({ QISHAO_METRICS: 'off' })
    expect((await district.request('GET', '/metrics')).status).toBe(404)
  })

  it('are asked beside the question whether it is ready, which it is', async () => {
    const { status, body } = await district.request('GET', '/readyz')
    expect([status, body]).toMatchObject([200, { ready: true }])
  })
})

describe('the log of a district at work', () => {
  let district: District
  let number: string
  let lines: readonly Record<string, unknown>[]
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 09:30', { LOG_LEVEL: 'debug' })
    number = await district.reports('wang', '我们申请的用电增容两个月没有答复', 'power')
    await district.until('2026-11-26 09:30')
    lines = district.log().map((line) => JSON.parse(line))
  })
  afterAll(() => district.close())

  it('leads from a case to the turn that wrote it, and to the request that set the turn going', () => {
    const written = lines.filter((line) => line.msg === 'case written' && line.case === number)
    const turn = written[0]?.turn
    expect(turn).toMatch(/^[\da-f-]{36}$/)
    expect(lines.filter((line) => line.turn === turn).map(({ msg }) => msg)).toContain('a turn is done')
    const { request } = written[0] ?? {}
    expect(lines.find((line) => line.request === request && line.msg === 'request')).toMatchObject({ method: 'POST' })
  })

  it('leads from a clock that rang to its tick', () => {
    const rang = lines.find((line) => line.msg === 'clock rang' && line.case === number)
    expect(rang?.tick).toMatch(/^[\da-f-]{36}$/)
  })

  it('S14: has no chat of anybody in clear', () => {
    const chats = lines.flatMap(({ conversation }) => (typeof conversation === 'string' ? [conversation] : []))
    expect(chats.length).toBeGreaterThan(1)
    expect(chats.filter((chat) => /dm:(?!~)/.test(chat))).toEqual([])
  })
})

describe('the traces of a district at work', () => {
  const bodies: string[] = []
  const collector = createServer(async (request, response) => {
    bodies.push(Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>)).toString('utf8'))
    response.end('{}')
  })
  let number: string
  beforeAll(async () => {
    collector.listen(0, '127.0.0.1')
    await once(collector, 'listening')
    const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`
    const district = await openDistrict('2026-11-24 09:30', { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint })
    number = await district.reports('wang', '我们申请的用电增容两个月没有答复', 'power')
    await district.until('2026-11-26 09:30')
    await district.close()
  })
  afterAll(() => {
    collector.closeAllConnections()
    collector.close()
  })

  it('show what becomes of a message, from its receipt to what is sent', () => {
    type Span = { readonly name: string; readonly traceId: string }
    const spans = bodies.flatMap((body) => JSON.parse(body).resourceSpans[0].scopeSpans[0].spans as readonly Span[])
    const whole = spans.find(({ name }) => name === 'handle')?.traceId
    const stages = new Set(spans.filter(({ traceId }) => traceId === whole).map(({ name }) => name))
    expect([...stages]).toEqual(expect.arrayContaining(['receive', 'turn', 'understand', 'advance', 'handle', 'commit', 'send']))
    expect(spans.some(({ name }) => name === 'tick')).toBe(true)
  })

  it('S14: name no person, no chat and no case', () => {
    const all = bodies.join('\n')
    expect(all).not.toContain(number)
    expect(all).not.toMatch(/wang|dm:|group:|增容/)
  })
})
