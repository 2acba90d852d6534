/** Which language model a district works with: the one learned from its own decisions, else the shipped one. */
import { copyFileSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { DepartmentCode } from '../cases/case.ts'
import type { EngineName } from '../nlu/engine.ts'
import type { Gazetteer } from '../nlu/entities.ts'
import { defaultUtterances, isStale, loadModel, type Model, ModelError, modelPath } from '../nlu/model.ts'
import { loadOrTrain, saveModel } from '../nlu/train.ts'
import { makeUnderstand, type UnderstandWith } from '../nlu/understand.ts'

/** The files a district's model comes from. */
export type ModelFiles = {
  readonly engine: EngineName
  /** Learned from the training file and the district's decisions (`retrain`), in the data folder; need not be there. */
  readonly district: string
  /** Learned from the training file alone; made anew where missing. */
  readonly shipped: string
  /** The training file. A model from another one is not used: it knows another world. */
  readonly utterances: string
  /** The departments that training rows may name. */
  readonly departments: readonly DepartmentCode[]
}

/** Another training file than the shipped one, and where the model made from it lies. */
export type Training = Partial<Pick<ModelFiles, 'shipped' | 'utterances'>>

/** A model and the file it was read from; `refused` says in one sentence why not from the one that should serve. */
export type InForce = { readonly model: Model; readonly path: string; readonly refused: string | null }

/** The files of a data folder. */
export function modelFiles(
  { data, nluEngine }: { readonly data: string; readonly nluEngine: EngineName },
  departments: readonly DepartmentCode[],
  training: Training = {},
): ModelFiles {
  const { shipped = modelPath(nluEngine), utterances = defaultUtterances } = training
  return { engine: nluEngine, district: join(data, `nlu-${nluEngine}.model`), shipped, utterances, departments }
}

/** The model that serves after a start: the district's, where that cannot be used the one before it, else the shipped one. */
export async function modelInForce(files: ModelFiles): Promise<InForce> {
  const { district, shipped, utterances, departments, engine } = files
  const own = stampOf(district) === null ? null : read(district, files)
  if (own !== null && 'model' in own) return { ...own, path: district, refused: null }
  const refused = own?.refused ?? null
  const before = own === null || stampOf(previousOf(district)) === null ? null : read(previousOf(district), files)
  if (before !== null && 'model' in before) return { ...before, path: previousOf(district), refused }
  return { model: await loadOrTrain(shipped, utterances, departments, engine), path: shipped, refused }
}

/** Puts a model in force, in one step; keeps the one that `replaced` holds beside it as `.previous`, if that is the district's. */
export function putInForce(model: Model, files: ModelFiles, replaced: InForce): void {
  const { district } = files
  if (replaced.path === district) {
    const draft = `${district}.previous.${process.pid}`
    copyFileSync(district, draft)
    renameSync(draft, previousOf(district))
  }
  saveModel(model, district)
}

/**
 * Understands with the model in force, and from the next text on with a new one that was put there. A new file that cannot be
 * used is refused with one sentence in the log, and the last good one serves on; so it does when the file is taken away.
 */
export async function understandInForce(files: ModelFiles, names: Gazetteer, log: Logger): Promise<UnderstandWith> {
  let seen = stampOf(files.district) // before the file is read: what is put there meanwhile must not be missed
  const { model, path, refused } = await modelInForce(files)
  if (refused !== null) log.warn(`${refused}; ${path} serves`)
  let understand = makeUnderstand(model, names)
  return (text, reading) => {
    const stamp = stampOf(files.district)
    if (stamp !== seen && stamp !== null) {
      const next = read(files.district, files)
      if ('model' in next) {
        understand = makeUnderstand(next.model, names)
        log.info({ ...next.model.metrics, heldOut: next.model.metrics.heldOut?.top1 }, `a new language model serves: ${files.district}`)
      } else log.warn(`${next.refused}; the last good one serves on`)
    }
    seen = stamp
    return understand(text, reading)
  }
}

// --- Internal helpers ---

const previousOf = (path: string): string => `${path}.previous`

/** Tells one content of a file from another without reading it (a few microseconds); null when there is no file. */
function stampOf(path: string): string | null {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false })
  return stat === undefined ? null : `${stat.ino} ${stat.size} ${stat.mtimeNs}`
}

function read(path: string, { engine, utterances }: ModelFiles): { readonly model: Model } | { readonly refused: string } {
  try {
    const model = loadModel(path)
    if (model.engine !== engine) return { refused: `the language model at ${path} is one of ${model.engine}, not of ${engine}: ${remedy}` }
    if (isStale(model, utterances)) return { refused: `the language model at ${path} was learned from another training file: ${remedy}` }
    return { model }
  } catch (error) {
    // The way out of the shipped model would not mend the district's.
    if (error instanceof ModelError) return { refused: error.message.replace(/: run `.*$/, `: ${remedy}`) }
    if (!(error instanceof Error && 'code' in error)) throw error
    return { refused: `the language model at ${path} cannot be compared with its training file (${error.message})` }
  }
}

const remedy = 'run `npm run -s nlu -- retrain`'
