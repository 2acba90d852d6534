/** A report from the first word to the summary: what was said is kept, only what is missing is asked, everything can be corrected. */
import { confidentialDepartment, isOpen } from '../../cases/case.ts'
import { hasItsOwnWay, outsiderIn, proceedingIn } from '../../nlu/proper-path.ts'
import { bare, readRating, readYes } from '../answers.ts'
import { wishIn } from '../dates.ts'
import type { Draft, DraftQuestion, Effect, Given, ReporterDialog, Slot } from '../dialog.ts'
import { anotherDraft, ask, emptyDraft, isAboutDraft, say } from '../dialog.ts'
import { isForwarded } from '../gist.ts'
import { maskIds, maskText } from '../mask.ts'
import { isRecording } from '../message.ts'
import * as wording from '../wording.ts'
import { readConduct, wordedConfidence } from './confidence.ts'
import { besidesContact, correct, withoutLead } from './correction.ts'
import { alarmIn } from './danger.ts'
import { putAside } from './drafts.ts'
import { type Filed, filedAs, flagRepeated, isConductUnclear, problemOf, submit, timesTold, toldBefore } from './filing.ts'
import { answerDetail, nextDetail, openDetail, toldDetails } from './frame.ts'
import { answerNoise } from './noise.ts'
import {
  isAngry,
  isFiller,
  opensOnly,
  plainName,
  refersBack,
  speaksForFirm,
  withoutGreeting,
  withoutMarkup,
  wouldRatherNot,
} from './phrases.ts'
import type { DetailName } from './report-types.ts'
import type { Heard, ReporterStep } from './reporter.ts'

/** The step a text makes that is no interrupt and answers no question about a case: it begins, fills, corrects or submits a report. */
export function report(dialog: ReporterDialog, heard: Heard, given: Given): ReporterStep {
  const { draft } = dialog
  if (draft === null || (draft.texts.length === 0 && draft.attachments.length === 0)) return begin(dialog, heard, given)
  const aside = putAside(dialog, heard, given)
  if (aside) {
    const step = begin(aside, heard, given)
    return { dialog: step.dialog, effects: [say(wording.putAside(problemOf(draft))), ...step.effects] }
  }
  const asked = dialog.asked !== null && isAboutDraft(dialog.asked) ? dialog.asked : questionOf(draft, given)
  switch (asked.about) {
    case 'enterprise':
    case 'phone':
      return fill(dialog, draft, asked.about, heard, given)
    case 'summary':
      return review(dialog, draft, heard, given)
    case 'conduct':
      return aboutConduct(dialog, draft, heard, given)
    case 'another':
      return another(dialog, draft, asked.text, heard, given)
    case 'problem': {
      const chosen = choiceIn(heard.text, asked.choices ?? [])
      return proceed(dialog, chosen === null ? add(draft, heard, given) : { ...draft, texts: [...draft.texts, chosen] }, given)
    }
  }
}

/** What a draft asks: the slot that is missing, or whether the summary is right. */
export function questionOf(draft: Draft, given: Given): DraftQuestion {
  const slot = missing(draft)
  if (slot !== 'problem' && isConductUnclear(draft, given)) return { about: 'conduct', at: given.now }
  return { about: slot ?? 'summary', at: given.now }
}

/** The question that is open in a draft, to be repeated after an interruption; null when there is no draft. */
export function promptFor(dialog: ReporterDialog, given: Given): Effect | null {
  if (dialog.draft === null) return null
  const slot = missing(dialog.draft)
  if (slot !== 'problem' && isConductUnclear(dialog.draft, given)) return ask(wording.askConduct.text, wording.askConduct.buttons)
  return slot === null ? summaryOf(dialog.draft, null, given, openDetail(dialog.draft)) : ask(wording.asks[slot])
}

/** The draft with what was said; without one, a new draft that holds it and what is known of the reporter. */
export function draftOf({ draft, enterprise, phone }: ReporterDialog, heard: Heard, given: Given): Draft {
  return add(draft ?? emptyDraft({ enterprise, phone }), heard, given)
}

