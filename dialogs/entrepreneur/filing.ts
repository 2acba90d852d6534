/** What a draft becomes: the problems it holds, where each of them goes, and the reports that file them. */
import {
  type Case,
  type CaseNumber,
  type Confidence,
  confidentialDepartment,
  isConfidential,
  isHandled,
  isOpen,
  type Report,
} from '../../cases/case.ts'
import { sameEnterprise } from '../../cases/people.ts'
import { tasksOf } from '../../cases/tasks.ts'
import { problemsIn } from '../../nlu/problems.ts'
import type { Understanding } from '../../nlu/understand.ts'
import type { Draft, Effect, Given } from '../dialog.ts'
import { isForwarded } from '../gist.ts'
import * as wording from '../wording.ts'
import { isTipOff, settledConfidence } from './confidence.ts'
import { toldDetails } from './frame.ts'

/** One problem of a draft as it will be filed: its text, and its target in words (null: a coordinator has to say). */
export type Filed = { readonly text: string; readonly target: string | null }

/** The whole text of a draft, its messages joined to one. */
export function problemOf(draft: Draft): string {
  return draft.texts.reduce((all, text) => (all === '' ? text : /[,，。!！?？;；:：.\n]$/.test(all) ? all + text : `${all}，${text}`), '')
}

/** What a draft will be filed as: one problem, or several that go apart. */
export function filedAs(draft: Draft, given: Given): readonly [Filed, ...Filed[]] {
  const [first, ...more] = partsOf(draft, given).map((part): Filed => ({ text: part.text, target: targetOf(part, given) }))
  return [first ?? { text: problemOf(draft), target: null }, ...more]
}

/** Files a draft: a report for each of its problems, with the same enterprise and number. */
export function submit(draft: Draft, given: Given): readonly Effect[] {
  const parts = partsOf(draft, given)
  // Files may show what a confidential part tells: beside one, nobody else gets them.
  const keepsFiles = parts.some(isKept)
  const told = toldDetails(draft, given).map(({ name, value, sensitive }) => ({ label: wording.details[name].label, value, sensitive }))
  return parts.map((part) => {
    const { text, meant } = part
    const report: Report = {
      ...reporterOf(draft, given),
      ...firmOf(draft, given),
      phone: draft.phone,
      text,
      attachments: keepsFiles && !isKept(part) ? [] : draft.attachments,
      kind: meant.kind,
      urgency: meant.urgency,
      admission: meant.admission,
      matter: meant.matter,
      ...(isKept(part) ? { confidence: part.confidence } : {}),
      ...(meant.intent === 'policy-question' ? { consultation: true } : {}),
      suggestions: meant.departments.slice(0, 5),
      // What was asked for beside one problem says nothing of the others.
      ...(parts.length === 1 && told.length > 0 ? { details: told } : {}),
    }
    return { type: 'report', report, route: meant.dispatch }
  })
}

/** An open case of the reporter that the draft seems to tell again; none for several problems, nor where anything is confidential. */
export function toldBefore(draft: Draft, given: Given): Case | null {
  const [part, ...more] = partsOf(draft, given)
  if (!part || more.length > 0 || isKept(part)) return null
  const lead = part.meant.departments[0]?.code
  const unanswered = given.cases.filter(isUnanswered)
  const open = unanswered.filter((it) => it.suggestions[0]?.code === lead)
  const [only, ...others] = unanswered
  const remark = only && others.length === 0 && goesOnAbout(only, part.text, part.meant) ? only : null
  return given.told(part.text).flatMap(({ id }) => open.find((it) => it.number === id) ?? [])[0] ?? remark
}

/** 「围挡拆了一半」, 「供电的倒是来了」: a remark that names what a case is about, or somebody who works on it. */
function goesOnAbout(it: Case, text: string, meant: Understanding): boolean {
  if (!isHandled(it)) return false
  if (text.length <= 40 && meant.dispatch !== 'auto' && refers.test(text)) return true
  if (text.length > longestRemark) return false
  const working = [it.lead, ...tasksOf(it).map(({ department }) => department)]
  const works = working.includes(meant.departments[0]?.code ?? '') && /来|去|到|走|说|修|弄|换|装|拆|挪|看/.test(text)
  return works || nounsIn(text).some((noun) => it.text.includes(noun))
}

const longestRemark = 14
/** 「这事我都打过12345了没用」, 「又延期」 */
const refers = /[这那](?:个|件)?事|又(?:延期|拖|改)|(?:不是)?说好的?|答应(?:了|好)?的/

/** Two characters together that are no word of every sentence. */
function nounsIn(text: string): readonly string[] {
  const words = text.replace(/我们?|你们?|他们?|我家|公司|厂里|厂区|车间|企业|单位|没有|一直|还是|今天|昨天|现在|又|了|的|都|也/g, ' ')
  return words
    .split(/[^\p{Script=Han}]+/u)
    .flatMap((run) => Array.from({ length: Math.max(0, run.length - 1) }, (_, i) => run.slice(i, i + 2)))
}

/** How often the speaker has told a matter, this time (the case `now`) included: cases told in like words, and what was added to them as the same again. */
export function timesTold(text: string, now: CaseNumber | null, given: Given): number {
  const like = given.told(text).flatMap(({ id }) => given.cases.find((it) => it.number === id && id !== now) ?? [])
  const again = like.flatMap((it) => it.supplements.filter((more) => tellsAgain(more.text, it, given)))
  return 1 + like.length + again.length
}

function tellsAgain(text: string, it: Case, given: Given): boolean {
  const { intent, departments } = given.understand(text)
  return intent === 'appeal' && departments[0]?.code === it.suggestions[0]?.code
}

