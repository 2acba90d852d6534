import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { InputError } from './json-lines.ts'
import { loadOrTrainReplies } from './replies.ts'

const folder = mkdtempSync(join(tmpdir(), 'qishao-replies-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const rows = join(folder, 'replies.jsonl')
const model = join(folder, 'replies.model')
const write = (...lines: readonly object[]): void => writeFileSync(rows, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))

describe('loadOrTrainReplies', () => {
  it('learns what lines mean, stores it, and reads it back', async () => {
    write(
      { text: '修好了', means: 'resolve' },
      { text: '装好了', means: ['resolve', 'progress'] },
      { text: '吃饭去', means: 'talk' },
      { text: '开会去', means: 'talk' },
    )
    const learned = await loadOrTrainReplies(model, rows)
    expect(learned('换好了')).toMatchObject({ label: 'resolve' })
    expect(learned('散会去')).toMatchObject({ label: 'talk' })
    const stored = await loadOrTrainReplies(model, rows)
    for (const line of ['换好了', '', '😀', '开会'.repeat(5_000)]) expect(stored(line)).toEqual(learned(line))
  })

  it('learns anew when the lines have changed or the file is damaged', async () => {
    await loadOrTrainReplies(model, rows)
    write({ text: '修好了', means: 'talk' }, { text: '吃饭去', means: 'contact' })
    expect((await loadOrTrainReplies(model, rows))('修好了')).toMatchObject({ label: 'talk' })
    writeFileSync(model, readFileSync(model).subarray(0, 100))
    expect((await loadOrTrainReplies(model, rows))('修好了')).toMatchObject({ label: 'talk' })
  })

  it('names the line that is wrong', async () => {
    write({ text: '修好了', means: 'resolve' }, { text: '吃饭去', means: 'lunch' })
    await expect(loadOrTrainReplies(model, rows)).rejects.toThrow(InputError)
    await expect(loadOrTrainReplies(model, rows)).rejects.toThrow(/line 2/)
  })
})

describe('the shipped reading', () => {
  it.each([
    ['跟老板通了电话，约好周四', 'contact'],
    ['水压正常了，企业很满意', 'resolve'],
    ['这个不归我们，归住建局', 'object'],
    ['正在等检测报告', 'progress'],
    ['中午食堂有鱼', 'talk'],
  ])('takes %s for %s', async (line, label) => expect((await loadOrTrainReplies())(line)).toMatchObject({ label }))
})
