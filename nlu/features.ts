import { type Columns, columnsOf, isSame, keyOf, placeOf, unknown } from './columns.ts'
import type { Sample } from './engine.ts'
import { latest } from './latest.ts'
import { cut, type Lexicon, learnWords, noWords } from './words.ts'

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
    meanLength < titleUpTo && rows.length / labels.length >= manyRows ? await learnWords(rows.map((row) => plain(row.text))) : noWords
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
    vectors: found.map(({ columns, counts }) => {
      const isKept = (place: number): boolean => columnOf[place] !== unknown
      return scaled(
        columns.filter(isKept).map((place) => columnOf[place] ?? unknown),
        counts.filter((_, i) => isKept(columns[i] ?? 0)),
        vocabulary,
      )
    }),
  }
}

/** The text as numbers: (1 + ln count) × weight of each known feature, scaled to length 1. */
export function vectorise(text: string, vocabulary: Vocabulary): Vector {
  const columns: number[] = []
  const counts: number[] = []
  for (const { written, starts, ends, keys, counts: found } of partsOf(text, vocabulary)) {
    for (let i = 0; i < keys.length; i++) {
      const column = vocabulary.columns.find(written, starts[i] ?? 0, ends[i] ?? 0, keys[i] ?? 0)
      if (column === unknown) continue
      columns.push(column)
      counts.push(found[i] ?? 0)
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
export function featuresOf(text: string, shape: Shape, words: Lexicon = noWords): Map<string, number> {
  const counted = new Map<string, number>()
  for (const { written, starts, ends, counts } of partsOf(text, { shape, words }))
    for (const [i, count] of counts.entries()) counted.set(written.slice(starts[i], ends[i]), count)
  return counted
}

/** A known character or pair of a text: where it stands (UTF-16 units, the same one twice for a character) and its value in the text. */
export type Placed = { readonly column: number; readonly value: number; readonly first: number; readonly second: number }

/**
 * Every known character and pair of a text, in its order; `vector` is that of the text. Beginnings, ends and words are left
 * out: they repeat the same characters.
 */
export function placedIn(text: string, { shape, columns }: Vocabulary, vector: Vector): readonly Placed[] {
  const placed: Placed[] = []
  const valueIn = new Map<number, number>()
  vector.columns.forEach((column, i) => {
    valueIn.set(column, vector.values[i] ?? 0)
  })
  const place = (feature: string, first: number, second: number): void => {
    const column = columns.get(feature)
    if (column !== undefined) placed.push({ column, value: valueIn.get(column) ?? 0, first, second })
  }
  let before: { readonly character: string; readonly at: number } | null = null
  let at = 0
  for (const written of text) {
    const character = letterOf(written)
    if (character !== null) {
      place(character, at, at)
      if (before !== null) place(before.character + character, before.at, at)
      before = { character, at }
    } else if (shape === 'long') {
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

/** Features of a row with their counts, at most 65,535 of each. */
type Counted = { readonly columns: Int32Array; readonly counts: Uint16Array }

function scaled(columns: ArrayLike<number>, counts: ArrayLike<number>, { weights }: Vocabulary): Vector {
  const values = new Float32Array(columns.length)
  let square = 0
  for (let i = 0; i < columns.length; i++) {
    const count = counts[i] ?? 1
    const value = (count === 1 ? 1 : 1 + Math.log(count)) * (weights[columns[i] ?? 0] ?? 0)
    values[i] = value
    square += value * value
  }
  const scale = square > 0 ? 1 / Math.sqrt(square) : 0
  for (let i = 0; i < values.length; i++) values[i] = (values[i] ?? 0) * scale
  return { columns: new Int32Array(columns), values }
}

/** Features of a text, each once: the i-th is `written.slice(starts[i], ends[i])`, and the text has it `counts[i]` times. */
type Features = {
  readonly written: string
  readonly starts: readonly number[]
  readonly ends: readonly number[]
  /** `keyOf` of each. */
  readonly keys: readonly number[]
  readonly counts: readonly number[]
}

function partsOf(text: string, { shape, words }: Pick<Vocabulary, 'shape' | 'words'>): readonly Features[] {
  if (shape === 'long') return [runsOf(text)]
  return words.words === '' ? [latestCharacters(text)] : [latestCharacters(text), wordsOf(text, words)]
}

/** The features of a `short` text but for its words: those that every vocabulary has in common. */
function charactersOf(text: string): Features {
  const characters = latestRuns(text).join('')
  const edges: string[] = []
  for (let n = 1, first = 0, last = characters.length; n <= edgeLength && first < characters.length; n++) {
    first += widthAt(characters, first)
    last -= widthBefore(characters, last)
    edges.push(`^${characters.slice(0, first)}`, `$${characters.slice(last)}`)
  }
  return collected(edges, characters)
}

function wordsOf(text: string, words: Lexicon): Features {
  return collected(latestRuns(text).flatMap((run) => cut(run, words).map((word) => `=${word}`)))
}

// Four classifiers read each text.
const latestCharacters = latest(charactersOf)
const latestRuns = latest((text): readonly string[] => plain(text).match(/[\p{L}\p{N}]+/gu) ?? [])

function runsOf(text: string): Features {
  const letters = plain(text)
  const opening = /[^。!?;\n]*/.exec(letters.trim())?.[0] ?? ''
  return collected([...runFeatures(letters), ...runFeatures(opening).map((feature) => `<${feature}`)])
}

function runFeatures(letters: string): readonly string[] {
  return (letters.match(/\p{Script=Han}+|[a-z\d]+/gu) ?? []).flatMap((run) => {
    if (/^[a-z\d]/.test(run)) return [run]
    const characters = [...run]
    return characters.flatMap((character, i) => (i === 0 ? [character] : [character, (characters[i - 1] ?? '') + character]))
  })
}

/**
 * Counts the characters and pairs of `letters`, then the other features. Those of `letters` are pieces of it: a string for
 * each made understanding a third slower.
 */
function collected(others: readonly string[], letters = ''): Features {
  const written = letters + others.join('')
  const starts: number[] = []
  const ends: number[] = []
  const keys: number[] = []
  const counts: number[] = []
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(4 * letters.length + 2 * others.length + 2))) // place of a feature plus one, 0 where empty
  const mask = slots.length - 1
  const add = (start: number, end: number): void => {
    const key = keyOf(written, start, end)
    for (let slot = placeOf(key) & mask; ; slot = (slot + 1) & mask) {
      const known = (slots[slot] ?? 0) - 1
      if (known < 0) {
        slots[slot] = keys.push(key)
        starts.push(start)
        ends.push(end)
        counts.push(1)
        return
      }
      const from = starts[known] ?? 0
      if (keys[known] === key && (ends[known] ?? 0) - from === end - start && isSame(written, from, written, start, end - start)) {
        counts[known] = (counts[known] ?? 0) + 1
        return
      }
    }
  }
  for (let before = 0, at = 0; at < letters.length; ) {
    const end = at + widthAt(letters, at)
    add(at, end)
    if (at > 0) add(before, end)
    before = at
    at = end
  }
  let at = letters.length
  for (const { length } of others) {
    add(at, at + length)
    at += length
  }
  return { written, starts, ends, keys, counts }
}

/** UTF-16 units of the character at a place, of well-formed text. */
function widthAt(text: string, at: number): number {
  return (text.charCodeAt(at) & 0xfc00) === 0xd800 ? 2 : 1
}

function widthBefore(text: string, at: number): number {
  return (text.charCodeAt(at - 1) & 0xfc00) === 0xdc00 ? 2 : 1
}

/** A character in its plain form, or null where that is no letter or digit; nine of ten are Han and plain as they stand. */
function letterOf(character: string): string | null {
  if (character.length === 1 && character >= '\u4e00' && character <= '\u9fa5') return character
  const letter = plain(character)
  return /^[\p{L}\p{N}]$/u.test(letter) ? letter : null
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase()
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
