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
  reportedUnsure,
  resolved,
  staff,
  tippedOff,
  until,
  wang,
} from './fixtures.ts'
import { assistingOf, calledFor, openTasks } from './tasks.ts'

const assist: Command = { type: 'assist', department: 'urban_mgmt', text: '请确认占道许可的范围' }
const whistle: Command = { type: 'whistle', departments: ['urban_mgmt', 'transport'], text: '围挡和占道一起看' }
const helper = person('staff-urban_mgmt')
const asked = did(assist, { at: '2026-09-18 16:30', by: staff })
const whistled = did(whistle, { at: '2026-09-18 16:30', by: wang })
const ordered = did({ type: 'instruct', text: '请今天到现场' }, { at: '2026-09-18 16:30', by: leader })

describe('assist', () => {
  it('A1.2: gives another department its part, with a limit of its own beside those of the lead', () => {
    given(reported)
      .when(assist, { at: '2026-09-18 16:30', by: staff })
      .thenEvents({ type: 'task-given', task: 1, kind: 'assist', department: 'urban_mgmt' })
      .thenClock('assist', { task: 1, due: local('2026-09-22 17:30'), status: 'running' })
      .thenClock('feedback', { due: local('2026-09-22 17:30'), status: 'running' })
      .thenTold('task-given → group:urban_mgmt', 'task-given → reporter:wang')
  })

  it('is done by the assisting department with a result, which the lead hears', () => {
    given(reported, asked)
      .when({ type: 'complete-task', text: '占道许可到9月底' }, { at: '2026-09-21 10:00', by: helper })
      .thenEvents({ type: 'task-done', task: 1, text: '占道许可到9月底' })
      .thenClock('assist', { status: 'met' })
      .thenTold('task-done → group:hucd')
  })

  it('turns red for the assisting department, not for the lead', () => {
    given(
      reported,
      contacted,
      asked,
      did({ type: 'request-extension', days: 3, reason: '等图纸' }, { at: '2026-09-18 16:40', by: staff }),
      did({ type: 'rule-extension', approve: true }, { at: '2026-09-18 16:50', by: coordinator }),
      until('2026-09-22 17:00'),
    )
      .whenTimePasses('2026-09-22 17:30')
      .thenTold('clock-red → group:urban_mgmt (held)', 'clock-red → head:urban_mgmt (held)', 'clock-red → enterprise-officer (held)')
  })

  it.each([
    ['for the lead itself', { ...assist, department: 'hucd' }, { refused: 'same-department' }],
    ['for a department without a group', { ...assist, department: 'other' }, { refused: 'no-such-department' }],
    ['for the discipline contact', { ...assist, department: 'discipline' }, { refused: 'no-such-department' }],
    ['without a word of what', { ...assist, text: ' ' }, { refused: 'text-missing', needs: 'task' }],
    ['for a time that is over', { ...assist, due: local('2026-09-18 16:00') }, { refused: 'promise-past' }],
  ] as const)('is refused %s', (_why, command, refusal) => {
    given(reported).when(command, { at: '2026-09-18 16:30', by: staff }).thenRefused(refusal)
  })

  it('is asked of a department once at a time', () => {
    given(reported, asked).when(assist, { at: '2026-09-18 16:40', by: coordinator }).thenRefused({ refused: 'already-done' })
  })

  it('is neither a stranger’s nor the enterprise’s to ask, and never on a tip-off', () => {
    given(reported).when(assist, { at: '2026-09-18 16:40', by: helper }).thenRefused({ refused: 'not-your-case' })
    given(reported).when(assist, { at: '2026-09-18 16:40', by: wang }).thenRefused({ refused: 'not-your-role' })
    given(tippedOff).when(assist, { at: '2026-09-18 16:40', by: coordinator }).thenRefused({ refused: 'not-your-case' })
  })

  it('falls with the answer, and with another dispatch', () => {
    given(reported, asked)
      .when({ type: 'resolve', answer: '围挡已拆除' }, { at: '2026-09-18 16:40', by: staff })
      .thenClock('assist', { status: 'cancelled' })
    given(reported, asked)
      .when({ type: 'dispatch', lead: 'transport' }, { at: '2026-09-18 16:40', by: coordinator })
      .thenClock('assist', { status: 'cancelled' })
    given(reported, asked, resolved)
      .when({ type: 'complete-task', text: '许可到9月底' }, { at: '2026-09-18 16:50', by: helper })
      .thenRefused({ refused: 'wrong-status', status: 'resolved' })
  })
})

