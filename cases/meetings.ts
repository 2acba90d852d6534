/**
 * Consultations of several departments (协调会商) and joint visits to an enterprise (绵阳高新区「一车办」). One at a time on a case:
 * times are proposed, each party says which suit, the best is fixed, the minutes' commitments become tasks.
 */
import type { Calendar, Timestamp } from './calendar.ts'
import {
  type Actor,
  type Case,
  type DepartmentCode,
  type Happening,
  isConfidential,
  isHandled,
  leadOf,
  type OpenCase,
  type Recorded,
  type Refusal,
} from './case.ts'
import { clockOver, type Profile } from './clocks.ts'
import { nextTask, openTasks } from './tasks.ts'

/** 协调会商 (consultation), 一车办 (joint-visit: the enterprise is a party too). */
export type MeetingKind = 'consultation' | 'joint-visit'
/** A department, or the enterprise that reported. */
export type Party = DepartmentCode | 'enterprise'

export type Meeting = {
  readonly kind: MeetingKind
  readonly at: Timestamp
  readonly by: string
  /** Convened by a coordinator or a leader, not by the lead itself. */
  readonly byOfficial: boolean
  /** The lead first. */
  readonly departments: readonly DepartmentCode[]
  /** Two to five, ascending. */
  readonly slots: readonly Timestamp[]
  readonly place: string
  /** When the answers have to be in. */
  readonly due: Timestamp
  /** `slots` are the places, from 1, of those that suit; the last answer of a party counts. */
  readonly replies: readonly { readonly party: Party; readonly slots: readonly number[] }[]
  /** `remindAt`: null when the working day before has begun already, or the reminder is out. */
  readonly fixed?: {
    readonly slot: Timestamp
    readonly coming: readonly Party[]
    readonly absent: readonly Party[]
    readonly remindAt: Timestamp | null
  }
  readonly ended?: 'held' | 'cancelled' | 'unfixed'
}

/** Something that was agreed; without a day the profile's limit runs. */
export type Commitment = { readonly department: DepartmentCode; readonly text: string; readonly due?: Timestamp }

export type MeetingEvent =
  /** `asked`: the parties whose answer is awaited. */
  | {
      readonly type: 'meeting-convened'
      readonly kind: MeetingKind
      readonly departments: readonly DepartmentCode[]
      readonly slots: readonly Timestamp[]
      readonly place: string
      readonly due: Timestamp
      readonly asked: readonly Party[]
    }
  | { readonly type: 'meeting-answered'; readonly party: Party; readonly slots: readonly number[] }
  | { readonly type: 'meeting-fixed'; readonly slot: Timestamp; readonly coming: readonly Party[]; readonly absent: readonly Party[] }
  /** No time suits anybody, or none the enterprise that is to be visited. */
  | { readonly type: 'meeting-unfixed' }
  | { readonly type: 'meeting-reminded' }
  | { readonly type: 'meeting-moved'; readonly slot: Timestamp; readonly reason: string }
  /** An empty reason: the case was answered, withdrawn or went elsewhere. */
  | { readonly type: 'meeting-cancelled'; readonly reason: string }
  /** The answer that had cancelled it was taken back: it stands as it was. */
  | { readonly type: 'meeting-resumed' }
  | { readonly type: 'meeting-held'; readonly text: string; readonly present: readonly Party[]; readonly absent: readonly Party[] }

export type MeetingCommand =
  | {
      readonly type: 'convene'
      readonly kind: MeetingKind
      readonly departments: readonly DepartmentCode[]
      readonly slots: readonly Timestamp[]
      readonly place: string
    }
  | { readonly type: 'answer-meeting'; readonly party: Party; readonly slots: readonly number[] }
  | { readonly type: 'move-meeting'; readonly slot: Timestamp; readonly reason: string }
  | { readonly type: 'cancel-meeting'; readonly reason: string }
  | {
      readonly type: 'record-minutes'
      readonly text: string
      readonly present: readonly Party[]
      readonly commitments: readonly Commitment[]
    }

