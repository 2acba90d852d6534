/**
 * Calls one path of WeCom and judges the answer by its errcode (p/90455): what passes by itself is tried again here, a path with too many
 * calls rests, what an operator must see is alarmed. Knows no access token; `api.ts` does.
 */
import { ruleOf } from './error-codes.ts'
import { type Answer, exchange } from './exchange.ts'
import { refusalOf, unreachable, WecomError } from './wecom-error.ts'

export type Call = {
  /** Below /cgi-bin, e.g. `kf/send_msg`. */
  readonly path: string
  readonly query?: Readonly<Record<string, string | number>>
  /** Sent as JSON, or as it is when it is a form with its own content type. None: GET. */
  readonly body?: object | Form
  /** What rests when the path has too many calls; the path itself unless told, e.g. one robot's key. */
  readonly lane?: string
  readonly timeoutMs?: number
}

export type Form = { readonly contentType: string; readonly bytes: Buffer<ArrayBuffer> }

/** An answer with errcode 0, its fields not yet looked at. */
export type Fields = Readonly<Record<string, unknown>>

export type Caller = {
  /** Throws `WecomError`. */
  call(call: Call): Promise<Fields>
  /** A GET whose answer is bytes; an error still comes as JSON, whatever its content type says. Throws `WecomError`. */
  fetch(call: Omit<Call, 'body'>, options: { readonly headers?: Readonly<Record<string, string>>; readonly limit: number }): Promise<Answer>
}

export type CallerOptions = {
  /** Without /cgi-bin, e.g. `https://qyapi.weixin.qq.com`. */
  readonly origin: string
  /** For an operator: kind `wecom-<errcode>`, and a sentence. */
  alarm(kind: string, sentence: string): void
  /** From the first byte sent to the last byte read, in milliseconds; 10 s unless told. */
  readonly timeoutMs?: number
  /** Milliseconds of a monotonic clock. */
  clock?(): number
  delay?(ms: number): Promise<void>
}

export function makeCaller(options: CallerOptions): Caller {
  const { origin, alarm, timeoutMs = defaultTimeoutMs, clock = () => performance.now(), delay = pause } = options
  const base = baseOf(origin)
  const rests = new Map<string, { readonly until: number; readonly strikes: number }>()

  /** Runs one attempt after the other while the rule of the failure says so. */
  const attempts = async <T>(call: Call, attempt: () => Promise<T>): Promise<T> => {
    const lane = call.lane ?? call.path
    for (let tries = 1; ; tries++) {
      const rest = rests.get(lane)
      if (rest && clock() < rest.until) throw refusalOf(call.path, 45009, '', rest.until - clock())
      try {
        const result = await attempt()
        if (rest && rests.get(lane) === rest) rests.delete(lane) // and not one that began while this call was under way
        return result
      } catch (error) {
        if (!(error instanceof WecomError)) throw error
        if (error.code !== null && ruleOf(error.code).alarm) alarm(`wecom-${error.code}`, error.message)
        if (error.action === 'limited') {
          const strikes = (rest?.strikes ?? 0) + 1
          const restMs = restsMs[Math.min(strikes, restsMs.length) - 1] ?? 0
          rests.set(lane, { until: clock() + restMs, strikes })
          throw refusalOf(call.path, 45009, '', restMs)
        }
        if (tries >= triesOf(error)) throw error
        await delay(error.action === 'slower' ? 100 + Math.random() * 900 : busyMs * 4 ** (tries - 1))
      }
    }
  }
  const urlOf = ({ path, query = {} }: Call): URL => {
    const url = new URL(`cgi-bin/${path}`, base)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value))
    return url
  }
  return {
    call: (call) =>
      attempts(call, async () => {
        const { path, body } = call
        const answer = await exchange({
          path,
          url: urlOf(call),
          ...payload(body),
          timeoutMs: call.timeoutMs ?? timeoutMs,
          limit: largestJson,
        })
        return judge(path, answer, body !== undefined)
      }),
    fetch: (call, { headers = {}, limit }) =>
      attempts(call, async () => {
        const { path } = call
        const answer = await exchange({ path, url: urlOf(call), method: 'GET', headers, timeoutMs: call.timeoutMs ?? timeoutMs, limit })
        judgeFile(path, answer)
        return answer
      }),
  }
}

