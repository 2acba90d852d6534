import { describe, expect, it } from 'vitest'
import { testTitlesIn } from './test-titles.ts'

describe('the titles of the tests in a file', () => {
  it('stand in their order, each within its describes', () => {
    const source =
      "it('a', () => {}); describe('X', () => { it('b', () => {}); describe('Y', () => { test('c', () => {}) }); it('d', () => {}) })"
    expect(testTitlesIn(source)).toEqual([
      { title: 'a', within: [] },
      { title: 'b', within: ['X'] },
      { title: 'c', within: ['X', 'Y'] },
      { title: 'd', within: ['X'] },
    ])
  })

  it('are those of tables and of conditions, too', () => {
    const source =
      "describe.each([1])('X %i', () => { it.each<[string]>([['a']])('b: %s', () => {}) }); describe.skipIf(!browser)('Y', () => { it('c', () => {}) })"
    expect(testTitlesIn(source).map(({ title, within }) => [...within, title])).toEqual([
      ['X %i', 'b: %s'],
      ['Y', 'c'],
    ])
  })

  it('are neither those of skipped tests nor those in strings', () => {
    const source = "it.skip('a', () => {}); it.todo('b'); describe.skip('X', () => { it('c', () => {}) }); put(\"it('d', () => {})\")"
    expect(testTitlesIn(source)).toEqual([])
  })
})
