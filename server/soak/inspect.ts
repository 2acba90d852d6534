/** Holds the store of a soak against the invariants: a quick look every week, all of it at the end. */
import { publishedIn } from '../../cases/assessment-publication.ts'
import type { Calendar, CalendarDate, Timestamp } from '../../cases/calendar.ts'
import { type Case, type CaseNumber, confidentialDepartment, isConfidential, type Recorded } from '../../cases/case.ts'
import {
  count,
  type Entry,
  emptyFigures,
  entryOf,
  type Figures,
  finished,
  type Share,
  type Statistics,
  standingsOf,
} from '../../cases/ledger.ts'
import type { Person } from '../../cases/people.ts'
import { type Assessing, assessNow, publicationOf } from '../assessment.ts'
import { verifyLedger } from '../ledger.ts'
import { openCases, type Store } from '../store.ts'
import { type Context, factsOf, type Judge, judgeCase, judgeChat, judgeStanding, judgeTwins, type Shown } from './invariants.ts'
import type { Played } from './play.ts'

/** What the end of a soak is looked at with. */
export type Ending = {
  readonly store: Store
  readonly played: Played
  readonly calendar: Calendar
  readonly now: Timestamp
  readonly quiet: Context['quiet']
  readonly rules: Assessing['rules']
  /** The people of the seeds, whom the store does not keep. */
  readonly seeded: readonly Pick<Person, 'id' | 'role'>[]
  /** Departments that can have cases: each has a group. */
  readonly departments: readonly string[]
}

/** What the ledger of a soak amounts to. */
export type Ledger = {
  readonly cases: number
  readonly confidential: number
  readonly events: number
  readonly byKind: Readonly<Record<string, number>>
  readonly statistics: Statistics
  readonly clocks: { readonly started: number; readonly yellow: number; readonly red: number; readonly climbed: number }
  /** How often each level was given, from 1 to 5. */
  readonly ratings: Readonly<Record<string, number>>
  readonly eventTypes: Readonly<Record<string, number>>
  readonly messagesIn: number
  readonly messagesOut: number
}

/** A look of some milliseconds, while the program runs and nothing is under way. */
export async function inspectQuickly(store: Store, now: Timestamp, judge: Judge): Promise<void> {
  const [due, sleepers, waiting, parked, unsent, counts] = await Promise.all([
    store.due(now, 1),
    store.dueConversations(now, 1),
    store.waiting(),
    store.parked(),
    store.outboxWaiting(now),
    store.counts(),
  ])
  judge.look('timer left', due.length === 0 && sleepers.length === 0, `a timer is due at ${now}`)
  judge.look('answered', waiting.length === 0, `${waiting.length} conversations wait at ${now}`)
  judge.look('answered', parked.length === 0, `${parked.length} messages are parked at ${now}`)
  judge.look('answered', unsent.length === 0, `${unsent.length} conversations have something that may be sent at ${now}`)
  for (const it of await openCases(store)) judgeStanding(it, now, judge)
  // A soak begins in this year or the one before.
  const year = Number(now.slice(0, 4))
  const years = await Promise.all([year - 1, year].map(async (one) => standingsOf(await store.standings(one, null))))
  const inIndex = sum(years.map(({ total }) => total))
  const notOver = sum(years.map(({ standing }) => standing['on-schedule'] + standing.overdue))
  judge.look('statistics', inIndex === counts.cases, `the index counts ${inIndex} of ${counts.cases} at ${now}`)
  // A case that was declined is open while an appeal against that is.
  judge.look('statistics', notOver <= counts.open && counts.open <= notOver + counts.declined, `open cases at ${now}`)
}

