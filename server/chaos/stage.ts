/** A run of chaos: servers of its own, a fleet, people at work, one fault, and what is left afterwards. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { seeded } from '../../nlu/engine.ts'
import { gather, settle } from '../journeys/evidence.ts'
import type { Evidence } from '../journeys/kill-verdict.ts'
import { type Client, makeClient } from '../journeys/load.ts'
import { freePort, logFile, spawnProgram } from '../journeys/program.ts'
import { makeDatabase, type PrivateServer, privatePostgres, privateRedis } from '../journeys/services.ts'
import { type Fleet, startFleet } from './fleet.ts'
import { checkInvariants, type Finding } from './invariants.ts'
import { openTown, playModel, probe, type Town, townOpens } from './town.ts'

/** What a fault is given to work with. */
export type Stage = {
  readonly fleet: Fleet
  readonly town: Town
  readonly client: Client
  readonly postgres: PrivateServer
  readonly redis: PrivateServer
  readonly databaseUrl: string
  readonly random: () => number
  tell(sentence: string): void
}

/** What was done, e.g. `60 kills`, with figures of its own, and what a fault itself found wrong. */
export type Struck = { readonly done: string; readonly times: number; readonly faults?: readonly string[] }

export type Fault = {
  readonly id: string
  readonly title: string
  /** Strikes while people work; resolves when the fault is over. */
  strike(stage: Stage): Promise<Struck>
  /** Settings of a member. */
  env?(which: number, servers: Servers): Readonly<Record<string, string>>
  /** Without Redis. */
  readonly alone?: boolean
}

export type Servers = { readonly postgres: PrivateServer; readonly redis: PrivateServer; readonly databaseUrl: string }

/** What became of it. `recoveredMs`: until everybody who asked was answered again. */
export type Outcome = {
  readonly id: string
  readonly title: string
  readonly done: string
  readonly times: number
  readonly acknowledged: number
  readonly interrupted: number
  readonly cases: number
  readonly days: number
  readonly recoveredMs: number
  readonly tookMs: number
  readonly findings: readonly Finding[]
  /** Lines of the log at level error, how often each. */
  readonly errors: Readonly<Record<string, number>>
}

export type StageOptions = {
  readonly processes: number
  readonly reporters: number
  readonly seed: number
  tell(sentence: string): void
}

/** Plays one fault from an empty database to the last look. Null where no PostgreSQL or no Redis is installed. */
export async function play(fault: Fault, { processes, reporters, seed, tell }: StageOptions): Promise<Outcome | null> {
  const began = performance.now()
  const folder = await mkdtemp(join(tmpdir(), 'qishao-chaos-'))
  const [postgres, redis] = await Promise.all([privatePostgres(), privateRedis()])
  try {
    if (postgres === null || redis === null) return null
    await Promise.all([postgres.start(), redis.start()])
    const { url: databaseUrl } = await makeDatabase(postgres.url)
    const servers = { postgres, redis, databaseUrl }
    const random = seeded(seed)
    const env = (which: number): Readonly<Record<string, string>> => ({
      ...settings,
      DATABASE_URL: databaseUrl,
      ...(fault.alone ? {} : { REDIS_URL: redis.url }),
      ...fault.env?.(which, servers),
    })
    const fleet = await startFleet({ folder: join(folder, 'town'), size: processes, env, random })
    try {
      const client = makeClient(fleet.anyUrl, seeded(seed + 1), patienceMs)
      const town = openTown(client, reporters)
      const struck = await fault.strike({ ...servers, fleet, town, client, random, tell })
      const recoveredMs = await recovery(client)
      const flows = await town.finish()
      await fleet.allUp()
      const unsettled = await settle(client, settleMs)
      const run = await gather(client, flows)
      await fleet.end()
      const undisturbed = await playUndisturbed(join(folder, 'model'), town.days)
      const { errors, strange } = await errorsOf(logFile(join(folder, 'town')))
      const findings = await checkInvariants({ run, undisturbed, databaseUrl, now: town.now, probes: probes.map((who) => `dm:${who}`) })
      return {
        ...{ id: fault.id, title: fault.title, done: struck.done, times: struck.times, recoveredMs, errors },
        acknowledged: client.acknowledged.length,
        interrupted: client.interrupted,
        cases: flows.length,
        days: town.days,
        tookMs: performance.now() - began,
        findings: [...findings, ownFindings([...(struck.faults ?? []), ...unsettled, ...strange])],
      }
    } finally {
      await fleet.end()
    }
  } finally {
    await Promise.all([postgres?.remove(), redis?.remove()])
    if (process.env.QISHAO_CHAOS_KEEP === undefined) await rm(folder, { recursive: true, force: true })
    else tell(`the folder ${folder} is kept`)
  }
}

// --- Internal helpers ---

const settings = { QISHAO_CLOCK: 'virtual', QISHAO_NOW: townOpens, QISHAO_BURST_MS: '0' }

/** A share of a process that is gone is taken over within ten seconds, and the next holder may be killed too. */
const patienceMs = 300_000
const settleMs = 60_000

/** Their conversations fall into different shares. */
const probes = ['probe-1', 'probe-2', 'probe-3', 'probe-4', 'probe-5', 'probe-6', 'probe-7', 'probe-8'] as const

async function recovery(client: Client): Promise<number> {
  const began = performance.now()
  await Promise.all(probes.map((who) => probe(client, who)))
  return performance.now() - began
}

async function playUndisturbed(folder: string, days: number): Promise<Evidence> {
  const program = spawnProgram(folder, await freePort(), settings)
  try {
    await program.ready
    const client = makeClient(
      () => program.url,
      () => 1,
    )
    const flows = await playModel(client, days)
    await settle(client)
    return await gather(client, flows)
  } finally {
    await program.kill()
  }
}

/** Errors of the log by what they say; what is no line of the log is `strange`, e.g. the stack of a crash. */
async function errorsOf(log: string): Promise<{ readonly errors: Readonly<Record<string, number>>; readonly strange: readonly string[] }> {
  const lines = (await readFile(log, 'utf8')).split('\n').filter((line) => line !== '')
  const errors: Record<string, number> = {}
  for (const line of lines.filter((line) => line.startsWith('{'))) {
    const { level, msg, err } = JSON.parse(line)
    const text = `${msg}: ${err?.message ?? ''}`
    if (level >= errorLevel) errors[text] = (errors[text] ?? 0) + 1
  }
  return { errors, strange: lines.filter((line) => !line.startsWith('{')).map((line) => `not a line of the log: ${line}`) }
}

const errorLevel = 50

function ownFindings(faults: readonly string[]): Finding {
  return { id: 'the fault itself', promise: 'all that was expected of it happened', looked: 'once', faults }
}
