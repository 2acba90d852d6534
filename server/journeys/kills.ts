/** Kills the program at random moments while people work with it, starts it again each time, and judges what is left. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { seeded } from '../../nlu/engine.ts'
import { verifyLedger } from '../ledger.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import type { Said } from './district.ts'
import { type Evidence, judge, repliesIn, type Verdict } from './kill-verdict.ts'
import { type Client, casesOf, type Flow, type KeptCase, makeClient, messagesOf, playCase, topics } from './load.ts'
import { freePort, logFile, type Program, spawnProgram } from './program.ts'

/** What a run of kills came to. */
export type Outcome = Verdict & {
  readonly kills: number
  /** Posts answered with 202, and how many of them had to be made again because a kill took the answer away. */
  readonly acknowledged: number
  readonly interrupted: number
  readonly cases: number
  readonly replies: number
  /** What the kills left undone, to be taken up by the next start: messages not answered, replies not sent. */
  readonly leftUnanswered: number
  readonly leftUnsent: number
  /** What was parked or logged as an error; empty when all is well. */
  readonly troubles: readonly string[]
  /** What `ledger verify` said, and whether it found the ledger intact after every kill. */
  readonly ledger: string
  readonly intact: boolean
}

export type KillOptions = {
  readonly kills: number
  /** How many people report at the same time. */
  readonly reporters: number
  readonly seed: number
  /** Is told of every kill. */
  onKill?(count: number): void
}

/** Plays the same cases without kills, then with them, on temporary folders. */
export async function killAgain(options: KillOptions): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'qishao-kill-'))
  try {
    const undisturbed = await playUndisturbed(join(folder, 'undisturbed'))
    return await playKilled(join(folder, 'killed'), undisturbed, options)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

// --- Internal helpers ---

const settings = { QISHAO_CLOCK: 'virtual', QISHAO_NOW: '2026-09-18T10:00:00+08:00', QISHAO_BURST_MS: '0' }

/** The longest the program lives after its start, and the longest into a start that it is killed. */
const longestLifeMs = 900
const longestStartMs = 1_500

async function playUndisturbed(folder: string): Promise<Evidence> {
  const program = spawnProgram(folder, await freePort(), settings)
  try {
    await program.ready
    const client = makeClient(program.url, () => 1)
    const desk = oneByOne()
    const flows: Flow[] = []
    for (const [i, topic] of topics.entries()) flows.push(await playCase(client, `model-${i}`, topic, desk))
    await settle(client)
    return await gather(client, flows)
  } finally {
    await program.kill()
  }
}

async function playKilled(folder: string, undisturbed: Evidence, { kills, reporters, seed, onKill }: KillOptions): Promise<Outcome> {
  const random = seeded(seed)
  const port = await freePort()
  let program = spawnProgram(folder, port, settings)
  const left = { unanswered: 0, unsent: 0 }
  let broken: string | null = null
  try {
    await program.ready
    const client = makeClient(program.url, seeded(seed + 1))
    const play = people(client, reporters)
    for (let count = 1; count <= kills; count++) {
      await untilRandomMoment(program, random)
      await program.kill()
      const found = await inspect(folder)
      left.unanswered += found.unanswered
      left.unsent += found.unsent
      broken ??= found.broken
      onKill?.(count)
      program = spawnProgram(folder, port, settings)
    }
    const flows = await play.finish()
    const unsettled = await settle(client)
    const run = await gather(client, flows)
    await program.kill()
    const { parked } = await inspect(folder)
    const ledger = await verifyCommand(folder)
    return {
      ...judge(run, undisturbed),
      kills,
      acknowledged: client.acknowledged.length,
      interrupted: client.interrupted,
      cases: [...run.cases.values()].flat().length,
      replies: repliesIn(run),
      leftUnanswered: left.unanswered,
      leftUnsent: left.unsent,
      troubles: [...unsettled, ...parked, ...(await errorsIn(folder))],
      ledger: broken ?? ledger.text,
      intact: broken === null && ledger.code === 0,
    }
  } finally {
    await program.kill()
  }
}

/** While it works, or one time in six while it still starts. */
async function untilRandomMoment(program: Program, random: () => number): Promise<void> {
  if (random() < 1 / 6) return await wait(random() * longestStartMs)
  await program.ready
  await wait(random() * longestLifeMs)
}

/** People who report one case after the other, each case by a new person, until they are told to finish. */
function people(client: Client, reporters: number): { finish(): Promise<readonly Flow[]> } {
  const desk = oneByOne()
  const flows: Flow[] = []
  let going = true
  const worker = async (name: string): Promise<void> => {
    for (let i = 0; going; i++) {
      const topic = topics[i % topics.length]
      if (!topic) throw new Error('there is at least one topic')
      const reporter = `${name}-${i}`
      const flow = await playCase(client, reporter, topic, desk).catch((error): Flow => ({ reporter, topic, stuck: String(error) }))
      flows.push(flow)
      if (flow.stuck !== null) return
    }
  }
  const workers = Promise.all(Array.from({ length: reporters }, (_, i) => worker(`reporter-${i}`)))
  return {
    async finish() {
      going = false
      await workers
      return flows
    },
  }
}

/** Waits until all is answered and sent; what stands in the way of that, or nothing. */
async function settle(client: Client): Promise<readonly string[]> {
  return await client.ask('POST', '/sim/settle', { timeoutMs: 8_000 }).then(
    () => [],
    (error) => [String(error)],
  )
}

async function gather(client: Client, flows: readonly Flow[]): Promise<Evidence> {
  const { chats } = await client.ask<{ chats: readonly { readonly chat: string }[] }>('GET', '/sim/chats')
  const messages = new Map<string, readonly Said[]>()
  for (const { chat } of chats) messages.set(chat, await messagesOf(client, chat))
  const cases = new Map<string, readonly KeptCase[]>()
  for (const { reporter } of flows) cases.set(reporter, await casesOf(client, reporter))
  return { acknowledged: client.acknowledged, flows, chats: messages, cases }
}

/** Looks into the data folder of a program that is not running. */
async function inspect(folder: string) {
  const store = await openSqliteStore(folder, { readOnly: true })
  try {
    const { waiting, unsent } = await store.counts()
    const check = await verifyLedger(store)
    const parked = (await store.parked()).map(({ box, conversation, error }) => `${box}, ${conversation}: ${error}`)
    return { unanswered: waiting, unsent, parked, broken: check.intact ? null : check.sentence }
  } finally {
    await store.close()
  }
}

/** What the program logged as an error. */
async function errorsIn(folder: string): Promise<readonly string[]> {
  const lines = (await readFile(logFile(folder), 'utf8')).split('\n').filter((line) => line !== '')
  return lines.filter((line) => !line.startsWith('{') || JSON.parse(line).level >= 50)
}

async function verifyCommand(folder: string): Promise<{ readonly text: string; readonly code: number | null }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../ledger-command.ts'), 'verify'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { QISHAO_DATA: folder },
  })
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(String(chunk)))
  await once(child, 'close')
  return { text: said.join('').trim(), code: child.exitCode }
}

/** Runs one piece of work after the other. */
function oneByOne(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = last.then(work)
    last = mine.catch(() => undefined) // Whoever asked hears of it.
    return mine
  }
}
