/**
 * The one WebSocket connection of the 智能机器人 (p/101463): JSON frames `{cmd, headers:{req_id}, body}`, answers without cmd
 * under the same req_id. A second subscription kicks the first.
 */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import { type Ack, accepted, refused } from './aibot-ack.ts'
import { fields, textOf } from './aibot-card.ts'
import type { Fields } from './aibot-media.ts'
import type { Faults } from './faults.ts'

/** A chunk of 512 KB in base64, and room for its frame. */
const maxFrameBytes = 2 * 1024 * 1024

export type AibotLine = {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** A subscribed connection stands. */
  up(): boolean
  /** Sends a frame to the product; false when no connection stands or the frame is lost by a fault. */
  push(cmd: 'aibot_msg_callback' | 'aibot_event_callback', reqId: string, body: object): boolean
  /** As if another process had subscribed: `disconnected_event`, then the end of the connection. False without one. */
  kick(): boolean
  /** Breaks the connection without a word. */
  drop(): void
  stop(): void
}

type Given = {
  readonly bot: { readonly id: string; readonly secret: string }
  /**
   * On the path `aibot:<cmd>`. Commands, the subscription too: `errcode` (e.g. 846608 in the middle of a stream), `ack-lost` (the effect is applied, its answer
   * never arrives), `break-before` and `break-after` the effect; `aibot:ping`: `no-pong`. Callbacks: `twice` (same req_id and msgid),
   * `dropped`, `break-after` (inside the 5 s window of a welcome or a card).
   */
  readonly faults: Faults
  silentMs(): number
  /** Carries out a command of a subscribed connection. */
  handle(cmd: string, reqId: string, body: Fields): Ack
  /** The event that tells the old connection that a new one stands. */
  farewell(): { readonly reqId: string; readonly body: object }
  /** A connection has subscribed, or the last one has ended. */
  changed(up: boolean): void
}

/** Makes the server's side of the connection. */
export function makeAibotLine(given: Given): AibotLine {
  const server = new WebSocketServer({ noServer: true, maxPayload: maxFrameBytes })
  let holder: WebSocket | null = null
  const fault = (cmd: string, ...types: readonly string[]) => given.faults.take(`aibot:${cmd}`, types)

  function kick(): boolean {
    if (holder === null) return false
    const old = holder
    const { reqId, body } = given.farewell()
    send(old, { cmd: 'aibot_event_callback', headers: { req_id: reqId }, body })
    leave(old)
    old.close()
    return true
  }

  function leave(socket: WebSocket): void {
    if (holder !== socket) return
    holder = null
    given.changed(false)
  }

  function subscribe(socket: WebSocket, { bot_id: id, secret }: Fields): Ack {
    // 853000 is the code that one project saw for bad credentials.
    if (id !== given.bot.id || secret !== given.bot.secret) return refused(853000, 'invalid bot_id or secret')
    if (holder === socket) return accepted()
    kick()
    holder = socket
    return accepted()
  }

  /** The answer to a frame; null when there is none, `break` when the link ends instead. */
  function answerTo(socket: WebSocket, cmd: string, reqId: string, body: Fields): Ack | null | 'break' {
    if (cmd === 'aibot_subscribe') {
      const planned = fault(cmd, 'errcode', 'break-before')
      if (planned?.type === 'break-before') return 'break'
      return planned === null ? subscribe(socket, body) : refused(planned.errcode ?? -1, 'fault of the stand-in')
    }
    // U: the code for a frame before the subscription.
    if (holder !== socket) return refused(853000, 'not subscribed')
    if (cmd === 'ping') return fault(cmd, 'no-pong') === null ? accepted() : null
    const planned = fault(cmd, 'errcode', 'break-before', 'break-after', 'ack-lost')
    if (planned?.type === 'errcode') return refused(planned.errcode ?? -1, 'fault of the stand-in')
    if (planned?.type === 'break-before') return 'break'
    const ack = given.handle(cmd, reqId, body)
    if (planned?.type === 'break-after') return 'break'
    return planned?.type === 'ack-lost' ? null : ack
  }

  function take(socket: WebSocket, raw: string): void {
    const frame = parsed(raw)
    const reqId = textOf(fields(frame.headers).req_id)
    const before = holder
    const answer = answerTo(socket, textOf(frame.cmd), reqId, fields(frame.body))
    if (answer === 'break') socket.terminate()
    else if (answer !== null) send(socket, { headers: { req_id: reqId }, ...answer })
    if (holder !== before) given.changed(true)
  }

  server.on('connection', (socket: WebSocket) => {
    // "drops silent links" (p/101463): any frame is a sign of life. Real time, for the fake's clock may leap by days.
    let silence = setTimeout(() => socket.terminate(), given.silentMs()).unref()
    socket.on('message', (data) => {
      clearTimeout(silence)
      silence = setTimeout(() => socket.terminate(), given.silentMs()).unref()
      take(socket, textFrom(data))
    })
    // A broken link ends with 'close', which follows.
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearTimeout(silence)
      leave(socket)
    })
  })

  return {
    upgrade(request, socket, head) {
      server.handleUpgrade(request, socket, head, (client) => server.emit('connection', client, request))
    },
    up: () => holder !== null,
    push(cmd, reqId, body) {
      if (holder === null || fault(cmd, 'dropped') !== null) return false
      const socket = holder
      send(socket, { cmd, headers: { req_id: reqId }, body })
      if (fault(cmd, 'twice') !== null) send(socket, { cmd, headers: { req_id: reqId }, body })
      if (fault(cmd, 'break-after') !== null) socket.close()
      return true
    },
    kick,
    drop: () => holder?.terminate(),
    stop() {
      for (const client of server.clients) client.terminate()
      server.close()
    },
  }
}

// --- Internal helpers ---

function send(socket: WebSocket, frame: object): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame))
}

function textFrom(data: RawData): string {
  return (Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer)).toString('utf8')
}

/** A frame that is not JSON has no fields and is answered like an unknown command. */
function parsed(raw: string): Fields {
  try {
    return fields(JSON.parse(raw))
  } catch {
    return {}
  }
}
