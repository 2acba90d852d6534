import { describe, expect, it } from 'vitest'
import { planFaults } from './faults.ts'

describe('planned faults', () => {
  it('come for the next calls on a path and its branches, and then no more', () => {
    const faults = planFaults(
      () => 0,
      () => 0,
    )
    faults.plan({ path: '/cgi-bin/kf/', fault: { type: 'errcode', errcode: -1 }, times: 2 })
    expect(faults.take('/cgi-bin/message/send')).toBeNull()
    expect(faults.take('/cgi-bin/kf/send_msg')).toEqual({ type: 'errcode', errcode: -1 })
    expect(faults.take('/cgi-bin/kf/sync_msg')?.errcode).toBe(-1)
    expect(faults.take('/cgi-bin/kf/sync_msg')).toBeNull()
  })

  it('let so many calls pass first', () => {
    const faults = planFaults(
      () => 0,
      () => 0,
    )
    faults.plan({ path: '/x', fault: { type: 'html' }, after: 2, times: 1 })
    expect([1, 2, 3, 4].map(() => faults.take('/x') !== null)).toEqual([false, false, true, false])
  })

  it('come with a probability', () => {
    const numbers = [0.1, 0.9, 0.2]
    const faults = planFaults(
      () => 0,
      () => numbers.shift() ?? 1,
    )
    faults.plan({ path: '/x', fault: { type: 'html' }, probability: 0.5 })
    expect([1, 2, 3].map(() => faults.take('/x') !== null)).toEqual([true, false, true])
  })

  it('end by the clock', () => {
    let now = 0
    const faults = planFaults(
      () => now,
      () => 0,
    )
    faults.plan({ path: '/x', fault: { type: 'errcode', errcode: 45009 }, forMs: 60_000 })
    now = 59_999
    expect(faults.take('/x')?.errcode).toBe(45009)
    now = 60_000
    expect(faults.take('/x')).toBeNull()
  })

  it('stay for those who know their type', () => {
    const faults = planFaults(
      () => 0,
      () => 0,
    )
    faults.plan({ path: '/x', fault: { type: 'page-size', count: 1 }, times: 1 })
    expect(faults.take('/x', ['html'])).toBeNull()
    expect(faults.take('/x', ['page-size'])?.count).toBe(1)
  })
})
