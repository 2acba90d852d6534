/** Kills the program at random moments while people work with it, starts it again each time, and judges what is left. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { seeded } from '../../nlu/engine.ts'
import { errorsIn, gather, inspect, oneByOne, settle, verifyCommand } from './evidence.ts'
import { type Evidence, judge, repliesIn, type Verdict } from './kill-verdict.ts'
import { type Client, type Flow, makeClient, playCase, topics } from './load.ts'
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
    const client = makeClient(
      () => program.url,
      () => 1,
    )
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
    const client = makeClient(() => program.url, seeded(seed + 1))
    const play = people(client, reporters)
    for (let count = 1; count <= kills; count++) {
      await untilRandomMoment(program, random)
      await program.kill()
      const found = await inspect({ data: folder, databaseUrl: null })
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
    const { parked } = await inspect({ data: folder, databaseUrl: null })
    const ledger = await verifyCommand({ QISHAO_DATA: folder })
    return {
      ...judge(run, undisturbed),
      kills,
      acknowledged: client.acknowledged.length,
      interrupted: client.interrupted,
      cases: [...run.cases.values()].flat().length,
      replies: repliesIn(run),
      leftUnanswered: left.unanswered,
      leftUnsent: left.unsent,
      troubles: [...unsettled, ...parked, ...(await errorsIn(logFile(folder)))],
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
