/** Cases, their history and their timers in the embedded store. */
import type { SQLInputValue } from 'node:sqlite'
import { type Case, confidentialDepartment, type Recorded, type Status } from '../../cases/case.ts'
import type { CaseQuery, StandingCount, Store } from '../store.ts'
import { type Connection, jsonIn, numberIn, textIn, textOrNullIn } from './connection.ts'
import type { Writes } from './group-commit.ts'
import { read } from './read.ts'
import { writeCommit } from './sqlite-commit.ts'

/** Everything about cases; a commit writes dialog and boxes with them. */
export function sqliteCases(
  db: Connection,
  writes: Writes,
): Pick<
  Store,
  | 'case'
  | 'cases'
  | 'casesEndingWith'
  | 'casesAfter'
  | 'standings'
  | 'events'
  | 'commit'
  | 'reserveNumbers'
  | 'due'
  | 'dueConversations'
  | 'handovers'
  | 'nextMoment'
  | 'counts'
> {
  const states = (sql: string, ...values: readonly SQLInputValue[]): readonly Case[] =>
    db.all(`select state from cases where ${sql} limit ?`, ...values).map((row) => jsonIn<Case>(row, 'state'))

  const linked = (kind: 'owed' | 'ordered', who: string, limit: number): readonly Case[] =>
    db
      .all(
        `select state from links join cases on cases.seq = links.seq where links.kind = ? and links.who = ?
         order by links.open desc, links.seq desc limit ?`,
        kind,
        who,
        limit,
      )
      .map((row) => jsonIn<Case>(row, 'state'))

  return {
    case: (number) =>
      read(`read case ${number}`, () => {
        const row = db.get('select state from cases where number = ?', number)
        return row ? jsonIn<Case>(row, 'state') : null
      }),
    cases: (query, limit) =>
      read(`list cases of ${query.of}`, () => {
        if (query.of === 'owing') return linked('owed', query.department, limit)
        if (query.of === 'ordered') return linked('ordered', query.by, limit)
        const { where, values } = condition(query)
        return states(`${where} order by open desc, seq desc`, ...values, limit)
      }),
    casesEndingWith: (suffix, lead, limit) =>
      read(`list cases that end with ${suffix}`, () =>
        lead === null
          ? states('suffix = ? order by open desc, seq desc', suffix, limit)
          : states('lead = ? and suffix = ? order by open desc, seq desc', lead, suffix, limit),
      ),
    casesAfter: (number, limit) => read(`list cases after ${number}`, () => states('number > ? order by number', number, limit)),
    standings: (year, lead) =>
      read(`count the cases of ${year}`, () =>
        db
          .all(
            `select status, light, sum(n) as n from standings where year = ? ${lead === null ? '' : 'and lead = ?'} group by status, light having sum(n) > 0`,
            ...[String(year), ...(lead === null ? [] : [lead])],
          )
          // What stands there was written by the triggers of `schema.ts` from a `CaseIndex`.
          .map((row) => ({
            status: textIn(row, 'status') as Status,
            light: textIn(row, 'light') as StandingCount['light'],
            n: numberIn(row, 'n'),
          })),
      ),
    events: (number) =>
      read(`read the history of case ${number}`, () =>
        db.all('select event from events where number = ? order by seq', number).map((row) => jsonIn<Recorded>(row, 'event')),
      ),
    commit: (commit) =>
      writes.write(
        `commit ${commit.conversation?.key ?? commit.cases.map((it) => it.case.number).join(', ')}`,
        () => writeCommit(db, commit),
        (result) => result === 'committed',
      ),
    reserveNumbers: (day, count) =>
      writes.write(`reserve case numbers of ${day}`, () => {
        const row = db.get(
          `insert into numbers (day, next) values (?, 1 + ?) on conflict (day) do update set next = next + excluded.next - 1
           returning next`,
          day,
          count,
        )
        if (!row) throw new Error('no number came back')
        return numberIn(row, 'next') - count
      }),
    due: (now, limit) =>
      read('list the due cases', () =>
        db.all('select number from cases where timer <= ? order by timer, seq limit ?', now, limit).map((row) => textIn(row, 'number')),
      ),
    dueConversations: (now, limit) =>
      read('list the due conversations', () =>
        db
          .all('select timer, conversation, person from dialogs where timer <= ? order by timer, conversation limit ?', now, limit)
          .map((row) => ({ at: textIn(row, 'timer'), conversation: textIn(row, 'conversation'), person: textIn(row, 'person') })),
      ),
    handovers: () =>
      read('list the talks of people', () =>
        db.all('select handover, conversation, person from dialogs where handover is not null order by handover').map((row) => ({
          handle: numberIn(row, 'handover'),
          conversation: textIn(row, 'conversation'),
          person: textIn(row, 'person'),
        })),
      ),
    nextMoment: (after = '') =>
      read('find the next moment', () => {
        const timer = db.get('select min(timer) as moment from cases where timer is not null')
        const sleeper = db.get('select min(timer) as moment from dialogs where timer is not null')
        const held = db.get(`select min(not_before) as moment from outbox where state = 'queued' and not_before > ?`, after)
        const moments = [timer, sleeper, held]
          .flatMap((row) => (row ? [textOrNullIn(row, 'moment')] : []))
          .filter((moment) => moment !== null)
        return moments.toSorted()[0] ?? null
      }),
    counts: () =>
      read('count', () => {
        const count = (from: string): number => {
          const row = db.get(`select count(*) as n from ${from}`)
          return row ? numberIn(row, 'n') : 0
        }
        return {
          cases: count('cases') - count(`cases where ${confidential}`),
          open: count('cases where open = 1') - count(`cases where open = 1 and ${confidential}`),
          declined: count(`cases where status = 'declined'`),
          waiting: count(`inbox where state = 'pending'`),
          unsent:
            count(`outbox where state = 'queued' and not_before is null`) +
            count(`outbox where state = 'queued' and not_before is not null`),
          parked: count(`inbox where state = 'parked'`) + count(`outbox where state = 'parked'`),
          red: count(`cases where light = 'red' and ${ordinary}`),
          yellow: count(`cases where light = 'yellow' and ${ordinary}`),
        }
      }),
  }
}

