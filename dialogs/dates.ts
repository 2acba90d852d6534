/** What day people mean: 下周三前, 月底, 国庆前, 3天内 (the values of `nlu/date-expressions.ts`), read at a moment with the calendar. */
import type { Calendar, CalendarDate, DayRange, Timestamp } from '../cases/calendar.ts'
import type { Entity } from '../nlu/understand.ts'
import { feasts } from './feasts.ts'

/**
 * The days an expression means at `now`, both included: `下周三` → that Wednesday twice, `下周三前` → from today to the Tuesday
 * before it, `3天内` → from today on. Days count from tomorrow on; a last day off moves to the next working day (民法典第二百零一条,
 * 第二百零三条). `月底前` includes the month's last day. What recurs (8月15日, 国庆, 20号) is the nearest one, a past one only
 * where it is less than half as far away. Open ends (节后, 国庆前 when it is over) are cut to a week.
 * Null for what no calendar knows (开学前).
 */
export function resolveDate(value: string, now: Timestamp, calendar: Calendar): DayRange | null {
  return read(value, now, calendar)?.days ?? null
}

/** The day a limit names, not before `now`: 下周三前 → that Wednesday, 月底前 and 3天内 → their last day; null when it is no limit ahead. */
export function limitOf(value: string, now: Timestamp, calendar: Calendar): CalendarDate | null {
  const found = read(value, now, calendar)
  return found !== null && (found.edge === '前' || found.edge === '内') && found.named >= calendar.dateOf(now) ? found.named : null
}

/** A limit as it was said, and the day it names. */
export type Limit = { readonly said: string; readonly day: CalendarDate }

/** The first limit ahead that a text sets (「下周三前装好」); none in 「3天内停了5次」, which tells what was. */
export function limitIn(text: string, entities: readonly Entity[], now: Timestamp, calendar: Calendar): Limit | null {
  const limits = entities.flatMap(({ type, value, text: said, end }): readonly Limit[] => {
    const day = type === 'date' ? limitOf(value, now, calendar) : null
    const told = /内$/.test(said) && /^[^,，。;；!！?？]*(?:了|过|次|回|趟|没)/.test(text.slice(end))
    return day === null || told ? [] : [{ said, day }]
  })
  return limits[0] ?? null
}

/** The time somebody wishes for: a limit ahead, or a plain day behind words that wish for it (「希望月底能通电」). */
export function wishIn(text: string, entities: readonly Entity[], now: Timestamp, calendar: Calendar): Limit | null {
  const today = calendar.dateOf(now)
  const wished = entities.flatMap(({ type, value, text: said, start }): readonly Limit[] => {
    const days = type === 'date' && wishes.test(text.slice(0, start)) ? resolveDate(value, now, calendar) : null
    return days === null || days.until < today ? [] : [{ said, day: days.until }]
  })
  return limitIn(text, entities, now, calendar) ?? wished[0] ?? null
}

const wishes = /(?:希望|盼|争取|最好|麻烦|想|要|请|赶在|务必|得)[^,，。;；!！?？]{0,4}$/

/** The day that an answer to 「什么时候前」 names, as a limit or plainly (「下个月底」); it may be over. Null: it names none. */
export function dayIn(text: string, entities: readonly Entity[], now: Timestamp, calendar: Calendar): Limit | null {
  const named = entities.flatMap(({ type, value, text: said }): readonly Limit[] => {
    const days = type === 'date' ? resolveDate(value, now, calendar) : null
    return days === null ? [] : [{ said, day: days.until }]
  })
  return limitIn(text, entities, now, calendar) ?? named[0] ?? null
}

// --- Internal helpers ---

/** `named` is the day a limit is remembered by: of 国庆前 the first of October, of 3天内 the last day. */
type Read = { readonly days: DayRange; readonly named: CalendarDate; readonly edge: Edge }

type Edge = '' | '前' | '后' | '内' | '前后'

