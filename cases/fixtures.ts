/** The language of the case tests, `given(…).when(…)` and what is looked at then, with the rules and people of the seeds. */
import { join } from 'node:path'
import fc from 'fast-check'
import { expect } from 'vitest'
import { loadSeeds } from '../seeds/load.ts'
import { makeCalendar, type Timestamp } from './calendar.ts'
import {
  type Actor,
  type Case,
  type Clock,
  type ClockKind,
  type Command,
  type DepartmentCode,
  isRefusal,
  leadOf,
  type Recorded,
  type Refusal,
} from './case.ts'
import { nextTimer, type Profile } from './clocks.ts'
import { decide, type Given } from './decide.ts'
import { type Handled, handle } from './handle.ts'
import type { Audience, Notice } from './notices.ts'
import { actorOf } from './people.ts'
import { findings } from './ratings.ts'
import { samples } from './samples.ts'
import { tasksOf } from './tasks.ts'

const seeds = loadSeeds(join(import.meta.dirname, '../seeds'), 'xihaian')

export const { profile, departments, assessment: rules } = seeds
export const calendar = makeCalendar(seeds.calendar)
export const dispatchable: ReadonlySet<DepartmentCode> = new Set([
  ...departments.filter(({ group }) => group).map(({ code }) => code),
  'discipline',
])

/** A Shanghai time as people write it: `2026-09-18 16:00`. */
export const local = (text: string): Timestamp => new Date(`${text.replace(' ', 'T')}+08:00`).toISOString()

// --- People ---

/** A person of `seeds/people.json`. */
export function person(id: string): Actor {
  const found = seeds.people.find((candidate) => candidate.id === id)
  if (!found) throw new Error(`no person "${id}" in the seeds`)
  return actorOf(found)
}

export const wang = person('wang')
export const staff = person('staff-hucd')
export const head = person('head-hucd')
export const coordinator = person('coordinator')
export const leader = person('leader')
export const officer = person('officer')
export const discipline = person('discipline')
export const system: Actor = { id: 'system', role: 'system', departments: [] }

// --- Appeals ---

export type ReportCommand = Extract<Command, { type: 'report' }>

/** 施工围挡挡住了店门: a matter of the housing office, of which the model is sure. */
export const fence: ReportCommand = {
  ...{ type: 'report', number: 'QS20260918-0007', route: 'auto', reporter: 'wang' },
  ...{ enterprise: '凯成科技有限公司', phone: '13800000001' },
  text: '长江路施工围挡把我们门店门口挡得严严实实,客人绕不进来,已经三个星期了',
  attachments: [],
  ...{ kind: 'difficulty', urgency: 'normal', admission: 'in-scope', matter: '施工扰民' },
  suggestions: [
    { code: 'hucd', p: 0.81 },
    { code: 'urban_mgmt', p: 0.12 },
    { code: 'transport', p: 0.03 },
  ],
}

/** The same, but the model is not sure whose it is. */
export const unsureFence: ReportCommand = { ...fence, route: 'person' }

/** 吃拿卡要: a tip-off, which the model would have given to the market regulator. */
export const tipOff: ReportCommand = {
  ...fence,
  number: 'QS20260918-0008',
  text: '市场监管所的人每次来检查都暗示要买他亲戚家的消防器材,不买就开整改单',
  ...{ kind: 'opinion', admission: 'tip-off', matter: null, enterprise: null },
  suggestions: [
    { code: 'samr', p: 0.97 },
    { code: 'discipline', p: 0.02 },
  ],
}

/** A complaint about conduct, which the model would have given to the office that it is about. */
export const conductComplaint: ReportCommand = {
  ...fence,
  number: 'QS20260918-0009',
  text: '投诉住建局窗口的张科长,态度恶劣,故意刁难我们',
  ...{ kind: 'opinion', matter: null, confidence: 'conduct' },
}

// --- Given, when, then ---

/** When a command is given, as a Shanghai time, and by whom. */
export type Occasion = { readonly at: string; readonly by: Actor }

/** One step of a story. `since` is the time of the last one. */
export type Step = (it: Case | null, since: Timestamp, history: readonly Recorded[]) => Handled

/** `command` was given, and not refused. */
export function did(command: Command, occasion: Occasion): Step {
  return (it, _since, history) => {
    const handled = handle(command, it, { ...givenOf(occasion), history })
    if (isRefusal(handled)) throw new Error(`the story cannot be told: ${command.type} is refused with ${JSON.stringify(handled)}`)
    return handled
  }
}

