/**
 * How the program stops: what has begun is brought to its end, what has not is on disk and taken up at the next start. Whoever asks
 * has been told by then that nothing more is taken. Each step has its time, and all together stay below the ten seconds that
 * systemd, Docker and Kubernetes are commonly told to wait before they kill.
 */
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { Logger } from 'pino'
import { inTime } from './in-time.ts'

/** How long each step may take, in milliseconds. */
export const patience = { work: 4_500, send: 1_500, own: 500, requests: 1_000, channels: 1_000, leases: 500, store: 500 } as const

export type Patience = Readonly<Record<keyof typeof patience, number>>

export type Stopping = {
  /** What runs by itself and has been told to end. */
  readonly own: readonly Promise<unknown>[]
  /** Answers and sends what waits; false when the time was too short. */
  settle(timeoutMs: number): Promise<boolean>
  readonly outbox: { stop(): void; idle(): Promise<void> }
  readonly server: Server
  /** Lets the channels go, and with them their leases. */
  readonly hub: { stop(): Promise<void> }
  /** Gives its shares and leases to the others. */
  readonly peers: { stop(): Promise<void> }
  readonly store: { close(): Promise<void> }
  readonly log: Pick<Logger, 'warn'>
}

/** Resolves when all is closed, or when its time is over. */
export async function stopInOrder(
  { own, settle, outbox, server, hub, peers, store, log }: Stopping,
  most: Patience = patience,
): Promise<void> {
  const done = async (what: string, work: Promise<unknown>, ms: number): Promise<void> => {
    if ((await inTime(work, ms)) === null) log.warn({ what, ms }, 'a stop did not wait any longer')
  }
  const settled = await inTime(settle(most.work), most.work)
  if (settled?.value !== true) log.warn({ ms: most.work }, 'a stop leaves work for the next start')
  outbox.stop()
  // Part of a message may be on its way; it is sent again at the next start unless the platform's answer is waited for.
  await done('sending', outbox.idle(), most.send)
  await done('own work', Promise.all(own), most.own)
  const closed = once(server, 'close')
  server.close()
  await done('requests', closed, most.requests)
  server.closeAllConnections()
  await closed
  await done('channels', hub.stop(), most.channels)
  await done('leases', peers.stop(), most.leases)
  await done('store', store.close(), most.store)
}
