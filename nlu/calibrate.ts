import { z } from 'zod'
import { type Detail, type Engine, labelsOf, type Sample, type Scorer, type Scores } from './engine.ts'
import { scoreUnseen } from './folds.ts'
import type { Packed } from './packing.ts'

/** A label with its probability, 0 … 1. */
export type Guess = { readonly label: string; readonly p: number }

/** A scorer whose scores have become probabilities. */
export type Classifier = {
  readonly labels: readonly string[]
  readonly details: readonly Detail[]
  /** Every label, likeliest first, and every detail with its share of its label; each of the two sums to 1. */
  readonly predict: (text: string) => Prediction
  /** As `Scorer.weigh`. */
  readonly weigh: Scorer['weigh']
  readonly pack: () => Packed
}

export type Prediction = {
  readonly labels: readonly Guess[]
  /** In the order of `Classifier.details`; 0 throughout for a label without details. */
  readonly details: Float64Array
}

/** How scores become probabilities: divided by `temperature` before the softmax, then read off the `curve` of the top one. */
export type Calibration = { readonly temperature: number; readonly curve: Curve }

/** What was said (`stated`, rising) and how often it was right (`right`, never falling), both 0 … 1. */
export type Curve = { readonly stated: readonly number[]; readonly right: readonly number[] }

/** What a classifier said of a row it had not seen: its top label, how sure it was, whether that was right. */
export type Answer = { readonly label: string; readonly p: number; readonly right: boolean }

/**
 * Trains on all rows, and tells how the engine answers rows kept out of training (`answers`, in the rows' order).
 * `hints` are learned from always and asked never: single words of a trade say little about how people write.
 */
export async function trainClassifier(
  engine: Engine,
  rows: readonly Sample[],
  seed: number,
  hints: readonly Sample[] = [],
): Promise<Trained> {
  const scoring = scoreUnseen(engine.name, rows, hints, labelsOf([...rows, ...hints]), seed) // in threads, meanwhile here:
  const scorer = await engine.train([...rows, ...hints], seed)
  const unseen = await scoring
  const temperature = fitTemperature(
    unseen,
    rows.map((row) => scorer.labels.indexOf(row.label)),
  )
  const stated = rows.map((row, i): Answer => {
    const [top] = rank(scorer.labels, softmax(unseen[i] ?? new Float64Array(scorer.labels.length), temperature))
    if (top === undefined) throw new RangeError('a classifier needs labels')
    return { label: top.label, p: top.p, right: top.label === row.label || (row.also ?? []).includes(top.label) }
  })
  const curve = fitCurve(stated)
  const answers = stated.map((answer) => ({ ...answer, p: readOff(curve, answer.p) }))
  const unseenP = (label: string): Float64Array => {
    const place = scorer.labels.indexOf(label)
    return Float64Array.from(unseen, (scores) => reshaped(softmax(scores, temperature), curve)[place] ?? 0)
  }
  return { classifier: calibrated(scorer, { temperature, curve }), answers, unseenP }
}

/** Trains on all rows without asking how sure it may be: enough where only the likeliest label counts. */
export async function trainPlainly(engine: Engine, rows: readonly Sample[], seed: number): Promise<Classifier> {
  return calibrated(await engine.train(rows, seed), { temperature: 1, curve: { stated: [], right: [] } })
}

/** What training gives: the classifier, and what it says of each training row when it has not seen it, in the rows' order. */
export type Trained = {
  readonly classifier: Classifier
  readonly answers: readonly Answer[]
  /** Probability of a label for each row that was kept out. */
  readonly unseenP: (label: string) => Float64Array
}

/** Rebuilds a classifier from its stored form; throws when that is not one or the engine cannot read it. */
export function unpackClassifier(engine: Engine, { plain, sections }: Packed): Classifier {
  const { scorer, ...calibration } = packedClassifier.parse(plain)
  return calibrated(engine.unpack({ plain: scorer, sections }), calibration)
}

