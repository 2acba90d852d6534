/** Dialog states, what may come in, and what a dialog wants done. A dialog is plain JSON and is committed with the case. */
import type { Hashed, Publication } from '../cases/assessment-publication.ts'
import type { Calendar, CalendarDate, Timestamp } from '../cases/calendar.ts'
import type { Case, CaseNumber, Command, DepartmentCode, Recorded, Refusal, Report, Role, Source } from '../cases/case.ts'
import type { Profile } from '../cases/clocks.ts'
import type { Contacts, DutyWish, Standing } from '../cases/duties.ts'
import type { Elsewhere } from '../cases/elsewhere.ts'
import type { Standings } from '../cases/ledger.ts'
import type { Audience } from '../cases/notices.ts'
import type { Department, Person } from '../cases/people.ts'
import type { Catalogue } from '../cases/routing.ts'
import type { ReadReply } from '../nlu/replies.ts'
import type { Likeness } from '../nlu/similar.ts'
import type { Understand } from '../nlu/understand.ts'
import type { Conversation, Inbound, Media, Said, Scope } from './message.ts'
import type { Pace } from './pace.ts'

/** The version of what follows; `migrate.ts` brings older dialogs to it, and begins one of an unknown version anew, saying so. */
export const dialogVersion = 3

/** What a report still needs before the summary. */
export type Slot = 'problem' | 'enterprise' | 'phone'

/** A report that is not submitted yet. */
export type Draft = {
  readonly texts: readonly string[]
  readonly attachments: readonly Media[]
  readonly enterprise: string | null
  readonly phone: string | null
  /** Whose report it is, by id, when a service officer tells it for them. */
  readonly behalf?: string
  /** How it was told to the officer, where that was said. */
  readonly source?: Source
  /** Slots the reporter would rather not fill. */
  readonly declined: readonly Slot[]
  /** How often the slot that is being asked for has been asked in vain. */
  readonly tries: number
  /** Other problems told meanwhile: each becomes a report of its own when this one is submitted. */
  readonly later: readonly string[]
  /** Its owner says that it is one problem, though it reads like several. */
  readonly asOne: boolean
  /** Details of its report type that were given in answer to a question; others are read from the texts. */
  readonly details: Readonly<Record<string, string>>
  /** Details that were asked for, or put aside: none is asked for twice. */
  readonly invited: readonly string[]
  /** Its owner was asked whether the conduct of officials is meant: true, or the matter itself: false. */
  readonly conduct?: boolean
  /** The text of a confidential case that its reporter lets go to a department; what is added is judged anew. */
  readonly returned?: { readonly text: string; readonly lead: DepartmentCode }
}

/** A draft in which nothing has been told yet. */
export function emptyDraft({ enterprise, phone }: Pick<Draft, 'enterprise' | 'phone'>): Draft {
  return { texts: [], attachments: [], enterprise, phone, declined: [], tries: 0, later: [], asOne: false, details: {}, invited: [] }
}

/** A draft for another problem of the same person: name and number, or that they are not told, need not be said again. */
export function anotherDraft(draft: Draft): Draft {
  const { declined, behalf, source } = draft
  return {
    ...{ ...emptyDraft(draft), declined },
    ...(behalf === undefined ? {} : { behalf }),
    ...(source === undefined ? {} : { source }),
  }
}

/** A question about the draft; `another`: does `text` belong to it, or is it a second problem. */
export type DraftQuestion = { readonly at: Timestamp } & (
  | { readonly about: Exclude<Slot, 'problem'> | 'summary' | 'conduct' }
  /** `choices`: kinds of problem to choose from, where only a topic was named. */
  | { readonly about: 'problem'; readonly choices?: readonly string[] }
  | { readonly about: 'another'; readonly text: string }
)

