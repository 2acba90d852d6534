/** The department's side: cards are answered in plain words; the bot confirms what it understood and is silent for ordinary talk. */
import { type Case, type CaseNumber, isConfidential, isHandled, isOpen } from '../../cases/case.ts'
import { departmentNamed } from '../../cases/people.ts'
import { lastPoor } from '../../cases/ratings.ts'
import { decideSuspension, suspensionOf } from '../../cases/suspension.ts'
import {
  bare,
  fullNumbers,
  looksLikeNumber,
  meantCases,
  namedCases,
  narrow,
  quotedCases,
  readRating,
  readYes,
  withoutNumbers,
} from '../answers.ts'
import { classGiven } from '../classes.ts'
import type { Limit } from '../dates.ts'
import type { Advanced, CaseCommand, CommandResult, DepartmentDialog, Effect, Given, PendingCommand, Spoken, Utterance } from '../dialog.ts'
import { ask, say } from '../dialog.ts'
import { bindingWord } from '../group-words.ts'
import { isAboutMeeting } from '../meeting-words.ts'
import type { Said } from '../message.ts'
import { aboutAssessment } from '../official/assessment.ts'
import { aboutLedger } from '../official/ledger.ts'
import { aboutTelling, toldOutcome } from '../official/telling.ts'
import { taskWords } from '../task-words.ts'
import * as wording from '../wording.ts'
import { admissionInGroup } from './admission.ts'
import { aboutMeetings, meetingOutcome } from './meetings.ts'
import { isInternal, isQuestion, isUnreached } from './ordinary-words.ts'
import { type Hearing, isCommandLine, isReceived, isUndo, type Meaning, meaningOf } from './plain-words.ts'
import { asksForRating } from './pressure.ts'
import { limitOf, type Promised, promiseIn } from './promises.ts'
import { aboutTasks, assistsOnly, taskOutcome } from './tasks.ts'
import { hearInGroup } from './voice.ts'

/** One step of a work group, or of the direct chat of someone who acts for a department. */
export function advanceDepartment(dialog: DepartmentDialog, input: Spoken, given: Given): Advanced {
  if (input.type === 'outcome') {
    return after(input.results, dialog, given)
  }
  const open = pendingFor(dialog, input.utterance, given)
  const step = hearInGroup(input.utterance, given, (said) => (open && answerPending(open, said, given)) ?? respond(said, dialog, given))
  // A question stays open while its asker only talks, and falls when something else is done.
  const own = dialog.pending.find((pending) => pending.by === given.speaker.id)
  const fallen = step.effects.length === 0 ? [] : [open, own]
  const kept = dialog.pending.filter((pending) => !fallen.includes(pending))
  return { dialog: { ...dialog, pending: step.pending ? [...kept, step.pending] : kept }, effects: step.effects }
}

// --- Internal helpers ---

type Response = { readonly pending: PendingCommand | null; readonly effects: readonly Effect[] }

const silent: Response = { pending: null, effects: [] }

/** An answer to the enterprise beyond this many characters does not fit one message. */
const longestForEnterprise = 500

