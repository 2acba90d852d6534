/** What people read about tasks: 协办, 报到, 批示, 督办单, 商定事项. */
import { type Case, type DepartmentCode, leadOf, lightOf, type Recorded, type Sheet } from '../../cases/case.ts'
import type { Audience } from '../../cases/notices.ts'
import { openTasks, type Task, type TaskCommand, type TaskEvent, type TaskKind, tasksOf } from '../../cases/tasks.ts'
import { clip, maskText, within } from '../mask.ts'
import type { Said } from '../message.ts'
import { lights, list, shortOf, unbracketed, type Words, yesNo } from '../wording.ts'

export const taskNames: Readonly<Record<TaskKind, string>> = {
  assist: '协办',
  'report-in': '报到',
  instruction: '批示',
  commitment: '商定事项',
}

/** What is to be done where only the department was named. */
export const assistInGeneral = '请配合主办单位办理'

/** What somebody reads about an event of a task; null when it needs no word. */
export function taskNews(event: TaskEvent, it: Case, audience: Audience, words: Words): Said | null {
  const task = tasksOf(it).find(({ id }) => id === event.task)
  if (!task) return null
  const text = audience.to === 'reporter' ? toReporter(event, task, it, words) : toOffice(event, task, it, words)
  const asked = audience.to === 'group' && event.type === 'task-given'
  return { text, buttons: asked && task.kind === 'report-in' ? [{ label: '报到', value: `${it.number} 报到` }] : [] }
}

/** The tasks of a case as its status shows them: who assists and who has reported in; to officials and groups also what is owed, a line each. */
export function taskLines(it: Case, words: Words, reader: 'enterprise' | 'official'): readonly string[] {
  if (reader === 'official') return [...openTaskLines(it, words), ...rollCall(it, words)]
  const assisting = new Set(tasksOf(it).flatMap(({ kind, department }) => (kind === 'assist' ? [shortOf(department, words)] : [])))
  const agreed = openTasks(it).filter(({ kind }) => kind === 'commitment')
  return [
    ...(assisting.size === 0 ? [] : [`协办：${[...assisting].slice(0, most).join('、')}`]),
    ...agreed.slice(0, most).map((task) => `商定：${shortOf(task.department, words)}${said(task)}，最迟${dueIn(task, it, words)}`),
    ...rollCall(it, words),
  ]
}

/** What a limit of a task is called on a card: 「报到「底下有燃气管」」. */
export function taskCalled(it: Case, id: number): string {
  const task = tasksOf(it).find((candidate) => candidate.id === id)
  return task ? `${taskNames[task.kind]}${said(task)}` : ''
}

/** The same to somebody who may take it for the lead's: 「燃气报到「底下有燃气管」」. */
export function taskOwed(it: Case, id: number, words: Words): string {
  const task = tasksOf(it).find((candidate) => candidate.id === id)
  return `${task && task.department !== leadOf(it) ? shortOf(task.department, words) : ''}${taskCalled(it, id)}`
}

/** What whoever gave a command about tasks reads; `who` is that person, `events` what it caused. */
export function taskDone(type: TaskCommand['type'], events: readonly Recorded[], it: Case, who: string, words: Words): string {
  const ids = events.flatMap((event) => ('task' in event && event.type.startsWith('task-') ? [event.task] : []))
  const tasks = tasksOf(it).filter(({ id }) => ids.includes(id))
  const named = [...new Set(tasks.map(({ department }) => shortOf(department, words)))].join('、')
  const [first] = tasks
  const until = first ? dueIn(first, it, words) : ''
  const light = lights[lightOf(it)]
  const by = `（${unbracketed(who)}）`
  switch (type) {
    case 'assist':
      return `${light} ${it.number} 已请${named}协办${first ? said(first) : ''}${by}，最迟${until}前。`
    case 'whistle':
      return `${light} ${it.number} 已吹哨${by}，请${named}在${until}前报到。`
    case 'report-in':
      return `${light} ${it.number} 已报到${by}，已告知企业和主办单位。`
    case 'complete-task':
      return `${light} ${it.number} 已记为办好${first ? `${taskNames[first.kind]}${said(first)}` : ''}${by}。`
    case 'drop-task':
      return `${light} ${it.number} ${named}${first ? `${taskNames[first.kind]}${said(first)}` : ''}不用办了，已告知对方。`
  }
}

