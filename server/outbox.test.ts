import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ChannelError } from '../bot/channel.ts'
import type { Outbound } from '../dialogs/message.ts'
import { makeRationing, parcelOf } from './budget.ts'
import { makeOutbox } from './outbox.ts'
import { StoreError } from './store/error.ts'
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

  describe('while the store is away', () => {
    /** The store, but that each of these calls fails twice before it succeeds, as while a database restarts. */
    const away = (...calls: readonly ('sent' | 'unsent' | 'appendChat')[]): Store => {
      const left = new Map<string, number>(calls.map((call) => [call, 2]))
      return new Proxy(store, {
        get(target, call: keyof Store) {
          const times = left.get(call) ?? 0
          if (times === 0) return target[call]
          left.set(call, times - 1)
          return () => Promise.reject(new StoreError('the database is not available, try again', { retryable: true }))
        },
      })
    }
    const deliverOver = async (broken: Store, send: (message: Outbound) => Promise<string>): Promise<void> => {
      const messages = [outbound('1'), outbound('2')].map((message) => ({ message, notBefore: null, at: now }))
      await store.commit({ conversation: null, cases: [], outbox: messages })
      const patience = { quickMs: [], slowMs: [3_600_000], giveUpAfterMs: 0, storeMs: [0] }
      const outbox = makeOutbox({ store: broken, clock: { now: () => now }, log: pino({ level: 'silent' }) }, send, { patience })
      outbox.wake([outbound('1').conversation])
      await outbox.idle()
    }

    it('sends nothing twice that went out and could not be noted at once', async () => {
      const sent: string[] = []
      await deliverOver(away('sent', 'unsent'), async ({ id }) => String(sent.push(id)))
      expect(sent).toEqual(['1', '2'])
      expect(await store.counts()).toMatchObject({ unsent: 0, parked: 0 })
    })

    it('takes it for no failure to send when the channel itself needs the store', async () => {
      const sent: string[] = []
      const broken = away('appendChat')
      await deliverOver(broken, async ({ id }) => {
        await broken.appendChat('dm:wang', { id, from: 'bot', at: now, text: '您好' })
        return String(sent.push(id))
      })
      expect(sent).toEqual(['1', '2'])
      expect(await store.counts()).toMatchObject({ unsent: 0, parked: 0 })
    })
  })

  describe('while a platform is down', () => {
    const down = (): never => {
      throw new ChannelError('web', 'no route', { retryable: true })
    }
    /** An outbox whose pauses end when told to: by `nudge`. */
    const open = (send: (message: Outbound) => Promise<string>) =>
      makeOutbox({ store, clock: { now: () => now }, log: pino({ level: 'silent' }) }, send, {
        patience: { quickMs: [0, 0], slowMs: [3_600_000], giveUpAfterMs: 24 * 3_600_000 },
        rationing: makeRationing({ store, directory: { person: () => undefined } as never, clock: { now: () => now } }, () => null),
      })
    const queue = (...messages: readonly Outbound[]) =>
      store.commit({ conversation: null, cases: [], outbox: messages.map((message) => ({ message, notBefore: null, at: now })) })
    const elsewhere: Outbound = { ...outbound('other'), conversation: 'web:dm:li' }

    it('waits with the whole conversation, in order, and holds up no other and nobody who waits for the end', async () => {
      const tried: string[] = []
      let broken = true
      const outbox = open(async ({ id, conversation }) => {
        tried.push(id)
        return broken && conversation !== elsewhere.conversation ? down() : 'ok'
      })
      await queue(outbound('1'), outbound('2'), elsewhere)
      await outbox.wakeAll()
      await outbox.idle()
      expect(outbox.busy).toBe(false)
      expect(tried.toSorted()).toEqual(['1', '1', '1', 'other'])
      tried.length = 0
      // What is new, and the beat of every second, change nothing of the pause.
      await queue(outbound('3'))
      outbox.wake([outbound('3').conversation])
      await outbox.wakeAll()
      await outbox.idle()
      expect(tried).toEqual([])
      broken = false
      outbox.nudge(outbound('1').conversation)
      await outbox.idle()
      expect(tried).toEqual(['1', '2', '3'])
    })

    it('tries once between two pauses, and at once after a restart', async () => {
      let tries = 0
      const send = async (): Promise<string> => {
        tries++
        return down()
      }
      const outbox = open(send)
      await queue(outbound('1'))
      await outbox.wakeAll()
      await outbox.idle()
      tries = 0
      outbox.nudge(outbound('1').conversation)
      await outbox.idle()
      expect(tries).toBe(1)
      outbox.stop()
      const after = open(async () => 'ok')
      await after.wakeAll()
      await after.idle()
      expect((await store.counts()).unsent).toBe(0)
    })

    it('parks what has failed for a day, also what stood behind it, and not what waited for another reason', async () => {
      let outbox = open(async () => down())
      await queue(outbound('1'), outbound('2'))
      await outbox.wakeAll()
      await outbox.idle()
      now = '2026-11-24T01:00:00.000Z'
      outbox.stop()
      outbox = open(async () => down())
      await queue(outbound('3'))
      await outbox.wakeAll()
      await outbox.idle()
      expect((await store.parked()).map(({ error }) => error)).toEqual(['no route', 'no route'])
      expect((await store.unsent(outbound('1').conversation, now)).map(({ message }) => message.id)).toEqual(['3'])
      outbox.stop()
    })

    it('sends when it is back the newest state of each case and the newest reminder of each limit', async () => {
      const news = (id: string): Outbound => ({ ...outbound(id), news: { number: 'QS20261123-0001', final: false } })
      const light = (id: string): Outbound => ({ ...outbound(id), topic: 'QS20261123-0001 feedback' })
      const sent: string[] = []
      let broken = true
      const outbox = open(async ({ id }) => (broken ? down() : String(sent.push(id))))
      await queue(...Array.from({ length: 20 }, (_, i) => [news(`news-${i}`), light(`light-${i}`)]).flat(), outbound('reply'))
      await outbox.wakeAll()
      await outbox.idle()
      broken = false
      outbox.nudge(outbound('1').conversation)
      await outbox.idle()
      expect(sent).toEqual(['news-19', 'light-19', 'reply'])
      expect((await store.counts()).unsent).toBe(0)
    })
  })

  it('does not look every second into a conversation in which nothing may go, but does as soon as something happens there', async () => {
    let looked = 0
    const outbox = makeOutbox({ store, clock: { now: () => now }, log: pino({ level: 'silent' }) }, async () => 'ok', {
      restMs: 3_600_000,
      rationing: {
        plan: async () => {
          looked++
          return { parcels: [], alerted: [] }
        },
        spent: async () => undefined,
        closed: async () => true,
      },
    })
    await store.commit({ conversation: null, cases: [], outbox: [{ message: outbound('1'), notBefore: null, at: now }] })
    const look = async () => {
      await outbox.wakeAll()
      await outbox.idle()
      return looked
    }
    const { conversation } = outbound('1')
    expect([await look(), await look()]).toEqual([1, 1])
    outbox.nudge(conversation)
    expect([await look(), await look()]).toEqual([2, 2])
    outbox.wake([conversation])
    await outbox.idle()
    expect([looked, await look()]).toEqual([3, 3])
  })

  it('keeps what the platform takes only after the next word, and says so to whoever counts', async () => {
    const closed: string[] = []
    const outbox = makeOutbox(
      { store, clock: { now: () => now }, log: pino({ level: 'silent' }) },
      async () => {
        throw new ChannelError('kf', '95001', { retryable: false, held: true })
      },
      {
        rationing: {
          plan: async (_, rows) => ({ parcels: closed.length > 0 ? [] : rows.map(parcelOf), alerted: [] }),
          spent: async () => undefined,
          closed: async (conversation) => closed.push(conversation) > 0,
        },
      },
    )
    await store.commit({ conversation: null, cases: [], outbox: [{ message: outbound('1'), notBefore: null, at: now }] })
    await outbox.wakeAll()
    await outbox.idle()
    expect(closed).toEqual([outbound('1').conversation])
    expect(await store.counts()).toMatchObject({ unsent: 1, parked: 0 })
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