export type MeetingRefusal =
  /** One meeting at a time. */
  | { readonly refused: 'meeting-open' }
  /** Two to five different times ahead. */
  | { readonly refused: 'meeting-slots' }

type Given = {
  readonly now: Timestamp
  readonly actor: Actor
  readonly profile: Profile
  readonly calendar: Calendar
  readonly dispatchable: ReadonlySet<DepartmentCode>
}

/** The meeting of a case that is neither over nor cancelled. */
export function openMeeting(it: Case): Meeting | null {
  const meeting = 'meeting' in it ? it.meeting : undefined
  return meeting && meeting.ended === undefined ? meeting : null
}

/** Everybody who takes part. */
export function partiesOf({ kind, departments }: Pick<Meeting, 'kind' | 'departments'>): readonly Party[] {
  return kind === 'joint-visit' ? [...departments, 'enterprise'] : departments
}

/** The parties that have not answered yet. */
export function awaited(meeting: Meeting): readonly Party[] {
  return meeting.fixed ? [] : partiesOf(meeting).filter((party) => !meeting.replies.some((reply) => reply.party === party))
}

/** The departments that have something to do with a case beside leading it: something owed, or a meeting ahead. */
export function involvedIn(it: Case): readonly DepartmentCode[] {
  return [...new Set([...openTasks(it).map(({ department }) => department), ...(openMeeting(it)?.departments ?? [])])]
}

/** Who may give such a command; null when the actor may. */
export function mayMeet(command: MeetingCommand, it: Case, actor: Actor): Refusal | null {
  if (isConfidential(it)) return { refused: 'not-your-case' }
  const office = actor.role === 'staff' || actor.role === 'head'
  if (command.type === 'answer-meeting') {
    const own = command.party === 'enterprise' ? actor.id === it.reporter : office && actor.departments.includes(command.party)
    return own ? null : { refused: 'not-your-case' }
  }
  const lead = leadOf(it)
  if (actor.role === 'coordinator' || actor.role === 'leader') return null
  if (!office) return { refused: 'not-your-role' }
  return lead !== null && actor.departments.includes(lead) ? null : { refused: 'not-your-case' }
}

/** What such a command causes. */
export function decideMeeting(command: MeetingCommand, it: Case, given: Given): readonly Happening[] | Refusal {
  if (!isHandled(it)) return { refused: 'wrong-status', status: it.status }
  const meeting = openMeeting(it)
  if (command.type === 'convene') return meeting ? { refused: 'meeting-open' } : convene(command, it.lead, given)
  if (!meeting) return { refused: 'nothing-pending' }
  switch (command.type) {
    case 'answer-meeting':
      return answer(command, meeting, given)
    case 'move-meeting':
      if (command.slot <= given.now) return { refused: 'meeting-slots' }
      return isBlank(command.reason)
        ? { refused: 'text-missing', needs: 'reason' }
        : [{ type: 'meeting-moved', slot: command.slot, reason: command.reason }]
    case 'cancel-meeting':
      return isBlank(command.reason)
        ? { refused: 'text-missing', needs: 'reason' }
        : [{ type: 'meeting-cancelled', reason: command.reason }]
    case 'record-minutes':
      return minutes(command, meeting, it, given)
  }
}

/** What falls due for a meeting: the answers, and the reminder on the working day before. */
export function meetingDue(it: Case, now: Timestamp): readonly Happening[] {
  const meeting = openMeeting(it)
  if (!meeting) return []
  if (!meeting.fixed) return now >= meeting.due ? [fix(meeting, now)] : []
  const { remindAt } = meeting.fixed
  return remindAt !== null && now >= remindAt ? [{ type: 'meeting-reminded' }] : []
}

/** When `meetingDue` next has something; null: never. */
export function meetingTimer(it: Case): Timestamp | null {
  const meeting = openMeeting(it)
  if (!meeting) return null
  return meeting.fixed ? meeting.fixed.remindAt : meeting.due
}