/** A question about a case, or (`which`) about which case is meant. */
export type CaseQuestion = { readonly at: Timestamp } & (
  | {
      readonly about:
        | 'contact'
        | 'visit'
        | 'meeting'
        | 'outcome'
        | 'rating'
        | 'reason'
        | 'settle'
        | 'supplement'
        | 'changed-rating'
        | 'archived'
        | 'appeal'
        | 'return'
      readonly number: CaseNumber
    }
  /** `reason`: why, where it was said with the wish. */
  | { readonly about: 'withdraw'; readonly number: CaseNumber; readonly reason?: string }
  /** `answer`: `text` answers a question that several cases ask. */
  | {
      readonly about: 'which'
      readonly verb: 'whistle' | 'urge' | 'withdraw' | 'supplement' | 'amend-phone' | 'answer' | 'status'
      readonly text: string
      readonly attachments: readonly Media[]
    }
)

/** What the bot asked last; the answer is read in its light. */
export type Asked = DraftQuestion | CaseQuestion

/** Tells the two kinds of question apart. */
export function isAboutDraft(asked: Asked): asked is DraftQuestion {
  return ['problem', 'enterprise', 'phone', 'summary', 'another', 'conduct'].includes(asked.about)
}

/** What a voice message said and its sender has not confirmed; an empty text: nothing was understood, only the recording is there. */
export type SaidAloud = {
  readonly at: Timestamp
  readonly text: string
  readonly unsure: readonly string[]
  readonly attachments: readonly Media[]
  readonly quote: string | null
}

/** An entrepreneur's side. */
export type ReporterDialog = {
  readonly v: typeof dialogVersion
  readonly type: 'reporter'
  /** The line on what is stored and why has been shown. */
  readonly informed: boolean
  /** A dialog of an unknown version stood here, and what became of its draft; the first reply says so. */
  readonly restarted: 'kept' | 'lost' | null
  readonly draft: Draft | null
  /** Drafts put aside for another matter, newest first. */
  readonly shelved: readonly Draft[]
  /** The draft given up last, for a day. */
  readonly dropped: { readonly at: Timestamp; readonly draft: Draft } | null
  readonly asked: Asked | null
  /** When the menu was shown, if that was the last thing said: a number chooses from it. Dialogs of before do not have it. */
  readonly menu?: Timestamp
  /** A voice message that waits for a yes; dialogs of before do not have it. */
  readonly voice?: SaidAloud | null
  /** The day on which an urging beyond the first was passed on to the coordinator. */
  readonly pressedOn: CalendarDate | null
  /** When the reporter last said something, how often the bot has reminded since, and whether it was asked to wait. */
  readonly silence: { readonly since: Timestamp; readonly reminders: number; readonly asked: 'wait' | null } | null
  /** A person has the talk, and the bot is silent, until somebody ends it or nobody has said anything until then. `handle` names it to officials. */
  readonly handover: { readonly handle: number; readonly since: Timestamp; readonly until: Timestamp } | null
  /** The day on which its reporter was in despair: until the next morning nothing comes but the words of a person. */
  readonly despairOn: CalendarDate | null
  /** Advertising and insults of the present quarter of an hour. */
  readonly noise: { readonly since: Timestamp; readonly count: number } | null
  /** The enterprise that the person said to belong to, until it is found right or wrong. */
  readonly claim?: { readonly at: Timestamp; readonly enterprise: string } | null
  /** The messages of the last day, in case one is taken back. */
  readonly said?: readonly Remembered[]
  /** Remembered for the next report. */
  readonly enterprise: string | null
  readonly phone: string | null
}

/** A message as it was said, and the case that it went into; `files` are the ids of its attachments. */
export type Remembered = SourceMessage & { readonly at: Timestamp; readonly number: CaseNumber | null }

/** What one message of an utterance brought. */
export type SourceMessage = { readonly id: string; readonly text: string; readonly files: readonly string[] }

/** A command on an existing case. */
export type CaseCommand = Exclude<Command, { type: 'report' }>

