import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isStale, loadModel, ModelError, packModel } from './model.ts'
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
    saveModel(model, join(folder, 'a.model'))
    const text = '变压器坏了,又停电'
    expect(makeUnderstand(loadModel(join(folder, 'a.model')))(text)).toEqual(makeUnderstand(model)(text))
  })

  it('makes the same file of the same rows, byte for byte', async () => {
    const path = fileOf('l.jsonl', smallUtterances)
    const [one, other] = [packModel(await train(path)), packModel(await train(path))]
    expect(one.equals(other)).toBe(true)
  })

  it('names the line of a row that does not fit', async () => {
    const bad = `${smallUtterances}{"text":"停电","intent":"question"}\n`
    await expect(train(fileOf('b.jsonl', bad))).rejects.toThrow(/b\.jsonl, line 21: intent: /)
  })

  it.each([
    ['an unknown column', '{"text":"停电","intent":"appeal","dept":"power"}\n', /line 21: the row: Unrecognized key: "dept"/],
    ['an empty text', '{"text":"","intent":"appeal"}\n', /line 21: text: /],
  ])('names the line of %s', async (_, row, message) => {
    await expect(train(fileOf('g.jsonl', smallUtterances + row))).rejects.toThrow(message)
  })

  it('refuses a file that is not UTF-8, an empty one, and one with a single intent', async () => {
    writeFileSync(join(folder, 'h.jsonl'), Buffer.from([0x7b, 0xff, 0xfe]))
    await expect(train(join(folder, 'h.jsonl'))).rejects.toThrow(/h\.jsonl: not UTF-8/)
    await expect(train(fileOf('i.jsonl', '\n'))).rejects.toThrow(/i\.jsonl: no training rows/)
    await expect(train(fileOf('j.jsonl', '{"text":"停电","intent":"appeal","department":"power"}\n'))).rejects.toThrow(
      /j\.jsonl: .* at least two/,
    )
  })

  it('refuses a matter that stands under two departments', async () => {
    const row = '{"text":"发票也停电","intent":"appeal","department":"tax","matter":"频繁停电"}\n'
    await expect(train(fileOf('k.jsonl', smallUtterances + row))).rejects.toThrow(/k\.jsonl, line 21: matter: /)
  })

  it('names the line of a department that does not exist', async () => {
    const path = fileOf('c.jsonl', smallUtterances)
    await expect(train(path, { allowed: ['power'] })).rejects.toThrow('c.jsonl, line 7: department: no department has the code "tax"')
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
    expect(() => loadModel(join(folder, 'none.model'))).toThrow(ModelError)
    expect(() => loadModel(fileOf('broken.model', '{"version":1'))).toThrow(/not a model of this program.*nlu -- train/)
    expect(() => loadModel(fileOf('foreign.model', '{"format":"other"}\n'))).toThrow(/not a model of this program/)
    expect(() => loadModel(fileOf('old.model', '{"format":"qishao-nlu","version":2}\n'))).toThrow(/not of version 3.*nlu -- train/)
  })

  it('of which a byte was changed is refused', async () => {
    saveModel(await train(fileOf('f.jsonl', smallUtterances)), join(folder, 'f.model'))
    const bytes = readFileSync(join(folder, 'f.model'))
    bytes[bytes.length - 100] = (bytes[bytes.length - 100] ?? 0) ^ 1
    writeFileSync(join(folder, 'f.model'), bytes)
    expect(() => loadModel(join(folder, 'f.model'))).toThrow(/damaged/)
  })

  it('is made again where it is missing or stale, and kept where it is not', async () => {
    const path = fileOf('e.jsonl', smallUtterances)
    const stored = join(folder, 'e.model')
    await loadOrTrain(stored, path)
    const first = readFileSync(stored, 'utf8')
    writeFileSync(path, smallUtterances.replace('又停电了', '又没电了'))
    await loadOrTrain(stored, path)
    expect(readFileSync(stored, 'utf8')).not.toBe(first)
  })
})
