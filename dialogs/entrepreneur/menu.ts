/** The menu of services (绵阳高新区「一窗受理」): shown to whoever asks for it, chosen from by number, by word or by button. */
import type { Timestamp } from '../../cases/calendar.ts'
import { bare } from '../answers.ts'
import type { Given, ReporterDialog, Utterance } from '../dialog.ts'
import { say } from '../dialog.ts'
import * as wording from '../wording.ts'
import { promptFor, report } from './report.ts'
import type { Heard, ReporterStep } from './reporter.ts'
import { questionsOf } from './survey.ts'

/** The menu, or what its words begin that mean nothing else at any other place; null when the text asks for none of it. */
export function menu(dialog: ReporterDialog, heard: Heard, given: Given): ReporterStep | null {
  const word = bare(heard.text)
  if (word === wording.menuWords.report && dialog.draft === null) return report(dialog, heard, given)
  if (word === wording.menuWords.policy) return { dialog, effects: [say(wording.askPolicy)] }
  if (!/^(?:服务)?(?:菜单|功能|目录)$/.test(word)) return null
  const prompt = promptFor(dialog, given)
  // While a report asks for something, a number may be its answer.
  if (prompt) return { dialog, effects: [say(wording.menu.text, wording.menu.buttons), prompt] }
  return { dialog: { ...dialog, menu: given.now }, effects: [say(wording.menu.text, wording.menu.buttons)] }
}

/** What was said or tapped right after the menu: a number of it becomes its word, as if it had been typed. What a case has asked since comes first. */
export function chosenFromMenu(utterance: Utterance, shownAt: Timestamp, given: Given): Utterance {
  if (given.cases.some((it) => questionsOf(it).some(({ at }) => at > shownAt))) return utterance
  const number = /^(?:第|选)?\s*([1-5一二三四五①②③④⑤])\s*(?:个|项)?$/.exec(utterance.text.trim())?.[1]
  const place = number === undefined ? -1 : ['1一①', '2二②', '3三③', '4四④', '5五⑤'].findIndex((forms) => forms.includes(number))
  const word = Object.values(wording.menuWords)[place]
  return word === undefined ? utterance : { ...utterance, text: word, tap: false }
}
