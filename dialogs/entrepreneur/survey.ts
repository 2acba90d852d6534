/** Answers to what was asked last: were you contacted, is it solved, how do you rate it, why, shall it go on; and which case was meant. */
import type { Case, CaseNumber } from '../../cases/case.ts'
import { isHandled, isOpen } from '../../cases/case.ts'
import { bare, readOutcome, readRating, readYes } from '../answers.ts'
import type { CaseCommand, CaseQuestion, Effect, Given, ReporterDialog } from '../dialog.ts'
import { ask, isAboutDraft, say } from '../dialog.ts'
import { askOutcomeFirst, askSupplement, askWithdraw, contactConfirmed, notWithdrawn, reasonTaken } from '../wording.ts'
import type { Heard, ReporterStep } from './reporter.ts'

/** The step an answer makes, or null when the text does not answer an open question. */
export function answerQuestion(dialog: ReporterDialog, heard: Heard, given: Given): ReporterStep | null {
  for (const question of questions(dialog, heard, given)) {
    const step = answerOne(dialog, question, heard, given)
    if (step) return step
  }
  return null
}

// --- Internal helpers ---

/**
 * The open questions, the one asked last first. What the cases ask (their answer, their contact) is read off the cases,
 * for it was asked by a notice; what this dialog asked stands in `asked`. A number or quote narrows them to one case.
 */
function questions(dialog: ReporterDialog, { named }: Heard, given: Given): readonly CaseQuestion[] {
  const mine = dialog.asked
  const own: readonly CaseQuestion[] = mine && !isAboutDraft(mine) ? [mine] : []
  const ofCases = given.cases.flatMap(ofCase).filter((question) => !own.some((other) => same(other, question)))
  // At the same instant the case's question is the newer one: a notice comes after what was said here.
  const all = [...ofCases, ...own].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
  const first = named[0]
  return first ? all.filter((question) => 'number' in question && question.number === first.number) : all
}

function ofCase(it: Case): readonly CaseQuestion[] {
  if (it.status === 'resolved') {
    if (it.outcome === null) return [{ about: 'outcome', number: it.number, at: it.answer.at }]
    return [{ about: it.ratingOpen ? 'rating' : 'settle', number: it.number, at: it.answer.at }]
  }
  const handled = isHandled(it) ? it : undefined
  const rating: readonly CaseQuestion[] = handled?.ratingOpen ? [{ about: 'rating', number: it.number, at: handled.dispatchedAt }] : []
  const reason: readonly CaseQuestion[] =
    it.rating && it.rating.level <= 2 && it.rating.reason === null ? [{ about: 'reason', number: it.number, at: it.rating.at }] : []
  const contact: readonly CaseQuestion[] =
    handled?.contact && !handled.contact.denied ? [{ about: 'contact', number: it.number, at: handled.contact.at }] : []
  return [...rating, ...reason, ...contact]
}

function same(a: CaseQuestion, b: CaseQuestion): boolean {
  return a.about === b.about && 'number' in a && 'number' in b && a.number === b.number
}

