/** Draws of a soak: the same seed gives the same draws, whatever else happens in between. */
import { seeded } from '../../nlu/engine.ts'

export type Chance = {
  /** True with a probability. */
  is(share: number): boolean
  pick<T>(list: readonly T[]): T
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number
}

/** The draws of one thing, e.g. the 7th case: `chanceOf(seed, 'case', 7)`. */
export function chanceOf(seed: number, what: string, n = 0): Chance {
  const random = seeded(mixed(seed, what, n))
  return {
    is: (share) => random() < share,
    pick(list) {
      const found = list[Math.floor(random() * list.length)]
      if (found === undefined) throw new Error('there is nothing to pick from')
      return found
    },
    between: (from, to) => from + Math.floor(random() * (to - from + 1)),
  }
}

// --- Internal helpers ---

/** FNV-1a over the words that name the thing. */
function mixed(seed: number, what: string, n: number): number {
  let hash = 0x811c9dc5
  for (const letter of `${seed} ${what} ${n}`) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193)
  return hash >>> 0
}
