import { describe, expect, it } from 'vitest'
import type { Attachment, Command } from './case.ts'
import {
  contacted,
  coordinator,
  did,
  discipline,
  given,
  local,
  person,
  reported,
  resolved,
  staff,
  tippedOff,
  until,
  wang,
} from './fixtures.ts'

const photo: Attachment = { id: 'ab12', name: '现场.jpg', mime: 'image/jpeg', size: 48_213 }
const visit: Command = { type: 'report-visit', text: '到店里看了围挡，王总在场', attachments: [] }
const told = did(visit, { at: '2026-09-20 10:00', by: staff })
const yes: Command = { type: 'confirm-visit' }
const no: Command = { type: 'deny-visit' }

describe('a visit', () => {
  it('A3.4: is no contact by the word of the department alone: the enterprise is asked, and the clock runs on', () => {
    const { case: it } = given(reported)
      .when(visit, { at: '2026-09-20 10:00', by: staff })
      .thenEvents({ type: 'visited', text: '到店里看了围挡，王总在场' })
      .thenClock('contact', { status: 'running' })
      .thenTold('visited → reporter:wang')
    expect(it).toMatchObject({ status: 'handling', contact: null, visit: { at: local('2026-09-20 10:00') } })
  })

  it('A3.4: counts from the moment it was made once the enterprise confirms it, also after the limit', () => {
    given(reported, told, until('2026-09-21 09:00'))
      .when(yes, { at: '2026-09-21 09:00', by: wang })
      .thenEvents({ type: 'contacted', note: '到店里看了围挡，王总在场', how: 'visit', visitedAt: local('2026-09-20 10:00') })
      .thenClock('contact', { due: local('2026-09-20 17:30'), status: 'met' })
      .thenTold('contacted → group:hucd')
      .thenCase({
        contact: { at: local('2026-09-20 10:00'), note: '到店里看了围挡，王总在场', denied: false, how: 'visit', confirmed: true },
      })
  })

  it('A3.4: that came too late is missed, however it is confirmed', () => {
    given(reported, until('2026-09-20 17:40'), did(visit, { at: '2026-09-20 17:40', by: staff }))
      .when(yes, { at: '2026-09-20 17:50', by: wang })
      .thenClock('contact', { status: 'missed' })
  })

  it('A3.4: that the enterprise denies changes no clock, and the department and the coordinator hear of it', () => {
    const { case: it } = given(reported, told)
      .when(no, { at: '2026-09-20 11:00', by: wang })
      .thenEvents({ type: 'visit-denied' })
      .thenClock('contact', { status: 'running' })
      .thenTold('visit-denied → group:hucd', 'visit-denied → coordinator')
    expect(it).not.toHaveProperty('visit')
    given(reported, told, did(no, { at: '2026-09-20 11:00', by: wang }))
      .when(yes, { at: '2026-09-20 11:01', by: wang })
      .thenRefused({ refused: 'nothing-pending' })
  })

  it('A3.4: turns red while nobody confirms it', () => {
    given(reported, told, until('2026-09-20 17:00'))
      .whenTimePasses('2026-09-20 17:30')
      .thenTold('clock-red → group:hucd (held)', 'clock-red → head:hucd (held)', 'clock-red → enterprise-officer (held)')
  })

  it('A3.4: that a photo shows is a contact at once, which the enterprise may deny', () => {
    given(reported)
      .when({ ...visit, attachments: [photo] }, { at: '2026-09-20 10:00', by: staff })
      .thenEvents({ type: 'visited' }, { type: 'contacted', how: 'visit' })
      .thenClock('contact', { status: 'met' })
    given(reported, did({ ...visit, attachments: [photo] }, { at: '2026-09-20 10:00', by: staff }))
      .when({ type: 'deny-contact' }, { at: '2026-09-20 11:00', by: wang })
      .thenClock('contact', { status: 'running' })
  })

  it('asks nothing more of an enterprise that has been contacted', () => {
    const { case: it } = given(reported, contacted).when(visit, { at: '2026-09-20 10:00', by: staff }).thenEvents({ type: 'visited' })
    expect(it).not.toHaveProperty('visit')
    const called = did({ type: 'contact', note: '又通了电话' }, { at: '2026-09-20 10:30', by: staff })
    given(reported, told, called).when(no, { at: '2026-09-20 11:00', by: wang }).thenRefused({ refused: 'nothing-pending' })
  })

  it.each([
    ['without a word of it', visit, { ...visit, text: ' ' }, staff, { refused: 'text-missing', needs: 'note' }],
    ['by another department', visit, visit, person('staff-tax'), { refused: 'not-your-case' }],
    ['by the coordinator', visit, visit, coordinator, { refused: 'not-your-role' }],
    ['when it is confirmed by somebody else', visit, yes, staff, { refused: 'not-your-case' }],
    ['when nobody told of one', null, yes, wang, { refused: 'nothing-pending' }],
  ] as const)('is refused %s', (_why, first, command, by, refusal) => {
    const story = first ? given(reported, told) : given(reported)
    story.when(command, { at: '2026-09-20 10:30', by }).thenRefused(refusal)
  })

  it('is refused when the case is answered, and no question about one is left then', () => {
    given(reported, resolved)
      .when(visit, { at: '2026-09-20 10:00', by: staff })
      .thenRefused({ refused: 'wrong-status', status: 'resolved' })
    const answer: Command = { type: 'resolve', answer: '围挡已拆除' }
    const { case: it } = given(reported, told).when(answer, { at: '2026-09-20 11:00', by: staff })
    expect(it).not.toHaveProperty('visit')
  })

  it('on a tip-off is known to the discipline contact and the reporter alone', () => {
    given(tippedOff).when(visit, { at: '2026-09-20 10:00', by: discipline }).thenTold('visited → reporter:wang')
    given(tippedOff, did(visit, { at: '2026-09-20 10:00', by: discipline }))
      .when(no, { at: '2026-09-20 11:00', by: wang })
      .thenTold('visit-denied → discipline')
  })
})
