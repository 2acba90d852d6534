/** 台账: the line of a case, folded from its history, and the figures over many lines, each with what it leaves out. */
import type { Calendar, Timestamp } from './calendar.ts'
import {
  type Admission,
  afterAnswer,
  type Case,
  type CaseNumber,
  type Clock,
  type DepartmentCode,
  isConfidential,
  type Kind,
  leadOf,
  lightOf,
  type Outcome,
  type RatingLevel,
  type Recorded,
  type Source,
  type Status,
  type Urgency,
} from './case.ts'
import { replay } from './evolve.ts'
import { countedRating } from './ratings.ts'
import { assistingOf } from './tasks.ts'

/**
 * Where a case stands in the yearly count (武隆「交办152件,办结144件,序时推进8件」): `closed` 办结, `on-schedule` 序时推进,
 * `overdue` 滞后, and what the count leaves out: `declined` 不予受理, `merged` 并单, `withdrawn` 撤回.
 */
export type Standing = 'closed' | 'on-schedule' | 'overdue' | 'declined' | 'merged' | 'withdrawn'
export const standings: readonly Standing[] = ['closed', 'on-schedule', 'overdue', 'declined', 'merged', 'withdrawn']

/** A line of the ledger. Everything in it follows from the history of the case. */
export type Entry = {
  readonly number: CaseNumber
  readonly reportedAt: Timestamp
  /** Null: anonymous. */
  readonly enterprise: string | null
  readonly kind: Kind
  readonly matter: string | null
  readonly urgency: Urgency
  readonly admission: Admission
  readonly text: string
  readonly lead: DepartmentCode | null
  readonly assisting: readonly DepartmentCode[]
  readonly status: Status
  readonly standing: Standing
  readonly light: ReturnType<typeof lightOf>
  readonly dispatchedAt: Timestamp | null
  /** The first contact after the last dispatch, and whether it was in time; null while that is open. */
  readonly contactedAt: Timestamp | null
  readonly contactInTime: boolean | null
  /** The last answer, and whether it was in time; null while that is open. */
  readonly answeredAt: Timestamp | null
  readonly answerInTime: boolean | null
  readonly answer: string | null
  /** When the last answer got to the enterprise, and whether somebody had to call for it; null while it has not, or there is none. */
  readonly deliveredAt: Timestamp | null
  readonly toldByPhone: boolean | null
  /** Times that something happened. */
  readonly objections: number
  readonly extensions: number
  readonly urgings: number
  readonly reopenings: number
  /** Limits that turned red, whatever became of them; a call that the coordinator owes is none of the case. */
  readonly reds: number
  readonly outcome: Outcome | null
  /** The last rating, as it stands. */
  readonly rating: RatingLevel | null
  /** The rating that counts: a second one, for the rectification, does not hide the poor one before it. */
  readonly countedRating: RatingLevel | null
  /** The rating was taken out of the statistics by two persons (申诉复核); it stays visible. */
  readonly ratingExcluded: boolean
  /** Whether the poor word of the enterprise was verified (差评回访); null: there was none. */
  readonly poorVerified: boolean | null
  /** The rating of the rectification; null: there was none. */
  readonly rerated: RatingLevel | null
  /** Whether an enterprise on the list was called (回访); null: it was not on the list. */
  readonly called: boolean | null
  /** Times that the department asked for a good rating. */
  readonly pressures: number
  readonly closedAt: Timestamp | null
  /** Null: told in the chat, or nobody said how. */
  readonly source: Source | null
}

/** The line of a history; null for a confidential case, which stands in no ledger but that of the discipline contact. */
export function entryOf(events: readonly Recorded[]): Entry | null {
  const it = replay(events)
  return it === null || isConfidential(it) ? null : lineOf(it, events)
}

/** A share with what it was counted over: `part` of `of`, and how many cases were left out and why. */
export type Share = { readonly part: number; readonly of: number; readonly leftOut: Readonly<Record<string, number>> }

/** The figures over some lines. */
export type Statistics = {
  readonly total: number
  /** Sums to `total`. */
  readonly standing: Readonly<Record<Standing, number>>
  /** 响应率: contacted in time, of the cases whose contact is decided. */
  readonly response: Share
  /** 按时答复率: answered in time, of the cases whose answer is decided. */
  readonly punctuality: Share
  /** 解决率: the enterprise said 已解决, of the cases on whose answer it said anything. */
  readonly resolution: Share
  /** 满意率: rated 3 to 5, of the rated; a case without a rating is never counted as satisfied (国办函〔2025〕66号). */
  readonly satisfaction: Share
  /** 主动评价率: rated, of the answered. */
  readonly rated: Share
  /** 实名差评回访率: verified, of the poor words of enterprises that gave their name (国办发〔2019〕51号). */
  readonly poorVerified: Share
  /** 整改满意率: rated 3 to 5 after the rectification, of the rectifications that were rated. */
  readonly rectified: Share
  /** 回访覆盖率: called, of those who were to be called. */
  readonly followUp: Share
}