type At = { readonly now: Timestamp; readonly today: CalendarDate; readonly year: number; readonly calendar: Calendar }

function read(value: string, now: Timestamp, calendar: Calendar): Read | null {
  const today = calendar.dateOf(now)
  const at: At = { now, today, year: yearOf(today), calendar }
  const spoken = value.normalize('NFKC').replace(/\s+/g, '')
  const span = spanOf(spoken, at)
  if (span) return span
  const [, rest = '', end = ''] = /^(.*?)((?:前后|左右|期间|[之以]?前|[之以]?后|[之以]?内)?)$/.exec(spoken) ?? []
  const edge: Edge = /前后|左右/.test(end) ? '前后' : end === '期间' ? '' : (edges.find((one) => end.endsWith(one)) ?? '')
  const base = rest.replace(clock, '')
  const meant = base === '' && rest !== '' ? one(today) : daysOf(base, edge, at)
  // 「明天下午3点前」 ends on that day all the same.
  return meant && (base === rest ? applied(meant, edge, at) : { days: meant, named: meant.until, edge })
}

const edges = ['前', '后', '内'] as const

/** A time of the day behind a day, or alone. */
const clock =
  /(?:上午|下午|中午|晚上|早上|一大?早|早晨|凌晨|傍晚|夜里|半夜)?(?:(?:\d{1,2}|[一二两三四五六七八九十]{1,3}|半)点(?:半|钟|[\d一二三四五六七八九十]{1,3}分?)?|\d{1,2}:\d{2})?$/

/** Days that an expression names. `closed`: its 前 includes it, as in 月底前. */
type Meant = DayRange & { readonly closed?: true }

function applied(meant: Meant, edge: Edge, { today, calendar }: At): Read {
  const { from, until } = meant
  const week = 6
  switch (edge) {
    case '':
      return { days: { from, until }, named: until, edge }
    case '内':
      return { days: { from: from < today && today <= until ? today : from, until }, named: until, edge }
    case '后': {
      const next = calendar.addDays(until, 1)
      return { days: { from: next, until: calendar.addDays(next, week) }, named: next, edge }
    }
    case '前后':
      return { days: { from: calendar.addDays(from, -3), until: calendar.addDays(until, 3) }, named: from, edge }
    case '前': {
      const last = meant.closed ? until : calendar.addDays(from, -1)
      return {
        days: { from: today <= last ? today : calendar.addDays(last, -week), until: last },
        named: meant.closed ? until : from,
        edge,
      }
    }
  }
}

// --- So long from now, or ago ---

function spanOf(spoken: string, at: At): Read | null {
  const found = /^(\d{1,3}|半)个?多?(半)?(工作日|天|日|周|星期|礼拜|小时|月|半月|季度|年|分钟)[之以]?(内|后|前)$/.exec(spoken)
  // 「3月内」 is in March, 「15日前」 before the 15th.
  if (!found || /^\d+月/.test(spoken) || /^\d+日[之以]?前/.test(spoken)) return null
  const [, count = '', half, unit = '', end] = found
  const amount = (count === '半' ? 0.5 : Number(count)) + (half === undefined ? 0 : 0.5)
  const { calendar, now, today } = at
  if (end === '前') {
    const day = unit === '工作日' ? workingDaysBefore(amount, at) : shifted(unit, -amount, at)
    return { days: one(day), named: day, edge: '' } // 「三天前申请的」 is no limit
  }
  const last =
    unit === '工作日' ? calendar.dateOf(calendar.workingDaysAfter(now, Math.max(1, Math.ceil(amount))).due) : shifted(unit, amount, at)
  const inside = end === '内' && last > today && !/小时|分钟/.test(unit) ? workingFrom(last, at) : last
  return end === '内' ? { days: { from: today, until: inside }, named: inside, edge: '内' } : { days: one(last), named: last, edge: '后' }
}

