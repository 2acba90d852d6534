import { describe, expect, it } from 'vitest'
import { type Answer, thresholdFor, trainClassifier, unpackClassifier } from './calibrate.ts'
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

describe('trainClassifier', () => {
  const texts = {
    power: ['停电了', '电费贵', '变压器坏了', '电压不稳', '没电'],
    tax: ['发票额度', '退税没到', '报税系统', '专票开不了', '税率'],
  }
  const rows = Object.entries(texts).flatMap(([label, list]) => list.map((text) => ({ text, label })))

  it('gives probabilities of every label that sum to 1, likeliest first', async () => {
    const { classifier } = await trainClassifier(svm, rows, 1)
    const guesses = classifier.predict('又停电')
    expect(guesses[0]?.label).toBe('power')
    expect(guesses.reduce((sum, { p }) => sum + p, 0)).toBeCloseTo(1)
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
