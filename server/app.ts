/** The HTTP application: whether it lives and is able to work, the simulator's API and its page, what platforms call. */
import { join, resolve } from 'node:path'
import express, { type Express, type RequestHandler, type Response, type Router } from 'express'
import { type Log, notFound, problemHandler } from './api/problem.ts'
import type { Metrics } from './metrics.ts'
import type { Readiness } from './readiness.ts'

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
  readonly log: Log
}

/** Makes the application; the caller listens. */
export function makeApp({ sim, status, channels, consoleFolder, health, readiness, metrics = null, log }: AppOptions): Express {
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
  if (status) app.use('/s', status)
  if (channels) app.use(channels)
  if (sim) app.use('/sim', sim)
  if (consoleFolder !== null) app.use(page(resolve(consoleFolder)))
  app.use(notFound)
  app.use(problemHandler(log))
  return app
}

// --- Internal helpers ---

/** Asked every few seconds by machines; only a no is worth a line. */
const probes: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics'])

/** One line per request: never a body, never a query, never which case, for it may be confidential, never a link that opens a page. */
function logRequests(log: Log): RequestHandler {
  return (request, response, next) => {
    const start = performance.now()
    const { method } = request
    const path = request.path.replace(/^\/s\/.*/i, '/s/:token').replace(/QS\d+-\d+/gi, ':number')
    response.on('close', () => {
      if (probes.has(path) && response.statusCode === 200) return
      const ms = Math.round(performance.now() - start)
      log.info({ method, path, status: response.statusCode, ms, ...(response.writableFinished ? {} : { cut: true }) }, 'request')
    })
    next()
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
