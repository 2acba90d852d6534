/**
 * The vocabulary of a case: its states, the events that made it, the commands that may be given, the refusals.
 * Read this first. `decide.ts` says what may happen, `evolve.ts` what it changes, `handle.ts` runs a command all the way.
 * What is owed beside the answer, what follows a rating, the final answer, whether a case is admitted, which cases belong together, waiting for the enterprise, the
 * long-term track, urging, meetings, visits, how an answer gets to the enterprise and how personal data leaves a case have their
 * vocabulary and their rules in files of their own: `tasks.ts`, `ratings.ts`, `final-answer.ts`, `admission.ts`, `ties.ts`,
 * `suspension.ts`, `long-term.ts`, `urging.ts`, `meetings.ts`, `visits.ts`, `telling.ts`, `erasure.ts`.
 */
import {
  type AdmissionCommand,
  type AdmissionEvent,
  type AdmissionRefusal,
  type Appeal,
  type Declined,
  type Proposal,
  pendingAppeal,
} from './admission.ts'
import type { CalendarDate, Timestamp } from './calendar.ts'
import type { ErasureCommand, ErasureEvent, ErasureRefusal } from './erasure.ts'
import type { FinalAnswer, FinalCommand, FinalEvent, FinalRefusal } from './final-answer.ts'
import { isLongTerm, type LongTerm, type LongTermCommand, type LongTermEvent, type LongTermRefusal } from './long-term.ts'
import type { Meeting, MeetingCommand, MeetingEvent, MeetingRefusal } from './meetings.ts'
import type { RatingCommand, RatingEvent, RatingRefusal, Review } from './ratings.ts'
import type { Suspension, SuspensionCommand, SuspensionEvent, SuspensionRefusal } from './suspension.ts'
import type { Task, TaskCommand, TaskEvent, TaskKind, TaskRefusal } from './tasks.ts'
import type { Delivery, DeliveryCommand, DeliveryEvent } from './telling.ts'
import type { TieCommand, TieEvent, TieRefusal } from './ties.ts'
import type { UrgedEvent, Urging } from './urging.ts'
import type { VisitCommand } from './visits.ts'

/** `QS20261123-0007`: QS, the day in Shanghai, at least four digits. Unique; gaps are allowed. */
export type CaseNumber = string

/** A code of `seeds/departments.json`, e.g. `hrss`. */
export type DepartmentCode = string

/** The department whose cases are confidential: only its contact hears of them (监督服务卡、一曝一评: 武隆). */
export const confidentialDepartment: DepartmentCode = 'discipline'

/** 诉求四类 (璧山「有困难的马上帮,有意见的坚决改,有需求的主动做,有期待的真心抓」). */
export type Kind = 'difficulty' | 'opinion' | 'need' | 'expectation'
export type Urgency = 'normal' | 'urgent' | 'emergency'
/** What a first look at the text says about admissibility (国办函〔2025〕66号, 二). */
export type Admission = 'in-scope' | 'emergency' | 'statutory-channel' | 'tip-off' | 'not-enterprise' | 'abuse'
/**
 * Why a case is kept from all but the discipline contact: a tip-off on harm, a complaint about how an official or a department
 * behaves (武隆「督查暗访」), or a secret of the enterprise (国办函〔2025〕66号, 二: 商业秘密、个人隐私).
 */
export type Confidence = 'tip-off' | 'conduct' | 'trade-secret'
export type Light = 'green' | 'yellow' | 'red'
/** How the enterprise told it to whoever filed it (烈山「线上线下“一口”受理」): 电话, 走访, 窗口, 来信, 座谈. */
export const sources = ['phone', 'visit', 'window', 'letter', 'forum'] as const
export type Source = (typeof sources)[number]
/** The enterprise's own word on the answer. */
export type Outcome = 'solved' | 'partly' | 'not'
/** 好差评: 1 非常不满意 … 5 非常满意; 1 and 2 are poor (国办发〔2019〕51号). */
export type RatingLevel = 1 | 2 | 3 | 4 | 5

