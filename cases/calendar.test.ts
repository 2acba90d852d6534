import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CalendarData, type CalendarDate, makeCalendar, type Timestamp, type YearArrangement } from './calendar.ts'

const seed = (name: string) => JSON.parse(readFileSync(new URL(`../seeds/calendar/${name}.json`, import.meta.url), 'utf8'))
const published: YearArrangement = seed('2026')
const data: CalendarData = { ...seed('hours'), years: [published], statutory: seed('statutory') }
const calendar = makeCalendar(data)

/** A Shanghai time written as people say it: `2026-09-18 16:00`. */
const local = (text: string): Timestamp => new Date(`${text.replace(' ', 'T')}+08:00`).toISOString()

const settled = (text: string) => ({ due: local(text), provisional: false })
const provisional = (text: string) => ({ due: local(text), provisional: true })

describe('isWorkingDay', () => {
  it('counts a 调休 Sunday as a working day and the bridge day it pays for as a day off', () => {
    expect(calendar.isWorkingDay('2026-09-20')).toBe(true)
    expect(calendar.isWorkingDay('2026-10-06')).toBe(false)
  })

  it('has 248 working days in 2026, as published', () => {
    expect(datesOf(2026, 2026).filter(calendar.isWorkingDay)).toHaveLength(248)
  })

  it('takes 2027-01-01 off although the year is not published', () => {
    expect(calendar.isWorkingDay('2027-01-01')).toBe(false)
    expect(calendar.isWorkingDay('2027-01-04')).toBe(true)
  })

  it('counts weekends alone in a year of which nothing is known', () => {
    expect(calendar.isWorkingDay('2031-01-01')).toBe(true)
    expect(calendar.isWorkingDay('2031-01-04')).toBe(false)
  })

  it('knows the leap day', () => {
    expect(calendar.isWorkingDay('2028-02-29')).toBe(true)
    expect(() => calendar.isWorkingDay('2027-02-29')).toThrow(RangeError)
  })

  it('follows the notice instead of the statutory days as soon as a year is published', () => {
    const notice = {
      year: 2027,
      source: '…',
      holidays: [{ date: '2027-01-04', name: '元旦' }],
      makeUpDays: [{ date: '2026-12-27', for: '元旦' }],
    }
    const later = makeCalendar({ ...data, years: [...data.years, notice] })
    expect(later.isWorkingDay('2027-01-04')).toBe(false)
    expect(later.isWorkingDay('2027-02-05')).toBe(true)
    expect(later.isWorkingDay('2026-12-27')).toBe(true)
    expect(later.workingDaysAfter(local('2026-12-31 10:00'), 1).provisional).toBe(false)
  })
})

describe('isWorkingTime', () => {
  it.each([
    ['2026-11-23 08:59:59.999', false],
    ['2026-11-23 09:00:00.000', true],
    ['2026-11-23 12:00:00.000', true],
    ['2026-11-23 12:00:00.001', false],
    ['2026-11-23 13:29:59.999', false],
    ['2026-11-23 13:30:00.000', true],
    ['2026-11-23 17:30:00.000', true],
    ['2026-11-23 17:30:00.001', false],
    ['2026-11-22 10:00:00.000', false],
    ['2026-09-20 10:00:00.000', true],
  ])('at %s is %s', (text, expected) => {
    expect(calendar.isWorkingTime(local(text))).toBe(expected)
  })
})

