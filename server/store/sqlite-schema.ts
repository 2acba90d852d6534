/** The tables of the embedded store, and how a file gets from one version of them to the next. */
import { existsSync, statSync } from 'node:fs'
import { resultCode, StoreError, sqlite, storeError } from './error.ts'
import { numberIn, textIn } from './sql.ts'
import { type Connection, connect } from './sqlite-connection.ts'
import { newest, type Step, wayBetween } from './steps.ts'

/** The tables of version 1, and every change since. */
const steps: readonly Step[] = [
  {
    version: 1,
    up: `
    create table inbox (
      seq integer primary key,
      channel text not null,
      id text not null,
      conversation text not null,
      at text not null,
      message text not null,
      state text not null default 'pending' check (state in ('pending', 'done', 'parked')),
      error text,
      unique (channel, id)
    ) strict;
    create index inbox_pending on inbox (conversation, seq) where state = 'pending';
    create index inbox_parked on inbox (at) where state = 'parked';

    create table dialogs (
      conversation text primary key,
      version integer not null,
      dialog text not null
    ) strict;

    create table cases (
      seq integer primary key,
      number text not null unique,
      version integer not null,
      state text not null,
      head text not null,
      timer text,
      suffix text not null,
      reporter text not null,
      lead text,
      status text not null,
      open integer not null,
      light text,
      ruling integer not null
    ) strict;
    create index cases_timer on cases (timer) where timer is not null;
    create index cases_open on cases (open);
    create index cases_reporter on cases (reporter, open);
    create index cases_lead on cases (lead, open) where lead is not null;
    create index cases_suffix on cases (suffix, open);
    create index cases_lead_suffix on cases (lead, suffix, open) where lead is not null;
    create index cases_light on cases (light, open) where light is not null;
    create index cases_lead_light on cases (lead, light, open) where light is not null;
    create index cases_awaiting on cases (open) where status = 'awaiting-dispatch';
    create index cases_ruling on cases (open) where ruling = 1;

    create table events (
      number text not null references cases (number),
      seq integer not null,
      event text not null,
      hash text not null,
      primary key (number, seq)
    ) strict;

    create table outbox (
      seq integer primary key,
      id text not null unique,
      conversation text not null,
      at text not null,
      message text not null,
      not_before text,
      state text not null default 'queued' check (state in ('queued', 'sent', 'parked')),
      attempts integer not null default 0,
      error text,
      receipt text
    ) strict;
    create index outbox_ready on outbox (conversation, seq) where state = 'queued' and not_before is null;
    create index outbox_held on outbox (not_before, conversation) where state = 'queued' and not_before is not null;
    create index outbox_held_in on outbox (conversation, not_before) where state = 'queued' and not_before is not null;
    create index outbox_parked on outbox (at) where state = 'parked';

    create table numbers (day text primary key, next integer not null) strict;
    create table people (id text primary key, person text not null) strict;
    create table settings (key text primary key, value text not null) strict;
    create table chats (
      chat text not null,
      n integer not null,
      id text not null,
      message text not null,
      primary key (chat, n),
      unique (chat, id)
    ) strict;
    `,
    down: null,
  },
  {
    version: 2,
    up: `
    alter table dialogs add column timer text;
    alter table dialogs add column person text;
    alter table dialogs add column handover integer;
    create index dialogs_timer on dialogs (timer, conversation) where timer is not null;
    create unique index dialogs_handover on dialogs (handover) where handover is not null;
    alter table cases add column enterprise text;
    create index cases_enterprise on cases (enterprise, open) where enterprise is not null;
    `,
    down: null,
  },
  {
    version: 3,
    up: `
    create index cases_suspended on cases (open) where instr(state, '"suspension":{') > 0;
    create index cases_long_term on cases (open) where instr(state, '"longTerm":{') > 0;
    `,
    down: null,
  },
  {
    version: 4,
    up: `
    create table links (
      kind text not null check (kind in ('owed', 'ordered')),
      who text not null,
      open integer not null,
      seq integer not null references cases (seq),
      primary key (kind, who, open, seq)
    ) strict, without rowid;
    create index links_seq on links (seq);
    insert into links
      select distinct 'owed', task.value ->> 'department', open, seq from cases, json_each(state, '$.tasks') as task
        where task.value ->> 'ended' is null
      union
      select distinct 'ordered', task.value ->> 'by', open, seq from cases, json_each(state, '$.tasks') as task
        where task.value ->> 'kind' = 'instruction';
    `,
    down: null,
  },
  { version: 5, up: countsStep(), down: null },
  {
    version: 6,
    up: `
    alter table outbox add column failing_since text;
    alter table outbox add column sent_as text;
    create index outbox_sent_as on outbox (sent_as) where sent_as is not null;
    `,
    down: null,
  },
  {
    version: 7,
    up: `
    alter table cases add column suspended integer generated always as (instr(state, '"suspension":{') > 0) virtual;
    alter table cases add column long_term integer generated always as (instr(state, '"longTerm":{') > 0) virtual;
    drop index cases_suspended;
    drop index cases_long_term;
    create index cases_suspended on cases (open) where suspended;
    create index cases_long_term on cases (open) where long_term;
    create table leases (name text primary key, holder text, fence integer not null, beat integer not null) strict;
    `,
    down: `
    drop table leases;
    drop index cases_suspended;
    drop index cases_long_term;
    alter table cases drop column suspended;
    alter table cases drop column long_term;
    create index cases_suspended on cases (open) where instr(state, '"suspension":{') > 0;
    create index cases_long_term on cases (open) where instr(state, '"longTerm":{') > 0;
    `,
  },
  {
    version: 8,
    up: retentionStep(),
    // What was emptied meanwhile stays empty; the program before this one reads chats alone, and as JSON.
    down: `
    drop table files;
    drop index inbox_texts;
    drop index outbox_texts;
    drop index chats_texts;
    drop index cases_ended;
    update chats set message = json_object('id', id, 'from', 'bot', 'at', at, 'text', '') where message = '';
    alter table chats drop column at;
    alter table cases drop column ended;
    `,
  },
]

