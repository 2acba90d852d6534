import { describe, expect, it } from 'vitest'
import { asked } from './command.ts'
import { makeJudge } from './invariants.ts'
import { faultsOf, growthOf, jsonOf, markdownOf } from './report.ts'
import type { Outcome, Sample } from './soak.ts'

describe('the soak command', () => {
  it('plays a year of ten thousand cases unless told otherwise', () => {
    expect(asked([])).toEqual({ cases: 10_000, days: 365, seed: 1, from: '2026-01-01', folder: null, json: false })
    expect(asked(['--cases', '60', '--days', '20', '--data', '/dev/shm/soak', '--json'])).toMatchObject({ cases: 60, days: 20, json: true })
    expect(asked(['--help'])).toBe('help')
  })

  it.each([
    [['--cases', 'many']],
    [['--days', '0']],
    [['--from', 'monday']],
    [['--people', '3']],
    [['year']],
  ])('answers wrong use (%s) with one sentence', (args) => expect(asked(args)).toEqual({ wrong: expect.stringMatching(/^[^\n]+$/) }))
})

describe('the report of a soak', () => {
  const week = (n: number, heap: number): Sample => ({
    ...{ day: `2026-0${1 + Math.floor(n / 4)}-${10 + n}`, cases: n, ms: n, file: 1_000_000, external: 1_000_000, cpuMs: n },
    ...{ heap: heap * 1_000_000, rss: 2 * heap * 1_000_000 },
  })
  const outcome = (samples: readonly Sample[], broken = false): Outcome => {
    const judge = makeJudge()
    judge.look('ledger', !broken, 'QS20260918-0001 was altered')
    const share = { part: 1, of: 2, leftOut: {} }
    const standing = { closed: 1, 'on-schedule': 1, overdue: 0, declined: 0, merged: 0, withdrawn: 0 }
    const shares = { response: share, punctuality: share, resolution: share, satisfaction: share, rated: share }
    const statistics = { total: 2, standing, ...shares, poorVerified: share, rectified: share, followUp: share }
    const clocks = { started: 4, yellow: 1, red: 0, climbed: 0 }
    const counts = { byKind: { need: 2 }, ratings: { 5: 1 }, eventTypes: { reported: 2 } }
    return {
      options: { cases: 2, days: 30, seed: 1, from: '2026-01-01' },
      ledger: { cases: 2, confidential: 0, events: 20, statistics, clocks, ...counts, messagesIn: 10, messagesOut: 20 },
      findings: judge.findings(),
      samples,
      played: { again: 0, talks: 2, acts: {} },
      playMs: 1_000,
      judgeMs: 100,
    }
  }
  const flat = Array.from({ length: 8 }, (_, n) => week(n, 70))
  const growing = Array.from({ length: 8 }, (_, n) => week(n, 70 + 10 * n))

  it('shows the year, every invariant and the memory, and finds nothing where all holds', () => {
    const text = markdownOf(outcome(flat))
    for (const row of ['| Cases | 2,', '| **ledger**', 'heap 1.00 ×']) expect(text).toContain(row)
    expect(faultsOf(outcome(flat))).toEqual([])
    expect(JSON.parse(jsonOf(outcome(flat)))).toMatchObject({ growth: { heap: 1, rss: 1 }, faults: [] })
  })

  it('names what does not hold, and memory that grows', () => {
    expect(faultsOf(outcome(flat, true))).toEqual(['ledger: 1 times, e.g. QS20260918-0001 was altered'])
    expect(faultsOf(outcome(growing))).toEqual([expect.stringContaining('memory: heap grew'), expect.stringContaining('memory: rss grew')])
  })

  it('says nothing of growth before there are quarters to compare', () => {
    expect(growthOf(growing.slice(0, 7))).toBeNull()
  })
})
