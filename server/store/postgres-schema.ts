/** The tables in PostgreSQL, and how a database gets from one version of them to another. Versions are the same as in SQLite. */
import { rememberedSettings } from '../store.ts'
import { StoreError } from './error.ts'
import type { Pool } from './postgres-connection.ts'
import { shareCount } from './share.ts'
import { numberIn } from './sql.ts'
import { newest, type Step, type Stride, wayBetween } from './steps.ts'

/** Names and times are compared byte by byte, as SQLite does. */
const text = 'text collate "C"'

/** A case counts as ordinary unless it is with the discipline contact, or was told in confidence. */
const ordinary = (row: string): string => `coalesce(${row}.lead, '') <> 'discipline' and strpos(${row}.state, '"admission":"tip-off"') = 0`

const standing = (row: string, n: 1 | -1): string =>
  `insert into standings (year, lead, status, light, n)
   values (substr(${row}.number, 3, 4), coalesce(${row}.lead, ''), ${row}.status, coalesce(${row}.light, 'none'), ${n})`

const filesIn = (column: string): string =>
  `json_array_elements(case when strpos(${column}, '"attachments":[{') > 0 then ${column}::json -> 'attachments' end) as file (it)`

/** Counts the cases anew, where they were written without the trigger. */
export const countCases = `
  delete from standings;
  insert into standings (year, lead, status, light, n)
    select substr(number, 3, 4), coalesce(lead, ''), status, coalesce(light, 'none'), count(*) from cases where ${ordinary('cases')}
    group by 1, 2, 3, 4`

/** The first tables that PostgreSQL ever had: those that SQLite had then. */
const steps: readonly Step[] = [
  {
    version: 7,
    up: `
    create function share_of(key text) returns integer language sql immutable parallel safe strict
      return get_byte(sha256(convert_to(key, 'UTF8')), 0) % ${shareCount};
    create function refuse_commit(why text) returns integer language plpgsql as $$
      begin raise exception using errcode = 'QS001', message = why; end $$;

    create table inbox (
      seq bigint generated always as identity primary key,
      channel ${text} not null,
      id ${text} not null,
      conversation ${text} not null,
      at ${text} not null,
      message text not null,
      state ${text} not null default 'pending' check (state in ('pending', 'done', 'parked')),
      error text,
      unique (channel, id)
    );
    create index inbox_pending on inbox (conversation, seq) where state = 'pending';
    create index inbox_parked on inbox (at) where state = 'parked';

    create table dialogs (
      conversation ${text} primary key,
      version integer not null,
      dialog text not null,
      timer ${text},
      person ${text},
      handover bigint
    ) with (fillfactor = 80);
    create index dialogs_timer on dialogs (timer, conversation) where timer is not null;
    create unique index dialogs_handover on dialogs (handover) where handover is not null;

    create table cases (
      seq bigint generated always as identity primary key,
      number ${text} not null unique,
      version integer not null,
      state text not null,
      head ${text} not null,
      timer ${text},
      suffix ${text} not null,
      reporter ${text} not null,
      enterprise ${text},
      lead ${text},
      status ${text} not null,
      open smallint not null,
      light ${text},
      ruling smallint not null,
      suspended boolean generated always as (strpos(state, '"suspension":{') > 0) stored,
      long_term boolean generated always as (strpos(state, '"longTerm":{') > 0) stored
    ) with (fillfactor = 80);
    create index cases_timer on cases (timer, seq) where timer is not null;
    create index cases_open on cases (open, seq);
    create index cases_reporter on cases (reporter, open, seq);
    create index cases_enterprise on cases (enterprise, open, seq) where enterprise is not null;
    create index cases_lead on cases (lead, open, seq) where lead is not null;
    create index cases_suffix on cases (suffix, open, seq);
    create index cases_lead_suffix on cases (lead, suffix, open, seq) where lead is not null;
    create index cases_light on cases (light, open, seq) where light is not null;
    create index cases_lead_light on cases (lead, light, open, seq) where light is not null;
    create index cases_awaiting on cases (open, seq) where status = 'awaiting-dispatch';
    create index cases_ruling on cases (open, seq) where ruling = 1;
    create index cases_suspended on cases (open, seq) where suspended;
    create index cases_long_term on cases (open, seq) where long_term;

    create table events (
      number ${text} not null,
      seq integer not null,
      event text not null,
      hash ${text} not null,
      primary key (number, seq)
    );

    create table links (
      kind ${text} not null check (kind in ('owed', 'ordered')),
      who ${text} not null,
      open smallint not null,
      seq bigint not null,
      primary key (seq, kind, who)
    );
    create index links_who on links (kind, who, open, seq);

    create table outbox (
      seq bigint generated always as identity primary key,
      id ${text} not null unique,
      conversation ${text} not null,
      at ${text} not null,
      message text not null,
      not_before ${text},
      state ${text} not null default 'queued' check (state in ('queued', 'sent', 'parked')),
      attempts integer not null default 0,
      error text,
      receipt text,
      failing_since ${text},
      sent_as ${text}
    ) with (fillfactor = 80);
    create index outbox_ready on outbox (conversation, seq) where state = 'queued' and not_before is null;
    create index outbox_held on outbox (not_before, conversation) where state = 'queued' and not_before is not null;
    create index outbox_held_in on outbox (conversation, not_before) where state = 'queued' and not_before is not null;
    create index outbox_parked on outbox (at) where state = 'parked';
    create index outbox_sent_as on outbox (sent_as) where sent_as is not null;

    create table numbers (day ${text} primary key, next bigint not null);
    create table people (id ${text} primary key, person text not null, revision bigint not null default 0);
    create table settings (key ${text} primary key, value text not null, revision bigint not null default 0);
    create index people_revision on people (revision);
    create index settings_revision on settings (revision) where revision > 0;
    create table leases (name ${text} primary key, holder ${text}, fence bigint not null, beat bigint not null) with (fillfactor = 50);

    -- Every process keeps these in memory. The one row makes their changes come one after the other: none is seen before an earlier one.
    create table changes (n bigint not null);
    insert into changes values (0);
    create function count_change() returns trigger language plpgsql as $$
      begin update changes set n = n + 1 returning n into new.revision; return new; end $$;
    create trigger people_changed before insert or update on people for each row execute function count_change();
    create trigger settings_changed before insert or update on settings for each row
      when (new.key in (${rememberedSettings.map((key) => `'${key}'`).join(', ')})) execute function count_change();
    create table chats (
      chat ${text} not null,
      n integer not null,
      id ${text} not null,
      message text not null,
      primary key (chat, n),
      unique (chat, id)
    );

    -- Rows are only added, so that no two turns wait for each other; they are summed up now and then.
    create table standings (year ${text} not null, lead ${text} not null, status ${text} not null, light ${text} not null, n bigint not null);
    create index standings_of on standings (year, lead);
    create function count_case() returns trigger language plpgsql as $$
      begin
        if tg_op = 'UPDATE' and (old.lead, old.status, old.light) is not distinct from (new.lead, new.status, new.light) then return null; end if;
        if tg_op <> 'INSERT' then
          if ${ordinary('old')} then ${standing('old', -1)}; end if;
        end if;
        if tg_op <> 'DELETE' then
          if ${ordinary('new')} then ${standing('new', 1)}; end if;
        end if;
        return null;
      end $$;
    create trigger standings_of_case after insert or update or delete on cases for each row execute function count_case();
    `,
    down: null,
  },
  // What is needed to delete on time, see `retentionStep` of SQLite.
  {
    version: 8,
    up: `
    alter table cases add column ended ${text};
    update cases set ended = state::json ->> 'closedAt' where open = 0;
    create index cases_ended on cases (ended) where ended is not null;
    create index inbox_texts on inbox (at) where message <> '';
    create index outbox_texts on outbox (at) where message <> '';
    alter table chats add column at ${text};
    update chats set at = message::json ->> 'at';
    create index chats_texts on chats (at) where message <> '';
    create table files (id ${text} not null, number ${text} not null, at ${text} not null, primary key (id, number));
    create index files_number on files (number);
    insert into files select file.it ->> 'id', number, '' from events, ${filesIn('event')} on conflict do nothing;
    insert into files select file.it ->> 'id', '', max(at) from inbox, ${filesIn('message')} group by 1;
    `,
    // What was emptied meanwhile stays empty; the program before this one reads chats alone, and as JSON.
    down: `
    drop table files;
    drop index inbox_texts, outbox_texts, chats_texts;
    update chats set message = json_build_object('id', id, 'from', 'bot', 'at', at, 'text', '')::text where message = '';
    alter table chats drop column at;
    alter table cases drop column ended;
    `,
  },
]

