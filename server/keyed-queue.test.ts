import { describe, expect, it } from 'vitest'
import { keyedQueue } from './keyed-queue.ts'

/** A job that stays open until it is released. */
function gate(): { readonly opened: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { opened: promise, open: resolve }
}

describe('the keyed queue', () => {
  it('runs jobs of one key one after the other, of different keys side by side', async () => {
    const gates = new Map([
      ['a', gate()],
      ['b', gate()],
    ])
    const log: string[] = []
    const queue = keyedQueue(
      async (key) => {
        log.push(`${key} begins`)
        await gates.get(key)?.opened
        log.push(`${key} ends`)
      },
      () => undefined,
    )
    queue.wake('a')
    queue.wake('b')
    queue.wake('a')
    expect(log).toEqual(['a begins', 'b begins'])
    gates.get('b')?.open()
    gates.get('a')?.open()
    await queue.idle()
    expect(log.filter((line) => line.startsWith('a'))).toEqual(['a begins', 'a ends', 'a begins', 'a ends'])
    expect(queue.busy).toBe(false)
  })

  it('reports a job that throws and goes on with the next', async () => {
    const faults: string[] = []
    let runs = 0
    const queue = keyedQueue(
      async () => {
        runs++
        throw new Error(`run ${runs}`)
      },
      (key, error) => faults.push(`${key}: ${error instanceof Error ? error.message : ''}`),
    )
    queue.wake('a')
    queue.wake('a')
    await queue.idle()
    expect(faults).toEqual(['a: run 1', 'a: run 2'])
  })
})
