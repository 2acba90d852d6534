/** Runs jobs of the same key one after the other, of different keys side by side. A key that is already waiting is not queued twice. */
export type KeyedQueue = {
  /** Runs `job` for `key` now, or once more after the run that is under way. */
  wake(key: string): void
  /** Resolves when nothing runs or waits. */
  idle(): Promise<void>
  readonly busy: boolean
  /** The keys of what runs now. */
  running(): Iterable<string>
}

/** `run` must handle its own failures; one that throws is given to `onFault`. */
export function keyedQueue(run: (key: string) => Promise<void>, onFault: (key: string, error: unknown) => void): KeyedQueue {
  const again = new Map<string, boolean>()
  let waiters: (() => void)[] = []

  const work = async (key: string): Promise<void> => {
    do {
      again.set(key, false)
      try {
        await run(key)
      } catch (error) {
        onFault(key, error)
      }
    } while (again.get(key))
    again.delete(key)
    if (again.size > 0) return
    const settled = waiters
    waiters = []
    for (const resolve of settled) resolve()
  }
  return {
    wake(key) {
      const running = again.has(key)
      again.set(key, running)
      if (!running) void work(key)
    },
    idle: () => (again.size === 0 ? Promise.resolve() : new Promise((resolve) => waiters.push(resolve))),
    get busy() {
      return again.size > 0
    },
    running: () => again.keys(),
  }
}