/** A command of the group that waits for one more word of the person who gave it. */
export type PendingCommand = {
  readonly by: string
  readonly at: Timestamp
  readonly command: CaseCommand
} /** `explicit` as in `Meaning`: what was only inferred is shown before it goes to the enterprise. */ & (
  | { readonly waits: 'which-case'; readonly explicit: boolean; readonly guessed?: boolean }
  /** `yes` releases a text to the enterprise; `text` supplies the note, basis or reason that was missing. */
  | { readonly waits: 'text'; readonly number: CaseNumber }
  /** `promise`: the text that is released sets a time, which becomes a clock by the same word. */
  | { readonly waits: 'yes'; readonly number: CaseNumber; readonly promise?: Extract<CaseCommand, { type: 'promise' }> }
)

/** A department's side: its work group, or the direct chat of someone who acts for it. */
export type DepartmentDialog = {
  readonly v: typeof dialogVersion
  readonly type: 'department'
  /** At most one for each person. */
  readonly pending: readonly PendingCommand[]
  /** The case on which each person acted last: what 撤销 means without a number. */
  readonly acts?: readonly { readonly by: string; readonly at: Timestamp; readonly number: CaseNumber }[]
}

/** An official's side: coordinator, head, leader. */
export type DeskDialog = {
  readonly v: typeof dialogVersion
  readonly type: 'desk'
  /** An instruction that sets a day or another lead, until its giver confirms it on the same day. */
  readonly order?: Order | null
  /** A command that was shown and waits for its giver's 是 on the same day: minutes, a meeting at an odd hour. */
  readonly shown?: { readonly at: Timestamp; readonly number: CaseNumber; readonly command: CaseCommand } | null
}

/** A group that is bound to no department. */
export type UnboundDialog = {
  readonly v: typeof dialogVersion
  readonly type: 'unbound'
  /** It was said what it needs. */
  readonly told: boolean
  /** When codes were tried here in vain, the last hour's. */
  readonly wrong: readonly Timestamp[]
}

/** What an official wants of a case. */
export type Order = {
  readonly at: Timestamp
  readonly number: CaseNumber
  readonly text: string
  readonly due: CalendarDate | null
  readonly lead: DepartmentCode | null
}

export type Dialog = ReporterDialog | DepartmentDialog | DeskDialog | UnboundDialog

/** What comes in: one utterance of a person (a burst is joined to few of them), or what the commands of the last step did. */
export type Input =
  | { readonly type: 'utterance'; readonly utterance: Utterance }
  | { readonly type: 'outcome'; readonly results: readonly CommandResult[] }
  /** The moment has come at which the dialog wanted to be woken (`wake.ts`); it may come late, or twice. */
  | { readonly type: 'timer' }
  /** The hand-over that was asked for has its handle; the rest is as it was asked. */
  | ({ readonly type: 'handed-over'; readonly handle: number } & HandoverWish)
  /** An official who has the talk says something to the reporter, or ends it (`words` null). */
  | { readonly type: 'official'; readonly role: Role; readonly words: string | null }

/** What an official hears of when a person is to have the talk. */
export type HandoverWish = { readonly because: 'asked' | 'despair'; readonly text: string; readonly number: CaseNumber | null }

/** What answers somebody's words; a timer is nobody's. */
export type Spoken = Extract<Input, { type: 'utterance' | 'outcome' }>

export type Utterance = Pick<Inbound, 'text' | 'quote' | 'addressed' | 'attachments' | 'rejected' | 'voice'> & {
  readonly tap: boolean
  /** The messages that were joined to it. */
  readonly messages?: readonly SourceMessage[]
  /** An earlier message is taken back; `unread`: one of this burst, which gets into nothing. All else is empty then. */
  readonly recall?: { readonly id: string; readonly unread: boolean }
}

/** What a command did; `number` is the case it was meant for (of a new report, the number it was given), or the one that refuses it. */
export type CommandResult = { readonly number: CaseNumber; readonly command: Command; readonly result: Done | Refusal }

/** What a command made of the case, and what it wrote into the ledger. */
export type Done = { readonly case: Case; readonly events: readonly Recorded[] }

