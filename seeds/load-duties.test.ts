import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadSeeds, SeedError } from './load.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qishao-duties-'))
  cpSync(import.meta.dirname, folder, { recursive: true })
})
afterEach(() => rmSync(folder, { recursive: true }))

/** The seeds, or the sentence with which they are refused, after a passage of a file was changed. */
function edited(name: string, from: string | RegExp, to: string): ReturnType<typeof loadSeeds> | string {
  const path = join(folder, name)
  const before = readFileSync(path, 'utf8')
  expect(before).toMatch(from)
  writeFileSync(path, before.replace(from, to))
  try {
    return loadSeeds(folder, 'xihaian')
  } catch (error) {
    if (error instanceof SeedError) return error.message
    throw error
  }
}

describe('the enterprises', () => {
  it('A2.6: have each a leader, a lead department and an officer', () => {
    const { duties } = loadSeeds(folder, 'xihaian')
    expect(duties.triples.map(({ enterprise, leader, department, officer }) => [enterprise, leader, department, officer])).toEqual([
      ['凯成科技有限公司', 'leader', 'miit', 'officer'],
      ['清河精密机械有限公司', 'leader', 'dev_reform', 'officer'],
    ])
  })

  it.each<[string, string | RegExp, string, RegExp]>([
    [
      'an unknown leader',
      '"leader": "leader"',
      '"leader": "nobody"',
      /enterprises\.json, "凯成科技有限公司" names the unknown person "nobody" as leader/,
    ],
    ['a head as leader', '"leader": "leader"', '"leader": "head-power"', /names "head-power" as leader, who is head and not leader/],
    ['a leader as officer', '"officer": "officer"', '"officer": "leader"', /names "leader" as officer, who is leader and not officer/],
    [
      'a clerk as substitute',
      '"substitute": null',
      '"substitute": "staff-miit"',
      /names "staff-miit" as substitute, who is staff and not officer/,
    ],
    ['the officer as substitute', '"substitute": null', '"substitute": "officer"', /has its officer "officer" as substitute too/],
    ['an unknown department', '"department": "miit"', '"department": "weather"', /"凯成科技有限公司" names the lead department "weather"/],
    ['a department without a group', '"department": "miit"', '"department": "other"', /names the lead department "other".*work group/],
    ['the same enterprise twice', '清河精密机械有限公司', '凯成科技', /"凯成科技" stands there twice \(as "凯成科技有限公司"\)/],
    ['no such day', '2026-01-01', '2026-02-30', /enterprises\.json.*enterprises\.0\.from/],
    ['a field nobody knows', '"substitute": null', '"deputy": null', /enterprises\.json.*enterprises\.0/],
  ])('are refused with the entry for %s', (_, from, to, sentence) => expect(edited('enterprises.json', from, to)).toMatch(sentence))
})

describe('the roster', () => {
  it.each<[string, string, string, RegExp]>([
    [
      'two leaders on a day',
      '"from": "2027-01-01"',
      '"from": "2026-12-28"',
      /roster\.json, 2026-12-28 to 2027-12-31 overlaps 2026-01-01 to 2026-12-31/,
    ],
    [
      'an end before the beginning',
      '"until": "2026-12-31"',
      '"until": "2025-12-31"',
      /roster\.json, 2026-01-01 to 2025-12-31 ends before it begins/,
    ],
    [
      'an unknown person',
      '"leader": "leader"',
      '"leader": "nobody"',
      /roster\.json, 2026-01-01 to 2026-12-31 names the unknown person "nobody"/,
    ],
    ['an officer as leader', '"leader": "leader"', '"leader": "officer"', /names "officer" as leader, who is officer and not leader/],
    [
      'a leader as coordinator',
      '"coordinator": "coordinator"',
      '"coordinator": "leader"',
      /names "leader" as coordinator, who is leader and not coordinator/,
    ],
  ])('is refused with the entry for %s', (_, from, to, sentence) => expect(edited('roster.json', from, to)).toMatch(sentence))

  it('may leave the coordinator open, and be empty', () => {
    expect(edited('roster.json', ', "coordinator": "coordinator" },', ' },')).toMatchObject({
      duties: { shifts: [{ coordinator: null }, {}] },
    })
    expect(edited('roster.json', /"shifts": \[[\s\S]*\]/, '"shifts": []')).toMatchObject({ duties: { shifts: [] } })
  })
})

describe('the agenda', () => {
  it.each(['08:30', '12:30', '17:31', '23:00'])('disturbs nobody outside business hours: %s is refused', (time) => {
    expect(edited('agenda.json', '"time": "09:30"', `"time": "${time}"`)).toMatch(
      /agenda\.json lets "worklist" run at .*outside business hours/,
    )
  })

  it.each([
    ['"weekday": 1', '"weekday": 8', /agenda\.json.*worklist\.weekday/],
    ['"mostPerCaseAndDay": 3', '"mostPerCaseAndDay": 0', /agenda\.json.*reminders\.mostPerCaseAndDay/],
  ])('is refused with the place for %s → %s', (from, to, sentence) => expect(edited('agenda.json', from, to)).toMatch(sentence))
})
