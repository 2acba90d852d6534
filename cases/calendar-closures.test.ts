/** Half days, closures, emergencies and calendars with hours of their own; ordinary working time stands in `calendar.test.ts`. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type CalendarData, type Closure, makeCalendar, type Timestamp } from './calendar.ts'

const seed = (name: string) => JSON.parse(readFileSync(new URL(`../seeds/calendar/${name}.json`, import.meta.url), 'utf8'))
const data: CalendarData = { ...seed('hours'), years: [seed('2026')], statutory: seed('statutory') }
const withClosures = (...closures: Closure[]) => makeCalendar({ ...data, closures })

const local = (text: string): Timestamp => new Date(`${text.replace(' ', 'T')}+08:00`).toISOString()
const settled = (text: string) => ({ due: local(text), provisional: false })

describe('a half day', () => {
  const calendar = withClosures(
    { date: '2026-12-31', kind: 'half-day', from: '12:00' },
    { date: '2026-11-23', kind: 'half-day', to: '13:30' },
  )

  it('counts as a working day and ends when its business does', () => {
    expect(calendar.workingDaysAfter(local('2026-12-30 10:00'), 1)).toEqual(settled('2026-12-31 12:00'))
    expect(calendar.endOfWorkingDay(local('2026-12-31 11:59:59.999'))).toEqual(settled('2026-12-31 12:00'))
    expect(calendar.endOfWorkingDay(local('2026-12-31 12:00')).due).toBe(local('2027-01-04 17:30'))
    expect(calendar.workingDaysAfter(local('2026-11-20 10:00'), 1)).toEqual(settled('2026-11-23 17:30'))
  })

  it('lets minutes run in its own half alone', () => {
    expect(calendar.addWorkingMinutes(local('2026-11-20 17:00'), 60)).toEqual(settled('2026-11-23 14:00'))
    expect(calendar.workingMinutesBetween(local('2026-12-31 00:00'), local('2026-12-31 23:59'))).toBe(180)
    expect(calendar.isWorkingTime(local('2026-12-31 14:00'))).toBe(false)
    expect(calendar.nextWorkingTime(local('2026-11-23 09:30'))).toBe(local('2026-11-23 13:30'))
  })

  it('leaves a limit in calendar days at the ordinary hour', () => {
    expect(calendar.calendarDaysAfter(local('2026-12-24 10:00'), 7).due).toBe(local('2026-12-31 17:30'))
  })
})

describe('a local closure', () => {
  it('of a whole day is a day off', () => {
    const calendar = withClosures({ date: '2026-08-13', kind: 'closure' })
    expect(calendar.isWorkingDay('2026-08-13')).toBe(false)
    expect(calendar.workingDaysAfter(local('2026-08-12 10:00'), 1)).toEqual(settled('2026-08-14 17:30'))
    expect(calendar.addWorkingMinutes(local('2026-08-12 17:00'), 60)).toEqual(settled('2026-08-14 09:30'))
  })

  it('of some hours stops the minutes and leaves the day', () => {
    const calendar = withClosures({ date: '2026-08-13', kind: 'closure', from: '10:00', to: '14:30' })
    expect(calendar.hoursOn('2026-08-13')).toEqual([
      { from: '09:00', to: '10:00' },
      { from: '14:30', to: '17:30' },
    ])
    expect(calendar.addWorkingMinutes(local('2026-08-13 09:30'), 60)).toEqual(settled('2026-08-13 15:00'))
    expect(calendar.workingDaysAfter(local('2026-08-12 10:00'), 1)).toEqual(settled('2026-08-13 17:30'))
  })
})

describe('an emergency closure', () => {
  const calendar = withClosures({ date: '2026-11-23', kind: 'emergency', from: '14:20' })

  it('takes the day it ends early out of every count of days', () => {
    expect(calendar.workingDaysAfter(local('2026-11-20 10:00'), 1)).toEqual(settled('2026-11-24 17:30'))
    expect(calendar.endOfWorkingDay(local('2026-11-23 09:30'))).toEqual(settled('2026-11-24 17:30'))
  })

  it('counts the minutes that were worked before it', () => {
    expect(calendar.addWorkingMinutes(local('2026-11-23 14:00'), 30)).toEqual(settled('2026-11-24 09:10'))
    expect(calendar.isWorkingDay('2026-11-23')).toBe(true)
    expect(calendar.isWorkingTime(local('2026-11-23 14:20:00.001'))).toBe(false)
  })

  it('that is over before the evening leaves the day in the count', () => {
    const drill = withClosures({ date: '2026-11-23', kind: 'emergency', from: '10:00', to: '11:00' })
    expect(drill.workingDaysAfter(local('2026-11-20 10:00'), 1)).toEqual(settled('2026-11-23 17:30'))
    expect(drill.addWorkingMinutes(local('2026-11-23 09:30'), 60)).toEqual(settled('2026-11-23 11:30'))
  })
})

describe('a calendar of its own', () => {
  const further = [
    { name: 'counter', hours: [{ from: '08:30', to: '16:30' }], weekdays: { saturday: [{ from: '09:00', to: '12:00' }], monday: [] } },
  ]
  const closures: readonly Closure[] = [{ date: '2026-11-25', kind: 'closure', calendars: ['counter'] }]
  const district = makeCalendar({ ...data, further, closures, departments: { approval: 'counter' } })
  const counter = district.of('approval')

  it('is that of the departments that name it, and of nobody else', () => {
    expect(counter.hours).toEqual(further[0]?.hours)
    for (const department of ['tax', null]) expect(district.of(department)).toBe(district)
    expect(counter.of(null)).toBe(district)
  })

  it('has its shifts and its days off', () => {
    expect(counter.workingDaysAfter(local('2026-11-20 10:00'), 1)).toEqual(settled('2026-11-21 12:00'))
    expect(counter.workingDaysAfter(local('2026-11-21 10:00'), 1)).toEqual(settled('2026-11-24 16:30'))
    expect(counter.addWorkingMinutes(local('2026-11-20 16:00'), 60)).toEqual(settled('2026-11-21 09:30'))
  })

  it('has the closures that name it and the holidays of all, also on a shift', () => {
    expect(counter.isWorkingDay('2026-11-25')).toBe(false)
    expect(district.isWorkingDay('2026-11-25')).toBe(true)
    expect(counter.isWorkingDay('2026-10-03')).toBe(false)
  })

  it('works the ordinary hours on a make-up day', () => {
    expect(counter.hoursOn('2026-10-10')).toEqual(further[0]?.hours)
  })

  it('is refused when it is never open', () => {
    const never = { monday: [], tuesday: [], wednesday: [], thursday: [], friday: [] }
    expect(() => makeCalendar({ ...data, weekdays: never })).toThrow(RangeError)
    expect(() => makeCalendar({ ...data, weekdays: { friday: [{ from: '12:00', to: '09:00' }] } })).toThrow(RangeError)
  })
})
