/** What to do while the store is away: a database that restarts, a disk that is full. Nothing is given up for it. */
import { setTimeout as wait } from 'node:timers/promises'
import { StoreError } from './store/error.ts'

/** Pauses between two tries, in milliseconds; the last one is repeated. A restart of a database takes a second or ten. */
export const storePausesMs = [100, 200, 500, 1_000, 2_000, 5_000] as const

/** The same call may succeed later, and nothing is wrong with what was wanted. */
export function isStoreAway(error: unknown): boolean {
  return error instanceof StoreError && error.retryable
}

export type StorePatience = {
  /** Asked before each further try; false: the fault is thrown. */
  goesOn(): boolean
  /** Hears of every fault, with the number of the try from 1. */
  onFault(error: unknown, attempt: number): void
  /** Ends a pause. */
  readonly signal?: AbortSignal
  readonly pausesMs?: readonly number[]
}

/** Tries until the store is there; `work` must bear to be done again. Throws what is no such fault, and what it was when it does not go on. */
export async function whileStoreIsAway<T>(
  work: () => Promise<T>,
  { goesOn, onFault, signal, pausesMs = storePausesMs }: StorePatience,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (!isStoreAway(error)) throw error
      onFault(error, attempt)
      const ms = pausesMs[Math.min(attempt, pausesMs.length) - 1] ?? 0
      await wait(ms, undefined, signal ? { signal } : {}).catch(() => undefined) // An end of the pause is seen by `goesOn`.
      if (!goesOn()) throw error
    }
  }
}