/**
 * `interim`: the enterprise hears how it stands (阶段答复). `feedback` and `close` are both about the end, as the district says it.
 * `follow-up` is the coordinator's: by then the enterprise is called. `phone` is the service officer's: by then the enterprise is
 * told what could not be sent.
 * `weekly` is no limit: when it ends, the department is asked for a line of progress, and it begins again. On the long-term track
 * it is one: the report of the week. `supplement` is how long a suspended case waits for the enterprise.
 * `appeal` is the time for the review of an objection to 不予受理.
 */
export const clockKinds = [
  'dispatch',
  'contact',
  'interim',
  'feedback',
  'close',
  'same-day',
  'promise',
  'weekly',
  'rectify',
  'rating',
  'follow-up',
  'phone',
] as const
/** The limits that a profile sets, that of an appeal and of a suspension, and those of tasks. */
export type ClockKind = (typeof clockKinds)[number] | 'appeal' | 'supplement' | TaskKind
/**
 * `missed` is a clock that was stopped after its end, or ran out for good; past its end and not stopped it is still `running`, with a
 * red light. `suspended` stands still while the enterprise is asked for something.
 */
export type ClockStatus = 'running' | 'met' | 'missed' | 'suspended' | 'cancelled'

/** One limit of a case. At most one clock of a kind is running, but for those of tasks: each task has its own. */
export type Clock = {
  readonly kind: ClockKind
  /** The task whose limit it is. */
  readonly task?: number
  readonly startedAt: Timestamp
  readonly due: Timestamp
  /** The due date lies in a year whose holidays are not published yet. */
  readonly provisional: boolean
  /** When the light turns yellow. */
  readonly yellowAt: Timestamp
  readonly status: ClockStatus
  readonly light: Light
  /** Rungs of the ladder already climbed after red, and when the next one is due (null: none, or not red yet); counts while it runs. */
  readonly rungs: number
  readonly nextRungAt: Timestamp | null
  /** Working minutes that are left, with fractions; of a suspended clock alone, whose `due` is the one it had. */
  readonly left?: number
}

/** What an event does to the clocks; recorded with the event, so that a replay needs no rules. */
export type ClockChange =
  | { readonly op: 'started'; readonly clock: Clock }
  | { readonly op: 'met' | 'missed' | 'cancelled' | 'resumed' | 'yellow'; readonly kind: ClockKind; readonly task?: number }
  | { readonly op: 'suspended'; readonly kind: ClockKind; readonly left: number }
  /** After a suspension. */
  | {
      readonly op: 'run-on'
      readonly kind: ClockKind
      readonly due: Timestamp
      readonly provisional: boolean
      readonly yellowAt: Timestamp
    }
  /** All of them, as they were before an act that was taken back. */
  | { readonly op: 'restored'; readonly clocks: readonly Clock[] }
  | { readonly op: 'red' | 'climbed'; readonly kind: ClockKind; readonly task?: number; readonly nextRungAt: Timestamp | null }
  | {
      readonly op: 'moved'
      readonly kind: ClockKind
      readonly task?: number
      readonly due: Timestamp
      readonly provisional: boolean
      readonly yellowAt: Timestamp
      readonly light: 'green' | 'yellow'
    }

/** The end of a running clock that another calendar moved, as `from` → `due`. */
export type MovedDue = {
  readonly task?: number
  readonly clock: ClockKind
  readonly from: Timestamp
  readonly due: Timestamp
  readonly provisional: boolean
  readonly yellowAt: Timestamp
}

/** The number of a 督办单: 督办〔2026〕1号. Counts from 1 in each year. */
export type Sheet = { readonly year: number; readonly n: number }

/** A file that belongs to a case, kept in the media store under `id` (its SHA-256). */
export type Attachment = {
  readonly id: string
  readonly name: string
  readonly mime: string
  /** Bytes. */
  readonly size: number
}

/** A department the model thinks of, p 0 … 1; `because` are the words of the report that spoke for it. */
export type Suggestion = { readonly code: DepartmentCode; readonly p: number; readonly because?: readonly string[] }

