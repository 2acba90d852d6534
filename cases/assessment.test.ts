import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type AssessedCase,
  type Assessment,
  type AssessmentInput,
  assess,
  assessedCase,
  changedSince,
  exclusionsOf,
  rateNames,
  shareOf,
  standingOf,
} from './assessment.ts'
import type { CalendarDate } from './calendar.ts'
import type { Case, RatingLevel } from './case.ts'
import {
  contacted,
  coordinator,
  did,
  fence,
  given,
  histories,
  person,
  rates,
  reported,
  reportedUnsure,
  resolved,
  rules,
  says,
  staff,
  tippedOff,
  until,
  wang,
} from './fixtures.ts'

const asOf = '2026-12-31' as CalendarDate
const eight = ['hrss', 'tax', 'samr', 'nrp', 'hucd', 'eco', 'fire', 'power']

let count = 0
const one = (department: string | null, over: Partial<AssessedCase> = {}): AssessedCase => ({
  ...{ number: `QS20260101-${String(++count).padStart(4, '0')}`, department, excluded: null },
  ...{ responded: true, resolved: true, rating: 5, ratingExcluded: false },
  ...over,
})

/** Twenty cases of a department, all in time and solved, `satisfied` of them rated well and the others poorly. */
const twenty = (department: string, satisfied: number): readonly AssessedCase[] =>
  Array.from({ length: 20 }, (_, i) => one(department, { rating: i < satisfied ? 4 : 1 }))

const yearOf = (satisfied: Readonly<Record<string, number>>): readonly AssessedCase[] =>
  Object.entries(satisfied).flatMap(([department, good]) => twenty(department, good))

const found = (cases: readonly AssessedCase[], over: Partial<AssessmentInput> = {}): Assessment =>
  assess({ year: 2026, asOf, cases, departments: eight, rules, before: null, ...over })

const dueIn = ({ due }: Assessment): readonly string[] => due.map(({ department, measure }) => `${department} ${measure}`)

const talk = '由区委、区政府分管领导约谈'
const review = '向区委、区政府作书面检查'
const again = '由区委、区政府主要领导约谈，取消单位评优选先资格，并对主要负责人进行调整'

describe('A2.8: three years of 武隆, as its rules have it', () => {
  const first = found(yearOf({ hrss: 20, tax: 19, samr: 18, nrp: 17, hucd: 16, eco: 15, fire: 14, power: 13 }), { year: 2024 })
  // Three share the second place from the last: there is no third.
  const second = found(yearOf({ hrss: 20, tax: 19, samr: 18, nrp: 17, hucd: 12, eco: 12, fire: 12, power: 10 }), {
    year: 2025,
    before: first,
  })
  // Two share the last place; one department is new among the last.
  const third = found(yearOf({ hrss: 20, tax: 9, samr: 18, nrp: 17, hucd: 19, eco: 15, fire: 14, power: 9 }), {
    year: 2026,
    before: second,
  })

  it('the last is talked to, the two before it write a review', () => {
    expect(dueIn(first)).toEqual([`power ${talk}`, `fire ${review}`, `eco ${review}`])
    expect(first.best).toEqual(['hrss', 'tax', 'samr'])
  })

  it('who is among the last three in two years running is talked to by the head of the district, ties included', () => {
    expect(second.ranked.map(({ department, rank, fromLast }) => [department, rank, fromLast])).toEqual([
      ['hrss', 1, 8],
      ['tax', 2, 7],
      ['samr', 3, 6],
      ['nrp', 4, 5],
      ['hucd', 5, 2],
      ['eco', 5, 2],
      ['fire', 5, 2],
      ['power', 8, 1],
    ])
    expect(dueIn(second)).toEqual([
      ...[`power ${talk}`, `power ${again}`],
      ...[`fire ${review}`, `fire ${again}`],
      ...[`eco ${review}`, `eco ${again}`],
      `hucd ${review}`,
    ])
  })

  it('who shares the last place is last; the next is third from the last', () => {
    expect(dueIn(third)).toEqual([`power ${talk}`, `power ${again}`, `tax ${talk}`, `fire ${review}`, `fire ${again}`])
    expect(third.best).toEqual(['hrss', 'hucd', 'samr'])
  })

  it('a year that was not published before gives no word on two years running', () => {
    const alone = found(yearOf({ hrss: 20, tax: 9, samr: 18, nrp: 17, hucd: 19, eco: 15, fire: 14, power: 9 }))
    expect(alone.lastBefore).toBeNull()
    expect(dueIn(alone)).toEqual([`power ${talk}`, `tax ${talk}`, `fire ${review}`])
  })
})

