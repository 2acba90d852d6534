/** A small HTTP server in the place of WeCom: answers what the test tells it and keeps what it was asked. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { onTestFinished } from 'vitest'

export type Asked = {
  readonly method: string
  /** Below /cgi-bin/. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

/** An object is answered as JSON; a function writes the answer itself. */
export type Reply = object | ((response: ServerResponse) => void)

export type Platform = { readonly origin: string; readonly asked: readonly Asked[]; count(path: string): number }

/** Serves until the test ends. `gettoken` gives token-1, token-2 … unless `answer` answers it. */
export async function startPlatform(answer: (asked: Asked) => Reply | null): Promise<Platform> {
  const asked: Asked[] = []
  const count = (path: string): number => asked.filter((it) => it.path === path).length
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    const url = new URL(request.url ?? '', 'http://platform')
    const path = url.pathname.replace(/^\/cgi-bin\//, '')
    const one: Asked = { method: request.method ?? '', path, query: url.searchParams, headers: request.headers, body: Buffer.concat(parts) }
    asked.push(one)
    const token = { errcode: 0, errmsg: 'ok', access_token: `token-${count('gettoken')}`, expires_in: 7200 }
    const reply = answer(one) ?? (path === 'gettoken' ? token : { errcode: 0, errmsg: 'ok' })
    if (typeof reply === 'function') return reply(response)
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(reply))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { origin: `http://127.0.0.1:${address.port}`, asked, count }
}
