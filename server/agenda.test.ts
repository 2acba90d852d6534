import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { daily } from '../cases/agenda.ts'
import { makeCalendar } from '../cases/calendar.ts'
import { loadSeeds } from '../seeds/load.ts'
import { agendaKey, type Job, planAgenda } from './agenda.ts'
import { outbound } from './delivery.ts'
import { onlyBy, openDirectory } from './directory.ts'
import { openGroupBook } from './group-book.ts'
import { makeNumbers } from './numbers.ts'
import { onlyProcess } from './peers.ts'
import { makeSimilarCases } from './similar-cases.ts'
import { deaf } from './speech.ts'
import { openSqliteStore } from './store/sqlite.ts'
import type { Store } from './store.ts'
import { tick } from './tick.ts'
import { unwatched } from './watch.ts'
import type { World } from './world.ts'

const seeds = loadSeeds(join(import.meta.dirname, '../seeds'), 'xihaian')
const calendar = makeCalendar(seeds.calendar)
const local = (time: string): string => new Date(`${time.replace(' ', 'T')}:00+08:00`).toISOString()
const chat = 'web:dm:coordinator'

let folder: string
let store: Store
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qishao-agenda-'))
  store = await openSqliteStore(folder)
})
afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true })
})

/** A program that was started at a time, with these jobs. */
async function startedAt(time: string, ...jobs: readonly Job[]): Promise<World> {
  const world: World = {
    ...{
      store,
      calendar,
      jobs,
      agenda: seeds.agenda,
      profile: seeds.profile,
      elsewhere: seeds.elsewhere,
      pace: seeds.pace,
      assessment: seeds.assessment,
      catalogue: seeds.catalogue,
    },
    directory: await openDirectory(store, seeds, onlyBy('web')),
    groups: await openGroupBook(store),
    listen: deaf,
    reads: () => ({ label: 'talk', margin: 0 }),
    understand: () => {
      throw new Error('a job understands nothing')
    },
    similar: makeSimilarCases(),
    numbers: makeNumbers(store),
    clock: { virtual: true, now: () => local(time), set: () => Promise.resolve(), adopt: () => undefined },
    log: pino({ level: 'silent' }),
    watch: unwatched,
    peers: onlyProcess,
  }
  await planAgenda(world)
  return world
}

/** A job that says its name on every working day at 09:30, with how often it has run. */
const greeting = (name: string, meanwhile: () => Promise<void> = async () => undefined): Job => ({
  name,
  recurs: daily('09:30', calendar),
  async run(_world, now, memory) {
    await meanwhile()
    const times = typeof memory === 'number' ? memory + 1 : 1
    return { outbox: [outbound(chat, { text: `${name} ${times}`, buttons: [] }, now)], memory: times }
  },
})

const heard = async (): Promise<readonly string[]> =>
  (await store.unsent(chat, local('2027-01-01 00:00'))).map(({ message }) => message.text)

describe('a job of the agenda', () => {
  it('is the next moment of the store, and runs then, once', async () => {
    const world = await startedAt('2026-11-24 08:00', greeting('morning'))
    expect(await store.nextMoment()).toBe(local('2026-11-24 09:30'))
    for (const time of ['2026-11-24 09:30', '2026-11-24 09:30', '2026-11-24 15:00']) await tick(world, local(time))
    expect(await heard()).toEqual(['morning 1'])
    expect(await store.nextMoment()).toBe(local('2026-11-25 09:30'))
  })

  it('keeps its place and its memory over a stop', async () => {
    await tick(await startedAt('2026-11-24 08:00', greeting('morning')), local('2026-11-24 09:30'))
    const again = await startedAt('2026-11-24 16:00', greeting('morning'))
    await tick(again, local('2026-11-24 16:00'))
    await tick(again, local('2026-11-25 09:30'))
    expect(await heard()).toEqual(['morning 1', 'morning 2'])
  })

  it('runs later on the same day when the program was down, and for many missed days once', async () => {
    await startedAt('2026-11-24 08:00', greeting('morning'))
    const again = await startedAt('2026-11-27 14:00', greeting('morning'))
    await tick(again, local('2026-11-27 14:00'))
    expect(await heard()).toEqual(['morning 1'])
  })

  it('does not run at night: what lapses meanwhile is left to the next time', async () => {
    await startedAt('2026-11-24 08:00', greeting('morning'))
    const again = await startedAt('2026-11-24 22:00', greeting('morning'))
    await tick(again, local('2026-11-24 22:00'))
    expect(await store.nextMoment()).toBe(local('2026-11-25 09:00'))
    await tick(again, local('2026-11-25 09:00'))
    expect(await heard()).toEqual([])
    await tick(again, local('2026-11-25 09:30'))
    expect(await heard()).toEqual(['morning 1'])
  })

  it('that fails is tried again an hour later, and keeps no other from running', async () => {
    let broken = true
    const failing = greeting('failing', async () => {
      if (broken) throw new Error('the printer is on fire')
    })
    const world = await startedAt('2026-11-24 08:00', failing, greeting('morning'))
    await tick(world, local('2026-11-24 09:30'))
    expect(await heard()).toEqual(['morning 1'])
    expect(await store.nextMoment()).toBe(local('2026-11-24 10:30'))
    broken = false
    await tick(world, local('2026-11-24 10:30'))
    expect(await heard()).toEqual(['morning 1', 'failing 1'])
  })

  it('is computed anew when the agenda has moved on meanwhile, and told once', async () => {
    let disturbed = false
    const job = greeting('morning', async () => {
      if (disturbed) return
      disturbed = true
      const { version, dialog } = await store.open(agendaKey)
      await store.commit({ conversation: { key: agendaKey, version, dialog, answered: [] }, cases: [], outbox: [] })
    })
    await tick(await startedAt('2026-11-24 08:00', job), local('2026-11-24 09:30'))
    expect(await heard()).toEqual(['morning 1'])
  })

  it('that is new is planned from the start on, and one that is gone is forgotten', async () => {
    await startedAt('2026-11-24 08:00', greeting('old'))
    const world = await startedAt('2026-11-24 12:00', greeting('new'))
    await tick(world, local('2026-11-24 13:00'))
    expect(await heard()).toEqual([])
    await tick(world, local('2026-11-25 09:30'))
    expect(await heard()).toEqual(['new 1'])
  })
})
