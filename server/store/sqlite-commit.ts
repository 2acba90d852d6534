/** The one atomic write of a turn or a tick. Runs inside a savepoint; `stale` undoes it. */
import { type Case, leadOf } from '../../cases/case.ts'
import type { CaseCommit, Commit, CommitResult, ConversationCommit, NewOutbound, SettingCommit } from '../store.ts'
import { caseIndex } from './case-index.ts'
import { canonicalJson, chain, chainStart } from './chain.ts'
import { StoreError } from './error.ts'
import { putPersonSql } from './people.ts'
import { type Row, textIn, type Value } from './sql.ts'
import type { Connection } from './sqlite-connection.ts'

/** Writes everything of `commit`; `stale` at the first row that has moved on, `overtaken` when more was said. */
export function writeCommit(
  db: Connection,
  { conversation, beside = [], cases, outbox, settings = [], people = [] }: Commit,
): CommitResult {
  if (conversation !== null && isOvertaken(db, conversation)) return 'overtaken'
  const dialogs = conversation === null ? beside : [conversation, ...beside]
  const fresh =
    dialogs.every((one) => writeDialog(db, one)) && cases.every((it) => writeCase(db, it)) && settings.every((one) => writeSetting(db, one))
  if (!fresh) return 'stale'
  for (const row of outbox) writeOutbound(db, row)
  for (const person of people) db.run(putPersonSql, person.id, JSON.stringify(person))
  return 'committed'
}

/** Deletes a case that stands at this version, with its history; false when it has moved on. */
export function deleteCase(db: Connection, { number, version }: Pick<Case, 'number' | 'version'>): boolean {
  if (keptOf(db, number, version) === undefined) return false
  db.run('delete from links where seq = (select seq from cases where number = ?)', number)
  db.run('delete from events where number = ?', number)
  db.run('delete from cases where number = ?', number)
  return true
}

// --- Internal helpers: false means stale ---

function isOvertaken(db: Connection, { key, newest }: ConversationCommit): boolean {
  if (newest === undefined) return false
  return db.get(`select seq from inbox where conversation = ? and state = 'pending' and seq > ? limit 1`, key, newest) !== undefined
}

function writeDialog(db: Connection, { key, version, dialog, answered, timer, handover }: ConversationCommit): boolean {
  const text = JSON.stringify(dialog)
  if (
    version === 0 &&
    db.run('insert into dialogs (conversation, version, dialog) values (?, 0, ?) on conflict do nothing', key, text) !== 1
  )
    return false
  // What a commit does not name stays as it was; the person of a chat is always the same.
  const person = timer?.person ?? handover?.person
  const named = [
    ...(timer === undefined ? [] : [{ column: 'timer', value: timer?.at ?? null }]),
    ...(handover === undefined ? [] : [{ column: 'handover', value: handover?.handle ?? null }]),
    ...(person === undefined ? [] : [{ column: 'person', value: person }]),
  ]
  const written = db.run(
    `update dialogs set version = version + 1, dialog = ?${named.map(({ column }) => `, ${column} = ?`).join('')} where conversation = ? and version = ?`,
    text,
    ...named.map(({ value }) => value),
    key,
    version,
  )
  if (written !== 1) return false
  return answered.every(
    (seq) => db.run(`update inbox set state = 'done' where seq = ? and conversation = ? and state = 'pending'`, seq, key) === 1,
  )
}

function writeCase(db: Connection, { case: it, version, events, timer, redacted = [] }: CaseCommit): boolean {
  if (it.version !== version + events.length) {
    throw new StoreError(`could not commit case ${it.number}: version ${it.version} is not ${version} and ${events.length} events`, {
      retryable: false,
    })
  }
  const kept = version === 0 ? null : keptOf(db, it.number, version)
  if (kept === undefined) return false
  const before = kept === null ? chainStart : textIn(kept, 'head')
  const history = chain(before, it.number, version, events)
  const { suffix, reporter, enterprise, status, open, light, ended, ruling, links } = caseIndex(it)
  const row = {
    ...{ version: it.version, state: canonicalJson(it), head: history.at(-1)?.hash ?? before, timer },
    ...{ suffix, reporter, enterprise, lead: leadOf(it), status, open, light, ended, ruling },
  }
  if (!(kept === null ? insertCase(db, it.number, row) : updateCase(db, it.number, row, kept))) return false
  writeLinks(db, it.number, version === 0, links)
  for (const { seq, event, hash } of history) {
    db.run('insert into events (number, seq, event, hash) values (?, ?, ?, ?)', it.number, seq, event, hash)
  }
  for (const { seq, event } of redacted)
    db.run('update events set event = ? where number = ? and seq = ?', canonicalJson(event), it.number, seq)
  return true
}

function writeSetting(db: Connection, { key, before, value }: SettingCommit): boolean {
  if (before !== null) return db.run('update settings set value = ? where key = ? and value = ?', value, key, before) === 1
  return db.run('insert into settings (key, value) values (?, ?) on conflict do nothing', key, value) === 1
}

function writeLinks(db: Connection, number: string, fresh: boolean, links: readonly string[]): void {
  if (!fresh) db.run('delete from links where seq = (select seq from cases where number = ?)', number)
  for (const link of links) {
    const [kind = '', who = ''] = link.split(' ')
    db.run('insert into links (kind, who, open, seq) select ?, ?, open, seq from cases where number = ?', kind, who, number)
  }
}

/** What is kept beside the state of a case; undefined when the case is at another version. */
function keptOf(db: Connection, number: string, version: number): Row | undefined {
  return db.get(
    'select version, head, timer, suffix, reporter, enterprise, lead, status, open, light, ended, ruling from cases where number = ? and version = ?',
    number,
    version,
  )
}

function insertCase(db: Connection, number: string, row: Readonly<Record<string, Value>>): boolean {
  const columns = [...Object.keys(row), 'number']
  const sql = `insert into cases (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')}) on conflict (number) do nothing`
  return db.run(sql, ...Object.values(row), number) === 1
}

/** Names only the columns that change: SQLite writes every index anew of which a column is named. */
function updateCase(db: Connection, number: string, row: Readonly<Record<string, Value>>, kept: Row): boolean {
  const changed = Object.entries(row).filter(([column, value]) => kept[column] !== value)
  const sets = changed.map(([column]) => `${column} = ?`).join(', ')
  return db.run(`update cases set ${sets} where number = ?`, ...changed.map(([, value]) => value), number) === 1
}

function writeOutbound(db: Connection, { message, notBefore, at }: NewOutbound): void {
  const written = db.run(
    'insert into outbox (id, conversation, at, message, not_before) values (?, ?, ?, ?, ?) on conflict (id) do nothing',
    message.id,
    message.conversation,
    at,
    JSON.stringify(message),
    notBefore,
  )
  if (written === 1) return
  throw new StoreError(`could not commit: the outbox already has a message with the id ${message.id}; give each message its own id`, {
    retryable: false,
  })
}