export const whichTask = (number: string, tasks: readonly number[]): string =>
  `${number} 有 ${tasks.length} 项还没办，请写明是哪一项，比如「${number} 完成 ${tasks[0]}：已安装」。`
export const tasksFirst = (number: string, tasks: readonly number[]): string =>
  `${number} 商定事项还有 ${tasks.length} 项没有落实，先落实再答复，没有改动。要先告诉企业，请写「进展+内容」。`

/** An assisting department wanted to do what only the lead does. */
export function assistingOnly(it: Case, own: readonly DepartmentCode[], words: Words): string {
  const lead = shortOf(leadOf(it), words)
  const owed = openTasks(it).filter(({ department }) => own.includes(department))
  const next = [
    ...(owed.some(({ kind }) => kind === 'report-in') ? [`报到请回复「${it.number} 报到」。`] : []),
    ...(owed.some(({ kind }) => kind !== 'report-in')
      ? [`办好自己的部分请回复「${it.number} 完成：」加结果；办不了的请和${lead}商量。`]
      : []),
  ]
  return `${it.number} 由${lead}主办，本部门是协办，没有改动。${next.join('') || `有情况请告诉${lead}。`}`
}
export const notCalled = (number: string): string => `${number} 没有请本部门报到，没有改动。`

/** It sounds as if the own part were done. */
export const askTaskDone = (number: string, text: string): Said => ({
  text: `要把「${within(maskText(text), 600)}」记为 ${number} 本部门办好的结果吗？回复「是」记录，回复「否」不记。`,
  buttons: yesNo,
})

/** To the lead, when an official asks another department for its part. */
export const assistOrdered = (it: Case, department: DepartmentCode, text: string, words: Words): string =>
  `${it.number} 营商办或区领导已请${shortOf(department, words)}协办「${clip(maskText(text), 60)}」，仍由本部门主办。`

// --- The enterprise's whistle ---

export const whistled = (it: Case, words: Words): string =>
  [`已为 ${it.number} 吹哨，请有关部门报到。`, ...rollCall(it, words), '谁报到了，我马上告诉您。'].join('\n')
export const whistledBefore = (it: Case, words: Words): string => [`${it.number} 已经吹过哨，不用重复。`, ...rollCall(it, words)].join('\n')
export const whistleNeedsCase = '吹哨要有一件在办的诉求。请先把问题告诉我，提交以后再回复「吹哨」。'

// --- Instructions ---

/** The number of a 督办单: 督办〔2026〕1号. */
export const sheetNumber = ({ year, n }: Sheet): string => `督办〔${year}〕${n}号`

/** A 督办单, as the group of the lead and its head read it. `text` is what is wanted. */
export function supervisionSheet(it: Case, text: string, sheet: Sheet, words: Words): string {
  const task = tasksOf(it).findLast(({ kind }) => kind === 'instruction')
  return [
    '督办单',
    sheetNumber(sheet),
    `主送：${shortOf(leadOf(it), words)}`,
    `诉求编号：${it.number}`,
    `反映企业：${it.enterprise === null ? '匿名' : clip(maskText(it.enterprise), 40)}`,
    `反映事项：${within(maskText(it.text), 600)}`,
    `转办时间：${'dispatchedAt' in it ? words.calendar.describe(it.dispatchedAt, words.now) : ''}`,
    `督办要求：${within(maskText(text), 500)}`,
    ...(task ? [`办理期限：${dueIn(task, it, words)}前`] : []),
    `请在期限内回复「${it.number} 进展：」或「${it.number} 答复：」加办理情况；逾期上报区领导。`,
    `营商办 ${words.calendar.describeDate(words.calendar.dateOf(words.now))}`,
  ].join('\n')
}

export const sheetByOffice = (number: string): string => `${number} 的督办单由营商办或区领导下发，没有改动。要提要求，请直接写编号加要求。`

