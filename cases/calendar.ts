/** A moment in UTC, always 24 characters, so that text order is time order: `2026-11-21T01:00:00.000Z`. */
export type Timestamp = string

/** A day in the calendar's zone: `2026-11-21`. */
export type CalendarDate = string

/** The days off and make-up working days of one year (`seeds/calendar/2026.json`), with the notice they come from. */
export type YearArrangement = {
  readonly year: number
  readonly source: string
  readonly holidays: readonly { readonly date: CalendarDate; readonly name: string }[]
  readonly makeUpDays: readonly { readonly date: CalendarDate; readonly for: string }[]
}

/** Stretches of business hours, local `HH:MM`, ascending: `[{ from: '09:00', to: '12:00' }, …]`; between them lies lunch. */
export type Hours = readonly { readonly from: string; readonly to: string }[]

/** The weekdays in order, as the data names them. */
export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
export type Weekday = (typeof weekdays)[number]

/** When an office is open: its ordinary hours, and the weekdays that have others (a Saturday shift; none at all: `[]`). Make-up days have the ordinary hours. */
export type OpeningHours = {
  readonly hours: Hours
  readonly weekdays?: { readonly [weekday in Weekday]?: Hours | undefined } | undefined
}

/**
 * Hours of one day on which nobody works: a half day or a closure that was known before (`half-day`, `closure`), or one
 * that came over a day that had begun (`emergency`). Without `from` it begins with the day, without `to` it ends with it.
 */
export type Closure = {
  readonly date: CalendarDate
  readonly kind: 'half-day' | 'closure' | 'emergency'
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** Names of the calendars it is for; all, where none is named. */
  readonly calendars?: readonly string[] | undefined
}

/** The name of the calendar that everybody has who names no other. */
export const districtCalendar = 'district'

/**
 * What a calendar is made of (`seeds/calendar/`): zone, business hours, published years, and the statutory holidays
 * (国务院令第795号) that stand in until a year is published. A year in neither list counts weekends alone.
 * `further` calendars share zone, years and closures and have hours of their own; `departments` says by which of them
 * a department works (code → name).
 */
export type CalendarData = OpeningHours & {
  readonly zone: string
  readonly years: readonly YearArrangement[]
  readonly statutory: readonly YearArrangement[]
  readonly closures?: readonly Closure[]
  readonly further?: readonly (OpeningHours & { readonly name: string })[]
  readonly departments?: Readonly<Record<string, string>>
}

/** The end of a period; `provisional` when a day looked at lies in a year whose arrangement is not published. */
export type Due = { readonly due: Timestamp; readonly provisional: boolean }

/**
 * Working days, business hours and how people read a time; the only date arithmetic of the product.
 * Periods of days end at the close of business of their last day and do not count the day on which they start
 * (民法典第二百零一条); minutes run only within business hours. A half day ends when its business does (第二百零三条);
 * a day that an emergency closure ended early does not count as one of the days (a choice of this product: nobody loses
 * hours that were announced). Amounts are refused with a `RangeError` unless days are whole, 1 to 10,000, and minutes
 * 0 to 1,000,000.
 */
