/** (command, case, given) → events, or a refusal: what may happen to a case, who may do it, and what follows at once. */
import { decideAdmission, mayOnAdmission } from './admission.ts'
import type { Calendar, Timestamp } from './calendar.ts'
import {
  type Actor,
  type Case,
  type Command,
  confidentialDepartment,
  type DepartmentCode,
  type Happening,
  isConfidential,
  isHandled,
  isOpen,
  isRefusal,
  isUnrated,
  leadOf,
  type OpenCase,
  type RatingLevel,
  type Recorded,
  type Refusal,
  type ResolvedCase,
  runningClock,
} from './case.ts'
import { extendableClock, type Profile } from './clocks.ts'
import { classOf } from './conditions.ts'
import { decideErasure, mayOnErasure } from './erasure.ts'
import { dueEvents } from './escalation.ts'
import { decideFinal, isFinal, mayOnFinal } from './final-answer.ts'
import { decideLongTerm, weekReported } from './long-term.ts'
import { decideMeeting, mayMeet, meetingDue, meetingResumed, reminderFor, withMeetingEnded } from './meetings.ts'
import { decideRatings, lastPoor, mayOnRatings, poorWord } from './ratings.ts'
import { reclassified } from './reclassify.ts'
import { movedDues } from './recompute.ts'
import { retraction } from './retract.ts'
import { isColleague, isToBeCalled, isToBeTold } from './rights.ts'
import { route } from './routing.ts'
import { decideSuspension, supplied, suspensionOf } from './suspension.ts'
import { decideTasks, mayOnTasks, openTasks, taskOfInstruction, tasksAnswered } from './tasks.ts'
import { decideDelivery, mayOnDelivery } from './telling.ts'
import { decideTies, mayOnTies } from './ties.ts'
import { decideUrging } from './urging.ts'
import { decideVisit } from './visits.ts'

/** What a decision may know of the world. */
export type Given = {
  readonly now: Timestamp
  readonly actor: Actor
  readonly profile: Profile
  readonly calendar: Calendar
  /** Departments that can be given a case: they have a work group, or a confidential contact. */
  readonly dispatchable: ReadonlySet<DepartmentCode>
  /** Who follows the case from week to week (`duties.ts`), by id; only `follow-up` asks for it. */
  readonly chief?: string | null
  /** All events of the case so far; only `retract` and `recompute-dues` look at them. */
  readonly history?: readonly Recorded[]
}

/** What the command causes, in order; an empty list when a clock rang and nothing was due. */
export function decide(command: Command, it: Case | null, given: Given): readonly Happening[] | Refusal {
  if (command.type === 'report') {
    if (it !== null) return { refused: 'already-done' }
    if (command.origin !== undefined && given.actor.role !== 'coordinator') return { refused: 'not-your-role' }
    const { type: _type, route: _route, ...reported } = command
    return [{ type: 'reported', ...reported }, route(command, given.dispatchable)]
  }
  if (it === null) return { refused: 'not-your-case' }
  const refused = permission(command, it, given.actor)
  if (refused) return refused
  const decided = decideOn(command, it, given)
  return isRefusal(decided) ? decided : withMeetingEnded(decided, it)
}

