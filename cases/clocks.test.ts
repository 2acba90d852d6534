import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Actor, type CaseEvent, type ClockKind, type Command, isRefusal, runningClock } from './case.ts'
import { type ClockRule, clockChanges, clockOver, extendClock, nextTimer, ownerOf, type Profile, startClock } from './clocks.ts'
import {
  calendar,
  contacted,
  coordinator,
  did,
  fence,
  given,
  givenOf,
  histories,
  local,
  Outcome,
  profile,
  rates,
  reported,
  reportedUnsure,
  resolved,
  type Step,
  says,
  staff,
  system,
  unsureFence,
  until,
  wang,
} from './fixtures.ts'
import { handle } from './handle.ts'

const dispatchedAt = (at: string) => did(fence, { at, by: wang })
const referredAt = (at: string) => did(unsureFence, { at, by: wang })
const promisedAt = (at: string) => did({ type: 'promise-same-day' }, { at, by: staff })
const contactAt = (at: string) => did({ type: 'contact', note: '已到店里与王总面谈' }, { at, by: staff })
const extend = (days: number, asked: string, approved: string): readonly Step[] => [
  did({ type: 'request-extension', days, reason: '要等管线迁改图纸' }, { at: asked, by: staff }),
  did({ type: 'rule-extension', approve: true }, { at: approved, by: coordinator }),
]