/** Folds lines into figures; takes an iterable, so that a stream is never held. */
export function statisticsOf(entries: Iterable<Entry>): Statistics {
  const figures = emptyFigures()
  for (const entry of entries) count(figures, entry)
  return finished(figures)
}

/** The figures while they grow: for streams that cannot be iterated at once. */
export type Figures = ReturnType<typeof emptyFigures>

export function emptyFigures() {
  return {
    standing: Object.fromEntries(standings.map((name) => [name, 0])) as Record<Standing, number>,
    response: emptyShare(),
    punctuality: emptyShare(),
    resolution: emptyShare(),
    satisfaction: emptyShare(),
    rated: emptyShare(),
    poorVerified: emptyShare(),
    rectified: emptyShare(),
    followUp: emptyShare(),
  }
}

/** Adds one line. */
export function count(figures: Figures, entry: Entry): void {
  figures.standing[entry.standing]++
  const excluded = excludedAs(entry)
  decide(figures.response, entry.contactInTime, excluded ?? (entry.dispatchedAt === null ? 'not-dispatched' : 'still-open'))
  decide(figures.punctuality, entry.answerInTime, excluded ?? (entry.dispatchedAt === null ? 'not-dispatched' : 'still-open'))
  const answered = entry.answeredAt !== null
  decide(
    figures.resolution,
    entry.outcome === null ? null : entry.outcome === 'solved',
    excluded ?? (answered ? 'no-word' : 'not-answered'),
  )
  const level = entry.ratingExcluded ? null : entry.countedRating
  const unrated = entry.ratingExcluded ? 'rating-excluded' : answered ? 'not-rated' : 'not-answered'
  decide(figures.satisfaction, level === null ? null : level >= 3, excluded ?? unrated)
  decide(figures.rated, answered ? entry.rating !== null : null, excluded ?? 'not-answered')
  const poor = entry.poorVerified !== null
  decide(figures.poorVerified, entry.enterprise === null ? null : entry.poorVerified, excluded ?? (poor ? 'anonymous' : 'no-poor-rating'))
  decide(figures.rectified, entry.rerated === null ? null : entry.rerated >= 3, excluded ?? (poor ? 'not-rated' : 'no-poor-rating'))
  decide(figures.followUp, entry.called, excluded ?? 'not-sampled')
}

/** The figures of what was counted. */
export function finished(figures: Figures): Statistics {
  const total = standings.reduce((sum, name) => sum + figures.standing[name], 0)
  return { total, ...structuredClone(figures) }
}

/** Whether a case was reported on a day from `from` to `until`, both included; null: no bound. */
export function isWithin(entry: Pick<Entry, 'reportedAt'>, from: string | null, until: string | null, calendar: Calendar): boolean {
  const day = calendar.dateOf(entry.reportedAt)
  return (from === null || day >= from) && (until === null || day <= until)
}

/** Where a case stands in the yearly count. */
export function standingOf(it: Case): Standing {
  // A call that an official owes makes no department late.
  return standingFor(it.status, lightOf({ ...it, clocks: it.clocks.filter(({ kind }) => !afterAnswer.has(kind)) }))
}

/** Where a case of a status stands whose worst light is `light`. */
export function standingFor(status: Status, light: ReturnType<typeof lightOf>): Standing {
  switch (status) {
    case 'closed':
    case 'declined':
    case 'merged':
    case 'withdrawn':
      return status
    default:
      return light === 'red' ? 'overdue' : 'on-schedule'
  }
}

/** How many cases stand where. */
export type Standings = Readonly<Record<Standing, number>>

/** The sum of some counts by status and light: `total` = 办结 + 序时推进 + 滞后 (+ 不予受理、并单、撤回). */
export function standingsOf(
  counts: readonly { readonly status: Status; readonly light: ReturnType<typeof lightOf>; readonly n: number }[],
): {
  readonly total: number
  readonly standing: Standings
} {
  const standing = { ...emptyFigures().standing }
  for (const { status, light, n } of counts) standing[standingFor(status, light)] += n
  return { total: counts.reduce((sum, { n }) => sum + n, 0), standing }
}

// --- Internal helpers ---

