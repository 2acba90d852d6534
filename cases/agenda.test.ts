import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { daily, weekly } from './agenda.ts'
import { type Calendar, makeCalendar, type Timestamp } from './calendar.ts'
import { calendar, local } from './fixtures.ts'

const shown = (at: Timestamp): string => `${calendar.dateOf(at)} ${calendar.timeOf(at)}`

function moments(next: (after: Timestamp) => Timestamp, from: string, count: number): readonly string[] {
  const found: string[] = []
  for (let at = local(from); found.length < count; ) {
    at = next(at)
    found.push(shown(at))
  }
  return found
}

/** Business hours of an ordinary week, and these days off. */
function withDaysOff(...days: readonly string[]): Calendar {
  const holidays = days.map((date) => ({ date, name: '放假' }))
  return makeCalendar({
    zone: 'Asia/Shanghai',
    hours: [{ from: '09:00', to: '17:30' }],
    years: [{ year: 2026, source: '', holidays, makeUpDays: [] }],
    statutory: [],
  })
}

describe('A4.2: a weekly job', () => {
  it('runs once a week, on the weekday and at the time of the district', () => {
    expect(moments(weekly({ weekday: 1, time: '09:30' }, calendar).next, '2026-11-20 10:00', 3)).toEqual([
      '2026-11-23 09:30',
      '2026-11-30 09:30',
      '2026-12-07 09:30',
    ])
  })

  it('moves from a day off to the next working day of that week', () => {
    // 国庆: 2026-10-01 to 10-07 are off, Thursday 10-08 is the first working day.
    expect(moments(weekly({ weekday: 1, time: '09:30' }, calendar).next, '2026-09-28 10:00', 2)).toEqual([
      '2026-10-08 09:30',
      '2026-10-12 09:30',
    ])
  })

  it('moves to the last working day before, when none is left in that week', () => {
    const off = withDaysOff('2026-06-19')
    expect(moments(weekly({ weekday: 5, time: '09:30' }, off).next, '2026-06-15 08:00', 2)).toEqual([
      '2026-06-18 09:30',
      '2026-06-26 09:30',
    ])
  })

  it('moves from a week that is off to the first working day after, and not again within that week', () => {
    const week = ['2026-06-15', '2026-06-16', '2026-06-17', '2026-06-18', '2026-06-19', '2026-06-22']
    expect(moments(weekly({ weekday: 4, time: '09:30' }, withDaysOff(...week)).next, '2026-06-12 08:00', 2)).toEqual([
      '2026-06-23 09:30',
      '2026-07-02 09:30',
    ])
  })

  it('runs once in every week that has a working day, and in no other, whatever is off', () => {
    const offs = fc.uniqueArray(fc.integer({ min: 0, max: 41 }), { maxLength: 25 })
    fc.assert(
      fc.property(offs, fc.integer({ min: 1, max: 7 }), (days, weekday) => {
        const off = withDaysOff(...days.map((n) => calendar.addDays('2026-06-01', n)))
        const monday = (i: number): string => off.addDays('2026-06-01', 7 * i)
        const weeks = [0, 1, 2, 3, 4, 5].filter((i) => [0, 1, 2, 3, 4, 5, 6].some((n) => off.isWorkingDay(off.addDays(monday(i), n))))
        const { next } = weekly({ weekday, time: '09:30' }, off)
        const found: number[] = []
        for (let at = next(local('2026-05-31 23:00')); off.dateOf(at) < monday(6); at = next(at)) {
          expect(off.isWorkingTime(at)).toBe(true)
          found.push(Math.floor(off.daysBetween('2026-06-01', off.dateOf(at)) / 7))
        }
        expect(found).toEqual(weeks)
      }),
    )
  })

  it('is made up for until its week is over', () => {
    const { lapses } = weekly({ weekday: 1, time: '09:30' }, calendar)
    expect(shown(lapses(local('2026-11-23 09:30')))).toBe('2026-11-30 00:00')
  })
})

describe('a daily job', () => {
  it('runs on every working day, and is made up for on that day', () => {
    const { next, lapses } = daily('09:30', calendar)
    expect(moments(next, '2026-11-20 08:00', 3)).toEqual(['2026-11-20 09:30', '2026-11-23 09:30', '2026-11-24 09:30'])
    expect(moments(next, '2026-11-20 09:30', 1)).toEqual(['2026-11-23 09:30'])
    expect(shown(lapses(local('2026-11-20 09:30')))).toBe('2026-11-21 00:00')
  })
})