describe('the best list', () => {
  it('A4.5: holds the first three ranks, and whoever shares the third', () => {
    const { best } = found(yearOf({ hrss: 20, tax: 19, samr: 18, nrp: 18, hucd: 16, eco: 15, fire: 14, power: 13 }))
    expect(best).toEqual(['hrss', 'tax', 'samr', 'nrp'])
  })
})

describe('where places mean nothing', () => {
  it('nothing is due, and nobody is the best, with fewer ranked departments than the rules ask for', () => {
    const few = found(yearOf({ hrss: 20, tax: 19, samr: 18, nrp: 17, hucd: 16 }))
    expect(few.ranked).toHaveLength(5)
    expect([few.due, few.best]).toEqual([[], []])
    const enough = found(yearOf({ hrss: 20, tax: 19, samr: 18, nrp: 17, hucd: 16, eco: 15 }))
    expect(dueIn(enough)).toEqual([`eco ${talk}`, `hucd ${review}`, `nrp ${review}`])
    expect(enough.best).toEqual(['hrss', 'tax', 'samr'])
  })

  it('nobody is last when all are equal', () => {
    const equal = found(yearOf(Object.fromEntries(eight.map((code) => [code, 18]))))
    expect(new Set(equal.ranked.map(({ rank, fromLast }) => `${rank} ${fromLast}`))).toEqual(new Set(['1 1']))
    expect(equal.due).toEqual([])
    expect(equal.best).toEqual(eight)
  })

  it('who shares a rank of the best list is not counted from the last', () => {
    const crowded = found(yearOf({ hrss: 20, tax: 18, samr: 18, nrp: 18, hucd: 18, eco: 18, fire: 18, power: 18 }))
    expect(crowded.due).toEqual([])
    expect(crowded.best).toHaveLength(8)
    // Six share the third rank, the last of the list.
    const third = found(yearOf({ hrss: 20, tax: 19, samr: 18, nrp: 18, hucd: 18, eco: 18, fire: 18, power: 18 }))
    expect(third.ranked.at(-1)).toMatchObject({ rank: 3, fromLast: 1 })
    expect(third.due).toEqual([])
  })
})

describe('the score', () => {
  it('A3.6: weighs 响应率, 解决率 and 满意率 as the rules say, and counts 基本满意 as satisfied', () => {
    const cases = [...Array.from({ length: 10 }, (_, i) => one('tax', { responded: i > 0, resolved: i > 1, rating: i < 4 ? 2 : 3 }))]
    const [tax] = found(cases).ranked
    // 30 × 9/10 + 35 × 8/10 + 35 × 6/10
    expect(tax).toMatchObject({ score: 76, rank: 1, band: '中', counted: 10, unrated: 0 })
    const plain = found(cases, { rules: { ...rules, weights: { response: 0, resolution: 0, satisfaction: 100 } } })
    expect(plain.ranked[0]).toMatchObject({ score: 60, band: '中' })
  })

  it.each([
    [20, '优', 100],
    [15, '优', 91.25],
    [14, '良', 89.5],
    [9, '良', 80.75],
    [8, '中', 79],
  ])('%i of 20 satisfied is %s', (satisfied, band, score) => {
    expect(found(twenty('tax', satisfied)).ranked[0]).toMatchObject({ band, score })
  })

  it('takes nobody for satisfied who has not rated, nor for dissatisfied', () => {
    const rated = twenty('tax', 15)
    const silent = Array.from({ length: 5 }, () => one('tax', { rating: null, resolved: null }))
    const [before] = found(rated).ranked
    const [after] = found([...rated, ...silent]).ranked
    expect(after).toMatchObject({ score: before?.score, counted: 25, unrated: 5 })
  })

  it('counts nothing that is excluded, and shows it by its reason', () => {
    const cases = [
      ...twenty('tax', 20),
      ...['withdrawn', 'declined', 'merged', 'merged'].map((excluded) =>
        one('tax', { excluded, responded: false, resolved: false, rating: 1 }),
      ),
      one('tax', { rating: 1, ratingExcluded: true }),
      one(null, { excluded: 'declined', responded: null, resolved: null, rating: null }),
      one(null, { responded: null, resolved: null, rating: null }),
    ]
    const all = found(cases)
    expect(all.ranked[0]).toMatchObject({ score: 100, counted: 21, unrated: 1, ratingsExcluded: [cases[24]?.number] })
    expect(all.unassigned).toMatchObject({ counted: 1 })
    expect(exclusionsOf(all)).toEqual({
      cases: [
        { status: 'declined', count: 2 },
        { status: 'merged', count: 2 },
        { status: 'withdrawn', count: 1 },
      ],
      ratings: 1,
      unrated: 1,
    })
  })
})