/** A meeting does not outlive what it is for: it is cancelled in front of the event that takes the case away. */
export function withMeetingEnded(happenings: readonly Happening[], it: Case | null): readonly Happening[] {
  const ends = happenings.some(({ type }) => endsMeeting.has(type))
  return it !== null && ends && openMeeting(it) ? [{ type: 'meeting-cancelled', reason: '' }, ...happenings] : happenings
}

/** What taking back an answer causes: the meeting that it cancelled in the same breath stands again. `place` is that of the answer in the history. */
export function meetingResumed(place: number, history: readonly Recorded[]): readonly MeetingEvent[] {
  const answer = history[place]
  const cancelled = history
    .slice(0, place)
    .some(({ type, at, by }) => type === 'meeting-cancelled' && at === answer?.at && by === answer.by && answer.type === 'resolved')
  return cancelled ? [{ type: 'meeting-resumed' }] : []
}

/** With these there is nothing to meet about any more, or others have the case. */
const endsMeeting: ReadonlySet<Happening['type']> = new Set(['resolved', 'dispatched', 'referred', 'withdrawn', 'declined', 'merged'])

/** The meeting after an event of its own. `remindAt` was reckoned when it was recorded (`reminderFor`). */
export function evolveMeeting(
  meeting: Meeting | undefined,
  event: MeetingEvent & { readonly at: Timestamp; readonly by: string; readonly remindAt?: Timestamp },
): Meeting | undefined {
  if (event.type === 'meeting-convened') {
    const { kind, departments, slots, place, due, at, by } = event
    const byOfficial = departments[0] !== undefined && event.asked.includes(departments[0])
    return { kind, departments, slots, place, due, at, by, byOfficial, replies: [] }
  }
  if (!meeting) return undefined
  switch (event.type) {
    case 'meeting-answered': {
      const others = meeting.replies.filter(({ party }) => party !== event.party)
      return { ...meeting, replies: [...others, { party: event.party, slots: event.slots }] }
    }
    case 'meeting-fixed':
      return { ...meeting, fixed: { slot: event.slot, coming: event.coming, absent: event.absent, remindAt: event.remindAt ?? null } }
    case 'meeting-moved':
      return { ...meeting, fixed: { slot: event.slot, coming: partiesOf(meeting), absent: [], remindAt: event.remindAt ?? null } }
    case 'meeting-reminded':
      return meeting.fixed ? { ...meeting, fixed: { ...meeting.fixed, remindAt: null } } : meeting
    case 'meeting-unfixed':
      return { ...meeting, ended: 'unfixed' }
    case 'meeting-cancelled':
      return { ...meeting, ended: 'cancelled' }
    case 'meeting-resumed': {
      const { ended: _ended, ...open } = meeting
      return open
    }
    case 'meeting-held':
      return { ...meeting, ended: 'held' }
  }
}

/** The opening of the working day before `slot`; null when that is not ahead of `now`. */
export function reminderFor(slot: Timestamp, now: Timestamp, calendar: Calendar): Timestamp | null {
  let day = calendar.addDays(calendar.dateOf(slot), -1)
  while (!calendar.isWorkingDay(day)) day = calendar.addDays(day, -1)
  const at = calendar.at(day, calendar.hours[0]?.from ?? '09:00')
  return at > now ? at : null
}

// --- Internal helpers ---

function convene(
  command: Extract<MeetingCommand, { type: 'convene' }>,
  lead: DepartmentCode,
  given: Given,
): readonly Happening[] | Refusal {
  const { now, actor, calendar, profile, dispatchable } = given
  const departments = [...new Set([lead, ...command.departments])]
  const unknown = departments.some((code) => !dispatchable.has(code) || code === 'discipline')
  if (unknown || (departments.length < 2 && command.kind === 'consultation')) return { refused: 'no-such-department' }
  const slots = [...new Set(command.slots)].sort()
  const [first] = slots
  if (first === undefined || slots.length < 2 || slots.length > 5 || first <= now) return { refused: 'meeting-slots' }
  if (isBlank(command.place)) return { refused: 'text-missing', needs: 'place' }
  const { kind, place } = command
  // Whoever proposes the times can come.
  const own = (actor.role === 'staff' || actor.role === 'head') && actor.departments.includes(lead)
  const asked = partiesOf({ kind, departments }).filter((party) => !own || party !== lead)
  const limit = clockOver('report-in', now, profile.meeting.answers, profile, calendar).due
  const before = calendar.subtractWorkingMinutes(first, profile.meeting.fixedBeforeWorkingMinutes)
  const due = limit < before ? limit : before > now ? before : first
  return [
    { type: 'meeting-convened', kind, departments, slots, place, due, asked },
    ...(own ? [{ type: 'meeting-answered', party: lead, slots: slots.map((_, i) => i + 1) } as const] : []),
  ]
}

