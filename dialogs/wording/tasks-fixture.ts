/** Every sentence of `tasks.ts` by a direct call, with short and with the longest texts that people send. */
import type { Case } from '../../cases/case.ts'
import { type Task, type TaskEvent, taskKinds, tasksOf } from '../../cases/tasks.ts'
import { calendar, departments, local } from '../fixtures.ts'
import type { Said } from '../message.ts'
import { desk, groupNeeds, type Words } from '../wording.ts'
import {
  askTaskDone,
  assistInGeneral,
  assistingOnly,
  assistOrdered,
  notCalled,
  ordersGiven,
  sheetByOffice,
  sheetSent,
  supervisionSheet,
  taskDone,
  taskLines,
  taskNews,
  tasksFirst,
  whichTask,
  whistled,
  whistledBefore,
  whistleNeedsCase,
} from './tasks.ts'

const at = local('2026-11-23 10:00')
const words: Words = { calendar, now: at, departments }
const texts = ['请确认管线走向', '', '厂区停电，机器停转，找李工13812345678；'.repeat(100)]

/** What is said of tasks on a case that a department has, with who reads it. */
export function saidOfTasks(it: Case): readonly (readonly [reader: string, speech: Said | string])[] {
  if (!('lead' in it) || it.status === 'withdrawn') return []
  return [
    ...texts.flatMap((text) => taskKinds.flatMap((kind) => aboutTask({ id: 1, kind, department: 'hucd', text, at, by: 'leader' }, it))),
    ['group:power', whichTask(it.number, [1, 2])],
    ['group:power', tasksFirst(it.number, [1, 2])],
    ['group:power', groupNeeds('task', it.number)],
    ['group:power', assistingOnly(it, [], words)],
    ['group:power', notCalled(it.number)],
    ['group:power', assistInGeneral],
    ['dm:head-power', sheetByOffice(it.number)],
    ['dm:wang', whistleNeedsCase],
    ['dm:leader', ordersGiven([it], 'nobody', words)],
    ...texts.flatMap((text) => [
      ['group:power', askTaskDone(it.number, text || '管线图已提供')] as const,
      ['group:power', assistOrdered(it, 'hucd', text || assistInGeneral, words)] as const,
    ]),
  ]
}

function aboutTask(task: Task, bare: Case): readonly (readonly [string, Said | string])[] {
  const clock = { due: local('2026-11-26 17:30'), task: task.id }
  const clocks = bare.clocks.slice(0, 1).map((known) => ({ ...known, ...clock, kind: task.kind }))
  const it = { ...bare, tasks: [task], clocks } as Case
  const { id, kind, department, text } = task
  const given: TaskEvent = { type: 'task-given', task: id, kind, department, text }
  const events: readonly TaskEvent[] = [
    given,
    { type: 'task-done', task: id, text: text || '好' },
    { type: 'task-dropped', task: id, reason: text || '企业已自行解决' },
  ]
  const heard = (audience: Parameters<typeof taskNews>[2], reader: string): readonly (readonly [string, Said | string])[] =>
    events.flatMap((event) => {
      const said = taskNews(event, it, audience, words)
      return said === null ? [] : [[reader, said] as const]
    })
  return [
    ...heard({ to: 'reporter', person: 'wang' }, 'dm:wang'),
    ...heard({ to: 'group', department }, 'group:power'),
    ...(['assist', 'whistle', 'report-in', 'complete-task', 'drop-task'] as const).map(
      (type) => ['group:power', taskDone(type, [{ ...given, at, by: 'leader', clocks: [] }], it, '王敏（人社局）', words)] as const,
    ),
    ['group:hucd', assistingOnly(it, [department], words)],
    ['dm:leader', desk.overdue(it, kind, words, id)],
    ...(kind === 'instruction' ? aboutOrders(it, text || '请今天到现场') : aboutRollCall(it)),
  ]
}

/** Of what was ordered: given as a 督办单, open, done, dropped. */
function aboutOrders(it: Case, text: string): readonly (readonly [string, Said | string])[] {
  const sheet = { year: 2026, n: 12 }
  return [
    ['group:power', supervisionSheet(it, text, sheet, words)],
    ['dm:leader', sheetSent(it, sheet, words)],
    ...ways(it).map((one) => ['dm:leader', ordersGiven([one], 'leader', words)] as const),
  ]
}

/** Of who was called: all missing, some here. */
function aboutRollCall(it: Case): readonly (readonly [string, Said | string])[] {
  return ways(it).flatMap((one) => [
    ['dm:wang', whistled(one, words)] as const,
    ['dm:wang', whistledBefore(one, words)] as const,
    ['dm:wang', [one.number, ...taskLines(one, words, 'enterprise')].join('\n')] as const,
    ['group:power', [one.number, ...taskLines(one, words, 'official')].join('\n')] as const,
  ])
}

/** The case with its task open, done and dropped. */
function ways(it: Case): readonly Case[] {
  const ends = [undefined, 'done', 'dropped'] as const
  return ends.map((how) => {
    const ended = how === undefined ? {} : { ended: { how, at, by: 'leader', text: '办好了' } }
    return { ...it, tasks: tasksOf(it).map((task) => ({ ...task, ...ended })) } as Case
  })
}