describe('a rule that a district writes', () => {
  const at = local('2026-09-18 16:00')
  const ruleOf = (kind: ClockKind): ClockRule => {
    const found = profile.clocks.find((rule) => rule.kind === kind)
    if (!found) throw new Error(`the profile has no clock ${kind}`)
    return found
  }
  const dueOf = (unit: ClockRule['unit'], amount: number): string =>
    startClock({ ...ruleOf('contact'), unit, amount }, at, profile, calendar).due

  it('counts in minutes, hours, working days, calendar days or months', () => {
    expect(dueOf('minute', 90)).toBe(local('2026-09-18 17:30'))
    expect(dueOf('working-hour', 1)).toBe(local('2026-09-18 17:00'))
    expect(dueOf('working-day', 1)).toBe(local('2026-09-20 17:30'))
    expect(dueOf('month', 1)).toBe(calendar.monthsAfter(at, 1).due)
    expect(dueOf('calendar-day', 30)).toBe(calendar.calendarDaysAfter(at, 30).due)
    expect(dueOf('same-day', 1)).toBe(local('2026-09-18 17:30'))
    expect(() => dueOf('promised', 1)).toThrow('the clock "contact" ends when it was promised')
  })

  it('is yellow as long before its end as it says, from the very moment', () => {
    const light = (yellowBeforeWorkingMinutes: number): string =>
      startClock({ ...ruleOf('contact'), unit: 'minute', amount: 60, yellowBeforeWorkingMinutes }, at, profile, calendar).light
    expect([light(59), light(60), light(61)]).toEqual(['green', 'yellow', 'yellow'])
    expect(clockOver('assist', at, local('2026-09-20 13:30'), profile, calendar)).toMatchObject({ light: 'green', provisional: false })
    expect(clockOver('assist', local('2026-09-20 13:30'), local('2026-09-20 17:30'), profile, calendar).light).toBe('yellow')
  })

  it('goes on from promise to promise where it is rolling: a later day moves it, what was late is missed and begins anew', () => {
    const rolling: Profile = {
      ...profile,
      clocks: profile.clocks.map((rule) => (rule.kind === 'feedback' ? { ...rule, rolling: true } : rule)),
    }
    const promised = (due: string, when: string, it = given(reported, contacted).case): unknown =>
      clockChanges({ type: 'promised', due: local(due), text: '届时答复', at: local(when), by: 'staff-hucd' }, it, rolling, calendar)
        .filter((change) => (change.op === 'started' ? change.clock.kind : 'kind' in change ? change.kind : '') === 'feedback')
        .map((change) => [change.op, change.op === 'started' ? change.clock.due : change.op === 'moved' ? change.due : ''])
    expect(promised('2026-09-28 17:30', '2026-09-21 10:00')).toEqual([['moved', local('2026-09-28 17:30')]])
    expect(promised('2026-09-22 17:30', '2026-09-21 10:00')).toEqual([])
    expect(promised('2026-09-21 17:30', '2026-09-21 10:00')).toEqual([])
    expect(promised('2026-09-28 17:30', '2026-09-22 17:31')).toEqual([
      ['missed', ''],
      ['started', local('2026-09-28 17:30')],
    ])
    const red = given(reported, contacted, until('2026-09-22 17:30')).case
    expect(promised('2026-09-28 17:30', '2026-09-22 17:30', red)).toEqual([
      ['missed', ''],
      ['started', local('2026-09-28 17:30')],
    ])
    expect(clockChanges({ type: 'supplemented', text: '照片', attachments: [], at, by: 'wang' }, red, rolling, calendar)).toEqual([])
  })

  it('that is gone leaves its clock to end with what it was for', () => {
    const without: Profile = { ...profile, clocks: profile.clocks.filter(({ kind }) => kind !== 'feedback') }
    const { case: it } = given(
      reported,
      contacted,
      did({ type: 'assist', department: 'water', text: '请确认管线' }, { at: '2026-09-18 16:30', by: coordinator }),
    )
    const ends = (event: CaseEvent): unknown =>
      clockChanges(event, it, without, calendar).filter(
        (change) => 'kind' in change && (change.kind === 'feedback' || change.kind === 'assist'),
      )
    const when = { at: local('2026-09-21 10:00'), by: 'coordinator' }
    const assist = { op: 'cancelled', kind: 'assist', task: 1 }
    expect(ends({ type: 'objection-upheld', ...when })).toEqual([{ op: 'cancelled', kind: 'feedback' }, assist])
    expect(ends({ type: 'dispatched', lead: 'water', automatic: false, ...when })).toEqual([{ op: 'cancelled', kind: 'feedback' }, assist])
    expect(ends({ type: 'resolved', answer: '围挡已拆除', ...when })).toEqual([{ op: 'met', kind: 'feedback' }, assist])
    expect(ends({ type: 'resolved', answer: '围挡已拆除', ...when, at: local('2026-09-22 17:31') })).toEqual([
      { op: 'missed', kind: 'feedback' },
      assist,
    ])
    expect(ends({ type: 'withdrawn', reason: '不用了', ...when })).toEqual([{ op: 'cancelled', kind: 'feedback' }, assist])
    expect(ends({ type: 'merged', into: 'QS20260918-0003', ...when })).toEqual([{ op: 'cancelled', kind: 'feedback' }, assist])
    expect(ends({ type: 'progress-reported', text: '已到现场', ...when })).toEqual([])
  })

  it('ends each clock once, and calls nobody late for what the enterprise owes', () => {
    const { case: it } = given(reported)
    const ended = clockChanges({ type: 'withdrawn', reason: '不用了', at, by: 'wang' }, it, profile, calendar)
    expect(ended).toEqual(['contact', 'feedback', 'weekly'].map((kind) => ({ op: 'cancelled', kind })))
    expect(ownerOf('supplement', it, profile)).toBe('reporter')
    expect(ownerOf('appeal', it, profile)).toBe('coordinator')
    expect(ownerOf('assist', it, profile)).toBe('department')
    expect(clockChanges({ type: 'acknowledged', at, by: 'staff-hucd' }, null, profile, calendar)).toEqual([])
  })

  it('does not take up again what was cancelled', () => {
    const { case: it } = given(reported, did({ type: 'withdraw', reason: '不用了' }, { at: '2026-09-18 16:30', by: wang }))
    expect(clockChanges({ type: 'contact-denied', at, by: 'wang' }, it, profile, calendar)).toEqual([])
  })
})

