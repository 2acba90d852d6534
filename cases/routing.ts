/** Who is responsible here: what the model guessed, through the district's catalogue, to a department or a coordinator. */
import { type Command, confidentialDepartment, type DepartmentCode, type Happening, type Suggestion } from './case.ts'

/** One of the things an enterprise may raise, and who answers for it in this district. */
export type Matter = {
  readonly name: string
  /** One of the 20 areas of the six environments (青岛西海岸 三年行动计划). */
  readonly area: string
  readonly environment: string
  readonly lead: DepartmentCode
  readonly assisting: readonly DepartmentCode[]
}
export type Catalogue = ReadonlyMap<string, Matter>

/** Powers handed to a department of a place (园区事园区办, 绵阳高新区「园区事园区办」), while they are valid. */
export type Delegation = {
  readonly to: DepartmentCode
  /** Names as they stand in a text; any of them means the place. */
  readonly places: readonly string[]
  /** Names of matters. */
  readonly matters: readonly string[]
  /** First and last day, `2026-01-01`; null: until it is revoked. */
  readonly from: string
  readonly until: string | null
  /** The document that hands them over. */
  readonly basis: string
}

/** What the catalogue needs of an understanding; p 0 … 1. */
export type Guesses = {
  /** Likeliest first. */
  readonly departments: readonly Suggestion[]
  /** Likeliest first, each with the department it was learned with. */
  readonly matters: readonly { readonly name: string; readonly department: DepartmentCode; readonly p: number }[]
  readonly dispatch: 'auto' | 'person'
}

/**
 * The guesses as this district sees them: what a matter weighs moves from the department it was learned with to the one that
 * leads it here, by catalogue or by a delegation that is valid on `date` for a place named in `text`. Nothing else changes,
 * so a district that keeps the shipped catalogue keeps the model's ranking.
 */
export function responsible<T extends Guesses>(
  guesses: T,
  text: string,
  date: string,
  catalogue: Catalogue,
  delegations: readonly Delegation[],
): T {
  const here = delegations.filter(
    ({ places, from, until }) => from <= date && (until === null || date <= until) && places.some((place) => text.includes(place)),
  )
  const shares = new Map(guesses.departments.map(({ code, p }) => [code, p]))
  let moved = false
  for (const { name, department, p } of guesses.matters) {
    const lead = here.find(({ matters }) => matters.includes(name))?.to ?? catalogue.get(name)?.lead ?? department
    if (lead === department) continue
    moved = true
    shares.set(department, Math.max(0, (shares.get(department) ?? 0) - p))
    shares.set(lead, (shares.get(lead) ?? 0) + p)
  }
  if (!moved) return guesses
  const known = new Map(guesses.departments.map((guess) => [guess.code, guess]))
  const departments = [...shares].map(([code, p]) => ({ ...known.get(code), code, p })).sort((a, b) => b.p - a.p)
  const sureAsBefore = (departments[0]?.p ?? 0) >= (guesses.departments[0]?.p ?? 1)
  return { ...guesses, departments, dispatch: guesses.dispatch === 'auto' && sureAsBefore ? 'auto' : 'person' }
}

/**
 * Where a report goes. What is confidential goes to the discipline contact alone, however sure the model is (武隆「监督服务卡」).
 * Everything else is dispatched when the model is sure and the department can be reached; else a person decides.
 */
export function route(report: Extract<Command, { type: 'report' }>, dispatchable: ReadonlySet<DepartmentCode>): Happening {
  if (report.admission === 'tip-off' || report.confidence !== undefined)
    return { type: 'dispatched', lead: confidentialDepartment, automatic: true }
  const best = report.suggestions[0]
  if (report.route === 'auto' && best && dispatchable.has(best.code)) {
    // What is split off goes where the coordinator said.
    return { type: 'dispatched', lead: best.code, automatic: report.origin === undefined }
  }
  return { type: 'referred', because: 'unsure' }
}
