import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { intents } from '../nlu/admission.ts'
import { parseUtterances } from '../nlu/utterances.ts'
import { loadSeeds } from '../seeds/load.ts'

const seeds = join(import.meta.dirname, '../seeds')
const rowsOf = (name: string) => parseUtterances(readFileSync(join(seeds, name), 'utf8'), codes, name)
const { departments, catalogue } = loadSeeds(seeds, 'xihaian')
const codes = departments.map(({ code }) => code)
const learned = rowsOf('utterances.jsonl')
const heldOut = rowsOf('held-out.jsonl')

/** The groups of four neighbouring letters and digits. */
function fours(text: string): Set<string> {
  const characters = [...text.normalize('NFKC').toLowerCase()].filter((character) => /[\p{L}\p{N}]/u.test(character))
  return new Set(characters.length < 4 ? [characters.join('')] : characters.slice(3).map((_, i) => characters.slice(i, i + 4).join('')))
}

/** Places of the texts that share at least half of their fours (Jaccard) with an earlier one. */
function nearDuplicates(texts: readonly string[]): number[] {
  const seen: Set<string>[] = []
  const placesOf = new Map<string, number[]>()
  return texts.flatMap((text, place) => {
    const own = fours(text)
    const shared = new Map<number, number>()
    for (const four of own) for (const other of placesOf.get(four) ?? []) shared.set(other, (shared.get(other) ?? 0) + 1)
    const near = [...shared].some(([other, count]) => count / (own.size + (seen[other]?.size ?? 0) - count) >= 0.5)
    seen.push(own)
    for (const four of own) placesOf.set(four, [...(placesOf.get(four) ?? []), place])
    return near ? [place] : []
  })
}

describe('the training rows', () => {
  it('show every intent, and every department at least sixty times', () => {
    expect(new Set(learned.map((row) => row.intent))).toEqual(new Set(intents))
    const counts = codes.map((code) => learned.filter((row) => row.department === code).length)
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(60)
    expect(learned.length).toBeGreaterThanOrEqual(3000)
  })

  it('hardly repeat themselves', () => {
    expect(nearDuplicates(learned.map((row) => row.text)).length / learned.length).toBeLessThanOrEqual(0.03)
  })

  it('name matters of the catalogue, under the department that leads them', () => {
    const wrong = [...learned, ...heldOut].filter(
      ({ matter, department }) => matter !== undefined && catalogue.get(matter)?.lead !== department,
    )
    expect(wrong.map((row) => row.text)).toEqual([])
  })

  it('hold none of the rows that every model is measured on, nor anything like them', () => {
    const all = [...learned, ...heldOut].map((row) => row.text)
    expect(
      nearDuplicates(all)
        .filter((place) => place >= learned.length)
        .map((place) => all[place]),
    ).toEqual([])
  })

  it('leave at least twenty rows of each department to measure on', () => {
    const counts = codes.map((code) => heldOut.filter((row) => row.department === code).length)
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(20)
  })
})

describe('the catalogue of matters', () => {
  const { environments } = JSON.parse(readFileSync(join(seeds, 'matters.json'), 'utf8'))

  it('A1.16: has the six environments, twenty areas and 291 tasks of the plan (青岛西海岸)', () => {
    expect(environments.map((it: { areas: unknown[] }) => it.areas.length)).toEqual([4, 3, 5, 2, 4, 2])
    expect(environments.map((it: { tasks: number }) => it.tasks)).toEqual([53, 68, 70, 33, 43, 24])
    expect(environments.reduce((sum: number, it: { tasks: number }) => sum + it.tasks, 0)).toBe(291)
  })

  it('A1.16: has a department to lead in each of the twenty areas', () => {
    const areas = environments.flatMap((it: { areas: { name: string }[] }) => it.areas.map(({ name }) => name))
    const led = new Map([...catalogue.values()].filter(({ lead }) => codes.includes(lead)).map(({ area, lead }) => [area, lead]))
    expect(new Set(areas).size).toBe(20)
    expect([...led.keys()].toSorted()).toEqual(areas.toSorted())
  })

  it('gives every department something to lead', () => {
    expect(codes.filter((code) => ![...catalogue.values()].some(({ lead }) => lead === code))).toEqual([])
  })
})
