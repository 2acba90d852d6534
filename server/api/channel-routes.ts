/** Serves what the platforms of the channels call over HTTP. A body is handed on as it came, for signatures are over its bytes. */
import express, { type Router } from 'express'
import type { Route } from '../../bot/channel.ts'

/** A router with the routes of all channels. */
export function channelRouter(routes: readonly Route[]): Router {
  const router = express.Router()
  for (const { method, path, limit, handle } of routes) {
    const raw = express.raw({ type: () => true, limit, inflate: false })
    router[method === 'GET' ? 'get' : 'post'](path, raw, async (request, response) => {
      const [, query = ''] = /\?(.*)$/s.exec(request.originalUrl) ?? []
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, [value].flat().join(', ')]))
      const body: unknown = request.body
      const { status, type, body: answer } = await handle({ query, headers, body: Buffer.isBuffer(body) ? body : Buffer.alloc(0) })
      response.set('Cache-Control', 'no-store')
      response.status(status).type(type).send(answer)
    })
  }
  return router
}