describe('a task', () => {
  const helperHead = person('head-urban_mgmt')
  const reportIn: Command = { type: 'report-in', text: '' }
  const complete: Command = { type: 'complete-task', text: '占道许可到9月底' }
  const at = { at: '2026-09-21 10:00', by: helper }

  it('has the day that is named with it, ahead of now', () => {
    const due = local('2026-09-21 12:00')
    given(reported)
      .when({ ...assist, due }, { at: '2026-09-18 16:30', by: staff })
      .thenEvents({ type: 'task-given', due })
      .thenClock('assist', { due })
    given(reported)
      .when({ ...assist, due: local('2026-09-18 16:30') }, { at: '2026-09-18 16:30', by: staff })
      .thenRefused({ refused: 'promise-past' })
    expect(given(reported, asked).events.at(-1)).not.toHaveProperty('due')
  })

  it('is asked for by staff or head of the lead or an official, and called for by the enterprise too, by nobody else', () => {
    for (const by of [head, coordinator, leader])
      given(reported).when(assist, { at: '2026-09-18 16:40', by }).thenEvents({ type: 'task-given' })
    given(reported).when(assist, { at: '2026-09-18 16:40', by: helperHead }).thenRefused({ refused: 'not-your-case' })
    given(reported).when(whistle, { at: '2026-09-18 16:40', by: head }).thenEvents({ type: 'task-given' }, { type: 'task-given' })
    given(reported).when(whistle, { at: '2026-09-18 16:40', by: helper }).thenRefused({ refused: 'not-your-role' })
    given(reported)
      .when(whistle, { at: '2026-09-18 16:40', by: person('li') })
      .thenRefused({ refused: 'not-your-case' })
    given(reported)
      .when(whistle, { at: '2026-09-18 16:40', by: person('observer') })
      .thenRefused({ refused: 'not-your-role' })
    // An observer who is entered for the department that leads is no staff of it.
    const guest = { ...person('observer'), departments: ['hucd'] }
    given(reported).when(assist, { at: '2026-09-18 16:40', by: guest }).thenRefused({ refused: 'not-your-role' })
  })

  it('is done by staff or head of the department that owes it, late as it may be', () => {
    given(reported, asked)
      .when(complete, { ...at, by: helperHead })
      .thenEvents({ type: 'task-done', task: 1 })
    given(reported, whistled)
      .when(reportIn, { ...at, by: helperHead })
      .thenEvents({ type: 'task-done', task: 1 })
    for (const by of [wang, { ...person('observer'), departments: ['urban_mgmt'] }])
      for (const command of [complete, reportIn])
        given(reported, asked, whistled)
          .when(command, { ...at, by })
          .thenRefused({ refused: 'not-your-role' })
    const status = (time: string): unknown => given(reported, asked, did(complete, { at: time, by: helper })).clock('assist').status
    expect([status('2026-09-22 17:30'), status('2026-09-22 17:31')]).toEqual(['met', 'missed'])
    given(reported, asked, did(complete, at)).when(complete, at).thenRefused({ refused: 'nothing-pending' })
    given(reported, asked)
      .when({ ...complete, text: '。' }, at)
      .thenRefused({ refused: 'text-missing', needs: 'task' })
  })

  it('is named when a department owes several; a whistle is answered by reporting in', () => {
    const both = [asked, whistled] as const
    given(reported, ...both)
      .when(complete, at)
      .thenEvents({ type: 'task-done', task: 1 })
    given(reported, ...both)
      .when(reportIn, at)
      .thenEvents({ type: 'task-done', task: 2 })
    given(reported, whistled).when(complete, at).thenRefused({ refused: 'nothing-pending' })
    given(reported, asked).when(reportIn, at).thenRefused({ refused: 'nothing-pending' })
    const agreed = did(
      {
        ...{ type: 'record-minutes', text: '现场会', present: ['hucd', 'urban_mgmt'] },
        commitments: [{ department: 'urban_mgmt', text: '后退围挡' }],
      },
      { at: '2026-09-18 16:50', by: coordinator },
    )
    const convened = did(
      {
        ...{ type: 'convene', kind: 'consultation', departments: ['urban_mgmt'], place: '区政务中心' },
        slots: ['2026-09-22 10:00', '2026-09-23 15:00'].map(local),
      },
      { at: '2026-09-18 16:45', by: coordinator },
    )
    const several = given(reported, asked, convened, agreed)
    several.when(complete, at).thenRefused({ refused: 'which-task', tasks: [1, 2] })
    several.when({ ...complete, task: 2 }, at).thenEvents({ type: 'task-done', task: 2 })
    several.when({ ...complete, task: 3 }, at).thenRefused({ refused: 'nothing-pending' })
    // What was agreed does not keep the department from being asked for its part.
    given(reported, convened, agreed).when(assist, { at: '2026-09-18 17:00', by: staff }).thenEvents({ type: 'task-given', task: 2 })
  })

  it('may be dropped by whoever gave it, once, and its limit ends', () => {
    const drop: Command = { type: 'drop-task', task: 1, reason: '企业已自行解决' }
    given(reported, asked, whistled)
      .when(drop, { at: '2026-09-21 09:00', by: staff })
      .thenEvents({ type: 'task-dropped', task: 1 })
      .thenClock('assist', { status: 'cancelled' })
    given(reported, asked, whistled)
      .when({ ...drop, task: 2 }, { at: '2026-09-21 09:00', by: staff })
      .thenRefused({ refused: 'not-your-role' })
    given(reported, asked, whistled)
      .when({ ...drop, task: 2 }, { at: '2026-09-21 09:00', by: wang })
      .thenEvents({ type: 'task-dropped' })
    given(reported, asked, did(drop, { at: '2026-09-21 09:00', by: staff }))
      .when(drop, { at: '2026-09-21 09:10', by: staff })
      .thenRefused({ refused: 'already-done' })
  })

  it('that falls with the answer was dropped by whoever answered', () => {
    given(reported, asked)
      .when({ type: 'resolve', answer: '围挡已拆除' }, { at: '2026-09-18 16:40', by: staff })
      .thenCase({ tasks: [{ id: 1, ended: { how: 'dropped', at: local('2026-09-18 16:40'), by: 'staff-hucd', text: '' } }] })
    given(reported, asked, did(complete, { at: '2026-09-18 16:35', by: helper }))
      .when({ type: 'resolve', answer: '围挡已拆除' }, { at: '2026-09-18 16:40', by: staff })
      .thenCase({ tasks: [{ id: 1, ended: { how: 'done', text: '占道许可到9月底' } }] })
  })

  it('is an instruction or not: a word of the lead answers what was ordered, and nothing that it owes besides', () => {
    const own = did({ type: 'whistle', departments: ['hucd', 'transport'], text: '一起到现场' }, { at: '2026-09-18 16:20', by: wang })
    const { case: it } = given(
      reported,
      own,
      ordered,
      did({ type: 'report-progress', text: '已到现场' }, { at: '2026-09-18 17:00', by: staff }),
    )
    expect(openTasks(it).map(({ id }) => id)).toEqual([1, 2])
    expect(openTasks(it, 'hucd').map(({ id }) => id)).toEqual([1])
    expect(openTasks(it, 'transport').map(({ id }) => id)).toEqual([2])
  })

  it('makes a department one that assists, and a whistle calls lead, catalogue and those that assist already', () => {
    const { case: it } = given(reported, asked, did(complete, at), ordered)
    expect(assistingOf(it)).toEqual(['urban_mgmt'])
    const matter = { environment: '', area: '', name: '施工扰民', lead: 'hucd', assisting: ['transport', 'urban_mgmt'] }
    const catalogue = new Map([['施工扰民', matter]])
    expect(calledFor(it, catalogue)).toEqual(['hucd', 'transport', 'urban_mgmt'])
    expect(calledFor({ ...it, matter: '停电' }, catalogue)).toEqual(['hucd', 'urban_mgmt'])
    expect(calledFor({ ...it, matter: null }, catalogue)).toEqual(['hucd', 'urban_mgmt'])
    expect(calledFor(given(reportedUnsure).case, catalogue)).toEqual(['transport', 'urban_mgmt'])
  })
})

