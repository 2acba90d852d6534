/** The measure of all others: the database work that a turn cannot do without, with nothing around it. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from '../store/sqlite-connection.ts'

/**
 * Bare transactions a second, one at a time, each synced to disk (WAL, synchronous=FULL): read the dialog, update the
 * case, insert an event, insert an outbox row, upsert the dialog. `conversations`: how many dialogs and cases there are, as
 * many as the load beside it has. Blocks the process for `ms`.
 */
export function bareTransactionsPerSecond(folder: string, conversations: number, ms: number): number {
  mkdirSync(folder, { recursive: true })
  const db = connect(join(folder, 'bare.sqlite'), { readOnly: false })
  try {
    db.script('pragma journal_mode = wal; pragma synchronous = full')
    db.script(tables)
    for (let i = 0; i < conversations; i++) {
      db.run('insert into dialogs (conversation, version, dialog) values (?, 1, ?)', `web:dm:${i}`, dialog)
      db.run('insert into cases (number, version, state) values (?, 1, ?)', `QS20260918-${i}`, state)
    }
    for (let i = 0; i < conversations; i++) transact(db, i, conversations)
    const began = performance.now()
    let done = 0
    while (performance.now() - began < ms) transact(db, conversations + done++, conversations)
    return done / ((performance.now() - began) / 1000)
  } finally {
    db.close()
  }
}

// --- Internal helpers ---

const tables = `
  create table dialogs (conversation text primary key, version integer not null, dialog text not null) strict;
  create table cases (number text primary key, version integer not null, state text not null) strict;
  create table events (number text not null, seq integer not null, event text not null, primary key (number, seq)) strict;
  create table outbox (seq integer primary key, conversation text not null, message text not null, state text not null) strict;
`

/** As long as the program's own rows are in the middle of a case. */
const dialog = JSON.stringify({ text: 'd'.repeat(220) })
const state = JSON.stringify({ text: 's'.repeat(1_400) })
const event = JSON.stringify({ text: 'e'.repeat(420) })
const message = JSON.stringify({ text: 'm'.repeat(400) })

function transact(db: ReturnType<typeof connect>, i: number, conversations: number): void {
  const conversation = `web:dm:${i % conversations}`
  const number = `QS20260918-${i % conversations}`
  db.run('begin immediate')
  db.get('select version, dialog from dialogs where conversation = ?', conversation)
  db.run('update cases set version = version + 1, state = ? where number = ?', state, number)
  db.run('insert into events (number, seq, event) values (?, ?, ?)', number, i, event)
  db.run(`insert into outbox (conversation, message, state) values (?, ?, 'queued')`, conversation, message)
  db.run(
    `insert into dialogs (conversation, version, dialog) values (?, 1, ?)
     on conflict (conversation) do update set version = version + 1, dialog = excluded.dialog`,
    conversation,
    dialog,
  )
  db.run('commit')
}
