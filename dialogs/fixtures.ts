/** A small town for the dialog tests: people of the seeds talk, `handle` decides, notices reach chats; all in memory and in one instant. */
import { join } from 'node:path'
import { waitsForSecond } from '../cases/admission.ts'
import { makeCalendar, type Timestamp } from '../cases/calendar.ts'
import { type Case, type CaseNumber, type Command, isConfidential, isRefusal, type Recorded } from '../cases/case.ts'
import type { Profile } from '../cases/clocks.ts'
import { contactsOf, type Duties } from '../cases/duties.ts'
import { finalWaiting } from '../cases/final-answer.ts'
import { type Handled, handle, handleTogether } from '../cases/handle.ts'
import { isLongTerm } from '../cases/long-term.ts'
import type { Audience, Notice } from '../cases/notices.ts'
import { actorOf, type Department, enterpriseNamed, type Person } from '../cases/people.ts'
import { openAppeal } from '../cases/ratings.ts'
import { isInHandOf, isToBeCalled } from '../cases/rights.ts'
import { suspensionOf } from '../cases/suspension.ts'
import { tasksOf } from '../cases/tasks.ts'
import { loadOrTrainReplies } from '../nlu/replies.ts'
import { alikeFrom, makeSimilarTexts } from '../nlu/similar.ts'
import { loadOrTrain } from '../nlu/train.ts'
import { type Entity, makeUnderstand, type Understand, type Understanding } from '../nlu/understand.ts'
import { loadSeeds } from '../seeds/load.ts'
import { loadProfile, profileNames } from '../seeds/load-profile.ts'
import { advance, dialogFor, reply } from './advance.ts'
import { fullNumbers, shortNumbers } from './answers.ts'
import { utterancesOf } from './burst.ts'
import type { CommandResult, Dialog, Effect, Given, Input, Talk } from './dialog.ts'
import { isAdvertising } from './entrepreneur/noise.ts'
import type { Button, Inbound, Media, Scope } from './message.ts'
import { newsOf } from './news.ts'
import { asksForOrders, inHandOf, putOffAsked } from './official/lists.ts'
import { handleOf, wakeAt } from './wake.ts'

const folder = join(import.meta.dirname, '../seeds')
const seeds = loadSeeds(folder, 'xihaian')

/** How lines of a work group are read: as shipped. */
export const reads = await loadOrTrainReplies()

export const departments: readonly Department[] = seeds.departments
export const { assessment: assessmentRules, catalogue, elsewhere, pace, profile } = seeds

/** The shipped profiles by their names. */
export const profilesByName: Readonly<Record<string, Profile>> = Object.fromEntries(
  profileNames(folder).map((name) => [name, loadProfile(folder, name, new Set(seeds.catalogue.keys()))]),
)
export const calendar = makeCalendar(seeds.calendar)

/** A Shanghai time as people write it: `2026-11-23 10:00`. */
export const local = (text: string): Timestamp => new Date(`${text.replace(' ', 'T')}+08:00`).toISOString()

/** Who is who in the seeds. */
export const registry: Given['registry'] = {
  person: (id) => seeds.people.find((it) => it.id === id),
  enterprise: (name) => enterpriseNamed(name, seeds.people),
}

/** Who is on duty for what, as the seeds have it. */
export function supervision(now: Timestamp, duties: Duties = seeds.duties): Pick<Given, 'standing' | 'rosterDays' | 'contacts'> {
  const standing = { duties, day: calendar.dateOf(now), people: seeds.people }
  return { standing, rosterDays: 28, contacts: (it) => contactsOf(it, standing) }
}

/** A person of `seeds/people.json`. */
export function person(id: string): Person {
  const found = seeds.people.find((candidate) => candidate.id === id)
  if (!found) throw new Error(`no person "${id}" in the seeds`)
  return found
}

/** What stands in a chat: what the bot said there, with the buttons under it. */
export type Line = { readonly text: string; readonly buttons: readonly Button[] }

export type Way = {
  readonly quote?: string
  readonly addressed?: boolean
  readonly tap?: boolean
  readonly attachments?: readonly Media[]
  readonly rejected?: Inbound['rejected']
  /** The text of an earlier message of this person that is taken back. */
  readonly recall?: string
  readonly voice?: NonNullable<Inbound['voice']> | null
}

export type Town = {
  /** A person writes to the bot alone; what the bot answers, '' when it is silent. Several texts are one burst. */
  dm(id: string, text: string | readonly string[], way?: Way): string
  /** Several messages of one turn, each in its own way. */
  burst(id: string, messages: readonly ({ readonly text: string } & Way)[]): string
  /** A member of a work group writes there; addressed to the bot only when `way` says so. */
  group(id: string, text: string, way?: Way): string
  /** What the bot said of its own accord in a chat (`dm:wang`, `group:power`) since the last look: notices, not replies. */
  news(chat: string): readonly string[]
  /** Everything the bot ever said in a chat. */
  all(chat: string): readonly Line[]
  cases(): readonly Case[]
  /** The case with that short number, `0001`. */
  case(short: string): Case
  dialog(chat: string): Dialog | undefined
  /** Moves the clock, which otherwise stands still, and rings what is due on the way. */
  at(time: string): void
}

