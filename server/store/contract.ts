/** The suite that every store passes. */
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Case, type Command, isConfidential, leadOf } from '../../cases/case.ts'
import { standingOf, standings, standingsOf } from '../../cases/ledger.ts'
import type { Person } from '../../cases/people.ts'
import type { Conversation } from '../../dialogs/message.ts'
import { verifyLedger } from '../ledger.ts'
import type { CaseCommit, CaseQuery, Commit, ConversationTimer, NewOutbound, Store } from '../store.ts'
import { deletions } from './deletions-contract.ts'
import { StoreError } from './error.ts'
import { act, coordinator, inbound, monday, outbound, reported, staff, system, tick, wang } from './fixtures.ts'
import { shareOf } from './share.ts'

/** An empty store under test. */
export type Opened = {
  readonly store: Store
  /** Closes the store and opens it again on the same data. */
  reopen(): Promise<Store>
  /** Closes what is open and removes the data. */
  close(): Promise<void>
}

const home: Conversation = 'web:dm:wang'
const later = '2026-11-23T02:00:00.000Z'
const evening = '2026-11-23T12:00:00.000Z'
const morning = '2026-11-24T01:00:00.000Z'

/** Runs the suite on the stores that `open` makes. */
export function storeContract(name: string, open: () => Promise<Opened>): void {
  describe(name, () => {
    let opened: Opened
    let store: Store
    beforeEach(async () => {
      opened = await open()
      store = opened.store
    })
    afterEach(() => opened.close())

    const numbers = async (query: CaseQuery, limit = 50) => (await store.cases(query, limit)).map((one) => one.number)
    const waitingIds = async (conversation = home) => (await store.open(conversation)).inbound.map((row) => row.message.id)
    const unsentIds = async (now: string, conversation = home) => (await store.unsent(conversation, now)).map((row) => row.message.id)
    const send = (...outbox: readonly NewOutbound[]) => store.commit({ conversation: null, cases: [], outbox })
    const existing = async (number: string): Promise<Case> => {
      const one = await store.case(number)
      if (!one) throw new Error(`no case ${number}`)
      return one
    }

    describe('what is deleted', () => deletions(() => store))

    describe('inbox', () => {
      it('keeps a message once, however often and however parallel it comes', async () => {
        const answers = await Promise.all([inbound('a'), inbound('a'), inbound('a')].map((message) => store.receive(message)))
        expect(answers.toSorted()).toEqual(['known', 'known', 'new'])
        expect(await store.receive(inbound('a'))).toBe('known')
        expect(await waitingIds()).toEqual(['a'])
      })

      it('opens a conversation with the oldest of what waits, where not all is wanted', async () => {
        for (const id of ['a', 'b', 'c']) await store.receive(inbound(id))
        expect((await store.open(home, 2)).inbound.map(({ message }) => message.id)).toEqual(['a', 'b'])
      })

      it('knows an id again after it was answered and after a restart', async () => {
        await store.receive(inbound('a'))
        const { inbound: rows } = await store.open(home)
        await store.commit({
          conversation: { key: home, version: 0, dialog: {}, answered: rows.map((row) => row.seq) },
          cases: [],
          outbox: [],
        })
        store = await opened.reopen()
        expect(await store.receive(inbound('a'))).toBe('known')
        expect(await store.waiting()).toEqual([])
      })

      it('keeps equal ids of different channels apart', async () => {
        expect(await store.receive(inbound('a', 'web:dm:wang'))).toBe('new')
        expect(await store.receive(inbound('a', 'kf:dm:wang'))).toBe('new')
        expect(await store.receive(inbound('a', 'web:dm:li'))).toBe('known')
      })

      it('gives back the whole message, in the order of arrival of its conversation', async () => {
        const messages = ['c', 'a', 'b'].map((id) => inbound(id, home, `第 ${id} 条\u0000\n😀`))
        await Promise.all(messages.flatMap((message) => [store.receive(message), store.receive(inbound(`li-${message.id}`, 'web:dm:li'))]))
        const { version, dialog, inbound: rows } = await store.open(home)
        expect({ version, dialog }).toEqual({ version: 0, dialog: null })
        expect(rows.map((row) => row.message)).toEqual(messages)
        expect((await store.waiting()).toSorted()).toEqual(['web:dm:li', home])
      })

      it('takes parked messages out of the way and shows them', async () => {
        await store.receive(inbound('a'))
        await store.receive(inbound('b'))
        const first = (await store.open(home)).inbound[0]
        await store.parkInbound(home, [first?.seq ?? 0], 'could not be read')
        expect(await waitingIds()).toEqual(['b'])
        expect(await store.parked()).toEqual([
          { box: 'inbox', seq: first?.seq, conversation: home, at: monday, error: 'could not be read' },
        ])
      })
    })

    describe('commit', () => {
      /** A turn that reports a case, after one message came in. */
      const turn = async (over: Partial<Commit> = {}): Promise<Commit> => {
        await store.receive(inbound('a'))
        const { version, inbound: rows } = await store.open(home)
        return {
          conversation: { key: home, version, dialog: { step: 'done' }, answered: rows.map((row) => row.seq) },
          cases: [reported('QS20261123-0001', 'power')],
          outbox: [{ message: outbound('out-1'), notBefore: null, at: monday }],
          ...over,
        }
      }

      it('writes everything of a turn', async () => {
        const commit = await turn()
        expect(await store.commit(commit)).toBe('committed')
        store = await opened.reopen()
        const opening = await store.open(home)
        expect(opening).toEqual({ version: 1, dialog: { step: 'done' }, inbound: [] })
        expect(await store.case('QS20261123-0001')).toEqual(commit.cases[0]?.case)
        expect(await store.events('QS20261123-0001')).toEqual(commit.cases[0]?.events)
        expect(await unsentIds(monday)).toEqual(['out-1'])
      })

      it.each([
        ['a case that has moved on', { cases: [reported('QS20261123-0002', 'power'), reported('QS20261123-0009', 'power')] }],
        ['a dialog that has moved on', { conversation: { key: 'web:dm:li', version: 0, dialog: {}, answered: [] } }],
        ['a message answered before', { conversation: { key: home, version: 0, dialog: {}, answered: [1, 1] } }],
      ])('writes nothing at %s', async (_what, over) => {
        await store.commit(tick(reported('QS20261123-0009', 'power')))
        await store.commit({ conversation: { key: 'web:dm:li', version: 0, dialog: { mine: true }, answered: [] }, cases: [], outbox: [] })
        expect(await store.commit(await turn(over))).toBe('stale')
        store = await opened.reopen()
        expect(await waitingIds()).toEqual(['a'])
        expect((await store.open(home)).version).toBe(0)
        expect((await store.open('web:dm:li')).dialog).toEqual({ mine: true })
        expect(await store.case('QS20261123-0001')).toBeNull()
        expect(await store.case('QS20261123-0002')).toBeNull()
        expect(await store.events('QS20261123-0002')).toEqual([])
        expect(await store.outboxWaiting(monday)).toEqual([])
      })

      it('takes one of two turns that follow the same version', async () => {
        await store.commit(tick(reported('QS20261123-0001', 'power')))
        const before = await existing('QS20261123-0001')
        const results = await Promise.all([
          store.commit(tick(act(before, { type: 'acknowledge' }, staff('power')))),
          store.commit(tick(act(before, { type: 'urge' }, wang))),
          store.commit(tick(reported('QS20261123-0002', 'power'))),
        ])
        expect(results).toEqual(['committed', 'stale', 'committed'])
        expect(await existing('QS20261123-0001')).toMatchObject({ status: 'acknowledged', version: before.version + 1, urgedAt: [] })
      })

      it('writes nothing of a turn that was overtaken by another message, and takes both in the next', async () => {
        const commit = await turn()
        const { conversation } = commit
        if (!conversation) throw new Error('a turn has a conversation')
        const newest = conversation.answered.at(-1) ?? 0
        // Both are on their way at once: the message is kept before the commit looks.
        const results = await Promise.all([
          store.receive(inbound('b')),
          store.commit({ ...commit, conversation: { ...conversation, newest } }),
          store.receive(inbound('c', 'web:dm:li')),
        ])
        expect(results).toEqual(['new', 'overtaken', 'new'])
        expect(await waitingIds()).toEqual(['a', 'b'])
        expect(await store.case('QS20261123-0001')).toBeNull()
        expect(await store.outboxWaiting(monday)).toEqual([])
        const again = await store.open(home)
        const seqs = again.inbound.map((row) => row.seq)
        const next = { ...conversation, version: again.version, answered: seqs, newest: seqs.at(-1) ?? 0 }
        expect(await store.commit({ ...commit, conversation: next })).toBe('committed')
        expect(await waitingIds()).toEqual([])
      })

      it('is not overtaken by what waits elsewhere, or when it does not ask', async () => {
        const commit = await turn()
        await store.receive(inbound('b', 'web:dm:li'))
        await store.receive(inbound('c'))
        expect(await store.commit(commit)).toBe('committed')
        expect(await waitingIds()).toEqual(['c'])
      })

      it('refuses a case at a version its events do not lead to', async () => {
        const wrong = { ...reported('QS20261123-0001', 'power'), events: [] }
        await expect(store.commit(tick(wrong))).rejects.toThrow(StoreError)
        expect(await store.case('QS20261123-0001')).toBeNull()
      })

      it('leaves the writes beside a failing one alone', async () => {
        await send({ message: outbound('twice'), notBefore: null, at: monday })
        const results = await Promise.allSettled([
          store.commit(tick(reported('QS20261123-0001', 'power'))),
          store.commit({
            ...tick(reported('QS20261123-0002', 'power')),
            outbox: [{ message: outbound('twice'), notBefore: null, at: monday }],
          }),
          store.receive(inbound('a')),
        ])
        expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
        expect(await store.case('QS20261123-0002')).toBeNull()
        expect(await numbers({ of: 'all' })).toEqual(['QS20261123-0001'])
        expect(await waitingIds()).toEqual(['a'])
      })
    })

    describe('timers', () => {
      it('are due in the order of their times, and replaced by each commit', async () => {
        const at = (number: string, timer: string | null) => ({ ...reported(number, 'power'), timer })
        await store.commit(
          tick(at('QS20261123-0001', later), at('QS20261123-0002', monday), at('QS20261123-0003', null), at('QS20261123-0004', evening)),
        )
        expect(await store.nextMoment()).toBe(monday)
        expect(await store.due('2026-11-23T00:59:59.999Z', 10)).toEqual([])
        expect(await store.due(later, 10)).toEqual(['QS20261123-0002', 'QS20261123-0001'])
        expect(await store.due(evening, 1)).toEqual(['QS20261123-0002'])
        const moved = { ...act(await existing('QS20261123-0002'), { type: 'acknowledge' }, staff('power')), timer: evening }
        await store.commit(tick(moved, { ...act(await existing('QS20261123-0001'), { type: 'urge' }, wang), timer: null }))
        store = await opened.reopen()
        expect(await store.due(evening, 10)).toEqual(['QS20261123-0002', 'QS20261123-0004'])
        expect(await store.nextMoment()).toBe(evening)
      })
    })

    it('finds what waits, is due or is to be sent of some shares alone', async () => {
      const chats = Array.from({ length: 12 }, (_, i): Conversation => `web:dm:person-${i}`)
      const numbered = chats.map((_, i) => `QS20261123-00${10 + i}`)
      await store.commit(tick(...numbered.map((number) => ({ ...reported(number, 'power'), timer: monday }))))
      for (const [i, key] of chats.entries()) {
        await store.receive(inbound(`in-${i}`, key))
        const conversation = { key, version: 0, dialog: {}, answered: [], timer: { at: monday, person: `person-${i}` } }
        await store.commit({ conversation, cases: [], outbox: [{ message: outbound(`out-${i}`, key), notBefore: null, at: monday }] })
      }
      const shares = new Set(chats.slice(0, 4).map(shareOf))
      const of = (keys: readonly string[]) => keys.filter((key) => shares.has(shareOf(key))).toSorted()
      expect(of(chats).length).toBeLessThan(chats.length)
      expect((await store.waiting(shares)).toSorted()).toEqual(of(chats))
      expect((await store.outboxWaiting(monday, shares)).toSorted()).toEqual(of(chats))
      expect((await store.dueConversations(monday, 99, shares)).map(({ conversation }) => conversation).toSorted()).toEqual(of(chats))
      expect((await store.due(monday, 99, shares)).toSorted()).toEqual(of(numbered))
      expect(await store.due(monday, 99, new Set())).toEqual([])
      expect(await store.waiting()).toHaveLength(chats.length)
    })

    describe('timers of conversations', () => {
      const sleeps = async (key: Conversation, timer?: ConversationTimer | null) => {
        const { version } = await store.open(key)
        const conversation = { key, version, dialog: { version }, answered: [], ...(timer === undefined ? {} : { timer }) }
        expect(await store.commit({ conversation, cases: [], outbox: [] })).toBe('committed')
      }
      const due = async (now: string, limit = 10) => (await store.dueConversations(now, limit)).map(({ conversation }) => conversation)

      it('are due in the order of their times, kept over a restart, and replaced by each commit that names one', async () => {
        await sleeps('web:dm:wang', { at: evening, person: 'wang' })
        await sleeps('web:dm:li', { at: later, person: 'li' })
        await sleeps('web:dm:chen', null)
        await sleeps('web:group:power')
        expect(await due('2026-11-23T01:59:59.999Z')).toEqual([])
        store = await opened.reopen()
        expect(await store.dueConversations(evening, 10)).toEqual([
          { at: later, conversation: 'web:dm:li', person: 'li' },
          { at: evening, conversation: 'web:dm:wang', person: 'wang' },
        ])
        expect(await due(evening, 1)).toEqual(['web:dm:li'])
        await sleeps('web:dm:li', null)
        await sleeps('web:dm:wang')
        expect(await due(evening)).toEqual(['web:dm:wang'])
        await sleeps('web:dm:wang', { at: morning, person: 'wang' })
        expect(await due(evening)).toEqual([])
      })

      it('are moments at which something happens, beside those of the cases', async () => {
        await sleeps(home, { at: evening, person: 'wang' })
        expect(await store.nextMoment()).toBe(evening)
        await store.commit(tick({ ...reported('QS20261123-0001', 'power'), timer: morning }))
        expect(await store.nextMoment()).toBe(evening)
        await sleeps(home, null)
        expect(await store.nextMoment()).toBe(morning)
      })

      it('are not moved by a commit that comes too late', async () => {
        await sleeps(home, { at: later, person: 'wang' })
        const stale = { key: home, version: 0, dialog: {}, answered: [], timer: { at: evening, person: 'wang' } }
        expect(await store.commit({ conversation: stale, cases: [], outbox: [] })).toBe('stale')
        expect(await due(later)).toEqual([home])
      })
    })

    describe('talks of people', () => {
      it('are listed while they last, the oldest first, over a restart too', async () => {
        const begin = (key: Conversation, handle: number, person: string) =>
          store.commit({
            conversation: { key, version: 0, dialog: {}, answered: [], handover: { handle, person } },
            cases: [],
            outbox: [],
          })
        await begin('web:dm:li', 2, 'li')
        await begin(home, 1, 'wang')
        await store.commit({ conversation: { key: home, version: 1, dialog: {}, answered: [] }, cases: [], outbox: [] })
        store = await opened.reopen()
        const talks = [
          { handle: 1, conversation: home, person: 'wang' },
          { handle: 2, conversation: 'web:dm:li', person: 'li' },
        ]
        expect(await store.handovers()).toEqual(talks)
        await store.commit({ conversation: { key: home, version: 2, dialog: {}, answered: [], handover: null }, cases: [], outbox: [] })
        expect(await store.handovers()).toEqual(talks.slice(1))
      })

      it('are moved by another conversation, both or neither', async () => {
        const desk = { key: 'web:dm:coordinator', version: 0, dialog: { desk: true }, answered: [] }
        const talk = { key: home, version: 0, dialog: { passed: true }, answered: [] }
        expect(await store.commit({ conversation: desk, beside: [{ ...talk, version: 3 }], cases: [], outbox: [] })).toBe('stale')
        expect((await store.open(desk.key)).version).toBe(0)
        expect(await store.commit({ conversation: desk, beside: [talk], cases: [], outbox: [] })).toBe('committed')
        expect((await store.open(desk.key)).dialog).toEqual({ desk: true })
        expect((await store.open(home)).dialog).toEqual({ passed: true })
      })
    })

    describe('leases', () => {
      const held = async (name: string) => (await store.leases()).find((lease) => lease.name === name) ?? null

      it('are taken by one of those who saw the same, with a fence that rises', async () => {
        const first = await Promise.all(['a', 'b', 'c'].map((holder) => store.takeLease('line', holder, null)))
        expect(first.toSorted()).toEqual([1, null, null])
        const seen = await held('line')
        const second = await Promise.all(['d', 'e'].map((holder) => store.takeLease('line', holder, seen)))
        expect(second.toSorted()).toEqual([2, null])
        store = await opened.reopen()
        expect(await held('line')).toMatchObject({ fence: 2 })
      })

      it('are kept by a sign of life, and lost by a holder who gave none', async () => {
        await store.takeLease('line', 'a', null)
        const seen = await held('line')
        expect(await store.renewLeases('a')).toEqual([{ name: 'line', fence: 1 }])
        expect(await store.takeLease('line', 'b', seen)).toBeNull()
        expect(await store.takeLease('line', 'b', await held('line'))).toBe(2)
        expect(await store.renewLeases('a')).toEqual([])
      })

      it('are given back by their holder alone', async () => {
        await store.takeLease('line', 'a', null)
        await store.releaseLease('line', 'b')
        expect(await held('line')).toMatchObject({ holder: 'a' })
        await store.releaseLease('line', 'a')
        expect(await held('line')).toMatchObject({ holder: null, fence: 1 })
        await store.forgetLease('line', { fence: 1, beat: 1 })
        const last = await held('line')
        await store.forgetLease('line', last ?? { fence: 0, beat: 0 })
        expect(await held('line')).toBeNull()
      })
    })

    describe('outbox', () => {
      it('keeps the order of a conversation', async () => {
        await send(...['c', 'a'].map((id) => ({ message: outbound(id), notBefore: null, at: monday })))
        await send(
          { message: outbound('b'), notBefore: null, at: monday },
          { message: outbound('li', 'web:dm:li'), notBefore: null, at: monday },
        )
        expect(await unsentIds(monday)).toEqual(['c', 'a', 'b'])
        expect((await store.unsent(home, monday))[0]).toMatchObject({ message: outbound('c'), attempts: 0 })
        expect((await store.outboxWaiting(monday)).toSorted()).toEqual(['web:dm:li', home])
      })

      it('holds a message until its time without blocking later ones', async () => {
        await send({ message: outbound('held'), notBefore: morning, at: evening })
        expect(await store.outboxWaiting(evening)).toEqual([])
        await send({ message: outbound('free'), notBefore: null, at: evening })
        expect(await unsentIds(evening)).toEqual(['free'])
        expect(await unsentIds(morning)).toEqual(['held', 'free'])
        expect(await store.outboxWaiting(morning)).toEqual([home])
        expect(await store.nextMoment()).toBe(morning)
        expect(await store.nextMoment(evening)).toBe(morning)
        expect(await store.nextMoment(morning)).toBeNull()
      })

      it('counts failures, and forgets what is sent or parked', async () => {
        await send(...['a', 'b', 'c'].map((id) => ({ message: outbound(id), notBefore: null, at: monday })))
        const [a, b] = await store.unsent(home, monday)
        if (!a || !b) throw new Error('two rows expected')
        await store.failed(a.seq, 'timeout', monday)
        await store.failed(a.seq, 'timeout', evening)
        expect((await store.unsent(home, monday)).map((row) => row.attempts)).toEqual([2, 0, 0])
        expect((await store.unsent(home, monday)).map((row) => row.failingSince)).toEqual([monday, null, null])
        await store.parkOutbound(a.seq, 'gave up')
        await store.sent(b.seq, 'receipt-1')
        store = await opened.reopen()
        expect(await unsentIds(monday)).toEqual(['c'])
        expect(await store.parked()).toEqual([{ box: 'outbox', seq: a.seq, conversation: home, at: monday, error: 'gave up' }])
        await expect(store.failed(b.seq, 'late', monday)).rejects.toThrow(StoreError)
      })
    })

    describe('what is parked', () => {
      const again = (text: string): string => `（可能重复）${text}`
      const failedOnce = async (seq: number): Promise<void> => store.failed(seq, 'timeout', monday)

      it('is put back to be answered, in the order in which it came', async () => {
        for (const id of ['a', 'b']) await store.receive(inbound(id))
        const [a] = (await store.open(home)).inbound
        await store.parkInbound(home, [a?.seq ?? 0], 'the model did not answer')
        expect(await waitingIds()).toEqual(['b'])
        expect(await store.unpark('inbox', a?.seq ?? 0, again)).toBe(home)
        expect(await waitingIds()).toEqual(['a', 'b'])
        expect(await store.parked()).toEqual([])
        expect(await store.unpark('inbox', a?.seq ?? 0, again)).toBeNull()
      })

      it('is put back to be sent, at its old place, under a new id, and worded as a repeat when it had been tried', async () => {
        await send(...['1', '2', '3'].map((id) => ({ message: outbound(id), notBefore: null, at: monday })))
        const [one, two] = await store.unsent(home, monday)
        if (!one || !two) throw new Error('two rows expected')
        await failedOnce(one.seq)
        for (const { seq } of [one, two]) await store.parkOutbound(seq, 'gave up')
        for (const { seq } of [two, one]) expect(await store.unpark('outbox', seq, again)).toBe(home)
        const rows = await store.unsent(home, monday)
        expect(rows.map(({ message }) => message.text)).toEqual([again(one.message.text), two.message.text, outbound('3').text])
        expect(rows.map(({ seq }) => seq).slice(0, 2)).toEqual([one.seq, two.seq])
        expect(rows.map(({ attempts, failingSince }) => [attempts, failingSince])).toEqual(Array(3).fill([0, null]))
        expect(new Set(rows.map(({ message }) => message.id)).has('1')).toBe(false)
        expect(await store.unpark('outbox', one.seq, again)).toBeNull()
        await store.sent(one.seq, 'receipt')
      })

      it('is let go for good, and one that came in is known still', async () => {
        await store.receive(inbound('a'))
        await send({ message: outbound('1'), notBefore: null, at: monday })
        const [a] = (await store.open(home)).inbound
        const [one] = await store.unsent(home, monday)
        await store.parkInbound(home, [a?.seq ?? 0], 'a fault')
        await store.parkOutbound(one?.seq ?? 0, 'refused')
        expect(await store.dropParked('inbox', a?.seq ?? 0)).toBe(home)
        expect(await store.dropParked('outbox', one?.seq ?? 0)).toBe(home)
        expect([await store.parked(), await waitingIds(), await unsentIds(monday)]).toEqual([[], [], []])
        expect(await store.receive(inbound('a'))).toBe('known')
        for (const box of ['inbox', 'outbox'] as const) expect(await store.dropParked(box, 4_711)).toBeNull()
      })

      it('alone is touched, not what waits or was sent', async () => {
        await store.receive(inbound('a'))
        await send({ message: outbound('1'), notBefore: null, at: monday })
        const [a] = (await store.open(home)).inbound
        const [one] = await store.unsent(home, monday)
        expect(await store.unpark('inbox', a?.seq ?? 0, again)).toBeNull()
        expect(await store.dropParked('outbox', one?.seq ?? 0)).toBeNull()
        expect([await waitingIds(), await unsentIds(monday)]).toEqual([['a'], ['1']])
      })
    })

    it('puts back what did not arrive after all, with all that went out in it, at its old place and under a new id', async () => {
      const send = (...ids: readonly string[]) =>
        store.commit({ conversation: null, cases: [], outbox: ids.map((id) => ({ message: outbound(id), notBefore: null, at: monday })) })
      const queued = async () => (await store.unsent(home, monday)).map(({ message }) => message)
      await send('a', 'b', 'c', 'd')
      const [a, b, c] = await store.unsent(home, monday)
      if (!a || !b || !c) throw new Error('three rows expected')
      await store.sent(a.seq, 'receipt', 'b')
      await store.sent(b.seq, 'receipt', 'b')
      await store.sent(c.seq, 'receipt')
      expect(await store.unsend('a', 'it went out in another')).toEqual([])
      const back = await store.unsend('b', 'over 48 h')
      expect(back.map(({ seq }) => seq)).toEqual([a.seq, b.seq])
      store = await opened.reopen()
      expect(await queued()).toEqual([...back.map(({ message }) => message), outbound('d')])
      expect((await queued()).map(({ id }) => id)).not.toContain('b')
      // The platform says it twice.
      expect(await store.unsend('b', 'over 48 h')).toEqual([])
      expect(await store.unsend('d', 'not sent yet')).toEqual([])
      expect(await store.unsend('nobody knows it', '')).toEqual([])
    })

    it('reserves number blocks that never overlap', async () => {
      const firsts = await Promise.all(Array.from({ length: 100 }, (_, i) => store.reserveNumbers('20261123', 1 + (i % 7))))
      const taken = firsts.flatMap((first, i) => Array.from({ length: 1 + (i % 7) }, (_, n) => first + n))
      expect(new Set(taken).size).toBe(taken.length)
      expect(Math.min(...taken)).toBe(1)
      expect(await store.reserveNumbers('20261124', 5)).toBe(1)
      store = await opened.reopen()
      expect(await store.reserveNumbers('20261123', 1)).toBe(Math.max(...taken) + 1)
    })

    it('A2.9: lists and counts what is confidential for nobody but who asks for all, or for the discipline contact', async () => {
      await store.commit(tick(reported('QS20261123-0001', 'power'), reported('QS20261123-0002', 'discipline')))
      await store.commit(tick(reported('QS20261123-0003', null)))
      const due = await existing('QS20261123-0002')
      await store.commit(tick(act(due, { type: 'clock-due' }, system, due.clocks[0]?.yellowAt)))
      expect(await numbers({ of: 'ordinary' })).toEqual(['QS20261123-0003', 'QS20261123-0001'])
      // A case that waits for a coordinator is yellow from the start.
      expect(await numbers({ of: 'light', light: 'yellow', lead: null })).toEqual(['QS20261123-0003'])
      expect(await store.counts()).toMatchObject({ cases: 2, open: 2, yellow: 1, red: 0 })
      expect(await numbers({ of: 'department', lead: 'discipline' })).toEqual(['QS20261123-0002'])
      expect((await numbers({ of: 'all' })).length).toBe(3)
    })

    it('answers every query, open cases first, newest first', async () => {
      const li = { ...wang, id: 'li' }
      await store.commit(
        tick(reported('QS20261123-0001', 'power'), reported('QS20261123-0002', 'hrss', li), reported('QS20261123-0003', null)),
      )
      await store.commit(tick(reported('QS20261124-0001', 'hrss', li)))
      const objection = { type: 'object', basis: '不属于我单位职责,属于供电公司', suggested: null } as const
      await store.commit(tick(act(await existing('QS20261123-0002'), objection, staff('hrss'))))
      await store.commit(tick(act(await existing('QS20261124-0001'), { type: 'withdraw', reason: '已经来电' }, li)))
      const due = await existing('QS20261123-0001')
      await store.commit(tick(act(due, { type: 'clock-due' }, system, due.clocks[0]?.yellowAt)))

      expect(await numbers({ of: 'all' })).toEqual(['QS20261123-0003', 'QS20261123-0002', 'QS20261123-0001', 'QS20261124-0001'])
      expect(await numbers({ of: 'all' }, 2)).toEqual(['QS20261123-0003', 'QS20261123-0002'])
      expect(await numbers({ of: 'reporter', reporter: 'li' })).toEqual(['QS20261123-0002', 'QS20261124-0001'])
      expect(await numbers({ of: 'department', lead: 'hrss' })).toEqual(['QS20261123-0002', 'QS20261124-0001'])
      expect(await numbers({ of: 'awaiting' })).toEqual(['QS20261123-0003'])
      expect(await numbers({ of: 'ruling' })).toEqual(['QS20261123-0002'])
      expect(await numbers({ of: 'light', light: 'yellow', lead: null })).toEqual(['QS20261123-0003', 'QS20261123-0001'])
      expect(await numbers({ of: 'light', light: 'yellow', lead: 'power' })).toEqual(['QS20261123-0001'])
      expect(await numbers({ of: 'light', light: 'yellow', lead: 'hrss' })).toEqual([])
      expect(await numbers({ of: 'light', light: 'red', lead: null })).toEqual([])
      const ending = async (suffix: string, lead: string | null) => (await store.casesEndingWith(suffix, lead, 9)).map((one) => one.number)
      expect(await ending('0001', null)).toEqual(['QS20261123-0001', 'QS20261124-0001'])
      expect(await ending('0001', 'hrss')).toEqual(['QS20261124-0001'])
      expect(await ending('1', null)).toEqual([])
      const behind = async (number: string, limit = 9) => (await store.casesAfter(number, limit)).map((one) => one.number)
      expect(await behind('QS20261123')).toEqual([...(await behind('QS20261123', 2)), ...(await behind('QS20261123-0002'))])
      expect(await behind('QS20261124')).toEqual(['QS20261124-0001'])
      expect(await behind('QS20261124-0001')).toEqual([])
      expect(await store.counts()).toEqual({ cases: 4, open: 3, declined: 0, waiting: 0, unsent: 0, parked: 0, red: 0, yellow: 2 })

      await store.commit(tick(act(await existing('QS20261123-0002'), { type: 'rule-objection', uphold: false, lead: null }, coordinator)))
      expect(await numbers({ of: 'ruling' })).toEqual([])

      const propose = { type: 'propose-decline', class: 'court', reason: '法院已立案' } as const
      await store.commit(tick(act(await existing('QS20261123-0003'), propose, coordinator)))
      expect(await numbers({ of: 'ruling' })).toEqual(['QS20261123-0003'])
      const confirm = { type: 'rule-decline', approve: true, reason: '' } as const
      await store.commit(tick(act(await existing('QS20261123-0003'), confirm, { id: 'leader', role: 'leader', departments: [] })))
      expect(await numbers({ of: 'ruling' })).toEqual([])
      expect(await store.counts()).toMatchObject({ cases: 4, open: 2, declined: 1 })
    })

    it('lists what waits for an enterprise and what is on the long-term track', async () => {
      await store.commit(tick(reported('QS20261123-0001', 'power'), reported('QS20261123-0002', 'hrss')))
      for (const [number, lead] of [
        ['QS20261123-0001', 'power'],
        ['QS20261123-0002', 'hrss'],
      ] as const) {
        await store.commit(tick(act(await existing(number), { type: 'contact', note: '已电话联系' }, staff(lead))))
      }
      await store.commit(tick(act(await existing('QS20261123-0001'), { type: 'suspend', asks: '请提供图纸' }, staff('power'))))
      const reason = '需要道路改造，预计三个月'
      await store.commit(tick(act(await existing('QS20261123-0002'), { type: 'begin-long-term', reason }, staff('hrss'))))
      const told = { type: 'supplement', text: '{"suspension":{"asks":"这是企业写的"}}', attachments: [] } as const
      await store.commit(tick(act(await existing('QS20261123-0002'), told, wang)))
      expect(await numbers({ of: 'suspended', lead: null })).toEqual(['QS20261123-0001'])
      expect(await numbers({ of: 'suspended', lead: 'hrss' })).toEqual([])
      expect(await numbers({ of: 'long-term', lead: 'hrss' })).toEqual(['QS20261123-0002'])
      await store.commit(tick(act(await existing('QS20261123-0001'), { type: 'resume' }, staff('power'))))
      expect(await numbers({ of: 'suspended', lead: null })).toEqual([])
    })

    it('tells what waits in each box, since when, and how many cases stand where, none of them confidential', async () => {
      const nothing = {
        waiting: [],
        unsent: { n: 0, oldest: null, failingSince: null },
        later: 0,
        parked: { inbox: 0, outbox: 0 },
        cases: [],
      }
      expect(await store.figures(later)).toEqual(nothing)
      for (const id of ['a', 'b', 'c']) await store.receive(inbound(id))
      const [first] = (await store.open(home)).inbound
      await store.parkInbound(home, [first?.seq ?? 0], 'a fault')
      const queued = ['1', '2', '3'].map((id) => ({ message: outbound(id), notBefore: null, at: monday }))
      await send(
        ...queued,
        { message: outbound('4'), notBefore: later, at: evening },
        { message: outbound('5'), notBefore: morning, at: evening },
      )
      const [one, two, three] = await store.unsent(home, monday)
      await store.parkOutbound(one?.seq ?? 0, 'refused')
      await store.failed(two?.seq ?? 0, 'down', evening)
      await store.failed(three?.seq ?? 0, 'down', later)
      const cases = [reported('QS20261123-0001', 'power'), reported('QS20261123-0002', null), reported('QS20251123-0001', 'power')]
      for (const it of [...cases, reported('QS20261123-0003', 'discipline')]) await store.commit(tick(it))
      const [
        {
          message: { at },
        } = { message: { at: '' } },
      ] = (await store.open(home)).inbound
      const figures = await store.figures(later)
      expect(figures).toMatchObject({
        waiting: [{ channel: 'web', n: 2, oldest: at }],
        unsent: { n: 3, oldest: monday, failingSince: later },
        ...{ later: 1, parked: { inbox: 1, outbox: 1 } },
      })
      const counted = figures.cases.map(({ lead, status, n }) => `${lead} ${status} ${n}`)
      expect(counted.toSorted()).toEqual(['null awaiting-dispatch 1', 'power dispatched 2'])
    })

    it('A2.4: counts the cases of a year as the ledger does, none of them confidential', async () => {
      const step = fc.record({
        number: fc
          .constantFrom('QS20251231-', 'QS20261123-', 'QS20261124-')
          .chain((day) => fc.integer({ min: 1, max: 6 }).map((n) => `${day}000${n}`)),
        to: fc.constantFrom('power', 'hrss', 'discipline', null),
        tipOff: fc.boolean(),
        act: fc.constantFrom<Command>(
          { type: 'resolve', answer: '已恢复供电' },
          { type: 'withdraw', reason: '已经来电' },
          { type: 'give-outcome', outcome: 'solved' },
          { type: 'rate', level: 5 },
          { type: 'dispatch', lead: 'hrss' },
          { type: 'dispatch', lead: 'discipline' },
          { type: 'clock-due' },
        ),
        at: fc.constantFrom(monday, later, evening, morning, '2026-12-10T01:00:00.000Z'),
      })
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 30 }), async (steps) => {
          for (const { number, to, tipOff, act: command, at } of steps) {
            const it = await store.case(number)
            const next = it === null ? reportedAs(number, to, tipOff) : tried(it, command, at)
            if (next !== null) await store.commit(tick(next))
          }
          const kept: Case[] = []
          for await (const { kept: row } of store.ledger()) if (row) kept.push(JSON.parse(row.state))
          for (const year of [2025, 2026])
            for (const lead of [null, 'power', 'hrss', 'discipline']) {
              const counted = kept.filter(
                (it) => it.number.startsWith(`QS${year}`) && !isConfidential(it) && (lead === null || leadOf(it) === lead),
              )
              const found = standingsOf(await store.standings(year, lead))
              expect(found).toEqual({ total: counted.length, standing: tally(counted) })
            }
        }),
        { numRuns: 15 },
      )
    })

    it('R9: ends in the same state in whatever order cases are worked on, and however often a step arrives', async () => {
      const step = fc.record({
        n: fc.integer({ min: 1, max: 4 }),
        act: fc.constantFrom<Command>(
          { type: 'resolve', answer: '已恢复供电' },
          { type: 'withdraw', reason: '已经来电' },
          { type: 'give-outcome', outcome: 'not' },
          { type: 'give-outcome', outcome: 'solved' },
          { type: 'rate', level: 5 },
          { type: 'dispatch', lead: 'hrss' },
          { type: 'clock-due' },
        ),
        at: fc.constantFrom(monday, later, evening, morning, '2026-12-10T01:00:00.000Z'),
        again: fc.boolean(),
      })
      // Of both days no number is drawn for a call (`isSampled`), which would be another end.
      const numberOf = (day: string, n: number): string => `QS${day}-000${n}`
      const give = async (day: string, n: number, command: Command, at: string, again: boolean): Promise<void> => {
        const number = numberOf(day, n)
        const it = await store.case(number)
        const next = it === null ? reportedAs(number, 'power', false) : tried(it, command, at)
        if (next === null) return
        expect(await store.commit(tick(next))).toBe('committed')
        // What changed nothing may be written any number of times.
        if (again) expect(await store.commit(tick(next))).toBe(next.events.length > 0 ? 'stale' : 'committed')
      }
      const endOf = async (day: string, n: number): Promise<string> =>
        JSON.stringify(await store.case(numberOf(day, n))).replaceAll(numberOf(day, n), '')
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 30 }), async (steps) => {
          for (const { n, act: command, at } of steps.toSorted((a, b) => a.n - b.n)) await give('20261126', n, command, at, false)
          for (const { n, act: command, at, again } of steps) await give('20261124', n, command, at, again)
          for (const n of [1, 2, 3, 4]) expect(await endOf('20261124', n)).toBe(await endOf('20261126', n))
        }),
        { numRuns: 15 },
      )
      expect(await verifyLedger(store)).toMatchObject({ intact: true })
    })

    it('lists for an enterprise what was reported by somebody who is bound to it', async () => {
      const ofFirm = () => numbers({ of: 'enterprise', enterprise: '青岛海晟食品有限公司' })
      await store.commit(tick(reported('QS20261123-0001', 'power'), reported('QS20261123-0002', 'hrss', { ...wang, id: 'li' })))
      await store.commit(tick(reported('QS20261123-0003', 'hrss', wang, monday, false)))
      await store.commit(tick(act(await existing('QS20261123-0002'), { type: 'withdraw', reason: '已经来电' }, { ...wang, id: 'li' })))
      expect(await ofFirm()).toEqual(['QS20261123-0001', 'QS20261123-0002'])
      expect(await numbers({ of: 'enterprise', enterprise: '青岛海晟' })).toEqual([])
      store = await opened.reopen()
      expect(await ofFirm()).toHaveLength(2)
    })

    it('changes settings with a turn, all or nothing: a value that moved on meanwhile makes the turn stale', async () => {
      const turn = (before: string | null, value: string): Commit => ({
        ...{ conversation: null, cases: [], outbox: [{ message: outbound(value), notBefore: null, at: monday }] },
        settings: [{ key: 'assessment:2026', before, value }],
      })
      expect(await store.commit(turn(null, 'first'))).toBe('committed')
      expect(await store.commit(turn(null, 'second'))).toBe('stale')
      expect(await store.commit(turn('other', 'second'))).toBe('stale')
      expect(await store.setting('assessment:2026')).toBe('first')
      expect(await unsentIds(later)).toEqual(['first'])
      expect(await store.commit(turn('first', 'second'))).toBe('committed')
      store = await opened.reopen()
      expect(await store.setting('assessment:2026')).toBe('second')
    })

    it('changes people with a turn, all of them or none', async () => {
      const staff = (id: string, department: string): Person => ({
        ...{ id, name: '张工', role: 'staff', departments: [department], enterprise: null, phone: null },
      })
      const turn = (department: string, before: string | null): Commit => ({
        ...{ conversation: null, cases: [], outbox: [], settings: [{ key: 'audit head', before, value: department }] },
        people: [staff('zhang', department), staff('li', department)],
      })
      expect(await store.commit(turn('power', null))).toBe('committed')
      expect(await store.commit(turn('hrss', null))).toBe('stale')
      store = await opened.reopen()
      expect(await store.people()).toEqual([staff('li', 'power'), staff('zhang', 'power')])
    })

    it('finds the cases on which a department owes something, until it does not, and those on which somebody gave an order', async () => {
      const owing = (department: string) => numbers({ of: 'owing', department })
      const ordered = (by: string) => numbers({ of: 'ordered', by })
      const both = ['QS20261123-0001', 'QS20261123-0002']
      await store.commit(
        tick(reported('QS20261123-0001', 'power'), reported('QS20261123-0002', 'power'), reported('QS20261123-0003', 'hrss')),
      )
      for (const number of both) {
        const assist = { type: 'assist', department: 'hrss', text: '请核对用工合同' } as const
        await store.commit(tick(act(await existing(number), assist, staff('power'))))
        await store.commit(tick(act(await existing(number), { type: 'instruct', text: '请今天到现场' }, coordinator)))
      }
      expect(await owing('hrss')).toEqual(both.toReversed())
      expect(await owing('power')).toEqual(both.toReversed())
      expect(await owing('hrs')).toEqual([])
      expect(await ordered('coordinator')).toEqual(both.toReversed())
      expect(await ordered('staff-power')).toEqual([])

      const done = { type: 'complete-task', text: '合同已核对' } as const
      await store.commit(tick(act(await existing('QS20261123-0002'), done, staff('hrss'))))
      await store.commit(tick(act(await existing('QS20261123-0002'), { type: 'withdraw', reason: '已经来电' }, wang)))
      store = await opened.reopen()
      expect(await owing('hrss')).toEqual(['QS20261123-0001'])
      expect(await numbers({ of: 'owing', department: 'hrss' }, 0)).toEqual([])
      // A withdrawn case keeps no tasks; of an open one the orders stay.
      expect(await ordered('coordinator')).toEqual(['QS20261123-0001'])
      expect(await verifyLedger(store)).toMatchObject({ intact: true })
    })

    it('keeps people and settings over a restart, the last word wins', async () => {
      const person: Person = { id: 'wang', name: '王芳', role: 'entrepreneur', departments: [], enterprise: '海晟食品', phone: null }
      await store.putPerson(person)
      await store.putPerson({ ...person, role: 'leader' })
      await Promise.all([store.putSetting('virtual-now', monday), store.putSetting('virtual-now', later)])
      store = await opened.reopen()
      expect(await store.people()).toEqual([{ ...person, role: 'leader' }])
      expect(await store.setting('virtual-now')).toBe(later)
      expect(await store.setting('other')).toBeNull()
    })

    it('numbers the messages of a chat from 1 without gaps, once for each id', async () => {
      const message = (id: string) => ({ id, from: 'bot', at: monday, text: `答 ${id}`, buttons: [{ label: '确认', value: '确认' }] })
      const answers = await Promise.all(['a', 'b', 'a', 'c'].map((id) => store.appendChat('dm:wang', message(id))))
      expect(answers).toEqual([1, 2, 1, 3])
      expect(await store.appendChat('dm:li', message('a'))).toBe(1)
      store = await opened.reopen()
      expect(await store.appendChat('dm:wang', message('b'))).toBe(2)
      expect(await store.chat('dm:wang', 1, 10)).toEqual([
        { n: 2, ...message('b') },
        { n: 3, ...message('c') },
      ])
      expect(await store.chat('dm:wang', 0, 1)).toEqual([{ n: 1, ...message('a') }])
      expect(await store.chat('dm:nobody', 0, 10)).toEqual([])
      expect(await store.chatMessage('dm:wang', 'c')).toEqual({ n: 3, ...message('c') })
      expect(await store.chatMessage('dm:wang', 'x')).toBeNull()
    })

    it('refuses writes after it was closed', async () => {
      const kept = store.receive(inbound('a'))
      await store.close()
      expect(await kept).toBe('new')
      await expect(store.receive(inbound('b'))).rejects.toThrow(StoreError)
      store = await opened.reopen()
      expect(await waitingIds()).toEqual(['a'])
    })

    it('keeps versions, order and chains right under random interleavings', async () => {
      let round = 0
      const step = fc.record({
        case: fc.integer({ min: 0, max: 2 }),
        conversation: fc.integer({ min: 0, max: 2 }),
        behind: fc.boolean(),
        pause: fc.boolean(),
      })
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
          round++
          const number = (n: number) => `QS2026112${n}-${String(round).padStart(4, '0')}`
          const key = (n: number) => `web:dm:p${round}-${n}`
          const running: Promise<void>[] = []
          const expected = new Map<string, number>()
          for (const [index, one] of steps.entries()) {
            const it = await store.case(number(one.case))
            const { version } = await store.open(key(one.conversation))
            const change = it
              ? act(it, { type: 'supplement', text: `补充 ${index}`, attachments: [] }, wang)
              : reported(number(one.case), 'power')
            const conversation = {
              key: key(one.conversation),
              version: one.behind ? version + 1 : version,
              dialog: { index },
              answered: [],
            }
            const outbox = [{ message: outbound(`${round}-${index}`, key(one.conversation)), notBefore: null, at: monday }]
            const written = store.commit({ conversation, cases: [change], outbox }).then((result) => {
              if (result === 'stale') return
              for (const what of [key(one.conversation), number(one.case)]) expected.set(what, (expected.get(what) ?? 0) + 1)
            })
            running.push(written)
            if (one.pause) await written
          }
          await Promise.all(running)
          for (const n of [0, 1, 2]) {
            const { version } = await store.open(key(n))
            expect(version).toBe(expected.get(key(n)) ?? 0)
            expect(await unsentIds(monday, key(n))).toHaveLength(version)
            // A report makes two events, a supplement one.
            const commits = expected.get(number(n)) ?? 0
            expect((await store.case(number(n)))?.version ?? 0).toBe(commits === 0 ? 0 : commits + 1)
          }
        }),
        { numRuns: 30 },
      )
      expect(await verifyLedger(store)).toMatchObject({ intact: true })
    })
  })
}

// --- Internal helpers ---

/** A new case, which may be a tip-off. */
function reportedAs(number: string, department: string | null, tipOff: boolean): CaseCommit {
  const plain = reported(number, department)
  if (!tipOff) return plain
  const events = plain.events.map((event) => (event.type === 'reported' ? { ...event, admission: 'tip-off' as const } : event))
  return { ...plain, case: { ...plain.case, admission: 'tip-off' }, events }
}

/** What the system did to a case; null when the rules refused it. */
function tried(it: Case, command: Command, now: string): CaseCommit | null {
  try {
    return act(it, command, system, now)
  } catch {
    return null // Refused; the fixture throws then.
  }
}

/** How many of some cases stand where. */
function tally(cases: readonly Case[]): Readonly<Record<string, number>> {
  return Object.fromEntries(standings.map((name) => [name, cases.filter((it) => standingOf(it) === name).length]))
}