/** Nobody did anything until then; the timers rang, each at its time. */
export function until(time: string): Step {
  return (it, since) => {
    if (it === null) throw new Error('the story cannot be told: no case waits')
    let now: Handled = { case: it, events: [], notices: [], timer: nextTimer(it) }
    while (now.timer !== null && now.timer <= local(time)) {
      const rung = handle({ type: 'clock-due' }, now.case, givenOf(now.timer < since ? since : now.timer, system))
      if (isRefusal(rung)) throw new Error(`a ring was refused: ${JSON.stringify(rung)}`)
      if (rung.events.length === 0 || now.events.length > 100) throw new Error(`the timer of ${it.number} at ${now.timer} does not move on`)
      now = { ...rung, events: [...now.events, ...rung.events], notices: [...now.notices, ...rung.notices] }
    }
    return now
  }
}

/** A story so far; its steps come in order. */
export function given(...steps: readonly Step[]): Story {
  let it: Case | null = null
  const events: Recorded[] = []
  const notices: Notice[] = []
  for (const step of steps) {
    const handled = step(it, events.at(-1)?.at ?? '', [...events])
    it = handled.case
    events.push(...handled.events)
    notices.push(...handled.notices)
  }
  return new Story(it, events, notices)
}

/** What has happened, and what a further command would do. */
export class Story {
  readonly it: Case | null
  readonly events: readonly Recorded[]
  readonly notices: readonly Notice[]

  constructor(it: Case | null, events: readonly Recorded[], notices: readonly Notice[]) {
    this.it = it
    this.events = events
    this.notices = notices
  }

  /** The case, which the story must have begun. */
  get case(): Case {
    if (this.it === null) throw new Error('nothing was reported in this story')
    return this.it
  }

  /** The latest clock of a kind. */
  clock(kind: ClockKind): Clock {
    const found = this.case.clocks.findLast((clock) => clock.kind === kind)
    if (!found) throw new Error(`no clock "${kind}" was ever started in this story`)
    return found
  }

  /** The events in which the ladder spoke, with their Shanghai times: `09-20 10:00 clock-yellow contact`. */
  get ladder(): readonly string[] {
    return this.events.flatMap((event) => ('clock' in event ? [`${shown(event.at)} ${event.type} ${event.clock}`] : []))
  }

  when(command: Command, occasion: Occasion): Outcome {
    return new Outcome(handle(command, this.it, { ...givenOf(occasion), history: this.events }))
  }

  /** Nobody does anything until `time`; the timers ring, each at its time. */
  whenTimePasses(time: string): Outcome {
    return new Outcome(until(time)(this.it, this.events.at(-1)?.at ?? '', this.events))
  }
}

type Expected = Partial<Recorded> & { readonly type: Recorded['type'] }

/** What came of a command. */
export class Outcome {
  readonly result: Handled | Refusal

  constructor(result: Handled | Refusal) {
    this.result = result
  }

  /** What was done; throws when it was refused. */
  get handled(): Handled {
    if (isRefusal(this.result)) throw new Error(`refused: ${JSON.stringify(this.result)}`)
    return this.result
  }

  get case(): Case {
    return this.handled.case
  }

  /** Exactly these events, in this order, each with at least these fields. */
  thenEvents(...expected: readonly Expected[]): this {
    expect(this.handled.events).toMatchObject(expected)
    return this
  }

  thenNothing(): this {
    expect(this.handled.events).toEqual([])
    expect(this.handled.notices).toEqual([])
    return this
  }

  thenRefused(refusal: Refusal): this {
    expect(this.result).toEqual(refusal)
    return this
  }

  /** The case has at least these fields now. */
  thenCase(expected: Record<string, unknown>): this {
    expect(this.case).toMatchObject(expected)
    return this
  }

  /** The latest clock of a kind has at least these fields now. */
  thenClock(kind: ClockKind, expected: Partial<Clock>): this {
    expect(this.case.clocks.findLast((clock) => clock.kind === kind)).toMatchObject(expected)
    return this
  }

  /** Exactly these are told, in this order: `clock-red → head:hucd (held)`. */
  thenTold(...expected: readonly string[]): this {
    expect(this.handled.notices.map(toldAs)).toEqual(expected)
    return this
  }
}