/** After one report is submitted: the next problem that was told meanwhile, if there is one. */
export function takeUpNext(dialog: ReporterDialog, done: Draft | null, given: Given): ReporterStep | null {
  const [text, ...later] = done?.later ?? []
  if (done === null || text === undefined) return null
  const heard: Heard = { utterance: { text, quote: null, addressed: true, attachments: [], rejected: [], tap: false }, text, named: [] }
  const step = proceed({ ...dialog, draft: null }, { ...add(anotherDraft(done), heard, given), later }, given)
  return { dialog: step.dialog, effects: [say(wording.nextReport(text)), ...step.effects] }
}

// --- Internal helpers ---

function begin(dialog: ReporterDialog, heard: Heard, given: Given): ReporterStep {
  const { text, utterance } = heard
  const answered = (words: string): ReporterStep => ({ dialog, effects: [say(words)] })
  const take = (...preface: readonly Effect[]): ReporterStep => {
    // 「另外车间路灯也不亮」: besides what was reported before; here it is all there is.
    const first = { ...heard, text: text.replace(/^(?:另外|还有|对了|顺便)[,，\s]*(?=.{4})/s, '') }
    const step = proceed({ ...dialog, draft: null }, draftOf(dialog, first, given), given)
    return { dialog: step.dialog, effects: [...preface, ...step.effects] }
  }
  if (utterance.attachments.some((file) => !isRecording(file))) return take()
  if (dialog.draft !== null && isVague(text)) return proceed(dialog, dialog.draft, given)
  const introduced = introduces(dialog, heard, given)
  if (introduced) {
    const next: ReporterDialog = { ...dialog, draft: introduced, asked: { about: 'problem', at: given.now } }
    return { dialog: next, effects: [ask(`${wording.noteTaken}。${wording.asks.problem}`)] }
  }
  if (readYes(text) !== null || /^(?:没有?了?|有|没事了?|知道了|收到|好的?|嗯+|哦+|行)$/.test(bare(text))) {
    return answered(dialog.informed ? wording.acknowledged : wording.begin)
  }
  if (readRating(text)?.rest === '') return answered(wording.nothingToRate)
  if (opensOnly(text)) {
    const draft = draftOf(dialog, { ...heard, text: '' }, given)
    return { dialog: { ...dialog, draft, asked: { about: 'problem', at: given.now } }, effects: [ask(wording.asks.problem)] }
  }
  const kinds = kindsOf(text, given)
  if (kinds.length > 1) {
    const { text: question, buttons } = wording.whichKind(kinds)
    const draft = { ...draftOf(dialog, { ...heard, text: '' }, given), texts: [text.trim()], tries: 1 }
    return { dialog: { ...dialog, draft, asked: { about: 'problem', choices: kinds, at: given.now } }, effects: [ask(question, buttons)] }
  }
  // The greeting before a short matter would make the model take all of it for a greeting.
  const meant = given.understand(withoutGreeting(text))
  // An appeal sent away by mistake is worse than a draft too many: only a sure model, or a short text, ends here.
  const sure = meant.intentP >= (text.length < 12 ? 0.5 : 0.75)
  if (sure && meant.intent === 'greeting') return answered(wording.begin)
  if (sure && meant.intent === 'thanks') return answered(wording.thanks)
  const confidence = meant.admission === 'statutory-channel' ? null : wordedConfidence(withoutGreeting(text), meant)
  if (confidence === 'conduct' || confidence === 'trade-secret')
    return take(say(confidence === 'conduct' ? wording.conductKept : wording.secretKept))
  if (isAngry(text) && kindlessAnger(text, given) && meant.intent !== 'not-enterprise' && meant.admission !== 'abuse') {
    const draft: Draft = { ...draftOf(dialog, { ...heard, text: '' }, given), texts: [maskIds(text.trim())], tries: 1 }
    return { dialog: { ...dialog, draft, asked: { about: 'problem', at: given.now } }, effects: [ask(wording.sorryTellMe)] }
  }
  const told = withoutMarkup(text)
  const linked = told !== text && told.length >= 6 && given.understand(told).intent === 'appeal'
  if (sure && meant.intent === 'spam' && !linked) return answerNoise(dialog, wording.spam, given)
  if (meant.admission === 'abuse' && meant.intent !== 'spam') return answerNoise(dialog, wording.abuse, given)
  // Who was asked for the problem and tells something tells the problem.
  const tellsIt = dialog.asked?.about === 'problem' && text.length >= 8 && !/[?？]|[吗呢么]$/.test(text)
  if (sure && meant.intent === 'chitchat' && !tellsIt) return answered(wording.chitchat(given))
  if (sure && meant.intent === 'not-enterprise' && !speaksForFirm(text)) return answered(wording.notOurs(outsiderIn(text), given.elsewhere))
  // Whoever has no case here and writes a whole sentence of a matter that does not move tells us of it for the first time.
  // Of several problems each is judged by itself.
  if (filedAs(draftOf({ ...dialog, draft: null }, heard, given), given).length > 1) return isAngry(text) ? take(say(wording.sorry)) : take()
  if (
    sure &&
    meant.intent === 'progress-question' &&
    // 「下周五之前能弄好不」 with a name and a number given, and nothing ever reported: a wish that comes before its matter.
    (dialog.draft === null || given.cases.length > 0) &&
    !/(?:报|反映|说|登记)一?下/.test(text) &&
    text.length <= (given.cases.length > 0 || refersBack(text) ? 24 : 11)
  ) {
    const open = given.cases.filter(isOpen)
    return answered(open.length > 0 ? wording.stillOpen(open, given) : wording.noCases)
  }
  if (meant.admission === 'statutory-channel' || hasItsOwnWay(text)) return answered(wording.statutory(proceedingIn(text), given.elsewhere))
  if (confidence === 'tip-off') return take(say(wording.tipOff))
  const asksPolicy = sure && meant.intent === 'policy-question'
  if (meant.intent !== 'appeal' && !asksPolicy && text.length < 12 && /[?？]|吗|呢|多少|哪里|哪儿/.test(text))
    return answered(wording.chitchat(given))
  if (isAngry(text)) return take(say(wording.sorry))
  return meant.intent === 'policy-question' ? take(say(wording.policy)) : take()
}

