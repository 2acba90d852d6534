/** Leases, and what each process must hear of from the others. */
import type { Person } from '../../cases/people.ts'
import { type Changed, type LeaseRow, rememberedSettings, type Store } from '../store.ts'
import { jsonIn, numberIn, type Sql, textIn, textOrNullIn } from './sql.ts'

/** The leases of a store. */
export function leasesOf(sql: Sql): Pick<Store, 'leases' | 'takeLease' | 'renewLeases' | 'releaseLease' | 'forgetLease'> {
  return {
    async leases() {
      const rows = await sql.all('list the leases', 'select name, holder, fence, beat from leases')
      return rows.map(
        (row): LeaseRow => ({
          name: textIn(row, 'name'),
          holder: textOrNullIn(row, 'holder'),
          fence: numberIn(row, 'fence'),
          beat: numberIn(row, 'beat'),
        }),
      )
    },
    async takeLease(name, holder, seen) {
      const rows =
        seen === null
          ? await sql.writeReturning(
              `take the lease ${name}`,
              'insert into leases (name, holder, fence, beat) values (?, ?, 1, 1) on conflict (name) do nothing returning fence',
              name,
              holder,
            )
          : await sql.writeReturning(
              `take the lease ${name}`,
              'update leases set holder = ?, fence = fence + 1, beat = beat + 1 where name = ? and fence = ? and beat = ? returning fence',
              holder,
              name,
              seen.fence,
              seen.beat,
            )
      return rows[0] ? numberIn(rows[0], 'fence') : null
    },
    async renewLeases(holder) {
      const rows = await sql.writeReturning(
        'renew the leases',
        'update leases set beat = beat + 1 where holder = ? returning name, fence',
        holder,
      )
      return rows.map((row) => ({ name: textIn(row, 'name'), fence: numberIn(row, 'fence') }))
    },
    async releaseLease(name, holder) {
      await sql.write(
        `give back the lease ${name}`,
        'update leases set holder = null, beat = beat + 1 where name = ? and holder = ?',
        name,
        holder,
      )
    },
    async forgetLease(name, { fence, beat }) {
      await sql.write(`forget the lease ${name}`, 'delete from leases where name = ? and fence = ? and beat = ?', name, fence, beat)
    },
  }
}

/** What was changed since, where several processes write; the database counts the changes (`postgres-schema.ts`). */
export function changesOf(sql: Sql): Pick<Store, 'changedSince'> {
  return {
    async changedSince(after) {
      const row = await sql.get('look for changes', 'select n from changes')
      const revision = row ? numberIn(row, 'n') : 0
      if (revision === after) return null
      const people = await sql.all('read who has changed', 'select person from people where revision > ? order by revision', after)
      const settings = await sql.all('read what has changed', 'select key, value from settings where revision > ? order by revision', after)
      return {
        revision,
        people: people.map((one) => jsonIn<Person>(one, 'person')),
        settings: settings.flatMap((one): Changed['settings'] => {
          const key = rememberedSettings.find((name) => name === one.key)
          return key === undefined ? [] : [{ key, value: textIn(one, 'value') }]
        }),
      }
    },
  }
}
