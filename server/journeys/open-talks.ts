/** Talks that stand open at different steps, in any number, and what each is answered to its next word: for tests of upgrades. */
import { join } from 'node:path'
import { makeCalendar } from '../../cases/calendar.ts'
import type { Person } from '../../cases/people.ts'
import { responsible } from '../../cases/routing.ts'
import type { Conversation } from '../../dialogs/message.ts'
import { departmentNames } from '../../nlu/department-names.ts'
import { loadOrTrainReplies } from '../../nlu/replies.ts'
import { loadSeeds } from '../../seeds/load.ts'
import { onlyBy, openDirectory } from '../directory.ts'
import { openGroupBook } from '../group-book.ts'
import { makeLog } from '../log.ts'
import { modelFiles, understandInForce } from '../model-shelf.ts'
import { makeNumbers } from '../numbers.ts'
import { onlyProcess } from '../peers.ts'
import { makeSimilarCases } from '../similar-cases.ts'
import { deaf } from '../speech.ts'
import { inbound, monday } from '../store/fixtures.ts'
import type { Store } from '../store.ts'
import { turn } from '../turn.ts'
import { unwatched } from '../watch.ts'
import type { World } from '../world.ts'

/** Where a talk stands, by what was said so far; and its next word. */
export type Standing = { readonly said: readonly string[]; readonly next: string }

/** What a talk was answered, and what of its reporter's telling is in its draft afterwards. */
export type Answer = { readonly text: string; readonly draft: unknown }

const problem = '店里的自来水水压太小，后厨中午根本用不上水'

/** Talks that wait for every kind of answer on a draft, and some that wait for none. */
export const standings: readonly Standing[] = [
  { said: ['你好'], next: problem },
  { said: ['我要反映问题'], next: problem },
  { said: [problem], next: '我们店叫老陈面馆' },
  { said: [problem, '我们店叫老陈面馆'], next: '13800000003' },
  { said: [problem, '不想说'], next: '13800000003' },
  { said: [problem, '我们店叫老陈面馆', '13800000003'], next: '不是后厨，是卫生间' },
  { said: [problem, '我们店叫老陈面馆', '13800000003'], next: '取消' },
  { said: [problem, '我们店叫老陈面馆', '13800000003', '取消'], next: '恢复草稿' },
  { said: [problem, '增值税留抵退税申请提交一个月了，税务局还没有审核'], next: '是两件事' },
  { said: ['菜单'], next: '1' },
]

/** Puts `count` open talks into a store, each at one of the standings, as the program itself leaves a talk there. */
export async function openTalks(store: Store, count: number): Promise<void> {
  const world = await worldOn(store)
  const dialogs: unknown[] = []
  for (const [i, { said }] of standings.entries()) {
    await world.directory.put(personOf(i))
    for (const [n, text] of said.entries()) await answered(world, { chat: `model-${i}`, person: i, id: `said-${n}`, text })
    dialogs.push((await store.open(conversationOf(`model-${i}`))).dialog)
  }
  const beside = Array.from({ length: count }, (_, talk) => ({
    ...{ key: conversationOf(`talk-${talk}`), version: 0, dialog: dialogs[standingOf(talk)], answered: [] },
  }))
  await store.commit({ conversation: null, cases: [], outbox: [], beside })
}

/** Says the next word in some of the talks, each once; resolves with the answers in their order. */
export async function answersOf(store: Store, talks: readonly number[]): Promise<readonly Answer[]> {
  const world = await worldOn(store)
  const answers: Answer[] = []
  for (let i = 0; i < talks.length; i += sideBySide) {
    const some = talks.slice(i, i + sideBySide).map((talk) => {
      const person = standingOf(talk)
      return answered(world, { chat: `talk-${talk}`, person, id: 'next', text: standings[person]?.next ?? '' })
    })
    answers.push(...(await Promise.all(some)))
  }
  return answers
}

/** At which of the standings a talk stands. */
export function standingOf(talk: number): number {
  return talk % standings.length
}

// --- Internal helpers ---

/** How many talks are answered at once. */
const sideBySide = 200

const conversationOf = (chat: string): Conversation => `web:dm:${chat}`

/** One person for all talks of a standing: the directory of a district is not what is looked at. */
const personOf = (standing: number): Person => ({
  ...{ id: `person-${standing}`, name: '陈姐', role: 'entrepreneur', departments: [], enterprise: null, phone: null },
})

type Word = { readonly chat: string; readonly person: number; readonly id: string; readonly text: string }

async function answered(world: World, { chat, person, id, text }: Word): Promise<Answer> {
  const conversation = conversationOf(chat)
  await world.store.receive({ ...inbound(`${chat}-${id}`, conversation, text), from: personOf(person).id })
  await turn(conversation, world, false)
  const { dialog } = await world.store.open(conversation)
  const said = await world.store.unsent(conversation, monday)
  return { text: said.at(-1)?.message.text ?? '', draft: draftIn(dialog) }
}

function draftIn(dialog: unknown): unknown {
  return typeof dialog === 'object' && dialog !== null && 'draft' in dialog ? dialog.draft : null
}

/** What a process works with that was just started on this store. */
async function worldOn(store: Store): Promise<World> {
  const seeds = loadSeeds(join(import.meta.dirname, '../../seeds'), 'xihaian')
  const calendar = makeCalendar(seeds.calendar)
  const log = makeLog('silent')
  const files = modelFiles(
    { data: '', nluEngine: 'svm' },
    seeds.departments.map(({ code }) => code),
  )
  const understand = await understandInForce(files, { departments: departmentNames(seeds.departments) }, log)
  return {
    ...{ store, calendar, log, watch: unwatched, peers: onlyProcess, listen: deaf, jobs: [] },
    directory: await openDirectory(store, { ...seeds, people: [] }, onlyBy('web')),
    groups: await openGroupBook(store),
    profile: seeds.profile,
    elsewhere: seeds.elsewhere,
    assessment: seeds.assessment,
    agenda: seeds.agenda,
    catalogue: seeds.catalogue,
    pace: seeds.pace,
    // The same few words are said ten thousand times.
    understand: remembered((text) =>
      understand(text, { settle: (guesses) => responsible(guesses, text, calendar.dateOf(monday), seeds.catalogue, seeds.delegations) }),
    ),
    reads: await loadOrTrainReplies(),
    similar: makeSimilarCases(),
    numbers: makeNumbers(store),
    clock: { virtual: true, now: () => monday, set: () => Promise.resolve(), adopt: () => undefined },
  }
}

function remembered<T>(work: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => known.getOrInsertComputed(text, work)
}
