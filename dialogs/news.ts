/** A notice of the core in words: what the reporter, a group or an official reads about an event. */
import { type EventType, isConfidential, leadOf, type Recorded } from '../cases/case.ts'
import type { FinalEvent } from '../cases/final-answer.ts'
import type { MeetingEvent } from '../cases/meetings.ts'
import type { Notice } from '../cases/notices.ts'
import type { RatingEvent } from '../cases/ratings.ts'
import type { Said } from './message.ts'
import { likelyDecline } from './official/likely-decline.ts'
import { admissionDesk, admissionNews, admissionToGroup, appealCard, declineCard, suggestionCard } from './wording/admission.ts'
import { askReturn, extendedInConfidence, returnAnswered } from './wording/confidential.ts'
import { meetingNews, visitGroup, visitShown, visitTold } from './wording/meetings.ts'
import { ratingNews } from './wording/ratings.ts'
import { supervisionSheet, taskNews } from './wording/tasks.ts'
import { callLight, deliveryNews } from './wording/telling.ts'
import { timeDesk, timeNews, weekReport } from './wording/time.ts'
import {
  type Alike,
  card,
  desk,
  extensionCard,
  news,
  objectionCard,
  officerOverdue,
  officerSoonDue,
  routingCard,
  toGroup,
  type Words,
} from './wording.ts'

/** What the audience of a notice reads. `by` is how the person who caused it is called, `alike` what others told of the same matter. Null: nothing to say to them. */
export function newsOf(notice: Notice, by: string, words: Words, alike: Alike | null = null): Said | null {
  const { event, case: it, audience } = notice
  if (event.type === 'task-given' || event.type === 'task-done' || event.type === 'task-dropped')
    return taskNews(event, it, audience, words)
  if (putOff.has(event.type)) return said(timeNews(notice, words))
  if (isMeeting(event)) return meetingNews(event, it, audience, words)
  if (event.type === 'instructed' && event.sheet) return said(supervisionSheet(it, event.text, event.sheet, words))
  if (event.type === 'answer-held' || event.type === 'answer-delivered' || event.type === 'told-by-phone')
    return deliveryNews(event, it, audience, words)
  if ((event.type === 'clock-yellow' || event.type === 'clock-red' || event.type === 'escalated') && event.clock === 'phone')
    return callLight(it, event.type !== 'clock-yellow', words)
  if (isAboutRating(event)) return ratingNews(event, it, audience, by, words)
  switch (audience.to) {
    case 'reporter':
      return said(toReporter(notice, by, words))
    case 'group':
      return said(forDepartment(notice, by, words))
    case 'discipline':
      return said(isConfidential(notice.case) ? forDepartment(notice, by, words) : null)
    case 'enterprise-officer':
      return said(toEnterpriseOfficer(notice, words))
    case 'person':
    case 'officer':
    case 'coordinator':
    case 'head':
    case 'leader':
      return said(toOfficial(notice, by, words, alike))
  }
}

// --- Internal helpers ---

const putOff: ReadonlySet<EventType> = new Set(['suspended', 'supplement-reminded', 'resumed', 'long-term-begun', 'long-term-refused'])
function isMeeting(event: Recorded): event is Extract<Recorded, { type: MeetingEvent['type'] }> {
  return event.type.startsWith('meeting-')
}

const aboutRating: ReadonlySet<EventType> = new Set([
  ...(['follow-up-opened', 'follow-up-tried', 'follow-up-called', 'rating-verified', 'rating-appealed'] as const),
  ...(['exclusion-proposed', 'rating-excluded', 'rating-appeal-refused', 'pressure-flagged'] as const),
  ...(['final-proposed', 'final-signed', 'final-refused', 'final-answered'] as const),
])

function isAboutRating(event: Recorded): event is Recorded & (RatingEvent | FinalEvent) {
  return aboutRating.has(event.type)
}

function said(words: Said | string | null): Said | null {
  return typeof words === 'string' ? { text: words, buttons: [] } : words
}

