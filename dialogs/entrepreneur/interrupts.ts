/** What may be said at any moment, whatever was asked: danger, help, a person, how is my case, add, correct, urge, withdraw, cancel. */
import { type Case, isConfidential, isHandled, isOpen, leadOf } from '../../cases/case.ts'
import { openMeeting } from '../../cases/meetings.ts'
import { suspensionOf } from '../../cases/suspension.ts'
import { calledFor } from '../../cases/tasks.ts'
import { bare, readOutcome, readYes } from '../answers.ts'
import type { CaseCommand, CaseQuestion, Draft, Effect, Given, ReporterDialog } from '../dialog.ts'
import { ask, isAboutDraft, say } from '../dialog.ts'
import { clip } from '../mask.ts'
import { departmentsFirst } from '../task-words.ts'
import * as wording from '../wording.ts'
import { asksAfterCase, pressing as hurries, isAboutTime } from './case-words.ts'
import { besidesContact } from './correction.ts'
import { danger } from './danger.ts'
import { flagRepeated, toldBefore } from './filing.ts'
import { askPerson } from './handover.ts'
import { menu } from './menu.ts'
import { advertises, answerNoise } from './noise.ts'
import {
  aboutTheVisit,
  givesUp,
  isAngry,
  isLost,
  isOnlyAngry,
  isOverByItself,
  isWaiting,
  saysMinor,
  solvedByOneself,
  wantsBack,
  wantsWithdrawal,
} from './phrases.ts'
import { promptFor, questionOf } from './report.ts'
import type { Heard, ReporterStep } from './reporter.ts'
import { nothingToResume, resume } from './silence.ts'

/** The step an interrupt makes, or null when the text is none. The question that was open stays open. */
export function interrupt(dialog: ReporterDialog, heard: Heard, given: Given): ReporterStep | null {
  return (
    danger(dialog, heard, given) ??
    minor(dialog, heard, given) ??
    menu(dialog, heard, given) ??
    aboutTheTalk(dialog, heard, given) ??
    aboutACase(dialog, heard, given)
  )
}

/** What is about a case without saying so: anger, 「还没解决」, a question that only the model knows for one. Answers come before it. */
export function aside(dialog: ReporterDialog, heard: Heard, given: Given): ReporterStep | null {
  const { text, utterance } = heard
  const open = given.cases.filter(isOpen)
  const nothing = nothingToResume(dialog, heard)
  if (nothing) return nothing
  if (dialog.draft !== null || utterance.tap || open.length === 0) return null
  if (isAngry(text) && text.length <= 60) return calm(dialog, heard, given)
  const outcome = readOutcome(text)
  // 「车间又停水了」 is new where what is open is about something else.
  const elsewhere = given.understand(text)
  // 「没人来修」 says nothing but that; 「车间又停水了」 may be another matter.
  const tellsNew =
    !/^(?:还是|到现在|至今|怎么|一直)?(?:还|都)?没/.test(text) &&
    elsewhere.intent === 'appeal' &&
    elsewhere.dispatch === 'auto' &&
    !open.some((it) => it.suggestions[0]?.code === elsewhere.departments[0]?.code)
  // Told again at length, it is for the summary to ask whether it is the same.
  const tellsAgain = text.length >= 10 && given.told(text).some(({ id }) => open.some(({ number }) => number === id))
  if ((tellsNew || tellsAgain) && heard.named.length === 0) return null
  const one = open.length === 1 ? open[0] : undefined
  const ofTime = aboutTheVisit(text) || (one !== undefined && openMeeting(one)?.fixed !== undefined && isAboutTime(text))
  if (one && isHandled(one) && heard.named.length === 0 && (ofTime || (!tellsNew && answersDepartment(one, text))))
    return {
      dialog,
      effects: [{ type: 'command', number: one.number, command: { type: 'supplement', text, attachments: utterance.attachments } }],
    }
  const unsolved = outcome?.exact && outcome.outcome === 'not' && open.every((it) => it.status !== 'resolved') && text.length <= 40
  if (unsolved) return { dialog, effects: [say(wording.sorry), say(wording.stillOpen(heard.named.length > 0 ? heard.named : open, given))] }
  if (outcome !== null || text.length < 4 || text.length > 40) return null
  const { intent, intentP } = given.understand(text)
  return intent === 'progress-question' && intentP >= 0.6 ? status(dialog, heard, given) : null
}

