/** The whole ledger, case by case in the order of their numbers, as one moment saw it. */
import type { LedgerCase, LedgerRow } from '../store.ts'
import { numberIn, type Row, type Sql, textIn } from './sql.ts'

/** Reads as of one moment, whatever is written meanwhile. */
export type Snapshot = Pick<Sql, 'all'> & { close(): Promise<void> }

/** Streams every case with its events; holds one page of cases in memory. */
export async function* ledgerOf(open: () => Promise<Snapshot>): AsyncGenerator<LedgerCase> {
  const sql = await open()
  try {
    for (let after = ''; ; ) {
      const page = await sql.all(
        'read the ledger',
        `select number, version, state, head, suffix, reporter, enterprise, lead, status, open, light, ended, ruling
         from cases where number > ? order by number limit ${pageSize}`,
        after,
      )
      const last = page.at(-1)
      if (!last) break
      yield* casesOf(page, sql)
      after = textIn(last, 'number')
    }
    // Events without a case come last: somebody deleted the row of their case.
    const orphans = await sql.all(
      'read the ledger',
      `select number, seq, event, hash from events where not exists (select 1 from cases where cases.number = events.number) order by number, seq`,
    )
    for (const [number, rows] of Map.groupBy(orphans, (row) => textIn(row, 'number'))) {
      yield { number, kept: null, rows: rows.map(ledgerRow) }
    }
  } finally {
    await sql.close()
  }
}

// --- Internal helpers ---

const pageSize = 200

async function* casesOf(page: readonly Row[], sql: Snapshot): AsyncGenerator<LedgerCase> {
  const range = [page[0], page.at(-1)].map((row) => (row ? textIn(row, 'number') : ''))
  const events = Map.groupBy(
    await sql.all(
      'read the ledger',
      'select number, seq, event, hash from events where number between ? and ? order by number, seq',
      ...range,
    ),
    (row) => textIn(row, 'number'),
  )
  const links = Map.groupBy(
    await sql.all(
      'read the ledger',
      'select number, kind, who from links join cases on cases.seq = links.seq where number between ? and ?',
      ...range,
    ),
    (row) => textIn(row, 'number'),
  )
  for (const row of page) {
    const { number: _number, version: _version, state: _state, head: _head, ...columns } = row
    const number = textIn(row, 'number')
    const linked = (links.get(number) ?? []).map((link) => `${textIn(link, 'kind')} ${textIn(link, 'who')}`).sort()
    yield {
      number,
      kept: {
        version: numberIn(row, 'version'),
        state: textIn(row, 'state'),
        head: textIn(row, 'head'),
        columns: { ...columns, links: linked },
      },
      rows: (events.get(number) ?? []).map(ledgerRow),
    }
  }
}

function ledgerRow(row: Row): LedgerRow {
  return { seq: numberIn(row, 'seq'), event: textIn(row, 'event'), hash: textIn(row, 'hash') }
}