/** 「那个」, 「嗯」, where the problem was asked for. */
function isVague(text: string): boolean {
  const word = bare(text)
  return word.length <= 3 && (isFiller(text) || readYes(text) !== null || /^(?:\p{Script=Han}|没有?了?|知道了?|没事)$/u.test(word))
}

/** The draft of somebody who has only said who it is (「我们是宏图服饰」, 「13900002222」); null: more was said, or nothing new. */
function introduces(dialog: ReporterDialog, heard: Heard, given: Given): Draft | null {
  const before = dialog.draft ?? emptyDraft(dialog)
  const after = add(before, heard, given)
  const fresh = after.phone !== before.phone || after.enterprise !== before.enterprise
  return fresh && after.texts.length === 0 && !given.cases.some(isOpen) ? after : null
}

/** 「来了三回都没人管！！」: anger, and nothing of what it is about. */
function kindlessAnger(text: string, given: Given): boolean {
  const { departments, matters, intent } = given.understand(text)
  const [lead] = departments
  return intent !== 'tip-off' && (lead === undefined || lead.p < 0.5 || lead.code === confidentialDepartment || matters.length === 0)
}

/** 「环保」: a topic, and nothing said of it. The kinds of problem that people have with it; empty when the text says more, or less (D33). */
function kindsOf(text: string, given: Given): readonly string[] {
  const topic = bare(withoutGreeting(text))
    .replace(/^(?:在吗|你好|您好)*我?(?:还|再|也)?(?:想|要|来)?(?:问问?|咨询|反映|说说?)?(?:一?下|个)?(?:关于)?/, '')
    .replace(/(?:的|方面的?)?(?:问题|事情?)$/, '')
  if (!/^\p{Script=Han}{1,3}$/u.test(topic) || /^(?:继续|接着|谢|你|我|他|第)/.test(topic)) return []
  const { departments, intent, intentP, admission } = given.understand(topic)
  // 「社保」 alone may be anybody's: whether it is an enterprise's is seen from what follows.
  const talk = ['greeting', 'thanks', 'chitchat'].includes(intent) && intentP >= 0.5
  const lead = departments[0]
  if (lead === undefined || lead.p < 0.6 || talk || (admission === 'abuse' && intent !== 'spam')) return []
  const matters = [topic, `反映${topic}的问题`].map((words) => given.understand(words).matters).find((found) => found.length > 0) ?? []
  return matters
    .filter(({ department }) => department === lead.code)
    .map(({ name }) => name)
    .slice(0, 3)
}

