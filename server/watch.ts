/** What the program tells of its work while it works: how long each stage took and what came of it. Never a person, a text or a case. */

/** The stages of the work. */
export type Stage = 'receive' | 'turn' | 'understand' | 'advance' | 'handle' | 'commit' | 'send' | 'tick'

/** What is counted. */
export type Counted = 'stale-turn' | 'timer'

/** Few values each, e.g. `{ channel: 'kf' }`: every combination is a series of its own for ever. */
export type Labels = Readonly<Record<string, string>>

/** Says what came of a stage in one word: of a result `ok` unless told, of what was thrown `failed` unless told. */
export type Told<Result> = { outcome?(result: Result): string; failure?(error: unknown): string }

export type Watch = {
  /** Runs a stage, which may be a promise, and hands on what it gives or throws. */
  stage<T>(stage: Stage, labels: Labels, work: () => T, told?: Told<Awaited<T>>): T
  count(what: Counted, labels: Labels): void
  /** This process has the one connection of a channel, or has it no more. */
  lease(channel: string, held: boolean): void
}

/** Nobody looks. */
export const unwatched: Watch = { stage: (_stage, _labels, work) => work(), count: () => undefined, lease: () => undefined }

/** Two that look at the same work. */
export function both(outer: Watch, inner: Watch): Watch {
  return {
    stage: (stage, labels, work, told) => outer.stage(stage, labels, () => inner.stage(stage, labels, work, told), told),
    count(what, labels) {
      outer.count(what, labels)
      inner.count(what, labels)
    },
    lease(channel, held) {
      outer.lease(channel, held)
      inner.lease(channel, held)
    },
  }
}

/** Runs work and tells `ended` what came of it and after how many seconds. */
export function timed<T>(work: () => T, told: Told<Awaited<T>>, ended: (outcome: string, seconds: number) => void): T {
  const start = performance.now()
  const seconds = (): number => (performance.now() - start) / 1_000
  const well = <R extends Awaited<T>>(result: R): R => {
    ended(told.outcome?.(result) ?? 'ok', seconds())
    return result
  }
  const badly = (error: unknown): never => {
    ended(told.failure?.(error) ?? 'failed', seconds())
    throw error
  }
  let result: T
  try {
    result = work()
  } catch (error) {
    return badly(error)
  }
  // The type of a promise that is handed on is the type of the promise.
  return result instanceof Promise ? (result.then(well, badly) as T) : well(result as Awaited<T>)
}
