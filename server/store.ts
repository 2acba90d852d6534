/**
 * The store: everything that must survive. One narrow port; `store/sqlite.ts` is the embedded one, and every store
 * passes `store/contract.ts`. All writes are durable when their promise resolves.
 */
import type { Timestamp } from '../cases/calendar.ts'
import { type Case, type CaseNumber, type DepartmentCode, isOpen, type Recorded, type Status } from '../cases/case.ts'
import type { Person } from '../cases/people.ts'
import type { Conversation, Inbound, Outbound } from '../dialogs/message.ts'

/** A conversation as a turn finds it: its dialog (null: the first word), and what waits to be answered, oldest first. */
export type OpenConversation = {
  /** 0 for a conversation without a dialog. */
  readonly version: number
  /** As it was committed; `dialogs/dialog.ts` knows how to read it. */
  readonly dialog: unknown
  readonly inbound: readonly { readonly seq: number; readonly message: Inbound }[]
}

/** What a turn or a tick wants written, all or nothing. */
export type Commit = {
  /** The conversation of a turn; null for a tick of a case. */
  readonly conversation: ConversationCommit | null
  /** Other conversations that the turn moves: an official speaks to a reporter, or gives the talk back. */
  readonly beside?: readonly ConversationCommit[]
  readonly cases: readonly CaseCommit[]
  readonly outbox: readonly NewOutbound[]
  /** Settings that the turn changes. Absent: none. */
  readonly settings?: readonly SettingCommit[]
  /** People as they are from now on. Absent: as before. */
  readonly people?: readonly Person[]
}

/** `before` is the value it was computed from, null where there was none; the commit is stale when it is another by now. */
export type SettingCommit = { readonly key: string; readonly before: string | null; readonly value: string }

export type ConversationCommit = {
  readonly key: Conversation
  /** The version it was computed from. */
  readonly version: number
  readonly dialog: unknown
  /** Inbox rows that are answered by it. */
  readonly answered: readonly number[]
  /** The newest inbox row the turn has seen: the commit is overtaken when a newer one waits. Absent: not looked at. */
  readonly newest?: number
  /** When the dialog next wants to be woken without a word, and who talks there; replaces its timer. Null: never; absent: as before. */
  readonly timer?: ConversationTimer | null
  /** The handle under which people have this talk in place of the bot, unique for ever. Null: the bot has it; absent: as before. */
  readonly handover?: { readonly handle: number; readonly person: string } | null
}

/** A moment at which a dialog wants to be woken; `person` is whose direct chat it is. */
export type ConversationTimer = { readonly at: Timestamp; readonly person: string }

export type Handover = { readonly handle: number; readonly conversation: Conversation; readonly person: string }

export type CaseCommit = {
  readonly case: Case
  /** The version the events follow; 0 for a new case. */
  readonly version: number
  readonly events: readonly Recorded[]
  /** When the case next needs a tick; replaces its timer. Null: none. */
  readonly timer: Timestamp | null
  /** Events that are kept in another form from now on, under the hashes they have: one of `events` is `erased` and seals them. Absent: none. */
  readonly redacted?: readonly { readonly seq: number; readonly event: Recorded }[]
}

/** `notBefore` holds a message until then (working hours); null sends it at once. */
export type NewOutbound = { readonly message: Outbound; readonly notBefore: Timestamp | null; readonly at: Timestamp }

/**
 * `stale`: the dialog or a case has moved on, compute the turn anew. `overtaken`: more was said meanwhile, answer it together.
 * Nothing was written in either case.
 */
export type CommitResult = 'committed' | 'stale' | 'overtaken'

/** `failingSince`: when it, or one before it in its conversation, first could not be sent; null: never. */
export type OutboxRow = {
  readonly seq: number
  readonly message: Outbound
  readonly at: Timestamp
  readonly attempts: number
  readonly failingSince: Timestamp | null
}

/** A message that could not be answered or sent, kept for a person to look at. */
export type Parked = {
  readonly box: 'inbox' | 'outbox'
  readonly seq: number
  readonly conversation: Conversation
  readonly at: Timestamp
  readonly error: string
}

