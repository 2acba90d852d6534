/** The entrepreneur's side: interrupts first, then the answer to what was asked last, then a new problem. */
import { type Case, type CaseNumber, type Command, isConfidential, isHandled, isOpen } from '../../cases/case.ts'
import { isFinal } from '../../cases/final-answer.ts'
import { suspensionOf } from '../../cases/suspension.ts'
import { fullNumbers, looksLikeNumber, meantCases, namedCases, readOutcome, readRating, readYes, withoutNumbers } from '../answers.ts'
import type { Advanced, CommandResult, Effect, Given, Input, ReporterDialog, Utterance } from '../dialog.ts'
import { ask, say, toOfficer } from '../dialog.ts'
import { holdsMaskedId, withoutIds } from '../mask.ts'
import { ruleClaim } from '../official/binding.ts'
import { onBehalf } from '../official/on-behalf.ts'
import { wordForTalk } from '../official/talks.ts'
import { despairPasses } from '../pace.ts'
import * as wording from '../wording.ts'
import { aboutAdmission, counting, underNewNumber } from './admission.ts'
import { claim } from './claims.ts'
import { ofColleague, own } from './colleagues.ts'
import { alarmIn, danger } from './danger.ts'
import { aboutDrafts } from './drafts.ts'
import { flagRepeated, problemOf, timesTold } from './filing.ts'
import { duringHandover, endIdle, handedOver, hearOfficial } from './handover.ts'
import { aside, interrupt } from './interrupts.ts'
import { keptApart, letGo } from './kept-apart.ts'
import { chosenFromMenu } from './menu.ts'
import { tapped } from './old-buttons.ts'
import { isEnd } from './phrases.ts'
import { remember, rememberFiled, takenBack } from './recall.ts'
import { promptFor, questionOf, report, takeUpNext } from './report.ts'
import { isPolicyQuestion, serviceQuestion } from './side-questions.ts'
import { breakSilence, spokeNow } from './silence.ts'
import { answerQuestion } from './survey.ts'
import { hearOut } from './voice.ts'
import { whileWaiting } from './waited-for.ts'

/** One step of an entrepreneur's chat. */
export function advanceReporter(dialog: ReporterDialog, input: Input, given: Given): Advanced {
  if (input.type === 'outcome') {
    const after = input.results.reduce<Advanced>((step, result) => outcome(step, result, input.results, given), { dialog, effects: [] })
    const step = backToDraft(reported(dialog, after, input.results, given), given)
    return step.dialog.type === 'reporter' ? { ...step, dialog: rememberFiled(step.dialog, input.results) } : step
  }
  if (input.type === 'timer') return awake(dialog, given)
  if (input.type === 'handed-over') return handedOver(dialog, input, given)
  if (input.type === 'official') return hearOfficial(dialog, input, given)
  const { utterance } = input
  const standIn = onBehalf(dialog, utterance, given)
  if (standIn !== null && 'refused' in standIn) return { dialog, effects: standIn.refused }
  return hearReporter(standIn?.dialog ?? dialog, standIn?.utterance ?? utterance, given)
}

function hearReporter(dialog: ReporterDialog, utterance: Utterance, given: Given): Advanced {
  const forTalk = given.speaker.role === 'officer' ? wordForTalk(utterance, given) : null
  if (forTalk) return { dialog, effects: forTalk }
  const ruled = ruleClaim(utterance.text, given)
  if (ruled !== null) return { dialog, effects: ruled }
  const refused = utterance.rejected.length > 0 ? [say(wording.rejectedFiles(utterance.rejected))] : []
  // The spine masks what comes in; here it is done once more for those who call this alone.
  const text = withoutIds(utterance.text)
  const listening = duringHandover(dialog, { ...utterance, text }, given)
  if (listening) return { dialog: spokeNow(listening.dialog, text, given.now), effects: [...refused, ...listening.effects] }
  if (utterance.recall) return takenBack(dialog, utterance.recall, given)
  const hidden = holdsMaskedId(text) ? [say(wording.noIdNumbers)] : []
  const step = hearOut(dialog, { ...utterance, text }, given, respond)
  return {
    dialog: remember(spokeNow(step.dialog, utterance.text, given.now), utterance, given),
    effects: [...refused, ...hidden, ...step.effects],
  }
}

