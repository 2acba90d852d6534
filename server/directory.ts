/** Who is speaking, and where an audience is reached. People are data (`seeds/people.json`) until the district changes them. */
import type { CalendarDate } from '../cases/calendar.ts'
import type { Case, DepartmentCode, Role } from '../cases/case.ts'
import { chiefOf, type Duties, type DutyChange, leaderFor, officerFor, type Standing } from '../cases/duties.ts'
import type { Audience } from '../cases/notices.ts'
import type { Department, Person } from '../cases/people.ts'
import type { Conversation } from '../dialogs/message.ts'
import { openDutyBook } from './duties.ts'
import type { Store } from './store.ts'

/** The people and departments of the district, kept in memory and written through to the store. */
export type Directory = {
  readonly departments: readonly Department[]
  /** Departments that a case can be dispatched to: those with a group, and the confidential contact. */
  readonly dispatchable: ReadonlySet<DepartmentCode>
  people(): readonly Person[]
  /** Those who hold a role. */
  holding(role: Role): readonly Person[]
  person(id: string): Person | undefined
  /** The person whom a family of channels knows by an account; WeCom writes userids in any case. */
  withAccount(family: string, account: string): Person | undefined
  /** Creates or replaces a person; in force with the next message. */
  put(person: Person): Promise<void>
  /** Puts people in force whom a commit has written; with the next message. */
  adopt(people: readonly Person[]): void
  /** Somebody whose data was erased is not known any more; the store has forgotten them already. */
  forget(person: string): void
  /**
   * The conversations in which an audience is reached, nobody who has left; empty when nobody holds the role. `about`: on which day, and of which case
   * it hears; what climbs to the leaders goes to the one who is responsible then. Without it: to all of them.
   */
  reach(audience: Audience, about?: About): readonly Conversation[]
  /** The direct chat of a person. */
  chat(person: string): Conversation
  /** Who is on duty for what on a day. */
  standing(day: CalendarDate): Standing
  /** Who follows a case from week to week on a day. */
  chief(it: Case, day: CalendarDate): string | null
  /** Changes the duties; in force with the next message. */
  changeDuty(change: DutyChange): Promise<void>
  /** Another process has changed the duties: the setting as it is now. */
  adoptDuties(kept: string): void
  /** Members of a department's work group. */
  members(department: DepartmentCode): readonly Person[]
}

/** What an audience hears of: a case or none, on a day. */
export type About = { readonly day: CalendarDate; readonly case: Case | null }

/** By which channel a person, or the work group of a department, is reached. */
export type Ways = { direct(person: Person | undefined): string; group(department: DepartmentCode): string }

/** Everybody and every group on one channel. */
export function onlyBy(channel: string): Ways {
  return { direct: () => channel, group: () => channel }
}

/** Opens the directory: people of the store, and seeded ones that it does not have yet. */
export async function openDirectory(
  store: Store,
  seeds: { readonly departments: readonly Department[]; readonly people: readonly Person[]; readonly duties: Duties },
  ways: Ways,
): Promise<Directory> {
  const known = new Map((await store.people()).map((person) => [person.id, person]))
  const missing = seeds.people.filter((person) => !known.has(person.id))
  await Promise.all(missing.map((person) => store.putPerson(person)))
  for (const person of missing) known.set(person.id, person)

  const book = await openDutyBook(store, seeds.duties)

  const accounts = new Map<string, string>()
  const index = (person: Person): void => {
    for (const [family, account] of Object.entries(person.accounts ?? {})) accounts.set(accountKey(family, account), person.id)
  }
  for (const person of known.values()) index(person)

  // Every turn asks for all people, and they change seldom.
  let roster: Roster | null = null
  const rosterNow = (): Roster => {
    roster ??= rosterOf([...known.values()])
    return roster
  }

  const adopt = (people: readonly Person[]): void => {
    for (const person of people) {
      known.set(person.id, person)
      index(person)
    }
    if (people.length > 0) roster = null
  }

  const chat = (person: string): Conversation => `${ways.direct(known.get(person))}:dm:${person}`
  const direct = (people: readonly Person[]): readonly Conversation[] => people.map(({ id }) => chat(id))
  const standing = (day: CalendarDate): Standing => ({ duties: book.now(), day, people: rosterNow().all })
  const holding = (role: Role): readonly Person[] => rosterNow().byRole.get(role) ?? []
  return {
    departments: seeds.departments,
    dispatchable: new Set([
      ...seeds.departments.filter((department) => department.group).map((department) => department.code),
      'discipline',
    ]),
    people: () => rosterNow().all,
    holding,
    person: (id) => known.get(id),
    withAccount(family, account) {
      const person = known.get(accounts.get(accountKey(family, account)) ?? '')
      // An account that was taken away from somebody stays in the index and finds nobody.
      return person?.accounts?.[family] !== undefined && accountKey(family, person.accounts[family]) === accountKey(family, account)
        ? person
        : undefined
    },
    async put(person) {
      await store.putPerson(person)
      adopt([person])
    },
    adopt,
    forget: (person) => void known.delete(person),
    chat,
    standing,
    chief: (it, day) => chiefOf(it, standing(day)),
    changeDuty: book.change,
    adoptDuties: book.adopt,
    reach(audience, about) {
      switch (audience.to) {
        case 'reporter':
        case 'person':
          return known.get(audience.person)?.left === undefined ? [chat(audience.person)] : []
        case 'group':
          return [`${ways.group(audience.department)}:group:${audience.department}`]
        case 'head':
          return direct(holding('head').filter((person) => person.departments.includes(audience.department)))
        case 'officer': {
          const officers = holding('officer')
          return direct(officers.length > 0 ? officers : holding('coordinator'))
        }
        case 'enterprise-officer': {
          const officer = !about?.case ? null : officerFor(about.case, standing(about.day))
          return officer === null ? [] : [chat(officer)]
        }
        case 'leader': {
          const leader = about ? leaderFor(about.case, standing(about.day)) : null
          return leader === null ? direct(holding('leader')) : [chat(leader)]
        }
        case 'coordinator':
        case 'discipline':
          return direct(holding(audience.to).filter(({ id }) => id !== audience.but))
      }
    },
    members: (department) => holding('staff').filter((person) => person.departments.includes(department)),
  }
}

// --- Internal helpers ---

/** Everybody at one moment, and by role. */
type Roster = { readonly all: readonly Person[]; readonly byRole: ReadonlyMap<Role, readonly Person[]> }

function rosterOf(all: readonly Person[]): Roster {
  return { all, byRole: Map.groupBy(all, ({ role }): Role => role) }
}

/** Userids of WeCom are the same in any case (p/90236); other platforms tell upper and lower case apart. */
function accountKey(family: string, account: string): string {
  return `${family} ${family === 'wecom' ? account.toLowerCase() : account}`
}
