import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Case } from './case.ts'
import {
  chiefOf,
  contactsOf,
  type Duties,
  leaderFor,
  leaderOn,
  officerFor,
  type Standing,
  tripleOf,
  uncovered,
  withChange,
  worklists,
} from './duties.ts'
import { calendar, given, local, reported, tippedOff } from './fixtures.ts'
import type { Person } from './people.ts'

const person = (id: string, role: Person['role'], name: string = id): Person => ({
  ...{ id, role, name, departments: [], enterprise: null, phone: null },
})
const people = [
  person('leader', 'leader', '韩副区长'),
  person('meng', 'leader', '孟副区长'),
  person('officer', 'officer', '唐宁（服务专员）'),
  person('wu', 'officer', '吴桐（服务专员）'),
  person('coordinator', 'coordinator'),
]
const duties: Duties = {
  triples: [
    {
      ...{ enterprise: '凯成科技有限公司', leader: 'meng', department: 'miit', officer: 'officer', substitute: 'wu' },
      from: '2026-01-01',
    },
    {
      ...{ enterprise: '清河精密机械有限公司', leader: 'leader', department: 'miit', officer: 'wu', substitute: null },
      from: '2026-10-01',
    },
  ],
  shifts: [
    { from: '2026-09-14', until: '2026-09-20', leader: 'leader', coordinator: null },
    { from: '2026-09-21', until: '2026-09-27', leader: 'meng', coordinator: 'coordinator' },
  ],
  swaps: [],
}
const standing: Standing = { duties, day: '2026-09-18', people }
const without = (id: string): Standing => ({ ...standing, people: people.filter((one) => one.id !== id) })

const kaicheng: Case = { ...given(reported).case, enterprise: '凯成科技有限公司', boundTo: '凯成科技有限公司' }
const noodles: Case = { ...kaicheng, enterprise: '老陈面馆', boundTo: null }
const numbered = (it: Case, serial: number): Case => ({ ...it, number: `QS20260918-${String(serial).padStart(4, '0')}` })

describe('A2.6: the leader, the department and the officer of an enterprise', () => {
  it('are found by the enterprise that its reporter is bound to, or by the name that was given', () => {
    expect(tripleOf(kaicheng, standing)?.leader).toBe('meng')
    expect(tripleOf({ ...kaicheng, boundTo: null, enterprise: '凯成科技' }, standing)?.leader).toBe('meng')
    expect(tripleOf(noodles, standing)).toBeNull()
  })

  it('are not shown on a case that stays anonymous or is confidential: they would name the enterprise', () => {
    expect(tripleOf({ ...kaicheng, enterprise: null }, standing)).toBeNull()
    expect(tripleOf({ ...given(tippedOff).case, enterprise: '凯成科技有限公司' }, standing)).toBeNull()
  })

  it('are in force from their day on', () => {
    const qinghe = { ...kaicheng, enterprise: '清河精密机械有限公司', boundTo: null }
    expect(tripleOf(qinghe, standing)).toBeNull()
    expect(tripleOf(qinghe, { ...standing, day: '2026-10-01' })?.officer).toBe('wu')
  })

  it('are of no enterprise when a name could mean two', () => {
    const twins = {
      ...standing,
      duties: { ...duties, triples: duties.triples.map((triple, i) => ({ ...triple, enterprise: `凯成科技${i}厂`, from: '2026-01-01' })) },
    }
    expect(tripleOf({ ...kaicheng, boundTo: null, enterprise: '凯成科技' }, twins)).toBeNull()
  })

  it('are named without titles of ours, and without those who have left', () => {
    expect(contactsOf(kaicheng, standing)).toEqual({ leader: '孟副区长', department: 'miit', officer: '唐宁（服务专员）' })
    expect(contactsOf(kaicheng, without('meng'))?.leader).toBeNull()
    expect(contactsOf(noodles, standing)).toBeNull()
  })

  it('A4.1: gives way to the substitute when the officer is none any more', () => {
    expect(officerFor(kaicheng, standing)).toBe('officer')
    expect(officerFor(kaicheng, without('officer'))).toBe('wu')
    expect(officerFor(noodles, standing)).toBeNull()
  })

  it('take effect at once when one of them is replaced, and a newer entry of the file goes before it', () => {
    const change = { type: 'replace', enterprise: '凯成科技有限公司', part: 'leader', person: 'leader', by: 'coordinator', at: '' } as const
    const replaced = withChange(duties, { ...change, on: '2026-09-18' })
    expect(leaderFor(kaicheng, { ...standing, duties: replaced })).toBe('leader')
    expect(withChange(duties, { ...change, on: '2025-12-31' })).toEqual(duties)
  })
})

