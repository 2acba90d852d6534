import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSqliteStore } from './store/sqlite.ts'

const base = mkdtempSync(join(tmpdir(), 'qishao-retrain-'))
const data = join(base, 'data')
const damaged = join(base, 'damaged')
beforeAll(async () => {
  for (const folder of [data, damaged]) await (await openSqliteStore(folder)).close()
  writeFileSync(join(damaged, 'qishao.sqlite'), 'no database')
  writeFileSync(join(base, 'held-out.jsonl'), '{"text":"停电","intent":"appeal","department":"nobody"}\n')
})
afterAll(() => rmSync(base, { recursive: true, force: true }))

type Ended = { readonly code: number | null; readonly said: string }

/** `npm run -s nlu -- …` on a data folder. */
function nlu(args: readonly string[], env: Readonly<Record<string, string>> = { QISHAO_DATA: data }): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'nlu-command.ts'), ...args], {
    encoding: 'utf8',
    env,
  })
  return { code: status, said: stdout + stderr }
}

describe('nlu', () => {
  it('explains retrain beside the other commands', () => {
    const { code, said } = nlu(['--help'])
    expect(code).toBe(0)
    for (const word of ['predict', 'eval --train', 'retrain [--dry-run]']) expect(said).toContain(word)
  })

  it('hands the other commands on', () => {
    expect(nlu(['eval'])).toEqual({ code: 2, said: 'nlu eval: --train and --test each need a file\n' })
    expect(nlu(['guess'])).toEqual({
      code: 2,
      said: 'nlu: no command "guess"; there are predict, train, eval, confusions, entities, retrain\n',
    })
  })
})

describe('nlu retrain', () => {
  it.each([
    ['an option it does not know', ['--fast'], {}, 2, "nlu retrain: Unknown option '--fast'"],
    ['a folder without a store', [], { QISHAO_DATA: join(base, 'none') }, 2, 'start the server once'],
    ['a store that is damaged', [], { QISHAO_DATA: damaged }, 1, damaged],
    ['a setting that is not allowed', [], { QISHAO_NLU_ENGINE: 'bert' }, 2, 'QISHAO_NLU_ENGINE is "bert"'],
    ['held-out rows that are not there', ['--held-out', join(base, 'none.jsonl')], {}, 2, 'none.jsonl: cannot be read'],
    ['held-out rows of another district', ['--held-out', join(base, 'held-out.jsonl')], {}, 2, 'no department has the code "nobody"'],
  ])('answers %s with one sentence', (_, args, env, code, words) => {
    const ended = nlu(['retrain', ...args], { QISHAO_DATA: data, ...env })
    expect(ended.said).toMatch(/^[^\n]+\n$/)
    expect(ended.said).toContain(words)
    expect(ended.code).toBe(code)
  })
})
