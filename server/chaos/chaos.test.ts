/** Three processes that are killed, put to sleep and cut off under load, and a database and a Redis that restart under them. */
import { describe, expect, inject, it } from 'vitest'
import { aLittleOfEverything, lengths } from './faults.ts'
import { brokenIn } from './invariants.ts'
import { play } from './stage.ts'

/** Longer than a lease lasts; the whole lengths are for the command. */
const short = { ...lengths, frozenMs: 12_000, cutMs: 9_000 }

describe.skipIf(inject('postgres') === null || inject('redis') === null)('three processes on one database', () => {
  it('lose nothing, double nothing and miss no timer, whatever dies', { timeout: 300_000 }, async () => {
    const outcome = await play(aLittleOfEverything(short), { processes: 3, reporters: 4, seed: 7, tell: () => undefined })
    expect(outcome).not.toBeNull()
    if (outcome === null) return
    expect(brokenIn(outcome.findings)).toEqual([])
    expect(outcome.cases).toBeGreaterThan(4)
    expect(outcome.acknowledged).toBeGreaterThan(30)
  })
})
