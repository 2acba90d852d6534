/** Reads the data of `seeds/`, each file parsed once and checked against the others. Throws `SeedError` with one sentence. */
import { join } from 'node:path'
import { z } from 'zod'
import type { AssessmentRules } from '../cases/assessment.ts'
import type { CalendarData } from '../cases/calendar.ts'
import type { Profile } from '../cases/clocks.ts'
import type { Duties } from '../cases/duties.ts'
import { dangers, type Elsewhere, type Line, outsiders, proceedings } from '../cases/elsewhere.ts'
import type { Department, Person } from '../cases/people.ts'
import type { Catalogue, Delegation, Matter } from '../cases/routing.ts'
import { readLines } from './load-admission.ts'
import { assessmentFile } from './load-assessment.ts'
import { loadCalendar } from './load-calendar.ts'
import { type AgendaRules, loadAgenda, loadDuties } from './load-duties.ts'
import { read, SeedError } from './load-file.ts'
import { loadProfile } from './load-profile.ts'
import { loadRetention, type RetentionRules } from './load-retention.ts'

export { SeedError }

/** What a district starts with. */
export type Seeds = {
  readonly departments: readonly Department[]
  readonly people: readonly Person[]
  readonly profile: Profile
  readonly calendar: CalendarData
  readonly catalogue: Catalogue
  readonly delegations: readonly Delegation[]
  readonly elsewhere: Elsewhere
  /** How departments are assessed by the year. */
  readonly assessment: AssessmentRules
  /** Who stands behind which enterprise, and which leader sits when. */
  readonly duties: Duties
  /** When the bot tells officials of its own accord, and how much. */
  readonly agenda: AgendaRules
  /** When the bot speaks of its own accord, and when it leaves people alone. */
  readonly pace: z.output<typeof conversationFile>
  /** How long what is kept. */
  readonly retention: RetentionRules
}

/** Reads a folder of seeds and picks the clock profile: by its name, or the path of a file. */
export function loadSeeds(folder: string, profileName: string): Seeds {
  const { departments } = read(join(folder, 'departments.json'), departmentsFile)
  const codes = new Set(departments.map((department) => department.code))
  const people = read(join(folder, 'people.json'), peopleFile).people.map((person) => ({
    ...person,
    departments: person.departments ?? [],
  }))
  refuseTwice(departments, people)
  for (const person of people) {
    if ((person.role === 'staff' || person.role === 'head') && person.departments.length === 0)
      throw new SeedError(`people.json gives "${person.id}", who is ${person.role}, no department.`)
    const unknown = person.departments.find((code) => !codes.has(code))
    if (unknown !== undefined)
      throw new SeedError(
        `people.json gives "${person.id}" the unknown department "${unknown}"; the known codes stand in departments.json.`,
      )
  }
  const calendar = loadCalendar(join(folder, 'calendar'), departments)
  const catalogue = readCatalogue(join(folder, 'matters.json'), codes)
  const profile = loadProfile(folder, profileName, new Set(catalogue.keys()))
  const delegations = readDelegations(join(folder, 'delegations.json'), codes, catalogue)
  const elsewhere = readElsewhere(join(folder, 'channels.json'))
  const pace = read(join(folder, 'conversation.json'), conversationFile)
  const assessment = read(join(folder, 'assessment.json'), assessmentFile)
  const duties = loadDuties(folder, { departments, people })
  const agenda = loadAgenda(folder, calendar)
  const retention = loadRetention(folder)
  return { departments, people, profile, calendar, catalogue, delegations, elsewhere, pace, assessment, duties, agenda, retention }
}

/** One person for each id, and one department for each word that officials may call it by. */
function refuseTwice(departments: readonly Department[], people: readonly { readonly id: string }[]): void {
  const twice = people.find(({ id }, i) => people.findIndex((one) => one.id === id) !== i)
  if (twice) throw new SeedError(`people.json has two people with the id "${twice.id}".`)
  const called = new Map<string, Department>()
  for (const department of departments) {
    for (const word of new Set([department.code, department.name, department.short, ...department.aliases])) {
      const other = called.get(word)
      if (other) throw new SeedError(`departments.json calls two departments "${word}": ${other.name} and ${department.name}.`)
      called.set(word, department)
    }
  }
}

/** Numbers are written once, with name and source; everything else refers to them. */
function readElsewhere(path: string): Elsewhere {
  const lines = readLines(path)
  return read(
    path,
    channelsFile((number) => {
      const found = lines.get(number)
      if (!found) throw new SeedError(`channels.json refers to the number ${number}, which does not stand among its lines.`)
      return found
    }),
  )
}