function shifted(unit: string, amount: number, { calendar, now, today }: At): CalendarDate {
  if (unit === '小时' || unit === '分钟') return calendar.dateOf(calendar.addMinutes(now, amount * (unit === '小时' ? 60 : 1)))
  const days = { 天: 1, 日: 1, 周: 7, 星期: 7, 礼拜: 7, 半月: 15 }[unit]
  if (days !== undefined) return calendar.addDays(today, Math.round(amount * days))
  const months = amount * (unit === '年' ? 12 : unit === '季度' ? 3 : 1)
  return calendar.addDays(calendar.addMonths(today, Math.trunc(months)), Math.round((months % 1) * 30))
}

/** The day itself, or the next on which people work (民法典第二百零三条). */
function workingFrom(date: CalendarDate, { calendar }: At): CalendarDate {
  let day = date
  while (!calendar.isWorkingDay(day)) day = calendar.addDays(day, 1)
  return day
}

function workingDaysBefore(amount: number, { calendar, today }: At): CalendarDate {
  let day = today
  for (let left = Math.max(1, Math.ceil(amount)); left > 0; ) {
    day = calendar.addDays(day, -1)
    if (calendar.isWorkingDay(day)) left--
  }
  return day
}

// --- Named days ---

function daysOf(base: string, edge: Edge, at: At): Meant | null {
  return (
    namedDay(base, at) ?? weekOf(base, at) ?? yearMonthDay(base, at) ?? monthOf(base, at) ?? partOfYear(base, edge, at) ?? feastOf(base, at)
  )
}

const offsets: Readonly<Record<string, readonly [number, number]>> = {
  今天: [0, 0],
  今日: [0, 0],
  今早: [0, 0],
  今晚: [0, 0],
  今夜: [0, 0],
  今儿: [0, 0],
  当天: [0, 0],
  当日: [0, 0],
  明天: [1, 1],
  明日: [1, 1],
  明早: [1, 1],
  明晚: [1, 1],
  明儿: [1, 1],
  后天: [2, 2],
  后儿: [2, 2],
  大后天: [3, 3],
  昨天: [-1, -1],
  昨日: [-1, -1],
  昨晚: [-1, -1],
  昨夜: [-1, -1],
  昨儿: [-1, -1],
  前天: [-2, -2],
  前儿: [-2, -2],
  大前天: [-3, -3],
  今明两天: [0, 1],
  明后天: [1, 2],
  明后两天: [1, 2],
}

function namedDay(base: string, { calendar, today }: At): Meant | null {
  const offset = offsets[base]
  return offset === undefined ? null : { from: calendar.addDays(today, offset[0]), until: calendar.addDays(today, offset[1]) }
}

/** 下周三, 本周, 上上周五, 周末; a weekday alone is the next one, today included. */
function weekOf(base: string, { calendar, today }: At): Meant | null {
  const found = /^([这本上下]{0,3})个?(?:周|星期|礼拜)([一二三四五六日天末初中]?)$/.exec(base)
  if (!found) return null
  const [, which = '', part = ''] = found
  if (which === '' && part === '') return null
  const weeks = [...which].reduce((sum, word) => sum + (word === '下' ? 1 : word === '上' ? -1 : 0), 0)
  const monday = calendar.addDays(today, 1 - calendar.weekdayOf(today) + 7 * weeks)
  const days = (first: number, last: number): Meant => ({
    from: calendar.addDays(monday, first - 1),
    until: calendar.addDays(monday, last - 1),
  })
  const weekday = '一二三四五六日'.indexOf(part.replace('天', '日')) + 1
  if (part === '') return days(1, 7)
  if (part === '末') return days(6, 7)
  if (part === '初') return days(1, 2)
  if (part === '中') return days(2, 4)
  const past = which === '' && weekday < calendar.weekdayOf(today)
  return days(weekday + (past ? 7 : 0), weekday + (past ? 7 : 0))
}

