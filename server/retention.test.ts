import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeCalendar } from '../cases/calendar.ts'
import { loadSeeds } from '../seeds/load.ts'
import { runStoreCommand } from './command.ts'
import { verifyLedger } from './ledger.ts'
import { cutoffsOf, everyDay, stateOf } from './retention.ts'
import { retentionCommand } from './retention-command.ts'
import { act, inbound, monday, outbound, reported, staff, tick, wang } from './store/fixtures.ts'
import { openSqliteStore } from './store/sqlite.ts'
import type { Store } from './store.ts'
import { sweep } from './sweep.ts'

const seeds = loadSeeds(join(import.meta.dirname, '../seeds'), 'xihaian')
const { retention: rules } = seeds
const number = 'QS20261123-0001'
const photo = { id: 'ab12', name: '变压器.jpg', mime: 'image/jpeg', size: 9 }
const daysAfter = (days: number): string => new Date(Date.parse(monday) + days * 86_400_000).toISOString()

let folder: string
let store: Store
let removed: string[]
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qishao-retention-'))
  store = await openSqliteStore(folder)
  removed = []
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

const directory = {
  person: (id: string) =>
    id === 'wang'
      ? ({ id, name: '王海', role: 'entrepreneur', departments: [], enterprise: null, phone: null, accounts: { kf: 'wm1' } } as const)
      : undefined,
}
const media = { remove: async (id: string) => void removed.push(id) }
const sweepAt = (now: string, most?: number) => sweep({ store, media, directory }, cutoffsOf(now, rules), most)
const lateAt = async (now: string): Promise<readonly string[]> =>
  (await stateOf(store, now, rules)).flatMap(({ name, late }) => (late ? [name] : []))

/** Something of every class, all of it of Monday; the case ended then. */
async function fill(): Promise<void> {
  await store.receive({ ...inbound('a'), attachments: [photo, { ...photo, id: 'cd34' }] })
  await store.commit({ ...tick(reported(number, 'power')), outbox: [{ message: outbound('b'), notBefore: null, at: monday }] })
  await store.appendChat('dm:wang', { id: 'c', from: 'wang', at: monday, text: '停电了' })
  const does = async (command: Parameters<typeof act>[1], actor = wang): Promise<unknown> =>
    await store.commit(tick(act(await store.case(number), command, actor)))
  await does({ type: 'supplement', text: '', attachments: [photo] })
  await does({ type: 'resolve', answer: '线路已修复' }, staff('power'))
  await does({ type: 'give-outcome', outcome: 'solved' })
  await does({ type: 'rate', level: 5 })
  await store.putSetting('budget kf:dm:wang', JSON.stringify({ since: monday }))
  await store.putSetting('kf account wm1', 'wk1')
}

describe('what is kept', () => {
  // The numbers of seeds/retention.json: 180 days, a year, ten years (2028 and 2032 have a day more, and so has the next 29 February).
  it.each([
    ['messages', 180, { messages: 3, files: 1 }, ['inbox', 'outbox', 'chats', 'files']],
    ['notes of a silent customer, and files of a case that ended', 365, { messages: 3, notes: 2, files: 2 }, ['notes']],
    ['cases', 3653, { messages: 3, notes: 2, files: 2, cases: 1 }, ['cases']],
  ])('%s: is deleted when its time is over, and not before', async (_what, days, deleted, late) => {
    await fill()
    const none = { messages: 0, notes: 0, files: 0, cases: 0 }
    const before = await sweepAt(daysAfter(days))
    // To the moment it is kept, whatever of other classes is gone.
    for (const name of late) expect(await lateAt(daysAfter(days)), name).not.toContain(name)
    const after = await sweepAt(daysAfter(days + 0.01))
    const sum = Object.fromEntries(
      Object.keys(none).map((name) => [name, Number(Reflect.get(before, name)) + Number(Reflect.get(after, name))]),
    )
    expect(sum).toEqual({ ...none, ...deleted })
    expect(await lateAt(daysAfter(days + 1.02))).toEqual([])
    expect(await sweepAt(daysAfter(days + 2))).toEqual({ ...none, finished: true })
  })

  it('is late when nobody has deleted it for a day', async () => {
    await fill()
    expect(await lateAt(daysAfter(180.5))).toEqual([])
    expect(await lateAt(daysAfter(181.5))).toEqual(['inbox', 'outbox', 'chats', 'files'])
    expect(await lateAt(daysAfter(366.5))).toEqual(['inbox', 'outbox', 'chats', 'notes', 'files'])
    expect(await lateAt(daysAfter(3654.5))).toEqual(['inbox', 'outbox', 'chats', 'notes', 'files', 'cases'])
  })

  it('is deleted in batches, and the next sweep goes on where one was stopped', async () => {
    for (const id of ['a', 'b', 'c', 'd', 'e']) await store.receive(inbound(id))
    expect(await sweepAt(daysAfter(181), 2)).toMatchObject({ messages: 2, finished: false })
    expect(await sweepAt(daysAfter(181), 4)).toMatchObject({ messages: 3, finished: true })
  })

  it('loses a row only after its file: a stop in between leaves nothing that could be served', async () => {
    await fill()
    const stops = {
      async remove(id: string): Promise<void> {
        removed.push(id)
        throw new Error('stopped')
      },
    }
    await expect(sweep({ store, media: stops, directory }, cutoffsOf(daysAfter(400), rules))).rejects.toThrow('stopped')
    expect(removed).toEqual(['ab12'])
    expect(await sweepAt(daysAfter(400))).toMatchObject({ files: 2 })
    expect(removed).toEqual(['ab12', 'ab12', 'cd34'])
  })

  it('is a case for as long as anybody has something to do on it', async () => {
    await fill()
    await store.commit(tick(reported('QS20261123-0002', 'power')))
    expect(await sweepAt(daysAfter(4000))).toMatchObject({ cases: 1 })
    expect((await store.case('QS20261123-0002'))?.status).toBe('dispatched')
    expect(await verifyLedger(store)).toMatchObject({ intact: true, cases: 1 })
  })
})

describe('everyDay', () => {
  it('comes at its time, days off too, and is made up for until the next', () => {
    const { next, lapses } = everyDay('03:30', makeCalendar(seeds.calendar))
    const saturday = '2026-11-27T19:30:00.000Z'
    expect(next('2026-11-27T01:00:00.000Z')).toBe(saturday)
    expect([next(saturday), lapses(saturday)]).toEqual(['2026-11-28T19:30:00.000Z', '2026-11-28T19:30:00.000Z'])
  })
})

describe('npm run retention', () => {
  const run = (args: readonly string[], now: string) =>
    runStoreCommand(retentionCommand, args, { QISHAO_DATA: folder, QISHAO_CLOCK: 'virtual', QISHAO_NOW: now })

  it('shows what there is and how old it is, and says what is kept too long', async () => {
    await fill()
    const { text, code } = await run(['show'], daysAfter(200))
    expect(code).toBe(0)
    expect(text).toContain(`inbox\t2026-11-23\t${daysAfter(20).slice(0, 10)}\tkept too long`)
    expect(text).toContain('cases\t2026-11-23\t2017-06-11\tin time')
    expect(text).not.toMatch(/停电|138|海晟|ab12/)
    expect(await run(['check'], daysAfter(2))).toEqual({ text: 'nothing is kept longer than it may be', code: 0 })
    expect(await run(['check'], daysAfter(200))).toMatchObject({ code: 1, text: expect.stringContaining('chats: something from before') })
    expect((await run(['delete'], daysAfter(2))).code).toBe(2)
    expect((await run(['--help'], daysAfter(2))).code).toBe(0)
  })
})
