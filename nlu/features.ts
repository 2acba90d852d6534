import { type Columns, columnsOf } from './columns.ts'
import type { Sample } from './engine.ts'
import { latest } from './latest.ts'
import { cut, type Lexicon, learnWords } from './words.ts'

/** How texts become features: `short` for titles and chat lines, `long` for messages of many sentences. */
export type Shape = 'short' | 'long'

/** Known features and the weight of each, learned from training rows alone. */
export type Vocabulary = {
  readonly shape: Shape
  /** Words that are features of their own beside characters; none where labels have few rows. */
  readonly words: Lexicon
  readonly columns: Columns
  /** Inverse document frequency × how well the feature tells labels apart, per column. */
  readonly weights: Float32Array
}

/** A text as sparse numbers of length 1 (or all empty): `values[i]` stands in column `columns[i]`. */
export type Vector = { readonly columns: Int32Array; readonly values: Float32Array }

// Mean characters of a row. Measured sets have 19 (titles), 22 (questions), 35 (chat) and 235 (letters).
const titleUpTo = 20
const manyRows = 700 // of a label on average; words help to tell titles apart once there are so many, and nothing else
const largeFrom = 10_000 // rows; what only one of so many has takes room and tells nothing
const longTextFrom = 90
const richFrom = 300 // rows of a label on average; with fewer, in how many labels a feature occurs says more than how often
const edgeWeight = 0.5
const openingWeight = 0.7
const edgeLength = 4
const leastRowsOfEdge = 2 // nearly all beginnings and ends occur once and say nothing

/**
 * Learns the vocabulary of the rows: which features count, and how much; `labels` are those of the rows.
 * Gives the vectors of the rows along with it.
 */
export async function learnVocabulary(
  rows: readonly Sample[],
  labels: readonly string[],
): Promise<{ readonly vocabulary: Vocabulary; readonly vectors: readonly Vector[] }> {
  const meanLength = rows.reduce((sum, row) => sum + row.text.length, 0) / rows.length
  const shape: Shape = meanLength < longTextFrom ? 'short' : 'long'
  const rich = rows.length / labels.length >= richFrom
  const words: Lexicon =
    meanLength < titleUpTo && rows.length / labels.length >= manyRows ? await learnWords(rows.map((row) => plain(row.text))) : new Map()
  const leastRows = shape === 'short' && rows.length < largeFrom ? 1 : 2

  const labelIndex = new Map(labels.map((label, i) => [label, i]))
  const priors = new Float64Array(labels.length)
  const places = new Map<string, number>() // feature → place in `rowsWith`
  const rowsWith: Uint32Array[] = [] // per feature: rows of each label that contain it
  const found = rows.map((row): Counted => {
    const label = labelIndex.get(row.label) ?? 0
    priors[label] = (priors[label] ?? 0) + 1 / rows.length
    const features = featuresOf(row.text, shape, words)
    const counted = { columns: new Int32Array(features.size), counts: new Uint16Array(features.size) }
    let i = 0
    for (const [feature, count] of features) {
      let place = places.get(feature)
      if (place === undefined) {
        place = rowsWith.length
        places.set(feature, place)
        rowsWith.push(new Uint32Array(labels.length))
      }
      const perLabel = rowsWith[place]
      if (perLabel !== undefined) perLabel[label] = (perLabel[label] ?? 0) + 1
      counted.columns[i] = place
      counted.counts[i++] = count
    }
    return counted
  })

  const separation = rich ? informationGain(priors) : rarity
  const kept: string[] = []
  const columnOf = new Int32Array(rowsWith.length).fill(unknown)
  const weights: number[] = []
  for (const [feature, place] of places) {
    const perLabel = rowsWith[place] ?? new Uint32Array(labels.length)
    const frequency = perLabel.reduce((sum, count) => sum + count, 0)
    if (frequency < (isEdge(feature) ? leastRowsOfEdge : leastRows)) continue
    columnOf[place] = kept.length
    kept.push(feature)
    const idf = Math.log((1 + rows.length) / (1 + frequency)) + 1
    weights.push(idf * separation(perLabel, frequency) * weightOfKind(feature))
  }
  const vocabulary: Vocabulary = { shape, words, columns: columnsOf(kept.join('\n')), weights: Float32Array.from(weights) }
  return {
    vocabulary,
    vectors: found.map((row) =>
      scaled(
        row.columns.map((place) => columnOf[place] ?? unknown),
        row.counts,
        vocabulary,
      ),
    ),
  }
}

/** The text as numbers: (1 + ln count) × weight of each known feature, scaled to length 1. */
export function vectorise(text: string, vocabulary: Vocabulary): Vector {
  const characters = vocabulary.shape === 'short' ? latestCharacters(text) : featuresOf(text, vocabulary.shape)
  const words = wordsOf(text, vocabulary)
  const columns = new Int32Array(characters.size + words.size)
  const counts = new Uint16Array(columns.length)
  let i = 0
  for (const features of [characters, words]) {
    for (const [feature, count] of features) {
      columns[i] = vocabulary.columns.get(feature) ?? unknown
      counts[i++] = count
    }
  }
  return scaled(columns, counts, vocabulary)
}

/**
 * The features of a text with their counts: characters and pairs of neighbours.
 * `short` joins across punctuation, marks the first (`^`) and last (`$`) 1–4 characters and adds known words (`=`);
 * `long` stays inside runs of Han characters, takes each run of letters or digits as one word, and marks what stands in
 * the first sentence (`<`), where people say what it is about.
 */
