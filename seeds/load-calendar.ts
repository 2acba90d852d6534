/** Reads `seeds/calendar/` and refuses what contradicts itself, with one sentence that names file and entry. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import {
  type Calendar,
  type CalendarData,
  type CalendarDate,
  type Closure,
  districtCalendar,
  type Hours,
  makeCalendar,
  type OpeningHours,
  weekdays,
  type YearArrangement,
} from '../cases/calendar.ts'
import { read, SeedError } from './load-file.ts'

/** The notice of a year also moves days at the edge of its neighbours: 2022-12-31 was off by the notice of 2023. In days. */
const neighbouringDays = 7

/** Reads the calendars; `departments` may each name the one by which they work. */
export function loadCalendar(
  folder: string,
  departments: readonly { readonly code: string; readonly calendar?: string | undefined }[],
): CalendarData {
  const years = readYears(folder)
  const statutory = read(join(folder, 'statutory.json'), z.array(yearFile))
  checkYears(years, (year) => `calendar/${year}.json`)
  checkYears(statutory, () => 'calendar/statutory.json')
  const { zone, hours, weekdays: weekly } = read(join(folder, 'hours.json'), hoursFile)
  checkOpening('calendar/hours.json', 'the district', { hours, weekdays: weekly })
  const { calendars } = read(join(folder, 'further.json'), furtherFile)
  const names = [districtCalendar]
  for (const further of calendars) {
    if (names.includes(further.name))
      throw new SeedError(`calendar/further.json names the calendar "${further.name}" twice; "${districtCalendar}" is the district's own.`)
    checkOpening('calendar/further.json', `"${further.name}"`, further)
    names.push(further.name)
  }
  const chosen: Record<string, string> = {}
  for (const { code, calendar } of departments) {
    if (calendar === undefined) continue
    if (!names.includes(calendar))
      throw new SeedError(`departments.json gives "${code}" the unknown calendar "${calendar}"; ${known(names)}`)
    chosen[code] = calendar
  }
  const open: CalendarData = { zone, hours, weekdays: weekly, years, statutory, further: calendars }
  const { closures } = read(join(folder, 'closures.json'), closuresFile)
  checkClosures(closures, names, open)
  return { ...open, closures, departments: chosen }
}

// --- Shapes ---

const date = z.iso.date()
const yearFile = z.object({
  year: z.int(),
  source: z.string().min(1),
  holidays: z.array(z.object({ date, name: z.string() })),
  makeUpDays: z.array(z.object({ date, for: z.string() })),
})
const clock = /(?:[01]\d|2[0-3]):[0-5]\d/
const time = z.string().regex(new RegExp(`^${clock.source}$`), 'a time is written HH:MM, 00:00 to 23:59')
const hours = z.array(z.strictObject({ from: time, to: time }))
const weekly = z.partialRecord(z.enum(weekdays), hours)
const hoursFile = z.strictObject({ zone: z.string(), source: z.string().min(1), hours: hours.min(1), weekdays: weekly.optional() })
const furtherFile = z.strictObject({
  source: z.string().min(1),
  calendars: z.array(
    z.strictObject({ name: z.string().min(1), source: z.string().min(1), hours: hours.min(1), weekdays: weekly.optional() }),
  ),
})
const closuresFile = z.strictObject({
  source: z.string().min(1),
  closures: z.array(
    z.strictObject({
      date,
      kind: z.enum(['half-day', 'closure', 'emergency']),
      name: z.string().min(1),
      source: z.string().min(1),
      from: time.optional(),
      to: time.optional(),
      /** When an emergency was announced, local: `2026-11-23 14:00`. */
      announced: z
        .string()
        .regex(new RegExp(`^\\d{4}-\\d\\d-\\d\\d ${clock.source}$`), 'it is written like 2026-11-23 14:00')
        .optional(),
      calendars: z.array(z.string()).min(1).optional(),
    }),
  ),
})
type Entry = z.output<typeof closuresFile>['closures'][number]

// --- Years ---

function readYears(folder: string): readonly YearArrangement[] {
  const years: YearArrangement[] = []
  for (const name of readdirSync(folder).toSorted()) {
    if (!name.endsWith('.json') || ['hours.json', 'statutory.json', 'further.json', 'closures.json'].includes(name)) continue
    if (!/^\d{4}\.json$/.test(name))
      throw new SeedError(`calendar/${name} is none of the files of a calendar; the notice of a year stands in a file like 2027.json.`)
    const arranged = read(join(folder, name), yearFile)
    if (years.some(({ year }) => year === arranged.year))
      throw new SeedError(`calendar/${name} arranges the year ${arranged.year}, which calendar/${arranged.year}.json arranges already.`)
    if (name !== `${arranged.year}.json`)
      throw new SeedError(`calendar/${name} arranges the year ${arranged.year}; it must be called ${arranged.year}.json.`)
    years.push(arranged)
  }
  return years
}

