/** `npm run -s calendar`: what the calendar knows, and due dates set by it anew on somebody's decision. */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Calendar, districtCalendar, makeCalendar, type Timestamp } from '../cases/calendar.ts'
import { type Case, isConfidential, isOpen, isRefusal } from '../cases/case.ts'
import { type Handled, handle } from '../cases/handle.ts'
import { loadSeeds, SeedError, type Seeds } from '../seeds/load.ts'
import { waysOf } from './addresses.ts'
import { placeOf } from './channels.ts'
import { virtualNow } from './clock.ts'
import { openForReading, openForWriting, type Said } from './command.ts'
import { type Config, ConfigError, readConfig } from './config.ts'
import { deliver } from './delivery.ts'
import { type Directory, openDirectory } from './directory.ts'
import { openGroupBook } from './group-book.ts'
import { nowhere } from './nowhere.ts'
import { makeSimilarCases } from './similar-cases.ts'
import { StoreError } from './store/error.ts'
import type { NewOutbound, Store } from './store.ts'
import { system } from './world.ts'

const help = `usage: npm run -s calendar -- check
       npm run -s calendar -- recompute --by <coordinator id> --reason <text> [--dry-run]

check      says which years are published and which provisional, which calendars and closures there are, and refuses
           what contradicts itself. Changes nothing; needs no server and no data.
recompute  sets the running due dates of all open cases in QISHAO_DATA (default ./data) by the calendar as it is now.
           Lists what moves and records it with the reason on behalf of the coordinator; departments and reporters are
           told. Confidential cases are moved too, and not listed. The server must be stopped, but for --dry-run, which lists and changes nothing.
Exit code 0: done. 1: the calendar contradicts itself, or the data cannot be opened. 2: wrong use.`

/** Runs the command on the seeds of a folder and the data of `env`. */
export async function runCalendarCommand(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  seedsFolder: string = join(import.meta.dirname, '../seeds'),
): Promise<Said> {
  const asked = parse(args)
  if ('text' in asked) return asked
  try {
    const config = readConfig(env)
    const seeds = loadSeeds(seedsFolder, config.profile)
    return asked.word === 'check' ? { text: overview(seeds), code: 0 } : await recompute(asked, config, seeds)
  } catch (error) {
    if (error instanceof ConfigError) return { text: error.message, code: 2 }
    if (error instanceof SeedError || error instanceof StoreError) return { text: error.message, code: 1 }
    throw error
  }
}

// --- Internal helpers ---

type Recompute = { readonly word: 'recompute'; readonly by: string; readonly reason: string; readonly dryRun: boolean }

function parse(args: readonly string[]): Said | { readonly word: 'check' } | Recompute {
  const wrong: Said = {
    text: 'the calendar command knows "check", "recompute --by <coordinator id> --reason <text> [--dry-run]" and "--help", nothing else',
    code: 2,
  }
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        by: { type: 'string' },
        reason: { type: 'string' },
        'dry-run': { type: 'boolean' },
      },
    })
    if (values.help) return { text: help, code: 0 }
    const { by, reason = '', 'dry-run': dryRun = false } = values
    if (positionals.join(' ') === 'check') return by === undefined && reason === '' && !dryRun ? { word: 'check' } : wrong
    if (positionals.join(' ') !== 'recompute') return wrong
    if (by === undefined || reason.trim() === '')
      return { text: 'recompute needs --by with the id of the coordinator who decided it and --reason with the reason', code: 2 }
    return { word: 'recompute', by, reason: reason.trim(), dryRun }
  } catch {
    // parseArgs throws on options it does not know; the sentence for it is ours.
    return wrong
  }
}

function overview({ calendar: { years, statutory, further = [], closures = [] }, departments }: Seeds): string {
  const published = new Set(years.map(({ year }) => year))
  const members = (name: string): string =>
    departments.flatMap((department) => (department.calendar === name ? [department.code] : [])).join(', ')
  return [
    ...years.map(({ year, holidays, makeUpDays }) => `${year} published: ${holidays.length} days off, ${makeUpDays.length} make-up days`),
    ...statutory
      .filter(({ year }) => !published.has(year))
      .map(({ year, holidays }) => `${year} provisional: ${holidays.length} statutory days off until its notice is published`),
    'every other year provisional: weekends alone',
    `calendar ${districtCalendar}: all departments but those below`,
    ...further.map(({ name }) => `calendar ${name}: ${members(name) || 'no department'}`),
    ...closures.map(({ date, kind, from, to }) => `closed ${date} ${kind}${from ? ` from ${from}` : ''}${to ? ` to ${to}` : ''}`),
    'no conflicts',
  ].join('\n')
}

