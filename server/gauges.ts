/** The figures that are looked up when they are asked for: queues, cases by status and light, what is parked, the disk, connections. */
import type { Gauge, Registry } from 'prom-client'
import type { Figures } from './store.ts'

/** Where they are looked up. */
export type Scraped = {
  figures(): Promise<Figures>
  /** UTC with 24 characters. */
  now(): string
  /** Bytes that are free for the data, and how many there must be. */
  disk(): Promise<{ readonly free: number; readonly floor: number }>
  /** Conversations in which nothing may go now (budget, window, a person has the talk), and those whose platform cannot be reached. */
  outbox(): { readonly resting: number; readonly paused: number }
  alarms(): Promise<readonly { readonly channel: string; readonly kind: string }[]>
  channels(): readonly { readonly name: string; connected?(): boolean }[]
}

/** Registers them; the function that comes back brings them up to date. */
export function makeGauges(prom: typeof import('prom-client'), registry: Registry, scraped: Scraped): () => Promise<void> {
  const gauge = (name: string, help: string, ...labelNames: readonly string[]): Gauge<string> =>
    new prom.Gauge({ name: `qishao_${name}`, help, labelNames: [...labelNames], registers: [registry] })
  const boxes = {
    waiting: gauge('inbox_waiting', 'Messages that wait for their answer.', 'channel'),
    waitingAge: gauge('inbox_oldest_seconds', 'Age of the oldest message that waits for its answer; 0: none waits.', 'channel'),
    unsent: gauge('outbox_unsent', 'Messages that may go and have not gone.'),
    unsentAge: gauge('outbox_oldest_seconds', 'Age of the oldest of them; 0: none.'),
    failingAge: gauge('outbox_failing_seconds', 'For how long sending the oldest of them has failed; 0: none has failed.'),
    later: gauge('outbox_later', 'Messages that wait for working hours.'),
    resting: gauge('outbox_resting_conversations', 'Conversations in which nothing may go now: budget, window, or a person has the talk.'),
    paused: gauge('outbox_paused_conversations', 'Conversations whose platform could not be reached.'),
    parked: gauge('parked', 'Messages that could not be answered (inbox) or sent (outbox) and wait for a person.', 'box'),
  }
  const cases = gauge('cases', 'Cases by status and light, without confidential ones.', 'status', 'light')
  const red = gauge('red_cases', 'Cases with a red light by department, without confidential ones.', 'department')
  const free = gauge('disk_free_bytes', 'What is free for the data.')
  const floor = gauge('disk_floor_bytes', 'The program is not ready with less.')
  const alarmed = gauge('alarm_raised', 'An alarm was raised within the last hour: 1.', 'channel', 'kind')
  const connected = gauge('channel_connected', 'The channel has its connection: 1 or 0.', 'channel')

  const age = (since: string | null): number => (since === null ? 0 : Math.max(0, Date.parse(scraped.now()) - Date.parse(since)) / 1_000)

  function lookAtBoxes({ waiting, unsent, later, parked }: Figures): void {
    // A channel at rest is told too: an alert on what is not there never rings.
    for (const { name: channel } of scraped.channels()) {
      const row = waiting.find((it) => it.channel === channel)
      boxes.waiting.set({ channel }, row?.n ?? 0)
      boxes.waitingAge.set({ channel }, age(row?.oldest ?? null))
    }
    boxes.unsent.set(unsent.n)
    boxes.unsentAge.set(age(unsent.oldest))
    boxes.failingAge.set(age(unsent.failingSince))
    boxes.later.set(later)
    boxes.parked.set({ box: 'inbox' }, parked.inbox)
    boxes.parked.set({ box: 'outbox' }, parked.outbox)
    const { resting, paused } = scraped.outbox()
    boxes.resting.set(resting)
    boxes.paused.set(paused)
  }

  function lookAtCases({ cases: counts }: Figures): void {
    cases.reset()
    red.reset()
    for (const { status, light, lead, n } of counts) {
      cases.inc({ status, light }, n)
      if (light === 'red') red.inc({ department: lead ?? 'none' }, n)
    }
  }

  return async () => {
    const [figures, disk, alarms] = await Promise.all([scraped.figures(), scraped.disk(), scraped.alarms()])
    lookAtBoxes(figures)
    lookAtCases(figures)
    alarmed.reset()
    for (const { channel, kind } of alarms) alarmed.set({ channel, kind }, 1)
    free.set(disk.free)
    floor.set(disk.floor)
    for (const { name: channel, connected: stands } of scraped.channels()) if (stands) connected.set({ channel }, stands() ? 1 : 0)
  }
}
