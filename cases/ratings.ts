/**
 * What follows a rating (国办发〔2019〕51号): a poor one is verified by somebody who did not handle the case, the department may
 * appeal against it, two persons together take one out of the statistics, and some of those who said nothing are called (回访).
 * Limits are data: `Profile.ratingAppeal`, `Profile.followUp`.
 */
import type { Calendar, Timestamp } from './calendar.ts'
import {
  type Actor,
  type Case,
  type CaseNumber,
  type Happening,
  isConfidential,
  isHandled,
  isUnrated,
  leadOf,
  type Outcome,
  type RatingLevel,
  type Recorded,
  type Refusal,
} from './case.ts'
import type { Profile } from './clocks.ts'
import { isFinal } from './final-answer.ts'
import { isOwnCase } from './rights.ts'
import { openTasks } from './tasks.ts'

/** What the call found: put it right (立行立改、限期整改), explain that no law gives more (无法定依据), or rated in error or malice (误评、恶意). */
export const findings = ['rectify', 'explain', 'misjudged'] as const
export type Finding = (typeof findings)[number]

/** A poor rating, or 没有解决, and what became of it. */
export type PoorWord = {
  readonly at: Timestamp
  /** Null: it was said that nothing is solved, and not rated. */
  readonly level: RatingLevel | null
  /** Whose answer it is about; null: not known. */
  readonly answeredBy: string | null
  readonly verified?: { readonly at: Timestamp; readonly by: string; readonly finding: Finding; readonly note: string }
  readonly appeal?: Appeal
}

/** 容错纠错 (烈山 31 条): what failed was a trial in good faith. Whoever rules on the appeal weighs it; nothing follows by itself. */
export type Grounds = 'honest-error'

/** 申诉复核: asked for by the department or by whoever verified, proposed by one person, ruled on by another. */
export type Appeal = {
  readonly at: Timestamp
  readonly by: string
  readonly reason: string
  readonly grounds?: Grounds
  readonly proposed?: { readonly at: Timestamp; readonly by: string; readonly reason: string }
  readonly ruled?: { readonly at: Timestamp; readonly by: string; readonly excluded: boolean; readonly reason: string }
}

/** What is known of the ratings of a case beside the last one. Cases of before, and cases without such, have none. */
export type Review = {
  /** The enterprise is to be called: to verify a poor word, or because it said nothing. */
  readonly awaited: 'poor' | 'unrated' | null
  /** Oldest first; each stays, whatever is rated later. */
  readonly poor: readonly PoorWord[]
}

export type RatingEvent =
  /** The enterprise stands on the list of those to be called. */
  | {
      readonly type: 'follow-up-opened'
      readonly because: 'poor' | 'unrated'
      readonly level: RatingLevel | null
      readonly answeredBy: string | null
    }
  | { readonly type: 'rating-verified'; readonly finding: Finding; readonly note: string }
  /** Called, and nobody answered: it stays on the list. */
  | { readonly type: 'follow-up-tried'; readonly note: string }
  /** What was said on the telephone: no rating, and nobody's satisfaction. */
  | { readonly type: 'follow-up-called'; readonly outcome: Outcome; readonly note: string }
  | { readonly type: 'rating-appealed'; readonly reason: string; readonly grounds?: Grounds }
  | { readonly type: 'exclusion-proposed'; readonly reason: string }
  /** The rating stays visible and counts in no statistic. */
  | { readonly type: 'rating-excluded'; readonly reason: string }
  | { readonly type: 'rating-appeal-refused'; readonly reason: string }
  /** The department asked the enterprise for a good rating (不得强迫或干扰评价). */
  | { readonly type: 'pressure-flagged'; readonly text: string }