describe('whistle', () => {
  it('A3.3: calls each department, and each has to report in within its limit', () => {
    given(reported)
      .when(whistle, { at: '2026-09-18 16:30', by: wang })
      .thenEvents(
        { type: 'task-given', task: 1, kind: 'report-in', department: 'urban_mgmt' },
        { type: 'task-given', task: 2, kind: 'report-in', department: 'transport' },
      )
      .thenTold('task-given → group:urban_mgmt', 'task-given → group:transport')
  })

  it('A3.3: tells the enterprise and the lead who has reported in', () => {
    given(reported, whistled)
      .when({ type: 'report-in', text: '' }, { at: '2026-09-18 16:40', by: helper })
      .thenEvents({ type: 'task-done', task: 1 })
      .thenTold('task-done → group:hucd', 'task-done → reporter:wang')
  })

  it('A3.3: escalates whoever is missing', () => {
    given(reported, whistled, did({ type: 'report-in', text: '' }, { at: '2026-09-18 16:40', by: helper }), until('2026-09-20 11:00'))
      .whenTimePasses('2026-09-20 13:00')
      .thenTold('clock-red → group:transport (held)', 'clock-red → head:transport (held)', 'clock-red → enterprise-officer (held)')
  })

  it('calls only those who have not been called', () => {
    given(reported, whistled).when(whistle, { at: '2026-09-18 16:40', by: wang }).thenRefused({ refused: 'already-done' })
    given(reported, whistled)
      .when({ ...whistle, departments: ['transport', 'fire'] }, { at: '2026-09-18 16:40', by: leader })
      .thenEvents({ type: 'task-given', task: 3, department: 'fire' })
  })

  it('calls nobody again who has come while another is awaited, and everybody anew when all have come', () => {
    const one = did({ type: 'report-in', text: '' }, { at: '2026-09-18 16:40', by: helper })
    const other = did({ type: 'report-in', text: '' }, { at: '2026-09-18 16:41', by: person('staff-transport') })
    given(reported, whistled, one).when(whistle, { at: '2026-09-18 16:45', by: wang }).thenRefused({ refused: 'already-done' })
    given(reported, whistled, one, other)
      .when(whistle, { at: '2026-09-18 16:45', by: wang })
      .thenEvents({ type: 'task-given', task: 3, department: 'urban_mgmt' }, { type: 'task-given', task: 4, department: 'transport' })
  })

  it('is answered once, and only by who was called', () => {
    const answered = given(reported, whistled, did({ type: 'report-in', text: '' }, { at: '2026-09-18 16:40', by: helper }))
    answered.when({ type: 'report-in', text: '' }, { at: '2026-09-18 16:45', by: helper }).thenRefused({ refused: 'nothing-pending' })
    answered
      .when({ type: 'report-in', text: '' }, { at: '2026-09-18 16:45', by: person('staff-tax') })
      .thenRefused({ refused: 'not-your-case' })
  })

  it('is refused when one of those called cannot be', () => {
    for (const department of ['other', 'discipline'])
      given(reported)
        .when({ ...whistle, departments: ['urban_mgmt', department] }, { at: '2026-09-18 16:30', by: wang })
        .thenRefused({ refused: 'no-such-department' })
  })

  it('calls who was only asked to assist', () => {
    given(reported, asked)
      .when(whistle, { at: '2026-09-18 16:30', by: wang })
      .thenEvents({ type: 'task-given', task: 2, department: 'urban_mgmt' }, { type: 'task-given', task: 3, department: 'transport' })
  })

  it('is refused with nobody to call', () => {
    given(reported)
      .when({ ...whistle, departments: [] }, { at: '2026-09-18 16:30', by: wang })
      .thenRefused({ refused: 'no-such-department' })
  })
})

