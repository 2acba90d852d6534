/** Work on the same things, one after the other in the order in which it was asked for; work on others goes on beside it. */
export type Queued = {
  run<T>(keys: readonly string[], work: () => Promise<T>): Promise<T>
  /** Resolves when all that was asked for so far is done. */
  idle(): Promise<void>
}

/** An order of its own. */
export function queued(): Queued {
  const last = new Map<string, Promise<unknown>>()
  async function run<T>(keys: readonly string[], work: () => Promise<T>): Promise<T> {
    const before = keys.flatMap((key) => last.get(key) ?? [])
    const done = (async () => {
      await Promise.all(before)
      return await work()
    })()
    // Whoever asked hears of a failure; what comes behind goes on.
    const settled = done.then(
      () => undefined,
      () => undefined,
    )
    for (const key of keys) last.set(key, settled)
    try {
      return await done
    } finally {
      for (const key of keys) if (last.get(key) === settled) last.delete(key)
    }
  }

  return {
    run,
    async idle() {
      await Promise.all(last.values())
    },
  }
}