/** Who gives a command. `departments` are those the person answers for (empty for others). */
export type Actor = {
  readonly id: string
  readonly role: Role
  readonly departments: readonly DepartmentCode[]
  /** The enterprise that an entrepreneur is bound to. */
  readonly enterprise?: string
  /** Departments that a person belongs to without acting for them: such a one does not judge their ratings. */
  readonly belongs?: readonly DepartmentCode[]
}
export type Role = 'entrepreneur' | 'staff' | 'head' | 'coordinator' | 'leader' | 'officer' | 'observer' | 'discipline' | 'system'

/** What the enterprise said when it reported. */
export type Report = {
  readonly reporter: string
  /** Null: the enterprise stays anonymous. */
  readonly enterprise: string | null
  /** The enterprise that the reporter is bound to, if it is that one, as the directory calls it; null: the reporter only said so. Unknown for cases of before. */
  readonly boundTo?: string | null
  /** The service officer who told it for the reporter (A2.7); absent: the reporter did. */
  readonly filedBy?: string
  /** Absent: it was told in the chat, or nobody said how. */
  readonly source?: Source
  /** Null: no number was given; contact goes through the bot. */
  readonly phone: string | null
  readonly text: string
  readonly attachments: readonly Attachment[]
  /** What was told in answer to questions beside the text; what is sensitive never stands on a group card. */
  readonly details?: readonly { readonly label: string; readonly value: string; readonly sensitive: boolean }[]
  readonly kind: Kind
  readonly urgency: Urgency
  readonly admission: Admission
  readonly matter: string | null
  /** Only of what is confidential. Not recorded with cases of before: their `admission` and department say it. */
  readonly confidence?: Confidence
  /** 咨询: it asks what applies, and wants nothing done. Not known of cases of before. */
  readonly consultation?: boolean
  /** Departments ranked by the model, best first, at least one. */
  readonly suggestions: readonly Suggestion[]
  /** The case that this one was split off. */
  readonly origin?: CaseNumber
}

// --- States ---

/** What a case has in every status; each event keeps all of it that it does not change. */
export type Common = Report & {
  readonly number: CaseNumber
  /** Number of events so far; the version of optimistic commits. */
  readonly version: number
  readonly reportedAt: Timestamp
  readonly clocks: readonly Clock[]
  /** The class it was given (许昌「A类」); without it the profile says which. */
  readonly class?: string
  /** 多次反映: officials look at it first. Cases of before have none. */
  readonly repeated?: true
  readonly supplements: readonly { readonly at: Timestamp; readonly text: string; readonly attachments: readonly Attachment[] }[]
  /** The reporter wants to hear of it once a month, not once a week. */
  readonly news?: 'monthly'
  /** The discipline contact would give it to a department, and the reporter has not said yes or no. */
  readonly returning?: { readonly at: Timestamp; readonly lead: DepartmentCode }
  /** The last word of whoever follows the case from week to week (首席代办员); officials see it. */
  readonly followedUp?: { readonly at: Timestamp; readonly by: string; readonly note: string }
  /** Urgings by the enterprise (催办). */
  readonly urgedAt: readonly Timestamp[]
  /** What is known of them besides; cases of before, and cases that nobody urged, have none. */
  readonly urgings?: readonly (Urging & { readonly at: Timestamp })[]
  /** The last instruction that names a day or another lead: whoever gets the case reads it. */
  readonly instruction?: { readonly at: Timestamp; readonly text: string; readonly due: CalendarDate | null }
  /** The last rating; a reopened case keeps it until it is rated again. */
  readonly rating: Rating | null
  /** 不予受理, proposed and not yet decided (`pendingDecline`). */
  readonly decline?: Proposal
  readonly appeal?: Appeal
  /** Cases of others with the same problem; for officials alone. */
  readonly links?: readonly CaseNumber[]
  /** Colleagues of the reporter whose cases came in by 并单: they read the answer too. */
  readonly joined?: readonly string[]
  /** The cases that were split off this one. */
  readonly splits?: readonly CaseNumber[]
  /** What followed poor ratings and silence; cases of before have none. */
  readonly review?: Review
  /** 最终答复, on its way or given; cases without one have none. */
  readonly final?: FinalAnswer
  /** How the last answer got to its reporter, where that was not at once. */
  readonly delivery?: Delivery
  /** When personal data was last taken out of it; cases without an erasure have none. */
  readonly erasedAt?: Timestamp
}