describe('dateOf, timeOf and at', () => {
  it('change the day at midnight in Shanghai, not in UTC', () => {
    expect(calendar.dateOf('2026-11-20T15:59:59.999Z')).toBe('2026-11-20')
    expect(calendar.dateOf('2026-11-20T16:00:00.000Z')).toBe('2026-11-21')
    expect(calendar.timeOf('2026-11-20T15:59:59.999Z')).toBe('23:59')
    expect(calendar.timeOf('2026-11-20T16:00:00.000Z')).toBe('00:00')
  })

  it('write a moment with 24 characters in UTC', () => {
    expect(calendar.at('2026-11-21', '09:00')).toBe('2026-11-21T01:00:00.000Z')
    expect(calendar.at('2026-11-21', '00:05')).toBe('2026-11-20T16:05:00.000Z')
  })

  it('undo each other', () => {
    fc.assert(
      fc.property(moments, (at) => {
        expect(calendar.at(calendar.dateOf(at), calendar.timeOf(at))).toBe(`${at.slice(0, 17)}00.000Z`)
      }),
      { numRuns: 2_000 },
    )
  })

  it('refuse a time that is not in the one form in which text order is time order', () => {
    for (const wrong of ['2026-11-21T01:00:00Z', '2026-11-21T09:00:00+08:00', '2026-11-21', '2026-02-30T01:00:00.000Z', '']) {
      expect(() => calendar.dateOf(wrong)).toThrow(RangeError)
    }
    expect(() => calendar.at('2026-11-21', '25:00')).toThrow(RangeError)
  })
})

describe('workingDaysAfter', () => {
  it('ends one working day after Friday 2026-09-18 at the close of Sunday 09-20, a make-up day', () => {
    expect(calendar.workingDaysAfter(local('2026-09-18 16:00'), 1)).toEqual(settled('2026-09-20 17:30'))
  })

  it('leaps over the National Day week and counts the make-up Saturday after it', () => {
    expect(calendar.workingDaysAfter(local('2026-09-30 09:00'), 1)).toEqual(settled('2026-10-08 17:30'))
    expect(calendar.workingDaysAfter(local('2026-09-30 09:00'), 3)).toEqual(settled('2026-10-10 17:30'))
    expect(calendar.workingDaysAfter(local('2026-09-30 09:00'), 4)).toEqual(settled('2026-10-12 17:30'))
  })

  it('does not count the day on which it starts, at whatever hour that is', () => {
    for (const time of ['00:00', '08:59:59', '09:00', '12:30', '17:30', '23:59:59.999']) {
      expect(calendar.workingDaysAfter(local(`2026-11-23 ${time}`), 1)).toEqual(settled('2026-11-24 17:30'))
    }
  })

  it('begins on a day off with the next working day as its first', () => {
    expect(calendar.workingDaysAfter(local('2026-11-21 10:00'), 1)).toEqual(settled('2026-11-23 17:30'))
    expect(calendar.workingDaysAfter(local('2026-11-22 23:59:59'), 1)).toEqual(settled('2026-11-23 17:30'))
    expect(calendar.workingDaysAfter(local('2026-10-01 00:00'), 2)).toEqual(settled('2026-10-09 17:30'))
  })

  it('is provisional only when it reaches a year that is not published', () => {
    expect(calendar.workingDaysAfter(local('2026-12-30 10:00'), 1)).toEqual(settled('2026-12-31 17:30'))
    expect(calendar.workingDaysAfter(local('2026-12-31 10:00'), 1)).toEqual(provisional('2027-01-04 17:30'))
    expect(calendar.workingDaysAfter(local('2025-12-31 10:00'), 1)).toEqual(settled('2026-01-04 17:30'))
  })

  it('agrees with an independent oracle on 50,000 random starts and lengths', () => {
    fc.assert(
      fc.property(moments, lengths, (start, n) => {
        expect(calendar.workingDaysAfter(start, n)).toEqual(oracle.workingDaysAfter(start, n))
      }),
      { numRuns: 50_000 },
    )
  })

  it('never ends earlier for a longer period or a later start', () => {
    fc.assert(
      fc.property(moments, moments, lengths, (a, b, n) => {
        const [early, late] = a < b ? [a, b] : [b, a]
        expect(calendar.workingDaysAfter(early, n).due <= calendar.workingDaysAfter(late, n).due).toBe(true)
        expect(calendar.workingDaysAfter(a, n).due < calendar.workingDaysAfter(a, n + 1).due).toBe(true)
      }),
      { numRuns: 5_000 },
    )
  })

  it('refuses a length that is no number of days', () => {
    for (const n of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 1e9]) {
      expect(() => calendar.workingDaysAfter(local('2026-11-23 10:00'), n)).toThrow(RangeError)
    }
  })
})