/** Which cases an official or a group asks for; every query is answered from an index. */
export type CaseQuery =
  | { readonly of: 'reporter'; readonly reporter: string }
  /** Reported for an enterprise by somebody who is bound to it. */
  | { readonly of: 'enterprise'; readonly enterprise: string }
  | { readonly of: 'department'; readonly lead: DepartmentCode }
  /** On which a department still owes something (协办、报到、批示、商定事项). */
  | { readonly of: 'owing'; readonly department: DepartmentCode }
  /** On which somebody gave an instruction, answered or not. */
  | { readonly of: 'ordered'; readonly by: string }
  | { readonly of: 'light'; readonly light: 'red' | 'yellow'; readonly lead: DepartmentCode | null }
  | { readonly of: 'awaiting' }
  /** Waiting for an official's word: objections, extensions, 不予受理 and the appeal against it, appeals of ratings, final answers, and enterprises to be called. */
  | { readonly of: 'ruling' }
  /** Those that wait for the enterprise, and those on the long-term track. */
  | { readonly of: 'suspended' | 'long-term'; readonly lead: DepartmentCode | null }
  /** What is not confidential: the discipline contact does not have it. */
  | { readonly of: 'ordinary' }
  | { readonly of: 'all' }

/** Cases that have the same status and the same worst light; `none`: nothing is late, or soon will be. */
export type StandingCount = { readonly status: Status; readonly light: 'red' | 'yellow' | 'none'; readonly n: number }

/** What waits and what stands, for `/metrics`; confidential cases are in none of it. */
export type Figures = {
  /** Messages without an answer by channel; channels without any are left out. */
  readonly waiting: readonly { readonly channel: string; readonly n: number; readonly oldest: Timestamp }[]
  /** Messages that may go now. `failingSince`: of the one that has failed for longest. */
  readonly unsent: { readonly n: number; readonly oldest: Timestamp | null; readonly failingSince: Timestamp | null }
  /** Messages that are held until working hours. */
  readonly later: number
  readonly parked: { readonly inbox: number; readonly outbox: number }
  readonly cases: readonly (StandingCount & { readonly lead: DepartmentCode | null })[]
}

/** A case as it is kept. Texts are the kept bytes: their hashes are over them. */
export type LedgerCase = {
  readonly number: CaseNumber
  /** `state` is canonical JSON, `head` the hash of the last event, `columns` what queries use. Null: there are events without a case. */
  readonly kept: {
    readonly version: number
    readonly state: string
    readonly head: string
    readonly columns: Readonly<Record<string, unknown>>
  } | null
  readonly rows: readonly LedgerRow[]
}

/** An event as it is kept: canonical JSON, and its hash (`store/chain.ts`). */
export type LedgerRow = { readonly seq: number; readonly event: string; readonly hash: string }

/**
 * A right that one process holds at a time. `beat` rises with each sign of life and `fence` with each new holder; nobody's clock is
 * asked: whoever sees no sign for long enough by its own watch takes the holder for dead.
 */
export type LeaseRow = { readonly name: string; readonly holder: string | null; readonly fence: number; readonly beat: number }

/** Settings that each process keeps in memory. */
export const rememberedSettings = ['bound-groups', 'duty-changes', 'sim-groups', 'virtual-now'] as const
export type RememberedSetting = (typeof rememberedSettings)[number]

/** What has changed up to `revision`. */
export type Changed = {
  readonly revision: number
  readonly people: readonly Person[]
  readonly settings: readonly { readonly key: RememberedSetting; readonly value: string }[]
}

/** One message of a chat of the web channel, numbered from 1 in its chat. */
export type ChatMessage = {
  readonly n: number
  readonly id: string
  /** A person's id, or `bot`. */
  readonly from: string
  readonly at: Timestamp
  readonly text: string
  readonly quote?: string
  /** The id of the message that this one takes back. */
  readonly recall?: string
  readonly buttons?: Outbound['buttons']
  readonly attachments?: Inbound['attachments']
}

/** Of these shares alone (`store/share.ts`), where several processes divide the work. */
export type Shares = ReadonlySet<number>

/** `shares`: absent, of all. */
/** Where messages are kept. */
export const boxes = ['inbox', 'outbox', 'chats'] as const
export type MessageBox = (typeof boxes)[number]

/** By what somebody is found outside the ledger: their conversations (those of the web channel's chats too), accounts, and cases. */
export type Trail = {
  readonly person: string
  readonly conversations: readonly Conversation[]
  readonly accounts: readonly string[]
  readonly numbers: readonly CaseNumber[]
}

/** A message as it was kept, in its place. */
export type KeptMessage = { readonly conversation: Conversation; readonly at: Timestamp; readonly message: unknown }

/** What is kept about somebody outside the ledger. Messages to others that name one of their cases are among them. */
export type TrailFound = Readonly<Record<MessageBox, readonly KeptMessage[]>> & {
  readonly dialogs: readonly { readonly conversation: Conversation; readonly dialog: unknown }[]
  readonly notes: readonly { readonly key: string; readonly value: string }[]
}

