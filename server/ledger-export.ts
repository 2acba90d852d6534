/** The ledger as a workbook: fixed columns, a line for each case, in the order of their numbers. */
import type { Writable } from 'node:stream'
import type { Calendar, Timestamp } from '../cases/calendar.ts'
import type { Recorded } from '../cases/case.ts'
import { type Entry, entryOf, isWithin } from '../cases/ledger.ts'
import type { Department } from '../cases/people.ts'
import { maskText } from '../dialogs/mask.ts'
import { ledgerSheet } from '../dialogs/wording/ledger.ts'
import type { LedgerCase } from './store.ts'
import { type Cell, writeWorkbook } from './workbook.ts'

/** Which cases: reported on a day from `from` to `until`, both included; null: no bound. */
export type Span = { readonly from: string | null; readonly until: string | null }

/** What the lines are written with. */
export type Terms = { readonly calendar: Calendar; readonly departments: readonly Department[] }

/** Streams the lines of a ledger, case by case; confidential cases are not among them. */
export async function* entriesOf(ledger: AsyncIterable<LedgerCase>, span: Span, calendar: Calendar): AsyncGenerator<Entry> {
  for await (const { rows } of ledger) {
    const entry = entryOf(rows.map((row): Recorded => JSON.parse(row.event)))
    if (entry !== null && isWithin(entry, span.from, span.until, calendar)) yield entry
  }
}

/** Writes the lines to a workbook and resolves with their number. Numbers of telephones and identity cards in texts are masked. */
export async function exportLedger(entries: AsyncIterable<Entry>, terms: Terms, out: Writable): Promise<number> {
  return await writeWorkbook(
    { name: ledgerSheet.name, columns: ledgerSheet.columns.map(({ title, width }) => ({ title, width })) },
    cellsOf(entries, terms),
    out,
  )
}

// --- Internal helpers ---

async function* cellsOf(entries: AsyncIterable<Entry>, { calendar, departments }: Terms): AsyncGenerator<readonly Cell[]> {
  const names = new Map(departments.map(({ code, short }) => [code, short]))
  const shown = {
    at: (time: Timestamp | null): Cell => (time === null ? null : `${calendar.dateOf(time)} ${calendar.timeOf(time)}`),
    department: (code: string | null): Cell => (code === null ? null : (names.get(code) ?? code)),
    text: (text: string | null): Cell => (text === null ? null : maskText(text)),
  }
  for await (const entry of entries) yield ledgerSheet.columns.map(({ value }) => value(entry, shown))
}
