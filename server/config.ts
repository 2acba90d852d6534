/** Environment → Config; the only reader of `process.env`. A wrong value ends the start with one sentence. */
import { resolve } from 'node:path'
import querystring from 'node:querystring'
import { z } from 'zod'
import { channelKinds } from '../bot/channels.ts'
import { type EngineName, engineNames } from '../nlu/engine.ts'
import { type ChannelSettings, channelSettings, SettingError, settingIn } from './channel-settings.ts'
import type { NotifySettings } from './notify.ts'
import type { SpeechService } from './speech.ts'
import type { TraceSettings } from './traces.ts'

/** The settings of one process; each is described in `.env.example`. */
export type Config = {
  readonly port: number
  readonly host: string
  /** Where people and platforms reach this server from outside, e.g. https://qishao.example.gov.cn; null: nowhere. */
  readonly publicUrl: string | null
  /** Folder of the embedded store and the media. */
  readonly data: string
  /** PostgreSQL in place of the embedded store, for several processes; null: the embedded one. */
  readonly databaseUrl: string | null
  /** Redis, which wakes the other processes at once; null: they look by themselves. */
  readonly redisUrl: string | null
  /** The program is not ready to work while less is free on the disk of that folder, in MB of 1,048,576 bytes. */
  readonly diskFloorMb: number
  readonly simulator: boolean
  readonly clock: 'real' | 'virtual'
  /** Start of a virtual clock, UTC with 24 characters; null: the moment of the start. */
  readonly now: string | null
  /** Quiet time after which a burst of messages is answered. */
  readonly burstMs: number
  readonly nluEngine: EngineName
  /** The name of a clock profile, or the path of its file. */
  readonly profile: string
  readonly groupHears: 'all' | 'mentions'
  /** Where voice messages are transcribed; null: nowhere. */
  readonly speech: SpeechService | null
  /** The command that looks for viruses, a program and its arguments; null: none. */
  readonly scanCommand: readonly [string, ...string[]] | null
  /** How many messages the simulator's channel takes after each word of an entrepreneur; null: any number. */
  readonly simBudget: { readonly messages: number; readonly hours: number } | null
  /** The service that tells people when they cannot be written to, and the links it gets; null: none. */
  readonly notify: (NotifySettings & { readonly publicUrl: string; readonly linkSecret: string | null }) | null
  /** The channels that are on beside the simulator's. */
  readonly channels: readonly ChannelSettings[]
  /** Started by `npm start`: between npm and the program stands a shell that does not hand signals on. */
  readonly underNpm: boolean
  /** `/metrics` is served. */
  readonly metrics: boolean
  /** Where traces go; null: nowhere. */
  readonly traces: TraceSettings | null
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
}

/** The only place that names the zone. */
export const zone = 'Asia/Shanghai'

