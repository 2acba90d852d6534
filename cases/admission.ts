/**
 * Whether a case is admitted: 不予受理, which one person proposes and another confirms, and the reporter's objection to it (申诉).
 * Classes, their replies and the limits are data: `Profile.admission`.
 */
import type { Calendar, Timestamp } from './calendar.ts'
import {
  type Actor,
  type Case,
  type ClockChange,
  type DepartmentCode,
  type Happening,
  isConfidential,
  isHandled,
  leadOf,
  type Refusal,
} from './case.ts'
import { clockOver, type Limit, type Profile } from './clocks.ts'
import type { Line } from './elsewhere.ts'

/**
 * Why a matter is not handled here (国办函〔2025〕66号, 二): it has its own legal way, it is explained and not admitted, it is
 * malicious disruption, or nobody's who is an enterprise.
 */
export const declineClasses = [
  ...(['court', 'arbitration', 'discipline', 'reconsideration', 'disclosure', 'petition'] as const),
  ...(['unlawful', 'public-morals', 'secret', 'trade-secret', 'privacy'] as const),
  ...(['disruption', 'not-enterprise'] as const),
] as const
export type DeclineClass = (typeof declineClasses)[number]

/** Where a matter goes instead. */
export type ProperPath = { readonly office: string; readonly line: Line | null }

/** What a district answers to a class of such matters. */
export type DeclineRule = {
  readonly class: DeclineClass
  /** `legal-path`: the reporter is told where it goes; `explain`: why nobody handles it; `police`: it is handed to the police. */
  readonly outcome: 'legal-path' | 'explain' | 'police'
  /** Words by which a coordinator names the class. */
  readonly words: readonly string[]
  /** Why, in the words of the district; a sentence. */
  readonly reply: string
  readonly path: ProperPath
  readonly source: string
}

/** The rules of a district on what it admits. */
export type AdmissionRules = {
  readonly declines: readonly DeclineRule[]
  /** How long the reporter may object, and how long the review has. */
  readonly appeal: { readonly withinWorkingDays: number; readonly review: Limit; readonly source: string }
}

/** What the reporter shall read: the class, why in this case, and the reply and the path of the district as they were then. */
type Reply = { readonly class: DeclineClass; readonly reason: string; readonly reply: string; readonly path: ProperPath }

/** A proposal that waits for a second person. */
export type Proposal = Reply & { readonly at: Timestamp; readonly by: string }

/** What the reporter was told, as it was told; `proposedBy` never rules on the appeal. */
export type Declined = Reply & { readonly appealUntil: Timestamp; readonly proposedBy: string }

/** The reporter's objection; `upheld` is missing while it is reviewed. A case has one at most. */
export type Appeal = { readonly at: Timestamp; readonly reason: string; readonly upheld?: boolean }

export type AdmissionEvent =
  /** A department thinks that it is not to be handled, or that it holds two problems; the coordinator decides. */
  | { readonly type: 'suggested'; readonly what: 'decline' | 'split'; readonly text: string; readonly department: DepartmentCode | null }
  | ({ readonly type: 'decline-proposed' } & Reply)
  | { readonly type: 'decline-turned-down'; readonly reason: string }
  | ({ readonly type: 'declined' } & Declined)
  | { readonly type: 'appealed'; readonly reason: string }
  | { readonly type: 'appeal-upheld' }
  | { readonly type: 'appeal-dismissed'; readonly reason: string }

export type AdmissionCommand =
  | { readonly type: 'suggest'; readonly what: 'decline' | 'split'; readonly text: string; readonly department: DepartmentCode | null }
  | { readonly type: 'propose-decline'; readonly class: DeclineClass; readonly reason: string }
  /** By somebody else than who proposed it; `reason` is for who proposed it. */
  | { readonly type: 'rule-decline'; readonly approve: boolean; readonly reason: string }
  /** 「申诉：…」 */
  | { readonly type: 'appeal'; readonly reason: string }
  | { readonly type: 'rule-appeal'; readonly uphold: boolean; readonly reason: string }

export type AdmissionRefusal =
  /** Whoever proposed it does not decide it (不予受理 needs a second person). */
  | { readonly refused: 'second-person' }
  /** It was answered before, or admitted upon an appeal: that is not taken back. */
  | { readonly refused: 'admitted' }
  | { readonly refused: 'appeal-too-late'; readonly until: Timestamp }
  | { readonly refused: 'appeal-spent' }

/** What a decision of this kind looks at. */
type Given = { readonly now: Timestamp; readonly actor: Actor; readonly profile: Profile; readonly calendar: Calendar }

/** The proposal that waits for a second person; it falls when the case is answered or moves on. */
export function pendingDecline(it: Case): Proposal | undefined {
  return isHandled(it) || it.status === 'awaiting-dispatch' ? it.decline : undefined
}

/** The appeal that waits for its review. */
export function pendingAppeal(it: Case): Appeal | undefined {
  return it.status === 'declined' && it.appeal !== undefined && it.appeal.upheld === undefined ? it.appeal : undefined
}

/** Whether the case waits for a word of somebody who did not propose its 不予受理. */
export function waitsForSecond(it: Case): boolean {
  return pendingDecline(it) !== undefined || pendingAppeal(it) !== undefined
}

/** Whose proposal it is on which a second person has to decide; null when none waits. */
export function proposerOf(it: Case): string | null {
  if (it.status === 'declined') return it.declined.proposedBy
  return pendingDecline(it)?.by ?? null
}

