/**
 * What is owed on a case beside the answer: 协办, 报到, 批示, 落实事项. Each task has the department that owes it and a limit of its
 * own, which turns yellow and red like any other. Limits are data: `Profile.tasks`.
 */
import type { Calendar, CalendarDate, Timestamp } from './calendar.ts'
import {
  type Actor,
  type Case,
  type ClockChange,
  type ClockKind,
  type DepartmentCode,
  isConfidential,
  isHandled,
  leadOf,
  type OpenCase,
  type Refusal,
} from './case.ts'
import { clockOver, type Profile } from './clocks.ts'
import type { Catalogue } from './routing.ts'

/** 协办 (assist), 吹哨报到 (report-in), 领导批示的办理 (instruction), 会商和现场办公定下的事 (commitment). */
export const taskKinds = ['assist', 'report-in', 'instruction', 'commitment'] as const
export type TaskKind = (typeof taskKinds)[number]

/** One thing that a department owes. `id` counts from 1 in its case; its clock stands among the clocks of the case. */
export type Task = {
  readonly id: number
  readonly kind: TaskKind
  readonly department: DepartmentCode
  readonly text: string
  readonly at: Timestamp
  /** Who gave it. */
  readonly by: string
  /** Open until it is done, or falls with what it was given for. */
  readonly ended?: { readonly how: 'done' | 'dropped'; readonly at: Timestamp; readonly by: string; readonly text: string }
}

export type TaskEvent =
  /** `due`: the close of business it was given for; without one the profile's limit runs. */
  | {
      readonly type: 'task-given'
      readonly task: number
      readonly kind: TaskKind
      readonly department: DepartmentCode
      readonly text: string
      readonly due?: Timestamp
    }
  /** `text` is the result in the words of the department; empty for a roll-call. */
  | { readonly type: 'task-done'; readonly task: number; readonly text: string }
  | { readonly type: 'task-dropped'; readonly task: number; readonly reason: string }

export type TaskCommand =
  /** 协办: the lead, a coordinator or a leader asks another department for its part. */
  | { readonly type: 'assist'; readonly department: DepartmentCode; readonly text: string; readonly due?: Timestamp }
  /** 吹哨: each of the departments has to report in (璧山「企业吹哨、部门报到」). */
  | { readonly type: 'whistle'; readonly departments: readonly DepartmentCode[]; readonly text: string }
  /** 报到. */
  | { readonly type: 'report-in'; readonly text: string }
  /** `task` may be left out while the department owes only one. */
  | { readonly type: 'complete-task'; readonly task?: number; readonly text: string }
  | { readonly type: 'drop-task'; readonly task: number; readonly reason: string }

export type TaskRefusal =
  /** Several are owed, and it was not said which; `tasks` are their ids. */
  | { readonly refused: 'which-task'; readonly tasks: readonly number[] }
  /** What was promised at a meeting is done first; `tasks` are the ids of what is still owed. */
  | { readonly refused: 'tasks-open'; readonly tasks: readonly number[] }

/** What a decision of this kind looks at. */
type Given = {
  readonly now: Timestamp
  readonly actor: Actor
  readonly calendar: Calendar
  readonly dispatchable: ReadonlySet<DepartmentCode>
}

/** Whether a limit is that of a task. */
export function isTaskKind(kind: ClockKind): kind is TaskKind {
  return taskKinds.some((known) => known === kind)
}

/** The tasks of a case, oldest first. */
export function tasksOf(it: Case): readonly Task[] {
  return ('tasks' in it ? it.tasks : undefined) ?? []
}

/** The tasks that are still owed, of one department or of all. */
export function openTasks(it: Case, department?: DepartmentCode): readonly Task[] {
  return tasksOf(it).filter((task) => task.ended === undefined && (department === undefined || task.department === department))
}

/** The departments beside the lead that have, or had, a part in the case (协办单位). */
export function assistingOf(it: Case): readonly DepartmentCode[] {
  const lead = leadOf(it)
  return [...new Set(tasksOf(it).flatMap(({ department }) => (department === lead ? [] : [department])))]
}