/** Who is who, for the questions that binding somebody to an enterprise asks. Nothing of it may show in an answer to an entrepreneur. */
export type Registry = {
  person(id: string): Person | undefined
  /** The enterprise that a name means, as those who are bound to it call it; null: nobody is bound to such a one, or it could be several. */
  enterprise(name: string): string | null
}

/** What is known of work groups and their codes. */
export type BindingFile = {
  /** A code for a department that was handed out to nobody yet. */
  readonly code: (department: DepartmentCode) => string
  /** What the code is worth that was said here for a department; null: none was said. */
  readonly verdict: 'right' | 'wrong' | 'used' | 'expired' | null
  /** The departments that have a work group on a channel. */
  readonly bound: readonly DepartmentCode[]
  /** Open cases of the department whose code was right, at most 30: their cards went elsewhere. */
  readonly open: readonly Case[]
}

/** What a dialog may know of the world. */
export type Given = {
  readonly now: Timestamp
  readonly calendar: Calendar
  /** The limits of this district. */
  readonly profile: Profile
  /** When the bot speaks of its own accord. */
  readonly pace: Pace
  readonly speaker: Person
  readonly scope: Scope
  /** Service officers of the speaker's enterprise, by id: they hear what the coordinator hears when a person is asked for. */
  readonly officers: readonly string[]
  /** Who is on duty for what today. */
  readonly standing: Standing
  /** How many days of the roster are shown. */
  readonly rosterDays: number
  readonly contacts: (it: Case) => Contacts | null
  /** Talks that people have in place of the bot now, as far as the speaker may take part in them. */
  readonly talks: readonly Talk[]
  /** The cases the speaker may see: own or of the department, those named, those that wait for an official. */
  readonly cases: readonly Case[]
  readonly departments: readonly Department[]
  readonly registry: Registry
  /** Numbers and offices for what this service does not handle. */
  readonly elsewhere: Elsewhere
  /** Who leads and who assists in each matter of this district. */
  readonly catalogue: Catalogue
  readonly understand: Understand
  /** What a line of a work group means, as far as written lines tell. */
  readonly reads: ReadReply
  /** Cases of the speaker that are told in like words, likest first. */
  readonly told: (text: string) => readonly Likeness[]
  /** Whether others told the like of a case lately; nobody hears who. */
  readonly toldByOthers: (it: Case) => boolean
  /** The yearly assessments that the words ask for, as far as the speaker may know of them. Absent: the words ask for none. */
  readonly assessments?: readonly AssessmentFile[]
  /** What is counted in the ledgers that the words ask for, as far as the speaker may know. Absent: the words ask for none. */
  readonly ledgers?: readonly LedgerFile[]
  /** Of work groups and their codes. Absent: the words are about none. */
  readonly binding?: BindingFile
  /** What could not be sent yet, when the coordinator asks for it. Absent: nobody does. */
  readonly held?: readonly HeldMessage[]
}

/** Why a message was not sent yet. */
export type WhyHeld = 'window-closed' | 'budget-spent' | 'person-talks' | 'platform-down' | 'sending'

/** Messages of a case, or (`number` null) of none, to one place, that were not sent yet; `answer`: the answer is among them. */
export type HeldMessage = {
  readonly number: CaseNumber | null
  readonly since: Timestamp
  readonly why: WhyHeld
  readonly answer: boolean
  readonly count: number
}

/** What of a ledger may be listed. */
export type LedgerList = 'overdue' | 'on-schedule'

/** The counts of a year, of a department or (`lead` null) of all; confidential cases are not among them. */
export type LedgerFile = {
  readonly year: number
  readonly lead: DepartmentCode | null
  readonly total: number
  /** Sums to `total`. */
  readonly standing: Standings
  readonly list: LedgerList | null
  /** The newest of the cases that are to be listed. */
  readonly listed: readonly Case[]
}

