import { describe, expect, it } from 'vitest'
import { defaultEnterprise, defaultKf } from './enterprise.ts'
import { begin, hour, type Json, kfKeys, kfSecret, receiver, start } from './fixtures.ts'

const who = { customer: 'wmWANG' }
const free = { switches: { kfSyncWithoutTokenPerMinute: 1_000 } }

async function prepared(options = {}) {
  const { player, always } = await begin({ ...free, ...options })
  const { post } = always(kfSecret)
  const sync = (body: object = {}): Promise<Json> => post('kf/sync_msg', { open_kfid: defaultKf, ...body })
  return { player, post, sync }
}

const texts = (answer: Json) => answer.msg_list.map((message: Json) => message.text?.content)

describe('sync_msg (p/94670)', () => {
  it('gives what customers sent since the cursor, and never what was sent by API', async () => {
    const { player, post, sync } = await prepared()
    await player.say(who, '一')
    await post('kf/send_msg', { open_kfid: defaultKf, touser: 'wmWANG', msgtype: 'text', text: { content: '答' } })
    const first = await sync()
    expect(first).toMatchObject({ errcode: 0, has_more: 0 })
    expect(first.msg_list).toMatchObject([
      { open_kfid: defaultKf, external_userid: 'wmWANG', origin: 3, msgtype: 'text', send_time: start / 1000, text: { content: '一' } },
    ])
    await player.say(who, '二')
    expect(texts(await sync({ cursor: first.next_cursor }))).toEqual(['二'])
  })

  it('gives events with their ids inside, origin 4', async () => {
    const { player, sync } = await prepared()
    await player.enter({ ...who, scene: 'town', scene_param: 'p1' })
    const [event] = (await sync()).msg_list
    expect(event).toMatchObject({ origin: 4, msgtype: 'event', event: { event_type: 'enter_session', scene: 'town', scene_param: 'p1' } })
    expect(event).not.toHaveProperty('external_userid')
  })

  it('gives pages of the asked size', async () => {
    const { player, sync } = await prepared()
    for (const one of ['一', '二', '三']) await player.say(who, one)
    const first = await sync({ limit: 2 })
    expect([texts(first), first.has_more]).toEqual([['一', '二'], 1])
    const second = await sync({ limit: 2, cursor: first.next_cursor })
    expect([texts(second), second.has_more]).toEqual([['三'], 0])
    expect((await sync({ limit: 1_001 })).errcode).toBe(40058)
  })

  it('keeps three days', async () => {
    const { player, sync } = await prepared()
    await player.say(who, '旧')
    const cursor = (await sync()).next_cursor
    await player.advance(24 * hour)
    await player.say(who, '新')
    await player.advance(48 * hour)
    expect(texts(await sync())).toEqual(['新'])
    expect(texts(await sync({ cursor }))).toEqual(['新'])
  })

  it('refuses the cursor of another account [U: code]', async () => {
    const accounts = [...defaultEnterprise.kfAccounts, { openKfId: 'wkSECOND', name: '第二', servicers: [] }]
    const apps = defaultEnterprise.apps.map((app) => (app.kf.length > 0 ? { ...app, kf: [defaultKf, 'wkSECOND'] } : app))
    const { player, sync } = await prepared({ enterprise: { kfAccounts: accounts, apps } })
    await player.say(who, '一')
    await player.say({ ...who, open_kfid: 'wkSECOND' }, '二')
    const { next_cursor } = await sync()
    expect((await sync({ cursor: next_cursor, open_kfid: 'wkSECOND' })).errcode).toBe(40058)
    expect((await sync({ cursor: 'forged' })).errcode).toBe(40058)
    expect(texts(await sync({ open_kfid: 'wkSECOND' }))).toEqual(['二'])
  })

  it('takes the token of a callback for ten minutes, and 95007 after that', async () => {
    const product = await receiver(kfKeys)
    const { player, sync } = await prepared({ callbacks: { urls: { kf: product.url } } })
    await player.say(who, '一')
    await player.settle()
    const token = product.got[0]?.xml.Token
    expect((await sync({ token })).errcode).toBe(0)
    await player.advance(10 * 60_000)
    expect((await sync({ token })).errcode).toBe(95007)
    expect((await sync({ token: 'ENCforged' })).errcode).toBe(95007)
  })

  it('is strictly limited without a token [U: six a minute]', async () => {
    const { player, sync } = await prepared({ switches: {} })
    for (let n = 0; n < 6; n++) expect((await sync()).errcode).toBe(0)
    expect((await sync()).errcode).toBe(45009)
    await player.advance(60_000)
    expect((await sync()).errcode).toBe(0)
  })

  it('needs an account that exists', async () => {
    const { sync } = await prepared()
    expect((await sync({ open_kfid: 'wkNONE' })).errcode).toBe(95004)
    expect((await sync({ open_kfid: '' })).errcode).toBe(95000)
  })
})

describe('faults of sync_msg', () => {
  const path = '/cgi-bin/kf/sync_msg'

  it('give an empty page that has more, and the rest after it (p/94670)', async () => {
    const { player, sync } = await prepared()
    await player.say(who, '一')
    await player.fault({ path, fault: { type: 'empty-page' }, times: 1 })
    const empty = await sync()
    expect(empty).toMatchObject({ has_more: 1, msg_list: [] })
    expect(texts(await sync({ cursor: empty.next_cursor }))).toEqual(['一'])
  })

  it('give one message a page', async () => {
    const { player, sync } = await prepared()
    for (const one of ['一', '二']) await player.say(who, one)
    await player.fault({ path, fault: { type: 'page-size', count: 1 } })
    const first = await sync()
    const second = await sync({ cursor: first.next_cursor })
    expect([texts(first), first.has_more, texts(second), second.has_more]).toEqual([['一'], 1, ['二'], 0])
  })

  it('give the same message on two pages', async () => {
    const { player, sync } = await prepared()
    await player.say(who, '一')
    const { next_cursor } = await sync()
    await player.say(who, '二')
    await player.fault({ path, fault: { type: 'repeat' }, times: 1 })
    expect(texts(await sync({ cursor: next_cursor }))).toEqual(['一', '二'])
  })

  it('let anything stand in the log, of any time', async () => {
    const { player, sync } = await prepared()
    await player.log({ origin: 3, msgtype: 'hologram', msgid: 'odd', send_time: start / 1000 - 3_600, hologram: { x: 1 } })
    expect((await sync()).msg_list).toEqual([
      { origin: 3, msgtype: 'hologram', msgid: 'odd', send_time: start / 1000 - 3_600, hologram: { x: 1 } },
    ])
  })
})
