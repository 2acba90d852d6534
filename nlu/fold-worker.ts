/** One fold of a cross-validation, in a thread of its own (`folds.ts`): trains on some rows and scores the others. */
import { parentPort, workerData } from 'node:worker_threads'
import { engineOf } from './engines.ts'
import type { FoldTask } from './folds.ts'

const { engine, learned, asked, labels, seed } = workerData as FoldTask
const scorer = await engineOf(engine).train(learned, seed)
const places = labels.map((label) => scorer.labels.indexOf(label))
const scores = asked.map((text) => {
  const found = scorer.score(text).labels
  const lowest = Math.min(...found)
  return Float64Array.from(places, (place) => found[place] ?? lowest)
})
parentPort?.postMessage(scores)