/** 2026-11-23, 8月15日, 明年3月, 12月底, 8/15, 20号. */
function yearMonthDay(base: string, at: At): Meant | null {
  const { calendar, year } = at
  const numbers = /^(20\d{2})[-/.](\d{1,2})[-/.](\d{1,2})[日号]?$/.exec(base)
  if (numbers) return oneOrNull(calendar.dateFrom(Number(numbers[1]), Number(numbers[2]), Number(numbers[3])))
  const slashed = /^(\d{1,2})\/(\d{1,2})$/.exec(base)
  if (slashed) return nearest(at, (shift) => oneOrNull(calendar.dateFrom(year + shift, Number(slashed[1]), Number(slashed[2]))))
  const day = /^(\d{1,2})[日号]$/.exec(base)
  if (day) return nearest(at, (shift) => monthPart(calendar.addMonths(firstOfMonth(at), shift), `${day[1]}日`, calendar))
  const month = /^(.*?)(\d{1,2})月份?(.*)$/.exec(base)
  if (!month) return null
  const [, before = '', number, part = ''] = month
  const named = yearIn(before, at)
  if (named === null && before !== '') return null
  const inYear = (of: number): Meant | null => {
    const first = calendar.dateFrom(of, Number(number), 1)
    return first === null ? null : monthPart(first, part, calendar)
  }
  return named === null ? nearest(at, (shift) => inYear(year + shift)) : inYear(named)
}

/** 本月, 下个月底, 上月15号, 月底, 月初. */
function monthOf(base: string, at: At): Meant | null {
  const found = /^([这本上下次当]个?)?月(.*)$/.exec(base)
  if (!found) return null
  const [, which, part = ''] = found
  const { calendar } = at
  const first = firstOfMonth(at)
  if (which !== undefined) return monthPart(calendar.addMonths(first, /上/.test(which) ? -1 : /[下次]/.test(which) ? 1 : 0), part, calendar)
  if (part === '底' || part === '末') return monthPart(first, part, calendar)
  return part === '' ? null : nearest(at, (shift) => monthPart(calendar.addMonths(first, shift), part, calendar))
}

/** A part of the month that begins on `first`. */
function monthPart(first: CalendarDate, part: string, calendar: Calendar): Meant | null {
  const last = calendar.addDays(calendar.addMonths(first, 1), -1)
  const days = (from: number, until: number): DayRange => ({
    from: calendar.addDays(first, from - 1),
    until: calendar.addDays(first, until - 1),
  })
  const day = /^(\d{1,2})[日号]$/.exec(part)?.[1]
  if (day !== undefined) return oneOrNull(calendar.dateFrom(yearOf(first), Number(first.slice(5, 7)), Number(day)))
  switch (part) {
    case '':
      return { from: first, until: last }
    case '底':
    case '末':
      return { ...one(last), closed: true }
    case '初':
      return days(1, 5)
    case '上旬':
      return days(1, 10)
    case '中':
    case '中旬':
      return days(11, 20)
    case '下旬':
      return { from: calendar.addDays(first, 20), until: last }
    default:
      return null
  }
}

/** 年底, 明年上半年, 三季度, 季末, 去年冬天. A part without its year is of this year; as a limit that is over, of the next. */
function partOfYear(base: string, edge: Edge, at: At): Meant | null {
  const { calendar, today, year } = at
  if (base === '季末' || base === '季度末') {
    const inQuarter = (Number(today.slice(5, 7)) - 1) % 3
    return { ...one(calendar.addDays(calendar.addMonths(firstOfMonth(at), 3 - inQuarter), -1)), closed: true }
  }
  const [, before = '', part = ''] = /^(20\d{2}年?|[今明去前后当本同]年)?的?(.*)$/.exec(base) ?? []
  const named = yearIn(before, at)
  if (named !== null && part === '') return monthsOf(named, 1, 12, at)
  const inYear = (of: number): Meant | null => {
    const quarter = '一二三四'.indexOf(
      /^第?([一二三四1-4])季度$/.exec(part)?.[1]?.replace(/\d/, (digit) => '一二三四'.charAt(Number(digit) - 1)) ?? '-',
    )
    if (quarter >= 0) return monthsOf(of, quarter * 3 + 1, 3, at)
    const months = parts[part]
    return months === undefined ? null : { ...monthsOf(of, months[0], months[1], at), ...(months[2] ? { closed: true } : {}) }
  }
  const here = inYear(named ?? year)
  const over = named === null && here !== null && here.until < today && (edge === '前' || edge === '内')
  const meant = over ? inYear(year + 1) : here
  return meant?.closed ? { ...one(meant.until), closed: true } : meant
}

