/** A report from the first word to the summary: what was said is kept, only what is missing is asked, everything can be corrected. */
import { confidentialDepartment, type Report } from '../../cases/case.ts'
import type { Understanding } from '../../nlu/understand.ts'
import { bare, readYes } from '../answers.ts'
import type { Draft, Effect, Given, ReporterDialog, Slot } from '../dialog.ts'
import { ask, say } from '../dialog.ts'
import { maskText } from '../mask.ts'
import * as wording from '../wording.ts'
import { correct } from './correction.ts'
import type { Heard, ReporterStep } from './reporter.ts'

/** The step a text makes that is no interrupt and answers no question about a case: it begins, fills, corrects or submits a report. */
export function report(dialog: ReporterDialog, heard: Heard, given: Given): ReporterStep {
  if (dialog.draft === null) return begin(dialog, heard, given)
  switch (dialog.asked?.about) {
    case 'enterprise':
    case 'phone':
      return fill(dialog, dialog.draft, dialog.asked.about, heard, given)
    case 'summary':
      return review(dialog, dialog.draft, heard, given)
    default:
      return proceed(dialog, add(dialog.draft, heard, given), given)
  }
}

/** The question that is open in a draft, to be repeated after an interruption; null when there is no draft. */
export function promptFor(dialog: ReporterDialog, given: Given): Effect | null {
  if (dialog.draft === null) return null
  const slot = missing(dialog.draft)
  return slot === null ? summaryOf(dialog.draft, null, given) : ask(wording.asks[slot])
}

/** A draft that holds what was said, with what is known of the reporter. */
export function draftOf(dialog: ReporterDialog, heard: Heard, given: Given): Draft {
  const empty: Draft = { texts: [], attachments: [], enterprise: dialog.enterprise, phone: dialog.phone, declined: [], tries: 0 }
  return add(empty, heard, given)
}

// --- Internal helpers ---

function begin(dialog: ReporterDialog, heard: Heard, given: Given): ReporterStep {
  const { text, utterance } = heard
  const reply = (words: string): ReporterStep => ({ dialog, effects: [say(words)] })
  if (text === '' && utterance.attachments.length > 0) return proceed(dialog, draftOf(dialog, heard, given), given)
  if (readYes(text) !== null) return reply(wording.begin)
  if (opensOnly(text)) {
    const draft = draftOf(dialog, { ...heard, text: '' }, given)
    return { dialog: { ...dialog, draft, asked: asking('problem', given) }, effects: [ask(wording.asks.problem)] }
  }
  const meant = given.understand(text)
  switch (meant.intent) {
    case 'greeting':
      return reply(wording.begin)
    case 'thanks':
      return reply(wording.thanks)
    case 'chitchat':
      return reply(wording.chitchat)
    case 'spam':
      return reply(wording.abuse)
    case 'not-enterprise':
      return reply(wording.notOurs)
    case 'progress-question':
      return reply(wording.noCases)
    default:
      break
  }
  if (meant.admission === 'abuse') return reply(wording.abuse)
  if (meant.admission === 'not-enterprise') return reply(wording.notOurs)
  if (meant.admission === 'statutory-channel') return reply(wording.statutory)
  const preface = isTipOff(meant) ? [say(wording.tipOff)] : meant.intent === 'policy-question' ? [say(wording.policy)] : []
  const step = proceed(dialog, draftOf(dialog, heard, given), given)
  return { dialog: step.dialog, effects: [...preface, ...step.effects] }
}

/** 「我想反映个事」: an opening without the matter. */
function opensOnly(text: string): boolean {
  const word = bare(text)
  return (
    word.length <= 14 &&
    /^(我|我们)?(想|要|来|有)?(反映|咨询|请教|问|说|投诉|报|提)?(一?个|一?下|点|些)?(事|事情|问题|情况|诉求|困难|建议)(想?(反映|说|问|咨询)(一?下)?)?$/.test(
      word,
    )
  )
}

/** Adds what was said: the words to the problem, a number or name to its slot, files to the attachments. */
function add(draft: Draft, heard: Heard, given: Given): Draft {
  const text = heard.text.trim()
  const { entities } = given.understand(text)
  const phone = entities.find((entity) => entity.type === 'phone')?.value
  const enterprise = entities.find((entity) => entity.type === 'enterprise')?.value
  const known = new Set(draft.attachments.map((file) => file.id))
  return {
    ...draft,
    texts: text === '' ? draft.texts : [...draft.texts, withoutIds(text, given)],
    attachments: [...draft.attachments, ...heard.utterance.attachments.filter((file) => !known.has(file.id))],
    phone: phone ?? draft.phone,
    enterprise: enterprise ?? draft.enterprise,
  }
}

/** Identity-card and bank-card numbers are not needed and are not kept (个人信息保护法 第二十八条). */
function withoutIds(text: string, given: Given): string {
  const found = given.understand(text).entities.filter((entity) => entity.type === 'id-number' || entity.type === 'bank-card')
  return found.reduceRight((rest, entity) => rest.slice(0, entity.start) + maskText(entity.text) + rest.slice(entity.end), text)
}

function missing(draft: Draft): Slot | null {
  if (problemOf(draft).length < 4) return 'problem'
  if (draft.enterprise === null && !draft.declined.includes('enterprise')) return 'enterprise'
  if (draft.phone === null && !draft.declined.includes('phone')) return 'phone'
  return null
}

function problemOf(draft: Draft): string {
  return draft.texts.reduce((all, text) => (all === '' ? text : /[,，。!！?？;；:：.\n]$/.test(all) ? all + text : `${all}，${text}`), '')
}