/** A notice as one line: `clock-red → head:hucd (held)`. */
export function toldAs({ event, audience, hold }: Notice): string {
  return `${event.type} → ${audienceAs(audience)}${hold ? ' (held)' : ''}`
}

/** An audience as one word: `group:hucd`. */
export function audienceAs(audience: Audience): string {
  if ('person' in audience) return `${audience.to}:${audience.person}`
  return 'department' in audience ? `${audience.to}:${audience.department}` : audience.to
}

/** The world of a command. */
export function givenOf(occasion: Occasion): Given
export function givenOf(now: Timestamp, actor: Actor): Given
export function givenOf(first: Occasion | Timestamp, actor: Actor = system): Given {
  const [now, who] = typeof first === 'string' ? [first, actor] : [local(first.at), first.by]
  return { now, actor: who, profile, calendar, dispatchable, chief: 'officer' }
}

function shown(at: Timestamp): string {
  return `${calendar.dateOf(at).slice(5)} ${calendar.timeOf(at)}`
}

// --- Stories that many tests begin with; all on Friday 2026-09-18 ---

/** Reported at 16:00 and dispatched at once. */
export const reported = did(fence, { at: '2026-09-18 16:00', by: wang })
/** Reported at 16:00; a coordinator has to say whose it is. */
export const reportedUnsure = did(unsureFence, { at: '2026-09-18 16:00', by: wang })
/** A tip-off at 16:00. */
export const tippedOff = did(tipOff, { at: '2026-09-18 16:00', by: wang })
/** 已联系, at 16:20. */
export const contacted = did({ type: 'contact', note: '已电话联系王总,周一上午到现场看围挡位置' }, { at: '2026-09-18 16:20', by: staff })
/** 办结, at 16:40. */
export const resolved = did({ type: 'resolve', answer: '围挡已后退三米,门口留出通道并设了指示牌' }, { at: '2026-09-18 16:40', by: staff })
/** The enterprise's word on the answer, at 16:50. */
export const says = (outcome: 'solved' | 'partly' | 'not'): Step =>
  did({ type: 'give-outcome', outcome }, { at: '2026-09-18 16:50', by: wang })
/** Its rating, at 16:55. */
export const rates = (level: 1 | 2 | 3 | 4 | 5): Step => did({ type: 'rate', level }, { at: '2026-09-18 16:55', by: wang })

/** 不予受理, proposed by the coordinator at 17:00 and confirmed by the leader at 17:10: the matter is before a court. */
export const declinedAsCourt: readonly Step[] = [
  did({ type: 'propose-decline', class: 'court', reason: '同一纠纷法院已经立案' }, { at: '2026-09-18 17:00', by: coordinator }),
  did({ type: 'rule-decline', approve: true, reason: '' }, { at: '2026-09-18 17:10', by: leader }),
]

// --- Random histories ---

/** One command of a random history, as it was answered. */
export type Moment = {
  readonly before: Case | null
  readonly command: Command
  readonly given: Given
  readonly result: Handled | Refusal
}

type Turn = {
  /** They are tried in this order until one is not refused, so that histories go far. */
  readonly commands: readonly Command[]
  /** Null: whoever the rules entitle. */
  readonly by: Actor | null
  readonly minutes: number
  /** The program stood still since the last turn: its timers ring only now. */
  readonly stopped: boolean
}

const text = fc.constantFrom('已到现场,围挡后退三米', '已电话说明办理时限', '已与施工单位约谈', '')
const department = fc.constantFrom('hucd', 'urban_mgmt', 'tax', 'discipline', 'other')
const level = fc.constantFrom(1, 2, 3, 4, 5)
const bystander = fc.constantFrom('li', 'staff-tax', 'head-hucd', 'coordinator', 'leader', 'observer', 'discipline').map(person)

