import { describe, expect, it } from 'vitest'
import { dispatchable, fence, tipOff, unsureFence } from './fixtures.ts'
import { route } from './routing.ts'

const referred = { type: 'referred', because: 'unsure' }

describe('route', () => {
  it('dispatches to the first department of the model when the model is sure', () => {
    expect(route(fence, dispatchable)).toEqual({ type: 'dispatched', lead: 'hucd', automatic: true })
  })

  it('asks the coordinator when the model is not sure', () => {
    expect(route(unsureFence, dispatchable)).toEqual(referred)
  })

  it('gives a tip-off to the discipline contact, whatever department the model is sure of', () => {
    for (const way of ['auto', 'person'] as const) {
      expect(route({ ...tipOff, route: way }, dispatchable)).toEqual({ type: 'dispatched', lead: 'discipline', automatic: true })
    }
    expect(route({ ...tipOff, suggestions: [] }, dispatchable)).toEqual({ type: 'dispatched', lead: 'discipline', automatic: true })
  })

  it('asks the coordinator about what no department answers for', () => {
    expect(route({ ...fence, suggestions: [{ code: 'other', p: 0.99 }] }, dispatchable)).toEqual(referred)
  })

  it('asks the coordinator when the department cannot be reached or is not known, and does not take the second best', () => {
    const withoutHousing = new Set([...dispatchable].filter((code) => code !== 'hucd'))
    expect(route(fence, withoutHousing)).toEqual(referred)
    expect(route({ ...fence, suggestions: [{ code: 'weather', p: 0.99 }] }, dispatchable)).toEqual(referred)
    expect(route({ ...fence, suggestions: [] }, dispatchable)).toEqual(referred)
  })
})
