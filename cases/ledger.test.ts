import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isConfidential, isRefusal, type Recorded } from './case.ts'
import {
  calendar,
  contacted,
  declinedAsCourt,
  did,
  fence,
  given,
  histories,
  local,
  person,
  rates,
  reported,
  reportedUnsure,
  resolved,
  type Step,
  says,
  staff,
  tippedOff,
  until,
  wang,
} from './fixtures.ts'
import { type Entry, entryOf, isWithin, standings, statisticsOf } from './ledger.ts'

/** The line of a story. */
function line(...steps: readonly Step[]): Entry {
  const entry = entryOf(given(...steps).events)
  if (entry === null) throw new Error('the story stands in no ledger')
  return entry
}

const closed = line(reported, contacted, resolved, says('solved'), rates(5))
const open = line(reported, contacted)

/** The histories of a district, one for each run of random commands. */
const districts = fc
  .array(histories, { maxLength: 12 })
  .map((all) => all.map((moments) => moments.flatMap(({ result }): readonly Recorded[] => (isRefusal(result) ? [] : result.events))))

describe('the line of a case', () => {
  it('A4.4: is folded from its events alone', () => {
    expect(closed).toMatchObject({
      ...{ number: 'QS20260918-0007', reportedAt: local('2026-09-18 16:00'), enterprise: '凯成科技有限公司', matter: '施工扰民' },
      ...{ lead: 'hucd', assisting: [], status: 'closed', standing: 'closed', light: 'none', dispatchedAt: local('2026-09-18 16:00') },
      ...{ contactedAt: local('2026-09-18 16:20'), contactInTime: true, answeredAt: local('2026-09-18 16:40'), answerInTime: true },
      ...{
        objections: 0,
        extensions: 0,
        urgings: 0,
        reopenings: 0,
        reds: 0,
        outcome: 'solved',
        rating: 5,
        closedAt: local('2026-09-18 16:55'),
      },
    })
  })

  it('says nothing yet of what is still open in time', () => {
    expect(line(reported)).toMatchObject({
      contactedAt: null,
      contactInTime: null,
      answeredAt: null,
      answerInTime: null,
      outcome: null,
      rating: null,
    })
    expect(line(reportedUnsure)).toMatchObject({ lead: null, dispatchedAt: null, contactInTime: null, standing: 'on-schedule' })
  })

  it('A2.5: is 序时推进 while nothing is late, and 滞后 from the moment that something is', () => {
    expect(line(reported, contacted, until('2026-09-22 17:29')).standing).toBe('on-schedule')
    expect(line(reported, contacted, until('2026-09-22 17:30'))).toMatchObject({
      standing: 'overdue',
      light: 'red',
      answerInTime: false,
      reds: 1,
    })
  })

  it('counts what happened on the way', () => {
    const urged = did({ type: 'urge' }, { at: '2026-09-18 16:30', by: wang })
    expect(line(reported, contacted, urged, resolved, says('not'))).toMatchObject({
      ...{
        urgings: 1,
        reopenings: 1,
        outcome: 'not',
        status: 'handling',
        standing: 'on-schedule',
        answeredAt: local('2026-09-18 16:40'),
        answer: null,
      },
    })
  })

  it('counts the contact of the department that has the case now', () => {
    const moved = did({ type: 'dispatch', lead: 'urban_mgmt' }, { at: '2026-09-21 10:00', by: person('coordinator') })
    expect(line(reported, contacted, moved)).toMatchObject({ lead: 'urban_mgmt', contactedAt: null, contactInTime: null })
  })

  it('A4.3: names the way by which it was told, and differs in nothing else', () => {
    const told = did({ ...fence, filedBy: 'officer', source: 'visit' }, { at: '2026-09-18 16:00', by: person('officer') })
    expect(line(told, contacted)).toEqual({ ...open, source: 'visit' })
    expect(open.source).toBeNull()
    expect(given(told).case.clocks).toEqual(given(reported).case.clocks)
  })

  it('A2.9: is there for no confidential case', () => {
    expect(entryOf(given(tippedOff).events)).toBeNull()
    expect(entryOf([])).toBeNull()
  })
})

