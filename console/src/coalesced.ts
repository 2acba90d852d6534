/**
 * Wraps `work` so that it never runs twice at once: calls during a run cause one more run after it.
 * The promise returned settles when nothing is left to do.
 */
export function coalesced(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  let again = false
  async function run(): Promise<void> {
    try {
      do {
        again = false
        await work()
      } while (again)
    } finally {
      running = undefined
    }
  }
  return () => {
    again = true
    running ??= run()
    return running
  }
}
