/** The other system at the end of the webhook channel: it takes messages, refuses them, keeps silent, or loses them. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** `takes`: 200. `loses`: 200, and nobody sees the message. `silent`: never an answer. Else the status of the refusal. */
export type Mood = 'takes' | 'loses' | 'silent' | 429 | 500

export type Delivery = { readonly id: string; readonly to: string; readonly text: string; readonly atMs: number; readonly mood: Mood }

export type Receiver = {
  readonly url: string
  /** Everything that was posted, in order, also what was refused. */
  readonly posts: readonly Delivery[]
  set(mood: Mood): void
  stop(): Promise<void>
}

export async function startReceiver(): Promise<Receiver> {
  const posts: Delivery[] = []
  let mood: Mood = 'takes'
  const server = createServer(async (request, response) => {
    const now = mood
    try {
      const { id, to, text } = JSON.parse(Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>)).toString('utf8'))
      posts.push({ id, to, text, atMs: performance.now(), mood: now })
    } catch {
      return // Its sender was killed in the middle.
    }
    if (now === 'silent') return
    response.statusCode = typeof now === 'number' ? now : 200
    response.end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // A server on TCP has one.
  return {
    url: `http://127.0.0.1:${port}/messages`,
    posts,
    set(wanted) {
      mood = wanted
      // Whoever waits for an answer that does not come is cut off.
      if (wanted !== 'silent') server.closeIdleConnections()
    },
    async stop() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
