import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { confusionsOf } from './confusions.ts'
import { departmentNames } from './department-names.ts'
import { type EngineName, engineNames } from './engine.ts'
import { engineOf } from './engines.ts'
import { entityScores, labelledSentences } from './entity-scores.ts'
import { type Evaluation, evaluate, type Interval } from './evaluate.ts'
import { InputError, parseLine, parseLines, readText } from './json-lines.ts'
import { defaultModel, defaultUtterances, modelPath } from './model.ts'
import { trainReplies } from './replies.ts'
import { loadOrTrain, readHeldOut, saveModel, train } from './train.ts'
import { makeUnderstand } from './understand.ts'

const help = `nlu — understand what enterprises write

  predict [--model F] [--utterances F]
                                      {id, text} a line from standard input → one understanding a line
  train [--utterances F] [--out F] [--engine ${engineNames.join('|')}]
                                      learn the model from the training utterances, measure it on rows held out
  eval --train F --test F [--engine ${engineNames.join('|')}] [--json] [--out F]
                                      train on rows {label, text} (.jsonl or .jsonl.gz), measure on others;
                                      several engines, parted by commas, are shown side by side;
                                      --out writes {label, predicted, p} for each test row
  confusions [--model F]              where the rows held out go, department by department
  entities                            how well names, numbers and dates are found in the labelled sentences

  predict makes the model (build/nlu-svm.model) when it is missing or older than the training files.`

/** A command of somebody else beside those of this file: its part of the help, and what it does; resolves with its exit code. */
export type More = { readonly help: string; run(args: readonly string[]): Promise<number> }

/**
 * Runs one command line (without `node` and the file) and returns the exit code: 0, or 2 for wrong use or bad input, or that of
 * a command of `more`, by its name.
 */
export async function run(argv: readonly string[], more: Readonly<Record<string, More>> = {}): Promise<number> {
  const [command, ...rest] = argv
  const others = Object.entries(more)
  try {
    if (command === undefined || command === '--help' || rest.includes('--help')) {
      console.log([help, ...others.map(([, other]) => other.help)].join('\n\n'))
      return command === undefined ? 2 : 0
    }
    const other = others.find(([name]) => name === command)?.[1]
    if (other !== undefined) return await other.run(rest)
    const chosen = Object.entries(commands).find(([name]) => name === command)?.[1]
    const known = [...Object.keys(commands), ...Object.keys(more)]
    if (chosen === undefined) throw new InputError(`nlu: no command "${command}"; there are ${known.join(', ')}`)
    await chosen(rest)
    return 0
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    console.error(error.message)
    return 2
  }
}

const commands = { predict, train: trainModel, eval: evaluateEngine, confusions, entities }

async function predict(args: string[]): Promise<void> {
  const { model = defaultModel, utterances = defaultUtterances } = options(args, {
    model: { type: 'string' },
    utterances: { type: 'string' },
  })
  const understand = makeUnderstand(await loadOrTrain(model, utterances, departmentCodes()))
  let number = 0
  for await (const line of createInterface({ input: utf8(process.stdin), crlfDelay: Number.POSITIVE_INFINITY })) {
    number++
    if (line.trim() === '') continue
    const { id, text } = parseLine(question, line, number, 'standard input')
    const { intent, admission, kind, urgency, departments, dispatch } = understand(text)
    const listed = departments.slice(0, 5).map(({ code, p }) => ({ code, p: Math.round(p * 10000) / 10000 }))
    const flows = process.stdout.write(`${JSON.stringify({ id, intent, admission, kind, urgency, departments: listed, dispatch })}\n`)
    if (!flows) await new Promise((resume) => process.stdout.once('drain', resume))
  }
}

async function confusions(args: string[]): Promise<void> {
  const { model = defaultModel } = options(args, { model: { type: 'string' } })
  const allowed = departmentCodes()
  const table = confusionsOf(await loadOrTrain(model, defaultUtterances, allowed), readHeldOut(allowed))
  console.table(
    table.map(({ department, rows, right, wrong }) => ({
      department,
      rows,
      right,
      'goes to instead': wrong.map((other) => `${other.department} ${other.rows}`).join(', '),
    })),
  )
}

async function entities(args: string[]): Promise<void> {
  options(args, {})
  const scores = entityScores(labelledSentences(), { departments: departmentNames(departments()) })
  const rounded = (value: number): number => Math.round(value * 1000) / 1000
  console.table(scores.map((row) => ({ ...row, precision: rounded(row.precision), recall: rounded(row.recall), f1: rounded(row.f1) })))
}