/** A town whose bot understands with `understand`. Starts on Monday 2026-11-23 at 10:00. */
export function makeTown(understand: Understand, start = '2026-11-23 10:00', rules = profile): Town {
  let now = local(start)
  let handles = 0
  let sheets = 0
  /** The id of the message that last said a text in a chat. */
  const lastIds = new Map<string, string>()
  let heard = 0
  const cases = new Map<CaseNumber, Case>()
  const events = new Map<CaseNumber, readonly Recorded[]>()
  const timers = new Map<CaseNumber, Timestamp>()
  const dialogs = new Map<string, Dialog>()
  const chats = new Map<string, Line[]>()
  const notices = new Map<string, readonly string[]>()
  const dispatchable = new Set([...departments.filter(({ group }) => group).map(({ code }) => code), 'discipline'])

  const keep = (handled: Handled): void => {
    const { number } = handled.case
    cases.set(number, handled.case)
    events.set(number, [...(events.get(number) ?? []), ...handled.events])
  }
  const put = (chat: string, line: Line): void => void chats.set(chat, [...(chats.get(chat) ?? []), line])
  const tell = (chat: string, line: Line): void => {
    put(chat, line)
    notices.set(chat, [...(notices.get(chat) ?? []), line.text])
  }
  const holding = (role: string): readonly string[] => seeds.people.filter((it) => it.role === role).map(({ id }) => `dm:${id}`)
  function reach(audience: Audience | { readonly to: 'person'; readonly person: string }): readonly string[] {
    if (audience.to === 'reporter' || audience.to === 'person') return [`dm:${audience.person}`]
    if (audience.to === 'group') return [`group:${audience.department}`]
    if (audience.to === 'head') return [`dm:head-${audience.department}`]
    const all = holding(audience.to)
    return 'but' in audience ? all.filter((chat) => chat !== `dm:${audience.but}`) : all
  }
  function deliver(notices: readonly Notice[]): void {
    for (const notice of notices) {
      const by = seeds.people.find(({ id }) => id === notice.event.by)?.name ?? '系统'
      const said = newsOf(notice, by, { calendar, now, departments, elsewhere })
      if (said) for (const chat of reach(notice.audience)) tell(chat, said)
    }
  }
  function run(command: Command, number: CaseNumber, speaker: Person): CommandResult {
    const seen = (wanted: CaseNumber): Case | null => cases.get(wanted) ?? null
    const world = { now, actor: actorOf(speaker), profile: rules, calendar, dispatchable, history: events.get(number) ?? [] }
    const parts = handleTogether(command, number, seen, world)
    if ('refusal' in parts) return { number: parts.number, command, result: parts.refusal }
    for (const { number: part, handled } of parts) {
      keep(handled)
      if (handled.timer === null) timers.delete(part)
      else timers.set(part, handled.timer)
      deliver(handled.notices)
    }
    const [own] = parts
    if (!own) throw new Error(`command ${command.type} did nothing`)
    return { number, command, result: { case: own.handled.case, events: own.handled.events } }
  }
  function maySee(it: Case, speaker: Person, scope: Scope, text: string): boolean {
    if (it.reporter === speaker.id && scope.type === 'direct') return true
    if (isConfidential(it)) return speaker.role === 'discipline'
    const named = fullNumbers(text).includes(it.number) || shortNumbers(text).some((suffix) => it.number.endsWith(`-${suffix}`))
    const red = it.clocks.some((clock) => clock.status === 'running' && clock.light === 'red')
    if (speaker.role === 'officer') return isToBeCalled(it)
    const review = isToBeCalled(it) || openAppeal(it) !== undefined || finalWaiting(it) !== undefined
    const waits = review || it.status === 'awaiting-dispatch' || ('objection' in it && (it.objection ?? it.extension) !== null)
    const put = putOffAsked(text.trim()) !== null && (suspensionOf(it) !== null || isLongTerm(it))
    const ordered = asksForOrders(text) && tasksOf(it).some(({ by }) => by === speaker.id)
    if (speaker.role === 'coordinator') return named || red || waits || waitsForSecond(it) || put || ordered
    if (speaker.role === 'leader') return named || red || waitsForSecond(it) || put || ordered || review
    const codes = scope.type === 'group' ? [scope.department] : speaker.departments
    const own = codes.some((code) => isInHandOf(it, code))
    const counted = speaker.role === 'head' && inHandOf(text.trim(), { departments, speaker }) !== null
    return own && (speaker.role === 'staff' || named || red || counted)
  }

  /** What was said in a chat; no messages: its dialog is woken. */
  function talk(chat: string, speaker: Person, scope: Scope, messages: readonly Inbound[], woken: Input = { type: 'timer' }): string {
    let dialog = dialogFor(dialogs.get(chat) ?? null, speaker, scope)
    const says: Effect[] = []
    const text = messages.map((message) => `${message.text} ${message.tap ?? ''} ${message.quote ?? ''}`).join(' ')
    const visible = new Set([...cases.values()].filter((it) => maySee(it, speaker, scope, text)).map(({ number }) => number))
    const told: Given['told'] = (words) => {
      const texts = makeSimilarTexts()
      for (const it of cases.values()) if (it.reporter === speaker.id) texts.add(it.number, it.text)
      return texts.nearest(words, 5).filter(({ likeness }) => likeness >= alikeFrom)
    }
    const toldByOthers: Given['toldByOthers'] = (one) => {
      const texts = makeSimilarTexts()
      for (const it of cases.values()) if (it.reporter !== one.reporter) texts.add(it.number, it.text)
      return texts.nearest(one.text, 1).some(({ likeness }) => likeness >= alikeFrom)
    }
    const given = (): Given => ({
      ...{ now, calendar, pace, profile: rules, speaker, scope, departments, registry, elsewhere, catalogue },
      ...{ understand, reads, told, toldByOthers },
      ...{ officers: [], talks: talks() },
      ...supervision(now),
      cases: [...cases.values()].filter((it) => visible.has(it.number)),
    })
    const later: (() => void)[] = []
    const talks = (): readonly Talk[] =>
      speaker.role !== 'coordinator'
        ? []
        : [...dialogs].flatMap(([place, other]) => {
            const handle = handleOf(other)
            const id = place.slice('dm:'.length)
            return handle === null ? [] : [{ handle, conversation: place, person: id, who: person(id).name }]
          })
    function step(input: Input): void {
      const { dialog: next, effects } = advance(dialog, input, given())
      dialog = next
      const results: CommandResult[] = []
      for (const effect of effects) {
        if (effect.type === 'say') says.push(effect)
        if (effect.type === 'tell') later.push(() => reach(effect.audience).forEach((place) => void tell(place, effect.said)))
        if (effect.type === 'command') results.push(run(effect.command, effect.number, speaker))
        if (effect.type === 'supervise') {
          const { number, text, due } = effect
          const sheet = { year: Number(calendar.dateOf(now).slice(0, 4)), n: ++sheets }
          results.push(run({ type: 'instruct', text, ...(due === null ? {} : { due }), sheet }, number, speaker))
        }
        if (effect.type === 'hand-over') step({ ...effect, type: 'handed-over', handle: ++handles })
        if (effect.type === 'pass') {
          const { conversation, person: id } = effect.talk
          later.push(() => tellOwn(conversation, talk(conversation, person(id), { type: 'direct' }, [], effect.input)))
        }
        if (effect.type === 'report') {
          const number = `QS${calendar.dateOf(now).replaceAll('-', '')}-${String(cases.size + 1).padStart(4, '0')}`
          visible.add(number)
          results.push(run({ type: 'report', number, route: effect.route, ...effect.report }, number, speaker))
        }
      }
      if (results.length > 0) step({ type: 'outcome', results })
    }
    if (messages.length === 0) step(woken)
    for (const utterance of utterancesOf(messages, (words) => isAdvertising(words, understand))) step({ type: 'utterance', utterance })
    const { dialog: last, said } = reply(dialog, says)
    // As the store keeps it.
    dialogs.set(chat, JSON.parse(JSON.stringify(last)))
    if (said) put(chat, said)
    for (const passOn of later) passOn()
    return said?.text ?? ''
  }

  function messageOf(id: string, chat: string, scope: Scope, text: string, way: Way): Inbound {
    const recall = way.recall === undefined ? {} : { recall: lastIds.get(`${chat} ${way.recall}`) ?? 'unknown' }
    const messageId = `${chat}/${++heard}`
    lastIds.set(`${chat} ${text}`, messageId)
    return {
      ...{ id: messageId, conversation: `web:${chat}`, scope, from: id, at: now },
      text: way.tap ? '' : text,
      quote: way.quote ?? null,
      tap: way.tap ? text : null,
      addressed: scope.type === 'direct' || (way.addressed ?? way.tap ?? false),
      attachments: way.attachments ?? [],
      rejected: way.rejected ?? [],
      ...recall,
      ...(way.voice === undefined ? {} : { voice: way.voice }),
    }
  }

  return {
    dm(id, text, way = {}) {
      const scope: Scope = { type: 'direct' }
      const texts = typeof text === 'string' ? [text] : text
      return talk(
        `dm:${id}`,
        person(id),
        scope,
        texts.map((part) => messageOf(id, `dm:${id}`, scope, part, way)),
      )
    },
    burst(id, messages) {
      const scope: Scope = { type: 'direct' }
      return talk(
        `dm:${id}`,
        person(id),
        scope,
        messages.map(({ text, ...way }) => messageOf(id, `dm:${id}`, scope, text, way)),
      )
    },
    group(id, text, way = {}) {
      const speaker = person(id)
      const department = speaker.departments[0] ?? ''
      const scope: Scope = { type: 'group', department }
      return talk(`group:${department}`, speaker, scope, [messageOf(id, `group:${department}`, scope, text, way)])
    },
    news(chat) {
      const fresh = notices.get(chat) ?? []
      notices.delete(chat)
      return fresh
    },
    all: (chat) => chats.get(chat) ?? [],
    cases: () => [...cases.values()],
    case(short) {
      const found = [...cases.values()].find(({ number }) => number.endsWith(`-${short}`))
      if (!found) throw new Error(`no case "${short}" in this town`)
      return found
    },
    dialog: (chat) => dialogs.get(chat),
    at(time) {
      const end = local(time)
      for (;;) {
        const next = [...timers, ...sleepers()].filter(([, due]) => due <= end).sort((a, b) => (a[1] < b[1] ? -1 : 1))[0]
        if (!next) break
        const [key, due] = next
        now = due > now ? due : now
        if (key.startsWith('dm:')) talkOfItsOwn(key)
        else ring(key)
      }
      now = end
    },
  }

  /** The direct chats whose dialogs want to be woken, with the moment. */
  function sleepers(): readonly (readonly [string, Timestamp])[] {
    return [...dialogs].flatMap(([chat, dialog]) => {
      const moment = chat.startsWith('dm:') ? wakeAt(dialog, { now, calendar, pace }) : null
      return moment === null ? [] : [[chat, moment] as const]
    })
  }

  function talkOfItsOwn(chat: string): void {
    tellOwn(chat, talk(chat, person(chat.slice('dm:'.length)), { type: 'direct' }, []))
  }

  /** What the bot said in a chat without a word of its owner is news there. */
  function tellOwn(chat: string, said: string): void {
    if (said !== '') notices.set(chat, [...(notices.get(chat) ?? []), said])
  }

  function ring(number: CaseNumber): void {
    const it = cases.get(number) ?? null
    const system = { id: 'system', role: 'system', departments: [] } as const
    const handled = handle({ type: 'clock-due' }, it, { now, actor: system, profile: rules, calendar, dispatchable })
    if (isRefusal(handled)) throw new Error(`a ring of ${number} was refused`)
    keep(handled)
    if (handled.timer === null) timers.delete(number)
    else timers.set(number, handled.timer)
    deliver(handled.notices)
  }
}

