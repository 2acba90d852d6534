import { describe, expect, it } from 'vitest'
import { dayLabel, dayOf, fieldValue, fromField, fullDate, moment, timeOfDay } from './time.ts'

const mondayTen = '2026-11-23T02:00:00.000Z'

describe('what the page shows of a moment', () => {
  it('is Beijing time with the weekday', () => {
    expect(fullDate(mondayTen)).toBe('2026年11月23日 星期一')
    expect(timeOfDay(mondayTen)).toBe('10:00')
    expect(timeOfDay('2026-11-23T16:00:07.000Z', true)).toBe('00:00:07')
  })

  it('belongs to the next day from 16:00 UTC on', () => {
    expect(dayOf('2026-11-23T15:59:59.999Z')).toBe('2026-11-23')
    expect(dayOf('2026-11-23T16:00:00.000Z')).toBe('2026-11-24')
  })

  it('names the year only where it is another one', () => {
    expect(moment('2026-11-24T09:30:00.000Z', mondayTen)).toBe('11月24日 17:30')
    expect(moment('2027-01-04T09:30:00.000Z', mondayTen)).toBe('2027年1月4日 17:30')
  })
})

describe('dayLabel', () => {
  it('says today and yesterday by the days of Beijing', () => {
    expect(dayLabel('2026-11-22T16:00:00.000Z', mondayTen)).toBe('今天')
    expect(dayLabel('2026-11-22T15:59:00.000Z', mondayTen)).toBe('昨天')
    expect(dayLabel('2026-11-20T02:00:00.000Z', mondayTen)).toBe('11月20日 星期五')
    expect(dayLabel('2025-11-20T02:00:00.000Z', mondayTen)).toBe('2025年11月20日 星期四')
  })
})

describe('the date-time field', () => {
  it('shows and reads Beijing time', () => {
    expect(fieldValue(mondayTen)).toBe('2026-11-23T10:00')
    expect(fromField('2026-11-23T10:00')).toBe(mondayTen)
    expect(fromField(fieldValue('2026-12-31T16:05:00.000Z'))).toBe('2026-12-31T16:05:00.000Z')
  })
})
