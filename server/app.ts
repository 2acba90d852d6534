/** The HTTP application: whether it lives and is able to work, the simulator's API and its page, what platforms call. */
import { randomUUID } from 'node:crypto'
import { join, resolve } from 'node:path'
import express, { type Express, type Request, type RequestHandler, type Response, type Router } from 'express'
import { type Log, notFound, problemHandler, StoppingProblem } from './api/problem.ts'
import { maskFault } from './log.ts'
import type { Metrics } from './metrics.ts'
import type { Readiness } from './readiness.ts'
import { during } from './under-way.ts'

/** Whether the program works, with whatever figures describe it. */
export type Health = { readonly ok: boolean } & Readonly<Record<string, unknown>>

export type AppOptions = {
  /** Mounted at `/sim`; null when the simulator is off. */
  readonly sim: Router | null
  /** The page behind a status link, at `/s`; absent when there are no such links. */
  readonly status?: Router
  /** What the platforms of the channels call. */
  readonly channels?: Router
  /** The built page (`build/console`); null when there is none to show. */
  readonly consoleFolder: string | null
  health(): Health | Promise<Health>
  /** Whether it is able to work, with reasons; absent: nobody is told. */
  readiness?(): Promise<Readiness>
  /** The figures at `/metrics`; null or absent: there are none. */
  readonly metrics?: Pick<Metrics, 'text'> | null
  /** The program stops: what is asked for now is to be asked for again. Absent: it never does. */
  stopping?(): boolean
  readonly log: Log
}

/** Makes the application; the caller listens. */
export function makeApp({ sim, status, channels, consoleFolder, health, readiness, metrics = null, stopping, log }: AppOptions): Express {
  const app = express()
  app.disable('x-powered-by')
  app.use(logRequests(log), secureHeaders)
  app.get('/healthz', async (_, response) => {
    const state = await health()
    response.set('Cache-Control', 'no-store')
    response.status(state.ok ? 200 : 503).json(state)
  })
  if (readiness) {
    app.get('/readyz', async (_, response) => {
      const state = await readiness()
      response.set('Cache-Control', 'no-store')
      response.status(state.ready ? 200 : 503).json(state)
    })
  }
  if (metrics) {
    app.get('/metrics', async (_, response) => {
      const { type, body } = await metrics.text()
      response.set('Cache-Control', 'no-store')
      response.type(type).send(body)
    })
  }
  if (stopping) app.use(refuseWhile(stopping))
  if (status) app.use('/s', status)
  if (channels) app.use(channels)
  if (sim) app.use('/sim', sim)
  if (consoleFolder !== null) app.use(page(resolve(consoleFolder)))
  app.use(notFound)
  app.use(problemHandler(log))
  return app
}

// --- Internal helpers ---

/** A start takes a second or two, and a platform that comes back sooner finds nobody. */
const comeBackSeconds = 5

/** 503 while it stops, so that platforms try again, with the connection closed, so that they try elsewhere. */
function refuseWhile(stopping: () => boolean): RequestHandler {
  return (_, response, next) => {
    if (!stopping()) return next()
    response.set({ 'Retry-After': String(comeBackSeconds), Connection: 'close' })
    next(new StoppingProblem())
  }
}

/** Asked every few seconds by machines; only a no is worth a line. */
const probes: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics'])

/** What a proxy may call a request, if it says nothing about anybody. */
const saneId = /^[\w.:-]{8,64}$/

/** The id of a request: the proxy's, else one of ours. */
function idOf(request: Request): string {
  const given = request.get('x-request-id') ?? ''
  return saneId.test(given) && maskFault(given) === given ? given : randomUUID()
}

/** One line per request: never a body, never a query, never which case, for it may be confidential, never a link that opens a page. */
function logRequests(log: Log): RequestHandler {
  return (request, response, next) => {
    const start = performance.now()
    const id = idOf(request)
    const { method } = request
    const path = request.path.replace(/^\/s\/.*/i, '/s/:token').replace(/QS\d+-\d+/gi, ':number')
    response.on('close', () => {
      if (probes.has(path) && response.statusCode === 200) return
      const ms = Math.round(performance.now() - start)
      const { statusCode: status, writableFinished } = response
      log.info({ request: id, method, path, status, ms, ...(writableFinished ? {} : { cut: true }) }, 'request')
    })
    response.set('X-Request-Id', id)
    during({ request: id }, next)
  }
}

/** The page takes everything from here; Vue and the charts set styles inline, attachments are shown from memory. */
const contentPolicy = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

const secureHeaders: RequestHandler = (_, response, next) => {
  response.set({
    'Content-Security-Policy': contentPolicy,
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
  })
  next()
}

/** Files under `assets/` carry their content's hash in the name and never change; all others are asked for anew. */
function page(folder: string): RequestHandler {
  const assets = join(folder, 'assets/')
  return express.static(folder, {
    dotfiles: 'ignore',
    setHeaders: (response: Response, path: string) => {
      response.set('Cache-Control', path.startsWith(assets) ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
}