function respond(utterance: Utterance, dialog: DepartmentDialog, given: Given): Response {
  const binds = utterance.addressed && given.scope.type === 'group' ? bindingWord(utterance.text, given.departments) : null
  if (binds?.code && given.scope.type === 'group') return answer(say(wording.groupBinding.already(given.scope.department, given)))
  const assessed = utterance.addressed ? aboutAssessment(utterance, given) : null
  if (assessed !== null) return { pending: null, effects: assessed }
  const counted = utterance.addressed ? aboutLedger(utterance, given) : null
  if (counted !== null) return { pending: null, effects: counted }
  const named = namedCases(utterance.text, given.cases)
  const quoted = meantCases(utterance, given.cases)
  const text = withoutNumbers(utterance.text, given.cases)
  const leads = beginsWithNumber(utterance.text)
  const unknown = isUnknown(utterance.text, named) && (quoted.length === 0 || leads)
  const aimed = utterance.addressed || quoted.length > 0 || unknown
  if (asksForRating(text) && (aimed || namesEnterprise(text, given))) return pressed(text, quoted, given)
  if (!aimed && !isCommandLine(text)) return silent

  const telling = given.speaker.role === 'discipline' ? aboutTelling(utterance, given) : null
  if (telling !== null) return { pending: null, effects: telling }
  const returned = speakerReturns(text, quoted, given)
  if (returned) return returned
  const admission = aimed && !unknown ? admissionInGroup(utterance, text, quoted, given) : null
  if (admission) return { pending: null, effects: admission }

  const asks = quoted.length === 1 && quoted[0] && asksEnterprise(text) ? waitFor(quoted[0], text, given) : null
  if (asks !== null) return asks
  const waiting = quoted.length === 0 ? given.cases.some(isSuspended) : quoted.some(isSuspended)
  const read = (): Meaning | null =>
    waiting && isReceived(text)
      ? { command: { type: 'resume' }, explicit: true }
      : (classMeaning(text, given) ?? meaningOf(unknown ? withoutStrangers(text) : text, hearingOf(given, utterance)))
  const line = { utterance, text, cases: quoted, meaning: read }
  const onTask = unknown ? null : (aboutMeetings(line, given) ?? aboutTasks(line, given))
  if (onTask) return onTask
  const meaning = withPhotos(read(), utterance)
  // 「会议室改到 1207 了」 is talk: a stray number counts where it stands first, or beside a word of the trade.
  const onTasks = unknown && taskWords(withoutStrangers(text), given.departments) !== null
  if (unknown) return utterance.addressed || meaning?.explicit || onTasks || (meaning && leads) ? answer(say(wording.groupUnknown)) : silent
  // 「尾号 0007 那辆挡着门了」: a number in passing makes no command of a sentence that was only inferred.
  if (named.length > 0 && !utterance.addressed && utterance.quote === null && !leads && !meaning?.explicit) return silent
  if (quoted.length === 1 && quoted[0] && !meaning?.explicit && isUnreached(text))
    return answer(say(wording.groupUnreached(quoted[0].number)))
  const wanted = !meaning && utterance.quote !== null && quoted.length === 1 ? quoted[0] : undefined
  if (wanted && isHandled(wanted) && asksEnterprise(text))
    return carryOut(wanted, { command: { type: 'report-progress', text }, explicit: false }, given)
  if (!meaning) return notACommand(utterance, text, quoted, given)
  // 「下午我们一起过去一趟」 on a case that was acknowledged says more than that it was.
  const seen = meaning.command.type === 'acknowledge' && !meaning.explicit && quoted.length === 1 ? quoted[0] : undefined
  if (seen && isHandled(seen) && seen.status !== 'dispatched')
    return text.length < 6 ? silent : carryOut(seen, { command: { type: 'report-progress', text }, explicit: false }, given)

  if (meaning.command.type === 'retract' && quoted.length === 0) {
    const last = dialog.acts?.find(({ by }) => by === given.speaker.id)
    const acted = given.cases.find(({ number }) => number === last?.number)
    if (acted) return carryOut(acted, meaning, given)
  }
  const all = meaning.command.type === 'acknowledge' && /都|全部|两件|所有/.test(text)
  const fitting = (quoted.length > 0 ? quoted : given.cases).filter(
    (it) => quoted.length === 1 || (isOpen(it) && fits(meaning.command, it, given)),
  )
  const target = fitting[0]
  if (!target) return utterance.addressed || meaning.explicit ? answer(say(wording.groupNone)) : silent
  if (all) return { pending: null, effects: fitting.map((it) => ({ type: 'command', number: it.number, command: meaning.command })) }
  if (fitting.length > 1) {
    if (!utterance.addressed && !meaning.explicit) return silent
    const { text: question, buttons } = wording.groupWhich(fitting, given)
    const pending: PendingCommand = { waits: 'which-case', ...stamp(given), ...meaning }
    return { pending, effects: [ask(question, buttons)] }
  }
  return carryOut(target, { ...meaning, explicit: meaning.explicit && aimed }, given, text)
}

