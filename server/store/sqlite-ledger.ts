/** The whole ledger of the embedded store, case by case, as one moment saw it. */
import type { LedgerCase, LedgerRow } from '../store.ts'
import { type Connection, numberIn, type Row, textIn } from './connection.ts'
import { storeError } from './error.ts'

/** Streams every case with its events; `open` gives a connection of its own, so that writes meanwhile do not show. */
export async function* sqliteLedger(open: () => Connection): AsyncGenerator<LedgerCase> {
  const db = open()
  try {
    db.script('begin')
    // Events without a case come last: somebody deleted the row of their case.
    const numbers = db.each(
      `select number from cases union all
       select distinct number from events where not exists (select 1 from cases where cases.number = events.number)`,
    )
    for (const row of numbers) yield caseOf(db, textIn(row, 'number'))
  } catch (cause) {
    throw storeError('read the ledger', cause)
  } finally {
    db.close()
  }
}

// --- Internal helpers ---

function caseOf(db: Connection, number: string): LedgerCase {
  const row = db.get(
    'select version, state, head, suffix, reporter, enterprise, lead, status, open, light, ruling from cases where number = ?',
    number,
  )
  const rows = db.all('select seq, event, hash from events where number = ? order by seq', number).map(ledgerRow)
  if (!row) return { number, kept: null, rows }
  const { version: _version, state: _state, head: _head, ...columns } = row
  const links = db
    .all('select kind, who from links where seq = (select seq from cases where number = ?)', number)
    .map((link) => `${textIn(link, 'kind')} ${textIn(link, 'who')}`)
    .sort()
  const kept = { version: numberIn(row, 'version'), state: textIn(row, 'state'), head: textIn(row, 'head'), columns: { ...columns, links } }
  return { number, kept, rows }
}

function ledgerRow(row: Row): LedgerRow {
  return { seq: numberIn(row, 'seq'), event: textIn(row, 'event'), hash: textIn(row, 'hash') }
}