/** The department has asked the enterprise for something, nothing was added since, and this is no mere courtesy. */
function answersDepartment(it: Case, text: string): boolean {
  const asked = 'progress' in it ? it.progress.at(-1) : undefined
  if (asked === undefined || !/请(?:企业|您|贵|问|提供|补充|告知)|(?:麻烦|需要)(?:企业|您|贵)|[?？]$/.test(asked.text)) return false
  const since = it.supplements.some(({ at }) => at > asked.at)
  const says = readYes(text) === null && !/谢|辛苦|收到|知道|好的|明白|[?？吗]$/.test(text) && bare(text).length >= 2
  return !since && says && text.length <= 60
}

// --- Internal helpers ---

/** The cases that are meant: the one that is named, or the only open one. */
function meantBy({ named }: Heard, given: Given): { readonly one: Case } | { readonly many: readonly Case[] } {
  const cases = named.length > 0 ? named : given.cases.filter(isOpen)
  const only = cases.length === 1 ? cases[0] : undefined
  return only ? { one: only } : { many: cases }
}

/** Somebody who is not of age: kindly, no form, no number pressed for, and a person takes it up. */
function minor(dialog: ReporterDialog, { text, utterance }: Heard, given: Given): ReporterStep | null {
  if (utterance.tap || !saysMinor(text)) return null
  const { name, enterprise } = given.speaker
  const told = wording.desk.minor(wording.whoSpeaks(name, enterprise), utterance.text)
  // What was begun is kept, and asks for nothing more.
  const draft: Draft | null = dialog.draft && { ...dialog.draft, declined: ['enterprise', 'phone'] }
  return {
    dialog: { ...dialog, draft, asked: draft === null ? null : questionOf(draft, given) },
    effects: [say(wording.minor(given.elsewhere)), toCoordinator(told)],
  }
}

/** Help, a person, wait, once more, cancel: about the talk itself. */
function aboutTheTalk(dialog: ReporterDialog, heard: Heard, given: Given): ReporterStep | null {
  const { text } = heard
  const word = bare(text)
  if (/^(?:帮助|怎么用|怎么使用|使用说明|help|你能(?:做|干)什么|你会什么)$/i.test(word)) return back(dialog, say(wording.help), given)
  if (isLost(text)) return { dialog, effects: [simpler(dialog, given)] }
  if (isWaiting(text) && dialog.asked !== null) return { dialog, effects: [say(wording.waiting)] }
  if (dialog.draft !== null && /^(?:谢谢|感谢|多谢|辛苦了?|谢谢您|谢谢你|您辛苦了?)$/.test(word || text))
    return back(dialog, say(wording.thanks), given)
  if (dialog.draft !== null && /^(?:你好|您好|在吗|在不在|在么|还在吗|有人吗)$/.test(word)) return back(dialog, say(wording.hello), given)
  if (dialog.draft !== null && isOnlyAngry(text)) return back(dialog, say(wording.sorry), given)
  if (wantsBack(text)) return restore(dialog, given)
  if (
    /(?:机器人|真人|人工|程序|电脑)[^,，。]{0,6}还是|是不是(?:机器人|真人|人工|程序)|你是(?:个?机器人|真人|人工|程序|AI|谁)|(?:怎么|如何)称呼|贵姓|你叫(?:什么|啥)|你们?(?:到底|究竟)?是?(?:干|做)(?:什么|啥|嘛)的/i.test(
      text,
    ) &&
    text.length <= 16
  )
    return back(dialog, say(wording.whoIAm), given)
  return (
    askPerson(dialog, heard, given) ?? cancel(dialog, text, given) ?? resume(dialog, heard, given) ?? notForTheDraft(dialog, heard, given)
  )
}

