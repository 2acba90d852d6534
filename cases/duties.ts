/** Who stands behind an enterprise (1+1+1), and which leader sits for the district on which day; names are ids of people. */
import type { Calendar, CalendarDate, Timestamp } from './calendar.ts'
import { type Case, type CaseNumber, type DepartmentCode, isConfidential, isOpen } from './case.ts'
import { type Person, sameEnterprise } from './people.ts'

/** 「1名区领导联系、1个区级部门牵头、1名科级干部负责」 of one enterprise, in force from a day on. */
export type Triple = {
  readonly enterprise: string
  readonly leader: string
  readonly department: DepartmentCode
  /** The official in charge (科级干部、服务专员、首席代办员). */
  readonly officer: string
  /** Takes the place of an officer who is none any more. */
  readonly substitute: string | null
  readonly from: CalendarDate
}

/** Days, both included, on which a leader sits (领导坐班). */
export type Shift = {
  readonly from: CalendarDate
  readonly until: CalendarDate
  readonly leader: string
  readonly coordinator: string | null
}

/** Another leader for one day, as the coordinator `by` said; null: nobody yet. */
export type Swap = { readonly day: CalendarDate; readonly leader: string | null; readonly by: string }

/** Who is on duty for what. */
export type Duties = { readonly triples: readonly Triple[]; readonly shifts: readonly Shift[]; readonly swaps: readonly Swap[] }

/** What a coordinator changes of it. */
export type DutyWish =
  | { readonly type: 'swap'; readonly day: CalendarDate; readonly leader: string | null }
  | { readonly type: 'replace'; readonly enterprise: string; readonly part: 'leader' | 'officer'; readonly person: string }

/** A wish as it is kept: by whom, when, and on which day. */
export type DutyChange = DutyWish & { readonly by: string; readonly at: Timestamp; readonly on: CalendarDate }

/** The names of those who stand behind an enterprise; null: that one has left. */
export type Contacts = { readonly leader: string | null; readonly department: DepartmentCode; readonly officer: string | null }

/** What tells who is responsible on a day: the duties, and who holds which role. */
export type Standing = { readonly duties: Duties; readonly day: CalendarDate; readonly people: readonly Person[] }

/** The duties after a change; one that a newer entry of the seeds has overtaken (in force since after the change) does nothing. */
export function withChange(duties: Duties, change: DutyChange): Duties {
  if (change.type === 'swap') {
    const others = duties.swaps.filter((swap) => swap.day !== change.day)
    return { ...duties, swaps: [...others, { day: change.day, leader: change.leader, by: change.by }] }
  }
  const { enterprise, part, person, on } = change
  return {
    ...duties,
    triples: duties.triples.map((triple) =>
      triple.enterprise === enterprise && triple.from <= on ? { ...triple, [part]: person } : triple,
    ),
  }
}

/** The triple of an enterprise by its name, or by one that means it and no other. */
export function tripleNamed(name: string, { duties, day }: Pick<Standing, 'duties' | 'day'>): Triple | null {
  const valid = duties.triples.filter(({ from }) => from <= day)
  const exact = valid.find(({ enterprise }) => enterprise === name)
  const [like, other] = valid.filter(({ enterprise }) => sameEnterprise(enterprise, name))
  return exact ?? (other === undefined ? (like ?? null) : null)
}

/** The triple of the enterprise of a case; none of one that stays anonymous or is confidential. */
export function tripleOf(it: Case, standing: Pick<Standing, 'duties' | 'day'>): Triple | null {
  return it.enterprise === null || isConfidential(it) ? null : tripleNamed(it.boundTo ?? it.enterprise, standing)
}

/** The leader who sits on a day, as long as that person is a leader. */
export function leaderOn(day: CalendarDate, { duties, people }: Pick<Standing, 'duties' | 'people'>): string | null {
  const swap = duties.swaps.find((one) => one.day === day)
  const shift = duties.shifts.find(({ from, until }) => from <= day && day <= until)
  return holds(swap ? swap.leader : (shift?.leader ?? null), 'leader', people)
}

/** Whom an escalation reaches: the leader of the enterprise, else the one on duty. Null: neither, all leaders hear of it. */
export function leaderFor(it: Case | null, standing: Standing): string | null {
  const triple = it === null ? null : tripleOf(it, standing)
  return holds(triple?.leader ?? null, 'leader', standing.people) ?? leaderOn(standing.day, standing)
}

/** The officer of the enterprise of a case, or the substitute. Null: it has none. */
export function officerFor(it: Case, standing: Standing): string | null {
  const triple = tripleOf(it, standing)
  return triple === null ? null : officerOf(triple, standing.people)
}

/** The officer of a triple, or the substitute where the officer is none any more. */
export function officerOf({ officer, substitute }: Triple, people: readonly Person[]): string | null {
  return holds(officer, 'officer', people) ?? holds(substitute, 'officer', people)
}

/** Whom an enterprise can turn to, by name; the department by its code. Null: it has no triple. */
export function contactsOf(it: Case, standing: Standing): Contacts | null {
  const triple = tripleOf(it, standing)
  return triple === null ? null : contactsIn(triple, standing)
}

/** The names behind a triple: of those who still hold the role. */
export function contactsIn(triple: Triple, standing: Pick<Standing, 'people'>): Contacts {
  const nameOf = (id: string | null): string | null => standing.people.find((person) => person.id === id)?.name ?? null
  return {
    leader: nameOf(holds(triple.leader, 'leader', standing.people)),
    department: triple.department,
    officer: nameOf(officerOf(triple, standing.people)),
  }
}

/**
 * Who follows an open case from week to week (首席代办员): the officer of its enterprise, else one of all officers by its serial
 * number, else one of the coordinators. Null: nobody, as of a confidential case.
 */
export function chiefOf(it: Case, standing: Standing): string | null {
  if (isConfidential(it)) return null
  const own = officerFor(it, standing)
  if (own !== null) return own
  const holding = (role: Person['role']): readonly string[] =>
    standing.people.flatMap((one) => (one.role === role ? [one.id] : [])).toSorted()
  const officers = holding('officer')
  const chiefs = officers.length > 0 ? officers : holding('coordinator')
  return chiefs[serialOf(it.number) % Math.max(chiefs.length, 1)] ?? null
}

/** Each chief with the open cases to follow, every case once. */
export function worklists(cases: readonly Case[], standing: Standing): ReadonlyMap<string, readonly Case[]> {
  const followed = cases.filter(isOpen).flatMap((it) => {
    const chief = chiefOf(it, standing)
    return chief === null ? [] : [{ chief, it }]
  })
  return new Map([...Map.groupBy(followed, ({ chief }) => chief)].map(([chief, list]) => [chief, list.map(({ it }) => it)]))
}

/** The working days of so many days from `day` on, on which no leader sits; none where there is no roster, or before it begins. */
export function uncovered({ day, ...standing }: Standing, days: number, calendar: Calendar): readonly CalendarDate[] {
  const [first] = standing.duties.shifts.map(({ from }) => from).toSorted()
  if (first === undefined) return []
  return Array.from({ length: days }, (_, i) => calendar.addDays(day, i)).filter(
    (date) => date >= first && calendar.isWorkingDay(date) && leaderOn(date, standing) === null,
  )
}

// --- Internal helpers ---

function holds(id: string | null, role: Person['role'], people: readonly Person[]): string | null {
  return people.some((person) => person.id === id && person.role === role) ? id : null
}

/** 7 of `QS20261123-0007`. */
function serialOf(number: CaseNumber): number {
  return Number(number.slice(number.indexOf('-') + 1))
}