/** The kind that an answer names by its place or its words; null: it says something else. */
function choiceIn(text: string, choices: readonly string[]): string | null {
  const word = bare(text)
  const order = /^(?:第|选)?([1-9一二三①②③])(?:个|类|种)?$/.exec(text.trim())?.[1] ?? /^第?([1-9一二三])(?:个|类|种)?$/.exec(word)?.[1]
  const place = order === undefined ? -1 : ['1一①', '2二②', '3三③'].findIndex((forms) => forms.includes(order))
  return choices[place] ?? choices.find((choice) => choice === word) ?? null
}

/** Adds what was said: the words to the problem, a number or name to its slot, files to the attachments. */
function add(draft: Draft, heard: Heard, given: Given): Draft {
  const text = withoutGreeting(maskIds(heard.text.trim()))
  const entities = isForwarded(text) ? [] : given.understand(text).entities
  const phone = entities.find((entity) => entity.type === 'phone')?.value
  const enterprise = entities.find((entity) => entity.type === 'enterprise')?.value
  const known = new Set(draft.attachments.map((file) => file.id))
  const says = text !== '' && !isFiller(text) && besidesContact(text, given) !== '' && !problemOf(draft).includes(text)
  return {
    ...draft,
    texts: says ? [...draft.texts, text] : draft.texts,
    attachments: [...draft.attachments, ...heard.utterance.attachments.filter((file) => !known.has(file.id))],
    phone: phone ?? draft.phone,
    enterprise: draft.enterprise ?? enterprise ?? null,
  }
}

function missing(draft: Draft): Slot | null {
  if (problemOf(draft).length < 4) return 'problem'
  if (draft.enterprise === null && !draft.declined.includes('enterprise')) return 'enterprise'
  if (draft.phone === null && !draft.declined.includes('phone')) return 'phone'
  return null
}

/** Asks for what is missing next, or shows the summary. What is not understood twice goes to a person. */
function proceed(dialog: ReporterDialog, draft: Draft, given: Given, changed: string | null = null): ReporterStep {
  const slot = missing(draft)
  const first = dialog.draft === null || dialog.draft.texts.length === 0
  const tries = slot === 'problem' ? draft.tries + 1 : 0
  const next: ReporterDialog = { ...dialog, draft: { ...draft, tries }, asked: questionOf(draft, given) }
  if (slot !== 'problem' && next.asked?.about === 'conduct')
    return { dialog: next, effects: [ask(wording.askConduct.text, wording.askConduct.buttons)] }
  if (slot === null) return summarise(next, { ...draft, tries }, changed, given)
  if (slot === 'problem') return tries > 2 ? giveUp(dialog, draft, given) : { dialog: next, effects: [ask(wording.askAgain.problem)] }
  const { matters, dispatch } = given.understand(problemOf(draft))
  const [matter] = matters
  const named = matter !== undefined && matter.p >= 0.5 && dispatch === 'auto' && filedAs(draft, given).length === 1
  return { dialog: next, effects: [ask(first ? wording.noted(named ? matter.name : null, slot) : wording.asks[slot])] }
}

/** Shows the summary, and asks for one more detail of its type beside it where one is worth asking for. */
function summarise(dialog: ReporterDialog, draft: Draft, changed: string | null, given: Given): ReporterStep {
  const [only, ...more] = filedAs(draft, given)
  const apart =
    more.length > 0 || isEmergency(draft, given) || only.target === wording.confidentialTarget || toldBefore(draft, given) !== null
  const detail = apart ? null : nextDetail(draft, problemOf(draft), given)
  const invited = detail === null ? draft : { ...draft, invited: [...draft.invited, detail] }
  return { dialog: { ...dialog, draft: invited }, effects: [summaryOf(invited, changed, given, detail)] }
}

/** The answer to 「作风问题，还是请部门解决」; what answers neither tells more, and the matter goes on as one for a department. */
function aboutConduct(dialog: ReporterDialog, draft: Draft, heard: Heard, given: Given): ReporterStep {
  const meant = readConduct(heard.text)
  if (meant !== null) {
    const step = proceed(dialog, { ...draft, conduct: meant }, given)
    return meant ? { dialog: step.dialog, effects: [say(wording.conductKept), ...step.effects] } : step
  }
  const settled = { ...draft, conduct: false }
  return readYes(heard.text) === null ? proceed(dialog, add(settled, heard, given), given) : proceed(dialog, settled, given)
}