function toReporter({ event, case: it, audience }: Notice, by: string, words: Words): Said | string | null {
  // A colleague whose case came in reads the answer; the rest is the reporter's own.
  if ('person' in audience && audience.person !== it.reporter) {
    if (event.type === 'resolved') return admissionNews.answeredToo(it, event.answer, words)
    return it.status === 'declined' ? admissionNews.declinedToo(it) : null
  }
  switch (event.type) {
    case 'dispatched':
      return news.dispatched(it, words)
    case 'classified':
      return news.classified(it, event.class, words)
    case 'return-proposed':
      return askReturn(it, event.lead, words)
    case 'acknowledged':
      return news.acknowledged(it, words)
    case 'contacted':
      return event.how === 'visit' ? visitShown(it, event.note, words) : news.contacted(it, event.at, words)
    case 'visited':
      return visitTold(event, it, words)
    case 'same-day-promised':
      return news.sameDay(it, words)
    case 'progress-reported':
      return event.week === undefined ? news.progress(it, event.text, words) : weekReport(it, event.week, event.text, words)
    case 'promised':
      return news.promised(it, event.text, event.due, words)
    case 'retracted':
      return news.retracted(it, event.what, words)
    case 'progress-asked':
      return news.progressAsked(it, words)
    case 'resolved':
      return news.answered(it, event.answer, words)
    case 'dues-recomputed':
      return news.recomputed(it, event.moved, event.reason, words)
    case 'extension-approved':
      return isConfidential(it) ? extendedInConfidence(it, words) : news.extended(it, event.reason ?? null, words)
    case 'closed':
      return news.closedUnrated(it)
    case 'declined':
      return it.status === 'declined' ? admissionNews.declined(it, words) : null
    case 'appeal-upheld':
      return admissionNews.appealUpheld(it, words)
    case 'appeal-dismissed':
      return it.status === 'declined' ? admissionNews.appealDismissed(it, event.reason) : null
    case 'merged':
      return admissionNews.merged(it.number, event.into)
    case 'absorbed':
      return admissionNews.colleagueJoined(it.number, event.from)
    case 'reported':
      return admissionNews.splitOff(it, words)
    case 'supplemented':
      return news.colleagueAdded(it, by, event.text, event.attachments.length)
    case 'urged':
      return news.colleagueUrged(it, by)
    default:
      return null
  }
}

function forDepartment({ audience, event, case: it }: Notice, by: string, words: Words): Said | string | null {
  switch (event.type) {
    case 'dispatched':
      return audience.to === 'group' && audience.department !== leadOf(it) ? toGroup.reassigned(it, words) : card(it, words)
    case 'return-answered':
      return returnAnswered(it, event.consent)
    case 'progress-asked':
      return toGroup.progressAsked(it, words)
    case 'classified':
      return toGroup.classified(it, event.class, words)
    case 'contact-denied':
      return toGroup.contactDenied(it, words)
    case 'contacted':
      return visitGroup.confirmed(it)
    case 'visit-denied':
      return visitGroup.denied(it, words)
    case 'objection-upheld':
      return toGroup.objectionUpheld(it)
    case 'objection-overruled':
      return toGroup.objectionOverruled(it)
    case 'dues-recomputed':
      return toGroup.recomputed(it, event.moved, event.reason, words)
    case 'extension-approved':
      return toGroup.extensionApproved(it, words)
    case 'extension-refused':
      return toGroup.extensionRefused(it)
    case 'supplemented':
      return toGroup.supplemented(it, event.text, event.attachments.length)
    case 'phone-amended':
      return toGroup.phoneAmended(it)
    case 'withdrawn':
      return toGroup.withdrawn(it, event.reason)
    case 'urged':
      return toGroup.urged(it)
    case 'instructed':
      return toGroup.instructed(it, by, event.text, event.due ?? null, words)
    case 'reopened':
      return toGroup.reopened(it, event.cause, words)
    case 'rating-changed':
      return toGroup.ratingChanged(it, event.level)
    case 'rating-explained':
      return toGroup.ratingExplained(it, event.reason)
    case 'closed':
      return toGroup.closed(it)
    case 'clock-yellow':
    case 'clock-red':
    case 'escalated':
      return toGroup.light(it, event.clock, words, event.task)
    case 'objected':
      return objectionCard(it, event.basis, event.suggested, words)
    case 'extension-requested':
      return extensionCard(it, event.days, event.reason, words)
    case 'retracted':
      return desk.retracted(it, event.what, words)
    case 'declined':
      return it.status === 'declined' ? admissionToGroup.declined(it) : null
    case 'merged':
      return admissionToGroup.merged(it.number, event.into)
    case 'absorbed':
      return admissionToGroup.absorbed(it.number, event.from, event.text, event.attachments.length)
    case 'split-off':
      return admissionToGroup.splitOff(it.number, event.into, event.text)
    default:
      return null
  }
}

