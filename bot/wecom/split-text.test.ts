import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { beginningOf, bytesOf, splitText } from './split-text.ts'

describe('splitText', () => {
  it('leaves a text alone that fits', () => {
    expect(splitText('供电公司已签收。', 2048)).toEqual(['供电公司已签收。'])
    expect(splitText('', 2048)).toEqual([])
  })

  it('cuts after a sentence rather than within one', () => {
    const sentence = '供电公司今天到厂里查看了变压器。'
    const parts = splitText(sentence.repeat(10), 128)
    expect(new Set(parts)).toEqual(new Set([sentence.repeat(2)]))
  })

  it('prefers the end of a paragraph', () => {
    const [first] = splitText(`${'一'.repeat(20)}。\n${'二'.repeat(8)}。${'三'.repeat(30)}`, 100)
    expect(first).toBe(`${'一'.repeat(20)}。\n`)
  })

  it('cuts no character that people see as one', () => {
    for (const part of splitText('👨‍👩‍👧‍👦'.repeat(40), 64)) expect(part.replaceAll('👨‍👩‍👧‍👦', '')).toBe('')
  })

  it('cuts a character that alone is too long', () => {
    const parts = splitText(`e${'\u0301'.repeat(500)}`, 64)
    expect(Math.max(...parts.map(bytesOf))).toBeLessThanOrEqual(64)
  })

  it('gives parts of any text that are small enough, not empty, and in a row the text', () => {
    const text = fc.string({
      unit: fc.oneof(fc.constantFrom('电', '。', '，', '\n', ' ', '😡', '🇨🇳', 'a'), fc.string({ unit: 'grapheme' })),
      maxLength: 400,
    })
    fc.assert(
      fc.property(text, fc.integer({ min: 64, max: 300 }), (whole, limit) => {
        const parts = splitText(whole, limit)
        expect(parts.join('')).toBe(whole)
        expect(parts.every((part) => part !== '' && bytesOf(part) <= limit)).toBe(true)
        expect(whole.startsWith(beginningOf(whole, limit))).toBe(true)
      }),
    )
  })
})