describe('endOfWorkingDay', () => {
  it.each([
    ['2026-11-23 07:00', '2026-11-23 17:30'],
    ['2026-11-23 12:30', '2026-11-23 17:30'],
    ['2026-11-23 17:29:59.999', '2026-11-23 17:30'],
    ['2026-11-23 17:30', '2026-11-24 17:30'],
    ['2026-11-20 23:59:59', '2026-11-23 17:30'],
    ['2026-09-19 10:00', '2026-09-20 17:30'],
  ])('from %s is %s', (start, end) => {
    expect(calendar.endOfWorkingDay(local(start))).toEqual(settled(end))
  })

  it('is provisional on a day of a year that is not published', () => {
    expect(calendar.endOfWorkingDay(local('2027-01-01 10:00'))).toEqual(provisional('2027-01-04 17:30'))
    expect(calendar.endOfWorkingDay(local('2027-01-04 10:00'))).toEqual(provisional('2027-01-04 17:30'))
    expect(calendar.endOfWorkingDay(local('2026-12-31 18:00'))).toEqual(provisional('2027-01-04 17:30'))
    expect(calendar.endOfWorkingDay(local('2025-12-31 18:00'))).toEqual(provisional('2026-01-04 17:30'))
  })
})

describe('monthsAfter', () => {
  it.each([
    ['ends on the same day of the month (民法典第二百零二条)', '2026-11-24 10:00', 1, '2026-12-24 17:30'],
    ['ends on the last day of a month that has no such day', '2026-03-31 10:00', 1, '2026-04-30 17:30'],
    ['ends on the next working day where that is a day off (第二百零三条)', '2026-09-04 10:00', 1, '2026-10-08 17:30'],
    ['takes a make-up day for a working day', '2026-08-20 10:00', 1, '2026-09-20 17:30'],
    ['begins on the day in the zone', '2026-11-23 23:59', 1, '2026-12-23 17:30'],
  ])('%s', (_how, start, months, due) => expect(calendar.monthsAfter(local(`${start}:00`), months)).toEqual(settled(due)))

  it('is provisional when it ends in a year that is not published', () => {
    expect(calendar.monthsAfter(local('2026-12-15 10:00:00'), 1)).toMatchObject({ due: local('2027-01-15 17:30'), provisional: true })
  })
})

describe('calendarDaysAfter', () => {
  it('counts weekends and holidays too, and asks no notice', () => {
    expect(calendar.calendarDaysAfter(local('2026-09-29 23:59:59'), 7)).toEqual(settled('2026-10-06 17:30'))
    expect(calendar.calendarDaysAfter(local('2026-12-28 08:00'), 7)).toEqual(settled('2027-01-04 17:30'))
  })
})

