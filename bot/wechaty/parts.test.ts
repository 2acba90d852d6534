import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { partsOf } from './parts.ts'

describe('a text in parts', () => {
  it('is the same text, in parts of at most so much', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.integer({ min: 32, max: 60 }), (text, limit) => {
        const parts = partsOf(text, limit)
        expect(parts.join('')).toBe(text)
        for (const part of parts) expect(part.length).toBeLessThanOrEqual(limit)
        if (text !== '') expect(parts).not.toContain('')
      }),
    )
  })

  it('ends behind a line, else behind a sentence', () => {
    expect(partsOf('编号 0007\n供电公司已联系。明天上门。', 12)).toEqual(['编号 0007\n', '供电公司已联系。', '明天上门。'])
  })

  it('cuts through no character', () => {
    expect(partsOf(`${'a'.repeat(15)}👨‍👩‍👧‍👦`, 20)).toEqual(['a'.repeat(15), '👨‍👩‍👧‍👦'])
  })
})
