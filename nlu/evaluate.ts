import { type Answer, thresholdFor, trainClassifier } from './calibrate.ts'
import type { Engine, EngineName, Sample } from './engine.ts'

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
  /** Expected calibration error of the top probability, 10 bins of equal width. */
  readonly ece: number
  /** Milliseconds to train, calibration included. */
  readonly trainMs: number
  readonly msPerText: { readonly p50: number; readonly p99: number }
  /** Bytes of the stored model, as JSON. */
  readonly modelBytes: number
  /** Highest resident memory of the process so far, in MB. */
  readonly rssMb: number
  /** Per target precision: share answered automatically and accuracy there; null where training rows give no threshold. */
  readonly selective: Readonly<Record<'0.95' | '0.98', { readonly coverage: number; readonly accuracy: number } | null>>
}

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
    const [top] = classifier.predict(row.text)
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
    ece: rounded(calibrationError(predictions)),
    trainMs: Math.round(trainMs),
    msPerText: { p50: rounded(at(0.5)), p99: rounded(at(0.99)) },
    modelBytes: Buffer.byteLength(JSON.stringify(classifier.pack())),
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
  const labels = [...new Set(predictions.map((row) => row.label))]
  const scores = labels.map((label) => {
    const actual = predictions.filter((row) => row.label === label).length
    const claimed = predictions.filter((row) => row.predicted === label).length
    const hits = predictions.filter((row) => row.label === label && isRight(row)).length
    return share(2 * hits, actual + claimed)
  })
  return share(
    scores.reduce((sum, score) => sum + score, 0),
    labels.length,
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
