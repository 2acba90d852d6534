import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadSeeds } from '../seeds/load.ts'
import { type Alarm, makeAlarm, raisedAlarms } from './alarms.ts'
import { runStoreCommand } from './command.ts'
import { type Directory, onlyBy, openDirectory } from './directory.ts'
import { statusCommand } from './status-command.ts'
import { monday } from './store/fixtures.ts'
import { openSqliteStore } from './store/sqlite.ts'
import type { Store } from './store.ts'

const seeds = loadSeeds(join(import.meta.dirname, '../seeds'), 'xihaian')
const coordinator = 'web:dm:coordinator'

let folder: string
let store: Store
let directory: Directory
let now: string
let woken: (() => void)[]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qishao-alarms-'))
  store = await openSqliteStore(folder)
  directory = await openDirectory(store, seeds, onlyBy('web'))
  now = monday
  woken = []
})
afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true })
})

/** The alarms of one process. */
const process = (): Alarm => {
  return makeAlarm({ store, directory, clock: { now: () => now }, log: pino({ level: 'silent' }) }, () => woken.shift()?.())
}
const minutesLater = (minutes: number): string => new Date(Date.parse(monday) + minutes * 60_000).toISOString()

/** Raises it, and waits until it is kept. */
async function raise(alarm: Alarm, kind = 'aibot-kicked'): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  woken.push(resolve)
  alarm('aibot', kind, 'Another connection has taken the place of ours.')
  await promise
}
const told = async (): Promise<number> => (await store.unsent(coordinator, now)).length

describe('an alarm', () => {
  it('is kept with since when, and is over an hour after it was raised last', async () => {
    const alarm = process()
    await raise(alarm)
    now = minutesLater(40)
    await raise(alarm)
    now = minutesLater(99)
    expect(await raisedAlarms(store, now)).toEqual([{ channel: 'aibot', kind: 'aibot-kicked', since: monday, last: minutesLater(40) }])
    now = minutesLater(100)
    expect(await raisedAlarms(store, now)).toEqual([])
  })

  it('is told once an hour, also after a restart and by whichever process sees it', async () => {
    await raise(process())
    now = minutesLater(59)
    await raise(process())
    expect(await told()).toBe(1)
    now = minutesLater(60)
    await raise(process())
    expect(await told()).toBe(2)
  })

  it('is told apart from one of another kind', async () => {
    const alarm = process()
    await raise(alarm)
    await raise(alarm, 'wecom-40001')
    expect(await told()).toBe(2)
    expect((await raisedAlarms(store, now)).map(({ kind }) => kind).toSorted()).toEqual(['aibot-kicked', 'wecom-40001'])
  })

  it('is told once by two processes that see it in the same moment', async () => {
    await Promise.all([raise(process()), raise(process())])
    expect(await told()).toBe(1)
  })

  it('that comes again within a minute is not written again', async () => {
    const alarm = process()
    await raise(alarm)
    now = minutesLater(0.9)
    alarm('aibot', 'aibot-kicked', 'Again.')
    now = minutesLater(2)
    await raise(alarm, 'wecom-40001')
    expect((await raisedAlarms(store, now)).find(({ kind }) => kind === 'aibot-kicked')?.last).toBe(monday)
  })

  it('stands among the figures of npm run status', async () => {
    await raise(process())
    const { text } = await runStoreCommand(statusCommand, [], { QISHAO_DATA: folder, QISHAO_CLOCK: 'virtual', QISHAO_NOW: minutesLater(5) })
    expect(text.split('\n').at(-1)).toBe(`alarm of aibot: aibot-kicked, since ${monday}, last ${monday}`)
  })
})
