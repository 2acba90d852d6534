import { describe, expect, it } from 'vitest'
import type { Command } from './case.ts'
import {
  contacted,
  coordinator,
  did,
  given,
  head,
  leader,
  local,
  person,
  reported,
  type Step,
  type Story,
  staff,
  system,
  tippedOff,
  until,
  wang,
} from './fixtures.ts'
import { awaited, involvedIn, type Meeting, openMeeting } from './meetings.ts'

// On Friday 2026-09-18 at 16:00 the housing office has the case; Sunday the 20th is a working day.
const slots = ['2026-09-22 10:00', '2026-09-23 15:00'].map(local)
const visit: Command = { type: 'convene', kind: 'joint-visit', departments: ['urban_mgmt', 'transport'], slots, place: '企业现场' }
const talk: Command = { ...visit, kind: 'consultation', place: '区政务中心' }
const says = (party: string, ...chosen: readonly number[]): Command => ({ type: 'answer-meeting', party, slots: chosen })
const at = '2026-09-18 16:30'
const convened = did(visit, { at, by: staff })
const answered = (party: string, ...chosen: readonly number[]) =>
  did(says(party, ...chosen), { at: '2026-09-18 16:40', by: party === 'enterprise' ? wang : person(`staff-${party}`) })
const fixed = [convened, answered('urban_mgmt', 1, 2), answered('transport', 2), answered('enterprise', 1, 2)] as const
const minutes: Command = {
  type: 'record-minutes',
  text: '围挡占了人行道，管线要先迁',
  present: ['hucd', 'urban_mgmt', 'enterprise'],
  commitments: [
    { department: 'hucd', text: '拆围挡', due: local('2026-09-30 17:30') },
    { department: 'power', text: '迁杆' },
  ],
}

/** The meeting of a story that has one ahead. */
function meetingIn({ case: it }: Pick<Story, 'case'>): Meeting {
  const meeting = openMeeting(it)
  if (!meeting) throw new Error('no meeting is ahead')
  return meeting
}

