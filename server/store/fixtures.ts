/** Plausible turns for the tests of the stores: real commands through `handle()`, with the clocks of the seeds. */
import { join } from 'node:path'
import { makeCalendar, type Timestamp } from '../../cases/calendar.ts'
import { type Actor, type Case, type Command, isRefusal } from '../../cases/case.ts'
import type { Given } from '../../cases/decide.ts'
import { handle } from '../../cases/handle.ts'
import type { Conversation, Inbound, Outbound } from '../../dialogs/message.ts'
import { loadSeeds } from '../../seeds/load.ts'
import type { CaseCommit, Commit } from '../store.ts'

const seeds = loadSeeds(join(import.meta.dirname, '../../seeds'), 'xihaian')
const calendar = makeCalendar(seeds.calendar)
const { profile } = seeds
const dispatchable = new Set(['power', 'hrss', 'discipline'])

/** Monday morning. */
export const monday: Timestamp = '2026-11-23T01:00:00.000Z'

/** An enterprise, the staff of a department, the coordinator, the clocks. */
export const wang: Actor = { id: 'wang', role: 'entrepreneur', departments: [] }
export const staff = (department: string): Actor => ({ id: `staff-${department}`, role: 'staff', departments: [department] })
export const coordinator: Actor = { id: 'coordinator', role: 'coordinator', departments: [] }
export const system: Actor = { id: 'system', role: 'system', departments: [] }

/** What `actor` may know when something is done. */
export function givenOf(actor: Actor, now: Timestamp = monday): Given {
  return { now, actor, profile, calendar, dispatchable }
}

/** What `actor` did to `it`, ready to be committed. */
export function act(it: Case | null, command: Command, actor: Actor, now: Timestamp = monday): CaseCommit {
  const handled = handle(command, it, givenOf(actor, now))
  if (isRefusal(handled)) throw new Error(`fixture refused: ${JSON.stringify(handled)}`)
  return { case: handled.case, version: it?.version ?? 0, events: handled.events, timer: handled.timer }
}

/** A new case, dispatched to `department`; a coordinator decides when that is null. */
export function reported(
  number: string,
  department: string | null,
  reporter: Actor = wang,
  now: Timestamp = monday,
  bound = true,
): CaseCommit {
  const command: Command = {
    type: 'report',
    number,
    route: department === null ? 'person' : 'auto',
    reporter: reporter.id,
    enterprise: '青岛海晟食品有限公司',
    boundTo: bound ? '青岛海晟食品有限公司' : null,
    phone: '13800000000',
    text: '厂区昨晚起停电,冷库里的货要化了,供电所说要等到明天\u2028"急"😀',
    attachments: [],
    kind: 'difficulty',
    urgency: 'urgent',
    admission: 'in-scope',
    matter: '停电',
    suggestions: [
      { code: department ?? 'power', p: 0.81 },
      { code: 'hrss', p: 0.1 + 0.02 },
    ],
  }
  return act(null, command, reporter, now)
}

/** A message of a person. */
export function inbound(id: string, conversation: Conversation = 'web:dm:wang', text = '厂区停电了'): Inbound {
  return {
    ...{ id, conversation, text, scope: { type: 'direct' }, from: 'wang', at: monday },
    ...{ quote: null, tap: null, addressed: true, attachments: [], rejected: [] },
  }
}

/** A message of the bot. */
export function outbound(id: string, conversation: Conversation = 'web:dm:wang'): Outbound {
  return { id, conversation, text: '收到,编号 QS20261123-0001', buttons: [{ label: '确认', value: '确认' }] }
}

/** A commit of cases alone, as a tick makes it. */
export function tick(...cases: readonly CaseCommit[]): Commit {
  return { conversation: null, cases, outbox: [] }
}