export function sheetSent(it: Case, sheet: Sheet, words: Words): string {
  const task = tasksOf(it).findLast(({ kind }) => kind === 'instruction')
  return `${sheetNumber(sheet)}已发到${shortOf(leadOf(it), words)}工作群和负责人：${it.number}。${task ? `办理期限：${dueIn(task, it, words)}前。` : ''}`
}

/** 「我的批示」: what somebody has ordered, open ones first, with what became of it. */
export function ordersGiven(cases: readonly Case[], by: string, words: Words): string {
  const orders = cases.flatMap((it) => tasksOf(it).flatMap((task) => (task.kind === 'instruction' && task.by === by ? [{ it, task }] : [])))
  if (orders.length === 0) return '您还没有作过批示。'
  const open = orders.filter(({ task }) => task.ended === undefined)
  const ended = orders.filter(({ task }) => task.ended !== undefined)
  const lines = [...open, ...ended].map(({ it, task }) => {
    const now =
      task.ended?.how === 'done'
        ? `已办理：${clip(maskText(task.ended.text), 30)}`
        : task.ended
          ? '不用再办'
          : `还没有回音，期限 ${dueIn(task, it, words)}`
    return `${lightOfTask(task, it)} ${it.number} ${shortOf(task.department, words)}${said(task)}：${now}`
  })
  return list(`您的批示 ${orders.length} 条，还没有回音 ${open.length} 条：`, lines)
}

// --- Internal helpers ---

/** So many of a kind are shown on a card. */
const most = 8

function openTaskLines(it: Case, words: Words): readonly string[] {
  return openTasks(it)
    .filter(({ kind }) => kind !== 'report-in')
    .slice(0, most)
    .map((task) => `${task.id}. ${shortOf(task.department, words)}${taskNames[task.kind]}${said(task)}，${dueIn(task, it, words)}前`)
}

/** Who was called and has reported in (√), or not yet (□); nothing when nobody was called. */
function rollCall(it: Case, words: Words): readonly string[] {
  const called = tasksOf(it).filter(({ kind, ended }) => kind === 'report-in' && ended?.how !== 'dropped')
  const ticks = called.slice(0, most).map((task) => {
    const department = shortOf(task.department, words)
    return task.ended ? `√ ${department}` : `□ ${department}（最迟${dueIn(task, it, words)}前）`
  })
  return ticks.length === 0 ? [] : [`报到：${ticks.join('，')}`]
}

function lightOfTask(task: Task, it: Case): string {
  const clock = it.clocks.findLast((candidate) => candidate.task === task.id)
  return task.ended || !clock ? lights.none : lights[clock.light]
}

function toReporter(event: TaskEvent, task: Task, it: Case, words: Words): string {
  const department = shortOf(task.department, words)
  if (event.type === 'task-given') return `${it.number}：已请${department}协助办理。`
  if (task.kind === 'report-in') return [`${it.number}：${department}已报到。`, ...rollCall(it, words)].join('\n')
  return `${it.number}：${department}已落实「${clip(maskText(task.text), 60)}」${event.type === 'task-done' ? `：${within(maskText(event.text), 400)}` : ''}`
}

function toOffice(event: TaskEvent, task: Task, it: Case, words: Words): string {
  const department = shortOf(task.department, words)
  switch (event.type) {
    case 'task-given':
      return given(task, it, words)
    case 'task-done':
      if (task.kind === 'report-in') return [`${it.number} ${department}已报到。`, ...rollCall(it, words)].join('\n')
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
    `${task.kind === 'assist' ? '请协办' : '商定事项'} ${it.number}`,
    ...about,
    `请办：${within(maskText(task.text), 300)}`,
    `请在${until}前办好，回复「${it.number} 完成${task.kind === 'assist' ? '' : ` ${task.id}`}：」加结果。`,
  ].join('\n')
}

function said(task: Task): string {
  return task.text === '' ? '' : `「${clip(maskText(task.text), 30)}」`
}

function dueIn(task: Task, it: Case, { calendar, now }: Words): string {
  const due = it.clocks.findLast((clock) => clock.task === task.id)?.due
  return due === undefined ? '' : calendar.describe(due, now)
}
