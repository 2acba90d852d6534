import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { alarmIntents } from './admission.ts'
import { recallThreshold, type Trained, thresholdFor, trainClassifier, trainPlainly } from './calibrate.ts'
import { type Engine, type EngineName, type Sample, seeded, shuffled } from './engine.ts'
import { engineOf } from './engines.ts'
import { readText } from './json-lines.ts'
import { measure } from './measure.ts'
import {
  defaultModel,
  defaultUtterances,
  fingerprint,
  heldOutPath,
  isStale,
  loadModel,
  type Model,
  ModelError,
  packModel,
  termsPath,
} from './model.ts'
import { svm } from './svm.ts'
import { needChoices, parseTerms, parseUtterances, samplesOf, type Terms, type Utterance } from './utterances.ts'

/**
 * Share of automatic dispatches that must be right on training rows kept out. Those rows were written to be harder than
 * what people send; on real appeals the share is higher (docs/understanding.md).
 */
export const dispatchPrecision = 0.935

/** Share of tip-offs, emergencies and spam that must be caught, and how many of the other rows may be taken for one. */
const alarmRecall = 0.98
const falseAlarms = 0.005

/** What a model is learned from besides the training file. */
export type Learning = {
  /** The department codes that may occur; null for any. */
  readonly allowed?: readonly string[] | null
  readonly engine?: Engine
  /** What coordinators decided otherwise than the model. */
  readonly corrections?: readonly Utterance[]
}

/**
 * Learns a model from a training file (see `parseUtterances`) and measures it on `seeds/held-out.jsonl`.
 * Throws InputError when a row is wrong.
 */
export async function train(utterancesPath = defaultUtterances, learning: Learning = {}): Promise<Model> {
  const { allowed = null, engine = svm, corrections = [] } = learning
  const rows = parseUtterances(readText(utterancesPath), allowed, utterancesPath)
  needChoices(rows, utterancesPath)
  const codes = rows.flatMap((row) => row.department ?? [])
  const terms = parseTerms(readText(termsPath), codes, termsPath)
  const model: Model = {
    fingerprint: fingerprint(readFileSync(utterancesPath), readFileSync(termsPath)),
    metrics: { rows: rows.length + corrections.length, corrections: corrections.length, heldOut: null },
    ...(await learn(rows, corrections, terms, engine)),
  }
  return { ...model, metrics: { ...model.metrics, heldOut: measure(model, readHeldOut(allowed)) } }
}

/** The rows that no model learns from (`seeds/held-out.jsonl`), but for departments the district does not have; none without the file. */
export function readHeldOut(allowed: readonly string[] | null = null): readonly Utterance[] {
  if (!existsSync(heldOutPath)) return []
  const rows = parseUtterances(readText(heldOutPath), null, heldOutPath)
  return rows.filter(({ department }) => allowed === null || department === undefined || allowed.includes(department))
}

/** Writes the model in one step, so that a reader never sees half of it; makes the folder when missing. */
export function saveModel(model: Model, path = defaultModel): void {
  mkdirSync(dirname(path), { recursive: true })
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, packModel(model))
  renameSync(draft, path)
}

/** Loads the model, or trains and stores a new one when it is missing, damaged, of another engine or older than the training file. */
export async function loadOrTrain(
  path = defaultModel,
  utterancesPath = defaultUtterances,
  allowed: readonly string[] | null = null,
  engine: EngineName = 'svm',
): Promise<Model> {
  try {
    const model = loadModel(path)
    if (model.engine === engine && !isStale(model, utterancesPath)) return model
  } catch (error) {
    if (!(error instanceof ModelError)) throw error
  }
  const model = await train(utterancesPath, { allowed, engine: engineOf(engine) })
  saveModel(model, path)
  return model
}

// --- helpers ---

const seed = 1
const weightOfCorrections = 3 // times that a correction is learned: a dispatcher's word counts for more than an invented row

/** Learns everything a model knows from parsed rows and words of the trades; same input, same model. */
async function learn(
  rows: readonly Utterance[],
  corrections: readonly Utterance[],
  terms: Terms,
  engine: Engine,
): Promise<Omit<Model, 'fingerprint' | 'metrics'>> {
  const corrected = samplesOf(corrections, 'department')
  const hints = [...terms.department, ...Array.from({ length: weightOfCorrections }, () => corrected).flat()]
  const intents = balanced(samplesOf(rows, 'intent'))
  const known = new Set(intents.map((row) => row.label))
  const intentTerms = terms.intent.filter((term) => known.has(term.label))
  const [department, intent, kind, urgency] = await Promise.all([
    trainClassifier(engine, samplesOf(rows, 'department'), seed, hints),
    trainClassifier(engine, intents, seed, intentTerms),
    trainPlainly(engine, samplesOf(rows, 'kind'), seed),
    trainPlainly(engine, samplesOf(rows, 'urgency'), seed),
  ])
  const tipOffs = rows.filter((row) => row.intent === 'tip-off')
  return {
    engine: engine.name,
    threshold: thresholdFor(dispatchPrecision, department.answers),
    alarms: alarmsOf(intents, intent),
    tipOffDepartment: commonest(tipOffs.flatMap((row) => row.department ?? [])),
    department: department.classifier,
    intent: intent.classifier,
    kind,
    urgency,
  }
}

/** All rows but appeals, of which a draw is enough: eight of ten rows are appeals and would drown the rest. */
function balanced(rows: readonly Sample[]): readonly Sample[] {
  const others = rows.filter((row) => row.label !== 'appeal')
  const appeals = rows.filter((row) => row.label === 'appeal')
  const drawn = shuffled(appeals.length, seeded(seed)).slice(0, Math.max(leastAppeals, Math.ceil(appealsPerOther * others.length)))
  return [...others, ...[...drawn].flatMap((i) => appeals[i] ?? [])]
}

const appealsPerOther = 0.75
const leastAppeals = 1000

function alarmsOf(rows: readonly Sample[], { unseenP }: Trained): Model['alarms'] {
  const threshold = (intent: (typeof alarmIntents)[number]): number =>
    recallThreshold(
      alarmRecall,
      falseAlarms,
      unseenP(intent),
      rows.map((row) => row.label === intent),
    )
  return { emergency: threshold('emergency'), 'tip-off': threshold('tip-off'), spam: threshold('spam') }
}

function commonest(words: readonly string[]): string | null {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null
}
