import { describe, expect, it } from 'vitest'
import type { Case, CaseClock } from './api.ts'
import { isOverdue, newArrival, nextClock, nextDue } from './case-view.ts'

const monday = '2026-11-23T02:00:00.000Z'
const contact: CaseClock = clock('contact', '2026-11-24T09:30:00.000Z')
const feedback: CaseClock = clock('feedback', '2026-11-30T09:30:00.000Z')

describe('nextClock', () => {
  it('is the running clock that ends first', () => {
    expect(nextClock(power({ clocks: [feedback, contact] }))).toBe(contact)
  })

  it('passes over clocks that no longer run', () => {
    expect(nextClock(power({ clocks: [{ ...contact, status: 'met' }, feedback] }))).toBe(feedback)
    expect(nextClock(power({}))).toBeUndefined()
  })
})

describe('nextDue', () => {
  it('finds the nearest end over all cases and leaves out what has passed', () => {
    const late = clock('contact', '2026-11-20T09:30:00.000Z')
    const cases = [power({ clocks: [late, feedback] }), tax({ clocks: [contact] })]
    expect(isOverdue(late, monday)).toBe(true)
    expect(nextDue(cases, monday)).toEqual({ number: 'QS20261123-0008', clock: contact })
    expect(nextDue([power({ clocks: [late] })], monday)).toBeUndefined()
  })
})

describe('newArrival', () => {
  it('tells of a dispatch, of a reassignment and of an assisting department', () => {
    const waiting = power({ lead: null })
    expect(newArrival([waiting], [power({})])).toMatchObject({ department: 'power', part: 'lead' })
    expect(newArrival([power({})], [power({ lead: 'park' })])).toMatchObject({ department: 'park' })
    expect(newArrival([power({})], [power({ assisting: ['park'] })])).toMatchObject({
      department: 'park',
      part: 'assisting',
    })
  })

  it('is silent when nothing moved', () => {
    expect(newArrival([power({})], [power({ status: 'handling' })])).toBeUndefined()
    expect(newArrival([], [power({ lead: null })])).toBeUndefined()
  })
})

function clock(kind: string, due: string): CaseClock {
  return { kind, due, status: 'running', light: 'green' }
}

function power(more: Partial<Case>): Case {
  return {
    number: 'QS20261123-0007',
    status: 'dispatched',
    light: 'green',
    lead: 'power',
    ...more,
  }
}

function tax(more: Partial<Case>): Case {
  return power({ number: 'QS20261123-0008', lead: 'tax', ...more })
}