export type Rating = { readonly level: RatingLevel; readonly outcome: Outcome; readonly reason: string | null; readonly at: Timestamp }

type Owned = {
  readonly lead: DepartmentCode
  readonly dispatchedAt: Timestamp
  /** `how`: by a visit that the enterprise has confirmed (`confirmed`) or a photo shows; `at` is then the time of the visit. */
  readonly contact: {
    readonly at: Timestamp
    readonly note: string
    readonly denied: boolean
    readonly how?: 'visit'
    readonly confirmed?: true
  } | null
  /** The last meeting, while the case is with this lead. */
  readonly meeting?: Meeting
  /** A visit that the enterprise has not confirmed yet: no contact so far. */
  readonly visit?: { readonly at: Timestamp; readonly text: string }
  /** `week`: of which week of the long-term track it is the report. */
  readonly progress: readonly { readonly at: Timestamp; readonly text: string; readonly week?: number }[]
  readonly objection: { readonly basis: string; readonly suggested: DepartmentCode | null } | null
  /** Objections already overruled: the department keeps the case (首接负责). */
  readonly overruled: number
  readonly extension: { readonly days: number; readonly reason: string } | null
  readonly extensions: number
  /** How often the case was reopened. */
  readonly reopenings: number
  /** The answer may still be rated: one rating for each answer. */
  readonly ratingOpen: boolean
  /** What is owed beside the answer; cases of before, and cases without such, have none. */
  readonly tasks?: readonly Task[]
  /** While the department waits for the enterprise. */
  readonly suspension?: Suspension
  /** How often it was suspended by this department, once it was. */
  readonly suspensions?: number
  /** While it is on the long-term track, and while its answer waits for the enterprise. */
  readonly longTerm?: LongTerm
  /** The coordinator did not agree to the long-term track. */
  readonly longTermRefused?: true
}

/** What an act of the department may have changed besides the clocks. */
export type Restored = Pick<
  OpenCase,
  'status' | 'contact' | 'progress' | 'objection' | 'extension' | 'ratingOpen' | 'tasks' | 'visit' | 'final' | PutOff
>

/** What putting off the limits of a case leaves on it. */
export type PutOff = 'suspension' | 'suspensions' | 'longTerm' | 'longTermRefused'

/** Acts that whoever did them can take back for some minutes. */
export type Retractable =
  | 'acknowledged'
  | 'contacted'
  | 'visited'
  | 'same-day-promised'
  | 'progress-reported'
  | 'promised'
  | 'resolved'
  | 'objected'
  | 'extension-requested'
  | 'suspended'
  | 'resumed'
  | 'long-term-begun'

export type Answer = { readonly at: Timestamp; readonly by: string; readonly text: string }

/** Reported, and nobody has it yet: lasts only inside one command. */
export type ReportedCase = Common & { readonly status: 'reported' }
/** A coordinator decides who is responsible. */
export type AwaitingCase = Common & { readonly status: 'awaiting-dispatch'; readonly because: 'unsure' | 'objection' | 'appeal' }
/** A department has it. */
export type OpenCase = Common & Owned & { readonly status: 'dispatched' | 'acknowledged' | 'handling' }
/** The department has answered; the enterprise has the word. */
export type ResolvedCase = Common & Owned & { readonly status: 'resolved'; readonly answer: Answer; readonly outcome: Outcome | null }
export type ClosedCase = Common &
  Owned & { readonly status: 'closed'; readonly answer: Answer; readonly outcome: Outcome | null; readonly closedAt: Timestamp }
