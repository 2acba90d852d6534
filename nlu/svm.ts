import { z } from 'zod'
import { columnsOf } from './columns.ts'
import { type Detail, detailsOf, type Engine, labelsOf, reshuffle, type Sample, type Scorer, seeded, shuffled } from './engine.ts'
import { contributions, learnVocabulary, placedIn, type Vector, type Vocabulary, vectorise } from './features.ts'
import { latest } from './latest.ts'
import type { Packed } from './packing.ts'
import { lexiconOf } from './words.ts'

/**
 * A linear support vector machine over character 1–2-grams, one label against the rest.
 * Squared hinge loss, trained by dual coordinate descent (Hsieh et al., ICML 2008).
 * The details of a label are told apart among themselves, over the same features. Planes for details against all other
 * rows, pooled with those of the labels, brought nothing on held-out rows and took ten times the time and size.
 */
export const svm: Engine = {
  name: 'svm',
  train: async (rows, seed) => {
    const labels = labelsOf(rows)
    const details = detailsOf(rows)
    const { vocabulary, vectors } = await learnVocabulary(rows, labels)
    const matrix = stack(vectors)
    const size = vocabulary.columns.size + 1 // the last weight is the bias
    const sides = [...labels.map((label) => sidesOf(rows, label)), ...details.map((detail) => sidesOfDetail(rows, detail))]
    const usual = usualValues(matrix, size)
    const planes = withinBudget(sides.map((side) => sparse(separate(matrix, side, size, seed), usual)))
    return scorer({ labels, details, vocabulary, ...byColumn(planes, size) })
  },
  unpack: (packed) => scorer(unpackState(packed)),
}

const cost = 0.6
const passes = 10
const enough = 0.05 // stop when no projected gradient of a pass exceeds this
const mostWeights = 1_400_000 // of all planes together; beyond it the least are dropped: they change no decision and fill most of a model

type State = Planes & {
  readonly labels: readonly string[]
  readonly details: readonly Detail[]
  readonly vocabulary: Vocabulary
}

/** One plane for each label and detail, feature by feature: entries starts[c] … starts[c + 1] − 1 belong to column c, the bias last. */
type Planes = {
  readonly starts: Uint32Array
  /** Rising within a column. */
  readonly planes: Uint16Array
  /** −127 … 127 for minus to plus the largest weight of the plane, by the square, so that small ones stay apart. */
  readonly weights: Int8Array
  /** Largest weight of each plane ÷ 127². */
  readonly scales: Float64Array
}

function scorer(state: State): Scorer {
  const { labels, details, vocabulary } = state
  const vectorOf = latest((text) => vectorise(text, vocabulary))
  const placesOf = latest((text) => placedIn(text, vocabulary, vectorOf(text)))
  return {
    labels,
    details,
    score: (text) => {
      const sums = sumsOf(vectorOf(text), state)
      return { labels: sums.slice(0, labels.length), details: sums.slice(labels.length) }
    },
    weigh: (text, label) => {
      const plane = labels.indexOf(label)
      if (plane < 0) throw new RangeError(`no label "${label}"`)
      return contributions(placesOf(text), text.length, (column) => weightOf(state, column, plane))
    },
    pack: () => packState(state),
  }
}

/** The value of every plane for a text. */
function sumsOf({ columns, values }: Vector, { starts, planes, weights, scales, vocabulary }: State): Float64Array {
  const sums = new Float64Array(scales.length)
  const bias = vocabulary.columns.size
  for (let place = 0; place <= columns.length; place++) {
    const column = columns[place] ?? bias
    const value = values[place] ?? 1
    for (let i = starts[column] ?? 0, end = starts[column + 1] ?? 0; i < end; i++) {
      const plane = planes[i] ?? 0
      const weight = weights[i] ?? 0
      sums[plane] = (sums[plane] ?? 0) + value * (weight * Math.abs(weight))
    }
  }
  return sums.map((sum, plane) => sum * (scales[plane] ?? 0))
}

function weightOf({ starts, planes, weights, scales }: State, column: number, plane: number): number {
  let low = starts[column] ?? 0
  let high = starts[column + 1] ?? 0
  while (low < high) {
    const middle = (low + high) >> 1
    if ((planes[middle] ?? 0) < plane) low = middle + 1
    else high = middle
  }
  if (low === (starts[column + 1] ?? 0) || planes[low] !== plane) return 0
  const weight = weights[low] ?? 0
  return weight * Math.abs(weight) * (scales[plane] ?? 0)
}

/** Vectors one after the other: row i lies at starts[i] … starts[i + 1] − 1 of columns and values. */
type Matrix = { readonly starts: Int32Array; readonly columns: Int32Array; readonly values: Float32Array }

function stack(vectors: readonly Vector[]): Matrix {
  const starts = new Int32Array(vectors.length + 1)
  vectors.forEach((vector, i) => {
    starts[i + 1] = (starts[i] ?? 0) + vector.columns.length
  })
  const columns = new Int32Array(starts[vectors.length] ?? 0)
  const values = new Float32Array(columns.length)
  vectors.forEach((vector, i) => {
    columns.set(vector.columns, starts[i])
    values.set(vector.values, starts[i])
  })
  return { starts, columns, values }
}