describe('an instruction', () => {
  it('is a task of the lead, until its next word on the case, of which whoever instructed hears', () => {
    given(reported, ordered)
      .when({ type: 'report-progress', text: '已到现场，明天后退三米' }, { at: '2026-09-18 17:00', by: staff })
      .thenEvents({ type: 'progress-reported' }, { type: 'task-done', task: 1, text: '已到现场，明天后退三米' })
      .thenTold('progress-reported → reporter:wang', 'task-done → person:leader')
  })

  it('has the day that was named with it, else the limit of the profile', () => {
    given(reported)
      .when({ type: 'instruct', text: '请到现场', due: '2026-09-21' }, { at: '2026-09-18 16:30', by: leader })
      .thenClock('instruction', { due: local('2026-09-21 17:30') })
    given(reported)
      .when({ type: 'instruct', text: '请到现场' }, { at: '2026-09-18 16:30', by: leader })
      .thenClock('instruction', { due: local('2026-09-22 17:30') })
  })

  it('is owed again when the word that answered it is taken back', () => {
    given(reported, ordered, did({ type: 'report-progress', text: '已到现场' }, { at: '2026-09-18 17:00', by: staff }))
      .when({ type: 'retract' }, { at: '2026-09-18 17:02', by: staff })
      .thenClock('instruction', { status: 'running' })
      .thenCase({
        tasks: [{ id: 1, kind: 'instruction', department: 'hucd', text: '请今天到现场', at: local('2026-09-18 16:30'), by: 'leader' }],
      })
  })

  it('may be dropped by whoever gave it, with a reason, and by nobody below', () => {
    const drop: Command = { type: 'drop-task', task: 1, reason: '企业已自行解决' }
    given(reported, ordered)
      .when(drop, { at: '2026-09-18 17:00', by: leader })
      .thenEvents({ type: 'task-dropped', task: 1 })
      .thenTold('task-dropped → group:hucd')
    given(reported, ordered).when(drop, { at: '2026-09-18 17:00', by: head }).thenRefused({ refused: 'not-your-role' })
    given(reported, ordered)
      .when({ ...drop, reason: '' }, { at: '2026-09-18 17:00', by: leader })
      .thenRefused({ refused: 'text-missing', needs: 'reason' })
    given(reported, ordered)
      .when({ ...drop, task: 9 }, { at: '2026-09-18 17:00', by: coordinator })
      .thenRefused({ refused: 'nothing-pending' })
  })
})
