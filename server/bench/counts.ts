/** Counts the messages of each chat, and tells who waits for one of them. */
export type Counts = {
  /** A chat has one more message. */
  take(chat: string): void
  /** Resolves when a chat has had `count` messages. Rejects when that takes longer than a minute. */
  until(chat: string, count: number): Promise<void>
}

/** Counts from zero. For one that waits at a time in each chat. */
export function makeCounts(): Counts {
  const counts = new Map<string, number>()
  const waiting = new Map<string, { readonly count: number; readonly done: () => void }>()
  return {
    take(chat) {
      const count = (counts.get(chat) ?? 0) + 1
      counts.set(chat, count)
      const one = waiting.get(chat)
      if (!one || count < one.count) return
      waiting.delete(chat)
      one.done()
    },
    until(chat, count) {
      if ((counts.get(chat) ?? 0) >= count) return Promise.resolve()
      return new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`message ${count} of ${chat} did not come in ${patienceMs} ms`)), patienceMs)
        const done = (): void => {
          clearTimeout(late)
          resolve()
        }
        waiting.set(chat, { count, done })
      })
    },
  }
}

// --- Internal helpers ---

const patienceMs = 60_000
