/** Reads who stands behind which enterprise, who sits when, and when the bot tells of it; refuses what contradicts itself, naming file and entry. */
import { join } from 'node:path'
import { z } from 'zod'
import { type CalendarData, makeCalendar } from '../cases/calendar.ts'
import type { Duties, Shift, Triple } from '../cases/duties.ts'
import { type Department, type Person, sameEnterprise } from '../cases/people.ts'
import { read, SeedError } from './load-file.ts'

/** When the jobs of the agenda run, and how much they tell. */
export type AgendaRules = z.output<typeof agendaFile>

type Known = { readonly departments: readonly Department[]; readonly people: readonly Person[] }

/** The triples of `enterprises.json` and the shifts of `roster.json`. */
export function loadDuties(folder: string, known: Known): Duties {
  const triples = read(join(folder, 'enterprises.json'), enterprisesFile).enterprises.map(
    ({ name, source: _source, ...triple }): Triple => ({ enterprise: name, ...triple }),
  )
  triples.forEach((triple, i) => void checkTriple(triple, triples.slice(0, i), known))
  const { shifts } = read(join(folder, 'roster.json'), rosterFile)
  shifts.forEach((shift, i) => void checkShift(shift, shifts.slice(0, i), known))
  return { triples, shifts, swaps: [] }
}

/** The rules of `agenda.json`; every job runs within business hours, for nobody is disturbed outside of them. */
export function loadAgenda(folder: string, calendarData: CalendarData): AgendaRules {
  const agenda = read(join(folder, 'agenda.json'), agendaFile)
  const calendar = makeCalendar(calendarData)
  const workingDay = calendar.dateOf(calendar.nextWorkingTime(`${calendarData.years[0]?.year ?? 2026}-06-01T00:00:00.000Z`))
  for (const [job, { time }] of Object.entries({ worklist: agenda.worklist, rosterGaps: agenda.rosterGaps })) {
    if (!calendar.isWorkingTime(calendar.at(workingDay, time)))
      throw new SeedError(`agenda.json lets "${job}" run at ${time}, which lies outside business hours; choose a time within them.`)
  }
  return agenda
}

// --- Shapes ---

const time = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/)
const date = z.iso.date()
const id = z.string().min(1)
const source = z.string().min(1)
const enterprisesFile = z.strictObject({
  source,
  enterprises: z.array(
    z.strictObject({
      name: z.string().min(2),
      leader: id,
      department: id,
      officer: id,
      substitute: id.nullable(),
      from: date,
      source,
    }),
  ),
})
const rosterFile = z.strictObject({
  source,
  shifts: z.array(z.strictObject({ from: date, until: date, leader: id, coordinator: id.nullable().default(null) })),
})
const agendaFile = z.strictObject({
  worklist: z.strictObject({ weekday: z.int().min(1).max(7), time, source }),
  rosterGaps: z.strictObject({ time, withinDays: z.int().min(1).max(90), weeksShown: z.int().min(1).max(12), source }),
  reminders: z.strictObject({ mostPerCaseAndDay: z.int().min(1), source }),
})

// --- Internal helpers ---

function checkTriple(triple: Triple, earlier: readonly Triple[], known: Known): void {
  const entry = `enterprises.json, "${triple.enterprise}"`
  const twice = earlier.find(({ enterprise }) => sameEnterprise(enterprise, triple.enterprise))
  if (twice) throw new SeedError(`${entry} stands there twice (as "${twice.enterprise}"); an enterprise has one entry.`)
  if (!known.departments.some(({ code, group }) => code === triple.department && group))
    throw new SeedError(
      `${entry} names the lead department "${triple.department}", which departments.json does not have with a work group.`,
    )
  checkRole(entry, 'leader', triple.leader, 'leader', known)
  checkRole(entry, 'officer', triple.officer, 'officer', known)
  if (triple.substitute === null) return
  checkRole(entry, 'substitute', triple.substitute, 'officer', known)
  if (triple.substitute === triple.officer) throw new SeedError(`${entry} has its officer "${triple.officer}" as substitute too.`)
}

function checkShift(shift: Shift, earlier: readonly Shift[], known: Known): void {
  const entry = `roster.json, ${shift.from} to ${shift.until}`
  if (shift.until < shift.from) throw new SeedError(`${entry} ends before it begins.`)
  const overlap = earlier.find(({ from, until }) => from <= shift.until && shift.from <= until)
  if (overlap) throw new SeedError(`${entry} overlaps ${overlap.from} to ${overlap.until}; one leader sits on a day.`)
  checkRole(entry, 'leader', shift.leader, 'leader', known)
  if (shift.coordinator !== null) checkRole(entry, 'coordinator', shift.coordinator, 'coordinator', known)
}

function checkRole(entry: string, field: string, id: string, role: Person['role'], { people }: Known): void {
  const person = people.find((one) => one.id === id)
  if (!person) throw new SeedError(`${entry} names the unknown person "${id}" as ${field}; people.json does not have that id.`)
  if (person.role !== role) throw new SeedError(`${entry} names "${id}" as ${field}, who is ${person.role} and not ${role} in people.json.`)
}
