/** Which work group is bound to which department, on which channel. Few rows, kept in memory and written through. */
import type { DepartmentCode } from '../cases/case.ts'
import type { Store } from './store.ts'

/** One bound group. `group` is the platform's id of it. */
export type BoundGroup = { readonly channel: string; readonly group: string; readonly department: DepartmentCode }

export type GroupBook = {
  all(): readonly BoundGroup[]
  /** Binds a group to a department, in place of whatever either was bound to on that channel. Durable when it resolves. */
  bind(bound: BoundGroup): Promise<void>
  /** Takes the department's group away from it, on every channel. */
  unbind(department: DepartmentCode): Promise<void>
}

const key = 'bound-groups'

export async function openGroupBook(store: Pick<Store, 'setting' | 'putSetting'>): Promise<GroupBook> {
  const kept = await store.setting(key)
  let groups: readonly BoundGroup[] = kept === null ? [] : JSON.parse(kept) // Written below.
  let last: Promise<void> = Promise.resolve()

  function change(next: (before: readonly BoundGroup[]) => readonly BoundGroup[]): Promise<void> {
    const changed = last.then(async () => {
      const after = next(groups)
      await store.putSetting(key, JSON.stringify(after))
      groups = after
    })
    last = changed.catch(() => undefined) // Whoever asked for it hears of it.
    return changed
  }

  return {
    all: () => groups,
    bind: (bound) =>
      change((before) => [
        ...before.filter(
          ({ channel, group, department }) => channel !== bound.channel || (group !== bound.group && department !== bound.department),
        ),
        bound,
      ]),
    unbind: (department) => change((before) => before.filter((bound) => bound.department !== department)),
  }
}
