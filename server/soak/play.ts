/** Plays the days of a soak through the program: who reports, who looks at which case, what the offices ask every day. */
import type { CalendarDate } from '../../cases/calendar.ts'
import type { Case, CaseNumber } from '../../cases/case.ts'
import type { Department } from '../../cases/people.ts'
import type { Store } from '../store.ts'
import { stepOf } from './acts.ts'
import { departmentFor, drawText, filers, photo, type Reporter, type Texts } from './cast.ts'
import { type Chance, chanceOf } from './chance.ts'
import { type Ears, makeEars, makeMouth } from './chats.ts'
import type { Host, Post } from './host.ts'
import type { Posted } from './invariants.ts'
import { planOf } from './plan.ts'
import type { Act, Pause, Short, Track } from './saying.ts'
import { type Talk, talkOf, type Word } from './talk.ts'
import type { Slot } from './year.ts'

/** What the play needs: the program, a second look at its store (reading only), and what is drawn from. */
export type Stage = {
  readonly host: Host
  readonly store: Pick<Store, 'case' | 'casesAfter' | 'chat'>
  readonly seed: number
  readonly slots: readonly Slot[]
  readonly goals: readonly number[]
  readonly reporters: readonly Reporter[]
  readonly texts: Texts
  readonly departments: readonly Department[]
  /** Is called after the last slot of each day. */
  dayDone(day: CalendarDate, cases: number): Promise<void>
}

/** What was posted and acknowledged; `again`: how many posts were sent twice under the same id, as platforms do. */
export type Played = {
  readonly posts: readonly Posted[]
  readonly again: number
  readonly talks: number
  readonly cases: readonly CaseNumber[]
  /** By the name of the act: how often it was done, and how often the case stood as before after it. */
  readonly acts: ReadonlyMap<string, { readonly done: number; readonly idle: number }>
}

