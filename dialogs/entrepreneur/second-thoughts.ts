/** Afterwards: a rating that is changed, and a case archived without one that is not solved after all (D44). */
import type { CaseNumber, RatingLevel } from '../../cases/case.ts'
import { isOpen } from '../../cases/case.ts'
import { isFinal } from '../../cases/final-answer.ts'
import { readOutcome, readRating } from '../answers.ts'
import type { CaseCommand, Given, ReporterDialog } from '../dialog.ts'
import { ask, say } from '../dialog.ts'
import * as wording from '../wording.ts'
import type { Heard } from './reporter.ts'
import { type Reading, run } from './survey.ts'

/** The new rating when the words say that an earlier one was wrong: 「点错了，应该是 5 分」, 「评价改成不满意」. */
export function changesRating(text: string): { readonly level: RatingLevel; readonly rest: string } | null {
  const saidSo = slips.test(text)
  if (!saidSo) return null
  // 「不是 2 分是 5 分」 and 「把 5 分改成 2 分」: the last one holds.
  const last = text.split(/改(?:成|为|到)?|换成|应该?是|(?<!不)是|重新评|[,，。;；]/).findLast((part) => readRating(part) !== null)
  return last === undefined ? null : readRating(last)
}

/** Reads a word on a rating that was given. Without saying so, a bare rating changes one only while that is allowed. */
export function readChangedRating(dialog: ReporterDialog, number: CaseNumber, heard: Heard, given: Given): Reading | null {
  const { text, named } = heard
  const it = given.cases.find((other) => other.number === number)
  if (!it?.rating || text.length > 60) return null
  const changed = changesRating(text)
  const rating = changed ?? readRating(text)
  const fresh = given.now <= given.calendar.addMinutes(it.rating.at, given.profile.rating.changeWithinHours * 60)
  const meant = named.some((other) => other.number === number)
  if (rating && (changed || meant || (fresh && rating.rest === '' && rating.level !== it.rating.level))) {
    return run(
      dialog,
      changed || meant ? 'exact' : 'loose',
      [number, { type: 'change-rating', level: rating.level }],
      ...explained(number, rating),
    )
  }
  // It was rated fair, and now it is said not to be solved: only a poor rating takes that back.
  if (it.status !== 'closed' || !fresh || it.rating.level <= 2 || (!meant && given.cases.some(isOpen))) return null
  if (readOutcome(text)?.exact !== true || readOutcome(text)?.outcome === 'solved') return null
  if (isFinal(it))
    return { fit: 'exact', step: { dialog, effects: [say(wording.refusal({ refused: 'final' }, number, given, 'enterprise'))] } }
  const { text: words, buttons } = wording.notSolvedAfterAll(it)
  return { fit: 'exact', step: { dialog, effects: [ask(words, buttons)] } }
}

/** Reads 「还没解决」 about a case that was archived without a rating; what else was said goes with it. */
export function readArchived(dialog: ReporterDialog, number: CaseNumber, { text, named }: Heard, given: Given): Reading | null {
  const meant = named.some((other) => other.number === number)
  // With another case in hand, an unnamed 「还没解决」 is about that one.
  if (!meant && given.cases.some(isOpen)) return null
  const said = readOutcome(text)
  const again = /^(?:请|麻烦)?(?:帮我|给我)?(?:重新(?:打开|办理?|处理)|重办|恢复办理)/.test(text) && text.length <= 20
  if (!again && (said === null || said.outcome === 'solved' || !(said.exact || meant))) return null
  const story = again ? '' : (said?.rest.trim() ?? '')
  const more: CaseCommand = { type: 'supplement', text: story, attachments: [] }
  return run(dialog, 'exact', [number, { type: 'reopen' }], ...(story.length >= 6 ? [[number, more] as const] : []))
}

// --- Internal helpers ---

const slips =
  /改(?:一?下|成|为|到|个)?|换成|(?:点|按|选|打|评|填|输)错|手滑|重新(?:评|打)|应该?是|说错|不是.{0,6}(?:分|星|满意).{0,4}是|收回/

function explained(
  number: CaseNumber,
  { level, rest }: { readonly level: RatingLevel; readonly rest: string },
): readonly (readonly [CaseNumber, CaseCommand])[] {
  const reason = rest.replace(slips, '').trim()
  return level <= 2 && reason.length >= 6 ? [[number, { type: 'explain-rating', reason }]] : []
}
