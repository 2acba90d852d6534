/** Faults that need no fleet: the same data twice, a full disk, a damaged model, a damaged record. */
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { askHowThingsAre } from '../journeys/callers.ts'
import { verifyCommand } from '../journeys/evidence.ts'
import { type Client, makeClient, playCase, type Topic, topics } from '../journeys/load.ts'
import { freePort, type Program, spawnProgram } from '../journeys/program.ts'
import { makeDatabase, privatePostgres } from '../journeys/services.ts'
import { townOpens } from './town.ts'

/** A fault on a folder of its own. `strike` resolves with what was done and what is wrong; null where this machine cannot do it. */
export type AloneFault = {
  readonly id: string
  readonly title: string
  strike(folder: string): Promise<{ readonly done: string; readonly times: number; readonly faults: readonly string[] } | null>
}

/** K3: a second process on the embedded store is refused; on an empty database both work. */
export const sameDataTwice: AloneFault = {
  id: 'K3',
  title: 'the same data twice: the embedded store refuses, the database lets both work',
  async strike(folder) {
    const faults: string[] = []
    await withProgram(join(folder, 'embedded'), {}, async (first) => {
      const second = spawnProgram(join(folder, 'embedded'), await freePort(), settings)
      const said = await second.ready.then(
        () => 'it started',
        (error) => String(error),
      )
      await second.kill()
      if (!said.includes('(1)') || !said.includes('is in use by another process')) faults.push(`a second process on the folder: ${said}`)
      faults.push(...(await plays(first, 'undisturbed')))
    })
    const postgres = await privatePostgres()
    if (postgres === null) return null
    try {
      await postgres.start()
      const { url } = await makeDatabase(postgres.url)
      const ports = [await freePort(), await freePort()]
      const both = ports.map((port) => spawnProgram(join(folder, 'shared'), port, { ...settings, DATABASE_URL: url }))
      try {
        await Promise.all(both.map(({ ready }) => ready))
        for (const [n, program] of both.entries()) faults.push(...(await plays(program, `at-${n}`)))
      } finally {
        await Promise.all(both.map((program) => program.kill()))
      }
      faults.push(...(await ledgerFaults({ DATABASE_URL: url })))
    } finally {
      await postgres.remove()
    }
    return { done: 'one of each', times: 2, faults }
  },
}

/** K6: the disk is full; what is said then is not acknowledged, and goes on when there is room. */
export const fullDisk: AloneFault = {
  id: 'K6',
  title: 'the disk is full: of the embedded store, and of the database',
  async strike(folder) {
    if (process.getuid?.() !== 0) return null
    const faults: string[] = []
    chmodSync(folder, 0o755) // The account of PostgreSQL must find its way to its disk.
    await onSmallDisk(join(folder, 'small'), 48, async (disk) => {
      const data = join(disk, 'data')
      await withProgram(data, {}, async (program) => {
        faults.push(...(await fills(program, disk, async () => undefined)))
      })
      faults.push(...(await ledgerFaults({ QISHAO_DATA: data })))
    })
    await onSmallDisk(join(folder, 'small-database'), 160, async (disk) => {
      const usual = process.env.TMPDIR
      process.env.TMPDIR = disk
      const postgres = await privatePostgres(['max_wal_size=32MB', 'min_wal_size=32MB', 'wal_keep_size=0']).finally(() => {
        if (usual === undefined) delete process.env.TMPDIR
        else process.env.TMPDIR = usual
      })
      if (postgres === null) return
      try {
        await postgres.start()
        const { url } = await makeDatabase(postgres.url)
        await withProgram(join(folder, 'on-database'), { DATABASE_URL: url }, async (program) => {
          faults.push(
            ...(await fills(program, disk, async () => {
              // It may have ended for want of room.
              await postgres.stop('SIGQUIT')
              await postgres.start()
            })),
          )
        })
        faults.push(...(await ledgerFaults({ DATABASE_URL: url })))
      } finally {
        await postgres.remove()
      }
    })
    return { done: 'each filled until a message was refused, then emptied', times: 2, faults }
  },
}

/** K12: the model that the district has trained is damaged. */
export const damagedModel: AloneFault = {
  id: 'K12',
  title: 'the model file of the district is damaged or cut short at the start',
  async strike(folder) {
    const faults: string[] = []
    const shipped = join(import.meta.dirname, '../../build/nlu-svm.model')
    const bytes = readFileSync(shipped)
    const kinds = [
      ['no model', Buffer.from('no model')],
      ['cut short', bytes.subarray(0, bytes.length / 2)],
    ] as const
    for (const [name, content] of kinds) {
      const data = join(folder, name.replace(' ', '-'))
      mkdirSync(data, { recursive: true })
      writeFileSync(join(data, 'nlu-svm.model'), content)
      await withProgram(data, {}, async (program) => void faults.push(...(await plays(program, 'reporter'))))
    }
    return { done: kinds.map(([name]) => name).join(', '), times: kinds.length, faults }
  },
}

