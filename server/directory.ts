/** Who is speaking, and where an audience is reached. People are data (`seeds/people.json`) until the district changes them. */
import type { DepartmentCode, Role } from '../cases/case.ts'
import type { Audience } from '../cases/notices.ts'
import type { Department, Person } from '../cases/people.ts'
import type { Conversation } from '../dialogs/message.ts'
import type { Store } from './store.ts'

/** The people and departments of the district, kept in memory and written through to the store. */
export type Directory = {
  readonly departments: readonly Department[]
  /** Departments that a case can be dispatched to: those with a group, and the confidential contact. */
  readonly dispatchable: ReadonlySet<DepartmentCode>
  people(): readonly Person[]
  person(id: string): Person | undefined
  /** Creates or replaces a person; in force with the next message. */
  put(person: Person): Promise<void>
  /** The conversations in which an audience is reached; empty when nobody holds the role. */
  reach(audience: Audience): readonly Conversation[]
  /** Members of a department's work group. */
  members(department: DepartmentCode): readonly Person[]
}

/** Opens the directory: people of the store, and seeded ones that it does not have yet. `channel` is where they are reached. */
export async function openDirectory(
  store: Store,
  seeds: { readonly departments: readonly Department[]; readonly people: readonly Person[] },
  channel: string,
): Promise<Directory> {
  const known = new Map((await store.people()).map((person) => [person.id, person]))
  const missing = seeds.people.filter((person) => !known.has(person.id))
  await Promise.all(missing.map((person) => store.putPerson(person)))
  for (const person of missing) known.set(person.id, person)

  const direct = (people: readonly Person[]): readonly Conversation[] => people.map((person) => `${channel}:dm:${person.id}`)
  const holding = (role: Role): readonly Person[] => [...known.values()].filter((person) => person.role === role)
  return {
    departments: seeds.departments,
    dispatchable: new Set([
      ...seeds.departments.filter((department) => department.group).map((department) => department.code),
      'discipline',
    ]),
    people: () => [...known.values()],
    person: (id) => known.get(id),
    async put(person) {
      await store.putPerson(person)
      known.set(person.id, person)
    },
    reach(audience) {
      switch (audience.to) {
        case 'reporter':
        case 'person':
          return [`${channel}:dm:${audience.person}`]
        case 'group':
          return [`${channel}:group:${audience.department}`]
        case 'head':
          return direct(holding('head').filter((person) => person.departments.includes(audience.department)))
        case 'officer': {
          const officers = holding('officer')
          return direct(officers.length > 0 ? officers : holding('coordinator'))
        }
        case 'coordinator':
        case 'leader':
        case 'discipline':
          return direct(holding(audience.to))
      }
    },
    members: (department) => holding('staff').filter((person) => person.departments.includes(department)),
  }
}
