/** Five hundred generated entrepreneurs talk to the real program until their report has a number, or they have had enough. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emergencyNext } from '../../dialogs/wording.ts'
import { readHeldOut } from '../../nlu/train.ts'
import { percentile } from '../bench/report.ts'
import { type Customer, type Fact, factsAsked, makeCustomer, numberOf, type Words } from './customers.ts'
import { type District, openDistrict } from './district.ts'

/** Set QISHAO_SEED to hear other people. */
const firstSeed = Number(process.env.QISHAO_SEED ?? 1)
const count = 500

/** Everybody speaks once a round. Some rounds begin later: those who fell silent come back then. */
const rounds = 34
const starts: Readonly<Record<number, string>> = { 0: '2026-11-23 10:00', 12: '2026-11-23 15:00', 18: '2026-11-24 09:30' }

/** One talk, in the order in which it was said. */
type Talk = {
  readonly customer: Customer
  readonly lines: string[]
  /** Messages of the bot until the first number, that one included. */
  turns: number
  number: string | null
  readonly askedTwice: string[]
  /** Words that got no answer, or more than one. */
  readonly unanswered: string[]
  readonly told: Set<Fact>
  heard: string | null
  left: boolean
  waits: boolean
}

describe(`${count} generated customers from seed ${firstSeed} on`, () => {
  let district: District
  let talks: readonly Talk[]
  beforeAll(async () => {
    const texts = readHeldOut()
    const ofIntent = (intent: string): readonly string[] => texts.filter((row) => row.intent === intent).map(({ text }) => text)
    const words: Words = { appeals: ofIntent('appeal'), policies: ofIntent('policy-question') }
    district = await openDistrict(starts[0] ?? '')
    talks = Array.from({ length: count }, (_, i) => talkOf(makeCustomer(firstSeed + i, words)))
    await Promise.all(talks.map(({ customer }) => district.person(customer.id, customer.person)))
    for (let round = 0; round < rounds; round++) await play(round)
    console.log(summary(talks))
  }, 120_000)
  afterAll(() => district.close())

  async function play(round: number): Promise<void> {
    const start = starts[round]
    if (start !== undefined && round > 0) {
      await district.until(start)
      // What the bot said of its own accord meanwhile answers nobody.
      await Promise.all(talks.map(({ customer }) => district.hears(`dm:${customer.id}`)))
      for (const talk of talks) if (talk.waits) talk.heard = null
      for (const talk of talks) talk.waits = false
    }
    const speaking = talks.filter(({ left, waits }) => !left && !waits)
    const spoke: Talk[] = []
    await Promise.all(
      speaking.map(async (talk) => {
        const act = talk.customer.acts(talk.heard)
        if (act === 'leave') talk.left = true
        else if (act === 'wait') talk.waits = true
        else {
          spoke.push(talk)
          for (const fact of act.forgets) talk.told.delete(fact)
          for (const fact of act.tells) talk.told.add(fact)
          talk.lines.push(`企：${act.say.join(' / ')}`)
          for (const text of act.say) await district.posts(talk.customer.id, text)
        }
      }),
    )
    await district.settles()
    await Promise.all(
      spoke.map(async (talk) =>
        hear(
          talk,
          (await district.hears(`dm:${talk.customer.id}`)).map(({ text }) => text),
        ),
      ),
    )
  }

  it('gives a number to at least 85 of 100, those who give up counted against it', () => {
    expect(completion(talks), withoutNumber(talks)).toBeGreaterThanOrEqual(0.85)
  })

  it('needs six messages at the median and ten for nine of ten', () => {
    expect(percentile(turnsOf(talks), 50)).toBeLessThanOrEqual(6)
    expect(percentile(turnsOf(talks), 90)).toBeLessThanOrEqual(10)
  })

  it('asks nobody again for what was told or declined', () => {
    expect(shown(talks, ({ askedTwice }) => askedTwice)).toEqual([])
  })

  it('shows in the summary what was told, and every correction', () => {
    expect(shown(talks, ({ customer }) => customer.missed)).toEqual([])
  })

  it('answers whatever is said with one message', () => {
    expect(shown(talks, ({ unanswered }) => unanswered)).toEqual([])
  })
})

// --- Internal helpers ---

function talkOf(customer: Customer): Talk {
  const known = customer.person.enterprise !== null
  return {
    ...{ customer, lines: [], turns: 0, number: null, askedTwice: [], unanswered: [], heard: null, left: false, waits: false },
    told: new Set(known ? ['enterprise', 'phone'] : []),
  }
}

function hear(talk: Talk, said: readonly string[]): void {
  const text = said.join('\n\n')
  // In danger the first fragment of a burst is answered at once, and the rest by itself.
  const atOnce = said.length > 1 && (said[0] ?? '').includes(emergencyNext)
  if (said.length !== 1 && !atOnce) talk.unanswered.push(`${said.length} messages after ${talk.lines.at(-1)}`)
  talk.lines.push(...said.map((line) => `机：${line}`))
  if (talk.number === null) {
    talk.turns += said.length
    talk.number = numberOf(text)
    // With the number the next problem may begin, which has details of its own.
    const again = factsAsked(text).filter(
      (fact) => talk.told.has(fact) && (talk.number === null || fact === 'enterprise' || fact === 'phone'),
    )
    talk.askedTwice.push(...again.map((fact) => `${fact} after ${talk.lines.at(-2)}`))
  }
  talk.heard = text
}

function completion(talks: readonly Talk[]): number {
  return talks.filter(({ number }) => number !== null).length / talks.length
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

function turnsOf(talks: readonly Talk[]): readonly number[] {
  return talks.filter(({ number }) => number !== null).map(({ turns }) => turns)
}

/** The first few talks that have something to show, with their seeds and words. */
function shown(talks: readonly Talk[], read: (talk: Talk) => readonly string[]): readonly string[] {
  return talks.filter((talk) => read(talk).length > 0).map((talk) => `${heading(talk)} ${read(talk).join('; ')}\n${talk.lines.join('\n')}`)
}

function withoutNumber(talks: readonly Talk[]): string {
  return talks
    .filter(({ number }) => number === null)
    .map((talk) => `${heading(talk)}\n${talk.lines.join('\n')}`)
    .join('\n\n')
}

function heading({ customer: { seed, traits } }: Talk): string {
  return `seed ${seed} (${traits.join(', ') || 'easy'}):`
}

function summary(talks: readonly Talk[]): string {
  const turns = turnsOf(talks)
  const sum = (read: (talk: Talk) => readonly string[]): number => talks.reduce((all, talk) => all + read(talk).length, 0)
  return [
    `${talks.length} customers, seeds ${firstSeed}–${firstSeed + talks.length - 1}: ${percent(completion(talks))} have a number,`,
    `${percent(completion(talks.filter(({ customer: { traits } }) => !traits.includes('gives-up') && !traits.includes('cancels'))))} of those who do not give up;`,
    `messages of the bot until then: median ${percentile(turns, 50)}, p90 ${percentile(turns, 90)};`,
    `asked twice ${sum(({ askedTwice }) => askedTwice)}, not shown ${sum(({ customer }) => customer.missed)},`,
    `not answered by one message ${sum(({ unanswered }) => unanswered)}; ${talks.reduce((all, { lines }) => all + lines.length, 0)} messages`,
  ].join(' ')
}
