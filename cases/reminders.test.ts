import { describe, expect, it } from 'vitest'
import type { Recorded } from './case.ts'
import { calendar, given, local, profile, reported } from './fixtures.ts'
import { isReminder, reminderDay } from './reminders.ts'

const red = (time: string, clock: 'contact' | 'feedback' | 'promise' = 'contact'): Recorded => ({
  ...{ type: 'clock-red', clock, at: local(time), by: 'system', clocks: [] },
})
const yellow = (time: string): Recorded => ({ type: 'clock-yellow', clock: 'contact', at: local(time), by: 'system', clocks: [] })
const climbed = (time: string, clock: 'contact' | 'rectify', rung: number): Recorded => ({
  ...{ type: 'escalated', clock, rung, at: local(time), by: 'system', clocks: [] },
})
const dayOf = (
  audience: 'group' | 'head' | 'leader' | 'coordinator' | 'enterprise-officer',
  most: number,
  ...history: readonly Recorded[]
): string => reminderDay(given(reported).case, history, audience, { profile, most, calendar })

describe('A1.10: the reminders of a case', () => {
  it('are so many a day, the next one waits for the next working day', () => {
    const two = [yellow('2026-11-27 10:00'), red('2026-11-27 11:00')]
    expect(dayOf('group', 2, ...two)).toBe('2026-11-27')
    expect(dayOf('group', 2, ...two, red('2026-11-27 15:00', 'feedback'))).toBe('2026-11-30')
  })

  it('count what waited for that day', () => {
    const friday = ['10:00', '11:00', '14:00'].map((time) => red(`2026-11-27 ${time}`))
    expect(dayOf('group', 1, ...friday)).toBe('2026-12-01')
    expect(dayOf('group', 1, ...friday, red('2026-12-01 09:30'))).toBe('2026-12-02')
  })

  it('are counted for each who is reminded: the head hears nothing of a yellow light', () => {
    const history = [yellow('2026-11-27 10:00'), red('2026-11-27 11:00')]
    expect(dayOf('group', 1, ...history)).toBe('2026-11-30')
    expect(dayOf('head', 1, ...history)).toBe('2026-11-27')
  })

  it('of one instant are one message, and those of the night belong to the next morning', () => {
    expect(dayOf('group', 1, red('2026-11-27 11:00'), red('2026-11-27 11:00', 'feedback'))).toBe('2026-11-27')
    expect(dayOf('group', 1, red('2026-11-26 20:00'), red('2026-11-27 11:00', 'feedback'))).toBe('2026-11-30')
    expect(dayOf('group', 1, { ...red('2026-11-27 17:30'), at: '2026-11-27T09:30:00.900Z' })).toBe('2026-11-27')
  })

  it('of a rung count for the leader, of a red light for the officer of the enterprise as well', () => {
    const two = [red('2026-11-26 11:00'), climbed('2026-11-27 11:00', 'contact', 0)]
    expect(dayOf('leader', 1, ...two)).toBe('2026-11-27')
    expect(dayOf('enterprise-officer', 1, ...two)).toBe('2026-11-26')
    expect(dayOf('coordinator', 1, red('2026-11-27 11:00'))).toBe('2026-11-27')
  })

  it('are changes of a light and rungs, nothing else', () => {
    expect([red('2026-11-27 11:00'), yellow('2026-11-27 10:00')].every(isReminder)).toBe(true)
    expect(isReminder(climbed('2026-11-27 12:00', 'contact', 0))).toBe(true)
    expect(isReminder({ type: 'urged', at: local('2026-11-27 10:00'), by: 'wang', clocks: [] })).toBe(false)
  })
})