/** The departments that a whistle of the enterprise calls: the lead, those that assist in this matter by the catalogue, and those that assist already. */
export function calledFor(it: Case, catalogue: Catalogue): readonly DepartmentCode[] {
  const lead = leadOf(it)
  const assisting = it.matter === null ? [] : (catalogue.get(it.matter)?.assisting ?? [])
  return [...new Set([...(lead === null ? [] : [lead]), ...assisting, ...assistingOf(it)])]
}

/** Who may give such a command; null when the actor may. */
export function mayOnTasks(command: TaskCommand, it: Case, actor: Actor): Refusal | null {
  if (isConfidential(it)) return { refused: 'not-your-case' }
  const lead = leadOf(it)
  const leads = (actor.role === 'staff' || actor.role === 'head') && lead !== null && actor.departments.includes(lead)
  const official = actor.role === 'coordinator' || actor.role === 'leader'
  switch (command.type) {
    case 'assist':
      return leads || official ? null : { refused: actor.role === 'staff' || actor.role === 'head' ? 'not-your-case' : 'not-your-role' }
    case 'whistle':
      return leads || official || actor.id === it.reporter
        ? null
        : { refused: actor.role === 'entrepreneur' ? 'not-your-case' : 'not-your-role' }
    case 'drop-task':
      return official || tasksOf(it).some((task) => task.id === command.task && task.by === actor.id) ? null : { refused: 'not-your-role' }
    case 'report-in':
    case 'complete-task':
      if (actor.role !== 'staff' && actor.role !== 'head') return { refused: 'not-your-role' }
      return tasksOf(it).some((task) => actor.departments.includes(task.department)) ? null : { refused: 'not-your-case' }
  }
}

/** What such a command causes. */
export function decideTasks(command: TaskCommand, it: Case, given: Given): readonly TaskEvent[] | Refusal {
  if (!isHandled(it)) return { refused: 'wrong-status', status: it.status }
  switch (command.type) {
    case 'assist': {
      if (!given.dispatchable.has(command.department) || command.department === 'discipline') return { refused: 'no-such-department' }
      if (command.department === it.lead) return { refused: 'same-department' }
      if (openTasks(it, command.department).some(({ kind }) => kind === 'assist')) return { refused: 'already-done' }
      if (isBlank(command.text)) return { refused: 'text-missing', needs: 'task' }
      if (command.due !== undefined && command.due <= given.now) return { refused: 'promise-past' }
      return [
        { type: 'task-given', task: nextTask(it), kind: 'assist', department: command.department, text: command.text, ...dueOf(command) },
      ]
    }
    case 'whistle': {
      const unknown = command.departments.some((code) => !given.dispatchable.has(code) || code === 'discipline')
      if (unknown || command.departments.length === 0) return { refused: 'no-such-department' }
      const whistles = new Set(openTasks(it).flatMap(({ kind, at }) => (kind === 'report-in' ? [at] : [])))
      // Who has come is not called again while others of the same whistle are awaited.
      const heard = new Set(
        tasksOf(it).flatMap(({ kind, at, department }) => (kind === 'report-in' && whistles.has(at) ? [department] : [])),
      )
      const called = [...new Set(command.departments)].filter((code) => !heard.has(code))
      if (called.length === 0) return { refused: 'already-done' }
      return called.map((department, i) => ({
        type: 'task-given',
        task: nextTask(it) + i,
        kind: 'report-in',
        department,
        text: command.text,
      }))
    }
    case 'report-in': {
      const owed = owedBy(it, given.actor).find(({ kind }) => kind === 'report-in')
      return owed ? [{ type: 'task-done', task: owed.id, text: command.text }] : { refused: 'nothing-pending' }
    }
    case 'complete-task': {
      const owed = owedBy(it, given.actor).filter(({ id, kind }) =>
        command.task === undefined ? kind !== 'report-in' : id === command.task,
      )
      const [first] = owed
      if (!first) return { refused: 'nothing-pending' }
      if (owed.length > 1) return { refused: 'which-task', tasks: owed.map(({ id }) => id) }
      return isBlank(command.text)
        ? { refused: 'text-missing', needs: 'task' }
        : [{ type: 'task-done', task: first.id, text: command.text }]
    }
    case 'drop-task': {
      const task = tasksOf(it).find(({ id }) => id === command.task)
      if (!task) return { refused: 'nothing-pending' }
      if (task.ended) return { refused: 'already-done' }
      return isBlank(command.reason)
        ? { refused: 'text-missing', needs: 'reason' }
        : [{ type: 'task-dropped', task: task.id, reason: command.reason }]
    }
  }
}