function decideOn(command: Exclude<Command, { type: 'report' }>, it: Case, given: Given): readonly Happening[] | Refusal {
  switch (command.type) {
    case 'dispatch': {
      if (it.status !== 'awaiting-dispatch' && !isHandled(it)) return wrongStatus(it)
      if (isConfidential(it)) return { refused: 'stays-confidential' }
      if (!given.dispatchable.has(command.lead)) return { refused: 'no-such-department' }
      if (command.lead === leadOf(it)) return { refused: 'same-department' }
      return [{ type: 'dispatched', lead: command.lead, automatic: false }]
    }
    case 'classify':
      return classify(command.class, it, given)
    case 'acknowledge':
      if (!isHandled(it)) return wrongStatus(it)
      return it.status === 'dispatched' ? [{ type: 'acknowledged' }] : { refused: 'already-done' }
    case 'contact':
      if (!isHandled(it)) return wrongStatus(it)
      return isBlank(command.note) ? { refused: 'text-missing', needs: 'note' } : [{ type: 'contacted', note: command.note }]
    case 'deny-contact':
      if (!isHandled(it)) return wrongStatus(it)
      if (!it.contact) return { refused: 'nothing-pending' }
      return it.contact.denied ? { refused: 'already-done' } : [{ type: 'contact-denied' }]
    case 'report-visit':
    case 'confirm-visit':
    case 'deny-visit':
      return decideVisit(command, it, given.now)
    case 'promise-same-day':
      if (!isHandled(it)) return wrongStatus(it)
      return it.clocks.some((clock) => clock.kind === 'same-day' && clock.status === 'running')
        ? { refused: 'already-done' }
        : [{ type: 'same-day-promised' }]
    case 'report-progress':
      if (!isHandled(it)) return wrongStatus(it)
      if (isBlank(command.text)) return { refused: 'text-missing', needs: 'progress' }
      return [progress(command.text, it, given), ...tasksAnswered(it, command.text)]
    case 'promise':
      if (!isHandled(it)) return wrongStatus(it)
      if (isBlank(command.text)) return { refused: 'text-missing', needs: 'promise' }
      if (command.due <= given.now) return { refused: 'promise-past' }
      return runningClock(it, 'promise')?.due === command.due
        ? { refused: 'already-done' }
        : [{ type: 'promised', due: command.due, text: command.text }]
    case 'propose-return':
      if (!isHandled(it) || !isConfidential(it)) return wrongStatus(it)
      if (it.returning) return { refused: 'already-done' }
      return given.dispatchable.has(command.lead) && command.lead !== confidentialDepartment
        ? [{ type: 'return-proposed', lead: command.lead }]
        : { refused: 'no-such-department' }
    case 'answer-return':
      return it.returning && isOpen(it)
        ? [{ type: 'return-answered', consent: command.consent, lead: it.returning.lead }]
        : { refused: 'nothing-pending' }
    case 'retract': {
      const undone = retraction(it, given)
      if (isRefusal(undone)) return undone
      const { what, act, back } = undone
      return [{ type: 'retracted', what, act, back }, ...meetingResumed(act - 1, given.history ?? [])]
    }
    case 'resolve':
      if (!isHandled(it)) return wrongStatus(it)
      return resolve(command.answer, it)
    case 'object':
      return object(command, it, given)
    case 'rule-objection':
      return ruleObjection(command, it, given)
    case 'request-extension':
      return requestExtension(command, it, given)
    case 'rule-extension':
      if (!isHandled(it)) return wrongStatus(it)
      if (!it.extension) return { refused: 'nothing-pending' }
      return [
        command.approve
          ? { type: 'extension-approved', days: it.extension.days, reason: it.extension.reason }
          : { type: 'extension-refused' },
      ]
    case 'give-outcome':
      if (it.status !== 'resolved') return wrongStatus(it)
      if (it.outcome !== null) return { refused: 'already-done' }
      if (command.outcome !== 'not' || isFinal(it)) return [{ type: 'outcome-given', outcome: command.outcome }]
      return [{ type: 'outcome-given', outcome: 'not' }, { type: 'reopened', cause: 'not-solved' }, ...poorWord(it, null)]
    case 'rate':
      return rate(command, it)
    case 'change-rating':
      return changeRating(command.level, it, given)
    case 'explain-rating':
      if (!it.rating || it.rating.level > 2) return { refused: 'nothing-pending' }
      if (it.rating.reason !== null) return { refused: 'already-done' }
      return isBlank(command.reason) ? { refused: 'text-missing', needs: 'reason' } : [{ type: 'rating-explained', reason: command.reason }]
    case 'settle':
      if (it.status !== 'resolved' || it.outcome !== 'partly' || it.ratingOpen) return { refused: 'nothing-pending' }
      return [command.again ? { type: 'reopened', cause: 'continued' } : { type: 'closed', how: 'rated' }]
    case 'reopen': {
      if (it.status !== 'closed' || !isUnrated(it)) return wrongStatus(it)
      if (isFinal(it)) return { refused: 'final' }
      const days = given.profile.rating.reopenWithinDays
      if (given.now > given.calendar.calendarDaysAfter(it.closedAt, days).due) return { refused: 'reopen-too-late', days }
      return [{ type: 'reopened', cause: 'not-solved' }]
    }
    case 'supplement':
      if (!isOpen(it)) return wrongStatus(it)
      return [{ type: 'supplemented', text: command.text, attachments: command.attachments }, ...supplied(it)]
    case 'amend-phone':
      if (!isOpen(it)) return wrongStatus(it)
      return it.phone === command.phone ? { refused: 'already-done' } : [{ type: 'phone-amended', phone: command.phone }]
    case 'view-phone':
      return [{ type: 'phone-viewed' }]
    case 'withdraw':
      return isOpen(it) ? [{ type: 'withdrawn', reason: command.reason }] : wrongStatus(it)
    case 'urge':
      return decideUrging(it, given)
    case 'slow-news':
      if (!isHandled(it)) return wrongStatus(it)
      return it.news === 'monthly' ? { refused: 'already-done' } : [{ type: 'news-slowed' }]
    case 'flag-repeated':
      if (!isOpen(it)) return wrongStatus(it)
      return it.repeated ? { refused: 'already-done' } : [{ type: 'flagged-repeated' }]
    case 'instruct':
      // Who shall lead may be said before anybody does.
      if (!isHandled(it) && it.status !== 'resolved' && !(it.status === 'awaiting-dispatch' && command.lead)) return wrongStatus(it)
      if (command.sheet && !isHandled(it)) return wrongStatus(it)
      if (isBlank(command.text)) return { refused: 'text-missing', needs: 'instruction' }
      if (command.lead !== undefined && !given.dispatchable.has(command.lead)) return { refused: 'no-such-department' }
      return [instructed(command, given.actor), ...ordered(command, it, given)]
    case 'follow-up':
      // Open to the one person in whose worklist it stands.
      if (given.actor.role !== 'system' && given.chief !== given.actor.id) return { refused: 'not-your-case' }
      if (!isOpen(it)) return wrongStatus(it)
      return isBlank(command.note) ? { refused: 'text-missing', needs: 'follow-up' } : [{ type: 'followed-up', note: command.note }]
    case 'recompute-dues':
      return recomputeDues(command, it, given)
    case 'clock-due':
      return [...dueEvents(it, given.now, given.profile, given.calendar.of(leadOf(it))), ...reminders(meetingDue(it, given.now), given)]
    case 'suspend':
    case 'resume':
      return decideSuspension(command, it, given)
    case 'begin-long-term':
    case 'refuse-long-term':
      return decideLongTerm(command, it, given.now)
    case 'convene':
    case 'answer-meeting':
    case 'move-meeting':
    case 'cancel-meeting':
    case 'record-minutes': {
      const decided = decideMeeting(command, it, given)
      return isRefusal(decided) ? decided : reminders(decided, given)
    }
    case 'assist':
    case 'whistle':
    case 'report-in':
    case 'complete-task':
    case 'drop-task':
      return decideTasks(command, it, given)
    case 'suggest':
    case 'propose-decline':
    case 'rule-decline':
    case 'appeal':
    case 'rule-appeal':
      return decideAdmission(command, it, given)
    case 'merge':
    case 'absorb':
    case 'link':
    case 'split':
      return decideTies(command, it)
    case 'verify-rating':
    case 'record-follow-up':
    case 'appeal-rating':
    case 'rule-rating-appeal':
    case 'flag-pressure':
      return decideRatings(command, it, given)
    case 'propose-final':
    case 'sign-final':
    case 'refuse-final':
      return decideFinal(command, it, given)
    case 'hold-answer':
    case 'deliver-answer':
    case 'tell-by-phone':
      return decideDelivery(command, it)
    case 'erase':
      return decideErasure(command, it)
  }
}

