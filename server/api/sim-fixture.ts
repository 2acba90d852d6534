/** The simulator's API on a real port with a real store in a temporary folder, for its tests. */
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { makeHub } from '../../bot/hub.ts'
import { makeWebChannel, type WebChannel } from '../../bot/web/channel.ts'
import type { Department, Person } from '../../cases/people.ts'
import { makeApp } from '../app.ts'
import { realClock, virtualClock } from '../clock.ts'
import { onlyBy, openDirectory } from '../directory.ts'
import { openMedia } from '../media.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import type { Store } from '../store.ts'
import { simRouter } from './sim.ts'
import { openGroups } from './sim-groups.ts'
import { makeChanges } from './sim-stream.ts'

export type Answer = { readonly status: number; readonly type: string; readonly body: unknown; readonly headers: Headers }

export type Sim = {
  readonly origin: string
  readonly store: Store
  readonly web: WebChannel
  /** What was written to the log. */
  readonly log: readonly object[]
  get(path: string): Promise<Answer>
  post(path: string, body: unknown): Promise<Answer>
  put(path: string, body: unknown): Promise<Answer>
  /** Sends bytes as they are. */
  raw(method: string, path: string, body: string, type: string): Promise<Answer>
}

export const monday = '2026-11-23T01:00:00.000Z'

const department = (code: string, name: string, short: string, group: boolean): Department => ({
  code,
  name,
  short,
  aliases: [],
  duties: '',
  group,
})
const person = (id: string, role: Person['role'], name: string, departments: readonly string[] = []): Person => {
  return { id, role, name, departments, enterprise: null, phone: null }
}

const seeds = {
  duties: { triples: [], shifts: [], swaps: [] },
  departments: [
    department('power', '供电公司', '供电公司', true),
    department('hrss', '人力资源和社会保障局', '人社局', true),
    department('discipline', '纪检监察', '纪检', false),
    department('other', '其他', '其他', false),
  ],
  people: [
    person('wang', 'entrepreneur', '王海洋'),
    person('li', 'entrepreneur', '李工'),
    person('staff-power', 'staff', '张强', ['power']),
    person('head-power', 'head', '赵敏', ['power']),
    person('staff-hrss', 'staff', '王敏', ['hrss']),
    person('coordinator', 'coordinator', '周晓岚'),
    person('leader', 'leader', '韩副区长'),
    person('discipline', 'discipline', '郑立'),
  ],
}

/** Starts a simulator that ends with the test. */
export async function openSim(
  options: { readonly clock?: 'real' | 'virtual'; readonly groupHears?: 'all' | 'mentions' } = {},
): Promise<Sim> {
  const folder = await mkdtemp(join(tmpdir(), 'qishao-sim-'))
  const store = await openSqliteStore(folder)
  const clock = options.clock === 'real' ? realClock() : await virtualClock(store, monday)
  const changes = makeChanges()
  const log: object[] = []
  const web = makeWebChannel({
    chats: store,
    now: clock.now,
    groupHears: options.groupHears ?? 'all',
    changed: (chat) => changes.publish([chat]),
  })
  const hub = makeHub([web], { onFault: (error) => log.push({ fault: String(error) }) })
  await hub.start((message) => store.receive(message))
  const directory = await openDirectory(store, seeds, onlyBy('web'))
  const sim = simRouter({
    ...{ store, web, clock, changes, media: openMedia(folder), directory, groups: await openGroups(store, directory) },
    settle: async () => (await store.waiting()).length === 0,
    advanceTo: (to) => clock.set(to),
    upToDate: async () => undefined,
    chief: () => null,
    timeline: (events) => events.map(({ at, type, by }) => ({ at, text: `${by} ${type}` })),
  })
  const note = (fields: object, message: string): void => {
    log.push({ message, ...fields })
  }
  const server = createServer(makeApp({ sim, consoleFolder: null, health: () => ({ ok: true }), log: { info: note, error: note } }))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await hub.stop()
    await store.close()
    await rm(folder, { recursive: true })
  })

  const ask = async (method: string, path: string, body?: string, type = 'application/json'): Promise<Answer> => {
    const response = await fetch(origin + path, { method, ...(body === undefined ? {} : { body, headers: { 'content-type': type } }) })
    const text = await response.text()
    const kind = response.headers.get('content-type') ?? ''
    return { status: response.status, type: kind, body: kind.includes('json') ? JSON.parse(text) : text, headers: response.headers }
  }
  return {
    ...{ origin, store, web, log },
    get: (path) => ask('GET', path),
    post: (path, body) => ask('POST', path, JSON.stringify(body)),
    put: (path, body) => ask('PUT', path, JSON.stringify(body)),
    raw: (method, path, body, type) => ask(method, path, body, type),
  }
}

/** A PNG picture of one pixel, in base64. */
export const picture = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