/** 「0007 非线索，转住建局」, by the discipline contact: the reporter is asked first. */
function speakerReturns(text: string, named: readonly Case[], given: Given): Response | null {
  if (given.speaker.role !== 'discipline' || !noTipOff.test(narrow(text).trim())) return null
  const only = given.cases.filter(isHandled)
  const it = named.length === 1 ? named[0] : named.length === 0 && only.length === 1 ? only[0] : undefined
  if (!it)
    return answer(
      named.length > 1 || only.length > 0 ? show(wording.groupWhich(named.length > 1 ? named : only, given)) : say(wording.groupNone),
    )
  const lead = departmentNamed(text, given.departments)
  if (!lead) return answer(say(wording.returnNeedsDepartment(it.number)))
  return { pending: null, effects: [{ type: 'command', number: it.number, command: { type: 'propose-return', lead: lead.code } }] }
}

const noTipOff = /^(?:这件|本件|经核实|核实后)?[,，]?\s*(?:非线索|不是线索|不属于?线索|非作风问题|不是作风问题|不属于?作风问题|非保密件)/

function classMeaning(text: string, { profile }: Given): Meaning | null {
  const name = classGiven(text, profile.classes)
  return name === null ? null : { command: { type: 'classify', class: name }, explicit: true }
}

function isSuspended(it: Case): boolean {
  return suspensionOf(it) !== null
}

/** Asks the enterprise for what is needed, with the limits standing still, once it is released; null where the rules do not let them. */
function waitFor(target: Case, asks: string, given: Given): Response | null {
  const command: CaseCommand = { type: 'suspend', asks }
  if ('refused' in decideSuspension(command, target, given)) return null
  return carryOut(target, { command, explicit: false }, given)
}

/** What is sent with the report of a visit shows it. */
function withPhotos(meaning: Meaning | null, { attachments }: Utterance): Meaning | null {
  return meaning?.command.type === 'report-visit' ? { ...meaning, command: { ...meaning.command, attachments } } : meaning
}

/** 「请企业补充一下宽带账号」 on a card: what the department needs is for the enterprise to read, once it is released. */
const asksOfEnterprise =
  /^(?:还)?(?:请|麻烦|需要?|劳烦|等)(?:企业|贵司|贵公司|贵单位|对方|店主|老板|您|你们)(?:再|先|尽快|把|将|帮忙)*(?:补|提供|发|准备|带|配合|确认|告知|说明|上传|提交|留|写)[^?？吗]{2,}$/
/** 「还差9月的银行回单和采购合同，麻烦企业补一下」: what is missing first. */
const lacksOfEnterprise =
  /^(?:现在|目前|材料|资料|这件)*(?:还)?(?:差|缺|少|需要|要)[^?？]{2,}[,，。\s](?:请|麻烦|需要?|让|等|劳烦)(?:企业|贵司|贵公司|对方|店主|老板|您|他们)(?:再|尽快|抓紧)*(?:补|提供|发|交|送|传|拿)[^?？吗]{0,8}$/

function asksEnterprise(text: string): boolean {
  return asksOfEnterprise.test(text) || lacksOfEnterprise.test(text)
}

/** Runs a command; what goes to the enterprise is shown first when it was only inferred, and refused when it is too long to read. */
function carryOut(target: Case, { command: meant, explicit, guessed = false }: Meaning, given: Given, line = ''): Response {
  const command = explicit ? meant : notYetDone(meant, given)
  const { number } = target
  const released = releasedBy(command)
  const length = [...released].length
  if (asksForRating(released)) return pressed(released, [target], given)
  if (length > longestForEnterprise) return answer(say(wording.groupTooLong(length, longestForEnterprise)))
  if (command.type === 'propose-final') {
    if (asksForRating(command.text)) return pressed(command.text, [target], given)
    const { text, basis } = command
    const long = (
      [
        [text, wording.longestFinal.text],
        [basis, wording.longestFinal.basis],
      ] as const
    ).find(([words, most]) => [...words].length > most)
    if (long) return answer(say(wording.groupTooLong([...long[0]].length, long[1])))
  }
  const promise = promises.includes(command.type) ? promiseIn(released || saidIn(command) || line, given) : null
  if (command.type === 'suspend' && released !== '' && !explicit) {
    const { text, buttons } = wording.askSuspend(number, released)
    return { pending: { waits: 'yes', number, ...stamp(given), command }, effects: [ask(text, buttons)] }
  }
  if (released !== '' && !explicit) {
    // 「下周三前装好」 is nothing but a promise, and asked about as one.
    if (promise !== null && promise.command.text === released.trim()) return askPromise(promise, number, given)
    const kind = command.type === 'resolve' ? '答复' : '进展'
    const { text, buttons } = wording.preview(
      kind,
      number,
      released,
      { limit: promise?.limit ?? limitOf(released, given), kept: promise !== null },
      given,
    )
    const pending: PendingCommand = { waits: 'yes', number, ...stamp(given), command, ...(promise ? { promise: promise.command } : {}) }
    return { pending, effects: [ask(text, buttons)] }
  }
  const name = wording.commandNames[command.type]
  if (guessed && name !== undefined && command.type !== 'view-phone') {
    const { text, buttons } = wording.askBack(number, name)
    return {
      pending: { waits: 'yes', number, ...stamp(given), command, ...(promise ? { promise: promise.command } : {}) },
      effects: [ask(text, buttons)],
    }
  }
  // The promise is asked about when it is known what became of the command.
  const pending: PendingCommand | null = promise ? { waits: 'yes', number, ...stamp(given), command: promise.command } : null
  return { pending, effects: [{ type: 'command', number, command }] }
}

