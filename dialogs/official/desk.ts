/** The official's side: coordinators rule on routing, objections and extensions; heads and leaders see red lights and instruct. */
import { type Case, isOpen, lightOf } from '../../cases/case.ts'
import { departmentNamed } from '../../cases/people.ts'
import { fullNumbers, namedCases, withoutNumbers } from '../answers.ts'
import type { Advanced, CaseCommand, CommandResult, DeskDialog, Effect, Given, Input, Utterance } from '../dialog.ts'
import { say } from '../dialog.ts'
import { desk, refusal, statusOf } from '../wording.ts'

/** One step of an official's chat. */
export function advanceDesk(dialog: DeskDialog, input: Input, given: Given): Advanced {
  const effects = input.type === 'outcome' ? input.results.map((result) => outcome(result, given)) : respond(input.utterance, given)
  return { dialog, effects }
}

// --- Internal helpers ---

function respond(utterance: Utterance, given: Given): readonly Effect[] {
  const text = withoutNumbers(utterance.text, given.cases)
  if (/红灯|超时|超期/.test(text) && text.length <= 12) return [say(redList(given))]
  if (/^(待办|待转办|待转|待审|台账|清单)/.test(text) && text.length <= 8) return [say(waitingList(given))]

  const named = namedCases(utterance.text, given.cases)
  const quoted = named.length === 0 && utterance.quote !== null ? namedCases(utterance.quote, given.cases).slice(0, 1) : named
  if (quoted.length === 0 && fullNumbers(utterance.text).length > 0) return [say(desk.unknown)]
  if (quoted.length > 1) return [say(desk.which(quoted, given).text)]
  const target = quoted[0]
  return given.speaker.role === 'coordinator' ? coordinate(text, target, given) : instructOrShow(text, target, given)
}

/** Rulings by a short reply; without a number they mean the only case that waits for such a ruling. */
function coordinate(text: string, named: Case | undefined, given: Given): readonly Effect[] {
  const only = (fits: (it: Case) => boolean): Case | undefined => {
    const fitting = given.cases.filter(fits)
    return named ?? (fitting.length === 1 ? fitting[0] : undefined)
  }
  const decide = (target: Case | undefined, command: CaseCommand): readonly Effect[] =>
    target ? [{ type: 'command', number: target.number, command }] : [say(waitingList(given))]

  const objection = /^(不同意|不予|驳回|同意|准许|批准)\s*退单/.exec(text)
  if (objection) {
    const lead = departmentNamed(text.slice(objection[0].length), given.departments)
    return decide(only(hasObjection), { type: 'rule-objection', uphold: !/^(不|驳)/.test(text), lead: lead?.code ?? null })
  }
  const extension = /^(不同意|不予|驳回|同意|准许|批准)\s*(延期|延长)/.exec(text)
  if (extension) return decide(only(hasExtension), { type: 'rule-extension', approve: !/^(不|驳)/.test(text) })

  const instruction = /^(督办|批示|要求|请)[:：,，\s]*([\s\S]+)/.exec(text)
  if (named && instruction) return decide(named, { type: 'instruct', text: text.replace(/^(督办|批示)[:：,，\s]*/, '') })

  const awaiting = only((it) => it.status === 'awaiting-dispatch')
  const pick = /^[1-3]$/.exec(text)
  const suggestion = pick && awaiting ? awaiting.suggestions[Number(pick[0]) - 1] : undefined
  if (suggestion && awaiting) return decide(awaiting, { type: 'dispatch', lead: suggestion.code })

  const transfer = /^(改派|改转|转办|转给|转|派给|派|交给|交)/.exec(text)
  const department = transfer || text.length <= 14 ? departmentNamed(text, given.departments) : null
  if (department) {
    if (!awaiting) return [say(waitingList(given))]
    if (awaiting && 'objection' in awaiting && awaiting.objection)
      return decide(awaiting, { type: 'rule-objection', uphold: true, lead: department.code })
    return decide(awaiting, { type: 'dispatch', lead: department.code })
  }
  if (transfer) return [say(desk.noDepartment)]
  return [say(named ? statusOf(named, given) : desk.coordinatorHelp)]
}

/** A number alone, or a question, shows the case; a number with anything else is an instruction and goes to the group. */
function instructOrShow(text: string, named: Case | undefined, given: Given): readonly Effect[] {
  if (!named) return [say(desk.help)]
  const asking = text === '' || /[?？]$|怎么样|什么情况|进展|进度|办到哪/.test(text)
  if (asking) return [say(statusOf(named, given))]
  return [{ type: 'command', number: named.number, command: { type: 'instruct', text: text.replace(/^(批示|督办)[:：,，\s]*/, '') } }]
}

function outcome({ number, command, result }: CommandResult, given: Given): Effect {
  if ('refused' in result) return say(refusal(result, number, given))
  const it = result.case
  switch (command.type) {
    case 'dispatch':
      return say(desk.dispatched(it, given))
    case 'rule-objection':
      return say(command.uphold ? desk.objection(it, given) : desk.objectionOverruled(it))
    case 'rule-extension':
      return say(command.approve ? desk.extensionApproved(it, given) : desk.extensionRefused(it))
    default:
      return say(desk.instructed(it, given))
  }
}

function redList(given: Given): string {
  const reds = given.cases.filter((it) => isOpen(it) && lightOf(it) === 'red' && mayOversee(it, given))
  return reds.length === 0 ? desk.noReds : desk.reds(reds, given)
}

function waitingList(given: Given): string {
  const waiting = given.cases.filter((it) => it.status === 'awaiting-dispatch' || hasObjection(it) || hasExtension(it))
  return waiting.length === 0 ? desk.nothingWaiting : desk.waiting(waiting, given)
}

function mayOversee(it: Case, given: Given): boolean {
  return given.speaker.role !== 'head' || ('lead' in it && it.lead !== null && given.speaker.departments.includes(it.lead))
}

function hasObjection(it: Case): boolean {
  return 'objection' in it && it.objection !== null
}

function hasExtension(it: Case): boolean {
  return 'extension' in it && it.extension !== null
}
