/**
 * The spine: what waits in a conversation → understood, advanced, handled → one atomic commit.
 * On a stale version nothing was written and the turn is computed anew from what is there now.
 */
import type { CalendarDate } from '../cases/calendar.ts'
import type { Case, CaseNumber, Command, DepartmentCode, Recorded, Sheet } from '../cases/case.ts'
import { contactsOf, type DutyWish, officerOf, tripleNamed, tripleOf } from '../cases/duties.ts'
import { type Handled, handleTogether } from '../cases/handle.ts'
import { actorOf, type Department, enterpriseNamed, type Person } from '../cases/people.ts'
import { isInHandOf, maySee } from '../cases/rights.ts'
import { advance, dialogFor, reply } from '../dialogs/advance.ts'
import { fullNumbers, shortNumbers } from '../dialogs/answers.ts'
import { answersAtOnce, joinVoices, utterancesOf } from '../dialogs/burst.ts'
import type { AssessmentFile, BindingFile, CommandResult, Dialog, Effect, Given, HeldMessage, LedgerFile, Talk } from '../dialogs/dialog.ts'
import { isAdvertising } from '../dialogs/entrepreneur/noise.ts'
import { type Conversation, type Inbound, isGroup, isRecording, isUnbound, type Media, type Transcript } from '../dialogs/message.ts'
import { asksFollowed, asksPortfolio } from '../dialogs/official/duties.ts'
import { asksForOrders, inHandOf, mostListed, putOffAsked } from '../dialogs/official/lists.ts'
import { isAboutReview } from '../dialogs/official/reviews.ts'
import { handleOf, wakeAt } from '../dialogs/wake.ts'
import { whoSpeaks } from '../dialogs/wording.ts'
import type { Understand, Understanding } from '../nlu/understand.ts'
import { assessmentsAsked, publicationCommit } from './assessment.ts'
import { auditCommits, type NewAudit } from './audit.ts'
import { deliver, outbound } from './delivery.ts'
import type { Directory } from './directory.ts'
import { bindingAsked, bindingCommit, type DrawnCodes } from './group-binding.ts'
import { boundKey } from './group-book.ts'
import { heldAsked } from './held.ts'
import { ledgersAsked } from './ledger-figures.ts'
import {
  type CaseCommit,
  type CaseQuery,
  type ConversationCommit,
  type NewOutbound,
  type OpenConversation,
  openCases,
  type SettingCommit,
} from './store.ts'
import { belongs } from './undelivered.ts'
import { coreGiven, type World } from './world.ts'

/** What a turn did: the conversations that have something to be sent, and whether more waits here. */
export type Turned = {
  readonly touched: ReadonlySet<Conversation>
  readonly more: boolean
  /** Its reporter said more while it was computed, and nothing was done: the end of that burst wakes the conversation again. */
  readonly overtaken: boolean
}

/** Answers what waits first in a conversation. Resolves when it is committed. `patient`: gives way to what a reporter says meanwhile. */
export async function turn(conversation: Conversation, world: World, patient = true): Promise<Turned> {
  return await untilFresh(conversation, world, null, patient)
}

/** Wakes the dialog of a direct chat whose timer is due; `person` is whose chat it is. A word that waits there is answered instead. */
export async function wake(conversation: Conversation, person: string, world: World): Promise<Turned> {
  return await untilFresh(conversation, world, person, true)
}

/** A turn of a group need only know whether another word waits behind its own; after a pause there may be hundreds. */
const mostInGroup = 2

/** What one turn answers of what waits: a group has many speakers, and a turn answers one of them. */
export function takenOf(inbound: OpenConversation['inbound']): OpenConversation['inbound'] {
  return inbound[0]?.message.scope.type === 'group' ? inbound.slice(0, 1) : inbound
}

// --- Internal helpers ---

