/** How a person's cases are found, and what a case looks like from outside. */
import type { Timestamp } from '../../cases/calendar.ts'
import { type Case, confidentialDepartment, type DeclinedCase, type EventType, leadOf, lightOf, type Recorded } from '../../cases/case.ts'
import { isFinal } from '../../cases/final-answer.ts'
import type { Person } from '../../cases/people.ts'
import { assistingOf, type Task, tasksOf } from '../../cases/tasks.ts'
import { deliveredAt } from '../../cases/telling.ts'
import { maskText } from '../../dialogs/mask.ts'
import type { Directory } from '../directory.ts'
import type { CaseQuery } from '../store.ts'

/** What happened in a case, in words for people. */
export type Timeline = (events: readonly Recorded[], it: Case) => readonly { readonly at: Timestamp; readonly text: string }[]

/** The queries that together find every case a person may see; what else they find, `maySee` takes out. */
export function queriesOf(person: Person | null): readonly CaseQuery[] {
  switch (person?.role) {
    // The list is of one's own; a colleague's case is asked for by its number.
    // Those to be followed stand among all.
    case 'officer':
      return [{ of: 'reporter', reporter: person.id }, { of: 'ordinary' }]
    case 'entrepreneur':
    case 'observer':
      return [{ of: 'reporter', reporter: person.id }]
    case 'staff':
    case 'head':
      return person.departments.flatMap((code): readonly CaseQuery[] => [
        { of: 'department', lead: code },
        { of: 'owing', department: code },
      ])
    case 'discipline':
      return [{ of: 'department', lead: confidentialDepartment }, { of: 'all' }]
    case 'coordinator':
    case 'leader':
      return [{ of: 'ordinary' }]
    case undefined:
      return [{ of: 'all' }]
  }
}

/** What only officials may know of: that another enterprise has the same problem, and what is being considered, and how it is followed. */
export const forOfficials: ReadonlySet<EventType> = new Set([
  'linked',
  'suggested',
  'decline-proposed',
  'decline-turned-down',
  'followed-up',
])

/** Whether a viewer reads a case as an official does; null is the operator. */
export function isOfficial(viewer: Person | null): boolean {
  return viewer === null || !['entrepreneur', 'observer'].includes(viewer.role)
}

/** A case as the API shows it to a viewer. The reporter's number is not part of it. */
export function caseView(it: Case, events: readonly Recorded[], directory: Directory, viewer: Person | null): object {
  const official = isOfficial(viewer)
  const lead = leadOf(it)
  const leadName = directory.departments.find(({ code }) => code === lead)?.name
  return {
    number: it.number,
    status: it.status,
    admission: it.admission,
    kind: it.kind,
    matter: it.matter,
    urgency: it.urgency,
    ...(it.class === undefined ? {} : { class: it.class }),
    reporter: it.reporter,
    ...(it.filedBy === undefined ? {} : { filedBy: it.filedBy }),
    ...(it.source === undefined ? {} : { source: it.source }),
    enterprise: it.enterprise,
    text: maskText(it.text),
    lead,
    ...(leadName === undefined ? {} : { leadName }),
    assisting: assistingOf(it),
    light: lightOf(it),
    clocks: it.clocks
      .filter(({ task }) => task === undefined)
      .map(({ kind, due, status, light, provisional }) => ({ kind, due, status, light, provisional })),
    ...(tasksOf(it).length === 0 ? {} : { tasks: tasksOf(it).map((task) => taskView(task, it)) }),
    ...(it.rating === null ? {} : { rating: ratingView(it.rating) }),
    ...('answer' in it ? { answer: it.answer.text, answeredAt: it.answer.at, deliveredAt: deliveredAt(it) } : {}),
    ...(isFinal(it) ? { final: true } : {}),
    ...(it.status === 'declined' ? { declined: declinedView(it, official) } : {}),
    ...(it.status === 'merged' ? { mergedInto: it.mergedInto } : {}),
    ...(it.origin === undefined ? {} : { origin: it.origin }),
    ...(it.splits === undefined ? {} : { splits: it.splits }),
    ...(official && it.links !== undefined ? { links: it.links } : {}),
    events: events.map(({ type, at, by }, i) => ({ seq: i + 1, type, at, by })).filter(({ type }) => official || !forOfficials.has(type)),
  }
}

// --- Internal helpers ---

function taskView({ id, kind, department, text, ended }: Task, it: Case): object {
  const clock = it.clocks.findLast(({ task }) => task === id)
  return {
    task: id,
    kind,
    department,
    text: maskText(text),
    ...(ended ? { ended: ended.how } : {}),
    due: clock?.due,
    status: clock?.status,
    light: clock?.light,
  }
}

function declinedView({ declined, appeal }: DeclinedCase, official: boolean): object {
  const { proposedBy, reason, ...rest } = declined
  return {
    ...rest,
    reason: maskText(reason),
    ...(official ? { proposedBy } : {}),
    ...(appeal === undefined ? {} : { appeal: { ...appeal, reason: maskText(appeal.reason) } }),
  }
}

function ratingView({ level, outcome, reason }: NonNullable<Case['rating']>): object {
  return { level, solved: outcome, ...(reason === null ? {} : { reason }) }
}
