/** What an official says of 不予受理 and the objection to it, and of cases that are merged, linked or split; plain words, each with its number. */
import { type DeclineClass, declineClasses, pendingAppeal, pendingDecline, waitsForSecond } from '../../cases/admission.ts'
import { type Case, type Command, leadOf } from '../../cases/case.ts'
import { departmentNamed } from '../../cases/people.ts'
import { fullNumbers, meantCases, namedCases, onlyOne, quotedCases, readYes, shortNumbers, withoutNumbers } from '../answers.ts'
import type { CaseCommand, DeskDialog, Effect, Given, Utterance } from '../dialog.ts'
import { say } from '../dialog.ts'
import { admissionDesk, declineNames, desk } from '../wording.ts'

/** The effects of such a word; null when the text is none. */
export function aboutAdmission({ order }: DeskDialog, utterance: Utterance, given: Given): readonly Effect[] | null {
  const tied = tieIn(utterance, given)
  if (tied) return tied
  const meant = meantCases(utterance, given.cases)
  const target = onlyOne(meant)
  const text = withoutNumbers(utterance.text, given.cases)
  const none = [
    say(fullNumbers(utterance.text).length > 0 || shortNumbers(utterance.text).length > 0 ? desk.unknown : admissionDesk.needsNumber),
  ]
  const on = (it: Case | undefined, command: (it: Case) => CaseCommand): readonly Effect[] =>
    it === undefined ? none : [{ type: 'command', number: it.number, command: command(it) }]

  const ruled = rulingIn(text)
  if (ruled !== null) return on(target ?? onlyOne(given.cases.filter(ruled.fits)), () => ruled.command)
  const proposed = proposes.exec(text)?.groups?.rest
  if (proposed !== undefined) return target ? propose(proposed, target, given) : none
  const split = splits.exec(text)?.groups?.rest
  if (split !== undefined) return target ? splitOff(target, split, given) : none

  // A bare 同意 is for what waits: for the case that is meant, or the only one.
  const yes = order ? null : readYes(text)
  const waiting = given.cases.filter((it) => waitsForSecond(it) || (given.speaker.role === 'coordinator' && waitsElse(it)))
  const ruledOn = target ?? (meant.length === 0 ? onlyOne(waiting) : undefined)
  if (yes === null || ruledOn === undefined || !pendingDecline(ruledOn) || hasOtherRuling(ruledOn)) return null
  return on(ruledOn, () => ({ type: 'rule-decline', approve: yes, reason: '' }))
}

/** What is said when such a command is done; null for all others. */
export function admissionDone(command: Command, it: Case, given: Given): string | null {
  switch (command.type) {
    case 'propose-decline':
      return admissionDesk.proposed(it)
    case 'rule-decline':
      return command.approve ? admissionDesk.declined(it.number) : admissionDesk.turnedDown(it.number)
    case 'rule-appeal':
      return command.uphold ? admissionDesk.upheld(it.number, given.speaker.role === 'coordinator') : admissionDesk.dismissed(it.number)
    case 'merge':
      return admissionDesk.merged(it.number, command.into)
    case 'link':
      return admissionDesk.linked(it.number, command.to)
    case 'report':
      return admissionDesk.split(it, given)
    default:
      return null
  }
}

/** 「0009 并入 0007」, 「0009 和 0007 关联」: the two cases, in the order in which they are named. */
export function tieIn(utterance: Utterance, given: Given): readonly Effect[] | null {
  const { text, quote } = utterance
  const words = withoutNumbers(text, given.cases)
  const verb = merges.test(words) ? 'merge' : links.test(words) ? 'link' : null
  if (verb === null) return null
  const named = inOrder(text, given.cases)
  const pair = named.length === 1 && quote !== null ? [...quotedCases(quote, given.cases), ...named] : named
  const [first, second] = pair
  if (!first || !second || pair.length !== 2) return [say(admissionDesk.twoNumbers)]
  const command: CaseCommand = verb === 'merge' ? { type: 'merge', into: second.number } : { type: 'link', to: second.number }
  return [{ type: 'command', number: first.number, command }]
}

/** 「排水沟堵塞 转水务」: what is split off, and the department that is named for it; `unknown`: one is named that nobody knows. */
export function partIn(
  rest: string,
  { departments }: Pick<Given, 'departments'>,
): { readonly text: string; readonly to: string | null | 'unknown' } {
  const found =
    /^(?<text>[\s\S]*?)[,，;；。\s]*(?:建议|请)?(?:转给?|交给?|派给?|分给)到?\s*(?<to>[\p{Script=Han}A-Za-z_]{2,14})[。.\s]*$/u.exec(
      rest,
    )?.groups
  if (!found) return { text: rest.trim(), to: null }
  const { text = '', to = '' } = found
  const department = departmentNamed(to, departments)
  return { text: text.trim(), to: department?.group ? department.code : 'unknown' }
}

// --- Internal helpers ---

