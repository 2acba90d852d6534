import { describe, expect, it } from 'vitest'
import { start } from './fixtures.ts'
import { makeKernel } from './kernel.ts'

describe('the clock of the stand-in', () => {
  it('stands still until it is advanced', () => {
    const kernel = makeKernel({ start })
    expect(kernel.now()).toBe(start)
    kernel.advance(1_000)
    expect(kernel.now()).toBe(start + 1_000)
  })

  it('brings about what was planned in the order of its time, each at its own time', () => {
    const kernel = makeKernel({ start })
    const happened: string[] = []
    kernel.later(2_000, () => happened.push(`second at ${kernel.now() - start}`))
    kernel.later(1_000, () => {
      happened.push(`first at ${kernel.now() - start}`)
      kernel.later(500, () => happened.push(`planned on the way at ${kernel.now() - start}`))
    })
    kernel.later(9_000, () => happened.push('too late'))
    kernel.advance(5_000)
    expect(happened).toEqual(['first at 1000', 'planned on the way at 1500', 'second at 2000'])
    expect(kernel.now()).toBe(start + 5_000)
  })

  it('forgets what was called off', () => {
    const kernel = makeKernel({ start })
    let happened = false
    kernel.later(10, () => {
      happened = true
    })()
    kernel.advance(20)
    expect(happened).toBe(false)
  })

  it('runs like the real one when it shall, and advances on top of it', async () => {
    const kernel = makeKernel({ start, clock: 'real' })
    const happened = new Promise<void>((done) => kernel.later(3_600_000, done))
    kernel.advance(3_600_000 - 5)
    await happened
    expect(kernel.now()).toBeGreaterThanOrEqual(start + 3_600_000)
  })
})

describe('ids and chance', () => {
  it('are the same in two runs with the same seed, and others with another', () => {
    const row = (seed: string) => {
      const kernel = makeKernel({ seed, start })
      return [kernel.id('a'), kernel.id('a'), kernel.random(), kernel.random()]
    }
    expect(row('one')).toEqual(row('one'))
    expect(row('one')).not.toEqual(row('two'))
    expect(new Set(row('one')).size).toBe(4)
  })
})
