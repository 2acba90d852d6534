import { describe, expect, it } from 'vitest'
import { columnsOf, keyOf } from './columns.ts'

describe('columnsOf', () => {
  it('finds every feature, and no other', () => {
    const features = Array.from({ length: 5_000 }, (_, i) => `${String.fromCharCode(0x4e00 + (i % 97))}${i}`)
    const columns = columnsOf(features.join('\n'))
    expect(columns.size).toBe(5_000)
    expect(features.map((feature) => columns.get(feature))).toEqual(features.map((_, column) => column))
    expect(['', '一', '一0x', '丁0', '\n', '一0\n丁1'].map((feature) => columns.get(feature))).toEqual(Array(6).fill(undefined))
  })

  it('tells a feature from its beginning and its end', () => {
    const columns = columnsOf('停电\n停\n电\n^停\n𠮷')
    expect(['停', '电', '停电', '^停', '𠮷', '^', '停电停'].map(columns.get)).toEqual([1, 2, 0, 3, 4, undefined, undefined])
  })

  it('finds a feature as a piece of a text', () => {
    const text = '车间停电了'
    const columns = columnsOf('停\n停电\n停电了')
    const found = (start: number, end: number): number => columns.find(text, start, end, keyOf(text, start, end))
    expect([found(2, 3), found(2, 4), found(2, 5), found(1, 4)]).toEqual([0, 1, 2, -1])
  })

  it('may be empty', () => {
    expect(columnsOf('')).toMatchObject({ size: 0, features: '' })
    expect(columnsOf('').get('停')).toBeUndefined()
  })
})