/** Plays all slots. */
export async function play(stage: Stage): Promise<Played> {
  const { host, store, seed, slots, goals, reporters, texts, departments } = stage
  const mouth = makeMouth(host, seed)
  const ears = makeEars(store)
  const tracks = new Map<CaseNumber, Track>()
  const agenda = slots.map((): CaseNumber[] => [])
  const acts = new Map<string, { done: number; idle: number }>()
  const known = new Set<string>()
  const latest = new Map<string, CaseNumber>()
  const sleeping: Running[] = []
  const short: Short = (code) => departments.find((one) => one.code === code)?.short ?? code
  const withGroup = departments.filter(({ group }) => group).map(({ code }) => code)
  let talks = 0

  /** The appeals that begin in a slot, each of somebody who has none in hand just now. */
  async function newTalks(slot: number, busy: ReadonlySet<string>): Promise<readonly Running[]> {
    const missing = (goals[slot] ?? 0) - tracks.size
    const chance = chanceOf(seed, 'slot', slot)
    const begun = new Map<string, Running>()
    for (let i = 0; i < missing; i++) {
      const who = chance.is(0.03) ? chance.pick(filers) : chance.pick(reporters)
      if (busy.has(who.id) || begun.has(who.id)) continue
      const row = drawText(texts, chance)
      const text = who.id === 'officer' ? `代${chance.pick(reporters).enterprise}反映（电话）：${row.text}` : row.text
      if (who.person !== null && !known.has(who.id)) await host.person(who.id, who.person)
      known.add(who.id)
      begun.set(who.id, { talk: talkOf(who, text, chanceOf(seed, 'talk', talks++)), heard: null })
    }
    return [...begun.values()]
  }

  /** Everybody in a talk says the next word, until all are done or would rather go on later. */
  async function talkOn(slot: number): Promise<void> {
    const woken = sleeping.splice(0)
    let running: readonly Running[] = [...woken, ...(await newTalks(slot, new Set(woken.map(({ talk }) => talk.who.id))))]
    while (running.length > 0) {
      await Promise.all(running.map(({ talk }) => ears.hears(`dm:${talk.who.id}`)))
      const spoke: Running[] = []
      await Promise.all(
        running.map(async (one) => {
          const word = one.talk.next(one.heard)
          if (word === 'later') sleeping.push({ ...one, heard: null })
          if (typeof word === 'string') return
          spoke.push(one)
          await sayAll(one.talk.who.id, word)
        }),
      )
      await host.settle()
      running = await Promise.all(spoke.map(async ({ talk }) => ({ talk, heard: await ears.hears(`dm:${talk.who.id}`) })))
    }
  }

  async function sayAll(id: string, word: Exclude<Word, string>): Promise<void> {
    for (const [i, text] of word.say.entries()) {
      await mouth.post({ chat: `dm:${id}`, from: id, text, ...(word.photo && i === 0 ? { attachments: [photo] } : {}) })
    }
  }

  /** Takes in the cases that were filed since. */
  async function takeIn(slot: number, day: CalendarDate): Promise<void> {
    const prefix = `QS${day.replaceAll('-', '')}`
    for (let after: CaseNumber = prefix; ; ) {
      const page = await store.casesAfter(after, pageSize)
      for (const it of page) if (!tracks.has(it.number)) follow(it, slot)
      const last = page.at(-1)
      if (!last) return
      after = last.number
    }
  }

  function follow(it: Case, slot: number): void {
    const chance = chanceOf(seed, 'case', tracks.size)
    const row = texts.rows.find(({ text }) => text === it.text)
    const lead = departmentFor(row?.department ?? it.suggestions[0]?.code, departments)
    const other = chance.pick(withGroup.filter((code) => code !== lead))
    tracks.set(it.number, { plan: planOf(chance), lead, other, earlier: latest.get(it.reporter) ?? null, chance, done: new Map() })
    latest.set(it.reporter, it.number)
    look(it.number, slot, { after: chance.between(1, 6), in: 'office' })
  }

  /** Puts a case on the agenda of the slot in which somebody looks at it next. */
  function look(number: CaseNumber, from: number, { after, in: kind }: Pause): void {
    let left = after
    let slot = from
    while (left > 0 && slot < slots.length) {
      slot++
      if (kind === 'any' || slots[slot]?.open) left--
    }
    agenda[slot]?.push(number)
  }

  /** All words on cases that are due in a slot; in one chat one after the other. */
  async function workOn(slot: number): Promise<void> {
    for (let round = 0; round < mostRounds; round++) {
      const numbers = agenda[slot]?.splice(0) ?? []
      if (numbers.length === 0) return
      const spoken = new Map<string, { readonly act: Act; readonly before: Case; readonly next: Pause | null }>()
      for (const number of numbers) {
        const [it, track] = [await store.case(number), tracks.get(number)]
        if (it === null || track === undefined) throw new Error('a case that is followed stands in the store')
        const { act, next } = stepOf(it, track, short)
        if (act !== null && tooOften(act, track)) continue
        // Offices are closed now: only the enterprise has a word.
        const closed = act !== null && act.from !== it.reporter && !slots[slot]?.open
        if (act !== null && (closed || spoken.has(act.chat))) {
          look(number, slot, { after: closed ? 1 : 0, in: 'office' })
          continue
        }
        if (act !== null) spoken.set(act.chat, { act, before: it, next })
        else if (next !== null) look(number, slot, next)
        if (act !== null) track.done.set(act.name, (track.done.get(act.name) ?? 0) + 1)
      }
      await Promise.all([...spoken.values()].map(({ act }) => mouth.post(postOf(act))))
      if (spoken.size > 0) await host.settle()
      for (const { act, before, next } of spoken.values()) {
        const after = await store.case(before.number)
        const count = acts.get(act.name) ?? { done: 0, idle: 0 }
        acts.set(act.name, { done: count.done + 1, idle: count.idle + (after?.version === before.version ? 1 : 0) })
        if (next !== null) look(before.number, slot, next)
      }
    }
  }

  /** What people ask of the bot whatever happens: every office once a day, some reporters after their cases. */
  async function askAround(slot: number): Promise<void> {
    const chance = chanceOf(seed, 'ask', slot)
    const asked: { readonly from: string; readonly text: string; readonly to?: string }[] = questions
      .filter(() => chance.is(1 / 3))
      .map(({ from, words }) => ({ from, text: chance.pick(words) }))
    const code = chance.pick(withGroup)
    asked.push({ from: `head-${code}`, text: chance.pick(['红灯', '我们的台账']) })
    asked.push({
      from: `staff-${code}`,
      text: chance.pick(['@企哨 台账', '@企哨 台账 红灯', '收到', '今天食堂有红烧肉']),
      to: `group:${code}`,
    })
    const curious = [...known]
    for (let i = 0; i < 3 && curious.length > 0; i++)
      asked.push({ from: chance.pick(curious), text: chance.is(0.02) ? '转人工' : chance.pick(['进度', '那个怎么样了', '谢谢']) })
    const distinct = new Map(asked.map((one) => [one.to ?? `dm:${one.from}`, one]))
    await Promise.all([...distinct].map(([chat, { from, text }]) => mouth.post({ chat, from, text })))
    await host.settle()
    await takeBack(chance, curious)
  }

  /** Somebody sends a word to the wrong chat, and takes it back at once, or when it was answered. */
  async function takeBack(chance: Chance, curious: readonly string[]): Promise<void> {
    if (curious.length === 0 || chance.is(2 / 3)) return
    const from = chance.pick(curious)
    const id = await mouth.post({ chat: `dm:${from}`, from, text: '晚上几点吃饭' })
    if (chance.is(0.5)) await host.settle()
    await mouth.post({ chat: `dm:${from}`, from, text: '', recall: id })
    await host.settle()
  }

  for (const [n, slot] of slots.entries()) {
    await host.until(slot.at)
    await talkOn(n)
    await takeIn(n, slot.day)
    await workOn(n)
    if (slot.open) await askAround(n)
    if (slot.lastOfDay) await stage.dayDone(slot.day, tracks.size)
  }
  for (const { from, words } of await assessing(slots.at(-1)?.day.slice(0, 4) ?? '', ears)) {
    await mouth.post({ chat: `dm:${from}`, from, ...(await words()) })
    await host.settle()
  }
  return { posts: mouth.posts, again: mouth.again, talks, cases: [...tracks.keys()], acts }
}

