import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Limit, limits, makeRate } from './rate.ts'

/** A rate whose clock is moved by hand; pauses end when the clock has passed them, in their order. */
function rateOf(given: readonly Limit[]) {
  let now = 0
  let waiting: { readonly at: number; readonly go: () => void }[] = []
  const rate = makeRate({
    limits: given,
    clock: () => now,
    delay: (ms) => new Promise((resolve) => waiting.push({ at: now + ms, go: resolve })),
  })
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 5; i++) await Promise.resolve()
  }
  const advanceTo = async (to: number): Promise<void> => {
    while (true) {
      await settle()
      const [first] = waiting.toSorted((a, b) => a.at - b.at)
      if (!first || first.at > to) break
      now = Math.max(now, first.at)
      waiting = waiting.filter((it) => it !== first)
      first.go()
    }
    now = to
  }
  return { ...rate, advanceTo, now: () => now }
}

describe('the rate of sends', () => {
  it('lets 30 through at once and the others as the minute goes by', async () => {
    const rate = rateOf(limits.aibot)
    const sent: number[] = []
    for (let i = 0; i < 90; i++) void rate.turn('aibot:group:market').then(() => sent.push(rate.now()))
    await rate.advanceTo(0)
    expect(sent).toHaveLength(30)
    expect(rate.waitMs('aibot:group:market')).toBe(180_000)
    await rate.advanceTo(59_999)
    expect(sent).toHaveLength(30)
    await rate.advanceTo(60_000)
    expect(sent).toHaveLength(60)
    await rate.advanceTo(120_000)
    expect(sent).toHaveLength(90)
  })

  it('keeps the hour as well as the minute', async () => {
    const rate = rateOf(limits.app)
    let sent = 0
    for (let i = 0; i < 1100; i++) void rate.turn('zhangsan').then(() => sent++)
    await rate.advanceTo(3_599_999)
    expect(sent).toBe(1000)
    await rate.advanceTo(3_600_000)
    expect(sent).toBe(1030)
  })

  it('does not let one conversation wait for another', async () => {
    const rate = rateOf([{ turns: 1, windowMs: 1000 }])
    let sent = 0
    for (const key of ['a', 'b', 'c']) void rate.turn(key).then(() => sent++)
    await rate.advanceTo(0)
    expect(sent).toBe(3)
  })

  it('serves who asked first', async () => {
    const rate = rateOf([{ turns: 2, windowMs: 1000 }])
    const order: number[] = []
    for (let i = 0; i < 7; i++) void rate.turn('a').then(() => order.push(i))
    await rate.advanceTo(10_000)
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6])
  })

  it('never exceeds a limit in any window and lets everyone through, whenever it is asked', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ turns: fc.integer({ min: 1, max: 5 }), windowMs: fc.integer({ min: 1, max: 50 }) }), {
          minLength: 1,
          maxLength: 3,
        }),
        fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 40 }),
        async (given, gaps) => {
          const rate = rateOf(given)
          const sent: number[] = []
          let at = 0
          for (const gap of gaps) {
            at += gap
            await rate.advanceTo(at)
            void rate.turn('a').then(() => sent.push(rate.now()))
          }
          await rate.advanceTo(at + 10_000)
          expect(sent).toHaveLength(gaps.length)
          for (const { turns, windowMs } of given)
            for (const start of sent) expect(sent.filter((it) => it >= start && it < start + windowMs).length).toBeLessThanOrEqual(turns)
        },
      ),
      { numRuns: 200 },
    )
  })
})
