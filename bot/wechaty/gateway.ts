/** Holds the one connection to the gateway: takes its lease, looks after it, and connects anew when it is lost. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Lease, Ports } from '../channel.ts'
import { openSession, type Session } from './session.ts'
import type { WechatySettings } from './settings.ts'

/** A connection behind which an account is logged in. */
export type Online = { readonly session: Session; readonly self: string }

export type Gateway = {
  /** Resolves when the first try has an outcome, whichever; it goes on trying until `stop`. */
  start(): Promise<void>
  /** Null: not connected, or nobody is logged in. */
  online(): Online | null
  /** Another process has the lease, or none has it yet. */
  elsewhere(): boolean
  stop(): Promise<void>
}

/** All in milliseconds of the machine. Own figures. */
export type Timing = {
  /** How often a sign of life is asked for. */
  readonly pingMs: number
  /** A gateway from which nothing was heard for so long is taken for lost. More than one ping, for some answer after a second. */
  readonly silentMs: number
  /** Pauses between tries to connect; the last one is repeated. */
  readonly pausesMs: readonly number[]
  /** The pause before a message that could not be kept is handed on again. */
  readonly retryMs: number
  /** How long fetching a file may take. */
  readonly fileMs: number
}

export const timing: Timing = {
  pingMs: 4_000,
  silentMs: 12_000,
  pausesMs: [500, 1_000, 2_000, 5_000, 15_000],
  retryMs: 1_000,
  fileMs: 60_000,
}

/** `start` waits no longer than this for a lease that another process holds, or for a login. In milliseconds. */
const firstWaitMs = 1_000

type GatewayPorts = Pick<Ports, 'alarm' | 'lease' | 'log'>

/** `heard` gets the id of each message, in their order. */
export function makeGateway(
  settings: WechatySettings,
  ports: GatewayPorts,
  heard: (online: Online, id: string) => void,
  { pingMs, silentMs, pausesMs }: Timing,
): Gateway {
  const { endpoint } = settings
  let running: { readonly ended: Promise<void>; readonly lease: Lease; stop(): void } | null = null
  let online: Online | null = null
  let leased = false

  /** One connection from its start to its end; says why it ended. */
  async function connected(settled: () => void, stop: AbortSignal): Promise<string> {
    const end = Promise.withResolvers<string>()
    let session: Session | null = null
    let self: string | null = null
    let closing = false // A logout of our own is no trouble.
    let early: string[] = []
    let lastAlive = performance.now()
    const become = (account: string | null): void => {
      self = account
      online = session && self !== null ? { session, self } : null
      if (online === null) return
      ports.log.info({ endpoint }, 'connected to the Wechaty gateway')
      for (const id of early) heard(online, id)
      early = []
      settled()
    }
    const nobody = (): void => {
      ports.alarm('login', `Nobody is logged in behind the Wechaty gateway ${endpoint}: log in there with the phone of the account.`)
      settled()
    }
    stop.addEventListener('abort', () => end.resolve('the program stops'), { once: true })
    try {
      session = await openSession(settings, {
        login: become,
        logout: () => {
          become(null)
          if (!closing) nobody()
        },
        scan: nobody,
        message: (id) => {
          if (online) heard(online, id)
          else early.push(id)
        },
        alive: () => {
          lastAlive = performance.now()
        },
        ended: () => end.resolve('the gateway closed the connection'),
      })
    } catch (error) {
      return `it could not be reached (${reasonOf(error)})`
    }
    if (self !== null) become(self)
    const { ping } = session
    const opened = performance.now()
    setTimeout(settled, firstWaitMs).unref()
    const watch = setInterval(() => {
      const now = performance.now()
      if (now - lastAlive > silentMs) return end.resolve('it gives no sign of life')
      if (self === null && now - opened > silentMs) nobody()
      try {
        ping()
      } catch {
        end.resolve('the library has let it go')
      }
    }, pingMs)
    const why = await end.promise
    online = null
    closing = true
    clearInterval(watch)
    await session.close()
    return why
  }

  /** Connects again and again until it is stopped. */
  async function hold(settled: () => void, stop: AbortSignal): Promise<void> {
    let failures = 0
    while (!stop.aborted) {
      const begun = performance.now()
      const why = await connected(() => {
        failures = 0
        settled()
      }, stop)
      if (stop.aborted) return
      ports.alarm('blind', `The Wechaty gateway ${endpoint} is lost: ${why}. What is written meanwhile may never arrive here.`)
      settled()
      const pause = pausesMs[Math.min(failures, pausesMs.length - 1)] ?? 0
      failures += 1
      ports.log.warn({ endpoint, heldMs: Math.round(performance.now() - begun), pauseMs: pause }, 'connecting to the Wechaty gateway again')
      await wait(pause, undefined, { signal: stop, ref: false }).catch(() => null)
    }
  }

  return {
    online: () => online,
    elsewhere: () => !leased,
    async start() {
      if (running) return
      const settled = Promise.withResolvers<void>()
      const stopping = new AbortController()
      const lease = ports.lease(`wechaty ${endpoint}`)

      const run = async (): Promise<void> => {
        while (!stopping.signal.aborted) {
          const lost = new AbortController()
          const waited = setTimeout(settled.resolve, firstWaitMs)
          await lease.take(() => {
            ports.alarm(
              'lease',
              `The right to hold the Wechaty gateway ${endpoint} was lost to another process; it is taken back as soon as it is free.`,
            )
            leased = false
            lost.abort()
          })
          leased = true
          clearTimeout(waited)
          await hold(settled.resolve, AbortSignal.any([stopping.signal, lost.signal]))
        }
      }
      const ended = run().catch((error) => {
        if (!stopping.signal.aborted) ports.log.error({ err: error }, 'the Wechaty gateway is held no more')
        settled.resolve()
      })
      running = { ended, lease, stop: () => stopping.abort() }
      await settled.promise
    },
    async stop() {
      const stopped = running
      running = null
      if (!stopped) return
      stopped.stop()
      await stopped.lease.release()
      await stopped.ended
    },
  }
}

// --- Internal helpers ---

/** The code of gRPC or of the system. What the gateway says beside it may be what somebody wrote. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const code = 'code' in error ? error.code : null
  return typeof code === 'number' || typeof code === 'string' ? `code ${code}` : error.name
}
