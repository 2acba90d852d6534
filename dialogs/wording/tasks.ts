/** What people read about tasks: 协办, 报到, 批示, 会商定下的事. */
import { type Case, leadOf } from '../../cases/case.ts'
import type { Audience } from '../../cases/notices.ts'
import { openTasks, type Task, type TaskEvent, type TaskKind, tasksOf } from '../../cases/tasks.ts'
import { clip, maskText, within } from '../mask.ts'
import type { Said } from '../message.ts'
import { shortOf, type Words } from '../wording.ts'

export const taskNames: Readonly<Record<TaskKind, string>> = {
  assist: '协办',
  'report-in': '报到',
  instruction: '批示',
  commitment: '会商定下的事',
}

/** What somebody reads about an event of a task; null when it needs no word. */
export function taskNews(event: TaskEvent, it: Case, audience: Audience, words: Words): Said | null {
  const task = tasksOf(it).find(({ id }) => id === event.task)
  if (!task) return null
  const text = audience.to === 'reporter' ? toReporter(event, task, it, words) : toOffice(event, task, it, words)
  const asked = audience.to === 'group' && event.type === 'task-given'
  return { text, buttons: asked && task.kind === 'report-in' ? [{ label: '报到', value: `${it.number} 报到` }] : [] }
}

/** The tasks that are still owed on a case, a line each, for officials and groups; empty when there are none. */
export function openTaskLines(it: Case, words: Words): readonly string[] {
  return openTasks(it).map(
    (task) => `${task.id}. ${shortOf(task.department, words)}${taskNames[task.kind]}${said(task)}，${dueIn(task, it, words)}前`,
  )
}

/** What a limit of a task is called on a card: 「3 号事项（协办）」. */
export function taskCalled(it: Case, id: number): string {
  const task = tasksOf(it).find((candidate) => candidate.id === id)
  return task ? `${taskNames[task.kind]}${said(task)}` : ''
}

export const whichTask = (number: string, tasks: readonly number[]): string =>
  `${number} 有 ${tasks.length} 项还没办，请写明是哪一项，比如「${number} 完成 ${tasks[0]}：已安装」。`
export const tasksFirst = (number: string, tasks: readonly number[]): string =>
  `${number} 会商定下的事还有 ${tasks.length} 项没有落实，先落实再答复，没有改动。要先告诉企业，请写「进展+内容」。`

// --- Internal helpers ---

function toReporter(event: TaskEvent, task: Task, it: Case, words: Words): string {
  const department = shortOf(task.department, words)
  if (event.type === 'task-given') return `${it.number}：已请${department}协助办理。`
  if (task.kind === 'report-in') return `${it.number}：${department}已报到。`
  return `${it.number}：${department}已落实「${clip(maskText(task.text), 60)}」${event.type === 'task-done' ? `：${within(maskText(event.text), 400)}` : ''}`
}

function toOffice(event: TaskEvent, task: Task, it: Case, words: Words): string {
  const department = shortOf(task.department, words)
  switch (event.type) {
    case 'task-given':
      return given(task, it, words)
    case 'task-done':
      if (task.kind === 'report-in') return `${it.number} ${department}已报到。`
      return `${it.number} ${department}${task.kind === 'instruction' ? '已办理批示' : `已完成${taskNames[task.kind]}`}「${clip(maskText(task.text), 60)}」：${within(maskText(event.text), 600)}`
    case 'task-dropped':
      return `${it.number} ${taskNames[task.kind]}${said(task)}不用办了：${clip(maskText(event.reason), 100)}`
  }
}

function given(task: Task, it: Case, words: Words): string {
  const until = dueIn(task, it, words)
  const about = [
    `企业：${it.enterprise === null ? '匿名' : clip(maskText(it.enterprise), 40)}`,
    `诉求：${within(maskText(it.text), 600)}`,
    `主办：${shortOf(leadOf(it), words)}`,
  ]
  if (task.kind === 'report-in') {
    const why = task.text === '' ? [] : [`事由：${within(maskText(task.text), 300)}`]
    return [`企业吹哨 ${it.number}，请报到`, ...about, ...why, `请在${until}前回复「${it.number} 报到」。`].join('\n')
  }
  return [
    `${task.kind === 'assist' ? '请协办' : '会商定下的事'} ${it.number}`,
    ...about,
    `请办：${within(maskText(task.text), 300)}`,
    `请在${until}前办好，回复「${it.number} 完成${task.kind === 'assist' ? '' : ` ${task.id}`}」加结果。`,
  ].join('\n')
}

function said(task: Task): string {
  return task.text === '' ? '' : `「${clip(maskText(task.text), 30)}」`
}

function dueIn(task: Task, it: Case, { calendar, now }: Words): string {
  const due = it.clocks.find((clock) => clock.task === task.id)?.due
  return due === undefined ? '' : calendar.describe(due, now)
}
