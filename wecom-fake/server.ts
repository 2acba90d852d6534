/** The stand-in's server: one port for the API, the long connection, the control API and the page. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { words } from './api.ts'
import { type CallbackSettings, defaultCallbackSettings, makeCallbacks, type Target } from './callbacks.ts'
import { defaultEnterprise, type Enterprise } from './enterprise.ts'
import { environmentOf } from './environment.ts'
import type { Fault } from './faults.ts'
import { type Answer, type Call, findRoute, json, readBody, write } from './http.ts'
import { type Kernel, type KernelOptions, makeKernel } from './kernel.ts'
import { makeMediaStore } from './media-store.ts'
import { parts as allParts } from './parts.ts'
import { defaultSwitches, type Switches } from './switches.ts'
import { makeTokens } from './tokens.ts'
import type { MakePart, Part, World } from './world.ts'

export type FakeOptions = KernelOptions & {
  /** 0, the default: any free port. */
  readonly port?: number
  readonly host?: string
  readonly enterprise?: Partial<Enterprise>
  readonly switches?: Partial<Switches>
  readonly callbacks?: Partial<Omit<CallbackSettings, 'urls'>> & { readonly urls?: Partial<CallbackSettings['urls']> }
  /** Settings of parts that have their own, by the part's name. */
  readonly extra?: Readonly<Record<string, unknown>>
  readonly parts?: readonly MakePart[]
}

/** What a reset may set anew; the rest stays as the server was started. */
export type ResetOptions = Omit<FakeOptions, 'port' | 'host' | 'parts'>

export type Fake = {
  /** `http://127.0.0.1:41234`; the product's WECOM_API_BASE. */
  readonly url: string
  /** `ws://127.0.0.1:41234/`; the product's WECOM_AIBOT_WS_URL. */
  readonly wsUrl: string
  /** The world as it is now; another one after a reset. */
  world(): World
  reset(options?: ResetOptions): Promise<void>
  /** The variables that point the product here. */
  environment(): Readonly<Record<string, string>>
  stop(): Promise<void>
}