/** Insult and advertising do not get into a report that is being written. */
function notForTheDraft(dialog: ReporterDialog, { text, utterance }: Heard, given: Given): ReporterStep | null {
  if (dialog.draft === null || utterance.tap || utterance.attachments.length > 0) return null
  const { admission, intent } = given.understand(text)
  // To the model a name and a number alone look like advertising.
  if (admission !== 'abuse' || (intent === 'spam' && !advertises.test(text))) return null
  const prompt = promptFor(dialog, given)
  return answerNoise(dialog, intent === 'spam' ? wording.spam : wording.sorry, given, prompt ? [prompt] : [])
}

function cancel(dialog: ReporterDialog, text: string, given: Given): ReporterStep | null {
  if (!givesUp(text)) return null
  // 「不想说」 where a name or a number was asked for keeps that back, not the report.
  const slot = dialog.asked?.about === 'enterprise' || dialog.asked?.about === 'phone'
  if (dialog.draft !== null && slot && /^(?:我|还是)?(?:不想|不|先不|暂时不)(?:说|填|写)[吧。]*$/.test(text)) return null
  if (dialog.draft !== null) {
    const dropped = { at: given.now, draft: dialog.draft }
    return { dialog: { ...dialog, draft: null, asked: null, dropped }, effects: [say(wording.cancelled)] }
  }
  if (dialog.asked === null) return { dialog, effects: [say(wording.nothingToCancel)] }
  if (['which', 'supplement', 'appeal'].includes(dialog.asked.about))
    return { dialog: { ...dialog, asked: null }, effects: [say(wording.leftAlone)] }
  return null
}

/** The open question in shorter words; without one, what this is for. */
function simpler({ draft, asked }: ReporterDialog, given: Given): Effect {
  if (draft !== null && asked !== null && isAboutDraft(asked)) return ask(wording.simpler[asked.about])
  const answered = given.cases.find((it) => it.status === 'resolved' && it.outcome === null)
  return answered ? ask(wording.simplerAnswer(answered)) : ask(wording.simpler.nothing)
}

/** 「催一下」, 「麻烦再催催他们」, 「能不能快点办」. */
function urges({ draft }: ReporterDialog, { text, named }: Heard, given: Given): boolean {
  if (text.length > 20 || (draft !== null && named.length === 0 && !/催/.test(text))) return false
  const plainly =
    /^(?:帮我们?|帮忙|帮|再|请|麻烦|你们|您|能不能|能|可以|都|全部|所有的?|[两三四几][件个]都?|给我们?|替我们?|我?想|要|让部门)*催(?:办|促|一下|一催|催|下|他们|部门)*(?!.{0,2}(?:缴|款|债))/
  const faster =
    /^(?:能不能|能否|可不可以|可以|请|麻烦|让他们|叫他们|你们|部门|他们|再|稍微|尽量)*(?:快一?点|快些|抓紧|赶紧|尽快|加快|搞快点)(?:时间|速度|进度)?(?:给)?(?:我们)?(?:办|处理|解决|来|安排|落实|弄|修)?(?:理)?(?:一下|下|吗|啊|吧|呀|行吗|好吗)*[。!！?？]*$/
  const pressing = text
    .replace(impatient, '')
    .replace(hurries, '')
    .replace(/[,，。!！\s]+$/, '')
  return (
    plainly.test(text) ||
    (draft === null && given.cases.some(isOpen) && (plainly.test(pressing) || faster.test(pressing.replace(/[,，\s]/g, ''))))
  )
}

/** 「太慢了吧」, 「等不及了」 before the urging itself. */
const impatient = /^(?:你们?|他们|这|也|都|真是?|实在|办得|有点)*(?:太慢|这么慢|等不[及起]|拖太久|太久)(?:了|吧|啊|呀)*[,，。!！\s]+/

const dayMs = 24 * 60 * 60 * 1000

/** 「恢复草稿」, within a day (D15). */
function restore(dialog: ReporterDialog, given: Given): ReporterStep {
  const { dropped, draft } = dialog
  if (draft !== null || dropped === null || Date.parse(given.now) - Date.parse(dropped.at) > dayMs)
    return back(dialog, say(wording.noDropped), given)
  const restored: ReporterDialog = { ...dialog, draft: dropped.draft, dropped: null, asked: questionOf(dropped.draft, given) }
  return { dialog: restored, effects: [promptFor(restored, given) ?? say(wording.noDropped)] }
}

