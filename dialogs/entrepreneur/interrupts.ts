/** What may be said at any moment, whatever was asked: danger, help, a person, how is my case, add, urge, withdraw, cancel. */
import { type Case, isOpen } from '../../cases/case.ts'
import type { Effect, Given, ReporterDialog } from '../dialog.ts'
import { ask, say } from '../dialog.ts'
import { clip } from '../mask.ts'
import {
  askSupplement,
  askWithdraw,
  cancelled,
  desk,
  despair,
  emergency,
  emergencyNext,
  help,
  noCases,
  nothingToCancel,
  personAsked,
  statusOf,
  whichCase,
} from '../wording.ts'
import { draftOf, promptFor } from './report.ts'
import type { Heard, ReporterStep } from './reporter.ts'

/** The step an interrupt makes, or null when the text is none. The question that was open stays open. */
export function interrupt(dialog: ReporterDialog, heard: Heard, given: Given): ReporterStep | null {
  const { text } = heard
  if (/(不想活|活不下去|想死|自杀|轻生)/.test(text)) return { dialog, effects: [say(despair), ...alert(desk.personAsked, heard, given)] }
  if (isEmergency(heard, given)) {
    const told: Effect[] = (['coordinator', 'leader'] as const).map((to) => ({
      type: 'tell',
      audience: { to },
      said: { text: desk.emergency(given.speaker.name, heard.utterance.text), buttons: [] },
    }))
    // No form first: what was said is kept, and one word registers it once people are safe.
    const draft = dialog.draft === null ? draftOf(dialog, heard, given) : { ...dialog.draft, texts: [...dialog.draft.texts, text] }
    const kept: ReporterDialog = { ...dialog, draft, asked: { about: 'summary', at: given.now } }
    return { dialog: kept, effects: [say(`${emergency}\n${emergencyNext}`), ...told] }
  }
  if (/^(帮助|帮忙看下怎么用|怎么用|使用说明|help|菜单|功能)[\s。!！?？]*$/i.test(text)) return back(dialog, say(help), given)
  if (/转人工|人工(服务|客服)?$|找(个)?(人工|真人|工作人员|活人)|^人工/.test(text) && text.length <= 20) {
    return back(
      dialog,
      say(personAsked(given.calendar.isWorkingTime(given.now), nextOpening(given))),
      given,
      alert(desk.personAsked, heard, given),
    )
  }
  if (/^(取消|算了|不弄了|不说了|不报了|放弃|算了不弄了|先不报)/.test(text) && text.length <= 12 && dialog.asked?.about !== 'withdraw') {
    if (dialog.draft === null) return { dialog, effects: [say(nothingToCancel)] }
    return { dialog: { ...dialog, draft: null, asked: null }, effects: [say(cancelled)] }
  }
  if (/^(撤回|撤销|撤诉|我要撤回|撤掉)/.test(text) || /撤回吧?$/.test(text)) return withdraw(dialog, heard, given)
  if (/^(补充|追加|再补充|补一下)/.test(text)) return supplement(dialog, heard, given)
  if (/^(催|催办|催一下|催催|帮我催|再催)/.test(text) && text.length <= 16) return urge(dialog, heard, given)
  if (isStatusQuestion(heard, given)) return status(dialog, heard, given)
  return null
}

// --- Internal helpers ---

/** Says something and repeats the question that was open. */
function back(dialog: ReporterDialog, effect: Effect, given: Given, more: readonly Effect[] = []): ReporterStep {
  const prompt = dialog.draft === null ? null : promptFor(dialog, given)
  return { dialog, effects: [effect, ...more, ...(prompt ? [prompt] : [])] }
}

function isEmergency({ text, utterance }: Heard, given: Given): boolean {
  if (utterance.tap || text.length < 3) return false
  const { intent, admission } = given.understand(text)
  return intent === 'emergency' || admission === 'emergency'
}

function alert(words: typeof desk.personAsked, heard: Heard, given: Given): readonly Effect[] {
  const number = heard.named[0]?.number ?? given.cases.find(isOpen)?.number ?? null
  return [
    { type: 'tell', audience: { to: 'coordinator' }, said: { text: words(given.speaker.name, heard.utterance.text, number), buttons: [] } },
  ]
}

