/** Kill -9 between the steps of the talk with WeCom: every word of a customer is answered, and nothing comes twice. */
import { describe, expect, it } from 'vitest'
import { killBetweenSteps } from './wecom-kills.ts'

describe('a program that is killed between two steps of its talk with WeCom', () => {
  it('answers every word once, files every report once and keeps the budget', { timeout: 180_000 }, async () => {
    const outcome = await killBetweenSteps({ kills: 4, seed: 11, customers: 3 })
    expect(outcome).toMatchObject({ unanswered: [], doubled: [], cases: [], overBudget: 0, troubles: [] })
    expect(outcome.kills).toBeGreaterThanOrEqual(4)
    expect(outcome.customers).toBeGreaterThanOrEqual(3)
  })
})
