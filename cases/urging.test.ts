import { describe, expect, it } from 'vitest'
import type { Command } from './case.ts'
import {
  contacted,
  coordinator,
  did,
  discipline,
  given,
  local,
  person,
  profile,
  reported,
  reportedUnsure,
  type Step,
  staff,
  tippedOff,
  until,
  wang,
} from './fixtures.ts'
import { toldOfUrging } from './urging.ts'

const urge: Command = { type: 'urge' }
const urged = (at: string): Step => did(urge, { at, by: wang })
const limitlessAt =
  (at: string): Step =>
  (it, since, history) =>
    urged(at)(it && { ...it, clocks: [] }, since, history)
/** Another department gets the case, and the limits begin anew. */
const moved = did({ type: 'dispatch', lead: 'urban_mgmt' }, { at: '2026-09-18 16:40', by: coordinator })

describe('urge', () => {
  it('is passed on to the department the first time', () => {
    given(reported)
      .when(urge, { at: '2026-09-18 16:30', by: wang })
      .thenCase({ urgings: expect.arrayContaining([expect.objectContaining({ clock: 'contact', level: 1, red: false })]) })
      .thenTold('urged → group:hucd')
  })

  it('is passed on once a day for a limit, and at once for the next limit', () => {
    given(reported, urged('2026-09-18 16:10')).when(urge, { at: '2026-09-18 23:59', by: wang }).thenRefused({ refused: 'urged-today' })
    given(reported, urged('2026-09-18 16:10'), contacted)
      .when(urge, { at: '2026-09-18 16:30', by: wang })
      .thenCase({ urgings: expect.arrayContaining([expect.objectContaining({ clock: 'feedback', level: 1, red: false })]) })
  })

  it('of the same limit on another day is told to the head too, the third time to the coordinator', () => {
    given(reported, contacted, urged('2026-09-18 16:30'))
      .when(urge, { at: '2026-09-19 10:00', by: wang })
      .thenTold('urged → group:hucd', 'urged → head:hucd (held)')
    given(reported, contacted, urged('2026-09-18 16:30'), urged('2026-09-19 10:00'))
      .when(urge, { at: '2026-09-20 10:00', by: wang })
      .thenTold('urged → group:hucd', 'urged → head:hucd (held)', 'urged → coordinator (held)')
    expect(profile.urging.tell).toHaveLength(3)
  })

  it('once the limit is over goes a step higher, on the same day too', () => {
    given(reported, contacted, until('2026-09-22 17:30'))
      .when(urge, { at: '2026-09-22 17:40', by: wang })
      .thenTold('urged → group:hucd', 'urged → head:hucd (held)')
    given(reported, contacted, urged('2026-09-22 10:00'), until('2026-09-22 17:30'))
      .when(urge, { at: '2026-09-22 17:40', by: wang })
      .thenCase({ urgings: expect.arrayContaining([expect.objectContaining({ clock: 'feedback', level: 2, red: true })]) })
  })

  it('by a colleague is told to the reporter, and of a tip-off to nobody but the discipline contact', () => {
    given(tippedOff, did({ type: 'contact', note: '已当面了解' }, { at: '2026-09-18 16:20', by: discipline }), urged('2026-09-18 16:30'))
      .when(urge, { at: '2026-09-19 10:00', by: wang })
      .thenTold('urged → discipline')
    given(reported)
      .when(urge, { at: '2026-09-18 16:30', by: person('li') })
      .thenRefused({ refused: 'not-your-case' })
  })

  it('before anybody has the case goes to the coordinator, once', () => {
    given(reportedUnsure, urged('2026-09-18 16:30')).when(urge, { at: '2026-09-19 10:00', by: wang }).thenTold('urged → coordinator')
  })

  it('of a limit that begins anew counts from the beginning', () => {
    given(reported, did({ type: 'acknowledge' }, { at: '2026-09-18 16:05', by: staff }), urged('2026-09-18 16:10'), moved)
      .when(urge, { at: '2026-09-19 10:00', by: wang })
      .thenCase({ urgings: expect.arrayContaining([expect.objectContaining({ level: 1, at: local('2026-09-19 10:00') })]) })
  })

  it('without any limit goes to whoever has the case, once a day, and says of which limit it was not', () => {
    const limitless: Step = (it, since, history) => {
      const handled = urged('2026-09-18 16:30')(it && { ...it, clocks: [] }, since, history)
      return { ...handled, case: { ...handled.case, clocks: [] } }
    }
    const story = given(reported, limitless)
    expect(story.events.at(-1)).not.toHaveProperty('urging')
    story.when(urge, { at: '2026-09-18 17:00', by: wang }).thenRefused({ refused: 'urged-today' })
    story.when(urge, { at: '2026-09-19 10:00', by: wang }).thenEvents({ type: 'urged' }).thenTold('urged → group:hucd')
    given(reported, limitless, limitlessAt('2026-09-19 10:00'))
      .when(urge, { at: '2026-09-19 17:00', by: wang })
      .thenRefused({ refused: 'urged-today' })
  })

  it('is heard by the department alone where the district names nobody', () => {
    expect(toldOfUrging({ type: 'urged' }, { tell: [], source: '测试' })).toEqual(['owner'])
  })

  it('keeps to the day alone for urgings of which no more is known', () => {
    const before: Step = (it, since, history) => {
      const handled = urged('2026-09-18 16:30')(it, since, history)
      const { urgings: _urgings, ...old } = handled.case
      return { ...handled, case: old }
    }
    given(reported, contacted, before).when(urge, { at: '2026-09-18 17:00', by: wang }).thenRefused({ refused: 'urged-today' })
    given(reported, contacted, before)
      .when(urge, { at: '2026-09-19 10:00', by: wang })
      .thenCase({ urgings: expect.arrayContaining([expect.objectContaining({ level: 1 })]) })
    given(reported, contacted, before).when(urge, { at: '2026-09-18 17:00', by: staff }).thenRefused({ refused: 'not-your-case' })
  })
})
