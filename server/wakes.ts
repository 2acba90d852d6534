/**
 * Words between processes through Redis: something waits, something is to be sent, something was changed. They only hasten what every
 * process finds by itself within a second or so; nothing is lost with a word.
 */
import { createClient } from 'redis'
import * as z from 'zod'

/** What one process tells the others. */
export type Word = z.output<typeof word>

export type Wakes = {
  /** Tells the others; they may not hear it. */
  tell(said: Word): void
  /** True while words are heard at once. */
  readonly connected: boolean
  stop(): Promise<void>
}

export type WakesOptions = {
  readonly url: string
  /** Keeps districts on one Redis apart. */
  readonly district: string
  readonly me: string
  heard(said: Word): void
  /** The way to Redis has opened or closed. */
  onChange(connected: boolean): void
  onFault(error: unknown): void
}

const word = z.object({
  /** Conversations in which somebody has said something; `atOnce`: what waits for no burst. */
  inbound: z.array(z.object({ conversation: z.string(), atOnce: z.boolean() })).optional(),
  /** Conversations that have something to be sent. */
  outbound: z.array(z.string()).optional(),
  /** Chats of the web channel that have something new. */
  chats: z.array(z.string()).optional(),
  /** People, bound groups or the virtual time have changed. */
  changed: z.literal(true).optional(),
  /** Open bursts are to be answered at once. */
  closeBursts: z.literal(true).optional(),
})
const envelope = z.object({ from: z.string(), said: word })

/** Longest pause between two tries to reach Redis, in milliseconds. */
const longestPauseMs = 2_000

/** Joins the line; does not wait for Redis, which may come later. */
export function joinWakes({ url, district, me, heard, onChange, onFault }: WakesOptions): Wakes {
  const channel = `qishao:${district}:wakes`
  const reconnectStrategy = (retries: number): number => Math.min(50 * 2 ** Math.min(retries, 10), longestPauseMs)
  // What cannot be said now is not said: it would be stale.
  const publisher = createClient({ url, disableOfflineQueue: true, socket: { reconnectStrategy, connectTimeout: longestPauseMs } })
  const subscriber = createClient({ url, socket: { reconnectStrategy, connectTimeout: longestPauseMs } })
  let connected = false
  let stopped = false
  const look = (): void => {
    const now = !stopped && publisher.isReady && subscriber.isReady
    if (now === connected) return
    connected = now
    if (!stopped) onChange(now)
  }
  for (const client of [publisher, subscriber]) {
    client.on('error', () => look()) // It connects again by itself; `onChange` tells that it is away.
    client.on('ready', look)
    client.on('end', look)
    client.connect().catch((error: unknown) => stopped || onFault(error))
  }
  subscriber
    .subscribe(channel, (text) => {
      const said = read(text)
      if (said !== null && said.from !== me) heard(said.said)
    })
    .catch((error: unknown) => stopped || onFault(error))

  return {
    tell(said) {
      if (!connected) return
      publisher.publish(channel, JSON.stringify({ from: me, said })).catch(() => look())
    },
    get connected() {
      return connected
    },
    async stop() {
      stopped = true
      publisher.destroy()
      subscriber.destroy()
    },
  }
}

// --- Internal helpers ---

/** Null: of another version, or not ours. What it was about is found by looking. */
function read(text: string): z.output<typeof envelope> | null {
  try {
    return envelope.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null // Not JSON.
  }
}