/** The version of the tables that this program works with. */
export const knownVersion = newest(steps)

/** The version of a database, 0 for an empty one. */
export async function versionOf(pool: Pool): Promise<number> {
  const table = await pool.get('look at the database', `select to_regclass('schema_version') is not null and true as there`)
  if (!table?.there) return 0
  const row = await pool.get('read the version of the database', 'select version from schema_version')
  return row ? numberIn(row, 'version') : 0
}

/** Refuses a database that is newer than this program. Throws StoreError. */
export function refuseNewer(version: number): void {
  if (version <= knownVersion) return
  throw new StoreError(
    `the database has version ${version} and this program knows version ${knownVersion}: start the newer program, or take the database back with it (npm run -s store -- migrate --to ${knownVersion})`,
    { retryable: false },
  )
}

/**
 * Brings the tables to a version, forward or back, one transaction a step. Several processes may do it at once: one does it, the
 * others find it done. `known`: other steps than ours, for tests.
 */
export async function migrate(pool: Pool, to: number = knownVersion, known: readonly Step[] = steps): Promise<void> {
  const way = wayBetween(await versionOf(pool), to, known)
  await pool.script('make the table of versions', onlyOne('create table if not exists schema_version (version integer not null)'))
  for (const stride of way) await pool.script(`bring the database from version ${stride.from} to ${stride.to}`, onlyOne(taken(stride)))
}

// --- Internal helpers ---

/** In one transaction, one process at a time. The number of the lock is our own, and means nothing else. */
function onlyOne(sql: string): string {
  return `begin; select pg_advisory_xact_lock(7163905); ${sql}; commit`
}

/** Runs a stride where the database stands at its beginning, and notes the version that it leads to. */
function taken({ from, to, sql }: Stride): string {
  return `do $migration$ begin
    if coalesce((select version from schema_version), 0) = ${from} then
      ${statementsOf(sql)}
      delete from schema_version;
      insert into schema_version values (${to});
    end if;
  end $migration$`
}

/** Functions have bodies of their own, so the whole is given to the database as text. */
function statementsOf(sql: string): string {
  return `execute $step$${sql}$step$;`
}