/**
 * The lowest probability from which on at least `target` (0 … 1) of the answers are right; null where none is.
 * A seventh of the allowed errors is kept as a margin, because rows kept out flatter the model a little.
 */
export function thresholdFor(target: number, answers: readonly Answer[]): number | null {
  const allowed = (1 - target) * marginLeft
  const sorted = answers.toSorted((a, b) => b.p - a.p)
  let wrong = 0
  let threshold: number | null = null
  sorted.forEach((answer, i) => {
    if (!answer.right) wrong++
    const endsTie = sorted[i + 1]?.p !== answer.p
    if (endsTie && wrong <= allowed * (i + 1)) threshold = answer.p
  })
  return threshold
}

/**
 * The highest probability from which on at least `recall` (0 … 1) of the rows of a label are caught (`p` of each row, `mine`
 * where the label is right), but not so low that more than `alarms` of the other rows are caught as well.
 */
export function recallThreshold(recall: number, alarms: number, p: Float64Array, mine: readonly boolean[]): number {
  const own = p.filter((_, i) => mine[i]).sort()
  const others = p.filter((_, i) => !mine[i]).sort()
  const wanted = own[Math.floor((1 - recall) * own.length)] ?? 1
  const least = others[Math.ceil((1 - alarms) * others.length) - 1] ?? 0
  return Math.max(wanted, least + 1e-9)
}

// --- helpers ---

const marginLeft = 6 / 7
const rowsForTemperature = 4000

const packedClassifier = z.object({
  temperature: z.number(),
  curve: z.object({ stated: z.array(z.number()), right: z.array(z.number()) }),
  scorer: z.record(z.string(), z.unknown()),
})

function calibrated(scorer: Scorer, { temperature, curve }: Calibration): Classifier {
  const owners = Int32Array.from(scorer.details, ({ label }) => scorer.labels.indexOf(label))
  return {
    labels: scorer.labels,
    details: scorer.details,
    predict: (text) => {
      const scores = scorer.score(text)
      const shares = softmax(scores.labels, temperature)
      return { labels: rank(scorer.labels, reshaped(shares, curve)), details: sharesWithin(owners, scores, temperature) }
    },
    weigh: scorer.weigh,
    pack: () => {
      const { plain, sections } = scorer.pack()
      return { plain: { temperature, curve, scorer: plain }, sections }
    },
  }
}

/** The temperature under which the true labels are likeliest (golden-section search on its logarithm), on an even choice of the rows. */
function fitTemperature(scores: readonly Float64Array[], truths: readonly number[]): number {
  const step = Math.ceil(scores.length / rowsForTemperature)
  const surprise = (logTemperature: number): number => {
    let sum = 0
    for (let i = 0; i < scores.length; i += step) {
      sum -= Math.log(softmax(scores[i] ?? new Float64Array(0), Math.exp(logTemperature))[truths[i] ?? 0] || 1e-12)
    }
    return sum
  }
  const ratio = (Math.sqrt(5) - 1) / 2
  let low = Math.log(0.01)
  let high = Math.log(10)
  for (let round = 0; round < 25; round++) {
    const left = high - ratio * (high - low)
    const right = low + ratio * (high - low)
    if (surprise(left) < surprise(right)) high = right
    else low = left
  }
  return Math.exp((low + high) / 2)
}

/**
 * How often answers of each degree of certainty are right: mean of equally many answers, made never falling
 * (pool adjacent violators), kept a little off 0 and 1.
 */
