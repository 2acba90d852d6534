import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { loadModel, type Model } from '../nlu/model.ts'
import { smallUtterances } from '../nlu/small-utterances.ts'
import { saveModel, train } from '../nlu/train.ts'
import type { Understand } from '../nlu/understand.ts'
import { type ModelFiles, modelFiles, modelInForce, putInForce, understandInForce } from './model-shelf.ts'

/** The small training file knows nothing of it; the district's model has learned that it is for the tax office. */
const local = '净菜上山的车'

const base = mkdtempSync(join(tmpdir(), 'qishao-shelf-'))
const utterances = join(base, 'utterances.jsonl')
const shipped = join(base, 'shipped.model')
let learned: Model
beforeAll(async () => {
  writeFileSync(utterances, smallUtterances)
  saveModel(await train(utterances), shipped)
  const corrections = ['净菜上山要办什么', '净菜上山的棚子', local].map((text) => ({
    ...{ text, intent: 'appeal' as const, department: 'tax', co: [] },
  }))
  learned = await train(utterances, { corrections })
})
afterAll(() => rmSync(base, { recursive: true, force: true }))

let data: string
let files: ModelFiles
let lines: string[]
const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line).msg) })
beforeEach(() => {
  data = mkdtempSync(join(base, 'data-'))
  files = modelFiles({ data, nluEngine: 'svm' }, ['power', 'tax'], { shipped, utterances })
  lines = []
})

const open = (): Promise<Understand> => understandInForce(files, {}, log)
const taxShare = (understand: Understand): number => understand(local).departments.find(({ code }) => code === 'tax')?.p ?? 0
/** Whether the answer is one that only the district's model gives. */
const knowsLocal = (understand: Understand): boolean => Math.abs(taxShare(understand) - shareIn(learned)) < 1e-9
const shareIn = (model: Model): number => model.department.predict(local).labels.find(({ label }) => label === 'tax')?.p ?? 0

function damage(path: string): void {
  const bytes = readFileSync(path)
  bytes[bytes.length - 100] = (bytes[bytes.length - 100] ?? 0) ^ 1
  writeFileSync(path, bytes)
}

/** Each kind of file that must not serve, and a word of the reason. */
const unusable: readonly (readonly [string, (path: string) => void, RegExp])[] = [
  ['truncated', (path) => truncateSync(path, 2_000), /damaged/],
  ['empty', (path) => truncateSync(path, 0), /not a model of this program/],
  ['altered in one byte', damage, /damaged/],
  ['foreign', (path) => writeFileSync(path, '{"format":"onnx"}\n0000'), /not a model of this program/],
  ['of an older version', (path) => writeFileSync(path, '{"format":"qishao-nlu","version":1}\n'), /not of version/],
  ['of another training file', (path) => saveModel({ ...learned, fingerprint: '0'.repeat(64) }, path), /another training file/],
  ['of another engine', (path) => saveModel({ ...learned, engine: 'nlpjs' }, path), /cannot be used/],
]

describe('at the start', () => {
  it('the shipped model serves where the district has none', async () => {
    expect(knowsLocal(await open())).toBe(false)
    expect(lines).toEqual([])
  })

  it("the district's own model serves where there is one", async () => {
    saveModel(learned, files.district)
    expect(knowsLocal(await open())).toBe(true)
    expect(lines).toEqual([])
  })

  it.each(unusable)('a file that is %s is refused with one sentence, and the shipped model serves', async (_, spoil, reason) => {
    saveModel(learned, files.district)
    spoil(files.district)
    expect(knowsLocal(await open())).toBe(false)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(reason)
    expect(lines[0]).toContain(files.district)
    expect(lines[0]).toContain('nlu -- retrain')
    expect(lines[0]).toContain(`${shipped} serves`)
  })

  it('the model before it serves where that is still good', async () => {
    saveModel(learned, `${files.district}.previous`)
    saveModel(learned, files.district)
    damage(files.district)
    expect(knowsLocal(await open())).toBe(true)
    expect(lines).toEqual([expect.stringContaining(`${files.district}.previous serves`)])
  })

  it('the shipped model serves where somebody took the district’s away', async () => {
    saveModel(learned, `${files.district}.previous`)
    expect(knowsLocal(await open())).toBe(false)
  })
})

describe('while it runs', () => {
  it('a new model serves from the next text on', async () => {
    const understand = await open()
    expect(knowsLocal(understand)).toBe(false)
    saveModel(learned, files.district)
    expect(knowsLocal(understand)).toBe(true)
    expect(lines).toEqual([expect.stringContaining('a new language model serves')])
  })

  it.each(
    unusable,
  )('a new file that is %s is refused with one sentence, once, and the last good one serves on', async (_, spoil, reason) => {
    saveModel(learned, files.district)
    const understand = await open()
    spoil(files.district)
    expect(knowsLocal(understand)).toBe(true)
    expect(knowsLocal(understand)).toBe(true)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(reason)
    expect(lines[0]).toContain('the last good one serves on')
  })

  it('a good file after a bad one is taken', async () => {
    const understand = await open()
    writeFileSync(files.district, 'half of a mod')
    expect(knowsLocal(understand)).toBe(false)
    saveModel(learned, files.district)
    expect(knowsLocal(understand)).toBe(true)
  })

  it('the last good model serves on when its file is taken away', async () => {
    saveModel(learned, files.district)
    const understand = await open()
    rmSync(files.district)
    expect(knowsLocal(understand)).toBe(true)
    expect(lines).toEqual([])
  })

  it('the model before it comes back when its file is moved to its place', async () => {
    cpSync(shipped, files.district)
    putInForce(learned, files, await modelInForce(files))
    const understand = await open()
    expect(knowsLocal(understand)).toBe(true)
    renameSync(`${files.district}.previous`, files.district)
    expect(knowsLocal(understand)).toBe(false)
  })
})

describe('a model that is put in force', () => {
  it('leaves the one before it beside it, and nothing else', async () => {
    const before = { ...learned, metrics: { ...learned.metrics, corrections: 1 } }
    putInForce(before, files, await modelInForce(files))
    expect(readdirSync(data)).toEqual(['nlu-svm.model'])
    putInForce(learned, files, await modelInForce(files))
    expect(readdirSync(data).toSorted()).toEqual(['nlu-svm.model', 'nlu-svm.model.previous'])
    expect(loadModel(files.district).metrics).toEqual(learned.metrics)
    expect(loadModel(`${files.district}.previous`).metrics).toEqual(before.metrics)
  })

  it('never puts a damaged one in the place of the last good one', async () => {
    saveModel(learned, `${files.district}.previous`)
    writeFileSync(files.district, 'half of a mod')
    putInForce(learned, files, await modelInForce(files))
    expect(loadModel(`${files.district}.previous`).metrics).toEqual(learned.metrics)
  })
})