/** How much there is of something, and since when; `oldest` of drafts is when the first of them is next looked at. */
export type Holding = { readonly n: number; readonly oldest: Timestamp | null }

export interface Store {
  // --- Inbox ---
  /** Keeps a message; `known` when its id has been kept before (nothing is written then). */
  receive(message: Inbound): Promise<'new' | 'known'>
  /** The conversations that have unanswered messages. */
  waiting(shares?: Shares): Promise<readonly Conversation[]>
  /** The dialog and what waits in a conversation, at most the `most` oldest; all of it unless told. */
  open(conversation: Conversation, most?: number): Promise<OpenConversation>
  /** Takes messages out of the way that could not be answered. */
  parkInbound(conversation: Conversation, seqs: readonly number[], error: string): Promise<void>

  // --- Cases ---
  /** One case, or null. */
  case(number: CaseNumber): Promise<Case | null>
  /** Cases, open ones first, newest first, at most `limit`. */
  cases(query: CaseQuery, limit: number): Promise<readonly Case[]>
  /** Cases whose number ends with `-suffix`, of one department or of all, open ones first. */
  casesEndingWith(suffix: string, lead: DepartmentCode | null, limit: number): Promise<readonly Case[]>
  /** Cases in the order of their numbers as texts, those behind `number` (or behind `QS20261123`: of that day and later), at most `limit`. */
  casesAfter(number: CaseNumber, limit: number): Promise<readonly Case[]>
  /** How many cases of a year (by their numbers) have which status and light, of one department or of all; none of them confidential. */
  standings(year: number, lead: DepartmentCode | null): Promise<readonly StandingCount[]>
  /** The history of a case, oldest first. */
  events(number: CaseNumber): Promise<readonly Recorded[]>
  /** Writes a turn or a tick: events, cases, timers, dialog, answered messages and outbox, all or nothing. */
  commit(commit: Commit): Promise<CommitResult>
  /** Reserves `count` case numbers of a day (`20261123`) and returns the first. */
  reserveNumbers(day: string, count: number): Promise<number>

  // --- Timers ---
  /** Cases whose timer is due at `now`, in the order of their times. */
  due(now: Timestamp, limit: number, shares?: Shares): Promise<readonly CaseNumber[]>
  /** Conversations whose timer is due at `now`, in the order of their times. */
  dueConversations(
    now: Timestamp,
    limit: number,
    shares?: Shares,
  ): Promise<readonly (ConversationTimer & { readonly conversation: Conversation })[]>
  /** The conversations that people have in place of the bot, the oldest first. */
  handovers(): Promise<readonly Handover[]>
  /** The next moment at which a timer of a case or a conversation rings or a held message may go, or null. Held messages that may go by `after` do not count. */
  nextMoment(after?: Timestamp): Promise<Timestamp | null>

  // --- Outbox ---
  /** Conversations that have messages to be sent at `now`. */
  outboxWaiting(now: Timestamp, shares?: Shares): Promise<readonly Conversation[]>
  /** What is to be sent in a conversation at `now`, in order. */
  unsent(conversation: Conversation, now: Timestamp): Promise<readonly OutboxRow[]>
  /** `as`: the id of the message that it went out in, where several rows became one. */
  sent(seq: number, receipt: string, as?: string): Promise<void>
  /**
   * Puts all that went out in the message `id` back into the queue, at its old place and under new ids, for platforms refuse a
   * repeat of an id. Resolves with it; empty when nothing has gone out under this id.
   */
  unsend(id: string, reason: string): Promise<readonly Pick<OutboxRow, 'seq' | 'message'>[]>
  /** Notes a try that failed; the first `at` is kept. */
  failed(seq: number, error: string, at: Timestamp): Promise<void>
  parkOutbound(seq: number, error: string): Promise<void>
  parked(): Promise<readonly Parked[]>
  /**
   * Puts a parked message back: one of the inbox waits for its answer, one of the outbox is queued at its old place under a new id,
   * as one that has not failed. `repeated` words one that had been tried and may have arrived. Resolves with its conversation; null:
   * it is not parked.
   */
  unpark(box: Parked['box'], seq: number, repeated: (text: string) => string): Promise<Conversation | null>
  /** Lets a parked message go: nothing of it is left but, for one that came in, that it is known. Null: it is not parked. */
  dropParked(box: Parked['box'], seq: number): Promise<Conversation | null>
  /** Figures for `status`; confidential cases are in none of them. */
  counts(): Promise<Readonly<Record<'cases' | 'open' | 'declined' | 'waiting' | 'unsent' | 'parked' | 'red' | 'yellow', number>>>

