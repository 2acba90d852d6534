/**
 * What understanding costs and gains, beside the engine `nlpjs`: each part in a process of its own, so that neither memory nor
 * caches of one reach another. Run as a program it prints one JSON object for `node understanding.ts predict|train|nlpjs`.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { departmentNames } from '../../nlu/department-names.ts'
import { seeded, shuffled } from '../../nlu/engine.ts'
import { readText } from '../../nlu/json-lines.ts'
import { defaultModel, defaultUtterances, loadModel } from '../../nlu/model.ts'
import { nlpjs } from '../../nlu/nlpjs.ts'
import { readHeldOut, train } from '../../nlu/train.ts'
import { makeUnderstand } from '../../nlu/understand.ts'
import { parseUtterances, samplesOf, type Utterance } from '../../nlu/utterances.ts'
import { loadSeeds } from '../../seeds/load.ts'
import { percentile } from './report.ts'

/** All that is measured of understanding; the two parts that train are null where they were left out. */
export type Understanding = {
  /** MB of 1,000,000 bytes of the stored model. */
  readonly modelMb: number
  readonly starts: readonly Start[]
  readonly training: Training | null
  readonly peer: Peer | null
}

/** One fresh process: it loads the model, warms up and understands `messages` texts. Milliseconds. */
export type Start = { readonly loadMs: number; readonly p50Ms: number; readonly p99Ms: number }

/** One training of the shipped data; shares of the rows held out, 0 … 1. */
export type Training = { readonly seconds: number; readonly top1: number; readonly auto: number; readonly autoRight: number }

/** The same for nlp.js, which learns the departments alone; its times are those of one score, without entities or anything else. */
export type Peer = {
  readonly seconds: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly top1: number
  readonly modelMb: number
}

/** How many fresh processes load the model, and how many texts each of them understands. */
export const starts = 5
export const messages = 2_000

/** Measures the stored model, and with `training` what learning costs and gains. */
export async function measureUnderstanding(training: boolean, onPart: (part: string) => void): Promise<Understanding> {
  const measured: Start[] = []
  for (let i = 0; i < starts; i++) measured.push(await inProcess<Start>('predict'))
  onPart('understanding')
  if (!training) return { modelMb: megabytes(statSync(defaultModel).size), starts: measured, training: null, peer: null }
  const trained = await inProcess<Training>('train')
  onPart('training')
  const peer = await inProcess<Peer>('nlpjs')
  onPart('training of nlp.js')
  return { modelMb: megabytes(statSync(defaultModel).size), starts: measured, training: trained, peer }
}

// --- Internal helpers ---

const seedsFolder = join(import.meta.dirname, '../../seeds')
const shortest = 50 // characters of a message
const longest = 70

const parts = { predict: measureStart, train: measureTraining, nlpjs: measureNlpjs }

async function inProcess<T>(part: keyof typeof parts): Promise<T> {
  const child = spawn(process.execPath, [import.meta.filename, part], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', (chunk) => {
    said += chunk
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`the part ${part} of the benchmark ended with ${code}`)
  return JSON.parse(said) as T
}

function measureStart(): Start {
  const began = performance.now()
  const model = loadModel()
  const loadMs = performance.now() - began
  const understand = makeUnderstand(model, { departments: departmentNames(loadSeeds(seedsFolder, 'xihaian').departments) })
  return { loadMs, ...timesOf((text) => ({ ...understand(text) })) } // Every part is read, for only then is it worked out.
}

async function measureTraining(): Promise<Training> {
  const allowed = loadSeeds(seedsFolder, 'xihaian').departments.map(({ code }) => code)
  const began = performance.now()
  const { metrics } = await train(defaultUtterances, { allowed })
  const seconds = (performance.now() - began) / 1000
  if (metrics.heldOut === null) throw new Error('there are no rows held out')
  const { top1, auto, autoRight } = metrics.heldOut
  return { seconds, top1, auto, autoRight }
}

/** All rows of the utterances that have a department; neither the words of the trades nor any folds, which `train` has besides. */
async function measureNlpjs(): Promise<Peer> {
  const rows = samplesOf(utterances(), 'department')
  const began = performance.now()
  const scorer = await nlpjs.train(rows, 1)
  const seconds = (performance.now() - began) / 1000
  const topOf = (text: string): string | undefined => {
    const { labels } = scorer.score(text)
    return scorer.labels[labels.indexOf(Math.max(...labels))]
  }
  const asked = readHeldOut().filter(({ department }) => department !== undefined)
  const right = asked.filter(({ text, department, co }) => [department, ...co].includes(topOf(text)))
  const packed = gzipSync(JSON.stringify(scorer.pack())).length
  return { seconds, ...timesOf(scorer.score), top1: right.length / asked.length, modelMb: megabytes(packed) }
}

/** Times of one text each, after three times as many texts of other lengths; where the seeds have too few of the length, they come round again. */
function timesOf(answer: (text: string) => unknown): { readonly p50Ms: number; readonly p99Ms: number } {
  const texts = [...readHeldOut(), ...utterances()].map(({ text }) => text)
  const order = [...shuffled(texts.length, seeded(1))].flatMap((i) => texts[i] ?? [])
  const isAsked = (text: string): boolean => text.length >= shortest && text.length <= longest
  const asked = order.filter(isAsked)
  for (const text of order.filter((text) => !isAsked(text)).slice(0, 3 * messages)) answer(text)
  const times: number[] = []
  for (let i = 0; i < messages; i++) {
    const began = performance.now()
    answer(asked[i % asked.length] ?? '')
    times.push(performance.now() - began)
  }
  return { p50Ms: percentile(times, 50), p99Ms: percentile(times, 99) }
}

function utterances(): readonly Utterance[] {
  return parseUtterances(readText(defaultUtterances), null, defaultUtterances)
}

function megabytes(bytes: number): number {
  return bytes / 1_000_000
}

if (import.meta.main) {
  const [, , part] = process.argv
  const run = Object.entries(parts).find(([name]) => name === part)?.[1]
  if (run === undefined) throw new Error(`there is no part "${part}"; there are ${Object.keys(parts).join(', ')}`)
  console.log(JSON.stringify(await run()))
}
