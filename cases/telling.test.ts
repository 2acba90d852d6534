import { describe, expect, it } from 'vitest'
import {
  contacted,
  coordinator,
  declinedAsCourt,
  did,
  discipline,
  given,
  local,
  person,
  reported,
  reportedUnsure,
  resolved,
  type Step,
  says,
  staff,
  system,
  tippedOff,
  until,
} from './fixtures.ts'
import { deliveredAt, isUndelivered } from './telling.ts'

const officer = person('officer')
const holds = did({ type: 'hold-answer' }, { at: '2026-09-18 16:41', by: system })
const goes = did({ type: 'deliver-answer' }, { at: '2026-09-21 09:30', by: system })
const calls = did({ type: 'tell-by-phone', note: '已向王总说明' }, { at: '2026-09-21 10:00', by: officer })
const held = [reported, contacted, resolved, holds] as const

describe('an answer that its enterprise cannot be sent', () => {
  it('opens a call with a limit of four working hours, told to the service officer', () => {
    const story = given(...held)
    expect(story.clock('phone')).toMatchObject({ status: 'running', light: 'green', due: local('2026-09-20 13:41') })
    expect(story.notices.filter(({ event }) => event.type === 'answer-held').map(({ audience }) => audience)).toEqual([
      { to: 'officer' },
      { to: 'reporter', person: 'wang' },
      { to: 'group', department: 'hucd' },
    ])
    expect([isUndelivered(story.case), deliveredAt(story.case)]).toEqual([true, null])
  })

  it('is answered and delivered at two times, whether it went out after all or somebody called', () => {
    for (const [step, how, by, at] of [
      [goes, 'message', 'system', '2026-09-21 09:30'],
      [calls, 'phone', 'officer', '2026-09-21 10:00'],
    ] as const) {
      const story = given(...held, step)
      expect(story.case.delivery).toEqual({ heldAt: local('2026-09-18 16:41'), told: { at: local(at), by, how } })
      expect(deliveredAt(story.case)).toBe(local(at))
      expect(story.case).toMatchObject({ answer: { at: local('2026-09-18 16:40') } })
      expect(story.clock('phone').status).toBe('missed')
    }
  })

  it('was delivered when it was answered, where nothing was held', () => {
    const { case: it } = given(reported, contacted, resolved)
    expect(deliveredAt(it)).toBe('answer' in it ? it.answer.at : null)
    expect(it).not.toHaveProperty('delivery')
  })

  it('is told its department, which thinks that it was sent, and only then', () => {
    const groups = (...steps: readonly Step[]) =>
      given(...steps).notices.flatMap(({ event, audience }) =>
        audience.to === 'group' && (event.type === 'answer-held' || event.type === 'answer-delivered') ? [event.type] : [],
      )
    expect(groups(...held, goes)).toEqual(['answer-held'])
    expect(groups(reportedUnsure, ...declinedAsCourt, did({ type: 'hold-answer' }, { at: '2026-09-21 11:00', by: system }))).toEqual([])
  })

  it('is recorded once, and told once', () => {
    given(...held)
      .when({ type: 'hold-answer' }, { at: '2026-09-21 11:00', by: system })
      .thenRefused({ refused: 'already-done' })
    given(...held, calls)
      .when({ type: 'hold-answer' }, { at: '2026-09-21 11:00', by: system })
      .thenRefused({ refused: 'already-done' })
    given(...held, calls)
      .when({ type: 'tell-by-phone', note: '又说了一次' }, { at: '2026-09-21 11:00', by: officer })
      .thenRefused({ refused: 'already-done' })
    given(...held, calls)
      .when({ type: 'deliver-answer' }, { at: '2026-09-21 11:00', by: system })
      .thenRefused({ refused: 'nothing-pending' })
    given(reported, contacted, resolved)
      .when({ type: 'tell-by-phone', note: '已说明' }, { at: '2026-09-21 11:00', by: officer })
      .thenRefused({ refused: 'nothing-pending' })
  })

  it('is held again when the platform says later that it did not arrive', () => {
    const story = given(...held, goes, did({ type: 'hold-answer' }, { at: '2026-09-21 09:40', by: system }))
    expect(isUndelivered(story.case)).toBe(true)
    expect(story.clock('phone')).toMatchObject({ status: 'running' })
  })

  it('goes up the ladder of the coordinator when nobody calls: the officer, then the leader', () => {
    const story = given(...held, until('2026-09-22 18:00'))
    const told = (type: string) => story.notices.filter(({ event }) => event.type === type && 'clock' in event && event.clock === 'phone')
    expect(told('clock-yellow').map(({ audience }) => audience.to)).toEqual(['officer'])
    expect(told('clock-red').map(({ audience }) => audience.to)).toEqual(['officer', 'coordinator'])
    expect(told('escalated').map(({ audience }) => audience.to)).toEqual(['leader'])
  })

  it('falls with the answer: another one, a reopening, or the answer taken back', () => {
    const again = given(...held, says('not'))
    expect([again.case.delivery, again.clock('phone').status]).toEqual([undefined, 'cancelled'])
    const back = given(...held, did({ type: 'retract' }, { at: '2026-09-18 16:43', by: staff }))
    expect(back.case).not.toHaveProperty('delivery')
    expect(back.case.clocks.map(({ kind }) => kind)).not.toContain('phone')
  })

  it('is not taken back once somebody has called', () => {
    given(...held, did({ type: 'tell-by-phone', note: '已说明' }, { at: '2026-09-18 16:42', by: officer }))
      .when({ type: 'retract' }, { at: '2026-09-18 16:43', by: staff })
      .thenRefused({ refused: 'nothing-to-retract', minutes: 5 })
  })

  it('is a call of officers and coordinators, who may see the case and its number for it', () => {
    for (const actor of [officer, coordinator])
      given(...held)
        .when({ type: 'view-phone' }, { at: '2026-09-21 11:00', by: actor })
        .thenEvents({ type: 'phone-viewed' })
    for (const actor of [staff, person('leader'), discipline])
      given(...held)
        .when({ type: 'tell-by-phone', note: '已说明' }, { at: '2026-09-21 11:00', by: actor })
        .thenRefused({ refused: 'not-your-role' })
    given(...held)
      .when({ type: 'hold-answer' }, { at: '2026-09-21 11:00', by: coordinator })
      .thenRefused({ refused: 'not-your-role' })
  })
})

describe('a confidential answer that cannot be sent', () => {
  const secret = given(tippedOff, did({ type: 'resolve', answer: '已核实' }, { at: '2026-09-18 16:40', by: discipline }), holds)

  it('is the discipline contact’s to tell, and nobody else hears of it, late or not', () => {
    expect(secret.notices.filter(({ event }) => event.type === 'answer-held').map(({ audience }) => audience)).toEqual([
      { to: 'discipline' },
      { to: 'reporter', person: 'wang' },
    ])
    for (const actor of [officer, coordinator])
      secret
        .when({ type: 'tell-by-phone', note: '已说明' }, { at: '2026-09-21 11:00', by: actor })
        .thenRefused({ refused: 'not-your-case' })
    secret.when({ type: 'tell-by-phone', note: '已说明' }, { at: '2026-09-21 11:00', by: discipline }).thenEvents({ type: 'told-by-phone' })
  })
})
