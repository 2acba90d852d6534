import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { smallUtterances } from './small-utterances.ts'

const command = join(import.meta.dirname, 'command.ts')
const folder = mkdtempSync(join(tmpdir(), 'qishao-nlu-'))
const pathOf = (name: string): string => join(folder, name)
writeFileSync(pathOf('utterances.jsonl'), smallUtterances)

const nlu = (args: readonly string[], input = ''): { code: number | null; out: string; errors: string } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], { input, encoding: 'utf8' })
  return { code: status, out: stdout, errors: stderr }
}
const predict = (input: string) => nlu(['predict', '--model', pathOf('model.json'), '--utterances', pathOf('utterances.jsonl')], input)

describe('nlu predict', () => {
  it('prints one understanding for each line, in the form of the contract', () => {
    const { code, out } = predict('{"id":"A1","text":"又停电了"}\n\n{"id":2,"text":"谢谢"}\n')
    const rows = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(code).toBe(0)
    expect(rows.map((row) => row.id)).toEqual(['A1', 2])
    expect(Object.keys(rows[0])).toEqual(['id', 'intent', 'admission', 'kind', 'urgency', 'departments', 'dispatch'])
    expect(rows[0].departments[0]).toEqual({ code: 'power', p: expect.any(Number) })
    expect(rows[1]).toMatchObject({ intent: 'thanks', dispatch: 'person' })
  })

  it('names the line that is not JSON or has no text, and exits 2', () => {
    expect(predict('{"id":"1","text":"停电"}\n{oops\n')).toMatchObject({ code: 2, errors: 'standard input, line 2: not JSON\n' })
    expect(predict('{"id":"1"}\n').errors).toMatch(/^standard input, line 1: text: [^\n]+\n$/)
  })
})

describe('nlu predict on bad bytes', () => {
  it('says that standard input is not UTF-8', () => {
    const { status, stderr } = spawnSync(
      process.execPath,
      [command, 'predict', '--model', pathOf('model.json'), '--utterances', pathOf('utterances.jsonl')],
      { input: Buffer.from([0x7b, 0xff, 0xfe, 0x0a]), encoding: 'utf8' },
    )
    expect(status).toBe(2)
    expect(stderr).toBe('standard input: not UTF-8; save it as UTF-8 and try again\n')
  })
})

describe('nlu eval', () => {
  const rows = (texts: Record<string, string[]>): string =>
    Object.entries(texts)
      .flatMap(([label, list]) => list.map((text) => `${JSON.stringify({ label, text })}\n`))
      .join('')
  writeFileSync(
    pathOf('train.jsonl.gz'),
    gzipSync(rows({ 电: ['停电了', '电费贵', '没电', '变压器', '电压低'], 税: ['发票', '退税', '报税', '专票', '税率'] })),
  )
  writeFileSync(pathOf('test.jsonl'), rows({ 电: ['又停电'], 税: ['发票开不了'] }))

  it('measures any labels, from plain and compressed files, and writes the predictions', () => {
    const { out } = nlu([
      'eval',
      '--train',
      pathOf('train.jsonl.gz'),
      '--test',
      pathOf('test.jsonl'),
      '--engine',
      'svm',
      '--json',
      '--out',
      pathOf('out.jsonl'),
    ])
    expect(JSON.parse(out)).toMatchObject({ engine: 'svm', train: 10, test: 2, accuracy: 1 })
    expect(
      readFileSync(pathOf('out.jsonl'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).predicted),
    ).toEqual(['电', '税'])
  })

  it.each([
    [['eval', '--train', pathOf('train.jsonl.gz')], 'nlu eval: --train and --test each need a file'],
    [['eval', '--train', pathOf('none'), '--test', pathOf('test.jsonl')], `${pathOf('none')}: cannot be read`],
    [['eval', '--train', pathOf('test.jsonl'), '--test', pathOf('test.jsonl'), '--engine', 'bert'], 'nlu eval: no engine "bert"'],
  ])('says in one sentence what is wrong with %j, and exits 2', (args, sentence) => {
    const { code, errors } = nlu(args)
    expect(code).toBe(2)
    expect(errors).toMatch(/^[^\n]+\n$/)
    expect(errors).toContain(sentence)
  })
})

describe('nlu', () => {
  it('explains itself', () => {
    expect(execFileSync(process.execPath, [command, 'predict', '--help'], { encoding: 'utf8' })).toContain('predict')
  })

  it.each([[['guess']], [['train', '--fast']], [[]]])('exits 2 on %j', (args) => {
    expect(nlu(args).code).toBe(2)
  })
})
