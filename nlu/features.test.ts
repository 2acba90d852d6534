import { describe, expect, it } from 'vitest'
import { featuresOf, learnVocabulary, vectorise } from './features.ts'

describe('featuresOf', () => {
  it('takes characters and pairs across punctuation in short texts', () => {
    expect([...featuresOf('停,电', 'short').keys()]).toEqual(['停', '电', '停电', '^停', '$电', '^停电', '$停电'])
  })

  it('keeps pairs inside runs of long texts and takes a number as one word', () => {
    expect([...featuresOf('停,电380V', 'long').keys()]).toEqual(['停', '电', '380v', '<停', '<电', '<380v'])
  })

  it('reads full-width and capital letters like their plain forms', () => {
    expect(featuresOf('ERP', 'short')).toEqual(featuresOf('erp', 'short'))
  })

  it('counts what occurs more than once', () => {
    expect(featuresOf('急急急', 'short').get('急')).toBe(3)
  })
})

describe('vectorise', () => {
  const rows = [
    { text: '又停电了', label: 'power' },
    { text: '发票开不了', label: 'tax' },
  ]

  it('makes vectors of length 1', async () => {
    const { values } = vectorise('停电开不了票', (await learnVocabulary(rows, ['power', 'tax'])).vocabulary)
    expect(Math.hypot(...values)).toBeCloseTo(1, 5)
  })

  it('gives the rows the vectors that their texts have', async () => {
    const { vocabulary, vectors } = await learnVocabulary(rows, ['power', 'tax'])
    expect(vectors).toEqual(rows.map((row) => vectorise(row.text, vocabulary)))
  })

  it('makes an empty vector of a text without known features', async () => {
    expect(vectorise('hello', (await learnVocabulary(rows, ['power', 'tax'])).vocabulary).columns).toHaveLength(0)
  })

  it('weighs a feature of one label above a feature of all', async () => {
    const { vocabulary } = await learnVocabulary([...rows, { text: '电费了', label: 'power' }], ['power', 'tax'])
    const { columns, weights } = vocabulary
    expect(weights[columns.get('电') ?? 0]).toBeGreaterThan(weights[columns.get('了') ?? 0] ?? 0)
  })
})
