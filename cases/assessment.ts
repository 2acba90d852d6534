/**
 * The yearly assessment (年度考核): cases of a year → figures, score, rank and band of each department, and what is due by
 * the district's rules. Consequences are listed, never executed (武隆《企业满意度评价机制》; 国办函〔2025〕66号「不片面追求排名」).
 */
import type { CalendarDate } from './calendar.ts'
import {
  type Case,
  type CaseNumber,
  confidentialDepartment,
  type DepartmentCode,
  isConfidential,
  leadOf,
  type RatingLevel,
} from './case.ts'
import { countedRating } from './ratings.ts'

/** The rules of a district (`seeds/assessment.json`, each with its source). */
export type AssessmentRules = {
  /** Percent, together 100 (准格尔旗: 30/35/35). */
  readonly weights: Readonly<Record<RateName, number>>
  /** The lowest level that counts as satisfied; below it a rating is poor (国办发〔2019〕51号: 3). */
  readonly satisfiedFrom: RatingLevel
  /** Departments with fewer rated cases are listed apart. */
  readonly minRated: number
  /** With fewer ranked departments nothing is due from places, and there is no best list. */
  readonly minRanked: number
  /** The highest first; the last begins at 0. `from` is the lowest score of a band. */
  readonly bands: readonly { readonly name: string; readonly from: number }[]
  /** What is due for places counted from the last, 1 is the last. */
  readonly places: readonly { readonly fromLast: readonly number[]; readonly measure: string }[]
  /** What is due for standing among the last `lastPlaces` in two years running. */
  readonly twoYears: { readonly lastPlaces: number; readonly measure: string }
  /** The best list: ranks 1 to `places`. */
  readonly best: { readonly places: number; readonly measure: string }
}

export const rateNames = ['response', 'resolution', 'satisfaction'] as const
/** 响应率, 解决率, 满意率. */
export type RateName = (typeof rateNames)[number]

/** What the assessment needs to know of a case. */
export type AssessedCase = {
  readonly number: CaseNumber
  /** Null: no department ever led it. */
  readonly department: DepartmentCode | null
  /** The status for which it does not count, e.g. `withdrawn`; null: it counts. */
  readonly excluded: string | null
  /** The enterprise was contacted in time; null: the limit has not ended yet. */
  readonly responded: boolean | null
  /** The enterprise calls it solved. Without a word on the last answer a reopened or overdue case is not solved, and any other is open (null). */
  readonly resolved: boolean | null
  readonly rating: RatingLevel | null
  /** The rating was taken out after a successful appeal (申诉复核). */
  readonly ratingExcluded: boolean
}

/** The cases that speak for a department in a rate, and those that speak against it; sorted. */
export type Rate = { readonly met: readonly CaseNumber[]; readonly missed: readonly CaseNumber[] }

/** What a department's score is made of, down to the case numbers. */
export type Figures = Readonly<Record<RateName, Rate>> & {
  readonly department: DepartmentCode
  /** How many cases count. */
  readonly counted: number
  /** How many of them have no rating that counts; never taken for satisfied. */
  readonly unrated: number
  /** Cases that do not count, by the status that is the reason. */
  readonly excluded: Readonly<Record<string, readonly CaseNumber[]>>
  /** Cases that count, but not by their rating: it was taken out after an appeal. */
  readonly ratingsExcluded: readonly CaseNumber[]
}

/** A ranked department. Equal scores share a rank, and the next rank is left out (1, 2, 2, 4); `fromLast` counts alike from the end. */
export type Ranked = Figures & {
  /** 0 … 100, two decimals; departments are compared by what is printed. */
  readonly score: number
  readonly rank: number
  readonly fromLast: number
  readonly band: string
}

/** A consequence that the rules name, for people to decide on. */
export type Due = {
  readonly department: DepartmentCode
  readonly because: 'place' | 'two-years'
  readonly fromLast: number
  readonly measure: string
}

export type Assessment = {
  readonly year: number
  /** The day of the ledger that was read. */
  readonly asOf: CalendarDate
  readonly rules: AssessmentRules
  /** The best first; equal ones in the order of the departments. */
  readonly ranked: readonly Ranked[]
  /** With too few ratings for a rank. */
  readonly guarded: readonly Figures[]
  /** Without a case that counts. */
  readonly idle: readonly Figures[]
  /** Cases that no department has: how many wait for one, and those that do not count. */
  readonly unassigned: Pick<Figures, 'counted' | 'excluded'>
  readonly due: readonly Due[]
  readonly best: readonly DepartmentCode[]
  /** Departments among the last of the year before, as published; null: none was, and two years running are not judged. */
  readonly lastBefore: readonly DepartmentCode[] | null
}

