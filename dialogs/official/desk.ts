/** The official's side: coordinators rule on routing, objections and extensions; heads and leaders see red lights and instruct. */
import { waitsForSecond } from '../../cases/admission.ts'
import { type Case, isOpen, leadOf, lightOf } from '../../cases/case.ts'
import { finalWaiting } from '../../cases/final-answer.ts'
import { isLongTerm } from '../../cases/long-term.ts'
import { type Department, departmentNamed } from '../../cases/people.ts'
import { openAppeal } from '../../cases/ratings.ts'
import { bare, fullNumbers, looksLikeNumber, meantCases, namedCases, narrow, withoutNumbers } from '../answers.ts'
import { classGiven } from '../classes.ts'
import { meetingOutcome } from '../department/meetings.ts'
import { taskOutcome } from '../department/tasks.ts'
import type { Advanced, CaseCommand, CommandResult, DeskDialog, Effect, Given, Spoken, Utterance } from '../dialog.ts'
import { say } from '../dialog.ts'
import { desk, deskHeard, deskHelps, followedUp, groupNotHeard, heardAs, refusal, sheetSent, statusOf, timeDesk } from '../wording.ts'
import { aboutAdmission, admissionDone } from './admission.ts'
import { aboutAssessment } from './assessment.ts'
import { ruleClaim } from './binding.ts'
import { dutyWord } from './duties.ts'
import { followUpWord } from './follow-ups.ts'
import { groupCodeWord } from './group-codes.ts'
import { aboutHeld } from './held.ts'
import { aboutLedger } from './ledger.ts'
import { listAsked, mostListed, mostPressing } from './lists.ts'
import { aboutMeetings } from './meetings.ts'
import { aboutOrder } from './orders.ts'
import { aboutReview, reviewOutcome } from './reviews.ts'
import { wordForTalk } from './talks.ts'
import { aboutTasks, tellLead } from './tasks.ts'

/** One step of an official's chat. */
export function advanceDesk(dialog: DeskDialog, input: Spoken, given: Given): Advanced {
  if (input.type === 'outcome') return { dialog, effects: input.results.flatMap((result) => outcome(result, given)) }
  const { utterance } = input
  const passedOn = wordForTalk(utterance, given)
  if (passedOn) return { dialog, effects: passedOn }
  const grouped = groupCodeWord(utterance, given)
  if (grouped !== null) return { dialog, effects: grouped }
  const ruled = ruleClaim(utterance.text, given)
  if (ruled !== null) return { dialog, effects: ruled }
  const supervised = followUpWord(utterance, given) ?? dutyWord(utterance, given)
  if (supervised !== null) return { dialog, effects: supervised }
  // A voice message may ask, but it orders nothing; nor do the words on a rating.
  const orders = utterance.voice === undefined && aboutReview(utterance, given) === null
  const admission = orders ? aboutAdmission(dialog, utterance, given) : null
  if (admission !== null) return { dialog, effects: admission }
  const tasks = orders ? aboutTasks(utterance, given) : null
  if (tasks) return { dialog, effects: tasks }
  const meeting = orders ? aboutMeetings(dialog, utterance, given) : null
  if (meeting) return meeting
  const order = orders ? aboutOrder(dialog, utterance, given) : null
  return order ?? { dialog, effects: hear(utterance, given) }
}

// --- Internal helpers ---

/** A voice message is answered, but orders nothing: what decides a case is written. */
function hear({ voice, ...written }: Utterance, given: Given): readonly Effect[] {
  if (voice === undefined || (voice === null && written.text !== '')) return respond(written, given)
  if (voice === null) return [say(groupNotHeard)]
  const effects = respond({ ...written, text: `${written.text} ${voice.text}`.trim() }, given)
  return effects.some(({ type }) => type === 'command' || type === 'publish')
    ? [say(deskHeard(voice.text))]
    : [say(heardAs(voice.text)), ...effects]
}

