import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { help, listBehaviours } from './behaviours-command.ts'

const behaviour = (number: number): string =>
  `describe('D${String(number).padStart(2, '0')} Behaviour ${number}', () => { it.each(['a', 'b'])('does ${number}: %s', () => {}) })\n`
const first = Array.from({ length: 59 }, (_, i) => behaviour(i + 1)).join('')

describe('the list of behaviours', () => {
  let folder: string
  const put = (text: string): void => writeFileSync(join(folder, 'all.test.ts'), text)
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'qishao-behaviours-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('names those without a test, and fails', () => {
    put(`${first}describe('D60 Off-hours', () => { it.skip('is not done', () => {}) })`)
    const { text, code } = listBehaviours([], folder)
    expect(code).toBe(1)
    expect(text.split('\n').at(-1)).toBe('without a test: D60')
  })

  it('shows each with its tests and its file, and passes when none is missing', () => {
    put(`${first}describe('D60 Off-hours', () => { it('says by when', () => {}); describe('at night', () => { it('waits', () => {}) }) })`)
    const { text, code } = listBehaviours([], folder)
    expect(code).toBe(0)
    expect(text).toContain('D07  Behaviour 7  (all.test.ts)\n       does 7: %s\n')
    expect(text).toContain('D60  Off-hours  (all.test.ts)\n       says by when\n       waits\n\nall 60 are played')
  })

  it('takes a behaviour from several files, and no describe without a number', () => {
    put(`${first}${behaviour(60)}describe('Markup', () => { it('is text', () => {}) })`)
    writeFileSync(join(folder, 'more.test.ts'), `describe('D07 Behaviour 7', () => { it('does more', () => {}) })`)
    const { text } = listBehaviours([], folder)
    expect(text).toContain('D07  Behaviour 7  (more.test.ts)\n       does more\n')
    expect(text).not.toContain('is text')
  })

  it('says how it is used', () => {
    expect(listBehaviours(['--help'], folder)).toEqual({ text: help, code: 0 })
    expect(listBehaviours(['D07'], folder)).toMatchObject({ code: 2 })
  })

  it('finds the journeys of this program', () => {
    const { text } = listBehaviours([], join(import.meta.dirname, 'journeys/behaviours'))
    expect(text).toMatch(/D07 {2}Correction of the last value {2}\(repair\.test\.ts\)\n {7}changes that alone/)
  })
})