describe('the clocks of a dispatched case', () => {
  it('A1.4: give one working day for the contact: a dispatch on Friday afternoon is due on the 调休 Sunday', () => {
    expect(given(dispatchedAt('2026-09-18 16:00')).clock('contact')).toEqual({
      kind: 'contact',
      startedAt: local('2026-09-18 16:00'),
      due: local('2026-09-20 17:30'),
      provisional: false,
      yellowAt: local('2026-09-20 13:30'),
      status: 'running',
      light: 'green',
      rungs: 0,
      nextRungAt: null,
    })
  })

  it('A1.5: give three working days for the feedback, which runs beside the contact', () => {
    const story = given(dispatchedAt('2026-09-18 16:00'))
    expect(story.clock('feedback')).toMatchObject({
      due: local('2026-09-22 17:30'),
      yellowAt: local('2026-09-22 13:30'),
      status: 'running',
    })
    expect(story.case.clocks.map(({ kind }) => kind)).toEqual(['contact', 'feedback', 'weekly'])
  })

  it.each([
    ['on Sunday at 23:40, a day off', '2026-11-22 23:40', '2026-11-23 17:30', '2026-11-25 17:30'],
    ['just before midnight on Monday', '2026-11-23 23:59', '2026-11-24 17:30', '2026-11-26 17:30'],
    ['just after midnight on Tuesday', '2026-11-24 00:00', '2026-11-25 17:30', '2026-11-27 17:30'],
    ['on the eve of 国庆', '2026-09-30 17:00', '2026-10-08 17:30', '2026-10-10 17:30'],
    ['within 国庆', '2026-10-03 10:00', '2026-10-08 17:30', '2026-10-10 17:30'],
  ])('begin %s without counting that day', (_when, at, contact, feedback) => {
    const story = given(dispatchedAt(at))
    expect(story.clock('contact').due).toBe(local(contact))
    expect(story.clock('feedback').due).toBe(local(feedback))
  })

  it('are provisional when they end in a year whose days off are not published', () => {
    const story = given(dispatchedAt('2026-12-30 10:00'))
    expect(story.clock('contact')).toMatchObject({ due: local('2026-12-31 17:30'), provisional: false })
    expect(story.clock('feedback')).toMatchObject({ due: local('2027-01-05 17:30'), provisional: true })
  })

  it('begin anew for another department, and the old ones are cancelled', () => {
    const { case: it } = given(reported, promisedAt('2026-09-18 16:10')).when(
      { type: 'dispatch', lead: 'urban_mgmt' },
      { at: '2026-09-21 10:00', by: coordinator },
    )
    expect(it.clocks.map(({ kind, status }) => `${kind} ${status}`)).toEqual([
      ...['contact cancelled', 'feedback cancelled', 'weekly cancelled', 'same-day cancelled'],
      ...['contact running', 'feedback running', 'weekly running'],
    ])
    expect(runningClock(it, 'feedback')?.due).toBe(local('2026-09-24 17:30'))
  })

  it('stand still for nobody while an objection waits, and are cancelled when it is upheld', () => {
    const objected = did({ type: 'object', basis: '占道围挡由城管局审批', suggested: null }, { at: '2026-09-18 16:30', by: staff })
    expect(given(reported, objected).clock('contact').status).toBe('running')
    given(reported, objected)
      .when({ type: 'rule-objection', uphold: true, lead: null }, { at: '2026-09-18 16:40', by: coordinator })
      .thenClock('contact', { status: 'cancelled' })
      .thenClock('feedback', { status: 'cancelled' })
      .thenClock('dispatch', { status: 'running', due: local('2026-09-20 13:40'), yellowAt: local('2026-09-18 16:40') })
  })
})

