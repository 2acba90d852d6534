/** What every store deletes, and what it keeps: a part of the suite of `contract.ts`. */
import { describe, expect, it } from 'vitest'
import type { Attachment, Case } from '../../cases/case.ts'
import { isRefusal } from '../../cases/case.ts'
import { erasureOf } from '../erasure.ts'
import { verifyLedger } from '../ledger.ts'
import type { LedgerCase, Store, Trail } from '../store.ts'
import { act, coordinator, givenOf, inbound, monday, outbound, reported, staff, tick, wang } from './fixtures.ts'

const number = 'QS20261123-0001'
const tuesday = '2026-11-24T01:00:00.000Z'
const wednesday = '2026-11-25T01:00:00.000Z'
const photo: Attachment = { id: 'ab12', name: '变压器.jpg', mime: 'image/jpeg', size: 48_213 }

/** The tests, on the store that `store` gives. */
export function deletions(store: () => Store): void {
  const does = async (...[command, actor, at]: Parameters<typeof act> extends [unknown, ...infer Rest] ? Rest : never): Promise<void> => {
    expect(await store().commit(tick(act(await store().case(number), command, actor, at)))).toBe('committed')
  }
  const closes = async (): Promise<Case> => {
    await does({ type: 'resolve', answer: '线路已修复' }, staff('power'))
    await does({ type: 'give-outcome', outcome: 'solved' }, wang)
    await does({ type: 'rate', level: 5 }, wang)
    const it = await store().case(number)
    if (!it) throw new Error('there is no case')
    return it
  }
  const kept = async (): Promise<LedgerCase | undefined> => {
    for await (const entry of store().ledger()) return entry
    return undefined
  }

  describe('messages', () => {
    it('lose their text when they are old, the oldest first, and are still known', async () => {
      await store().receive(inbound('a'))
      await store().receive({ ...inbound('b'), at: tuesday })
      await store().commit({ conversation: null, cases: [], outbox: [{ message: outbound('c'), notBefore: null, at: monday }] })
      await store().appendChat('dm:wang', { id: 'd', from: 'wang', at: monday, text: '停电了' })
      await store().appendChat('group:power', { id: 'd', from: 'bot', at: tuesday, text: '停电了' })
      expect(await store().kept()).toMatchObject({ inbox: { n: 2, oldest: monday }, outbox: { n: 1 }, chats: { n: 2, oldest: monday } })
      for (const box of ['inbox', 'outbox', 'chats'] as const) {
        expect(await store().emptyMessages(box, tuesday, 10), box).toBe(1)
        expect(await store().emptyMessages(box, tuesday, 10), box).toBe(0)
      }
      expect(await store().kept()).toMatchObject({ inbox: { n: 1, oldest: tuesday }, outbox: { n: 0, oldest: null }, chats: { n: 1 } })
      expect(await store().receive(inbound('a'))).toBe('known')
      expect((await store().open('web:dm:wang')).inbound.map(({ message }) => message.id)).toEqual(['b'])
      expect(await store().unsent('web:dm:wang', wednesday)).toEqual([])
      expect(await store().unsend('c', 'lost')).toEqual([])
      expect(await store().chat('dm:wang', 0, 10)).toEqual([{ n: 1, id: 'd', at: monday, from: 'bot', text: '' }])
      expect(await store().chat('group:power', 0, 10)).toMatchObject([{ text: '停电了' }])
    })
  })

  describe('files', () => {
    const unneeded = (saidSince: string, endedSince: string) => store().unneededFiles({ saidSince, endedSince }, 10)

    it('are needed while a message is young or a case that holds them lasts', async () => {
      await store().receive({ ...inbound('a'), attachments: [photo] })
      expect([await unneeded(monday, wednesday), await unneeded(tuesday, wednesday)]).toEqual([[], ['ab12']])
      await store().commit(tick(reported(number, 'power')))
      await does({ type: 'supplement', text: '', attachments: [photo] }, wang)
      await does({ type: 'report-visit', text: '看了现场', attachments: [{ ...photo, id: 'cd34' }] }, staff('power'))
      expect(await unneeded(tuesday, wednesday)).toEqual([])
      await closes()
      expect([await unneeded(tuesday, monday), await unneeded(tuesday, tuesday)]).toEqual([[], ['ab12', 'cd34']])
      await store().receive({ ...inbound('b'), at: wednesday, attachments: [photo] })
      expect(await unneeded(tuesday, tuesday)).toEqual(['cd34'])
      expect((await store().kept()).files.n).toBe(2)
      await store().forgetFiles(['cd34'])
      expect(await unneeded(tuesday, tuesday)).toEqual([])
    })

    it('that two cases hold stay for the other', async () => {
      const other = 'QS20261123-0002'
      await store().commit(tick(reported(number, 'power'), reported(other, 'power')))
      await does({ type: 'supplement', text: '', attachments: [photo] }, wang)
      await store().commit(tick(act(await store().case(other), { type: 'supplement', text: '', attachments: [photo] }, wang)))
      await store().forgetFiles(['ab12'], [number, ''])
      expect(await store().filesOf(['ab12', 'cd34'])).toEqual(['ab12'])
      await store().forgetFiles(['ab12'], [other])
      expect(await store().filesOf(['ab12'])).toEqual([])
    })
  })

  describe('cases', () => {
    it('that ended long ago are deleted with their history, unless they have moved on', async () => {
      await store().commit(tick(reported(number, 'power'), reported('QS20261123-0002', 'power')))
      const it = await closes()
      expect([await store().casesEndedBefore(monday, 5), await store().casesEndedBefore(tuesday, 5)]).toEqual([[], [it]])
      expect(await store().deleteCase({ number, version: it.version - 1 })).toBe(false)
      expect(await store().deleteCase(it)).toBe(true)
      expect([await store().case(number), await store().events(number)]).toEqual([null, []])
      expect(await verifyLedger(store())).toMatchObject({ intact: true, cases: 1 })
      expect(await store().standings(2026, null)).toEqual([{ status: 'dispatched', light: 'none', n: 1 }])
    })
  })

  describe('notes', () => {
    it('of a conversation in which nothing was said for long are found, page by page, and deleted with those of the account', async () => {
      const settings = {
        'budget kf:dm:wang': JSON.stringify({ since: monday }),
        'budget kf:dm:xu': JSON.stringify({ since: wednesday }),
        'kf account wm_1': 'wk1',
        'kf account wmx1': 'wk1',
        'kf menus wm_1': '[]',
        'audit head': '{}',
      }
      for (const [key, value] of Object.entries(settings)) await store().putSetting(key, value)
      expect((await store().kept()).notes.n).toBe(2)
      expect(await store().idle(tuesday, '', 1)).toEqual({ resting: [{ conversation: 'kf:dm:wang', since: monday }], last: 'kf:dm:wang' })
      expect(await store().idle(tuesday, 'kf:dm:wang', 1)).toEqual({ resting: [], last: 'kf:dm:xu' })
      expect(await store().idle(tuesday, 'kf:dm:xu', 1)).toEqual({ resting: [], last: null })
      expect(await store().deleteNotes('kf:dm:wang', ['wm_1'])).toBe(3)
      const left = await Promise.all(Object.keys(settings).map((key) => store().setting(key)))
      expect(left.map((value) => value !== null)).toEqual([false, true, false, true, false, true])
    })
  })

  describe('an erasure', () => {
    const trail: Trail = { person: 'wang', conversations: ['web:dm:wang', 'dm:wang'], accounts: ['wm1'], numbers: [number] }

    it('keeps the hashes of a case, takes what was told out of it, and is stale when the case has moved on', async () => {
      await store().commit(tick(reported(number, 'power')))
      await closes()
      const before = await kept()
      const subject = { person: 'wang', alias: 'erased-1' }
      const grounds = { reason: '当事人申请', basis: '个人信息保护法第四十七条' }
      const erasure = erasureOf(number, before?.rows ?? [], subject, grounds, givenOf(coordinator, tuesday))
      if (erasure === null || isRefusal(erasure)) throw new Error('nothing was erased')
      expect([await store().commit(tick(erasure)), await store().commit(tick(erasure))]).toEqual(['committed', 'stale'])
      const after = await kept()
      expect(after?.rows.slice(0, -1).map(({ hash }) => hash)).toEqual(before?.rows.map(({ hash }) => hash))
      expect(JSON.stringify(after)).not.toMatch(/138\d{8}|海晟|线路|停电,/)
      expect(await verifyLedger(store())).toMatchObject({ intact: true, cases: 1 })
      expect(await store().cases({ of: 'reporter', reporter: 'wang' }, 5)).toEqual([])
    })

    it('finds everything about a person, erases it, and nothing of others', async () => {
      await store().putPerson({ id: 'wang', name: '王海', role: 'entrepreneur', departments: [], enterprise: null, phone: '13800000001' })
      await store().putPerson({ id: 'li', name: '李静', role: 'entrepreneur', departments: [], enterprise: null, phone: null })
      await store().receive(inbound('a'))
      await store().receive({ ...inbound('b', 'web:group:power', '我们厂也停了'), from: 'wang' })
      await store().receive({ ...inbound('c', 'web:dm:li'), from: 'li' })
      const rows = [outbound('d'), outbound('e', 'web:group:power'), { ...outbound('f', 'web:dm:li'), text: '收到' }]
      const dialogs = ['web:dm:wang', 'web:dm:li'].map((key) => ({ key, version: 0, dialog: { draft: key }, answered: [] }))
      await store().commit({
        ...{ conversation: dialogs[0] ?? null, beside: dialogs.slice(1), cases: [] },
        outbox: rows.map((message) => ({ message, notBefore: null, at: monday })),
      })
      await store().appendChat('dm:wang', { id: 'g', from: 'wang', at: monday, text: '停电了' })
      await store().appendChat('dm:li', { id: 'h', from: 'li', at: monday, text: '停水了' })
      const notes = ['budget web:dm:wang', 'kf account wm1', `unreached ${number} web:dm:officer`, 'kf account wm12', 'budget web:dm:li']
      for (const key of notes) await store().putSetting(key, '{}')

      const found = await store().trail(trail)
      const texts = (messages: readonly { readonly message: unknown }[]): unknown[] =>
        messages.map(({ message }) => Object.entries(message ?? {}).find(([field]) => field === 'id')?.[1])
      expect([texts(found.inbox), texts(found.outbox), texts(found.chats)]).toEqual([['a', 'b'], ['d', 'e'], ['g']])
      expect(found.dialogs).toEqual([{ conversation: 'web:dm:wang', dialog: { draft: 'web:dm:wang' } }])
      expect(found.notes.map(({ key }) => key)).toEqual(notes.slice(0, 3))

      // Two and two messages, one in a chat, a dialog, three notes, and the person.
      expect(await store().eraseTrail(trail)).toBe(10)
      expect(await store().eraseTrail(trail)).toBe(0)
      expect(await store().trail(trail)).toEqual({ inbox: [], outbox: [], chats: [], dialogs: [], notes: [] })
      expect(await store().chat('dm:wang', 0, 5)).toEqual([])
      expect((await store().people()).map(({ id }) => id)).toEqual(['li'])
      expect((await store().open('web:dm:li')).inbound).toHaveLength(1)
      expect(await store().unsent('web:dm:li', wednesday)).toHaveLength(1)
      expect(await store().chat('dm:li', 0, 5)).toHaveLength(1)
      expect(await store().setting('kf account wm12')).toBe('{}')
      expect(await store().receive(inbound('a'))).toBe('known')
    })
  })
}
