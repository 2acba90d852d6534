/** Every sentence of `held.ts` by a direct call. */
import { calendar, departments, local } from '../fixtures.ts'
import { heldList } from './held.ts'

/** What the coordinator reads about what could not be sent. */
export function saidOfHeld(): readonly (readonly [reader: string, speech: string])[] {
  const words = { calendar, now: local('2026-11-23 10:00'), departments }
  const since = local('2026-11-20 16:00')
  const held = (['window-closed', 'budget-spent', 'person-talks', 'platform-down', 'sending'] as const).map((why, i) => ({
    ...{ number: i === 0 ? null : `QS20261123-000${i}`, since, why, answer: i === 1, count: 1 },
  }))
  return [heldList([], words), heldList(held, words), heldList(Array.from({ length: 60 }, () => held).flat(), words)].map(
    (text) => ['dm:coordinator', text] as const,
  )
}
