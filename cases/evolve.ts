/** (case, event) → case: what each event changes. No rule is checked here; a ledger is history and is believed. */
import { type Appeal, pendingAppeal } from './admission.ts'
import {
  type AwaitingCase,
  type Case,
  type Common,
  type DeclinedCase,
  type EventType,
  isOpen,
  leadOf,
  type OpenCase,
  type PutOff,
  type Recorded,
  type ReportedCase,
  type ResolvedCase,
} from './case.ts'
import { applyClocks } from './clocks.ts'
import { evolveFinal } from './final-answer.ts'
import { afterReport } from './long-term.ts'
import { evolveMeeting } from './meetings.ts'
import { evolveReview } from './ratings.ts'
import { evolveTasks, type Task, tasksFallen } from './tasks.ts'
import { evolveDelivery } from './telling.ts'
import { visited, withoutVisit } from './visits.ts'

/** The case after `event`. The first event must be `reported`; an event that cannot follow is a broken ledger and throws. */
export function evolve(before: Case | null, event: Recorded): Case {
  const after = before === null ? begin(event) : { ...withoutBesides(apply(before, event)), ...besides(before, event) }
  return { ...after, version: (before?.version ?? 0) + 1, clocks: applyClocks(before?.clocks ?? [], event.clocks) }
}

/** The case that a whole history makes. */
export function replay(events: readonly Recorded[]): Case | null {
  return events.reduce<Case | null>(evolve, null)
}

// --- Internal helpers ---

function begin(event: Recorded): ReportedCase {
  if (event.type !== 'reported') throw new Error(`a case begins with "reported", not "${event.type}"`)
  const { type: _type, by: _by, at, clocks: _clocks, ...report } = event
  return { ...report, status: 'reported', version: 0, reportedAt: at, clocks: [], supplements: [], urgedAt: [], rating: null }
}