/** What an assessment is made from. `before` is the published one of the year before. */
export type AssessmentInput = {
  readonly year: number
  readonly asOf: CalendarDate
  readonly cases: readonly AssessedCase[]
  readonly departments: readonly DepartmentCode[]
  readonly rules: AssessmentRules
  readonly before: Assessment | null
}

/** The assessment of a year. Every department stands in exactly one of `ranked`, `guarded` and `idle`; the order of the cases does not matter. */
export function assess({ year, asOf, cases, departments, rules, before }: AssessmentInput): Assessment {
  const own = Map.groupBy(cases, ({ department }) => department)
  const nobodys = own.get(null) ?? []
  const leads = [...own.keys()].filter((code) => code !== null).sort()
  const codes = [...new Set([...departments, ...leads])].filter((code) => code !== confidentialDepartment)
  const figures = codes.map((code) => figuresOf(code, own.get(code) ?? [], rules))
  const ranked = rank(
    figures.filter((it) => isRankable(it, rules)),
    rules,
  )
  const lastBefore = before === null ? null : lastOf(before).map(({ department }) => department)
  return {
    ...{ year, asOf, rules, ranked },
    guarded: figures.filter((it) => it.counted > 0 && !isRankable(it, rules)),
    idle: figures.filter((it) => it.counted === 0),
    unassigned: { counted: nobodys.filter(({ excluded }) => excluded === null).length, excluded: excludedOf(nobodys) },
    due: dueOf({ rules, ranked }, lastBefore),
    best: ranked.length < rules.minRanked ? [] : ranked.filter(({ rank }) => rank <= rules.best.places).map(({ department }) => department),
    lastBefore,
  }
}

/** A case as the assessment sees it; null for a confidential one, of which nothing shows. `ratingExcluded`: its rating was taken out. */
export function assessedCase(it: Case, ratingExcluded = countedRating(it).excluded): AssessedCase | null {
  if (isConfidential(it)) return null
  return {
    number: it.number,
    department: leadOf(it),
    excluded: counting.has(it.status) ? null : it.status,
    responded: wasContactedInTime(it),
    resolved: isSolved(it),
    rating: countedRating(it).level,
    ratingExcluded: ratingExcluded && it.rating !== null,
  }
}

/** How much of a rate is met, 0 … 1; null without a case that speaks for or against. */
export function shareOf({ met, missed }: Rate): number | null {
  const all = met.length + missed.length
  return all === 0 ? null : met.length / all
}

/** The figures of a department, with its rank if it has one. */
export function standingOf(department: DepartmentCode, assessment: Assessment): Ranked | Figures | null {
  return standings(assessment).find((it) => it.department === department) ?? null
}

/** All that did not count, over all departments and the cases without one: cases by status, ratings taken out, cases without a rating. */
export function exclusionsOf(assessment: Assessment): Exclusions {
  const all = standings(assessment)
  const parts = [...all, assessment.unassigned].flatMap(({ excluded }) => Object.entries(excluded))
  const byStatus = Map.groupBy(parts, ([status]) => status)
  return {
    cases: [...byStatus].sort().map(([status, found]) => ({ status, count: sum(found.map(([, numbers]) => numbers.length)) })),
    ratings: sum(all.map(({ ratingsExcluded }) => ratingsExcluded.length)),
    unrated: sum(all.map(({ unrated }) => unrated)),
  }
}

export type Exclusions = {
  readonly cases: readonly { readonly status: string; readonly count: number }[]
  readonly ratings: number
  readonly unrated: number
}

/** Departments whose figures are not those of the other assessment; a case that came, went or moved is seen in them. */
export function changedSince(published: Assessment, now: Assessment): readonly DepartmentCode[] {
  const codes = new Set([...standings(published), ...standings(now)].map(({ department }) => department))
  return [...codes].filter((code) => figuresText(standingOf(code, published)) !== figuresText(standingOf(code, now)))
}

// --- Internal helpers ---

/** Statuses in which a case counts; whatever else a case may be, it is excluded under the name of its status. */
const counting: ReadonlySet<string> = new Set([
  ...['reported', 'awaiting-dispatch', 'dispatched', 'acknowledged', 'handling', 'resolved', 'closed'],
])

function wasContactedInTime(it: Case): boolean | null {
  const clock = it.clocks.findLast(({ kind }) => kind === 'contact')
  switch (clock?.status) {
    case 'met':
      return true
    case 'missed':
      return false
    case 'running':
      return clock.light === 'red' ? false : null
    default:
      return null
  }
}

function isSolved(it: Case): boolean | null {
  if ('outcome' in it && it.outcome !== null) return it.outcome === 'solved'
  // What was said of an earlier answer holds until there is a word on the new one.
  if ('reopenings' in it && it.reopenings > 0) return false
  const late = it.clocks.some(({ kind, status, light }) => kind === 'feedback' && status === 'running' && light === 'red')
  return late ? false : null
}