describe('few ratings', () => {
  it('give no rank, however good or bad: the department is listed apart', () => {
    const few = Array.from({ length: 9 }, () => one('tax', { rating: 1 }))
    const unrated = Array.from({ length: 30 }, () => one('tax', { rating: null }))
    const listed = found([...few, ...unrated, ...yearOf({ hrss: 20, samr: 18 })])
    expect(listed.ranked.map(({ department, rank }) => [department, rank])).toEqual([
      ['hrss', 1],
      ['samr', 2],
    ])
    expect(listed.guarded.map(({ department, counted, unrated: without }) => [department, counted, without])).toEqual([['tax', 39, 30]])
  })

  it('are no longer few with one more', () => {
    expect(found(Array.from({ length: 10 }, () => one('tax'))).guarded).toEqual([])
  })
})

describe('a difference to what was published', () => {
  it('names the departments whose figures moved, and no others', () => {
    const cases = yearOf({ hrss: 20, tax: 19, samr: 18 })
    const published = found(cases)
    const moved = cases.map((it, i) => (i === 0 ? { ...it, rating: 1 as const } : it))
    expect(changedSince(published, found(cases, { asOf: '2027-02-01' as CalendarDate }))).toEqual([])
    expect(changedSince(published, found(moved))).toEqual(['hrss'])
    expect(changedSince(published, found([...cases, one('eco')]))).toEqual(['eco'])
    // Written and read again, as a publication is.
    expect(changedSince(JSON.parse(JSON.stringify(published)), found(cases.toReversed()))).toEqual([])
  })
})

