import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeCalendar } from '../cases/calendar.ts'
import { loadSeeds, SeedError } from './load.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qishao-calendar-'))
  cpSync(import.meta.dirname, folder, { recursive: true })
})
afterEach(() => rmSync(folder, { recursive: true }))

const notice = { source: '关于本地作息的通知' }
const counter = {
  name: 'counter',
  ...notice,
  hours: [{ from: '08:30', to: '16:30' }],
  weekdays: { saturday: [{ from: '09:00', to: '12:00' }] },
}
const halfDay = { date: '2026-12-31', kind: 'half-day', name: '年末下午调休', from: '12:00', ...notice }
const typhoon = { date: '2026-08-13', kind: 'closure', name: '台风停工', ...notice }
const powerCut = { date: '2026-11-23', kind: 'emergency', name: '突发停电', from: '14:20', announced: '2026-11-23 14:00', ...notice }
const nextYear = { year: 2027, source: '国务院办公厅通知', holidays: [{ date: '2027-01-01', name: '元旦' }], makeUpDays: [] as object[] }

function write(name: string, json: object): void {
  writeFileSync(join(folder, 'calendar', name), JSON.stringify(json))
}
const closes = (...closures: object[]): void => write('closures.json', { ...notice, closures })
const adds = (...calendars: object[]): void => write('further.json', { ...notice, calendars })
/** The department that is named first works by this calendar. */
function chooses(calendar: string): void {
  const path = join(folder, 'departments.json')
  writeFileSync(path, readFileSync(path, 'utf8').replace('"group": true', `"group": true, "calendar": "${calendar}"`))
}
const load = () => makeCalendar(loadSeeds(folder, 'xihaian').calendar)

describe('the calendar of the seeds', () => {
  it('has no closures and no other calendar as it is shipped', () => {
    const { calendar } = loadSeeds(folder, 'xihaian')
    expect(calendar.closures).toEqual([])
    expect(calendar.further).toEqual([])
    const district = load()
    expect(district.of('park')).toBe(district)
  })

  it('takes half days, closures, emergencies, and calendars of departments', () => {
    closes(halfDay, typhoon, { ...powerCut, calendars: ['district'] })
    adds(counter)
    chooses('counter')
    const calendar = load()
    expect(calendar.hoursOn('2026-12-31')).toEqual([{ from: '09:00', to: '12:00' }])
    expect(calendar.hoursOn('2026-08-13')).toEqual([])
    expect(calendar.hoursOn('2026-11-23').at(-1)).toEqual({ from: '13:30', to: '14:20' })
    expect(calendar.of('hrss').hoursOn('2026-11-23')).toEqual(counter.hours)
    expect(calendar.of('hrss').hoursOn('2026-12-31')).toEqual([{ from: '08:30', to: '12:00' }])
    expect(calendar.of('hrss').isWorkingDay('2026-11-28')).toBe(true)
    expect(calendar.of('tax').isWorkingDay('2026-11-28')).toBe(false)
  })

  it('takes the notice of a year from a file of its own, with days at the edge of the year before', () => {
    write('2027.json', { ...nextYear, makeUpDays: [{ date: '2026-12-27', for: '元旦' }] })
    expect(load().isWorkingDay('2026-12-27')).toBe(true)
    expect(load().workingDaysAfter('2026-12-31T02:00:00.000Z', 1).provisional).toBe(false)
  })
})

describe('the page about the calendar', () => {
  it('shows entries that are taken', () => {
    const page = readFileSync(join(import.meta.dirname, '../docs/calendar.md'), 'utf8')
    const [closures, further, department] = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, text = '']) => JSON.parse(text))
    write('closures.json', closures)
    write('further.json', further)
    chooses(department.calendar)
    const calendar = load()
    expect(calendar.hoursOn('2027-02-04')).toEqual([{ from: '09:00', to: '12:00' }])
    expect(calendar.workingDaysAfter('2026-12-07T02:00:00.000Z', 1).due).toBe('2026-12-09T09:30:00.000Z')
    expect(calendar.workingDaysAfter('2026-12-15T02:00:00.000Z', 1).due).toBe('2026-12-17T09:30:00.000Z')
    expect(calendar.of('hrss').hoursOn('2026-12-15').at(-1)).toEqual({ from: '15:00', to: '17:00' })
  })
})

