import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { patience, type Stopping, stopInOrder } from './stopping.ts'

const never = (): Promise<never> => new Promise(() => undefined)
/** One millisecond for each step: whoever needs longer is too late. */
const hasty = { work: 1, send: 1, own: 1, requests: 1, channels: 1, leases: 1, store: 1 }

let server: Server
let steps: string[]
let late: unknown[]
beforeEach(async () => {
  server = createServer(() => undefined).listen(0, '127.0.0.1') // It never answers.
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  steps = []
  late = []
})

const stopping = (other: Partial<Stopping> = {}): Stopping => {
  const step = (name: string) => async (): Promise<void> => void steps.push(name)
  return {
    own: [],
    settle: async () => steps.push('settle') > 0,
    outbox: { stop: () => void steps.push('no more is sent'), idle: step('sent') },
    ...{ server, hub: { stop: step('channels') }, peers: { stop: step('leases') }, store: { close: step('store') } },
    log: { warn: (fields: object) => void late.push('what' in fields ? fields.what : 'work') } as Stopping['log'],
    ...other,
  }
}

describe('a stop', () => {
  it('goes from what is asked to what is kept: the store is closed last', async () => {
    await stopInOrder(stopping())
    expect(steps).toEqual(['settle', 'no more is sent', 'sent', 'channels', 'leases', 'store'])
    expect(late).toEqual([])
    expect(server.listening).toBe(false)
  })

  it('ends though nothing ends in it, and says of what it did not wait for', async () => {
    const request = fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`).catch(() => 'cut')
    await once(server, 'request')
    const endless = {
      outbox: { stop: () => undefined, idle: never },
      hub: { stop: never },
      peers: { stop: never },
      store: { close: never },
    }
    await stopInOrder(stopping({ ...endless, own: [never()], settle: never }), hasty)
    expect(late).toEqual(['work', 'sending', 'own work', 'requests', 'channels', 'leases', 'store'])
    expect(await request).toBe('cut')
  })

  it('takes less than ten seconds, whatever happens', () => {
    expect(Object.values(patience).reduce((sum, ms) => sum + ms, 0)).toBeLessThan(10_000)
  })
})
