/**
 * The one long connection of a bot (p/101463): held by one process at a time, under a lease; taken over again after a kick, with a
 * growing pause. The SDK reconnects by itself after a break of the network, and never after a kick or a wrong secret.
 */
import type { WSClient, WSClientOptions } from '@wecom/aibot-node-sdk'
import { ChannelError, type Ports } from '../../channel.ts'
import { isPassing } from './failure.ts'
import { sdkLog } from './sdk-log.ts'

export type LineSettings = {
  readonly botId: string
  readonly secret: string
  /** The platform's own unless told, e.g. of a private deployment. */
  readonly url?: string
  /** Pauses before it is taken back after one kick, two in a row, …; the last one repeats. 10 s, 30 s, 2 min unless told. */
  readonly kickPausesMs?: readonly number[]
  /** 30 s unless told (p/101463: "ping every 30 s"). Two pings without an answer end a connection. */
  readonly heartbeatMs?: number
  /** The first pause before the SDK connects anew; it doubles up to 30 s. 1 s unless told. */
  readonly reconnectMs?: number
  /** How long whoever sends waits for a connection; 10 s unless told. */
  readonly patienceMs?: number
  /** How long the answer to a subscription may take before the connection counts as dead; 15 s unless told. */
  readonly subscribeMs?: number
}

/** A connection that stands; `fence` is the number under which it is held. */
export type Held = { readonly client: WSClient; readonly fence: number }

export type Line = {
  start(): void
  stop(): Promise<void>
  connected(): boolean
  /** Another process has the lease, or none has it yet. */
  elsewhere(): boolean
  /** The connection, once it stands. Throws a retryable `ChannelError` when there is none for too long. */
  held(): Promise<Held>
}

type Hearing = {
  /** A message or event; must not throw. */
  frame(frame: unknown, held: Held): void
  up(): void
  down(): void
}

/** A connection that lasted so long was a good one: the next kick is the first again. */
const steadyMs = 10 * 60_000
/** Before what failed for no known reason is tried again. */
const faultPauseMs = 5_000

const name = 'aibot'

