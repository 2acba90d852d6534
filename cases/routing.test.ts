import { describe, expect, it } from 'vitest'
import { type Catalogue, type Delegation, type Guesses, responsible } from './routing.ts'

const matter = (name: string, lead: string) => [name, { name, area: '获得电力', environment: '政务环境', lead, assisting: [] }] as const
const shipped: Catalogue = new Map([matter('园区路灯', 'park'), matter('频繁停电', 'power'), matter('占道经营', 'urban_mgmt')])
const guesses: Guesses = {
  departments: [
    { code: 'power', p: 0.9 },
    { code: 'urban_mgmt', p: 0.07 },
    { code: 'park', p: 0.03 },
  ],
  matters: [
    { name: '频繁停电', department: 'power', p: 0.8 },
    { name: '占道经营', department: 'urban_mgmt', p: 0.07 },
  ],
  dispatch: 'auto',
}
const delegation: Delegation = {
  to: 'park',
  places: ['高新园区', '科创园'],
  matters: ['频繁停电'],
  from: '2026-01-01',
  until: '2026-12-31',
  basis: '园区赋权清单(2026)',
}
const topOf = ({ departments }: Guesses) => departments[0]?.code

describe('responsible', () => {
  it('leaves the guesses alone where the district keeps the shipped catalogue', () => {
    expect(responsible(guesses, '又停电了', '2026-11-23', shipped, [])).toBe(guesses)
  })

  it('gives a matter to the department that leads it here, without retraining', () => {
    const here = new Map([...shipped, matter('频繁停电', 'park')])
    const { departments, dispatch } = responsible(guesses, '又停电了', '2026-11-23', here, [])
    expect(departments.map(({ code }) => code)).toEqual(['park', 'power', 'urban_mgmt'])
    expect(departments.reduce((sum, { p }) => sum + p, 0)).toBeCloseTo(1)
    expect(dispatch).toBe('person') // 0.83 is less sure than the 0.9 that was sure enough
  })

  it('stays automatic where the new department is as sure as the old one was', () => {
    const all = { ...guesses, matters: [{ name: '频繁停电', department: 'power', p: 0.9 }] }
    expect(responsible(all, '又停电了', '2026-11-23', new Map([matter('频繁停电', 'park')]), []).dispatch).toBe('auto')
  })

  it('stays automatic where the new department is exactly as sure, and leaves to a person what was left to one', () => {
    const all = { ...guesses, matters: [{ name: '频繁停电', department: 'power', p: 0.9 }] }
    const here = new Map([matter('频繁停电', 'energy_office')])
    expect(responsible(all, '又停电了', '2026-11-23', here, [])).toMatchObject({
      dispatch: 'auto',
      departments: [{ code: 'energy_office', p: 0.9 }, {}, {}, {}],
    })
    expect(responsible({ ...all, dispatch: 'person' }, '又停电了', '2026-11-23', here, []).dispatch).toBe('person')
    expect(responsible({ ...all, departments: [] }, '又停电了', '2026-11-23', here, []).dispatch).toBe('person')
  })

  it('keeps the words that spoke for a department', () => {
    const departments = [
      { code: 'power', p: 0.9, because: ['停电'] },
      { code: 'park', p: 0.1, because: ['园区'] },
    ]
    const here = new Map([matter('频繁停电', 'park')])
    expect(responsible({ ...guesses, departments }, '又停电了', '2026-11-23', here, []).departments).toMatchObject([
      { code: 'park', because: ['园区'] },
      { code: 'power', because: ['停电'] },
    ])
  })

  it('ranks a department that the model has never heard of', () => {
    const here = new Map([matter('频繁停电', 'energy_office')])
    expect(topOf(responsible(guesses, '又停电了', '2026-11-23', here, []))).toBe('energy_office')
  })

  it.each([
    ['in the place, while valid', '科创园三号楼又停电了', '2026-11-23', 'park'],
    ['on its first day', '科创园三号楼又停电了', '2026-01-01', 'park'],
    ['on its last day', '科创园三号楼又停电了', '2026-12-31', 'park'],
    ['before it begins', '科创园三号楼又停电了', '2025-12-31', 'power'],
    ['after it ended', '科创园三号楼又停电了', '2027-01-01', 'power'],
    ['elsewhere', '老城区三号楼又停电了', '2026-11-23', 'power'],
  ])('A5.11: honours a power handed to a park: %s', (_, text, date, expected) => {
    expect(topOf(responsible(guesses, text, date, shipped, [delegation]))).toBe(expected)
  })

  it('knows powers without an end', () => {
    const open = { ...delegation, until: null }
    expect(topOf(responsible(guesses, '科创园停电', '2040-01-01', shipped, [open]))).toBe('park')
  })
})
