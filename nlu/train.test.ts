import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isStale, loadModel, ModelError } from './model.ts'
import { smallUtterances } from './small-utterances.ts'
import { loadOrTrain, saveModel, train } from './train.ts'
import { makeUnderstand } from './understand.ts'

const folder = mkdtempSync(join(tmpdir(), 'qishao-nlu-'))
const fileOf = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

describe('train', () => {
  it('makes a model that understands the same after being stored and loaded', async () => {
    const model = await train(fileOf('a.jsonl', smallUtterances))
    saveModel(model, join(folder, 'a.json'))
    const text = '变压器坏了,又停电'
    expect(makeUnderstand(loadModel(join(folder, 'a.json')))(text)).toEqual(makeUnderstand(model)(text))
  })

  it('names the line of a row that does not fit', async () => {
    const bad = `${smallUtterances}{"text":"停电","intent":"question"}\n`
    await expect(train(fileOf('b.jsonl', bad))).rejects.toThrow(/b\.jsonl, line 21: intent: /)
  })

  it('names the line of a department that does not exist', async () => {
    const path = fileOf('c.jsonl', smallUtterances)
    await expect(train(path, ['power'])).rejects.toThrow('c.jsonl, line 7: department: no department has the code "tax"')
  })
})

describe('a stored model', () => {
  it('is stale once the training file has changed', async () => {
    const path = fileOf('d.jsonl', smallUtterances)
    const model = await train(path)
    expect(isStale(model, path)).toBe(false)
    writeFileSync(path, `${smallUtterances}${smallUtterances}`)
    expect(isStale(model, path)).toBe(true)
  })

  it('that is missing or damaged is refused with the way out', () => {
    expect(() => loadModel(join(folder, 'none.json'))).toThrow(ModelError)
    expect(() => loadModel(fileOf('broken.json', '{"version":1'))).toThrow(/nlu -- train/)
    expect(() => loadModel(fileOf('old.json', '{"version":0}'))).toThrow(ModelError)
  })

  it('is made again where it is missing or stale, and kept where it is not', async () => {
    const path = fileOf('e.jsonl', smallUtterances)
    const stored = join(folder, 'e.json')
    await loadOrTrain(stored, path)
    const first = readFileSync(stored, 'utf8')
    writeFileSync(path, smallUtterances.replace('又停电了', '又没电了'))
    await loadOrTrain(stored, path)
    expect(readFileSync(stored, 'utf8')).not.toBe(first)
  })
})
