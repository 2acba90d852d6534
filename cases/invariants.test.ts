import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Case, type EventType, isOpen, isRefusal, leadOf } from './case.ts'
import { confidentialHistories, histories, type Moment } from './fixtures.ts'
import type { Handled } from './handle.ts'
import { samples } from './samples.ts'

/** What was done in a history, refusals left out. */
const steps = (moments: readonly Moment[]): readonly (Moment & { readonly result: Handled })[] =>
  moments.flatMap((moment) => (isRefusal(moment.result) ? [] : [{ ...moment, result: moment.result }]))

/** The statuses in which officials have the case: to say whose it is, and (不予受理) whether an appeal is upheld. */
const ofOfficials: ReadonlySet<string> = new Set(['awaiting-dispatch', 'declined'])

const isToldTo = ({ reporter }: Case, { notices }: Handled, ...types: readonly EventType[]): boolean =>
  notices.some(({ audience, event }) => audience.to === 'reporter' && audience.person === reporter && types.includes(event.type))

describe('no path, whatever is done by whoever may do it', () => {
  it('A2.2: leads to a case that somebody still has to act on without an owner and a next due', () => {
    fc.assert(
      fc.property(histories, (moments) => {
        for (const { result } of steps(moments)) {
          const { case: now } = result
          if (!isOpen(now)) continue
          expect(ofOfficials.has(now.status) || leadOf(now) !== null, now.status).toBe(true)
          const own = now.clocks.filter(({ status, task }) => status === 'running' && task === undefined)
          expect(own.length, `${now.status} after ${result.events.at(-1)?.type}`).toBeGreaterThan(0)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('A2.2: ends a case without an answer or a reason that its reporter was sent, or gave', () => {
    fc.assert(
      fc.property(histories, (moments) => {
        let answered = false
        for (const { before, given, result } of steps(moments)) {
          for (const { type } of result.events) {
            if (type === 'resolved') answered = isToldTo(result.case, result, 'resolved')
            if (type === 'reopened' || type === 'retracted') answered = false
          }
          if (isOpen(result.case) || (before !== null && !isOpen(before))) continue
          const ending = result.events.map(({ type }) => type)
          const own = given.actor.id === result.case.reporter
          expect(answered || own || isToldTo(result.case, result, ...ending), `${result.case.status} by ${ending.join(', ')}`).toBe(true)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('is left out: each command is given somewhere, by somebody who may', () => {
    const done = new Set<string>()
    for (const moments of fc.sample(fc.oneof(histories, confidentialHistories), { numRuns: 2_000, seed: 20260918 }))
      for (const { command, result } of steps(moments)) if (result.events.length > 0) done.add(command.type)
    // The rules of 西海岸 know no classes, and nobody changes the calendar meanwhile.
    const never = new Set(['classify', 'recompute-dues'])
    expect(Object.keys(samples).filter((type) => !done.has(type) && !never.has(type))).toEqual([])
  })
})
