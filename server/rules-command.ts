/** `npm run -s rules`: checks a clock profile, shows it as a table, and replays the ledger under it before it is in force. */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Calendar, type CalendarDate, makeCalendar } from '../cases/calendar.ts'
import type { Department } from '../cases/people.ts'
import type { Red } from '../cases/replay.ts'
import { rulesTable } from '../dialogs/wording/rules.ts'
import { clockNames } from '../dialogs/wording.ts'
import { loadSeeds, type Seeds } from '../seeds/load.ts'
import { SeedError } from '../seeds/load-file.ts'
import { standsAt } from './clock.ts'
import { openForReading } from './command.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { BrokenCase, type Change, type DryRun, dryRun, type Totals } from './dry-run.ts'
import { StoreError } from './store/error.ts'

const help = `usage: npm run -s rules -- check F
       npm run -s rules -- show [--profile F]
       npm run -s rules -- replay --profile F [--from DAY] [--to DAY] [--json]

F is the name of a profile in seeds/profiles (xihaian, zhongshan, zhuhai124, xuchangabc) or the path of a JSON file.

check    says whether the profile can be used; exit code 1 with one sentence when it cannot.
show     prints a profile as a table, by default the one of QISHAO_PROFILE.
replay   reckons the clocks of every case in QISHAO_DATA (default ./data) anew under the profile, and prints the cases that
         would have turned red and did not, the reverse, and totals by clock and by department. Changes nothing; works beside
         a running server or without one. --from and --to: the days of the reports, e.g. 2026-01-01, both included.
         --json: one JSON object a line for each case, and one for the totals. Confidential cases are left out.`

/** Prints a line. Lines come as they are found, so that a large ledger needs no memory. */
export type Print = (line: string) => void

/** Runs the command with the settings of `env`; resolves with the exit code: 0, 1 for a profile or ledger that is wrong, 2 for wrong use. */
export async function rules(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  print: Print,
  complain: Print,
): Promise<0 | 1 | 2> {
  const refuse = (sentence: string, code: 1 | 2): 1 | 2 => {
    complain(sentence)
    return code
  }
  try {
    const asked = parse(args)
    if (asked.word === 'help') print(help)
    else await carryOut(asked, readConfig(env), print)
    return 0
  } catch (error) {
    if (error instanceof WrongUse || error instanceof ConfigError) return refuse(error.message, 2)
    if (error instanceof SeedError || error instanceof StoreError || error instanceof BrokenCase) return refuse(error.message, 1)
    throw error
  }
}

// --- Internal helpers ---

class WrongUse extends Error {
  override readonly name = 'WrongUse'
}

type Asked =
  | { readonly word: 'help' }
  | { readonly word: 'check'; readonly profile: string }
  | { readonly word: 'show'; readonly profile: string | null }
  | ({ readonly word: 'replay'; readonly profile: string; readonly json: boolean } & Pick<DryRun, 'from' | 'to'>)

const folder = join(import.meta.dirname, '../seeds')

async function carryOut(asked: Exclude<Asked, { word: 'help' }>, config: Config, print: Print): Promise<void> {
  const seeds = loadSeeds(folder, asked.profile ?? config.profile)
  switch (asked.word) {
    case 'check':
      return print(`profile "${seeds.profile.name}" can be used: ${seeds.profile.clocks.length} clocks (${asked.profile})`)
    case 'show':
      return print(rulesTable(seeds.profile))
    case 'replay':
      return await replay(asked, seeds, config, print)
  }
}

async function replay({ from, to, json }: Extract<Asked, { word: 'replay' }>, seeds: Seeds, config: Config, print: Print): Promise<void> {
  const calendar = makeCalendar(seeds.calendar)
  const store = await openForReading(config)
  try {
    const until = await standsAt(store, config)
    const told = json ? jsonLine : (change: Change): string => changeLine(change, seeds.departments, calendar)
    const totals = await dryRun(store, { profile: seeds.profile, calendar, until, from, to }, (change) => print(told(change)))
    print(json ? totalsLine(totals, seeds.profile.name, from, to) : totalsText(totals, seeds))
  } finally {
    await store.close()
  }
}

