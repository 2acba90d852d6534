/** What follows a rating, on an official's desk: verifying a poor one, calling the silent, ruling on appeals, signing a final answer. */
import { pendingAppeal } from '../../cases/admission.ts'
import type { Case, CaseNumber, Refusal } from '../../cases/case.ts'
import { finalWaiting } from '../../cases/final-answer.ts'
import { openAppeal } from '../../cases/ratings.ts'
import { isToBeCalled, isToBeTold } from '../../cases/rights.ts'
import { fullNumbers, meantCases, narrow, onlyOne, readOutcome, withoutNumbers } from '../answers.ts'
import type { CaseCommand, CommandResult, Effect, Given, Utterance } from '../dialog.ts'
import { say } from '../dialog.ts'
import { callNumber, desk, finalDone, followUpList, groupTooLong, notForYou, ratingDone, ratingNeeds, refusal } from '../wording.ts'
import { isUnreachedCall } from './calls.ts'
import { aboutTelling, toldOutcome } from './telling.ts'

/** Whether the words are about calls, appeals, final answers, or what the enterprise is to be told, so that the cases that wait for such are looked at. */
export function isAboutReview(text: string): boolean {
  return /回访|核实|差评|申诉|最终答复|企业电话|告知|致?电话?(?:通知|告诉|说明)/.test(text)
}

/** What an official's words on such a matter do; null: they are about none. */
export function aboutReview(utterance: Utterance, given: Given): readonly Effect[] | null {
  const text = withoutNumbers(utterance.text, given.cases)
  if (!isAboutReview(text)) return null
  const telling = aboutTelling(utterance, given)
  if (telling !== null) return telling
  const meant = meantCases(utterance, given.cases)
  const list = /^(?:待|我的|今天的?)?(差评)?(?:待)?回访(?:清单|列表|台账|名单)?$/.exec(narrow(text).trim())
  if (list && meant.length === 0 && fullNumbers(utterance.text).length === 0) {
    const poor = list[1] !== undefined
    const waiting = given.cases.filter((it) => isToBeCalled(it) && (!poor || it.review?.awaited === 'poor'))
    return [say(followUpList(waiting, poor, given))]
  }
  const words = narrow(text).trim()
  const unknown = meant.length === 0 && strange.test(words)
  const order = orderIn(words.replace(strange, ''))
  if (order === null) return null
  if (unknown) return [say(desk.unknown)]
  const target = onlyOne(meant.length > 0 ? meant : given.cases.filter(order.fits))
  if (!target) {
    const fitting = meant.length > 1 ? meant : given.cases.filter(order.fits)
    return [say(fitting.length > 1 ? desk.which(fitting, given) : desk.unknown)]
  }
  const command = order.command(target)
  const explained = command?.type === 'verify-rating' && command.finding === 'explain' ? [...command.note].length : 0
  if (explained > longestExplanation) return [say(groupTooLong(explained, longestExplanation))]
  return [command === null ? say(ratingNeeds('call', target.number)) : { type: 'command', number: target.number, command }]
}

/** What is said when such a command is done; null: it is none of these. */
export function reviewOutcome({ number, command, result }: CommandResult, given: Given): Effect | null {
  switch (command.type) {
    case 'verify-rating':
    case 'record-follow-up':
    case 'rule-rating-appeal':
      return say('refused' in result ? refused(result, number, given) : ratingDone(command, result.case))
    case 'sign-final':
    case 'refuse-final':
      return say('refused' in result ? refused(result, number, given) : finalDone(result.case, command.type === 'sign-final'))
    case 'view-phone':
      return say('refused' in result ? refused(result, number, given) : callNumber(result.case))
    case 'tell-by-phone':
      return say(toldOutcome({ number, command, result }, given) ?? desk.unknown)
    default:
      return null
  }
}

// --- Internal helpers ---

/** A longer explanation does not fit one message to the enterprise. */
const longestExplanation = 500

/** A number that is none of these cases: it was called already, or belongs elsewhere. */
const strange = /^(?:QS\d{8}-)?\d{4,5}号?[\s,，:：]*/i

type Order = { readonly fits: (it: Case) => boolean; readonly command: (it: Case) => CaseCommand | null }

function orderIn(text: string): Order | null {
  if (/^(?:查看?)?企业(?:的)?电话$/.test(text))
    return { fits: (it) => isToBeCalled(it) || isToBeTold(it), command: () => ({ type: 'view-phone' }) }
  const verified = /^(?:差评)?(?:回访)?核实(?:结果|情况)?[:：,，\s]*(?<finding>属实|整改|解释|误评|恶意)(?:差评)?(?<note>[\s\S]*)$/.exec(
    text,
  )?.groups
  if (verified) {
    const finding = findings[verified.finding ?? ''] ?? 'rectify'
    const note = withoutSeparator(verified.note ?? '')
    return { fits: (it) => it.review?.awaited === 'poor', command: () => ({ type: 'verify-rating', finding, note }) }
  }
  const called = /^(?:已)?(?:电话)?回访(?:结果|情况)?[:：,，\s]+(?<note>[\s\S]+)$/.exec(text)?.groups?.note
  if (called !== undefined) {
    const outcome = outcomeIn(called)
    return { fits: isToBeCalled, command: () => (outcome === null ? null : { type: 'record-follow-up', outcome, note: called.trim() }) }
  }
  const ruled = /^(?<no>不同意|驳回|不予)?(?:同意)?(?<what>申诉|最终答复)(?<reason>[\s\S]*)$/.exec(text)
  const said = /^(?:不?同意|驳回|不予)/.test(text) ? ruled?.groups : undefined
  if (!said) return null
  const uphold = said.no === undefined
  const reason = withoutSeparator(said.reason ?? '')
  if (said.what === '申诉')
    return {
      fits: (it) => openAppeal(it) !== undefined || pendingAppeal(it) !== undefined,
      // On a case that was not admitted the word is on that, not on a rating.
      command: ({ status }) => ({ type: status === 'declined' ? 'rule-appeal' : 'rule-rating-appeal', uphold, reason }),
    }
  return {
    fits: (it) => finalWaiting(it) !== undefined,
    command: () => (uphold ? { type: 'sign-final' } : { type: 'refuse-final', reason }),
  }
}

const findings: Readonly<Record<string, 'rectify' | 'explain' | 'misjudged'>> = {
  属实: 'rectify',
  整改: 'rectify',
  解释: 'explain',
  误评: 'misjudged',
  恶意: 'misjudged',
}

const solving = '(?:解决|办好|处理好|修好)'
const partly = new RegExp(`(?:没有?|未|并未|不)(?:得到)?(?:完全|全部|彻底)(?:得到)?${solving}|部分|基本上?解决|解决了一半`)
const unsolved = new RegExp(`(?:没有?|未|不)(?:得到)?${solving}`)

/** What the enterprise said on the telephone; null: the note does not tell, for how satisfied it is says nothing of the outcome. */
function outcomeIn(note: string): 'solved' | 'partly' | 'not' | 'unreached' | null {
  if (isUnreachedCall(note)) return 'unreached'
  if (partly.test(note)) return 'partly'
  if (unsolved.test(note)) return 'not'
  return new RegExp(solving).test(note) ? 'solved' : (readOutcome(note)?.outcome ?? null)
}

function refused(no: Refusal, number: CaseNumber, given: Given): string {
  return no.refused === 'not-your-role' ? notForYou(number) : refusal(no, number, given, 'official')
}

function withoutSeparator(text: string): string {
  return text.replace(/^[\s:：,，。;；]+/, '').trim()
}