/** Withdraw, add, correct the number, urge, how is it: about a case that is submitted. */
function aboutACase(dialog: ReporterDialog, heard: Heard, given: Given): ReporterStep | null {
  const { text, named } = heard
  const asked = dialog.asked?.about
  const answersWithdraw = asked === 'withdraw' && named.length === 0
  if (wantsWithdrawal(text) && !answersWithdraw) return withdraw(dialog, heard, given)
  // 「那件我们自己弄好了，不用办了」 says why, and is asked for its yes alone.
  const unasked = dialog.asked === null && given.cases.every((it) => it.status !== 'resolved') && given.cases.some(isOpen)
  const over =
    isOverByItself(text) ||
    (named.length === 1 && /^[,，\s]*(?:就|先|都|已经|现在)*不(?:用|需要|必)(?:再)?(?:办|管|来|弄)?了/.test(text)) ||
    (unasked && (solvedByOneself(text) || (named.length === 0 && isSolved(text))))
  if (!answersWithdraw && dialog.draft === null && over) return withdraw(dialog, heard, given, text)
  const blown = whistle(dialog, heard, given)
  if (blown) return blown
  const slowed = slowNews(dialog, heard, given)
  if (slowed) return slowed
  const followed = followUp(dialog, heard, given)
  const amended = followed === null ? (amendPhone(dialog, heard, given) ?? amendName(dialog, heard, given)) : null
  return followed ?? amended ?? (isStatusQuestion(dialog, heard, given) ? status(dialog, heard, given) : null)
}

/** 「吹哨」, 「吹哨：围挡和占道一起看」: every department of the matter has to report in (璧山「企业吹哨、部门报到」). */
function whistle(dialog: ReporterDialog, heard: Heard, given: Given): ReporterStep | null {
  const found =
    /^(?:我们?)?(?:要|想|想要|申请|请|来)?(?:帮我们?|帮忙|再)?(?:一键)?吹(?:个|一?下)?哨(?:子|一下)?(?:了)?(?=$|[\s,，:：。!！])[\s,，:：。!！]*(?<what>[\s\S]*)$/.exec(
      heard.text,
    )
  const inHand = heard.named.length > 0 || given.cases.some(isHandled)
  if (!found || (dialog.draft !== null && !inHand)) return null
  const what = found.groups?.what?.trim() ?? ''
  const target = meantBy(heard, given)
  if ('one' in target)
    return { dialog, effects: [{ type: 'command', number: target.one.number, command: whistleOn(target.one, what, given) }] }
  if (target.many.length > 0) return which(dialog, 'whistle', what, heard, target.many, given)
  // 「吹哨：厂门口的路塌了」 of somebody who has no case yet tells of a new one.
  return what === '' ? back(dialog, say(wording.whistleNeedsCase), given) : null
}

/** So many departments that the enterprise names are called at once. */
const mostCalled = 4

/** The whistle on a case: the lead and those that are named, else whoever it concerns; of them whoever can be called. */
export function whistleOn(it: Case, text: string, { catalogue, departments }: Given): CaseCommand {
  const named = departmentsFirst(text, departments).departments.slice(0, mostCalled)
  const lead = leadOf(it)
  const wanted = named.length > 0 ? [...new Set([...(lead === null ? [] : [lead]), ...named])] : calledFor(it, catalogue)
  const called = wanted.filter((code) => departments.some((department) => department.code === code && department.group))
  return { type: 'whistle', departments: called, text }
}

/** 「恢复了，刚来水」, though no department has answered yet. */
function isSolved(text: string): boolean {
  const said = readOutcome(text)
  return said?.exact === true && said.outcome === 'solved' && said.rest === '' && text.length <= 20
}

