/** The form of `npm run -s calendar`; what a recompute does is told in `journeys/calendar-change.test.ts`. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Person } from '../cases/people.ts'
import { loadSeeds } from '../seeds/load.ts'
import { runCalendarCommand } from './calendar-command.ts'
import { onlyBy, openDirectory } from './directory.ts'
import { openSqliteStore } from './store/sqlite.ts'

let folder: string
let seeds: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qishao-calendar-command-'))
  seeds = join(folder, 'seeds')
  cpSync(join(import.meta.dirname, '../seeds'), seeds, { recursive: true })
})
afterEach(() => rmSync(folder, { recursive: true }))

const run = (...args: string[]) => runCalendarCommand(args, { QISHAO_DATA: folder }, seeds)
const closes = (...closures: object[]): void =>
  writeFileSync(join(seeds, 'calendar/closures.json'), JSON.stringify({ source: '通知', closures }))

describe('calendar check', () => {
  it('says which years are published and which provisional', async () => {
    const { text, code } = await run('check')
    expect(code).toBe(0)
    expect(text).toContain('2026 published: 33 days off, 6 make-up days')
    expect(text).toContain('2027 provisional: 13 statutory days off until its notice is published')
    expect(text).toMatch(/\nno conflicts$/)
  })

  it('names further calendars with their departments, and closures', async () => {
    const further = { name: 'counter', source: '通知', hours: [{ from: '08:30', to: '16:30' }] }
    writeFileSync(join(seeds, 'calendar/further.json'), JSON.stringify({ source: '通知', calendars: [further] }))
    closes({ date: '2026-12-31', kind: 'half-day', name: '年末', source: '通知', from: '12:00' })
    const { text } = await run('check')
    expect(text).toContain('calendar counter: no department')
    expect(text).toContain('closed 2026-12-31 half-day from 12:00')
  })

  it('says what contradicts itself, with exit code 1', async () => {
    closes({ date: '2026-10-01', kind: 'closure', name: '停工', source: '通知' })
    expect(await run('check')).toEqual({ text: 'calendar/closures.json closes 2026-10-01 (停工), which is a day off already.', code: 1 })
  })
})

describe('calendar recompute', () => {
  it('needs somebody who decided it and a reason', async () => {
    const sentence = 'recompute needs --by with the id of the coordinator who decided it and --reason with the reason'
    for (const args of [[], ['--by', 'coordinator'], ['--reason', '停工'], ['--by', 'coordinator', '--reason', ' ']])
      expect(await run('recompute', ...args)).toEqual({ text: sentence, code: 2 })
  })

  it('makes no store where there is none', async () => {
    const { text, code } = await run('recompute', '--by', 'coordinator', '--reason', '停工')
    expect(code).toBe(2)
    expect(text).toContain('start the server once')
  })

  it('is decided by a coordinator', async () => {
    const store = await openSqliteStore(folder)
    await openDirectory(store, loadSeeds(seeds, 'xihaian'), onlyBy('web'))
    await store.close()
    const by = (id: string) => run('recompute', '--by', id, '--reason', '停工')
    expect(await by('leader')).toEqual({ text: '"leader" is no coordinator; the coordinators are coordinator', code: 2 })
    expect(await by('coordinator')).toEqual({ text: 'no due date of an open case differs under the present calendar', code: 0 })
  })
})

describe('a recompute without the simulator', () => {
  it('brings none of the people of rehearsals into the district, for some account there may be called like one of them', async () => {
    const zhou: Person = { id: 'zhouxl', name: '周岚', role: 'coordinator', departments: [], enterprise: null, phone: null }
    const store = await openSqliteStore(folder)
    await store.putPerson(zhou)
    await store.close()
    const env = { QISHAO_DATA: folder, QISHAO_SIMULATOR: 'off' }
    expect(await runCalendarCommand(['recompute', '--by', 'zhouxl', '--reason', '停工'], env, seeds)).toMatchObject({ code: 0 })
    const after = await openSqliteStore(folder)
    expect(await after.people()).toEqual([zhou])
    await after.close()
  })
})

describe('the calendar command', () => {
  it('explains itself', async () => {
    expect((await run('--help')).text).toContain('npm run -s calendar -- recompute --by')
  })

  it.each([
    [[]],
    [['now']],
    [['check', '--all']],
    [['check', '--dry-run']],
    [['recompute', 'now']],
  ])('answers wrong use (%s) with one sentence and exit code 2', async (args) => {
    const { text, code } = await run(...args)
    expect(code).toBe(2)
    expect(text).toMatch(/^the calendar command knows .*, nothing else$/)
  })
})