/** Whoever was in danger a moment ago is not asked for wishes. */
function isEmergency(draft: Draft, given: Given): boolean {
  return draft.texts.some((text) => alarmIn(text, given) === 'sure')
}

function giveUp(dialog: ReporterDialog, draft: Draft, given: Given): ReporterStep {
  const { name, enterprise } = given.speaker
  const said = { text: wording.desk.personAsked(wording.whoSpeaks(name, enterprise), problemOf(draft), null), buttons: [] }
  return {
    dialog: { ...dialog, draft: null, asked: null, dropped: { at: given.now, draft } },
    effects: [{ type: 'tell', audience: { to: 'coordinator' }, said }, say(wording.cannotUnderstand)],
  }
}

/** Fewer characters beside a name or a number are politeness. */
const shortestMore = 5

/** The answer to a slot: its value, a refusal, a question why, or more of the problem. */
function fill(dialog: ReporterDialog, draft: Draft, slot: 'enterprise' | 'phone', heard: Heard, given: Given): ReporterStep {
  const { text } = heard
  const declined: Draft = { ...draft, [slot]: null, declined: [...draft.declined, slot] }
  if (wouldRatherNot(text) && !/\d{7}/.test(text)) return proceed(dialog, declined, given)
  const corrected = /不是|改成|改为|换成|错了|算了/.test(text) ? correct(draft, text, given) : null
  if (corrected && 'draft' in corrected) {
    const step = proceed(dialog, corrected.draft, given, corrected.changed)
    return missing(corrected.draft) === null ? step : { dialog: step.dialog, effects: [say(`${corrected.changed}。`), ...step.effects] }
  }
  // 「确认」 before the summary: whoever is in a hurry is shown it as it stands.
  if (readYes(text) === true) return proceed(dialog, { ...draft, declined: ['enterprise', 'phone'] }, given)
  if (asksWhy(text)) {
    // Asked twice is enough: whoever still doubts goes on without.
    const step = draft.tries >= 1 ? proceed(dialog, declined, given) : null
    if (step) return { dialog: step.dialog, effects: [say(wording.why[slot]), ...step.effects] }
    return { dialog: { ...dialog, draft: { ...draft, tries: 1 } }, effects: [ask(`${wording.why[slot]}${wording.asks[slot]}`)] }
  }
  const { entities } = given.understand(text)
  const phone = entities.find((entity) => entity.type === 'phone')?.value ?? null
  const enterprise =
    entities.find((entity) => entity.type === 'enterprise')?.value ??
    (slot === 'enterprise' && !isNoName(text, given) ? plainName(text) : null)
  const value = slot === 'enterprise' ? enterprise : phone
  if (value !== null) {
    // 「清河精密的，电话13800000002，晚上停得更多」: the last part is more of the problem.
    const more = besidesContact(text.replace(value, ''), given).length >= shortestMore ? [...draft.texts, maskIds(text)] : draft.texts
    const { attachments } = add(draft, { ...heard, text: '' }, given)
    return proceed(
      dialog,
      { ...draft, texts: more, attachments, enterprise: enterprise ?? draft.enterprise, phone: phone ?? draft.phone },
      given,
    )
  }
  if (asksBack(text, given)) return { dialog, effects: [say(wording.chitchat(given)), ask(wording.asks[slot])] }
  // More of the problem, or nothing usable: keep it, ask once more, then go on without.
  const added = add(draft, heard, given)
  const kept = /^[\d\s\-+()—.]+$/.test(text) ? { ...added, texts: draft.texts } : added
  // The number before the name, or more of the problem before either: an answer out of order is no failed answer.
  const answersOther = kept.phone !== draft.phone || (draft.enterprise === null && kept.enterprise !== null)
  if (answersOther) return proceed(dialog, kept, given)
  if (kept.texts.length > draft.texts.length && draft.tries === 0 && !/\d{3}/.test(text)) {
    return { dialog: { ...dialog, draft: { ...kept, tries: 1 } }, effects: [ask(`${wording.noteTaken}。${wording.asks[slot]}`)] }
  }
  if (draft.tries >= 1) return proceed(dialog, { ...kept, declined: [...kept.declined, slot] }, given)
  // Only a number that is none is called so.
  const again = slot === 'phone' && !/\d/.test(text) ? wording.simpler.phone : wording.askAgain[slot]
  return { dialog: { ...dialog, draft: { ...kept, tries: draft.tries + 1 } }, effects: [ask(again)] }
}

