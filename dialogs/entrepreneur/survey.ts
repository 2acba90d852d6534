/** Answers to what was asked last: were you contacted, is it solved, how do you rate it, why, shall it go on; and which case was meant. */
import type { Case, CaseNumber } from '../../cases/case.ts'
import { isHandled, isOpen, isUnrated } from '../../cases/case.ts'
import { type Meeting, openMeeting } from '../../cases/meetings.ts'
import { bare, readOutcome, readRating, readYes } from '../answers.ts'
import type { CaseCommand, CaseQuestion, Effect, Given, ReporterDialog } from '../dialog.ts'
import { ask, isAboutDraft, say } from '../dialog.ts'
import { slotsByDay, slotsThatSuit } from '../meeting-words.ts'
import * as wording from '../wording.ts'
import { whistleOn } from './interrupts.ts'
import { isAngry, opensOnly } from './phrases.ts'
import type { Heard, ReporterStep } from './reporter.ts'
import { changesRating, readArchived, readChangedRating } from './second-thoughts.ts'

/**
 * The step an answer makes, or null when the text does not answer an open question.
 * Questions are told apart by content first (a rating is for what waits for a rating), then by time, the newest first;
 * when the same word could answer two cases asked at the same instant, it is asked which one.
 */
export function answerQuestion(dialog: ReporterDialog, heard: Heard, given: Given): ReporterStep | null {
  const { asked } = dialog
  const draftAt = dialog.draft !== null && asked !== null && isAboutDraft(asked) ? asked.at : null
  const readings = questions(dialog, heard, given).flatMap((question) => {
    const reading = read(dialog, question, heard, given)
    // 「根本没联系过我」 is still heard beside a rating that is asked for; a bare 没有 is not for the contact any more.
    const denies = reading?.fit === 'exact' && reading.step.effects.some(({ type }) => type === 'command')
    const late = asked !== null && !isAboutDraft(asked) && overtakes(asked, question)
    return reading && (!late || question === asked || denies) ? [{ question, ...reading }] : []
  })
  for (const fit of ['exact', 'loose'] as const) {
    // A bare 是 or 没有 belongs to the draft while the draft asked last.
    const fitting = readings.filter(
      (reading) => reading.fit === fit && (fit === 'exact' || draftAt === null || reading.question.at > draftAt),
    )
    const first = fitting[0]
    if (!first) continue
    const rivals = fitting.filter(({ question }) => question.at === first.question.at)
    const numbers = new Set(rivals.map(({ question }) => ('number' in question ? question.number : '')))
    if (first.question === asked || numbers.size === 1) return first.step
    return whichAnswer(
      dialog,
      heard,
      given.cases.filter((it) => numbers.has(it.number)),
      given,
    )
  }
  return null
}

/** What a case asks of its reporter now, by its own state. */
export function questionsOf(it: Case): readonly CaseQuestion[] {
  const { number } = it
  const returning: readonly CaseQuestion[] = it.returning && isOpen(it) ? [{ about: 'return', number, at: it.returning.at }] : []
  return [...returning, ...ofStatus(it)]
}

function ofStatus(it: Case): readonly CaseQuestion[] {
  const { number } = it
  if (it.status === 'resolved') {
    if (it.outcome === null) return [{ about: 'outcome', number, at: it.answer.at }]
    return [{ about: it.ratingOpen ? 'rating' : 'settle', number, at: it.answer.at }, ...rated(it)]
  }
  if (it.status === 'closed') return isUnrated(it) ? [{ about: 'archived', number, at: it.closedAt }] : rated(it)
  if (!isHandled(it)) return []
  const reopenedAt = it.clocks.findLast((clock) => clock.kind === 'rectify')?.startedAt ?? it.dispatchedAt
  const rating: readonly CaseQuestion[] = it.ratingOpen ? [{ about: 'rating', number, at: reopenedAt }] : []
  const contact: readonly CaseQuestion[] =
    it.contact && !it.contact.denied && !it.contact.confirmed ? [{ about: 'contact', number, at: it.contact.at }] : []
  const visit: readonly CaseQuestion[] = it.visit ? [{ about: 'visit', number, at: it.visit.at }] : []
  const meeting = openMeeting(it)
  const time: readonly CaseQuestion[] = meeting && isInvited(meeting) ? [{ about: 'meeting', number, at: meeting.at }] : []
  return [...rating, ...contact, ...visit, ...time, ...rated(it)]
}