describe('the line of a case, on its way', () => {
  const at = { at: '2026-09-18 17:00', by: person('coordinator') }

  it('A1.4: counts a contact that came late, and only that of the last dispatch', () => {
    const late = did({ type: 'contact', note: '已到店里与王总面谈' }, { at: '2026-09-21 09:05', by: staff })
    expect(line(reported, until('2026-09-20 18:00'), late)).toMatchObject({ contactInTime: false, contactedAt: local('2026-09-21 09:05') })
    const moved = did({ type: 'dispatch', lead: 'urban_mgmt' }, { at: '2026-09-21 10:00', by: person('coordinator') })
    expect(line(reported, until('2026-09-20 18:00'), late, moved)).toMatchObject({ contactInTime: null, contactedAt: null })
    expect(line(reported, until('2026-09-20 18:00'))).toMatchObject({ contactInTime: false, contactedAt: null, reds: 1 })
    // Missed without a red light: the bell had not rung.
    expect(line(reported, late)).toMatchObject({ contactInTime: false, reds: 0 })
  })

  it('A1.5: counts the limit of the rectification for the answer that it leads to, and no limit that was given up', () => {
    const again = did({ type: 'resolve', answer: '围挡已全部拆除' }, { at: '2026-09-21 10:00', by: staff })
    expect(line(reported, contacted, resolved, says('not'))).toMatchObject({ answerInTime: null, outcome: 'not' })
    expect(line(reported, contacted, resolved, says('not'), again)).toMatchObject({
      ...{ answerInTime: true, outcome: null, answeredAt: local('2026-09-21 10:00'), answer: '围挡已全部拆除', reopenings: 1 },
    })
    expect(line(reported, contacted, resolved, says('not'), again, until('2026-09-30 18:00'))).toMatchObject({
      status: 'closed',
      outcome: null,
    })
    const begun = did({ type: 'begin-long-term', reason: '需要道路改造' }, { at: '2026-09-18 16:30', by: staff })
    expect(line(reported, contacted, begun)).toMatchObject({ answerInTime: null })
  })

  it('counts objections and extensions', () => {
    const objected = did({ type: 'object', basis: '占道围挡由城管局审批', suggested: null }, { at: '2026-09-18 16:30', by: staff })
    const extended = [
      did({ type: 'request-extension', days: 2, reason: '要等图纸' }, { at: '2026-09-18 16:30', by: staff }),
      did({ type: 'rule-extension', approve: true }, { at: '2026-09-18 16:40', by: person('coordinator') }),
    ]
    expect(line(reported, objected)).toMatchObject({ objections: 1, extensions: 0 })
    expect(line(reported, contacted, ...extended)).toMatchObject({ objections: 0, extensions: 1 })
  })

  it('A2.4: leaves out of every share, with the reason, what was declined, merged, withdrawn or is not decided yet', () => {
    const merged = line(reported, did({ type: 'merge', into: 'QS20260918-0003' }, at))
    const declined = line(reported, ...declinedAsCourt)
    const withdrawn = line(reported, contacted, did({ type: 'withdraw', reason: '不用了' }, { at: '2026-09-18 17:00', by: wang }))
    expect([merged, declined, withdrawn].map(({ standing }) => standing)).toEqual(['merged', 'declined', 'withdrawn'])
    const { standing, response, punctuality, resolution, satisfaction, rated } = statisticsOf([
      ...[merged, declined, withdrawn, line(reportedUnsure), line(reported), closed],
      ...[line(reported, contacted, resolved), line(reported, contacted, resolved, says('partly'), rates(3))],
      line(reported, contacted, resolved, says('solved'), rates(2)),
    ])
    expect(standing).toMatchObject({ merged: 1, declined: 1, withdrawn: 1 })
    const out = { merged: 1, declined: 1, withdrawn: 1 }
    expect(response).toEqual({ part: 4, of: 4, leftOut: { ...out, 'not-dispatched': 1, 'still-open': 1 } })
    // The poor rating has taken its case up again.
    expect(punctuality).toEqual({ part: 3, of: 3, leftOut: { ...out, 'not-dispatched': 1, 'still-open': 2 } })
    expect(resolution).toMatchObject({ leftOut: { ...out, 'not-answered': 2, 'no-word': 1 } })
    expect(resolution.part).toBeLessThan(resolution.of)
    expect(satisfaction).toEqual({ part: 2, of: 3, leftOut: { ...out, 'not-answered': 2, 'not-rated': 1 } })
    expect(rated).toEqual({ part: 3, of: 4, leftOut: { ...out, 'not-answered': 2 } })
  })

  it('is within days of which either may be open', () => {
    expect([isWithin(closed, null, null, calendar), isWithin(closed, '2026-09-18', '2026-09-18', calendar)]).toEqual([true, true])
    expect([isWithin(closed, '2026-09-19', null, calendar), isWithin(closed, null, '2026-09-17', calendar)]).toEqual([false, false])
  })
})