/** Asks for what is missing next, or shows the summary. */
function proceed(dialog: ReporterDialog, draft: Draft, given: Given, changed: string | null = null): ReporterStep {
  const slot = missing(draft)
  const next: ReporterDialog = { ...dialog, draft: { ...draft, tries: 0 }, asked: asking(slot ?? 'summary', given) }
  if (slot === null) return { dialog: next, effects: [summaryOf(draft, changed, given)] }
  if (slot === 'problem') return { dialog: next, effects: [ask(draft.texts.length > 0 ? wording.askAgain.problem : wording.asks.problem)] }
  const first = dialog.draft === null
  const { matter, dispatch } = given.understand(problemOf(draft))
  return { dialog: next, effects: [ask(first ? wording.noted(dispatch === 'auto' ? matter : null, slot) : wording.asks[slot])] }
}

function asking(about: Slot | 'summary', given: Given): { readonly about: Slot | 'summary'; readonly at: string } {
  return { about, at: given.now }
}

/** The answer to a slot: its value, a refusal, a question why, or more of the problem. */
function fill(dialog: ReporterDialog, draft: Draft, slot: 'enterprise' | 'phone', heard: Heard, given: Given): ReporterStep {
  const word = bare(heard.text)
  if (/^(匿名|跳过|不方便|不方便说|不想说|不说|不留|不用|没有|算了|保密|暂不提供|不提供|无)/.test(word) && word.length <= 12) {
    return proceed(dialog, { ...draft, declined: [...draft.declined, slot] }, given)
  }
  if (/(为什么|为啥|干嘛|干啥|凭什么|有必要|用来做)/.test(word))
    return { dialog, effects: [ask(`${wording.why[slot]}${wording.asks[slot]}`)] }
  const { entities } = given.understand(heard.text)
  const value = entities.find((entity) => entity.type === slot)?.value ?? (slot === 'enterprise' ? plainName(heard.text) : undefined)
  if (value !== undefined) {
    const other = slot === 'enterprise' ? entities.find((entity) => entity.type === 'phone')?.value : undefined
    return proceed(dialog, { ...draft, [slot]: value, phone: slot === 'phone' ? value : (other ?? draft.phone) }, given)
  }
  // More of the problem, or nothing usable: keep it, ask once more, then go on without.
  const kept = slot === 'phone' && /^[\d\s\-+()]+$/.test(heard.text) ? draft : add(draft, heard, given)
  if (draft.tries >= 1) return proceed(dialog, { ...kept, declined: [...kept.declined, slot] }, given)
  return { dialog: { ...dialog, draft: { ...kept, tries: draft.tries + 1 } }, effects: [ask(wording.askAgain[slot])] }
}

/** A name given as the plain answer: short, no digits, no sentence. */
function plainName(text: string): string | undefined {
  const name = text
    .trim()
    .replace(/^(我们?(是|叫|公司(是|叫)?)|这里是|就是|是|叫)\s*/, '')
    .replace(/(的|,谢谢|。|!)+$/, '')
    .trim()
  return name.length >= 2 && name.length <= 30 && !/[?？,，。;；]|\d{3,}|怎么|什么|吗$|没有|不知道/.test(name) ? name : undefined
}

/** The answer to the summary: submit, correct, or add. */
function review(dialog: ReporterDialog, draft: Draft, heard: Heard, given: Given): ReporterStep {
  const yes = heard.utterance.attachments.length > 0 ? null : readYes(heard.text)
  if (yes === true) return { dialog: { ...dialog, asked: { about: 'summary', at: given.now } }, effects: [submit(draft, given)] }
  if (yes === false || /^(要改|修改|改一下|改下|内容不对|不对|错了|写错了|有误)$/.test(bare(heard.text))) {
    return { dialog, effects: [ask(wording.whatToChange)] }
  }
  if (/^(重新说|重说|重写|重来|重新写)$/.test(bare(heard.text))) return proceed(dialog, { ...draft, texts: [] }, given)
  const corrected = correct(draft, heard.text, given)
  if (corrected) return proceed(dialog, corrected.draft, given, corrected.changed)
  return proceed(
    dialog,
    add(draft, { ...heard, text: heard.text.replace(/^(再?补充(一下)?|还有|另外)[\s,，:：]*/, '') }, given),
    given,
    '已补充',
  )
}

function summaryOf(draft: Draft, changed: string | null, given: Given): Effect {
  const meant = understandDraft(draft, given)
  const best = meant.departments[0]
  const confidential = isTipOff(meant) || (meant.dispatch === 'auto' && best?.code === confidentialDepartment)
  const target = confidential ? wording.confidentialTarget : meant.dispatch === 'auto' && best ? wording.shortOf(best.code, given) : null
  const { text, buttons } = wording.summary(draft, maskText(problemOf(draft)), target, changed)
  return ask(text, buttons)
}

function submit(draft: Draft, given: Given): Effect {
  const meant = understandDraft(draft, given)
  const filed: Report = {
    reporter: given.speaker.id,
    enterprise: draft.enterprise,
    phone: draft.phone,
    text: problemOf(draft),
    attachments: draft.attachments,
    kind: meant.kind,
    urgency: meant.urgency,
    admission: meant.admission,
    matter: meant.matter,
    suggestions: meant.departments.slice(0, 5),
  }
  return { type: 'report', report: filed, route: meant.dispatch }
}

/** What the whole draft means; a tip-off in any part of it keeps the whole confidential. */
function understandDraft(draft: Draft, given: Given): Understanding {
  const whole = given.understand(problemOf(draft))
  const parts = draft.texts.length > 1 ? draft.texts.map((text) => given.understand(text)) : []
  return parts.some(isTipOff) ? { ...whole, admission: 'tip-off' } : whole
}

function isTipOff(meant: Understanding): boolean {
  return meant.admission === 'tip-off' || meant.intent === 'tip-off'
}