/** What was rated may be rated otherwise for a while. */
function rated(it: Case): readonly CaseQuestion[] {
  return it.rating !== null && 'ratingOpen' in it && !it.ratingOpen
    ? [{ about: 'changed-rating', number: it.number, at: it.rating.at }]
    : []
}

// --- Internal helpers ---

/** `exact`: the words say which kind of question they answer. */
export type Reading = { readonly fit: 'exact' | 'loose'; readonly step: ReporterStep }

/**
 * The open questions, the newest first. What the cases ask (their answer, their contact) is read off the cases, for it was
 * asked by a notice; what this dialog asked stands in `asked` and comes first among those of its instant. A number or quote narrows them.
 */
function questions(dialog: ReporterDialog, { named }: Heard, given: Given): readonly CaseQuestion[] {
  const asked = dialog.asked !== null && !isAboutDraft(dialog.asked) ? dialog.asked : null
  const mine = asked !== null && isSuperseded(asked, given) ? null : asked
  const ofCases = given.cases
    .filter((it) => it.reporter === given.speaker.id)
    .flatMap(questionsOf)
    .filter((question) => mine === null || !overtakes(mine, question) || asksRating(mine, question))
  const all = [...(mine ? [mine] : []), ...ofCases].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
  const first = named[0]
  return first ? all.filter((question) => question.about === 'which' || question.number === first.number) : all
}

/** A new answer of the department takes the place of whatever was asked about the last one. */
function isSuperseded(asked: CaseQuestion, given: Given): boolean {
  if (asked.about !== 'rating' && asked.about !== 'reason' && asked.about !== 'settle') return false
  return given.cases.some((it) => it.number === asked.number && it.status === 'resolved' && it.outcome === null)
}

/** What the dialog itself has asked about a case since makes its older questions fall. */
function overtakes(mine: CaseQuestion, other: CaseQuestion): boolean {
  if (!('number' in mine && 'number' in other) || mine.number !== other.number) return false
  const later = mine.about === 'rating' || mine.about === 'reason' || mine.about === 'settle'
  return mine.about === other.about || (other.about === 'contact' && later && mine.at >= other.at)
}

function asksRating(mine: CaseQuestion, other: CaseQuestion): boolean {
  return mine.about === 'rating' && other.about === 'contact'
}

function read(dialog: ReporterDialog, question: CaseQuestion, heard: Heard, given: Given): Reading | null {
  switch (question.about) {
    case 'contact':
      return readContact(dialog, question.number, heard, given)
    case 'meeting':
      return readTimes(dialog, question.number, heard, given)
    case 'visit':
      return readVisit(dialog, question.number, heard)
    case 'outcome':
      return readSolved(dialog, question.number, heard, given)
    case 'rating':
      return readLevel(dialog, question.number, heard, given)
    case 'reason':
      return readReason(dialog, question.number, heard, given)
    case 'settle':
      return readSettle(dialog, question.number, heard)
    case 'withdraw':
      return readWithdraw(dialog, question, heard)
    case 'supplement':
      return readSupplement(dialog, question.number, heard)
    case 'appeal':
      return readAppeal(dialog, question.number, heard)
    case 'changed-rating':
      return readChangedRating(dialog, question.number, heard, given)
    case 'return':
      return readReturn(dialog, question.number, heard)
    case 'archived':
      return readArchived(dialog, question.number, heard, given)
    case 'which':
      return readWhich(dialog, question, heard, given)
  }
}