export type RatingCommand =
  | { readonly type: 'verify-rating'; readonly finding: Finding; readonly note: string }
  | { readonly type: 'record-follow-up'; readonly outcome: Outcome | 'unreached'; readonly note: string }
  /** 申诉, by the department within `Profile.ratingAppeal`. */
  | { readonly type: 'appeal-rating'; readonly reason: string; readonly grounds?: Grounds }
  /** The first yes proposes, the second, by another person, excludes; a no ends it. A reason is asked for a no. */
  | { readonly type: 'rule-rating-appeal'; readonly uphold: boolean; readonly reason: string }
  | { readonly type: 'flag-pressure'; readonly text: string }

export type RatingRefusal =
  /** Whoever handled the case has no say in how its rating is judged (专人回访核实). */
  | { readonly refused: 'own-department' }
  /** The second signature is another person's. */
  | { readonly refused: 'same-person' }
  /** The coordinator comes first, then the leader. */
  | { readonly refused: 'coordinator-first' }
  /** There is no poor rating that could be taken out. */
  | { readonly refused: 'no-poor-rating' }
  /** A poor rating is verified: what was found is said with the call. */
  | { readonly refused: 'verify-first' }
  /** Appeals are made within working days of the rating, of which the profile says how many. */
  | { readonly refused: 'rating-appeal-too-late'; readonly days: number }

/** What a decision of this kind looks at. */
type Given = { readonly now: Timestamp; readonly actor: Actor; readonly calendar: Calendar; readonly profile: Profile }

/** The newest poor word of the enterprise. */
export function lastPoor(it: Case): PoorWord | undefined {
  return it.review?.poor.at(-1)
}

/** An appeal that waits for a ruling. */
export function openAppeal(it: Case): Appeal | undefined {
  const appeal = lastPoor(it)?.appeal
  return appeal?.ruled ? undefined : appeal
}

/**
 * The rating that statistics count: the first poor one that was not taken out, or else the last. One for a rectification hides
 * no poor one before it. `excluded`: the only one there is was taken out.
 */
export function countedRating(it: Case): { readonly level: RatingLevel | null; readonly excluded: boolean } {
  const poor = (it.review?.poor ?? []).filter(({ level }) => level !== null)
  const first = poor.find((word) => !isExcluded(word))
  if (first) return { level: first.level, excluded: false }
  const last = it.rating
  return { level: last?.level ?? null, excluded: last !== null && poor.some((word) => isExcluded(word) && word.at >= last.at) }
}

/** Who may give such a command; null when the actor may. */
export function mayOnRatings(command: RatingCommand, it: Case, actor: Actor): Refusal | null {
  const lead = leadOf(it)
  const isStaff = actor.role === 'staff' || actor.role === 'head'
  if (isConfidential(it) && (command.type !== 'flag-pressure' || actor.role !== 'discipline')) return { refused: 'not-your-case' }
  switch (command.type) {
    case 'flag-pressure':
      if (!isStaff && actor.role !== 'discipline') return { refused: 'not-your-role' }
      return lead !== null && actor.departments.includes(lead) ? null : { refused: 'not-your-case' }
    case 'appeal-rating':
      if (!isStaff) return { refused: 'not-your-role' }
      return lead !== null && actor.departments.includes(lead) ? null : { refused: 'not-your-case' }
    case 'verify-rating':
    case 'record-follow-up':
      if (isStaff) return { refused: actor.departments.some((code) => code === lead) ? 'own-department' : 'not-your-role' }
      if (actor.role !== 'coordinator' && actor.role !== 'officer') return { refused: 'not-your-role' }
      return isOwnCase(it, actor) || it.reporter === actor.id ? { refused: 'own-department' } : null
    case 'rule-rating-appeal':
      if (actor.role !== 'coordinator' && actor.role !== 'leader') return { refused: 'not-your-role' }
      return isOwnCase(it, actor) ? { refused: 'own-department' } : null
  }
}