describe('the clock of the coordinator', () => {
  it.each([
    ['over lunch', '2026-11-23 10:00', '2026-11-23 15:30'],
    ['from before opening', '2026-11-23 07:30', '2026-11-23 14:30'],
    ['from within lunch', '2026-11-23 12:30', '2026-11-23 17:30'],
    ['over the close of business into a 调休 Sunday', '2026-09-18 16:00', '2026-09-20 11:30'],
    ['from Saturday evening', '2026-11-21 20:00', '2026-11-23 14:30'],
  ])('gives four working hours %s', (_when, at, due) => {
    expect(given(referredAt(at)).clock('dispatch')).toMatchObject({ due: local(due), status: 'running' })
  })

  it('begins yellow within working hours, for it has no more than the four hours of the yellow light', () => {
    expect(given(referredAt('2026-11-23 10:00')).clock('dispatch')).toMatchObject({ light: 'yellow', yellowAt: local('2026-11-23 10:00') })
  })

  it('is green until the opening when it begins at night', () => {
    expect(given(referredAt('2026-11-21 20:00')).clock('dispatch')).toMatchObject({ light: 'green', yellowAt: local('2026-11-23 09:00') })
  })

  it('is met by the dispatch', () => {
    given(reportedUnsure)
      .when({ type: 'dispatch', lead: 'hucd' }, { at: '2026-09-18 16:30', by: coordinator })
      .thenClock('dispatch', { status: 'met' })
      .thenClock('contact', { status: 'running', due: local('2026-09-20 17:30') })
  })
})

describe('A1.6: the clock of a same-day promise', () => {
  it.each([
    ['in the morning, the same day', '2026-11-23 09:10', '2026-11-23 17:30', 'green'],
    ['after lunch, the same day, yellow from the start', '2026-11-23 13:30', '2026-11-23 17:30', 'yellow'],
    ['a minute before closing, the same day, yellow from the start', '2026-11-23 17:29', '2026-11-23 17:30', 'yellow'],
    ['at closing, the next working day', '2026-11-23 17:30', '2026-11-24 17:30', 'green'],
    ['on a Saturday, the next working day', '2026-11-21 10:00', '2026-11-23 17:30', 'green'],
    ['on a 调休 Sunday, the same day', '2026-09-20 10:00', '2026-09-20 17:30', 'green'],
  ])('A1.6: ends, when promised %s', (_when, at, due, light) => {
    expect(given(dispatchedAt('2026-09-18 16:00'), promisedAt(at)).clock('same-day')).toMatchObject({ due: local(due), light })
  })

  it('is met by the answer', () => {
    expect(given(reported, promisedAt('2026-09-18 16:10'), resolved).clock('same-day').status).toBe('met')
  })
})

describe('the clock of a promise', () => {
  const due = local('2026-09-24 17:30')
  const promising: Command = { type: 'promise', due, text: '下周四前拆除围挡' }
  const promised = did(promising, { at: '2026-09-18 16:30', by: staff })

  it('ends when it was promised, and turns yellow and red like the others', () => {
    const story = given(reported, promised)
    expect(story.clock('promise')).toMatchObject({ due, status: 'running', light: 'green', yellowAt: local('2026-09-24 13:30') })
    story.whenTimePasses('2026-09-24 13:30').thenClock('promise', { light: 'yellow' })
    story.whenTimePasses('2026-09-24 17:30').thenClock('promise', { light: 'red' })
  })

  it('is met by the next progress or the answer, and missed by one that comes late', () => {
    given(reported, promised)
      .when({ type: 'report-progress', text: '围挡拆了一半' }, { at: '2026-09-24 10:00', by: staff })
      .thenClock('promise', { status: 'met' })
    given(reported, promised)
      .when({ type: 'resolve', answer: '围挡已拆除' }, { at: '2026-09-24 10:00', by: staff })
      .thenClock('promise', { status: 'met' })
    given(reported, promised, until('2026-09-28 09:30'))
      .when({ type: 'resolve', answer: '围挡已拆除' }, { at: '2026-09-28 09:40', by: staff })
      .thenClock('promise', { status: 'missed' })
  })

  it('gives way to a newer promise, of which the ledger keeps both', () => {
    given(reported, promised)
      .when({ ...promising, due: local('2026-09-28 17:30') }, { at: '2026-09-21 10:00', by: staff })
      .thenEvents({
        type: 'promised',
        clocks: [
          { op: 'cancelled', kind: 'promise' },
          { op: 'started', clock: expect.objectContaining({ kind: 'promise' }) },
        ],
      })
      .thenClock('promise', { due: local('2026-09-28 17:30'), status: 'running' })
  })

  it('is refused for a time that is over, twice for the same time, and without words', () => {
    given(reported)
      .when({ ...promising, due: local('2026-09-18 16:00') }, { at: '2026-09-18 16:30', by: staff })
      .thenRefused({ refused: 'promise-past' })
    given(reported, promised).when(promising, { at: '2026-09-18 16:40', by: staff }).thenRefused({ refused: 'already-done' })
    given(reported)
      .when({ ...promising, text: ' ' }, { at: '2026-09-18 16:30', by: staff })
      .thenRefused({ refused: 'text-missing', needs: 'promise' })
  })
})

