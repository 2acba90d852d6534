import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import { alarmIntents } from './admission.ts'
import { type Classifier, unpackClassifier } from './calibrate.ts'
import { type EngineName, engineNames } from './engine.ts'
import { engineOf } from './engines.ts'
import { type Packed, unzipped, zipped } from './packing.ts'

/** Everything learned from the training utterances. */
export type Model = {
  readonly engine: EngineName
  /** SHA-256 of the training files, hexadecimal. */
  readonly fingerprint: string
  readonly metrics: Metrics
  /** The probability from which on a department may be chosen unseen; null when the training rows give none. */
  readonly threshold: number | null
  /** The probability from which on a text is taken for an alarm: low, because missing one costs more than one too many. */
  readonly alarms: Readonly<Record<(typeof alarmIntents)[number], number>>
  /** The department of the tip-offs in the training rows; null without any. */
  readonly tipOffDepartment: string | null
  readonly department: Classifier
  readonly intent: Classifier
  readonly kind: Classifier
  readonly urgency: Classifier
}

/** How good the model is on rows it has never seen (`seeds/held-out.jsonl`); shares 0 … 1, null without such rows. */
export type Metrics = {
  /** Rows learned from, those that corrections brought included. */
  readonly rows: number
  readonly corrections: number
  readonly heldOut: HeldOut | null
}
export type HeldOut = {
  readonly rows: number
  /** The right department comes first; is among the first three. */
  readonly top1: number
  readonly top3: number
  /** Sent without a person; right among those. */
  readonly auto: number
  readonly autoRight: number
  readonly intent: number
  /** Rows and right ones of each department. */
  readonly departments: Readonly<Record<string, { readonly rows: number; readonly right: number }>>
}

/** A model cannot be used; the message says why and which command makes a new one. */
export class ModelError extends Error {
  override readonly name = 'ModelError'
}

/** Where training rows and the model lie unless told otherwise. */
export const defaultUtterances = resolve(import.meta.dirname, '../seeds/utterances.jsonl')
/** The words of each department's trade, learned along with the utterances. */
export const termsPath = resolve(import.meta.dirname, '../seeds/terms.jsonl')
/** Rows that are never learned from: every model is measured on them. */
export const heldOutPath = resolve(import.meta.dirname, '../seeds/held-out.jsonl')
export const modelPath = (engine: EngineName): string => resolve(import.meta.dirname, `../build/nlu-${engine}.model`)
export const defaultModel = modelPath('svm')

/** Reads a stored model; throws ModelError when the file is missing, from another version or damaged. */
export function loadModel(path = defaultModel): Model {
  let file: Buffer
  try {
    file = readFileSync(path)
  } catch (cause) {
    throw new ModelError(`no language model at ${path}: ${remedy}`, { cause })
  }
  try {
    return unpackModel(file)
  } catch (cause) {
    throw new ModelError(`the language model at ${path} cannot be used (${reasonOf(cause)}): ${remedy}`, { cause })
  }
}

/** Whether the training file has changed since the model was made; throws when the file cannot be read. */
export function isStale(model: Model, utterancesPath = defaultUtterances): boolean {
  return fingerprint(readFileSync(utterancesPath), readFileSync(termsPath)) !== model.fingerprint
}

/** SHA-256 of files one after the other, hexadecimal. */
export function fingerprint(...files: readonly Buffer[]): string {
  return files.reduce((hash, file) => hash.update(file), createHash('sha256')).digest('hex')
}

/**
 * The model as a file: one line of JSON that a person can read (version, engine, fingerprint, metrics, SHA-256 of the
 * rest), then what was learned (`zipped`).
 */
export function packModel({ engine, fingerprint, metrics, department, intent, kind, urgency, ...rest }: Model): Buffer {
  const learned = zipped({
    rules: { plain: rest, sections: {} },
    department: department.pack(),
    intent: intent.pack(),
    kind: kind.pack(),
    urgency: urgency.pack(),
  })
  const head = { format, version, engine, fingerprint, metrics, sha256: createHash('sha256').update(learned).digest('hex') }
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), learned])
}

// --- helpers ---

const format = 'qishao-nlu'
const version = 3 // raised whenever features, weights or the form of the file change their meaning
const remedy = 'run `npm run -s nlu -- train`'

const share = z.number().min(0).max(1)
const packedHead = z.object({
  format: z.literal(format, 'not a model of this program'),
  version: z.literal(version, `not of version ${version}`),
  engine: z.enum(engineNames),
  fingerprint: z.string(),
  sha256: z.string(),
  metrics: z.object({
    rows: z.int(),
    corrections: z.int(),
    heldOut: z
      .object({
        rows: z.int(),
        top1: share,
        top3: share,
        auto: share,
        autoRight: share,
        intent: share,
        departments: z.record(z.string(), z.object({ rows: z.int(), right: z.int() })),
      })
      .nullable(),
  }),
})
const packedRules = z.object({
  threshold: z.number().nullable(),
  alarms: z.record(z.enum(alarmIntents), z.number()),
  tipOffDepartment: z.string().nullable(),
})

function unpackModel(file: Buffer): Model {
  const end = file.indexOf('\n')
  if (end < 0) throw new TypeError('not a model of this program')
  const { engine, fingerprint, metrics, sha256 } = packedHead.parse(JSON.parse(file.toString('utf8', 0, end)))
  const learned = file.subarray(end + 1)
  if (createHash('sha256').update(learned).digest('hex') !== sha256) throw new TypeError('damaged: its checksum does not fit')
  const parts = unzipped(learned)
  const partOf = (name: string): Packed => {
    const part = parts[name]
    if (part === undefined) throw new TypeError(`it has no part "${name}"`)
    return part
  }
  const classifier = (name: string): Classifier => unpackClassifier(engineOf(engine), partOf(name))
  return {
    ...packedRules.parse(partOf('rules').plain),
    ...{ engine, fingerprint, metrics },
    department: classifier('department'),
    intent: classifier('intent'),
    kind: classifier('kind'),
    urgency: classifier('urgency'),
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError) return error.issues[0]?.message ?? 'it does not fit'
  if (error instanceof SyntaxError) return 'not a model of this program'
  return error instanceof Error ? error.message : String(error)
}
