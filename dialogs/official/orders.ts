/** An official's order on a case that sets a day or another lead: shown first, given on 确认 (D59). */
import { type Case, leadOf } from '../../cases/case.ts'
import { type Department, departmentNamed } from '../../cases/people.ts'
import { bare, meantCases, onlyOne, readYes, withoutNumbers } from '../answers.ts'
import { type Limit, limitIn } from '../dates.ts'
import type { Advanced, CaseCommand, DeskDialog, Effect, Given, Order, Utterance } from '../dialog.ts'
import { ask, say } from '../dialog.ts'
import { desk } from '../wording.ts'
import { hasObjection, isAsking, withoutPrefix } from './desk.ts'

/** The step of an order that is given, confirmed or dropped; null when the text is about none. */
export function aboutOrder(dialog: DeskDialog, utterance: Utterance, given: Given): Advanced | null {
  return answerOrder(dialog, utterance, given) ?? newOrder(dialog, utterance, given)
}

// --- Internal helpers ---

function answerOrder(dialog: DeskDialog, { text }: Utterance, given: Given): Advanced | null {
  const { order } = dialog
  if (!order || given.calendar.dateOf(order.at) !== given.calendar.dateOf(given.now)) return null
  const settled = { ...dialog, order: null }
  if (/^(?:不发了?|不用发?了?|作罢|算了|取消)$/.test(bare(text)) || readYes(text) === false)
    return { dialog: settled, effects: [say(desk.notSent)] }
  if (readYes(text) !== true) return null
  const it = given.cases.find(({ number }) => number === order.number)
  return { dialog: settled, effects: it ? carryOut(order, it, given) : [say(desk.unknown)] }
}

/** A coordinator routes at once; anybody else's wish for another lead goes to the coordinator with the instruction. */
function carryOut({ number, text, due, lead }: Order, it: Case, given: Given): readonly Effect[] {
  const command = (what: CaseCommand): Effect => ({ type: 'command', number, command: what })
  const until = due === null ? {} : { due }
  if (given.speaker.role !== 'coordinator' || lead === null || lead === leadOf(it))
    return [command({ type: 'instruct', text, ...until, ...(lead === null ? {} : { lead }) })]
  const route: CaseCommand = hasObjection(it) ? { type: 'rule-objection', uphold: true, lead } : { type: 'dispatch', lead }
  return [command(route), command({ type: 'instruct', text, ...until })]
}

function newOrder(dialog: DeskDialog, utterance: Utterance, given: Given): Advanced | null {
  const meant = meantCases(utterance, given.cases)
  const text = withoutPrefix(withoutNumbers(utterance.text, given.cases))
  const it = onlyOne(meant)
  if (!it || utterance.tap || text === '' || isAsking(text)) return null
  const lead = leadIn(text, given.departments)
  const limit = laterDay(text, given)
  // A coordinator's 「住建局牵头」 alone is a dispatch, and acts at once.
  if (limit === null && (lead === null || given.speaker.role === 'coordinator')) return null
  const order: Order = { at: given.now, number: it.number, text, due: limit?.day ?? null, lead: lead?.code ?? null }
  const { text: shown, buttons } = desk.confirmOrder(it, text, order.due, order.lead, given)
  return { dialog: { ...dialog, order }, effects: [ask(shown, buttons)] }
}

/** A day after today that the text sets as a limit. */
function laterDay(text: string, given: Given): Limit | null {
  const limit = limitIn(text, given.understand(text).entities, given.now, given.calendar)
  return limit !== null && limit.day > given.calendar.dateOf(given.now) ? limit : null
}

/** The department that shall lead: 「让发改牵头」, 「改由住建局负责」, 「交给人社局来办」. */
function leadIn(text: string, departments: readonly Department[]): Department | null {
  const leading = /(?:让|由|请|交给?|改由|归|叫)?\s*([\p{Script=Han}]{2,12}?)(?:来|去)?(?:牵头|主办|挂帅|抓总)/u.exec(text)?.[1]
  const taking =
    /(?:让|改由|交给?|归|由)\s*([\p{Script=Han}]{2,12}?)(?:来|去)(?:办|负责|处理|承办)|(?:改由|交给|由)\s*([\p{Script=Han}]{2,12}?)(?:负责|承办|主责)/u.exec(
      text,
    )
  const named = leading ?? taking?.[1] ?? taking?.[2]
  const department = named === undefined ? null : departmentNamed(named, departments)
  return department?.group ? department : null
}
