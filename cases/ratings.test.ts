import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assessedCase } from './assessment.ts'
import type { Actor, Command, RatingLevel } from './case.ts'
import { isRefusal } from './case.ts'
import { replay } from './evolve.ts'
import {
  contacted,
  coordinator,
  did,
  fence,
  given,
  head,
  histories,
  leader,
  local,
  officer,
  person,
  profile,
  rates,
  reported,
  resolved,
  type Step,
  says,
  staff,
  tippedOff,
  unsureFence,
  until,
  wang,
} from './fixtures.ts'
import { entryOf, statisticsOf } from './ledger.ts'
import { actorOf } from './people.ts'
import { countedRating, isSampled, openAppeal } from './ratings.ts'
import { isOwnCase, maySee } from './rights.ts'

const second: Actor = { id: 'coordinator-2', role: 'coordinator', departments: [] }
const verify = (finding: 'rectify' | 'explain' | 'misjudged', note = '已电话核实，门口仍有遮挡'): Command => ({
  type: 'verify-rating',
  finding,
  note,
})
const appeal: Command = { type: 'appeal-rating', reason: '评价说的是隔壁工地的围挡' }
const uphold: Command = { type: 'rule-rating-appeal', uphold: true, reason: '沟通记录显示评错了件' }
const calls = (outcome: 'solved' | 'partly' | 'not' | 'unreached'): Command => ({
  type: 'record-follow-up',
  outcome,
  note: '已通电话',
})

/** Rated 2 on Friday at 16:55. */
const poor = [reported, contacted, resolved, says('solved'), rates(2)] as const
const answeredAgain = did({ type: 'resolve', answer: '围挡已全部拆除' }, { at: '2026-09-21 10:00', by: staff })
const ratedAgain = (level: RatingLevel): readonly Step[] => [
  did({ type: 'give-outcome', outcome: 'solved' }, { at: '2026-09-21 10:10', by: wang }),
  did({ type: 'rate', level }, { at: '2026-09-21 10:12', by: wang }),
]
const appealed = did(appeal, { at: '2026-09-20 10:00', by: staff })
const proposed = did(uphold, { at: '2026-09-20 10:10', by: coordinator })
const excluded = did(uphold, { at: '2026-09-20 10:20', by: leader })
/** A number that is drawn for a call. */
const drawn = 'QS20260918-0018'
const silent = [
  did({ ...fence, number: drawn }, { at: '2026-09-18 16:00', by: wang }),
  contacted,
  resolved,
  until('2026-09-26 09:00'),
] as const

