import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { ChannelError } from '../bot/channel.ts'
import { loadSeeds } from '../seeds/load.ts'
import { onlyBy, openDirectory } from './directory.ts'
import { monday, outbound, reported, tick } from './store/fixtures.ts'
import { openSqliteStore } from './store/sqlite.ts'
import type { Store } from './store.ts'
import { makeUndelivered, sendRound } from './undelivered.ts'

describe('a message that the platform had taken and that did not arrive', () => {
  let folder: string
  let store: Store
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'qishao-undelivered-'))
    store = await openSqliteStore(folder)
    await store.commit({ conversation: null, cases: [], outbox: [{ message: outbound('1'), notBefore: null, at: monday }] })
    await store.sent(1, 'receipt')
  })
  afterEach(async () => {
    await store.close()
    await rm(folder, { recursive: true })
  })

  /** Says that message 1 did not arrive, and tells who was woken and what went round. */
  const fails = async (why: { readonly reason: string; readonly held: boolean }, rationed = true) => {
    const woken: string[] = []
    const round: string[] = []
    const undelivered = makeUndelivered(
      { store, log: pino({ level: 'silent' }) },
      {
        closed: async () => rationed,
        held: async () => [],
        idle: async () => undefined,
        sendRound: async (message) => [`${message.conversation}:instead:${round.push(message.text)}`],
        wake: (conversations) => woken.push(...conversations),
      },
    )
    await undelivered('1', why)
    await undelivered('1', why)
    return { woken, round }
  }

  it('waits for the next word when the window was closed', async () => {
    const { woken, round } = await fails({ reason: 'over 48 h', held: true })
    expect(round).toEqual([])
    expect(woken).toEqual([outbound('1').conversation])
    expect(await store.counts()).toMatchObject({ unsent: 1, parked: 0 })
  })

  it('is found also when the platform says so before the receipt is kept', async () => {
    await store.commit({ conversation: null, cases: [], outbox: [{ message: outbound('2'), notBefore: null, at: monday }] })
    const [row] = await store.unsent(outbound('2').conversation, monday)
    const undelivered = makeUndelivered(
      { store, log: pino({ level: 'silent' }) },
      {
        ...{ closed: async () => true, held: async () => [], sendRound: async () => [], wake: () => undefined },
        idle: () => store.sent(row?.seq ?? 0, 'receipt'),
      },
    )
    await undelivered('2', { reason: 'over 48 h', held: true })
    expect(await store.counts()).toMatchObject({ unsent: 1 })
  })

  it.each([
    ['the customer refuses messages', { reason: 'refused', held: false }, true],
    ['nothing is counted in that place', { reason: 'over 48 h', held: true }, false],
  ])('goes round once and is parked when %s', async (_why, why, rationed) => {
    const { woken, round } = await fails(why, rationed)
    expect(round).toEqual([outbound('1').text])
    expect(woken).toContain(`${outbound('1').conversation}:instead:1`)
    expect(await store.parked()).toMatchObject([{ box: 'outbox', error: why.reason }])
  })
})

describe('what the coordinator reads about a message that reached nobody', () => {
  it('names the case and not the reporter, who may have stayed anonymous', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'qishao-undelivered-'))
    const store = await openSqliteStore(folder)
    onTestFinished(async () => {
      await store.close()
      await rm(folder, { recursive: true })
    })
    const directory = await openDirectory(store, loadSeeds(join(import.meta.dirname, '../seeds'), 'xihaian'), onlyBy('web'))
    const number = 'QS20261123-0007'
    await store.commit(tick(reported(number, 'power')))
    const lost = { ...outbound('1'), text: `${number} 的答复：已修好` }
    const error = new ChannelError('kf', 'refused', { retryable: false })
    const clock = { now: () => monday, set: async () => undefined, adopt: () => undefined, virtual: false }
    expect(await sendRound(lost, error, { store, directory, clock })).toEqual(['web:dm:coordinator'])
    const [{ message: alert } = { message: null }] = await store.unsent('web:dm:coordinator', monday)
    expect(alert?.text).toContain(`${number} 没能发到企业`)
    expect(alert?.text).not.toContain(directory.person('wang')?.name)
  })
})
