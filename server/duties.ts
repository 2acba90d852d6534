/** The duties of the seeds with what coordinators changed since: each change is kept with who said it and when, and is in force at once. */
import { type Duties, type DutyChange, withChange } from '../cases/duties.ts'
import { changeSetting } from './setting.ts'
import type { RememberedSetting, Store } from './store.ts'

export type DutyBook = {
  /** As they are now. */
  now(): Duties
  /** Keeps a change; one that changes nothing is not kept. Resolves when it is durable. */
  change(change: DutyChange): Promise<void>
  /** Another process has kept changes: the setting as it is now. */
  adopt(kept: string): void
}

const key: RememberedSetting = 'duty-changes'

/** Opens the duties, `seeded` as the files have them. */
export async function openDutyBook(store: Pick<Store, 'setting' | 'commit'>, seeded: Duties): Promise<DutyBook> {
  const kept = await store.setting(key)
  let duties = dutiesOf(kept, seeded)

  return {
    now: () => duties,
    async change(change) {
      const kept = await changeSetting(store, key, (before) => {
        const now = dutiesOf(before, seeded)
        const changes = [...changesIn(before), change]
        return JSON.stringify(withChange(now, change)) === JSON.stringify(now) ? null : JSON.stringify(changes)
      })
      duties = dutiesOf(kept, seeded)
    },
    adopt(kept) {
      duties = dutiesOf(kept, seeded)
    },
  }
}

// --- Internal helpers ---

function changesIn(kept: string | null): readonly DutyChange[] {
  return kept === null ? [] : JSON.parse(kept) // Written above.
}

function dutiesOf(kept: string | null, seeded: Duties): Duties {
  return changesIn(kept).reduce((before, change) => withChange(before, change), seeded)
}