function figuresOf(department: DepartmentCode, cases: readonly AssessedCase[], { satisfiedFrom }: AssessmentRules): Figures {
  const counted = cases.filter(({ excluded }) => excluded === null)
  const rated = counted.filter(({ rating, ratingExcluded }) => rating !== null && !ratingExcluded)
  return {
    department,
    counted: counted.length,
    unrated: counted.length - rated.length,
    response: rateOf(counted, ({ responded }) => responded),
    resolution: rateOf(counted, ({ resolved }) => resolved),
    satisfaction: rateOf(rated, ({ rating }) => rating !== null && rating >= satisfiedFrom),
    excluded: excludedOf(cases),
    ratingsExcluded: numbersOf(counted.filter(({ ratingExcluded }) => ratingExcluded)),
  }
}

function rateOf(cases: readonly AssessedCase[], says: (it: AssessedCase) => boolean | null): Rate {
  return { met: numbersOf(cases.filter((it) => says(it) === true)), missed: numbersOf(cases.filter((it) => says(it) === false)) }
}

function excludedOf(cases: readonly AssessedCase[]): Figures['excluded'] {
  const byStatus = Map.groupBy(cases, ({ excluded }) => excluded)
  return Object.fromEntries(
    [...byStatus].flatMap(([status, found]) => (status === null ? [] : [[status, numbersOf(found)] as const])).sort(),
  )
}

function numbersOf(cases: readonly AssessedCase[]): readonly CaseNumber[] {
  return cases.map(({ number }) => number).sort()
}

/** Enough ratings, and something to measure in every rate. */
function isRankable(it: Figures, { minRated }: AssessmentRules): boolean {
  const { met, missed } = it.satisfaction
  return met.length + missed.length >= minRated && rateNames.every((name) => shareOf(it[name]) !== null)
}

function scoreOf(it: Figures, { weights }: AssessmentRules): number {
  return Math.round(100 * sum(rateNames.map((name) => weights[name] * (shareOf(it[name]) ?? 0)))) / 100
}

function rank(figures: readonly Figures[], rules: AssessmentRules): readonly Ranked[] {
  const scored = figures.map((it) => ({ ...it, score: scoreOf(it, rules) }))
  const counting = (test: (score: number) => boolean): number => scored.filter(({ score }) => test(score)).length
  return scored
    .map((it) => ({
      ...it,
      rank: 1 + counting((score) => score > it.score),
      fromLast: 1 + counting((score) => score < it.score),
      band: rules.bands.find(({ from }) => it.score >= from)?.name ?? '',
    }))
    .sort((a, b) => b.score - a.score)
}

/** Whether places from the last mean anything for it: enough departments are ranked, and it does not share a rank of the best list. */
function countsFromLast({ rank }: Ranked, { rules, ranked }: Pick<Assessment, 'rules' | 'ranked'>): boolean {
  return ranked.length >= rules.minRanked && rank > rules.best.places
}

/** Departments among the last, as two years running are judged. */
function lastOf({ rules, ranked }: Pick<Assessment, 'rules' | 'ranked'>): readonly Ranked[] {
  return ranked.filter((it) => countsFromLast(it, { rules, ranked }) && it.fromLast <= rules.twoYears.lastPlaces)
}

/** The last first. */
function dueOf({ rules, ranked }: Pick<Assessment, 'rules' | 'ranked'>, lastBefore: Assessment['lastBefore']): readonly Due[] {
  const again = lastOf({ rules, ranked }).filter(({ department }) => lastBefore?.includes(department))
  return ranked
    .filter((it) => countsFromLast(it, { rules, ranked }))
    .toReversed()
    .flatMap((it) => {
      const { department, fromLast } = it
      const place = rules.places.find((one) => one.fromLast.includes(fromLast))
      return [
        ...(place ? [{ department, because: 'place', fromLast, measure: place.measure } as const] : []),
        ...(again.includes(it) ? [{ department, because: 'two-years', fromLast, measure: rules.twoYears.measure } as const] : []),
      ]
    })
}

function standings({ ranked, guarded, idle }: Assessment): readonly (Ranked | Figures)[] {
  return [...ranked, ...guarded, ...idle]
}

/** The figures alone as a text: ranks move when others do. */
function figuresText(it: Figures | null): string {
  if (it === null) return ''
  const { counted, unrated, response, resolution, satisfaction, excluded, ratingsExcluded } = it
  return JSON.stringify([
    counted,
    unrated,
    ...[response, resolution, satisfaction].flatMap(({ met, missed }) => [met, missed]),
    ...Object.entries(excluded),
    ratingsExcluded,
  ])
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0)
}