async function trainModel(args: string[]): Promise<void> {
  const given = options(args, { utterances: { type: 'string' }, out: { type: 'string' }, engine: { type: 'string' } })
  const engine = engineOf(engineNamed(given.engine ?? 'svm'))
  const out = given.out ?? modelPath(engine.name)
  const model = await train(given.utterances ?? defaultUtterances, { allowed: departmentCodes(), engine })
  saveModel(model, out)
  await trainReplies()
  const { rows, heldOut } = model.metrics
  console.log(
    `${out}: ${model.department.labels.length} departments from ${rows} rows, sent unseen from p ${model.threshold?.toFixed(3) ?? '(never)'}`,
  )
  if (heldOut === null) return
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
  console.log(
    `on ${heldOut.rows} rows held out: first ${percent(heldOut.top1)}, among three ${percent(heldOut.top3)}; ` +
      `${percent(heldOut.auto)} sent unseen, ${percent(heldOut.autoRight)} of them rightly; intent ${percent(heldOut.intent)}`,
  )
}

async function evaluateEngine(args: string[]): Promise<void> {
  const given = options(args, {
    train: { type: 'string' },
    test: { type: 'string' },
    engine: { type: 'string' },
    out: { type: 'string' },
    json: { type: 'boolean' },
  })
  if (given.train === undefined || given.test === undefined) throw new InputError('nlu eval: --train and --test each need a file')
  const engines = (given.engine ?? 'svm').split(',').map((name) => engineOf(engineNamed(name)))
  if (given.out !== undefined && engines.length > 1) throw new InputError('nlu eval: --out takes one engine')
  const rows = readSamples(given.train)
  if (new Set(rows.map((row) => row.label)).size < 2) throw new InputError(`nlu eval: ${given.train} has fewer than two labels`)
  const test = readSamples(given.test)
  const evaluations: Evaluation[] = []
  for (const engine of engines) {
    const { evaluation, predictions } = await evaluate(engine, rows, test)
    if (given.out !== undefined) writeFileSync(given.out, predictions.map((row) => `${JSON.stringify(row)}\n`).join(''))
    evaluations.push(evaluation)
  }
  if (given.json) console.log(JSON.stringify(evaluations.length === 1 ? evaluations[0] : evaluations))
  else console.table(Object.fromEntries(evaluations.map(tableRow)))
}

// --- helpers ---

const question = z.object({ id: z.union([z.string(), z.number()]), text: z.string() })
const sample = z.object({ label: z.coerce.string(), text: z.string() })
const directory = z.object({
  departments: z.array(z.object({ code: z.string(), name: z.string(), short: z.string(), aliases: z.array(z.string()) })),
})

type Options = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>

function options<T extends Options>(args: string[], accepted: T) {
  try {
    return parseArgs({ args, options: accepted, strict: true, allowPositionals: false }).values
  } catch (cause) {
    throw new InputError(`nlu: ${cause instanceof Error ? cause.message.replace(/\n.*/s, '') : 'wrong use'}`, { cause })
  }
}

function engineNamed(name: string): EngineName {
  const engine = engineNames.find((known) => known === name)
  if (engine === undefined) throw new InputError(`nlu eval: no engine "${name}"; there is ${engineNames.join(', ')}`)
  return engine
}

/** One line of the table for people; shares in per cent. */
function tableRow(it: Evaluation): [string, Record<string, string>] {
  const percent = (value: number): string => (value * 100).toFixed(1)
  const range = ([low, high]: Interval): string => ` [${percent(low)}, ${percent(high)}]`
  const sent = (part: Evaluation['selective']['0.95']): string =>
    part === null ? 'none' : `${percent(part.coverage)} at ${percent(part.accuracy)}`
  return [
    it.engine,
    {
      'accuracy %': percent(it.accuracy) + range(it.intervals.accuracy),
      'macro-F1 %': percent(it.macroF1) + range(it.intervals.macroF1),
      'ECE %': percent(it.ece),
      'sent for 95 %': sent(it.selective['0.95']),
      'for 98 %': sent(it.selective['0.98']),
      'train s': (it.trainMs / 1000).toFixed(1),
      'ms a text, p50 / p99': `${it.msPerText.p50} / ${it.msPerText.p99}`,
      'model MB': (it.modelBytes / 1e6).toFixed(2),
    },
  ]
}

function readSamples(path: string): { label: string; text: string }[] {
  const rows = parseLines(sample, readText(path), path)
  if (rows.length === 0) throw new InputError(`${path}: no rows`)
  return rows
}

/** Bytes as text; an input that is not UTF-8 ends with an InputError. */
async function* utf8Of(input: Readable): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const chunk of input) yield decoder.decode(chunk, { stream: true })
    yield decoder.decode()
  } catch (cause) {
    if (cause instanceof TypeError) throw new InputError('standard input: not UTF-8; save it as UTF-8 and try again', { cause })
    throw cause
  }
}

const utf8 = (input: Readable): Readable => Readable.from(utf8Of(input), { objectMode: false })

/** The codes that training rows may name: those of `seeds/departments.json`. */
function departmentCodes(): string[] {
  return departments().map((department) => department.code)
}

function departments(): z.output<typeof directory>['departments'] {
  const path = resolve(import.meta.dirname, '../seeds/departments.json')
  const parsed = directory.safeParse(JSON.parse(readText(path)))
  if (!parsed.success) throw new InputError(`${path}: ${z.prettifyError(parsed.error)}`)
  return parsed.data.departments
}

if (import.meta.main) process.exitCode = await run(process.argv.slice(2))
