/** `npm run -s chaos -- --kills 1000`: strikes a fleet under load with every fault, and tells what was lost, doubled or missed. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type AloneFault, damagedModel, damagedRecord, fullDisk, sameDataTwice } from './alone.ts'
import {
  clockJumps,
  databaseRestarts,
  freeze,
  killsWhileSending,
  lengths,
  networkCut,
  platformDown,
  redisRestarts,
  rollingRestart,
  slowDatabase,
  withoutRedis,
} from './faults.ts'
import { brokenIn } from './invariants.ts'
import { kills } from './kills.ts'
import { type Fault, play } from './stage.ts'
import { asLines, asMarkdown, type Row } from './table.ts'

const help = `usage: npm run -s chaos -- [--kills N] [--only K1,K4] [--processes N] [--reporters N] [--seed N] [--json | --markdown]

Starts PostgreSQL and Redis of its own and several processes of the program, lets people report and departments answer while a fault
strikes, and looks afterwards whether everything that was promised holds (docs/reliability.md). Needs initdb, postgres and redis-server;
faults that this machine cannot do are named and left out.

--kills N       how often a process is killed in K1 (60)
--only LIST     these faults alone, e.g. K1,K4; K1 K2 K3 K4 K5 K6 K7 K8 K11 K11b K12 K13 K14
--processes N   processes of the fleet, from 2 to 8 (3)
--reporters N   people who report at the same time (12)
--seed N        the same seed chooses the same victims
--json          everything that was found, as JSON
--markdown      the table of docs/reliability.md

Exit code 0: every promise held. 1: one did not, and it is named. 2: wrong use, or there is no PostgreSQL or Redis here.`

type Asked = {
  readonly kills: number
  readonly only: readonly string[] | null
  readonly processes: number
  readonly reporters: number
  readonly seed: number
  readonly as: 'lines' | 'json' | 'markdown'
}

/** What is asked for, or what is wrong with it in one sentence. */
export function readChaosArguments(args: readonly string[]): Asked | 'help' | { readonly wrong: string } {
  try {
    const { values } = parseArgs({ args: [...args], options })
    if (values.help) return 'help'
    const odd = [values.kills, values.processes, values.reporters, values.seed].find((value) => !/^\d{1,9}$/.test(value))
    if (odd !== undefined) return { wrong: `the chaos command takes whole numbers, not "${odd}"` }
    const processes = Number(values.processes)
    if (processes < 2 || processes > 8) return { wrong: `the chaos command works with 2 to 8 processes, not ${processes}` }
    const only = values.only?.split(',').map((id) => id.trim()) ?? null
    const unknown = only?.find((id) => !faultIds.includes(id))
    if (unknown !== undefined) return { wrong: `the chaos command knows ${faultIds.join(', ')}, not "${unknown}"` }
    const as = values.json ? 'json' : values.markdown ? 'markdown' : 'lines'
    const { kills: count, reporters, seed } = values
    return { kills: Math.max(1, Number(count)), only, processes, reporters: Math.max(1, Number(reporters)), seed: Number(seed), as }
  } catch (error) {
    return { wrong: `the chaos command does not know that: ${error instanceof Error ? error.message : String(error)}` }
  }
}

// --- Internal helpers ---

const options = {
  help: { type: 'boolean', short: 'h' },
  kills: { type: 'string', default: '60' },
  only: { type: 'string' },
  processes: { type: 'string', default: '3' },
  reporters: { type: 'string', default: '12' },
  seed: { type: 'string', default: '2026' },
  json: { type: 'boolean' },
  markdown: { type: 'boolean' },
} as const

const faultIds = ['K1', 'K2', 'K3', 'K4', 'K5', 'K6', 'K7', 'K8', 'K11', 'K11b', 'K12', 'K13', 'K14']

/** Times that K2 and K14 are done. */
const strikes = { sending: 10, rounds: 3 } as const

/** What is broken is often broken in the same way many times. */
const mostTold = 40

/** As a shell tells of a program that was stopped from outside. */
const interrupted = 130

type Work = (asked: Asked, tell: (sentence: string) => void) => Promise<Row | null>

const onFleet =
  (fault: Fault | null): Work =>
  (asked, tell) =>
    fault === null ? Promise.resolve(null) : play(fault, { ...asked, tell })

const alone =
  ({ id, title, strike }: AloneFault): Work =>
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'qishao-chaos-'))
    try {
      const struck = await strike(folder)
      if (struck === null) return null
      const found = { id: 'all of it', promise: 'nothing is lost, and it is found', looked: `${struck.times} times`, faults: struck.faults }
      return { id, title, done: struck.done, acknowledged: null, cases: null, repeated: null, recoveredMs: null, findings: [found] }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

function faultsOf(asked: Asked): readonly (readonly [id: string, work: Work])[] {
  return [
    ['K1', onFleet(kills(asked.kills))],
    ['K2', onFleet(killsWhileSending(strikes.sending))],
    ['K3', alone(sameDataTwice)],
    ['K4', onFleet(freeze(lengths))],
    ['K5', onFleet(clockJumps(lengths))],
    ['K6', alone(fullDisk)],
    ['K7', onFleet(slowDatabase(lengths))],
    ['K8', onFleet(platformDown(lengths))],
    ['K11', onFleet(databaseRestarts(lengths))],
    ['K11', onFleet(redisRestarts(lengths))],
    ['K11', onFleet(withoutRedis(lengths))],
    ['K11b', onFleet(networkCut(lengths))],
    ['K12', alone(damagedModel)],
    ['K13', alone(damagedRecord)],
    ['K14', onFleet(rollingRestart(strikes.rounds))],
  ]
}

async function run(asked: Asked): Promise<number> {
  const rows: Row[] = []
  const tell = (sentence: string): void => console.error(sentence)
  for (const [id, work] of faultsOf(asked)) {
    if (asked.only !== null && !asked.only.includes(id)) continue
    const row = await work(asked, tell)
    if (row === null) tell(`${id} is left out: this machine has not what it needs`)
    else rows.push(row)
    if (row !== null && asked.as === 'lines') console.log(asLines([row]).join('\n'))
  }
  if (asked.as === 'markdown') console.log(asMarkdown(rows))
  if (asked.as === 'json') console.log(JSON.stringify(rows, null, 2))
  const broken = rows.flatMap(({ id, findings }) => brokenIn(findings).map((fault) => `${id}: ${fault}`))
  for (const fault of broken.slice(0, mostTold)) tell(fault)
  if (broken.length > mostTold) tell(`… and ${broken.length - mostTold} more; --json has them all`)
  return rows.length === 0 ? 2 : broken.length > 0 ? 1 : 0
}

if (import.meta.main) {
  const asked = readChaosArguments(process.argv.slice(2))
  if (asked === 'help') console.log(help)
  else if ('wrong' in asked) {
    console.error(asked.wrong)
    process.exitCode = 2
  } else {
    // What was started ends with this process, and only an exit tells it to.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(interrupted))
    process.exitCode = await run(asked)
  }
}