function answerOne(dialog: ReporterDialog, question: CaseQuestion, heard: Heard, given: Given): ReporterStep | null {
  const { text } = heard
  const run = (...commands: readonly (readonly [CaseNumber, CaseCommand])[]): ReporterStep => ({
    dialog,
    effects: commands.map(([number, command]): Effect => ({ type: 'command', number, command })),
  })
  switch (question.about) {
    case 'contact':
      return contact(dialog, question.number, heard, given)
    case 'outcome': {
      const outcome = readOutcome(text)
      const rating = readRating(text)
      if (outcome === null) {
        if (rating === null) return null
        const it = given.cases.find((other) => other.number === question.number)
        if (!it) return null
        const { text: words, buttons } = askOutcomeFirst(it)
        return { dialog, effects: [ask(words, buttons)] }
      }
      const give: CaseCommand = { type: 'give-outcome', outcome }
      return rating ? run([question.number, give], [question.number, { type: 'rate', level: rating.level }]) : run([question.number, give])
    }
    case 'rating': {
      const rating = readRating(text)
      if (rating === null) return null
      const rate: CaseCommand = { type: 'rate', level: rating.level }
      const explained = rating.level <= 2 && rating.rest.length >= 4
      return explained
        ? run([question.number, rate], [question.number, { type: 'explain-rating', reason: rating.rest }])
        : run([question.number, rate])
    }
    case 'reason':
      // Only while it is the question of this dialog: a later, unrelated sentence is no reason.
      if (dialog.asked?.about !== 'reason' || dialog.asked.number !== question.number) return null
      if (/^(不想说|没有|没什么|不说了|不用了|算了|无)$/.test(bare(text))) {
        const it = given.cases.find((other) => other.number === question.number)
        return { dialog: { ...dialog, asked: null }, effects: it ? [say(reasonTaken(it))] : [] }
      }
      return run([question.number, { type: 'explain-rating', reason: text }])
    case 'settle': {
      const again = /继续|要|还要|接着|是/.test(bare(text)) && !/不|就到这|算了/.test(text)
      if (!again && !/就到这|不用|不要|不需要|算了|办结|可以了|不继续|否/.test(text)) return null
      return run([question.number, { type: 'settle', again }])
    }
    case 'withdraw': {
      if (readYes(text) === false || /^(不撤回?|先不撤|不用撤)/.test(bare(text)))
        return { dialog: { ...dialog, asked: null }, effects: [say(notWithdrawn)] }
      return run([question.number, { type: 'withdraw', reason: text }])
    }
    case 'which':
      return whichAnswered(dialog, question, heard, given)
  }
}

function contact(dialog: ReporterDialog, number: CaseNumber, { text }: Heard, given: Given): ReporterStep | null {
  const word = bare(text)
  if (
    /^(没有?|没有?(人)?联系(我|过|到)?(我们)?|没(接到|收到)(电话|联系)?|没有?打(过)?电话(给我)?|还没(有)?(人)?(联系)?|没人联系(我|过)?|不属实|没联系)$/.test(
      word,
    )
  ) {
    return { dialog, effects: [{ type: 'command', number, command: { type: 'deny-contact' } }] }
  }
  // 「是」 while a draft waits for its confirmation belongs to the draft.
  if (
    /^(联系了|联系过了?|属实|已联系|打过电话了?|来过了?|见过了?|接到了)$/.test(word) ||
    (readYes(text) === true && dialog.draft === null)
  ) {
    return given.cases.some((it) => it.number === number) ? { dialog, effects: [say(contactConfirmed)] } : null
  }
  return null
}

function whichAnswered(
  dialog: ReporterDialog,
  question: Extract<CaseQuestion, { about: 'which' }>,
  heard: Heard,
  given: Given,
): ReporterStep | null {
  const open = given.cases.filter(isOpen)
  const ordinal = /^(?:第)?([1-9一二三])(?:个|件)?$/.exec(bare(heard.text))?.[1]
  const byOrder = ordinal === undefined ? undefined : open[('一二三'.indexOf(ordinal) + 1 || Number(ordinal)) - 1]
  const target = heard.named[0] ?? byOrder ?? (open.length === 1 ? open[0] : undefined)
  if (!target) return null
  const cleared: ReporterDialog = { ...dialog, asked: null }
  const command = (it: CaseCommand): ReporterStep => ({
    dialog: cleared,
    effects: [{ type: 'command', number: target.number, command: it }],
  })
  switch (question.verb) {
    case 'urge':
      return command({ type: 'urge' })
    case 'withdraw': {
      const { text, buttons } = askWithdraw(target)
      return { dialog: { ...dialog, asked: { about: 'withdraw', number: target.number, at: given.now } }, effects: [ask(text, buttons)] }
    }
    case 'supplement': {
      const text = question.text || heard.text
      if (text === '' && heard.utterance.attachments.length === 0) return { dialog, effects: [ask(askSupplement(target.number))] }
      return command({ type: 'supplement', text, attachments: heard.utterance.attachments })
    }
  }
}
