/** The record of everything the product sent, in order, refused attempts included. */

/**
 * Where an entry stands. `delivered`: the receiver has it. `failed`: accepted and later reported as not arrived.
 * `dropped`: accepted and silently not delivered. `refused`: the caller was given `errcode`. `recalled`: taken back.
 * `held`: accepted, kept back by a fault.
 */
export type SentState = 'delivered' | 'failed' | 'dropped' | 'refused' | 'recalled' | 'held'

export type SentEntry = {
  /** 1, 2, 3 … in the order of sending. */
  readonly seq: number
  /** Milliseconds on the stand-in's clock. */
  readonly at: number
  /** Way it was sent: `kf`, `kf-event`, `app`, `app-update`, `app-passive`, `aibot`, `aibot-reply`, `webhook`, `appchat` … */
  readonly way: string
  /** The platform's msgtype. */
  readonly kind: string
  /** external_userid, userids joined by `|`, chatid, or webhook key. */
  readonly to: string
  /** The receipt that the caller got, or would have got; for a refused one what the caller had given, or empty. */
  readonly id: string
  /** The request's body as parsed. */
  readonly body: unknown
  readonly state: SentState
  readonly errcode?: number
  /** userids that silently did not get it, the others did. */
  readonly unreached?: readonly string[]
}

export type NewEntry = Omit<SentEntry, 'seq' | 'at' | 'state'> & { readonly state?: SentState }

export type SentLog = {
  /** Adds an entry, `delivered` unless told. */
  add(entry: NewEntry): SentEntry
  /** Gives every entry with that way and id that was not refused a new state. */
  mark(way: string, id: string, state: SentState): void
  all(): readonly SentEntry[]
}

/** An empty record on the given clock. */
export function recordSent(now: () => number, changed: () => void): SentLog {
  const entries: SentEntry[] = []
  return {
    add(entry) {
      const added: SentEntry = { state: 'delivered', ...entry, seq: entries.length + 1, at: now() }
      entries.push(added)
      changed()
      return added
    },
    mark(way, id, state) {
      for (const [at, entry] of entries.entries())
        if (entry.way === way && entry.id === id && entry.state !== 'refused') entries[at] = { ...entry, state }
      changed()
    },
    all: () => [...entries],
  }
}
