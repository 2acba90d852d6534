import { describe, expect, it } from 'vitest'
import type { HeldOut } from './model.ts'
import { changes, inWords, verdict } from './retrain.ts'

/** Figures of a model: right ones and rows of each department. */
function heldOut(departments: Record<string, readonly [right: number, rows: number]>): HeldOut {
  const tallies = Object.entries(departments)
  const rows = tallies.reduce((sum, [, [, all]]) => sum + all, 0)
  const right = tallies.reduce((sum, [, [hits]]) => sum + hits, 0)
  return {
    ...{ rows, top1: right / rows, top3: 1, auto: 0, autoRight: 0, intent: 1 },
    departments: Object.fromEntries(tallies.map(([code, [hits, all]]) => [code, { rows: all, right: hits }])),
  }
}

const champion = heldOut({ power: [90, 100], tax: [15, 20], fire: [15, 19] })

describe('a challenger', () => {
  it('that is as good as the champion takes its place', () => {
    expect(verdict(champion, champion).accept).toBe(true)
  })

  it('that is better overall and nowhere much worse takes its place', () => {
    expect(verdict(champion, heldOut({ power: [95, 100], tax: [14, 20], fire: [15, 19] })).accept).toBe(true)
  })

  it('that is worse overall by a single row is refused, with both figures', () => {
    expect(verdict(champion, heldOut({ power: [89, 100], tax: [15, 20], fire: [15, 19] }))).toEqual({
      accept: false,
      because: 'it is worse overall: 85.6 % instead of 86.3 %',
    })
  })

  it('that loses more than five points in a department of twenty rows is refused, and the department is named', () => {
    expect(verdict(champion, heldOut({ power: [99, 100], tax: [13, 20], fire: [15, 19] }))).toEqual({
      accept: false,
      because: 'it is worse in tax 75.0 % → 65.0 % (20 rows)',
    })
  })

  it('may lose five points, one row of twenty', () => {
    for (let right = 1; right <= 20; right++) {
      const before = heldOut({ power: [90, 100], tax: [right, 20] })
      expect(verdict(before, heldOut({ power: [95, 100], tax: [right - 1, 20] })).accept).toBe(true)
    }
  })

  it('may lose more in a department of nineteen rows', () => {
    expect(verdict(champion, heldOut({ power: [99, 100], tax: [15, 20], fire: [10, 19] })).accept).toBe(true)
  })

  it.each([
    ['other departments', heldOut({ power: [90, 100], tax: [15, 20], gas: [15, 19] })],
    ['more rows of one', heldOut({ power: [90, 100], tax: [15, 19], fire: [15, 20] })],
    ['fewer departments', heldOut({ power: [90, 100], tax: [15, 39] })],
  ])('that was measured on %s is not compared at all', (_, other) => {
    expect(() => verdict(champion, other)).toThrow(RangeError)
  })
})

describe('changes', () => {
  it('name the greatest loss first, in per cent', () => {
    const moved = changes(champion, heldOut({ power: [95, 100], tax: [13, 20], fire: [15, 19] }))
    expect(moved.map(inWords)).toEqual([
      'tax 75.0 % → 65.0 % (20 rows)',
      'fire 78.9 % → 78.9 % (19 rows)',
      'power 90.0 % → 95.0 % (100 rows)',
    ])
  })
})
