/**
 * A second opinion on working time, for `calendar.property.test.ts` alone: written from the definition, a day as a list
 * of its worked minutes, and sharing nothing with `calendar.ts`, neither code nor words. All numbers are integers: days
 * since 1970-01-01, minutes since local midnight, milliseconds since the epoch. The zone is Asia/Shanghai, +08:00
 * (no summer time since 1992).
 */

/** Stretches of minutes of a day, end excluded: `[540, 720]` is 09:00 to 12:00. */
export type Shift = readonly (readonly [begin: number, end: number])[]

/** How people work. `shifts` are those of Monday to Sunday; `ordinary` is worked on a make-up day. */
export type Plan = {
  readonly ordinary: Shift
  readonly shifts: readonly Shift[]
  readonly off: ReadonlySet<number>
  readonly madeUp: ReadonlySet<number>
  readonly shut: readonly { readonly day: number; readonly begin: number; readonly end: number; readonly sudden: boolean }[]
  /** Years of which the arrangement is known. */
  readonly published: ReadonlySet<number>
}

/** A moment, and whether a day of an unknown year was passed on the way, the day it begins on and the day it ends on included. */
export type Found = { readonly ms: number; readonly provisional: boolean }

export type Oracle = {
  isWorked(ms: number): boolean
  daysAfter(ms: number, days: number): Found
  sameDay(ms: number): Found
  plus(ms: number, amountMs: number): Found
  minus(ms: number, amountMs: number): number
  /** Milliseconds worked from one moment to a later one. */
  between(from: number, to: number): number
}

const minute = 60_000
const wholeDay = 1_440 * minute
const east = 480 * minute

/** Answers from the definition, one day and one minute after the other. */
export function oracleOf(plan: Plan): Oracle {
  const kept = new Map<number, { readonly worked: readonly number[]; readonly counts: boolean }>()

  function at(day: number): { readonly worked: readonly number[]; readonly counts: boolean } {
    const known = kept.get(day)
    if (known) return known
    const shift = plan.madeUp.has(day) ? plan.ordinary : plan.off.has(day) ? [] : (plan.shifts[weekdayOf(day)] ?? [])
    const shut = plan.shut.filter((some) => some.day === day)
    const worked: number[] = []
    let planned = -1
    for (const [first, last] of shift) {
      for (let m = first; m < last; m++) {
        const closed = shut.filter(({ begin, end }) => begin <= m && m < end)
        if (closed.every(({ sudden }) => sudden)) planned = m
        if (closed.length === 0) worked.push(m)
      }
    }
    // A day that ended earlier than planned is not counted.
    const made = { worked, counts: worked.length > 0 && worked[worked.length - 1] === planned }
    kept.set(day, made)
    return made
  }

  const known = (day: number): boolean => plan.published.has(yearOf(day))
  const startOf = (day: number): number => day * wholeDay - east
  const closeOf = (day: number): number => startOf(day) + ((at(day).worked.at(-1) ?? Number.NaN) + 1) * minute

  function daysAfter(ms: number, days: number): Found {
    let day = dayOf(ms)
    let provisional = false
    for (let counted = 0; counted < days; ) {
      day += 1
      provisional ||= !known(day)
      if (at(day).counts) counted += 1
    }
    return { ms: closeOf(day), provisional }
  }

  function sameDay(ms: number): Found {
    const today = dayOf(ms)
    if (at(today).counts && ms < closeOf(today)) return { ms: closeOf(today), provisional: !known(today) }
    const next = daysAfter(ms, 1)
    return { ms: next.ms, provisional: next.provisional || !known(today) }
  }

  /** Business hours include the moment at which they end. */
  function isWorked(ms: number): boolean {
    const { worked } = at(dayOf(ms))
    const since = ms - startOf(dayOf(ms))
    const now = Math.floor(since / minute)
    return worked.includes(now) || (since === now * minute && worked.includes(now - 1))
  }

  function plus(ms: number, amountMs: number): Found {
    let provisional = false
    let left = amountMs
    for (let day = dayOf(ms); ; day++) {
      provisional ||= !known(day)
      if (left === 0 && day === dayOf(ms) && isWorked(ms)) return { ms, provisional }
      const midnight = startOf(day)
      for (const m of at(day).worked) {
        const begin = Math.max(ms, midnight + m * minute)
        const rest = midnight + (m + 1) * minute - begin
        if (rest <= 0) continue
        if (left <= rest) return { ms: begin + left, provisional }
        left -= rest
      }
    }
  }

  function minus(ms: number, amountMs: number): number {
    if (amountMs === 0 && isWorked(ms)) return ms
    let left = amountMs
    for (let day = dayOf(ms); ; day--) {
      const { worked } = at(day)
      const midnight = startOf(day)
      for (let i = worked.length - 1; i >= 0; i--) {
        const begin = midnight + (worked[i] ?? Number.NaN) * minute
        const end = Math.min(ms, begin + minute)
        if (end <= begin) continue
        if (left <= end - begin) return end - left
        left -= end - begin
      }
    }
  }

  function between(from: number, to: number): number {
    let sum = 0
    for (let day = dayOf(from); day <= dayOf(to); day++) {
      const midnight = startOf(day)
      for (const m of at(day).worked) {
        const begin = midnight + m * minute
        const end = begin + minute
        if (end > from && begin < to) sum += (end < to ? end : to) - (begin > from ? begin : from)
      }
    }
    return sum
  }

  return { isWorked, daysAfter, sameDay, plus, minus, between }
}

/** The day of a moment in Shanghai. */
export function dayOf(ms: number): number {
  return Math.floor((ms + east) / wholeDay)
}

/** 0 Monday … 6 Sunday; 1970-01-01 was a Thursday. */
export function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7
}

/** The year a day from 1970 on lies in, by counting years. */
export function yearOf(day: number): number {
  let year = 1970
  for (let first = 0; ; year++) {
    first += year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 366 : 365
    if (day < first) return year
  }
}
