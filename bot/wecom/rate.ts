/**
 * Keeps sends below WeCom's limits. It has to be ours: above some of them WeCom drops messages without an error (p/90454), so there is
 * nothing to learn from.
 */

/** At most so many within any window of this length. */
export type Limit = { readonly turns: number; readonly windowMs: number }

/** The limits by what they are counted for; the keys are a conversation, a member, or a robot's key. */
export const limits = {
  /** Answers and pushes of the robot together, per conversation (p/101463). */
  aibot: [
    { turns: 30, windowMs: 60_000 },
    { turns: 1000, windowMs: 3_600_000 },
  ],
  /** Messages of an app to one member; more are dropped silently (p/90454). */
  app: [
    { turns: 30, windowMs: 60_000 },
    { turns: 1000, windowMs: 3_600_000 },
  ],
  /** Pieces of files to the robot, per robot (p/101463). */
  aibotUpload: [
    { turns: 30, windowMs: 60_000 },
    { turns: 1000, windowMs: 3_600_000 },
  ],
  /** Messages of an app's group to one member; more are dropped silently (p/90248). The day's 10,000 are out of our reach. */
  appchat: [{ turns: 200, windowMs: 60_000 }],
  /** A group robot: WeCom's limit is 20 a minute (p/99110); its clock is not ours, so two stay free. */
  webhook: [{ turns: 18, windowMs: 60_000 }],
} as const satisfies Readonly<Record<string, readonly Limit[]>>

export type Rate = {
  /** Resolves when one more fits into every window of this key; the turn is then taken. Who asked first gets the first turn. */
  turn(key: string): Promise<void>
  /** How long `turn` would wait now, in milliseconds. */
  waitMs(key: string): number
}

export type RateOptions = {
  readonly limits: readonly Limit[]
  /** Milliseconds of a monotonic clock. */
  clock?(): number
  delay?(ms: number): Promise<void>
}

/** A sliding window per key: never more than `turns` in any `windowMs`, also across the full minute. Forgets keys that have long been quiet. */
export function makeRate({ limits, clock = () => performance.now(), delay = pause }: RateOptions): Rate {
  const longest = Math.max(0, ...limits.map(({ windowMs }) => windowMs))
  /** Of each key, when its turns are or will be, rising. */
  const taken = new Map<string, number[]>()

  const forget = (now: number): void => {
    for (const [key, turns] of taken) if ((turns.at(-1) ?? 0) <= now - longest) taken.delete(key)
  }
  /** The first moment that fits: for each limit, not before the turn that is `turns` back has left the window. */
  const nextAt = (turns: readonly number[], now: number): number =>
    Math.max(now, turns.at(-1) ?? 0, ...limits.map((limit) => (turns.at(-limit.turns) ?? Number.NEGATIVE_INFINITY) + limit.windowMs))

  let forgetAt = 0
  return {
    async turn(key) {
      const now = clock()
      if (now >= forgetAt) {
        forget(now)
        forgetAt = now + sweepMs
      }
      const turns = (taken.get(key) ?? []).filter((at) => at > now - longest)
      const at = nextAt(turns, now)
      taken.set(key, [...turns, at])
      // Timers may fire a little early.
      for (let left = at - clock(); left > 0; left = at - clock()) await delay(Math.ceil(left))
    },
    waitMs(key) {
      const now = clock()
      return nextAt(taken.get(key) ?? [], now) - now
    },
  }
}

// --- Internal helpers ---

const sweepMs = 60_000

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
