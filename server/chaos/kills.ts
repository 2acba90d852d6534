/** K1: processes are killed again and again, at any moment, while people work and while the clock moves. */
import { setTimeout as wait } from 'node:timers/promises'
import { inspect } from '../journeys/evidence.ts'
import type { Fault, Stage } from './stage.ts'

/** `kill -9` of one process after the other. */
export function kills(count: number): Fault {
  return {
    id: 'K1',
    title: 'kill -9 of one process after the other, at any moment',
    async strike(stage) {
      const nights = keepDays(stage, Math.min(killsPerDay, Math.ceil(count / 2)))
      for (let n = 1; n <= count; n++) {
        await oneKill(stage)
        nights.killed(n)
        if (n % 50 === 0) await look(stage, n)
      }
      const faults = await nights.end()
      return { done: `${count} kills`, times: count, faults }
    },
  }
}

// --- Internal helpers ---

const killsPerDay = 100

/** How long it lets all be after a kill, at most, in milliseconds: while people work, and while the clock moves, which others wait for. */
const longestCalmMs = 1_500
const longestNightCalmMs = 12_000

/** Between two looks for a process that may be killed. */
const lookMs = 50

async function oneKill({ fleet, town, random }: Stage): Promise<void> {
  await wait(random() * (town.isNight ? longestNightCalmMs : longestCalmMs))
  const which = Math.floor(random() * fleet.members.length)
  // Somebody else is there for the load.
  while (!fleet.members.some(({ isUp }, n) => isUp && n !== which)) await wait(lookMs)
  await fleet.kill(which)
}

/** Lets a day end after each so many kills, beside them. */
function keepDays({ town }: Stage, each: number) {
  let night: Promise<void> = Promise.resolve()
  let isOver = true
  const faults: string[] = []
  return {
    killed(n: number) {
      if (n % each !== 0 || !isOver) return
      isOver = false
      night = town.nextDay().then(
        () => {
          isOver = true
        },
        (error) => {
          faults.push(String(error))
        },
      )
    },
    async end(): Promise<readonly string[]> {
      await night
      return faults
    },
  }
}

async function look({ databaseUrl, town, client, tell }: Stage, n: number): Promise<void> {
  const { unanswered, unsent, parked, broken } = await inspect({ data: '', databaseUrl })
  const ledger = broken ?? 'the ledger is intact'
  const figures = [
    `${n} kills`,
    `day ${town.days + 1}`,
    `${town.played} cases played`,
    `${client.acknowledged.length} acknowledged`,
    `${unanswered} waiting and ${unsent} unsent now`,
    `${parked.length} parked`,
    ledger,
  ]
  tell(figures.join(' · '))
}
