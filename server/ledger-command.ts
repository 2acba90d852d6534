/** `npm run -s ledger`: checks the ledger of the data folder, prints its figures, writes it as a workbook; beside a running server or without one. */
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Calendar, makeCalendar } from '../cases/calendar.ts'
import { count, emptyFigures, finished } from '../cases/ledger.ts'
import { statisticsText } from '../dialogs/wording.ts'
import { loadSeeds } from '../seeds/load.ts'
import { main, type Options, type Said, type StoreCommand } from './command.ts'
import { type Config, ConfigError } from './config.ts'
import { verifyLedger } from './ledger.ts'
import { entriesOf, exportLedger, type Span } from './ledger-export.ts'
import type { Store } from './store.ts'

const span = { from: { type: 'string' }, to: { type: 'string' } } as const

export const ledgerCommand: StoreCommand = {
  name: 'ledger',
  help: `usage: npm run -s ledger -- verify
       npm run -s ledger -- statistics [--department CODE or name] [--from DAY] [--to DAY] [--json]
       npm run -s ledger -- export --out FILE.xlsx [--from DAY] [--to DAY]

verify      replays the ledger of QISHAO_DATA (default ./data) and checks every hash chain. Changes nothing.
            Exit code 0: nothing was altered. 1: something was, the first bad case is named.
statistics  prints how many cases stand where, and the rates with their formulas and what they leave out.
export      writes a workbook with a line for each case. An existing file is replaced when the new one is complete.

A day is 2026-11-23, in the calendar of the district; cases count on the day they were reported. Confidential cases are in
neither. Exit code 2: wrong use.`,
  words: {
    verify: { run: verify },
    statistics: { options: { ...span, department: { type: 'string' }, json: { type: 'boolean' } }, run: statistics },
    export: { options: { ...span, out: { type: 'string' } }, run: writeExport },
  },
}

// --- Internal helpers ---

async function verify(store: Store): Promise<Said> {
  const check = await verifyLedger(store)
  if (!check.intact) return { text: check.sentence, code: 1 }
  return { text: `the ledger is intact: ${check.cases} cases, ${check.events} events`, code: 0 }
}

async function statistics(store: Store, options: Options, config: Config): Promise<Said> {
  const { calendar, departments } = termsOf(config)
  const code = options.department
  const department = departments.find(({ code: own, name, short, aliases }) => [own, name, short, ...aliases].some((word) => word === code))
  if (code !== undefined && !department)
    throw new ConfigError(`--department ${code} is no department of seeds/departments.json, where its code and its names stand`)
  const figures = emptyFigures()
  for await (const entry of entriesOf(store.ledger(), spanOf(options, calendar), calendar)) {
    if (!department || entry.lead === department.code) count(figures, entry)
  }
  const result = finished(figures)
  return { text: options.json ? JSON.stringify(result) : statisticsText(result, department?.short), code: 0 }
}

async function writeExport(store: Store, options: Options, config: Config): Promise<Said> {
  const { out } = options
  if (typeof out !== 'string' || !out.endsWith('.xlsx')) throw new ConfigError('export needs --out with a file name that ends with .xlsx')
  const terms = termsOf(config)
  const entries = entriesOf(store.ledger(), spanOf(options, terms.calendar), terms.calendar)
  // Nobody finds half a ledger under the name that was asked for.
  const unfinished = `${out}.unfinished`
  try {
    const rows = await exportLedger(entries, terms, createWriteStream(unfinished))
    await rename(unfinished, out)
    return { text: `${out}: ${rows} cases`, code: 0 }
  } catch (error) {
    await rm(unfinished, { force: true })
    throw isMissing(error) ? new ConfigError(`--out ${out} cannot be written: its folder does not exist`) : error
  }
}

function termsOf({ profile }: Config) {
  const seeds = loadSeeds(join(import.meta.dirname, '../seeds'), profile)
  return { calendar: makeCalendar(seeds.calendar), departments: seeds.departments }
}

function spanOf({ from, to }: Options, calendar: Calendar): Span {
  const day = (name: string, value: string | boolean | undefined): string | null => {
    if (value === undefined) return null
    const [year = 0, month = 0, date = 0] = /^\d{4}-\d{2}-\d{2}$/.test(String(value)) ? String(value).split('-').map(Number) : []
    if (calendar.dateFrom(year, month, date) === null) throw new ConfigError(`--${name} ${value} is no day; write it as 2026-11-23`)
    return String(value)
  }
  const span = { from: day('from', from), until: day('to', to) }
  if (span.from !== null && span.until !== null && span.from > span.until)
    throw new ConfigError(`--from ${span.from} is after --to ${span.until}`)
  return span
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

if (import.meta.main) await main(ledgerCommand)
