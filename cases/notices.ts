/** (event, case) → who is told. What they read is written in `dialogs/`. */
import { proposerOf } from './admission.ts'
import { type Case, confidentialDepartment, type DepartmentCode, isConfidential, leadOf, type Recorded } from './case.ts'
import type { Profile } from './clocks.ts'
import { told } from './escalation.ts'
import { isFinal } from './final-answer.ts'
import { isLongTerm } from './long-term.ts'
import { type Meeting, type Party, partiesOf } from './meetings.ts'
import { lastPoor } from './ratings.ts'
import { openTasks, tasksOf } from './tasks.ts'
import { toldOfUrging } from './urging.ts'

/** Whom a notice is for; `server/directory.ts` knows where they are reached. */
export type Audience =
  | { readonly to: 'reporter'; readonly person: string }
  /** Whoever gave a task. */
  | { readonly to: 'person'; readonly person: string }
  | { readonly to: 'group'; readonly department: DepartmentCode }
  | { readonly to: 'head'; readonly department: DepartmentCode }
  /** `officer`: the service officers, or the coordinators where there is none. `but`: all of them without this person. */
  | { readonly to: 'coordinator' | 'leader' | 'discipline' | 'officer'; readonly but?: string }
  /** The service officer of the enterprise of the case; nobody where it has none (1+1+1). */
  | { readonly to: 'enterprise-officer' }

export type Notice = {
  readonly audience: Audience
  readonly event: Recorded
  /** The case after the whole command. */
  readonly case: Case
  /** Waits for working hours: reminders and escalations disturb nobody at night (西海岸「无事不扰」). */
  readonly hold: boolean
}

