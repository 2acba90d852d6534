import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { thresholdFor, trainClassifier } from './calibrate.ts'
import type { Engine, Sample } from './engine.ts'
import {
  defaultModel,
  defaultUtterances,
  engineOf,
  fingerprint,
  isStale,
  loadModel,
  type Model,
  ModelError,
  packModel,
  termsPath,
} from './model.ts'
import { svm } from './svm.ts'
import { parseTerms, parseUtterances, samplesOf, type Utterance } from './utterances.ts'

/** Share of automatic dispatches that must be right on training rows kept out. */
export const dispatchPrecision = 0.95

/**
 * Learns a model from a training file (see `parseUtterances`); `allowed` are the department codes that may occur, null for any.
 * Throws InputError when a row is wrong.
 */
export async function train(
  utterancesPath = defaultUtterances,
  allowed: readonly string[] | null = null,
  engine: Engine = svm,
): Promise<Model> {
  const utterances = readFileSync(utterancesPath)
  const terms = readFileSync(termsPath)
  const rows = parseUtterances(utterances.toString('utf8'), allowed, utterancesPath)
  const codes = rows.flatMap((row) => row.department ?? [])
  return { sha256: fingerprint(utterances, terms), ...(await learn(rows, parseTerms(terms.toString('utf8'), codes, termsPath), engine)) }
}

/** Learns everything a model knows from parsed rows and words of the trades; same input, same model. */
export async function learn(rows: readonly Utterance[], terms: readonly Sample[], engine: Engine): Promise<Omit<Model, 'sha256'>> {
  const department = await trainClassifier(engine, samplesOf(rows, 'department'), seed, terms)
  const intent = await trainClassifier(engine, samplesOf(rows, 'intent'), seed)
  const kind = await trainClassifier(engine, samplesOf(rows, 'kind'), seed)
  const urgency = await trainClassifier(engine, samplesOf(rows, 'urgency'), seed)
  const tipOffs = rows.filter((row) => row.intent === 'tip-off')
  return {
    engine: engine.name,
    threshold: thresholdFor(dispatchPrecision, department.answers),
    tipOffDepartment: commonest(tipOffs.flatMap((row) => row.department ?? [])),
    department: department.classifier,
    intent: intent.classifier,
    kind: kind.classifier,
    urgency: urgency.classifier,
    matters: rows.flatMap(({ text, department, matter }) => (department && matter ? [{ text, department, matter }] : [])),
  }
}

/** Writes the model in one step, so that a reader never sees half of it; makes the folder when missing. */
export function saveModel(model: Model, path = defaultModel): void {
  mkdirSync(dirname(path), { recursive: true })
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, packModel(model))
  renameSync(draft, path)
}

/** Loads the model, or trains and stores a new one when it is missing, damaged or older than the training file. */
export async function loadOrTrain(
  modelPath = defaultModel,
  utterancesPath = defaultUtterances,
  allowed: readonly string[] | null = null,
): Promise<Model> {
  try {
    const model = loadModel(modelPath)
    if (!isStale(model, utterancesPath)) return model
  } catch (error) {
    if (!(error instanceof ModelError)) throw error
  }
  const model = await train(utterancesPath, allowed, engineOf('svm'))
  saveModel(model, modelPath)
  return model
}

// --- helpers ---

const seed = 1

function commonest(words: readonly string[]): string | null {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null
}