/** 「同意」 lets it go to a department as a new case; nothing else does. */
function readReturn(dialog: ReporterDialog, number: CaseNumber, { text }: Heard): Reading | null {
  const word = bare(text)
  if (/^(?:我们?)?(?:不同意|不行|不可以|不愿意?|不要转?|别转|不转|不用转|不想转)/.test(word))
    return run(dialog, 'exact', [number, { type: 'answer-return', consent: false }])
  if (/^(?:好的?|可以|行|我们?|嗯)*(?:同意|可以转|转吧|请转|同意转)(?:了|的|吧|转出|登记|另行登记)*$/.test(word))
    return run(dialog, 'exact', [number, { type: 'answer-return', consent: true }])
  return null
}

function readContact(dialog: ReporterDialog, number: CaseNumber, { text }: Heard, given: Given): Reading | null {
  const word = bare(text)
  const denied =
    /^(?:还|到现在|至今|一直|根本|并|从来|压根|我们?|真的|就是|都|哪有)*(?:没有?|没人|未|没谁)(?:人|谁)?(?:来|给我们?|跟我们?|和我们?)?(?:联系|打电话|打过电话|来电话|电话|接到|收到|来过|找)(?:过|到|上|来|我们?|你们|任何|谁|电话|联系|他们|的|呢|啊)*$|^不属实$|^没有的事$|^哪有$/
  const aside = /^(?:没有?|还没有?|不是|不对|骗人|胡说|乱说|假的|请?(?:重新)?(?:打|拨|联系|换).*)?$/
  const clauses = text.split(/[,，。!！、\s]+/).map(bare)
  const deniedTwice =
    clauses.length > 1 &&
    text.length <= 40 &&
    clauses.every((part) => denied.test(part) || aside.test(part)) &&
    clauses.some((part) => denied.test(part))
  if (denied.test(word) || deniedTwice) return run(dialog, 'exact', [number, { type: 'deny-contact' }])
  const confirmed =
    /^(?:[他她]们?|你们|部门|局里|人家|昨天|今[天早]|这[回次]|[上下]午|早上|中午|终于|总算|确实|对|嗯|已经?|是的?|刚[刚才]?|有)*(?:联系|打过?电话|来过|见过|见|接到|属实|通过?电话)(?:过|了|到|上|我们?|电话|的)*$/
  const [first = '', ...after] = clauses
  // 「联系过了，人挺好」: the word comes first, and what follows is no matter of its own.
  const confirmedFirst = after.length > 0 && text.length <= 24 && confirmed.test(first) && !/没|不|但|可是|还|只|又/.test(after.join(''))
  const known = { dialog, effects: [say(wording.contactConfirmed)] }
  if (confirmed.test(word) || confirmedFirst) return { fit: 'exact', step: known }
  // A bare word is for the notice of the contact only while nothing newer was said of the case.
  const it = given.cases.find((other) => other.number === number)
  const overtaken = it && isHandled(it) && it.contact && it.progress.some(({ at }) => at > (it.contact?.at ?? ''))
  if (overtaken) return null
  if (/^(?:没有?|还没有?|没有呢|没呢|没有啊)$/.test(word)) return run(dialog, 'loose', [number, { type: 'deny-contact' }])
  return readYes(text) === true || word === '有' ? { fit: 'loose', step: known } : null
}

/** Which times suit for a joint visit. */
function readTimes(dialog: ReporterDialog, number: CaseNumber, { text, named }: Heard, given: Given): Reading | null {
  const it = given.cases.find((other) => other.number === number)
  const meeting = it && openMeeting(it)
  const slots = meeting ? (slotsThatSuit(text, meeting.slots.length) ?? slotsByDay(text, meeting.slots, given.calendar)) : null
  // A bare figure could mean a rating as well.
  const fit = named.length > 0 || /时间|都|[、,，和号日]|周[一二三四五六日天]/.test(text) ? 'exact' : 'loose'
  return slots === null ? null : run(dialog, fit, [number, { type: 'answer-meeting', party: 'enterprise', slots }])
}

function isInvited(meeting: Meeting): boolean {
  return meeting.kind === 'joint-visit' && !meeting.fixed
}

