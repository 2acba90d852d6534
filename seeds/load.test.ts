import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dangers, outsiders, proceedings } from '../cases/elsewhere.ts'
import { loadSeeds } from './load.ts'
import { SeedError } from './load-file.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qishao-seeds-'))
  cpSync(import.meta.dirname, folder, { recursive: true })
})
afterEach(() => rmSync(folder, { recursive: true }))

function edit(name: string, from: string, to: string): void {
  const path = join(folder, name)
  const before = readFileSync(path, 'utf8')
  expect(before).toContain(from)
  writeFileSync(path, before.replace(from, to))
}

describe('the seeds', () => {
  it('bring 34 departments, and for each a clerk and a head', () => {
    const { departments, people } = loadSeeds(folder, 'xihaian')
    expect(departments).toHaveLength(34)
    const ids = new Set(people.map((person) => person.id))
    for (const { code } of departments) expect([ids.has(`staff-${code}`), ids.has(`head-${code}`)], code).toEqual([true, true])
    for (const id of ['coordinator', 'leader', 'discipline']) expect(ids.has(id)).toBe(true)
  })

  it('give 纪委监委 and 其他 no work group', () => {
    expect(
      loadSeeds(folder, 'xihaian')
        .departments.filter((department) => !department.group)
        .map(({ code }) => code),
    ).toEqual(['discipline', 'other'])
  })

  it('carry the source of every limit', () => {
    for (const rule of loadSeeds(folder, 'xihaian').profile.clocks) expect(rule.source, rule.kind).not.toBe('')
  })

  it('name a number and an office for every danger, proceeding and outsider, each number with its source', () => {
    const { elsewhere } = loadSeeds(folder, 'xihaian')
    expect(Object.keys(elsewhere.emergency).sort()).toEqual([...dangers].sort())
    expect(elsewhere.emergency.fire).toEqual([{ number: '119', name: '火警、救援' }])
    expect(Object.keys(elsewhere.proceedings).sort()).toEqual([...proceedings].sort())
    expect(elsewhere.proceedings.court.line?.number).toBe('12368')
    expect(Object.keys(elsewhere.outsiders).sort()).toEqual([...outsiders].sort())
  })

  it('say when the bot speaks of its own accord, and never by day what is meant for the night', () => {
    expect(loadSeeds(folder, 'xihaian').pace).toMatchObject({ reminderMinutes: 30, keptMinutes: 1440, keepDraftDays: 30 })
    edit('conversation.json', '"from": "21:00"', '"from": "07:00"')
    expect(() => loadSeeds(folder, 'xihaian')).toThrow('quiet hours lie over midnight')
  })

  it('are refused with a number that stands nowhere', () => {
    edit('channels.json', '"hurt": "120"', '"hurt": "121"')
    expect(() => loadSeeds(folder, 'xihaian')).toThrow(
      new SeedError('channels.json refers to the number 121, which does not stand among its lines.'),
    )
  })

  it('are refused when a kind of danger has no number', () => {
    edit('channels.json', '    "gas": ["119"],\n', '')
    expect(() => loadSeeds(folder, 'xihaian')).toThrow(/channels\.json is not as it must be at emergency\.gas/)
    edit('channels.json', '    "fire": ["119"],\n', '    "gas": ["119"], "fire": [],\n')
    expect(() => loadSeeds(folder, 'xihaian')).toThrow(/channels\.json is not as it must be at emergency\.fire/)
  })

  it('are refused with the person who has an unknown department', () => {
    edit('people.json', '"departments": ["tax"]', '"departments": ["taxes"]')
    expect(() => loadSeeds(folder, 'xihaian')).toThrow(
      new SeedError('people.json gives "staff-tax" the unknown department "taxes"; the known codes stand in departments.json.'),
    )
  })

  it.each([
    ['"response": 30', '"response": 40', /assessment\.json .* at weights: the weights make 100 together/],
    ['"from": 80', '"from": 95', /at bands\.list: the bands stand from high to low/],
    ['{ "name": "差", "from": 0 }', '{ "name": "差", "from": 1 }', /at bands\.list: the lowest band begins at 0/],
    ['"fromLast": [2, 3]', '"fromLast": [1, 2]', /at places: each place from the last may stand once/],
    ['"departments": 6', '"departments": 5', /at minRanked: minRanked must leave room for the best and the last places/],
    ['"from": 3', '"from": 2', /at satisfied\.from/],
  ])('are refused with rules of the assessment that contradict themselves: %s as %s', (from, to, sentence) => {
    expect(loadSeeds(folder, 'xihaian').assessment).toMatchObject({ minRated: 10, weights: { response: 30 } })
    edit('assessment.json', from, to)
    expect(() => loadSeeds(folder, 'xihaian')).toThrow(sentence)
  })

  it('are refused when a file is no JSON', () => {
    writeFileSync(join(folder, 'people.json'), '{')
    expect(() => loadSeeds(folder, 'xihaian')).toThrow(/people\.json cannot be read as JSON/)
  })
})
