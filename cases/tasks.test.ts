import { describe, it } from 'vitest'
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
  resolved,
  staff,
  tippedOff,
  until,
  wang,
} from './fixtures.ts'

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