/** 「部门今天上门了吗」 */
function readVisit(dialog: ReporterDialog, number: CaseNumber, { text }: Heard): Reading | null {
  const word = bare(text)
  const denied =
    /^(?:还|到现在|今天|至今|一直|根本|并|从来|压根|我们?|真的|就是|都|部门|他们)*(?:没有?|没人|未)(?:人|谁)?(?:来|上门|到|见|碰|看|遇)(?:过|到|上|着|见|我们?|厂里?|店里?|公司|人影?|谁|门|的|呢|啊)*$|^不属实$|^没有的事$/
  const confirmed =
    /^(?:[他她]们?|你们|部门|局里|人家|昨天|今[天早]|刚[刚才]?|[上下]午|早上|中午|确实|对|嗯|已经?|是的?|有)*(?:上门|来过?|来看|到过?|看过?现场)(?:过|了|的|看|现场|一趟)*$/
  if (denied.test(word)) return run(dialog, 'exact', [number, { type: 'deny-visit' }])
  // 「来过了，量了一下」: the word comes first, and what follows is no matter of its own.
  const [first = '', ...after] = text.split(/[,，。!！、\s]+/).map(bare)
  const confirmedFirst = after.length > 0 && text.length <= 24 && confirmed.test(first) && !/没|不|但|可是|还|只|又/.test(after.join(''))
  if (confirmed.test(word) || confirmedFirst) return run(dialog, 'exact', [number, { type: 'confirm-visit' }])
  if (/^(?:没有?|还没有?|没呢)$/.test(word) || readYes(text) === false) return run(dialog, 'loose', [number, { type: 'deny-visit' }])
  return readYes(text) === true || word === '有' ? run(dialog, 'loose', [number, { type: 'confirm-visit' }]) : null
}

function readSolved(dialog: ReporterDialog, number: CaseNumber, { text, named }: Heard, given: Given): Reading | null {
  const said = readOutcome(text)
  const rating = readRating(said === null ? text : said.rest)
  if (said === null) {
    const it = given.cases.find((other) => other.number === number)
    if (!it || rating === null || rating.rest.length > 20) return null
    // A poor rating in words says that it is not solved; a bare figure could mean anything.
    if (rating.level <= 2 && !/^\d$/.test(bare(text))) {
      const poor: CaseCommand = { type: 'rate', level: rating.level }
      return run(
        dialog,
        'loose',
        [number, { type: 'give-outcome', outcome: 'not' }],
        [number, poor],
        ...explained(number, rating.level, rating.rest),
      )
    }
    const { text: words, buttons } = wording.askOutcomeFirst(it)
    return { fit: 'loose', step: { dialog, effects: [ask(words, buttons)] } }
  }
  const fit = said.exact || named.length > 0 ? 'exact' : 'loose'
  const give: CaseCommand = { type: 'give-outcome', outcome: said.outcome }
  const story = (rating ? rating.rest : said.rest).trim()
  if (rating)
    return run(dialog, fit, [number, give], [number, { type: 'rate', level: rating.level }], ...explained(number, rating.level, story))
  // What else was said of an answer that does not hold is for the department.
  const more: CaseCommand = { type: 'supplement', text: story, attachments: [] }
  return said.outcome !== 'solved' && story.length >= 6
    ? run(dialog, fit, [number, more], [number, give])
    : run(dialog, fit, [number, give])
}

function readLevel(dialog: ReporterDialog, number: CaseNumber, { text }: Heard, given: Given): Reading | null {
  const rating = readRating(text)
  const it = given.cases.find((other) => other.number === number)
  if (rating) return run(dialog, 'exact', [number, { type: 'rate', level: rating.level }], ...explained(number, rating.level, rating.rest))
  if (dialog.asked?.about !== 'rating' || !it) return null
  if (/^(?:不想说|不想评|不评价?了?|不打分|不用评?了?|算了|跳过|以后再说|下次再说)$/.test(bare(text))) {
    return { fit: 'loose', step: { dialog: { ...dialog, asked: null }, effects: [say(wording.acknowledged)] } }
  }
  // Thought better of it: the rules take the outcome once, the rating still reopens.
  if (it.status === 'resolved' && it.outcome === 'solved' && readOutcome(text)?.outcome === 'not') {
    return { fit: 'loose', step: { dialog, effects: [ask(wording.stillNot(it))] } }
  }
  if (/^\d{1,3}分?$/.test(bare(text))) {
    const { text: words, buttons } = wording.rateInDigits(it)
    return { fit: 'exact', step: { dialog, effects: [ask(words, buttons)] } }
  }
  return null
}

