import { type Engine, type PackedScorer, type Sample, type Scorer, seeded, shuffled } from './engine.ts'

/** A label with its probability, 0 … 1. */
export type Guess = { readonly label: string; readonly p: number }

/** A scorer whose scores have become probabilities. */
export type Classifier = {
  readonly labels: readonly string[]
  /** Every label, likeliest first; the probabilities sum to 1. */
  readonly predict: (text: string) => readonly Guess[]
  readonly pack: () => PackedClassifier
}

/** The stored form of a classifier. */
export type PackedClassifier = { readonly temperature: number; readonly scorer: PackedScorer }

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
): Promise<{ readonly classifier: Classifier; readonly answers: readonly Answer[] }> {
  const scorer = await engine.train([...rows, ...hints], seed)
  const unseen = await scoreUnseen(engine, rows, hints, scorer.labels, seed)
  const temperature = fitTemperature(
    unseen,
    rows.map((row) => scorer.labels.indexOf(row.label)),
  )
  const answers = rows.map((row, i): Answer => {
    const [top] = rank(scorer.labels, unseen[i] ?? new Float64Array(scorer.labels.length), temperature)
    if (top === undefined) throw new RangeError('a classifier needs labels')
    return { label: top.label, p: top.p, right: top.label === row.label || (row.also ?? []).includes(top.label) }
  })
  return { classifier: calibrated(scorer, temperature), answers }
}

/** Rebuilds a classifier from its stored form; throws TypeError when the engine cannot read it. */
export function unpackClassifier(engine: Engine, packed: PackedClassifier): Classifier {
  return calibrated(engine.unpack(packed.scorer), packed.temperature)
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

// --- helpers ---

const marginLeft = 6 / 7
const folds = 5

function calibrated(scorer: Scorer, temperature: number): Classifier {
  return {
    labels: scorer.labels,
    predict: (text) => rank(scorer.labels, scorer.score(text), temperature),
    pack: () => ({ temperature, scorer: scorer.pack() }),
  }
}

/** Scores of every row by a scorer that was trained without it; a label missing from its fold gets the lowest score. */
async function scoreUnseen(
  engine: Engine,
  rows: readonly Sample[],
  hints: readonly Sample[],
  labels: readonly string[],
  seed: number,
): Promise<Float64Array[]> {
  const foldOf = assignFolds(rows, seed)
  const scores: Float64Array[] = []
  for (let fold = 0; fold < folds; fold++) {
    const scorer = await engine.train([...rows.filter((_, i) => foldOf[i] !== fold), ...hints], seed)
    const places = labels.map((label) => scorer.labels.indexOf(label))
    rows.forEach((row, i) => {
      if (foldOf[i] !== fold) return
      const found = scorer.score(row.text)
      const lowest = Math.min(...found)
      scores[i] = Float64Array.from(places, (place) => found[place] ?? lowest)
    })
  }
  return scores
}

/** Spreads the rows of each label evenly over the folds. */
function assignFolds(rows: readonly Sample[], seed: number): Int8Array {
  const seen = new Map<string, number>()
  const fold = new Int8Array(rows.length)
  for (const i of shuffled(rows.length, seeded(seed))) {
    const label = rows[i]?.label ?? ''
    const count = seen.get(label) ?? seed
    fold[i] = count % folds
    seen.set(label, count + 1)
  }
  return fold
}

/** The temperature under which the true labels are likeliest (golden-section search on its logarithm). */
function fitTemperature(scores: readonly Float64Array[], truths: readonly number[]): number {
  const surprise = (logTemperature: number): number =>
    scores.reduce((sum, row, i) => sum - Math.log(softmax(row, Math.exp(logTemperature))[truths[i] ?? 0] || 1e-12), 0)
  const ratio = (Math.sqrt(5) - 1) / 2
  let low = Math.log(0.01)
  let high = Math.log(10)
  for (let step = 0; step < 30; step++) {
    const left = high - ratio * (high - low)
    const right = low + ratio * (high - low)
    if (surprise(left) < surprise(right)) high = right
    else low = left
  }
  return Math.exp((low + high) / 2)
}

function rank(labels: readonly string[], scores: Float64Array, temperature: number): Guess[] {
  const shares = softmax(scores, temperature)
  return labels.map((label, i) => ({ label, p: shares[i] ?? 0 })).sort((a, b) => b.p - a.p)
}

function softmax(scores: Float64Array, temperature: number): Float64Array {
  const top = Math.max(...scores)
  const raised = scores.map((score) => Math.exp((score - top) / temperature))
  const sum = raised.reduce((a, b) => a + b, 0)
  return raised.map((value) => value / sum)
}