const laterCommand: fc.Arbitrary<Command> = fc.oneof(
  { weight: 3, arbitrary: text.map((note): Command => ({ type: 'contact', note })) },
  { weight: 5, arbitrary: text.map((answer): Command => ({ type: 'resolve', answer })) },
  { weight: 6, arbitrary: fc.constantFrom('solved', 'partly', 'not').map((outcome): Command => ({ type: 'give-outcome', outcome })) },
  { weight: 6, arbitrary: level.map((chosen): Command => ({ type: 'rate', level: chosen })) },
  { weight: 2, arbitrary: text.map((reason): Command => ({ type: 'explain-rating', reason })) },
  { weight: 2, arbitrary: level.map((chosen): Command => ({ type: 'change-rating', level: chosen })) },
  { weight: 2, arbitrary: fc.constant<Command>({ type: 'reopen' }) },
  { weight: 2, arbitrary: fc.boolean().map((again): Command => ({ type: 'settle', again })) },
  { weight: 3, arbitrary: department.map((lead): Command => ({ type: 'dispatch', lead })) },
  { weight: 2, arbitrary: fc.constant<Command>({ type: 'acknowledge' }) },
  { weight: 2, arbitrary: fc.constant<Command>({ type: 'deny-contact' }) },
  { weight: 2, arbitrary: text.map((told): Command => ({ type: 'report-visit', text: told, attachments: [] })) },
  { weight: 2, arbitrary: fc.constantFrom<Command>({ type: 'confirm-visit' }, { type: 'deny-visit' }) },
  { weight: 1, arbitrary: fc.constant<Command>({ type: 'promise-same-day' }) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('2026-09-23', '2026-10-12', '2026-11-06', '2026-12-31')
      .map((day): Command => ({ type: 'promise', due: local(`${day} 17:30`), text: '到时拆除围挡' })),
  },
  { weight: 3, arbitrary: fc.constant<Command>({ type: 'retract' }) },
  { weight: 1, arbitrary: text.map((progress): Command => ({ type: 'report-progress', text: progress })) },
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant('object'), basis: text, suggested: fc.option(department) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('rule-objection'), uphold: fc.boolean(), lead: fc.option(department) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant('request-extension'), days: fc.constantFrom(1, 2, 3, 3, 4, 0), reason: text }),
  },
  { weight: 3, arbitrary: fc.boolean().map((approve): Command => ({ type: 'rule-extension', approve })) },
  { weight: 1, arbitrary: text.map((added): Command => ({ type: 'supplement', text: added, attachments: [] })) },
  { weight: 1, arbitrary: fc.constantFrom('13800000001', '13800000009').map((phone): Command => ({ type: 'amend-phone', phone })) },
  { weight: 1, arbitrary: fc.constantFrom<Command>({ type: 'view-phone' }, { type: 'urge' }, { type: 'slow-news' }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom('请提供营业执照复印件', '请提供占道许可', '').map((asks): Command => ({ type: 'suspend', asks })),
  },
  { weight: 2, arbitrary: fc.constant<Command>({ type: 'resume' }) },
  { weight: 2, arbitrary: fc.constant<Command>({ type: 'begin-long-term', reason: '需要道路改造，预计三个月' }) },
  { weight: 1, arbitrary: fc.constant<Command>({ type: 'refuse-long-term' }) },
  { weight: 1, arbitrary: fc.constant<Command>({ type: 'withdraw', reason: '已自行解决' }) },
  { weight: 1, arbitrary: text.map((order): Command => ({ type: 'instruct', text: order })) },
  { weight: 4, arbitrary: text.map((reason): Command => ({ type: 'propose-decline', class: 'court', reason })) },
  { weight: 6, arbitrary: fc.constantFrom(true, true, false).map((approve): Command => ({ type: 'rule-decline', approve, reason: '' })) },
  { weight: 6, arbitrary: text.map((reason): Command => ({ type: 'appeal', reason })) },
  { weight: 6, arbitrary: fc.record({ type: fc.constant('rule-appeal'), uphold: fc.boolean(), reason: text }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Command>(
      { type: 'suggest', what: 'decline', text: '法院已经立案', department: null },
      { type: 'merge', into: 'QS20260917-0003' },
      {
        ...{ type: 'absorb', from: 'QS20260918-0009', reporter: 'wang', boundTo: null },
        confidential: false,
        text: '又来施工',
        attachments: [],
      },
      { type: 'link', to: 'QS20260917-0004' },
      { type: 'split', into: 'QS20260918-0010', text: '排水沟堵塞' },
    ),
  },
  {
    weight: 6,
    arbitrary: fc.constantFrom(...findings).map((finding): Command => ({ type: 'verify-rating', finding, note: '已电话核实' })),
  },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom('solved', 'not', 'unreached')
      .map((outcome): Command => ({ type: 'record-follow-up', outcome, note: '已回访' })),
  },
  { weight: 1, arbitrary: text.map((reason): Command => ({ type: 'appeal-rating', reason })) },
  { weight: 1, arbitrary: fc.boolean().map((uphold): Command => ({ type: 'rule-rating-appeal', uphold, reason: '与本件无关' })) },
  { weight: 2, arbitrary: text.map((said): Command => ({ type: 'propose-final', text: said, basis: '《城市道路管理条例》' })) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Command>({ type: 'sign-final' }, { type: 'sign-final' }, { type: 'refuse-final', reason: '依据不足' }),
  },
  { weight: 2, arbitrary: fc.constant<Command>({ type: 'clock-due' }) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(samples['hold-answer'], samples['hold-answer'], samples['deliver-answer'], samples['tell-by-phone']),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('assist'), department, text }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('whistle'), departments: fc.array(department, { maxLength: 3 }), text }) },
  { weight: 2, arbitrary: text.map((told): Command => ({ type: 'report-in', text: told })) },
  { weight: 3, arbitrary: text.map((told): Command => ({ type: 'complete-task', text: told })) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('drop-task'), task: fc.constantFrom(1, 2), reason: text }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('convene'),
      kind: fc.constantFrom('consultation', 'joint-visit'),
      departments: fc.array(department, { maxLength: 2 }),
      slots: fc.constant(['2026-12-30 10:00', '2026-12-31 15:00'].map(local)),
      place: text,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('answer-meeting'),
      party: fc.oneof(department, fc.constant('enterprise')),
      slots: fc.subarray([1, 2, 3]),
    }),
  },
  { weight: 1, arbitrary: text.map((reason): Command => ({ type: 'cancel-meeting', reason })) },
  { weight: 4, arbitrary: text.map((reason): Command => ({ type: 'move-meeting', slot: local('2026-12-31 09:00'), reason })) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('record-minutes'),
      text,
      present: fc.array(department, { maxLength: 2 }),
      commitments: fc.array(fc.record({ department, text }), { maxLength: 2 }),
    }),
  },
  // Every command takes part, also one that has no words of its own here.
  { weight: 9, arbitrary: fc.constantFrom<Command>(...Object.values(samples)) },
)

