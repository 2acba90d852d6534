/** The reporter's side of admission: 申诉 against 不予受理, 「0009 和 0007 是同一件事」, and words on a number that was merged. */
import { type Case, isOpen } from '../../cases/case.ts'
import { meantCases, namedCases } from '../answers.ts'
import type { CaseQuestion, Given, ReporterDialog } from '../dialog.ts'
import { ask, say } from '../dialog.ts'
import * as wording from '../wording.ts'
import { asksWhereToGo, protests } from './case-words.ts'
import type { Heard, ReporterStep } from './reporter.ts'

/** The step on such a word; null when the text is none. */
export function aboutAdmission(dialog: ReporterDialog, heard: Heard, given: Given): ReporterStep | null {
  return appeal(dialog, heard, given) ?? afterDecline(dialog, heard, given) ?? merge(dialog, heard, given)
}

/** The cases that count in place of those that were merged. */
export function counting(named: readonly Case[], cases: readonly Case[]): readonly Case[] {
  const now = named.map((it) => (it.status === 'merged' ? (cases.find(({ number }) => number === it.mergedInto) ?? it) : it))
  return [...new Set(now)]
}

/** The step with a word before it on the numbers that do not count any more. */
export function underNewNumber(step: ReporterStep, { text, quote }: Heard['utterance'], given: Given): ReporterStep {
  const moved = meantCases({ text, quote }, given.cases).flatMap((it) =>
    it.status === 'merged' ? [say(wording.nowUnder(it.number, it.mergedInto))] : [],
  )
  return moved.length === 0 ? step : { ...step, effects: [...moved, ...step.effects] }
}

// --- Internal helpers ---

const appeals =
  /^(?:我们?|公司|本人)?(?:还是|就是|要|想|对?(?:这个|这件)?(?:结果|答复|决定|不予受理))?(?:表示|提出?|要)?(?:申诉|不服|有异议|异议|申请复核|要求复核)(?=$|[:：,，。;；、!！\s了])了?[:：,，。;；、!！\s]*(?<reason>[\s\S]*)$/

function appeal(dialog: ReporterDialog, { text, named }: Heard, given: Given): ReporterStep | null {
  const reason = appeals.exec(text)?.groups?.reason
  const declined = (named.length > 0 ? named : given.cases).filter((it) => it.status === 'declined')
  if (reason === undefined || (dialog.draft !== null && named.length === 0 && !text.includes('申诉'))) return null
  const fresh = declined.filter((it) => it.appeal === undefined)
  const [it, ...more] = fresh.length > 0 ? fresh : declined.slice(0, 1)
  if (!it) return /^(?:我?要?申诉)[。.]?$/.test(text) ? { dialog, effects: [say(wording.nothingToAppeal)] } : null
  if (more.length > 0) {
    const buttons = [it, ...more].slice(0, 5).map(({ number }) => ({ label: number.slice(-4), value: `${number} ${text}` }))
    return { dialog, effects: [ask(wording.whichCase([it, ...more], given).text, buttons)] }
  }
  const { number } = it
  if (reason !== '' || it.appeal !== undefined)
    return { dialog, effects: [{ type: 'command', number, command: { type: 'appeal', reason } }] }
  const asked: CaseQuestion = { about: 'appeal', number, at: given.now }
  return { dialog: { ...dialog, asked }, effects: [ask(wording.askAppeal(number))] }
}

/** 「凭什么不受理」, 「那我找谁」, where nothing else is in hand: the reason and the way to appeal, or what is known of it. */
function afterDecline(dialog: ReporterDialog, { text, named, utterance }: Heard, given: Given): ReporterStep | null {
  const last = (named.length > 0 ? named : given.cases).findLast((it) => it.status === 'declined')
  const busy = dialog.draft !== null || utterance.tap || (named.length === 0 && given.cases.some((it) => isOpen(it) && it !== last))
  if (last?.status !== 'declined' || busy) return null
  const against = protests(text)
  if (!against && !asksWhereToGo(text)) return null
  if (!against || last.appeal !== undefined || given.now > last.declined.appealUntil)
    return { dialog, effects: [say(wording.statusOf(last, given))] }
  const asked: CaseQuestion = { about: 'appeal', number: last.number, at: given.now }
  return { dialog: { ...dialog, asked }, effects: [ask(wording.whyDeclined(last, given))] }
}

/** The enterprise says itself that two of its cases are one; where it does not say which counts, the older one does. */
function merge(dialog: ReporterDialog, { text, named, utterance }: Heard, given: Given): ReporterStep | null {
  const [first, second] = named
  if (!first || !second || named.length !== 2 || text.length > 20) return null
  if (!/并入|并到|合并|(?:同一|一)(?:件|回)(?:事|诉求)?/.test(text) || /不是|不要|别/.test(text)) return null
  const into = /并入|并到/.test(text) ? namedCases(utterance.text.split(/并入|并到/)[1] ?? '', given.cases)[0] : undefined
  const kept = into ?? (first.reportedAt <= second.reportedAt ? first : second)
  const gone = kept.number === first.number ? second : first
  return { dialog, effects: [{ type: 'command', number: gone.number, command: { type: 'merge', into: kept.number } }] }
}