export type WithdrawnCase = Common & {
  readonly status: 'withdrawn'
  readonly lead: DepartmentCode | null
  readonly reason: string
  readonly closedAt: Timestamp
}

/** 不予受理: its reporter knows why and where it goes. Final, unless an appeal is upheld. */
export type DeclinedCase = Common & {
  readonly status: 'declined'
  readonly lead: DepartmentCode | null
  readonly declined: Declined
  readonly closedAt: Timestamp
}
/** 并单: the case `mergedInto` counts from then on. */
export type MergedCase = Common & {
  readonly status: 'merged'
  readonly lead: DepartmentCode | null
  readonly mergedInto: CaseNumber
  readonly closedAt: Timestamp
}

export type Case = ReportedCase | AwaitingCase | OpenCase | ResolvedCase | ClosedCase | WithdrawnCase | DeclinedCase | MergedCase
export type Status = Case['status']

// --- Events ---

/** What happened. `at` is the instant, `by` a person's id or `system`. */
export type CaseEvent = { readonly at: Timestamp; readonly by: string } & (
  | TaskEvent
  | AdmissionEvent
  | TieEvent
  | SuspensionEvent
  | LongTermEvent
  | UrgedEvent
  /** `remindAt`: of a time that was fixed or moved, when everybody is reminded of it. */
  | (MeetingEvent & { readonly remindAt?: Timestamp })
  | RatingEvent
  | FinalEvent
  | DeliveryEvent
  | ErasureEvent
  | ({ readonly type: 'reported'; readonly number: CaseNumber } & Report)
  | { readonly type: 'referred'; readonly because: 'unsure' | 'objection' | 'appeal' }
  | { readonly type: 'dispatched'; readonly lead: DepartmentCode; readonly automatic: boolean }
  /** Given a class of the profile, which may have other limits. */
  | { readonly type: 'classified'; readonly class: string; readonly role: Role }
  | { readonly type: 'acknowledged' }
  /** `visitedAt`: it was a visit, then; what the enterprise confirms is a contact from that moment on. */
  | { readonly type: 'contacted'; readonly note: string; readonly how?: 'visit'; readonly visitedAt?: Timestamp }
  | { readonly type: 'contact-denied' }
  /** A visit to the enterprise (上门), as the department tells it; a contact once it is confirmed, or shown by a photo. */
  | { readonly type: 'visited'; readonly text: string; readonly attachments: readonly Attachment[] }
  | { readonly type: 'visit-denied' }
  | { readonly type: 'same-day-promised' }
  /** `week`: of which week of the long-term track it is the report. */
  | { readonly type: 'progress-reported'; readonly text: string; readonly week?: number }
  /** `due` is the close of business that was promised, `text` the promise in the words of the department. */
  | { readonly type: 'promised'; readonly due: Timestamp; readonly text: string }
  /** Nothing was heard of it for so long that the department is asked. */
  | { readonly type: 'progress-asked' }
  /** The reporter would rather hear of it once a month. */
  | { readonly type: 'news-slowed' }
  | { readonly type: 'resolved'; readonly answer: string }
  /** It is nothing for the discipline contact: the reporter is asked whether it may go to `lead`. */
  | { readonly type: 'return-proposed'; readonly lead: DepartmentCode }
  /** With consent the reporter files it anew, in words of one's own; this case stays where it is, and stays confidential. */
  | { readonly type: 'return-answered'; readonly consent: boolean; readonly lead: DepartmentCode }
  /** `act` is the place in the history, from 1, of what was taken back; `back` what the case is without it. */
  | { readonly type: 'retracted'; readonly what: Retractable; readonly act: number; readonly back: Restored }
  | { readonly type: 'objected'; readonly basis: string; readonly suggested: DepartmentCode | null }
  | { readonly type: 'objection-upheld' }
  | { readonly type: 'objection-overruled' }
  | { readonly type: 'extension-requested'; readonly days: number; readonly reason: string }
  /** `reason` is the one that was asked with; approvals before it was recorded have none. */
  | { readonly type: 'extension-approved'; readonly days: number; readonly reason?: string }
  | { readonly type: 'extension-refused' }
  | { readonly type: 'outcome-given'; readonly outcome: Outcome }
  | { readonly type: 'rated'; readonly level: RatingLevel }
  | { readonly type: 'rating-changed'; readonly level: RatingLevel }
  | { readonly type: 'rating-explained'; readonly reason: string }
  | { readonly type: 'reopened'; readonly cause: 'not-solved' | 'poor-rating' | 'continued' }
  | { readonly type: 'closed'; readonly how: 'rated' | 'unrated' }
  | { readonly type: 'supplemented'; readonly text: string; readonly attachments: readonly Attachment[] }
  | { readonly type: 'phone-amended'; readonly phone: string }
  | { readonly type: 'phone-viewed' }
  | { readonly type: 'withdrawn'; readonly reason: string }
  /** Told again and again, or in anger: 多次反映. */
  | { readonly type: 'flagged-repeated' }
  /** `due`: the last day for it, told and kept with the case; `lead`: the department that shall lead from now on, which the coordinator arranges. */
  | {
      readonly type: 'instructed'
      readonly role: Role
      readonly text: string
      readonly due?: CalendarDate
      readonly lead?: DepartmentCode
      readonly sheet?: Sheet
    }
  /** 首席代办员 has looked after it this week, and says how it stands. */
  | { readonly type: 'followed-up'; readonly note: string }
  /** The calendar has changed, and somebody decided that it counts for limits set before; `onBehalfOf` is who, when the machine did it. */
  | { readonly type: 'dues-recomputed'; readonly reason: string; readonly onBehalfOf?: string; readonly moved: readonly MovedDue[] }
  /** `task`: the one whose limit it is. */
  | { readonly type: 'clock-yellow'; readonly clock: ClockKind; readonly task?: number }
  | { readonly type: 'clock-red'; readonly clock: ClockKind; readonly task?: number }
  | { readonly type: 'escalated'; readonly clock: ClockKind; readonly task?: number; readonly rung: number }
)
export type EventType = CaseEvent['type']