const turnOf = (command: fc.Arbitrary<Command>): fc.Arbitrary<Turn> =>
  fc.record({
    commands: fc.array(command, { minLength: 1, maxLength: 8, size: 'max' }),
    by: fc.oneof({ weight: 9, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: bystander }),
    minutes: fc.oneof(
      { weight: 20, arbitrary: fc.integer({ min: 0, max: 180 }) },
      { weight: 4, arbitrary: fc.integer({ min: 0, max: 3 * 24 * 60 }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 14 * 24 * 60 }) },
    ),
    stopped: fc.boolean(),
  })

const turn = (command: Command, minutes: number): Turn => ({ commands: [command], by: null, minutes, stopped: false })
const answeredPoorly: readonly Turn[] = [
  turn(samples.contact, 30),
  turn(samples.resolve, 30),
  turn(samples['give-outcome'], 30),
  turn({ type: 'rate', level: 1 }, 10),
]

/** Beginnings that chance alone would seldom find: an answer was rated poorly, not accepted or then not rated, or all shall meet. */
const openings: readonly (readonly Turn[])[] = [
  answeredPoorly,
  [...answeredPoorly, turn(samples['appeal-rating'], 30)],
  [
    turn(samples.contact, 30),
    turn(samples.resolve, 30),
    turn({ type: 'give-outcome', outcome: 'not' }, 30),
    turn(samples['propose-final'], 30),
  ],
  [...answeredPoorly, turn(samples.resolve, 30), turn(samples['view-phone'], 21 * 24 * 60)],
  [turn(samples.contact, 30), turn(samples.convene, 30)],
  [turn(samples.contact, 30), turn(samples.resolve, 30), turn(samples['hold-answer'], 0)],
]

/** What may happen to a confidential case besides: it shall be returned, and its reporter says yes or no. */
const returning: fc.Arbitrary<Command> = fc.oneof(
  department.map((lead): Command => ({ type: 'propose-return', lead })),
  fc.boolean().map((consent): Command => ({ type: 'answer-return', consent })),
)

