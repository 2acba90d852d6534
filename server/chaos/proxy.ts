/** A way to a server over TCP that can be made slow, silent, or cut. */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** `silent`: nothing passes and nobody is told, as behind a broken switch. `cut`: connections end, and new ones are refused at once. */
export type Passage = 'open' | 'silent' | 'cut'

export type Way = {
  readonly port: number
  set(passage: Passage): void
  /** Every piece waits for so long in each direction, in milliseconds. */
  delay(ms: number): void
  stop(): Promise<void>
}

/** Listens on a port of its own and passes everything on to `port` of this machine. */
export async function startProxy(port: number): Promise<Way> {
  const pairs = new Set<readonly [Socket, Socket]>()
  let passage: Passage = 'open'
  let delayMs = 0

  const server = createServer((near) => {
    if (passage === 'cut') {
      near.destroy()
      return
    }
    const far = connect(port, '127.0.0.1')
    const pair = [near, far] as const
    pairs.add(pair)
    pass(near, far)
    pass(far, near)
  })

  function pass(from: Socket, to: Socket): void {
    // In the order in which they came, however the delay changes meanwhile.
    let last: Promise<void> = Promise.resolve()
    from.on('data', (bytes) => {
      if (passage === 'silent') return
      const ready = delayMs === 0 ? null : new Promise<void>((resolve) => setTimeout(resolve, delayMs))
      last = last.then(async () => {
        await ready
        if (passage === 'open') to.write(bytes)
      })
    })
    from.on('error', () => to.destroy()) // The other side meets a connection that ends.
    from.on('close', () => {
      for (const pair of pairs) if (pair[0] === from || pair[1] === from) pairs.delete(pair)
      // Nobody hears of an end through a silent way.
      if (passage !== 'silent') to.destroy()
    })
  }

  function endAll(): void {
    for (const [near, far] of pairs) {
      near.destroy()
      far.destroy()
    }
    pairs.clear()
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port, // A server on TCP has one.
    set(wanted) {
      // Bytes are missing: what was silent ends when it is opened, as a peer that has forgotten its connections does.
      if (passage === 'silent' || wanted === 'cut') endAll()
      passage = wanted
    },
    delay(ms) {
      delayMs = ms
    },
    async stop() {
      const closed = once(server, 'close')
      server.close()
      endAll()
      await closed
    },
  }
}