/** An event without its `at` and `by`, which are the same for all that one command causes. */
export type Happening = CaseEvent extends infer Event ? (Event extends CaseEvent ? Omit<Event, 'at' | 'by'> : never) : never

/** An event as it stands in the ledger: with what it did to the clocks. */
export type Recorded = CaseEvent & { readonly clocks: readonly ClockChange[] }

// --- Commands ---

export type Command =
  | TaskCommand
  | AdmissionCommand
  | TieCommand
  | SuspensionCommand
  | LongTermCommand
  | MeetingCommand
  | VisitCommand
  | RatingCommand
  | FinalCommand
  | DeliveryCommand
  | ErasureCommand
  | ({ readonly type: 'report'; readonly number: CaseNumber; readonly route: 'auto' | 'person' } & Report)
  | { readonly type: 'dispatch'; readonly lead: DepartmentCode }
  /** By the coordinator, or the department before a limit has passed. */
  | { readonly type: 'classify'; readonly class: string }
  | { readonly type: 'acknowledge' }
  | { readonly type: 'contact'; readonly note: string }
  | { readonly type: 'deny-contact' }
  | { readonly type: 'promise-same-day' }
  | { readonly type: 'report-progress'; readonly text: string }
  | { readonly type: 'promise'; readonly due: Timestamp; readonly text: string }
  | { readonly type: 'resolve'; readonly answer: string }
  /** 「非线索，转住建局」, by the discipline contact; nothing leaves before the reporter's 同意. */
  | { readonly type: 'propose-return'; readonly lead: DepartmentCode }
  | { readonly type: 'answer-return'; readonly consent: boolean }
  /** Takes back one's own newest act on the case, within `Profile.undo`. */
  | { readonly type: 'retract' }
  | { readonly type: 'object'; readonly basis: string; readonly suggested: DepartmentCode | null }
  | { readonly type: 'rule-objection'; readonly uphold: boolean; readonly lead: DepartmentCode | null }
  | { readonly type: 'request-extension'; readonly days: number; readonly reason: string }
  | { readonly type: 'rule-extension'; readonly approve: boolean }
  | { readonly type: 'give-outcome'; readonly outcome: Outcome }
  | { readonly type: 'rate'; readonly level: RatingLevel }
  /** Thought better of it, while the profile still lets a rating be changed. */
  | { readonly type: 'change-rating'; readonly level: RatingLevel }
  | { readonly type: 'explain-rating'; readonly reason: string }
  /** It was archived without a rating, and it is not solved. */
  | { readonly type: 'reopen' }
  /** After 部分解决 and a fair rating: go on with the rest (`again`), or leave it at that. */
  | { readonly type: 'settle'; readonly again: boolean }
  | { readonly type: 'supplement'; readonly text: string; readonly attachments: readonly Attachment[] }
  | { readonly type: 'amend-phone'; readonly phone: string }
  | { readonly type: 'view-phone' }
  | { readonly type: 'withdraw'; readonly reason: string }
  | { readonly type: 'urge' }
  | { readonly type: 'flag-repeated' }
  /** 「不用每周发了」 */
  | { readonly type: 'slow-news' }
  /** `sheet`: as a numbered 督办单, which only a coordinator or a leader gives, on a case that a department has. */
  | {
      readonly type: 'instruct'
      readonly text: string
      readonly due?: CalendarDate
      readonly lead?: DepartmentCode
      readonly sheet?: Sheet
    }
  /** A word of whoever follows the case from week to week. */
  | { readonly type: 'follow-up'; readonly note: string }
  /** Sets the running clocks by the present calendar; the machine needs a coordinator in whose name it does so. */
  | { readonly type: 'recompute-dues'; readonly reason: string; readonly onBehalfOf?: string }
  /** A timer of the case rang. May ring twice, or late, without harm. */
  | { readonly type: 'clock-due' }

