/** The real program as a process of its own, to be killed or measured from outside. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

export type Program = {
  readonly url: string
  readonly pid: number
  /** Resolves with the milliseconds from the spawn to the first `GET /healthz` that answers 200; rejects when it ends before. */
  readonly ready: Promise<number>
  /** Ends it without a warning, as `kill -9` does. */
  kill(): Promise<void>
  /** Asks it to stop; resolves with its exit code. */
  stop(): Promise<number | null>
}

/** Starts `server/main.ts` on a data folder and a port. What it logs is appended to `program.log` in that folder. */
export function spawnProgram(folder: string, port: number, env: Readonly<Record<string, string>>): Program {
  mkdirSync(folder, { recursive: true })
  const log = openSync(logFile(folder), 'a')
  const spawnedAt = performance.now()
  const child = spawn(process.execPath, [join(import.meta.dirname, '../main.ts')], {
    stdio: ['ignore', log, log],
    // Nothing of the caller's settings: neither its database nor the options of its own Node.
    env: { PORT: String(port), QISHAO_DATA: folder, LOG_LEVEL: 'warn', ...env },
  })
  closeSync(log)
  const last = (): boolean => child.kill('SIGKILL') // Nobody is left to stop it.
  process.once('exit', last)
  child.once('exit', () => process.off('exit', last))
  if (child.pid === undefined) throw new Error(`${process.execPath} could not be started`)
  const url = `http://127.0.0.1:${port}`
  const ready = untilHealthy(child, url, folder).then(() => performance.now() - spawnedAt)
  ready.catch(() => undefined) // One who kills it during its start need not look.
  return { url, pid: child.pid, ready, kill: async () => void (await end(child, 'SIGKILL')), stop: () => end(child, 'SIGTERM') }
}

/** Where the program writes its log. */
export function logFile(folder: string): string {
  return join(folder, 'program.log')
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('a TCP server has an address with a port')
  return address.port
}

// --- Internal helpers ---

const pollMs = 5
const startTimeoutMs = 60_000

async function untilHealthy(child: ChildProcess, url: string, folder: string): Promise<void> {
  const deadline = performance.now() + startTimeoutMs
  while (performance.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`the program ended during its start (${child.signalCode ?? child.exitCode}): ${tail(folder)}`)
    }
    const answer = await fetch(`${url}/healthz`).catch(() => null) // Refused until it listens.
    await answer?.arrayBuffer().catch(() => null)
    if (answer?.status === 200) return
    await wait(pollMs)
  }
  throw new Error(`the program was not ready after ${startTimeoutMs} ms: ${tail(folder)}`)
}

function tail(folder: string): string {
  return readFileSync(logFile(folder), 'utf8').trim().split('\n').slice(-5).join('\n')
}

async function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  const exited = once(child, 'exit')
  child.kill(signal)
  await exited
  return child.exitCode
}