describe('the clocks after the answer', () => {
  it('are the seven days of the rating, working days or not, and no other', () => {
    const story = given(reported, contacted, resolved)
    expect(story.clock('rating')).toMatchObject({ due: local('2026-09-25 17:30'), status: 'running', light: 'green' })
    expect(story.case.clocks.map(({ kind, status }) => `${kind} ${status}`)).toEqual([
      'contact met',
      'feedback met',
      'weekly met',
      'rating running',
    ])
  })

  it('have no yellow light for the enterprise, which is never late', () => {
    const { due, yellowAt } = given(reported, contacted, resolved).clock('rating')
    expect(yellowAt).toBe(due)
  })

  it('are five working days for the rectification of a reopened case, over 中秋', () => {
    const story = given(
      dispatchedAt('2026-09-21 10:00'),
      ...answeredOn('2026-09-22'),
      did({ type: 'give-outcome', outcome: 'not' }, { at: '2026-09-22 16:00', by: wang }),
    )
    expect(story.clock('rectify')).toMatchObject({ due: local('2026-09-30 17:30'), status: 'running', light: 'green' })
    expect(story.clock('rating').status).toBe('met')
  })

  it('begin again with the second answer', () => {
    const again = did({ type: 'resolve', answer: '围挡已全部拆除' }, { at: '2026-09-23 10:00', by: staff })
    const story = given(reported, contacted, resolved, says('not'), again)
    expect(story.case.clocks.map(({ kind, status }) => `${kind} ${status}`)).toEqual([
      ...['contact met', 'feedback met', 'weekly met', 'rating met', 'weekly met', 'rectify met', 'follow-up cancelled', 'rating running'],
    ])
    expect(story.clock('rating').due).toBe(local('2026-09-30 17:30'))
  })

  it('are missed, never met, when the survey runs out without a rating', () => {
    expect(given(reported, contacted, resolved, until('2026-09-25 17:30')).clock('rating').status).toBe('missed')
  })

  it('are met when the rating came in time and only the word on the rest did not', () => {
    given(reported, contacted, resolved, says('partly'), rates(4))
      .when({ type: 'clock-due' }, { at: '2026-10-08 09:00', by: system })
      .thenEvents({ type: 'closed', how: 'rated' })
      .thenClock('rating', { status: 'met' })
  })
})