export type Calendar = {
  /** The calendar by which a department works (by its code); the district's where it names none, or for null. */
  of(department: string | null): Calendar
  /** Business hours of an ordinary working day, local `HH:MM`. */
  readonly hours: Hours
  /** Business hours of one day, after its closures; empty on a day off. */
  hoursOn(date: CalendarDate): Hours
  /** Whether people work on that day, be it for an hour: 调休 make-up days do, weekends and holidays do not. */
  isWorkingDay(date: CalendarDate): boolean
  /** Whether the moment lies within business hours, both ends included: 12:00:00.000 and 17:30:00.000 still count. */
  isWorkingTime(at: Timestamp): boolean
  /** The day of a moment in the zone: `2026-11-21`. */
  dateOf(at: Timestamp): CalendarDate
  /** The local time of a moment, cut to the minute: `16:05`. */
  timeOf(at: Timestamp): string
  /** The moment of a local time, `HH:MM`, on a day. */
  at(date: CalendarDate, time: string): Timestamp
  /** The close of business of the n-th working day after the day of `start` (民法典第二百零一条), also from a day off. */
  workingDaysAfter(start: Timestamp, n: number): Due
  /** The end of a same-day period (即办件): this working day's close if `start` is before it, else the next one's. */
  endOfWorkingDay(start: Timestamp): Due
  /** The ordinary close-of-business time of the n-th calendar day after that of `start`, working day or not; never provisional. */
  calendarDaysAfter(start: Timestamp, n: number): Due
  /**
   * Close of business on the same day of the n-th month after, the last of that month where it has no such day (民法典第二百零二条);
   * on the next working day where that is a day off (第二百零三条).
   */
  monthsAfter(start: Timestamp, n: number): Due
  /** The earliest moment by which so many working minutes have run, counted from the next opening if none is on. */
  addWorkingMinutes(start: Timestamp, minutes: number): Due
  /** The latest moment from which so many working minutes are left until `end`: where a light turns yellow. */
  subtractWorkingMinutes(end: Timestamp, minutes: number): Timestamp
  /** Working minutes from `a` to `b`, negative if `b` is earlier; with fractions, so pausing loses nothing. */
  workingMinutesBetween(a: Timestamp, b: Timestamp): number
  /** The moment itself when it lies within business hours, else the next opening. */
  nextWorkingTime(at: Timestamp): Timestamp
  /** A moment as a person reads it at `now`: `今天17:30`, `明天（周日）17:30`, `11月24日（周二）17:30`; the year only if another. */
  describe(at: Timestamp, now: Timestamp): string
  /** A day as a person reads it, without the year: `11月24日（周二）`. */
  describeDate(date: CalendarDate): string
  /** 1 Monday … 7 Sunday. */
  weekdayOf(date: CalendarDate): number
  /** The day so many days later, earlier when `n` is negative. */
  addDays(date: CalendarDate, n: number): CalendarDate
  /** The same day of the month so many months later; the last of that month where it has no such day. */
  addMonths(date: CalendarDate, n: number): CalendarDate
  /** The moment so many minutes later, at any hour. */
  addMinutes(at: Timestamp, minutes: number): Timestamp
  /** Days from `a` to `b`, negative if `b` is earlier. */
  daysBetween(a: CalendarDate, b: CalendarDate): number
  /** A day by its numbers, `month` from 1; null where there is none (2月30日). */
  dateFrom(year: number, month: number, day: number): CalendarDate | null
  /** A day of the lunar year that begins in `year`: 1, 15 is 元宵 of that spring, 12, 23 is in the winter after it. Leap months are left out. */
  lunarDate(year: number, month: number, day: number): CalendarDate
  /** The days off of a feast (春节, 国庆) as the year's notice or, until then, the statute has them; null where neither names it. */
  holiday(feast: string, year: number): DayRange | null
}

/** A stretch of days, both ends included. */
export type DayRange = { readonly from: CalendarDate; readonly until: CalendarDate }

/** A stretch of business hours; in a `Day` in milliseconds since the epoch, both ends included. */
type Stretch = { readonly from: number; readonly to: number }

type Day = {
  readonly date: CalendarDate
  readonly weekday: number // 1 = Monday … 7 = Sunday
  readonly start: number // local midnight, milliseconds since the epoch
  readonly open: readonly Stretch[] // empty on a day off
  readonly counts: boolean // as one of the days of a period
  readonly close: number // close of business, on a day off the time at which it would be
  readonly usualClose: number // whatever day it is
  readonly published: boolean
}

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
const epoch = Temporal.PlainDate.from('1970-01-01')

/** Builds the district's calendar and with it the further ones; throws a `RangeError` on unusable business hours, since no period would ever end. */
export function makeCalendar(data: CalendarData): Calendar {
  const byName = new Map<string, Calendar>()
  const of = (department: string | null): Calendar => byName.get(data.departments?.[department ?? ''] ?? districtCalendar) ?? district
  const district = makeOne(data, data, districtCalendar, of)
  for (const further of data.further ?? []) byName.set(further.name, makeOne(data, further, further.name, of))
  return district
}

