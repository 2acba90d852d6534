import { describe, expect, it } from 'vitest'
import { parseNumber } from './numbers.ts'

describe('parseNumber', () => {
  it.each([
    ['30', 30],
    ['6,000', 6000],
    ['1.2万', 12000],
    ['28万', 280000],
    ['19万8', 198000],
    ['3千多万', 30000000],
    ['100w', 1000000],
    ['2.5亿', 250000000],
    ['1亿2千万', 120000000],
    ['十', 10],
    ['十几', 10],
    ['五十来', 50],
    ['二三十', 20],
    ['一百五', 150],
    ['一百二十', 120],
    ['三百多', 300],
    ['一万五', 15000],
    ['一万零五', 10005],
    ['一万二千八', 12800],
    ['两千多万', 20000000],
    ['上百万', 1000000],
  ])('reads %s as %d', (text, value) => {
    expect(parseNumber(text)).toBe(value)
  })

  it.each(['几十', '好多', '', '多'])('tells no number from "%s"', (text) => {
    expect(parseNumber(text)).toBeNull()
  })
})
