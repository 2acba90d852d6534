/** `nlu retrain`: a new model from the district's own decisions, put in force only where it is no worse than the one that serves. */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { More } from '../nlu/command.ts'
import { engineOf } from '../nlu/engines.ts'
import { InputError, readText } from '../nlu/json-lines.ts'
import { measure } from '../nlu/measure.ts'
import { type HeldOut, heldOutPath } from '../nlu/model.ts'
import { changes, inWords, verdict } from '../nlu/retrain.ts'
import { train } from '../nlu/train.ts'
import { parseUtterances, type Utterance } from '../nlu/utterances.ts'
import { loadSeeds } from '../seeds/load.ts'
import { SeedError } from '../seeds/load-file.ts'
import { openForReading } from './command.ts'
import { ConfigError, readConfig } from './config.ts'
import { correctionsIn } from './corrections.ts'
import { type InForce, type ModelFiles, modelFiles, modelInForce, putInForce, type Training } from './model-shelf.ts'
import { StoreError } from './store/error.ts'
import type { Place } from './store/open.ts'

/** What `retrain` adds to the commands of `nlu`. */
export const retrainCommand: More = {
  help: `  retrain [--dry-run] [--held-out F] [--utterances F] [--model F]
                                      learn what people decided in the ledger of QISHAO_DATA (default ./data) beside the
                                      training utterances, and put the model in force there where it is no worse on the
                                      rows held out: overall, and by 5 points in departments with at least 20 of them.
                                      Works beside a running server, which takes the model up with its next message.
                                      --dry-run changes nothing; --held-out are rows of the district's own, never learned
                                      from; --model is the shipped model, made of --utterances.
                                      Exit code 0: in force, or nothing to learn. 3: refused. 1: the data cannot be read.`,
  run: (args) => retrain(args, process.env),
}

/** Runs `retrain` with the settings of `env`; prints what it does and resolves with the exit code, 2 for wrong use. */
export async function retrain(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Promise<number> {
  try {
    const { dryRun, heldOut, ...training } = parse(args)
    const config = readConfig(env)
    const departments = loadSeeds(join(import.meta.dirname, '../seeds'), config.profile).departments.map(({ code }) => code)
    return await learn(config, modelFiles(config, departments, training), heldOut, dryRun)
  } catch (error) {
    if (error instanceof StoreError) return say(error.message, 1)
    if (error instanceof ConfigError || error instanceof SeedError || error instanceof InputError) return say(error.message, 2)
    throw error
  }
}

// --- Internal helpers ---

async function learn(place: Place, files: ModelFiles, heldOut: string, dryRun: boolean): Promise<0 | 3> {
  const test = parseUtterances(readText(heldOut), files.departments, heldOut)
  const { champion, corrections } = await findOut(place, files)
  if (champion.refused !== null) console.error(`${champion.refused}; ${champion.path} is compared instead`)
  const corrected = new Set(corrections.map(({ department }) => department)).size
  console.log(`${count(corrections.length, 'decision')} of people for ${count(corrected, 'department')} in the ledger of ${place.data}`)
  if (corrections.length === 0) {
    console.log('nothing to learn: the model stays as it is')
    return 0
  }
  console.log(`training on them and on ${files.utterances}; with the shipped file this takes a minute or two`)
  const { utterances, departments: allowed, engine } = files
  const challenger = await train(utterances, { allowed, engine: engineOf(engine), corrections })
  const [before, after] = [measure(champion.model, test), measure(challenger, test)]
  if (before === null || after === null) throw new InputError(`${heldOut}: no row names a department, so that no model can be compared`)
  report(before, after)
  const { accept, because } = verdict(before, after)
  console.log(`${accept ? 'accepted' : 'refused'}: ${because}`)
  if (accept && !dryRun) putInForce({ ...challenger, metrics: { ...challenger.metrics, heldOut: after } }, files, champion)
  console.log(accept && !dryRun ? `in force: ${files.district}` : `nothing was written; ${champion.path} stays in force`)
  return accept ? 0 : 3
}

/** The model in force and what there is to learn. The store is closed before training begins, which lasts for minutes. */
async function findOut(place: Place, files: ModelFiles): Promise<{ champion: InForce; corrections: readonly Utterance[] }> {
  const store = await openForReading(place)
  try {
    const champion = await modelInForce(files)
    const matters = new Map(champion.model.department.details.map(({ name, label }) => [name, label]))
    return { champion, corrections: await correctionsIn(store, { departments: new Set(files.departments), matters }) }
  } finally {
    await store.close()
  }
}

function report(before: HeldOut, after: HeldOut): void {
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
  console.log(
    `on ${after.rows} rows held out: right department first ${percent(before.top1)} → ${percent(after.top1)}, ` +
      `sent unseen ${percent(before.auto)} → ${percent(after.auto)}, rightly ${percent(before.autoRight)} → ${percent(after.autoRight)}`,
  )
  for (const change of changes(before, after)) {
    if (Math.abs(change.after - change.before) > worthTelling) console.log(`  ${inWords(change)}`)
  }
}

const worthTelling = 2 // points of 100

type Asked = { readonly dryRun: boolean; readonly heldOut: string } & Training

function parse(args: readonly string[]): Asked {
  const text = { type: 'string' } as const
  const options = { 'dry-run': { type: 'boolean' }, 'held-out': text, utterances: text, model: text } as const
  try {
    const given = parseArgs({ args: [...args], options }).values
    return {
      dryRun: given['dry-run'] ?? false,
      heldOut: given['held-out'] ?? heldOutPath,
      ...(given.utterances !== undefined && { utterances: given.utterances }),
      ...(given.model !== undefined && { shipped: given.model }),
    }
  } catch (cause) {
    throw new InputError(`nlu retrain: ${cause instanceof Error ? cause.message.replace(/\n.*/s, '') : 'wrong use'}`, { cause })
  }
}

function say(sentence: string, code: 1 | 2): 1 | 2 {
  console.error(sentence)
  return code
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`
}