/** An officer follows the case, and orders nothing. */
function toEnterpriseOfficer({ event, case: it }: Notice, words: Words): string | null {
  if (event.type === 'clock-red' || event.type === 'escalated') return officerOverdue(it, event.clock, words, event.task)
  return event.type === 'clock-yellow' ? officerSoonDue(it, event.clock, words, event.task) : null
}

function toOfficial({ event, case: it }: Notice, by: string, words: Words, alike: Alike | null): Said | string | null {
  switch (event.type) {
    case 'referred':
      return routingCard(it, words, alike, event.because === 'unsure' ? likelyDecline(it) : null)
    case 'suggested':
      return suggestionCard(it, event, words)
    case 'decline-proposed':
      return declineCard(it, by)
    case 'decline-turned-down':
      return admissionDesk.turnedDownBy(it.number, by, event.reason)
    case 'declined':
      return admissionDesk.confirmedBy(it.number, by)
    case 'appealed':
      return appealCard(it, words)
    case 'absorbed':
    case 'split-off':
      return forDepartment({ event, case: it, audience: { to: 'coordinator' }, hold: false }, '', words)
    case 'objected':
      return objectionCard(it, event.basis, event.suggested, words)
    case 'extension-requested':
      return extensionCard(it, event.days, event.reason, words)
    case 'instructed':
      return desk.toArrange(it, by, event.text, event.due ?? null, event.lead ?? null, words)
    case 'classified':
      return desk.classifiedThere(it, event.class, words)
    case 'contact-denied':
      return desk.contactDisputed(it, words)
    case 'visit-denied':
      return visitGroup.disputed(it, words)
    case 'retracted':
      return desk.retracted(it, event.what, words)
    case 'reopened':
      return desk.reopened(it, event.cause, words)
    case 'rating-changed':
      return event.level > 2 ? toGroup.ratingChanged(it, event.level) : desk.poorRating(it, words)
    case 'rated':
    case 'rating-explained':
      return desk.poorRating(it, words)
    case 'clock-yellow':
      if (event.clock === 'appeal') return appealCard(it, words, '🟡 ')
      return it.status === 'awaiting-dispatch' ? routingCard(it, words) : toGroup.light(it, event.clock, words, event.task)
    case 'clock-red':
    case 'escalated':
      if (event.clock === 'appeal') return appealCard(it, words, '🔴 ')
      return (event.type === 'escalated' ? desk.escalated : desk.overdue)(it, event.clock, words, event.task)
    case 'urged':
      if (event.urging !== undefined && event.urging.level > 1) return timeDesk.urgedAgainOn(it, words)
      return toGroup.urged(it)
    case 'dues-recomputed':
    case 'supplemented':
    case 'phone-amended':
    case 'withdrawn':
      return forDepartment({ event, case: it, audience: { to: 'coordinator' }, hold: false }, '', words)
    default:
      return null
  }
}
