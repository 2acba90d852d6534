import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codeOf, type Publication, propose } from '../cases/assessment-publication.ts'
import type { CalendarDate } from '../cases/calendar.ts'
import { loadSeeds } from '../seeds/load.ts'
import { type Assessing, assessNow, publicationCommit, publicationOf } from './assessment.ts'
import { coordinator, monday, reported, tick } from './store/fixtures.ts'
import { openSqliteStore } from './store/sqlite.ts'
import type { Store } from './store.ts'

const { assessment: rules } = loadSeeds(join(import.meta.dirname, '../seeds'), 'xihaian')
const asOf = '2026-12-31' as CalendarDate
const many = 1_020

let folder: string
let store: Store
let assessing: Assessing
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qishao-assessment-'))
  store = await openSqliteStore(folder)
  assessing = { store, departments: ['power', 'hrss'], rules }
  const numbers = Array.from({ length: many }, (_, i) => `QS20261123-${String(i + 1).padStart(4, '0')}`)
  await store.commit(tick(...numbers.map((number) => reported(number, 'power'))))
  await store.commit(
    tick(reported('QS20251231-0001', 'power'), reported('QS20270101-0001', 'power'), reported('QS20261123-9001', 'discipline')),
  )
})
afterAll(async () => {
  await store.close()
  await rm(folder, { recursive: true })
})

describe('the figures of a year', () => {
  it('count every case that was reported in it, and none of the years beside it, and none that is confidential', async () => {
    const { assessment } = await assessNow(2026, asOf, assessing)
    expect(assessment.guarded.map(({ department, counted }) => [department, counted])).toEqual([['power', many]])
    expect(assessment.idle.map(({ department }) => department)).toEqual(['hrss'])
    expect((await assessNow(2025, asOf, assessing)).assessment.guarded[0]?.counted).toBe(1)
    expect((await assessNow(2024, asOf, assessing)).assessment.guarded).toEqual([])
  })

  it('have the same hash for the same ledger, and another for another', async () => {
    const [one, two, other] = [
      await assessNow(2026, asOf, assessing),
      await assessNow(2026, asOf, assessing),
      await assessNow(2025, asOf, assessing),
    ]
    expect(one.hash).toMatch(/^[0-9a-f]{64}$/)
    expect(two.hash).toBe(one.hash)
    expect(codeOf(other)).not.toBe(codeOf(one))
  })
})

describe('a publication that is kept', () => {
  let proposed: Publication
  beforeAll(async () => {
    const made = propose(null, await assessNow(2026, asOf, assessing), coordinator, monday)
    if ('refused' in made) throw new Error(made.refused)
    proposed = made
  })
  const keep = (before: Publication | null, after: Publication) =>
    store.commit({ conversation: null, cases: [], outbox: [], settings: [publicationCommit(before, after)] })

  it('is read as it was kept, and decided once when two decide', async () => {
    expect(await publicationOf(2026, store)).toBeNull()
    expect(await keep(null, proposed)).toBe('committed')
    expect(await keep(null, proposed)).toBe('stale')
    expect(await publicationOf(2026, store)).toEqual(proposed)
    const anew = { ...proposed, acts: [...proposed.acts, ...proposed.acts] as const }
    const [first, second] = await Promise.all([keep(proposed, anew), keep(proposed, { ...anew, year: 2026 })])
    expect([first, second].toSorted()).toEqual(['committed', 'stale'])
  })

  it.each([
    ['a figure', `"counted":${many}`, '"counted":1'],
    ['who proposed it', '"by":"coordinator"', '"by":"nobody"'],
    ['an act that is cut out', '"acts":[', '"acts":[],"gone":['],
    ['a torn end', '"seal"', '"sea'],
  ])('is known as altered by %s', async (_what, from, to) => {
    const whole = publicationCommit(null, proposed).value
    expect(whole).toContain(from)
    await store.putSetting('assessment:2026', whole.replace(from, to))
    expect(await publicationOf(2026, store)).toBe('altered')
    await store.putSetting('assessment:2026', whole)
    expect(await publicationOf(2026, store)).toEqual(proposed)
  })
})