/** What one step of the chat works with: the text without case numbers, and the cases it names. */
export type Heard = { readonly utterance: Utterance; readonly text: string; readonly named: readonly Case[] }

export type ReporterStep = { readonly dialog: ReporterDialog; readonly effects: readonly Effect[] }

// --- Internal helpers ---

/** The moment that the dialog waited for, whichever it was. */
function awake(dialog: ReporterDialog, given: Given): ReporterStep {
  const over = dialog.despairOn !== null && despairPasses(dialog.despairOn, given) <= given.now
  const rested = over ? { ...dialog, despairOn: null } : dialog
  return rested.handover === null ? breakSilence(rested, given) : endIdle(rested, given)
}

function respond({ menu, ...dialog }: ReporterDialog, said: Utterance, given: Given): ReporterStep {
  const utterance = menu === undefined ? said : chosenFromMenu(said, menu, given)
  const heard = hear(utterance, given)
  const { named } = heard
  if (!hasWords(utterance.text) || (utterance.attachments.length > 0 && isEnd(utterance.text)))
    return withoutWords(dialog, heard, own(given))
  const slots = ['problem', 'enterprise', 'phone']
  const figure = looksLikeNumber(utterance.text) && !slots.includes(dialog.asked?.about ?? '')
  const unknown = named.length === 0 && (fullNumbers(utterance.text).length > 0 || figure)
  if (unknown) return { dialog, effects: [say(wording.unknownNumber)] }
  const lifted = danger(dialog, heard, given)
  if (lifted) return lifted
  const step = keptApart(dialog, heard, ofColleague(dialog, heard, given) ?? ownRespond(dialog, heard, own(given)), given)
  return underNewNumber(step, utterance, given)
}

function ownRespond(dialog: ReporterDialog, heard: Heard, given: Given): ReporterStep {
  const step =
    tapped(dialog, heard, given) ??
    aboutAdmission(dialog, heard, given) ??
    interrupt(dialog, heard, given) ??
    claim(dialog, heard, given) ??
    aboutDrafts(dialog, heard, given) ??
    inPassing(dialog, heard, given) ??
    answerQuestion(dialog, heard, given) ??
    whileWaiting(dialog, heard, given) ??
    addToNamed(dialog, heard, given) ??
    aside(dialog, heard, given) ??
    report(dialog, heard, given)
  const unsure = !heard.utterance.tap && alarmIn(heard.text, given) === 'unsure'
  return unsure ? { dialog: step.dialog, effects: [say(wording.emergency([], given.elsewhere)), ...step.effects] } : step
}

/** A question beside the matter is answered, and the talk goes on where it stood; one about policy is kept for its own report (D11, D12). */
function inPassing(dialog: ReporterDialog, heard: Heard, given: Given): ReporterStep | null {
  const { text, utterance } = heard
  if (utterance.tap || utterance.attachments.length > 0) return null
  const asked = serviceQuestion(text, given)
  if (asked && asked.rest === '') return { dialog, effects: [say(asked.answer), ...promptAgain(dialog, given)] }
  if (dialog.draft === null) return null
  if (asked) {
    const step = respond(dialog, { ...utterance, text: asked.rest }, given)
    return { dialog: step.dialog, effects: [say(asked.answer), ...step.effects] }
  }
  if (dialog.draft.texts.length === 0 || !isPolicyQuestion(text, given)) return null
  const kept: ReporterDialog = { ...dialog, draft: { ...dialog.draft, later: [...dialog.draft.later, text] } }
  return { dialog: kept, effects: [say(wording.policyKept), ...promptAgain(kept, given)] }
}

function promptAgain(dialog: ReporterDialog, given: Given): readonly Effect[] {
  const prompt = promptFor(dialog, given)
  return prompt === null ? [] : [prompt]
}

function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text)
}