function jsonLine({ case: number, change, recorded, replayed }: Change): string {
  const reds = (some: readonly Red[]) => some.map(({ kind, at, lead }) => ({ clock: kind, at, department: lead }))
  return JSON.stringify({ case: number, change, recorded: reds(recorded), replayed: reds(replayed) })
}

function totalsLine(totals: Totals, profile: string, from: CalendarDate | null, to: CalendarDate | null): string {
  const { clocks, departments, ...counts } = totals
  const named = [...departments].map(([code, count]) => [code ?? 'coordinator', count] as const)
  return JSON.stringify({ profile, from, to, ...counts, clocks: Object.fromEntries(clocks), departments: Object.fromEntries(named) })
}

/** 「QS20261123-0007 would have turned red: 办结 2026-12-01 17:30 (住建局)」 */
function changeLine({ case: number, change, recorded, replayed }: Change, departments: readonly Department[], calendar: Calendar): string {
  const reds = (change === 'more' ? replayed : recorded).map(
    ({ kind, at, lead }) => `${clockNames[kind]} ${calendar.dateOf(at)} ${calendar.timeOf(at)} (${nameOf(lead, departments)})`,
  )
  return `${number} ${change === 'more' ? 'would have turned red' : 'would not have turned red'}: ${reds.join(', ')}`
}

function totalsText({ cases, more, fewer, clocks, departments }: Totals, { departments: known, profile }: Seeds): string {
  return [
    `of ${cases} cases ${more} would have turned red under ${profile.name} and did not, ${fewer} did and would not have`,
    '',
    'red lights        recorded  replayed',
    ...[...clocks].map(([kind, count]) => rowOf(`${clockNames[kind]} (${kind})`, count)),
    '',
    'by department     recorded  replayed',
    ...[...departments].map(([code, count]) => rowOf(nameOf(code, known), count)),
  ].join('\n')
}

function rowOf(name: string, { recorded, replayed }: { readonly recorded: number; readonly replayed: number }): string {
  // A Chinese character takes the place of two.
  const width = [...name].reduce((sum, character) => sum + (/\p{Script=Han}/u.test(character) ? 2 : 1), 0)
  return `${name}${' '.repeat(Math.max(1, 18 - width))}${String(recorded).padStart(8)}${String(replayed).padStart(10)}`
}

function nameOf(code: string | null, departments: readonly Department[]): string {
  return code === null ? '营商办' : (departments.find((department) => department.code === code)?.short ?? code)
}

function parse(args: readonly string[]): Asked {
  const text = { type: 'string' } as const
  const options = { help: { type: 'boolean', short: 'h' }, profile: text, from: text, to: text, json: { type: 'boolean' } } as const
  const { values, positionals } = parsed(args, options)
  const [word, file, ...more] = positionals
  if (values.help) return { word: 'help' }
  const given = Object.keys(values)
  const only = (...allowed: readonly string[]): boolean => given.every((name) => allowed.includes(name))
  if (word === 'check' && file !== undefined && more.length === 0 && only()) return { word, profile: file }
  if (word === 'show' && file === undefined && only('profile')) return { word, profile: values.profile ?? null }
  if (word === 'replay' && file === undefined && values.profile !== undefined && only('profile', 'from', 'to', 'json')) {
    const [from, to] = [dayOf('from', values.from), dayOf('to', values.to)]
    if (from !== null && to !== null && from > to) throw new WrongUse(`--from ${from} comes after --to ${to}`)
    return { word, profile: values.profile, json: values.json ?? false, from, to }
  }
  throw new WrongUse(
    'the rules command knows "check F", "show [--profile F]" and "replay --profile F [--from DAY] [--to DAY] [--json]"; see --help',
  )
}

function parsed<const Options extends NonNullable<Parameters<typeof parseArgs>[0]>['options']>(args: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options })
  } catch (cause) {
    throw new WrongUse(`rules: ${cause instanceof Error ? cause.message.replace(/\n.*/s, '') : 'wrong use'}`, { cause })
  }
}

function dayOf(name: string, text: string | undefined): CalendarDate | null {
  if (text === undefined) return null
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== text)
    throw new WrongUse(`--${name} is "${text}", but it must be a day, e.g. 2026-01-01`)
  return text
}

if (import.meta.main) {
  process.exitCode = await rules(process.argv.slice(2), process.env, console.log, console.error)
}