// --- Internal helpers ---

/** Who may give which command (ASVS 8.2: checked here, whatever the channel). */
function permission(command: Exclude<Command, { type: 'report' }>, it: Case, actor: Actor): Refusal | null {
  if (actor.role === 'system') return null
  const lead = leadOf(it)
  const hasLead = lead !== null && actor.departments.includes(lead)
  switch (command.type) {
    case 'deny-contact':
    case 'confirm-visit':
    case 'deny-visit':
    case 'give-outcome':
    case 'rate':
    case 'change-rating':
    case 'explain-rating':
    case 'settle':
    case 'reopen':
    case 'slow-news':
    case 'amend-phone':
    case 'withdraw':
    case 'answer-return':
      if (actor.id === it.reporter) return null
      return { refused: isColleague(actor, it) ? 'reporter-only' : 'not-your-case' }
    case 'supplement':
    case 'urge':
      return actor.id === it.reporter || isColleague(actor, it) ? null : { refused: 'not-your-case' }
    case 'flag-repeated':
      return actor.id === it.reporter ? null : { refused: 'not-your-case' }
    case 'dispatch':
    case 'rule-objection':
    case 'rule-extension':
    case 'recompute-dues':
    case 'refuse-long-term':
      if (isConfidential(it)) return actor.role === 'discipline' ? null : { refused: 'not-your-case' }
      return actor.role === 'coordinator' ? null : { refused: 'not-your-role' }
    case 'instruct':
      if (isConfidential(it)) return { refused: 'not-your-case' }
      if (actor.role === 'leader' || actor.role === 'coordinator') return null
      if (actor.role !== 'head' || command.sheet) return { refused: 'not-your-role' }
      return hasLead ? null : { refused: 'not-your-case' }
    case 'classify':
      if (actor.role === 'coordinator') return isConfidential(it) ? { refused: 'not-your-case' } : null
      return departmentOnly(it, actor)
    case 'acknowledge':
    case 'contact':
    case 'report-visit':
    case 'promise-same-day':
    case 'report-progress':
    case 'promise':
    case 'resolve':
    case 'retract':
    case 'object':
    case 'request-extension':
    case 'suspend':
    case 'resume':
    case 'begin-long-term':
      return departmentOnly(it, actor)
    case 'propose-return':
      return isConfidential(it) ? departmentOnly(it, actor) : { refused: 'not-your-role' }
    case 'follow-up':
      if (isConfidential(it)) return { refused: 'not-your-case' }
      return actor.role === 'officer' || actor.role === 'coordinator' ? null : { refused: 'not-your-role' }
    case 'view-phone':
      // Whoever is to call needs the number.
      return (actor.role === 'coordinator' || actor.role === 'officer') && (isToBeCalled(it) || isToBeTold(it))
        ? null
        : departmentOnly(it, actor)
    case 'clock-due':
      return { refused: 'not-your-role' }
    case 'assist':
    case 'whistle':
    case 'report-in':
    case 'complete-task':
    case 'drop-task':
      return mayOnTasks(command, it, actor)
    case 'suggest':
    case 'propose-decline':
    case 'rule-decline':
    case 'appeal':
    case 'rule-appeal':
      return mayOnAdmission(command, it, actor)
    case 'merge':
    case 'absorb':
    case 'link':
    case 'split':
      return mayOnTies(command, it, actor)
    case 'convene':
    case 'answer-meeting':
    case 'move-meeting':
    case 'cancel-meeting':
    case 'record-minutes':
      return mayMeet(command, it, actor)
    case 'verify-rating':
    case 'record-follow-up':
    case 'appeal-rating':
    case 'rule-rating-appeal':
    case 'flag-pressure':
      return mayOnRatings(command, it, actor)
    case 'propose-final':
    case 'sign-final':
    case 'refuse-final':
      return mayOnFinal(command, it, actor)
    case 'hold-answer':
    case 'deliver-answer':
    case 'tell-by-phone':
      return mayOnDelivery(command, it, actor)
    case 'erase':
      return mayOnErasure(it, actor)
  }
}