function answer(
  command: Extract<MeetingCommand, { type: 'answer-meeting' }>,
  meeting: Meeting,
  given: Given,
): readonly Happening[] | Refusal {
  const { party } = command
  if (meeting.fixed || !partiesOf(meeting).includes(party)) return { refused: 'nothing-pending' }
  const slots = [...new Set(command.slots)].sort((a, b) => a - b)
  if (slots.some((slot) => !Number.isInteger(slot) || slot < 1 || slot > meeting.slots.length)) return { refused: 'meeting-slots' }
  const answered: Happening = { type: 'meeting-answered', party, slots }
  const after: Meeting = { ...meeting, replies: [...meeting.replies.filter((reply) => reply.party !== party), { party, slots }] }
  return awaited(after).length > 0 ? [answered] : [answered, fix(after, given.now)]
}

/** The earliest time that suits most; of a visit one that suits the enterprise, unless it has said nothing. */
function fix(meeting: Meeting, now: Timestamp): Happening {
  const said = (party: Party): readonly number[] => meeting.replies.find((reply) => reply.party === party)?.slots ?? []
  const enterprise = meeting.kind === 'joint-visit' && meeting.replies.some(({ party }) => party === 'enterprise')
  const possible = meeting.slots.flatMap((slot, i) => {
    const coming = partiesOf(meeting).filter((party) => said(party).includes(i + 1))
    const fits = slot > now && coming.length > 0 && (!enterprise || coming.includes('enterprise'))
    return fits ? [{ slot, coming }] : []
  })
  const best = possible.reduce<(typeof possible)[number] | null>(
    (most, one) => (most && most.coming.length >= one.coming.length ? most : one),
    null,
  )
  if (!best) return { type: 'meeting-unfixed' }
  const absent = partiesOf(meeting).filter((party) => !best.coming.includes(party))
  return { type: 'meeting-fixed', ...best, absent }
}

/** The minutes: who was there, what was agreed. A joint visit is one to the enterprise, which is asked about it like any other. */
function minutes(
  { text, present, commitments }: Extract<MeetingCommand, { type: 'record-minutes' }>,
  meeting: Meeting,
  it: OpenCase,
  { now, dispatchable }: Given,
): readonly Happening[] | Refusal {
  if (isBlank(text)) return { refused: 'text-missing', needs: 'minutes' }
  if (commitments.some(({ department }) => !dispatchable.has(department) || department === 'discipline'))
    return { refused: 'no-such-department' }
  if (commitments.some(({ due }) => due !== undefined && due <= now)) return { refused: 'promise-past' }
  const parties = partiesOf(meeting)
  const next = nextTask(it)
  const contacted = it.contact !== null && !it.contact.denied
  const visit = meeting.kind === 'joint-visit' && !contacted && present.includes(it.lead)
  return [
    {
      type: 'meeting-held',
      text,
      present: parties.filter((party) => present.includes(party)),
      absent: parties.filter((party) => !present.includes(party)),
    },
    ...(visit ? [{ type: 'visited', text, attachments: [] } as const] : []),
    ...commitments.map(
      ({ department, text: agreed, due }, i): Happening => ({
        type: 'task-given',
        task: next + i,
        kind: 'commitment',
        department,
        text: agreed,
        ...(due === undefined ? {} : { due }),
      }),
    ),
  ]
}

function isBlank(text: string): boolean {
  return !/[\p{L}\p{N}]/u.test(text)
}
