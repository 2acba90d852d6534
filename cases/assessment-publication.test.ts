import { describe, expect, it } from 'vitest'
import { assess } from './assessment.ts'
import {
  codeOf,
  type Hashed,
  isPublicationRefusal,
  type Publication,
  propose,
  publishedIn,
  rule,
  stageOf,
} from './assessment-publication.ts'
import type { CalendarDate } from './calendar.ts'
import { coordinator, leader, local, rules, staff } from './fixtures.ts'

const at = local('2026-12-30 10:00')
const later = local('2026-12-31 10:00')
const assessment = assess({ year: 2026, asOf: '2026-12-30' as CalendarDate, cases: [], departments: ['tax'], rules, before: null })
const figures: Hashed = { assessment, hash: 'a'.repeat(64) }
const others: Hashed = { assessment, hash: 'b'.repeat(64) }

function done(result: ReturnType<typeof propose>): Publication {
  if (isPublicationRefusal(result)) throw new Error(`refused: ${result.refused}`)
  return result
}
const proposed = done(propose(null, figures, coordinator, at))
const approval = { approve: true, code: 'aaaaaaaa' }

describe('publishing an assessment', () => {
  it('takes two people: the coordinator proposes, a leader confirms, and both stand in the record with the figures', () => {
    expect(stageOf(proposed)).toBe('proposed')
    expect(publishedIn(proposed)).toBeNull()
    const published = done(rule(proposed, approval, leader, later))
    expect(published.acts).toEqual([
      { what: 'proposed', by: 'coordinator', at, hash: figures.hash },
      { what: 'published', by: 'leader', at: later, hash: figures.hash },
    ])
    expect(publishedIn(published)).toBe(assessment)
  })

  it('is proposed by nobody but the coordinator, and confirmed by nobody but a leader', () => {
    for (const actor of [leader, staff]) expect(propose(null, figures, actor, at)).toEqual({ refused: 'not-your-role' })
    for (const actor of [coordinator, staff]) expect(rule(proposed, approval, actor, later)).toEqual({ refused: 'not-your-role' })
  })

  it('is not confirmed by the one who proposed it, who has become a leader since', () => {
    const promoted = { ...leader, id: 'coordinator' }
    expect(rule(proposed, approval, promoted, later)).toEqual({ refused: 'same-person' })
    expect(stageOf(done(rule(proposed, { ...approval, approve: false }, promoted, later)))).toBe('turned-down')
  })

  it('is confirmed for the figures that the leader has seen, and no others', () => {
    const anew = done(propose(proposed, others, coordinator, later))
    expect(rule(anew, approval, leader, later)).toEqual({ refused: 'other-figures' })
    expect(rule(anew, { approve: true, code: null }, leader, later)).toEqual({ refused: 'other-figures' })
    expect(done(rule(anew, { approve: true, code: codeOf(others) }, leader, later)).acts.map(({ what }) => what)).toEqual([
      'proposed',
      'proposed',
      'published',
    ])
  })

  it('is turned down, and may be proposed again', () => {
    const down = done(rule(proposed, { approve: false, code: 'aaaaaaaa' }, leader, later))
    expect(stageOf(down)).toBe('turned-down')
    expect(rule(down, approval, leader, later)).toEqual({ refused: 'nothing-proposed' })
    expect(stageOf(done(propose(down, others, coordinator, later)))).toBe('proposed')
  })

  it('cannot be done twice or undone, nor confirmed before it was proposed', () => {
    const published = done(rule(proposed, approval, leader, later))
    expect(propose(published, others, coordinator, later)).toEqual({ refused: 'already-published' })
    expect(rule(published, { approve: false, code: 'aaaaaaaa' }, leader, later)).toEqual({ refused: 'already-published' })
    expect(rule(null, approval, leader, at)).toEqual({ refused: 'nothing-proposed' })
    expect(stageOf(null)).toBe('none')
  })
})
