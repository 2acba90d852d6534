/** What must hold of a district after any time, by name, each with how often it was looked at. Pure: fed with cases and chats. */
import type { Calendar, Timestamp } from '../../cases/calendar.ts'
import { type Case, type CaseNumber, isConfidential, type Recorded } from '../../cases/case.ts'
import { isClock, nextTimer } from '../../cases/clocks.ts'
import { evolve } from '../../cases/evolve.ts'
import { withoutIds } from '../../dialogs/mask.ts'
import type { Post } from './host.ts'

/** Every name, with the promise behind it (reliability targets R, time targets T). */
export const invariants = {
  lost: 'what was acknowledged stands in its chat, once, unaltered, in its order (R1, R4)',
  answered: 'nothing waits to be answered, nothing is parked, what is unsent is held until working hours (R1, R5)',
  doubled: 'no message is shown twice: at a moment at which nobody speaks, no text stands twice in a chat (R2, R6)',
  'one case': 'a report makes one case: one event reported, first in its history; no two of one reporter at one moment with one text (R2)',
  told: 'every case was told to its reporter under its number, and no number was told that no case has (R1, R2)',
  'timer missed': 'no event of a case comes later than a timer of it that was due (R7)',
  'timer twice': 'a light turns yellow once and red once, a rung is climbed once, none before its time (R7)',
  'timer left': 'no timer is due, no running clock is past its end without a red light (R7)',
  'working hours': 'officials are told of cases of the program’s own accord within working hours alone, unless one is urgent (T5)',
  'quiet hours': 'enterprises are told of the program’s own accord neither late in the evening nor at night (T5)',
  'one clock': 'at most one clock of a kind runs in a case, but for those of tasks (T8)',
  closing: 'a case is closed by the word of its reporter, or by the end of the time for it (the enterprise closes)',
  ledger: 'every hash chain is whole, and every case is what its events make (R12, R13)',
  statistics:
    'total = closed + on schedule + overdue + what is left out, by department and in all, from the ledger and from the index (R12)',
  assessment: 'the yearly assessment counts the cases of the ledger, each in one place (R12)',
  confidential: 'a confidential case stands in no figure, no group, and in no chat but of its reporter and the discipline contact',
  phones: 'no number of a telephone stands in a group',
  log: 'the program has logged neither a warning nor an error',
} as const
export type Invariant = keyof typeof invariants

/** How often each was looked at, how often it did not hold, and the first cases of that in a sentence each, without texts of people. */
export type Findings = Readonly<Record<Invariant, { readonly looked: number; readonly broken: number; readonly first: readonly string[] }>>

/** Collects what was looked at. */
export type Judge = {
  /** Looks once; `place` says where it does not hold, e.g. `QS20260105-0001, event 3`. */
  look(name: Invariant, holds: boolean, place: string): void
  findings(): Findings
}

export function makeJudge(): Judge {
  const names = Object.keys(invariants) as Invariant[] // The record has these keys and no others.
  const nothing = (): Finding => ({ looked: 0, broken: 0, first: [] })
  const found = Object.fromEntries(names.map((name) => [name, nothing()])) as Record<Invariant, Finding>
  return {
    look(name, holds, place) {
      const one = found[name]
      one.looked++
      if (holds) return
      one.broken++
      if (one.first.length < mostShown) one.first.push(place)
    },
    findings: () => structuredClone(found),
  }
}

/** Walks the history of a case, event by event; resolves with the case as it stands. */
export function judgeCase(history: readonly Recorded[], now: Timestamp, judge: Judge): Case {
  let it: Case | null = null
  let since: Timestamp = ''
  for (const [i, event] of history.entries()) {
    const place = `${'number' in event ? event.number : it?.number}, event ${i + 1} (${event.type})`
    judge.look('one case', (event.type === 'reported') === (it === null), place)
    if (it !== null) judgeTime(it, since, event, place, judge)
    since = event.at
    if (event.type === 'closed') judge.look('closing', closes(event, it), place)
    it = evolve(it, event)
    judge.look('one clock', !twoRun(it), place)
  }
  if (it === null) throw new Error('a history has at least one event')
  judgeStanding(it, now, judge)
  return it
}