async function untilFresh(conversation: Conversation, world: World, sleeper: string | null, patient: boolean): Promise<Turned> {
  const voices: Voices = new Map()
  const sheets = new Map<string, number>()
  const drawn: DrawnCodes = new Map()
  for (;;) {
    const turned = await attempt(conversation, world, { sleeper, patient, voices, sheets, drawn })
    if (turned !== 'stale') return turned
    world.log.debug({ conversation }, 'turn was stale and is computed anew')
  }
}

/** The state of one turn while it is computed; nothing of it is visible before the commit. */
type Work = {
  readonly world: World
  readonly now: string
  readonly speaker: Person
  readonly scope: Inbound['scope']
  readonly conversation: Conversation
  /** Understands a text once, however often it is asked for. */
  readonly understand: Understand
  dialog: Dialog
  readonly sheets: Way['sheets']
  /** Dialogs of other chats that this turn moves. */
  readonly beside: Map<Conversation, { readonly version: number; readonly work: Work }>
  /** Talks that people have in place of the bot, as far as the speaker may take part. */
  readonly talks: readonly Talk[]
  /** Cases the dialog may see, with their newest state. */
  readonly cases: Map<CaseNumber, Case>
  readonly commits: Map<CaseNumber, CaseCommit>
  readonly says: Effect[]
  readonly outbox: NewOutbound[]
  /** The yearly assessments that are asked for, and what this turn changes of them. */
  assessments: readonly AssessmentFile[]
  readonly settings: Map<string, SettingCommit>
  /** Enterprises to which people are bound by this turn, by the person's id. */
  readonly enterprises: Map<string, string | null>
  /** Rights that this turn gives or takes. */
  readonly audits: NewAudit[]
  binding: BindingFile | undefined
  /** The counts that are asked for. */
  ledgers: readonly LedgerFile[]
  /** What could not be sent yet, when it is asked for. */
  held: readonly HeldMessage[] | null
}

type Way = {
  /** Whose dialog is woken when nothing waits; null: nobody's. */
  readonly sleeper: string | null
  /** Gives way to what a reporter says meanwhile. */
  readonly patient: boolean
  readonly voices: Voices
  /** Numbers of 督办单 that were drawn, by case and text: a turn that is computed anew keeps them. */
  readonly sheets: Map<string, number>
  readonly drawn: DrawnCodes
}