const merges = /^(?:请|把|将|麻烦)*\s*(?:这件|本件)?\s*(?:并入|并到|并进|合并到|合并进|归并到)[\s\d。.]*$/
const links = /^(?:请|把|将|麻烦)*\s*(?:和|与|跟|、)?\s*关联(?:到|上|起来)?\s*(?:和|与|跟|、)?[\s\d。.]*$/
const proposes = /^(?:拟|建议|提出)?不予受理(?=$|[:：,，。;；、\s(（])[:：,，。;；、\s(（]*(?<rest>[\s\S]*?)[)）]?$/
const splits = /^请?(?:(?:拆分|拆单)(?=$|[:：,，\s])|(?:拆开|拆出)(?=[:：]))[:：,，\s]*(?<rest>[\s\S]*)$/

type Ruled = { readonly fits: (it: Case) => boolean; readonly command: CaseCommand }

function rulingIn(text: string): Ruled | null {
  const declined = /^(?<no>不|不予|不能)?(?:同意|确认|批准)(?:作)?不予受理[:：,，。\s]*(?<reason>[\s\S]*)$/.exec(text)?.groups
  if (declined) {
    const { no, reason = '' } = declined
    return { fits: (it) => pendingDecline(it) !== undefined, command: { type: 'rule-decline', approve: no === undefined, reason } }
  }
  const fits = (it: Case): boolean => pendingAppeal(it) !== undefined
  if (/^(?:同意)?(?:予以|恢复|应当|应予|可以)受理[。.]?$|^(?:申诉|异议)(?:成立|有理)[。.]?$/.test(text))
    return { fits, command: { type: 'rule-appeal', uphold: true, reason: '' } }
  const reason =
    /^(?:维持(?:不予受理|原来?的?(?:决定|答复))?|驳回异议|(?:申诉|异议)不成立)(?=$|[:：,，。;；\s])[:：,，。;；\s]*(?<reason>[\s\S]*)$/.exec(
      text,
    )?.groups?.reason
  return reason === undefined ? null : { fits, command: { type: 'rule-appeal', uphold: false, reason } }
}

function propose(rest: string, target: Case, given: Given): readonly Effect[] {
  const found = classIn(rest, given)
  if (found === null) return [say(admissionDesk.whichClass(target.number))]
  const { kind, word } = found
  // 「不予受理：诉讼，法院已立案」: the class alone says little, but it is a reason.
  const after = rest.startsWith(word) ? rest.slice(word.length).replace(/^[:：,，。;；、\s]+/, '') : rest
  const reason = after === '' ? declineNames[kind] : after
  return [{ type: 'command', number: target.number, command: { type: 'propose-decline', class: kind, reason } }]
}

/** The class that a text names, by its name or by a word of the district; what stands first counts, of two there the longer. */
function classIn(text: string, given: Given): { readonly kind: DeclineClass; readonly word: string } | null {
  const rules = given.profile.admission.declines
  const found = declineClasses
    .flatMap((kind) =>
      [declineNames[kind], ...(rules.find((rule) => rule.class === kind)?.words ?? [])].map((word) => ({
        kind,
        word,
        at: text.indexOf(word),
      })),
    )
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at || b.word.length - a.word.length)
  return found[0] ?? null
}

/** A report of its own for the same reporter; the spine records it on both cases, or on neither. */
function splitOff(it: Case, rest: string, given: Given): readonly Effect[] {
  const { text, to } = partIn(rest, given)
  if (to === 'unknown') return [say(desk.noDepartment)]
  if (!/[\p{L}\p{N}]/u.test(text)) return [{ type: 'command', number: it.number, command: { type: 'split', into: '', text } }]
  const { reporter, enterprise, boundTo, phone, attachments, kind, urgency, admission } = it
  const meant = given.understand(text)
  return [
    {
      type: 'report',
      route: to === null ? 'person' : 'auto',
      report: {
        ...{ reporter, enterprise, phone, text, attachments, kind, urgency, admission, matter: meant.matter, origin: it.number },
        ...(boundTo === undefined ? {} : { boundTo }),
        suggestions: to === null ? meant.departments.slice(0, 5).filter(({ code }) => code !== leadOf(it)) : [{ code: to, p: 1 }],
      },
    },
  ]
}

/** The cases that a text names, in the order in which they stand there. */
function inOrder(text: string, cases: readonly Case[]): readonly Case[] {
  const place = (it: Case): number => {
    const full = text.toUpperCase().indexOf(it.number)
    return full >= 0 ? full : text.lastIndexOf(it.number.slice(it.number.indexOf('-') + 1))
  }
  return [...namedCases(text, cases)].sort((a, b) => place(a) - place(b))
}

function waitsElse(it: Case): boolean {
  return hasOtherRuling(it) || it.status === 'awaiting-dispatch'
}

function hasOtherRuling(it: Case): boolean {
  return ('objection' in it && it.objection !== null) || ('extension' in it && it.extension !== null)
}