/** The same of cases that are confidential from the first, or become so. */
export const confidentialHistories: fc.Arbitrary<readonly Moment[]> = fc
  .record({
    report: fc.constantFrom<ReportCommand>(fence, tipOff, conductComplaint),
    start: fc.integer({ min: Date.parse('2026-09-14T00:00:00Z'), max: Date.parse('2026-12-28T00:00:00Z') }),
    turns: fc.array(turnOf(fc.oneof({ weight: 4, arbitrary: laterCommand }, { weight: 1, arbitrary: returning })), {
      minLength: 5,
      maxLength: 16,
      size: 'max',
    }),
    // Some have been proposed for their return already.
    opening: fc.constantFrom<readonly Turn[]>([], [turn({ type: 'propose-return', lead: 'hucd' }, 30)]),
  })
  .map(({ report, start, opening, turns }) => play(report, start, [...opening, ...turns], profile))

/** Everything that may happen to an appeal, in any order, with its timers: ordinary, unsure, urgent and confidential ones. */
export const histories: fc.Arbitrary<readonly Moment[]> = historiesUnder(profile)

/** The same under the rules of another district, which may sort its cases into classes. */
export function historiesUnder(rules: Profile): fc.Arbitrary<readonly Moment[]> {
  const classes = (rules.classes?.of ?? []).map(({ name }) => fc.constant<Command>({ type: 'classify', class: name }))
  const command = fc.oneof({ weight: 9, arbitrary: laterCommand }, ...classes)
  return fc
    .record({
      report: fc.constantFrom<ReportCommand>(fence, unsureFence, { ...fence, urgency: 'urgent' }, tipOff),
      // From an ordinary week over 中秋 and 国庆 with their make-up days to the end of the published year.
      start: fc.integer({ min: Date.parse('2026-09-14T00:00:00Z'), max: Date.parse('2026-12-28T00:00:00Z') }),
      opening: fc.constantFrom<readonly Turn[]>([], [], ...openings),
      turns: fc.array(turnOf(command), { minLength: 5, maxLength: 16, size: 'max' }),
    })
    .map(({ report, start, opening, turns }) => play(report, start, [...opening, ...turns], rules))
}

function play(report: ReportCommand, start: number, turns: readonly Turn[], rules: Profile): readonly Moment[] {
  const moments: Moment[] = []
  const history: Recorded[] = []
  let it: Case | null = null
  let ms = start
  /** Whether it was not refused. */
  const give = (command: Command, actor: Actor): boolean => {
    const world: Given = { ...givenOf(new Date(ms).toISOString(), actor), profile: rules, history: [...history] }
    const result = handle(command, it, world)
    moments.push({ before: it, command, given: world, result })
    if (isRefusal(result)) return false
    it = result.case
    history.push(...result.events)
    return true
  }
  /** The timers that are due by `end`, each at its time, or now if that has gone by. */
  const ring = (end: number): void => {
    for (let rings = 0; ; rings++) {
      const timer = it === null ? null : nextTimer(it)
      if (timer === null || Date.parse(timer) > end) return
      if (rings > 100) throw new Error(`the timers of ${report.number} never come to rest`)
      ms = Math.max(ms, Date.parse(timer))
      give({ type: 'clock-due' }, system)
    }
  }
  give(report, wang)
  for (const { commands, by, minutes, stopped } of turns) {
    const end = ms + minutes * 60_000
    if (stopped) ms = end
    ring(end)
    ms = end
    commands.some((command) => give(command, by ?? entitled(command, it, history, ms)))
  }
  return moments
}

/** Someone whom the rules let give the command; the reporter, should there be nobody. */
function entitled(command: Command, it: Case | null, history: readonly Recorded[], ms: number): Actor {
  if (command.type === 'clock-due' || command.type === 'hold-answer' || command.type === 'deliver-answer') return system
  const lead = it === null ? null : leadOf(it)
  const concerned = it === null ? [] : [...(lead === null ? [] : [lead]), ...tasksOf(it).map(({ department }) => department)]
  const staffs = [...new Set(concerned)].map((code) => (code === 'discipline' ? discipline : person(`staff-${code}`)))
  const people = [wang, ...staffs, leader, coordinator, discipline, person('officer')]
  const may = (actor: Actor): boolean => {
    const said = decide(command, it, { ...givenOf(new Date(ms).toISOString(), actor), history: [...history] })
    return (
      !isRefusal(said) || !['not-your-case', 'not-your-role', 'reporter-only', 'coordinator-first', 'same-person'].includes(said.refused)
    )
  }
  return people.find(may) ?? wang
}