/** What goes to the enterprise word for word. */
function releasedBy(command: CaseCommand): string {
  if (command.type === 'resolve') return command.answer
  if (command.type === 'report-progress') return command.text
  return command.type === 'suspend' ? command.asks : ''
}

/** 「元旦前全部换新」 ends nothing yet: what is only announced is no answer. */
function notYetDone(command: CaseCommand, given: Given): CaseCommand {
  if (command.type !== 'resolve' || /已|了|好|完/.test(command.answer) || promiseIn(command.answer, given) === null) return command
  return { type: 'report-progress', text: command.answer }
}

/** What may hold a promise to the enterprise. An answer ends the matter, and an extension is the coordinator's to grant. */
const promises: readonly CaseCommand['type'][] = ['acknowledge', 'contact', 'report-progress']

function askPromise({ limit, command }: Promised, number: CaseNumber, given: Given): Response {
  const { text, buttons } = wording.askPromise(number, command.text, limit, given)
  return { pending: { waits: 'yes', number, ...stamp(given), command }, effects: [ask(text, buttons)] }
}

/** A good rating was asked for: nothing goes to the enterprise, and the coordinator hears of it. */
function pressed(text: string, cases: readonly Case[], given: Given): Response {
  const { scope, speaker } = given
  const it = cases.length === 1 ? (cases[0] ?? null) : null
  const department = wording.shortOf(scope.type === 'group' ? scope.department : (speaker.departments[0] ?? null), given)
  // On a case it is kept with the case, which tells whom it concerns.
  if (it !== null) {
    return {
      pending: null,
      effects: [{ type: 'command', number: it.number, command: { type: 'flag-pressure', text } }, say(wording.groupPressed)],
    }
  }
  const said: Said = { text: wording.desk.pressed(null, speaker.name, department, text), buttons: [] }
  return {
    pending: null,
    effects: [
      { type: 'tell', audience: { to: speaker.role === 'discipline' ? 'discipline' : 'coordinator' }, said },
      say(wording.groupPressed),
    ],
  }
}

/** The enterprise of a case is named, or 企业 is called by name. */
function namesEnterprise(text: string, { cases }: Given): boolean {
  return (
    /[@＠]\s*企业/.test(text) ||
    cases.some(({ enterprise }) => {
      const core = enterprise?.replace(/(?:有限责任|股份有限|有限)?公司$/, '') ?? ''
      return core.length >= 2 && (text.includes(core) || (core.length >= 4 && text.includes(core.slice(0, 2))))
    })
  )
}

