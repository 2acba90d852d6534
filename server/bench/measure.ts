/** One run of the benchmark: the program in a process of its own, on an empty data folder on a real disk. */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { seeded } from '../../nlu/engine.ts'
import { freePort, type Program, spawnProgram } from '../journeys/program.ts'
import { bareTransactionsPerSecond } from './bare-transaction.ts'
import { openTalks } from './conversations.ts'
import { closedLoop, openLoop } from './loops.ts'
import { openStream, openWire, stageOver } from './wire.ts'

/** How long each part takes, in milliseconds, and how often all is done. */
export type Plan = {
  readonly runs: number
  readonly restMs: number
  readonly openMs: number
  readonly closedMs: number
  readonly durableMs: number
  readonly bareMs: number
  readonly peerMs: number
}

/** The figures of one run. */
export type Run = {
  /** Bare transactions a second: the mean of just before and just after the closed loop. */
  readonly bareTx: number
  /** Milliseconds of each message of the open loop. */
  readonly openTimes: readonly number[]
  /** Turns a second of the closed loop. */
  readonly closedTurns: number
  readonly startMs: number
  readonly rssMb: number
  /** Echoed messages a second of the Botkit peer. */
  readonly botkitTurns: number
}

export const messagesPerSecond = 50
export const conversations = 200

/** The whole benchmark. `onRun` is told of each run that is done. */
export async function measure(plan: Plan, onRun: (run: number) => void): Promise<readonly Run[]> {
  mkdirSync(build, { recursive: true })
  const folder = mkdtempSync(join(build, 'bench-'))
  try {
    // One start that is not measured: it makes the model where it is missing.
    const first = await start(join(folder, 'first'))
    await first.ready
    await first.stop()
    const runs: Run[] = []
    for (let i = 1; i <= plan.runs; i++) {
      runs.push(await measureOnce(join(folder, String(i)), plan, i))
      onRun(i)
    }
    return runs
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

// --- Internal helpers ---

/** Not the folder for temporary files, which may be in memory, where a sync costs nothing. */
const build = join(import.meta.dirname, '../../build')

const warmMs = 1_000

/** As shipped, but that a burst is answered at once and that it is ten on a working day. */
async function start(folder: string): Promise<Program> {
  const now = { QISHAO_CLOCK: 'virtual', QISHAO_NOW: '2026-09-18T10:00:00+08:00' }
  return spawnProgram(folder, await freePort(), { ...now, QISHAO_BURST_MS: '0', LOG_LEVEL: 'info' })
}

async function measureOnce(folder: string, plan: Plan, seed: number): Promise<Run> {
  const program = await start(folder)
  try {
    const startMs = await program.ready
    const rested = wait(plan.restMs)
    const botkitTurns = await measureBotkit(plan.peerMs)
    await rested
    const rssMb = residentMb(program.pid)
    const stream = await openStream(program.url)
    const first = openWire(program.url)
    const talks = await openTalks(conversations, stageOver(first, stream))
    const openTimes = await openLoop(talks, stageOver(first, stream), messagesPerSecond, plan.openMs, seeded(seed))
    first.close()
    const before = bareTransactionsPerSecond(join(folder, 'bare-1'), conversations, plan.bareMs)
    const second = openWire(program.url) // Connections that were idle for so long are closed by the program.
    const closedTurns = await closedLoop(talks, stageOver(second, stream), warmMs, plan.closedMs)
    second.close()
    stream.close()
    const after = bareTransactionsPerSecond(join(folder, 'bare-2'), conversations, plan.bareMs)
    return { bareTx: (before + after) / 2, openTimes, closedTurns, startMs, rssMb, botkitTurns }
  } finally {
    await program.kill()
  }
}

/** Memory that the process has in use, in MB of 1,000,000 bytes. */
function residentMb(pid: number): number {
  const status = `/proc/${pid}/status`
  const kb = existsSync(status)
    ? /VmRSS:\s+(\d+) kB/.exec(readFileSync(status, 'utf8'))?.[1]
    : execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).trim()
  if (kb === undefined || !/^\d+$/.test(kb)) throw new Error(`the memory of process ${pid} cannot be read`)
  return (Number(kb) * 1024) / 1_000_000
}

async function measureBotkit(ms: number): Promise<number> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'botkit-peer.ts'), String(ms)], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', (chunk) => {
    said += chunk
  })
  await once(child, 'close')
  return (JSON.parse(said) as { readonly turnsPerSecond: number }).turnsPerSecond
}