/** One try; `stale` when the store has moved on meanwhile. */
async function attempt(
  conversation: Conversation,
  world: World,
  { sleeper, patient, voices, sheets, drawn }: Way,
): Promise<Turned | 'stale'> {
  const opening = world.store.open(conversation, isGroup(conversation) ? mostInGroup : undefined)
  const [{ version, dialog, inbound }] = await Promise.all([opening, world.peers.upToDate()])
  const from = inbound[0]?.message.from ?? sleeper
  if (from === null) return { touched: new Set(), more: false, overtaken: false }
  const taken = takenOf(inbound)
  const scope = inbound[0]?.message.scope ?? { type: 'direct' }
  // Listening takes seconds: what is written meanwhile gets the same answer.
  if (!isUnbound(scope) && (await listenTo(taken, voices, world))) return 'stale'
  const messages = taken.map(({ message }) => withVoice(message, voices))
  const speaker = world.directory.person(from)
  if (!speaker) throw new Error(`no person "${from}" in the directory`)

  const now = world.clock.now()
  const work: Work = {
    world,
    now,
    speaker,
    scope,
    conversation,
    understand: onceForEach((text) => world.understand(text, now)),
    dialog: dialogFor(dialog, speaker, scope),
    sheets,
    beside: new Map(),
    talks: scope.type === 'direct' ? await talksOf(speaker, world.calendar.dateOf(now), world) : [],
    cases: isUnbound(scope) ? new Map() : await visibleCases(messages, dialog, speaker, { world, now }),
    commits: new Map(),
    says: [],
    outbox: [],
    assessments: [],
    settings: new Map(),
    enterprises: new Map(),
    audits: [],
    binding: undefined,
    ledgers: [],
    held: null,
  }
  if (messages.length === 0) await step({ type: 'timer' }, work)
  const isNoise = (text: string): boolean => work.dialog.type === 'reporter' && isAdvertising(text, work.understand)
  const heard = isGuest(speaker, scope) ? [] : utterancesOf(messages, isNoise)
  work.assessments = await assessmentsAsked(heard, speaker, scope, world)
  work.ledgers = await ledgersAsked(heard, speaker, scope, world)
  work.binding = await bindingAsked(heard, { scope, now, drawn }, world)
  work.held = await heldAsked(heard, speaker, scope, world)
  for (const utterance of heard) await step({ type: 'utterance', utterance }, work)

  const own = closed(work, version, taken)
  const others = [...work.beside.values()].map((beside) => closed(beside.work, beside.version, []))
  const { timer } = own.conversation
  if (messages.length === 0 && timer && timer.at <= now) throw new Error(`the timer of ${conversation} does not move on`)
  // The answer here stands before the news it caused elsewhere.
  const outbox = [...own.said, ...others.flatMap(({ said }) => said), ...work.outbox]
  const people = bound(work)
  const result = await world.store.commit({
    // A reply that was computed before the last word is not said (D04); in a group, and of officials, each word stands for itself.
    conversation: patient && work.dialog.type === 'reporter' ? { ...own.conversation, newest: taken.at(-1)?.seq ?? 0 } : own.conversation,
    beside: others.map((other) => other.conversation),
    cases: [...work.commits.values()],
    outbox,
    settings: [...work.settings.values(), ...(await auditCommits(work.audits, world.store))],
    people,
  })
  if (result === 'stale') return 'stale'
  // Danger and command words wait for no burst, also when they are taken up again.
  if (result === 'overtaken') return { touched: new Set(), more: messages.some(answersAtOnce), overtaken: true }
  world.directory.adopt(people)
  const groups = work.settings.get(boundKey)
  if (groups) world.groups.adopt(groups.value)
  for (const commit of work.commits.values()) world.similar.put(commit.case)
  return { touched: new Set(outbox.map(({ message }) => message.conversation)), more: taken.length < inbound.length, overtaken: false }
}

/** What was heard in this turn, by the id of the file. */
type Voices = Map<string, Transcript | null>

/** Listens to the voice messages that were not listened to yet; true when there were some. In a group only to those for the bot. */
async function listenTo(taken: OpenConversation['inbound'], voices: Voices, world: World): Promise<boolean> {
  const unheard = taken.flatMap(({ message }) => recordingsOf(message).filter(({ id }) => !voices.has(id)))
  await Promise.all(unheard.map(async (file) => voices.set(file.id, await world.listen(file))))
  return unheard.length > 0
}

function recordingsOf({ attachments, addressed }: Inbound): readonly Media[] {
  return addressed ? attachments.filter(isRecording) : []
}

function withVoice(message: Inbound, voices: Voices): Inbound {
  const heard = recordingsOf(message).map(({ id }) => voices.get(id) ?? null)
  return heard.length === 0 ? message : { ...message, voice: heard.reduce(joinVoices) }
}

/** The dialog of a work as it is to be committed, and the one message of what was said there. */
function closed(
  work: Work,
  version: number,
  taken: OpenConversation['inbound'],
): { readonly conversation: ConversationCommit; readonly said: readonly NewOutbound[] } {
  const { conversation, scope, speaker, now, world } = work
  const { dialog, said } = reply(work.dialog, work.says)
  const at = scope.type === 'direct' ? wakeAt(dialog, { now, calendar: world.calendar, pace: world.pace }) : null
  const handle = handleOf(dialog)
  return {
    conversation: {
      key: conversation,
      version,
      dialog,
      answered: taken.map(({ seq }) => seq),
      timer: at === null ? null : { at, person: speaker.id },
      handover: handle === null ? null : { handle, person: speaker.id },
    },
    said: said === null ? [] : [outbound(conversation, said, now)],
  }
}

