/** The entrepreneur's side: interrupts first, then the answer to what was asked last, then a new problem. */
import type { Case } from '../../cases/case.ts'
import { isOpen } from '../../cases/case.ts'
import { fullNumbers, namedCases, withoutNumbers } from '../answers.ts'
import type { Advanced, CommandResult, Effect, Given, Input, ReporterDialog, Utterance } from '../dialog.ts'
import { ask, say } from '../dialog.ts'
import {
  askRating,
  askReason,
  askSettle,
  cannotRead,
  closedWithThanks,
  contactDenied,
  continued,
  gotFiles,
  phoneAmended,
  reasonTaken,
  receipt,
  refusal,
  rejectedFiles,
  supplemented,
  unknownNumber,
  urged,
  withdrawn,
} from '../wording.ts'
import { interrupt } from './interrupts.ts'
import { report } from './report.ts'
import { answerQuestion } from './survey.ts'

/** One step of an entrepreneur's chat. */
export function advanceReporter(dialog: ReporterDialog, input: Input, given: Given): Advanced {
  if (input.type === 'outcome')
    return input.results.reduce<Advanced>((step, result) => outcome(step, result, given), { dialog, effects: [] })
  const { utterance } = input
  const refused = utterance.rejected.length > 0 ? [say(rejectedFiles(utterance.rejected))] : []
  const step = respond(dialog, utterance, given)
  return { dialog: step.dialog, effects: [...refused, ...step.effects] }
}

/** What one step of the chat works with: the text without case numbers, and the cases it names. */
export type Heard = { readonly utterance: Utterance; readonly text: string; readonly named: readonly Case[] }

export type ReporterStep = { readonly dialog: ReporterDialog; readonly effects: readonly Effect[] }

// --- Internal helpers ---

function respond(dialog: ReporterDialog, utterance: Utterance, given: Given): ReporterStep {
  const named = namedCases(utterance.text, given.cases)
  const heard: Heard = {
    utterance,
    text: withoutNumbers(utterance.text, given.cases),
    named: named.length === 0 && utterance.quote !== null ? namedCases(utterance.quote, given.cases).slice(0, 1) : named,
  }
  if (!hasWords(utterance.text)) return withoutWords(dialog, heard, given)
  const unknown = fullNumbers(utterance.text).length > 0 && named.length === 0
  if (unknown && dialog.asked?.about !== 'problem') return { dialog, effects: [say(unknownNumber)] }
  return interrupt(dialog, heard, given) ?? answerQuestion(dialog, heard, given) ?? report(dialog, heard, given)
}

function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text) || /[👍👌]/u.test(text)
}

/** Pictures alone join the draft, or the case that is quoted; anything else without words is asked for again. */
function withoutWords(dialog: ReporterDialog, heard: Heard, given: Given): ReporterStep {
  const { attachments } = heard.utterance
  const target = heard.named.find(isOpen)
  if (attachments.length > 0 && target && dialog.draft === null) {
    return { dialog, effects: [{ type: 'command', number: target.number, command: { type: 'supplement', text: '', attachments } }] }
  }
  if (attachments.length > 0) {
    const step = report(dialog, heard, given)
    return { dialog: step.dialog, effects: [say(gotFiles(attachments.length)), ...step.effects] }
  }
  return { dialog, effects: heard.utterance.rejected.length > 0 ? [] : [ask(cannotRead)] }
}

function outcome({ dialog: advanced, effects }: Advanced, { number, command, result }: CommandResult, given: Given): Advanced {
  if (advanced.type !== 'reporter') return { dialog: advanced, effects }
  const dialog: ReporterDialog = { ...advanced, asked: null }
  const then = (next: ReporterDialog, ...more: readonly Effect[]): Advanced => ({ dialog: next, effects: [...effects, ...more] })
  if ('refused' in result) return then(dialog, say(refusal(result, number, given)))
  const it = result.case
  const asked = (about: 'rating' | 'reason' | 'settle'): ReporterDialog => ({ ...dialog, asked: { about, number, at: given.now } })
  switch (command.type) {
    case 'report':
      return then(
        { ...dialog, draft: null, enterprise: it.enterprise ?? dialog.enterprise, phone: it.phone ?? dialog.phone },
        say(receipt(it, given)),
      )
    case 'supplement':
      return then({ ...advanced, asked: advanced.asked?.about === 'which' ? null : advanced.asked }, say(supplemented(it)))
    case 'amend-phone':
      return then({ ...dialog, phone: it.phone }, say(phoneAmended(it)))
    case 'withdraw':
      return then(dialog, say(withdrawn(it)))
    case 'urge':
      return then(advanced, say(urged(it, given)))
    case 'deny-contact':
      return then(dialog, say(contactDenied(it, given)))
    case 'give-outcome': {
      const { text, buttons } = askRating(it, command.outcome)
      return then(asked('rating'), ask(text, buttons))
    }
    case 'rate':
      if (command.level <= 2) return then(asked('reason'), ask(askReason(it, given)))
      if (it.status === 'resolved') {
        const { text, buttons } = askSettle(it)
        return then(asked('settle'), ask(text, buttons))
      }
      return then(dialog, say(it.status === 'closed' ? closedWithThanks(it) : reasonTaken(it)))
    case 'explain-rating':
      return then(dialog, say(reasonTaken(it)))
    case 'settle':
      return then(dialog, say(command.again ? continued(it, given) : closedWithThanks(it)))
    default:
      return then(dialog)
  }
}
