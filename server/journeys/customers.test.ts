/** Five hundred generated entrepreneurs talk to the real program until their report has a number, or they have had enough. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { percentile } from '../bench/report.ts'
import { type District, openDistrict } from './district.ts'
import { callUp, headingOf, playRound, shown, type Talk, wake } from './talks.ts'

/** Set QISHAO_SEED to hear other people. */
const firstSeed = Number(process.env.QISHAO_SEED ?? 1)
const count = 500

/** Everybody speaks once a round. Some rounds begin later: those who fell silent come back then. */
const rounds = 34
const starts: Readonly<Record<number, string>> = { 0: '2026-11-23 10:00', 12: '2026-11-23 15:00', 18: '2026-11-24 09:30' }

describe(`${count} generated customers from seed ${firstSeed} on`, () => {
  let district: District
  let talks: readonly Talk[]
  beforeAll(async () => {
    district = await openDistrict(starts[0] ?? '')
    talks = await callUp(district, firstSeed, count)
    for (let round = 0; round < rounds; round++) {
      const start = starts[round]
      if (start !== undefined && round > 0) await wake(district, talks, start)
      await playRound(district, talks, (who, text) => district.posts(who, text))
    }
    console.log(summary(talks))
  }, 120_000)
  afterAll(() => district.close())

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

function completion(talks: readonly Talk[]): number {
  return talks.filter(({ number }) => number !== null).length / talks.length
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

function turnsOf(talks: readonly Talk[]): readonly number[] {
  return talks.filter(({ number }) => number !== null).map(({ turns }) => turns)
}

function withoutNumber(talks: readonly Talk[]): string {
  return talks
    .filter(({ number }) => number === null)
    .map((talk) => `${headingOf(talk)}\n${talk.lines.join('\n')}`)
    .join('\n\n')
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
