/** Waiting for something, but not for ever. */
import { setTimeout as wait } from 'node:timers/promises'

/** What came within so many milliseconds, wrapped; null when nothing did: the work goes on, and nobody waits for it. Rejects as it does. */
export async function inTime<T>(work: Promise<T>, ms: number): Promise<{ readonly value: T } | null> {
  const over = new AbortController()
  const late = wait(ms, null, { signal: over.signal, ref: false }).catch(() => null) // Ended below, when it is not needed any more.
  try {
    return await Promise.race([work.then((value) => ({ value })), late])
  } finally {
    over.abort()
  }
}