/** Walks the whole ledger and every chat. */
export async function inspectAll(ending: Ending, judge: Judge): Promise<Ledger> {
  const { store, played, now } = ending
  await inspectQuickly(store, now, judge)
  const check = await verifyLedger(store)
  judge.look('ledger', check.intact, check.intact ? '' : check.sentence)
  const walked = await walkLedger(ending, judge)
  judge.look('one case', walked.cases.size === played.cases.length, `${walked.cases.size} cases, ${played.cases.length} were seen`)
  judgeTwins(walked.twins, judge)
  const shown = await walkChats(ending, walked.cases, judge)
  await judgeFigures(ending, walked, judge)
  const { cases, twins: _, byLead: _unused, entries: __, ...figures } = walked
  return {
    ...figures,
    cases: cases.size,
    confidential: [...cases.values()].filter((it) => it.isConfidential).length,
    messagesIn: played.posts.length,
    messagesOut: shown,
  }
}

// --- Internal helpers ---

type Walked = Omit<Ledger, 'cases' | 'confidential' | 'messagesIn' | 'messagesOut'> & {
  readonly cases: Context['cases']
  readonly twins: readonly Pick<Case, 'number' | 'reporter' | 'text' | 'reportedAt'>[]
  readonly byLead: ReadonlyMap<string | null, Figures>
  readonly entries: readonly Pick<Entry, 'number' | 'lead'>[]
}

async function walkLedger({ store, now }: Ending, judge: Judge): Promise<Walked> {
  const cases = new Map<CaseNumber, ReturnType<typeof factsOf>>()
  const twins: Walked['twins'][number][] = []
  const entries: Walked['entries'][number][] = []
  const byLead = new Map<string | null, Figures>()
  const all = emptyFigures()
  const [byKind, ratings, eventTypes] = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()]
  const clocks = { started: 0, yellow: 0, red: 0, climbed: 0 }
  let events = 0
  for await (const { number, rows } of store.ledger()) {
    const history = rows.map((row): Recorded => JSON.parse(row.event))
    const it = judgeCase(history, now, judge)
    judge.look('one case', !cases.has(number), `${number} stands in the ledger twice`)
    cases.set(number, factsOf(it))
    twins.push({ number, reporter: it.reporter, text: it.text, reportedAt: it.reportedAt })
    events += history.length
    for (const event of history) {
      add(eventTypes, event.type)
      clocks.started += event.clocks.filter(({ op }) => op === 'started').length
      if (event.type === 'clock-yellow') clocks.yellow++
      if (event.type === 'clock-red') clocks.red++
      if (event.type === 'escalated') clocks.climbed++
      if (event.type === 'rated') add(ratings, String(event.level))
    }
    const entry = entryOf(history)
    judge.look('confidential', (entry === null) === isConfidential(it), `${number} in the ledger`)
    if (entry === null) continue
    add(byKind, entry.kind)
    entries.push({ number, lead: entry.lead })
    count(all, entry)
    const own = byLead.get(entry.lead) ?? emptyFigures()
    count(own, entry)
    byLead.set(entry.lead, own)
  }
  const plain = (counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> => Object.fromEntries([...counts].toSorted())
  return {
    cases,
    twins,
    entries,
    byLead,
    events,
    clocks,
    statistics: finished(all),
    ...{ byKind: plain(byKind), ratings: plain(ratings), eventTypes: plain(eventTypes) },
  }
}

/** Every chat in turn; resolves with the number of the bot's messages. */
async function walkChats(
  { store, played, calendar, quiet, seeded, departments }: Ending,
  cases: Context['cases'],
  judge: Judge,
): Promise<number> {
  const people = [...seeded, ...(await store.people())]
  const reporters = new Set(people.filter(({ role }) => role === 'entrepreneur').map(({ id }) => id))
  const chats = new Map<string, readonly Shown[]>()
  for (const chat of [...people.map(({ id }) => `dm:${id}`), ...departments.map((code) => `group:${code}`)])
    chats.set(chat, await wholeChat(chat, store))
  const posts = Map.groupBy(played.posts, ({ chat }) => chat)
  for (const chat of posts.keys()) judge.look('lost', chats.has(chat), 'a chat is not there')
  const spoken = new Set([...chats.values()].flatMap((shown) => shown.filter(({ from }) => from !== 'bot').map(({ at }) => at)))
  const context: Context = { calendar, cases, posts, spoken, quiet, isReporter: (id) => reporters.has(id) }
  let said = 0
  const told = new Map<string, ReadonlySet<CaseNumber>>()
  for (const [chat, shown] of chats) {
    told.set(chat, judgeChat(chat, shown, context, judge))
    said += shown.filter(({ from }) => from === 'bot').length
  }
  for (const [number, { reporter, filedBy }] of cases) {
    const knows = [reporter, filedBy].some((id) => id !== undefined && told.get(`dm:${id}`)?.has(number))
    judge.look('told', knows, `${number} was not told to its reporter`)
  }
  return said
}

