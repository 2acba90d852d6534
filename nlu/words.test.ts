import { describe, expect, it } from 'vitest'
import { cut, lexiconOf, noWords } from './words.ts'

const lexicon = lexiconOf('停电\n通知\n停电通知书\n变压器\n压器', Uint32Array.of(50, 40, 2, 9, 2))

describe('cut', () => {
  it('takes the fewest words that are likely together, and leaves out single characters', () => {
    expect(cut('又停电不通知', lexicon)).toEqual(['停电', '通知'])
    expect(cut('变压器停电通知书', lexicon)).toEqual(['变压器', '停电通知书'])
  })

  it('takes no beginning of a word for a word', () => {
    expect(cut('停电通', lexicon)).toEqual(['停电'])
    expect(cut('变压', lexicon)).toEqual([])
  })

  it('finds nothing in an empty run and without words', () => {
    expect(cut('', lexicon)).toEqual([])
    expect(cut('停电', noWords)).toEqual([])
  })
})
