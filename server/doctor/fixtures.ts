/** A district that is ready to go live: a stand-in, a server's callbacks beside it, and a store with people and groups. */

import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Route } from '../../bot/channel.ts'
import { makeCallback, routesOf } from '../../bot/wecom/callback.ts'
import type { Person } from '../../cases/people.ts'
import { loadSeeds } from '../../seeds/load.ts'
import { type FakeOptions, startFake } from '../../wecom-fake/server.ts'
import { openGroupBook } from '../group-book.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import type { Store } from '../store.ts'
import { runWecomCommand } from '../wecom-command.ts'
import { callbackPaths } from './echo.ts'
import type { Environment } from './settings.ts'

/** The departments of the seeds that have a work group. */
const withGroup = loadSeeds(join(import.meta.dirname, '../../seeds'), 'xihaian').departments.filter(({ group }) => group)

/** The officials of the stand-in's enterprise, each with the userid as account. */
export const officials: readonly Person[] = [
  official('coordinator', '周晓岚', 'coordinator'),
  official('leader', '韩副区长', 'leader'),
  official('discipline', '郑立', 'discipline'),
  official('staff-hrss', '王敏', 'staff', ['hrss']),
]

export function official(id: string, name: string, role: Person['role'], departments: readonly string[] = []): Person {
  return { id, name, role, departments, enterprise: null, phone: null, accounts: { wecom: id } }
}

export type Ready = {
  readonly fake: Awaited<ReturnType<typeof startFake>>
  /** The variables of a district that is ready. */
  readonly env: Environment
  /** The lines and the exit code of a run with these variables changed; undefined takes one away. */
  run(
    changed?: Environment,
    args?: readonly string[],
    clock?: () => number,
  ): Promise<{ readonly lines: readonly string[]; readonly code: number }>
  /** Changes what is kept. */
  keep(change: (store: Store) => Promise<void>): Promise<void>
}

/** Starts it until the test ends. */
export async function ready(options: FakeOptions = {}): Promise<Ready> {
  const fake = await startFake({ clock: 'real', ...options })
  onTestFinished(() => fake.stop())
  const data = await mkdtemp(join(tmpdir(), 'qishao-doctor-'))
  onTestFinished(() => rm(data, { recursive: true, force: true }))
  const keep = async (change: (store: Store) => Promise<void>): Promise<void> => {
    const store = await openSqliteStore(data)
    await change(store)
    await store.close()
  }
  await keep(async (store) => {
    for (const person of officials) await store.putPerson(person)
    const book = await openGroupBook(store)
    for (const { code } of withGroup) await book.bind({ channel: 'aibot', group: `wr${code}`, department: code })
  })
  const given = fake.environment()
  const { port } = new URL(await serve(callbacksOf(given)))
  const env: Environment = { ...given, HOST: '127.0.0.1', PORT: port, QISHAO_DATA: data, QISHAO_SIMULATOR: 'off' }
  return {
    fake,
    env,
    keep,
    async run(changed = {}, args = ['doctor'], clock = Date.now) {
      const lines: string[] = []
      const { text, code } = await runWecomCommand(args, { ...env, ...changed }, { print: (line) => lines.push(line), clock })
      return { lines: [...lines, text], code }
    },
  }
}

/** Serves routes until the test ends, as the program does behind express; resolves with the address. */
export async function serve(
  routes: readonly Route[],
  ahead: (path: string) => { status: number; body: string } | null = () => null,
): Promise<string> {
  const server = createServer(async (request, response) => {
    const [path = '', query = ''] = (request.url ?? '').split('?')
    const first = ahead(path)
    if (first) return void response.writeHead(first.status).end(first.body)
    const route = routes.find((one) => one.method === request.method && one.path === path)
    if (!route) return void response.writeHead(404).end()
    const { status, type, body } = await route.handle({ query, headers: {}, body: Buffer.alloc(0) })
    response.writeHead(status, { 'content-type': type }).end(body)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => void server.close().closeAllConnections())
  // An HTTP server on TCP has an AddressInfo.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** An address at which nobody listens. */
export async function closed(): Promise<string> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo // as in serve
  await new Promise((done) => server.close(done))
  return `http://127.0.0.1:${port}`
}

/** The real callback routes of kf and app, with the keys of these variables. */
export function callbacksOf(env: Environment, now = (): string => new Date().toISOString()): readonly Route[] {
  return (['kf', 'app'] as const).flatMap((name) => {
    const prefix = `WECOM_${name.toUpperCase()}`
    const keys = { token: env[`${prefix}_TOKEN`] ?? '', aesKey: env[`${prefix}_AES_KEY`] ?? '', receiver: env.WECOM_CORP_ID ?? '' }
    return routesOf(callbackPaths[name], makeCallback({ ...keys, now, handle: async () => null }))
  })
}
