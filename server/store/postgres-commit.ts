/**
 * The one atomic write of a turn or a tick, as one statement: one round trip and one sync of the disk. What it writes comes in as
 * JSON; rows that have moved on are missed by its conditions, the counts at its end see that, and `refuse_commit` undoes all.
 */
import { type Case, leadOf } from '../../cases/case.ts'
import type { CaseCommit, Commit, CommitResult, ConversationCommit } from '../store.ts'
import { nameOf } from '../store.ts'
import { caseIndex } from './case-index.ts'
import { canonicalJson, chain, chainStart } from './chain.ts'
import { StoreError } from './error.ts'
import { type Sql, textIn } from './sql.ts'

/** Why a commit wrote nothing, as `refuse_commit` of the schema says it. */
export type Refused = Exclude<CommitResult, 'committed'>

/** The hash that the last event of a case ends with, at one version of it. */
export type Head = { readonly version: number; readonly head: string }

/** Heads that are known without asking: what this process wrote last. */
export type Heads = Pick<Map<string, Head>, 'get' | 'set' | 'delete'>

/** Writes everything of `commit`, or nothing. Rejects with the error of `refuse_commit` where that is to be told apart. */
export async function writeCommit(sql: Sql, commit: Commit, heads: Heads): Promise<void> {
  const rows = await rowsOf(sql, commit, heads)
  const what = `commit ${nameOf(commit)}`
  const written = [rows.dialogs, rows.answered, rows.cases, rows.links, rows.events, rows.outbox, rows.settings, rows.people]
  // An erasure is rare, and costs other turns nothing.
  if (rows.redacted.length === 0) await sql.all(what, statement, ...written.map(json))
  else await sql.all(what, erasure, ...[rows.redacted, ...written].map(json))
  for (const { number, version, head } of rows.cases) heads.set(number, { version, head })
}

/** Deletes a case that stands at this version, with its history; false when it has moved on. */
export async function deleteCase(sql: Sql, { number, version }: Pick<Case, 'number' | 'version'>): Promise<boolean> {
  const deleted = await sql.write(
    `delete case ${number}`,
    `with
       gone as (delete from cases where number = ? and version = ? returning number, seq),
       event_gone as (delete from events using gone where events.number = gone.number),
       link_gone as (delete from links using gone where links.seq = gone.seq)
     select 1 from gone`,
    number,
    version,
  )
  return deleted === 1
}

// --- Internal helpers ---

const json = (value: unknown): string => JSON.stringify(value)

/** The hash that the events so far end with; a version that has moved on is found by the statement. */
async function headBefore({ case: it, version }: CaseCommit, sql: Sql, heads: Heads): Promise<string> {
  if (version === 0) return chainStart
  const known = heads.get(it.number)
  if (known?.version === version) return known.head
  const row = await sql.get(
    `read the head of case ${it.number}`,
    'select head from cases where number = ? and version = ?',
    it.number,
    version,
  )
  return row ? textIn(row, 'head') : chainStart
}

async function rowsOf(sql: Sql, { conversation, beside = [], cases, outbox, settings = [], people = [] }: Commit, heads: Heads) {
  const conversations = conversation === null ? beside : [conversation, ...beside]
  const written = await Promise.all(cases.map(async (commit) => caseRows(commit, await headBefore(commit, sql, heads))))
  return {
    dialogs: conversations.map(dialogRow),
    answered: conversations.flatMap(({ key, answered }) => answered.map((seq) => ({ key, seq }))),
    cases: written.map(({ row }) => row),
    links: written.flatMap(({ links }) => links),
    events: written.flatMap(({ events }) => events),
    redacted: written.flatMap(({ redacted }) => redacted),
    outbox: outbox.map(({ message, notBefore, at }) => ({
      id: message.id,
      conversation: message.conversation,
      at,
      message: json(message),
      not_before: notBefore,
    })),
    settings,
    people: people.map((person) => ({ id: person.id, person: json(person) })),
  }
}

/** What a commit does not name stays as it was; the person of a chat is always the same. */
function dialogRow({ key, version, dialog, newest, timer, handover }: ConversationCommit) {
  return {
    ...{ key, version, newest, dialog: json(dialog) },
    ...{ sets_timer: timer !== undefined, timer: timer?.at, sets_handover: handover !== undefined, handover: handover?.handle },
    person: timer?.person ?? handover?.person,
  }
}

