/** What the kills did to the chats and the cases, judged against the same cases played without a kill. Pure. */
import type { CaseView, Said } from './district.ts'
import type { Acknowledged, Flow } from './load.ts'

/** All that was done and all that stands at the end. */
export type Evidence = {
  readonly acknowledged: readonly Acknowledged[]
  readonly flows: readonly Flow[]
  readonly chats: ReadonlyMap<string, readonly Said[]>
  /** By reporter. */
  readonly cases: ReadonlyMap<string, readonly CaseView[]>
}

/** Each a sentence that names the place; all empty when nothing happened. */
export type Verdict = { readonly lost: readonly string[]; readonly doubled: readonly string[]; readonly disordered: readonly string[] }

/** Judges a run. `undisturbed` holds one case of each topic, played without a kill. */
export function judge(run: Evidence, undisturbed: Evidence): Verdict {
  const verdicts = [...judgePosts(run), ...judgeFlows(run, undisturbed), ...judgeSharedChats(run, undisturbed)]
  const of = (kind: keyof Verdict): readonly string[] => verdicts.filter((fault) => fault.kind === kind).map(({ text }) => text)
  return { lost: of('lost'), doubled: of('doubled'), disordered: of('disordered') }
}

/** How many messages the bot has sent. */
export function repliesIn(run: Evidence): number {
  return [...run.chats.values()].flatMap(repliesOf).length
}

// --- Internal helpers ---

type Fault = { readonly kind: keyof Verdict; readonly text: string }

/** What was acknowledged stands in its chat, once. */
function judgePosts({ acknowledged, chats }: Evidence): readonly Fault[] {
  return acknowledged.flatMap(({ chat, id, from, text }) => {
    const found = (chats.get(chat) ?? []).filter((said) => said.id === id)
    if (found.length === 0) return [{ kind: 'lost', text: `${chat}: "${text}" was acknowledged and is gone` }]
    if (found.length > 1) return [{ kind: 'doubled', text: `${chat}: "${text}" stands there ${found.length} times` }]
    return found[0]?.text === text && found[0].from === from ? [] : [{ kind: 'lost', text: `${chat}: "${text}" was altered` }]
  })
}

/** Every reporter has one case, with the events and the messages that it has without kills, in the same order. */
function judgeFlows(run: Evidence, undisturbed: Evidence): readonly Fault[] {
  return run.flows.flatMap(({ reporter, topic, stuckAt }): readonly Fault[] => {
    if (stuckAt !== null) return [{ kind: 'lost', text: `${reporter}: "${stuckAt}" was never answered` }]
    const model = undisturbed.flows.find((flow) => flow.topic.name === topic.name)?.reporter ?? ''
    const cases = run.cases.get(reporter) ?? []
    const expected = { events: eventsOf(undisturbed, model), replies: maskedReplies(undisturbed, `dm:${model}`) }
    const actual = { events: eventsOf(run, reporter), replies: maskedReplies(run, `dm:${reporter}`) }
    return [
      ...(cases.length === 1 ? [] : [{ kind: cases.length === 0 ? 'lost' : 'doubled', text: `${reporter} has ${cases.length} cases` } as const]),
      ...compare(`events of ${reporter}`, expected.events, actual.events),
      ...compare(`dm:${reporter}`, expected.replies, actual.replies),
    ]
  })
}

/** Where the cases of many meet, their order is free; the messages are those that so many cases bring. */
function judgeSharedChats(run: Evidence, undisturbed: Evidence): readonly Fault[] {
  const reporters = new Set([...run.flows, ...undisturbed.flows].map(({ reporter }) => `dm:${reporter}`))
  const shared = [...new Set([...run.chats.keys(), ...undisturbed.chats.keys()])].filter((chat) => !reporters.has(chat))
  return shared.flatMap((chat) => {
    const expected = undisturbed.flows.flatMap((model) => {
      const cases = run.flows.filter((flow) => flow.topic.name === model.topic.name).length
      const replies = maskedReplies(undisturbed, chat).filter((text) => text.startsWith(`${model.topic.name}|`))
      return Array.from({ length: cases }, () => replies).flat()
    })
    return compare(chat, expected.toSorted(), maskedReplies(run, chat).toSorted())
  })
}
