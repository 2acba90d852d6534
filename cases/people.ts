/** The people and departments of a district, as every part of the program knows them. */
import type { Timestamp } from './calendar.ts'
import type { Actor, DepartmentCode, Role } from './case.ts'

/** A person. `departments` are those a staff member or head answers for; `enterprise` and `phone` what an entrepreneur gave. */
export type Person = {
  readonly id: string
  readonly name: string
  readonly role: Exclude<Role, 'system'>
  readonly departments: readonly DepartmentCode[]
  readonly enterprise: string | null
  readonly phone: string | null
  /** By which accounts the channels know this person, e.g. `{ wecom: 'ZhangSan' }`. Absent: none. */
  readonly accounts?: Readonly<Record<string, string>>
  /** Since when this person has left the house: without role and departments, and nobody tells them anything. Absent: has not. */
  readonly left?: Timestamp
}

/** A department of `seeds/departments.json`. `group`: it has a work group that can be given cases. */
export type Department = {
  readonly code: DepartmentCode
  readonly name: string
  readonly short: string
  readonly aliases: readonly string[]
  readonly duties: string
  readonly group: boolean
  /** The calendar by which it works, a name of `seeds/calendar/further.json`; the district's where none stands. */
  readonly calendar?: string | undefined
}

/** The person as `decide` sees them: with the departments that the role gives a say in. */
export function actorOf(person: Person): Actor {
  const departments =
    person.role === 'discipline' ? ['discipline'] : person.role === 'staff' || person.role === 'head' ? person.departments : []
  const bound = person.role === 'entrepreneur' && person.enterprise !== null ? { enterprise: person.enterprise } : {}
  const belongs = departments.length === 0 && person.departments.length > 0 ? { belongs: person.departments } : {}
  return { id: person.id, role: person.role, departments, ...bound, ...belongs }
}

/** Whether two names mean one enterprise: 「清河精密」 and 「清河精密机械有限公司」. The shorter has at least four characters of its own. */
export function sameEnterprise(a: string, b: string): boolean {
  const [short = '', long = ''] = [a, b].map(ownName).sort((x, y) => x.length - y.length)
  return short === long || (short.length >= 4 && long.includes(short))
}

/** The one enterprise among the people's that a name means; null when nobody is bound to such a one, or it could be several. */
export function enterpriseNamed(name: string, people: readonly Person[]): string | null {
  const bound = people.flatMap(({ role, enterprise }) => (role === 'entrepreneur' && enterprise !== null ? [enterprise] : []))
  const fitting = new Set(bound.filter((enterprise) => sameEnterprise(enterprise, name)))
  const [only] = fitting
  return fitting.size === 1 && only !== undefined ? only : null
}

function ownName(name: string): string {
  return name.normalize('NFKC').replace(/[\s()（）]|(?:有限责任|股份有限|有限)?公司$/g, '')
}

/** The department that a text names by code, name, short name or alias; the longest name wins. Null when none or `text` is empty. */
export function departmentNamed(text: string, departments: readonly Department[]): Department | null {
  const named = departments
    .flatMap((department) =>
      [department.code, department.name, department.short, ...department.aliases].map((name) => ({ department, name })),
    )
    .filter(({ name }) => text.includes(name))
    .sort((a, b) => b.name.length - a.name.length)
  return named[0]?.department ?? null
}