describe('a meeting', () => {
  it('A5.5: asks each department and the enterprise which of the times suit; whoever proposes them can come', () => {
    given(reported)
      .when(visit, { at, by: staff })
      .thenEvents(
        { type: 'meeting-convened', departments: ['hucd', 'urban_mgmt', 'transport'], due: local('2026-09-20 17:30') },
        { type: 'meeting-answered', party: 'hucd', slots: [1, 2] },
      )
      .thenTold('meeting-convened → group:urban_mgmt', 'meeting-convened → group:transport', 'meeting-convened → reporter:wang')
  })

  it('of officials asks the lead too, and a consultation does not ask the enterprise', () => {
    given(reported)
      .when(talk, { at, by: leader })
      .thenEvents({ type: 'meeting-convened', asked: ['hucd', 'urban_mgmt', 'transport'] })
      .thenTold('meeting-convened → group:hucd', 'meeting-convened → group:urban_mgmt', 'meeting-convened → group:transport')
  })

  it('A5.5: is fixed by the last answer, for the earliest time that suits most', () => {
    given(reported, convened, answered('urban_mgmt', 1, 2), answered('transport', 2))
      .when(says('enterprise', 1, 2), { at: '2026-09-18 16:50', by: wang })
      .thenEvents(
        { type: 'meeting-answered', party: 'enterprise' },
        {
          type: 'meeting-fixed',
          slot: slots[1] ?? '',
          coming: ['hucd', 'urban_mgmt', 'transport', 'enterprise'],
          absent: [],
          remindAt: local('2026-09-22 09:00'),
        },
      )
      .thenTold(
        'meeting-fixed → group:hucd',
        'meeting-fixed → group:urban_mgmt',
        'meeting-fixed → group:transport',
        'meeting-fixed → reporter:wang',
      )
  })

  it('A5.5: of a visit is fixed for a time that suits the enterprise, and names who cannot come', () => {
    given(reported, convened, answered('urban_mgmt', 1), answered('transport', 1))
      .when(says('enterprise', 2), { at: '2026-09-18 16:50', by: wang })
      .thenEvents(
        { type: 'meeting-answered' },
        { type: 'meeting-fixed', slot: slots[1] ?? '', coming: ['hucd', 'enterprise'], absent: ['urban_mgmt', 'transport'] },
      )
  })

  it('A5.5: is fixed at the limit for answers without those who did not answer, who are named as absent', () => {
    given(reported, convened, answered('urban_mgmt', 1), until('2026-09-20 17:00'))
      .whenTimePasses('2026-09-20 17:30')
      .thenCase({
        meeting: expect.objectContaining({ fixed: expect.objectContaining({ slot: slots[0], absent: ['transport', 'enterprise'] }) }),
      })
  })

  it('comes to nothing when no time suits, and whoever convened it hears so', () => {
    given(reported, convened, answered('urban_mgmt', 1), answered('transport'))
      .when(says('enterprise'), { at: '2026-09-18 16:50', by: wang })
      .thenEvents({ type: 'meeting-answered' }, { type: 'meeting-unfixed' })
      .thenTold('meeting-unfixed → group:hucd')
  })

  it('reminds everybody on the working day before, once', () => {
    const story = given(reported, ...fixed, until('2026-09-22 08:30'))
    story
      .whenTimePasses('2026-09-22 09:00')
      .thenTold(
        ...['hucd', 'urban_mgmt', 'transport'].map((code) => `meeting-reminded → group:${code} (held)`),
        'meeting-reminded → reporter:wang (held)',
      )
    expect(openMeeting(given(reported, ...fixed, until('2026-09-22 12:00')).case)?.fixed?.remindAt).toBeNull()
  })

  it('is moved or cancelled by the lead or an official with a reason, which everybody reads', () => {
    given(reported, ...fixed)
      .when({ type: 'move-meeting', slot: local('2026-09-24 10:00'), reason: '吊车没到' }, { at: '2026-09-21 09:00', by: coordinator })
      .thenEvents({ type: 'meeting-moved', slot: local('2026-09-24 10:00'), remindAt: local('2026-09-23 09:00') })
    const cancel: Command = { type: 'cancel-meeting', reason: '企业已自行解决' }
    given(reported, ...fixed)
      .when(cancel, { at: '2026-09-21 09:00', by: staff })
      .thenTold(
        'meeting-cancelled → group:hucd',
        'meeting-cancelled → group:urban_mgmt',
        'meeting-cancelled → group:transport',
        'meeting-cancelled → reporter:wang',
      )
    given(reported, ...fixed)
      .when({ ...cancel, reason: '' }, { at: '2026-09-21 09:00', by: staff })
      .thenRefused({ refused: 'text-missing', needs: 'reason' })
    given(reported, ...fixed)
      .when(cancel, { at: '2026-09-21 09:00', by: person('staff-transport') })
      .thenRefused({ refused: 'not-your-case' })
    given(reported, ...fixed)
      .when(cancel, { at: '2026-09-21 09:00', by: wang })
      .thenRefused({ refused: 'not-your-role' })
  })

  it('is cancelled when the case is answered or goes elsewhere', () => {
    given(reported, ...fixed)
      .when({ type: 'resolve', answer: '围挡已拆除' }, { at: '2026-09-21 09:00', by: staff })
      .thenEvents({ type: 'meeting-cancelled', reason: '' }, { type: 'resolved' })
    given(reported, ...fixed)
      .when({ type: 'dispatch', lead: 'tax' }, { at: '2026-09-21 09:00', by: coordinator })
      .thenEvents({ type: 'meeting-cancelled', reason: '' }, { type: 'dispatched' })
  })

  it('stands again, as everybody hears, when the answer that cancelled it is taken back', () => {
    const answer = did({ type: 'resolve', answer: '围挡已拆除' }, { at: '2026-09-21 09:00', by: staff })
    const before = given(reported, ...fixed)
    const after = given(reported, ...fixed, answer)
      .when({ type: 'retract' }, { at: '2026-09-21 09:02', by: staff })
      .thenEvents({ type: 'retracted', what: 'resolved' }, { type: 'meeting-resumed' })
      .thenTold(
        'retracted → reporter:wang',
        ...['hucd', 'urban_mgmt', 'transport'].map((code) => `meeting-resumed → group:${code}`),
        'meeting-resumed → reporter:wang',
      )
    expect(openMeeting(after.case)).toEqual(openMeeting(before.case))
  })

  it('stays cancelled when the lead cancelled it itself before the answer that is taken back', () => {
    const cancelled = did({ type: 'cancel-meeting', reason: '企业已自行解决' }, { at: '2026-09-21 09:00', by: staff })
    given(reported, ...fixed, cancelled, did({ type: 'resolve', answer: '围挡已拆除' }, { at: '2026-09-21 09:01', by: staff }))
      .when({ type: 'retract' }, { at: '2026-09-21 09:02', by: staff })
      .thenEvents({ type: 'retracted', what: 'resolved' })
      .thenCase({ meeting: expect.objectContaining({ ended: 'cancelled' }) })
  })

  it('A5.5: ends with minutes: attendance is named, what was agreed becomes tasks with limits, the enterprise is asked about the visit', () => {
    given(reported, ...fixed)
      .when(minutes, { at: '2026-09-23 17:00', by: staff })
      .thenEvents(
        { type: 'meeting-held', present: ['hucd', 'urban_mgmt', 'enterprise'], absent: ['transport'] },
        { type: 'visited', text: '围挡占了人行道，管线要先迁' },
        { type: 'task-given', task: 1, kind: 'commitment', department: 'hucd', text: '拆围挡' },
        { type: 'task-given', task: 2, kind: 'commitment', department: 'power', text: '迁杆' },
      )
      .thenClock('commitment', { task: 2, due: local('2026-10-14 17:30'), status: 'running' })
    const { case: it } = given(reported, ...fixed, did(minutes, { at: '2026-09-23 17:00', by: staff }))
    expect(it.clocks.find(({ task }) => task === 1)).toMatchObject({ due: local('2026-09-30 17:30'), status: 'running' })
    expect(openMeeting(it)).toBeNull()
  })

  it('A3.4: without the lead is no visit of the lead, and asks the enterprise nothing', () => {
    given(reported, ...fixed)
      .when({ ...minutes, present: ['urban_mgmt', 'enterprise'], commitments: [] }, { at: '2026-09-23 17:00', by: coordinator })
      .thenEvents({ type: 'meeting-held', present: ['urban_mgmt', 'enterprise'], absent: ['hucd', 'transport'] })
  })

  it('is cancelled by whatever takes the case away', () => {
    const waiting = given(reported, ...fixed)
    const gone = (command: Command, by: typeof wang, ...before: readonly Step[]): unknown =>
      given(reported, ...fixed, ...before)
        .when(command, { at: '2026-09-18 17:20', by })
        .handled.events.map(({ type }) => type)
    expect(gone({ type: 'withdraw', reason: '已自行解决' }, wang)).toEqual(['meeting-cancelled', 'withdrawn'])
    expect(gone({ type: 'merge', into: 'QS20260918-0001' }, wang)).toEqual(['meeting-cancelled', 'merged'])
    const proposed = did({ type: 'propose-decline', class: 'court', reason: '已经立案' }, { at: '2026-09-18 17:00', by: coordinator })
    expect(gone({ type: 'rule-decline', approve: true, reason: '' }, leader, proposed)).toEqual(['meeting-cancelled', 'declined'])
    const objected = did({ type: 'object', basis: '城管审批', suggested: null }, { at: '2026-09-18 17:00', by: staff })
    expect(gone({ type: 'rule-objection', uphold: true, lead: null }, coordinator, objected)).toContain('meeting-cancelled')
    expect(gone({ type: 'report-progress', text: '已量过尺寸' }, staff)).toEqual(['progress-reported'])
    expect(involvedIn(waiting.case)).toEqual(['hucd', 'urban_mgmt', 'transport'])
    const order = did({ type: 'assist', department: 'water', text: '请确认管线' }, { at: '2026-09-18 17:00', by: staff })
    expect(involvedIn(given(reported, ...fixed, order).case)).toEqual(['water', 'hucd', 'urban_mgmt', 'transport'])
    expect(involvedIn(given(reported, order).case)).toEqual(['water'])
    expect(awaited(meetingIn(given(reported, convened)))).toEqual(['urban_mgmt', 'transport', 'enterprise'])
    expect(awaited(meetingIn(waiting))).toEqual([])
  })

  it('is moved ahead, with a reason, and reminds again on the day before', () => {
    const move: Command = { type: 'move-meeting', slot: local('2026-09-24 10:00'), reason: '吊车没到' }
    const when = { at: '2026-09-21 09:00', by: staff }
    given(reported, ...fixed)
      .when({ ...move, slot: local('2026-09-21 09:00') }, when)
      .thenRefused({ refused: 'meeting-slots' })
    given(reported, ...fixed)
      .when({ ...move, reason: '。' }, when)
      .thenRefused({ refused: 'text-missing', needs: 'reason' })
    const moved = meetingIn(given(() => given(reported, ...fixed).when(move, when).handled))
    expect(moved.fixed).toEqual({
      ...{ slot: local('2026-09-24 10:00'), absent: [], remindAt: local('2026-09-23 09:00') },
      coming: ['hucd', 'urban_mgmt', 'transport', 'enterprise'],
    })
    // The morning of the day before is over.
    const soon = meetingIn(
      given(
        () => given(reported, ...fixed).when({ ...move, slot: local('2026-09-22 16:00') }, { ...when, at: '2026-09-21 09:00' }).handled,
      ),
    )
    expect(soon.fixed?.remindAt).toBeNull()
  })

  it('is for head and staff, each for the own office; an official who convened it hears how it goes', () => {
    given(reported).when(visit, { at, by: head }).thenEvents({ type: 'meeting-convened' }, { type: 'meeting-answered', party: 'hucd' })
    given(reported, convened)
      .when(says('urban_mgmt', 1), { at: '2026-09-18 16:40', by: person('head-urban_mgmt') })
      .thenEvents({ type: 'meeting-answered', party: 'urban_mgmt' })
    given(reported, convened)
      .when(says('enterprise', 1), { at: '2026-09-18 16:40', by: person('li') })
      .thenRefused({ refused: 'not-your-case' })
    const official = did(talk, { at, by: leader })
    const three = ['hucd', 'urban_mgmt', 'transport'] as const
    given(reported, official, answered('hucd', 1), answered('urban_mgmt', 1))
      .when(says('transport', 1), { at: '2026-09-18 16:50', by: person('staff-transport') })
      .thenTold(...three.map((code) => `meeting-fixed → group:${code}`), 'meeting-fixed → person:leader')
    given(reported, official, answered('hucd'), answered('urban_mgmt'))
      .when(says('transport'), { at: '2026-09-18 16:50', by: person('staff-transport') })
      .thenTold('meeting-unfixed → group:hucd', 'meeting-unfixed → person:leader')
      .thenCase({ meeting: expect.objectContaining({ ended: 'unfixed', byOfficial: true }) })
    given(reported, official, answered('hucd', 1), answered('urban_mgmt', 1), answered('transport', 1))
      .when({ ...minutes, present: three, commitments: [] }, { at: '2026-09-22 12:00', by: leader })
      .thenEvents({ type: 'meeting-held', present: [...three], absent: [] })
      .thenTold(...three.map((code) => `meeting-held → group:${code}`), 'meeting-held → reporter:wang', 'meeting-held → person:leader')
  })

  it('takes the last word of a party for its answer, in the order of the times', () => {
    const story = given(reported, convened, answered('urban_mgmt', 1), answered('urban_mgmt', 2, 1, 2))
    expect(meetingIn(story).replies).toEqual([
      { party: 'hucd', slots: [1, 2] },
      { party: 'urban_mgmt', slots: [1, 2] },
    ])
    for (const slot of [0, 1.5])
      given(reported, convened)
        .when(says('urban_mgmt', slot), { at: '2026-09-18 16:40', by: person('staff-urban_mgmt') })
        .thenRefused({ refused: 'meeting-slots' })
    // The enterprise comes round to the second time after all, and that counts.
    given(reported, convened, answered('enterprise', 1), answered('urban_mgmt', 2), answered('enterprise', 2))
      .when(says('transport', 1), { at: '2026-09-18 16:50', by: person('staff-transport') })
      .thenEvents({ type: 'meeting-answered' }, { type: 'meeting-fixed', slot: slots[1] ?? '', absent: ['transport'] })
  })

  it('is fixed for a time that is still ahead, else comes to nothing', () => {
    const late = (at: string): unknown =>
      given(reported, convened, answered('urban_mgmt', 1), answered('transport', 1))
        .when({ type: 'clock-due' }, { at, by: system })
        .handled.events.find(({ type }) => type.startsWith('meeting-'))
    expect(late('2026-09-20 17:29')).toBeUndefined()
    expect(late('2026-09-22 09:59')).toMatchObject({ type: 'meeting-fixed', slot: slots[0], absent: ['enterprise'] })
    expect(late('2026-09-22 10:00')).toMatchObject({ type: 'meeting-fixed', slot: slots[1], coming: ['hucd'] })
    expect(late('2026-09-23 15:00')).toMatchObject({ type: 'meeting-unfixed' })
  })

  it('gives commitments to departments that can have them, for a time ahead', () => {
    const when = { at: '2026-09-23 17:00', by: staff }
    const agreed = (department: string, due?: string): Command => ({
      ...minutes,
      commitments: [{ department, text: '拆围挡', ...(due === undefined ? {} : { due: local(due) }) }],
    })
    for (const code of ['other', 'discipline'])
      given(reported, ...fixed)
        .when(agreed(code), when)
        .thenRefused({ refused: 'no-such-department' })
    given(reported, ...fixed)
      .when(agreed('hucd', '2026-09-23 17:00'), when)
      .thenRefused({ refused: 'promise-past' })
    const [, , task] = given(reported, ...fixed).when(agreed('hucd'), when).handled.events
    expect(task).toMatchObject({ type: 'task-given', task: 1 })
    expect(task).not.toHaveProperty('due')
  })

  it('keeps the case from being answered until what was agreed is done, as nothing else that is owed does', () => {
    const assist = did({ type: 'assist', department: 'water', text: '请确认管线' }, { at: '2026-09-18 17:00', by: staff })
    const held = given(reported, ...fixed, assist, did(minutes, { at: '2026-09-23 17:00', by: staff }))
    const answer: Command = { type: 'resolve', answer: '围挡已拆除' }
    held.when(answer, { at: '2026-09-24 10:00', by: staff }).thenRefused({ refused: 'tasks-open', tasks: [2, 3] })
    given(reported, assist).when(answer, { at: '2026-09-24 10:00', by: staff }).thenEvents({ type: 'resolved' })
  })

  it('A3.4: is no visit when it was a consultation, or the enterprise was in touch before; one that it denied is asked about', () => {
    const held = (command: Command, ...before: readonly Step[]): readonly string[] =>
      given(reported, ...before, did(command, { at: '2026-09-18 17:00', by: staff }))
        .when({ ...minutes, commitments: [] }, { at: '2026-09-23 17:00', by: staff })
        .handled.events.map(({ type }) => type)
    expect(held(talk)).toEqual(['meeting-held'])
    expect(held(visit, contacted)).toEqual(['meeting-held'])
    const denied = did({ type: 'deny-contact' }, { at: '2026-09-18 16:25', by: wang })
    expect(held(visit, contacted, denied)).toEqual(['meeting-held', 'visited'])
  })

  it.each([
    ['while another is open', visit, { at, by: coordinator }, { refused: 'meeting-open' }, [convened]],
    ['for a single time', { ...visit, slots: slots.slice(0, 1) }, { at, by: staff }, { refused: 'meeting-slots' }, []],
    [
      'for a time that is over',
      { ...visit, slots: [local('2026-09-18 10:00'), ...slots] },
      { at, by: staff },
      { refused: 'meeting-slots' },
      [],
    ],
    [
      'for more than five times',
      { ...visit, slots: [1, 2, 3, 4, 5, 6].map((day) => local(`2026-10-1${day} 10:00`)) },
      { at, by: staff },
      { refused: 'meeting-slots' },
      [],
    ],
    ['with a department without a group', { ...visit, departments: ['other'] }, { at, by: staff }, { refused: 'no-such-department' }, []],
    ['with nobody but the lead', { ...talk, departments: [] }, { at, by: staff }, { refused: 'no-such-department' }, []],
    ['without a place', { ...visit, place: ' ' }, { at, by: staff }, { refused: 'text-missing', needs: 'place' }, []],
    ['by another department', visit, { at, by: person('staff-tax') }, { refused: 'not-your-case' }, []],
    ['by the enterprise', visit, { at, by: wang }, { refused: 'not-your-role' }, []],
    ['with an answer of who was not asked', says('tax', 1), { at, by: person('staff-tax') }, { refused: 'nothing-pending' }, [convened]],
    [
      'with an answer for somebody else',
      says('transport', 1),
      { at, by: person('staff-urban_mgmt') },
      { refused: 'not-your-case' },
      [convened],
    ],
    [
      'with a time that was not proposed',
      says('urban_mgmt', 3),
      { at, by: person('staff-urban_mgmt') },
      { refused: 'meeting-slots' },
      [convened],
    ],
    [
      'with an answer when it is fixed',
      says('urban_mgmt', 1),
      { at: '2026-09-18 16:50', by: person('staff-urban_mgmt') },
      { refused: 'nothing-pending' },
      fixed,
    ],
    [
      'with minutes that say nothing',
      { ...minutes, text: '' },
      { at: '2026-09-23 17:00', by: staff },
      { refused: 'text-missing', needs: 'minutes' },
      fixed,
    ],
    ['with minutes of none', minutes, { at, by: staff }, { refused: 'nothing-pending' }, []],
    [
      'with a commitment for a day that is over',
      { ...minutes, commitments: [{ department: 'hucd', text: '拆围挡', due: local('2026-09-20 17:30') }] },
      { at: '2026-09-23 17:00', by: staff },
      { refused: 'promise-past' },
      fixed,
    ],
  ] as const)('is refused %s', (_why, command, when, refusal, steps) => {
    given(reported, ...steps)
      .when(command as Command, when)
      .thenRefused(refusal)
  })

  it('is told to nobody when the case has become confidential', () => {
    given(reported, ...fixed)
      .when({ type: 'dispatch', lead: 'discipline' }, { at: '2026-09-21 09:00', by: coordinator })
      .thenEvents({ type: 'meeting-cancelled' }, { type: 'dispatched' })
      .thenTold('dispatched → discipline', 'dispatched → reporter:wang')
  })

  it('is never on a tip-off', () => {
    given(tippedOff).when(visit, { at, by: coordinator }).thenRefused({ refused: 'not-your-case' })
  })
})