export function featuresOf(text: string, shape: Shape, words: Lexicon = new Map()): Map<string, number> {
  if (shape === 'short') return new Map([...charactersOf(text), ...wordsOf(text, { shape, words })])
  const { counts, add } = counter()
  addRuns(plain(text), add)
  addRuns(/[^。!?;\n]*/.exec(plain(text).trim())?.[0] ?? '', (feature) => add(`<${feature}`))
  return counts
}

/** A known character or pair of a text: where it stands (UTF-16 units, the same one twice for a character) and its value in the text. */
export type Placed = { readonly column: number; readonly value: number; readonly first: number; readonly second: number }

/**
 * Every known character and pair of a text, in its order; `vector` is that of the text. Beginnings, ends and words are left
 * out: they repeat the same characters.
 */
export function placedIn(text: string, vocabulary: Vocabulary, { columns, values }: Vector): readonly Placed[] {
  const placed: Placed[] = []
  const valueIn = new Map<number, number>()
  columns.forEach((column, i) => {
    valueIn.set(column, values[i] ?? 0)
  })
  const place = (feature: string, first: number, second: number): void => {
    const column = vocabulary.columns.get(feature)
    if (column !== undefined) placed.push({ column, value: valueIn.get(column) ?? 0, first, second })
  }
  let before: { readonly character: string; readonly at: number } | null = null
  let at = 0
  for (const written of text) {
    const character = plain(written)
    if (/^[\p{L}\p{N}]$/u.test(character)) {
      place(character, at, at)
      if (before !== null) place(before.character + character, before.at, at)
      before = { character, at }
    } else if (vocabulary.shape === 'long') {
      before = null
    }
    at += written.length
  }
  return placed
}

/** What each of the `units` UTF-16 units of a text adds to a score: its share of the value of all that covers it, times `weightOf` the column. */
export function contributions(placed: readonly Placed[], units: number, weightOf: (column: number) => number): Float64Array {
  const shares = new Float64Array(units)
  for (const { column, value, first, second } of placed) {
    const part = (value * weightOf(column)) / (first === second ? 1 : 2)
    shares[first] = (shares[first] ?? 0) + part
    if (second !== first) shares[second] = (shares[second] ?? 0) + part
  }
  return shares
}

// --- helpers ---

const unknown = -1

/** Features of a row with their counts, at most 65,535 of each. */
type Counted = { readonly columns: Int32Array; readonly counts: Uint16Array }

function scaled(columns: Int32Array, counts: Uint16Array, { weights }: Vocabulary): Vector {
  const kept = new Int32Array(columns.length)
  const values = new Float32Array(columns.length)
  let square = 0
  let known = 0
  for (let i = 0; i < columns.length; i++) {
    const column = columns[i] ?? unknown
    if (column === unknown) continue
    const count = counts[i] ?? 1
    const value = (count === 1 ? 1 : 1 + Math.log(count)) * (weights[column] ?? 0)
    kept[known] = column
    values[known++] = value
    square += value * value
  }
  const scale = square > 0 ? 1 / Math.sqrt(square) : 0
  for (let i = 0; i < known; i++) values[i] = (values[i] ?? 0) * scale
  return { columns: kept.slice(0, known), values: values.slice(0, known) }
}

/** The features of a `short` text but for its words: those that every vocabulary has in common. */
function charactersOf(text: string): ReadonlyMap<string, number> {
  const { counts, add } = counter()
  const characters = plain(text).match(/[\p{L}\p{N}]/gu) ?? []
  addPairs(characters, add)
  for (let n = 1; n <= Math.min(edgeLength, characters.length); n++) {
    add(`^${characters.slice(0, n).join('')}`)
    add(`$${characters.slice(-n).join('')}`)
  }
  return counts
}

const latestCharacters = latest(charactersOf) // four classifiers read each text

function wordsOf(text: string, { shape, words }: Pick<Vocabulary, 'shape' | 'words'>): ReadonlyMap<string, number> {
  const { counts, add } = counter()
  if (shape === 'long' || words.size === 0) return counts
  for (const run of plain(text).match(/[\p{L}\p{N}]+/gu) ?? []) for (const word of cut(run, words)) add(`=${word}`)
  return counts
}

function counter(): { readonly counts: Map<string, number>; readonly add: (feature: string) => void } {
  const counts = new Map<string, number>()
  return { counts, add: (feature) => counts.set(feature, (counts.get(feature) ?? 0) + 1) }
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

function addRuns(text: string, add: (feature: string) => void): void {
  for (const run of text.match(/\p{Script=Han}+|[a-z\d]+/gu) ?? []) {
    if (/^[a-z\d]/.test(run)) add(run)
    else addPairs([...run], add)
  }
}

function addPairs(characters: readonly string[], add: (feature: string) => void): void {
  let before = ''
  for (const character of characters) {
    add(character)
    if (before !== '') add(before + character)
    before = character
  }
}

function weightOfKind(feature: string): number {
  if (isEdge(feature)) return edgeWeight
  return feature.startsWith('<') ? openingWeight : 1
}

function isEdge(feature: string): boolean {
  return feature.startsWith('^') || feature.startsWith('$')
}

/** With few rows a label: the fewer labels know a feature, the more it says. */
function rarity(counts: Uint32Array): number {
  return Math.log(counts.length / counts.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0)) + 1
}

/** With many rows a label: how far the feature narrows the choice, (1 + share of entropy removed)². */
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