async function recompute({ by, reason, dryRun }: Recompute, config: Config, seeds: Seeds): Promise<Said> {
  const store = await (dryRun ? openForReading(config) : openForWriting(config))
  try {
    const coordinators = (await store.people()).filter(({ role }) => role === 'coordinator').map(({ id }) => id)
    if (!coordinators.includes(by)) return { text: `"${by}" is no coordinator; the coordinators are ${coordinators.join(', ')}`, code: 2 }
    const calendar = makeCalendar(seeds.calendar)
    const start = config.now ?? new Date().toISOString()
    const now = config.clock === 'virtual' ? await virtualNow(store, start) : new Date().toISOString()
    // Nobody is told of what was only tried.
    const { profile, agenda, elsewhere, pace } = seeds
    const tells = dryRun
      ? null
      : {
          ...{ agenda, calendar, elsewhere, pace, profile },
          ...{ directory: await directoryOf(store, config, seeds), similar: makeSimilarCases() },
        }
    const given = { now, actor: system, profile: seeds.profile, calendar, dispatchable: new Set<string>() }
    const lines: string[] = []
    for await (const it of openCases(store)) {
      const handled = handle({ type: 'recompute-dues', reason, onBehalfOf: by }, it, { ...given, history: await store.events(it.number) })
      if (isRefusal(handled)) continue
      if (tells) await write(handled, it.version, store, deliver(handled.notices, tells, now))
      // Whoever runs the command learns nothing of a confidential case, not even that there is one.
      if (!isConfidential(it)) lines.push(lineOf(handled, calendar))
    }
    if (lines.length === 0) return { text: 'no due date of an open case differs under the present calendar', code: 0 }
    const summary = dryRun
      ? `would move due dates of ${casesOf(lines)}; nothing was changed`
      : `moved due dates of ${casesOf(lines)}, recorded on behalf of ${by}`
    return { text: [...lines, summary].join('\n'), code: 0 }
  } finally {
    await store.close()
  }
}

/** The directory as the server has it: without the people of rehearsals, and each on the own channel. */
async function directoryOf(store: Store, { channels, simulator }: Config, seeds: Seeds): Promise<Directory> {
  const ways = waysOf(channels.map(placeOf), await openGroupBook(store), simulator ? 'web' : nowhere)
  return await openDirectory(store, { ...seeds, people: simulator ? seeds.people : [] }, ways)
}

/** Each case by itself: a run that was cut short is finished by the next. */
async function write({ case: it, events, timer }: Handled, version: number, store: Store, outbox: readonly NewOutbound[]): Promise<void> {
  const result = await store.commit({ conversation: null, cases: [{ case: it, version, events, timer }], outbox })
  if (result !== 'committed') throw new Error(`${it.number} changed while the data folder was held for its recompute`)
}

async function* openCases(store: Store): AsyncIterable<Case> {
  const pageSize = 200
  for (
    let page = await store.casesAfter('', pageSize);
    page.length > 0;
    page = await store.casesAfter(page.at(-1)?.number ?? '', pageSize)
  ) {
    yield* page.filter(isOpen)
  }
}

function casesOf({ length }: readonly string[]): string {
  return `${length} ${length === 1 ? 'case' : 'cases'}`
}

function lineOf({ case: it, events }: Handled, calendar: Calendar): string {
  const moved = events.flatMap((event) => (event.type === 'dues-recomputed' ? event.moved : []))
  const shown = (at: Timestamp): string => `${calendar.dateOf(at)} ${calendar.timeOf(at)}`
  return `${it.number}: ${moved.map(({ clock, from, due }) => `${clock} ${shown(from)} → ${shown(due)}`).join(', ')}`
}

if (import.meta.main) {
  const { text, code } = await runCalendarCommand(process.argv.slice(2), process.env)
  if (code === 0) console.log(text)
  else console.error(text)
  process.exitCode = code
}