function hear(utterance: Utterance, given: Given): Heard {
  const named = counting(namedCases(utterance.text, given.cases), given.cases)
  const text = withoutNumbers(utterance.text, given.cases)
  const quoted = counting(meantCases(utterance, given.cases), given.cases)
  if (quoted.length > 0) return { utterance, text, named: quoted.length === 1 ? quoted : named }
  // 「停电那个有结果了吗」: the only open case that has the word.
  const found =
    /^(.{2,8}?|[水电气路网])的?(?:那个|那件|这个|这件|的事|(?<=的)(?=催))(?:事|诉求)?[,，\s]*(?=$|不用|不需要|有|怎么|咋|办|催|撤|补|进|到|呢|什么时候)/.exec(
      text,
    )
  const fitting = found?.[1] === undefined ? [] : tellingOf(found[1].replace(/的$/, ''), given)
  if (fitting.length === 1 && found) return { utterance, text: text.slice(found[0].length), named: fitting }
  // 「前面那个停电的进展呢」: what is left when the words of asking are taken out.
  const refers = text.length <= 20 && /那个|那件|这个|这件|的事|的呢|之前|前面|上次/.test(text)
  const left = refers ? tellingOf(text.replace(asking, ''), given) : []
  if (left.length !== 1) return { utterance, text, named }
  return { utterance, text: /[催撤补改]|电话/.test(text) ? text : '', named: left }
}

const asking =
  /[,，。?？!！\s]|之前|前面|上次|昨天|前天|反映的?|报的?|说的?|那个|那件|这个|这件|诉求|进展|结果|情况|消息|动静|处理|办理|怎么样|咋样|怎样|如何|到哪|步|问题|什么时候|几时|有没有|有|没|事情?|我|们|厂里?|公司|呢|吗|了|的|呀|啊|催|一下|办|好|能|现在|关于|是|就|问/g

/** The open cases that tell of a topic. */
function tellingOf(topic: string, given: Given): readonly Case[] {
  return topic === '' ? [] : given.cases.filter((it) => isOpen(it) && it.text.includes(topic))
}

/** After something was done for a case, the report that is being written goes on where it stood. */
function backToDraft({ dialog, effects }: Advanced, given: Given): Advanced {
  const asks = effects.findLast((effect) => effect.type === 'say')?.asks
  if (dialog.type !== 'reporter' || dialog.draft === null || asks) return { dialog, effects }
  const prompt = promptFor(dialog, given)
  return { dialog: { ...dialog, asked: questionOf(dialog.draft, given) }, effects: prompt ? [...effects, prompt] : effects }
}

/** More about a case that is named or quoted, while no report is being written: 「0007 又停了一次」. An answer that nobody asked for changes nothing. */
export function addToNamed(dialog: ReporterDialog, { named, text, utterance }: Heard, given: Given): ReporterStep | null {
  const target = named.length === 1 ? named[0] : undefined
  if (!target || dialog.draft !== null) return null
  const { number, status } = target
  if (text.length <= 20 && (readOutcome(text) !== null || readRating(text) !== null)) {
    return { dialog, effects: [say(wording.refusal({ refused: 'wrong-status', status }, number, given, 'enterprise'))] }
  }
  if (text.length < 4 || readYes(text) !== null || /^.{0,4}(?:没有?|未|已经?)?(?:联系|打过?电话)/.test(text)) {
    return { dialog, effects: [say(wording.statusOf(target, given))] }
  }
  if (!isOpen(target)) return null
  return { dialog, effects: [{ type: 'command', number, command: { type: 'supplement', text, attachments: utterance.attachments } }] }
}