/** The version of the tables that this program writes. */
export const knownVersion = newest(steps)

/** Up to this size a file is checked as a whole at the start; a larger one would keep the city waiting. */
const checkedBytes = 256 * 1024 * 1024

/** Refuses a file that is damaged or newer than this program, without touching it. Throws StoreError. */
export function inspect(file: string): void {
  if (!existsSync(file)) return
  try {
    const db = connect(file, { readOnly: true })
    try {
      const version = versionOf(db)
      if (version > knownVersion) throw newer(file, version)
      const verdict = statSync(file).size <= checkedBytes ? db.get('pragma quick_check(1)') : undefined
      if (verdict && textIn(verdict, 'quick_check') !== 'ok') throw damaged(file, textIn(verdict, 'quick_check'))
    } finally {
      db.close()
    }
  } catch (cause) {
    if (resultCode(cause) === sqlite.corrupt || resultCode(cause) === sqlite.notADatabase) throw damaged(file, cause)
    throw storeError(`read the data file ${file}`, cause)
  }
}

/** Brings the tables to a version, forward or back, one transaction a step. `known`: other steps than ours, for tests. */
export function migrate(db: Connection, to: number = knownVersion, known: readonly Step[] = steps): void {
  for (const { from, to: version, sql } of wayBetween(versionOf(db), to, known)) {
    try {
      db.script(`begin immediate; ${sql}; pragma user_version = ${version}; commit`)
    } catch (cause) {
      if (db.inTransaction()) db.script('rollback')
      throw storeError(`bring the data file from version ${from} to ${version}`, cause)
    }
  }
}

/** The version of the tables in a file, 0 for an empty one. */
export function versionOf(db: Connection): number {
  const row = db.get('pragma user_version')
  return row ? numberIn(row, 'user_version') : 0
}

// --- Internal helpers ---

/**
 * Counts of cases by year, lead, status and light, kept up by the database with every write of a case: a district asks for its
 * ledger in chat, and nobody counts a million rows for an answer. Confidential cases are not counted.
 */
function countsStep(): string {
  const ordinary = (row: string): string => `coalesce(${row}.lead, '') <> 'discipline' and instr(${row}.state, '"admission":"tip-off"') = 0`
  const group = (row: string): string =>
    `substr(${row}.number, 3, 4), coalesce(${row}.lead, ''), ${row}.status, coalesce(${row}.light, 'none')`
  const add = (row: string, n: 1 | -1): string =>
    `insert into standings (year, lead, status, light, n) values (${group(row)}, ${n})
      on conflict (year, lead, status, light) do update set n = n + excluded.n`
  const moved = 'old.lead is not new.lead or old.status is not new.status or old.light is not new.light'
  return `
  create table standings (
    year text not null,
    lead text not null,
    status text not null,
    light text not null,
    n integer not null,
    primary key (year, lead, status, light)
  ) strict, without rowid;
  insert into standings (year, lead, status, light, n)
    select ${group('cases')}, count(*) from cases where ${ordinary('cases')} group by 1, 2, 3, 4;
  create trigger standings_of_new after insert on cases when ${ordinary('new')} begin ${add('new', 1)}; end;
  create trigger standings_of_gone after delete on cases when ${ordinary('old')} begin ${add('old', -1)}; end;
  create trigger standings_left after update of lead, status, light on cases
    when (${moved}) and ${ordinary('old')} begin ${add('old', -1)}; end;
  create trigger standings_entered after update of lead, status, light on cases
    when (${moved}) and ${ordinary('new')} begin ${add('new', 1)}; end;
  `
}

/**
 * What is needed to delete on time. `files` says who holds a file of the media store: a case by its number, or (`''`) a message that
 * was said at `at`. A message without its text is the empty text.
 */
function retentionStep(): string {
  const filesIn = (column: string): string => `json_each(${column}, '$.attachments') as file where instr(${column}, '"attachments":[{') > 0`
  return `
  alter table cases add column ended text;
  update cases set ended = state ->> 'closedAt' where open = 0;
  create index cases_ended on cases (ended) where ended is not null;
  create index inbox_texts on inbox (at) where message <> '';
  create index outbox_texts on outbox (at) where message <> '';
  alter table chats add column at text;
  update chats set at = message ->> 'at';
  create index chats_texts on chats (at) where message <> '';
  create table files (
    id text not null,
    number text not null,
    at text not null,
    primary key (id, number)
  ) strict, without rowid;
  create index files_number on files (number);
  insert or ignore into files select file.value ->> 'id', number, '' from events, ${filesIn('event')};
  insert or ignore into files select file.value ->> 'id', '', max(at) from inbox, ${filesIn('message')} group by 1;
  `
}

function newer(file: string, version: number): StoreError {
  return new StoreError(
    `data file ${file} has version ${version} and this program knows version ${knownVersion}: start the newer program, or take the file back with it (npm run -s store -- migrate --to ${knownVersion})`,
    { retryable: false },
  )
}

function damaged(file: string, cause: unknown): StoreError {
  const reason = cause instanceof Error ? cause.message : String(cause).replaceAll('\n', ' ')
  return new StoreError(
    `data file ${file} is damaged (${reason}) and was left as it is: restore a backup, or set QISHAO_DATA to another folder`,
    {
      retryable: false,
      cause,
    },
  )
}
