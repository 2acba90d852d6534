import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ChannelError } from '../bot/channel.ts'
import type { Outbound } from '../dialogs/message.ts'
import { makeOutbox } from './outbox.ts'
import { monday, outbound } from './store/fixtures.ts'
import { openSqliteStore } from './store/sqlite.ts'
import type { Store } from './store.ts'

let folder: string
let store: Store
let now: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qishao-outbox-'))
  store = await openSqliteStore(folder)
  now = monday
})
afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true })
})

/** Commits messages, lets the outbox send them through `send`, and waits until it is done. */
async function deliver(
  messages: readonly Outbound[],
  send: (message: Outbound) => Promise<string>,
  notBefore: string | null = null,
): Promise<void> {
  await store.commit({ conversation: null, cases: [], outbox: messages.map((message) => ({ message, notBefore, at: now })) })
  const outbox = makeOutbox({ store, clock: { now: () => now }, log: pino({ level: 'silent' }) }, send)
  await outbox.wakeAll()
  await outbox.idle()
}

describe('the outbox', () => {
  it('sends in order within a conversation, and each message once', async () => {
    const sent: string[] = []
    const send = async (message: Outbound): Promise<string> => String(sent.push(message.id))
    await deliver([outbound('1'), outbound('2'), outbound('3')], send)
    await deliver([], send)
    expect(sent).toEqual(['1', '2', '3'])
    expect((await store.counts()).unsent).toBe(0)
  })

  it('tries again when the channel could not be reached, before anything later in the conversation', async () => {
    const tried: string[] = []
    await deliver([outbound('1'), outbound('2')], async (message) => {
      tried.push(message.id)
      if (tried.length === 1) throw new ChannelError('web', 'no route', { retryable: true })
      return 'ok'
    })
    expect(tried).toEqual(['1', '1', '2'])
  })

  it('parks what the channel refuses for good, with the reason, and goes on', async () => {
    const sent: string[] = []
    await deliver([outbound('1'), outbound('2')], async (message) => {
      if (message.id === '1') throw new ChannelError('web', 'the chat is gone', { retryable: false })
      return String(sent.push(message.id))
    })
    expect(sent).toEqual(['2'])
    expect(await store.parked()).toMatchObject([{ box: 'outbox', error: 'the chat is gone' }])
  })

  it('holds a reminder until working hours', async () => {
    const sent: string[] = []
    const send = async (message: Outbound): Promise<string> => String(sent.push(message.id))
    const morning = '2026-11-24T01:00:00.000Z'
    await deliver([outbound('1')], send, morning)
    expect(sent).toEqual([])
    expect(await store.nextMoment(now)).toBe(morning)
    now = morning
    await deliver([], send)
    expect(sent).toEqual(['1'])
  })

  it('lets news of cases wait while a person has the talk, holds nothing else up, and sends it afterwards', async () => {
    const sent: string[] = []
    let talking = true
    const news: Outbound = { ...outbound('news'), news: { number: 'QS20261123-0001', final: false } }
    await store.commit({
      conversation: null,
      cases: [],
      outbox: [news, outbound('words of a person')].map((message) => ({ message, notBefore: null, at: now })),
    })
    const outbox = makeOutbox(
      { store, clock: { now: () => now }, log: pino({ level: 'silent' }) },
      async ({ id }) => String(sent.push(id)),
      { newsWait: async () => talking },
    )
    await outbox.wakeAll()
    await outbox.idle()
    expect(sent).toEqual(['words of a person'])
    talking = false
    outbox.wake([news.conversation])
    await outbox.idle()
    expect(sent).toEqual(['words of a person', 'news'])
  })
})
