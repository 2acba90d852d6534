import { describe, expect, it } from 'vitest'
import { readChaosArguments } from './command.ts'
import { asMarkdown, type Row } from './table.ts'

describe('the chaos command', () => {
  it('knows what it is asked for', () => {
    expect(readChaosArguments(['--kills', '1000', '--only', 'K1,K4', '--processes', '4', '--markdown'])).toMatchObject({
      kills: 1000,
      only: ['K1', 'K4'],
      processes: 4,
      as: 'markdown',
    })
    expect(readChaosArguments(['--help'])).toBe('help')
  })

  it.each([
    [['--kills', 'many'], 'whole numbers'],
    [['--only', 'K1,K99'], 'K99'],
    [['--processes', '1'], '2 to 8'],
    [['--deaths', '3'], 'deaths'],
  ])('refuses %j', (args, word) => {
    expect(readChaosArguments(args)).toEqual({ wrong: expect.stringContaining(word) })
  })
})

describe('the table', () => {
  it('has a line for each fault, with what was lost and doubled', () => {
    const finding = (id: string, ...faults: readonly string[]) => ({ id, promise: '', looked: '', faults })
    const row: Row = {
      ...{ id: 'K1', title: 'kill -9', done: '60 kills', acknowledged: 900, cases: 80, repeated: 2, recoveredMs: 9_040 },
      findings: [finding('R1', 'one is gone'), finding('R2'), finding('R7'), finding('R12, R13')],
    }
    expect(asMarkdown([row]).split('\n').at(-1)).toBe('| K1: kill -9 | 60 kills | 900 | 1 | 0 | 2 | 0 | intact | 9.0 s |')
  })
})
