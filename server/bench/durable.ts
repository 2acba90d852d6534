/**
 * The durable turn: 1,000 conversations in a closed loop on the spine in one process, fully synced to disk. Run as a program it
 * prints one JSON object for `node durable.ts <ms of the loop> <ms of a bare measurement>`.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { bareTransactionsPerSecond } from './bare-transaction.ts'
import { openTalks, type Stage, type Talk, wordsPerCase } from './conversations.ts'
import { openSpine } from './spine.ts'

/** One run, in a fresh process. */
export type DurableRun = {
  /** Bare transactions a second: the mean of just before and just after the loop. */
  readonly bareTx: number
  /** Turns a second: what was said is kept, understood, committed, and the answer sent and settled in the outbox. */
  readonly turns: number
  /** Processor time of a turn, all threads together, in milliseconds. */
  readonly cpuMs: number
}

/** How many conversations wait for their answer. */
export const durableConversations = 1_000

/** Measures `runs` times, the loop for `ms` each. */
export async function measureDurable(
  { runs, ms, bareMs }: { readonly runs: number; readonly ms: number; readonly bareMs: number },
  onPart: (part: string) => void,
): Promise<readonly DurableRun[]> {
  const measured: DurableRun[] = []
  for (let i = 0; i < runs; i++) {
    measured.push(await inProcess(ms, bareMs))
    onPart(`durable turns, run ${i + 1} of ${runs},`)
  }
  return measured
}

// --- Internal helpers ---

/** Not the folder for temporary files, which may be in memory, where a sync costs nothing. */
const build = join(import.meta.dirname, '../../build')

/** Friday at ten, Shanghai: a working day. */
const now = '2026-09-18T02:00:00.000Z'

/**
 * Turns before the measured ones: each conversation has told a whole case. By then all of the code has been compiled, and as many
 * conversations wait in the groups, which answer one after the other, as always will.
 */
const warmTurns = durableConversations * wordsPerCase

async function inProcess(ms: number, bareMs: number): Promise<DurableRun> {
  const child = spawn(process.execPath, [import.meta.filename, String(ms), String(bareMs)], { stdio: ['ignore', 'pipe', 'inherit'] })
  let printed = ''
  child.stdout.on('data', (chunk) => {
    printed += chunk
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`a run of the durable turn ended with ${code}`)
  return JSON.parse(printed) as DurableRun
}

async function run(ms: number, bareMs: number): Promise<DurableRun> {
  mkdirSync(build, { recursive: true })
  const folder = mkdtempSync(join(build, 'bench-durable-'))
  try {
    const spine = await openSpine(folder, now)
    const talks = await openTalks(durableConversations, spine)
    const before = bareTransactionsPerSecond(join(folder, 'bare-1'), durableConversations, bareMs)
    const { turns, cpuMs } = await play(talks, spine, ms)
    const after = bareTransactionsPerSecond(join(folder, 'bare-2'), durableConversations, bareMs)
    await spine.close()
    return { bareTx: (before + after) / 2, turns, cpuMs }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Every conversation says the next thing when the last is answered; measured over `ms` after the warm turns. */
async function play(talks: readonly Talk[], stage: Stage, ms: number): Promise<Pick<DurableRun, 'turns' | 'cpuMs'>> {
  let turns = 0
  let began: Mark | null = null
  let ended: Mark | null = null
  const loop = async (talk: Talk): Promise<void> => {
    while (ended === null) {
      await talk.next(stage)
      turns++
      if (began === null && turns >= warmTurns) began = mark(turns)
      else if (began !== null && ended === null && performance.now() - began.at >= ms) ended = mark(turns)
    }
  }
  await Promise.all(talks.map(loop))
  return between(began ?? mark(turns), ended ?? mark(turns))
}

/** A moment of the loop: milliseconds of the machine, milliseconds of the processor, turns until then. */
type Mark = { readonly at: number; readonly cpuMs: number; readonly turns: number }

function mark(turns: number): Mark {
  const { user, system } = process.cpuUsage()
  return { at: performance.now(), cpuMs: (user + system) / 1000, turns }
}

function between(began: Mark, ended: Mark): Pick<DurableRun, 'turns' | 'cpuMs'> {
  const turns = ended.turns - began.turns
  return { turns: turns / ((ended.at - began.at) / 1000), cpuMs: (ended.cpuMs - began.cpuMs) / turns }
}

if (import.meta.main) {
  const [, , ms = '10000', bareMs = '1500'] = process.argv
  console.log(JSON.stringify(await run(Number(ms), Number(bareMs))))
}