// --- Refusals ---

/** Why the rules say no. The bot puts each into plain Chinese (`dialogs/wording.ts`). */
export type Refusal =
  | TaskRefusal
  | AdmissionRefusal
  | TieRefusal
  | SuspensionRefusal
  | LongTermRefusal
  | MeetingRefusal
  | RatingRefusal
  | FinalRefusal
  | ErasureRefusal
  /** The case belongs to another department or another reporter. */
  | { readonly refused: 'not-your-case' }
  /** A colleague of the reporter may follow the case, add to it and urge; the rest is the reporter's own. */
  | { readonly refused: 'reporter-only' }
  /** The role may not do this. */
  | { readonly refused: 'not-your-role' }
  /** Not possible in this status. */
  | { readonly refused: 'wrong-status'; readonly status: Status }
  /** It has been done already; nothing changes. */
  | { readonly refused: 'already-done' }
  /** The text that the rule asks for (note, basis, reason, answer) is missing or says nothing. */
  | {
      readonly refused: 'text-missing'
      readonly needs:
        | (
            | 'note'
            | 'basis'
            | 'reason'
            | 'answer'
            | 'progress'
            | 'promise'
            | 'days'
            | 'instruction'
            | 'task'
            | 'follow-up'
            | 'place'
            | 'minutes'
            | 'asks'
            | 'long-term'
          )
        | ('decline' | 'appeal' | 'dismissal' | 'split')
        | ('verification' | 'call' | 'rating-appeal' | 'ruling' | 'final')
    }
  /** The department has no work group or does not exist. */
  | { readonly refused: 'no-such-department' }
  /** What is confidential is never handed on; the reporter is asked first, and files it anew. */
  | { readonly refused: 'stays-confidential' }
  /** It already has the case. */
  | { readonly refused: 'same-department' }
  /** Objections are made within the window after dispatch (国办函〔2025〕66号; 吕梁: 1 个工作日内). */
  | { readonly refused: 'objection-too-late'; readonly until: Timestamp }
  /** An objection was overruled before: first-contact responsibility (首接负责). */
  | { readonly refused: 'objection-spent' }
  /** More days, or more often, than the profile allows. */
  | { readonly refused: 'extension-limit'; readonly days: number; readonly times: number }
  /** Extensions are asked for before the limit ends. */
  | { readonly refused: 'extension-too-late' }
  /** The profile has no such class; `classes` are those it has. */
  | { readonly refused: 'no-such-class'; readonly classes: readonly string[] }
  /** A limit has passed: from then on the coordinator alone says of which class a case is. */
  | { readonly refused: 'class-too-late' }
  /** A promise for a time that is over. */
  | { readonly refused: 'promise-past' }
  /** No act of one's own within the minutes, or somebody has relied on it. */
  | { readonly refused: 'nothing-to-retract'; readonly minutes: number }
  /** Nothing to rule on. */
  | { readonly refused: 'nothing-pending' }
  /** A rating is changed within hours of it, of which the profile says how many. */
  | { readonly refused: 'rating-final'; readonly hours: number }
  /** A case that was archived without a rating is taken up again within days, of which the profile says how many. */
  | { readonly refused: 'reopen-too-late'; readonly days: number }
  /** One urging per day and limit is passed on. */
  | { readonly refused: 'urged-today' }