/** Somebody in a work group who does not belong to the department: heard, and not answered (D53). No department's is anybody's who has not left. */
function isGuest(speaker: Person, scope: Inbound['scope']): boolean {
  if (isUnbound(scope)) return speaker.left !== undefined
  return scope.type === 'group' && !belongs(speaker, scope.department)
}

/** advance → handle each command → advance again with the outcomes, until there are no more commands. */
async function step(input: Parameters<typeof advance>[1], work: Work): Promise<void> {
  const { dialog, effects } = work.world.watch.stage('advance', {}, () => advance(work.dialog, input, given(work)))
  work.dialog = dialog
  const results: CommandResult[] = []
  for (const effect of effects) {
    switch (effect.type) {
      case 'say':
        work.says.push(effect)
        break
      case 'tell':
        work.outbox.push(...reach(effect, work).map((conversation) => outbound(conversation, effect.said, work.now)))
        break
      case 'bind':
        bind(effect, work)
        break
      case 'make-code':
      case 'bind-group':
      case 'unbind-group':
      case 'refuse-code':
        await bindingCommit(effect, { ...work, by: work.speaker.id }, work.world)
        break
      case 'change-duty':
        await changeDuty(effect.wish, work)
        break
      case 'command':
        results.push(await run(effect.command, effect.number, work))
        break
      case 'publish':
        publish(effect, work)
        break
      case 'supervise': {
        const sheet = await sheetFor(effect, work)
        const until = effect.due === null ? {} : { due: effect.due }
        results.push(await run({ type: 'instruct', text: effect.text, ...until, sheet }, effect.number, work))
        break
      }
      case 'hand-over': {
        const handle = await work.world.store.reserveNumbers('handover', 1)
        await step({ ...effect, type: 'handed-over', handle }, work)
        break
      }
      case 'pass':
        await step(effect.input, await workBeside(effect.talk, work))
        break
      case 'report': {
        const number = await work.world.numbers.next(work.world.calendar.dateOf(work.now))
        results.push(await run({ type: 'report', number, route: effect.route, ...effect.report }, number, work))
        break
      }
    }
  }
  if (results.length > 0) await step({ type: 'outcome', results }, work)
}

/** Keeps to which enterprise somebody belongs, for the commit and for what is said after it in this turn. */
function bind({ person: id, enterprise }: Extract<Effect, { type: 'bind' }>, work: Work): void {
  const before = personIn(work, id)?.enterprise ?? null
  work.enterprises.set(id, enterprise)
  const by = { by: work.speaker.id, at: work.now, person: id }
  if (enterprise !== null) work.audits.push({ ...by, type: 'enterprise-confirmed', enterprise })
  else if (before !== null) work.audits.push({ ...by, type: 'enterprise-taken-back', enterprise: before })
}

/** Those whose enterprise this turn changes, as they are then. */
function bound({ enterprises, world }: Work): readonly Person[] {
  return [...enterprises].flatMap(([id, enterprise]) => {
    const person = world.directory.person(id)
    return person ? [{ ...person, enterprise }] : []
  })
}

function personIn({ enterprises, world }: Work, id: string): Person | undefined {
  const person = world.directory.person(id)
  const enterprise = enterprises.get(id)
  return person && enterprise !== undefined ? { ...person, enterprise } : person
}

/** Keeps what became of an assessment, for the commit and for what is said after it in this turn. */
function publish({ before, after }: Extract<Effect, { type: 'publish' }>, work: Work): void {
  const change = publicationCommit(before, after)
  work.settings.set(change.key, { ...change, before: (work.settings.get(change.key) ?? change).before })
  work.assessments = work.assessments.map((file) => (file.year === after.year ? { ...file, publication: after } : file))
}

/** Kept at once, like a person who is put: should the turn be computed anew, the same change does nothing more. */
async function changeDuty(wish: DutyWish, { world, speaker, now }: Work): Promise<void> {
  await world.directory.changeDuty({ ...wish, by: speaker.id, at: now, on: world.calendar.dateOf(now) })
  world.log.info({ by: speaker.id, change: wish.type }, 'the duties were changed')
}