function fitCurve(answers: readonly Answer[]): Curve {
  const sorted = answers.toSorted((a, b) => a.p - b.p)
  const size = Math.max(leastAnswers, Math.ceil(sorted.length / points))
  const blocks: { stated: number; right: number; n: number }[] = []
  for (let start = 0; start < sorted.length; start += size) {
    const part = sorted.slice(start, start + size)
    blocks.push({ stated: mean(part.map((answer) => answer.p)), right: mean(part.map((answer) => (answer.right ? 1 : 0))), n: part.length })
    for (
      let last = blocks.at(-1), before = blocks.at(-2);
      last && before && before.right >= last.right;
      last = blocks.at(-1), before = blocks.at(-2)
    ) {
      const n = before.n + last.n
      const merge = (a: number, b: number): number => (a * before.n + b * last.n) / n
      blocks.splice(-2, 2, { stated: merge(before.stated, last.stated), right: merge(before.right, last.right), n })
    }
  }
  return { stated: blocks.map((block) => block.stated), right: blocks.map((block) => Math.min(0.995, Math.max(0.005, block.right))) }
}

const points = 20
const leastAnswers = 15

/** The curve between its points by straight lines; before the first and after the last one in proportion to 0 and 1. */
function readOff({ stated, right }: Curve, p: number): number {
  const xs = [0, ...stated, 1]
  const ys = [0, ...right, 1]
  const above = xs.findIndex((x, i) => i > 0 && p <= x)
  const [x0 = 0, x1 = 1, y0 = 0, y1 = 1] = [xs[above - 1], xs[above], ys[above - 1], ys[above]]
  return x1 === x0 ? y1 : y0 + ((p - x0) / (x1 - x0)) * (y1 - y0)
}

/** Sharpens or flattens shares until the greatest is what the curve says; their order stays. Without a curve they are what they are. */
function reshaped(shares: Float64Array, curve: Curve): Float64Array {
  if (curve.stated.length === 0) return shares
  const top = Math.max(...shares)
  const wanted = Math.max(readOff(curve, top), 1.0001 / shares.length)
  const distances = shares.map((share) => Math.log(share / top)) // 0 for the greatest, below 0 for the others
  let low = -5
  let high = 5 // exponents from e⁻⁵ to e⁵
  for (let step = 0; step < 20; step++) {
    const middle = (low + high) / 2
    if (1 / sumOfPowers(distances, Math.exp(middle)) < wanted) low = middle
    else high = middle
  }
  const exponent = Math.exp((low + high) / 2)
  const sum = sumOfPowers(distances, exponent)
  return distances.map((distance) => Math.exp(distance * exponent) / sum)
}

function sumOfPowers(logarithms: Float64Array, exponent: number): number {
  let sum = 0
  for (const logarithm of logarithms) sum += Math.exp(logarithm * exponent)
  return sum
}

/** Softmax of the details of each label for itself; `owners` are the places of their labels. */
function sharesWithin(owners: Int32Array, { labels, details }: Scores, temperature: number): Float64Array {
  const shares = new Float64Array(details.length)
  const tops = labels.map(() => Number.NEGATIVE_INFINITY)
  const sums = labels.map(() => 0)
  for (let i = 0; i < shares.length; i++) {
    const owner = owners[i] ?? 0
    tops[owner] = Math.max(tops[owner] ?? 0, details[i] ?? 0)
  }
  for (let i = 0; i < shares.length; i++) {
    const owner = owners[i] ?? 0
    shares[i] = Math.exp(((details[i] ?? 0) - (tops[owner] ?? 0)) / temperature)
    sums[owner] = (sums[owner] ?? 0) + (shares[i] ?? 0)
  }
  for (let i = 0; i < shares.length; i++) shares[i] = (shares[i] ?? 0) / (sums[owners[i] ?? 0] ?? 1)
  return shares
}

function rank(labels: readonly string[], shares: Float64Array): Guess[] {
  return labels.map((label, i) => ({ label, p: shares[i] ?? 0 })).sort((a, b) => b.p - a.p)
}

function softmax(scores: Float64Array, temperature: number): Float64Array {
  const top = Math.max(...scores)
  const raised = scores.map((score) => Math.exp((score - top) / temperature))
  const sum = raised.reduce((a, b) => a + b, 0)
  return raised.map((value) => value / sum)
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, value) => sum + value, 0) / numbers.length
}