function makeOne(data: CalendarData, opening: OpeningHours, name: string, of: Calendar['of']): Calendar {
  const weekly = weekdays.map((weekday, i) => opening.weekdays?.[weekday] ?? (i < 5 ? opening.hours : []))
  for (const hours of [opening.hours, ...weekly]) checkHours(hours)
  const closing = opening.hours.at(-1)?.to
  if (closing === undefined || weekly.every((hours) => hours.length === 0)) {
    throw new RangeError(`Business hours must be one or more ascending stretches, not ${JSON.stringify(opening)}`)
  }
  const closures = Map.groupBy(
    (data.closures ?? []).filter(({ calendars }) => calendars?.includes(name) ?? true),
    ({ date }) => date,
  )
  const publishedYears = new Set(data.years.map(({ year }) => year))
  const statutory = data.statutory.filter(({ year }) => !publishedYears.has(year))
  // One set over all years, for a notice may also move days at the end of the year before.
  const holidays = new Set([...data.years, ...statutory].flatMap((year) => year.holidays.map(({ date }) => date)))
  const makeUpDays = new Set(data.years.flatMap((year) => year.makeUpDays.map(({ date }) => date)))

  const hoursOf = (date: CalendarDate, weekday: number): { readonly hours: Hours; readonly counts: boolean } => {
    const worked = makeUpDays.has(date) ? opening.hours : holidays.has(date) ? [] : (weekly[weekday - 1] ?? [])
    const closed = closures.get(date) ?? []
    const announced = closed.filter(({ kind }) => kind !== 'emergency').reduce(without, worked)
    const hours = closed.filter(({ kind }) => kind === 'emergency').reduce(without, announced)
    return { hours, counts: hours.length > 0 && hours.at(-1)?.to === announced.at(-1)?.to }
  }

  // A day is made once, with Temporal, and kept; all else is integer arithmetic. n counts the days since 1970-01-01.
  const days = new Map<number, Day>()
  const makeDay = (n: number): Day => {
    const plain = epoch.add({ days: n })
    const date = plain.toString()
    const ms = (plainTime?: string): number => plain.toZonedDateTime({ timeZone: data.zone, plainTime }).epochMilliseconds
    const { hours, counts } = hoursOf(date, plain.dayOfWeek)
    const made: Day = {
      date,
      weekday: plain.dayOfWeek,
      start: ms(),
      open: hours.map(({ from, to }) => ({ from: ms(from), to: ms(to) })),
      counts,
      close: ms(hours.at(-1)?.to ?? closing),
      usualClose: ms(closing),
      published: publishedYears.has(plain.year),
    }
    days.set(n, made)
    return made
  }
  const day = (n: number): Day => days.get(n) ?? makeDay(n)

  function numberOf(date: CalendarDate): number {
    return read(`${date}T00:00:00.000Z`) / dayMs
  }

  function numberAt(ms: number): number {
    let n = Math.floor(ms / dayMs) // the day in UTC; the zone's is this one or a neighbour
    while (ms < day(n).start) n--
    while (ms >= day(n + 1).start) n++
    return n
  }

  function workingDaysAfter(start: Timestamp, n: number): Due {
    checkAmount(n, 1, 10_000, true)
    let last = numberAt(read(start))
    let provisional = false
    for (let left = n; left > 0; ) {
      const { counts, published } = day(++last)
      if (!published) provisional = true
      if (counts) left--
    }
    return { due: write(day(last).close), provisional }
  }

  function monthsAfter(start: Timestamp, n: number): Due {
    checkAmount(n, 1, 1_000, true)
    let last = numberOf(
      Temporal.PlainDate.from(day(numberAt(read(start))).date)
        .add({ months: n })
        .toString(),
    )
    let provisional = !day(last).published
    while (day(last).open.length === 0) provisional = !day(++last).published || provisional
    return { due: write(day(last).close), provisional }
  }

  function endOfWorkingDay(start: Timestamp): Due {
    const ms = read(start)
    const today = day(numberAt(ms))
    if (today.counts && ms < today.close) return { due: write(today.close), provisional: !today.published }
    const next = workingDaysAfter(start, 1)
    return { due: next.due, provisional: next.provisional || !today.published }
  }

  function addWorkingMinutes(start: Timestamp, minutes: number): Due {
    checkAmount(minutes, 0, 1_000_000, false)
    const ms = read(start)
    let left = Math.round(minutes * minuteMs)
    let provisional = false
    for (let n = numberAt(ms); ; n++) {
      const { open, published } = day(n)
      if (!published) provisional = true
      for (const { from, to } of open) {
        const begin = Math.max(ms, from)
        if (begin > to) continue
        if (begin + left <= to) return { due: write(begin + left), provisional }
        left -= to - begin
      }
    }
  }

  function subtractWorkingMinutes(end: Timestamp, minutes: number): Timestamp {
    checkAmount(minutes, 0, 1_000_000, false)
    const ms = read(end)
    let left = Math.round(minutes * minuteMs)
    for (let n = numberAt(ms); ; n--) {
      for (const { from, to } of day(n).open.toReversed()) {
        const finish = Math.min(ms, to)
        if (finish < from) continue
        if (finish - left >= from) return write(finish - left)
        left -= finish - from
      }
    }
  }

  function workingMinutesBetween(a: Timestamp, b: Timestamp): number {
    const begin = read(a)
    const end = read(b)
    if (end < begin) return 0 - workingMinutesBetween(b, a)
    const last = numberAt(end)
    let sum = 0
    for (let n = numberAt(begin); n <= last; n++) {
      for (const { from, to } of day(n).open) sum += Math.max(0, Math.min(end, to) - Math.max(begin, from))
    }
    return sum / minuteMs
  }

  function dayOf(at: Timestamp): Day {
    return day(numberAt(read(at)))
  }

  function isWorkingTime(at: Timestamp): boolean {
    const ms = read(at)
    return dayOf(at).open.some(({ from, to }) => from <= ms && ms <= to)
  }

  function timeOf(at: Timestamp): string {
    return Temporal.Instant.from(at).toZonedDateTimeISO(data.zone).toPlainTime().toString({ smallestUnit: 'minute' })
  }

  function describeDate(date: CalendarDate): string {
    return `${Number(date.slice(5, 7))}月${Number(date.slice(8))}日${weekdayIn(day(numberOf(date)))}`
  }

  function describe(at: Timestamp, now: Timestamp): string {
    const then = dayOf(at)
    const today = numberAt(read(now))
    if (then === day(today)) return `今天${timeOf(at)}`
    if (then === day(today + 1)) return `明天${weekdayIn(then)}${timeOf(at)}`
    const year = then.date.slice(0, 4)
    return `${day(today).date.startsWith(year) ? '' : `${year}年`}${describeDate(then.date)}${timeOf(at)}`
  }

  function holiday(feast: string, year: number): DayRange | null {
    const known = [...data.years, ...statutory].find((arranged) => arranged.year === year)
    const off = (known?.holidays ?? []).filter(({ name }) => name.includes(feast)).map(({ date }) => date)
    const [from] = off.toSorted()
    return from === undefined ? null : { from, until: off.toSorted().at(-1) ?? from }
  }

  return {
    isWorkingDay: (date) => day(numberOf(date)).open.length > 0,
    isWorkingTime,
    dateOf: (at) => dayOf(at).date,
    timeOf,
    at: (date, plainTime) => write(Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: data.zone, plainTime }).epochMilliseconds),
    workingDaysAfter,
    endOfWorkingDay,
    calendarDaysAfter(start, n) {
      checkAmount(n, 1, 10_000, true)
      return { due: write(day(numberAt(read(start)) + n).usualClose), provisional: false }
    },
    monthsAfter,
    addWorkingMinutes,
    subtractWorkingMinutes,
    workingMinutesBetween,
    nextWorkingTime: (at) => addWorkingMinutes(at, 0).due,
    of,
    hours: opening.hours,
    hoursOn(date) {
      const { weekday } = day(numberOf(date))
      return hoursOf(date, weekday).hours
    },
    describe,
    describeDate,
    weekdayOf: (date) => day(numberOf(date)).weekday,
    addDays: (date, n) => day(numberOf(date) + n).date,
    addMonths: (date, months) => Temporal.PlainDate.from(date).add({ months }).toString(),
    addMinutes: (at, minutes) => write(read(at) + Math.round(minutes * minuteMs)),
    daysBetween: (a, b) => numberOf(b) - numberOf(a),
    dateFrom,
    lunarDate,
    holiday,
  }
}

