import { describe, expect, it } from 'vitest'
import district from '../seeds/departments.json' with { type: 'json' }
import { departmentNames } from './department-names.ts'
import { type EntityScore, entityScores, labelledSentences, readMarked } from './entity-scores.ts'

const sentences = labelledSentences()
const departments = departmentNames(district.departments)

/** Lines are counted from 1: odd ones may be looked at when rules are written, even ones are only counted. */
const halves = { odd: sentences.filter((_, i) => i % 2 === 0), even: sentences.filter((_, i) => i % 2 === 1) }

const exact: readonly EntityScore['type'][] = ['phone', 'credit-code', 'case-number', 'id-number', 'bank-card', 'date', 'amount', 'count']
const named: readonly EntityScore['type'][] = ['enterprise', 'place', 'person', 'department']

function f1Of(type: EntityScore['type'], scores: readonly EntityScore[]): number {
  return scores.find((score) => score.type === type)?.f1 ?? 0
}

describe('the labelled sentences', () => {
  const scores = entityScores(sentences, { departments })

  it.each(exact)('give %s an F1 of at least 0.95', (type) => {
    expect(f1Of(type, scores)).toBeGreaterThanOrEqual(0.95)
  })

  it.each(named)('give %s an F1 of at least 0.85', (type) => {
    expect(f1Of(type, scores)).toBeGreaterThanOrEqual(0.85)
  })

  it.each([...exact, ...named])('no rule for %s was bent to the odd half: the even half is nearly as good', (type) => {
    expect(f1Of(type, entityScores(halves.even, { departments }))).toBeGreaterThanOrEqual(exact.includes(type) ? 0.95 : 0.85)
  })

  it('are enough: 340 sentences, 60 mentions of what is frequent, 25 of what is rare, 60 sentences without any', () => {
    const labelled = Object.fromEntries(scores.map((score) => [score.type, score.labelled]))
    expect(sentences.length).toBeGreaterThanOrEqual(340)
    for (const type of ['amount', 'count', 'date', 'enterprise', 'place', 'phone']) expect(labelled[type], type).toBeGreaterThanOrEqual(60)
    for (const score of scores) expect(score.labelled, score.type).toBeGreaterThanOrEqual(25)
    expect(sentences.filter(({ mentions }) => mentions.length === 0).length).toBeGreaterThanOrEqual(60)
  })

  it('stand there once each', () => {
    expect(new Set(sentences.map(({ text }) => text)).size).toBe(sentences.length)
  })
})

describe('readMarked', () => {
  it('gives the text without marks, and each mention with its place, type and value', () => {
    expect(readMarked('欠[[amount|三百万|3000000]]，[[date|月底前]]给')).toEqual({
      text: '欠三百万，月底前给',
      mentions: [
        { type: 'amount', start: 1, end: 4, value: '3000000' },
        { type: 'date', start: 5, end: 8, value: null },
      ],
    })
  })

  it('refuses a type it does not know', () => {
    expect(() => readMarked('[[firm|青山机械]]')).toThrow(/unknown type firm/)
  })
})

describe('entityScores', () => {
  const score = (marked: string): EntityScore | undefined => entityScores([readMarked(marked)], {}).find(({ type }) => type === 'amount')

  it('counts a mention as right only where span and value agree', () => {
    expect(score('欠[[amount|三百万|3000000]]')).toMatchObject({ labelled: 1, found: 1, right: 1, f1: 1 })
    expect(score('欠[[amount|三百万|300]]')).toMatchObject({ labelled: 1, found: 1, right: 0, f1: 0 })
    expect(score('欠三[[amount|百万]]')).toMatchObject({ labelled: 1, found: 1, right: 0 })
  })
})
