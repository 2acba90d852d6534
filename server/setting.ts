/** Settings that several processes may change. */
import type { Store } from './store.ts'

/**
 * Changes a setting to what `next` makes of it, computed anew when another was quicker; null leaves it as it is. Resolves with the
 * value in force.
 */
export async function changeSetting(
  store: Pick<Store, 'setting' | 'commit'>,
  key: string,
  next: (before: string | null) => string | null,
): Promise<string | null> {
  for (;;) {
    const before = await store.setting(key)
    const value = next(before)
    if (value === null || value === before) return before
    const settings = [{ key, before, value }]
    if ((await store.commit({ conversation: null, cases: [], outbox: [], settings })) === 'committed') return value
  }
}