describe('a poor rating', () => {
  it('A1.9: is put on the list of those to be called, with a clock of the coordinator beside that of the department', () => {
    const story = given(...poor)
    expect(story.case.review).toEqual({ awaited: 'poor', poor: [{ at: local('2026-09-18 16:55'), level: 2, answeredBy: 'staff-hucd' }] })
    expect(story.clock('follow-up')).toMatchObject({ due: local('2026-09-24 17:30'), status: 'running' })
    expect(story.clock('rectify').status).toBe('running')
  })

  it('is listed once when 没有解决 came before it, with its level', () => {
    const story = given(reported, contacted, resolved, says('not'), rates(1))
    expect(story.events.filter(({ type }) => type === 'follow-up-opened')).toHaveLength(1)
    expect(story.case.review?.poor).toMatchObject([{ level: 1 }])
  })

  it('of a case of before is listed when it is rated at last', () => {
    const before = given(reported, contacted, resolved, says('not'))
    const old = before.events.filter(({ type }) => type !== 'follow-up-opened')
    expect(replay(old)).not.toHaveProperty('review')
  })

  it('that is changed to a fair one within the hours leaves no poor word behind', () => {
    given(...poor)
      .when({ type: 'change-rating', level: 4 }, { at: '2026-09-18 17:10', by: wang })
      .thenCase({ review: { poor: [] }, rating: { level: 4 } })
  })

  it('that a fair one was changed to is listed, and leaves no poor word when it is changed back', () => {
    const fair = given(
      reported,
      contacted,
      resolved,
      says('solved'),
      rates(4),
      did({ type: 'change-rating', level: 2 }, { at: '2026-09-18 17:05', by: wang }),
    )
    expect(fair.case.review).toMatchObject({ awaited: 'poor', poor: [{ level: 2 }] })
    fair
      .when({ type: 'change-rating', level: 5 }, { at: '2026-09-18 17:10', by: wang })
      .thenCase({ review: { poor: [] }, rating: { level: 5 } })
  })

  it('that nobody verified makes the coordinator late, and not the department', () => {
    const extended = did({ type: 'rule-extension', approve: true }, { at: '2026-09-21 10:10', by: coordinator })
    const asked = did({ type: 'request-extension', days: 3, reason: '等图纸' }, { at: '2026-09-21 10:00', by: staff })
    const story = given(...poor, asked, extended)
    const then = [...story.events, ...story.whenTimePasses('2026-09-24 18:00').handled.events]
    expect(entryOf(then)).toMatchObject({ light: 'red', reds: 0, standing: 'on-schedule', poorVerified: false })
  })

  it('of a tip-off is on no list: it is the discipline contact’s alone', () => {
    const answered = did({ type: 'resolve', answer: '已核查' }, { at: '2026-09-18 16:40', by: person('discipline') })
    expect(given(tippedOff, answered, says('not')).case.review).toBeUndefined()
  })

  it('never keeps the department from answering', () => {
    given(...poor)
      .when({ type: 'resolve', answer: '围挡已全部拆除' }, { at: '2026-09-21 10:00', by: staff })
      .thenEvents({ type: 'resolved' })
      .thenClock('follow-up', { status: 'cancelled' })
      .thenCase({ review: { awaited: 'poor' } })
  })
})

describe('verify-rating', () => {
  const at = '2026-09-20 10:00'

  it('A1.9: finds that it is to be put right; the department goes on', () => {
    given(...poor)
      .when(verify('rectify'), { at, by: officer })
      .thenEvents({ type: 'rating-verified', finding: 'rectify' })
      .thenCase({ status: 'handling', review: { awaited: null } })
      .thenClock('follow-up', { status: 'met' })
      .thenClock('rectify', { status: 'running' })
      .thenTold('rating-verified → group:hucd')
  })

  it('A1.9: explains where no law gives more: the explanation is the answer, and the second rating is asked for', () => {
    given(...poor)
      .when(verify('explain', '围挡经许可设置到9月底，不能提前拆除'), { at, by: officer })
      .thenEvents({ type: 'rating-verified' }, { type: 'resolved', answer: '围挡经许可设置到9月底，不能提前拆除', by: 'officer' })
      .thenCase({ status: 'resolved', ratingOpen: true, outcome: null })
      .thenTold('rating-verified → group:hucd', 'resolved → reporter:wang')
  })

  it('takes it for an error, which a second person has to confirm', () => {
    given(...poor)
      .when(verify('misjudged'), { at, by: officer })
      .thenEvents({ type: 'rating-verified' }, { type: 'exclusion-proposed' })
      .thenTold('exclusion-proposed → coordinator', 'exclusion-proposed → leader (held)')
  })

  it('is refused without a word of what was found, twice, and where nothing is poor', () => {
    given(...poor)
      .when(verify('rectify', ' '), { at, by: officer })
      .thenRefused({ refused: 'text-missing', needs: 'verification' })
    given(...poor, did(verify('rectify'), { at, by: officer }))
      .when(verify('rectify'), { at, by: coordinator })
      .thenRefused({ refused: 'already-done' })
    given(reported).when(verify('rectify'), { at, by: officer }).thenRefused({ refused: 'nothing-pending' })
    given(reported, contacted, resolved, says('not'))
      .when(verify('misjudged'), { at, by: officer })
      .thenRefused({ refused: 'no-poor-rating' })
    given(...poor, answeredAgain)
      .when(verify('explain'), { at: '2026-09-21 11:00', by: officer })
      .thenRefused({ refused: 'wrong-status', status: 'resolved' })
  })

  it('is never done by somebody of the department, whatever the role, nor by whoever answered', () => {
    const posted = actorOf({ id: 'tang', name: '唐', role: 'officer', departments: ['hucd'], enterprise: null, phone: null })
    const moved: Actor = { id: 'staff-hucd', role: 'coordinator', departments: [] }
    for (const by of [staff, head, posted, moved])
      given(...poor)
        .when(verify('rectify'), { at, by })
        .thenRefused({ refused: 'own-department' })
    expect(isOwnCase(given(...poor).case, posted)).toBe(true)
  })

  it('lets the service officer see the case while it is to be called, and no longer', () => {
    const tang = { id: 'officer', name: '唐', role: 'officer', departments: [], enterprise: null, phone: null } as const
    expect(maySee(tang, given(...poor).case)).toBe(true)
    expect(maySee(tang, given(...poor, did(verify('rectify'), { at, by: officer })).case)).toBe(false)
    expect(maySee(tang, given(reported).case)).toBe(false)
  })
})

