/** A group's words about tasks: it asks another department for its part, reports in, says that its part is done; and what it may not do where it only assists. */
import { type Case, isHandled, leadOf } from '../../cases/case.ts'
import { involvedIn, openMeeting } from '../../cases/meetings.ts'
import { openTasks, tasksOf } from '../../cases/tasks.ts'
import { bare } from '../answers.ts'
import type { CaseCommand, CommandResult, Effect, Given, PendingCommand, Utterance } from '../dialog.ts'
import { ask, say } from '../dialog.ts'
import { type TaskWords, taskCommands, taskWords } from '../task-words.ts'
import * as wording from '../wording.ts'
import { isQuestion } from './ordinary-words.ts'
import type { Meaning } from './plain-words.ts'

type Response = { readonly pending: PendingCommand | null; readonly effects: readonly Effect[] }

/** A line of a group: its text without numbers, the cases it means, and what it would mean on a case of one's own. */
export type Line = {
  readonly utterance: Utterance
  readonly text: string
  readonly cases: readonly Case[]
  readonly meaning: () => Meaning | null
}

/** The answer to a line about a task; null when it is about none, and is read like any other. */
export function aboutTasks(line: Line, given: Given): Response | null {
  const words = taskWords(line.text, given.departments)
  const it = line.cases.length === 1 ? line.cases[0] : undefined
  const helps = it !== undefined && assistsOnly(it, given)
  if (words?.type === 'report-in' || words?.type === 'complete') {
    const done = answerTask(words, line, given)
    if (done) return done
  }
  if (helps) return besideTheLead(it, line, given)
  // Whoever asked for it may let it go.
  const gone = words?.type === 'drop' && it && openTasks(it).some(({ id, by }) => id === words.task && by === given.speaker.id)
  if (gone) return onOne([it], taskCommands(words, given), given)
  return words?.type === 'assist' || words?.type === 'whistle' ? give(words, line, given) : null
}

/** The departments for which somebody speaks here: the group's, or one's own. */
export function ownDepartments({ scope, speaker }: Given): readonly string[] {
  if (scope.type === 'group') return [scope.department]
  return speaker.role === 'discipline' ? ['discipline'] : speaker.departments
}

/** Whether a case is here only because something is owed on it: another department leads. */
export function assistsOnly(it: Case, given: Given): boolean {
  const own = ownDepartments(given)
  return !own.includes(leadOf(it) ?? '') && involvedIn(it).some((code) => own.includes(code))
}

/** What is said when a command about tasks is done; null for other commands. */
export function taskOutcome({ command, result }: CommandResult, given: Given): string | null {
  if ('refused' in result) return null
  switch (command.type) {
    case 'assist':
    case 'whistle':
    case 'report-in':
    case 'complete-task':
    case 'drop-task':
      return wording.taskDone(command.type, result.events, result.case, given.speaker.name, given)
    default:
      return null
  }
}

// --- Internal helpers ---

/** 协办 and 吹哨: on the case that is meant, or the only one that the department leads. */
function give(words: Extract<TaskWords, { type: 'assist' | 'whistle' }>, { cases }: Line, given: Given): Response | null {
  if (words.departments.length === 0) return { pending: null, effects: [say(wording.desk.noDepartment)] }
  const own = ownDepartments(given)
  const leading = given.cases.filter((it) => isHandled(it) && own.includes(it.lead))
  return onOne(cases.length > 0 ? cases : leading, taskCommands(words, given), given) ?? nothing(wording.groupNone)
}

/** 报到 and 完成: on the case that is meant, or the only one on which such a thing is owed. */
function answerTask(words: Extract<TaskWords, { type: 'report-in' | 'complete' }>, line: Line, given: Given): Response | null {
  const owing = (line.cases.length > 0 ? line.cases : given.cases).filter((it) => owes(it, words, given))
  const commands = taskCommands(words, given)
  if (owing.length > 0) return onOne(owing, commands, given)
  // 「办好了，…」 of the lead is its answer; a roll-call that nobody waits for is answered in words.
  const [it] = line.cases
  if (words.type !== 'report-in' || !it || line.cases.length > 1) return null
  const called = tasksOf(it).some(({ kind, department }) => kind === 'report-in' && ownDepartments(given).includes(department))
  return called ? onOne([it], commands, given) : nothing(wording.notCalled(it.number))
}

function owes(it: Case, words: Extract<TaskWords, { type: 'report-in' | 'complete' }>, given: Given): boolean {
  return ownDepartments(given).some((code) =>
    openTasks(it, code).some(({ id, kind }) => {
      if (words.type === 'report-in') return kind === 'report-in'
      return words.task === null ? kind === 'assist' || kind === 'commitment' : words.task === id
    }),
  )
}

function onOne(cases: readonly Case[], commands: readonly CaseCommand[], given: Given): Response | null {
  const [it] = cases
  const [command] = commands
  if (!it || !command) return null
  if (cases.length === 1) return { pending: null, effects: commands.map((one) => ({ type: 'command', number: it.number, command: one })) }
  const { text, buttons } = wording.groupWhich(cases, given)
  const pending: PendingCommand = { waits: 'which-case', by: given.speaker.id, at: given.now, command, explicit: true }
  return { pending: commands.length === 1 ? pending : null, effects: [ask(text, buttons)] }
}

/** Who assists may see how it stands and answer for its own part; all else is the lead's. */
function besideTheLead(it: Case, { utterance, text, meaning }: Line, given: Given): Response {
  const asks = text === '' || isQuestion(text) || /^(?:情况|状态|详情|看看|查看|查一下|进展|进度)[。.]*$/.test(text)
  if (asks) return utterance.addressed ? nothing(wording.statusOf(it, given, 'official')) : { pending: null, effects: [] }
  if (/^(?:谢谢|感谢|辛苦|多谢|好的?|嗯|ok|收到|明白|知道了)/i.test(bare(text)) && bare(text).length <= 8)
    return utterance.addressed ? nothing(wording.groupCourtesy) : { pending: null, effects: [] }
  const meant = meaning()
  const part = openTasks(it).find(({ kind, department }) => kind !== 'report-in' && ownDepartments(given).includes(department))
  const told = meant?.command.type === 'resolve' || meant?.command.type === 'report-progress'
  if (part && told && meant?.explicit === false) {
    const { text: question, buttons } = wording.askTaskDone(it.number, text)
    const command: CaseCommand = { type: 'complete-task', task: part.id, text }
    return { pending: { waits: 'yes', number: it.number, by: given.speaker.id, at: given.now, command }, effects: [ask(question, buttons)] }
  }
  const owes = openTasks(it).some(({ department }) => ownDepartments(given).includes(department))
  const timeAsked = !owes && openMeeting(it)?.fixed === undefined
  const said = timeAsked ? wording.howToAnswer(it.number) : wording.assistingOnly(it, ownDepartments(given), given)
  return meant || utterance.addressed ? nothing(said) : { pending: null, effects: [] }
}

function nothing(text: string): Response {
  return { pending: null, effects: [say(text)] }
}