describe('a contact', () => {
  it('at the very end of its clock meets it, and a minute later misses it', () => {
    expect(given(reported, contactAt('2026-09-20 17:30')).clock('contact').status).toBe('met')
    expect(given(reported, contactAt('2026-09-20 17:31')).clock('contact').status).toBe('missed')
    expect(given(reported, until('2026-09-20 18:00'), contactAt('2026-09-21 09:05')).clock('contact')).toMatchObject({
      status: 'missed',
      light: 'red',
    })
  })

  it('that the enterprise denies lets the clock run on, with the due time it had', () => {
    const denied = did({ type: 'deny-contact' }, { at: '2026-09-18 17:00', by: wang })
    const story = given(reported, contacted, denied)
    expect(story.clock('contact')).toEqual(given(reported).clock('contact'))
    expect(story.case.clocks).toHaveLength(3)
  })

  it('that the enterprise denies after the end turns the light red with the next ring', () => {
    const denied = did({ type: 'deny-contact' }, { at: '2026-09-21 10:00', by: wang })
    given(reported, contacted, denied)
      .whenTimePasses('2026-09-21 10:00')
      .thenEvents({ type: 'clock-red', clock: 'contact', at: local('2026-09-21 10:00') })
      .thenClock('contact', { light: 'red', status: 'running' })
  })

  it('a second time after a denial meets the clock again', () => {
    const denied = did({ type: 'deny-contact' }, { at: '2026-09-18 17:00', by: wang })
    expect(given(reported, contacted, denied, contactAt('2026-09-20 09:30')).clock('contact').status).toBe('met')
  })

  it('is made by the answer too', () => {
    given(reported)
      .when({ type: 'resolve', answer: '围挡已后退三米' }, { at: '2026-09-18 17:00', by: staff })
      .thenClock('contact', { status: 'met' })
  })
})

describe('an approved extension', () => {
  it('moves the end of the feedback that runs, by working days', () => {
    const story = given(reported, contacted, ...extend(3, '2026-09-21 10:00', '2026-09-21 11:00'))
    expect(story.clock('feedback')).toMatchObject({
      startedAt: local('2026-09-18 16:00'),
      due: local('2026-09-28 17:30'),
      yellowAt: local('2026-09-28 13:30'),
      status: 'running',
      light: 'green',
    })
    expect(story.case.clocks.filter(({ kind }) => kind === 'feedback')).toHaveLength(1)
  })

  it('moves whichever limit the profile calls extendable', () => {
    const clocks = profile.clocks.map((rule) => ({ ...rule, extendable: rule.kind === 'contact' }))
    const { case: it } = given(reported)
    expect(extendClock(it, 2, local('2026-09-18 16:10'), { ...profile, clocks }, calendar)).toMatchObject({
      kind: 'contact',
      due: local('2026-09-22 17:30'),
    })
  })

  it('adds to the one before', () => {
    const story = given(
      reported,
      ...extend(1, '2026-09-18 16:10', '2026-09-18 16:11'),
      ...extend(2, '2026-09-18 16:12', '2026-09-18 16:13'),
    )
    expect(story.clock('feedback').due).toBe(local('2026-09-28 17:30'))
  })

  it('moves the rectification of a reopened case', () => {
    const story = given(reported, contacted, resolved, says('not'), ...extend(2, '2026-09-21 10:00', '2026-09-21 11:00'))
    expect(story.clock('rectify').due).toBe(local('2026-09-29 17:30'))
  })

  it('leaves the contact where it is', () => {
    expect(given(reported, ...extend(3, '2026-09-18 16:10', '2026-09-18 16:11')).clock('contact').due).toBe(local('2026-09-20 17:30'))
  })

  it('is provisional when it reaches into a year that is not published', () => {
    const story = given(dispatchedAt('2026-12-25 10:00'), ...extend(2, '2026-12-28 10:00', '2026-12-28 11:00'))
    expect(story.clock('feedback')).toMatchObject({ due: local('2027-01-04 17:30'), provisional: true })
  })

  it('that comes too late to be of use begins yellow', () => {
    const story = given(reported, ...extend(1, '2026-09-22 17:00', '2026-09-23 17:00'))
    expect(story.clock('feedback')).toMatchObject({ due: local('2026-09-23 17:30'), light: 'yellow' })
  })

  it('that is refused leaves the clock as it is', () => {
    const asked = did({ type: 'request-extension', days: 3, reason: '要等图纸' }, { at: '2026-09-21 10:00', by: staff })
    given(reported, asked)
      .when({ type: 'rule-extension', approve: false }, { at: '2026-09-21 11:00', by: coordinator })
      .thenClock('feedback', given(reported).clock('feedback'))
  })
})