/** What is known of a year's assessment. */
export type AssessmentFile = {
  /** The year that the words name; null: they name none, and `year` is the one that is meant. */
  readonly asked: number | null
  readonly year: number
  /** What was proposed or published, for a department only what was published; `altered`: its figures no longer fit their hash. */
  readonly publication: Publication | 'altered' | null
  /** As the ledger says now; null: not for this speaker. */
  readonly current: Hashed | null
}

/** A reporter's chat that people have in hand; officials call it by its handle (`R12`). */
export type Talk = { readonly handle: number; readonly conversation: Conversation; readonly person: string; readonly who: string }

/** What a dialog wants done. */
export type Effect =
  /**
   * Says something here. `asks` marks a question: when something is said after it in the same turn, it is overtaken and dropped.
   * `official`: a service officer hears it as such, not as somebody who reports.
   */
  | { readonly type: 'say'; readonly said: Said; readonly asks: boolean; readonly official?: true }
  /** `merge` and `link` concern a second case as well: both change, or neither. */
  | { readonly type: 'command'; readonly number: CaseNumber; readonly command: CaseCommand }
  /** A new case; the spine gives it its number. One that has an `origin` is recorded there too, or not made. */
  | { readonly type: 'report'; readonly report: Report; readonly route: 'auto' | 'person' }
  /** Says something elsewhere: a person is asked for, an emergency is passed on. */
  | {
      readonly type: 'tell'
      readonly audience: Audience | { readonly to: 'person'; readonly person: string }
      readonly said: Said
      /** The case that it is about: what climbs to the leaders goes to the leader of its enterprise. */
      readonly about?: CaseNumber
    }
  /** Binds a person to an enterprise, or to none; in force with the next message. */
  | { readonly type: 'bind'; readonly person: string; readonly enterprise: string | null }
  /** Lets a group be bound to a department, once, by whoever says the code there. */
  | { readonly type: 'make-code'; readonly department: DepartmentCode; readonly code: string }
  /** Binds this group to a department, and uses its code up; `toOld` is said in the group that was the department's before. */
  | { readonly type: 'bind-group'; readonly department: DepartmentCode; readonly toOld: Said }
  /** Takes a department's groups away from it; `toOld` is said there. */
  | { readonly type: 'unbind-group'; readonly department: DepartmentCode; readonly toOld: Said }
  /** Keeps that somebody tried a code in vain. */
  | { readonly type: 'refuse-code'; readonly why: 'wrong' | 'used' | 'expired' }
  /** Keeps what became of an assessment, with the turn; `before` is what was kept. */
  | { readonly type: 'publish'; readonly before: Publication | null; readonly after: Publication }

  /** Changes who is on duty; in force with the next message. */
  | { readonly type: 'change-duty'; readonly wish: DutyWish }
  /** A numbered 督办单 on a case; the spine draws its number and runs it as an instruction. */
  | { readonly type: 'supervise'; readonly number: CaseNumber; readonly text: string; readonly due: CalendarDate | null }
  /** A person is to have this talk; the spine gives it a handle and answers with `handed-over`. */
  | ({ readonly type: 'hand-over' } & HandoverWish)
  /** Moves the dialog of somebody else's chat, in the same commit. */
  | { readonly type: 'pass'; readonly talk: Talk; readonly input: Extract<Input, { type: 'official' }> }

export type Advanced = { readonly dialog: Dialog; readonly effects: readonly Effect[] }

/** Says a text here, with buttons; nothing is asked. */
export function say(text: string, buttons: Said['buttons'] = []): Effect {
  return { type: 'say', said: { text, buttons }, asks: false }
}

/** What a service officer hears as such: no line on the data of a report goes with it. */
export function toOfficer(effect: Effect): Effect {
  return effect.type === 'say' ? { ...effect, official: true } : effect
}

/** Asks something here. */
export function ask(text: string, buttons: Said['buttons'] = []): Effect {
  return { type: 'say', said: { text, buttons }, asks: true }
}