/** Per row: +1 for the label, −1 against it, 0 where the label would be right as well and the row says nothing. */
function sidesOf(rows: readonly Sample[], label: string): Int8Array {
  return Int8Array.from(rows, (row) => (row.label === label ? 1 : row.also?.includes(label) ? 0 : -1))
}

/** The same for a detail, within its label: other rows say nothing about it. */
function sidesOfDetail(rows: readonly Sample[], { name, label }: Detail): Int8Array {
  return Int8Array.from(rows, (row) => (row.detail === name ? 1 : row.label === label && row.detail !== undefined ? -1 : 0))
}

/** Finds the plane between the two sides; both sides weigh the same, however many rows they have. */
function separate({ starts, columns, values }: Matrix, sides: Int8Array, size: number, seed: number): Float64Array {
  const random = seeded(seed)
  const weights = new Float64Array(size)
  const bias = size - 1
  const positive = sides.reduce((n, side) => (side > 0 ? n + 1 : n), 0)
  const negative = sides.reduce((n, side) => (side < 0 ? n + 1 : n), 0)
  const slack = (side: number): number => (side > 0 ? positive : negative) / (cost * (positive + negative))
  const duals = new Float64Array(sides.length) // every dual ≥ 0
  let order = shuffled(sides.length, random).filter((i) => sides[i] !== 0)
  let steepestBefore = Number.POSITIVE_INFINITY
  for (let pass = 0; pass < passes; pass++) {
    let steepest = 0
    let kept = 0
    for (const i of order) {
      const side = sides[i] ?? 0
      const from = starts[i] ?? 0
      const to = starts[i + 1] ?? 0
      let sum = weights[bias] ?? 0
      for (let j = from; j < to; j++) sum += (weights[columns[j] ?? 0] ?? 0) * (values[j] ?? 0)
      const dual = duals[i] ?? 0
      const gradient = side * sum - 1 + slack(side) * dual
      if (dual === 0 && gradient > steepestBefore) continue // far on its own side: rests for the next passes
      order[kept++] = i
      if (dual === 0 && gradient >= 0) continue
      steepest = Math.max(steepest, Math.abs(gradient))
      const squaredLength = to > from ? 2 : 1 // vectors have length 1, the bias adds 1
      const next = Math.max(0, dual - gradient / (squaredLength + slack(side)))
      const step = (next - dual) * side
      duals[i] = next
      weights[bias] = (weights[bias] ?? 0) + step
      for (let j = from; j < to; j++) {
        const column = columns[j] ?? 0
        weights[column] = (weights[column] ?? 0) + step * (values[j] ?? 0)
      }
    }
    if (steepest < enough) break
    order = order.subarray(0, kept)
    steepestBefore = steepest
    reshuffle(order, random)
  }
  return weights
}

// --- from planes to columns ---

/** `effects`: how far each weight moves the score of a text that has the feature with its usual value. */
type SparsePlane = { readonly columns: Int32Array; readonly weights: Int8Array; readonly effects: Float32Array; readonly scale: number }

/** The mean value of each column in the rows that have it; the bias is 1. */
function usualValues({ columns, values }: Matrix, size: number): Float64Array {
  const sums = new Float64Array(size)
  const counts = new Uint32Array(size)
  columns.forEach((column, i) => {
    sums[column] = (sums[column] ?? 0) + (values[i] ?? 0)
    counts[column] = (counts[column] ?? 0) + 1
  })
  return sums.map((sum, column) => (column === size - 1 ? 1 : sum / Math.max(1, counts[column] ?? 0)))
}

/** The weights of a plane that are not 0, in a byte each. */
function sparse(plane: Float64Array, usual: Float64Array): SparsePlane {
  const largest = plane.reduce((max, weight) => Math.max(max, Math.abs(weight)), 0) || 1
  const rounded = Int8Array.from(plane, (weight) => Math.round(Math.sign(weight) * 127 * Math.sqrt(Math.abs(weight) / largest)))
  const columns = Int32Array.from(rounded.keys()).filter((column) => rounded[column] !== 0)
  return {
    columns,
    weights: Int8Array.from(columns, (column) => rounded[column] ?? 0),
    effects: Float32Array.from(columns, (column) => Math.abs(plane[column] ?? 0) * (usual[column] ?? 0)),
    scale: largest / 127 ** 2,
  }
}

/** Drops the weights of least effect, whichever plane they are in, until few enough are left. */
function withinBudget(planes: readonly SparsePlane[]): readonly SparsePlane[] {
  const effects = new Float32Array(planes.reduce((sum, plane) => sum + plane.effects.length, 0))
  if (effects.length <= mostWeights) return planes
  let filled = 0
  for (const plane of planes) {
    effects.set(plane.effects, filled)
    filled += plane.effects.length
  }
  const least = effects.sort()[effects.length - mostWeights] ?? 0
  return planes.map((plane) => {
    const keeps = (_: number, i: number): boolean => (plane.effects[i] ?? 0) >= least
    return { ...plane, columns: plane.columns.filter(keeps), weights: plane.weights.filter(keeps), effects: plane.effects.filter(keeps) }
  })
}

