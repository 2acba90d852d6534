/** What every part of the stand-in shares: the clock, the ids, the record of what the product sent, the planned faults. */
import { createHash } from 'node:crypto'
import { type Faults, planFaults } from './faults.ts'
import { recordSent, type SentLog } from './sent.ts'

export type Kernel = {
  /** Milliseconds since 1970 on the stand-in's clock. */
  now(): number
  /** Moves the clock forward; everything planned by `later` up to the new time happens, in the order of its time. */
  advance(ms: number): void
  /** Plans `run` for `ms` from now on the stand-in's clock; the answer calls it off. On a standing clock only `advance` brings it about. */
  later(ms: number, run: () => void): () => void
  /** An id nobody had before, the same in every run with the same seed: `prefix` and 22 characters of `[0-9A-Za-z_-]`. */
  id(prefix: string): string
  /** From 0 up to, not including, 1; the same row of numbers in every run with the same seed. */
  random(): number
  readonly sent: SentLog
  readonly faults: Faults
  /** Says that something changed that a person may see; wakes the page. */
  changed(): void
  /** Calls `listener` at every change; the answer ends it. */
  onChange(listener: () => void): () => void
  /** Forgets what is planned; the kernel is not used after that. */
  stop(): void
}

export type KernelOptions = {
  readonly seed?: string
  /** Where the clock begins, ms since 1970; the real time unless told. */
  readonly start?: number
  /** `standing`: moves by `advance` alone. `real`: runs like the real one, and `advance` adds to it. */
  readonly clock?: 'standing' | 'real'
}

/** A kernel of its own; two with the same options give the same ids and numbers. */
export function makeKernel({ seed = 'wecom-fake', start = Date.now(), clock = 'standing' }: KernelOptions = {}): Kernel {
  const born = Date.now()
  const planned = new Set<Planned>()
  const listeners = new Set<() => void>()
  const random = randomOf(seed)
  let moved = 0
  let ids = 0
  const now = () => start + moved + (clock === 'real' ? Date.now() - born : 0)
  /** On a clock that runs, real time brings it about as well. */
  const arm = (entry: Planned) => {
    clearTimeout(entry.timer)
    if (clock === 'real') entry.timer = setTimeout(() => happen(entry), Math.max(0, entry.at - now())).unref()
  }
  const happen = (entry: Planned) => {
    if (!planned.delete(entry)) return
    clearTimeout(entry.timer)
    entry.run()
  }
  const changed = () => {
    for (const listener of [...listeners]) listener()
  }
  return {
    now,
    random,
    changed,
    sent: recordSent(now, changed),
    faults: planFaults(now, random),
    advance(ms) {
      const target = now() + ms
      for (let next = earliest(planned, target); next; next = earliest(planned, target)) {
        moved += Math.max(0, next.at - now())
        happen(next)
      }
      moved += Math.max(0, target - now())
      for (const entry of planned) arm(entry)
      changed()
    },
    later(ms, run) {
      const entry: Planned = { at: now() + ms, run, timer: undefined }
      planned.add(entry)
      arm(entry)
      return () => {
        clearTimeout(entry.timer)
        planned.delete(entry)
      }
    },
    id(prefix) {
      ids += 1
      return `${prefix}${createHash('sha256').update(`${seed}:${prefix}:${ids}`).digest('base64url').slice(0, 22)}`
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stop() {
      for (const entry of planned) clearTimeout(entry.timer)
      planned.clear()
      listeners.clear()
    },
  }
}

// --- Internal helpers ---

type Planned = { readonly at: number; readonly run: () => void; timer: NodeJS.Timeout | undefined }

function earliest(planned: ReadonlySet<Planned>, until: number): Planned | undefined {
  // Sorting is stable, so what was planned first for the same time happens first.
  return [...planned].filter((entry) => entry.at <= until).sort((a, b) => a.at - b.at)[0]
}

/** mulberry32, seeded by the hash of the text. */
function randomOf(seed: string): () => number {
  let state = createHash('sha256').update(seed).digest().readUInt32LE(0)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