/** Flags cases as 多次反映 and tells the coordinator and the leader at once, in one message (D26); nothing where all are flagged or confidential. */
export function flagRepeated(cases: readonly Case[], text: string, given: Given): readonly Effect[] {
  const fresh = cases.filter((it) => isOpen(it) && !isConfidential(it) && !it.repeated)
  if (fresh.length === 0) return []
  const who = wording.whoSpeaks(given.speaker.name, given.speaker.enterprise)
  const said = {
    text: wording.desk.repeated(
      who,
      text,
      fresh.map(({ number }) => number),
    ),
    buttons: [],
  }
  return [
    ...fresh.map(({ number }): Effect => ({ type: 'command', number, command: { type: 'flag-repeated' } })),
    ...(['coordinator', 'leader'] as const).map(
      (to): Effect => ({ type: 'tell', audience: { to }, said, ...(fresh[0] ? { about: fresh[0].number } : {}) }),
    ),
  ]
}

/** The department may still take in more before it answers. */
function isUnanswered(it: Case): boolean {
  return isOpen(it) && it.status !== 'resolved' && !isConfidential(it)
}

/** Whether its owner has to say if the conduct of officials is meant. */
export function isConductUnclear(draft: Draft, given: Given): boolean {
  return partsOf(draft, given).some(({ confidence }) => confidence === 'unsure')
}

// --- Internal helpers ---

/** A service officer only tells it: the report is that of the enterprise's own person. */
function reporterOf({ behalf, source }: Draft, { speaker }: Given): Pick<Report, 'reporter' | 'filedBy' | 'source'> {
  if (behalf === undefined) return { reporter: speaker.id }
  return { reporter: behalf, filedBy: speaker.id, ...(source === undefined ? {} : { source }) }
}

/** The enterprise as it was told, and whether the reporter is bound to it. */
function firmOf({ enterprise, behalf }: Draft, given: Given): Pick<Report, 'enterprise' | 'boundTo'> {
  if (enterprise === null) return { enterprise }
  const bound = behalf === undefined ? given.speaker.enterprise : (given.registry.person(behalf)?.enterprise ?? null)
  if (behalf !== undefined && bound !== null) return { enterprise: bound, boundTo: bound }
  return { enterprise, boundTo: bound !== null && sameEnterprise(enterprise, bound) ? bound : null }
}

type Part = { readonly text: string; readonly meant: Understanding; readonly confidence: Confidence | 'unsure' | null }
type Kept = Part & { readonly confidence: Confidence }

/** True for what only the discipline contact may read. */
function isKept(part: Part): part is Kept {
  return part.confidence !== null && part.confidence !== 'unsure'
}

/** The problems of a draft, each with what it means on its own; the draft as one where its owner says so. */
function partsOf(draft: Draft, given: Given): readonly Part[] {
  const text = problemOf(draft)
  const returned = returnedPart(draft, text, given)
  if (returned) return [returned]
  const whole = partOf(text, understandWhole(draft, given), draft)
  // A secret is all of it, also what stands beside the word 保密.
  if (whole.confidence === 'trade-secret') return [whole]
  // A forwarded chat stays whole: who takes it apart loses who answered what.
  const parts =
    draft.asOne || isForwarded(text)
      ? []
      : problemsIn(text, given.understand).map((problem) => partOf(problem.text, onItsOwn(problem.text, given), draft))
  // Words that are confidential only together must not come apart.
  const keeps = whole.confidence !== null && !parts.some(({ confidence }) => confidence !== null)
  return parts.length === 0 || keeps ? [whole] : parts
}

function partOf(text: string, meant: Understanding, draft: Draft): Part {
  return { text, meant, confidence: settledConfidence(text, meant, draft) }
}

/** What the reporter lets go: it goes to the department that was named, unless something confidential was added. */
function returnedPart({ returned, texts, conduct }: Draft, text: string, given: Given): Part | null {
  if (returned === undefined) return null
  const added = texts.filter((told) => told !== returned.text)
  const kept = added.some((told) => settledConfidence(told, given.understand(told), { conduct: conduct ?? false }) !== null)
  if (kept) return null
  const meant = given.understand(text)
  const others = meant.departments.filter(({ code }) => code !== returned.lead && code !== confidentialDepartment)
  const lead = { code: returned.lead, p: 1, because: [] }
  return {
    text,
    meant: { ...meant, intent: 'appeal', admission: 'in-scope', departments: [lead, ...others], dispatch: 'auto' },
    confidence: null,
  }
}

/** Out of its message a sentence may sound like a private person's; who told it is an enterprise. */
function onItsOwn(text: string, given: Given): Understanding {
  const meant = given.understand(text)
  return meant.admission === 'not-enterprise' ? { ...meant, admission: 'in-scope' } : meant
}

/** What the whole draft means; a tip-off in any message of it keeps the whole confidential. */
function understandWhole(draft: Draft, given: Given): Understanding {
  const whole = given.understand(problemOf(draft))
  // A few words that only sound like one to the model (「不止，得要50个」) are judged with the rest alone.
  const messages = draft.texts.length > 1 ? draft.texts.map((text) => ({ text, meant: given.understand(text) })) : []
  return messages.some(({ text, meant }) => isTipOff(meant) && (meant.intentP === 1 || text.length >= 12))
    ? { ...whole, admission: 'tip-off' }
    : whole
}

function targetOf(part: Part, given: Given): string | null {
  const { meant } = part
  const best = meant.departments[0]
  if (isKept(part)) return wording.confidentialTarget
  return meant.dispatch === 'auto' && best ? wording.shortOf(best.code, given) : null
}
