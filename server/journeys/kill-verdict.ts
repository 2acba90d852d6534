/** What the kills did to the chats and the cases, judged against the same cases played without a kill. Pure. */
import type { Said } from './district.ts'
import type { Acknowledged, Flow, KeptCase } from './load.ts'

/** All that was done, and all that stands at the end. */
export type Evidence = {
  readonly acknowledged: readonly Acknowledged[]
  readonly flows: readonly Flow[]
  readonly chats: ReadonlyMap<string, readonly Said[]>
  /** By reporter. */
  readonly cases: ReadonlyMap<string, readonly KeptCase[]>
}

/** Each a sentence that names the place; all empty when nothing happened. */
export type Verdict = { readonly lost: readonly string[]; readonly doubled: readonly string[]; readonly disordered: readonly string[] }

/** Judges a run. `undisturbed` holds one case of each topic, played without a kill. */
export function judge(run: Evidence, undisturbed: Evidence): Verdict {
  const faults = [...judgePosts(run), ...run.flows.flatMap((flow) => judgeFlow(flow, run, undisturbed)), ...judgeStrays(run)]
  const of = (kind: keyof Verdict): readonly string[] => faults.filter((fault) => fault.kind === kind).map(({ text }) => text)
  return { lost: of('lost'), doubled: of('doubled'), disordered: of('disordered') }
}

/** How many messages the bot has sent. */
export function repliesIn({ chats }: Evidence): number {
  return [...chats.values()].flat().filter(isBot).length
}

// --- Internal helpers ---

type Fault = { readonly kind: keyof Verdict; readonly text: string }

/** What was acknowledged stands in its chat, once. */
function judgePosts({ acknowledged, chats }: Evidence): readonly Fault[] {
  const standing = new Map([...chats].map(([chat, messages]) => [chat, Map.groupBy(messages, ({ id }) => id)]))
  return acknowledged.flatMap(({ chat, id, from, text }): readonly Fault[] => {
    const [first, ...more] = standing.get(chat)?.get(id) ?? []
    if (!first) return [{ kind: 'lost', text: `${chat}: "${text}" was acknowledged and is gone` }]
    if (more.length > 0) return [{ kind: 'doubled', text: `${chat}: "${text}" stands there ${1 + more.length} times` }]
    return first.text === text && first.from === from ? [] : [{ kind: 'lost', text: `${chat}: "${text}" was altered` }]
  })
}

/** A reporter has one case; its events, and what the bot said of it in every chat, are those of a case without kills. */
function judgeFlow({ reporter, topic, stuck }: Flow, run: Evidence, undisturbed: Evidence): readonly Fault[] {
  if (stuck !== null) return [{ kind: 'lost', text: `${reporter}: ${stuck}` }]
  const model = undisturbed.flows.find((flow) => flow.topic.name === topic.name)?.reporter ?? ''
  const cases = run.cases.get(reporter)?.length ?? 0
  const oneCase: readonly Fault[] = cases === 1 ? [] : [{ kind: cases === 0 ? 'lost' : 'doubled', text: `${reporter} has ${cases} cases` }]
  const expected = traceOf(model, undisturbed)
  const actual = traceOf(reporter, run)
  const places = [...new Set([...expected.keys(), ...actual.keys()])]
  return [...oneCase, ...places.flatMap((place) => compare(`${reporter}, ${place}`, expected.get(place) ?? [], actual.get(place) ?? []))]
}

/** In the chats that many share, the bot speaks of known cases alone. */
function judgeStrays({ flows, chats, cases }: Evidence): readonly Fault[] {
  const own = new Set(flows.map(({ reporter }) => `dm:${reporter}`))
  const numbers = new Set([...cases.values()].flat().map(({ number }) => number))
  return [...chats]
    .filter(([chat]) => !own.has(chat))
    .flatMap(([chat, messages]) => messages.filter(isBot).map((said) => ({ chat, said })))
    .filter(({ said }) => !numbers.has(numberIn(said)))
    .map(({ chat, said }) => ({ kind: 'doubled', text: `${chat}: "${said.text}" belongs to no case` }))
}

/** What a case left behind: its events, and by chat what the bot said of it; numbers masked. */
function traceOf(reporter: string, { chats, cases }: Evidence): ReadonlyMap<string, readonly string[]> {
  const own = `dm:${reporter}`
  const its = cases.get(reporter) ?? []
  const numbers = new Set(its.map(({ number }) => number))
  const said = [...chats].map(([chat, messages]): [string, readonly string[]] => [
    chat === own ? 'its chat' : chat,
    messages.filter((it) => isBot(it) && (chat === own || numbers.has(numberIn(it)))).map(({ text }) => masked(text)),
  ])
  return new Map([['its events', its.flatMap(({ events }) => events.map(({ type }) => type))], ...said])
}

function compare(place: string, expected: readonly string[], actual: readonly string[]): readonly Fault[] {
  const missing = without(expected, actual).map((text): Fault => ({ kind: 'lost', text: `${place}: "${text}" is missing` }))
  const extra = without(actual, expected).map((text): Fault => ({ kind: 'doubled', text: `${place}: "${text}" is too much` }))
  if (missing.length > 0 || extra.length > 0) return [...missing, ...extra]
  return actual.every((text, i) => text === expected[i]) ? [] : [{ kind: 'disordered', text: `${place}: ${actual.join(' / ')}` }]
}

/** What `all` has more often than `some`. */
function without(all: readonly string[], some: readonly string[]): readonly string[] {
  const rest = [...some]
  return all.filter((text) => {
    const at = rest.indexOf(text)
    if (at >= 0) rest.splice(at, 1)
    return at < 0
  })
}

const caseNumber = /QS\d{8}-\d{4,}/

function numberIn({ text }: Said): string {
  return caseNumber.exec(text)?.[0] ?? ''
}

/** Numbers depend on the kills, and how many others told the same on the order in which they were heard. */
function masked(text: string): string {
  return text
    .replaceAll(new RegExp(caseNumber, 'g'), 'QS…')
    .replaceAll(/近 \d+ 天类似诉求[^\n]*\n/g, '')
    .replaceAll(/\n+近期也有企业反映类似的问题[^\n]*/g, '')
}

function isBot({ from }: Said): boolean {
  return from === 'bot'
}