async function wholeChat(chat: string, store: Pick<Store, 'chat'>): Promise<readonly Shown[]> {
  const all: Shown[] = []
  for (let after = 0; ; ) {
    const page = await store.chat(chat, after, pageSize)
    for (const { id, from, at, text } of page) all.push({ id, from, at, text })
    const last = page.at(-1)
    if (!last) return all
    after = last.n
  }
}

const pageSize = 500

/** The fold of the ledger, the index of the store and the assessment say the same. */
async function judgeFigures({ store, departments, rules, now, calendar }: Ending, walked: Walked, judge: Judge): Promise<void> {
  const years = [...new Set(walked.entries.map(({ number }) => Number(number.slice(2, 6))))]
  for (const year of years) await judgeYear(year, calendar.dateOf(now), { store, departments, rules }, walked, judge)
  const { statistics } = walked
  judge.look('statistics', statistics.total === walked.entries.length, 'the total')
  judge.look('statistics', statistics.total === sum(Object.values(statistics.standing)), 'the standings')
  for (const [name, share] of sharesOf(statistics)) {
    const counted = share.of + sum(Object.values(share.leftOut))
    judge.look('statistics', counted === statistics.total && share.part <= share.of, `${name} counts ${counted} of ${statistics.total}`)
  }
  const parts = sum([...walked.byLead.values()].map((figures) => finished(figures).total))
  judge.look('statistics', parts === statistics.total, `the departments sum to ${parts} of ${statistics.total}`)
  judge.look('confidential', !walked.byLead.has(confidentialDepartment), 'the figures of the discipline contact')
}

async function judgeYear(
  year: number,
  asOf: CalendarDate,
  assessing: Pick<Ending, 'store' | 'departments' | 'rules'>,
  { entries, byLead }: Walked,
  judge: Judge,
): Promise<void> {
  const { store } = assessing
  const own = entries.filter(({ number }) => number.startsWith(`QS${year}`))
  const indexed = standingsOf(await store.standings(year, null))
  judge.look('statistics', indexed.total === own.length, `the index of ${year} counts ${indexed.total} of ${own.length}`)
  const onlyYear = entries.length === own.length
  for (const [lead, figures] of byLead) {
    if (lead === null || !onlyYear) continue
    const kept = standingsOf(await store.standings(year, lead))
    const folded = finished(figures)
    const same = JSON.stringify(kept.standing) === JSON.stringify(folded.standing)
    judge.look('statistics', same && kept.total === folded.total, `${lead} in ${year}`)
  }
  const secret = await store.standings(year, confidentialDepartment)
  judge.look('confidential', secret.length === 0, `the standings of the discipline contact in ${year}`)
  const { assessment } = await assessNow(year, asOf, assessing)
  const places = [...assessment.ranked, ...assessment.guarded, ...assessment.idle]
  const counted = sum(
    [...places, assessment.unassigned].map((it) => it.counted + sum(Object.values(it.excluded).map((list) => list.length))),
  )
  const publication = await publicationOf(year, store)
  const isPublished = publication !== null && publication !== 'altered' && publishedIn(publication) !== null
  judge.look('assessment', isPublished || year !== Number(asOf.slice(0, 4)), `the assessment of ${year} was not published`)
  judge.look('assessment', counted === own.length, `it counts ${counted} of ${own.length} cases of ${year}`)
  judge.look('assessment', new Set(places.map(({ department }) => department)).size === places.length, 'a department stands in two places')
}

function sharesOf({ total: _, standing: __, ...shares }: Statistics): readonly (readonly [string, Share])[] {
  return Object.entries(shares)
}

function add(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, n) => all + n, 0)
}
