/** A run of chaos: servers of its own, a fleet, people at work, one fault, and what is left afterwards. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { seeded } from '../../nlu/engine.ts'
import { askHowThingsAre, openCallers, webhookSecret } from '../journeys/callers.ts'
import { gather, settle } from '../journeys/evidence.ts'
import type { Evidence } from '../journeys/kill-verdict.ts'
import { type Client, makeClient } from '../journeys/load.ts'
import { freePort, logFile, spawnProgram } from '../journeys/program.ts'
import { makeDatabase, type PrivateServer, privatePostgres, privateRedis } from '../journeys/services.ts'
import { type Fleet, startFleet } from './fleet.ts'
import { checkInvariants, type Finding } from './invariants.ts'
import { type Receiver, startReceiver } from './receiver.ts'
import { openTown, playModel, type Town, townOpens } from './town.ts'

/** What a fault is given to work with. */
export type Stage = {
  readonly fleet: Fleet
  readonly town: Town
  readonly client: Client
  readonly postgres: PrivateServer
  readonly redis: PrivateServer
  readonly databaseUrl: string
  /** The other system at the end of the webhook channel. */
  readonly receiver: Receiver
  readonly random: () => number
  tell(sentence: string): void
}

/** What was done, e.g. `60 kills`, with figures of its own, and what a fault itself found wrong. */
export type Struck = { readonly done: string; readonly times: number; readonly faults?: readonly string[] }

export type Fault = {
  readonly id: string
  readonly title: string
  /** Prepares what `env` needs. */
  begin?(servers: Servers): Promise<void>
  /** Strikes while people work; resolves when the fault is over. */
  strike(stage: Stage): Promise<Struck>
  /** Settings of a member. */
  env?(which: number, servers: Servers): Readonly<Record<string, string>>
  /** Without Redis. */
  readonly alone?: boolean
  /** How many people of another system call meanwhile; none unless told. */
  readonly callers?: number
  /** The clock of the machine instead of one that is moved. */
  readonly realClock?: boolean
  /** Nobody reports but the callers: the fault itself moves the clock, and what is told of times is compared with nothing. */
  readonly callersAlone?: boolean
  /** Releases what `env` has opened. */
  end?(): Promise<void>
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
  /** Messages of the webhook channel that came again under the same id. */
  readonly repeated: number
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
  let receiver: Receiver | null = null
  try {
    if (postgres === null || redis === null) return null
    await Promise.all([postgres.start(), redis.start()])
    const { url: databaseUrl } = await makeDatabase(postgres.url)
    const servers = { postgres, redis, databaseUrl }
    const random = seeded(seed)
    receiver = await startReceiver()
    const { url: webhookUrl } = receiver
    const own = { ...settings, ...(fault.realClock ? { QISHAO_CLOCK: 'real', QISHAO_NOW: '' } : {}) }
    const env = (which: number): Readonly<Record<string, string>> => ({
      ...Object.fromEntries(Object.entries(own).filter(([, value]) => value !== '')),
      DATABASE_URL: databaseUrl,
      ...(fault.alone ? {} : { REDIS_URL: redis.url }),
      ...(fault.callers ? { WEBHOOK_URL: webhookUrl, WEBHOOK_SECRET: webhookSecret } : {}),
      ...fault.env?.(which, servers),
    })
    await fault.begin?.(servers)
    const fleet = await startFleet({ folder: join(folder, 'town'), size: processes, env, random })
    try {
      const client = makeClient(fleet.anyUrl, seeded(seed + 1), patienceMs)
      const town = openTown(client, fault.callersAlone ? 0 : reporters)
      const { posts } = receiver
      const callers = openCallers(client, () => posts.filter(({ mood }) => mood === 'takes'), fault.callers ?? 0)
      const struck = await fault.strike({ ...servers, receiver, fleet, town, client, random, tell })
      const recoveredMs = await recovery(client)
      await callers.finish()
      const flows = fault.callersAlone ? [] : await town.finish()
      await fleet.allUp()
      const unsettled = await settle(client, settleMs)
      const gathered = await gather(client, flows)
      const called = await callers.check()
      const { now } = await client.ask<{ now: string }>('GET', '/sim/clock')
      const run = { ...gathered, cases: new Map([...gathered.cases, ...(await callers.cases())]) }
      await fleet.end()
      const undisturbed = await playUndisturbed(join(folder, 'model'), town.days)
      const { errors, strange } = await errorsOf(logFile(join(folder, 'town')))
      const findings = await checkInvariants({ run, undisturbed, databaseUrl, now, probes: probes.map((who) => `dm:${who}`), called })
      return {
        ...{ id: fault.id, title: fault.title, done: struck.done, times: struck.times, recoveredMs, errors },
        acknowledged: client.acknowledged.length + callers.words,
        interrupted: client.interrupted,
        cases: [...run.cases.values()].flat().length,
        days: town.days,
        repeated: called.repeated,
        tookMs: performance.now() - began,
        findings: [...findings, ownFindings([...(struck.faults ?? []), ...unsettled, ...strange])],
      }
    } finally {
      await fleet.end()
    }
  } finally {
    await Promise.all([postgres?.remove(), redis?.remove(), receiver?.stop(), fault.end?.()])
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
  await Promise.all(probes.map((who) => askHowThingsAre(client, who)))
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
  const sentences = lines.filter((line) => !line.startsWith('{'))
  // A start that found no database ends with one sentence, and whoever started it tries again.
  for (const line of sentences.filter(isRefusal)) errors[line] = (errors[line] ?? 0) + 1
  return { errors, strange: sentences.filter((line) => !isRefusal(line)).map((line) => `not a line of the log: ${line}`) }
}

const errorLevel = 50

const isRefusal = (line: string): boolean => line.startsWith('could not ')

function ownFindings(faults: readonly string[]): Finding {
  return { id: 'the fault itself', promise: 'all that was expected of it happened', looked: 'once', faults }
}
