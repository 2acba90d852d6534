import { type Answer, thresholdFor, trainClassifier } from './calibrate.ts'
import { type Engine, type EngineName, type Sample, seeded } from './engine.ts'
import { zipped } from './packing.ts'

/** How an engine does on rows it has not seen. Shares lie between 0 and 1. */
export type Evaluation = {
  readonly engine: EngineName
  /** Training rows. */
  readonly train: number
  /** Test rows. */
  readonly test: number
  readonly accuracy: number
  /** Mean F1 over the labels of the test rows. */
  readonly macroF1: number
  /** 95 % intervals of the two, from 1,000 draws of as many test rows with replacement. */
  readonly intervals: { readonly accuracy: Interval; readonly macroF1: Interval }
  /** Expected calibration error of the top probability, 10 bins of equal width. */
  readonly ece: number
  /** Milliseconds to train, calibration included. */
  readonly trainMs: number
  readonly msPerText: { readonly p50: number; readonly p99: number }
  /** Bytes of the stored model. */
  readonly modelBytes: number
  /** Highest resident memory of the process so far, in MB. */
  readonly rssMb: number
  /** Per target precision: share answered automatically and accuracy there; null where training rows give no threshold. */
  readonly selective: Readonly<Record<'0.95' | '0.98', { readonly coverage: number; readonly accuracy: number } | null>>
}

export type Interval = readonly [low: number, high: number]

/** What was said of one test row; `p` is the probability of `predicted`. */
export type Prediction = { readonly label: string; readonly predicted: string; readonly p: number }

/** Trains on one set of rows and measures on another; the thresholds come from the training rows alone. */
export async function evaluate(
  engine: Engine,
  train: readonly Sample[],
  test: readonly Sample[],
  seed = 1,
): Promise<{ readonly evaluation: Evaluation; readonly predictions: readonly Prediction[] }> {
  const began = performance.now()
  const { classifier, answers } = await trainClassifier(engine, train, seed)
  const trainMs = performance.now() - began
  const times: number[] = []
  const predictions = test.map((row): Prediction => {
    const start = performance.now()
    const [top] = classifier.predict(row.text).labels
    times.push(performance.now() - start)
    return { label: row.label, predicted: top?.label ?? '', p: top?.p ?? 0 }
  })
  times.sort((a, b) => a - b)
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0
  const evaluation: Evaluation = {
    engine: engine.name,
    train: train.length,
    test: test.length,
    accuracy: rounded(accuracyOf(predictions)),
    macroF1: rounded(macroF1(predictions)),
    intervals: intervals(predictions, seed),
    ece: rounded(calibrationError(predictions)),
    trainMs: Math.round(trainMs),
    msPerText: { p50: rounded(at(0.5)), p99: rounded(at(0.99)) },
    modelBytes: zipped({ classifier: classifier.pack() }).length,
    rssMb: Math.round(process.resourceUsage().maxRSS / 1024),
    selective: { '0.95': selective(0.95, answers, predictions), '0.98': selective(0.98, answers, predictions) },
  }
  return { evaluation, predictions }
}

/** Share of predictions that are right; 0 for none. */
export function accuracyOf(predictions: readonly Prediction[]): number {
  return share(predictions.filter(isRight).length, predictions.length)
}

/** Mean over the labels that occur of F1 = 2·hits / (rows of the label + predictions of it). */
export function macroF1(predictions: readonly Prediction[]): number {
  const tallies = new Map<string, { actual: number; claimed: number; hits: number }>()
  const tally = (label: string): { actual: number; claimed: number; hits: number } => {
    const found = tallies.get(label) ?? { actual: 0, claimed: 0, hits: 0 }
    tallies.set(label, found)
    return found
  }
  for (const row of predictions) {
    tally(row.label).actual++
    tally(row.predicted).claimed++
    if (isRight(row)) tally(row.label).hits++
  }
  const scores = [...tallies.values()]
    .filter(({ actual }) => actual > 0)
    .map(({ actual, claimed, hits }) => share(2 * hits, actual + claimed))
  return share(
    scores.reduce((sum, score) => sum + score, 0),
    scores.length,
  )
}

/** How far stated probability and accuracy lie apart, weighted over 10 bins of equal width. */
export function calibrationError(predictions: readonly Prediction[]): number {
  const bins = Array.from({ length: 10 }, () => ({ p: 0, right: 0 }))
  for (const row of predictions) {
    const bin = bins[Math.min(9, Math.floor(row.p * 10))]
    if (bin === undefined) continue
    bin.p += row.p
    bin.right += isRight(row) ? 1 : 0
  }
  return share(
    bins.reduce((sum, bin) => sum + Math.abs(bin.p - bin.right), 0),
    predictions.length,
  )
}

// --- helpers ---

const draws = 1000

function intervals(predictions: readonly Prediction[], seed: number): Evaluation['intervals'] {
  const random = seeded(seed)
  const accuracies: number[] = []
  const scores: number[] = []
  for (let draw = 0; draw < draws; draw++) {
    const drawn = predictions.flatMap(() => predictions[Math.floor(random() * predictions.length)] ?? [])
    accuracies.push(accuracyOf(drawn))
    scores.push(macroF1(drawn))
  }
  const middle95 = (values: number[]): Interval => {
    values.sort((a, b) => a - b)
    return [rounded(values[Math.floor(0.025 * draws)] ?? 0), rounded(values[Math.ceil(0.975 * draws) - 1] ?? 0)]
  }
  return { accuracy: middle95(accuracies), macroF1: middle95(scores) }
}

function selective(
  target: number,
  answers: readonly Answer[],
  predictions: readonly Prediction[],
): { coverage: number; accuracy: number } | null {
  const threshold = thresholdFor(target, answers)
  if (threshold === null) return null
  const sure = predictions.filter((row) => row.p >= threshold)
  return { coverage: rounded(share(sure.length, predictions.length)), accuracy: rounded(accuracyOf(sure)) }
}

function isRight(row: Prediction): boolean {
  return row.predicted === row.label
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}

function rounded(value: number): number {
  return Math.round(value * 10000) / 10000
}