describe('withdraw', () => {
  const withdraw = { type: 'withdraw', reason: '围挡已经自己拆了' } as const

  it.each<[string, readonly Step[]]>([
    ['before the dispatch', [reportedUnsure]],
    ['in the hands of a department that promised the same day', [reported, promisedAt('2026-09-18 16:10')]],
    ['answered', [reported, contacted, resolved]],
    ['reopened', [reported, contacted, resolved, says('not')]],
    ['late', [reported, until('2026-09-20 18:00')]],
  ])('stops all clocks of a case that is %s', (_what, steps) => {
    const { case: it, timer } = given(...steps).when(withdraw, { at: '2026-09-20 18:00', by: wang }).handled
    expect(it.clocks.filter(({ status }) => status === 'running')).toEqual([])
    expect(it.clocks.at(-1)?.status).toMatch(/cancelled/)
    expect(timer).toBeNull()
  })
})

describe('the week without progress', () => {
  const progress = (at: string) => did({ type: 'report-progress', text: '施工单位同意后退三米' }, { at, by: staff })

  it('asks the group for a line after five working days, tells the reporter, and begins again', () => {
    const story = given(reported, until('2026-09-24 17:00'))
    expect(story.clock('weekly')).toMatchObject({ due: local('2026-09-24 17:30'), light: 'green' })
    story
      .whenTimePasses('2026-09-24 17:30')
      .thenEvents({ type: 'progress-asked' })
      .thenTold('progress-asked → group:hucd (held)', 'progress-asked → reporter:wang (held)')
      .thenClock('weekly', { due: local('2026-10-09 17:30'), status: 'running' })
  })

  it('begins again with every progress, and never turns a light', () => {
    const story = given(reported, contacted, progress('2026-09-21 10:00'))
    expect(story.clock('weekly').due).toBe(local('2026-09-29 17:30'))
    expect(
      given(reported, until('2026-12-30 18:00')).case.clocks.filter(({ kind, light }) => kind === 'weekly' && light !== 'green'),
    ).toEqual([])
  })

  it('is a month for a reporter who would rather hear less, also after the next progress', () => {
    const slowed = did({ type: 'slow-news' }, { at: '2026-09-21 10:00', by: wang })
    const story = given(reported, contacted, slowed)
    expect(story.clock('weekly').due).toBe(local('2026-10-21 17:30'))
    expect(given(reported, contacted, slowed, progress('2026-09-22 10:00')).clock('weekly').due).toBe(local('2026-10-22 17:30'))
    story.when({ type: 'slow-news' }, { at: '2026-09-22 10:00', by: wang }).thenRefused({ refused: 'already-done' })
    // Limits are watched all the same.
    expect(story.clock('feedback').due).toBe(local('2026-09-22 17:30'))
  })
})

describe('nextTimer', () => {
  it('is the next change of a light, then the next rung', () => {
    const timerAfter = (time: string) => nextTimer(given(reported, until(time)).case)
    expect(timerAfter('2026-09-18 17:00')).toBe(local('2026-09-20 13:30'))
    expect(timerAfter('2026-09-20 13:30')).toBe(local('2026-09-20 17:30'))
    expect(timerAfter('2026-09-20 17:30')).toBe(local('2026-09-21 17:30'))
    expect(timerAfter('2026-09-21 17:30')).toBe(local('2026-09-22 13:30'))
    // What is left is the week in which nothing was heard.
    expect(timerAfter('2026-09-30 17:30')).toBe(given(reported, until('2026-09-30 17:30')).clock('weekly').due)
  })
})