// --- Internal helpers ---

type Running = { readonly talk: Talk; readonly heard: string | null }

const pageSize = 500
/** Words that one slot may hold in one chat; what is beyond is left for a later look. */
const mostRounds = 60
/** Who has said the same so often about one case is not understood, and stops. */
const mostOften = 12

const questions: readonly { readonly from: string; readonly words: readonly string[] }[] = [
  { from: 'coordinator', words: ['待办', '今天红灯', '台账', '序时推进', '差评回访', '挂起', '待发'] },
  { from: 'coordinator-2', words: ['待办', '今天红灯', '台账 供电公司', '我的批示'] },
  { from: 'leader', words: ['待办', '台账 红灯', '今天红灯', '我联系的企业'] },
  { from: 'officer', words: ['回访', '今天红灯', '帮助'] },
  { from: 'observer', words: ['进度'] },
  { from: 'discipline', words: ['待办'] },
]

function tooOften(act: Act, { done }: Track): boolean {
  return (done.get(act.name) ?? 0) >= mostOften
}

function postOf({ chat, from, text, photo: shows }: Act): Omit<Post, 'id'> {
  return { chat, from, text, ...(shows ? { attachments: [photo] } : {}) }
}

/** The yearly assessment: looked at, proposed by the coordinator, confirmed by the leader with the button of the proposal, asked for by a group. */
async function assessing(
  year: string,
  ears: Ears,
): Promise<readonly { readonly from: string; words(): Promise<Pick<Post, 'text' | 'quote' | 'tap'>> }[]> {
  await ears.fresh('dm:leader')
  const says = (text: string) => async () => ({ text })
  const confirms = async () => {
    const proposal = (await ears.fresh('dm:leader')).findLast(({ buttons = [] }) => buttons.length > 0)
    const tap = proposal?.buttons?.[0]?.value
    return proposal === undefined || tap === undefined ? { text: `年度考核 ${year}` } : { text: '', quote: proposal.id, tap }
  }
  return [
    { from: 'coordinator', words: says(`年度考核 ${year}`) },
    { from: 'coordinator', words: says(`公布年度考核 ${year}`) },
    { from: 'leader', words: confirms },
    { from: 'head-power', words: says('我们排第几') },
  ]
}
