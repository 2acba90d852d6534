import type { Packed } from './packing.ts'

/**
 * One labelled text to learn from. `also` lists further labels that would be right as well; `detail` is a finer label
 * within the label (the matter within the department). A detail belongs to one label.
 */
export type Sample = {
  readonly text: string
  readonly label: string
  readonly also?: readonly string[]
  readonly detail?: string
}

/** A finer label and the label it belongs to. */
export type Detail = { readonly name: string; readonly label: string }

/** One score for every label and every detail of a scorer, in their order; higher is likelier. */
export type Scores = { readonly labels: Float64Array; readonly details: Float64Array }

/** The engines an evaluation can name. */
export const engineNames = ['svm', 'nlpjs'] as const
export type EngineName = (typeof engineNames)[number]

/** What an engine learned: scores, not yet probabilities. */
export interface Scorer {
  /** Every label of the training rows, in alphabetical order. */
  readonly labels: readonly string[]
  /** Every detail of the training rows, by label, then by name; none where the engine does not learn them. */
  readonly details: readonly Detail[]
  /** Always finite, also for an empty text. */
  score(text: string): Scores
  /**
   * How much each UTF-16 unit of the text speaks for the label (above 0) or against it; as long as the text, all 0 where
   * the engine cannot tell. Throws RangeError for a label it does not know.
   */
  weigh(text: string, label: string): Float64Array
  /** The stored form of the scorer, readable by `unpack` of the engine. */
  pack(): Packed
}

/** A text classifier behind the port: `svm.ts` is one. `engine.contract.ts` says what each must keep. */
export interface Engine {
  readonly name: EngineName
  /** Learns from rows of at least two labels, else throws RangeError. Same rows and seed: same scorer. */
  train(rows: readonly Sample[], seed: number): Promise<Scorer>
  /** Reads what `pack` wrote; throws TypeError on anything else. */
  unpack(packed: Packed): Scorer
}

/** The labels of the rows in alphabetical order; throws RangeError when there are fewer than two. */
export function labelsOf(rows: readonly Sample[]): string[] {
  const labels = [...new Set(rows.map((row) => row.label))].sort()
  if (labels.length < 2) throw new RangeError(`training needs at least two labels, got ${labels.length}`)
  return labels
}

/** The details of the rows by label, then by name; throws RangeError for a detail of two labels. */
export function detailsOf(rows: readonly Sample[]): Detail[] {
  const owners = new Map<string, string>()
  for (const { detail, label } of rows) {
    if (detail === undefined) continue
    const owner = owners.get(detail) ?? label
    if (owner !== label) throw new RangeError(`the detail "${detail}" belongs to "${owner}" and to "${label}"`)
    owners.set(detail, owner)
  }
  const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
  return [...owners].map(([name, label]) => ({ name, label })).sort((a, b) => order(a.label, b.label) || order(a.name, b.name))
}

/** A number generator from 0 (inclusive) to 1 (exclusive) that repeats itself for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** The numbers 0 … n−1 in an order drawn from `random`. */
export function shuffled(n: number, random: () => number): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i)
  reshuffle(order, random)
  return order
}

/** Puts the numbers into a new order drawn from `random`, in place. */
export function reshuffle(order: Int32Array, random: () => number): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const kept = order[i] ?? 0
    order[i] = order[j] ?? 0
    order[j] = kept
  }
}