/** The task that an instruction gives to the department in charge: it is done with the next word on the case. */
export function taskOfInstruction(it: Case, text: string, day: CalendarDate | undefined, calendar: Calendar): readonly TaskEvent[] {
  if (!isHandled(it) || isConfidential(it)) return []
  const due = day === undefined ? undefined : calendar.at(day, calendar.hours.at(-1)?.to ?? '17:30')
  return [{ type: 'task-given', task: nextTask(it), kind: 'instruction', department: it.lead, text, ...(due === undefined ? {} : { due }) }]
}

/** What a word of the lead on the case does to its tasks: an instruction is answered by progress or an answer. */
export function tasksAnswered(it: OpenCase, text: string): readonly TaskEvent[] {
  return openTasks(it, it.lead).flatMap(({ id, kind }) => (kind === 'instruction' ? [{ type: 'task-done', task: id, text } as const] : []))
}

/** The tasks after an event of theirs. */
export function evolveTasks(tasks: readonly Task[], event: TaskEvent & { readonly at: Timestamp; readonly by: string }): readonly Task[] {
  if (event.type === 'task-given') {
    const { task: id, kind, department, text, at, by } = event
    return [...tasks, { id, kind, department, text, at, by }]
  }
  const { at, by } = event
  const ended =
    event.type === 'task-done'
      ? ({ how: 'done', at, by, text: event.text } as const)
      : ({ how: 'dropped', at, by, text: event.reason } as const)
  return tasks.map((task) => (task.id === event.task ? { ...task, ended } : task))
}

/** The tasks that fall when the case leaves the hands of its lead: dropped by the event that took it away. */
export function tasksFallen(tasks: readonly Task[], event: { readonly at: Timestamp; readonly by: string }): readonly Task[] {
  return tasks.map((task) => (task.ended ? task : { ...task, ended: { how: 'dropped', at: event.at, by: event.by, text: '' } }))
}

/** What an event of theirs does to the clock of the task. */
export function taskClock(
  event: TaskEvent & { readonly at: Timestamp },
  it: Case,
  profile: Profile,
  calendar: Calendar,
): readonly ClockChange[] {
  if (event.type === 'task-given') {
    const limit = profile.tasks[event.kind]
    return [
      {
        op: 'started',
        clock: { ...clockOver(event.kind, event.at, event.due ?? limit, profile, calendar.of(event.department)), task: event.task },
      },
    ]
  }
  const clock = it.clocks.find(({ task, status }) => task === event.task && status === 'running')
  if (!clock) return []
  const op = event.type === 'task-dropped' ? 'cancelled' : event.at <= clock.due ? 'met' : 'missed'
  return [{ op, kind: clock.kind, task: event.task }]
}

/** The number of the task that a case is given next. */
export function nextTask(it: Case): number {
  return tasksOf(it).length + 1
}

// --- Internal helpers ---

function owedBy(it: Case, actor: Actor): readonly Task[] {
  return openTasks(it).filter(({ department }) => actor.departments.includes(department))
}

function dueOf({ due }: { readonly due?: Timestamp }): { readonly due?: Timestamp } {
  return due === undefined ? {} : { due }
}

function isBlank(text: string): boolean {
  return !/[\p{L}\p{N}]/u.test(text)
}