function apply(it: Case, event: Recorded): Case {
  if (!isOpen(it) && !afterwards.has(event.type)) throw impossible(it, event)
  switch (event.type) {
    case 'reported':
      throw impossible(it, event)
    case 'referred':
      if (it.status === 'resolved' || it.status === 'declined') throw impossible(it, event)
      // Whoever has just returned the case is not suggested again.
      return {
        ...common(it),
        status: 'awaiting-dispatch',
        because: event.because,
        suggestions: event.because === 'appeal' ? it.suggestions : it.suggestions.filter((guess) => guess.code !== leadOf(it)),
      }
    case 'dispatched':
      if (it.status === 'resolved' || it.status === 'declined') throw impossible(it, event)
      return {
        ...common(it),
        status: 'dispatched',
        lead: event.lead,
        dispatchedAt: event.at,
        contact: null,
        progress: 'progress' in it ? it.progress : [],
        objection: null,
        overruled: 0,
        extension: null,
        extensions: 0,
        reopenings: 'reopenings' in it ? it.reopenings : 0,
        // The answer that was not accepted may still be rated.
        ratingOpen: 'ratingOpen' in it && it.ratingOpen,
        ...fallen('tasks' in it ? it.tasks : undefined, event),
      }
    case 'acknowledged':
      return { ...open(it, event), status: 'acknowledged' }
    case 'contacted': {
      const owned = open(it, event)
      const { how, visitedAt } = event
      const visit = how === undefined ? {} : { how, ...(event.by === it.reporter ? { confirmed: true as const } : {}) }
      return {
        ...withoutVisit(owned),
        status: 'handling',
        contact: { at: visitedAt ?? event.at, note: event.note, denied: false, ...visit },
      }
    }
    case 'contact-denied': {
      const owned = open(it, event)
      return { ...owned, contact: owned.contact && { ...owned.contact, denied: true } }
    }
    case 'visited':
      return visited(open(it, event), event.text, event.at)
    case 'visit-denied':
      return withoutVisit(open(it, event))
    case 'same-day-promised':
    case 'promised':
      return { ...open(it, event), status: 'handling' }
    case 'progress-reported': {
      const owned = open(it, event)
      const { at, text, week } = event
      const progress = [...owned.progress, { at, text, ...(week === undefined ? {} : { week }) }]
      if (week === undefined || !owned.longTerm) return { ...owned, status: 'handling', progress }
      return { ...owned, status: 'handling', progress, longTerm: afterReport(owned.longTerm, week, it.news === 'monthly') }
    }
    case 'resolved': {
      const { suspension: _suspension, ...owned } = open(it, event)
      const answer = { at: event.at, by: event.by, text: event.answer }
      // Who answers has taken the case on, in time: what was asked of the coordinator falls.
      return {
        ...withoutVisit(owned),
        ...fallen(owned.tasks, event),
        status: 'resolved',
        answer,
        outcome: null,
        objection: null,
        extension: null,
        ratingOpen: true,
      }
    }
    case 'retracted': {
      if (it.status !== 'resolved') return { ...withoutVisit(withoutPutOff(open(it, event))), ...event.back }
      const { answer: _answer, outcome: _outcome, ...owned } = it
      return { ...withoutPutOff(owned), ...event.back }
    }
    case 'objected':
      return { ...open(it, event), objection: { basis: event.basis, suggested: event.suggested } }
    case 'objection-upheld':
      return { ...open(it, event), objection: null }
    case 'objection-overruled': {
      const owned = open(it, event)
      return { ...owned, objection: null, overruled: owned.overruled + 1 }
    }
    case 'extension-requested':
      return { ...open(it, event), extension: { days: event.days, reason: event.reason } }
    case 'extension-approved': {
      const owned = open(it, event)
      return { ...owned, extension: null, extensions: owned.extensions + 1 }
    }
    case 'extension-refused':
      return { ...open(it, event), extension: null }
    case 'outcome-given':
      return { ...resolved(it, event), outcome: event.outcome }
    case 'rated': {
      if (!('ratingOpen' in it)) throw impossible(it, event)
      // A rating may follow the reopening that the enterprise's 没有解决 caused.
      const outcome = it.status === 'resolved' ? (it.outcome ?? 'solved') : 'not'
      const rating = { level: event.level, outcome, reason: null, at: event.at }
      return { ...it, rating, ratingOpen: false }
    }
    case 'rating-changed': {
      if (!it.rating) throw impossible(it, event)
      // The first rating says how long it may be changed; what was said of a poor one does not explain a fair one.
      return { ...it, rating: { ...it.rating, level: event.level, reason: event.level <= 2 ? it.rating.reason : null } }
    }
    case 'rating-explained':
      return { ...it, rating: it.rating && { ...it.rating, reason: event.reason } }
    case 'reopened': {
      const { answer: _answer, outcome: _outcome, status: _status, decline: _decline, longTerm: _longTerm, ...owned } = answered(it, event)
      return { ...owned, status: 'handling', reopenings: owned.reopenings + 1 }
    }
    case 'closed':
      return { ...resolved(it, event), status: 'closed', ratingOpen: false, closedAt: event.at }
    case 'supplemented':
      return { ...it, supplements: [...it.supplements, { at: event.at, text: event.text, attachments: event.attachments }] }
    case 'phone-amended':
      return { ...it, phone: event.phone }
    case 'withdrawn':
      return { ...common(it), status: 'withdrawn', lead: 'lead' in it ? it.lead : null, reason: event.reason, closedAt: event.at }
    case 'classified':
      return { ...it, class: event.class }
    case 'flagged-repeated':
      return { ...it, repeated: true }
    case 'urged':
      return {
        ...it,
        urgedAt: [...it.urgedAt, event.at],
        ...(event.urging === undefined ? {} : { urgings: [...(it.urgings ?? []), { ...event.urging, at: event.at }] }),
      }
    case 'suspended': {
      const owned = open(it, event)
      return { ...owned, suspension: { at: event.at, asks: event.asks }, suspensions: (owned.suspensions ?? 0) + 1 }
    }
    case 'resumed': {
      const { suspension: _suspension, ...owned } = open(it, event)
      return owned
    }
    case 'long-term-begun': {
      const replaced = event.clocks.flatMap((change) => (change.op === 'cancelled' && change.kind !== 'weekly' ? [change.kind] : []))
      return { ...open(it, event), longTerm: { at: event.at, reason: event.reason, week: 1, told: 0, replaced } }
    }
    case 'long-term-refused': {
      const { longTerm: _longTerm, ...owned } = open(it, event)
      return { ...owned, longTermRefused: true }
    }
    case 'week-missed': {
      const owned = open(it, event)
      return owned.longTerm ? { ...owned, longTerm: { ...owned.longTerm, week: event.week + 1 } } : owned
    }
    case 'instructed':
      if (event.due === undefined && event.lead === undefined) return it
      return { ...it, instruction: { at: event.at, text: event.text, due: event.due ?? null } }
    case 'news-slowed':
      return { ...it, news: 'monthly' }
    case 'task-given':
    case 'task-done':
    case 'task-dropped': {
      const owned = open(it, event)
      return { ...owned, tasks: evolveTasks(owned.tasks ?? [], event) }
    }
    case 'return-proposed':
      return { ...it, returning: { at: event.at, lead: event.lead } }
    case 'return-answered': {
      const { returning: _answered, ...rest } = it
      return rest
    }
    case 'followed-up':
      return { ...it, followedUp: { at: event.at, by: event.by, note: event.note } }
    case 'decline-proposed': {
      const { type: _type, clocks: _clocks, ...decline } = event
      return { ...unanswered(it, event), decline }
    }
    case 'decline-turned-down': {
      const { decline: _decline, ...rest } = unanswered(it, event)
      return rest
    }
    case 'declined': {
      const { type: _type, at, by: _by, clocks: _clocks, ...declined } = event
      return { ...common(unanswered(it, event)), status: 'declined', lead: leadOf(it), declined, closedAt: at }
    }
    case 'appealed':
      return { ...notAdmitted(it, event), appeal: { at: event.at, reason: event.reason } }
    case 'appeal-upheld':
      return { ...common(it), appeal: ruled(it, event), status: 'awaiting-dispatch', because: 'appeal' }
    case 'appeal-dismissed':
      return { ...it, appeal: ruled(it, event) }
    case 'merged':
      return { ...common(unanswered(it, event)), status: 'merged', lead: leadOf(it), mergedInto: event.into, closedAt: event.at }
    case 'absorbed':
      return {
        ...unanswered(it, event),
        supplements: [...it.supplements, { at: event.at, text: event.text, attachments: event.attachments }],
        ...(event.reporter === it.reporter ? {} : { joined: [...new Set([...(it.joined ?? []), event.reporter])] }),
      }
    case 'linked':
      return { ...it, links: [...(it.links ?? []), event.to] }
    case 'split-off':
      return { ...unanswered(it, event), splits: [...(it.splits ?? []), event.into] }
    case 'suggested':
      return open(it, event)
    case 'meeting-convened':
    case 'meeting-answered':
    case 'meeting-fixed':
    case 'meeting-unfixed':
    case 'meeting-reminded':
    case 'meeting-moved':
    case 'meeting-cancelled':
    case 'meeting-resumed':
    case 'meeting-held': {
      const owned = open(it, event)
      const meeting = evolveMeeting(owned.meeting, event)
      return meeting === undefined ? owned : { ...owned, meeting }
    }
    case 'supplement-reminded':
    // What they change is kept apart.
    case 'follow-up-opened':
    case 'follow-up-tried':
    case 'follow-up-called':
    case 'rating-verified':
    case 'rating-appealed':
    case 'exclusion-proposed':
    case 'rating-excluded':
    case 'rating-appeal-refused':
    case 'pressure-flagged':
    case 'answer-held':
    case 'answer-delivered':
    case 'told-by-phone':
      return it
    case 'final-proposed':
    case 'final-signed':
    case 'final-refused':
    case 'final-answered':
      return open(it, event)
    case 'erased':
      return { ...it, erasedAt: event.at }
    case 'progress-asked':
    case 'phone-viewed':
    case 'dues-recomputed':
    case 'clock-yellow':
    case 'clock-red':
    case 'escalated':
      return it
  }
}