/** 「车间缺二十来个缝纫工，一直招不满」 or 「下个月中旬吧」, where a name was asked for. */
function isNoName(text: string, given: Given): boolean {
  const { intent, intentP, entities } = given.understand(text)
  if (entities.some(({ type, text: said }) => (type === 'date' || type === 'count' || type === 'amount') && said.length >= text.length - 3))
    return true
  return text.length >= 8 && intent === 'appeal' && intentP >= 0.8 && /[缺停坏漏堵断没不欠拖难]/.test(text)
}

/** 「为啥要这个」: about the question, not an answer to it. */
function asksWhy(text: string): boolean {
  return text.length <= 20 && /为什么|为啥|干嘛|干啥|凭什么|有必要|用来做|有什么用|做什么用/.test(text)
}

/** 「周末上班吗」 in the middle of a report. */
function asksBack(text: string, given: Given): boolean {
  const { intent, intentP } = given.understand(text)
  return intent === 'chitchat' && intentP >= 0.75 && /[?？]|吗|呢|什么|几点/.test(text)
}

/** The answer to the summary: submit, correct, or add. */
function review(dialog: ReporterDialog, draft: Draft, heard: Heard, given: Given): ReporterStep {
  const { text } = heard
  const yes = heard.utterance.attachments.length > 0 ? null : readYes(text)
  // A tap on the card of an earlier summary confirms what is no longer there: the present one is shown.
  if (yes === true && tapsAnotherSummary(draft, heard, given)) return proceed(dialog, draft, given)
  if (yes === true) return { dialog, effects: submit(draft, given) }
  const told = isTheSame.test(bare(text)) ? toldBefore(draft, given) : null
  if (isNew.test(bare(text)) && toldBefore(draft, given) !== null) return { dialog, effects: submit(draft, given) }
  if (told) return joinCase(dialog, draft, told.number, given)
  const open = openDetail(draft)
  if (open !== null && asksWhy(text)) return { dialog, effects: [ask(`${wording.details[open].why}${wording.details[open].ask}。`)] }
  const divided = divide(draft, text, given)
  if (divided) return proceed(dialog, divided.draft, given, divided.changed)
  if (yes === false || /^(?:要改|修改|改一?下|内容不对|错了|写错了|有误|有错|信息不对|不太对)$/.test(bare(text))) {
    return { dialog, effects: [ask(wording.whatToChange)] }
  }
  if (saysByName.test(bare(text))) return { dialog, effects: [say(wording.byName), summaryOf(draft, null, given)] }
  if (/^(?:重新?说|重写|重来|重新写|重新填|重新来)$/.test(bare(text))) {
    return {
      dialog: { ...dialog, draft: { ...draft, texts: [] }, asked: { about: 'problem', at: given.now } },
      effects: [ask(wording.asks.problem)],
    }
  }
  const corrected = correct(draft, text, given)
  if (corrected && 'unclear' in corrected) {
    const asked: DraftQuestion = { about: corrected.slot ?? 'summary', at: given.now }
    return { dialog: { ...dialog, asked }, effects: [ask(corrected.unclear)] }
  }
  if (corrected) return proceed(dialog, corrected.draft, given, corrected.changed + leadChange(draft, corrected.draft, given))
  const answered = isAnother(draft, text, given) ? null : answerDetail(draft, text, given)
  if (answered && 'refused' in answered) return { dialog, effects: [ask(wording.detailRefused[answered.refused])] }
  if (answered) return proceed(dialog, answered.draft, given, answered.filled ? wording.noteTaken : wording.noteWithout)
  if (/^(?:再?补充|另外补充|还有一点)/.test(text) || !isAnother(draft, text, given)) return supplement(dialog, draft, heard, given)
  // Kept apart from the start: whatever is said next, the words are not only in the question.
  return {
    dialog: { ...dialog, draft: withLater(draft, text), asked: { about: 'another', text, at: given.now } },
    effects: [ask(wording.askAnother.text, wording.askAnother.buttons)],
  }
}

/** 「可以，我实名举报」 */
const saysByName = /^(?:可以|好的?|行|没问题|我们?|愿意|要|就|敢|用)*实名(?:制)?(?:举报|反映|登记|投诉)?(?:的|吧|没问题)?$/

