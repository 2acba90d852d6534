/** The faults that strike a fleet at work, by their numbers in `docs/reliability.md`. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { startProxy, type Way } from './proxy.ts'
import type { Mood } from './receiver.ts'
import type { Fault, Stage } from './stage.ts'

/** How long each fault lasts: the whole length for the command, short ones for the tests. In milliseconds. */
export type Lengths = {
  readonly frozenMs: number
  readonly databaseAwayMs: number
  readonly redisAwayMs: number
  readonly cutMs: number
  readonly slowMs: number
  readonly platformDownMs: number
  readonly jumpMs: number
}

export const lengths: Lengths = {
  frozenMs: 60_000,
  databaseAwayMs: 10_000,
  redisAwayMs: 60_000,
  cutMs: 20_000,
  slowMs: 30_000,
  platformDownMs: 30_000,
  jumpMs: 15_000,
}

/** Between two strikes people work for so long. */
const betweenMs = 3_000

/** K2: all processes die at once while the other system has a message and has not answered. */
export function killsWhileSending(times: number): Fault {
  return {
    id: 'K2',
    title: 'kill -9 of all processes between the commit and the platform’s answer',
    callers: 3,
    async strike({ fleet, receiver }) {
      for (let n = 0; n < times; n++) {
        const before = receiver.posts.length
        receiver.set('silent')
        await until(() => receiver.posts.length > before)
        for (const which of fleet.members.keys()) await fleet.kill(which)
        receiver.set('takes')
        await until(() => fleet.members.every(({ isUp }) => isUp))
        await wait(betweenMs)
      }
      return { done: `${times} times, all processes`, times }
    },
  }
}

/** K4: a process sleeps for longer than its leases last, and the clock moves meanwhile. */
export function freeze({ frozenMs }: Lengths): Fault {
  return {
    id: 'K4',
    title: 'SIGSTOP of a process for longer than its leases, then SIGCONT',
    callers: 3,
    async strike({ fleet, town, random }) {
      const which = Math.floor(random() * fleet.members.length)
      fleet.freeze(which)
      try {
        await Promise.all([wait(frozenMs), town.nextDay()])
      } finally {
        fleet.thaw(which)
      }
      return { done: `${frozenMs / 1000} s, the clock moved by days meanwhile`, times: 1 }
    },
  }
}

