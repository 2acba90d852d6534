import { expect, it, vi } from 'vitest'
import { describeEngine } from './engine.contract.ts'
import { nlpjs } from './nlpjs.ts'

describeEngine(nlpjs)

it('trains without a word on standard output, where the answers of a command stand', async () => {
  const said = [vi.spyOn(console, 'log'), vi.spyOn(console, 'info'), vi.spyOn(process.stdout, 'write')]
  try {
    await nlpjs.train(
      [
        { text: '三车间又没电了', label: 'power' },
        { text: '发票额度不够用', label: 'tax' },
      ],
      1,
    )
    expect(said.flatMap((spy) => spy.mock.calls)).toEqual([])
  } finally {
    vi.restoreAllMocks()
  }
})