  /** Figures of this moment, cheap enough to be asked for every few seconds whatever the store holds. */
  figures(now: Timestamp): Promise<Figures>

  // --- People and settings ---
  people(): Promise<readonly Person[]>
  putPerson(person: Person): Promise<void>
  setting(key: string): Promise<string | null>
  putSetting(key: string, value: string): Promise<void>

  // --- Several processes ---
  /** All leases that there are. */
  leases(): Promise<readonly LeaseRow[]>
  /** Takes a lease that nobody holds, or whose holder is dead as it was `seen`: resolves with its fence, or null when it has moved on since. */
  takeLease(name: string, holder: string, seen: Pick<LeaseRow, 'fence' | 'beat'> | null): Promise<number | null>
  /** A sign of life of a holder: resolves with what it still holds. */
  renewLeases(holder: string): Promise<readonly Pick<LeaseRow, 'name' | 'fence'>[]>
  /** Gives a lease back; nothing happens when somebody else has it. */
  releaseLease(name: string, holder: string): Promise<void>
  /** Forgets a lease whose holder is dead as it was seen. */
  forgetLease(name: string, seen: Pick<LeaseRow, 'fence' | 'beat'>): Promise<void>
  /** What other processes have changed of what each keeps in memory, since `revision`; null: nothing. */
  changedSince(revision: number): Promise<Changed | null>

  // --- Chats of the web channel ---
  /** Appends a message; a repeat of its id changes nothing. Resolves with its number. */
  appendChat(chat: string, message: Omit<ChatMessage, 'n'>): Promise<number>
  chat(chat: string, after: number, limit: number): Promise<readonly ChatMessage[]>
  chatMessage(chat: string, id: string): Promise<ChatMessage | null>

  // --- Retention and erasure ---
  /** Takes the text out of at most `limit` messages that are older than `before`, the oldest first, whatever became of them; their ids stay. Resolves with how many. */
  emptyMessages(box: MessageBox, before: Timestamp, limit: number): Promise<number>
  /** At most `limit` files that nothing needs: no message since `saidSince` and no case that is open or ended since `endedSince`. */
  unneededFiles(needed: { readonly saidSince: Timestamp; readonly endedSince: Timestamp }, limit: number): Promise<readonly string[]>
  /** Nobody holds these files any more; `of`: these cases do not (`''`: no message does), others may. */
  forgetFiles(ids: readonly string[], of?: readonly CaseNumber[]): Promise<void>
  /** Which of these files somebody holds. */
  filesOf(ids: readonly string[]): Promise<readonly string[]>
  /** Cases that ended before a moment, the oldest first. */
  casesEndedBefore(before: Timestamp, limit: number): Promise<readonly Case[]>
  /** Deletes a case at this version with its history; false when it has moved on. */
  deleteCase(it: Pick<Case, 'number' | 'version'>): Promise<boolean>
  /** Of the `limit` rationed conversations behind `after`, by name: those in which nothing was said since `before`; `last` is where to go on, null at the end. */
  idle(
    before: Timestamp,
    after: Conversation | '',
    limit: number,
  ): Promise<{ readonly resting: readonly { readonly conversation: Conversation }[]; readonly last: Conversation | null }>
  /** Deletes what channels and rationing note of a conversation and these accounts. Resolves with how many notes there were. */
  deleteNotes(conversation: Conversation, accounts: readonly string[]): Promise<number>
  /** What is kept now; confidential cases are not among the cases. */
  kept(): Promise<Readonly<Record<MessageBox | 'drafts' | 'cases' | 'files' | 'notes', Holding>>>
  /** Everything that is kept about somebody outside the ledger. */
  trail(of: Trail): Promise<TrailFound>
  /** Erases it, and the person. Resolves with how many rows that were. */
  eraseTrail(of: Trail): Promise<number>

  // --- Ledger ---
  /** Every case with its events exactly as they are kept, all as one moment saw them. */
  ledger(): AsyncIterable<LedgerCase>

  close(): Promise<void>
}

/** What a commit is called in errors. */
export function nameOf({ conversation, cases }: Commit): string {
  return conversation?.key ?? cases.map((it) => it.case.number).join(', ')
}

/** All open cases but confidential ones, newest first. */
export async function openCases(store: Pick<Store, 'cases' | 'counts'>): Promise<readonly Case[]> {
  // Open ones come first; whatever is reported between the two reads finds room.
  const { open } = await store.counts()
  return (await store.cases({ of: 'ordinary' }, open + roomForNew)).filter(isOpen)
}

const roomForNew = 1_000
