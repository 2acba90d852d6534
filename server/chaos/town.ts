/** The people of a town during a fault: they report and answer day by day, and the clock moves between two days. */
import { oneByOne } from '../journeys/evidence.ts'
import { type Client, type Flow, lateTopic, playCase, type Topic, topics } from '../journeys/load.ts'

export type Town = {
  /** The days that are over. */
  readonly days: number
  /** Lets everybody come to rest, moves the clock, and lets them go on. Resolves when it has moved. */
  nextDay(): Promise<void>
  /** The last day: nobody begins anything after it. Resolves with all that was played. */
  finish(): Promise<readonly Flow[]>
  /** The virtual time, when the clock is not being moved. */
  readonly now: string
  /** Everybody waits for the clock, which is being moved. */
  readonly isNight: boolean
  /** Cases that are played to their end so far. */
  readonly played: number
}

/** When the first day begins: a Monday. */
export const townOpens = '2026-09-14T02:00:00.000Z'

/** How far the clock moves between two days: over the first time of a case and what follows it. */
const daysBetween = 3

/** A move of the clock waits at each moment on its way, for processes that are gone too. */
const moveTimeoutMs = 15 * 60_000

/** One in so many people reports something that is left alone until the next day. */
const oneLateIn = 4

/** Each of `reporters` people reports one case after the other, under a new name each time. */
export function openTown(client: Client, reporters: number): Town {
  const desk = oneByOne()
  const flows: Flow[] = []
  let days = 0
  let dusk: PromiseWithResolvers<void> | null = null
  let dawn = Promise.withResolvers<void>()
  let atRest = 0
  let going = true

  /** Waits for the morning; the clock moves when everybody waits. */
  async function sleep(): Promise<void> {
    const morning = dawn.promise
    if (++atRest === reporters) dusk?.resolve()
    await morning
  }

  async function worker(n: number): Promise<void> {
    const isLate = n % oneLateIn === 0
    for (let i = 0; going; i++) {
      if (dusk !== null) await sleep()
      if (!going) return
      const topic = { ...topicOf(isLate, n + i), day: days }
      const reporter = `reporter-${n}-${i}`
      const flow = await playCase(client, reporter, named(topic), desk, sleep).catch(
        (error): Flow => ({ reporter, topic: named(topic), stuck: String(error) }),
      )
      flows.push(flow)
      // Whoever is stuck reports nothing more, and keeps nobody waiting.
      if (flow.stuck !== null) while (going) await sleep()
    }
  }
  const workers = Promise.all(Array.from({ length: reporters }, (_, n) => worker(n)))

  async function night(): Promise<void> {
    dusk = Promise.withResolvers()
    if (atRest === reporters) dusk.resolve()
    await dusk.promise
    await moveClock(client, dayBegins(++days))
    dusk = null
    atRest = 0
  }
  function morning(): void {
    const { resolve } = dawn
    dawn = Promise.withResolvers()
    resolve()
  }
  return {
    get days() {
      return days
    },
    get now() {
      return dayBegins(days)
    },
    get isNight() {
      return dusk !== null && atRest === reporters
    },
    get played() {
      return flows.length
    },
    async nextDay() {
      await night()
      morning()
    },
    async finish() {
      await night()
      going = false
      morning()
      await workers
      return flows
    },
  }
}

/** Plays one case of each kind on each of `days` days, with nothing to disturb it. */
export async function playModel(client: Client, days: number): Promise<readonly Flow[]> {
  const desk = oneByOne()
  const flows: Flow[] = []
  for (let day = 0; day < days; day++) {
    for (const topic of topics)
      flows.push(await playCase(client, `model-${day}-${topic.name}`.replaceAll(' ', '-'), named({ ...topic, day }), desk))
    const dusk = Promise.withResolvers<void>()
    const dawn = Promise.withResolvers<void>()
    const late = playCase(client, `model-${day}-late`, named({ ...lateTopic, day }), desk, () => {
      dusk.resolve()
      return dawn.promise
    })
    await dusk.promise
    await moveClock(client, dayBegins(day + 1))
    dawn.resolve()
    flows.push(await late)
  }
  return flows
}

// --- Internal helpers ---

function topicOf(isLate: boolean, i: number): Topic {
  const topic = isLate ? lateTopic : topics[i % topics.length]
  if (!topic) throw new Error('there is at least one topic')
  return topic
}

/** What is told of times depends on the day. */
function named({ day, ...topic }: Topic & { readonly day: number }): Topic {
  return { ...topic, name: `${topic.name}, day ${day + 1}` }
}

/** The moment at which a day begins, of those that are played. */
function dayBegins(day: number): string {
  return Temporal.Instant.from(townOpens)
    .add({ hours: day * daysBetween * 24 })
    .toString({ fractionalSecondDigits: 3 })
}

/** Whoever moves the clock may be killed meanwhile: then another does the rest. */
async function moveClock(client: Client, to: string): Promise<void> {
  const deadline = performance.now() + moveTimeoutMs
  for (;;) {
    const { now } = await client.ask<{ now: string }>('GET', '/sim/clock')
    if (now >= to) return
    try {
      await client.ask('POST', '/sim/clock', { to }, moveTimeoutMs)
    } catch (error) {
      if (performance.now() > deadline) throw error
    }
  }
}