describe('the second rating', () => {
  it('A1.9: stands beside the first, which is the one that counts', () => {
    const story = given(...poor, answeredAgain, ...ratedAgain(5))
    expect(story.case).toMatchObject({ status: 'closed', rating: { level: 5 }, review: { awaited: null, poor: [{ level: 2 }] } })
    expect(countedRating(story.case)).toEqual({ level: 2, excluded: false })
    expect(entryOf(story.events)).toMatchObject({ rating: 5, countedRating: 2, rerated: 5, poorVerified: false })
    expect(assessedCase(story.case)).toMatchObject({ rating: 2, ratingExcluded: false })
  })

  it('A3.6: shows in the statistics as satisfied with the rectification, and as poor all the same', () => {
    const entry = entryOf(
      given(...poor, did(verify('rectify'), { at: '2026-09-20 10:00', by: officer }), answeredAgain, ...ratedAgain(5)).events,
    )
    const figures = statisticsOf(entry ? [entry] : [])
    expect(figures.satisfaction).toMatchObject({ part: 0, of: 1 })
    expect(figures.rectified).toMatchObject({ part: 1, of: 1 })
    expect(figures.poorVerified).toMatchObject({ part: 1, of: 1 })
  })

  it('that is poor again is verified again', () => {
    const story = given(...poor, answeredAgain, ...ratedAgain(1))
    expect(story.case).toMatchObject({ status: 'handling', review: { awaited: 'poor', poor: [{ level: 2 }, { level: 1 }] } })
  })

  it('A1.9: or a verification or a call stands before every close as rated after a poor one', () => {
    fc.assert(
      fc.property(histories, (moments) => {
        for (const { result } of moments) {
          if (isRefusal(result) || !result.events.some((event) => event.type === 'closed' && event.how === 'rated')) continue
          const last = result.case.review?.poor.at(-1)
          const final = result.case.final?.answeredAt !== undefined
          if (last && !last.verified && !final) expect(result.case.rating?.at.localeCompare(last.at)).toBe(1)
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe('appeal-rating', () => {
  it('is made by the department within working days of the rating, once, with a reason', () => {
    given(...poor)
      .when(appeal, { at: '2026-09-20 10:00', by: head })
      .thenEvents({ type: 'rating-appealed' })
      .thenTold('rating-appealed → coordinator')
    given(...poor, appealed)
      .when(appeal, { at: '2026-09-20 10:05', by: staff })
      .thenRefused({ refused: 'already-done' })
    given(...poor)
      .when({ ...appeal, reason: '' } as Command, { at: '2026-09-20 10:00', by: staff })
      .thenRefused({ refused: 'text-missing', needs: 'rating-appeal' })
    given(...poor)
      .when(appeal, { at: '2026-09-23 09:00', by: staff })
      .thenRefused({ refused: 'rating-appeal-too-late', days: profile.ratingAppeal.withinWorkingDays })
    given(reported).when(appeal, { at: '2026-09-20 10:00', by: staff }).thenRefused({ refused: 'no-poor-rating' })
  })

  it('A3.14: keeps that the department pleads 容错, for those who rule on it; nothing follows by itself', () => {
    const pleaded = did(
      { type: 'appeal-rating', reason: '首次试行告知承诺', grounds: 'honest-error' },
      { at: '2026-09-20 10:00', by: head },
    )
    expect(openAppeal(given(...poor, pleaded).case)).toMatchObject({ reason: '首次试行告知承诺', grounds: 'honest-error' })
    expect(openAppeal(given(...poor, pleaded, proposed).case)).toMatchObject({ grounds: 'honest-error' })
    expect(openAppeal(given(...poor, appealed).case)).not.toHaveProperty('grounds')
    expect(countedRating(given(...poor, pleaded).case)).toMatchObject({ excluded: false })
  })

  it('A1.9: takes a rating out when two persons say so: it stays visible and counts in no statistic', () => {
    const story = given(...poor, appealed, proposed, excluded)
    expect(story.case).toMatchObject({
      rating: { level: 2 },
      review: { poor: [{ level: 2, appeal: { ruled: { excluded: true, by: 'leader' } } }] },
    })
    const entry = entryOf(story.events)
    expect(entry).toMatchObject({ rating: 2, ratingExcluded: true })
    expect(statisticsOf(entry ? [entry] : []).satisfaction).toEqual({ part: 0, of: 0, leftOut: { 'rating-excluded': 1 } })
    expect(assessedCase(story.case)).toMatchObject({ rating: 2, ratingExcluded: true })
  })

  it('counts the next rating after one that was taken out', () => {
    const story = given(...poor, appealed, proposed, excluded, answeredAgain, ...ratedAgain(4))
    expect(countedRating(story.case)).toEqual({ level: 4, excluded: false })
  })

  it('tells the enterprise and the group when it is upheld; when it is refused the group, and the coordinator who had proposed it', () => {
    given(...poor, appealed, proposed)
      .when(uphold, { at: '2026-09-20 10:20', by: second })
      .thenEvents({ type: 'rating-excluded' })
      .thenTold('rating-excluded → group:hucd', 'rating-excluded → reporter:wang')
    given(...poor, appealed)
      .when({ type: 'rule-rating-appeal', uphold: false, reason: '企业说的属实' }, { at: '2026-09-20 10:20', by: coordinator })
      .thenEvents({ type: 'rating-appeal-refused' })
      .thenTold('rating-appeal-refused → group:hucd')
    given(...poor, appealed, proposed)
      .when({ type: 'rule-rating-appeal', uphold: false, reason: '企业说的属实' }, { at: '2026-09-20 10:20', by: second })
      .thenTold('rating-appeal-refused → group:hucd', 'rating-appeal-refused → coordinator')
  })

  it('is never ruled on by one person alone, nor by a leader before the coordinator, nor twice', () => {
    given(...poor, appealed, proposed)
      .when(uphold, { at: '2026-09-20 10:20', by: coordinator })
      .thenRefused({ refused: 'same-person' })
    given(...poor, appealed)
      .when(uphold, { at: '2026-09-20 10:20', by: leader })
      .thenRefused({ refused: 'coordinator-first' })
    given(...poor, appealed, proposed, excluded)
      .when(uphold, { at: '2026-09-20 11:00', by: second })
      .thenRefused({ refused: 'already-done' })
    given(...poor)
      .when(uphold, { at: '2026-09-20 11:00', by: coordinator })
      .thenRefused({ refused: 'nothing-pending' })
    given(...poor, appealed)
      .when({ type: 'rule-rating-appeal', uphold: false, reason: ' ' }, { at: '2026-09-20 10:20', by: coordinator })
      .thenRefused({ refused: 'text-missing', needs: 'ruling' })
  })
})

describe('the follow-up of the silent', () => {
  it('draws so many in a hundred by the number alone', () => {
    const numbers = Array.from({ length: 10_000 }, (_, i) => `QS20261123-${String(i + 1).padStart(4, '0')}`)
    const share = numbers.filter((number) => isSampled(number, 10)).length / numbers.length
    expect(share).toBeGreaterThan(0.08)
    expect(share).toBeLessThan(0.12)
    expect(numbers.filter((number) => isSampled(number, 0))).toEqual([])
    expect(numbers.every((number) => isSampled(number, 100))).toBe(true)
  })

  it('A3.6: puts a drawn case on the list, with a clock, when its survey ran out; the others rest', () => {
    expect(isSampled(drawn, profile.followUp.unratedPercent)).toBe(true)
    const story = given(...silent)
    expect(story.case).toMatchObject({ status: 'closed', review: { awaited: 'unrated', poor: [] } })
    expect(story.clock('follow-up').status).toBe('running')
    expect(given(reported, contacted, resolved, until('2026-09-26 09:00')).case.review).toBeUndefined()
  })

  it('A3.6: is no rating and nobody’s satisfaction, and counts as covered', () => {
    const story = given(...silent, did(calls('solved'), { at: '2026-09-27 10:00', by: officer }))
    expect(story.case).toMatchObject({ status: 'closed', rating: null, outcome: null, review: { awaited: null } })
    const entry = entryOf(story.events)
    const figures = statisticsOf(entry ? [entry] : [])
    expect(figures.followUp).toMatchObject({ part: 1, of: 1 })
    expect(figures.satisfaction.leftOut).toEqual({ 'not-rated': 1 })
    expect(figures.resolution.leftOut).toEqual({ 'no-word': 1 })
  })

  it('reopens what is not solved', () => {
    given(...silent)
      .when(calls('not'), { at: '2026-09-28 10:00', by: officer })
      .thenEvents({ type: 'follow-up-called', outcome: 'not' }, { type: 'reopened', cause: 'not-solved' })
      .thenCase({ status: 'handling', rating: null, review: { awaited: null } })
  })

  it('stays on the list when nobody answered, and turns red for the coordinator, not for the department', () => {
    given(...silent)
      .when(calls('unreached'), { at: '2026-09-28 10:00', by: officer })
      .thenEvents({ type: 'follow-up-tried' })
      .thenCase({ review: { awaited: 'unrated' } })
      .thenClock('follow-up', { status: 'running' })
    const { notices } = given(...silent, until('2026-10-20 09:00'))
    const about = notices.filter(({ event }) => 'clock' in event && event.clock === 'follow-up')
    expect(new Set(about.map(({ audience }) => audience.to))).toEqual(new Set(['coordinator', 'leader']))
  })

  it('is refused without a note, of a poor rating, which is verified, and where nobody waits', () => {
    const nothing: Command = { type: 'record-follow-up', outcome: 'solved', note: '' }
    given(...silent)
      .when(nothing, { at: '2026-09-28 10:00', by: officer })
      .thenRefused({ refused: 'text-missing', needs: 'call' })
    given(...poor)
      .when(calls('solved'), { at: '2026-09-20 10:00', by: officer })
      .thenRefused({ refused: 'verify-first' })
    given(reported).when(calls('solved'), { at: '2026-09-20 10:00', by: officer }).thenRefused({ refused: 'nothing-pending' })
  })
})

describe('pressure for a good rating', () => {
  it('A1.9: is kept with the case, told to the coordinator and counted, and not told to the group', () => {
    const story = given(reported, did({ type: 'flag-pressure', text: '麻烦给个好评' }, { at: '2026-09-18 16:30', by: staff }))
    expect(story.notices.slice(-1).map(({ event, audience }) => `${event.type} ${audience.to}`)).toEqual(['pressure-flagged coordinator'])
    expect(entryOf(story.events)?.pressures).toBe(1)
  })
})

describe('no survey', () => {
  it('A3.6: but one at a time: an answer that is sent again asks anew and leaves no other open', () => {
    const taken = did({ type: 'retract' }, { at: '2026-09-18 16:42', by: staff })
    const again = did({ type: 'resolve', answer: '围挡后退五米' }, { at: '2026-09-18 16:45', by: staff })
    const { case: it } = given(reported, contacted, resolved, taken, again)
    expect(it.clocks.filter(({ kind, status }) => kind === 'rating' && status === 'running')).toHaveLength(1)
  })

  it('A3.6: and no call follows a case that no department answered', () => {
    const withdrawn = did({ type: 'withdraw', reason: '不用了' }, { at: '2026-09-18 17:00', by: wang })
    for (const story of [given(reported, withdrawn), given(did(unsureFence, { at: '2026-09-18 16:00', by: wang }), withdrawn)]) {
      expect(story.case.review).toBeUndefined()
      expect(story.case.clocks.filter(({ kind }) => kind === 'rating' || kind === 'follow-up')).toEqual([])
    }
  })
})

describe('separation of duties', () => {
  const at = '2026-09-20 10:30'
  const final: Command = { type: 'propose-final', text: '围挡经许可设置', basis: '《城市道路管理条例》第三十条' }
  const given2 = did(final, { at: '2026-09-20 10:20', by: staff })
  const signed = did({ type: 'sign-final' }, { at: '2026-09-20 10:25', by: coordinator })
  const situations = {
    'verify-rating': [given(...poor), verify('rectify')],
    'record-follow-up': [given(...silent), calls('solved')],
    'appeal-rating': [given(...poor), appeal],
    'rule-appeal, first': [given(...poor, appealed), uphold],
    'rule-appeal, second': [given(...poor, appealed, proposed), uphold],
    'flag-pressure': [given(...poor), { type: 'flag-pressure', text: '给个好评' }],
    'propose-final': [given(...poor), final],
    'sign-final, first': [given(...poor, given2), { type: 'sign-final' }],
    'sign-final, second': [given(...poor, given2, signed), { type: 'sign-final' }],
    'refuse-final': [given(...poor, given2), { type: 'refuse-final', reason: '依据不足' }],
  } as const satisfies Readonly<Record<string, readonly [ReturnType<typeof given>, Command]>>

  /** `yes`, or why not; `own` own-department, `first` coordinator-first, `same` same-person, `done` already-done. */
  const table: Readonly<Record<keyof typeof situations, string>> = {
    //                     wang li   staff-hucd head-hucd staff-tax head-tax coordinator coordinator-2 leader officer observer discipline
    'verify-rating': '       role role own        own       role      role     yes         yes           role   yes     role     role',
    'record-follow-up': '    role role own        own       role      role     yes         yes           role   yes     role     role',
    'appeal-rating': '       role role yes        yes       case      case     role        role          role   role    role     role',
    'rule-appeal, first': '  role role role       role      role      role     yes         yes           first  role    role     role',
    'rule-appeal, second': ' role role role       role      role      role     same        yes           yes    role    role     role',
    'flag-pressure': '       role role yes        yes       case      case     role        role          role   role    role     case',
    'propose-final': '       role role yes        yes       case      case     role        role          role   role    role     role',
    'sign-final, first': '   role role role       role      role      role     yes         yes           first  role    role     role',
    'sign-final, second': '  role role role       role      role      role     same        done          yes    role    role     role',
    'refuse-final': '        role role role       role      role      role     yes         yes           first  role    role     role',
  }
  const ids = 'wang li staff-hucd head-hucd staff-tax head-tax coordinator coordinator-2 leader officer observer discipline'.split(' ')
  const short: Readonly<Record<string, string>> = {
    ...{ 'own-department': 'own', 'not-your-role': 'role', 'not-your-case': 'case' },
    ...{ 'coordinator-first': 'first', 'same-person': 'same', 'already-done': 'done' },
  }

  it.each(Object.entries(situations))('A1.9: %s is given by those alone whom the table entitles', (name, [story, command]) => {
    const answers = ids.map((id) => {
      const time = name === 'record-follow-up' ? '2026-09-28 10:00' : at
      const { result } = story.when(command, { at: time, by: id === 'coordinator-2' ? second : person(id) })
      return isRefusal(result) ? (short[result.refused] ?? result.refused) : 'yes'
    })
    expect(Object.fromEntries(ids.map((id, i) => [id, answers[i]]))).toEqual(
      Object.fromEntries(ids.map((id, i) => [id, table[name as keyof typeof situations].trim().split(/\s+/)[i]])),
    )
  })

  it('A1.9: none of them is given on a tip-off by an official', () => {
    for (const [, command] of Object.values(situations))
      for (const id of ['coordinator', 'leader', 'officer', 'staff-samr', 'head-samr'])
        given(tippedOff)
          .when(command, { at, by: person(id) })
          .thenRefused({ refused: 'not-your-case' })
  })
})
