/** Days, months and feasts of the calendar; working time stands in `calendar.test.ts`. */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeCalendar, type Timestamp } from './calendar.ts'

const seed = (name: string) => JSON.parse(readFileSync(new URL(`../seeds/calendar/${name}.json`, import.meta.url), 'utf8'))
const calendar = makeCalendar({ ...seed('hours'), years: [seed('2026')], statutory: seed('statutory') })

const local = (text: string): Timestamp => new Date(`${text.replace(' ', 'T')}+08:00`).toISOString()

describe('days and months', () => {
  it('go over the ends of months and years', () => {
    expect(calendar.addDays('2026-11-30', 1)).toBe('2026-12-01')
    expect(calendar.addDays('2027-01-01', -1)).toBe('2026-12-31')
    expect(calendar.addDays('2028-02-28', 1)).toBe('2028-02-29')
    expect(calendar.addMonths('2026-12-01', 1)).toBe('2027-01-01')
    expect(calendar.addMonths('2027-01-31', 1)).toBe('2027-02-28')
    expect(calendar.addMinutes(local('2026-11-30 23:30'), 45)).toBe(local('2026-12-01 00:15'))
  })

  it('are counted and named', () => {
    expect(calendar.daysBetween('2026-11-20', '2026-12-01')).toBe(11)
    expect(calendar.daysBetween('2026-12-01', '2026-11-20')).toBe(-11)
    expect(['2026-11-23', '2026-11-29'].map(calendar.weekdayOf)).toEqual([1, 7])
  })

  it('are undone by going back', () => {
    const dates = fc.integer({ min: 0, max: 1_460 }).map((n) => calendar.addDays('2026-01-01', n))
    fc.assert(
      fc.property(dates, fc.integer({ min: -2_000, max: 2_000 }), (date, n) => {
        expect(calendar.addDays(calendar.addDays(date, n), -n)).toBe(date)
        expect(calendar.daysBetween(date, calendar.addDays(date, n))).toBe(n)
      }),
    )
  })

  it('exist or do not', () => {
    expect(calendar.dateFrom(2028, 2, 29)).toBe('2028-02-29')
    expect(calendar.dateFrom(2027, 2, 29)).toBeNull()
    expect(calendar.dateFrom(2027, 13, 1)).toBeNull()
  })
})

describe('feasts', () => {
  it('are off as the notice has it, else as the statute has it', () => {
    expect(calendar.holiday('国庆', 2026)).toEqual({ from: '2026-10-01', until: '2026-10-07' })
    expect(calendar.holiday('春节', 2027)).toEqual({ from: '2027-02-05', until: '2027-02-08' })
    expect(calendar.holiday('中秋', 2028)).toEqual({ from: '2028-10-03', until: '2028-10-03' })
    expect(calendar.holiday('国庆', 2035)).toBeNull()
    expect(calendar.holiday('元宵', 2026)).toBeNull()
  })

  it('of the moon move', () => {
    expect(calendar.lunarDate(2026, 1, 15)).toBe('2026-03-03')
    expect(calendar.lunarDate(2026, 12, 23)).toBe('2027-01-30')
    for (const year of [2026, 2027, 2029, 2030]) expect(calendar.holiday('中秋', year)?.from).toBe(calendar.lunarDate(year, 8, 15))
  })
})
