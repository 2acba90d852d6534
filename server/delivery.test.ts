import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeCalendar } from '../cases/calendar.ts'
import { given, local, reported, until } from '../cases/fixtures.ts'
import { loadSeeds } from '../seeds/load.ts'
import { deliver } from './delivery.ts'
import { type Directory, onlyBy, openDirectory } from './directory.ts'
import { makeSimilarCases } from './similar-cases.ts'
import { openSqliteStore } from './store/sqlite.ts'
import type { Store } from './store.ts'

const seeds = loadSeeds(join(import.meta.dirname, '../seeds'), 'xihaian')

describe('a reminder out of hours', () => {
  let folder: string
  let store: Store
  let directory: Directory
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'qishao-delivery-'))
    store = await openSqliteStore(folder)
    directory = await openDirectory(store, seeds, onlyBy('web'))
  })
  afterAll(async () => {
    await store.close()
    rmSync(folder, { recursive: true })
  })

  /** When 住建局's group may read that its limit comes near, by the calendar that it names. */
  const heldUntil = (calendar: string, at: string): string | null | undefined => {
    const further = [{ name: 'site', hours: [{ from: '07:00', to: '15:00' }] }]
    const world = {
      ...{
        directory,
        similar: makeSimilarCases(),
        profile: seeds.profile,
        agenda: seeds.agenda,
        elsewhere: seeds.elsewhere,
        pace: seeds.pace,
      },
      calendar: makeCalendar({ ...seeds.calendar, further, departments: { hucd: calendar } }),
    }
    const reminders = given(reported, until('2026-09-20 14:00')).notices.filter(({ event }) => event.type === 'clock-yellow')
    return deliver(reminders, world, local(at)).find(({ message }) => message.conversation === 'web:group:hucd')?.notBefore
  }

  it('waits for the working hours of the department that reads it', () => {
    expect(heldUntil('district', '2026-09-20 16:00')).toBeNull()
    expect(heldUntil('site', '2026-09-20 16:00')).toBe(local('2026-09-21 07:00'))
    expect(heldUntil('district', '2026-09-21 07:30')).toBe(local('2026-09-21 09:00'))
    expect(heldUntil('site', '2026-09-21 07:30')).toBeNull()
  })
})