/** What may still happen to a case that is closed. */
const afterwards: ReadonlySet<EventType> = new Set([
  ...(['rating-changed', 'rating-explained', 'reopened', 'phone-viewed', 'appealed', 'linked', 'pressure-flagged'] as const),
  ...(['follow-up-opened', 'follow-up-tried', 'follow-up-called', 'rating-verified'] as const),
  ...(['rating-appealed', 'exclusion-proposed', 'rating-excluded', 'rating-appeal-refused'] as const),
  ...(['answer-held', 'answer-delivered', 'told-by-phone'] as const),
  'erased',
  // Of the call that is still owed.
  ...(['clock-yellow', 'clock-red', 'escalated'] as const),
])

/** The appeal as it was ruled on. */
function ruled(it: Case, event: Recorded): Appeal {
  const appeal = pendingAppeal(it)
  if (!appeal) throw impossible(it, event)
  return { ...appeal, upheld: event.type === 'appeal-upheld' }
}

function withoutBesides(it: Case): Case {
  const { review: _review, final: _final, delivery: _delivery, ...rest } = it
  return rest
}

/** What is kept beside the status: the review of ratings, a final answer, and its delivery. A case without them has no such fields. */
function besides(it: Case, event: Recorded): Pick<Case, 'review' | 'final' | 'delivery'> {
  const review = evolveReview(it, event)
  const final = evolveFinal(it, event)
  const delivery = evolveDelivery(it, event)
  return {
    ...(review === undefined ? {} : { review }),
    ...(final === undefined ? {} : { final }),
    ...(delivery === undefined ? {} : { delivery }),
  }
}