/** Starts the stand-in; resolves when it listens. */
export async function startFake(options: FakeOptions = {}): Promise<Fake> {
  let base = ''
  let playing = play(options, () => base)
  const sockets = new Set<Socket>()
  const reset = async (changed: ResetOptions = {}) => {
    const before = playing
    playing = play({ ...options, ...changed }, () => base)
    await end(before)
  }
  const server = createServer((request, response) => void serve(request, response, playing, reset))
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.on('upgrade', (request, socket, head) => {
    if (!playing.parts.some((part) => part.upgrade?.(request, socket, head))) socket.destroy()
  })
  const host = options.host ?? '127.0.0.1'
  await new Promise<void>((listening, failed) => {
    server.once('error', failed)
    server.listen(options.port ?? 0, host, listening)
  })
  // An HTTP server on TCP has an AddressInfo.
  const { port } = server.address() as AddressInfo
  base = `http://${host}:${port}`
  return {
    url: base,
    wsUrl: `ws://${host}:${port}/`,
    world: () => playing.world,
    reset,
    environment: () => environmentOf(playing.world.enterprise, { url: base, wsUrl: `ws://${host}:${port}/` }),
    async stop() {
      await end(playing)
      const closed = new Promise((done) => server.close(done))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

// --- Internal helpers ---

type Playing = { readonly world: World; readonly parts: readonly Part[] }

function play(options: FakeOptions, url: () => string): Playing {
  const kernel = makeKernel(options)
  const enterprise: Enterprise = { ...defaultEnterprise, ...options.enterprise }
  const switches: Switches = { ...defaultSwitches, ...options.switches }
  const given = options.callbacks ?? {}
  const settings: CallbackSettings = { ...defaultCallbackSettings, ...given, urls: { ...defaultCallbackSettings.urls, ...given.urls } }
  // kf events go to the app that was granted the account (p/96404); the official's app is the first other one with a callback.
  const keysOf = (target: Target) =>
    enterprise.apps.find((app) => app.callback && app.kf.length > 0 === (target === 'kf'))?.callback ?? null
  const world: World = {
    kernel,
    enterprise,
    switches,
    extra: options.extra ?? {},
    tokens: makeTokens(kernel, enterprise),
    callbacks: makeCallbacks(kernel, switches, enterprise.corpId, keysOf, settings),
    media: makeMediaStore(kernel),
    url,
  }
  return { world, parts: (options.parts ?? allParts).map((make) => make(world)) }
}

async function end({ world, parts }: Playing): Promise<void> {
  world.callbacks.stop()
  for (const part of parts) await part.stop?.()
  world.kernel.stop()
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  playing: Playing,
  reset: (options: ResetOptions) => Promise<void>,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://stand-in')
  const method = request.method ?? 'GET'
  const body = await readBody(request).catch(() => null)
  if (!body) return void request.socket.destroy()
  if (method === 'POST' && url.pathname === '/__fake/reset') {
    return write(response, await resetBy(body, reset))
  }
  const found = findRoute(
    playing.parts.flatMap((part) => part.routes),
    method,
    url.pathname,
  )
  const call: Call = {
    method,
    path: url.pathname,
    query: url.searchParams,
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
    body,
    remote: request.socket.remoteAddress ?? '',
    params: found?.params ?? {},
    onClose: (run) => response.on('close', run),
  }
  const handle = async (): Promise<Answer> => {
    if (!found) return json({ errcode: 404, errmsg: `the stand-in has no ${method} ${url.pathname}` }, 404)
    try {
      return await found.route.handle(call)
    } catch (error) {
      return json({ errcode: -1, errmsg: `the stand-in failed: ${error instanceof Error ? error.message : 'unknown'}` }, 500)
    }
  }
  const fault = url.pathname.startsWith('/cgi-bin/') ? playing.world.kernel.faults.take(url.pathname, httpFaults) : null
  const answer = fault ? await spoilt(fault, handle, call, playing.world.kernel) : await handle()
  if (answer === 'reset') request.socket.resetAndDestroy()
  else if (!response.destroyed) write(response, answer)
}

async function resetBy(body: Buffer, reset: (options: ResetOptions) => Promise<void>): Promise<Answer> {
  try {
    // The body is written by the tests and people of this project, in the shape of `ResetOptions`.
    const options: ResetOptions = body.length === 0 ? {} : JSON.parse(body.toString('utf8'))
    await reset(options)
    return json({ ok: true })
  } catch (error) {
    return json({ error: `/reset: ${error instanceof Error ? error.message : 'unknown'}` }, 400)
  }
}

const httpFaults = ['errcode', 'status', 'reset-before', 'reset-after', 'slow', 'truncated', 'html', 'wrong-json', 'error-as-image']

/** What the caller meets under a fault; `handle` is called when the effect happens all the same. */
async function spoilt(fault: Fault, handle: () => Promise<Answer>, call: Call, kernel: Kernel): Promise<Answer | 'reset'> {
  const code = fault.errcode ?? -1
  const error = { errcode: code, errmsg: `${words[code] ?? 'planned fault'}, hint: [${kernel.id('')}], from ip: ${call.remote}` }
  switch (fault.type) {
    case 'errcode':
      return json(error)
    case 'status':
      return { status: fault.status ?? 502, headers: { 'content-type': 'text/html' }, body: '<html><body>Bad Gateway</body></html>' }
    case 'html':
      return { status: 200, headers: { 'content-type': 'text/html' }, body: '<html><body>service maintenance</body></html>' }
    case 'reset-before':
      return 'reset'
    case 'reset-after':
      await handle()
      return 'reset'
    case 'slow':
      await sleep(fault.ms ?? 6_000)
      return await handle()
    case 'truncated': {
      const whole = await handle()
      const bytes = Buffer.from(whole.body)
      return { ...whole, body: bytes.subarray(0, Math.ceil(bytes.length / 2)) }
    }
    case 'error-as-image':
      // p/96486: bytes or, on error, JSON; the content type alone does not tell.
      return { status: 200, headers: { 'content-type': 'image/jpeg' }, body: JSON.stringify({ ...error, errcode: fault.errcode ?? 40007 }) }
    default: {
      // wrong-json (p/90455): the warning stands in errmsg whatever errcode says; errmsg must not be judged by.
      const whole = await handle()
      const value = JSON.parse(String(whole.body))
      return { ...whole, body: JSON.stringify({ ...value, errmsg: `${value.errmsg}. Warning: wrong json format. ` }) }
    }
  }
}