function byColumn(sparsePlanes: readonly SparsePlane[], size: number): Planes {
  const starts = new Uint32Array(size + 1)
  for (const { columns } of sparsePlanes) for (const column of columns) starts[column + 1] = (starts[column + 1] ?? 0) + 1
  for (let column = 0; column < size; column++) starts[column + 1] = (starts[column + 1] ?? 0) + (starts[column] ?? 0)
  const next = starts.slice()
  const planes = new Uint16Array(starts[size] ?? 0)
  const weights = new Int8Array(planes.length)
  sparsePlanes.forEach((plane, k) => {
    plane.columns.forEach((column, i) => {
      const place = next[column] ?? 0
      next[column] = place + 1
      planes[place] = k
      weights[place] = plane.weights[i] ?? 0
    })
  })
  return { starts, planes, weights, scales: Float64Array.from(sparsePlanes, (plane) => plane.scale) }
}

// --- storing ---

const packedState = z.object({
  engine: z.literal('svm'),
  labels: z.array(z.string()).min(2),
  details: z.array(z.tuple([z.string(), z.string()])), // name, label
  shape: z.enum(['short', 'long']),
})
const bytes = z.instanceof(Uint8Array)
const packedSections = z.object({
  features: bytes, // joined by line feeds, in the order of their columns
  featureWeights: bytes,
  words: bytes, // joined by line feeds
  wordCounts: bytes,
  counts: bytes, // entries of each column
  planes: bytes,
  weights: bytes,
  scales: bytes,
})

function packState({ labels, details, vocabulary, starts, planes, weights, scales }: State): Packed {
  const counts = Uint16Array.from({ length: starts.length - 1 }, (_, column) => (starts[column + 1] ?? 0) - (starts[column] ?? 0))
  return {
    plain: { engine: 'svm', labels, details: details.map(({ name, label }) => [name, label] as const), shape: vocabulary.shape },
    sections: {
      features: new TextEncoder().encode(vocabulary.columns.features),
      featureWeights: bytesOf(vocabulary.weights),
      words: new TextEncoder().encode(vocabulary.words.words),
      wordCounts: bytesOf(vocabulary.words.counts),
      counts: bytesApart(counts),
      planes: bytesApart(planes),
      weights: bytesOf(weights),
      scales: bytesOf(scales),
    },
  }
}

function unpackState({ plain, sections }: Packed): State {
  const state = packedState.safeParse(plain)
  if (!state.success) throw new TypeError(`not a packed svm: ${z.prettifyError(state.error)}`)
  const parts = packedSections.safeParse(sections)
  if (!parts.success) throw new TypeError(`not a packed svm: ${z.prettifyError(parts.error)}`)
  const { labels, details, shape } = state.data
  const columns = columnsOf(new TextDecoder().decode(parts.data.features))
  const starts = startsOf(bytesTogether(parts.data.counts))
  const featureWeights = new Float32Array(bufferOf(parts.data.featureWeights))
  const planes = bytesTogether(parts.data.planes)
  const weights = new Int8Array(bufferOf(parts.data.weights))
  const scales = new Float64Array(bufferOf(parts.data.scales))
  const whole =
    starts.length === columns.size + 2 &&
    featureWeights.length === columns.size &&
    planes.length === starts.at(-1) &&
    weights.length === planes.length &&
    scales.length === labels.length + details.length
  if (!whole) throw new TypeError('not a packed svm: weights missing')
  const words = lexiconOf(new TextDecoder().decode(parts.data.words), new Uint32Array(bufferOf(parts.data.wordCounts)))
  return {
    labels,
    details: details.map(([name, label]) => ({ name, label })),
    vocabulary: { shape, words, columns, weights: featureWeights },
    ...{ starts, planes, weights, scales },
  }
}

function startsOf(counts: Uint16Array): Uint32Array {
  const starts = new Uint32Array(counts.length + 1)
  counts.forEach((count, i) => {
    starts[i + 1] = (starts[i] ?? 0) + count
  })
  return starts
}

/** All low bytes, then all high bytes: the latter are nearly all 0 and take no room once compressed. */
function bytesApart(numbers: Uint16Array): Uint8Array {
  const bytes = new Uint8Array(2 * numbers.length)
  numbers.forEach((value, i) => {
    bytes[i] = value & 255
    bytes[numbers.length + i] = value >> 8
  })
  return bytes
}

function bytesTogether(bytes: Uint8Array): Uint16Array {
  const numbers = new Uint16Array(bytes.length >> 1)
  for (let i = 0; i < numbers.length; i++) numbers[i] = (bytes[i] ?? 0) | ((bytes[numbers.length + i] ?? 0) << 8)
  return numbers
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

/** A copy, so that the file that the bytes are a part of need not be kept. */
function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}
