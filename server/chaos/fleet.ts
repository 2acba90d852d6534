/**
 * Several processes of the program on one database, each to be killed, stopped for a while and started again. One that ends during its
 * start, because the database is away, is started again, as systemd and Kubernetes do.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { freePort, type Program, spawnProgram } from '../journeys/program.ts'

/** One place of the fleet: the same port and settings through all its restarts. */
export type Member = {
  readonly url: string
  /** Answers `/healthz` since its last start. */
  readonly isUp: boolean
  /** The process of its last start. */
  readonly program: Program
}

export type Fleet = {
  readonly members: readonly Member[]
  /** A process that answers, chosen at random; any, when none does. */
  anyUrl(): string
  /** `kill -9`, and a new start at once unless told otherwise. Resolves when it is dead. */
  kill(which: number, again?: boolean): Promise<void>
  /** Starts what was killed or has ended; resolves when it answers. */
  start(which: number): Promise<void>
  /** Asks it to stop, and resolves with its exit code. */
  stop(which: number): Promise<number | null>
  /** SIGSTOP: it holds whatever it holds and does nothing. */
  freeze(which: number): void
  /** SIGCONT. */
  thaw(which: number): void
  /** Resolves when all answer that were started. */
  allUp(): Promise<void>
  /** Kills all. */
  end(): Promise<void>
}

export type FleetOptions = {
  readonly folder: string
  readonly size: number
  /** Settings of a member, e.g. its way to the database. */
  env(which: number): Readonly<Record<string, string>>
  random(): number
}

/** Starts the first member, then the others, and resolves when all answer. */
export async function startFleet({ folder, size, env, random }: FleetOptions): Promise<Fleet> {
  const ports = await Promise.all(Array.from({ length: size }, freePort))
  const places = ports.map((port, which) => makePlace(() => spawnProgram(folder, port, env(which))))
  const at = (which: number): Place => {
    const place = places[which]
    if (!place) throw new Error(`the fleet has ${size} members, and none of number ${which}`)
    return place
  }
  const fleet: Fleet = {
    members: places,
    anyUrl() {
      const up = places.filter(({ isUp }) => isUp)
      const among = up.length > 0 ? up : places
      return among[Math.floor(random() * among.length)]?.url ?? at(0).url
    },
    async kill(which, again = true) {
      await at(which).kill()
      if (again) at(which).spawn()
    },
    async start(which) {
      at(which).spawn()
      await until(() => at(which).isUp)
    },
    stop: (which) => at(which).stop(),
    freeze: (which) => at(which).freeze(),
    thaw: (which) => at(which).thaw(),
    allUp: () => until(() => places.every(({ isUp }) => isUp)),
    end: async () => void (await Promise.all(places.map((place) => place.kill()))),
  }
  try {
    await Promise.all(places.map(({ program }) => program.ready))
    return fleet
  } catch (error) {
    await fleet.end()
    throw error
  }
}

// --- Internal helpers ---

/** Between two looks, between an end during a start and the next start, and the longest that is waited for a start. */
const lookMs = 20
const restartMs = 500
const startMs = 120_000

async function until(holds: () => boolean): Promise<void> {
  for (const deadline = performance.now() + startMs; !holds(); await wait(lookMs)) {
    if (performance.now() > deadline) throw new Error(`the program was not there within ${startMs} ms`)
  }
}

type Place = Member & {
  spawn(): void
  kill(): Promise<void>
  stop(): Promise<number | null>
  freeze(): void
  thaw(): void
}

function makePlace(start: () => Program): Place {
  let program = start()
  let isUp = false
  let isWanted = true
  const watch = (started: Program): void => {
    isUp = false
    started.ready.then(
      () => {
        if (started === program) isUp = true
      },
      // It ended by itself, or was killed and is not to come back.
      () => void setTimeout(() => started === program && isWanted && spawn(), restartMs),
    )
  }
  function spawn(): void {
    isWanted = true
    program = start()
    watch(program)
  }
  watch(program)
  return {
    get url() {
      return program.url
    },
    get isUp() {
      return isUp
    },
    get program() {
      return program
    },
    spawn,
    async kill() {
      isUp = false
      isWanted = false
      await program.kill()
    },
    async stop() {
      isUp = false
      isWanted = false
      return await program.stop()
    },
    freeze() {
      isUp = false
      process.kill(program.pid, 'SIGSTOP')
    },
    thaw() {
      process.kill(program.pid, 'SIGCONT')
      isUp = true
    },
  }
}