function departmentOnly(it: Case, actor: Actor): Refusal | null {
  if (!['staff', 'head', 'discipline'].includes(actor.role)) return { refused: 'not-your-role' }
  if (isConfidential(it) && actor.role !== 'discipline') return { refused: 'not-your-case' }
  const lead = leadOf(it)
  return lead !== null && actor.departments.includes(lead) ? null : { refused: 'not-your-case' }
}

/** When everybody will be reminded of a time stands in the event that sets it, so that a replay needs no calendar. */
function reminders(happenings: readonly Happening[], { now, calendar }: Given): readonly Happening[] {
  return happenings.map((happening) => {
    if (happening.type !== 'meeting-fixed' && happening.type !== 'meeting-moved') return happening
    const remindAt = reminderFor(happening.slot, now, calendar)
    return remindAt === null ? happening : { ...happening, remindAt }
  })
}

function wrongStatus(it: Case): Refusal {
  return { refused: 'wrong-status', status: it.status }
}

function isBlank(text: string): boolean {
  return text.trim() === ''
}

function instructed({ text, due, lead, sheet }: Extract<Command, { type: 'instruct' }>, { role }: Actor): Happening {
  return {
    type: 'instructed',
    role,
    text,
    ...(due === undefined ? {} : { due }),
    ...(lead === undefined ? {} : { lead }),
    ...(sheet === undefined ? {} : { sheet }),
  }
}