/** True for a refusal, false for what a command did. */
export function isRefusal(result: object): result is Refusal {
  return 'refused' in result
}

/** The department that leads, or null until one does. */
export function leadOf(it: Case): DepartmentCode | null {
  return 'lead' in it ? it.lead : null
}

/** True while anybody still has something to do, the enterprise's word included. */
export function isOpen(it: Case): boolean {
  if (it.status === 'declined') return pendingAppeal(it) !== undefined
  return it.status !== 'closed' && it.status !== 'withdrawn' && it.status !== 'merged'
}

/** True while a department has the case in hand. */
export function isHandled(it: Case): it is OpenCase {
  return it.status === 'dispatched' || it.status === 'acknowledged' || it.status === 'handling'
}

/** True for a case that was archived without a word of the enterprise on its last answer. */
export function isUnrated(it: Case): boolean {
  return it.status === 'closed' && (it.rating === null || it.rating.at < it.answer.at)
}

/**
 * True when only the discipline contact and the reporter may know of the case. The single test of it: whoever lists, counts, joins
 * or tells cases asks here. A confidential case stays one, whatever its text, for `decide.ts` lets none leave.
 */
export function isConfidential(it: Case): boolean {
  return it.admission === 'tip-off' || it.confidence !== undefined || leadOf(it) === confidentialDepartment
}

/** The worst light among the running clocks, `none` when none runs. */
export function lightOf(it: Case): Light | 'none' {
  const lights = it.clocks.filter((clock) => clock.status === 'running').map((clock) => clock.light)
  if (lights.length === 0) return 'none'
  return lights.includes('red') ? 'red' : lights.includes('yellow') ? 'yellow' : 'green'
}

/** The running clock of a kind, if there is one. */
export function runningClock(it: Case, kind: ClockKind): Clock | undefined {
  return it.clocks.find((clock) => clock.kind === kind && clock.status === 'running')
}

/** The running limit of the case itself that ends first, if any runs; those of tasks stand beside it. */
export function nextDue(it: Case): Clock | undefined {
  return limitsOf(it).find(({ status }) => status === 'running')
}

/** Limits of officials, for what follows the answer: they make no department late. */
export const afterAnswer: ReadonlySet<ClockKind> = new Set(['follow-up', 'phone'])

/** The limits of the case itself that run or stand still, those that run first, each by its end; those of tasks stand beside them. */
export function limitsOf(it: Case): readonly Clock[] {
  const isLimit = ({ kind, task }: Clock): boolean =>
    task === undefined && kind !== 'supplement' && !afterAnswer.has(kind) && (kind !== 'weekly' || isLongTerm(it))
  return (['running', 'suspended'] as const).flatMap((wanted) =>
    it.clocks.filter((clock) => clock.status === wanted && isLimit(clock)).toSorted((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0)),
  )
}