describe('a calendar that contradicts itself', () => {
  const refused: readonly [string, () => void, string][] = [
    [
      'a day off that is a make-up day too',
      () => write('2027.json', { ...nextYear, makeUpDays: [{ date: '2027-01-01', for: '元旦' }] }),
      'calendar/2027.json makes 2027-01-01 a make-up day, and calendar/2027.json makes it a holiday: it cannot be both.',
    ],
    [
      'a make-up day that another year has off',
      () =>
        write('2027.json', {
          ...nextYear,
          holidays: [{ date: '2026-12-26', name: '元旦' }],
          makeUpDays: [{ date: '2026-12-26', for: '元旦' }],
        }),
      'calendar/2027.json makes 2026-12-26 a make-up day, and calendar/2027.json makes it a holiday: it cannot be both.',
    ],
    [
      'a date twice',
      () => write('2027.json', { ...nextYear, holidays: [...nextYear.holidays, ...nextYear.holidays] }),
      'calendar/2027.json names the holiday 2027-01-01 twice.',
    ],
    [
      'a year twice',
      () => write('2027.json', { ...nextYear, year: 2026 }),
      'calendar/2027.json arranges the year 2026, which calendar/2026.json arranges already.',
    ],
    [
      'a year under the name of another',
      () => write('2028.json', nextYear),
      'calendar/2028.json arranges the year 2027; it must be called 2027.json.',
    ],
    [
      'a file nobody would read',
      () => write('2027年.json', nextYear),
      'calendar/2027年.json is none of the files of a calendar; the notice of a year stands in a file like 2027.json.',
    ],
    [
      'a date of another year',
      () => write('2027.json', { ...nextYear, holidays: [{ date: '2028-10-01', name: '国庆节' }] }),
      'calendar/2027.json names the holiday 2028-10-01, which lies neither in 2027 nor in the 7 days beside it.',
    ],
    [
      'a make-up day in the week',
      () => write('2027.json', { ...nextYear, makeUpDays: [{ date: '2027-01-04', for: '元旦' }] }),
      'calendar/2027.json makes 2027-01-04 a make-up day, but it is no Saturday or Sunday.',
    ],
    [
      'hours that do not ascend',
      () =>
        adds({
          ...counter,
          weekdays: {
            friday: [
              { from: '09:00', to: '12:00' },
              { from: '11:00', to: '16:00' },
            ],
          },
        }),
      'calendar/further.json gives "counter" on friday hours that do not ascend: 09:00–12:00, 11:00–16:00.',
    ],
    [
      'an hour that does not exist',
      () => adds({ ...counter, hours: [{ from: '09:00', to: '24:30' }] }),
      'a time is written HH:MM, 00:00 to 23:59',
    ],
    [
      'a calendar that is never open',
      () => adds({ ...counter, weekdays: { monday: [], tuesday: [], wednesday: [], thursday: [], friday: [] } }),
      'calendar/further.json leaves "counter" closed on every day of the week.',
    ],
    [
      'two calendars of one name',
      () => adds(counter, counter),
      'calendar/further.json names the calendar "counter" twice; "district" is the district\'s own.',
    ],
    [
      "a calendar that calls itself the district's",
      () => adds({ ...counter, name: 'district' }),
      'calendar/further.json names the calendar "district" twice; "district" is the district\'s own.',
    ],
    [
      'a department with an unknown calendar',
      () => chooses('harbour'),
      'departments.json gives "hrss" the unknown calendar "harbour"; the known ones are district.',
    ],
    [
      'a closure of an unknown calendar',
      () => closes({ ...typhoon, calendars: ['harbour'] }),
      'calendar/closures.json closes 2026-08-13 (台风停工) for the unknown calendar "harbour"; the known ones are district.',
    ],
    [
      'a half day on a day off',
      () => closes({ ...halfDay, date: '2026-10-01' }),
      'calendar/closures.json closes 2026-10-01 (年末下午调休), which is a day off already.',
    ],
    [
      'a half day without its half',
      () => closes({ ...halfDay, to: '17:30' }),
      'calendar/closures.json closes 2026-12-31 (年末下午调休) as a half day, which has either "from" (the afternoon off) or "to" (the morning off).',
    ],
    [
      'a closure outside the day',
      () => closes({ ...typhoon, from: '14:00', to: '20:00' }),
      'calendar/closures.json closes 2026-08-13 (台风停工) at hours that lie outside the day, which is 09:00–12:00, 13:30–17:30.',
    ],
    [
      'a closure of the lunch break',
      () => closes({ ...typhoon, from: '12:00', to: '13:00' }),
      'calendar/closures.json closes 2026-08-13 (台风停工) at hours at which nobody works, for the day is 09:00–12:00, 13:30–17:30.',
    ],
    [
      'a closure that ends before it begins',
      () => closes({ ...typhoon, from: '15:00', to: '14:00' }),
      'calendar/closures.json closes 2026-08-13 (台风停工) from 15:00 to 14:00: its hours do not ascend.',
    ],
    [
      'closures that overlap',
      () => closes(typhoon, { ...typhoon, name: '检修', from: '14:00' }),
      'calendar/closures.json closes 2026-08-13 (检修) at hours that overlap those of the entry "台风停工" for the same day.',
    ],
    [
      'an emergency from before it was known',
      () => closes({ ...powerCut, from: '13:40' }),
      'calendar/closures.json closes 2026-11-23 (突发停电) from 13:40, but was announced 2026-11-23 14:00: an emergency begins on the day of its announcement and not before it.',
    ],
    [
      'an emergency that nobody announced',
      () => closes({ ...powerCut, announced: undefined }),
      'calendar/closures.json closes 2026-11-23 (突发停电) as an emergency, which needs "from" and "announced", the moment it was announced on that day.',
    ],
    [
      'an announcement of a planned closure',
      () => closes({ ...typhoon, announced: '2026-08-12 18:00' }),
      'calendar/closures.json closes 2026-08-13 (台风停工) with "announced", which only an emergency has.',
    ],
  ]

  it.each(refused)('is refused for %s', (_, spoil, sentence) => {
    expect(() => loadSeeds(folder, 'xihaian')).not.toThrow()
    spoil()
    expect(() => loadSeeds(folder, 'xihaian')).toThrow(SeedError)
    expect(() => loadSeeds(folder, 'xihaian')).toThrow(sentence)
  })

  it('is refused for a closure that no calendar but another one could have', () => {
    adds(counter)
    const saturday = { ...typhoon, date: '2026-11-28', from: '10:00' }
    closes({ ...saturday, calendars: ['district', 'counter'] })
    expect(() => loadSeeds(folder, 'xihaian')).toThrow('closes 2026-11-28 (台风停工), which is a day off already.')
    closes(saturday)
    expect(load().isWorkingDay('2026-11-28')).toBe(false)
  })
})