/** The number of a 督办单: the next of this year. */
async function sheetFor({ number, text }: Extract<Effect, { type: 'supervise' }>, { world, now, sheets }: Work): Promise<Sheet> {
  const year = world.calendar.dateOf(now).slice(0, 4)
  const n = sheets.get(`${number} ${text}`) ?? (await world.store.reserveNumbers(`supervise-${year}`, 1))
  sheets.set(`${number} ${text}`, n)
  return { year: Number(year), n }
}

/** The work on somebody else's dialog, begun once in a turn; what it commits and sends belongs to the turn. */
async function workBeside({ conversation, person }: Talk, work: Work): Promise<Work> {
  const begun = work.beside.get(conversation)
  if (begun) return begun.work
  const { world } = work
  const { version, dialog } = await world.store.open(conversation)
  const speaker = world.directory.person(person)
  if (!speaker) throw new Error(`no person "${person}" in the directory`)
  const other: Work = {
    ...work,
    speaker,
    conversation,
    scope: { type: 'direct' },
    dialog: dialogFor(dialog, speaker, { type: 'direct' }),
    talks: [],
    cases: await visibleCases([], dialog, speaker, work),
    says: [],
  }
  work.beside.set(conversation, { version, work: other })
  return other
}

/** Coordinators take part in every talk, service officers in those of their enterprise. */
async function talksOf(speaker: Person, day: CalendarDate, { store, directory }: World): Promise<readonly Talk[]> {
  if (speaker.role !== 'coordinator' && speaker.role !== 'officer') return []
  return (await store.handovers()).flatMap(({ handle, conversation, person }) => {
    const reporter = directory.person(person)
    const theirs = speaker.role === 'coordinator' || officersOf(reporter, day, directory).includes(speaker.id)
    return reporter && theirs ? [{ handle, conversation, person, who: whoSpeaks(reporter.name, reporter.enterprise) }] : []
  })
}

/** The service officers of somebody's enterprise: its own, and whoever is bound to it. */
function officersOf(person: Person | undefined, day: CalendarDate, directory: Directory): readonly string[] {
  const enterprise = person?.enterprise ?? null
  if (enterprise === null || person?.role !== 'entrepreneur') return []
  const standing = directory.standing(day)
  const triple = tripleNamed(enterprise, standing)
  const own = triple === null ? null : officerOf(triple, standing.people)
  return directory.holding('officer').flatMap(({ id, enterprise: theirs }) => (id === own || theirs === enterprise ? [id] : []))
}

async function run(command: Command, number: CaseNumber, work: Work): Promise<CommandResult> {
  const caseOf = (wanted: CaseNumber): Case | null => work.cases.get(wanted) ?? null
  const before = caseOf(number)
  const known = coreGiven(work.world, actorOf(work.speaker), work.now)
  const given = before && command.type === 'follow-up' ? { ...known, chief: work.world.directory.chief(before, today(work)) } : known
  // Only to take something back, or to reckon anew, needs to know how the case came about.
  const history = command.type === 'retract' || command.type === 'recompute-dues' ? await historyOf(number, work) : null
  const parts = work.world.watch.stage('handle', {}, () =>
    handleTogether(command, number, caseOf, history === null ? given : { ...given, history }),
  )
  if ('refusal' in parts) return { number: parts.number, command, result: parts.refusal }
  for (const { number: part, handled } of parts) take(part, handled, work)
  const [own] = parts
  if (!own) throw new Error(`command ${command.type} did nothing to ${number}`)
  return { number, command, result: { case: own.handled.case, events: own.handled.events } }
}