describe('any year', () => {
  const level = fc.constantFrom<RatingLevel | null>(1, 2, 3, 4, 5, null)
  const word = fc.constantFrom(true, false, null)
  const anyCase = fc.record({
    department: fc.constantFrom('hrss', 'tax', 'samr', 'nrp', 'hucd', 'eco', 'elsewhere', null),
    excluded: fc.constantFrom(null, null, null, null, 'withdrawn', 'declined', 'merged'),
    ...{ responded: word, resolved: word, rating: level, ratingExcluded: fc.boolean() },
  })
  const small = { ...rules, minRated: 2, minRanked: 4, best: { ...rules.best, places: 1 } }
  const anyYear = fc
    .array(anyCase, { minLength: 10, maxLength: 80 })
    .map((cases): readonly AssessedCase[] => cases.map((it, i) => ({ ...it, number: `QS20260101-${String(i).padStart(4, '0')}` })))
  const inSmall = (cases: readonly AssessedCase[]): Assessment => found(cases, { rules: small })

  it('does not depend on the order of its cases', () => {
    fc.assert(
      fc.property(
        anyYear.chain((cases) => fc.tuple(fc.constant(cases), fc.shuffledSubarray([...cases], { minLength: cases.length }))),
        ([cases, shuffled]) => void expect(inSmall(shuffled)).toEqual(inSmall(cases)),
      ),
    )
  })

  it('lists every department exactly once: ranked, apart, or without cases', () => {
    fc.assert(
      fc.property(anyYear, (cases) => {
        const { ranked, guarded, idle } = inSmall(cases)
        const listed = [...ranked, ...guarded, ...idle].map(({ department }) => department)
        const leads = cases.flatMap(({ department }) => department ?? [])
        expect(listed.toSorted()).toEqual([...new Set([...eight, ...leads])].sort())
      }),
    )
  })

  it('reconciles: every case counts somewhere or is excluded somewhere, once', () => {
    fc.assert(
      fc.property(anyYear, (cases) => {
        const { ranked, guarded, idle, unassigned } = inSmall(cases)
        const parts = [...ranked, ...guarded, ...idle, unassigned]
        const counted = parts.reduce((sum, part) => sum + part.counted, 0)
        const excluded = parts.flatMap((part) => Object.values(part.excluded).flat())
        expect(counted + excluded.length).toBe(cases.length)
        for (const it of [...ranked, ...guarded, ...idle]) {
          expect(it.satisfaction.met.length + it.satisfaction.missed.length + it.unrated).toBe(it.counted)
        }
      }),
    )
  })

  it('is never lower for one more good rating', () => {
    fc.assert(
      fc.property(anyYear, fc.constantFrom<RatingLevel>(3, 4, 5), fc.nat(), (cases, good, pick) => {
        const unrated = cases.filter((it) => it.rating === null && it.excluded === null && it.department !== null)
        const lucky = unrated[pick % Math.max(1, unrated.length)]
        fc.pre(lucky !== undefined)
        const scoreIn = (all: readonly AssessedCase[]): number | null => {
          const standing = standingOf(lucky?.department ?? '', inSmall(all))
          return standing !== null && 'score' in standing ? standing.score : null
        }
        const before = scoreIn(cases)
        const after = scoreIn(cases.map((it) => (it === lucky ? { ...it, rating: good, ratingExcluded: false } : it)))
        fc.pre(before !== null)
        expect(after ?? -1).toBeGreaterThanOrEqual(before)
      }),
    )
  })

  it('ranks by score, equal scores alike, and skips what they take up', () => {
    fc.assert(
      fc.property(anyYear, (cases) => {
        const { ranked } = inSmall(cases)
        for (const it of ranked) {
          expect(it.rank).toBe(ranked.findIndex(({ score }) => score === it.score) + 1)
          expect(it.fromLast).toBe(ranked.toReversed().findIndex(({ score }) => score === it.score) + 1)
          for (const name of rateNames) expect(shareOf(it[name])).not.toBeNull()
        }
      }),
    )
  })
})