/** What a dialog is given in a test of one function: Li in a direct chat on Monday morning, nothing reported yet. */
export function givenFor(understand: Understand, over: Partial<Given> = {}): Given {
  return {
    ...{ now: local('2026-11-23 10:00'), calendar, pace, profile, departments, registry, elsewhere, catalogue, understand, reads },
    ...{ cases: [], officers: [], talks: [], told: () => [], toldByOthers: () => false },
    ...supervision(local('2026-11-23 10:00')),
    ...{ speaker: person('li'), scope: { type: 'direct' } },
    ...over,
  }
}

/** The shipped understanding. */
export async function shipped(): Promise<Understand> {
  return makeUnderstand(await loadOrTrain())
}

/** An understanding made by hand, for tests that are not about understanding: an appeal for `department`, with phones and 「…有限公司」 found. */
export function plainly(department = 'power', over: Partial<Understanding> = {}): Understand {
  return (text) => ({
    ...{ intent: 'appeal', intentP: 1, admission: 'in-scope', kind: 'difficulty', urgency: 'normal', dispatch: 'auto', matter: '停电' },
    departments: [
      { code: department, p: 0.9, because: ['停电'] },
      { code: 'park', p: 0.06, because: [] },
      { code: 'hucd', p: 0.04, because: [] },
    ],
    matters: [],
    entities: entitiesOf(text),
    ...over,
  })
}

function entitiesOf(text: string): readonly Entity[] {
  const find = (type: 'phone' | 'enterprise', pattern: RegExp): readonly Entity[] =>
    [...text.matchAll(pattern)].map((found) => ({
      ...{ type, text: found[0], start: found.index, end: found.index + found[0].length, value: found[0] },
    }))
  return [...find('phone', /(?<!\d)1[3-9]\d{9}(?!\d)/g), ...find('enterprise', /[清海][\p{Script=Han}]{1,8}有限公司/gu)]
}
