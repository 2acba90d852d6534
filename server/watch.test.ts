import { describe, expect, it } from 'vitest'
import { both, type Labels, type Watch } from './watch.ts'

describe('two that look at the same work', () => {
  it('see every stage, the outer one around the inner one, and hand its result on', () => {
    const seen: string[] = []
    const looking = (name: string): Watch => ({
      stage(stage, _labels, work) {
        seen.push(`${name} begins ${stage}`)
        const result = work()
        seen.push(`${name} ends ${stage}`)
        return result
      },
      count: (what: string, labels: Labels) => void seen.push(`${name} counts ${what} ${labels.kind}`),
      lease: (channel, held) => void seen.push(`${name}: ${channel} ${held}`),
    })
    const watch = both(looking('outer'), looking('inner'))
    expect(watch.stage('turn', {}, () => 7)).toBe(7)
    watch.count('timer', { kind: 'case' })
    watch.lease('aibot', true)
    expect(seen).toEqual([
      ...['outer begins turn', 'inner begins turn', 'inner ends turn', 'outer ends turn'],
      ...['outer counts timer case', 'inner counts timer case', 'outer: aibot true', 'inner: aibot true'],
    ])
  })
})
