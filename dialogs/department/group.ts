/** The department's side: cards are answered in plain words; the bot confirms what it understood and is silent for ordinary talk. */
import { type Case, isOpen } from '../../cases/case.ts'
import { fullNumbers, namedCases, readYes, withoutNumbers } from '../answers.ts'
import type { Advanced, CaseCommand, CommandResult, DepartmentDialog, Effect, Given, Input, PendingCommand, Utterance } from '../dialog.ts'
import { ask, say } from '../dialog.ts'
import {
  groupDone,
  groupDropped,
  groupHelp,
  groupNeeds,
  groupNone,
  groupUnknown,
  groupWhich,
  phoneFor,
  preview,
  refusal,
  statusOf,
} from '../wording.ts'
import { isCommandLine, meaningOf } from './plain-words.ts'

/** One step of a work group, or of the direct chat of someone who acts for a department. */
export function advanceDepartment(dialog: DepartmentDialog, input: Input, given: Given): Advanced {
  const others = dialog.pending.filter((pending) => pending.by !== given.speaker.id)
  const own = dialog.pending.find((pending) => pending.by === given.speaker.id && isToday(pending.at, given))
  const step =
    input.type === 'outcome'
      ? outcomes(input.results, given)
      : ((own && answerPending(own, input.utterance, given)) ?? respond(input.utterance, given))
  // A question stays open while its asker only talks, and falls when something else is done.
  const next = step.pending ?? (step.effects.length === 0 ? own : undefined)
  return { dialog: { ...dialog, pending: next ? [...others, next] : others }, effects: step.effects }
}

// --- Internal helpers ---

type Response = { readonly pending: PendingCommand | null; readonly effects: readonly Effect[] }

const silent: Response = { pending: null, effects: [] }

function respond(utterance: Utterance, given: Given): Response {
  const named = namedCases(utterance.text, given.cases)
  const quoted = named.length === 0 && utterance.quote !== null ? namedCases(utterance.quote, given.cases).slice(0, 1) : named
  const text = withoutNumbers(utterance.text, given.cases)
  const aimed = utterance.addressed || quoted.length > 0 || fullNumbers(utterance.text).length > 0
  if (!aimed && !isCommandLine(text)) return silent

  const meaning = meaningOf(text, given.departments)
  if (fullNumbers(utterance.text).length > 0 && named.length === 0) return answer(say(groupUnknown))
  if (!meaning) return notACommand(utterance, text, quoted, given)

  const fitting = quoted.length > 0 ? quoted : given.cases.filter((it) => isOpen(it) && fits(meaning.command, it))
  const target = fitting[0]
  if (!target) return utterance.addressed || meaning.explicit ? answer(say(groupNone)) : silent
  if (fitting.length > 1) {
    if (!utterance.addressed && !meaning.explicit) return silent
    const { text: question, buttons } = groupWhich(fitting.slice(0, 10))
    return { pending: { waits: 'which-case', ...stamp(given), command: meaning.command }, effects: [ask(question, buttons)] }
  }
  // Nothing that was only inferred goes to the enterprise without being shown first.
  if (!meaning.explicit && meaning.command.type === 'resolve') {
    return show(target, meaning.command, preview.resolve(target.number, meaning.command.answer), given)
  }
  if (!meaning.explicit && meaning.command.type === 'report-progress') {
    return show(target, meaning.command, preview['report-progress'](target.number, meaning.command.text), given)
  }
  return answer({ type: 'command', number: target.number, command: meaning.command })
}

/** Talk: a question to the bot is answered with the case, a mention that means nothing with help, everything else with silence. */
function notACommand(utterance: Utterance, text: string, named: readonly Case[], given: Given): Response {
  if (!utterance.addressed) return silent
  const target = named[0]
  if (target && (text === '' || /[?？]|情况|进展|怎么/.test(text))) return answer(say(statusOf(target, given)))
  if (!target && /^(待办|清单|台账|有哪些|列表|在办)/.test(text)) {
    const open = given.cases.filter(isOpen)
    return answer(say(open.length === 0 ? groupNone : open.map((it) => statusOf(it, given)).join('\n\n')))
  }
  return answer(say(groupHelp))
}