function dateFrom(year: number, month: number, day: number): CalendarDate | null {
  try {
    return Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' }).toString()
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

function lunarDate(year: number, month: number, day: number): CalendarDate {
  const monthCode = `M${String(month).padStart(2, '0')}`
  return Temporal.PlainDate.from({ calendar: 'chinese', year, monthCode, day }).withCalendar('iso8601').toString()
}

function checkHours(hours: Hours): void {
  const bounds = hours.flatMap(({ from, to }) => [Temporal.PlainTime.from(from), Temporal.PlainTime.from(to)])
  if (bounds.every((time, i) => i === 0 || Temporal.PlainTime.compare(bounds[i - 1] ?? time, time) < 0)) return
  throw new RangeError(`Business hours must be ascending stretches, not ${JSON.stringify(hours)}`)
}

/** The hours that a closure leaves; text order is time order. */
function without(hours: Hours, { from: begin = '00:00', to: end = '24:00' }: Closure): Hours {
  return hours
    .flatMap(({ from, to }) => [
      { from, to: begin < to ? begin : to },
      { from: end > from ? end : from, to },
    ])
    .filter(({ from, to }) => from < to)
}

/** Moments that were read; one turn asks for the same few over and over, and reading one takes as long as everything else about it. */
const moments = new Map<Timestamp, number>()
const mostMoments = 1_000

function read(at: Timestamp): number {
  const known = moments.get(at)
  if (known !== undefined) return known
  if (at.length !== 24 || !at.endsWith('Z')) throw new RangeError(`Not a timestamp of 24 characters in UTC: ${at}`)
  const ms = Temporal.Instant.from(at).epochMilliseconds
  if (moments.size >= mostMoments) moments.clear()
  moments.set(at, ms)
  return ms
}

function write(ms: number): Timestamp {
  return Temporal.Instant.fromEpochMilliseconds(ms).toString({ fractionalSecondDigits: 3 })
}

function checkAmount(amount: number, least: number, most: number, whole: boolean): void {
  if (amount >= least && amount <= most && (!whole || Number.isInteger(amount))) return
  throw new RangeError(`An amount must be ${whole ? 'whole, ' : ''}${least} to ${most}, not ${amount}`)
}

function weekdayIn({ weekday }: Day): string {
  return `（周${'一二三四五六日'.charAt(weekday - 1)}）`
}
