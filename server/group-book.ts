/** Which work group is bound to which department, on which channel. Few rows, kept in memory and written through. */
import type { DepartmentCode } from '../cases/case.ts'
import { changeSetting } from './setting.ts'
import type { RememberedSetting, Store } from './store.ts'

/** One bound group. `group` is the platform's id of it. */
export type BoundGroup = { readonly channel: string; readonly group: string; readonly department: DepartmentCode }

export type GroupBook = {
  all(): readonly BoundGroup[]
  /** Binds a group to a department, in place of whatever either was bound to on that channel. Durable when it resolves. */
  bind(bound: BoundGroup): Promise<void>
  /** Takes the department's group away from it, on every channel. */
  unbind(department: DepartmentCode): Promise<void>
  /** Puts in force what a commit has written under `boundKey`. */
  adopt(value: string): void
}

/** The setting in which bound groups are kept. */
export const boundKey: RememberedSetting = 'bound-groups'

/** The groups that a setting holds. */
export function boundIn(kept: string | null): readonly BoundGroup[] {
  return kept === null ? [] : JSON.parse(kept) // Written here and in `group-binding.ts`.
}

/** The groups after one was bound, in place of whatever either was bound to on that channel. */
export function withBound(groups: readonly BoundGroup[], bound: BoundGroup): readonly BoundGroup[] {
  const others = groups.filter(
    ({ channel, group, department }) => channel !== bound.channel || (group !== bound.group && department !== bound.department),
  )
  return [...others, bound]
}

/** The groups after those of a department were taken away from it. */
export function withoutDepartment(groups: readonly BoundGroup[], department: DepartmentCode): readonly BoundGroup[] {
  return groups.filter((bound) => bound.department !== department)
}

export async function openGroupBook(store: Pick<Store, 'setting' | 'commit'>): Promise<GroupBook> {
  let groups = boundIn(await store.setting(boundKey))

  async function change(next: (before: readonly BoundGroup[]) => readonly BoundGroup[]): Promise<void> {
    groups = boundIn(await changeSetting(store, boundKey, (before) => JSON.stringify(next(boundIn(before)))))
  }

  return {
    all: () => groups,
    bind: (bound) => change((before) => withBound(before, bound)),
    unbind: (department) => change((before) => withoutDepartment(before, department)),
    adopt(value) {
      groups = boundIn(value)
    },
  }
}
