import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { type EngineName, type Sample, seeded, shuffled } from './engine.ts'

/** What a thread needs to train on `learned` and to score the texts of `asked` for `labels`. */
export type FoldTask = {
  readonly engine: EngineName
  readonly learned: readonly Sample[]
  readonly asked: readonly string[]
  readonly labels: readonly string[]
  readonly seed: number
}

const folds = 4

/**
 * Scores of every row, in the order of `labels`, by a scorer that was trained without it; a label missing from its fold gets
 * the lowest score. `hints` are learned in every fold. The folds are trained side by side, a thread for each processor.
 */
export async function scoreUnseen(
  engine: EngineName,
  rows: readonly Sample[],
  hints: readonly Sample[],
  labels: readonly string[],
  seed: number,
): Promise<Float64Array[]> {
  const foldOf = assignFolds(rows, seed)
  const plain = rows.map(({ text, label, also }): Sample => ({ text, label, ...(also && { also }) })) // details are not asked for
  const scores: Float64Array[] = []
  const waiting = Array.from({ length: folds }, (_, fold) => fold)
  const work = async (): Promise<void> => {
    for (let fold = waiting.shift(); fold !== undefined; fold = waiting.shift()) {
      const asked = rows.flatMap((_, i) => (foldOf[i] === fold ? [i] : []))
      const learned = [...plain.filter((_, i) => foldOf[i] !== fold), ...hints]
      const found = await inThread({ engine, learned, asked: asked.map((i) => rows[i]?.text ?? ''), labels, seed })
      asked.forEach((i, place) => {
        scores[i] = found[place] ?? new Float64Array(labels.length)
      })
    }
  }
  await Promise.all(Array.from({ length: Math.min(folds, availableParallelism()) }, work))
  return scores
}

// --- helpers ---

async function inThread(task: FoldTask): Promise<readonly Float64Array[]> {
  const worker = new Worker(new URL('./fold-worker.ts', import.meta.url), { workerData: task })
  const [scores] = await once(worker, 'message') // rejects with what the thread throws
  await worker.terminate()
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
