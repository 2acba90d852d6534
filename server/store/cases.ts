/** Cases, their history and their timers. */
import { type Case, confidentialDepartment, type Recorded, type Status } from '../../cases/case.ts'
import type { CaseQuery, StandingCount, Store } from '../store.ts'
import { inShares, jsonIn, numberIn, type Sql, textIn, textOrNullIn, type Value } from './sql.ts'

/** Everything about cases but their commit. */
export function casesOf(
  sql: Sql,
): Pick<
  Store,
  | 'case'
  | 'cases'
  | 'casesEndingWith'
  | 'casesAfter'
  | 'standings'
  | 'events'
  | 'reserveNumbers'
  | 'due'
  | 'dueConversations'
  | 'handovers'
  | 'nextMoment'
  | 'counts'
> {
  const states = async (what: string, where: string, ...values: readonly Value[]): Promise<readonly Case[]> =>
    (await sql.all(what, `select state from cases where ${where} limit ?`, ...values)).map((row) => jsonIn<Case>(row, 'state'))

  const linked = async (kind: 'owed' | 'ordered', who: string, limit: number): Promise<readonly Case[]> => {
    const rows = await sql.all(
      `list cases of ${kind}`,
      `select state from links join cases on cases.seq = links.seq where links.kind = ? and links.who = ?
       order by links.open desc, links.seq desc limit ?`,
      kind,
      who,
      limit,
    )
    return rows.map((row) => jsonIn<Case>(row, 'state'))
  }

  const count = async (from: string): Promise<number> => {
    const row = await sql.get('count', `select count(*) as n from ${from}`)
    return row ? numberIn(row, 'n') : 0
  }

  return {
    async case(number) {
      const row = await sql.get(`read case ${number}`, 'select state from cases where number = ?', number)
      return row ? jsonIn<Case>(row, 'state') : null
    },
    async cases(query, limit) {
      if (query.of === 'owing') return await linked('owed', query.department, limit)
      if (query.of === 'ordered') return await linked('ordered', query.by, limit)
      const { where, values } = condition(query)
      return await states(`list cases of ${query.of}`, `${where} order by open desc, seq desc`, ...values, limit)
    },
    casesEndingWith: (suffix, lead, limit) =>
      lead === null
        ? states(`list cases that end with ${suffix}`, 'suffix = ? order by open desc, seq desc', suffix, limit)
        : states(`list cases that end with ${suffix}`, 'lead = ? and suffix = ? order by open desc, seq desc', lead, suffix, limit),
    casesAfter: (number, limit) => states(`list cases after ${number}`, 'number > ? order by number', number, limit),
    async standings(year, lead) {
      const rows = await sql.all(
        `count the cases of ${year}`,
        `select status, light, sum(n) as n from standings where year = ?${lead === null ? '' : ' and lead = ?'} group by status, light having sum(n) > 0`,
        String(year),
        ...(lead === null ? [] : [lead]),
      )
      // What stands there was written by the triggers of the schema from a `CaseIndex`.
      return rows.map((row) => ({
        status: textIn(row, 'status') as Status,
        light: textIn(row, 'light') as StandingCount['light'],
        n: numberIn(row, 'n'),
      }))
    },
    async events(number) {
      const rows = await sql.all(`read the history of case ${number}`, 'select event from events where number = ? order by seq', number)
      return rows.map((row) => jsonIn<Recorded>(row, 'event'))
    },
    async reserveNumbers(day, size) {
      const [row] = await sql.writeReturning(
        `reserve case numbers of ${day}`,
        `insert into numbers (day, next) values (?, 1 + ?) on conflict (day) do update set next = numbers.next + excluded.next - 1
         returning next`,
        day,
        size,
      )
      if (!row) throw new Error('no number came back')
      return numberIn(row, 'next') - size
    },
    async due(now, limit, shares) {
      const rows = await sql.all(
        'list the due cases',
        `select number from cases where timer <= ?${inShares('number', shares)} order by timer, seq limit ?`,
        now,
        limit,
      )
      return rows.map((row) => textIn(row, 'number'))
    },
    async dueConversations(now, limit, shares) {
      const rows = await sql.all(
        'list the due conversations',
        `select timer, conversation, person from dialogs where timer <= ?${inShares('conversation', shares)} order by timer, conversation limit ?`,
        now,
        limit,
      )
      return rows.map((row) => ({ at: textIn(row, 'timer'), conversation: textIn(row, 'conversation'), person: textIn(row, 'person') }))
    },
    async handovers() {
      const rows = await sql.all(
        'list the talks of people',
        'select handover, conversation, person from dialogs where handover is not null order by handover',
      )
      return rows.map((row) => ({
        handle: numberIn(row, 'handover'),
        conversation: textIn(row, 'conversation'),
        person: textIn(row, 'person'),
      }))
    },
    async nextMoment(after = '') {
      const found = await Promise.all([
        sql.get('find the next moment', 'select min(timer) as moment from cases where timer is not null'),
        sql.get('find the next moment', 'select min(timer) as moment from dialogs where timer is not null'),
        sql.get('find the next moment', `select min(not_before) as moment from outbox where state = 'queued' and not_before > ?`, after),
      ])
      const moments = found.flatMap((row) => (row ? [textOrNullIn(row, 'moment')] : [])).filter((moment) => moment !== null)
      return moments.toSorted()[0] ?? null
    },
    async counts() {
      const standing = await sql.all('count', 'select status, sum(n) as n from standings group by status')
      const byStatus = new Map(standing.map((row) => [textIn(row, 'status'), numberIn(row, 'n')]))
      return {
        cases: [...byStatus.values()].reduce((sum, n) => sum + n, 0),
        open: (await count('cases where open = 1')) - (await count(`cases where open = 1 and ${confidential}`)),
        declined: byStatus.get('declined') ?? 0,
        waiting: await count(`inbox where state = 'pending'`),
        unsent:
          (await count(`outbox where state = 'queued' and not_before is null`)) +
          (await count(`outbox where state = 'queued' and not_before is not null`)),
        parked: (await count(`inbox where state = 'parked'`)) + (await count(`outbox where state = 'parked'`)),
        red: await count(`cases where light = 'red' and ${ordinary}`),
        yellow: await count(`cases where light = 'yellow' and ${ordinary}`),
      }
    },
  }
}

/** What everybody's lists and counts are of: a confidential case is with the discipline contact from its first moment. */
export const ordinary = `lead is distinct from '${confidentialDepartment}'`

// --- Internal helpers ---

/** What is found through the links of cases, not through their columns. */
type Linked = Extract<CaseQuery, { of: 'owing' | 'ordered' }>
const confidential = `lead = '${confidentialDepartment}'`

/** Conditions repeat the `where` of their partial index word for word: SQLite uses it only then. */
function condition(query: Exclude<CaseQuery, Linked>): { readonly where: string; readonly values: readonly Value[] } {
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
      const where = query.of === 'suspended' ? 'suspended' : 'long_term'
      return query.lead === null ? { where, values: [] } : { where: `${where} and lead = ?`, values: [query.lead] }
    }
    case 'ordinary':
      return { where: ordinary, values: [] }
    case 'all':
      return { where: 'true', values: [] }
  }
}
