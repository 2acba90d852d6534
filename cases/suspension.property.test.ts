/** Pausing is neutral: however often a limit stands still and runs on, the working time it had is the working time it gets. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Clock } from './case.ts'
import { applyClocks, clockOver } from './clocks.ts'
import { calendar, given, profile, reported } from './fixtures.ts'
import { resumedClocks } from './suspension.ts'

const seconds = fc.integer({ min: 0, max: 6 * 24 * 3_600 })
/** Stretches of running and of standing still, in turn; down to the second, over weekends, 中秋, 国庆 and make-up days. */
const stretches = fc.array(fc.tuple(seconds, seconds), { minLength: 1, maxLength: 8 })
const start = fc.integer({ min: Date.parse('2026-09-14T00:00:00Z'), max: Date.parse('2026-10-20T00:00:00Z') })

it('T2: over random pauses and resumes the working minutes used and left make up the limit', () => {
  const { case: known } = given(reported)
  fc.assert(
    fc.property(start, stretches, fc.integer({ min: 1, max: 200 }), (from, turns, hours) => {
      let ms = from
      const now = (): string => new Date(ms).toISOString()
      let clock: Clock = clockOver('feedback', now(), { amount: hours, unit: 'working-hour' }, profile, calendar)
      const yellowFor = calendar.workingMinutesBetween(clock.yellowAt, clock.due)
      let used = 0
      for (const [runs, stands] of turns) {
        const since = now()
        ms += runs * 1_000
        if (now() >= clock.due) break
        used += calendar.workingMinutesBetween(since, now())
        const left = calendar.workingMinutesBetween(now(), clock.due)
        expect(used + left).toBeCloseTo(hours * 60, 6)
        const [still] = applyClocks([clock], [{ op: 'suspended', kind: 'feedback', left }])
        ms += stands * 1_000
        const [again] = applyClocks(still ? [still] : [], resumedClocks({ ...known, clocks: still ? [still] : [] }, now(), 'met', calendar))
        if (!again) throw new Error('the clock was lost')
        clock = again
        expect(clock.status).toBe('running')
        expect(calendar.workingMinutesBetween(now(), clock.due)).toBeCloseTo(left, 6)
        expect(calendar.workingMinutesBetween(clock.yellowAt, clock.due)).toBeCloseTo(yellowFor, 6)
      }
    }),
    { numRuns: 1_000 },
  )
})