/** Pictures alone join the draft, or the case that is quoted; anything else without words is asked for again. */
function withoutWords(dialog: ReporterDialog, heard: Heard, given: Given): ReporterStep {
  const { attachments, rejected, text } = heard.utterance
  const asked = dialog.asked?.about === 'supplement' ? dialog.asked.number : undefined
  const waits = given.cases.filter((it) => suspensionOf(it) !== null)
  const target = heard.named.find(isOpen)?.number ?? asked ?? (waits.length === 1 ? waits[0]?.number : undefined)
  if (attachments.length > 0 && target !== undefined && dialog.draft === null) {
    return { dialog, effects: [{ type: 'command', number: target, command: { type: 'supplement', text: '', attachments } }] }
  }
  if (attachments.length > 0) {
    const known = new Set(dialog.draft?.attachments.map(({ id }) => id))
    const fresh = attachments.filter(({ id }) => !known.has(id))
    const prompt = fresh.length === 0 ? promptFor(dialog, given) : null
    if (prompt) return { dialog, effects: [say(wording.gotFiles(fresh)), prompt] }
    const step = report(dialog, { ...heard, text: '' }, given)
    const inHand = given.cases.filter(isOpen)
    const [only] = inHand
    if (dialog.draft === null && only && inHand.length === 1 && isHandled(only) && step.dialog.asked?.about === 'problem') {
      const { text: question, buttons } = wording.gotFilesBeside(fresh, only.number)
      return { dialog: step.dialog, effects: [ask(question, buttons)] }
    }
    const begun = (dialog.draft?.texts ?? []).length === 0 && step.dialog.asked?.about === 'problem'
    return { dialog: step.dialog, effects: [say(wording.gotFiles(fresh)), ...(begun ? [ask(wording.asks.problem)] : step.effects)] }
  }
  if (rejected.length > 0) return { dialog, effects: [] }
  if (dialog.draft !== null && dialog.asked?.about === 'summary') return { dialog, effects: [ask(wording.confirmInWords)] }
  // 👍 is no answer to 「解决了吗」, but it is no riddle either.
  const answered = given.cases.find((it) => it.status === 'resolved' && it.outcome === null)
  if (/[👍👌🙏❤🌹💐😊]/u.test(text) && answered) {
    const { text: question, buttons } = wording.askOutcomeFirst(answered)
    return { dialog, effects: [ask(question, buttons)] }
  }
  if (/[👍👌🙏❤🌹💐😊]/u.test(text) && given.cases.length > 0 && dialog.draft === null) return { dialog, effects: [say(wording.thanks)] }
  const prompt = promptFor(dialog, given)
  return { dialog, effects: prompt === null ? [ask(wording.cannotRead)] : [say(wording.noWords), prompt] }
}

function outcome(
  { dialog: advanced, effects }: Advanced,
  { number, command, result }: CommandResult,
  results: readonly CommandResult[],
  given: Given,
): Advanced {
  const also = (type: Command['type']): boolean =>
    results.some((other) => other.number === number && other.command.type === type && 'case' in other.result)
  if (advanced.type !== 'reporter') return { dialog: advanced, effects }
  const dialog: ReporterDialog = { ...advanced, asked: null }
  const then = (next: ReporterDialog, ...more: readonly Effect[]): Advanced => ({ dialog: next, effects: [...effects, ...more] })
  // Somebody else's turn has flagged it first: nothing to say.
  if (command.type === 'flag-repeated') return then(advanced)
  if ('refused' in result) {
    if (result.refused === 'urged-today') {
      const again = urgedAgain(advanced, number, given)
      return then(again.dialog, ...again.effects)
    }
    const blown =
      command.type === 'whistle' && result.refused === 'already-done' ? given.cases.find((one) => one.number === number) : undefined
    return then(dialog, say(blown ? wording.whistledBefore(blown, given) : wording.refusal(result, number, given, 'enterprise')))
  }
  const it = result.case
  const asked = (about: 'rating' | 'reason' | 'settle'): ReporterDialog => ({ ...dialog, asked: { about, number, at: given.now } })
  switch (command.type) {
    case 'report':
      // The enterprise that an officer told it for is not the officer's own.
      if (it.filedBy !== undefined) return then({ ...dialog, draft: null })
      return then({ ...dialog, draft: null, enterprise: it.enterprise ?? dialog.enterprise, phone: it.phone ?? dialog.phone })
    case 'supplement':
      if (also('give-outcome')) return then(advanced)
      return then(
        advanced,
        say(result.events.some(({ type }) => type === 'resumed') ? wording.suppliedResumed(it, given) : wording.supplemented(it)),
      )
    case 'amend-phone':
      return then({ ...advanced, phone: it.phone }, say(wording.phoneAmended(it)))
    case 'withdraw':
      return then(dialog, say(wording.withdrawn(it)))
    case 'whistle':
      return then(advanced, say(wording.whistled(it, given)))
    case 'urge':
      return then(advanced, say(wording.urged(it, given)))
    case 'appeal':
      return then(dialog, say(wording.appealTaken(it, given)))
    case 'merge':
      return then(advanced, say(wording.admissionNews.merged(number, command.into)))
    case 'slow-news':
      return then(advanced, say(wording.newsSlowed(it)))
    case 'deny-contact':
      return then(dialog, say(wording.contactDenied(it, given)))
    case 'answer-meeting':
      return then(dialog, say(wording.meetingDone(command.type, it, given.speaker.name, given)))
    case 'confirm-visit':
      return then(dialog, say(wording.visitConfirmed(it)))
    case 'deny-visit':
      return then(dialog, say(wording.visitDenied(it, given)))
    case 'give-outcome': {
      const { text, buttons } = wording.askRating(it, command.outcome, also('supplement'))
      return then(asked('rating'), ask(text, buttons))
    }
    case 'rate': {
      if (isFinal(it)) return then(dialog, say(wording.finalRated(it)))
      if (command.level <= 2) return then(asked('reason'), ask(wording.askReason(it, given)))
      if (it.status === 'resolved') {
        const { text, buttons } = wording.askSettle(it)
        return then(asked('settle'), ask(text, buttons))
      }
      return then(dialog, say(it.status === 'closed' ? wording.closedWithThanks(it) : wording.ratedWhileReopened(it)))
    }
    case 'change-rating': {
      const poor = command.level <= 2 && it.rating?.reason === null && !isFinal(it)
      return then(poor ? asked('reason') : dialog, poor ? ask(wording.askReason(it, given)) : say(wording.ratingChanged(it, command.level)))
    }
    case 'reopen':
      return then(dialog, say(wording.reopened(it, given)))
    case 'answer-return': {
      if (!command.consent) return then(dialog, say(wording.returnDeclined(it)))
      const answered = result.events.find((event) => event.type === 'return-answered')
      const step = answered ? letGo(dialog, it, answered.lead, given) : { dialog, effects: [] }
      return then(step.dialog, ...step.effects)
    }
    case 'follow-up':
      return then(advanced, toOfficer(say(wording.followedUp(number))))
    case 'explain-rating':
      return then(dialog, say(wording.reasonTaken(it)))
    case 'settle':
      return then(dialog, say(command.again ? wording.continued(it, given) : wording.closedWithThanks(it)))
    default:
      return then(dialog)
  }
}