/** 「不是同一件」, 「这是新情况」, where it was asked whether it is the same. */
const isNew =
  /^(?:这次?|这个|这件)?(?:不是|不算)(?:同)?一(?:件|回|个)(?:事|问题)?(?:确认|提交|另行登记|单独登记|分开)?$|^(?:这次?|这个|这件)?(?:是)?(?:另一件|另外一件|两回事|两件事|新的?(?:事|情况|问题)?|另行登记|单独登记)(?:事|的)?(?:确认|提交|登记)?$/

const isTheSame = /^(?:补充|(?:补充|加|并)到(?:那|之前|前面)(?:一)?件(?:里)?|就?是?(?:同一件|那件|那一件|一件)(?:事)?的?)$/

/** What was told again becomes more of the case that is open; the draft can be had back for a day. */
function joinCase(dialog: ReporterDialog, draft: Draft, number: string, given: Given): ReporterStep {
  const { attachments } = draft
  const cleared: ReporterDialog = { ...dialog, draft: null, asked: null, dropped: { at: given.now, draft: { ...draft, later: [] } } }
  const joins: Effect = { type: 'command', number, command: { type: 'supplement', text: problemOf(draft), attachments } }
  const next = takeUpNext(cleared, draft, given)
  const it = given.cases.find((one) => one.number === number)
  const often = it !== undefined && timesTold(problemOf(draft), null, given) >= given.profile.repeated.times
  const flags = often ? flagRepeated([it], problemOf(draft), given) : []
  const told = flags.length === 0 ? [] : [say(wording.toldOften)]
  return { dialog: next?.dialog ?? cleared, effects: [joins, ...flags, ...told, ...(next?.effects ?? [])] }
}

/** 「是一件事」, 「还是分开」, 「第二件不要了」: the owner knows better how many problems there are. */
function divide(draft: Draft, text: string, given: Given): { readonly draft: Draft; readonly changed: string } | null {
  const word = bare(text)
  const filed = filedAs(draft, given)
  const dropped = '一二三四'.indexOf(drops.exec(word)?.groups?.which ?? '-')
  if (filed.length > 1 && dropped in filed) {
    return {
      draft: { ...draft, texts: filed.filter((_, i) => i !== dropped).map((kept) => kept.text) },
      changed: wording.leftOut(dropped + 1),
    }
  }
  const asOne = { ...draft, asOne: true }
  const apart = { ...draft, asOne: false }
  if (filedAs(apart, given).length === 1) return saysOne.test(word) ? { draft, changed: wording.isOne } : null
  if (!draft.asOne && saysOne.test(word)) return { draft: asOne, changed: wording.joined }
  return draft.asOne && saysApart.test(word) ? { draft: apart, changed: wording.parted } : null
}

const saysOne =
  /^(?:不|这|其实|都|就|本来|它们|还|我说的|说的|[一二两三]个|[两三]件){0,3}(?:是|算|当)(?:同)?一(?:件|个|回|码)(?:事情?|问题|诉求)?的?$|^(?:同)?一(?:件|个)(?:事情?|问题|诉求)?(?:就行|就好|来办)?$|^(?:请|就|还是)?(?:不用|不要|别|不必|无需|不)(?:分|拆)(?:开|成两件|件|成几件)?(?:登记|办|了)?$|^(?:请|就|还是)?(?:合并|合成一件|合在一起|一起登记|一起办|并成一件|按一件|合为一件|放一起)(?:办|登记)?$/
const drops =
  /^(?:去掉|删掉|删除|取消|不要|先?不报|先?不提交)第(?<which>[一二三四])[件个](?:事|诉求)?$|^第(?<which>[一二三四])[件个](?:事|诉求)?(?:先|就)?(?:不要|不报|不提交|不反映|去掉|删掉|删除|取消|算)了?$/
const saysApart = /^(?:请|就|还是|那)?(?:分开|分|拆开|分成[两三几]件|是?[两三几]件事?)(?:登记|办|吧)?$/

