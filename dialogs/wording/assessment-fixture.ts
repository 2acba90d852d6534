/** Assessments for tests: a small year, and the largest that a district may have; and every sentence that is said of them. */
import { type AssessedCase, type Assessment, type AssessmentRules, assess } from '../../cases/assessment.ts'
import type { Publication, PublicationAct, PublicationRefusal } from '../../cases/assessment-publication.ts'
import type { CalendarDate } from '../../cases/calendar.ts'
import { assessmentRules, departments, local } from '../fixtures.ts'
import type { Said } from '../message.ts'
import type { Words } from '../wording.ts'
import { assessments } from './assessment.ts'

const codes = departments.flatMap(({ code, group }) => (group ? [code] : []))

/** Cases of a department, reported in 2026 and rated, the first `good` of them well. */
export function rated(department: string, all: number, good: number, over: Partial<AssessedCase> = {}): readonly AssessedCase[] {
  const place = codes.indexOf(department)
  return Array.from({ length: all }, (_, i) => ({
    ...{ number: `QS20261${String(100 + place)}-${String(i).padStart(4, '0')}`, department, excluded: null },
    ...{ responded: true, resolved: true, rating: i < good ? 4 : 1, ratingExcluded: false },
    ...over,
  }))
}

/** The assessment of 2026 that cases make, as of the last day of the year. */
export function assessed(
  cases: readonly AssessedCase[],
  before: Assessment | null = null,
  rules: AssessmentRules = assessmentRules,
): Assessment {
  return assess({ year: 2026, asOf: '2026-12-31' as CalendarDate, cases, departments: codes, rules, before })
}

/** Six ranked departments, two share the fourth rank; the tax office has too few ratings. */
export const six: readonly AssessedCase[] = [
  ...[...rated('hrss', 20, 20), ...rated('samr', 20, 19), ...rated('nrp', 20, 18), ...rated('hucd', 20, 16), ...rated('eco', 20, 16)],
  ...[...rated('power', 20, 10), ...rated('tax', 3, 3)],
]

/** A publication at a stage. */
export function kept(assessment: Assessment, ...stages: readonly PublicationAct['what'][]): Publication {
  const hash = 'ab12cd34'.repeat(8)
  const act = (what: PublicationAct['what']): PublicationAct => ({
    ...{ what, by: what === 'proposed' ? 'coordinator' : 'leader' },
    ...{ at: local('2026-12-31 10:00'), hash },
  })
  return { v: 1, year: assessment.year, assessment, hash, acts: [act('proposed'), ...stages.map(act)] }
}

/** Every sentence, for a small year, an empty one and the largest. */
export function aboutAssessments(words: Words): readonly (Said | string)[] {
  const largest = codes.flatMap((code, i) => [
    ...rated(code, 240, i, { responded: false, resolved: false }),
    ...['withdrawn', 'declined', 'merged', 'lost'].flatMap((excluded) => rated(code, 30, 0, { excluded })),
    ...rated(code, 20, 0, { ratingExcluded: true }),
  ])
  const waiting = { ...rated('tax', 1, 0)[0], department: null, rating: null } as AssessedCase
  const first = assessed(six)
  const years = [
    ...[
      assessed([]),
      first,
      assessed([...six, waiting, ...rated('water', 1, 1, { responded: null })], first),
      assessed(largest, assessed(largest)),
    ],
    ...[assessed(codes.flatMap((code) => rated(code, 9, 9))), assessed(codes.flatMap((code) => rated(code, 20, 20)))],
  ]
  const moved = assessed(codes.flatMap((code) => rated(code, 30, 1)))
  const proposed = kept(first)
  const refusals: readonly PublicationRefusal['refused'][] = [
    ...(['not-your-role', 'same-person', 'already-published', 'nothing-proposed', 'other-figures'] as const),
  ]
  return [
    ...years.flatMap((it) => [
      ...[null, kept(it), kept(it, 'turned-down'), kept(it, 'published')].map((publication) => assessments.list(it, publication, words)),
      assessments.due(it, words),
      ...[...it.ranked, ...it.guarded, ...it.idle].flatMap((one) => [assessments.own(one, it, words), assessments.why(one, it, words)]),
      ...[it, moved].flatMap((now) => [assessments.moved(kept(it), now) ?? [], assessments.changes(kept(it), now, words)].flat()),
    ]),
    ...[assessments.whichRank(2, [], words), assessments.whichRank(4, codes, words)],
    assessments.confirm(kept({ ...first, asOf: '2026-11-30' as CalendarDate })),
    ...[assessments.confirm(proposed), assessments.proposed(proposed), assessments.published(proposed), assessments.turnedDown(proposed)],
    ...[assessments.ruled(kept(first, 'published'), '韩副区长'), assessments.ruled(kept(first, 'turned-down'), '韩副区长')],
    ...refusals.map((refused) => assessments.refused({ refused }, 2026, proposed)),
    ...[assessments.notPublished(2026), assessments.notProposed(2026), assessments.altered(2026)],
  ]
}
