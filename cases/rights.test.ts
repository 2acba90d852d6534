import { describe, expect, it } from 'vitest'
import type { Actor, Case } from './case.ts'
import {
  contacted,
  coordinator,
  did,
  discipline,
  fence,
  given,
  head,
  person,
  reported,
  reportedUnsure,
  tipOff,
  tippedOff,
  wang,
} from './fixtures.ts'
import type { Person } from './people.ts'
import { isColleague, maySee } from './rights.ts'

const firm = fence.enterprise ?? ''
const bound = did({ ...fence, boundTo: firm }, { at: '2026-09-18 16:00', by: wang })
const cases: Readonly<Record<string, Case>> = {
  reported: given(reported, contacted).case,
  awaiting: given(reportedUnsure).case,
  bound: given(bound).case,
  observed: given(did({ ...fence, reporter: 'observer' }, { at: '2026-09-18 16:00', by: person('observer') })).case,
  'tip-off': given(tippedOff).case,
  'bound tip-off': given(did({ ...tipOff, boundTo: firm }, { at: '2026-09-18 16:00', by: wang })).case,
  'handed over': given(reported, did({ type: 'dispatch', lead: 'discipline' }, { at: '2026-09-18 16:40', by: coordinator })).case,
}
const someone = (role: Person['role'], more: Partial<Person> = {}): Person => ({
  ...{ id: 'someone', name: '某人', role, departments: [], enterprise: null, phone: null },
  ...more,
})
const seen = (who: Person): readonly string[] => Object.entries(cases).flatMap(([name, it]) => (maySee(who, it) ? [name] : []))
const ordinary = ['reported', 'awaiting', 'bound', 'observed']

describe('maySee', () => {
  it('shows reporters what they reported, and what colleagues reported for their enterprise, but no tip-off of a colleague', () => {
    const all = ['reported', 'awaiting', 'bound', 'tip-off', 'bound tip-off', 'handed over']
    expect(seen(someone('entrepreneur', { id: 'wang' }))).toEqual(all)
    expect(seen(someone('entrepreneur', { enterprise: firm }))).toEqual(['bound'])
    expect(seen(someone('entrepreneur', { enterprise: '清河精密机械有限公司' }))).toEqual([])
    expect(seen(someone('entrepreneur'))).toEqual([])
  })

  it.each(['observer', 'officer'] as const)('shows the role %s what it reported itself, whatever enterprise was noted', (role) => {
    expect(seen(someone(role, { id: 'observer' }))).toEqual(['observed'])
    expect(seen(someone(role, { enterprise: firm, departments: ['hucd'] }))).toEqual([])
  })

  it.each(['staff', 'head'] as const)('shows the role %s what its departments lead, nothing else and nothing confidential', (role) => {
    expect(seen(someone(role, { departments: ['hucd'] }))).toEqual(['reported', 'bound', 'observed'])
    expect(seen(someone(role, { departments: ['tax', 'hucd'] }))).toEqual(['reported', 'bound', 'observed'])
    expect(seen(someone(role, { departments: ['tax'] }))).toEqual([])
    expect(seen(someone(role, { departments: ['discipline'] }))).toEqual([])
  })

  it.each(['coordinator', 'leader'] as const)('shows the role %s all but what is confidential', (role) => {
    expect(seen(someone(role))).toEqual(ordinary)
  })

  it('shows the discipline contact what is confidential, and nothing else', () => {
    expect(seen(someone('discipline'))).toEqual(['tip-off', 'bound tip-off', 'handed over'])
  })
})

describe('isColleague', () => {
  const bounded = given(bound).case
  const colleague: Actor = { id: 'zhou', role: 'entrepreneur', departments: [], enterprise: firm }

  it('is another person of the enterprise that the case was reported for', () => {
    expect(isColleague(colleague, bounded)).toBe(true)
    expect(isColleague({ ...colleague, enterprise: '清河精密机械有限公司' }, bounded)).toBe(false)
  })

  it('is neither the reporter nor an official, whatever enterprise was noted', () => {
    expect(isColleague({ ...colleague, id: 'wang' }, bounded)).toBe(false)
    for (const { role } of [head, coordinator, discipline]) expect(isColleague({ ...colleague, role }, bounded)).toBe(false)
  })

  it('is nobody where neither the person nor the case is bound to an enterprise', () => {
    expect(isColleague({ id: 'zhou', role: 'entrepreneur', departments: [] }, given(reported).case)).toBe(false)
  })
})
