/** The two ways to put load on the program: at a given rate, and as fast as it answers. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Stage, Talk } from './conversations.ts'

/** Milliseconds of each answered message, in no order. */
export type Times = readonly number[]

/**
 * Open loop: `perSecond` messages a second at random moments, whether or not the earlier ones were answered;
 * resolves when the last is answered.
 */
export async function openLoop(talks: readonly Talk[], stage: Stage, perSecond: number, ms: number, random: () => number): Promise<Times> {
  const idle = [...talks]
  const running: Promise<number>[] = []
  const began = performance.now()
  for (let at = 0; at < ms; at += (-Math.log(1 - random()) * 1000) / perSecond) {
    await wait(Math.max(0, began + at - performance.now()))
    const talk = idle.shift()
    if (!talk) throw new Error(`all ${talks.length} conversations wait for an answer: ${perSecond} messages a second are too many`)
    running.push(
      talk.next(stage).then((took) => {
        idle.push(talk)
        return took
      }),
    )
  }
  return await Promise.all(running)
}

/** Closed loop: every conversation says the next thing when the last is answered; turns a second after `warmMs`, over `ms`. */
export async function closedLoop(talks: readonly Talk[], stage: Stage, warmMs: number, ms: number): Promise<number> {
  const from = performance.now() + warmMs
  const to = from + ms
  let turns = 0
  const loop = async (talk: Talk): Promise<void> => {
    while (performance.now() < to) {
      await talk.next(stage)
      const now = performance.now()
      if (now >= from && now < to) turns++
    }
  }
  await Promise.all(talks.map(loop))
  return turns / (ms / 1000)
}
