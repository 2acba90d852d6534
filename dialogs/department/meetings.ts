/** A group's words about meetings: it says which times suit; of the lead it proposes, moves, cancels and records them. */
import { type Case, isHandled } from '../../cases/case.ts'
import { awaited, openMeeting } from '../../cases/meetings.ts'
import type { CommandResult, Effect, Given, PendingCommand } from '../dialog.ts'
import { ask, say } from '../dialog.ts'
import { isAboutMeeting, meetingStep, slotsThatSuit } from '../meeting-words.ts'
import * as wording from '../wording.ts'
import { type Line, ownDepartments } from './tasks.ts'

type Response = { readonly pending: PendingCommand | null; readonly effects: readonly Effect[] }

/** The answer to a line about a meeting; null when it is about none, and is read like any other. */
export function aboutMeetings(line: Line, given: Given): Response | null {
  const answered = suits(line, given)
  if (answered) return answered
  if (!isAboutMeeting(line.text)) return null
  const own = ownDepartments(given)
  const leading = given.cases.filter((it) => isHandled(it) && own.includes(it.lead))
  const meant = line.cases.length > 0 ? line.cases : leading
  const [it] = meant
  if (!it || meant.length > 1) return { pending: null, effects: [say(it ? wording.groupWhich(meant, given).text : wording.groupNone)] }
  if (!('lead' in it) || it.lead === null || !own.includes(it.lead)) return null
  const step = meetingStep(line.text, it, given)
  if (!step) return null
  if (step.type === 'say') return { pending: null, effects: [say(step.text)] }
  if (step.type === 'run') return { pending: null, effects: [{ type: 'command', number: it.number, command: step.command }] }
  const pending: PendingCommand = { waits: 'yes', number: it.number, by: given.speaker.id, at: given.now, command: step.command }
  return { pending, effects: [ask(step.said.text, step.said.buttons)] }
}

/** What is said when a command about a meeting is done; null for other commands. */
export function meetingOutcome({ command, result }: CommandResult, given: Given): string | null {
  if ('refused' in result) return null
  switch (command.type) {
    case 'convene':
    case 'answer-meeting':
    case 'move-meeting':
    case 'cancel-meeting':
    case 'record-minutes':
      return wording.meetingDone(command.type, result.case, given.speaker.name, given)
    default:
      return null
  }
}

// --- Internal helpers ---

/** 「1、3」, 「都可以」, on the case that is meant or the only one that waits for it. */
function suits({ text, cases }: Line, given: Given): Response | null {
  const own = ownDepartments(given)
  const late = cases.length === 1 ? cases[0] : undefined
  const fixed = late && openMeeting(late)
  if (late && fixed?.fixed && fixed.departments.some((code) => own.includes(code)) && slotsThatSuit(text, fixed.slots.length) !== null)
    return { pending: null, effects: [say(wording.fixedAlready(late, given))] }
  const waiting = (cases.length > 0 ? cases : given.cases).filter((it) => partyIn(it, own) !== undefined)
  const [it] = waiting
  const meeting = it && openMeeting(it)
  const slots = meeting ? slotsThatSuit(text, meeting.slots.length) : null
  const party = it && partyIn(it, own)
  if (!it || !slots || party === undefined) return null
  if (waiting.length > 1) return { pending: null, effects: [say(wording.groupWhich(waiting, given).text)] }
  return { pending: null, effects: [{ type: 'command', number: it.number, command: { type: 'answer-meeting', party, slots } }] }
}

/** The party for which somebody answers here; one that has answered may change its mind until the time is fixed. */
function partyIn(it: Case, own: readonly string[]): string | undefined {
  const meeting = openMeeting(it)
  if (!meeting || meeting.fixed) return undefined
  return awaited(meeting).find((party) => own.includes(party)) ?? meeting.departments.find((code) => own.includes(code))
}
