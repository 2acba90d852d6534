/** The soak, small: two weeks of a district with all its roles, and all that is promised holds after them. */
import { describe, expect, it } from 'vitest'
import { faultsOf } from '../soak/report.ts'
import { soak } from '../soak/soak.ts'

describe('two weeks of a district', () => {
  it('leave nothing lost, doubled, missed or told to the wrong people', { timeout: 240_000 }, async () => {
    const outcome = await soak({ cases: 40, days: 14, seed: 3, from: '2026-01-05' })
    expect(faultsOf(outcome)).toEqual([])
    expect(outcome.ledger.cases).toBeGreaterThanOrEqual(40)
    // Each promise was looked at: none holds because there was nothing to see.
    expect(Object.entries(outcome.findings).filter(([, { looked }]) => looked === 0)).toEqual([])
    expect(outcome.ledger.statistics.standing.closed).toBeGreaterThan(10)
  })
})