function explained(number: CaseNumber, level: number, reason: string): readonly (readonly [CaseNumber, CaseCommand])[] {
  return level <= 2 && reason.length >= 4 ? [[number, { type: 'explain-rating', reason }]] : []
}

/** Only while it is the question of this dialog: a later, unrelated sentence is no reason. */
function readReason(dialog: ReporterDialog, number: CaseNumber, { text }: Heard, given: Given): Reading | null {
  if (/^(?:另外|还有(?:个|一)|新的?问题|我想反映|再反映)/.test(text) || opensOnly(text)) return null
  if (changesRating(text) !== null) return null
  const it = given.cases.find((other) => other.number === number)
  if (/^(?:不想说|没有|没什么|没了|不说了|不用了|算了|无|不了|不说|没有了)$/.test(bare(text))) {
    return it ? { fit: 'loose', step: { dialog: { ...dialog, asked: null }, effects: [say(wording.noReason(it))] } } : null
  }
  return run(dialog, text.length >= 8 ? 'exact' : 'loose', [number, { type: 'explain-rating', reason: text }])
}

function readSettle(dialog: ReporterDialog, number: CaseNumber, { text }: Heard): Reading | null {
  const word = bare(text)
  if (/^(?:就到这里?|不用|不要|不需要|不必|算了|办结|可以了|不继续|不用了?继续|否|就这样|到此为止|先这样|行了|够了|不办了|不)/.test(word)) {
    return run(dialog, /到这|继续|办结/.test(word) ? 'exact' : 'loose', [number, { type: 'settle', again: false }])
  }
  if (
    /^(?:请|还|那|把|就|剩下的?|剩余的?|余下的?|部分|都|给我们?)*(?:继续|要继续|接着|还要|需要|要|得|当然)/.test(word) &&
    word.length <= 16
  ) {
    return run(dialog, /继续|接着/.test(word) ? 'exact' : 'loose', [number, { type: 'settle', again: true }])
  }
  return readYes(text) === true ? run(dialog, 'loose', [number, { type: 'settle', again: true }]) : null
}

/** Withdrawing cannot be taken back, so only a yes or what sounds like a reason does it. */
function readWithdraw(
  dialog: ReporterDialog,
  { number, reason: told }: Extract<CaseQuestion, { about: 'withdraw' }>,
  { text }: Heard,
): Reading | null {
  const word = bare(text)
  if (readYes(text) === false || /^(?:不撤|算了|暂不|等)|(?:不|别|甭|没说要?)(?:用|想|要|再|能|准备)?撤/.test(word)) {
    return { fit: 'exact', step: { dialog: { ...dialog, asked: null }, effects: [say(wording.notWithdrawn)] } }
  }
  const chosen = /^(?:选|第)?([123①②③])个?$/.exec(text.trim())?.[1]
  if (chosen !== undefined) {
    const reason = wording.withdrawReasons['123'.includes(chosen) ? Number(chosen) - 1 : '①②③'.indexOf(chosen)] ?? wording.noReasonGiven
    return run(dialog, 'exact', [number, { type: 'withdraw', reason }])
  }
  if (readYes(text) === true || /^(?:确认)?撤回?(?:吧|了)?$/.test(word))
    return run(dialog, 'exact', [number, { type: 'withdraw', reason: told ?? wording.noReasonGiven }])
  const isReason =
    /^其他$|解决|好了|修好|恢复|不用|不需要|不想|不办|撤|重复|[发写填搞报]错|误会|误报|自己|换了|协商|和解|没必要|没事了|已经/.test(text)
  return isReason && text.length <= 60 && !/[?？]/.test(text) ? run(dialog, 'exact', [number, { type: 'withdraw', reason: text }]) : null
}

/** The reason for which it should be handled after all. */
function readAppeal(dialog: ReporterDialog, number: CaseNumber, { text }: Heard): Reading | null {
  if (bare(text).length < 4 || readYes(text) !== null) return null
  return { fit: 'exact', step: { dialog, effects: [{ type: 'command', number, command: { type: 'appeal', reason: text } }] } }
}

