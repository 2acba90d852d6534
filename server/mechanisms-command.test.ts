import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { help, listMechanisms, mechanisms } from './mechanisms-command.ts'

const rows = [
  { id: 'A1.1', name: 'Report at any hour', term: '随时随地填报诉求' },
  { id: 'A1.2', name: 'Dispatch at once', term: '第一时间转办' },
  { id: 'A1.3', name: 'Weekly day', term: '现场办公', later: true },
]

describe('the table of mechanisms', () => {
  let root: string
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'qishao-mechanisms-'))
    for (const folder of ['docs', 'cases', 'build']) mkdirSync(join(root, folder))
    writeFileSync(join(root, 'docs/mechanisms.json'), JSON.stringify([{ id: 'A1', from: '西海岸', title: '平台', rows }]))
  })
  afterEach(() => rmSync(root, { recursive: true, force: true }))
  const put = (text: string): void => writeFileSync(join(root, 'cases/a.test.ts'), text)

  it('names those without a test, but for what may come later, and fails', () => {
    put("describe('a report', () => { it('A1.1: is taken at night', () => {}); it.skip('A1.2: is dispatched', () => {}) })")
    const { text, code } = listMechanisms([], root)
    expect(code).toBe(1)
    expect(text.split('\n').at(-1)).toBe('without a test: A1.2')
    expect(text).toContain(
      '| A1.1 | Report at any hour（随时随地填报诉求） | [cases/a.test.ts](../cases/a.test.ts): a report › is taken at night |\n',
    )
    expect(text).toContain('| A1.2 | Dispatch at once（第一时间转办） | **no test** |\n')
    expect(text).toContain('| A1.3 | Weekly day（现场办公） | *later* |\n')
  })

  it('passes when each is shown; one test may show several, and a describe with an id stands for all in it', () => {
    put("describe('A1.2: a dispatch', () => { it('tells a | b', () => {}); it('A1.1, A1.3: waits', () => {}) })")
    writeFileSync(join(root, 'build/b.test.ts'), "it('A9.9: is a copy', () => {})")
    const { text, code } = listMechanisms([], root)
    expect(code).toBe(0)
    expect(text).toContain(
      '| A1.1 | Report at any hour（随时随地填报诉求） | [cases/a.test.ts](../cases/a.test.ts): a dispatch › waits |\n',
    )
    expect(text).toContain('| A1.2 | Dispatch at once（第一时间转办） | [cases/a.test.ts](../cases/a.test.ts): a dispatch |\n')
    expect(text).toContain('| A1.3 | Weekly day（现场办公） | [cases/a.test.ts](../cases/a.test.ts): a dispatch › waits |\n')
  })

  it('names ids that there are not, and fails', () => {
    put("it('A1.1, A1.2: holds', () => {}); it('A1.21: does not exist', () => {})")
    expect(listMechanisms([], root)).toMatchObject({ code: 1, text: expect.stringMatching(/\nno such mechanism: A1\.21$/) })
  })

  it('is written into its page when that is asked for', () => {
    put("it('A1.1, A1.2: holds', () => {})")
    expect(listMechanisms(['--write'], root).code).toBe(0)
    expect(readFileSync(join(root, 'docs/mechanisms.md'), 'utf8')).toBe(mechanisms(root).page)
  })

  it('says how it is used', () => {
    expect(listMechanisms(['--help'], root)).toEqual({ text: help, code: 0 })
    expect(listMechanisms(['A1'], root)).toMatchObject({ code: 2, text: expect.stringContaining('not "A1"') })
  })
})

describe('docs/mechanisms.md', () => {
  const root = join(import.meta.dirname, '..')

  it('says what the titles of the tests say today (npm run -s mechanisms -- --write writes it again)', () => {
    expect(readFileSync(join(root, 'docs/mechanisms.md'), 'utf8')).toBe(mechanisms(root).page)
  })

  it('has no title with an id that there is not', () => {
    expect(mechanisms(root).unknown).toEqual([])
  })

  it('has every row once, in order', () => {
    const ids = [...mechanisms(root).page.matchAll(/^\| (A\d\.\d+) \|/gm)].map(([, id]) => id)
    const counts = { A1: 20, A2: 19, A3: 14, A4: 12, A5: 11 }
    expect(ids).toEqual(Object.entries(counts).flatMap(([group, count]) => Array.from({ length: count }, (_, i) => `${group}.${i + 1}`)))
  })
})