/** What such a command causes. */
export function decideRatings(command: RatingCommand, it: Case, given: Given): readonly Happening[] | Refusal {
  switch (command.type) {
    case 'verify-rating':
      return verify(command, it)
    case 'record-follow-up':
      return followUp(command, it)
    case 'appeal-rating':
      return appeal(command, it, given)
    case 'rule-rating-appeal':
      return rule(command, it, given.actor)
    case 'flag-pressure':
      return [{ type: 'pressure-flagged', text: command.text }]
  }
}

/** What a poor word causes besides: it stands on the list of those to be called. A tip-off is nobody's but the discipline contact's. */
export function poorWord(it: Case, level: RatingLevel | null): readonly RatingEvent[] {
  if (isConfidential(it) || isFinal(it)) return []
  return [{ type: 'follow-up-opened', because: 'poor', level, answeredBy: answererOf(it) }]
}

/** What the end of a survey without a word causes besides: some are called, and all whose poor word nobody has verified. */
export function silence(it: Case, { followUp }: Profile): readonly RatingEvent[] {
  if (isConfidential(it) || isFinal(it)) return []
  const unverified = it.review?.awaited === 'poor'
  if (!unverified && !isSampled(it.number, followUp.unratedPercent)) return []
  return [{ type: 'follow-up-opened', because: 'unrated', level: null, answeredBy: answererOf(it) }]
}

/** Whether a case that nobody rated is called: so many in a hundred, by the number alone, so that a replay finds the same. */
export function isSampled(number: CaseNumber, percent: number): boolean {
  // FNV-1a: https://datatracker.ietf.org/doc/html/draft-eastlake-fnv
  const hash = [...number].reduce((sum, sign) => Math.imul(sum ^ sign.charCodeAt(0), 16_777_619) >>> 0, 2_166_136_261)
  return ((hash ^ (hash >>> 16)) >>> 0) % 100 < percent
}

/** The review after an event of any kind; undefined while there is nothing to keep. */
export function evolveReview(it: Case, event: Recorded): Review | undefined {
  const { review } = it
  if (event.type === 'follow-up-opened') {
    const poor = review?.poor ?? []
    if (event.because === 'unrated') return { awaited: 'unrated', poor }
    return { awaited: 'poor', poor: [...poor, { at: event.at, level: event.level, answeredBy: event.answeredBy }] }
  }
  const last = review?.poor.at(-1)
  if (!review) return undefined
  const { at, by } = event
  const changed = (word: PoorWord): Review => ({ ...review, poor: [...review.poor.slice(0, -1), word] })
  switch (event.type) {
    case 'reopened':
    case 'withdrawn':
    case 'follow-up-called':
    case 'closed':
      return { ...review, awaited: null }
    case 'rated':
      return last?.level === null && event.level <= 2 ? changed({ ...last, at, level: event.level }) : review
    case 'rating-changed':
      // The word is about the rating that is changed when no other was given since.
      return last && it.rating && last.level !== null && last.at >= it.rating.at ? rerated(review, last, event.level) : review
    case 'rating-verified':
      return last ? { ...changed({ ...last, verified: { at, by, finding: event.finding, note: event.note } }), awaited: null } : review
    case 'rating-appealed':
      return last
        ? changed({ ...last, appeal: { at, by, reason: event.reason, ...(event.grounds && { grounds: event.grounds }) } })
        : review
    case 'exclusion-proposed': {
      if (!last) return review
      const asked = last.appeal ?? { at, by, reason: event.reason }
      return changed({ ...last, appeal: { ...asked, proposed: { at, by, reason: event.reason } } })
    }
    case 'rating-excluded':
    case 'rating-appeal-refused': {
      if (!last?.appeal) return review
      const excluded = event.type === 'rating-excluded'
      const ruled = changed({ ...last, appeal: { ...last.appeal, ruled: { at, by, excluded, reason: event.reason } } })
      return excluded ? { ...ruled, awaited: null } : ruled
    }
    default:
      return review
  }
}

// --- Internal helpers ---

function answererOf(it: Case): string | null {
  return 'answer' in it ? it.answer.by : null
}

function isExcluded({ appeal }: PoorWord): boolean {
  return appeal?.ruled?.excluded === true
}