/** 「不用每周发了」, 「一个月说一次就行」: of the case that is named, or of all that are in hand (D58). */
function slowNews(dialog: ReporterDialog, { text, named }: Heard, given: Given): ReporterStep | null {
  const often =
    /每周|每个?(?:星期|礼拜)|(?:一|每)个?(?:周|星期|礼拜)(?:一次|发|报|提醒|通知)|周报|太频繁|太勤|老(?:是)?(?:发|提醒|通知)|(?:一个|每个?|按)月/.test(
      text,
    )
  const less =
    /(?:不用|不要|别|不必|少|甭|没必要)(?:再)?[^,，。]{0,8}(?:发|报|提醒|通知|推|说|了)|(?:改|换)(?:成|为|到)?(?:每|一|按)个?月|(?:每|一)个?月[^,，。]{0,6}(?:一次|一回)(?:就|即|够|吧|可以)|太频繁|太勤/.test(
      text,
    )
  if (!often || !less || text.length > 24 || dialog.draft !== null) return null
  const cases = (named.length > 0 ? named : given.cases).filter((it) => isHandled(it) && (named.length > 0 || it.news !== 'monthly'))
  if (cases.length === 0) return null
  return { dialog, effects: cases.map(({ number }) => ({ type: 'command', number, command: { type: 'slow-news' } })) }
}

/** Add and urge. */
function followUp(dialog: ReporterDialog, heard: Heard, given: Given): ReporterStep | null {
  const { text } = heard
  if (/^(?:我?要?再?补充|追加|补一下)/.test(text)) return supplement(dialog, heard, given)
  if (urges(dialog, heard, given)) return urge(dialog, heard, given)
  return null
}

/** What a colleague of the reporter may do with a case: add, urge, ask how it is (D39). */
export function follow(dialog: ReporterDialog, heard: Heard, given: Given): ReporterStep | null {
  return followUp(dialog, heard, given) ?? (isStatusQuestion(dialog, heard, given) ? status(dialog, heard, given) : null)
}

/** Says something and repeats the question that was open. */
function back(dialog: ReporterDialog, effect: Effect, given: Given, more: readonly Effect[] = []): ReporterStep {
  const prompt = promptFor(dialog, given)
  return { dialog, effects: [effect, ...more, ...(prompt ? [prompt] : [])] }
}

function toCoordinator(text: string): Effect {
  return { type: 'tell', audience: { to: 'coordinator' }, said: { text, buttons: [] } }
}

/** Someone who has been here before and is angry: what is known is shown, an official is told, nothing is asked again (D26). */
function calm(dialog: ReporterDialog, heard: Heard, given: Given): ReporterStep | null {
  const open = given.cases.filter(isOpen)
  if (open.length === 0 || given.cases.some((it) => it.status === 'resolved') || dialog.asked?.about === 'reason') return null
  const who = wording.whoSpeaks(given.speaker.name, given.speaker.enterprise)
  const only = open.length === 1 ? open[0] : undefined
  const shown = only ? wording.statusOf(only, given) : wording.statusOfMany(open, given)
  const numbers = open.map(({ number }) => number)
  const next: CaseQuestion = only
    ? { about: 'supplement', number: only.number, at: given.now }
    : { about: 'which', verb: 'urge', text: '', attachments: [], at: given.now }
  // The officials hear of it when the case is flagged; after that the coordinator alone.
  // Beside a confidential case the words may be about it: then they go nowhere, and an ordinary one is shown as it was told.
  const ordinary = (heard.named.length > 0 ? heard.named : open).filter((it) => isOpen(it) && !isConfidential(it))
  const kept = [...open, ...heard.named].some(isConfidential)
  const flags = flagRepeated(ordinary, kept ? (ordinary[0]?.text ?? '') : heard.utterance.text, given)
  const later = kept ? [] : [toCoordinator(wording.desk.upset(who, heard.utterance.text, numbers))]
  return {
    dialog: { ...dialog, asked: next },
    effects: [
      say(wording.angry(ordinary.length > 0 && (flags.length > 0 || !kept))),
      say(shown),
      ask(wording.whatFirst(only === undefined)),
      ...(flags.length > 0 ? flags : later),
    ],
  }
}

