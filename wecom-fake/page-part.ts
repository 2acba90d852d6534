/** The page on which a person plays entrepreneur, staff and official: its files, its cast, and the stream that wakes it. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { look } from './control-route.ts'
import type { Route } from './http.ts'
import { kfBook } from './kf-book.ts'
import type { MakePart } from './world.ts'

const folder = join(import.meta.dirname, 'page')
const types: Readonly<Record<string, string>> = { html: 'text/html', css: 'text/css', js: 'text/javascript' }
/** Nothing from elsewhere runs or is asked for; pictures are those that the players sent. */
const policy = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"

/** `/`, `/page/:file`, `/__fake/events`, `/__fake/page/cast`. */
export const pagePart: MakePart = (world) => {
  const { kernel, enterprise } = world
  const open = new Set<(text: string) => void>()
  const files = readdirSync(folder).map((name) => fileRoute(name === 'index.html' ? '/' : `/page/${name}`, name))
  const events: Route = {
    method: 'GET',
    path: '/__fake/events',
    handle(call) {
      return {
        status: 200,
        headers: { 'content-type': 'text/event-stream; charset=UTF-8', 'cache-control': 'no-store' },
        body: 'data: hello\n\n',
        stream(write) {
          open.add(write)
          const end = kernel.onChange(() => write('data: changed\n\n'))
          call.onClose(() => {
            open.delete(write)
            end()
          })
        },
      }
    },
  }
  const cast = look('/page/cast', () => ({
    customers: [...kfBook(world).customers].map(([id, nickname]) => ({ id, nickname })),
    members: enterprise.members.map(({ userid, name }) => ({ userid, name })),
  }))
  return {
    routes: [...files, events, cast],
    // After a reset another world plays: the page opens its stream anew.
    stop() {
      for (const write of open) write('event: over\ndata: reset\n\n')
      open.clear()
    },
  }
}

// --- Internal helpers ---

function fileRoute(path: string, name: string): Route {
  const type = types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream'
  const headers = { 'content-type': `${type}; charset=UTF-8`, 'cache-control': 'no-store', 'content-security-policy': policy }
  return { method: 'GET', path, handle: () => ({ status: 200, headers, body: readFileSync(join(folder, name)) }) }
}
