import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

describe('the configuration', () => {
  it('starts the simulator on loopback with nothing set', () => {
    expect(readConfig({})).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      data: resolve('data'),
      simulator: true,
      clock: 'real',
      burstMs: 1500,
      profile: 'xihaian',
      groupHears: 'all',
    })
  })

  it('turns the simulator off in production unless it is set', () => {
    expect(readConfig({ NODE_ENV: 'production' }).simulator).toBe(false)
    expect(readConfig({ NODE_ENV: 'production', QISHAO_SIMULATOR: 'on' }).simulator).toBe(true)
  })

  it('serves figures to its own machine, and to others only when it is told to', () => {
    expect(readConfig({}).metrics).toBe(true)
    expect(readConfig({ HOST: '0.0.0.0' }).metrics).toBe(false)
    expect(readConfig({ QISHAO_PUBLIC_URL: 'https://qishao.example.gov.cn' }).metrics).toBe(false)
    expect(readConfig({ HOST: '0.0.0.0', QISHAO_METRICS: 'on' }).metrics).toBe(true)
    expect(readConfig({ QISHAO_METRICS: 'off' }).metrics).toBe(false)
  })

  it('traces nothing unless it knows where to, and never shows what the collector asks for', () => {
    expect(readConfig({ OTEL_EXPORTER_OTLP_HEADERS: 'x-team=qishao' }).traces).toBeNull()
    const endpoint = 'http://127.0.0.1:4318'
    expect(readConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }).traces).toEqual({ endpoint, service: 'qishao', headers: {} })
    const given = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20s3=cret,x-team=%zz' }
    expect(readConfig(given).traces?.headers).toEqual({ authorization: 'Bearer s3=cret', 'x-team': '%zz' })
    expect(() => readConfig({ OTEL_EXPORTER_OTLP_HEADERS: 's3cret' })).toThrow('OTEL_EXPORTER_OTLP_HEADERS is not shown here')
  })

  it('reads the start of a virtual clock as UTC with 24 characters', () => {
    expect(readConfig({ QISHAO_NOW: '2026-09-18T16:00:00+08:00' }).now).toBe('2026-09-18T08:00:00.000Z')
  })

  it('takes a clock profile by its name or by the path of its file', () => {
    expect(readConfig({ QISHAO_PROFILE: 'zhongshan' }).profile).toBe('zhongshan')
    expect(readConfig({ QISHAO_PROFILE: '/srv/qishao/our-profile.json' }).profile).toBe('/srv/qishao/our-profile.json')
  })

  it('takes an empty variable as not set', () => {
    expect(readConfig({ PORT: '', QISHAO_NOW: '' })).toMatchObject({ port: 3000, now: null })
  })

  it.each([
    ['PORT', '70000', 'a port from 0 to 65535'],
    ['QISHAO_CLOCK', 'fast', '"real" or "virtual"'],
    ['QISHAO_NOW', '2026-09-18', 'an ISO 8601 instant'],
    ['QISHAO_BURST_MS', '1.5', 'whole milliseconds'],
    ['QISHAO_PROFILE', '中山', 'the name of a profile in seeds/profiles, e.g. xihaian, or the path of a JSON file'],
    ['QISHAO_GROUP_HEARS', 'some', '"all" or "mentions"'],
    ['QISHAO_SIMULATOR', 'yes', '"on" or "off"'],
    ['QISHAO_STT_URL', 'speech.example', 'the address of a transcription service'],
    ['QISHAO_STT_URL', 'file:///etc/passwd', 'the address of a transcription service'],
    ['QISHAO_STT_SURE_FROM', '1.5', 'a probability from 0 to 1'],
    ['QISHAO_STT_TIMEOUT_MS', '0', 'whole milliseconds from 100'],
    ['QISHAO_SCAN_COMMAND', '   ', 'a program and its arguments'],
    ['LOG_LEVEL', 'loud', 'one of fatal'],
  ])('refuses %s=%s in one sentence that says what is allowed', (name, value, allowed) => {
    expect(() => readConfig({ [name]: value })).toThrow(ConfigError)
    expect(() => readConfig({ [name]: value })).toThrow(`${name} is "${value}", but it must be ${allowed}`)
  })

  it('listens to nothing and scans nothing unless it is told where and how', () => {
    expect(readConfig({ QISHAO_STT_MODEL: 'whisper-1' })).toMatchObject({ speech: null, scanCommand: null })
    expect(readConfig({ QISHAO_STT_URL: 'http://127.0.0.1:8000/v1', QISHAO_SCAN_COMMAND: 'clamdscan --no-summary -' })).toMatchObject({
      speech: { url: 'http://127.0.0.1:8000/v1', key: null, model: 'whisper-1', sureFrom: 0.5, timeoutMs: 15_000 },
      scanCommand: ['clamdscan', '--no-summary', '-'],
    })
  })

  it('tells nobody by SMS unless it knows where, how it is signed and what the link begins with', () => {
    const secret = 's'.repeat(32)
    const url = 'https://sms.example.gov.cn/qishao'
    const whole = { QISHAO_NOTIFY_URL: url, QISHAO_NOTIFY_SECRET: secret, QISHAO_PUBLIC_URL: 'https://qishao.example.gov.cn' }
    expect(readConfig({ QISHAO_PUBLIC_URL: whole.QISHAO_PUBLIC_URL }).notify).toBeNull()
    expect(readConfig(whole).notify).toEqual({ url, secret, publicUrl: whole.QISHAO_PUBLIC_URL, to: 'phone', linkSecret: null })
    expect(() => readConfig({ QISHAO_NOTIFY_URL: url })).toThrow(
      'The notify service is half configured: QISHAO_NOTIFY_SECRET, QISHAO_PUBLIC_URL is missing. Set all of them or none.',
    )
  })

  it('never repeats a key', () => {
    for (const name of ['QISHAO_NOTIFY_SECRET', 'QISHAO_LINK_SECRET'])
      expect(() => readConfig({ [name]: 'too short' })).toThrow(`${name} is not shown here, but it must be at least 32`)
    expect(() => readConfig({ QISHAO_STT_KEY: 'my secret' })).toThrow(/^QISHAO_STT_KEY is not shown here, but it must be a key/)
  })

  it('is described in .env.example, variable by variable', () => {
    const example = readFileSync(join(import.meta.dirname, '../.env.example'), 'utf8')
    const source = readFileSync(join(import.meta.dirname, 'config.ts'), 'utf8')
    const names = [...source.matchAll(/^ {2}([A-Z_]+): \[/gm)].map((found) => found[1])
    expect(names.length).toBeGreaterThan(8)
    for (const name of names) expect(example).toMatch(new RegExp(`^${name}=`, 'm'))
  })
})