/** Talk: a question to the bot is answered with the case, a mention that means nothing with help, everything else with silence. */
function notACommand(utterance: Utterance, text: string, named: readonly Case[], given: Given): Response {
  // A number in full at the head of a line is for the bot: nobody writes it to a colleague and is content with silence.
  const heads = named.length === 1 && /^\s*QS\d{8}-\d{4}/i.test(narrow(utterance.text)) && !isQuestion(text) && text.length >= 4
  if (!utterance.addressed && !heads) return silent
  if (/^(?:谢谢|感谢|辛苦|多谢|好的?|嗯|ok|收到|明白|知道了)/i.test(bare(text)) && bare(text).length <= 8)
    return answer(say(wording.groupCourtesy))
  const target = named[0]
  if (target && named.length === 1 && (text === '' || isQuestion(text) || /^(?:情况|状态|详情|看看|查看|查一下|进展|进度)/.test(text)))
    return answer(say(wording.statusOf(target, given, 'official')))
  if (named.length > 1) return answer(show(wording.groupWhich(named, given)))
  if (/待办|清单|台账|有哪些|列表|在办|还有(?:几|多少)件/.test(text) && text.length <= 14) {
    return answer(
      say(
        wording.groupList(
          given.cases.filter((it) => isOpen(it) && it.status !== 'declined'),
          given,
        ),
      ),
    )
  }
  // 「下午去看」: it may be what the enterprise should know.
  if (heads && target && isHandled(target) && !isInternal(text))
    return carryOut(target, { command: { type: 'report-progress', text }, explicit: false }, given)
  if (text === '') return answer(say(wording.groupUsage))
  return answer(say(isInternal(text) ? wording.groupInternal : wording.groupHelp))
}

/** The question that an utterance may answer: one's own, or a colleague's that is quoted or tapped. */
function pendingFor(dialog: DepartmentDialog, { quote }: Utterance, given: Given): PendingCommand | undefined {
  const fresh = dialog.pending.filter((pending) => isFresh(pending.at, given))
  const own = fresh.find((pending) => pending.by === given.speaker.id)
  return own ?? fresh.find((pending) => 'number' in pending && quote !== null && fullNumbers(quote).includes(pending.number))
}

function answerPending(pending: PendingCommand, utterance: Utterance, given: Given): Response | null {
  const text = withoutNumbers(utterance.text, given.cases)
  const named = namedCases(utterance.text, given.cases)
  const quoted = utterance.quote === null ? [] : quotedCases(utterance.quote, given.cases)
  switch (pending.waits) {
    case 'which-case': {
      if (/^(?:都|全部|两件都?|所有)/.test(text) && pending.command.type === 'acknowledge') {
        const fitting = given.cases.filter((it) => isOpen(it) && fits(pending.command, it, given))
        return { pending: null, effects: fitting.map((it) => ({ type: 'command', number: it.number, command: pending.command })) }
      }
      const target = named[0]
      if (!target || named.length > 1 || (text !== '' && meaningOf(text, hearingOf(given, utterance)))) return null
      return carryOut(target, pending, given)
    }
    case 'yes': {
      if ([...named, ...quoted].some((it) => it.number !== pending.number)) return null
      const yes = isUndo(text) ? false : readYes(text)
      if (yes === null) return null
      // In a group 「好的」 is said to colleagues all day; unaddressed, only a plain 是 releases.
      const meant =
        utterance.addressed ||
        utterance.quote !== null ||
        /^(?:撤销|是|是的|否|不|不发|先不发|别发|先别发|确认|发|发出|发吧|可以发|取消)$/.test(bare(text))
      if (!meant) return null
      const promising = pending.command.type === 'promise'
      const releases = releasedBy(pending.command) !== ''
      if (!yes) return answer(say(promising ? wording.groupNoPromise : releases ? wording.groupDropped : wording.groupDroppedCommand))
      const commands = [pending.command, ...(pending.promise ? [pending.promise] : [])]
      return { pending: null, effects: commands.map((command) => ({ type: 'command', number: pending.number, command })) }
    }
    case 'text': {
      if ([...named, ...quoted].some((it) => it.number !== pending.number)) return null
      // 「非常满意」 is no basis and no reason.
      if (readRating(text)?.rest === '') return null
      if (text === '' || isQuestion(text) || isInternal(text) || /^(?:收到|好的?|哈+|嗯+|ok|谢谢|辛苦了?)[。.!！~]*$/i.test(text))
        return null
      if (isAboutMeeting(text)) return null
      if (/^(?:算了|取消|不用了|先不)/.test(text) || isUndo(text)) return answer(say(wording.groupDroppedCommand))
      if (meaningOf(text, hearingOf(given, utterance))?.explicit && pending.command.type !== 'request-extension') return null
      return answer({ type: 'command', number: pending.number, command: withText(pending.command, text, given) })
    }
  }
}