function readCatalogue(path: string, codes: ReadonlySet<string>): Catalogue {
  const catalogue = new Map<string, Matter>()
  for (const environment of read(path, mattersFile).environments) {
    for (const area of environment.areas) {
      for (const matter of area.matters) {
        if (catalogue.has(matter.name)) throw new SeedError(`matters.json names the matter "${matter.name}" twice.`)
        const unknown = [matter.lead, ...matter.assisting].find((code) => !codes.has(code))
        if (unknown !== undefined) throw new SeedError(`matters.json gives "${matter.name}" to the unknown department "${unknown}".`)
        catalogue.set(matter.name, { ...matter, area: area.name, environment: environment.name })
      }
    }
  }
  return catalogue
}

function readDelegations(path: string, codes: ReadonlySet<string>, catalogue: Catalogue): readonly Delegation[] {
  const { delegations } = read(path, delegationsFile)
  for (const { to, matters, basis } of delegations) {
    if (!codes.has(to)) throw new SeedError(`delegations.json hands powers to the unknown department "${to}" (${basis}).`)
    const unknown = matters.find((name) => !catalogue.has(name))
    if (unknown !== undefined) throw new SeedError(`delegations.json names the unknown matter "${unknown}" (${basis}).`)
  }
  return delegations
}

// --- Shapes ---

const code = z.string().regex(/^[a-z_]+$/)
const departmentsFile = z.object({
  departments: z
    .array(
      z.object({
        code,
        name: z.string().min(1),
        short: z.string().min(1),
        aliases: z.array(z.string()),
        duties: z.string(),
        group: z.boolean(),
        /** A name of `calendar/further.json`; the district's calendar where none stands. */
        calendar: z.string().min(1).optional(),
      }),
    )
    .min(1),
})
const role = z.enum(['entrepreneur', 'staff', 'head', 'coordinator', 'leader', 'officer', 'observer', 'discipline'])
const peopleFile = z.object({
  people: z.array(
    z.object({
      id: z.string().min(1),
      name: z.string().min(1),
      role,
      departments: z.array(code).optional(),
      enterprise: z.string().nullable().default(null),
      phone: z.string().nullable().default(null),
    }),
  ),
})
const date = z.iso.date()
const time = z.string().regex(/^\d\d:\d\d$/)
const minutes = z.int().min(1)
const conversationFile = z
  .strictObject({
    source: z.string().min(1),
    reminderMinutes: minutes,
    keptMinutes: minutes,
    quietHours: z.strictObject({ from: time, until: time }).refine(({ from, until }) => from > until, 'quiet hours lie over midnight'),
    anotherMatterMinutes: minutes,
    keepDraftDays: z.int().min(2),
    handoverIdleMinutes: minutes,
    noiseMinutes: minutes,
    inviteBeforeMinutes: minutes,
    statusLinkDays: z.int().min(1).max(30),
  })
  .refine(({ reminderMinutes, keptMinutes }) => reminderMinutes < keptMinutes, 'the reminder comes before the word that the draft is kept')

const mattersFile = z.object({
  source: z.string().min(1),
  environments: z.array(
    z.object({
      name: z.string().min(1),
      /** Tasks that the plan lists for it. */
      tasks: z.int().min(1),
      areas: z.array(
        z.object({
          name: z.string().min(1),
          matters: z.array(z.strictObject({ name: z.string().min(1), lead: code, assisting: z.array(code) })).min(1),
        }),
      ),
    }),
  ),
})
const delegationsFile = z.object({
  source: z.string().min(1),
  delegations: z.array(
    z.strictObject({
      to: code,
      places: z.array(z.string().min(2)).min(1),
      matters: z.array(z.string().min(1)).min(1),
      from: date,
      until: date.nullable(),
      basis: z.string().min(1),
    }),
  ),
})

const number = z.string().regex(/^\d{3,5}$/)
const channelsFile = (lineOf: (number: string) => Line) => {
  const line = number.transform(lineOf)
  const lines = z.array(line).min(1)
  const office = z.object({
    office: z.string().min(1),
    contact: z.string().min(1),
    line: line.nullable(),
    days: z.int().min(1).nullable(),
    source: z.string().min(1),
  })
  return z.object({
    emergency: z.record(z.enum(dangers), lines),
    anyEmergency: lines,
    hurt: line,
    despair: z.object({ listens: line, comes: line }),
    proceedings: z.record(z.enum(proceedings), office),
    legalAid: line,
    minors: lines,
    outsiders: z.record(z.enum(outsiders), lines),
  })
}