export function makeLine(settings: LineSettings, hearing: Hearing, ports: Pick<Ports, 'lease' | 'memory' | 'alarm' | 'log'>): Line {
  const { kickPausesMs = [10_000, 30_000, 120_000], heartbeatMs = 30_000, reconnectMs = 1_000 } = settings
  const { patienceMs = 10_000, subscribeMs = 15_000 } = settings
  const { log } = ports
  const lease = ports.lease(`aibot ${settings.botId}`)
  let stopping: AbortController | null = null
  let running: Promise<void> = Promise.resolve()
  let held: Held | null = null
  let leased = false
  const waiting = new Set<() => void>()

  function become(next: Held | null): void {
    const before = held
    held = next
    if (next === null && before !== null) hearing.down()
    if (next === null) return
    hearing.up()
    for (const go of [...waiting]) go()
  }

  /** Holds the lease as long as it can, and the connection as long as it holds the lease. */
  async function run(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      const lost = new AbortController()
      try {
        const fence = await lease.take(() => lost.abort())
        leased = true
        await ports.memory.put('fence', String(fence))
        await keepConnected(fence, AbortSignal.any([stop, lost.signal]))
        leased = false
        if (!stop.aborted) log.warn({ fence }, 'the lease of the connection was lost')
      } catch (error) {
        if (stop.aborted) return
        leased = false
        log.error({ reason: reasonOf(error) }, 'the connection could not be held')
        await pause(faultPauseMs, stop)
      }
    }
  }

  async function keepConnected(fence: number, over: AbortSignal): Promise<void> {
    let kicks = 0
    while (!over.aborted) {
      const since = performance.now()
      const end = await connection(fence, over)
      if (over.aborted) return
      if (performance.now() - since > steadyMs) kicks = 0
      if (end === 'refused') {
        ports.alarm('aibot-secret', 'WeCom refuses WECOM_AIBOT_ID and WECOM_AIBOT_SECRET: correct them and start the program anew.')
        // No loop: a wrong secret that is sent again and again gets the address banned (p/91039).
        return await pause(null, over)
      }
      if (end === 'kicked') ports.alarm('aibot-kicked', 'Another connection has taken the place of ours. Is the bot in use elsewhere?')
      const wait = kickPausesMs[Math.min(kicks, kickPausesMs.length - 1)] ?? 0
      kicks += 1
      await pause(wait, over)
    }
  }

  /** One client of the SDK from its first connection to its end; breaks of the network it bridges itself. */
  async function connection(fence: number, over: AbortSignal): Promise<'over' | 'kicked' | 'refused' | 'failed'> {
    // The SDK is loaded only where the channel is on.
    const { WSClient } = await import('@wecom/aibot-node-sdk')
    const client = new WSClient(optionsOf())
    const mine: Held = { client, fence }
    let code: number | null = null
    let subscribing: NodeJS.Timeout | undefined
    try {
      return await new Promise((resolve) => {
        over.addEventListener('abort', () => resolve('over'), { once: true })
        client.on('connected', () => {
          // The SDK begins to ping only after the subscription: a server that never answers it would hold us for ever.
          subscribing = setTimeout(() => resolve('failed'), subscribeMs)
        })
        client.on('authenticated', () => {
          clearTimeout(subscribing)
          become(mine)
        })
        client.on('disconnected', () => {
          clearTimeout(subscribing)
          if (held === mine) become(null)
        })
        client.on('error', (error) => {
          code = codeIn(error.message) ?? code
          const spent = 'code' in error && error.code === 'WS_AUTH_FAILURE_EXHAUSTED'
          if (spent) resolve(code !== null && isPassing(code) ? 'failed' : 'refused')
        })
        client.on('message', (frame) => hearing.frame(frame, mine))
        client.on('event', (frame) => {
          if (frame.body?.event?.eventtype === 'disconnected_event') resolve('kicked')
          else hearing.frame(frame, mine)
        })
        client.connect()
      })
    } finally {
      clearTimeout(subscribing)
      client.removeAllListeners()
      client.disconnect()
      if (held === mine) become(null)
    }
  }

  function optionsOf(): WSClientOptions {
    return {
      botId: settings.botId,
      secret: settings.secret,
      ...(settings.url === undefined ? {} : { wsUrl: settings.url }),
      heartbeatInterval: heartbeatMs,
      reconnectInterval: reconnectMs,
      maxReconnectAttempts: -1,
      maxAuthFailureAttempts: 0,
      wsOptions: { handshakeTimeout: subscribeMs },
      logger: sdkLog(log),
    }
  }

  return {
    start() {
      if (stopping) return
      const stop = new AbortController()
      stopping = stop
      running = run(stop.signal)
    },
    connected: () => held !== null,
    async stop() {
      if (!stopping) return
      stopping.abort()
      stopping = null
      for (const go of [...waiting]) go()
      // Whoever still waits for the lease is let go by this.
      await lease.release().catch((error) => log.error({ reason: reasonOf(error) }, 'the lease of the connection could not be given back'))
      await running
    },
    elsewhere: () => !leased,
    async held() {
      if (held === null && stopping !== null) {
        const { promise, resolve } = Promise.withResolvers<void>()
        const timer = setTimeout(resolve, patienceMs)
        waiting.add(resolve)
        await promise
        waiting.delete(resolve)
        clearTimeout(timer)
      }
      const now = held
      if (now === null) throw new ChannelError(name, 'the connection to WeCom does not stand', { retryable: true })
      // Another process may have taken the lease while this one was asleep: its number is higher then.
      const highest = Number((await ports.memory.get('fence')) ?? now.fence)
      if (highest > now.fence) throw new ChannelError(name, 'another process holds the connection to WeCom', { retryable: true })
      return now
    },
  }
}

// --- Internal helpers ---

/** Resolves after so long, or never (null), and at once when it is over. */
function pause(ms: number | null, over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (over.aborted) return resolve()
    const timer = ms === null ? undefined : setTimeout(resolve, ms)
    over.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        resolve()
      },
      { once: true },
    )
  })
}

/** The SDK tells the code of a refused subscription in its sentence alone. */
function codeIn(message: string): number | null {
  const code = /\(code: (-?\d+)\)/.exec(message)?.[1]
  return code === undefined ? null : Number(code)
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