/** What a command did to a case becomes part of the turn. */
function take(number: CaseNumber, handled: Handled, work: Work): void {
  const earlier = work.commits.get(number)
  work.commits.set(number, {
    case: handled.case,
    version: earlier?.version ?? work.cases.get(number)?.version ?? 0,
    events: [...(earlier?.events ?? []), ...handled.events],
    timer: handled.timer,
  })
  work.cases.set(number, handled.case)
  work.outbox.push(...deliver(handled.notices, work.world, work.now))
}

/** The events of a case as this turn sees it: what is newer in the store makes the turn stale. */
async function historyOf(number: CaseNumber, work: Work): Promise<readonly Recorded[]> {
  const earlier = work.commits.get(number)
  const kept = earlier?.version ?? work.cases.get(number)?.version ?? 0
  return [...(await work.world.store.events(number)).slice(0, kept), ...(earlier?.events ?? [])]
}

function given(work: Work): Given {
  const { calendar, directory, profile } = work.world
  const standing = directory.standing(today(work))
  return {
    standing,
    rosterDays: work.world.agenda.rosterGaps.weeksShown * 7,
    contacts: (it) => contactsOf(it, standing),
    now: work.now,
    calendar,
    profile,
    pace: work.world.pace,
    speaker: work.speaker,
    scope: work.scope,
    officers: officersOf(work.speaker, standing.day, directory),
    talks: work.talks,
    cases: [...work.cases.values()],
    departments: directory.departments,
    registry: { person: (id) => personIn(work, id), enterprise: (name) => enterpriseNamed(name, directory.people()) },
    elsewhere: work.world.elsewhere,
    catalogue: work.world.catalogue,
    understand: work.understand,
    toldByOthers: (it) => work.world.similar.toldByOthers(it, work.now),
    reads: work.world.reads,
    told: (text) => work.world.similar.ofReporter(work.speaker.id, text),
    assessments: work.assessments,
    ledgers: work.ledgers,
    ...(work.binding === undefined ? {} : { binding: work.binding }),
    ...(work.held === null ? {} : { held: work.held }),
  }
}

function onceForEach(understand: Understand): Understand {
  const known = new Map<string, Understanding>()
  return (text) => {
    const understood = known.get(text) ?? understand(text)
    known.set(text, understood)
    return understood
  }
}

function reach({ audience, about }: Extract<Effect, { type: 'tell' }>, work: Work): readonly Conversation[] {
  return work.world.directory.reach(audience, { day: today(work), case: (about && work.cases.get(about)) || null })
}

function today({ world, now }: Work): CalendarDate {
  return world.calendar.dateOf(now)
}

const limit = mostListed

/**
 * The cases a speaker may see in this turn: what the role works on, what the words name, and what the dialog waits for a
 * word on. Confidential ones for the discipline contact and the reporter alone.
 */
async function visibleCases(
  messages: readonly Inbound[],
  dialog: unknown,
  speaker: Person,
  { world, now }: Pick<Work, 'world' | 'now'>,
): Promise<Map<CaseNumber, Case>> {
  const { store, directory } = world
  const day = world.calendar.dateOf(now)
  const text = messages.map(({ text, voice, tap, quote }) => [text, voice?.text, tap, quote].join(' ')).join(' ')
  // A group that quotes a card or writes the whole number means that case; its list is not looked at.
  const meant = messages[0]?.scope.type === 'group' && fullNumbers(text).length > 0
  const worked = meant
    ? []
    : await Promise.all(queriesOf(speaker, messages, world.directory.departments).map((query) => store.cases(query, limit)))
  const named = fullNumbers(`${text} ${JSON.stringify(dialog)}`)
  // What a list has brought need not be read again.
  const listed = new Map(worked.flat().map((it) => [it.number, it]))
  const full = await Promise.all([...new Set(named)].slice(0, limit).map((number) => listed.get(number) ?? store.case(number)))
  const short = await Promise.all([...new Set(shortNumbers(text))].slice(0, 5).map((suffix) => store.casesEndingWith(suffix, null, limit)))
  const chief = (it: Case): string | null => (speaker.role === 'officer' ? directory.chief(it, day) : null)
  const lists = messages.some(({ text }) => asksPortfolio(text, speaker) || asksFollowed(text, speaker))
  const behind = lists ? await openCases(store) : []
  const ofTheirs = behind.filter((it) => tripleOf(it, directory.standing(day)) !== null || chief(it) === speaker.id)
  const found = [...full.filter((it) => it !== null), ...worked.flat(), ...short.flat(), ...ofTheirs]
  // What is said under an old number is for the case that counts now.
  const into = found.flatMap((it) => (it.status === 'merged' ? [it.mergedInto] : [])).slice(0, limit)
  const all = [...found, ...(await Promise.all(into.map((number) => store.case(number)))).filter((it) => it !== null)]
  return new Map(all.filter((it) => isVisible(it, speaker, messages, chief(it))).map((it) => [it.number, it]))
}