/** K13: the last record is torn, and a record is altered. */
export const damagedRecord: AloneFault = {
  id: 'K13',
  title: 'the last record is torn (the end of the log is cut off), and a byte of an event is altered',
  async strike(folder) {
    const faults: string[] = []
    const wal = join(folder, 'qishao.sqlite-wal')
    for (const [n, bytes] of tornBytes.entries()) {
      await withProgram(folder, {}, async (program) => void faults.push(...(await plays(program, `torn-${n}`))))
      if (!existsSync(wal)) faults.push('there is no log to be torn')
      else truncateSync(wal, Math.max(0, readFileSync(wal).length - bytes))
      faults.push(...(await ledgerFaults({ QISHAO_DATA: folder })))
    }
    await withProgram(folder, {}, async (program) => void (await program.stop()))
    const file = join(folder, 'qishao.sqlite')
    const data = readFileSync(file)
    // The kind of an event of a history: "acknowledged" becomes "bcknowledged".
    const at = data.lastIndexOf('"type":"acknowledged"')
    if (at < 0) faults.push('no event was found to be altered')
    data.write('b', at + '"type":"'.length)
    writeFileSync(file, data)
    const { code, text } = await verifyCommand({ QISHAO_DATA: folder })
    if (code !== 1) faults.push(`an altered event was not found: ${text}`)
    return { done: `torn ${tornBytes.length} times, altered once`, times: tornBytes.length + 1, faults }
  },
}

// --- Internal helpers ---

const settings = { QISHAO_CLOCK: 'virtual', QISHAO_NOW: townOpens, QISHAO_BURST_MS: '0', QISHAO_DISK_FLOOR_MB: '2' }

/** Less than a page of the log, a page, several. */
const tornBytes = [7, 4_096, 20_000] as const

const patienceMs = 60_000

/** Runs with a program that is killed at the end. */
async function withProgram(data: string, env: Readonly<Record<string, string>>, run: (program: Program) => Promise<void>): Promise<void> {
  const program = spawnProgram(data, await freePort(), { ...settings, ...env })
  try {
    await program.ready
    await run(program)
  } finally {
    await program.kill()
  }
}

const clientOf = ({ url }: Program): Client =>
  makeClient(
    () => url,
    () => 1,
    patienceMs,
  )

/** Plays a case to its end; why that went wrong, or nothing. */
async function plays(program: Program, reporter: string): Promise<readonly string[]> {
  const { stuck } = await playCase(clientOf(program), reporter, atOnce(), (work) => work())
  return stuck === null ? [] : [`${reporter}: ${stuck}`]
}

function atOnce(): Topic {
  const topic = topics.find(({ coordinator }) => coordinator === null)
  if (!topic) throw new Error('there is a topic that the program hands on by itself')
  return topic
}

async function ledgerFaults(env: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { code, text } = await verifyCommand(env)
  return code === 0 ? [] : [text]
}

async function onSmallDisk(folder: string, megabytes: number, run: (disk: string) => Promise<void>): Promise<void> {
  mkdirSync(folder, { recursive: true })
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=1777`, 'tmpfs', folder])
  try {
    await run(folder)
  } finally {
    execFileSync('umount', ['-l', folder])
  }
}

/** Says things until one is refused, makes room, and looks whether all that was acknowledged is there. */
async function fills(program: Program, disk: string, roomMade: () => Promise<void>): Promise<readonly string[]> {
  const faults: string[] = []
  const client = clientOf(program)
  await askHowThingsAre(client, 'probe')
  const filler = join(disk, 'filler')
  fill(filler)
  const acknowledged: string[] = []
  let refused: number | null = null
  for (let n = 0; refused === null && n < mostPosts; n++) {
    const id = `full-${n}`
    const status = await post(program.url, id)
    if (status === 202) acknowledged.push(id)
    else refused = status
  }
  if (refused !== 503) faults.push(`a message that could not be kept was answered ${refused ?? 'always with 202'}, not 503`)
  const ready = await fetch(`${program.url}/readyz`, { signal: AbortSignal.timeout(patienceMs) })
  if (ready.status !== 503) faults.push(`/readyz answered ${ready.status} while the disk was full`)
  await ready.arrayBuffer()
  rmSync(filler)
  await roomMade()
  await askHowThingsAre(client, 'probe')
  await client.ask('POST', '/sim/settle', { timeoutMs: patienceMs }, patienceMs)
  const kept = new Set<string>()
  for (let after = 0; ; ) {
    const { messages } = await client.ask<{ messages: readonly { id: string; n: number }[] }>(
      'GET',
      `/sim/chats/dm:probe/messages?after=${after}`,
    )
    if (messages.length === 0) break
    for (const { id, n } of messages) {
      kept.add(id)
      after = n
    }
  }
  const lost = acknowledged.filter((id) => !kept.has(id))
  if (lost.length > 0) faults.push(`${lost.length} of ${acknowledged.length} acknowledged messages are gone`)
  return faults
}

/** Enough to fill what a log keeps free. */
const mostPosts = 5_000

/** Longer than a page. */
const longText = 'x'.repeat(20_000)

async function post(url: string, id: string): Promise<number> {
  const response = await fetch(`${url}/sim/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ chat: 'dm:probe', from: 'probe', text: longText, id }),
    signal: AbortSignal.timeout(patienceMs),
  })
  await response.arrayBuffer()
  return response.status
}

/** Takes all the room that is left. */
function fill(file: string): void {
  for (const block of [1 << 20, 1 << 12]) {
    for (;;) {
      try {
        writeFileSync(file, Buffer.alloc(block), { flag: 'a' })
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') break
        throw error
      }
    }
  }
}