/** The notices of one event. `before` is the case before it, `after` the case when the whole command is done. */
export function noticesOf(event: Recorded, before: Case | null, after: Case, profile: Profile): readonly Notice[] {
  const reporter: Audience = { to: 'reporter', person: after.reporter }
  const joined = (after.joined ?? []).map((person): Audience => ({ to: 'reporter', person }))
  const lead = leadOf(after)
  // Nothing of a confidential case reaches anyone but the reporter and the discipline contact.
  const confidential = isConfidential(after)
  const owner: Audience = confidential ? { to: 'discipline' } : lead === null ? { to: 'coordinator' } : { to: 'group', department: lead }
  const coordinator: Audience = confidential ? { to: 'discipline' } : { to: 'coordinator' }
  const head: Audience = confidential ? { to: 'discipline' } : lead === null ? { to: 'coordinator' } : { to: 'head', department: lead }
  const leader: Audience = confidential ? { to: 'discipline' } : { to: 'leader' }
  const officer: Audience = confidential ? { to: 'discipline' } : { to: 'enterprise-officer' }
  // The group that no longer has the case.
  const left = before === null ? null : leadOf(before)
  const previous: readonly Audience[] =
    left === null || left === confidentialDepartment || confidential || (left === lead && event.type === 'dispatched')
      ? []
      : [{ to: 'group', department: left }]
  const tell = (hold: boolean, ...audiences: readonly Audience[]): readonly Notice[] =>
    distinct(audiences).map((audience) => ({ audience, event, case: after, hold: hold && after.urgency === 'normal' }))

  switch (event.type) {
    case 'dispatched':
      // Who reported gets the receipt in the same breath; the reporter hears of a dispatch that somebody else decided.
      if (event.by === after.reporter) return tell(false, owner)
      // Of a case that was split off, the message on that says where it went.
      return before?.status === 'reported' && after.origin !== undefined ? tell(false, owner) : tell(false, owner, ...previous, reporter)
    case 'referred':
    case 'objected':
      return tell(false, coordinator)
    case 'extension-requested':
      return confidential ? [] : tell(false, coordinator)
    case 'progress-reported':
      // Who wants to hear monthly gets the reports of the weeks together; the department owes each of them.
      return event.week !== undefined && isLongTerm(after) && after.longTerm.told < event.week ? [] : tell(false, reporter)
    case 'suspended':
      return tell(false, reporter)
    case 'supplement-reminded':
      return tell(true, reporter)
    case 'resumed':
      if (event.because === 'limit') return tell(true, owner, reporter)
      return event.because === 'received' ? tell(false, reporter) : tell(false, owner)
    case 'long-term-begun':
      // Who has a confidential case in hand rules on it, too.
      return confidential ? tell(false, reporter) : tell(false, reporter, coordinator)
    case 'long-term-refused':
      return tell(false, owner, reporter)
    case 'contacted':
      // What the enterprise confirms itself is news for the department.
      return event.by === after.reporter ? tell(false, owner) : tell(false, reporter)
    case 'visit-denied':
      return tell(false, owner, coordinator)
    case 'visited':
    case 'acknowledged':
    case 'same-day-promised':
    case 'promised':
      return tell(false, reporter)
    case 'resolved':
      return tell(false, reporter, ...joined)
    case 'retracted':
      // Whoever heard of it.
      if (event.what === 'long-term-begun') return confidential ? tell(false, reporter) : tell(false, reporter, coordinator)
      return tell(false, event.what === 'objected' || event.what === 'extension-requested' ? coordinator : reporter)
    case 'contact-denied':
      return tell(false, owner, coordinator)
    case 'return-proposed':
      return tell(false, reporter)
    case 'return-answered':
      return tell(false, owner)
    case 'objection-upheld':
      return tell(false, ...previous)
    case 'objection-overruled':
    case 'extension-refused':
    case 'phone-amended':
    case 'withdrawn':
      return tell(false, owner)
    case 'instructed':
      if (event.sheet) return tell(false, owner, head)
      // Another lead is the coordinator's to arrange.
      return event.lead === undefined || event.lead === lead ? tell(false, owner) : tell(false, owner, coordinator)
    case 'classified':
      // A department that gives itself more time is seen to do so.
      if (confidential || lead === null) return tell(false, reporter)
      return event.role === 'coordinator' ? tell(false, owner, reporter) : tell(false, coordinator, reporter)
    case 'urged': {
      const by = event.by === after.reporter ? [] : [reporter]
      const higher = toldOfUrging(event, profile.urging).flatMap((rung) => (rung === 'owner' ? [] : [{ head, coordinator }[rung]]))
      return [...tell(false, owner, ...by), ...tell(true, ...higher).filter(({ audience }) => audience.to !== owner.to)]
    }
    case 'supplemented':
      // What a colleague did is told to the reporter.
      return event.by === after.reporter ? tell(false, owner) : tell(false, owner, reporter)
    case 'extension-approved':
      return confidential ? tell(false, reporter) : tell(false, owner, reporter)
    case 'reopened':
      return confidential ? tell(false, owner) : [...tell(false, owner), ...tell(true, head)]
    case 'rated':
      return event.level > 2 || (after.status === 'closed' && !isFinal(after)) ? [] : tell(true, coordinator)
    case 'rating-changed':
      if (after.status === 'closed') return tell(false, owner)
      if (event.level <= 2) return tell(true, coordinator)
      return confidential ? tell(false, owner) : [...tell(false, owner), ...tell(true, coordinator)]
    case 'rating-explained':
      return confidential ? tell(false, owner) : [...tell(false, owner), ...tell(true, head)]
    case 'closed':
      // A survey runs out on the seventh day, be it a day off: nobody at the department need know before work begins.
      return [...tell(event.by === 'system', owner), ...(event.how === 'rated' ? [] : tell(false, reporter))]
    case 'clock-yellow':
    case 'clock-red':
    case 'escalated': {
      // A task is owed by its own department.
      const task = tasksOf(after).find(({ id }) => id === event.task)
      const owed = task?.department
      // Who gave an instruction waits for what becomes of it, whoever is responsible for the enterprise.
      const giver: readonly Audience[] =
        event.type === 'clock-red' && task?.kind === 'instruction' && !confidential ? [{ to: 'person', person: task.by }] : []
      // The department does not hear of what the coordinator owes.
      if (event.clock === 'phone') {
        // The call is the service officer's; that it was not made is the coordinator's to know.
        const caller: Audience = confidential ? { to: 'discipline' } : { to: 'officer' }
        const late = event.type === 'clock-red' ? [coordinator] : []
        return tell(true, ...told(event, after, profile).map((rung) => (rung === 'leader' ? leader : caller)), ...late)
      }
      if (event.clock === 'follow-up') {
        return tell(true, ...told(event, after, profile).map((rung) => (rung === 'leader' ? leader : coordinator)))
      }
      const whose =
        event.clock === 'appeal'
          ? { owner: coordinator, head: coordinator }
          : owed === undefined
            ? { owner, head }
            : ({ owner: { to: 'group', department: owed }, head: { to: 'head', department: owed } } as const)
      return tell(true, ...told(event, after, profile).map((rung) => ({ ...whose, leader, officer })[rung]), ...giver)
    }
    case 'task-given':
      // An instruction has its own words to the group.
      if (event.kind === 'instruction') return []
      return tell(false, { to: 'group', department: event.department }, ...(event.kind === 'assist' ? [reporter] : []))
    case 'task-done': {
      const task = tasksOf(after).find(({ id }) => id === event.task)
      if (!task) return []
      const giver: Audience = { to: 'person', person: task.by }
      if (task.kind === 'instruction') return tell(false, giver)
      const others: readonly Audience[] = task.department === lead ? [] : [owner]
      return tell(false, ...others, ...(task.kind === 'assist' ? [] : [reporter]))
    }
    case 'task-dropped': {
      const task = tasksOf(after).find(({ id }) => id === event.task)
      return task ? tell(false, { to: 'group', department: task.department }) : []
    }
    case 'meeting-convened':
      return tell(false, ...parties(event.asked, after.reporter))
    case 'meeting-fixed':
    case 'meeting-moved':
    case 'meeting-cancelled':
    case 'meeting-resumed': {
      // It may be cancelled because the case has become confidential.
      const meeting = confidential ? undefined : (meetingOf(after) ?? meetingOf(before))
      return meeting ? tell(false, ...parties(partiesOf(meeting), after.reporter), ...convener(meeting)) : []
    }
    case 'meeting-reminded': {
      const meeting = meetingOf(after)
      return meeting ? tell(true, ...parties(partiesOf(meeting), after.reporter)) : []
    }
    case 'meeting-unfixed': {
      const meeting = meetingOf(after)
      return meeting ? tell(false, owner, ...convener(meeting)) : []
    }
    case 'meeting-held': {
      const meeting = meetingOf(after)
      return meeting ? tell(false, ...parties(meeting.departments, after.reporter), reporter, ...convener(meeting)) : []
    }
    case 'progress-asked':
      return tell(true, owner, reporter)
    case 'dues-recomputed':
      // A week without news is no limit.
      return event.moved.every(({ clock }) => clock === 'weekly') ? [] : tell(true, owner, reporter)
    case 'suggested':
      return tell(false, coordinator)
    case 'decline-proposed':
      return tell(false, { to: 'coordinator', but: event.by }, leader)
    case 'decline-turned-down': {
      const proposer = before === null ? null : proposerOf(before)
      return proposer === null || proposer === event.by ? [] : tell(false, { to: 'person', person: proposer })
    }
    case 'declined':
      return tell(false, reporter, ...joined, ...groupsOf(before), { to: 'person', person: event.proposedBy })
    case 'appealed':
      return tell(false, { to: 'coordinator', ...(after.status === 'declined' ? { but: after.declined.proposedBy } : {}) }, leader)
    case 'appeal-upheld':
    case 'appeal-dismissed':
      return tell(false, reporter)
    case 'merged':
      return tell(false, ...(event.by === after.reporter ? [] : [reporter]), ...(confidential ? [] : groupsOf(before)))
    case 'absorbed':
      // A colleague's case came in.
      return tell(false, owner, ...(event.reporter === after.reporter ? [] : [reporter]))
    case 'split-off':
      return tell(false, owner)
    case 'follow-up-opened':
      return event.because === 'poor' ? tell(true, { to: 'officer' }, coordinator) : tell(true, { to: 'officer' })
    case 'rating-verified':
      // Whether it stays in the statistics is not the department's to hear before it is ruled on.
      return event.finding === 'misjudged' ? [] : tell(false, owner)
    case 'rating-appealed':
      return tell(false, coordinator)
    case 'exclusion-proposed':
      // A signature of the leader waits for working hours.
      return [...tell(false, coordinator), ...tell(true, leader)]
    case 'rating-excluded':
      return tell(false, owner, reporter)
    case 'rating-appeal-refused':
      // The coordinator rules first, and need not hear of its own no.
      return lastPoor(after)?.appeal?.proposed ? tell(false, owner, coordinator) : tell(false, owner)
    case 'final-refused':
      return tell(false, owner, coordinator)
    case 'pressure-flagged':
    case 'final-proposed':
      return tell(false, coordinator)
    case 'final-signed':
      return tell(true, leader)
    case 'final-answered':
      return [...tell(false, owner, coordinator), ...tell(true, head)]
    case 'answer-held':
    case 'answer-delivered': {
      const caller: Audience = confidential ? { to: 'discipline' } : { to: 'officer' }
      // The department has read that its answer is on the way; what others decided is not its own.
      const own = !confidential && (after.status === 'resolved' || after.status === 'closed')
      return [...tell(true, caller), ...(event.type === 'answer-held' ? tell(false, reporter, ...(own ? [owner] : [])) : [])]
    }
    case 'told-by-phone':
      return tell(false, reporter)
    case 'reported':
      return after.origin === undefined ? [] : tell(false, reporter)
    // The dialog says what it made of the answer.
    case 'meeting-answered':
    // The red light has told them, and the next week asks for itself.
    case 'week-missed':
    case 'follow-up-called':
    case 'follow-up-tried':
    case 'linked':
    case 'news-slowed':
    case 'outcome-given':
    // Whoever asked for it hears of all their cases in one message.
    case 'erased':
    case 'phone-viewed':
    case 'followed-up':
    // The dialog tells of several cases in one message.
    case 'flagged-repeated':
      return []
  }
}

// --- Internal helpers ---

/** The work groups that have something to do on a case: of its lead, and of whoever owes a task. */
function groupsOf(it: Case | null): readonly Audience[] {
  if (it === null) return []
  const lead = leadOf(it)
  const departments = [...(lead === null ? [] : [lead]), ...openTasks(it).map(({ department }) => department)]
  return departments.map((department): Audience => ({ to: 'group', department }))
}

function parties(all: readonly Party[], reporter: string): readonly Audience[] {
  return all.map((party) => (party === 'enterprise' ? { to: 'reporter', person: reporter } : { to: 'group', department: party }))
}

/** An official who convened a meeting belongs to none of its groups. */
function convener({ by, byOfficial }: Meeting): readonly Audience[] {
  return byOfficial ? [{ to: 'person', person: by }] : []
}

function meetingOf(it: Case | null): Meeting | undefined {
  return it !== null && 'meeting' in it ? it.meeting : undefined
}

function distinct(audiences: readonly Audience[]): readonly Audience[] {
  const key = (audience: Audience): string => JSON.stringify(audience)
  return audiences.filter((audience, i) => audiences.findIndex((other) => key(other) === key(audience)) === i)
}
