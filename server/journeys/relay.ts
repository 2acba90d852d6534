/** Stands between the program and a platform, counts what passes, and strikes between two steps: before a request, or around its answer. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/**
 * Where it strikes. `before`: the request is not passed on. `after`: it has had its effect, and the answer is not given.
 * `answered`: just after the answer was given.
 */
export type Moment = 'before' | 'after' | 'answered'

export const moments: readonly Moment[] = ['before', 'after', 'answered']

export type Relay = {
  readonly url: string
  stop(): Promise<void>
}

/** Relays to `target`; `strikes` is asked once for each request where to strike, and what it gives is awaited at that moment. */
export async function startRelay(
  target: () => string,
  strikes: (path: string) => { readonly moment: Moment; strike(): Promise<void> } | null,
): Promise<Relay> {
  const sockets = new Set<Socket>()
  const server = createServer((request, response) => void pass(request, response, target(), strikes))
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // A server on TCP has one.
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

// --- Internal helpers ---

async function pass(
  request: IncomingMessage,
  response: ServerResponse,
  target: string,
  strikes: Parameters<typeof startRelay>[1],
): Promise<void> {
  const path = request.url ?? '/'
  const { moment, strike } = strikes(path) ?? { moment: null, strike: async () => undefined }
  try {
    const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>))
    if (moment === 'before') {
      await strike()
      request.socket.destroy()
      return
    }
    const answer = await fetch(`${target}${path}`, {
      method: request.method ?? 'GET',
      headers: { 'content-type': request.headers['content-type'] ?? 'application/octet-stream' },
      body: request.method === 'GET' ? null : body,
    })
    const bytes = Buffer.from(await answer.arrayBuffer())
    if (moment === 'after') {
      await strike()
      request.socket.destroy()
      return
    }
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' }).end(bytes)
    if (moment === 'answered') {
      await once(response, 'close')
      await strike()
    }
  } catch {
    // One of the two sides is not there: the other meets a connection that ends, as it would without a relay.
    request.socket.destroy()
  }
}