describe('a clock that was started under other rules', () => {
  const changed: Profile = { ...profile, clocks: profile.clocks.filter(({ kind }) => kind !== 'feedback') }
  const underOthers = (command: Command, at: string, by: Actor) => {
    const it = given(dispatchedAt('2026-09-18 16:00')).case
    return new Outcome(handle(command, it, { ...givenOf({ at, by }), profile: changed }))
  }

  it('goes on, turns red for the department, and is stopped by the answer', () => {
    underOthers({ type: 'clock-due' }, '2026-09-22 17:30', system).thenEvents(
      { type: 'clock-red', clock: 'contact' },
      { type: 'clock-red', clock: 'feedback' },
    )
    underOthers({ type: 'resolve', answer: '围挡已拆' }, '2026-09-21 10:00', staff).thenClock('feedback', { status: 'met' })
    underOthers({ type: 'resolve', answer: '围挡已拆' }, '2026-09-23 10:00', staff).thenClock('feedback', { status: 'missed' })
  })

  it('ends with the department and with the case', () => {
    underOthers({ type: 'dispatch', lead: 'urban_mgmt' }, '2026-09-21 10:00', coordinator).thenClock('feedback', { status: 'cancelled' })
    underOthers({ type: 'withdraw', reason: '不用了' }, '2026-09-21 10:00', wang).thenClock('feedback', { status: 'cancelled' })
  })
})

describe('the lights, on random histories', () => {
  const rank = { green: 0, yellow: 1, red: 2 }

  it('A1.8: never go back unless the end is moved or an act is taken back, and a clock that has ended never changes but by a denial or a ruling', () => {
    fc.assert(
      fc.property(histories, (moments) => {
        for (const { before, result } of moments) {
          // What is taken back takes its clocks with it.
          if (before === null || isRefusal(result) || result.events.some(({ type }) => type === 'retracted')) continue
          const again = result.events.some(({ type }) => type === 'contact-denied' || type === 'long-term-refused')
          for (const [i, was] of before.clocks.entries()) {
            const is = result.case.clocks[i]
            if (!is) throw new Error('a clock was lost')
            expect(is).toMatchObject({ kind: was.kind, startedAt: was.startedAt })
            if (is.due === was.due) expect(rank[is.light]).toBeGreaterThanOrEqual(rank[was.light])
            else if (was.status !== 'suspended') expect(result.events.map(({ type }) => type)).toContain('extension-approved')
            if (was.status !== 'running' && was.status !== 'suspended' && !again) expect(is).toEqual(was)
          }
        }
      }),
      { numRuns: 250 },
    )
  })

  it('are red no sooner than the end, and yellow no sooner than four working hours before', () => {
    fc.assert(
      fc.property(histories, (moments) => {
        for (const { result, given: world } of moments) {
          if (isRefusal(result)) continue
          for (const clock of result.case.clocks) {
            expect(clock.yellowAt <= clock.due).toBe(true)
            if (clock.light === 'red') expect(clock.due <= world.now).toBe(true)
            // The report of a week is asked for on the morning of its day.
            const most = clock.kind === 'weekly' ? 420 : 240
            const left = clock.left ?? calendar.workingMinutesBetween(world.now, clock.due)
            if (clock.light === 'yellow') expect(left).toBeLessThanOrEqual(most)
          }
        }
      }),
      { numRuns: 250 },
    )
  })

  it('leave no timer behind: a second ring at the same moment finds nothing that a first one could have done', () => {
    fc.assert(
      fc.property(histories, (moments) => {
        for (const { command, result, given: world } of moments) {
          if (command.type !== 'clock-due' || isRefusal(result) || result.timer === null || result.timer <= world.now) continue
          expect(handle(command, result.case, world)).toMatchObject({ events: [], notices: [] })
        }
      }),
      { numRuns: 250 },
    )
  })
})

// --- Internal helpers ---

function answeredOn(day: string): readonly Step[] {
  return [contactAt(`${day} 09:30`), did({ type: 'resolve', answer: '围挡已后退三米' }, { at: `${day} 15:00`, by: staff })]
}