function withText(command: CaseCommand, text: string, given: Given): CaseCommand {
  if (command.type === 'contact') return { ...command, note: text }
  if (command.type === 'appeal-rating') return { ...command, reason: text }
  if (command.type === 'suggest') return { ...command, text }
  if (command.type === 'begin-long-term') return { ...command, reason: text }
  if (command.type === 'drop-task' || command.type === 'cancel-meeting' || command.type === 'move-meeting')
    return { ...command, reason: text }
  if (command.type === 'record-minutes' || command.type === 'complete-task' || command.type === 'report-visit') return { ...command, text }
  if (command.type === 'object') {
    const meant = meaningOf(`退单 ${text}`, hearingOf(given, { addressed: true }))?.command
    return { ...command, basis: text, suggested: (meant?.type === 'object' ? meant.suggested : null) ?? command.suggested }
  }
  if (command.type === 'request-extension') {
    const meant = meaningOf(`延期 ${text}`, hearingOf(given, { addressed: true }))?.command
    if (meant?.type !== 'request-extension') return command
    return { ...command, days: meant.days || command.days, reason: meant.reason || (meant.days === 0 ? text : command.reason) }
  }
  return command
}

/** What is said when the commands are done, and what is asked then: for what was missing, or whether a promise shall be kept. */
function after(results: readonly CommandResult[], dialog: DepartmentDialog, given: Given): Advanced {
  const steps = results.map((result) => outcome(result, given))
  const missing = steps.find((step) => step.pending)?.pending ?? null
  const own = dialog.pending.find((pending) => pending.by === given.speaker.id && pending.waits === 'yes')
  const kept = own?.waits === 'yes' && own.command.type === 'promise' && missing === null ? own : null
  const done = results.some(({ number, result }) => number === kept?.number && !('refused' in result))
  const limit = kept && done && kept.command.type === 'promise' ? limitOf(kept.command.text, given) : null
  const question =
    kept && limit && kept.command.type === 'promise' ? [askPromise({ limit, command: kept.command }, kept.number, given)] : []
  const others = dialog.pending.filter((pending) => pending !== own || question.length > 0)
  const last = results.findLast(({ command, result }) => !('refused' in result) && undoable.includes(command.type))
  const acts = (dialog.acts ?? []).filter(({ by }) => last === undefined || by !== given.speaker.id)
  return {
    dialog: {
      ...dialog,
      pending: missing ? [...others, missing] : others,
      ...(last || dialog.acts ? { acts: last ? [...acts, { ...stamp(given), number: last.number }] : acts } : {}),
    },
    effects: [...steps.flatMap((step) => step.effects), ...question.flatMap(({ effects }) => effects)],
  }
}

const undoable: readonly string[] = [
  ...['acknowledge', 'contact', 'report-visit', 'promise-same-day', 'report-progress', 'promise', 'resolve', 'object', 'request-extension'],
  ...['suspend', 'resume', 'begin-long-term'],
]