function readSupplement(dialog: ReporterDialog, number: CaseNumber, { text, utterance }: Heard): Reading | null {
  if (bare(text).length < 2 || readYes(text) !== null || opensOnly(text)) return null
  if (isAngry(text) && text.length <= 40) return null
  return run({ ...dialog, asked: null }, 'loose', [number, { type: 'supplement', text, attachments: utterance.attachments }])
}

function readWhich(
  dialog: ReporterDialog,
  question: Extract<CaseQuestion, { about: 'which' }>,
  heard: Heard,
  given: Given,
): Reading | null {
  const open = given.cases.filter(isOpen)
  const ordinal = /^第?([1-9一二三四五])[个件]?$/.exec(bare(heard.text))?.[1]
  const byOrder = ordinal === undefined ? byPlace(heard.text, open) : open[('一二三四五'.indexOf(ordinal) + 1 || Number(ordinal)) - 1]
  const target = heard.named[0] ?? byOrder ?? byTopic(heard.text, open)
  if (!target) return null
  const cleared: ReporterDialog = { ...dialog, asked: null }
  const { number } = target
  switch (question.verb) {
    case 'urge':
      return run(cleared, 'exact', [number, { type: 'urge' }])
    case 'whistle':
      return run(cleared, 'exact', [number, whistleOn(target, question.text, given)])
    case 'status':
      return { fit: 'exact', step: { dialog: cleared, effects: [say(wording.statusOf(target, given))] } }
    case 'amend-phone':
      return run(cleared, 'exact', [number, { type: 'amend-phone', phone: question.text }])
    case 'withdraw': {
      const { text, buttons } = wording.askWithdraw(target)
      return {
        fit: 'exact',
        step: { dialog: { ...dialog, asked: { about: 'withdraw', number, at: given.now } }, effects: [ask(text, buttons)] },
      }
    }
    case 'supplement': {
      if (question.text === '' && question.attachments.length === 0) {
        return {
          fit: 'exact',
          step: {
            dialog: { ...dialog, asked: { about: 'supplement', number, at: given.now } },
            effects: [ask(wording.askSupplement(number))],
          },
        }
      }
      return run(cleared, 'exact', [number, { type: 'supplement', text: question.text, attachments: question.attachments }])
    }
    case 'answer': {
      const step = answerQuestion(cleared, { ...heard, text: question.text, named: [target] }, given)
      return step ? { fit: 'exact', step } : null
    }
  }
}

/** 「上面那个」, 「最后一个」 */
function byPlace(text: string, listed: readonly Case[]): Case | undefined {
  const word = bare(text)
  if (/^(?:最?前面|上面|头|最上面)(?:的)?(?:那|一)?[个件]$/.test(word)) return listed[0]
  return /^(?:最?后面?|下面|最下面)(?:的)?(?:那|一)?[个件]$/.test(word) ? listed.at(-1) : undefined
}

/** 「停电的」: the only one of the list that tells of it. */
function byTopic(text: string, listed: readonly Case[]): Case | undefined {
  const topic = bare(text).replace(/(?:的|那个|那件|这个|这件|那边|事情?|问题)+$/, '')
  const telling = topic.length >= 2 && topic.length <= 6 ? listed.filter((it) => it.text.includes(topic)) : []
  return telling.length === 1 ? telling[0] : undefined
}

function whichAnswer(dialog: ReporterDialog, heard: Heard, cases: readonly Case[], given: Given): ReporterStep {
  const { text, buttons } = wording.whichCase(cases, given)
  return {
    dialog: { ...dialog, asked: { about: 'which', verb: 'answer', text: heard.text, attachments: [], at: given.now } },
    effects: [ask(text, buttons)],
  }
}

export function run(dialog: ReporterDialog, fit: Reading['fit'], ...commands: readonly (readonly [CaseNumber, CaseCommand])[]): Reading {
  return { fit, step: { dialog, effects: commands.map(([number, command]): Effect => ({ type: 'command', number, command })) } }
}
