/** The figures that are asked for every few seconds; each comes from an index or from counts that the database keeps. */
import type { Status } from '../../cases/case.ts'
import type { Figures, StandingCount, Store } from '../store.ts'
import { numberIn, type Row, type Sql, textIn, textOrNullIn, type Value } from './sql.ts'

export function figuresOf(sql: Sql): Pick<Store, 'figures'> {
  const count = async (from: string, ...values: readonly Value[]): Promise<number> =>
    numberIn(only(await sql.get('count what waits', `select count(*) as n from ${from}`, ...values)), 'n')

  async function unsent(now: string): Promise<Figures['unsent']> {
    const ready = await sql.get(
      'count what is to be sent',
      `select count(*) as n, min(at) as oldest, min(failing_since) as failing_since from (
         select at, failing_since from outbox where state = 'queued' and not_before is null
         union all select at, failing_since from outbox where state = 'queued' and not_before <= ?) as ready`,
      now,
    )
    const row = only(ready)
    return { n: numberIn(row, 'n'), oldest: textOrNullIn(row, 'oldest'), failingSince: textOrNullIn(row, 'failing_since') }
  }

  async function cases(): Promise<Figures['cases']> {
    const rows = await sql.all(
      'count the cases',
      `select nullif(lead, '') as lead, status, light, sum(n) as n from standings group by lead, status, light having sum(n) > 0`,
    )
    return rows.map((row) => ({
      lead: textOrNullIn(row, 'lead'),
      status: textIn(row, 'status') as Status, // Both were written from a `CaseIndex`.
      light: textIn(row, 'light') as StandingCount['light'],
      n: numberIn(row, 'n'),
    }))
  }

  return {
    async figures(now) {
      const waiting = await sql.all(
        'count what waits',
        `select channel, count(*) as n, min(at) as oldest from inbox where state = 'pending' group by channel`,
      )
      return {
        waiting: waiting.map((row) => ({ channel: textIn(row, 'channel'), n: numberIn(row, 'n'), oldest: textIn(row, 'oldest') })),
        unsent: await unsent(now),
        later: await count(`outbox where state = 'queued' and not_before > ?`, now),
        parked: { inbox: await count(`inbox where state = 'parked'`), outbox: await count(`outbox where state = 'parked'`) },
        cases: await cases(),
      }
    },
  }
}

// --- Internal helpers ---

function only(row: Row | undefined): Row {
  if (row === undefined) throw new Error('a count gives one row')
  return row
}
