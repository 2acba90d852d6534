/** `GET /sim/stream`: tells the page which chats have changed (server-sent events). */
import type { Router } from 'express'

/** News of what has changed; nothing is kept for those who listen later. */
export type Changes = {
  /** Tells the listeners which chats have new messages; none when only cases changed. */
  publish(chats: readonly string[]): void
  /** Calls `listener` at each change until the returned function is called. */
  subscribe(listener: (chats: readonly string[]) => void): () => void
}

/** Keeps a connection alive through proxies, in milliseconds. */
const pingEveryMs = 20_000

/** A listener that has not read so many bytes is cut off; it reconnects and reads the chats anew. */
const backlogLimit = 1024 * 1024

/** Makes an empty news line. */
export function makeChanges(): Changes {
  const listeners = new Set<(chats: readonly string[]) => void>()
  return {
    publish(chats) {
      for (const listener of [...listeners]) listener(chats)
    },
    subscribe(listener) {
      const own = (chats: readonly string[]): void => listener(chats)
      listeners.add(own)
      return () => listeners.delete(own)
    },
  }
}

/** Adds the stream. Its connections stay open: a server that stops closes them with `closeAllConnections`. */
export function streamRoutes(router: Router, { changes }: { readonly changes: Pick<Changes, 'subscribe'> }): void {
  router.get('/stream', (request, response) => {
    response.set({ 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no' })
    const write = (text: string): void => {
      response.write(`${text}\n\n`)
      if (response.writableLength > backlogLimit) response.destroy()
    }
    write(': connected')
    const unsubscribe = changes.subscribe((chats) => write(`event: changed\ndata: ${JSON.stringify({ chats })}`))
    const ping = setInterval(() => write(': ping'), pingEveryMs).unref()
    response.on('close', () => {
      unsubscribe()
      clearInterval(ping)
    })
    if (request.method === 'HEAD') response.end()
  })
}
