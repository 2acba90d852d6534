import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { declineClasses } from '../cases/admission.ts'
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

  it('have a reply, an office and a source for whatever is not handled here, each class once', () => {
    const { declines, appeal } = loadSeeds(folder, 'xihaian').profile.admission
    expect(declines.map((rule) => rule.class).sort()).toEqual([...declineClasses].sort())
    expect(declines.find((rule) => rule.class === 'discipline')?.path.line).toEqual({ number: '12388', name: '纪检监察举报' })
    expect(appeal).toMatchObject({ withinWorkingDays: 5, review: { amount: 3, unit: 'working-day' } })
  })

  it.each([
    ['"class": "court"', '"class": "petition"', 'admission.json has the class "petition" twice.'],
    ['"words": ["仲裁", "裁决"]', '"words": ["法院"]', 'admission.json means both "court" and "arbitration" by the word "法院".'],
    [
      '"line": "12368"',
      '"line": "12999"',
      'admission.json refers to the number 12999 for "court", which does not stand among the lines of channels.json.',
    ],
  ])('are refused when what is not handled here contradicts itself: %s', (from, to, sentence) => {
    edit('admission.json', from, to)
    expect(() => loadSeeds(folder, 'xihaian')).toThrow(new SeedError(sentence))
  })

  it('are refused when a class of what is not handled here has no reply', () => {
    const path = join(folder, 'admission.json')
    const json = JSON.parse(readFileSync(path, 'utf8'))
    writeFileSync(path, JSON.stringify({ ...json, declines: json.declines.slice(1) }))
    expect(() => loadSeeds(folder, 'xihaian')).toThrow(new SeedError('admission.json has no reply for the class "court".'))
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

  it('are refused with a reminder of what is asked of an enterprise that comes after the end', () => {
    edit('profiles/xihaian.json', '"remindAfterWorkingDays": 3', '"remindAfterWorkingDays": 10')
    expect(() => loadSeeds(folder, 'xihaian')).toThrow(/xihaian\.json, profile "xihaian", at suspension: the reminder comes before the end/)
  })

  it.each([
    ['people.json', '"id": "li"', '"id": "wang"', 'people.json has two people with the id "wang".'],
    ['people.json', ', "departments": ["tax"]', '', 'people.json gives "staff-tax", who is staff, no department.'],
    ['departments.json', '"short": "人社局"', '"short": "税务局"', 'departments.json calls two departments "税务局": '],
  ])('are refused with %s when %s becomes %s', (file, from, to, sentence) => {
    edit(file, from, to)
    expect(() => loadSeeds(folder, 'xihaian')).toThrow(sentence)
  })

  it('are refused when a file is missing', () => {
    rmSync(join(folder, 'roster.json'))
    expect(() => loadSeeds(folder, 'xihaian')).toThrow(/roster\.json is missing\.$/)
  })

  it('are refused when a file is no JSON', () => {
    writeFileSync(join(folder, 'people.json'), '{')
    expect(() => loadSeeds(folder, 'xihaian')).toThrow(/people\.json cannot be read as JSON/)
  })
})
