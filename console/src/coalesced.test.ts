import { describe, expect, it } from 'vitest'
import { coalesced } from './coalesced.ts'

describe('coalesced', () => {
  it('answers any number of calls during a run with one more run', async () => {
    let runs = 0
    const work = coalesced(async () => {
      runs += 1
      await Promise.resolve()
    })
    await Promise.all([work(), work(), work()])
    expect(runs).toBe(2)
  })

  it('never runs twice at once', async () => {
    let inside = 0
    const work = coalesced(async () => {
      inside += 1
      expect(inside).toBe(1)
      await Promise.resolve()
      inside -= 1
    })
    await Promise.all([work(), work(), work()])
  })

  it('runs again after a failure', async () => {
    let runs = 0
    const work = coalesced(async () => {
      runs += 1
      if (runs === 1) throw new Error('the server went away')
    })
    await expect(work()).rejects.toThrow('went away')
    await work()
    expect(runs).toBe(2)
  })
})
