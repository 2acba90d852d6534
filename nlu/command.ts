import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { z } from 'zod'
import { type EngineName, engineNames } from './engine.ts'
import { evaluate } from './evaluate.ts'
import { InputError, parseLine, parseLines } from './json-lines.ts'
import { defaultModel, defaultUtterances, engineOf } from './model.ts'
import { loadOrTrain, saveModel, train } from './train.ts'
import { makeUnderstand } from './understand.ts'

const help = `nlu — understand what enterprises write

  predict [--model F] [--utterances F]
                                      {id, text} a line from standard input → one understanding a line
  train [--utterances F] [--out F]    learn the model from the training utterances
  eval --train F --test F --json      train on rows {label, text} (.jsonl or .jsonl.gz), measure on others
       [--engine ${engineNames.join('|')}] [--out F]  --out writes {label, predicted, p} for each test row

  predict makes the model (build/nlu-model.json) when it is missing or older than the training files.`

/** Runs one command line (without `node` and the file) and returns the exit code: 0, or 2 for wrong use or bad input. */
export async function run(argv: readonly string[]): Promise<number> {
  const [command, ...rest] = argv
  try {
    if (command === undefined || command === '--help' || rest.includes('--help')) {
      console.log(help)
      return command === undefined ? 2 : 0
    }
    const chosen = Object.entries(commands).find(([name]) => name === command)?.[1]
    if (chosen === undefined) throw new InputError(`nlu: no command "${command}"; there are ${Object.keys(commands).join(', ')}`)
    await chosen(rest)
    return 0
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    console.error(error.message)
    return 2
  }
}

const commands = { predict, train: trainModel, eval: evaluateEngine }

async function predict(args: string[]): Promise<void> {
  const { model = defaultModel, utterances = defaultUtterances } = options(args, {
    model: { type: 'string' },
    utterances: { type: 'string' },
  })
  const understand = makeUnderstand(await loadOrTrain(model, utterances, departmentCodes()))
  let number = 0
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    number++
    if (line.trim() === '') continue
    const { id, text } = parseLine(question, line, number, 'standard input')
    const { intent, admission, kind, urgency, departments, dispatch } = understand(text)
    const listed = departments.slice(0, 5).map(({ code, p }) => ({ code, p: Math.round(p * 10000) / 10000 }))
    const flows = process.stdout.write(`${JSON.stringify({ id, intent, admission, kind, urgency, departments: listed, dispatch })}\n`)
    if (!flows) await new Promise((resume) => process.stdout.once('drain', resume))
  }
}

async function trainModel(args: string[]): Promise<void> {
  const { utterances = defaultUtterances, out = defaultModel } = options(args, { utterances: { type: 'string' }, out: { type: 'string' } })
  const model = await train(utterances, departmentCodes())
  saveModel(model, out)
  console.log(
    `${out}: ${model.department.labels.length} departments, automatic dispatch from p ${model.threshold?.toFixed(3) ?? '(never)'}`,
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
  const engine = engineOf(engineNamed(given.engine ?? 'svm'))
  const rows = readSamples(given.train)
  if (new Set(rows.map((row) => row.label)).size < 2) throw new InputError(`nlu eval: ${given.train} has fewer than two labels`)
  const { evaluation, predictions } = await evaluate(engine, rows, readSamples(given.test))
  if (given.out !== undefined) writeFileSync(given.out, predictions.map((row) => `${JSON.stringify(row)}\n`).join(''))
  console.log(given.json ? JSON.stringify(evaluation) : evaluation)
}

// --- helpers ---

const question = z.object({ id: z.union([z.string(), z.number()]), text: z.string() })
const sample = z.object({ label: z.coerce.string(), text: z.string() })
const directory = z.object({ departments: z.array(z.object({ code: z.string() })) })

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

function readSamples(path: string): { label: string; text: string }[] {
  const file = readFile(path)
  const rows = parseLines(sample, (path.endsWith('.gz') ? gunzipSync(file) : file).toString('utf8'), path)
  if (rows.length === 0) throw new InputError(`${path}: no rows`)
  return rows
}

function readFile(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (cause) {
    throw new InputError(`${path}: cannot be read`, { cause })
  }
}

/** The codes that training rows may name: those of `seeds/departments.json`. */
function departmentCodes(): string[] {
  const path = resolve(import.meta.dirname, '../seeds/departments.json')
  const parsed = directory.safeParse(JSON.parse(readFile(path).toString('utf8')))
  if (!parsed.success) throw new InputError(`${path}: ${z.prettifyError(parsed.error)}`)
  return parsed.data.departments.map((department) => department.code)
}

if (import.meta.main) process.exitCode = await run(process.argv.slice(2))
