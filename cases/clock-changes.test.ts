import { describe, expect, it } from 'vitest'
import { changesOf } from './clock-changes.ts'
import { calendar, contacted, given, local, profile, reported, resolved } from './fixtures.ts'

describe('changesOf', () => {
  it('moves nothing by an approval for which no clock runs any more', () => {
    const now = local('2026-09-18 17:00')
    const event = { type: 'extension-approved', days: 2, at: now, by: 'coordinator' } as const
    expect(changesOf(event, given(reported, contacted, resolved).case, { now, profile, calendar })).toEqual([])
    expect(changesOf(event, given(reported).case, { now, profile, calendar })).toMatchObject([{ op: 'moved', kind: 'feedback' }])
  })
})