function caseRows({ case: it, version: was, events, timer, redacted = [] }: CaseCommit, before: string) {
  const { number, version } = it
  if (version !== was + events.length) {
    throw new StoreError(`could not commit case ${number}: version ${version} is not ${was} and ${events.length} events`, {
      retryable: false,
    })
  }
  const history = chain(before, number, was, events)
  const { links, ...index } = caseIndex(it)
  const head = history.at(-1)?.hash ?? before
  return {
    row: { ...index, number, was, version, state: canonicalJson(it), head, timer, lead: leadOf(it) },
    events: history.map((row) => ({ number, ...row })),
    redacted: redacted.map(({ seq, event }) => ({ number, seq, event: canonicalJson(event) })),
    links: links.map((link) => {
      const [kind = '', who = ''] = link.split(' ')
      return { number, kind, who }
    }),
  }
}

const parts = `
  dialog_in as materialized (
    select * from json_to_recordset(?) as d (
      key text, version integer, dialog text, newest bigint,
      sets_timer boolean, timer text, sets_handover boolean, handover bigint, person text)),
  overtaken as (
    select 1 from dialog_in where newest is not null
      and exists (select 1 from inbox where conversation = key and state = 'pending' and seq > newest)),
  dialog_made as (
    insert into dialogs (conversation, version, dialog, timer, handover, person)
    select key, 1, dialog, timer, handover, person from dialog_in where version = 0
    on conflict (conversation) do nothing returning 1),
  dialog_moved as (
    update dialogs set version = dialogs.version + 1, dialog = d.dialog, person = coalesce(d.person, dialogs.person),
      timer = case when sets_timer then d.timer else dialogs.timer end,
      handover = case when sets_handover then d.handover else dialogs.handover end
    from dialog_in d where conversation = key and dialogs.version = d.version and d.version > 0 returning 1),
  answered_in as materialized (select * from json_to_recordset(?) as a (key text, seq bigint)),
  answered as (
    update inbox set state = 'done' from answered_in a
    where inbox.seq = a.seq and conversation = key and state = 'pending' returning 1),
  case_in as materialized (
    select * from json_to_recordset(?) as c (
      number text, was integer, version integer, state text, head text, timer text, suffix text, reporter text, enterprise text,
      lead text, status text, open smallint, light text, ended text, ruling smallint)),
  case_made as (
    insert into cases (number, version, state, head, timer, suffix, reporter, enterprise, lead, status, open, light, ended, ruling)
    select number, version, state, head, timer, suffix, reporter, enterprise, lead, status, open, light, ended, ruling
    from case_in where was = 0
    on conflict (number) do nothing returning seq, number, open),
  case_moved as (
    update cases set version = c.version, state = c.state, head = c.head, timer = c.timer, suffix = c.suffix, reporter = c.reporter,
      enterprise = c.enterprise, lead = c.lead, status = c.status, open = c.open, light = c.light, ended = c.ended, ruling = c.ruling
    from case_in c where cases.number = c.number and cases.version = was and was > 0
    returning cases.seq, cases.number, cases.open),
  link_in as materialized (select * from json_to_recordset(?) as l (number text, kind text, who text)),
  link_gone as (
    delete from links using case_moved m where links.seq = m.seq
      and not exists (select 1 from link_in l where l.number = m.number and l.kind = links.kind and l.who = links.who)),
  link_made as (
    insert into links (kind, who, open, seq)
    select kind, who, open, seq from link_in join (select * from case_made union all select * from case_moved) as written using (number)
    on conflict (seq, kind, who) do update set open = excluded.open),
  event_made as (
    insert into events (number, seq, event, hash)
    select number, seq, event, hash from json_to_recordset(?) as e (number text, seq integer, event text, hash text)),
  outbox_made as (
    insert into outbox (id, conversation, at, message, not_before)
    select id, conversation, at, message, not_before
    from json_to_recordset(?) as o (id text, conversation text, at text, message text, not_before text)),
  setting_in as materialized (select * from json_to_recordset(?) as s (key text, before text, value text)),
  setting_made as (
    insert into settings (key, value) select key, value from setting_in where before is null
    on conflict (key) do nothing returning 1),
  setting_moved as (
    update settings set value = s.value from setting_in s
    where settings.key = s.key and settings.value = s.before returning 1),
  person_put as (
    insert into people (id, person) select id, person from json_to_recordset(?) as p (id text, person text)
    on conflict (id) do update set person = excluded.person)
select case
  when exists (select 1 from overtaken) then refuse_commit('overtaken')
  when (select count(*) from dialog_made) + (select count(*) from dialog_moved) < (select count(*) from dialog_in)
    or (select count(*) from answered) < (select count(*) from answered_in)
    or (select count(*) from case_made) + (select count(*) from case_moved) < (select count(*) from case_in)
    or (select count(*) from setting_made) + (select count(*) from setting_moved) < (select count(*) from setting_in)
  then refuse_commit('stale')
end`

const statement = `with ${parts}`
const erasure = `
with
  redacted as (
    update events set event = r.event from json_to_recordset(?) as r (number text, seq integer, event text)
    where events.number = r.number and events.seq = r.seq),
  ${parts}`