function isStatusQuestion(dialog: ReporterDialog, { text, named }: Heard, given: Given): boolean {
  if (isAngry(text) && named.length === 0) return false
  if (named.length > 0 && text === '') return dialog.asked?.about !== 'which' || named.length > 1
  if (/^(?:我的)?(?:进度|时限|期限|查进度|查询|查一下|诉求|我的件|状态|办到哪|办得怎么样)/.test(text) && text.length <= 16) return true
  const asking =
    /怎么样了?|咋样|有结果|有进展|有消息|办到哪|到哪一?步|有着落|处理得?怎么|办得?怎么|有没有(?:结果|进展|消息)|几时能好|(?:什么时候|多久|何时|几时)(?:才?能)?(?:办|解决|有结果|修|来|联系|弄|处理|到)|怎么还(?:没|不)/.test(
      text,
    )
  // 「他们说换变压器，啥时候」: of what the department has said.
  const promised =
    /^(?:他们|部门|你们|上次|昨天|之前)?(?:不是)?(?:说|答应|讲)(?:了|是|好|的)?.{1,16}(?:啥时候?|什么时候|几号|几时|哪天|多久|怎么还?没)/
  const recalls = dialog.draft === null && given.cases.some(isHandled) && promised.test(text)
  if (dialog.draft === null && asksAfterCase(text) && given.cases.some((it) => isOpen(it) || it.status === 'declined')) return true
  return (asking || recalls) && text.length <= 24 && given.cases.length > 0
}

function status(dialog: ReporterDialog, { named }: Heard, given: Given): ReporterStep {
  const open = given.cases.filter(isOpen)
  const meant = named.length > 0 ? named : open.length > 0 ? open : given.cases.slice(0, 1)
  const first = meant[0]
  if (!first) return back(dialog, say(wording.noCases), given)
  if (meant.length === 1) return back(dialog, say(wording.statusOf(first, given)), given)
  // A word on which one is read in the light of this list, unless something else waits for its answer.
  const free = dialog.draft === null && (dialog.asked === null || dialog.asked.about === 'which')
  const asked: CaseQuestion = { about: 'which', verb: 'status', text: '', attachments: [], at: given.now }
  return back(free ? { ...dialog, asked } : dialog, say(wording.statusOfMany(meant, given)), given)
}

type Verb = Extract<CaseQuestion, { about: 'which' }>['verb']

function which(dialog: ReporterDialog, verb: Verb, text: string, heard: Heard, many: readonly Case[], given: Given): ReporterStep {
  if (many.length === 0) return back(dialog, say(dialog.draft !== null && verb === 'urge' ? wording.notSubmitted : wording.noCases), given)
  const { text: question, buttons } = wording.whichCase(many, given)
  const asked: CaseQuestion = { about: 'which', verb, text, attachments: heard.utterance.attachments, at: given.now }
  return { dialog: { ...dialog, asked }, effects: [ask(question, buttons)] }
}

function withdraw(dialog: ReporterDialog, heard: Heard, given: Given, reason?: string): ReporterStep {
  const target = meantBy(heard, given)
  if (heard.named.length === 0 && dialog.draft !== null) {
    return {
      dialog: { ...dialog, draft: null, asked: null, dropped: { at: given.now, draft: dialog.draft } },
      effects: [say(wording.cancelled)],
    }
  }
  if ('many' in target) return which(dialog, 'withdraw', '', heard, target.many, given)
  const it = target.one
  if (!isOpen(it))
    return back(dialog, say(wording.refusal({ refused: 'wrong-status', status: it.status }, it.number, given, 'enterprise')), given)
  const { text, buttons } = reason === undefined ? wording.askWithdraw(it) : wording.confirmWithdraw(it)
  const asked: CaseQuestion = { about: 'withdraw', number: it.number, at: given.now, ...(reason === undefined ? {} : { reason }) }
  return { dialog: { ...dialog, asked }, effects: [ask(text, buttons)] }
}

