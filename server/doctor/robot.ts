/**
 * The long connection of the group bot (p/101463). There may be one: a second one throws the first out, so nothing is connected while a
 * server may hold it; what that server has written down is read instead.
 */
import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import type { Store } from '../store.ts'
import type { Finding, Findings } from './finding.ts'
import type { WecomSettings } from './settings.ts'

export type RobotGiven = {
  readonly aibot: NonNullable<WecomSettings['aibot']>
  readonly store: Pick<Store, 'setting'> | null
  /** A server answers on this machine. */
  readonly serverRuns: boolean
  /** Milliseconds since 1970, of this machine. */
  clock(): number
  /** Whether notes in the store follow the machine's clock. */
  readonly realTime: boolean
  /** For the connection and its answer, in milliseconds; 10 s unless told. */
  readonly patienceMs?: number
}

/** As `server/lease.ts` writes it. */
const leaseShape = z.object({ fence: z.number(), until: z.number() })

/** As the channel writes it every quarter of a minute while the connection stands. */
const aliveShape = z.object({ aliveAt: z.string().nullable() })

/** So old a sign of life is none, in milliseconds: four beats. */
const silentMs = 60_000

const step = 'aibot connection'

export async function* robot(given: RobotGiven): Findings {
  const { aibot, store, serverRuns, clock } = given
  const lease = await note(store, `lease aibot ${aibot.id}`, leaseShape)
  if (lease && lease.until > clock()) return yield await heldBy(lease.fence, given)
  if (serverRuns) {
    const text =
      'a server runs and does not hold it: restart it with the present settings, or stop it and run this again to try the Bot ID and Secret.'
    return yield { level: 'warn', step, text }
  }
  yield await subscribed(given)
}

// --- Internal helpers ---

async function heldBy(fence: number, { store, clock, realTime }: RobotGiven): Promise<Finding> {
  const alive = (await note(store, 'aibot gap', aliveShape))?.aliveAt ?? null
  const held = `a running server holds the right to it (number ${fence})`
  if (alive === null)
    return {
      level: 'FAIL',
      step,
      text: `${held} and was never connected: compare WECOM_AIBOT_ID and WECOM_AIBOT_SECRET with the console, and look for alarms in its log.`,
    }
  const ago = clock() - Date.parse(alive)
  if (realTime && ago > silentMs)
    return {
      level: 'FAIL',
      step,
      text: `${held}, but it last stood at ${alive}: look for "aibot" alarms in its log, as of a second program with the same bot.`,
    }
  return { level: 'ok', step, text: `${held} and is connected; not tried here, because a second connection would throw it out` }
}

/** One connection, one subscription, closed at once. A wrong secret is not tried twice. */
async function subscribed({ aibot, patienceMs = 10_000 }: RobotGiven): Promise<Finding> {
  const socket = new WebSocket(aibot.url)
  try {
    const code = await answerTo(socket, aibot, patienceMs)
    if (code === 0) return { level: 'ok', step, text: 'subscribed and closed again' }
    if (code === null)
      return { level: 'FAIL', step, text: `${aibot.url} does not answer: open the way out of this network to it, port 443 with WebSocket.` }
    if (wrongCredentials.includes(code))
      return {
        level: 'FAIL',
        step,
        text: `WECOM_AIBOT_ID or WECOM_AIBOT_SECRET is wrong (${code}): copy both again from 智能机器人 → API模式 → 长连接.`,
      }
    return { level: 'FAIL', step, text: `WeCom refuses the subscription (${code}): see 智能机器人 → API模式, which must be 长连接.` }
  } finally {
    socket.close()
  }
}

/** 853000 is what one project saw for wrong credentials (C); the others are those of p/90313. */
const wrongCredentials: readonly number[] = [853000, 40001, 40013, 40014, 40056, 40091]

const answerShape = z.object({ headers: z.object({ req_id: z.string() }), errcode: z.number() })

/** The errcode of the answer to our subscription; null when none came. */
function answerTo(socket: WebSocket, { id, secret }: RobotGiven['aibot'], patienceMs: number): Promise<number | null> {
  const request = `aibot_subscribe_${randomUUID()}`
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), patienceMs)
    const done = (code: number | null): void => {
      clearTimeout(timer)
      resolve(code)
    }
    socket.onopen = () =>
      socket.send(JSON.stringify({ cmd: 'aibot_subscribe', headers: { req_id: request }, body: { bot_id: id, secret } }))
    socket.onmessage = ({ data }) => {
      const frame = answerShape.safeParse(jsonOf(data))
      if (frame.success && frame.data.headers.req_id === request) done(frame.data.errcode)
    }
    socket.onclose = () => done(null)
    socket.onerror = () => done(null)
  })
}

function jsonOf(data: unknown): unknown {
  try {
    return typeof data === 'string' ? JSON.parse(data) : null
  } catch {
    return null
  }
}

async function note<T>(store: Pick<Store, 'setting'> | null, key: string, shape: z.ZodType<T>): Promise<T | null> {
  const text = (await store?.setting(key)) ?? null
  const read = shape.safeParse(jsonOf(text))
  return read.success ? read.data : null
}