/** First month, how many, and whether its end is meant. */
const parts: Readonly<Record<string, readonly [number, number, boolean]>> = {
  底: [12, 1, true],
  年底: [12, 1, true],
  年末: [12, 1, true],
  初: [1, 1, false],
  年初: [1, 1, false],
  年中: [6, 1, true],
  上半年: [1, 6, false],
  下半年: [7, 6, false],
  春天: [3, 3, false],
  夏天: [6, 3, false],
  秋天: [9, 3, false],
  冬天: [12, 3, false],
}

function monthsOf(year: number, month: number, count: number, { calendar }: At): DayRange {
  const first = `${year}-${String(month).padStart(2, '0')}-01`
  return { from: first, until: calendar.addDays(calendar.addMonths(first, count), -1) }
}

// --- Feasts ---

function feastOf(base: string, at: At): Meant | null {
  const { calendar, year } = at
  const [, before = '', name = ''] = /^(20\d{2}年|[今明去前后]年)?的?(.+)$/.exec(base) ?? []
  const named = yearIn(before, at)
  const meant = (shift: number): readonly Meant[] =>
    feasts
      .filter(({ words, holiday }) => (/^节(?:日)?$/.test(name) ? holiday !== undefined : words.test(name)))
      .flatMap(({ holiday, day, last }) => {
        const off = holiday === undefined ? null : calendar.holiday(holiday, shift)
        const from = day(shift, calendar)
        return off ?? (from === null ? [] : { from, until: last?.(shift, calendar) ?? from })
      })
  if (named !== null) return meant(named)[0] ?? null
  return closest(
    at,
    [-1, 0, 1].flatMap((shift) => meant(year + shift)),
  )
}

// --- Small steps ---

/** Of the one before, this one and the next (shift −1, 0, 1), the nearest. */
function nearest(at: At, of: (shift: number) => Meant | null): Meant | null {
  return closest(
    at,
    [-1, 0, 1].flatMap((shift) => of(shift) ?? []),
  )
}

function closest({ calendar, today }: At, all: readonly Meant[]): Meant | null {
  const far = ({ from, until }: Meant): number =>
    from > today ? calendar.daysBetween(today, from) : until < today ? 2 * calendar.daysBetween(until, today) : 0
  return all.reduce<Meant | null>((best, meant) => (best === null || far(meant) < far(best) ? meant : best), null)
}

/** The year that words name: `2026年` 2026, `明年` the next; null for none. */
function yearIn(words: string, { year }: At): number | null {
  const number = /^(20\d{2})年?的?$/.exec(words)?.[1]
  if (number !== undefined) return Number(number)
  const relative = /^([今明去前后当本同])年的?$/.exec(words)?.[1]
  return relative === undefined ? null : year + ({ 明: 1, 后: 2, 去: -1, 前: -2 }[relative] ?? 0)
}

function yearOf(date: CalendarDate): number {
  return Number(date.slice(0, 4))
}

function firstOfMonth({ today }: At): CalendarDate {
  return `${today.slice(0, 8)}01`
}

function one(date: CalendarDate): DayRange {
  return { from: date, until: date }
}

function oneOrNull(date: CalendarDate | null): DayRange | null {
  return date === null ? null : one(date)
}
