/** What is under way here: the ids of the request, turn or tick that a line of the log, wherever it is written, belongs to. */
import { AsyncLocalStorage } from 'node:async_hooks'

/** A turn keeps the id of the request that set it going; `trace`: of the trace that shows it, where there are traces. */
export type Ids = { readonly request?: string; readonly turn?: string; readonly tick?: string; readonly trace?: string }

const nothing: Ids = {}
const storage = new AsyncLocalStorage<Ids>()

/** Does work under these ids, beside those that it is done under already. */
export function during<T>(ids: Ids, work: () => T): T {
  return storage.run({ ...storage.getStore(), ...ids }, work)
}

/** The ids of the moment. */
export function underWay(): Ids {
  return storage.getStore() ?? nothing
}
