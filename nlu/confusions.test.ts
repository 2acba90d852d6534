import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { confusionsOf } from './confusions.ts'
import { smallUtterances } from './small-utterances.ts'
import { train } from './train.ts'

it('says where the rows of each department went, the worst department first, and lets a co-department be right', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'qishao-nlu-')), 'utterances.jsonl')
  writeFileSync(path, smallUtterances)
  const row = (text: string, department: string, co: string[] = []) => ({ text, intent: 'appeal' as const, department, co })
  const rows = [row('又停电了', 'power'), row('停电了', 'tax'), row('发票不够', 'tax'), row('停电停电', 'tax', ['power'])]
  expect(confusionsOf(await train(path), rows)).toEqual([
    { department: 'tax', rows: 3, right: 2, wrong: [{ department: 'power', rows: 1 }] },
    { department: 'power', rows: 1, right: 1, wrong: [] },
  ])
})