/** Thought better of within the hours that the profile gives: a fair rating is no poor word any more. */
function rerated(review: Review, last: PoorWord, level: RatingLevel): Review {
  const others = review.poor.slice(0, -1)
  return { ...review, poor: level <= 2 ? [...others, { ...last, level }] : others }
}

function verify({ finding, note }: Extract<RatingCommand, { type: 'verify-rating' }>, it: Case): readonly Happening[] | Refusal {
  const poor = lastPoor(it)
  if (it.review?.awaited !== 'poor' || !poor) return { refused: poor?.verified ? 'already-done' : 'nothing-pending' }
  if (isBlank(note)) return { refused: 'text-missing', needs: 'verification' }
  const verified: Happening = { type: 'rating-verified', finding, note }
  switch (finding) {
    case 'rectify':
      return [verified]
    case 'explain': {
      if (!isHandled(it)) return { refused: 'wrong-status', status: it.status }
      const promised = openTasks(it).filter(({ kind }) => kind === 'commitment')
      if (promised.length > 0) return { refused: 'tasks-open', tasks: promised.map(({ id }) => id) }
      return [verified, { type: 'resolved', answer: note }]
    }
    case 'misjudged':
      if (poor.level === null) return { refused: 'no-poor-rating' }
      return poor.appeal?.proposed || poor.appeal?.ruled ? [verified] : [verified, { type: 'exclusion-proposed', reason: note }]
  }
}

function followUp({ outcome, note }: Extract<RatingCommand, { type: 'record-follow-up' }>, it: Case): readonly Happening[] | Refusal {
  const awaited = it.review?.awaited ?? null
  if (awaited === null) return { refused: 'nothing-pending' }
  if (isBlank(note)) return { refused: 'text-missing', needs: 'call' }
  if (outcome === 'unreached') return [{ type: 'follow-up-tried', note }]
  if (awaited === 'poor') return { refused: 'verify-first' }
  const called: Happening = { type: 'follow-up-called', outcome, note }
  return outcome === 'not' && isUnrated(it) ? [called, { type: 'reopened', cause: 'not-solved' }] : [called]
}

function appeal(
  { reason, grounds }: Extract<RatingCommand, { type: 'appeal-rating' }>,
  it: Case,
  { now, calendar, profile }: Given,
): readonly Happening[] | Refusal {
  const poor = lastPoor(it)
  if (!poor || poor.level === null) return { refused: 'no-poor-rating' }
  if (poor.appeal) return { refused: 'already-done' }
  const days = profile.ratingAppeal.withinWorkingDays
  if (now > calendar.of(leadOf(it)).workingDaysAfter(poor.at, days).due) return { refused: 'rating-appeal-too-late', days }
  return isBlank(reason)
    ? { refused: 'text-missing', needs: 'rating-appeal' }
    : [{ type: 'rating-appealed', reason, ...(grounds && { grounds }) }]
}

function rule(
  { uphold, reason }: Extract<RatingCommand, { type: 'rule-rating-appeal' }>,
  it: Case,
  actor: Actor,
): readonly Happening[] | Refusal {
  const open = openAppeal(it)
  if (!open) return { refused: lastPoor(it)?.appeal?.ruled ? 'already-done' : 'nothing-pending' }
  if (!open.proposed && actor.role !== 'coordinator') return { refused: 'coordinator-first' }
  if (!uphold) return isBlank(reason) ? { refused: 'text-missing', needs: 'ruling' } : [{ type: 'rating-appeal-refused', reason }]
  const why = isBlank(reason) ? (open.proposed ?? open).reason : reason
  if (!open.proposed) return [{ type: 'exclusion-proposed', reason: why }]
  return open.proposed.by === actor.id ? { refused: 'same-person' } : [{ type: 'rating-excluded', reason: why }]
}

function isBlank(text: string): boolean {
  return !/[\p{L}\p{N}]/u.test(text)
}
