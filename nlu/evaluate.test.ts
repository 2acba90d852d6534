import { describe, expect, it } from 'vitest'
import { accuracyOf, calibrationError, evaluate, macroF1, type Prediction } from './evaluate.ts'
import { svm } from './svm.ts'

const predictions: Prediction[] = [
  { label: 'tax', predicted: 'tax', p: 0.95 },
  { label: 'tax', predicted: 'power', p: 0.55 },
  { label: 'power', predicted: 'power', p: 0.85 },
  { label: 'power', predicted: 'power', p: 0.65 },
]

describe('the measures', () => {
  it('count the share that is right', () => {
    expect(accuracyOf(predictions)).toBe(0.75)
  })

  it('average F1 over the labels of the rows', () => {
    expect(macroF1(predictions)).toBeCloseTo((2 / 3 + 4 / 5) / 2)
  })

  it('sum the distance of promise and outcome over ten bins', () => {
    expect(calibrationError(predictions)).toBeCloseTo((0.05 + 0.55 + 0.15 + 0.35) / 4)
  })

  it('are 0 without rows', () => {
    expect([accuracyOf([]), macroF1([]), calibrationError([])]).toEqual([0, 0, 0])
  })
})

describe('evaluate', () => {
  const row = (label: string) => (text: string) => ({ label, text })
  const train = [
    ...['停电', '电费贵', '电压低', '没电了', '变压器'].map(row('power')),
    ...['发票', '退税', '报税', '税率', '专票'].map(row('tax')),
  ]
  const test = [...['又停电', '电表坏了'].map(row('power')), row('tax')('发票额度')]

  it('reports the fields of the contract', async () => {
    const { evaluation } = await evaluate(svm, train, test)
    expect(evaluation).toMatchObject({ engine: 'svm', train: 10, test: 3, accuracy: 1, macroF1: 1 })
    expect(Object.keys(evaluation)).toEqual([
      'engine',
      'train',
      'test',
      'accuracy',
      'macroF1',
      'intervals',
      'ece',
      'trainMs',
      'msPerText',
      'modelBytes',
      'rssMb',
      'selective',
    ])
    expect(Object.keys(evaluation.selective)).toEqual(['0.95', '0.98'])
    expect(evaluation.intervals.accuracy).toEqual([1, 1])
  })

  it('gives one prediction for each test row, in order', async () => {
    const { predictions: given } = await evaluate(svm, train, test)
    expect(given.map(({ label }) => label)).toEqual(['power', 'power', 'tax'])
  })
})