function outcome({ number, command, result }: CommandResult, given: Given): Response {
  const told = toldOutcome({ number, command, result }, given)
  if (told !== null) return answer(say(told))
  if ('refused' in result) {
    const needed = result.refused === 'text-missing' ? result.needs : null
    // What goes to the enterprise is never taken from a loose next line; a note, a basis or a reason may be.
    if (needed !== null && !whole.includes(needed) && command.type !== 'report') {
      return { pending: { waits: 'text', number, ...stamp(given), command }, effects: [ask(wording.groupNeeds(needed, number))] }
    }
    return answer(say(wording.refusal(result, number, given, 'department')))
  }
  const onTask = taskOutcome({ number, command, result }, given) ?? meetingOutcome({ number, command, result }, given)
  if (onTask !== null) return answer(say(onTask))
  const it = result.case
  switch (command.type) {
    case 'appeal-rating':
      return answer(say(wording.groupAppealed(it.number, given.speaker.name)))
    case 'propose-final':
      return answer(say(wording.groupFinalProposed(it.number, given.speaker.name)))
    case 'request-extension':
      if (isConfidential(it)) return answer(say(wording.extendedByOneself(it, given)))
      return answer(say(wording.groupDone(command.type, it, given.speaker.name, given)))
    case 'acknowledge':
    case 'contact':
    case 'promise-same-day':
    case 'report-progress':
    case 'resolve':
    case 'object':
    case 'promise':
    case 'suspend':
    case 'resume':
    case 'begin-long-term':
      return answer(say(wording.groupDone(command.type, it, given.speaker.name, given, limitNamed(command, given))))
    case 'propose-return':
      return answer(say(wording.returnAsked(it)))
    case 'classify':
      return answer(say(wording.groupClassified(it, command.class, given.speaker.name, given)))
    case 'suggest':
      return answer(say(wording.admissionToGroup.suggested(number, command.what)))
    case 'merge':
      return answer(say(wording.admissionDesk.merged(number, command.into)))
    case 'report-visit':
      return answer(say(wording.visitGroup.noted(it, given.speaker.name)))
    case 'retract': {
      const taken = result.events.find((event) => event.type === 'retracted')
      return taken ? answer(say(wording.groupRetracted(taken.what, it, given.speaker.name, given))) : silent
    }
    case 'view-phone': {
      const phone: Said = { text: wording.phoneFor(it), buttons: [] }
      if (given.scope.type === 'direct') return answer(show(phone))
      const told: Effect = { type: 'tell', audience: { to: 'person', person: given.speaker.id }, said: phone }
      return { pending: null, effects: [told, say(wording.groupDone('view-phone', it, given.speaker.name, given))] }
    }
    default:
      return silent
  }
}

/** What is missing is said in one line with the rest of it, never in a loose next one. */
const whole: readonly string[] = ['answer', 'progress', 'final']

/** What a command tells the enterprise, or tells of it. */
function saidIn(command: CommandResult['command']): string {
  switch (command.type) {
    case 'contact':
      return command.note
    case 'report-progress':
      return command.text
    default:
      return ''
  }
}

/** The time that an answer names; in what else is said it becomes a question of its own. */
function limitNamed(command: CommandResult['command'], given: Given): Limit | null {
  return command.type === 'resolve' ? limitOf(command.answer, given) : null
}

/** Whether a command without a number could be meant for the case. */
function fits(command: CaseCommand, it: Case, given: Given): boolean {
  if (assistsOnly(it, given)) return false
  if (command.type === 'retract') return isHandled(it) || it.status === 'resolved'
  if (command.type === 'appeal-rating') return lastPoor(it) !== undefined
  if (command.type === 'resume') return suspensionOf(it) !== null
  return command.type === 'acknowledge' ? it.status === 'dispatched' : isHandled(it)
}

/** A number is named, in full or where a number stands, and no case of this department has it. */
function isUnknown(text: string, named: readonly Case[]): boolean {
  return named.length === 0 && (beginsWithNumber(text) || looksLikeNumber(text))
}

/** A number in full, or a short one where a number stands: first. */
function beginsWithNumber(text: string): boolean {
  return (
    fullNumbers(text).length > 0 ||
    /^\s*[#…]?\d{4,5}号?(?:\s|[,，:：]|(?=签收|已联系|进展|答复|办结|退单|延期|补材料|转长期|材料)|$)/.test(narrow(text))
  )
}

function withoutStrangers(text: string): string {
  return narrow(text).replace(/^\s*[#…]?\d{4,5}号?[\s,，:：]*/, '')
}

/** The departments, and the one this is: the group's, or the only one of who writes here alone. */
function hearingOf({ departments, scope, speaker, reads }: Given, { addressed }: Pick<Utterance, 'addressed'>): Hearing {
  const code = scope.type === 'group' ? scope.department : speaker.departments.length === 1 ? speaker.departments[0] : undefined
  return { all: departments, own: departments.find((department) => department.code === code) ?? null, reads, mentioned: addressed }
}

function answer(effect: Effect): Response {
  return { pending: null, effects: [effect] }
}

function show({ text, buttons }: Said): Effect {
  return say(text, buttons)
}

function stamp(given: Given): { readonly by: string; readonly at: string } {
  return { by: given.speaker.id, at: given.now }
}

/** A question is answered the same day, within two hours of work: a stray 是 in the evening releases nothing. */
function isFresh(at: string, { calendar, now }: Given): boolean {
  return calendar.dateOf(at) === calendar.dateOf(now) && calendar.workingMinutesBetween(at, now) <= 120
}
