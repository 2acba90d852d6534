import { describe, expect, it } from 'vitest'
import { calendar } from '../../cases/fixtures.ts'
import { chanceOf } from './chance.ts'
import { planOf } from './plan.ts'
import { goalsOf, slotsOf } from './year.ts'

describe('the days of a soak', () => {
  // Wednesday 30 September to Friday 9 October 2026: the holidays of 国庆 are seven days.
  const slots = slotsOf('2026-09-30', 10, calendar)

  it('have many looks on working days, a few on days off, and none that is not in order', () => {
    const perDay = [...Map.groupBy(slots, ({ day }) => day).values()].map((day) => day.length)
    expect(perDay).toEqual([9, 2, 2, 2, 2, 2, 2, 2, 9, 9])
    expect(slots.map(({ at }) => at)).toEqual(slots.map(({ at }) => at).toSorted())
    expect(slots.filter(({ lastOfDay }) => lastOfDay)).toHaveLength(10)
  })

  it('bring nearly all cases on working days, and all of them by the last', () => {
    const goals = goalsOf(slots, 300, calendar)
    expect(goals.at(-1)).toBe(300)
    const before = goals[slots.findLastIndex(({ day }) => day === '2026-09-30')] ?? 0
    const after = goals[slots.findLastIndex(({ day }) => day === '2026-10-07')] ?? 0
    expect(after - before).toBeLessThan(before)
  })
})

describe('the draws of a soak', () => {
  it('are the same for the same seed, and others for another', () => {
    const plans = (seed: number): string => JSON.stringify(Array.from({ length: 50 }, (_, n) => planOf(chanceOf(seed, 'case', n))))
    expect(plans(7)).toBe(plans(7))
    expect(plans(7)).not.toBe(plans(8))
  })
})