function nextOpening(given: Given): string {
  return given.calendar.describe(given.calendar.nextWorkingTime(given.now), given.now)
}

function isStatusQuestion({ text, named }: Heard, given: Given): boolean {
  if (named.length > 0 && text === '') return true
  if (/^(进度|查进度|查询|查一下|我的诉求|我的件|状态|办到哪)/.test(text) && text.length <= 16) return true
  const asking = /(怎么样|咋样|有结果|有进展|有消息|办到哪|到哪(一)?步|有着落|处理得?怎么|办得?怎么)/.test(text) && text.length <= 24
  if (asking && given.cases.length > 0) return true
  return text.length <= 40 && given.cases.some(isOpen) && given.understand(text).intent === 'progress-question'
}

function status(dialog: ReporterDialog, { named }: Heard, given: Given): ReporterStep {
  const open = given.cases.filter(isOpen)
  const meant = named.length > 0 ? named : open.length > 0 ? open : given.cases.slice(0, 1)
  if (meant.length === 0) return back(dialog, say(noCases), given)
  return back(
    dialog,
    say(
      meant
        .slice(0, 5)
        .map((it) => statusOf(it, given))
        .join('\n\n'),
    ),
    given,
  )
}

/** The case a verb is about: the one that is named, or the only open one. */
function meant({ named }: Heard, given: Given): { readonly one: Case } | { readonly many: readonly Case[] } {
  const cases = named.length > 0 ? named : given.cases.filter(isOpen)
  const only = cases.length === 1 ? cases[0] : undefined
  return only ? { one: only } : { many: cases }
}

function which(
  dialog: ReporterDialog,
  verb: 'urge' | 'withdraw' | 'supplement',
  text: string,
  many: readonly Case[],
  given: Given,
): ReporterStep {
  if (many.length === 0) return { dialog, effects: [say(noCases)] }
  const { text: question, buttons } = whichCase(many, given)
  return { dialog: { ...dialog, asked: { about: 'which', verb, text, at: given.now } }, effects: [ask(question, buttons)] }
}

function withdraw(dialog: ReporterDialog, heard: Heard, given: Given): ReporterStep {
  const target = meant(heard, given)
  if ('many' in target) {
    if (target.many.length === 0 && dialog.draft !== null)
      return { dialog: { ...dialog, draft: null, asked: null }, effects: [say(cancelled)] }
    return which(dialog, 'withdraw', '', target.many, given)
  }
  const { text, buttons } = askWithdraw(target.one)
  return { dialog: { ...dialog, asked: { about: 'withdraw', number: target.one.number, at: given.now } }, effects: [ask(text, buttons)] }
}

function supplement(dialog: ReporterDialog, heard: Heard, given: Given): ReporterStep | null {
  // While a report is being written, 补充 adds to it unless another case is named.
  if (dialog.draft !== null && heard.named.length === 0) return null
  const text = heard.text.replace(/^(再?补充(一下)?|追加|补一下)(到)?[\s,，:：。]*/, '').trim()
  const target = meant(heard, given)
  if ('many' in target) return which(dialog, 'supplement', text, target.many, given)
  if (text === '' && heard.utterance.attachments.length === 0) {
    return {
      dialog: { ...dialog, asked: { about: 'which', verb: 'supplement', text: '', at: given.now } },
      effects: [ask(askSupplement(target.one.number))],
    }
  }
  const { attachments } = heard.utterance
  return {
    dialog,
    effects: [{ type: 'command', number: target.one.number, command: { type: 'supplement', text: clip(text, 20_000), attachments } }],
  }
}

function urge(dialog: ReporterDialog, heard: Heard, given: Given): ReporterStep {
  const target = meant(heard, given)
  if ('many' in target) return which(dialog, 'urge', '', target.many, given)
  return { dialog, effects: [{ type: 'command', number: target.one.number, command: { type: 'urge' } }] }
}