function respond(utterance: Utterance, given: Given): readonly Effect[] {
  // 「年度考核 2026」 names a year, no case.
  const assessed = aboutAssessment(utterance, given)
  if (assessed !== null) return assessed
  const reviewed = aboutReview(utterance, given)
  if (reviewed !== null) return reviewed
  const held = aboutHeld(utterance, given)
  if (held !== null) return held
  const counted = aboutLedger(utterance, given)
  if (counted !== null) return counted
  const named = namedCases(utterance.text, given.cases)
  const quoted = meantCases(utterance, given.cases)
  const text = withoutNumbers(utterance.text, given.cases)
  const unknown = named.length === 0 && (fullNumbers(utterance.text).length > 0 || startsWithNumber(utterance.text))
  if (unknown) return [say(desk.unknown)]
  const asked = quoted.length === 0 ? listAsked(text, given) : null
  if (asked !== null) return [say(asked)]
  if (quoted.length === 0 && /红灯|超时|超期|逾期/.test(text) && text.length <= 14) return [say(redList(given))]
  if (
    quoted.length === 0 &&
    /^(?:我的|今天|今日|现在)?(?:有(?:哪些|什么|多少))?(?:待办|待转办|待转|待审|台账|清单)/.test(text) &&
    text.length <= 10
  )
    return [say(waitingList(given))]
  if (quoted.length > 1 && text !== '') return [say(desk.which(quoted, given))]
  const target = quoted[0]
  // Two may have been asked which department it goes to: the second tap changes nothing, for a change takes words.
  if (utterance.tap && target && /^转/.test(text) && isOpen(target) && leadOf(target) !== null)
    return [say(desk.dispatchedBefore(target, given))]
  return given.speaker.role === 'coordinator' ? coordinate(text, target, given) : instructOrShow(text, target, given)
}