describe('A2.12: the leader an escalation reaches', () => {
  it('is the one of the enterprise, else the one on duty, else all', () => {
    expect(leaderFor(kaicheng, standing)).toBe('meng')
    expect(leaderFor(noodles, standing)).toBe('leader')
    expect(leaderFor(noodles, { ...standing, day: '2026-09-21' })).toBe('meng')
    expect(leaderFor(noodles, { ...standing, day: '2026-09-28' })).toBeNull()
    expect(leaderFor(kaicheng, without('meng'))).toBe('leader')
  })

  it('A3.5: is changed for a day by a swap, the last word counts', () => {
    const swap = { type: 'swap', day: '2026-09-18', by: 'coordinator', at: '', on: '2026-09-17' } as const
    const once = withChange(duties, { ...swap, leader: 'meng' })
    expect(leaderOn('2026-09-18', { duties: once, people })).toBe('meng')
    expect(leaderOn('2026-09-17', { duties: once, people })).toBe('leader')
    expect(leaderOn('2026-09-18', { duties: withChange(once, { ...swap, leader: null }), people })).toBeNull()
  })
})

describe('the days without a leader', () => {
  it('are working days ahead after the roster, on which nobody sits', () => {
    expect(uncovered({ ...standing, day: '2026-09-24' }, 7, calendar)).toEqual(['2026-09-28', '2026-09-29', '2026-09-30'])
  })

  it('are those of somebody who is no leader any more, too', () => {
    expect(uncovered({ ...without('leader'), day: '2026-09-17' }, 7, calendar)).toEqual(['2026-09-17', '2026-09-18', '2026-09-20'])
  })

  it('are none before the roster begins, or where there is none', () => {
    expect(uncovered({ ...standing, day: '2026-09-01' }, 14, calendar)).toEqual([])
    expect(uncovered({ ...standing, duties: { ...duties, shifts: [] } }, 14, calendar)).toEqual([])
  })
})

describe('A4.2: the worklists', () => {
  it('give a case to the officer of its enterprise, the others to the officers in turn', () => {
    expect(chiefOf(kaicheng, standing)).toBe('officer')
    expect([1, 2, 3].map((serial) => chiefOf(numbered(noodles, serial), standing))).toEqual(['wu', 'officer', 'wu'])
  })

  it('give it to a coordinator where there is no officer, and to nobody when it is confidential', () => {
    const none = { ...standing, people: people.filter(({ role }) => role !== 'officer') }
    expect(chiefOf(noodles, none)).toBe('coordinator')
    expect(chiefOf(noodles, { ...standing, people: [] })).toBeNull()
    expect(chiefOf(given(tippedOff).case, standing)).toBeNull()
  })

  it('hold every open case exactly once, whoever the officers are', () => {
    const serials = fc.uniqueArray(fc.integer({ min: 1, max: 99_999 }), { maxLength: 60 })
    fc.assert(
      fc.property(serials, fc.subarray([...people]), (some, there) => {
        const cases = some.map((serial) => numbered(serial % 2 === 0 ? kaicheng : noodles, serial))
        const listed = [...worklists(cases, { ...standing, people: there }).values()].flat().map(({ number }) => number)
        const followed = there.some(({ role }) => role === 'officer' || role === 'coordinator')
        expect(listed.toSorted()).toEqual(followed ? cases.map(({ number }) => number).toSorted() : [])
      }),
    )
  })

  it('leave out what is closed', () => {
    const closed: Case = { ...kaicheng, status: 'withdrawn', lead: null, reason: '', closedAt: local('2026-09-18 17:00') }
    expect(worklists([closed], standing).size).toBe(0)
  })
})