/** What was filed gets its receipt, several in one answer; then the next problem that was told meanwhile is taken up. */
function reported(before: ReporterDialog, after: Advanced, results: readonly CommandResult[], given: Given): Advanced {
  const filed = results.flatMap(({ command, result }) => (command.type === 'report' && 'case' in result ? [result.case] : []))
  const [first] = filed
  if (!first || after.dialog.type !== 'reporter') return after
  const alarmed = !isConfidential(first) && alarmIn(first.text, given) === 'sure'
  const receipt = say(filed.length === 1 ? wording.receipt(first, given, alarmed) : wording.receipts(filed, given))
  const told = filed.flatMap((it): readonly Effect[] => {
    if (it.filedBy === undefined) return []
    const said = { text: wording.filedForYou(it, given.speaker.name), buttons: [] }
    return [{ type: 'tell', audience: { to: 'person', person: it.reporter }, said }]
  })
  const alike = filed.some((it) => given.toldByOthers(it)) ? [say(wording.toldByOthers)] : []
  const often = filed.filter((it) => timesTold(it.text, it.number, given) >= given.profile.repeated.times)
  const flags = often.length === 0 ? [] : [...flagRepeated(often, first.text, given), say(wording.toldOften)]
  const next = takeUpNext(after.dialog, before.draft, given)
  const waiting = next === null && after.dialog.shelved[0] ? [say(wording.stillShelved(problemOf(after.dialog.shelved[0])))] : []
  return {
    dialog: next?.dialog ?? after.dialog,
    effects: [...after.effects, receipt, ...told, ...alike, ...flags, ...waiting, ...(next?.effects ?? [])],
  }
}

/** The second urging of a day goes to the coordinator, once; further ones are answered only (D41). */
function urgedAgain(
  dialog: ReporterDialog,
  number: CaseNumber,
  given: Given,
): { readonly dialog: ReporterDialog; readonly effects: readonly Effect[] } {
  const today = given.calendar.dateOf(given.now)
  const it = given.cases.find((other) => other.number === number)
  if (dialog.pressedOn === today || !it || isConfidential(it)) {
    return { dialog, effects: [say(wording.refusal({ refused: 'urged-today' }, number, given, 'enterprise'))] }
  }
  const text = wording.desk.urgedAgain(wording.whoSpeaks(given.speaker.name, given.speaker.enterprise), number)
  return {
    dialog: { ...dialog, pressedOn: today },
    effects: [say(wording.urgedAgain(number)), { type: 'tell', audience: { to: 'coordinator' }, said: { text, buttons: [] } }],
  }
}
