import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { monday, outbound } from './store/fixtures.ts'
import { openSqliteStore } from './store/sqlite.ts'
import type { Store } from './store.ts'
import { makeUndelivered } from './undelivered.ts'

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