// --- Internal helpers ---

const defaultTimeoutMs = 10_000

/** A full page of sync_msg: 1,000 messages (p/94670) of at most 2 KiB each, threefold. */
const largestJson = 8 * 1024 * 1024

/** An answer that is an error has a code and a sentence. */
const largestError = 64 * 1024

/** 45009 blocks a call for 60 s by the minute and for 60 min by the hour (p/90454); a path that is refused again rests longer. */
const restsMs: readonly number[] = [60_000, 600_000, 3_600_000]

const busyMs = 200

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

function triesOf({ action }: WecomError): number {
  if (action === 'retry') return 3 // p/90313: at most three times
  if (action === 'retry-once') return 2
  return action === 'slower' ? 4 : 1
}

function baseOf(origin: string): URL {
  const base = URL.parse(origin.endsWith('/') ? origin : `${origin}/`)
  if (!base || !/^https?:$/.test(base.protocol))
    throw new Error(`the base of the WeCom API must be an origin such as https://qyapi.weixin.qq.com, not ${JSON.stringify(origin)}`)
  return base
}

function payload(body: object | Form | undefined): Pick<Parameters<typeof exchange>[0], 'method' | 'headers' | 'body'> {
  if (body === undefined) return { method: 'GET' }
  if (isForm(body)) return { method: 'POST', headers: { 'content-type': body.contentType }, body: body.bytes }
  return { method: 'POST', headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(body, wellFormed) }
}

/** Half of a character would be written as an escape, and WeCom refuses those in places (40033). */
function wellFormed(_: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed() : value
}

function isForm(body: object | Form): body is Form {
  return 'bytes' in body && Buffer.isBuffer(body.bytes) && 'contentType' in body
}

/** The fields of an answer with errcode 0. Anything that is no answer of WeCom may stand in front of a call that had its effect. */
function judge(path: string, { status, bytes }: Answer, changes: boolean): Fields {
  if (status >= 300)
    throw new WecomError(path, `HTTP ${status}; compare the base URL with the console`, { action: 'final', retryable: false })
  const fields = fieldsOf(bytes)
  if (!fields) throw unreachable(path, 'the answer is not the JSON of WeCom', changes)
  const errmsg = typeof fields.errmsg === 'string' ? fields.errmsg : ''
  // Our JSON is well formed, so it was damaged on the way and nobody knows what arrived (p/90455).
  if (errmsg.includes('wrong json format')) throw unreachable(path, 'WeCom could not read our JSON', changes)
  if (fields.errcode !== 0) throw refusalOf(path, Number(fields.errcode), errmsg)
  return fields
}

/** Of an answer that should be a file: throws when it is an error after all, whatever its content type says. */
function judgeFile(path: string, answer: Answer): void {
  const { status, headers, bytes } = answer
  const fields = bytes[0] === 0x7b && bytes.length < largestError ? fieldsOf(bytes) : null
  if (status >= 300 || fields) judge(path, answer, false)
  // A person may well send a page or JSON as a file, but then it has a name.
  else if (/json|html/.test(headers.get('content-type') ?? '') && !headers.has('content-disposition'))
    throw unreachable(path, 'the answer is neither a file nor an error', false)
}

/** The object with a numeric errcode that these bytes are, or null. */
function fieldsOf(bytes: Buffer): Fields | null {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'))
    const isAnswer = typeof value === 'object' && value !== null && 'errcode' in value && Number.isInteger(value.errcode)
    return isAnswer ? { ...value } : null
  } catch {
    return null
  }
}
