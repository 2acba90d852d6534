/** Starts the program of a soak in a process of its own, so that its memory is its own, and talks to it as the simulator's page does. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Timestamp } from '../../cases/calendar.ts'
import { logFile } from '../journeys/program.ts'

/** Bytes in use after a garbage collection, `external` those of buffers outside the heap; and the milliseconds of processor used so far. */
export type Memory = { readonly rss: number; readonly heap: number; readonly external: number; readonly cpuMs: number }

/** What the program is asked over its channel, and what it tells there. */
export type Asked = { readonly ask: 'memory' | 'stop' }
export type Told = { readonly url: string } | { readonly memory: Memory }

/** A message as it is posted, `id` unique in its chat. */
export type Post = {
  readonly id: string
  readonly chat: string
  readonly from: string
  readonly text: string
  readonly quote?: string
  readonly tap?: string
  /** The id of an earlier message of the same person, taken back. */
  readonly recall?: string
  readonly attachments?: readonly { readonly name: string; readonly mime: string; readonly base64: string }[]
}

export type Host = {
  /** Resolves when the message was acknowledged. Throws with the answer when it was refused. */
  post(post: Post): Promise<void>
  /** Puts somebody into the directory. */
  person(id: string, person: object): Promise<void>
  /** Resolves when all is answered and sent. */
  settle(): Promise<void>
  /** Moves the clock; resolves when all that fell due on the way has rung and is sent. */
  until(time: Timestamp): Promise<void>
  memory(): Promise<Memory>
  /** The lines of the log, which keeps warnings and errors alone. */
  log(): readonly string[]
  stop(): Promise<void>
}

/** Starts the program on a data folder with its clock at `now`. */
export async function startHost(folder: string, now: Timestamp): Promise<Host> {
  mkdirSync(folder, { recursive: true })
  const log = openSync(logFile(folder), 'a')
  const child = fork(join(import.meta.dirname, 'program.ts'), [], {
    execArgv: ['--expose-gc'],
    stdio: ['ignore', log, log, 'ipc'],
    // Nothing of the caller's settings: neither its database nor the options of its own Node.
    env: { PORT: '0', QISHAO_DATA: folder, QISHAO_CLOCK: 'virtual', QISHAO_NOW: now, QISHAO_BURST_MS: '60000', LOG_LEVEL: 'warn' },
  })
  closeSync(log)
  const lines = (): readonly string[] =>
    readFileSync(logFile(folder), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
  const [first] = await told(child, () => lines().slice(-5).join('\n'))
  if (!('url' in first)) throw new Error('the program tells its address first')
  const { url } = first
  const ask = (path: string, body: object, method = 'POST'): Promise<void> => request(method, `${url}${path}`, body)
  return {
    post: (post) => ask('/sim/messages', post),
    person: (id, person) => ask(`/sim/people/${id}`, person, 'PUT'),
    settle: () => ask('/sim/settle', { timeoutMs: settleMs }),
    until: (to) => ask('/sim/clock', { to }),
    async memory() {
      child.send({ ask: 'memory' } satisfies Asked)
      const [answer] = await told(child, () => lines().slice(-5).join('\n'))
      if (!('memory' in answer)) throw new Error('the program was asked for its memory and told something else')
      return answer.memory
    },
    log: lines,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      child.send({ ask: 'stop' } satisfies Asked)
      await exited
    },
  }
}

// --- Internal helpers ---

/** The longest a whole round of messages may take to be answered; a loaded machine is slow, and a hang is a fault. */
const settleMs = 120_000

/** The next thing that the child tells; rejects when it ends before. */
async function told(child: ChildProcess, tail: () => string): Promise<readonly [Told]> {
  const done = new AbortController()
  try {
    const ended = once(child, 'exit', { signal: done.signal }).then(() => {
      throw new Error(`the program ended: ${tail()}`)
    })
    return (await Promise.race([once(child, 'message', { signal: done.signal }), ended])) as [Told] // The child is our own.
  } finally {
    done.abort()
  }
}

async function request(method: string, url: string, body: object): Promise<void> {
  const response = await fetch(url, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const answer = await response.text()
  if (response.status >= 300) throw new Error(`${method} ${new URL(url).pathname} answered ${response.status}: ${answer}`)
}
