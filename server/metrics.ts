/** The figures of a running program in the text format of Prometheus. Names and units by its conventions; no label names a person or a case. */
import type { Histogram, Registry } from 'prom-client'
import { makeGauges, type Scraped } from './gauges.ts'
import { type Stage, timed, type Watch } from './watch.ts'

export type Metrics = {
  readonly watch: Watch
  /** All figures as they are now, with the media type of the text. */
  text(): Promise<{ readonly type: string; readonly body: string }>
}

/** From a millisecond, for a stage of a turn, to half a minute, for a voice message that is listened to. In seconds. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** Makes the figures. The library is loaded here: who wants no figures starts without it. */
export async function makeMetrics(scraped: Scraped): Promise<Metrics> {
  const prom = await import('prom-client')
  const registry = new prom.Registry()
  const registers = [registry]
  const histogram = (name: string, help: string, ...labelNames: readonly string[]): Histogram<string> =>
    new prom.Histogram({ name: `qishao_${name}_seconds`, help, labelNames: [...labelNames, 'outcome'], buckets, registers })

  const stages: Readonly<Record<Stage, Histogram<string> | null>> = {
    receive: histogram('receive', 'Keeping one message that came in; outcome: new, known, failed.', 'channel'),
    turn: histogram('turn', 'One turn, from opening the conversation to its commit; outcome: ok, overtaken, failed.'),
    understand: histogram('understand', 'Working out one part of what a text says.'),
    commit: histogram('commit', 'One commit; outcome: committed, stale, overtaken, failed.'),
    send: histogram('send', 'One try to send one message; outcome: ok, failed (tried again), held, refused.', 'channel'),
    tick: histogram('tick', 'One look at what is due.'),
    // Parts of a turn that a trace shows; they are too short and too many to be worth a series.
    advance: null,
    handle: null,
  }
  const counters = {
    'stale-turn': new prom.Counter({ name: 'qishao_stale_turns_total', help: 'Turns that were computed anew.', registers }),
    timer: new prom.Counter({ name: 'qishao_timers_fired_total', help: 'Timers that fired.', labelNames: ['kind'], registers }),
  } as const
  const leases = new prom.Gauge({
    ...{ name: 'qishao_lease_held', help: 'This process has the one connection of a channel: 1 or 0.' },
    ...{ labelNames: ['channel'], registers },
  })
  const look = makeGauges(prom, registry, scraped)
  const shared = ofProcess(prom)

  return {
    watch: {
      stage(stage, labels, work, told = {}) {
        const series = stages[stage]
        if (series === null) return work()
        return timed(work, told, (outcome, seconds) => series.observe({ ...labels, outcome }, seconds))
      },
      count: (what, labels) => counters[what].inc({ ...labels }),
      lease: (channel, held) => leases.set({ channel }, held ? 1 : 0),
    },
    async text() {
      await look()
      return { type: registry.contentType, body: `${await registry.metrics()}${await shared.metrics()}` }
    },
  }
}

// --- Internal helpers ---

let processRegistry: Registry | null = null

/** Memory, processor and the delay of the event loop belong to the process, however often a program is started in it. */
function ofProcess({ collectDefaultMetrics, Registry }: typeof import('prom-client')): Registry {
  if (processRegistry === null) {
    processRegistry = new Registry()
    collectDefaultMetrics({ register: processRegistry })
  }
  return processRegistry
}