/** The tasks that fall with what they were given for; a case that never had any has none. */
function fallen(tasks: readonly Task[] | undefined, event: Recorded): { readonly tasks?: readonly Task[] } {
  return tasks === undefined ? {} : { tasks: tasksFallen(tasks, event) }
}

/** The fields that not every status has. */
type Own = Exclude<Case extends infer Each ? (Each extends Case ? keyof Each : never) : never, keyof Common>

/**
 * What every case has, whatever its status: all but what belongs to one. The types know it of every field: one that is new in
 * `Common` is kept, and one that is new in a status does not compile until it is left behind here.
 */
function common(it: Case): Common & { readonly [Field in Own]?: never } {
  const known: Common & { readonly [Field in Own]?: unknown } = it
  const { status: _status, because: _because, reason: _reason, closedAt: _closedAt, ...unended } = known
  const { lead: _lead, dispatchedAt: _dispatchedAt, contact: _contact, progress: _progress, tasks: _tasks, ...unled } = unended
  const { objection: _objection, overruled: _overruled, extension: _extension, extensions: _extensions, ...unasked } = unled
  const { answer: _answer, outcome: _outcome, reopenings: _reopenings, ratingOpen: _ratingOpen, ...unanswered } = unasked
  const { suspension: _s, suspensions: _ss, longTerm: _l, longTermRefused: _lr, meeting: _m, visit: _v, ...put } = unanswered
  // A proposal of 不予受理 falls with the status it was made in.
  const { declined: _declined, mergedInto: _mergedInto, decline: _decline, ...kept } = put
  return kept
}

/** Before what an act had put off is restored. */
function withoutPutOff<Known extends Pick<OpenCase, PutOff>>(owned: Known): Omit<Known, PutOff> {
  const { suspension: _suspension, suspensions: _suspensions, longTerm: _longTerm, longTermRefused: _refused, ...rest } = owned
  return rest
}

function open(it: Case, event: Recorded): OpenCase {
  if (it.status === 'dispatched' || it.status === 'acknowledged' || it.status === 'handling') return it
  throw impossible(it, event)
}

/** The case while somebody works on it, or decides who shall. */
function unanswered(it: Case, event: Recorded): OpenCase | AwaitingCase {
  return it.status === 'awaiting-dispatch' ? it : open(it, event)
}

function notAdmitted(it: Case, event: Recorded): DeclinedCase {
  if (it.status === 'declined') return it
  throw impossible(it, event)
}

/** The case as it was when it had been answered: open still, or closed since. */
function answered(it: Case, event: Recorded): ResolvedCase {
  if (it.status !== 'closed') return resolved(it, event)
  const { closedAt: _closedAt, ...rest } = it
  return { ...rest, status: 'resolved' }
}

function resolved(it: Case, event: Recorded): ResolvedCase {
  if (it.status === 'resolved') return it
  throw impossible(it, event)
}

function impossible(it: Case, event: Recorded): Error {
  return new Error(`broken ledger: "${event.type}" cannot follow in case ${it.number}, which is ${it.status}`)
}