/** Looks at all years together, for the notice of one may also speak of days of its neighbours. */
function checkYears(years: readonly YearArrangement[], fileOf: (year: number) => string): void {
  const seen = new Map<CalendarDate, { readonly as: string; readonly in: string }>()
  const arranged = new Set<number>()
  for (const { year, holidays, makeUpDays } of years) {
    const file = fileOf(year)
    if (arranged.has(year)) throw new SeedError(`${file} arranges the year ${year} twice.`)
    arranged.add(year)
    const entries = [...holidays.map((day) => ({ ...day, as: 'holiday' })), ...makeUpDays.map((day) => ({ ...day, as: 'make-up day' }))]
    for (const { date: day, as } of entries) {
      const before = seen.get(day)
      if (before?.as === as)
        throw new SeedError(`${file} names the ${as} ${day} twice${before.in === file ? '' : `, also in ${before.in}`}.`)
      if (before) throw new SeedError(`${file} makes ${day} a ${as}, and ${before.in} makes it a ${before.as}: it cannot be both.`)
      if (!belongs(day, year))
        throw new SeedError(`${file} names the ${as} ${day}, which lies neither in ${year} nor in the ${neighbouringDays} days beside it.`)
      if (as === 'make-up day' && !isWeekend(day))
        throw new SeedError(`${file} makes ${day} a make-up day, but it is no Saturday or Sunday.`)
      seen.set(day, { as, in: file })
    }
  }
}

function belongs(day: CalendarDate, year: number): boolean {
  return `${year - 1}-12-${32 - neighbouringDays}` <= day && day <= `${year + 1}-01-0${neighbouringDays}`
}

function isWeekend(day: CalendarDate): boolean {
  return [0, 6].includes(new Date(day).getUTCDay())
}

// --- Hours and closures ---

function checkOpening(file: string, whose: string, { hours: ordinary, weekdays: others }: OpeningHours): void {
  for (const [when, stretches] of [['an ordinary day', ordinary] as const, ...Object.entries(others ?? {})]) {
    const bounds = stretches?.flatMap(({ from, to }) => [from, to]) ?? []
    if (bounds.some((bound, i) => i > 0 && bound <= (bounds[i - 1] ?? '')))
      throw new SeedError(`${file} gives ${whose} on ${when} hours that do not ascend: ${shown(stretches ?? [])}.`)
  }
  const opens = weekdays.some((weekday, i) => (others?.[weekday] ?? (i < 5 ? ordinary : [])).length > 0)
  if (!opens) throw new SeedError(`${file} leaves ${whose} closed on every day of the week.`)
}

function checkClosures(closures: readonly Entry[], names: readonly string[], open: CalendarData): void {
  // Each further calendar as a department of its own, without a closure: what would be open.
  const plain = makeCalendar({ ...open, departments: Object.fromEntries(names.map((name) => [name, name])) })
  for (const [i, entry] of closures.entries()) {
    const called = `calendar/closures.json closes ${entry.date} (${entry.name})`
    const stranger = entry.calendars?.find((name) => !names.includes(name))
    if (stranger !== undefined) throw new SeedError(`${called} for the unknown calendar "${stranger}"; ${known(names)}`)
    checkKind(called, entry)
    const of = entry.calendars ?? names
    const wrong = of.map((name) => misfit(entry, plain.of(name)))
    // Named calendars must all have something to close; among all of them one is enough.
    const [fault] = entry.calendars === undefined && wrong.includes(null) ? [] : wrong.filter((sentence) => sentence !== null)
    if (fault !== undefined) throw new SeedError(`${called}${fault}.`)
    const other = closures
      .slice(0, i)
      .find((earlier) => overlap(earlier, entry) && of.some((name) => (earlier.calendars ?? names).includes(name)))
    if (other) throw new SeedError(`${called} at hours that overlap those of the entry "${other.name}" for the same day.`)
  }
}

function checkKind(called: string, { kind, date: day, from, to, announced }: Entry): void {
  if (from !== undefined && to !== undefined && from >= to) throw new SeedError(`${called} from ${from} to ${to}: its hours do not ascend.`)
  if (kind === 'half-day' && (from === undefined) === (to === undefined))
    throw new SeedError(`${called} as a half day, which has either "from" (the afternoon off) or "to" (the morning off).`)
  if (kind !== 'emergency') {
    if (announced !== undefined) throw new SeedError(`${called} with "announced", which only an emergency has.`)
    return
  }
  if (from === undefined || announced === undefined)
    throw new SeedError(`${called} as an emergency, which needs "from" and "announced", the moment it was announced on that day.`)
  if (announced.slice(0, 10) !== day || announced.slice(11) > from)
    throw new SeedError(
      `${called} from ${from}, but was announced ${announced}: an emergency begins on the day of its announcement and not before it.`,
    )
}

/** Why a closure cannot stand in a calendar, as the end of the sentence; null when it can. */
function misfit(entry: Closure, calendar: Calendar): string | null {
  const hours = calendar.hoursOn(entry.date)
  const [first] = hours
  const last = hours.at(-1)
  if (!first || !last) return ', which is a day off already'
  const { from = first.from, to = last.to } = entry
  if (from < first.from || to > last.to) return ` at hours that lie outside the day, which is ${shown(hours)}`
  return hours.some((stretch) => stretch.from < to && from < stretch.to)
    ? null
    : ` at hours at which nobody works, for the day is ${shown(hours)}`
}

function overlap(one: Closure, other: Closure): boolean {
  const { from: a = '00:00', to: aEnd = '24:00' } = one
  const { from: b = '00:00', to: bEnd = '24:00' } = other
  return one.date === other.date && a < bEnd && b < aEnd
}

function shown(stretches: Hours): string {
  return stretches.map(({ from, to }) => `${from}–${to}`).join(', ')
}

function known(names: readonly string[]): string {
  return `the known ones are ${names.join(', ')}.`
}