/** Looks at a case as it stands at `now`, without its history. */
export function judgeStanding(it: Case, now: Timestamp, judge: Judge): void {
  const timer = nextTimer(it)
  const late = it.clocks.some(({ status, due, light }) => status === 'running' && due < now && light !== 'red')
  judge.look('timer left', (timer === null || timer > now) && !late, it.number)
  judge.look('one clock', !twoRun(it), it.number)
}

/** What was posted and acknowledged; `text` null: the channel puts its own words (a tap, a recall). */
export type Posted = Pick<Post, 'id' | 'chat' | 'from'> & { readonly text: string | null }

/** A message as the chats keep it. */
export type Shown = { readonly id: string; readonly from: string; readonly at: Timestamp; readonly text: string }

/** What the chats are judged by. */
export type Context = {
  readonly calendar: Calendar
  readonly cases: ReadonlyMap<CaseNumber, Pick<Case, 'reporter' | 'filedBy' | 'urgency'> & { readonly isConfidential: boolean }>
  /** By chat, in the order in which they were acknowledged. */
  readonly posts: ReadonlyMap<string, readonly Posted[]>
  /** The moments at which anybody said something anywhere: what is sent then is an answer, or follows from it. */
  readonly spoken: ReadonlySet<Timestamp>
  readonly quiet: { readonly from: string; readonly until: string }
  /** Who reports; everybody else is an official. */
  readonly isReporter: (id: string) => boolean
}

/** Looks at all that stands in a chat, and resolves with the case numbers that the bot named there. */
export function judgeChat(chat: string, shown: readonly Shown[], context: Context, judge: Judge): ReadonlySet<CaseNumber> {
  const bot = shown.filter(({ from }) => from === 'bot')
  judgePosts(chat, shown, context.posts.get(chat) ?? [], judge)
  judgeRepeats(chat, shown, context, judge)
  const named = new Set<CaseNumber>()
  for (const message of bot) {
    const numbers = new Set(message.text.match(/QS\d{8}-\d{4,}/g) ?? [])
    for (const number of numbers) named.add(number)
    const place = `${placeOf(chat)}, ${message.at}`
    judge.look(
      'confidential',
      [...numbers].every((number) => mayStand(number, chat, context)),
      place,
    )
    if (chat.startsWith('group:')) judge.look('phones', !/(?<!\d)1\d{10}(?!\d)/.test(message.text), place)
    if (!context.spoken.has(message.at)) judgeHour(chat, message, numbers, place, context, judge)
  }
  for (const number of named) judge.look('told', context.cases.has(number), `${placeOf(chat)}: a number that no case has`)
  return named
}

// --- Internal helpers ---

type Finding = { looked: number; broken: number; first: string[] }

const mostShown = 5

/** Nobody's id stands in a report: chats of people are called by their kind. */
function placeOf(chat: string): string {
  return chat.startsWith('group:') ? chat : 'a direct chat'
}

/** `since`: when the case became what it is. A clock that runs again (没有联系) may be due from then on. */
function judgeTime(it: Case, since: Timestamp, event: Recorded, place: string, judge: Judge): void {
  const timer = nextTimer(it)
  judge.look('timer missed', timer === null || timer >= event.at || since >= event.at, place)
  if (event.type !== 'clock-yellow' && event.type !== 'clock-red' && event.type !== 'escalated') return
  const clock = it.clocks.find((one) => one.status === 'running' && isClock(one, { kind: event.clock, task: event.task }))
  judge.look('timer twice', clock !== undefined && ringsNow(clock, event), place)
}

function ringsNow(clock: Case['clocks'][number], event: Extract<Recorded, { type: 'clock-yellow' | 'clock-red' | 'escalated' }>): boolean {
  switch (event.type) {
    case 'clock-yellow':
      return clock.light === 'green' && event.at >= clock.yellowAt
    case 'clock-red':
      return clock.light !== 'red' && event.at >= clock.due
    case 'escalated':
      return clock.light === 'red' && clock.nextRungAt !== null && event.at >= clock.nextRungAt && event.rung === clock.rungs
  }
}

