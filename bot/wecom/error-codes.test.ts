import { describe, expect, it } from 'vitest'
import { knownCodes, ruleOf } from './error-codes.ts'

/** Everything the reference names, one line per row of its table. */
const named = [
  -1, 6000, 40001, 40091, 40003, 60111, 46004, 40007, 40008, 40035, 40058, 40063, 44004, 40013, 40056, 40014, 42001, 41001, 40096, 84061,
  40201, 41051, 41096, 43004, 43009, 45001, 45002, 45007, 45008, 45009, 45033, 48001, 48002, 48006, 48007, 50003, 60011, 60030, 60020,
  81013, 82001, 82002, 82003, 86001, 86003, 86006, 86207, 86215, 86216, 86220, 93000, 93004, 93008, 93006, 95000, 95004, 95001, 95002,
  95031, 95003, 95027, 95007, 95008, 95009, 95011, 95012, 95017, 95023, 95013, 95014, 95019, 95016, 95018, 95030, 301002, 301042, 830002,
  846605, 846608, 853000,
]

describe('the error codes of WeCom', () => {
  it('are all ruled on, each once', () => {
    expect([...knownCodes()].sort((a, b) => a - b)).toEqual([...named].sort((a, b) => a - b))
  })

  it.each([
    [40014, 'token', false],
    [42001, 'token', false],
    [40001, 'secret', true],
    [45009, 'limited', false],
    [95001, 'hold', false],
    [95018, 'state', false],
    [60020, 'final', true],
    [40003, 'final', false],
  ] as const)('%i: %s', (code, action, alarm) => {
    expect(ruleOf(code)).toMatchObject({ action, alarm })
  })

  it('that nobody knows are final and seen by an operator', () => {
    expect(ruleOf(999999)).toMatchObject({ action: 'final', alarm: true })
  })

  it('say in one short sentence what is wrong', () => {
    for (const code of named) expect(ruleOf(code).sentence).toMatch(/^[^.\n]{10,120}$/)
  })
})
