import { z } from 'zod'
import { type Engine, labelsOf, type PackedScorer, reshuffle, type Sample, type Scorer, seeded, shuffled } from './engine.ts'
import { learnVocabulary, type Vector, type Vocabulary, vectorise } from './features.ts'

/**
 * A linear support vector machine over character 1–2-grams, one label against the rest.
 * Squared hinge loss, trained by dual coordinate descent (Hsieh et al., ICML 2008); weights kept as 16-bit integers.
 */
export const svm: Engine = {
  name: 'svm',
  train: async (rows, seed) => {
    const labels = labelsOf(rows)
    const vocabulary = learnVocabulary(rows, labels)
    const matrix = stack(rows.map((row) => vectorise(row.text, vocabulary)))
    const size = vocabulary.columns.size + 1 // the last weight is the bias
    const planes = labels.map((label) => separate(matrix, sidesOf(rows, label), size, seed))
    return scorer({ labels, vocabulary, ...quantise(planes, size) })
  },
  unpack: (packed) => scorer(unpackState(packed)),
}

const cost = 0.7
const passes = 12
const enough = 0.02 // stop when no projected gradient of a pass exceeds this

type State = {
  readonly labels: readonly string[]
  readonly vocabulary: Vocabulary
  /** Row by row of columns (the bias last), one weight per label: weights[column × labels + label] × scales[label]. */
  readonly weights: Int16Array
  readonly scales: Float64Array
}

function scorer(state: State): Scorer {
  const { labels, vocabulary, weights, scales } = state
  const width = labels.length
  const score = (text: string): Float64Array => {
    const { columns, values } = vectorise(text, vocabulary)
    const sums = Float64Array.from(weights.subarray(vocabulary.columns.size * width))
    for (let i = 0; i < columns.length; i++) {
      const start = (columns[i] ?? 0) * width
      const value = values[i] ?? 0
      for (let k = 0; k < width; k++) sums[k] = (sums[k] ?? 0) + value * (weights[start + k] ?? 0)
    }
    return sums.map((sum, k) => sum * (scales[k] ?? 0))
  }
  return { labels, score, pack: () => packState(state) }
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

function quantise(planes: readonly Float64Array[], size: number): Pick<State, 'weights' | 'scales'> {
  const width = planes.length
  const weights = new Int16Array(size * width)
  const scales = new Float64Array(width)
  planes.forEach((plane, k) => {
    const largest = plane.reduce((max, weight) => Math.max(max, Math.abs(weight)), 0)
    const scale = largest / 32767 || 1
    scales[k] = scale
    for (let i = 0; i < size; i++) weights[i * width + k] = Math.round((plane[i] ?? 0) / scale)
  })
  return { weights, scales }
}

// --- storing ---

const packedState = z.object({
  engine: z.literal('svm'),
  labels: z.array(z.string()).min(2),
  shape: z.enum(['short', 'long']),
  features: z.string(), // joined by line feeds, in the order of their columns
  featureWeights: z.base64(),
  weights: z.base64(),
  scales: z.base64(),
})

function packState({ labels, vocabulary, weights, scales }: State): PackedScorer {
  return {
    engine: 'svm',
    labels,
    shape: vocabulary.shape,
    features: [...vocabulary.columns.keys()].join('\n'),
    featureWeights: toBase64(vocabulary.weights),
    weights: toBase64(weights),
    scales: toBase64(scales),
  } satisfies z.infer<typeof packedState> | { labels: readonly string[] }
}

function unpackState(packed: unknown): State {
  const parsed = packedState.safeParse(packed)
  if (!parsed.success) throw new TypeError(`not a packed svm: ${z.prettifyError(parsed.error)}`)
  const { labels, shape, features, featureWeights, weights, scales } = parsed.data
  const columns = new Map(features.split('\n').map((feature, column) => [feature, column]))
  const state: State = {
    labels,
    vocabulary: { shape, columns, weights: new Float32Array(fromBase64(featureWeights)) },
    weights: new Int16Array(fromBase64(weights)),
    scales: new Float64Array(fromBase64(scales)),
  }
  if (state.weights.length !== (columns.size + 1) * labels.length) throw new TypeError('not a packed svm: weights missing')
  return state
}

function toBase64(numbers: Int16Array | Float32Array | Float64Array): string {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString('base64')
}

function fromBase64(text: string): ArrayBuffer {
  return new Uint8Array(Buffer.from(text, 'base64')).buffer
}