describe('statistics', () => {
  it.each([
    ['交办的问题', 152, 144, 8],
    ['企业诉求', 55, 43, 12],
    ['服务专员收集的问题', 163, 79, 84],
  ])('A2.4: reconcile as 武隆 published them: %s %i = %i + %i', (_what, total, done, going) => {
    const { standing, ...rest } = statisticsOf([
      ...Array.from({ length: done }, () => closed),
      ...Array.from({ length: going }, () => open),
    ])
    expect({ total: rest.total, closed: standing.closed, going: standing['on-schedule'] + standing.overdue }).toEqual({
      total,
      closed: done,
      going,
    })
  })

  it('A2.4: reconcile over random histories: every case stands somewhere, and every share accounts for all of them', () => {
    fc.assert(
      fc.property(districts, (all) => {
        const entries = all.flatMap((events) => entryOf(events) ?? [])
        const figures = statisticsOf(entries)
        expect(standings.reduce((sum, name) => sum + figures.standing[name], 0)).toBe(figures.total)
        expect(figures.total).toBe(entries.length)
        for (const share of [figures.response, figures.punctuality, figures.resolution, figures.satisfaction, figures.rated]) {
          expect(share.of + Object.values(share.leftOut).reduce((sum, n) => sum + n, 0)).toBe(figures.total)
          expect(share.part).toBeLessThanOrEqual(share.of)
        }
      }),
      { numRuns: 100 },
    )
  })

  it('do not depend on the order of the cases, and add up over any division of them', () => {
    fc.assert(
      fc.property(districts, fc.nat(), (all, cut) => {
        const entries = all.flatMap((events) => entryOf(events) ?? [])
        expect(statisticsOf(entries.toReversed())).toEqual(statisticsOf(entries))
        const at = entries.length === 0 ? 0 : cut % entries.length
        const [left, right] = [statisticsOf(entries.slice(0, at)), statisticsOf(entries.slice(at))]
        expect(left.total + right.total).toBe(statisticsOf(entries).total)
        expect(left.satisfaction.of + right.satisfaction.of).toBe(statisticsOf(entries).satisfaction.of)
      }),
      { numRuns: 50 },
    )
  })

  it('hold nothing of a confidential case', () => {
    fc.assert(
      fc.property(histories, (moments) => {
        const events = moments.flatMap(({ result }): readonly Recorded[] => (isRefusal(result) ? [] : result.events))
        const last = moments.findLast(({ result }) => !isRefusal(result))
        if (!last || isRefusal(last.result)) return
        expect(entryOf(events) === null).toBe(isConfidential(last.result.case))
      }),
      { numRuns: 100 },
    )
  })

  it('count no silence as satisfaction', () => {
    const silent = line(reported, contacted, resolved, until('2026-10-08 09:00'))
    const poor = line(reported, contacted, resolved, says('solved'), rates(1))
    expect(statisticsOf([closed, silent, poor, open])).toMatchObject({
      satisfaction: { part: 1, of: 2, leftOut: { 'not-rated': 1, 'not-answered': 1 } },
      rated: { part: 2, of: 3, leftOut: { 'not-answered': 1 } },
      resolution: { part: 2, of: 2, leftOut: { 'no-word': 1, 'not-answered': 1 } },
    })
  })

  it('count a withdrawn case in the total and in no share, and say so', () => {
    const withdrawn = line(reported, contacted, did({ type: 'withdraw', reason: '不用了' }, { at: '2026-09-18 17:00', by: wang }))
    expect(statisticsOf([closed, withdrawn])).toMatchObject({
      total: 2,
      standing: { closed: 1, withdrawn: 1 },
      response: { part: 1, of: 1, leftOut: { withdrawn: 1 } },
    })
  })

  it('count a late contact as none in time', () => {
    const late = line(
      reported,
      until('2026-09-21 09:00'),
      did({ type: 'contact', note: '已电话联系' }, { at: '2026-09-21 09:30', by: staff }),
    )
    expect(statisticsOf([closed, late]).response).toEqual({ part: 1, of: 2, leftOut: {} })
  })

  it('are of the days that were asked for, both ends included', () => {
    expect(isWithin(open, '2026-09-18', '2026-09-18', calendar)).toBe(true)
    expect(isWithin(open, null, '2026-09-17', calendar)).toBe(false)
    expect(isWithin(open, '2026-09-19', null, calendar)).toBe(false)
  })
})