/** K5: the clock of one machine jumps a day ahead, a day back, and is set right. Null where libfaketime is not installed. */
export function clockJumps({ jumpMs }: Lengths): Fault | null {
  const library = fakeTimeLibraries.find((path) => existsSync(path))
  if (library === undefined) return null
  const folder = mkdtempSync(join(tmpdir(), 'qishao-clock-'))
  const file = (which: number): string => join(folder, String(which))
  return {
    id: 'K5',
    title: 'the clock of one machine jumps a day ahead, then a day back',
    callers: 6,
    realClock: true,
    callersAlone: true,
    env(which) {
      writeFileSync(file(which), '+0')
      // The watch of the machine, by which leases are reckoned, is no clock of the wall and does not jump.
      return { LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: file(which), FAKETIME_NO_CACHE: '1', DONT_FAKE_MONOTONIC: '1' }
    },
    async strike() {
      for (const offset of ['+1d', '-1d', '+0']) {
        writeFileSync(file(0), offset)
        await wait(jumpMs)
      }
      return { done: `${jumpMs / 1000} s each`, times: 2 }
    },
    end: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** K7: every answer of the database takes its time. */
export function slowDatabase({ slowMs }: Lengths): Fault {
  return throughProxies({
    id: 'K7',
    title: 'each way to and from the database takes 200 to 1,000 ms',
    async strike(_, proxies) {
      for (const ms of [200, 500, 1_000]) {
        for (const proxy of proxies) proxy.delay(ms)
        await wait(slowMs / 3)
      }
      for (const proxy of proxies) proxy.delay(0)
      return { done: `${slowMs / 1000} s`, times: 1 }
    },
  })
}

/** K8: the platform refuses, limits, and keeps silent, while two hours pass. */
export function platformDown({ platformDownMs }: Lengths): Fault {
  const moods: readonly Mood[] = [500, 429, 'silent']
  return {
    id: 'K8',
    title: 'the platform answers 500, 429, and not at all, for two hours of the virtual clock',
    callers: 6,
    callersAlone: true,
    async strike({ receiver, client }) {
      for (const mood of moods) {
        receiver.set(mood)
        await wait(platformDownMs / moods.length)
      }
      receiver.set(500)
      await client.ask('POST', '/sim/clock', { advance: 'PT2H' }, movePatienceMs)
      receiver.set('takes')
      return { done: moods.map((mood) => (mood === 'silent' ? 'no answer' : mood)).join(', '), times: moods.length }
    },
  }
}

/** K11: the database ends in every way it can, and comes back. */
export function databaseRestarts({ databaseAwayMs }: Lengths): Fault {
  return {
    id: 'K11',
    title: 'the database ends at once (SIGQUIT), in order (SIGINT), its connections die (kill -9), and it is away for a while',
    callers: 3,
    async strike({ postgres }) {
      await postgres.stop('SIGQUIT')
      await postgres.start()
      await wait(betweenMs)
      await postgres.stop('SIGINT')
      await postgres.start()
      await wait(betweenMs)
      killBackends(postgres.port)
      await wait(betweenMs)
      await postgres.stop('SIGINT')
      await wait(databaseAwayMs)
      await postgres.start()
      return { done: `a stop of each kind, and ${databaseAwayMs / 1000} s without it`, times: 4 }
    },
  }
}

/** K11: Redis forgets all, restarts, and is away for a while. */
export function redisRestarts({ redisAwayMs }: Lengths): Fault {
  return {
    id: 'K11 Redis',
    title: 'Redis restarts, is emptied, and is away for a while',
    async strike({ redis }) {
      execFileSync('redis-cli', ['-p', String(redis.port), 'flushall'], { stdio: 'ignore' })
      await wait(betweenMs)
      await redis.stop('SIGKILL')
      await redis.start()
      await wait(betweenMs)
      await redis.stop()
      await wait(redisAwayMs)
      await redis.start()
      return { done: `FLUSHALL, kill -9, ${redisAwayMs / 1000} s without it`, times: 3 }
    },
  }
}

/** K11: there never is a Redis. */
export function withoutRedis({ redisAwayMs }: Lengths): Fault {
  return {
    id: 'K11 no Redis',
    title: 'there is no Redis at all',
    alone: true,
    async strike() {
      await wait(redisAwayMs)
      return { done: `${redisAwayMs / 1000} s`, times: 1 }
    },
  }
}

/** K11b: one process and the database hear nothing of each other, and nobody tells them. */
export function networkCut({ cutMs }: Lengths): Fault {
  return throughProxies({
    id: 'K11b',
    title: 'the network between one process and the database drops everything',
    callers: 3,
    async strike(_, [way]) {
      way?.set('silent')
      await wait(cutMs)
      way?.set('open')
      return { done: `${cutMs / 1000} s`, times: 1 }
    },
  })
}

/** K14: every process is stopped and started, one after the other. */
export function rollingRestart(times: number): Fault {
  return {
    id: 'K14',
    title: 'every process is stopped (SIGTERM) and started, one after the other',
    callers: 3,
    async strike({ fleet }) {
      const faults: string[] = []
      for (let n = 0; n < times; n++) {
        for (const which of fleet.members.keys()) {
          const code = await fleet.stop(which)
          if (code !== 0) faults.push(`a stop ended with exit code ${code}`)
          await fleet.start(which)
        }
      }
      return { done: `${times} rounds`, times, faults }
    },
  }
}

/** A little of everything, one after the other and at the same time: for the tests of every day. */
export function aLittleOfEverything({ frozenMs, cutMs }: Lengths): Fault {
  return throughProxies({
    id: 'all',
    title: 'kills, SIGSTOP, a database and a Redis that restart, a network that is cut',
    callers: 2,
    async strike({ fleet, postgres, redis }, [, way]) {
      await fleet.kill(1)
      fleet.freeze(0)
      const frozen = wait(frozenMs)
      await postgres.stop('SIGQUIT')
      await postgres.start()
      execFileSync('redis-cli', ['-p', String(redis.port), 'flushall'], { stdio: 'ignore' })
      await until(() => fleet.members.some(({ isUp }) => isUp))
      await fleet.kill(2)
      await frozen
      fleet.thaw(0)
      way?.set('silent')
      await wait(cutMs)
      way?.set('open')
      await fleet.kill(2)
      return { done: 'once each', times: 1 }
    },
  })
}

// --- Internal helpers ---

const lookMs = 20
const strikePatienceMs = 120_000
/** A move of the clock waits for what is under way. */
const movePatienceMs = 15 * 60_000

async function until(holds: () => boolean): Promise<void> {
  for (const deadline = performance.now() + strikePatienceMs; !holds(); await wait(lookMs)) {
    if (performance.now() > deadline) throw new Error(`nothing happened for ${strikePatienceMs} ms`)
  }
}

/** Each process has a way of its own to the database. */
function throughProxies(
  fault: Omit<Fault, 'strike' | 'env' | 'begin' | 'end'> & { strike(stage: Stage, proxies: readonly Way[]): ReturnType<Fault['strike']> },
): Fault {
  const proxies: Way[] = []
  return {
    ...fault,
    async begin({ postgres }) {
      for (let n = 0; n < mostMembers; n++) proxies.push(await startProxy(postgres.port))
    },
    env(which, { databaseUrl }) {
      const url = new URL(databaseUrl)
      url.port = String(proxies[which]?.port ?? url.port)
      return { DATABASE_URL: url.href }
    },
    strike: (stage) => fault.strike(stage, proxies),
    end: async () => void (await Promise.all(proxies.map((proxy) => proxy.stop()))),
  }
}

const mostMembers = 8

/** Where Debian puts it (package faketime). */
const fakeTimeLibraries = ['x86_64', 'aarch64'].map((machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketimeMT.so.1`)

/** All processes that serve a connection; the server starts anew by itself. */
function killBackends(port: number): void {
  const lines = execFileSync('ps', ['-eo', 'pid,ppid,args'], { encoding: 'utf8' }).split('\n')
  const server = lines
    .find((line) => line.includes('/postgres -D') && line.includes(`-p ${port} `))
    ?.trim()
    .split(/\s+/)[0]
  const backends = lines.map((line) => line.trim().split(/\s+/)).filter(([, parent, name]) => parent === server && name === 'postgres:')
  for (const [pid = '', , , role] of backends) if (role === 'postgres') process.kill(Number(pid), 'SIGKILL')
}