function answerPending(pending: PendingCommand, utterance: Utterance, given: Given): Response | null {
  const text = withoutNumbers(utterance.text, given.cases)
  const named = namedCases(utterance.text, given.cases)
  switch (pending.waits) {
    case 'which-case': {
      const target = named[0]
      if (!target || named.length > 1 || (text !== '' && meaningOf(text, given.departments))) return null
      return answer({ type: 'command', number: target.number, command: pending.command })
    }
    case 'yes': {
      const yes = readYes(text)
      if (yes === null) return null
      return yes ? answer({ type: 'command', number: pending.number, command: pending.command }) : answer(say(groupDropped))
    }
    case 'text': {
      if (text === '' || utterance.quote !== null || named.length > 0) return null
      if (meaningOf(text, given.departments)?.explicit && pending.command.type !== 'request-extension') return null
      return answer({ type: 'command', number: pending.number, command: withText(pending.command, text, given) })
    }
  }
}

function withText(command: CaseCommand, text: string, given: Given): CaseCommand {
  if (command.type === 'contact') return { ...command, note: text }
  if (command.type === 'object') {
    const meant = meaningOf(`退单 ${text}`, given.departments)?.command
    return meant?.type === 'object' ? meant : { ...command, basis: text }
  }
  if (command.type === 'request-extension') {
    const meant = meaningOf(`延期 ${text}`, given.departments)?.command
    if (meant?.type !== 'request-extension') return command
    return { ...command, days: meant.days || command.days, reason: meant.reason || (meant.days === 0 ? text : command.reason) }
  }
  return command
}

function outcomes(results: readonly CommandResult[], given: Given): Response {
  const steps = results.map((result) => outcome(result, given))
  return { pending: steps.find((step) => step.pending)?.pending ?? null, effects: steps.flatMap((step) => step.effects) }
}

function outcome({ number, command, result }: CommandResult, given: Given): Response {
  if ('refused' in result) {
    const needed = result.refused === 'text-missing' ? result.needs : null
    // What goes to the enterprise is never taken from a loose next line; a note, a basis or a reason may be.
    if (needed !== null && needed !== 'answer' && needed !== 'progress' && command.type !== 'report') {
      return { pending: { waits: 'text', number, ...stamp(given), command }, effects: [ask(groupNeeds(needed, number))] }
    }
    return answer(say(refusal(result, number, given)))
  }
  const it = result.case
  switch (command.type) {
    case 'acknowledge':
    case 'contact':
    case 'promise-same-day':
    case 'report-progress':
    case 'resolve':
    case 'object':
    case 'request-extension':
      return answer(say(groupDone(command.type, it, given.speaker.name, given)))
    case 'view-phone': {
      const phone: Effect = {
        type: 'tell',
        audience: { to: 'person', person: given.speaker.id },
        said: { text: phoneFor(it), buttons: [] },
      }
      return {
        pending: null,
        effects: given.scope.type === 'group' ? [phone, say(groupDone('view-phone', it, given.speaker.name, given))] : [say(phoneFor(it))],
      }
    }
    default:
      return silent
  }
}

/** Whether a command without a number could be meant for the case. */
function fits(command: CaseCommand, it: Case): boolean {
  return command.type === 'acknowledge' ? it.status === 'dispatched' : it.status !== 'resolved' && it.status !== 'awaiting-dispatch'
}

function answer(effect: Effect): Response {
  return { pending: null, effects: [effect] }
}

function show(target: Case, command: CaseCommand, said: { text: string; buttons: Parameters<typeof ask>[1] }, given: Given): Response {
  return { pending: { waits: 'yes', number: target.number, ...stamp(given), command }, effects: [ask(said.text, said.buttons)] }
}

function stamp(given: Given): { readonly by: string; readonly at: string } {
  return { by: given.speaker.id, at: given.now }
}

function isToday(at: string, given: Given): boolean {
  return given.calendar.dateOf(at) === given.calendar.dateOf(given.now)
}