function supplement(dialog: ReporterDialog, draft: Draft, heard: Heard, given: Given): ReporterStep {
  const text = withoutLead(heard.text.replace(/^(?:再?补充(?:一下|一点)?|再?加上?一?[句条点]|还有|另外)[\s,，:：]*/, ''))
  if (asksBack(text, given)) return { dialog, effects: [say(wording.chitchat(given)), summaryOf(draft, null, given)] }
  // 「恒达五金」, where the firm is known as 恒达五金厂.
  if (bare(text).length >= 2 && draft.enterprise?.includes(bare(text))) return proceed(dialog, draft, given, wording.noteTaken)
  const more = add(draft, { ...heard, text }, given)
  const same =
    more.texts.length === draft.texts.length && more.attachments.length === draft.attachments.length && more.phone === draft.phone
  if (same) return { dialog, effects: [ask(wording.whatToChange)] }
  const safe = isEmergency(draft, given) && /人[^,，。]{0,4}(?:没事|平安|安全|撤|出来)|(?:没有?人|无人)(?:受伤|伤亡)/.test(text)
  return proceed(dialog, more, given, `${safe ? wording.peopleSafe : wording.supplementTaken}${leadChange(draft, more, given)}`)
}

/** The answer to 「是补充还是另一件」; anything unclear keeps the two apart. */
function another(dialog: ReporterDialog, draft: Draft, text: string, heard: Heard, given: Given): ReporterStep {
  const back: Heard = { utterance: { ...heard.utterance, attachments: [] }, text, named: [] }
  if (/^(?:补充|一起|合并|并到|同一件|一件|是补充)/.test(bare(heard.text))) {
    const joined: Draft = { ...draft, later: draft.later.filter((other) => other !== withoutGreeting(text)) }
    return supplement({ ...dialog, draft: joined }, joined, back, given)
  }
  const apart = withLater(draft, text)
  const next: ReporterDialog = { ...dialog, draft: apart, asked: { about: 'summary', at: given.now } }
  if (/另一件|另外|两件|分开|单独|第二件|^(?:是|是的|对|对的|嗯|好的?)[。.]*$/.test(heard.text)) {
    return { dialog: next, effects: [say(wording.keptForLater), summaryOf(apart, null, given)] }
  }
  return review(next, apart, heard, given)
}

function withLater(draft: Draft, text: string): Draft {
  const words = withoutGreeting(text)
  return draft.later.includes(words) ? draft : { ...draft, later: [...draft.later, words] }
}

/** Another matter for another department than all that the draft holds, as far as the model is sure. */
function isAnother(draft: Draft, text: string, given: Given): boolean {
  if (text.length < 8) return false
  const meant = given.understand(withoutGreeting(text))
  const before = filedAs(draft, given).map((filed) => given.understand(filed.text))
  const sure = meant.dispatch === 'auto' && before.every(({ dispatch }) => dispatch === 'auto') && meant.intent === 'appeal'
  return sure && before.every(({ departments }) => departments[0]?.code !== meant.departments[0]?.code)
}

/** A correction may change the department: it is said so. Where there are several, the summary shows it. */
function leadChange(before: Draft, after: Draft, given: Given): string {
  const [now, ...more] = filedAs(after, given)
  return more.length > 0 || now.target === filedAs(before, given)[0].target ? '' : wording.leadChanges(now.target)
}

function tapsAnotherSummary(draft: Draft, { utterance }: Heard, given: Given): boolean {
  const { quote } = utterance
  return utterance.tap && quote !== null && wording.summarised(masked(filedAs(draft, given))).some((shown) => !quote.includes(shown))
}

function summaryOf(draft: Draft, changed: string | null, given: Given, detail: DetailName | null = null): Effect {
  const told = toldBefore(draft, given)
  const again = told === null ? null : wording.toldBefore(told, given)
  const besides = {
    limit: limitOf(draft, given),
    details: toldDetails(draft, given),
    detail,
    again,
  }
  const { text, buttons } = wording.summary(draft, masked(filedAs(draft, given)), changed, besides)
  return ask(text, buttons)
}

/** The time a draft names (「下周三前要装好」), with its day. */
function limitOf(draft: Draft, given: Given): string | null {
  const text = problemOf(draft)
  const limit = wishIn(text, given.understand(text).entities, given.now, given.calendar)
  return limit && wording.limitText(limit, given)
}

function masked(filed: readonly [Filed, ...Filed[]]): readonly [Filed, ...Filed[]] {
  const [first, ...more] = filed.map(({ text, target }): Filed => ({ text: maskText(text), target }))
  return [first ?? filed[0], ...more]
}
