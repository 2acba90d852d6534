/** PostgreSQL and Redis for tests: the servers that are named or stand at their usual ports, else private ones of our own. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { freePort } from './program.ts'

/** A server that a test may stop, kill and start again; what it holds survives on disk where it keeps it. */
export type PrivateServer = {
  readonly url: string
  readonly port: number
  start(): Promise<void>
  /** `SIGQUIT` ends PostgreSQL at once, without a checkpoint; `SIGINT` closes its connections first. */
  stop(signal?: NodeJS.Signals): Promise<void>
  /** Stops it and removes what it held. */
  remove(): Promise<void>
}

/** A server for all tests, and how to stop it when it was started for them. */
export type Service = { readonly url: string; stop(): Promise<void> }

/** PostgreSQL by `DATABASE_URL`, at port 5432, or private; null where none is installed. */
export async function findPostgres(): Promise<Service | null> {
  const named = process.env.DATABASE_URL
  if (named) return { url: named, stop: async () => undefined }
  const usual = 'postgres://postgres@127.0.0.1:5432/postgres'
  if (await answersSql(usual)) return { url: usual, stop: async () => undefined }
  return await started(privatePostgres())
}

/** Redis by `REDIS_URL`, at port 6379, or private; null where none is installed. */
export async function findRedis(): Promise<Service | null> {
  const named = process.env.REDIS_URL
  if (named) return { url: named, stop: async () => undefined }
  if (await listens(6379)) return { url: 'redis://127.0.0.1:6379', stop: async () => undefined }
  return await started(privateRedis())
}

/** A database of its own on a server: the address of it, and how to remove it. */
export async function makeDatabase(server: string): Promise<{ readonly url: string; drop(): Promise<void> }> {
  const name = `qishao_${randomUUID().replaceAll('-', '')}`
  const asAdmin = async (sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: server })
    await client.connect()
    try {
      await client.query(sql)
    } finally {
      await client.end()
    }
  }
  await asAdmin(`create database ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => asAdmin(`drop database if exists ${name} with (force)`) }
}

/** Fills the data folder of a server that was not started yet. `run` runs a program of PostgreSQL as the owner of that folder. */
export type FillData = (data: string, run: (program: string, args: readonly string[]) => void) => void

/** A PostgreSQL server in a folder of its own, not started yet, empty unless filled otherwise; null where it is not installed. */
export function privatePostgres(settings: readonly string[] = [], fill: FillData = emptyData): Promise<PrivateServer | null> {
  const bin = postgresBin()
  if (bin === null) return Promise.resolve(null)
  return makePrivate('qishao-postgres-', (folder, port) => {
    const owner = ownerFor(folder)
    const data = join(folder, 'data')
    fill(data, (program, args) => void execFileSync(join(bin, program), args, { stdio: 'ignore', ...owner }))
    const args = ['-D', data, '-p', String(port), '-k', folder, '-h', '127.0.0.1', ...settings.flatMap((setting) => ['-c', setting])]
    return {
      url: `postgres://postgres@127.0.0.1:${port}/postgres`,
      spawn: () => spawn(join(bin, 'postgres'), args, { stdio: 'ignore', ...owner }),
      usual: 'SIGINT',
      answers: answersSql,
    }
  })
}

/** A Redis server in a folder of its own, not started yet; null where it is not installed. */
export function privateRedis(): Promise<PrivateServer | null> {
  const program = ['/usr/bin/redis-server', '/usr/local/bin/redis-server'].find((path) => existsSync(path))
  if (program === undefined) return Promise.resolve(null)
  return makePrivate('qishao-redis-', (folder, port) => ({
    url: `redis://127.0.0.1:${port}`,
    spawn: () =>
      spawn(program, ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder], {
        stdio: 'ignore',
      }),
    usual: 'SIGTERM',
    answers: () => listens(port),
  }))
}

// --- Internal helpers ---

type Kind = {
  readonly url: string
  spawn(): ChildProcess
  readonly usual: NodeJS.Signals
  answers(url: string): Promise<boolean>
}

const emptyData: FillData = (data, run) => run('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'])

const startTimeoutMs = 30_000
const pollMs = 50

async function makePrivate(prefix: string, prepare: (folder: string, port: number) => Kind): Promise<PrivateServer> {
  const folder = mkdtempSync(join(tmpdir(), prefix))
  const port = await freePort()
  const kind = prepare(folder, port)
  let child: ChildProcess | null = null
  const last = (): void => void child?.kill('SIGKILL') // Nobody is left to stop it.
  process.once('exit', last)

  async function stop(signal: NodeJS.Signals = kind.usual): Promise<void> {
    const running = child
    child = null
    if (running === null || running.exitCode !== null || running.signalCode !== null) return
    running.kill(signal)
    await once(running, 'exit')
  }

  return {
    url: kind.url,
    port,
    async start() {
      child = kind.spawn()
      const deadline = performance.now() + startTimeoutMs
      while (!(await kind.answers(kind.url))) {
        if (child.exitCode !== null || performance.now() > deadline) throw new Error(`the private server at port ${port} did not start`)
        await wait(pollMs)
      }
    },
    stop,
    async remove() {
      await stop()
      process.off('exit', last)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function started(made: Promise<PrivateServer | null>): Promise<Service | null> {
  const server = await made
  await server?.start()
  return server && { url: server.url, stop: server.remove }
}

/** Where Debian, Red Hat and Homebrew put the newest version. */
function postgresBin(): string | null {
  const root = '/usr/lib/postgresql'
  const versions = existsSync(root) ? readdirSync(root).toSorted((a, b) => Number(b) - Number(a)) : []
  const folders = [...versions.map((version) => join(root, version, 'bin')), '/usr/bin', '/usr/local/bin', '/opt/homebrew/bin']
  return folders.find((folder) => existsSync(join(folder, 'initdb'))) ?? null
}

/** PostgreSQL refuses to run as root: the account of the package runs it then, and owns its folder. */
function ownerFor(folder: string): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {}
  const id = (option: string): number => Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }).trim())
  const owner = { uid: id('-u'), gid: id('-g') }
  chownSync(folder, owner.uid, owner.gid)
  return owner
}

async function answersSql(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  client.on('error', () => undefined) // A server that goes away again did not answer.
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false // Not there, or not for us.
  } finally {
    await client.end().catch(() => undefined)
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const end = (answer: boolean): void => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', () => end(true)).once('error', () => end(false))
  })
}