/** A rating of its reporter, what its reporter leaves at that, or the end of the time to say anything. */
function closes(event: Extract<Recorded, { type: 'closed' }>, it: Case | null): boolean {
  if (it === null) return false
  const rating = it.clocks.findLast(({ kind }) => kind === 'rating')
  const ranOut = event.by === 'system' && rating !== undefined && event.at >= rating.due
  return ranOut || (event.how === 'rated' && event.by === it.reporter)
}

function twoRun(it: Case): boolean {
  const kinds = it.clocks.filter(({ status, task }) => status === 'running' && task === undefined).map(({ kind }) => kind)
  return new Set(kinds).size < kinds.length
}

function judgePosts(chat: string, shown: readonly Shown[], posts: readonly Posted[], judge: Judge): void {
  const standing = shown.filter(({ from }) => from !== 'bot')
  for (const [i, { id, from, text }] of posts.entries()) {
    const found = standing[i]
    const same = found?.id === id && found.from === from && (text === null || found.text === withoutIds(text))
    judge.look('lost', same, `${placeOf(chat)}: ${id} is not what stands there in its place`)
  }
  const strangers = standing.length - posts.length
  judge.look('lost', strangers === 0, `${placeOf(chat)}: ${strangers} messages that nobody posted`)
}

function judgeRepeats(chat: string, shown: readonly Shown[], { spoken }: Context, judge: Judge): void {
  for (const [at, together] of Map.groupBy(shown, (message) => message.at)) {
    // Who does a thing twice at one moment is told of it twice.
    if (spoken.has(at)) continue
    const texts = together.map(({ text }) => text)
    judge.look('doubled', new Set(texts).size === texts.length, `${placeOf(chat)}, ${at}`)
  }
  const ids = shown.map(({ id }) => id)
  judge.look('doubled', new Set(ids).size === ids.length, `${placeOf(chat)}: an id stands there twice`)
}

function mayStand(number: CaseNumber, chat: string, { cases }: Context): boolean {
  const it = cases.get(number)
  if (!it?.isConfidential) return true
  return chat === `dm:${it.reporter}` || chat === `dm:${it.filedBy}` || chat === 'dm:discipline'
}

function judgeHour(
  chat: string,
  { at }: Shown,
  numbers: ReadonlySet<CaseNumber>,
  place: string,
  { calendar, cases, quiet, isReporter }: Context,
  judge: Judge,
): void {
  const [kind, who = ''] = chat.split(':')
  // An official who filed what was seen or told is a reporter of that.
  const ofOwn = [...numbers].some((number) => cases.get(number)?.reporter === who)
  if (kind === 'dm' && (isReporter(who) || ofOwn)) {
    const time = calendar.timeOf(at)
    judge.look('quiet hours', time >= quiet.until && time < quiet.from, place)
    return
  }
  // Only what is about a case: that a talk is over is told when it is.
  if (numbers.size === 0) return
  const own = kind === 'group' ? calendar.of(who) : calendar
  const urgent = [...numbers].some((number) => cases.get(number)?.urgency !== 'normal')
  judge.look('working hours', urgent || own.isWorkingTime(at), place)
}

/** Two cases of one reporter with one text at one moment: the same report, filed twice. */
export function judgeTwins(cases: Iterable<Pick<Case, 'number' | 'reporter' | 'text' | 'reportedAt'>>, judge: Judge): void {
  const seen = new Set<string>()
  for (const { number, reporter, text, reportedAt } of cases) {
    const key = `${reporter}\n${reportedAt}\n${text}`
    judge.look('one case', !seen.has(key), `${number} was filed twice`)
    seen.add(key)
  }
}

/** What a chat may be judged by, of a case. */
export function factsOf(it: Case): Context['cases'] extends ReadonlyMap<string, infer Facts> ? Facts : never {
  const { reporter, filedBy, urgency } = it
  return { reporter, urgency, ...(filedBy === undefined ? {} : { filedBy }), isConfidential: isConfidential(it) }
}