// --- Internal helpers ---

/** What is found through the links of cases, not through their columns. */
type Linked = Extract<CaseQuery, { of: 'owing' | 'ordered' }>
/** What everybody's lists and counts are of: a confidential case is with the discipline contact from its first moment. */
const ordinary = `lead is not '${confidentialDepartment}'`
const confidential = `lead = '${confidentialDepartment}'`

/** Conditions repeat the `where` of their partial index word for word: SQLite uses it only then. */
function condition(query: Exclude<CaseQuery, Linked>): { readonly where: string; readonly values: readonly SQLInputValue[] } {
  switch (query.of) {
    case 'reporter':
      return { where: 'reporter = ?', values: [query.reporter] }
    case 'enterprise':
      return { where: `enterprise = ? and ${ordinary}`, values: [query.enterprise] }
    case 'department':
      return { where: 'lead = ?', values: [query.lead] }
    case 'light':
      return query.lead === null
        ? { where: `light = ? and ${ordinary}`, values: [query.light] }
        : { where: 'lead = ? and light = ?', values: [query.lead, query.light] }
    case 'awaiting':
      return { where: `status = 'awaiting-dispatch'`, values: [] }
    case 'ruling':
      return { where: `ruling = 1 and ${ordinary}`, values: [] }
    case 'suspended':
    case 'long-term': {
      // Canonical JSON has no blanks, and a quotation mark within a text is escaped: the key is found, and nothing else.
      const where = `instr(state, '"${query.of === 'suspended' ? 'suspension' : 'longTerm'}":{') > 0`
      return query.lead === null ? { where, values: [] } : { where: `${where} and lead = ?`, values: [query.lead] }
    }
    case 'ordinary':
      return { where: ordinary, values: [] }
    case 'all':
      return { where: 'true', values: [] }
  }
}
