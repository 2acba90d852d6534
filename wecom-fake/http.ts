/** The little HTTP that the parts are written in: calls, answers, routes, and a body that cannot grow without end. */
import type { IncomingMessage, ServerResponse } from 'node:http'

export type Call = {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  /** Address of the caller. */
  readonly remote: string
  /** Parts of the path named in the route by `:name`. */
  readonly params: Readonly<Record<string, string>>
  /** Calls back when the caller went away; for streams. */
  onClose(run: () => void): void
}

export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Buffer
  /** Keeps the answer open after `body` and gives the means to write on; the page's event stream. */
  readonly stream?: (write: (text: string) => void) => void
}

export type Route = {
  readonly method: 'GET' | 'POST' | 'any'
  /** `/cgi-bin/gettoken`, `/__fake/cards/:task_id`. */
  readonly path: string
  handle(call: Call): Answer | Promise<Answer>
}

/** Larger bodies are refused: the largest medium is 20 MB (p/96484), and an aibot image 10 MB in base64. */
const bodyLimit = 32 * 2 ** 20

/** An answer in JSON, status 200 unless told. */
export function json(value: unknown, status = 200): Answer {
  return { status, headers: { 'content-type': 'application/json; charset=UTF-8' }, body: JSON.stringify(value) }
}

/** The first route for the method and path, with the parts that its path names; null if there is none. */
export function findRoute(routes: readonly Route[], method: string, path: string): { route: Route; params: Record<string, string> } | null {
  for (const route of routes) {
    if (route.method !== 'any' && route.method !== method) continue
    const params = match(route.path, path)
    if (params) return { route, params }
  }
  return null
}

/** The body of a request; null when it is larger than anything WeCom takes. */
export async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > bodyLimit) return null
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}

/** Writes an answer; one with a stream stays open. */
export function write(response: ServerResponse, answer: Answer): void {
  if (!answer.stream) {
    response.writeHead(answer.status, { 'content-length': Buffer.byteLength(answer.body), ...answer.headers })
    response.end(answer.body)
    return
  }
  response.writeHead(answer.status, answer.headers)
  response.write(answer.body)
  answer.stream((text) => response.write(text))
}

// --- Internal helpers ---

function match(pattern: string, path: string): Record<string, string> | null {
  if (pattern === path) return {}
  const wanted = pattern.split('/')
  const found = path.split('/')
  if (wanted.length !== found.length) return null
  const params: Record<string, string> = {}
  for (const [at, piece] of wanted.entries()) {
    const value = found[at] ?? ''
    if (piece.startsWith(':')) params[piece.slice(1)] = decodeURIComponent(value)
    else if (piece !== value) return null
  }
  return params
}
