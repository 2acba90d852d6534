/** Several people of one enterprise: whoever is bound to it follows what a colleague reported; what is the reporter's own stays there (D39). */
import { type Case, isOpen } from '../../cases/case.ts'
import type { Given, ReporterDialog } from '../dialog.ts'
import { say } from '../dialog.ts'
import * as wording from '../wording.ts'
import { follow } from './interrupts.ts'
import { addToNamed, type Heard, type ReporterStep } from './reporter.ts'
import { answerQuestion } from './survey.ts'

/** What is given to a reporter for the cases that are the own ones. */
export function own(given: Given): Given {
  return { ...given, cases: given.cases.filter((it) => isOwn(it, given)) }
}

/** The step on a case that a colleague reported: one that is named, or the firm's when it is asked for or there is no other. Null: not about one. */
export function ofColleague(dialog: ReporterDialog, heard: Heard, given: Given): ReporterStep | null {
  const { named, text } = heard
  const theirs = given.cases.filter((it) => !isOwn(it, given))
  if (theirs.length === 0) return null
  const [first, ...more] = named
  // Which one was meant: the second of the own ones, where there are such, else one of theirs.
  if (dialog.asked?.about === 'which') return answerQuestion(dialog, heard, own(given)) ?? answerQuestion(dialog, heard, given)
  if (first === undefined) {
    const all = { ...given, cases: given.cases.filter(isOpen) }
    if (asksForTheFirm.test(text)) return { dialog, effects: [say(wording.statusOfFirm(all.cases, given))] }
    const alone = dialog.draft === null && !given.cases.some((it) => isOwn(it, given) && isOpen(it))
    return alone ? (follow(dialog, heard, all) ?? onMerged(dialog, heard, given)) : null
  }
  if (isOwn(first, given) || more.length > 0) return null
  const reporterOnly = { dialog, effects: [say(wording.refusal({ refused: 'reporter-only' }, first.number, given, 'enterprise'))] }
  if (isForReporter.test(text)) return reporterOnly
  return follow(dialog, heard, { ...given, cases: theirs }) ?? addToNamed(dialog, heard, given) ?? reporterOnly
}

// --- Internal helpers ---

/** 「没人联系我」, 「解决了」 of somebody whose only case was merged into a colleague's: passed on, or left to the colleague. */
function onMerged(dialog: ReporterDialog, { text }: Heard, given: Given): ReporterStep | null {
  const last = given.cases.findLast((it) => isOwn(it, given))
  const now = last?.status === 'merged' ? given.cases.find(({ number }) => number === last.mergedInto) : undefined
  if (now === undefined || !isOpen(now) || text.length > 30 || !isForReporter.test(text)) return null
  const { number } = now
  if (/联系/.test(text)) return { dialog, effects: [{ type: 'command', number, command: { type: 'supplement', text, attachments: [] } }] }
  return { dialog, effects: [say(wording.refusal({ refused: 'reporter-only' }, number, given, 'enterprise'))] }
}

function isOwn(it: Case, given: Given): boolean {
  return it.reporter === given.speaker.id
}

const asksForTheFirm =
  /^(?:我们?|咱们?)?(?:公司|企业|单位|厂里?|同事|全厂)(?:们)?(?:反映|报|提)?的?(?:所有|全部)?(?:诉求|件|进度|事情?|情况)?(?:进度|情况|怎么样了?|办到哪了?|有结果吗?|有哪些)?[？?。]*$/

/** Withdrawing, rating and the number are the reporter's own. */
const isForReporter =
  /撤回|撤销|撤诉|撤了|[1-5一二三四五]\s*[分星]|满意|差评|好评|(?:已经?|都|还|没有?|部分|完全)*解决(?:了|好)?|(?:电话|手机|号码).{0,6}(?:错|改|换)|(?:没有?|没人|已经?)?联系(?:了|过|我)|继续办|就到这里/