/** 「0099 转住建局」: a number where a case number stands. */
function startsWithNumber(text: string): boolean {
  return /^\s*[#…]?\d{4,5}(?:号|\s|[,，:：]|(?=[转改同不督批])|$)/.test(narrow(text)) || looksLikeNumber(text)
}

/** Rulings by a short reply; without a number they mean the only case that waits for such a ruling. */
function coordinate(text: string, named: Case | undefined, given: Given): readonly Effect[] {
  if (named && /^(?:同意|准许|批准|准予|可以)\s*转?长期/.test(text)) return [say(timeDesk.longTermStands(named.number))]
  const ruling = rulingOf(verbFirst(text), given)
  if (ruling === 'no-department') return [say(desk.noDepartment)]
  if (ruling) return decide(ruling, named, given)
  const classed = classGiven(text, given.profile.classes)
  if (named && classed !== null) return [{ type: 'command', number: named.number, command: { type: 'classify', class: classed } }]
  const pick = /^(?:选|第)?([1-3])(?:个|号)?[。.]?$/.exec(narrow(text))?.[1]
  if (pick !== undefined) return dispatch((it) => it.suggestions[Number(pick) - 1]?.code ?? null, named, given)

  const transfer =
    /^(?:请|应该?|建议|麻烦)?(?:把|将)?\s*(?:这件|这个|本件|它)?\s*(?:改派|改转|改分|转办|转给|转到|转|派给|派|分给|分派|指派|归|交给|交(?!警|通))(?:给|到)?/.exec(
      text,
    )
  const asked = /^请?(?<whom>.{2,14}?)(?:来)?(?:办理|处理|承办|负责|牵头|办)[。.]?$/.exec(text)?.groups?.whom
  const department = transfer ? departmentNamed(text, given.departments) : onlyDepartment(asked ?? text, given.departments)
  if (department) return dispatch(() => department.code, named, given)

  const instruction = /^(?:督办|批示|要求|请)[:：,，\s]*(?=[\s\S])/.exec(text)
  if (named && instruction) return [{ type: 'command', number: named.number, command: { type: 'instruct', text: withoutPrefix(text) } }]

  if (transfer && text.length <= 20) return [say(desk.noDepartment)]
  if (named)
    return [say(statusOf(named, given, 'official')), ...(text === '' || isAsking(text) ? [] : [say(desk.toInstruct(named.number))])]
  return [say(deskHelps.coordinator)]
}

/** 「延期同意」 → 「同意延期」. */
function verbFirst(text: string): string {
  return text.replace(
    /^(退单|退回|延期|延长)(?:申请)?[,，\s]*(不同意|不予同意|不批准|不准许|不可以|拒绝|驳回|不批|不准|同意|批准|准许|准予|可以)/,
    '$2$1',
  )
}

type Ruling = {
  readonly fits: (it: Case) => boolean
  readonly command: (it: Case) => CaseCommand
}

/** 「同意退单 转住建局」, 「不同意延期」, and a bare 「同意」 for whatever waits. */
function rulingOf(text: string, given: Given): Ruling | 'no-department' | null {
  const found =
    /^(?<no>不同意|不予同意|不予|不准许|不批准|不准|不批|不可以|拒绝|驳回)?(?<yes>同意|准许|批准|准予|可以)?\s*(?<what>退单|退回|延期|延长|转?长期(?:推进|办理)?)?(?<rest>[\s\S]*)$/.exec(
      text,
    )?.groups
  if (!found || (found.no === undefined && found.yes === undefined)) return null
  const { what, rest = '' } = found
  const approve = found.no === undefined
  // 「不同意，就你们办」: a refusal may say why.
  const reasoned = !approve && /^[,，。\s]+[^\d]{2,20}$/.test(rest)
  if (what === undefined && !reasoned && !/^[。.,，!！\s]*(?:转[\s\S]*)?$/.test(rest)) return null
  const lead = departmentNamed(rest, given.departments)
  if (approve && !lead && /转|派|交/.test(rest) && !/待定|再定/.test(rest)) return 'no-department'
  const objection: CaseCommand = { type: 'rule-objection', uphold: approve, lead: approve ? (lead?.code ?? null) : null }
  const extension: CaseCommand = { type: 'rule-extension', approve }
  if (what?.includes('长期')) return approve ? null : { fits: isLongTerm, command: () => ({ type: 'refuse-long-term' }) }
  if (what === undefined)
    return { fits: (it) => hasObjection(it) || hasExtension(it), command: (it) => (hasObjection(it) ? objection : extension) }
  return what.startsWith('退') ? { fits: hasObjection, command: () => objection } : { fits: hasExtension, command: () => extension }
}

function decide(ruling: Ruling, named: Case | undefined, given: Given): readonly Effect[] {
  const fitting = given.cases.filter(ruling.fits)
  const target = named ?? (fitting.length === 1 ? fitting[0] : undefined)
  if (target) return [{ type: 'command', number: target.number, command: ruling.command(target) }]
  return [say(fitting.length === 0 ? waitingList(given) : desk.which(fitting, given))]
}

/** To a department: the named case, or the only one that waits for one. */
function dispatch(leadFor: (it: Case) => string | null, named: Case | undefined, given: Given): readonly Effect[] {
  const awaiting = given.cases.filter((it) => it.status === 'awaiting-dispatch')
  const target = named ?? (awaiting.length === 1 ? awaiting[0] : undefined)
  if (!target) return [say(awaiting.length === 0 ? waitingList(given) : desk.which(awaiting, given))]
  const lead = leadFor(target)
  if (lead === null) return [say(desk.noDepartment)]
  const command: CaseCommand = hasObjection(target) ? { type: 'rule-objection', uphold: true, lead } : { type: 'dispatch', lead }
  return [{ type: 'command', number: target.number, command }]
}

/** The department when the text is its name and little else: 「住建局」, 「住建局吧」, 「住建局牵头」; a sentence about it is no order. */
function onlyDepartment(text: string, departments: readonly Department[]): Department | null {
  const word = bare(text)
    .replace(/^(?:给|由|让|归|是|请)/, '')
    .replace(/(?:来?(?:办|负责|牵头|处理|承办|办理)|的)+$/, '')
  return departments.find(({ code, name, short, aliases }) => [code, name, short, ...aliases].includes(word)) ?? null
}

/** A number alone, or a question, shows the case; a number with anything else is an instruction and goes to the group. */
function instructOrShow(text: string, named: Case | undefined, given: Given): readonly Effect[] {
  if (!named) return [say(given.speaker.role === 'leader' ? deskHelps.leader : deskHelps.head)]
  if (text === '' || isAsking(text)) return [say(statusOf(named, given, 'official'))]
  // Routing and rulings are the coordinator's: the rules refuse them here, in words.
  if (/^(?:不同意|不予|驳回|不批准)\s*转?长期/.test(text))
    return [{ type: 'command', number: named.number, command: { type: 'refuse-long-term' } }]
  if (/^(?:不?同意|不予|驳回|批准|准许)\s*(?:退单|延期)/.test(text)) {
    const approve = /^(?:同意|批准|准许)/.test(text)
    const command: CaseCommand = /退单/.test(text)
      ? { type: 'rule-objection', uphold: approve, lead: null }
      : { type: 'rule-extension', approve }
    return [{ type: 'command', number: named.number, command }]
  }
  const lead = /^(?:改派|改转|转办|转给|转)/.test(text) && text.length <= 16 ? departmentNamed(text, given.departments) : null
  if (lead) return [{ type: 'command', number: named.number, command: { type: 'dispatch', lead: lead.code } }]
  return [{ type: 'command', number: named.number, command: { type: 'instruct', text: withoutPrefix(text) } }]
}

export function isAsking(text: string): boolean {
  return /[?？][。\s]*$|[吗呢][。.!！]*$|^(?:这?件?)?(?:现在|目前)?(?:情况|进展|进度|状态|详情|怎么样了?|什么情况|办到哪(?:一步|里)?了?|到哪一步了?|怎么回事|看看|看一下|查一下)[。.]*$/.test(
    text,
  )
}

export function withoutPrefix(text: string): string {
  return text.replace(/^(?:督办|批示)[:：,，\s]*/, '')
}

function outcome(done: CommandResult, given: Given): readonly Effect[] {
  const onTask = taskOutcome(done, given) ?? meetingOutcome(done, given)
  return onTask === null ? [decided(done, given)] : [say(onTask), ...tellLead(done, given)]
}

function decided(done: CommandResult, given: Given): Effect {
  const { number, command, result } = done
  const reviewed = reviewOutcome(done, given)
  if (reviewed !== null) return reviewed
  if ('refused' in result) return say(refusal(result, number, given, 'official'))
  const it = result.case
  const admitted = admissionDone(command, it, given)
  if (admitted !== null) return say(admitted)
  switch (command.type) {
    case 'dispatch':
      return say(desk.dispatched(it, given))
    case 'classify':
      return say(desk.classified(it, command.class, given))
    case 'rule-objection':
      return say(command.uphold ? desk.objection(it, given) : desk.objectionOverruled(it))
    case 'rule-extension':
      return say(command.approve ? desk.extensionApproved(it, given) : desk.extensionRefused(it))
    case 'refuse-long-term':
      return say(timeDesk.longTermRefused(it, given))
    case 'instruct':
      if (command.sheet) return say(sheetSent(it, command.sheet, given))
      if (command.due === undefined && command.lead === undefined) return say(desk.instructed(it, given))
      return say(desk.ordered(it, command.due ?? null, command.lead ?? null, given))
    case 'follow-up':
      return say(followedUp(number))
    default:
      return say(desk.instructed(it, given))
  }
}

function redList(given: Given): string {
  const reds = given.cases.filter((it) => isOpen(it) && lightOf(it) === 'red' && mayOversee(it, given))
  return reds.length === 0 ? desk.noReds : desk.reds(mostPressing(reds), reds.length >= mostListed, given)
}

function waitingList(given: Given): string {
  // What the coordinator proposed waits for a second person, who may be the leader.
  const own = (it: Case): boolean =>
    it.status === 'awaiting-dispatch' ||
    hasObjection(it) ||
    hasExtension(it) ||
    openAppeal(it) !== undefined ||
    finalWaiting(it) !== undefined
  const waiting = given.cases.filter((it) => waitsForSecond(it) || (given.speaker.role === 'coordinator' && own(it)))
  if (waiting.length === 0) return desk.nothingWaiting
  return desk.waiting(mostPressing(waiting), waiting.length >= mostListed, given.speaker.id, given)
}

export function mayOversee(it: Case, given: Given): boolean {
  return given.speaker.role !== 'head' || ('lead' in it && it.lead !== null && given.speaker.departments.includes(it.lead))
}

export function hasObjection(it: Case): boolean {
  return 'objection' in it && it.objection !== null
}

function hasExtension(it: Case): boolean {
  return 'extension' in it && it.extension !== null
}