describe('addWorkingMinutes', () => {
  it.each([
    ['runs through within the morning', '2026-11-23 09:00', 60, '2026-11-23 10:00'],
    ['ends at the beginning of the lunch break, not after it', '2026-11-23 11:00', 60, '2026-11-23 12:00'],
    ['stands still over lunch', '2026-11-23 11:30', 60, '2026-11-23 14:00'],
    ['starts after lunch when it begins in the break', '2026-11-23 12:30', 60, '2026-11-23 14:30'],
    ['starts at the opening when it begins before it', '2026-11-23 06:00', 30, '2026-11-23 09:30'],
    ['starts the next morning when it begins at closing', '2026-11-23 17:30', 1, '2026-11-24 09:01'],
    ['starts the next working morning from 23:59:59', '2026-11-20 23:59:59', 240, '2026-11-23 14:30'],
    ['works on the make-up Sunday', '2026-09-18 16:30', 240, '2026-09-20 12:00'],
    ['leaps over the National Day week', '2026-09-30 17:00', 60, '2026-10-08 09:30'],
    ['keeps seconds and milliseconds', '2026-11-23 11:59:59.999', 1, '2026-11-23 13:30:59.999'],
  ])('%s', (_, start, minutes, end) => {
    expect(calendar.addWorkingMinutes(local(start), minutes)).toEqual(settled(end))
  })

  it('is provisional once it runs into a year that is not published', () => {
    expect(calendar.addWorkingMinutes(local('2026-12-31 13:30'), 240)).toEqual(settled('2026-12-31 17:30'))
    expect(calendar.addWorkingMinutes(local('2026-12-31 13:30'), 241)).toEqual(provisional('2027-01-04 09:01'))
  })

  it('agrees with an independent oracle on 10,000 random starts and amounts', () => {
    fc.assert(
      fc.property(moments, amounts, (start, minutes) => {
        expect(calendar.addWorkingMinutes(start, minutes).due).toBe(oracle.addWorkingMinutes(start, minutes))
      }),
      { numRuns: 10_000 },
    )
  })

  it('never ends earlier for more minutes or a later start', () => {
    fc.assert(
      fc.property(moments, moments, amounts, (a, b, minutes) => {
        const [early, late] = a < b ? [a, b] : [b, a]
        expect(calendar.addWorkingMinutes(early, minutes).due <= calendar.addWorkingMinutes(late, minutes).due).toBe(true)
        expect(calendar.addWorkingMinutes(a, minutes).due < calendar.addWorkingMinutes(a, minutes + 1).due).toBe(true)
      }),
      { numRuns: 5_000 },
    )
  })
})

describe('subtractWorkingMinutes', () => {
  it.each([
    ['turns a 17:30 end yellow at 13:30', '2026-11-24 17:30', '2026-11-24 13:30'],
    ['turns a noon end yellow the afternoon before', '2026-11-24 12:00', '2026-11-23 16:30'],
    ['turns a 9:30 end after a weekend yellow on Friday', '2026-11-23 09:30', '2026-11-20 14:00'],
    ['counts back from closing when the end lies in the evening', '2026-11-24 20:00', '2026-11-24 13:30'],
    ['counts back over a day off', '2026-09-19 10:00', '2026-09-18 13:30'],
  ])('%s', (_, end, start) => {
    expect(calendar.subtractWorkingMinutes(local(end), 240)).toBe(local(start))
  })

  it('leaves a working moment where it is when nothing is to be counted back', () => {
    for (const time of ['09:00', '10:17', '12:00', '17:30']) {
      expect(calendar.subtractWorkingMinutes(local(`2026-11-24 ${time}`), 0)).toBe(local(`2026-11-24 ${time}`))
    }
  })

  it('rounds a fraction of a minute to the millisecond', () => {
    expect(calendar.subtractWorkingMinutes(local('2026-11-24 10:00'), 1.00001)).toBe(local('2026-11-24 09:58:59.999'))
    expect(calendar.addWorkingMinutes(local('2026-11-24 10:00'), 1.00001).due).toBe(local('2026-11-24 10:01:00.001'))
  })

  it('undoes addWorkingMinutes, back to the start or to the opening at which the minutes began to run', () => {
    fc.assert(
      fc.property(moments, amounts, (start, minutes) => {
        const began = calendar.timeOf(start) === '12:00' || calendar.timeOf(start) === '17:30' ? oneMsLater(start) : start
        const end = calendar.addWorkingMinutes(start, minutes).due
        expect(calendar.subtractWorkingMinutes(end, minutes)).toBe(calendar.nextWorkingTime(began))
      }),
      { numRuns: 10_000 },
    )
  })
})

