/** The feasts people date by (国庆前, 年后, 小年): their words, their days off in the calendar, their day where there are none. */
import type { Calendar, CalendarDate } from '../cases/calendar.ts'

type FeastDay = (year: number, calendar: Calendar) => CalendarDate | null

const fixed =
  (month: number, day: number): FeastDay =>
  (year, calendar) =>
    calendar.dateFrom(year, month, day)
const lunar =
  (month: number, day: number): FeastDay =>
  (year, calendar) =>
    calendar.lunarDate(year, month, day)

/** The feasts by the words for them. `holiday` is the name in the year's notice; `day` where there is none. */
export const feasts: readonly { readonly words: RegExp; readonly holiday?: string; readonly day: FeastDay; readonly last?: FeastDay }[] = [
  { words: /^元旦/, holiday: '元旦', day: fixed(1, 1) },
  { words: /^(?:春节|过年|年$)/, holiday: '春节', day: lunar(1, 1) },
  { words: /^清明/, holiday: '清明', day: () => null },
  { words: /^(?:五一|劳动节)/, holiday: '劳动', day: fixed(5, 1) },
  { words: /^端午/, holiday: '端午', day: lunar(5, 5) },
  { words: /^中秋/, holiday: '中秋', day: lunar(8, 15) },
  { words: /^(?:国庆|十一)/, holiday: '国庆', day: fixed(10, 1) },
  { words: /^元宵/, day: lunar(1, 15) },
  // The lunar year ends in the next solar year: 除夕 and 小年 of a winter belong to the spring they lead to. North and south keep 小年 a day apart.
  { words: /^除夕/, day: (year, calendar) => calendar.addDays(calendar.lunarDate(year, 1, 1), -1) },
  {
    words: /^小年/,
    day: (year, calendar) => calendar.lunarDate(year - 1, 12, 23),
    last: (year, calendar) => calendar.lunarDate(year - 1, 12, 24),
  },
  { words: /^618/, day: fixed(6, 18) },
  { words: /^双(?:十一|11)/, day: fixed(11, 11) },
  { words: /^双十二/, day: fixed(12, 12) },
  { words: /^圣诞/, day: fixed(12, 25) },
]
