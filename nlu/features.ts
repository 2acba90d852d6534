import type { Sample } from './engine.ts'

/** How texts become features: `short` for titles and chat lines, `long` for messages of many sentences. */
export type Shape = 'short' | 'long'

/** Known features and the weight of each, learned from training rows alone. */
export type Vocabulary = {
  readonly shape: Shape
  /** Feature → column; columns run from 0 without gaps. */
  readonly columns: ReadonlyMap<string, number>
  /** Inverse document frequency × how well the feature tells labels apart, per column. */
  readonly weights: Float32Array
}

/** A text as sparse numbers of length 1 (or all empty): `values[i]` stands in column `columns[i]`. */
export type Vector = { readonly columns: Int32Array; readonly values: Float32Array }

const longTextFrom = 90 // mean characters of a row; measured sets have 19, 22 and 235
const manyLabelsFrom = 12
const edgeWeight = 0.5
const edgeLength = 4
const leastRowsOfEdge = 2 // nearly all beginnings and ends occur once and say nothing

/** Learns the vocabulary of the rows: which features count, and how much. `labels` are those of the rows. */
export function learnVocabulary(rows: readonly Sample[], labels: readonly string[]): Vocabulary {
  const meanLength = rows.reduce((sum, row) => sum + row.text.length, 0) / rows.length
  const shape: Shape = meanLength < longTextFrom ? 'short' : 'long'
  const leastRows = shape === 'short' ? 1 : 2
  const labelIndex = new Map(labels.map((label, i) => [label, i]))
  const priors = new Float64Array(labels.length)
  const rowsWith = new Map<string, Uint32Array>() // per feature: rows of each label that contain it
  for (const row of rows) {
    const label = labelIndex.get(row.label) ?? 0
    priors[label] = (priors[label] ?? 0) + 1 / rows.length
    for (const feature of featuresOf(row.text, shape).keys()) {
      const counts = rowsWith.get(feature) ?? new Uint32Array(labels.length)
      counts[label] = (counts[label] ?? 0) + 1
      rowsWith.set(feature, counts)
    }
  }
  const separation = labels.length >= manyLabelsFrom ? rarity : informationGain(priors)
  const columns = new Map<string, number>()
  const weights: number[] = []
  for (const [feature, counts] of rowsWith) {
    const frequency = counts.reduce((sum, count) => sum + count, 0)
    if (frequency < (isEdge(feature) ? leastRowsOfEdge : leastRows)) continue
    columns.set(feature, columns.size)
    const idf = Math.log((1 + rows.length) / (1 + frequency)) + 1
    weights.push(idf * separation(counts, frequency) * (isEdge(feature) ? edgeWeight : 1))
  }
  return { shape, columns, weights: Float32Array.from(weights) }
}

/** The text as numbers: (1 + ln count) × weight of each known feature, scaled to length 1. */
export function vectorise(text: string, vocabulary: Vocabulary): Vector {
  const columns: number[] = []
  const values: number[] = []
  let square = 0
  for (const [feature, count] of featuresOf(text, vocabulary.shape)) {
    const column = vocabulary.columns.get(feature)
    if (column === undefined) continue
    const value = (1 + Math.log(count)) * (vocabulary.weights[column] ?? 0)
    columns.push(column)
    values.push(value)
    square += value * value
  }
  const scale = square > 0 ? 1 / Math.sqrt(square) : 0
  return { columns: Int32Array.from(columns), values: Float32Array.from(values, (v) => v * scale) }
}

/**
 * The features of a text with their counts: characters and pairs of neighbours.
 * `short` joins across punctuation and marks the first (`^`) and last (`$`) 1–4 characters; `long` stays inside runs
 * of Han characters and takes each run of letters or digits as one word.
 */
export function featuresOf(text: string, shape: Shape): Map<string, number> {
  const counts = new Map<string, number>()
  const add = (feature: string): void => {
    counts.set(feature, (counts.get(feature) ?? 0) + 1)
  }
  const plain = text.normalize('NFKC').toLowerCase()
  if (shape === 'short') {
    const characters = plain.match(/[\p{L}\p{N}]/gu) ?? []
    addPairs(characters, add)
    for (let n = 1; n <= Math.min(edgeLength, characters.length); n++) {
      add(`^${characters.slice(0, n).join('')}`)
      add(`$${characters.slice(-n).join('')}`)
    }
    return counts
  }
  for (const run of plain.match(/\p{Script=Han}+|[a-z\d]+/gu) ?? []) {
    if (/^[a-z\d]/.test(run)) add(run)
    else addPairs([...run], add)
  }
  return counts
}

// --- helpers ---

function addPairs(characters: readonly string[], add: (feature: string) => void): void {
  let before = ''
  for (const character of characters) {
    add(character)
    if (before !== '') add(before + character)
    before = character
  }
}

function isEdge(feature: string): boolean {
  return feature.startsWith('^') || feature.startsWith('$')
}

/** With many labels: the fewer of them know a feature, the more it says. */
function rarity(counts: Uint32Array): number {
  return Math.log(counts.length / counts.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0)) + 1
}

/** With few labels: how far the feature narrows the choice, (1 + share of entropy removed)². */
function informationGain(priors: Float64Array): (counts: Uint32Array, frequency: number) => number {
  const before = entropy(priors)
  return (counts, frequency) => {
    const after = entropy(priors.map((prior, i) => ((counts[i] ?? 0) + prior) / (frequency + 1)))
    return (1 + Math.max(0, (before - after) / before)) ** 2
  }
}

function entropy(shares: Float64Array): number {
  return shares.reduce((sum, share) => (share > 0 ? sum - share * Math.log(share) : sum), 0)
}
