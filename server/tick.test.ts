import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeCalendar } from '../cases/calendar.ts'
import { handle } from '../cases/handle.ts'
import { loadSeeds } from '../seeds/load.ts'
import { onlyBy, openDirectory } from './directory.ts'
import { openGroupBook } from './group-book.ts'
import { makeNumbers } from './numbers.ts'
import { onlyProcess } from './peers.ts'
import { makeSimilarCases } from './similar-cases.ts'
import { deaf } from './speech.ts'
import { StoreError } from './store/error.ts'
import { reported } from './store/fixtures.ts'
import { openSqliteStore } from './store/sqlite.ts'
import type { Store } from './store.ts'
import { tick } from './tick.ts'
import { unwatched } from './watch.ts'
import { coreGiven, type World } from './world.ts'

const seeds = loadSeeds(join(import.meta.dirname, '../seeds'), 'xihaian')
const calendar = makeCalendar(seeds.calendar)
let folder: string
let store: Store
let world: World

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qishao-tick-'))
  store = await openSqliteStore(folder)
  world = {
    store,
    directory: await openDirectory(store, seeds, onlyBy('web')),
    groups: await openGroupBook(store),
    calendar,
    profile: seeds.profile,
    elsewhere: seeds.elsewhere,
    assessment: seeds.assessment,
    catalogue: seeds.catalogue,
    listen: deaf,
    jobs: [],
    agenda: seeds.agenda,
    pace: seeds.pace,
    reads: () => ({ label: 'talk', margin: 0 }),
    understand: () => {
      throw new Error('a tick understands nothing')
    },
    similar: makeSimilarCases(),
    numbers: makeNumbers(store),
    clock: { virtual: false, now: () => '', set: () => Promise.resolve(), adopt: () => undefined },
    log: pino({ level: 'silent' }),
    watch: unwatched,
    peers: onlyProcess,
  }
  // Dispatched on Monday 2026-11-23 at 09:00; contact ends on Tuesday at 17:30.
  const report = reported('QS20261123-0001', 'power').events[0]
  if (report?.type !== 'reported') throw new Error('a case begins with its report')
  const { type: _type, at, by, clocks: _clocks, number, ...said } = report
  const actor = { id: by, role: 'entrepreneur' as const, departments: [] }
  const handled = handle(
    { type: 'report', number, route: 'auto', ...said, urgency: 'normal', suggestions: [{ code: 'power', p: 0.99 }] },
    null,
    coreGiven(world, actor, at),
  )
  if ('refused' in handled) throw new Error(handled.refused)
  await store.commit({
    conversation: null,
    cases: [{ case: handled.case, version: 0, events: handled.events, timer: handled.timer }],
    outbox: [],
  })
})
afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true })
})

const head = 'web:dm:head-power'

describe('a tick', () => {
  it('turns the light red once, though it comes twice', async () => {
    await tick(world, '2026-11-24T09:30:00.000Z')
    await tick(world, '2026-11-24T09:30:01.000Z')
    const types = (await store.events('QS20261123-0001')).map((event) => event.type)
    expect(types.filter((type) => type === 'clock-red')).toHaveLength(1)
  })

  it('tells the head at the close of business, though a real tick comes a moment later', async () => {
    await tick(world, '2026-11-24T05:30:00.200Z')
    await tick(world, '2026-11-24T09:30:00.900Z')
    expect(await store.unsent(head, '2026-11-24T09:30:01.000Z')).toHaveLength(1)
  })

  it('A1.10: tells the group the second reminder of a day on the next, where the district wants one a day', async () => {
    world = { ...world, agenda: { ...world.agenda, reminders: { mostPerCaseAndDay: 1, source: '' } } }
    await tick(world, '2026-11-24T05:30:00.000Z')
    await tick(world, '2026-11-24T09:30:00.000Z')
    const group = (at: string): Promise<number> => store.unsent('web:group:power', at).then((rows) => rows.length)
    expect(await group('2026-11-24T15:00:00.000Z')).toBe(1)
    expect(await group('2026-11-25T01:00:00.000Z')).toBe(2)
    // The head was not reminded on that day yet.
    expect(await store.unsent(head, '2026-11-24T09:30:00.000Z')).toHaveLength(1)
  })

  it('wakes a dialog in time though the store was away at first', async () => {
    const at = '2026-11-24T05:00:00.000Z'
    const dialog = { key: 'web:dm:wang', version: 0, dialog: null, answered: [], timer: { at, person: 'wang' } }
    await store.commit({ conversation: dialog, cases: [], outbox: [] })
    const away = new StoreError('the database is not available, try again', { retryable: true })
    await expect(tick({ ...world, store: { ...store, open: () => Promise.reject(away) } }, at)).rejects.toBe(away)
    expect(await store.dueConversations(at, 1)).toMatchObject([{ conversation: 'web:dm:wang', at }])
  })

  it('tells nobody at night what a stop held up until then', async () => {
    await tick(world, '2026-11-24T15:00:00.000Z')
    expect(await store.unsent(head, '2026-11-24T15:00:00.000Z')).toHaveLength(0)
    expect(await store.unsent(head, '2026-11-25T01:00:00.000Z')).toHaveLength(1)
  })
})