function supplement(dialog: ReporterDialog, heard: Heard, given: Given): ReporterStep | null {
  // While a report is being written, 补充 adds to it unless another case is named.
  // Files that came alone belong to no report yet.
  const alone = dialog.draft !== null && dialog.draft.texts.length === 0 && given.cases.some(isHandled) ? dialog.draft.attachments : []
  if (dialog.draft !== null && alone.length === 0 && (heard.named.length === 0 || answersSummary(dialog.draft, heard, given))) return null
  const text = heard.text.replace(/^(?:我?要?再?补充(?:一下|一点|说明)?|追加|补一下)(?:到)?[\s,，:：。]*/, '').trim()
  const target = waitedFor(meantBy(heard, given))
  if ('many' in target) return alone.length > 0 ? null : which(dialog, 'supplement', text, heard, target.many, given)
  const { number } = target.one
  const attachments = [...alone, ...heard.utterance.attachments]
  if (text === '' && attachments.length === 0) {
    return { dialog: { ...dialog, asked: { about: 'supplement', number, at: given.now } }, effects: [ask(wording.askSupplement(number))] }
  }
  const after = alone.length > 0 ? { ...dialog, draft: null, asked: null } : dialog
  return { dialog: after, effects: [{ type: 'command', number, command: { type: 'supplement', text: clip(text, 20_000), attachments } }] }
}

/** Of several cases the only one whose department waits for a supplement. */
function waitedFor(target: ReturnType<typeof meantBy>): ReturnType<typeof meantBy> {
  const waiting = 'many' in target ? target.many.filter((it) => suspensionOf(it) !== null) : []
  return waiting.length === 1 && waiting[0] ? { one: waiting[0] } : target
}

/** 「补充」 on the card of a summary that names a case told before. */
function answersSummary(draft: Draft, { text, named }: Heard, given: Given): boolean {
  return bare(text) === '补充' && named.length === 1 && toldBefore(draft, given)?.number === named[0]?.number
}

/** 「刚才电话打错了，是139…」 after the report was submitted (D10). */
function amendPhone(dialog: ReporterDialog, heard: Heard, given: Given): ReporterStep | null {
  const { text } = heard
  if (dialog.draft !== null || text.length > 60 || !given.cases.some(isOpen)) return null
  const phone = given.understand(text).entities.findLast((entity) => entity.type === 'phone')?.value
  const saysSo =
    /(?:电话|手机|(?<![几哪\d一二三四五六七八九十])号码?|联系方式).{0,8}(?:错|不对|换|改|变|[旧老空]号|停机|停用|打不通)|(?:改|换)(?:一?下|一?个|成)?(?:新的?)?(?:电话|手机|号码|联系方式)/.test(
      text,
    )
  if (phone === undefined) return saysSo && text.length <= 20 && !/错过/.test(text) ? { dialog, effects: [ask(wording.askPhone)] } : null
  if (!saysSo && besidesContact(text, given) !== '') return null
  const target = meantBy(heard, given)
  if ('many' in target) return which(dialog, 'amend-phone', phone, heard, target.many, given)
  return { dialog, effects: [{ type: 'command', number: target.one.number, command: { type: 'amend-phone', phone } }] }
}

/** 「公司名写错了，叫…」 after the report was submitted: the department reads it as it was said. */
function amendName(dialog: ReporterDialog, heard: Heard, given: Given): ReporterStep | null {
  const { text } = heard
  const saysSo = /(?:公司|企业|单位|店|厂)(?:的)?(?:全称|名称?|名字|抬头).{0,4}(?:错|不对|改|换|有误)/.test(text)
  if (!saysSo || dialog.draft !== null || text.length < 10 || text.length > 60 || !given.cases.some(isOpen)) return null
  const target = meantBy(heard, given)
  if ('many' in target) return which(dialog, 'supplement', text, heard, target.many, given)
  return { dialog, effects: [{ type: 'command', number: target.one.number, command: { type: 'supplement', text, attachments: [] } }] }
}

function urge(dialog: ReporterDialog, heard: Heard, given: Given): ReporterStep {
  const target = meantBy(heard, given)
  if ('many' in target && target.many.length > 0 && /都|全部|所有/.test(heard.text))
    return { dialog, effects: target.many.map(({ number }) => ({ type: 'command', number, command: { type: 'urge' } })) }
  if ('many' in target) return which(dialog, 'urge', '', heard, target.many, given)
  return { dialog, effects: [{ type: 'command', number: target.one.number, command: { type: 'urge' } }] }
}