/** On the long-term track it may be the report of a week. */
function progress(text: string, it: OpenCase, { now, calendar }: Given): Happening {
  const week = weekReported(it, now, calendar)
  return { type: 'progress-reported', text, ...(week === null ? {} : { week }) }
}

/** What was promised to the enterprise at a meeting is done before the case is called done. */
function resolve(answer: string, it: OpenCase): readonly Happening[] | Refusal {
  if (isBlank(answer)) return { refused: 'text-missing', needs: 'answer' }
  const promised = openTasks(it).filter(({ kind }) => kind === 'commitment')
  if (promised.length > 0) return { refused: 'tasks-open', tasks: promised.map(({ id }) => id) }
  return [...tasksAnswered(it, answer), { type: 'resolved', answer }]
}

/** An order to the department in charge is a task of its own; who shall lead is not, nor is a word on a case that is answered. */
function ordered(command: Extract<Command, { type: 'instruct' }>, it: Case, given: Given): readonly Happening[] {
  const elsewhere = command.lead !== undefined && command.lead !== leadOf(it)
  return elsewhere ? [] : taskOfInstruction(it, command.text, command.due, given.calendar)
}

function classify(name: string, it: Case, { profile, calendar, actor, now }: Given): readonly Happening[] | Refusal {
  if (!isHandled(it) && it.status !== 'awaiting-dispatch') return wrongStatus(it)
  const names = (profile.classes?.of ?? []).map((known) => known.name)
  if (!names.includes(name)) return { refused: 'no-such-class', classes: names }
  if (classOf(it, profile.classes) === name) return { refused: 'already-done' }
  const moved = reclassified(it, name, now, profile, calendar).map((change) => ('kind' in change ? change.kind : null))
  const late = it.clocks.some(({ status, due, kind }) => status === 'running' && now > due && moved.includes(kind))
  if (late && actor.role !== 'coordinator') return { refused: 'class-too-late' }
  return [{ type: 'classified', class: name, role: actor.role }]
}

function recomputeDues(
  { reason, onBehalfOf }: Extract<Command, { type: 'recompute-dues' }>,
  it: Case,
  given: Given,
): readonly Happening[] | Refusal {
  if (!isOpen(it)) return wrongStatus(it)
  if (isBlank(reason)) return { refused: 'text-missing', needs: 'reason' }
  const byMachine = given.actor.role === 'system'
  if (byMachine && onBehalfOf === undefined) return { refused: 'not-your-role' }
  const moved = movedDues(it, given)
  if (moved.length === 0) return { refused: 'already-done' }
  return [{ type: 'dues-recomputed', reason, ...(byMachine && onBehalfOf !== undefined ? { onBehalfOf } : {}), moved }]
}

function object(command: Extract<Command, { type: 'object' }>, it: Case, given: Given): readonly Happening[] | Refusal {
  if (!isHandled(it)) return wrongStatus(it)
  if (it.objection) return { refused: 'already-done' }
  if (isConfidential(it)) return { refused: 'stays-confidential' }
  if (it.overruled > 0 || it.reopenings > 0) return { refused: 'objection-spent' }
  const until = given.calendar.of(it.lead).workingDaysAfter(it.dispatchedAt, given.profile.objection.windowWorkingDays).due
  if (given.now > until) return { refused: 'objection-too-late', until }
  if (isBlank(command.basis)) return { refused: 'text-missing', needs: 'basis' }
  return [{ type: 'objected', basis: command.basis, suggested: command.suggested }]
}

