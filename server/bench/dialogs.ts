/**
 * The dialogs alone, in one process, without HTTP and disk: turns a second with and without the language model, beside
 * Botkit's own conversations; and the memory that many open dialogs take in the store. Run as a program it measures one part.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { makeCalendar } from '../../cases/calendar.ts'
import { type Case, isRefusal } from '../../cases/case.ts'
import { handle } from '../../cases/handle.ts'
import { actorOf, type Person } from '../../cases/people.ts'
import { advance, dialogFor, reply } from '../../dialogs/advance.ts'
import type { CommandResult, Effect, Given, Input } from '../../dialogs/dialog.ts'
import { departmentNames } from '../../nlu/department-names.ts'
import { loadOrTrain } from '../../nlu/train.ts'
import { makeUnderstand, type Understand, type Understanding } from '../../nlu/understand.ts'
import { loadSeeds } from '../../seeds/load.ts'
import { openSqliteStore } from '../store/sqlite.ts'

/** Turns a second; the three of one run are measured one after the other. */
export type DialogRun = { readonly advance: number; readonly withModel: number; readonly botkit: number }

/** What `count` open dialogs take: MB of 1,000,000 bytes that the process grew by, and of the data file. */
export type DialogMemory = { readonly count: number; readonly addedMb: number; readonly fileMb: number }

/** All that is measured of the dialogs. */
export type Dialogs = { readonly runs: readonly DialogRun[]; readonly memory: DialogMemory }

/** How many people talk side by side, and how many dialogs stand open for the memory. */
const people = 200
const openDialogs = 100_000

/** Measures `runs` times for `ms` each, then the memory once. */
export async function measureDialogs(runs: number, ms: number, onPart: (part: string) => void): Promise<Dialogs> {
  const measured: DialogRun[] = []
  for (let i = 0; i < runs; i++) {
    const { turns: alone } = await inProcess<Turns>(import.meta.filename, 'advance', String(ms))
    const { turns: withModel } = await inProcess<Turns>(import.meta.filename, 'with-model', String(ms))
    const { turnsPerSecond: botkit } = await inProcess<{ turnsPerSecond: number }>(botkitPeer, String(ms), 'conversations')
    measured.push({ advance: alone, withModel, botkit })
  }
  onPart('dialogs')
  const memory = await inProcess<DialogMemory>(import.meta.filename, 'memory')
  onPart(`memory of ${openDialogs} open dialogs`)
  return { runs: measured, memory }
}

// --- Internal helpers ---

type Turns = { readonly turns: number }

const root = join(import.meta.dirname, '../..')
const botkitPeer = join(import.meta.dirname, 'botkit-peer.ts')
const now = '2026-09-18T02:00:00.000Z'

/** A report with a correction, a side question, a name and a number, its confirmation and what is said after it. */
const script: readonly string[] = [
  '你好，我想反映个事',
  '厂里最近老停电，上周停了三次，影响交货',
  '你们周末上班吗',
  '凯成科技有限公司',
  '13800000001',
  '不是三次，是四次',
  '在三号车间',
  '确认',
  '进度',
  '谢谢',
]