function queriesOf(speaker: Person, messages: readonly Inbound[], departments: readonly Department[]): readonly CaseQuery[] {
  const scope = messages[0]?.scope
  if (scope?.type === 'group') return inHand(scope.department)
  const ordered: readonly CaseQuery[] = messages.some(({ text }) => asksForOrders(text)) ? [{ of: 'ordered', by: speaker.id }] : []
  const counted = messages.flatMap(({ text }) => inHandOf(text, { departments, speaker }) ?? [])
  const asked = counted.map(({ code }): CaseQuery => ({ of: 'department', lead: code }))
  const put = putOffAsked(messages.map(({ text }) => text.trim()).join(' '))
  const putOff = (leads: readonly (DepartmentCode | null)[]): readonly CaseQuery[] =>
    put === null ? [] : leads.map((lead) => ({ of: put, lead }))
  switch (speaker.role) {
    case 'entrepreneur':
      return [{ of: 'reporter', reporter: speaker.id }, ...ofFirm(speaker)]
    case 'officer':
      return [{ of: 'reporter', reporter: speaker.id }, ...reviewed(messages)]
    case 'observer':
      return [{ of: 'reporter', reporter: speaker.id }]
    case 'staff':
      return speaker.departments.flatMap(inHand)
    case 'discipline':
      return [{ of: 'department', lead: 'discipline' }]
    case 'head':
      return [...speaker.departments.flatMap((lead) => late(lead)), ...asked, ...ordered, ...putOff(speaker.departments)]
    case 'leader':
      return [{ of: 'ruling' }, ...late(null), ...asked, ...ordered, ...putOff([null])]
    case 'coordinator':
      return [{ of: 'awaiting' }, { of: 'ruling' }, ...late(null), ...asked, ...ordered, ...putOff([null])]
  }
}

/** What a department leads, and where it owes something to another. */
function inHand(code: DepartmentCode): readonly CaseQuery[] {
  return [
    { of: 'department', lead: code },
    { of: 'owing', department: code },
  ]
}

/** What waits for a call, a ruling or a signature, where the words are about such. */
function reviewed(messages: readonly Inbound[]): readonly CaseQuery[] {
  return messages.some(({ text, tap }) => isAboutReview(`${text} ${tap ?? ''}`)) ? [{ of: 'ruling' }] : []
}

/** What is late, and what soon will be. */
function late(lead: DepartmentCode | null): readonly CaseQuery[] {
  return [
    { of: 'light', light: 'red', lead },
    { of: 'light', light: 'yellow', lead },
  ]
}

/** What colleagues reported. */
function ofFirm({ enterprise }: Person): readonly CaseQuery[] {
  return enterprise === null ? [] : [{ of: 'enterprise', enterprise }]
}

/** In a group only what its department leads or assists in; else what the person may see. */
function isVisible(it: Case, speaker: Person, messages: readonly Inbound[], chief: string | null): boolean {
  const scope = messages[0]?.scope
  if (scope?.type === 'group') return isInHandOf(it, scope.department)
  return maySee(speaker, it, chief)
}
