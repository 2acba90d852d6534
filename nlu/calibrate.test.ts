import { describe, expect, it } from 'vitest'
import { type Answer, recallThreshold, thresholdFor, trainClassifier, unpackClassifier } from './calibrate.ts'
import { svm } from './svm.ts'

const answers = (rights: string): Answer[] => [...rights].map((mark, i) => ({ label: 'power', p: 1 - i / 100, right: mark === '+' }))

describe('thresholdFor', () => {
  it('goes as low as the target allows', () => {
    expect(thresholdFor(0.5, answers('++++--'))).toBeCloseTo(0.95)
    expect(thresholdFor(0.5, answers('++--------'))).toBeCloseTo(0.98)
  })

  it('looks past an early mistake when enough right answers follow', () => {
    expect(thresholdFor(0.9, answers(`-${'+'.repeat(40)}`))).toBeCloseTo(0.6)
  })

  it('is null where no threshold reaches the target', () => {
    expect(thresholdFor(0.95, answers('-+-+'))).toBeNull()
    expect(thresholdFor(0.95, [])).toBeNull()
  })

  it('never parts answers of the same probability', () => {
    const tied = ['+', '+', '-', '-'].map((mark) => ({ label: 'tax', p: 0.9, right: mark === '+' }))
    expect(thresholdFor(0.95, tied)).toBeNull()
  })
})

describe('recallThreshold', () => {
  const p = Float64Array.of(0.9, 0.8, 0.2, 0.1, 0.05, 0.01)

  it('goes low enough to catch the share asked for', () => {
    expect(recallThreshold(1, 0.5, p, [true, true, true, false, false, false])).toBeCloseTo(0.2)
  })

  it('stops where too many others would be caught', () => {
    expect(recallThreshold(1, 0, p, [true, false, true, false, false, false])).toBeGreaterThan(0.8)
  })
})

describe('trainClassifier', () => {
  const texts = {
    power: ['停电了', '电费贵', '变压器坏了', '电压不稳', '没电'],
    tax: ['发票额度', '退税没到', '报税系统', '专票开不了', '税率'],
  }
  const rows = Object.entries(texts).flatMap(([label, list]) => list.map((text) => ({ text, label })))

  it('gives probabilities of every label that sum to 1, likeliest first', async () => {
    const { classifier } = await trainClassifier(svm, rows, 1)
    const guesses = classifier.predict('又停电').labels
    expect(guesses[0]?.label).toBe('power')
    expect(guesses.reduce((sum, { p }) => sum + p, 0)).toBeCloseTo(1)
  })

  it('gives every detail its share of its label', async () => {
    const details = { power: ['停电', '电费'], tax: ['发票', '退税'] }
    const detailed = rows.map((row, i) => ({ ...row, detail: details[row.label as 'power' | 'tax'][i % 2] ?? '' }))
    const { classifier } = await trainClassifier(svm, detailed, 1)
    const shares = classifier.predict('又停电').details
    expect(classifier.details.map(({ label }) => label)).toEqual(['power', 'power', 'tax', 'tax'])
    expect((shares[0] ?? 0) + (shares[1] ?? 0)).toBeCloseTo(1)
  })

  it('answers every row once, by a model that has not seen it', async () => {
    const { answers } = await trainClassifier(svm, rows, 1)
    expect(answers).toHaveLength(rows.length)
  })

  it('predicts the same after packing', async () => {
    const { classifier } = await trainClassifier(svm, rows, 1)
    expect(unpackClassifier(svm, classifier.pack()).predict('退税')).toEqual(classifier.predict('退税'))
  })

  it('counts a label that would be right as well as right', async () => {
    const both = rows.map((row) => ({ ...row, also: ['power', 'tax'] }))
    const { answers } = await trainClassifier(
      svm,
      both.map((row, i) => (i < 2 ? { ...row, also: [] } : row)),
      1,
    )
    expect(answers.slice(2).every((answer) => answer.right)).toBe(true)
  })
})