describe('a case, as the assessment sees it', () => {
  it('counts for its department, with contact in time, the word of the enterprise and its rating', () => {
    const story = given(reported, contacted, resolved, says('solved'), rates(4))
    expect(assessedCase(story.case)).toEqual({
      ...{ number: fence.number, department: 'hucd', excluded: null },
      ...{ responded: true, resolved: true, rating: 4, ratingExcluded: false },
    })
  })

  it('says nothing yet while its limits run', () => {
    expect(assessedCase(given(reported).case)).toMatchObject({ responded: null, resolved: null, rating: null })
    expect(assessedCase(given(reported, contacted, resolved).case)).toMatchObject({ responded: true, resolved: null })
  })

  it('is late and not solved once they have ended, without any word of the enterprise', () => {
    expect(assessedCase(given(reported, until('2026-09-30 12:00')).case)).toMatchObject({ responded: false, resolved: false, rating: null })
  })

  it('is not solved when the limit of the answer has passed, though it was contacted in time', () => {
    expect(assessedCase(given(reported, contacted, until('2026-09-30 12:00')).case)).toMatchObject({ responded: true, resolved: false })
  })

  it('begins anew with a department that gets it from another', () => {
    const moved = did({ type: 'dispatch', lead: 'urban_mgmt' }, { at: '2026-09-30 12:00', by: coordinator })
    expect(assessedCase(given(reported, until('2026-09-30 11:00'), moved).case)).toMatchObject({
      ...{ department: 'urban_mgmt', responded: null, resolved: null },
    })
    const called = did({ type: 'contact', note: '已电话联系王总' }, { at: '2026-09-30 15:00', by: person('staff-urban_mgmt') })
    expect(assessedCase(given(reported, until('2026-09-30 11:00'), moved, called).case)).toMatchObject({ responded: true })
  })

  it('stays late when it was contacted after the limit', () => {
    const late = did({ type: 'contact', note: '已电话联系王总' }, { at: '2026-09-23 10:00', by: staff })
    expect(assessedCase(given(reported, until('2026-09-23 09:30'), late).case)).toMatchObject({ responded: false })
  })

  it.each(['partly', 'not'] as const)('is not solved with the word %s', (word) => {
    expect(assessedCase(given(reported, contacted, resolved, says(word)).case)).toMatchObject({ resolved: false })
  })

  it('keeps a poor rating while it is done again, until it is rated anew', () => {
    const reopened = given(reported, contacted, resolved, says('not'), rates(1))
    expect(reopened.case.status).toBe('handling')
    expect(assessedCase(reopened.case)).toMatchObject({ resolved: false, rating: 1 })
    const again = did({ type: 'resolve', answer: '围挡已拆除，门前恢复通行' }, { at: '2026-09-21 10:00', by: staff })
    expect(assessedCase(given(reported, contacted, resolved, says('not'), rates(1), again).case)).toMatchObject({
      resolved: false,
      rating: 1,
    })
  })

  it('has no rating when nobody rated it', () => {
    const archived = given(reported, contacted, resolved, until('2026-10-12 12:00'))
    expect(archived.case.status).toBe('closed')
    expect(assessedCase(archived.case)).toMatchObject({ excluded: null, resolved: null, rating: null })
  })

  it('is excluded when it was withdrawn, and so is any status that is not known here, by its name', () => {
    const withdrawn = given(reported, did({ type: 'withdraw', reason: '已自行解决' }, { at: '2026-09-18 16:30', by: wang })).case
    expect(assessedCase(withdrawn)).toMatchObject({ department: 'hucd', excluded: 'withdrawn' })
    const merged = { ...withdrawn, status: 'merged' } as unknown as Case // A status of later.
    expect(assessedCase(merged)).toMatchObject({ excluded: 'merged' })
  })

  it('has no department before one is found', () => {
    expect(assessedCase(given(reportedUnsure).case)).toMatchObject({ department: null, excluded: null, responded: null })
  })

  it('has its rating set aside after an appeal, and counts on', () => {
    const story = given(reported, contacted, resolved, says('solved'), rates(1))
    expect(assessedCase(story.case, true)).toMatchObject({ excluded: null, rating: 1, ratingExcluded: true })
    expect(assessedCase(given(reported).case, true)).toMatchObject({ ratingExcluded: false })
  })

  it('is not seen at all when it is confidential', () => {
    expect(assessedCase(given(tippedOff).case)).toBeNull()
    expect(found([one('discipline')]).idle.map(({ department }) => department)).not.toContain('discipline')
    expect(found([], { departments: ['tax', 'discipline'] }).idle.map(({ department }) => department)).toEqual(['tax'])
  })

  it('whatever happened to it, is counted or excluded, and never satisfied without a rating', () => {
    fc.assert(
      fc.property(histories, (moments) => {
        for (const { before } of moments) {
          const seen = before === null ? null : assessedCase(before)
          if (seen === null || before === null) continue
          // A poor rating before it is not hidden by a better one; a good one that counts is the last.
          expect(seen.rating === null).toBe(before.rating === null)
          const known = [before.rating?.level, ...(before.review?.poor ?? []).map(({ level }) => level)]
          if (seen.rating !== null) expect(known).toContain(seen.rating)
          if ((seen.rating ?? 0) > 2) expect(seen.rating).toBe(before.rating?.level)
          expect(seen.excluded === null).toBe(!['withdrawn', 'declined', 'merged'].includes(before.status))
          const standing = standingOf(seen.department ?? '', found([seen]))
          const satisfied = standing !== null && standing.satisfaction.met.length > 0
          expect(satisfied && (before.rating === null || before.rating.level <= 2)).toBe(false)
        }
      }),
      { numRuns: 300 },
    )
  })
})