function lineOf(it: Case, events: readonly Recorded[]): Entry {
  const dispatch = events.findLastIndex(({ type }) => type === 'dispatched')
  const since = dispatch < 0 ? [] : events.slice(dispatch)
  const times = (type: Recorded['type']): number => events.filter((event) => event.type === type).length
  return {
    number: it.number,
    reportedAt: it.reportedAt,
    ...{ enterprise: it.enterprise, kind: it.kind, matter: it.matter, urgency: it.urgency, admission: it.admission, text: it.text },
    ...{ lead: leadOf(it), assisting: assistingOf(it), status: it.status, standing: standingOf(it), light: lightOf(it) },
    dispatchedAt: events[dispatch]?.at ?? null,
    contactedAt: since.find(({ type }) => type === 'contacted')?.at ?? null,
    contactInTime: inTime(it.clocks, ['contact'], events[dispatch]?.at),
    answeredAt: 'answer' in it ? it.answer.at : (events.findLast(({ type }) => type === 'resolved')?.at ?? null),
    answerInTime: inTime(it.clocks, ['feedback', 'rectify'], events[dispatch]?.at),
    answer: 'answer' in it ? it.answer.text : null,
    ...deliveryOf(events),
    objections: times('objected'),
    extensions: times('extension-approved'),
    urgings: times('urged'),
    reopenings: times('reopened'),
    reds: events.filter((event) => event.type === 'clock-red' && !afterAnswer.has(event.clock)).length,
    outcome: outcomeOf(it),
    rating: it.rating?.level ?? null,
    ...{ countedRating: countedRating(it).level, ratingExcluded: countedRating(it).excluded },
    ...{ poorVerified: wasVerified(it, events), rerated: reratedAs(it), called: wasCalled(events), pressures: times('pressure-flagged') },
    closedAt: 'closedAt' in it ? it.closedAt : null,
    source: it.source ?? null,
  }
}

/** How the last answer got to the enterprise: at once, unless it was held. */
function deliveryOf(events: readonly Recorded[]): Pick<Entry, 'deliveredAt' | 'toldByPhone'> {
  const answer = events.findLastIndex(({ type }) => type === 'resolved')
  const last = events
    .slice(answer + 1)
    .findLast(({ type }) => type === 'answer-held' || type === 'answer-delivered' || type === 'told-by-phone')
  if (answer < 0 || last?.type === 'answer-held') return { deliveredAt: null, toldByPhone: null }
  return { deliveredAt: last?.at ?? events[answer]?.at ?? null, toldByPhone: last?.type === 'told-by-phone' }
}

/** Whether the last of some limits since a dispatch was kept: late while it runs is late; null while it runs in time. */
function inTime(clocks: readonly Clock[], kinds: readonly Clock['kind'][], since: Timestamp | undefined): boolean | null {
  const last = clocks.findLast(
    ({ kind, startedAt, status }) => kinds.includes(kind) && since !== undefined && startedAt >= since && status !== 'cancelled',
  )
  if (last === undefined) return null
  if (last.status === 'met') return true
  return last.status === 'missed' || last.light === 'red' ? false : null
}

/** Each poor word, for one that nobody verified is not made up for by another; a review of the rating, or a call since, is as good. */
function wasVerified(it: Case, events: readonly Recorded[]): boolean | null {
  const poor = it.review?.poor ?? []
  const called = events.findLast(({ type }) => type === 'follow-up-called')?.at ?? ''
  return poor.length === 0 ? null : poor.every(({ at, verified, appeal }) => verified || appeal?.ruled || called > at)
}

function reratedAs({ review, rating }: Case): RatingLevel | null {
  const first = review?.poor[0]
  return first && rating && rating.at > first.at ? rating.level : null
}

/** The last time that it was put on the list decides. */
function wasCalled(events: readonly Recorded[]): boolean | null {
  const opened = events.findLastIndex(({ type }) => type === 'follow-up-opened')
  if (opened < 0) return null
  return events.slice(opened).some(({ type }) => type === 'rating-verified' || type === 'follow-up-called')
}

function outcomeOf(it: Case): Outcome | null {
  if ('outcome' in it && it.outcome !== null) return it.outcome
  // 没有解决 has reopened the case; until the next answer it is the last word.
  if ('reopenings' in it && it.reopenings > 0 && it.status !== 'resolved' && it.status !== 'closed') return it.rating?.outcome ?? 'not'
  return null
}

/** Why a case counts in no share. */
function excludedAs({ standing }: Entry): string | null {
  return standing === 'declined' || standing === 'merged' || standing === 'withdrawn' ? standing : null
}

function emptyShare(): { part: number; of: number; leftOut: Record<string, number> } {
  return { part: 0, of: 0, leftOut: {} }
}

/** Counts a case in a share, or says why it is left out: excluded, or not decided yet. */
function decide(share: ReturnType<typeof emptyShare>, good: boolean | null, reason: string): void {
  const excluded = reason === 'declined' || reason === 'merged' || reason === 'withdrawn'
  if (good === null || excluded) {
    share.leftOut[reason] = (share.leftOut[reason] ?? 0) + 1
    return
  }
  share.of++
  if (good) share.part++
}
