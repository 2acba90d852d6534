/** Somebody leaves while messages to them wait, over a real store. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { Person } from '../cases/people.ts'
import { outbound } from './delivery.ts'
import { letGo } from './leaving.ts'
import { openSqliteStore } from './store/sqlite.ts'
import type { Store } from './store.ts'

const now = '2026-11-23T01:00:00.000Z'
const chat = 'aibot:dm:zhang'

/** 张工 with two messages on the way. */
async function leaving() {
  const folder = mkdtempSync(join(tmpdir(), 'qishao-leaving-'))
  const store = await openSqliteStore(folder)
  onTestFinished(async () => {
    await store.close()
    rmSync(folder, { recursive: true })
  })
  const staff: Person = { id: 'zhang', name: '张工', role: 'staff', departments: ['hrss'], enterprise: null, phone: null }
  const people = new Map([[staff.id, staff]])
  const directory = {
    person: (id: string) => people.get(id),
    adopt: (changed: readonly Person[]) => {
      for (const person of changed) people.set(person.id, person)
    },
  }
  const outbox = ['新转办 0007', '新转办 0008'].map((text) => outbound(chat, { text, buttons: [] }, now))
  await store.commit({ conversation: null, cases: [], outbox })
  const go = (over: Partial<Store> = {}): Promise<void> =>
    letGo('zhang', { by: 'channel:app', at: now }, { store: { ...store, ...over }, directory })
  return { store, people, go }
}

it('is told nothing more, also of what was being sent at that moment', async () => {
  const { store, people, go } = await leaving()
  await go({
    async unsent(conversation, at) {
      const rows = await store.unsent(conversation, at)
      await store.sent(rows[0]?.seq ?? 0, 'receipt')
      return rows
    },
  })
  expect(people.get('zhang')).toMatchObject({ departments: [], left: now })
  expect(await store.unsent(chat, now)).toEqual([])
})

it('is told nothing more when the program was stopped in between, and is told again that they left', async () => {
  const { store, people, go } = await leaving()
  await expect(go({ parkOutbound: () => Promise.reject(new Error('killed')) })).rejects.toThrow('killed')
  expect(people.get('zhang')).toMatchObject({ left: now })
  await go()
  expect(await store.unsent(chat, now)).toEqual([])
})