/** Who may give such a command; null when the actor may. */
export function mayOnAdmission(command: AdmissionCommand, it: Case, actor: Actor): Refusal | null {
  if (command.type === 'appeal')
    return actor.id === it.reporter ? null : { refused: actor.role === 'entrepreneur' ? 'reporter-only' : 'not-your-case' }
  // A tip-off is the discipline contact's to answer.
  if (isConfidential(it)) return { refused: 'not-your-case' }
  switch (command.type) {
    case 'suggest': {
      const lead = leadOf(it)
      if (actor.role !== 'staff' && actor.role !== 'head') return { refused: 'not-your-role' }
      return lead !== null && actor.departments.includes(lead) ? null : { refused: 'not-your-case' }
    }
    case 'propose-decline':
      return actor.role === 'coordinator' ? null : { refused: 'not-your-role' }
    case 'rule-decline':
    case 'rule-appeal':
      return actor.role === 'coordinator' || actor.role === 'leader' ? null : { refused: 'not-your-role' }
  }
}

/** What such a command causes. */
export function decideAdmission(command: AdmissionCommand, it: Case, given: Given): readonly Happening[] | Refusal {
  switch (command.type) {
    case 'suggest':
      if (!isHandled(it)) return { refused: 'wrong-status', status: it.status }
      if (isBlank(command.text)) return { refused: 'text-missing', needs: command.what }
      if (command.what === 'decline' && wasAdmitted(it)) return { refused: 'admitted' }
      return [{ type: 'suggested', what: command.what, text: command.text, department: command.department }]
    case 'propose-decline':
      if (!isHandled(it) && it.status !== 'awaiting-dispatch') return { refused: 'wrong-status', status: it.status }
      if (wasAdmitted(it)) return { refused: 'admitted' }
      if (it.decline) return { refused: 'already-done' }
      if (isBlank(command.reason)) return { refused: 'text-missing', needs: 'decline' }
      return [{ type: 'decline-proposed', class: command.class, reason: command.reason, ...answerTo(command.class, given) }]
    case 'rule-decline':
      return ruleDecline(command, it, given)
    case 'appeal':
      return appeal(command.reason, it, given)
    case 'rule-appeal':
      if (it.status !== 'declined' || !pendingAppeal(it)) return { refused: 'nothing-pending' }
      if (it.declined.proposedBy === given.actor.id) return { refused: 'second-person' }
      if (command.uphold) return [{ type: 'appeal-upheld' }, { type: 'referred', because: 'appeal' }]
      return isBlank(command.reason)
        ? { refused: 'text-missing', needs: 'dismissal' }
        : [{ type: 'appeal-dismissed', reason: command.reason }]
  }
}

/** What an appeal does to the clock of its review. */
export function appealClock(
  event: { readonly type: 'appealed' | 'appeal-upheld' | 'appeal-dismissed'; readonly at: Timestamp },
  it: Case,
  profile: Profile,
  calendar: Calendar,
): readonly ClockChange[] {
  if (event.type === 'appealed')
    return [{ op: 'started', clock: clockOver('appeal', event.at, profile.admission.appeal.review, profile, calendar) }]
  const clock = it.clocks.find(({ kind, status }) => kind === 'appeal' && status === 'running')
  return clock ? [{ op: event.at <= clock.due ? 'met' : 'missed', kind: 'appeal' }] : []
}

// --- Internal helpers ---

function ruleDecline(
  { approve, reason }: Extract<AdmissionCommand, { type: 'rule-decline' }>,
  it: Case,
  given: Given,
): readonly Happening[] | Refusal {
  const proposal = pendingDecline(it)
  if (!proposal) return { refused: 'nothing-pending' }
  // Whoever proposed it may think better of it, and no more.
  if (!approve) return [{ type: 'decline-turned-down', reason }]
  if (proposal.by === given.actor.id) return { refused: 'second-person' }
  const { at: _at, by: proposedBy, ...reply } = proposal
  const appealUntil = given.calendar.workingDaysAfter(given.now, given.profile.admission.appeal.withinWorkingDays).due
  return [{ type: 'declined', ...reply, appealUntil, proposedBy }]
}

function answerTo(kind: DeclineClass, { profile }: Given): Pick<Reply, 'reply' | 'path'> {
  const rule = profile.admission.declines.find((candidate) => candidate.class === kind)
  if (!rule) throw new Error(`no reply is known for the class "${kind}"`)
  return { reply: rule.reply, path: rule.path }
}

function appeal(reason: string, it: Case, { now }: Given): readonly Happening[] | Refusal {
  if (it.status !== 'declined') return { refused: 'wrong-status', status: it.status }
  if (it.appeal) return { refused: pendingAppeal(it) ? 'already-done' : 'appeal-spent' }
  if (now > it.declined.appealUntil) return { refused: 'appeal-too-late', until: it.declined.appealUntil }
  return isBlank(reason) ? { refused: 'text-missing', needs: 'appeal' } : [{ type: 'appealed', reason }]
}

/** An answer was given, or an appeal upheld: the enterprise may rely on it. */
function wasAdmitted(it: Case): boolean {
  return it.appeal !== undefined || ('reopenings' in it && it.reopenings > 0)
}

function isBlank(text: string): boolean {
  return !/[\p{L}\p{N}]/u.test(text)
}
