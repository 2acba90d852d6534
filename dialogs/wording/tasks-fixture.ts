/** Every sentence of `tasks.ts` by a direct call, with short and with the longest texts that people send. */
import type { Case } from '../../cases/case.ts'
import { type Task, type TaskEvent, taskKinds } from '../../cases/tasks.ts'
import { calendar, departments, local } from '../fixtures.ts'
import type { Said } from '../message.ts'
import { groupNeeds, type Words } from '../wording.ts'
import { openTaskLines, taskNews, tasksFirst, whichTask } from './tasks.ts'

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
  ]
}

function aboutTask(task: Task, bare: Case): readonly (readonly [string, Said | string])[] {
  const clock = { due: local('2026-11-26 17:30'), task: task.id }
  const clocks = bare.clocks.slice(0, 1).map((known) => ({ ...known, ...clock, kind: task.kind }))
  const it = { ...bare, tasks: [task], clocks } as Case
  const { id, kind, department, text } = task
  const events: readonly TaskEvent[] = [
    { type: 'task-given', task: id, kind, department, text },
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
    ['group:power', openTaskLines(it, words).join('\n')],
  ]
}
