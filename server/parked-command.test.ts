import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { auditOf } from './audit.ts'
import { runStoreCommand, type Said } from './command.ts'
import { openDesk } from './order-desk.ts'
import { parkedCommand } from './parked-command.ts'
import { carryOutParked, parkedDesk } from './parked-orders.ts'
import { inbound, monday, outbound } from './store/fixtures.ts'
import { openSqliteStore } from './store/sqlite.ts'
import type { Store } from './store.ts'

const home = 'web:dm:wang'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qishao-parked-'))
  await withStore(async (store) => {
    await store.receive(inbound('in'))
    const outbox = ['1', '2'].map((id) => ({ message: outbound(id), notBefore: null, at: monday }))
    await store.commit({ conversation: null, cases: [], outbox })
    const [waiting] = (await store.open(home)).inbound
    await store.parkInbound(home, [waiting?.seq ?? 0], 'the model did not answer')
    const [one, two] = await store.unsent(home, monday)
    await store.failed(one?.seq ?? 0, 'timeout', monday)
    await store.parkOutbound(one?.seq ?? 0, 'timeout')
    await store.parkOutbound(two?.seq ?? 0, 'wecom 40096: no such user')
  })
})
afterEach(() => rm(folder, { recursive: true }))

async function withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openSqliteStore(folder)
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}
const run = (...args: readonly string[]): Promise<Said> => runStoreCommand(parkedCommand, [...args, '--by', 'liu'], { QISHAO_DATA: folder })
const left = (): Promise<readonly string[]> => withStore(async (store) => (await store.parked()).map(({ box, seq }) => `${box} ${seq}`))
const queued = (): Promise<readonly string[]> =>
  withStore(async (store) => (await store.unsent(home, monday)).map(({ message }) => message.text))
const audited = () => withStore(async (store) => (await auditOf(store)).entries)

describe('npm run parked -- resend', () => {
  it('puts one message back, and says in it that it may have arrived when it had been tried', async () => {
    expect(await run('resend', 'outbox', '1')).toEqual({ text: 'outbox 1: put back', code: 0 })
    expect(await queued()).toEqual([`（可能重复，前面收到过的请忽略）${outbound('1').text}`])
    expect(await left()).toEqual(['inbox 1', 'outbox 2'])
    expect(await audited()).toMatchObject([{ type: 'parked-resent', box: 'outbox', row: 1, reason: '-', by: 'command:liu' }])
  })

  it('puts back all whose reason holds a text', async () => {
    expect(await run('resend', '--all', '--error', '40096', '--reason', 'the account is back')).toMatchObject({
      text: 'outbox 2: put back',
    })
    expect(await left()).toEqual(['inbox 1', 'outbox 1'])
    expect(await run('resend', '--all', '--error', 'nothing like it')).toEqual({ text: 'nothing is parked', code: 0 })
  })

  it('says of what is not parked that it is not, and records nothing', async () => {
    expect(await run('resend', 'inbox', '99')).toEqual({ text: 'inbox 99: is not parked', code: 1 })
    expect(await audited()).toEqual([])
  })
})

describe('npm run parked -- drop', () => {
  it('lets messages go for a reason, which stands in the audit', async () => {
    expect(await run('drop', '--all', '--reason', ' told by phone ')).toMatchObject({ code: 0 })
    expect([await left(), await queued()]).toEqual([[], []])
    const entries = await audited()
    expect(entries.map(({ type }) => type)).toEqual(Array(3).fill('parked-dropped'))
    expect(entries[0]).toMatchObject({ by: 'command:liu', reason: 'told by phone' })
  })

  it('refuses without a reason', async () => {
    expect(await run('drop', 'outbox', '1')).toMatchObject({ code: 2, text: expect.stringContaining('--reason') })
    expect(await run('drop', 'outbox', '1', '--reason', ' ')).toMatchObject({ code: 2 })
    expect(await left()).toHaveLength(3)
  })
})

describe('a decision that cannot be read', () => {
  it.each([
    [['resend']],
    [['resend', 'outbox']],
    [['resend', 'letterbox', '1']],
    [['drop', 'outbox', '1.5', '--reason', 'r']],
    [['resend', '--all', 'outbox', '1']],
  ])('is refused: %j', async (args) => {
    expect((await run(...args)).code).toBe(2)
    expect(await left()).toHaveLength(3)
  })

  it('names what is known when there is too much of it', async () => {
    expect(await run('resend', 'outbox', '1', '2')).toMatchObject({ code: 2, text: expect.stringContaining('"resend"') })
  })
})

describe('beside a running server', () => {
  it('is carried out by it, which answers and sends at once', async () => {
    const store = await openSqliteStore(folder)
    const woken: string[] = []
    const deps = { store, now: () => monday, wake: (conversations: readonly string[]) => void woken.push(...conversations) }
    const desk = openDesk(folder, parkedDesk, { carryOut: (order) => carryOutParked(order, deps), failed: () => undefined })
    try {
      expect(await run('resend', 'inbox', '1')).toEqual({ text: 'inbox 1: put back', code: 0 })
      expect(woken).toEqual([home])
      expect(await run('drop', '--all', '--reason', 'told by phone')).toMatchObject({ code: 0 })
      expect(woken).toEqual([home])
      expect(await store.parked()).toEqual([])
    } finally {
      await desk.close()
      await store.close()
    }
  })
})
