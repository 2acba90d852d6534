/** A read: done at once, told through a promise. */
import { storeError } from './error.ts'

/** Runs `work`; rejects with a StoreError that says what was tried, e.g. `read case QS20261123-0007`. */
export async function read<T>(what: string, work: () => T): Promise<T> {
  try {
    return work()
  } catch (cause) {
    throw storeError(what, cause)
  }
}
