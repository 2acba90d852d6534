import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Scraped } from './gauges.ts'
import { type Metrics, makeMetrics } from './metrics.ts'
import type { Figures } from './store.ts'

const figures: Figures = {
  waiting: [{ channel: 'kf', n: 3, oldest: '2026-11-23T00:58:30.000Z' }],
  unsent: { n: 2, oldest: '2026-11-23T00:59:00.000Z', failingSince: null },
  later: 7,
  parked: { inbox: 1, outbox: 0 },
  cases: [
    { lead: 'power', status: 'handling', light: 'red', n: 2 },
    { lead: 'hrss', status: 'handling', light: 'red', n: 1 },
    { lead: null, status: 'awaiting-dispatch', light: 'none', n: 4 },
  ],
}

let metrics: Metrics
let scraped: Scraped
beforeEach(async () => {
  scraped = {
    figures: async () => figures,
    now: () => '2026-11-23T01:00:00.000Z',
    disk: async () => ({ free: 2_000, floor: 1_000 }),
    alarms: async () => [{ channel: 'aibot', kind: 'aibot-kicked' }],
    outbox: () => ({ resting: 5, paused: 1 }),
    channels: () => [{ name: 'kf' }, { name: 'aibot', connected: () => true }],
  }
  metrics = await makeMetrics({ ...scraped, figures: () => scraped.figures() })
})

/** The value of a series, e.g. `qishao_parked{box="inbox"}`; undefined when it is not there. */
async function value(series: string): Promise<number | undefined> {
  const { body } = await metrics.text()
  const line = body.split('\n').find((one) => one.startsWith(`${series} `))
  return line === undefined ? undefined : Number(line.slice(series.length + 1))
}

describe('/metrics', () => {
  it('tells what waits, for how long, and what is parked', async () => {
    expect(await value('qishao_inbox_waiting{channel="kf"}')).toBe(3)
    expect(await value('qishao_inbox_oldest_seconds{channel="kf"}')).toBe(90)
    expect(await value('qishao_outbox_unsent')).toBe(2)
    expect(await value('qishao_outbox_oldest_seconds')).toBe(60)
    expect(await value('qishao_outbox_failing_seconds')).toBe(0)
    expect(await value('qishao_outbox_later')).toBe(7)
    expect(await value('qishao_outbox_resting_conversations')).toBe(5)
    expect(await value('qishao_parked{box="inbox"}')).toBe(1)
    expect(await value('qishao_parked{box="outbox"}')).toBe(0)
  })

  it('tells of a channel at rest that nothing waits there', async () => {
    expect(await value('qishao_inbox_waiting{channel="aibot"}')).toBe(0)
    expect(await value('qishao_channel_connected{channel="aibot"}')).toBe(1)
    expect(await value('qishao_channel_connected{channel="kf"}')).toBeUndefined()
  })

  it('tells which alarms are raised', async () => {
    expect(await value('qishao_alarm_raised{channel="aibot",kind="aibot-kicked"}')).toBe(1)
  })

  it('counts cases by status and light, and red ones by department, as they are now', async () => {
    expect(await value('qishao_cases{status="handling",light="red"}')).toBe(3)
    expect(await value('qishao_red_cases{department="power"}')).toBe(2)
    scraped.figures = async () => ({ ...figures, cases: [] })
    expect(await value('qishao_red_cases{department="power"}')).toBeUndefined()
  })

  it('measures a stage with what came of it, and hands its result and its fault on', async () => {
    const { watch } = metrics
    expect(watch.stage('understand', {}, () => 7)).toBe(7)
    expect(await watch.stage('commit', {}, async () => 'stale' as const, { outcome: (it) => it })).toBe('stale')
    const failure = (): string => 'held'
    const refused = new Error('no more before the next word')
    await expect(watch.stage('send', { channel: 'kf' }, () => Promise.reject(refused), { failure })).rejects.toBe(refused)
    const thrown = (): never => {
      throw refused
    }
    expect(() => watch.stage('turn', {}, thrown)).toThrow(refused)
    expect(await value('qishao_understand_seconds_count{outcome="ok"}')).toBe(1)
    expect(await value('qishao_commit_seconds_count{outcome="stale"}')).toBe(1)
    expect(await value('qishao_send_seconds_count{channel="kf",outcome="held"}')).toBe(1)
    expect(await value('qishao_turn_seconds_count{outcome="failed"}')).toBe(1)
  })

  it('counts timers and stale turns, and knows which connections are held here', async () => {
    const { watch } = metrics
    watch.count('timer', { kind: 'case' })
    watch.count('stale-turn', {})
    watch.lease('aibot', false)
    expect(await value('qishao_timers_fired_total{kind="case"}')).toBe(1)
    expect(await value('qishao_stale_turns_total')).toBe(1)
    expect(await value('qishao_lease_held{channel="aibot"}')).toBe(0)
    watch.lease('aibot', true)
    expect(await value('qishao_lease_held{channel="aibot"}')).toBe(1)
  })

  it('tells of the process too, however often a program is started in it', async () => {
    metrics = await makeMetrics(scraped)
    expect(await value('process_resident_memory_bytes')).toBeGreaterThan(0)
    expect(await value('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThanOrEqual(0)
  })
})

describe('docs/alerts.yml', () => {
  const rules = readFileSync(join(import.meta.dirname, '../docs/alerts.yml'), 'utf8')

  it('uses no figure that /metrics does not serve', async () => {
    const { body } = await metrics.text()
    const served = new Set(
      [...body.matchAll(/^# TYPE (\w+) (\w+)$/gm)].flatMap(([, name = '', type]) => (type === 'histogram' ? [`${name}_bucket`] : [name])),
    )
    const used = [...rules.matchAll(/\b(?:qishao|nodejs|process)_\w+/g)].map(([name]) => name)
    expect(used.length).toBeGreaterThan(7)
    expect(used.filter((name) => !served.has(name))).toEqual([])
  })

  it('gives each alert an expression and a sentence', () => {
    const alerts = rules.split('- alert: ').slice(1)
    expect(alerts.length).toBeGreaterThan(5)
    for (const alert of alerts)
      expect(alert).toMatch(/^Qishao\w+\n {8}expr: .+\n( {8}for: \d+m\n)? {8}annotations: \{ summary: ".+\." \}\n/)
  })
})
