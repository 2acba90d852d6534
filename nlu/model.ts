import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import { type Classifier, unpackClassifier } from './calibrate.ts'
import { type Engine, type EngineName, engineNames } from './engine.ts'
import type { MatterExample } from './matters.ts'
import { svm } from './svm.ts'

/** Everything learned from the training utterances. */
export type Model = {
  readonly engine: EngineName
  /** SHA-256 of the training files, hexadecimal. */
  readonly sha256: string
  /** The probability from which on a department may be chosen unseen; null when the training rows give none. */
  readonly threshold: number | null
  /** The department of the tip-offs in the training rows; null without any. */
  readonly tipOffDepartment: string | null
  readonly department: Classifier
  readonly intent: Classifier
  readonly kind: Classifier
  readonly urgency: Classifier
  /** What `learnMatters` needs to name the matter of a text. */
  readonly matters: readonly MatterExample[]
}

/** A model cannot be used; the message says why and which command makes a new one. */
export class ModelError extends Error {
  override readonly name = 'ModelError'
}

/** Where training rows and the model lie unless told otherwise. */
export const defaultUtterances = resolve(import.meta.dirname, '../seeds/utterances.jsonl')
/** The words of each department's trade, learned along with the utterances. */
export const termsPath = resolve(import.meta.dirname, '../seeds/terms.jsonl')
export const defaultModel = resolve(import.meta.dirname, '../build/nlu-model.json')

/** The engine of that name. */
export function engineOf(name: EngineName): Engine {
  return { svm }[name]
}

/** Reads a stored model; throws ModelError when the file is missing, from an older version or damaged. */
export function loadModel(path = defaultModel): Model {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new ModelError(`no language model at ${path}: ${remedy}`, { cause })
  }
  try {
    return unpackModel(JSON.parse(text))
  } catch (cause) {
    throw new ModelError(`the language model at ${path} cannot be read: ${remedy}`, { cause })
  }
}

/** Whether the training file has changed since the model was made; throws when the file cannot be read. */
export function isStale(model: Model, utterancesPath = defaultUtterances): boolean {
  return fingerprint(readFileSync(utterancesPath), readFileSync(termsPath)) !== model.sha256
}

/** SHA-256 of files one after the other, hexadecimal. */
export function fingerprint(...files: readonly Buffer[]): string {
  return files.reduce((hash, file) => hash.update(file), createHash('sha256')).digest('hex')
}

/** The model as one JSON text, for a file. */
export function packModel(model: Model): string {
  return JSON.stringify({
    ...model,
    version,
    department: model.department.pack(),
    intent: model.intent.pack(),
    kind: model.kind.pack(),
    urgency: model.urgency.pack(),
  })
}

// --- helpers ---

const version = 1 // raised whenever features or weights change their meaning
const remedy = 'run `npm run -s nlu -- train`'

const packedClassifier = z.object({ temperature: z.number(), scorer: z.record(z.string(), z.unknown()) })
const packedModel = z.object({
  version: z.literal(version),
  engine: z.enum(engineNames),
  sha256: z.string(),
  threshold: z.number().nullable(),
  tipOffDepartment: z.string().nullable(),
  department: packedClassifier,
  intent: packedClassifier,
  kind: packedClassifier,
  urgency: packedClassifier,
  matters: z.array(z.object({ text: z.string(), department: z.string(), matter: z.string() })),
})

function unpackModel(json: unknown): Model {
  const { version: _, ...packed } = packedModel.parse(json)
  const engine = engineOf(packed.engine)
  return {
    ...packed,
    department: unpackClassifier(engine, packed.department),
    intent: unpackClassifier(engine, packed.intent),
    kind: unpackClassifier(engine, packed.kind),
    urgency: unpackClassifier(engine, packed.urgency),
  }
}
