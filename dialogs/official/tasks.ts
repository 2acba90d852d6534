/** What officials give on a case: 协办, 吹哨, 督办单, and 取消 of what was given; and what a head says of the own department's part. */
import { type Case, isConfidential, isHandled } from '../../cases/case.ts'
import { openTasks, tasksOf } from '../../cases/tasks.ts'
import { meantCases, onlyOne, withoutNumbers } from '../answers.ts'
import { limitOf } from '../department/promises.ts'
import type { CommandResult, Effect, Given, Utterance } from '../dialog.ts'
import { say } from '../dialog.ts'
import { type TaskWords, taskCommands, taskWords } from '../task-words.ts'
import { assistOrdered, desk, groupNeeds, refusal, sheetByOffice } from '../wording.ts'

/** The effects of an official's words about a task of the case that is named or quoted; null when they are about none. */
export function aboutTasks(utterance: Utterance, given: Given): readonly Effect[] | null {
  const meant = meantCases(utterance, given.cases)
  const it = onlyOne(meant)
  const words = it && taskWords(withoutNumbers(utterance.text, given.cases), given.departments)
  if (!it || !words || !isFor(words, it, given)) return null
  if (words.type === 'sheet') return sheet(words.text, it, given)
  if ('departments' in words && words.departments.length === 0) return [say(desk.noDepartment)]
  return taskCommands(words, given).map((command) => ({ type: 'command', number: it.number, command }))
}

/** The lead hears of it when an official asks another department for its part. */
export function tellLead({ command, result }: CommandResult, given: Given): readonly Effect[] {
  if ('refused' in result || command.type !== 'assist' || !isHandled(result.case)) return []
  const said = { text: assistOrdered(result.case, command.department, command.text, given), buttons: [] }
  return [{ type: 'tell', audience: { to: 'group', department: result.case.lead }, said }]
}

// --- Internal helpers ---

/** 「办好了，告诉企业」 of a leader is an order like any other; only a head answers for a department. */
function isFor(words: TaskWords, it: Case, { speaker }: Given): boolean {
  switch (words.type) {
    case 'assist':
    case 'whistle':
    case 'sheet':
      return true
    case 'drop':
      return speaker.role !== 'head' && tasksOf(it).some(({ id }) => id === words.task)
    case 'report-in':
    case 'complete':
      return speaker.role === 'head' && openTasks(it).some(({ department }) => speaker.departments.includes(department))
  }
}

/** A number is drawn only for what will be given. */
function sheet(text: string, it: Case, given: Given): readonly Effect[] {
  const { number } = it
  if (given.speaker.role === 'head' || isConfidential(it)) return [say(sheetByOffice(number))]
  if (!isHandled(it)) return [say(refusal({ refused: 'wrong-status', status: it.status }, number, given, 'official'))]
  if (!/[\p{L}\p{N}]/u.test(text)) return [say(groupNeeds('instruction', number))]
  return [{ type: 'supervise', number, text, due: limitOf(text, given)?.day ?? null }]
}
