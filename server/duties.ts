/** The duties of the seeds with what coordinators changed since: each change is kept with who said it and when, and is in force at once. */
import { type Duties, type DutyChange, withChange } from '../cases/duties.ts'
import type { Store } from './store.ts'

export type DutyBook = {
  /** As they are now. */
  now(): Duties
  /** Keeps a change; one that changes nothing is not kept. Resolves when it is durable. */
  change(change: DutyChange): Promise<void>
}

const key = 'duty-changes'

/** Opens the duties, `seeded` as the files have them. */
export async function openDutyBook(store: Pick<Store, 'setting' | 'putSetting'>, seeded: Duties): Promise<DutyBook> {
  const kept = await store.setting(key)
  let changes: readonly DutyChange[] = kept === null ? [] : JSON.parse(kept) // Written below.
  let duties = changes.reduce((before, change) => withChange(before, change), seeded)
  let last: Promise<void> = Promise.resolve()

  async function keep(change: DutyChange): Promise<void> {
    const after = withChange(duties, change)
    if (JSON.stringify(after) === JSON.stringify(duties)) return
    const all = [...changes, change]
    await store.putSetting(key, JSON.stringify(all))
    changes = all
    duties = after
  }

  return {
    now: () => duties,
    change(change) {
      const kept = last.then(() => keep(change))
      last = kept.catch(() => undefined) // Whoever asked for it hears of it.
      return kept
    },
  }
}