async function inProcess<T>(file: string, ...args: readonly string[]): Promise<T> {
  const child = spawn(process.execPath, ['--expose-gc', file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', (chunk) => {
    said += chunk
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`the part ${args.join(' ')} of the benchmark ended with ${code}`)
  return JSON.parse(said) as T
}

/** One person's side of the bench: the dialog as JSON, as every store keeps it, and the cases. */
type Talk = { readonly speaker: Person; dialog: string | null; cases: Case[]; step: number }

function newTalk(i: number): Talk {
  const speaker: Person = { id: `bench-${i}`, name: `顾客${i}`, role: 'entrepreneur', departments: [], enterprise: null, phone: null }
  return { speaker, dialog: null, cases: [], step: 0 }
}

/** One turn: the dialog is read, advanced, its commands handled, the reply put together, the dialog written. */
function makeTurn(understand: Understand): (talk: Talk) => string {
  const seeds = loadSeeds(join(root, 'seeds'), 'xihaian')
  const calendar = makeCalendar(seeds.calendar)
  const dispatchable = new Set(seeds.departments.filter(({ group }) => group).map(({ code }) => code))
  let count = 0
  return (talk) => {
    if (talk.step === script.length) Object.assign(talk, { dialog: null, cases: [], step: 0 })
    const { speaker } = talk
    const scope = { type: 'direct' } as const
    let dialog = dialogFor(talk.dialog === null ? null : JSON.parse(talk.dialog), speaker, scope)
    const says: Effect[] = []
    const step = (input: Input): void => {
      const given: Given = {
        ...{ now, calendar, profile: seeds.profile, pace: seeds.pace, speaker, scope, cases: talk.cases, departments: seeds.departments },
        ...{ elsewhere: seeds.elsewhere, catalogue: seeds.catalogue, understand, told: () => [], toldByOthers: () => false },
        // A work group, an official and an enterprise that is bound are no part of this talk.
        ...{
          standing: { duties: seeds.duties, day: calendar.dateOf(now), people: seeds.people },
          rosterDays: 0,
          contacts: () => null,
          officers: [],
          talks: [],
          registry: { person: () => undefined, enterprise: () => null },
          reads: () => ({ label: 'talk', margin: 0 }),
        },
      }
      const advanced = advance(dialog, input, given)
      dialog = advanced.dialog
      const results: CommandResult[] = []
      for (const effect of advanced.effects) {
        if (effect.type === 'say') says.push(effect)
        if (effect.type !== 'report') continue
        const number = `QS20260918-${String(++count).padStart(4, '0')}`
        const command = { type: 'report', number, route: effect.route, ...effect.report } as const
        const handled = handle(command, null, { now, actor: actorOf(speaker), profile: seeds.profile, calendar, dispatchable })
        if (isRefusal(handled)) throw new Error(`a report was refused: ${handled.refused}`)
        talk.cases = [handled.case]
        results.push({ number, command, result: handled })
      }
      if (results.length > 0) step({ type: 'outcome', results })
    }
    const text = script[talk.step++] ?? ''
    const messages = [{ id: `${speaker.id}-${talk.step}`, text, files: [] }]
    const utterance = { text, quote: null, addressed: true, attachments: [], rejected: [], tap: false, messages }
    step({ type: 'utterance', utterance })
    const { dialog: next, said } = reply(dialog, says)
    talk.dialog = JSON.stringify(next)
    return said?.text ?? ''
  }
}

/** Plays the script with all people in turn, for `ms` after a warm second. */
function turnsPerSecond(turn: (talk: Talk) => string, ms: number): number {
  const talks = Array.from({ length: people }, (_, i) => newTalk(i))
  const play = (until: number): number => {
    let turns = 0
    while (performance.now() < until) {
      for (const talk of talks) if (turn(talk) === '') throw new Error('a turn of the bench was not answered')
      turns += talks.length
    }
    return turns
  }
  play(performance.now() + 1_000)
  const began = performance.now()
  const turns = play(began + ms)
  return turns / ((performance.now() - began) / 1000)
}

async function shipped(): Promise<Understand> {
  const { departments } = loadSeeds(join(root, 'seeds'), 'xihaian')
  return makeUnderstand(await loadOrTrain(), { departments: departmentNames(departments) })
}

/** The model is asked once for each text; what is left is the dialogs' own work. */
async function advanceAlone(ms: number): Promise<Turns> {
  const understand = await shipped()
  return { turns: turnsPerSecond(makeTurn(remembering(understand, new Map())), ms) }
}

/** The model is asked once a turn for each text, as the program does. */
async function advanceWithModel(ms: number): Promise<Turns> {
  const understand = await shipped()
  const known = new Map<string, Understanding>()
  const turn = makeTurn(remembering(understand, known))
  return {
    turns: turnsPerSecond((talk) => {
      known.clear()
      return turn(talk)
    }, ms),
  }
}

function remembering(understand: Understand, known: Map<string, Understanding>): Understand {
  return (text) => {
    const understood = known.get(text) ?? understand(text)
    known.set(text, understood)
    return understood
  }
}

/** Reports that wait for 确认, written to the SQLite store and read back once; what the process grew by meanwhile. */
async function memoryOfOpenDialogs(): Promise<DialogMemory> {
  const turn = makeTurn(remembering(await shipped(), new Map()))
  const talk = newTalk(1)
  for (let i = 0; i < script.indexOf('确认'); i++) turn(talk)
  const waiting = talk.dialog ?? ''
  const folder = mkdtempSync(join(root, 'build/bench-dialogs-'))
  try {
    const store = await openSqliteStore(folder)
    const before = residentMb()
    const key = (i: number): string => `web:dm:bench-${i}`
    for (let i = 0; i < openDialogs; i += 1_000) {
      const dialogs = Array.from({ length: 1_000 }, (_, j) => ({ key: key(i + j), version: 0, dialog: JSON.parse(waiting), answered: [] }))
      await Promise.all(dialogs.map((conversation) => store.commit({ conversation, cases: [], outbox: [] })))
    }
    for (let i = 0; i < openDialogs; i++) await store.open(key(i))
    const addedMb = residentMb() - before
    await store.close()
    const fileMb = statSync(join(folder, 'qishao.sqlite')).size / 1_000_000
    return { count: openDialogs, addedMb, fileMb }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function residentMb(): number {
  globalThis.gc?.()
  return process.memoryUsage.rss() / 1_000_000
}

const parts: Readonly<Record<string, (ms: number) => Promise<object>>> = {
  advance: advanceAlone,
  'with-model': advanceWithModel,
  memory: memoryOfOpenDialogs,
}

if (import.meta.main) {
  const [, , part = '', ms] = process.argv
  const run = parts[part]
  if (run === undefined) throw new Error(`there is no part "${part}"; there are ${Object.keys(parts).join(', ')}`)
  console.log(JSON.stringify(await run(Number(ms ?? 2_000))))
}