/** A setting that is not allowed; its message names the variable, the value and what is allowed. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

const wholeNumber = (min: number, max: number): z.ZodType<number> =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(min).max(max))

const loopback = '127.0.0.1'
const secretText = z.string().regex(/^[\x21-\x7e]{32,}$/)
const secretAllowed = 'at least 32 printable ASCII characters without blanks'

/** Name of the variable, how it is read, and what is allowed in words. */
const fields = {
  PORT: [wholeNumber(0, 65_535), 'a port from 0 to 65535'],
  HOST: [z.string().min(1), 'an address to listen on, e.g. 127.0.0.1'],
  QISHAO_DATA: [z.string().min(1), 'a folder'],
  DATABASE_URL: [z.url({ protocol: /^postgres(?:ql)?$/ }), 'the address of a PostgreSQL database, e.g. postgres://qishao@127.0.0.1/qishao'],
  REDIS_URL: [z.url({ protocol: /^rediss?$/ }), 'the address of a Redis server, e.g. redis://127.0.0.1:6379'],
  QISHAO_DISK_FLOOR_MB: [wholeNumber(0, 1_048_576), 'whole megabytes from 0 to 1048576'],
  QISHAO_SIMULATOR: [z.enum(['on', 'off']), '"on" or "off"'],
  QISHAO_CLOCK: [z.enum(['real', 'virtual']), '"real" or "virtual"'],
  QISHAO_NOW: [
    z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString()),
    'an ISO 8601 instant, e.g. 2026-09-18T16:00:00+08:00',
  ],
  QISHAO_BURST_MS: [wholeNumber(0, 60_000), 'whole milliseconds from 0 to 60000'],
  QISHAO_NLU_ENGINE: [z.enum(engineNames), '"svm" or "nlpjs"'],
  QISHAO_PROFILE: [
    z.string().regex(/^(?:[a-z0-9-]+|.+\.json)$/),
    'the name of a profile in seeds/profiles, e.g. xihaian, or the path of a JSON file, e.g. ./our-profile.json',
  ],
  QISHAO_GROUP_HEARS: [z.enum(['all', 'mentions']), '"all" or "mentions"'],
  QISHAO_STT_URL: [
    z.url({ protocol: /^https?$/ }),
    'the address of a transcription service before /audio/transcriptions, e.g. http://127.0.0.1:8000/v1',
  ],
  QISHAO_STT_KEY: [z.string().regex(/^[\x21-\x7e]+$/), 'a key of printable ASCII characters without blanks'],
  QISHAO_STT_MODEL: [z.string().regex(/^\S+$/), 'the name of a model, e.g. whisper-1'],
  QISHAO_STT_SURE_FROM: [
    z
      .string()
      .regex(/^(?:0(?:\.\d+)?|1(?:\.0+)?)$/)
      .transform(Number),
    'a probability from 0 to 1, e.g. 0.5',
  ],
  QISHAO_STT_TIMEOUT_MS: [wholeNumber(100, 60_000), 'whole milliseconds from 100 to 60000'],
  QISHAO_SCAN_COMMAND: [
    z
      .string()
      .trim()
      .transform((line) => line.split(/\s+/))
      .pipe(z.tuple([z.string().min(1)], z.string())),
    'a program and its arguments, e.g. clamdscan --no-summary -',
  ],
  QISHAO_SIM_BUDGET: [
    z
      .string()
      .regex(/^[1-9]\d{0,2}\/[1-9]\d{0,3}h$/)
      .transform((text) => ({ messages: Number(text.split('/')[0]), hours: Number.parseInt(text.split('/')[1] ?? '', 10) })),
    'messages and hours, e.g. 5/48h',
  ],
  QISHAO_NOTIFY_URL: [z.url({ protocol: /^https?$/ }), 'the address of a notify service, e.g. https://sms.example.gov.cn/qishao'],
  QISHAO_NOTIFY_SECRET: [secretText, secretAllowed],
  QISHAO_NOTIFY_TO: [z.enum(['phone', 'person']), '"phone" or "person"'],
  QISHAO_PUBLIC_URL: [
    z.url({ protocol: /^https?$/ }).refine((text) => !/[?#]/.test(text)),
    'the address at which this server is reached from outside, e.g. https://qishao.example.gov.cn',
  ],
  QISHAO_LINK_SECRET: [secretText, secretAllowed],
  QISHAO_METRICS: [z.enum(['on', 'off']), '"on" or "off"'],
  OTEL_EXPORTER_OTLP_ENDPOINT: [
    z.url({ protocol: /^https?$/ }),
    'the address of a collector before /v1/traces, e.g. http://127.0.0.1:4318',
  ],
  OTEL_EXPORTER_OTLP_HEADERS: [
    z
      .string()
      .regex(/^[\w-]+=[\x21-\x2b\x2d-\x7e]+(?:,[\w-]+=[\x21-\x2b\x2d-\x7e]+)*$/)
      .transform((text) =>
        Object.fromEntries(
          text.split(',').map((pair) => [pair.split('=', 1)[0] ?? '', querystring.unescape(pair.slice(pair.indexOf('=') + 1))]),
        ),
      ),
    'names and values, e.g. authorization=Bearer%20secret,x-team=qishao',
  ],
  OTEL_SERVICE_NAME: [z.string().regex(/^\S{1,64}$/), 'a name without blanks, e.g. qishao'],
  LOG_LEVEL: [
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
    'one of fatal, error, warn, info, debug, trace, silent',
  ],
} as const

/** Reads the settings. Throws `ConfigError` on the first wrong one. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  try {
    return configOf(env)
  } catch (error) {
    if (error instanceof SettingError) throw new ConfigError(error.message, { cause: error })
    throw error
  }
}

// --- Internal helpers ---

function configOf(env: Readonly<Record<string, string | undefined>>): Config {
  const simulator = read('QISHAO_SIMULATOR', env) ?? (env.NODE_ENV === 'production' ? 'off' : 'on')
  return {
    port: read('PORT', env) ?? 3000,
    host: read('HOST', env) ?? loopback,
    publicUrl: read('QISHAO_PUBLIC_URL', env) ?? null,
    data: resolve(read('QISHAO_DATA', env) ?? './data'),
    databaseUrl: read('DATABASE_URL', env) ?? null,
    redisUrl: read('REDIS_URL', env) ?? null,
    diskFloorMb: read('QISHAO_DISK_FLOOR_MB', env) ?? 512,
    simulator: simulator === 'on',
    clock: read('QISHAO_CLOCK', env) ?? 'real',
    now: read('QISHAO_NOW', env) ?? null,
    burstMs: read('QISHAO_BURST_MS', env) ?? 1500,
    nluEngine: read('QISHAO_NLU_ENGINE', env) ?? 'svm',
    profile: read('QISHAO_PROFILE', env) ?? 'xihaian',
    groupHears: read('QISHAO_GROUP_HEARS', env) ?? 'all',
    speech: speechOf(env),
    scanCommand: read('QISHAO_SCAN_COMMAND', env) ?? null,
    simBudget: read('QISHAO_SIM_BUDGET', env) ?? null,
    notify: notifyOf(env),
    channels: channelSettings(channelKinds, env),
    underNpm: env.npm_lifecycle_event !== undefined,
    metrics: metricsOf(env),
    traces: tracesOf(env),
    logLevel: read('LOG_LEVEL', env) ?? 'info',
  }
}

type Fields = typeof fields

/** Nobody but this machine reads them unless told: no proxy is in front of a program that has no address outside. */
function metricsOf(env: Readonly<Record<string, string | undefined>>): boolean {
  const told = read('QISHAO_METRICS', env)
  const host = read('HOST', env) ?? loopback
  const isPrivate = [loopback, 'localhost', '::1'].includes(host) && read('QISHAO_PUBLIC_URL', env) === undefined
  return told === undefined ? isPrivate : told === 'on'
}

function tracesOf(env: Readonly<Record<string, string | undefined>>): TraceSettings | null {
  const endpoint = read('OTEL_EXPORTER_OTLP_ENDPOINT', env)
  const rest = { service: read('OTEL_SERVICE_NAME', env) ?? 'qishao', headers: read('OTEL_EXPORTER_OTLP_HEADERS', env) ?? {} }
  return endpoint === undefined ? null : { endpoint, ...rest }
}

/** All of them are read, so that a wrong one is named also while the service is off. */
function speechOf(env: Readonly<Record<string, string | undefined>>): SpeechService | null {
  const url = read('QISHAO_STT_URL', env)
  const service = {
    key: read('QISHAO_STT_KEY', env) ?? null,
    model: read('QISHAO_STT_MODEL', env) ?? 'whisper-1',
    sureFrom: read('QISHAO_STT_SURE_FROM', env) ?? 0.5,
    timeoutMs: read('QISHAO_STT_TIMEOUT_MS', env) ?? 15_000,
  }
  return url === undefined ? null : { url, ...service }
}

/** Off without an address; half of it is refused by name. */
function notifyOf(env: Readonly<Record<string, string | undefined>>): Config['notify'] {
  const url = read('QISHAO_NOTIFY_URL', env)
  const secret = read('QISHAO_NOTIFY_SECRET', env)
  const publicUrl = read('QISHAO_PUBLIC_URL', env)
  const rest = { to: read('QISHAO_NOTIFY_TO', env) ?? 'phone', linkSecret: read('QISHAO_LINK_SECRET', env) ?? null }
  if (url === undefined && secret === undefined) return null
  const missing = Object.entries({ QISHAO_NOTIFY_URL: url, QISHAO_NOTIFY_SECRET: secret, QISHAO_PUBLIC_URL: publicUrl }).flatMap(
    ([name, value]) => (value === undefined ? [name] : []),
  )
  if (url === undefined || secret === undefined || publicUrl === undefined)
    throw new ConfigError(`The notify service is half configured: ${missing.join(', ')} is missing. Set all of them or none.`)
  return { url, secret, publicUrl, ...rest }
}

const secrets: ReadonlySet<keyof Fields> = new Set([
  'DATABASE_URL',
  'REDIS_URL',
  'QISHAO_STT_KEY',
  'QISHAO_NOTIFY_SECRET',
  'QISHAO_LINK_SECRET',
  'OTEL_EXPORTER_OTLP_HEADERS',
])

function read<Name extends keyof Fields>(
  name: Name,
  env: Readonly<Record<string, string | undefined>>,
): z.output<Fields[Name][0]> | undefined {
  const value = settingIn(name, env)
  if (value === undefined) return undefined
  const [schema, allowed] = fields[name]
  const parsed = schema.safeParse(value)
  const shown = secrets.has(name) ? 'not shown here' : `"${value}"`
  if (!parsed.success) throw new ConfigError(`${name} is ${shown}, but it must be ${allowed}.`)
  return parsed.data as z.output<Fields[Name][0]>
}