function ruleObjection(command: Extract<Command, { type: 'rule-objection' }>, it: Case, given: Given): readonly Happening[] | Refusal {
  if (!isHandled(it)) return wrongStatus(it)
  if (!it.objection) return { refused: 'nothing-pending' }
  if (!command.uphold) return [{ type: 'objection-overruled' }]
  if (isConfidential(it)) return { refused: 'stays-confidential' }
  const lead = command.lead ?? it.objection.suggested
  if (lead === null) return [{ type: 'objection-upheld' }, { type: 'referred', because: 'objection' }]
  if (lead === it.lead) return { refused: 'same-department' }
  if (!given.dispatchable.has(lead)) return { refused: 'no-such-department' }
  return [{ type: 'objection-upheld' }, { type: 'dispatched', lead, automatic: false }]
}

function requestExtension(
  command: Extract<Command, { type: 'request-extension' }>,
  it: Case,
  given: Given,
): readonly Happening[] | Refusal {
  if (!isHandled(it)) return wrongStatus(it)
  if (it.extension) return { refused: 'already-done' }
  const waits = suspensionOf(it)
  if (waits) return { refused: 'suspended', asks: waits.asks }
  if (it.longTerm) return { refused: 'on-long-term' }
  const { maxDays, maxTimes } = given.profile.extension
  if (!Number.isInteger(command.days) || command.days < 1) return { refused: 'text-missing', needs: 'days' }
  if (command.days > maxDays || it.extensions >= maxTimes) return { refused: 'extension-limit', days: maxDays, times: maxTimes }
  const clock = extendableClock(it, given.profile)
  if (!clock || given.now > clock.due || clock.light === 'red') return { refused: 'extension-too-late' }
  if (isBlank(command.reason)) return { refused: 'text-missing', needs: 'reason' }
  const requested: Happening = { type: 'extension-requested', days: command.days, reason: command.reason }
  // Nobody else may know of a confidential case: its extension is the discipline contact's own to grant.
  return isConfidential(it) ? [requested, { type: 'extension-approved', days: command.days, reason: command.reason }] : [requested]
}

function rate(command: Extract<Command, { type: 'rate' }>, it: Case): readonly Happening[] | Refusal {
  if (!('ratingOpen' in it)) return wrongStatus(it)
  if (!it.ratingOpen) return it.rating ? { refused: 'already-done' } : wrongStatus(it)
  const rated: Happening = { type: 'rated', level: command.level }
  // 没有解决 has reopened the case already; the rating of that answer is only recorded.
  if (it.status !== 'resolved') {
    const listed = command.level > 2 || lastPoor(it)?.level === null
    return listed ? [rated] : [rated, ...poorWord(it, command.level)]
  }
  if (it.outcome === null) return { refused: 'nothing-pending' }
  return [rated, ...afterRating(command.level, it)]
}

/** From fair to poor it goes back like any poor rating; from poor to fair the reopening stays, for the department owes an answer. */
function changeRating(level: RatingLevel, it: Case, given: Given): readonly Happening[] | Refusal {
  const { rating } = it
  if (!rating || !('ratingOpen' in it) || it.ratingOpen || isUnrated(it)) return { refused: 'nothing-pending' }
  if (rating.level === level) return { refused: 'already-done' }
  const hours = given.profile.rating.changeWithinHours
  if (given.now > given.calendar.addMinutes(rating.at, hours * 60)) return { refused: 'rating-final', hours }
  const changed: Happening = { type: 'rating-changed', level }
  if (level > 2 || rating.level <= 2 || isFinal(it)) return [changed]
  const settled = it.status === 'closed' || it.status === 'resolved'
  return [changed, ...(settled ? [{ type: 'reopened', cause: 'poor-rating' } as const] : []), ...poorWord(it, level)]
}

function afterRating(level: RatingLevel, it: ResolvedCase): readonly Happening[] {
  if (isFinal(it)) return [{ type: 'closed', how: 'rated' }]
  if (level <= 2) return [{ type: 'reopened', cause: 'poor-rating' }, ...poorWord(it, level)]
  return it.outcome === 'solved' ? [{ type: 'closed', how: 'rated' }] : []
}
