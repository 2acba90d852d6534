/**
 * Traces of the work, sent to a collector as OTLP over HTTP (JSON, https://opentelemetry.io/docs/specs/otlp/). Spans carry stages,
 * channels and outcomes; never a person, a text, a case or what an error says.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import { during } from './under-way.ts'
import { type Labels, timed, type Watch } from './watch.ts'

export type TraceSettings = {
  /** The collector's address before `/v1/traces`, e.g. http://127.0.0.1:4318. */
  readonly endpoint: string
  readonly service: string
  /** E.g. `{ authorization: 'Bearer …' }`. */
  readonly headers: Readonly<Record<string, string>>
}

export type Traces = {
  readonly watch: Watch
  /** Sends what is left, and waits for it no longer than a moment. */
  stop(): Promise<void>
}

/** What is sent together, and how often. A collector that is away for longer than the buffer lasts misses the newest. */
const batchSize = 512
const bufferSize = 4_096
const flushEveryMs = 5_000
const timeoutMs = 10_000
/** A stop has ten seconds in all, and traces are the last and least of it. */
const lastTimeoutMs = 300

/** Codes of the protocol. */
const internal = 1
const failed = 2

/** Starts to trace; a collector that cannot be reached costs spans and never a turn. */
export function makeTraces(settings: TraceSettings, log: Logger): Traces {
  const current = new AsyncLocalStorage<Span>()
  const post = poster(settings, log)
  let buffer: object[] = []

  async function flush(ms: number): Promise<void> {
    while (buffer.length > 0) {
      const batch = buffer.slice(0, batchSize)
      buffer = buffer.slice(batchSize)
      if (!(await post(batch, ms))) return
    }
  }
  // One at a time, so that a slow collector does not get everything at once.
  let flushing = Promise.resolve()
  const timer = setInterval(() => {
    flushing = flushing.then(() => flush(timeoutMs))
  }, flushEveryMs).unref()

  return {
    watch: {
      stage(stage, labels, work, told = {}) {
        const parent = current.getStore()
        const span: Span = { traceId: parent?.traceId ?? id(16), spanId: id(8) }
        const start = nowMicroseconds()
        const end = (outcome: string): void => {
          if (buffer.length < bufferSize) buffer.push(spanOf(span, parent, stage, { ...labels, outcome }, start))
        }
        const run = (): ReturnType<typeof work> => timed(() => current.run(span, work), told, end)
        return parent ? run() : during({ trace: span.traceId }, run)
      },
      count: () => undefined,
      lease: () => undefined,
    },
    async stop() {
      clearInterval(timer)
      await flush(lastTimeoutMs)
    },
  }
}

// --- Internal helpers ---

type Span = { readonly traceId: string; readonly spanId: string }

const id = (bytes: number): string => randomBytes(bytes).toString('hex')

const nowMicroseconds = (): bigint => BigInt(Math.round((performance.timeOrigin + performance.now()) * 1_000))

const nanoseconds = (microseconds: bigint): string => String(microseconds * 1_000n)

function spanOf(span: Span, parent: Span | undefined, name: string, labels: Labels, start: bigint): object {
  return {
    ...span,
    ...(parent ? { parentSpanId: parent.spanId } : {}),
    ...{ name, kind: internal, startTimeUnixNano: nanoseconds(start), endTimeUnixNano: nanoseconds(nowMicroseconds()) },
    attributes: Object.entries(labels).map(([key, value]) => attribute(`qishao.${key}`, value)),
    status: labels.outcome === 'failed' ? { code: failed } : {},
  }
}

const attribute = (key: string, value: string): object => ({ key, value: { stringValue: value } })

/** Posts spans; false when they did not arrive. Of a row of failures the first is told. */
function poster({ endpoint, service, headers }: TraceSettings, log: Logger): (spans: readonly object[], ms: number) => Promise<boolean> {
  let well = true
  const resource = { attributes: [attribute('service.name', service)] }
  return async (spans, ms) => {
    const body = JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'qishao' }, spans }] }] })
    try {
      const answer = await fetch(`${endpoint.replace(/\/$/, '')}/v1/traces`, {
        ...{ method: 'POST', body, headers: { ...headers, 'content-type': 'application/json' } },
        ...{ redirect: 'error', signal: AbortSignal.timeout(ms) },
      })
      await answer.arrayBuffer()
      if (!answer.ok) throw new Error(`the collector answered ${answer.status}`)
      well = true
    } catch (error) {
      if (well) log.warn({ err: error, spans: spans.length }, 'traces could not be sent')
      well = false
    }
    return well
  }
}