describe('workingMinutesBetween', () => {
  it('leaves out the lunch break, nights and days off', () => {
    expect(calendar.workingMinutesBetween(local('2026-11-23 11:50'), local('2026-11-23 13:40'))).toBe(20)
    expect(calendar.workingMinutesBetween(local('2026-11-20 17:00'), local('2026-11-23 09:30'))).toBe(60)
    expect(calendar.workingMinutesBetween(local('2026-10-01 00:00'), local('2026-10-08 09:00'))).toBe(0)
    expect(calendar.workingMinutesBetween(local('2026-09-20 00:00'), local('2026-09-21 00:00'))).toBe(420)
  })

  it('is negative backwards and zero, not minus zero, where nobody works', () => {
    expect(calendar.workingMinutesBetween(local('2026-11-23 10:00'), local('2026-11-23 09:15'))).toBe(-45)
    expect(calendar.workingMinutesBetween(local('2026-11-22 10:00'), local('2026-11-22 09:15'))).toBe(0)
  })

  it('measures exactly what addWorkingMinutes added', () => {
    fc.assert(
      fc.property(moments, amounts, (start, minutes) => {
        expect(calendar.workingMinutesBetween(start, calendar.addWorkingMinutes(start, minutes).due)).toBe(minutes)
      }),
      { numRuns: 5_000 },
    )
  })

  it('neither gains nor loses time when a clock is paused and resumed', () => {
    fc.assert(
      fc.property(moments, moments, amounts, (start, other, minutes) => {
        const due = calendar.addWorkingMinutes(start, minutes).due
        const [paused, resumed] = [start, other].sort()
        fc.pre(paused !== undefined && resumed !== undefined && paused <= due)
        const left = calendar.workingMinutesBetween(paused, due)
        const movedDue = calendar.addWorkingMinutes(resumed, left).due
        expect(Math.round(calendar.workingMinutesBetween(resumed, movedDue) * 60_000)).toBe(Math.round(left * 60_000))
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('nextWorkingTime', () => {
  it.each([
    ['2026-11-23 10:00:00.001', '2026-11-23 10:00:00.001'],
    ['2026-11-23 12:00', '2026-11-23 12:00'],
    ['2026-11-23 12:00:00.001', '2026-11-23 13:30'],
    ['2026-11-23 17:30:00.001', '2026-11-24 09:00'],
    ['2026-09-30 18:00', '2026-10-08 09:00'],
  ])('from %s is %s', (at, next) => {
    expect(calendar.nextWorkingTime(local(at))).toBe(local(next))
  })
})

describe('describe and describeDate', () => {
  it.each([
    ['2026-11-23 17:30', '2026-11-23 00:00', '今天17:30'],
    ['2026-09-20 17:30', '2026-09-19 23:59:59', '明天（周日）17:30'],
    ['2026-11-24 17:30', '2026-11-22 12:00', '11月24日（周二）17:30'],
    ['2026-11-20 09:05', '2026-11-21 09:00', '11月20日（周五）09:05'],
    ['2027-01-01 09:00', '2026-12-31 09:00', '明天（周五）09:00'],
    ['2027-01-04 17:30', '2026-12-31 09:00', '2027年1月4日（周一）17:30'],
  ])('%s read at %s is %s … %s', (at, now, text) => {
    expect(calendar.describe(local(at), local(now))).toBe(text)
  })

  it('names a day with its weekday', () => {
    expect(calendar.describeDate('2026-09-20')).toBe('9月20日（周日）')
    expect(calendar.describeDate('2026-12-02')).toBe('12月2日（周三）')
  })
})

describe('makeCalendar', () => {
  it('refuses business hours in which no period could ever end', () => {
    for (const hours of [
      [],
      [{ from: '09:00', to: '09:00' }],
      [{ from: '12:00', to: '09:00' }],
      [
        { from: '09:00', to: '12:00' },
        { from: '11:00', to: '17:30' },
      ],
    ]) {
      expect(() => makeCalendar({ ...data, hours })).toThrow(RangeError)
    }
  })

  it('keeps the hours of a zone with daylight saving time', () => {
    const berlin = makeCalendar({ zone: 'Europe/Berlin', hours: data.hours, years: [], statutory: [] })
    expect(berlin.at('2026-03-30', '09:00')).toBe('2026-03-30T07:00:00.000Z')
    expect(berlin.workingDaysAfter('2026-03-27T08:00:00.000Z', 1).due).toBe('2026-03-30T15:30:00.000Z')
    expect(berlin.dateOf('2026-03-29T21:59:59.999Z')).toBe('2026-03-29')
    expect(berlin.dateOf('2026-03-29T22:00:00.000Z')).toBe('2026-03-30')
  })

  it('finds the day of a moment west of Greenwich', () => {
    const chicago = makeCalendar({ zone: 'America/Chicago', hours: data.hours, years: [], statutory: [] })
    expect(chicago.dateOf('2026-11-24T05:59:59.999Z')).toBe('2026-11-23')
    expect(chicago.workingDaysAfter('2026-11-24T05:59:59.999Z', 1).due).toBe('2026-11-24T23:30:00.000Z')
  })

  it('finds ten thousand due dates in well under a second', () => {
    const begun = performance.now()
    for (let i = 0; i < 10_000; i++) calendar.workingDaysAfter('2026-11-23T02:00:00.000Z', 1 + (i % 15))
    expect(performance.now() - begun).toBeLessThan(1_000)
  })
})

describe('the seeds', () => {
  it('hold the days off and make-up days of 2026 that chinese-days knows', () => {
    expect(published.holidays.map(({ date }) => date)).toEqual(oracle.known.daysOff2026)
    expect(published.makeUpDays.map(({ date }) => date)).toEqual(oracle.known.workingDays2026.filter(isWeekend))
  })

  it('hold the lunar holidays of the years to come that chinese-days computes', () => {
    const dates = data.statutory.flatMap((year) => year.holidays.map(({ date }) => date))
    expect(dates).toEqual([...oracle.statutory].sort())
  })

  it('name every date once, in order, within its year, with a source', () => {
    for (const { year, source, holidays, makeUpDays } of [...data.years, ...data.statutory]) {
      expect(source).toMatch(/国/)
      for (const list of [holidays, makeUpDays]) {
        const dates = list.map(({ date }) => date)
        expect(dates).toEqual([...new Set(dates)].sort())
        expect(dates.every((date) => date.startsWith(`${year}-`))).toBe(true)
      }
    }
  })
})

// What the properties draw from: any millisecond of 2026 to 2029, and often the edges of business hours.

const edges = ['00:00:00.000', '09:00:00.000', '12:00:00.000', '13:30:00.000', '17:30:00.000', '23:59:59.000', '23:59:59.999']
const firstDay = Date.parse('2026-01-01T00:00:00+08:00')
const moments = fc
  .tuple(fc.nat(4 * 365), fc.oneof(fc.nat(86_400_000 - 1), fc.constantFrom(...edges.map((time) => Date.parse(`1970-01-01T${time}Z`)))))
  .map(([day, ms]) => new Date(firstDay + day * 86_400_000 + ms).toISOString())
const lengths = fc.integer({ min: 1, max: 60 })
const amounts = fc.integer({ min: 1, max: 5_000 })

function oneMsLater(at: Timestamp): Timestamp {
  return new Date(Date.parse(at) + 1).toISOString()
}

function datesOf(firstYear: number, lastYear: number): CalendarDate[] {
  const dates: CalendarDate[] = []
  for (let ms = Date.UTC(firstYear, 0, 1); ms < Date.UTC(lastYear + 1, 0, 1); ms += 86_400_000) {
    dates.push(new Date(ms).toISOString().slice(0, 10))
  }
  return dates
}

function isWeekend(date: CalendarDate): boolean {
  return [0, 6].includes(new Date(date).getUTCDay())
}

/**
 * The oracle: knows nothing of our code and seeds. 2026 comes from chinese-days, later years from its lunar calendar
 * and the weekday; Shanghai is +8; minutes are counted one by one on a list of all working minutes.
 */
const oracle = makeOracle()

/** Asks chinese-days in a process of its own, as it misreads dates when the machine's zone is west of Greenwich. */
function askChineseDays(): {
  daysOff2026: CalendarDate[]
  workingDays2026: CalendarDate[]
  festivals: { newYear: CalendarDate; others: CalendarDate[] }[]
} {
  const script = `
    const days = require('chinese-days')
    const lunar = (date) => days.getSolarDateFromLunar(date).date
    JSON.stringify({
      daysOff2026: days.getHolidaysInRange('2026-01-01', '2026-12-31', false),
      workingDays2026: days.getWorkdaysInRange('2026-01-01', '2026-12-31', true).filter((date) => days.isWorkday(date)),
      festivals: [2027, 2028, 2029, 2030].map((year) => ({
        newYear: lunar(year + '-01-01'),
        others: [days.getSolarTermDate(year, 4, 'pure_brightness'), lunar(year + '-05-05'), lunar(year + '-08-15')],
      })),
    })`
  const env = { ...process.env, TZ: 'Asia/Shanghai' }
  return JSON.parse(execFileSync(process.execPath, ['--print', script], { cwd: import.meta.dirname, env, encoding: 'utf8' }))
}

function makeOracle() {
  const known = askChineseDays()
  const statutory = new Set<CalendarDate>()
  for (const year of [2027, 2028, 2029, 2030]) {
    for (const date of ['01-01', '05-01', '05-02', '10-01', '10-02', '10-03']) statutory.add(`${year}-${date}`)
  }
  for (const { newYear, others } of known.festivals) {
    for (const date of others) statutory.add(date)
    for (const day of [-1, 0, 1, 2]) statutory.add(new Date(Date.parse(newYear) + day * 86_400_000).toISOString().slice(0, 10))
  }
  const dates = datesOf(2026, 2030)
  const indexOf = new Map(dates.map((date, index) => [date, index]))
  const worked2026 = new Set(known.workingDays2026)
  const works = dates.map((date) => worked2026.has(date) || (date >= '2027' && !isWeekend(date) && !statutory.has(date)))
  const workingMinutes: number[] = []
  for (const [index, date] of dates.entries()) {
    const midnight = Date.parse(`${date}T00:00:00+08:00`)
    for (let minute = 0; works[index] && minute < 1440; minute++) {
      if ((minute >= 540 && minute < 720) || (minute >= 810 && minute < 1050)) workingMinutes.push(midnight + minute * 60_000)
    }
  }

  return {
    known,
    statutory,
    workingDaysAfter(start: Timestamp, n: number) {
      const startDate = new Date(Date.parse(start) + 8 * 3_600_000).toISOString().slice(0, 10)
      let index = indexOf.get(startDate) ?? Number.NaN
      for (let left = n; left > 0 && index < dates.length; ) if (works[++index]) left--
      const last = dates[index] ?? 'beyond the oracle'
      return { due: `${last}T09:30:00.000Z`, provisional: last >= '2027' }
    },
    addWorkingMinutes(start: Timestamp, minutes: number): Timestamp {
      const ms = Date.parse(start)
      let low = 0 // finds the first working minute that ends after the start
      for (let high = workingMinutes.length; low < high; ) {
        const middle = (low + high) >> 1
        if ((workingMinutes[middle] ?? 0) + 60_000 > ms) high = middle
        else low = middle + 1
      }
      const begun = Math.max(0, ms - (workingMinutes[low] ?? Number.NaN))
      const end =
        begun > 0 ? (workingMinutes[low + minutes] ?? Number.NaN) + begun : (workingMinutes[low + minutes - 1] ?? Number.NaN) + 60_000
      return new Date(end).toISOString()
    },
  }
}
