/** Looks at a configuration of WeCom step by step, as its first day needs it: keys, ways in and out, rights, people, groups. */
import { join } from 'node:path'
import type { Person } from '../cases/people.ts'
import { loadSeeds, SeedError } from '../seeds/load.ts'
import { openForReading } from './command.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { makeDoctorCaller, reached, tokens } from './doctor/api.ts'
import { app, visibleRange } from './doctor/app.ts'
import { district } from './doctor/district.ts'
import { echoed } from './doctor/echo.ts'
import type { Findings } from './doctor/finding.ts'
import { kfAccounts } from './doctor/kf.ts'
import { robot } from './doctor/robot.ts'
import { type Environment, readSettings, type WecomSettings } from './doctor/settings.ts'
import { openGroupBook } from './group-book.ts'
import { StoreError } from './store/error.ts'
import type { Store } from './store.ts'

export type DoctorOptions = {
  /** Where the callbacks are asked; `QISHAO_PUBLIC_URL`, else the server of this machine, unless told. */
  readonly url?: string
  /** Milliseconds since 1970, of this machine. */
  readonly clock?: () => number
  readonly seedsFolder?: string
}

/** Yields what it finds as it finds it. Changes nothing, at WeCom and here, and prints no key. */
export async function* doctor(env: Environment, options: DoctorOptions = {}): Findings {
  const { clock = Date.now, seedsFolder = join(import.meta.dirname, '../seeds') } = options
  const { settings, findings } = readSettings(env)
  yield* findings
  const config = yield* configOf(env)
  const store = config ? yield* storeOf(config) : null
  try {
    const people = store ? await store.people() : null
    yield* outward(settings, people, clock)
    yield* inward(settings, { ...options, config, store, clock })
    if (config) yield* inside(config, { settings, store, people, seedsFolder, production: env.NODE_ENV === 'production' })
  } finally {
    await store?.close()
  }
}

// --- Internal helpers ---

/** From here to WeCom. */
async function* outward(settings: WecomSettings, people: readonly Person[] | null, clock: () => number): Findings {
  if (!settings.kf && !settings.app) return
  if (!(yield* reached(settings.base, clock))) return
  const caller = makeDoctorCaller(settings.base)
  const given = yield* tokens(settings, caller)
  if (given.kf) yield* kfAccounts(given.kf)
  if (given.app && settings.app) {
    yield* app(given.app, settings.app.agentId)
    yield* visibleRange(given.app, people)
  }
}

type Inward = DoctorOptions & { readonly config: Config | null; readonly store: Store | null; readonly clock: () => number }

/** From WeCom to here, and the connection that goes both ways. */
async function* inward({ corpId, kf, app, aibot }: WecomSettings, { url, config, store, clock }: Inward): Findings {
  const here = config ? addressOf(config) : null
  const given = url ?? config?.publicUrl ?? null
  const base = given ?? here
  const now = (): string => new Date(clock()).toISOString()
  for (const [name, keys] of [['kf', kf] as const, ['app', app] as const])
    if (keys && corpId !== null && base !== null) yield* echoed({ name, keys, corpId, base, local: given === null }, now)
  if (!aibot) return
  const serverRuns = here !== null && (await isHealthy(here))
  yield* robot({ aibot, store, serverRuns, clock, realTime: config?.clock !== 'virtual' })
}

type Inside = {
  readonly settings: WecomSettings
  readonly store: Store | null
  readonly people: readonly Person[] | null
  readonly seedsFolder: string
  readonly production: boolean
}

async function* inside(config: Config, { settings, store, people, seedsFolder, production }: Inside): Findings {
  const rehearsal = isHere(settings.base)
  if (config.publicUrl === null && !rehearsal && (settings.kf || settings.app)) {
    const text =
      'QISHAO_PUBLIC_URL is not set, so the callbacks were asked on this machine alone: set it to the address that the console has.'
    yield { level: 'warn', step: 'public address', text }
  }
  try {
    const { departments } = loadSeeds(seedsFolder, config.profile)
    const groups = store ? (await openGroupBook(store)).all() : []
    yield* district({
      config,
      rehearsal,
      production,
      departments,
      hasBot: settings.aibot !== null,
      pushed: settings.pushed,
      kept: people ? { people, groups } : null,
    })
  } catch (error) {
    if (!(error instanceof SeedError)) throw error
    yield { level: 'FAIL', step: 'seeds', text: error.message }
  }
}

/** The settings beside those of WeCom, which have their own step. */
async function* configOf(env: Environment): AsyncGenerator<{ level: 'FAIL'; step: string; text: string }, Config | null> {
  try {
    return readConfig(Object.fromEntries(Object.entries(env).filter(([key]) => !key.startsWith('WECOM_'))))
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    yield { level: 'FAIL', step: 'settings', text: error.message }
    return null
  }
}

/** The store of the data folder; null where there is none yet. */
async function* storeOf(config: Config): AsyncGenerator<{ level: 'FAIL'; step: string; text: string }, Store | null> {
  try {
    return await openForReading(config)
  } catch (error) {
    if (error instanceof ConfigError) return null
    if (!(error instanceof StoreError)) throw error
    yield { level: 'FAIL', step: 'store', text: error.message }
    return null
  }
}

/** Where this machine reaches its own server; one that listens everywhere is reached here too. */
function addressOf({ host, port }: Config): string {
  if (host === '0.0.0.0' || host === '::') return `http://127.0.0.1:${port}`
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

async function isHealthy(base: string): Promise<boolean> {
  try {
    const response = await fetch(`${base}/healthz`, { redirect: 'manual', signal: AbortSignal.timeout(2_000) })
    await response.body?.cancel()
    return response.status === 200 || response.status === 503
  } catch {
    return false
  }
}

function isHere(base: string): boolean {
  return /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(URL.parse(base)?.hostname ?? '')
}
