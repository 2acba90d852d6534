import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Person } from '../cases/people.ts'
import { loadSeeds } from '../seeds/load.ts'
import { addressesOf, type Place, waysOf } from './addresses.ts'
import { type Directory, openDirectory } from './directory.ts'
import { type GroupBook, openGroupBook } from './group-book.ts'
import { letGo } from './leaving.ts'
import { openSqliteStore } from './store/sqlite.ts'
import type { Store } from './store.ts'

const seeds = loadSeeds(join(import.meta.dirname, '../seeds'), 'xihaian')
const app = { name: 'app', family: 'wecom', departments: [] }
const aibot = { name: 'aibot', family: 'wecom', departments: [] }
const kf = { name: 'kf', family: 'kf', departments: [] }
const places = [app, kf, aibot]
const head = { id: 'zhangju', name: '张局', role: 'head', departments: ['power'], enterprise: null, phone: null } as const

let folder: string
let store: Store
let groups: GroupBook
let directory: Directory

const open = async (): Promise<void> => {
  groups = await openGroupBook(store)
  directory = await openDirectory(store, { ...seeds, people: [] }, waysOf(places, groups, 'web'))
}

const addresses = (place: Place) =>
  addressesOf(place, directory, groups, (id) =>
    letGo(id, { by: `channel:${place.name}`, at: '2026-11-23T01:00:00.000Z' }, { store, directory }),
  )

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qishao-addresses-'))
  store = await openSqliteStore(folder)
  await open()
})

afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

describe('who writes from an account', () => {
  it('is a new entrepreneur, once, however many messages come at once', async () => {
    const here = addresses(kf)
    const ids = await Promise.all(Array.from({ length: 5 }, () => here.person('wmCUST1', { as: 'reporter', name: '海洋' })))
    expect(new Set(ids)).toEqual(new Set(['kf-wmCUST1']))
    expect(directory.person('kf-wmCUST1')).toMatchObject({ name: '海洋', role: 'entrepreneur', accounts: { kf: 'wmCUST1' } })
    expect(here.account('kf-wmCUST1')).toBe('wmCUST1')
    expect(directory.chat('kf-wmCUST1')).toBe('kf:dm:kf-wmCUST1')
  })

  it('is known again after a restart', async () => {
    await addresses(kf).person('wmCUST1', { as: 'reporter' })
    await open()
    expect(await addresses(kf).person('wmCUST1', { as: 'reporter', name: '海洋' })).toBe('kf-wmCUST1')
    expect(directory.person('kf-wmCUST1')?.name).toBe('海洋')
  })

  it('is nobody of the house by a name that people choose themselves', async () => {
    await directory.put(head)
    const wechat = { name: 'wechaty', family: 'wechaty', departments: [] }
    expect(await addresses(wechat).person('ZhangJu', { as: 'member' })).toBe('wechaty-ZhangJu')
    expect(await addresses(wechat).person('zhangju', { as: 'member' })).toBe('wechaty-zhangju')
    expect(directory.person('zhangju')).toEqual(head)
    expect(directory.person('wechaty-zhangju')).toMatchObject({ role: 'staff', departments: [] })
  })

  it('can report although the first word was one in a room, but not when the district has named them, or let them go', async () => {
    const wechat = addresses({ name: 'wechaty', family: 'wechaty', departments: [] })
    for (const account of ['wx-wang', 'wx-zhang', 'wx-li']) await wechat.person(account, { as: 'member' })
    await directory.put({ ...head, id: 'wechaty-wx-zhang', accounts: { wechaty: 'wx-zhang' } })
    await wechat.gone('wx-li')
    for (const account of ['wx-wang', 'wx-zhang', 'wx-li']) await wechat.person(account, { as: 'reporter' })
    expect(directory.person('wechaty-wx-wang')).toMatchObject({ role: 'entrepreneur', accounts: { wechaty: 'wx-wang' } })
    expect(directory.person('wechaty-wx-zhang')).toMatchObject({ role: 'head' })
    expect(directory.person('wechaty-wx-li')).toMatchObject({ role: 'staff' })
  })

  it('has no rights as a member of whom nobody has told us', async () => {
    expect(await addresses(aibot).person('LiSi', { as: 'member' })).toBe('lisi')
    expect(directory.person('lisi')).toMatchObject({ role: 'staff', departments: [] })
  })

  it('is the member who was imported, in whatever case the userid is written, in group and app', async () => {
    await directory.put({ ...head, accounts: { wecom: 'ZhangJu' } })
    expect(await addresses(aibot).person('zhangju', { as: 'member' })).toBe('zhangju')
    expect(await addresses(app).person('ZHANGJU', { as: 'member' })).toBe('zhangju')
    expect(directory.person('zhangju')?.role).toBe('head')
    expect(directory.chat('zhangju')).toBe('app:dm:zhangju')
  })

  it('loses role and departments with the news that it has left the house', async () => {
    await directory.put({ ...head, accounts: { wecom: 'zhangju' } })
    await addresses(app).gone('ZhangJu')
    expect(directory.person('zhangju')).toMatchObject({ role: 'staff', departments: [] })
    expect(directory.reach({ to: 'head', department: 'power' })).toEqual([])
  })

  it('is no member of the house because an account of another platform is called like the userid', async () => {
    await directory.put({ ...head, accounts: { wecom: 'zhangju' } })
    const rooms = { name: 'wechaty', family: 'wechaty', departments: [] }
    expect(await addresses(rooms).person('zhangju', { as: 'member' })).toBe('wechaty-zhangju')
    expect(directory.person('wechaty-zhangju')).toMatchObject({ role: 'staff', departments: [] })
    expect(directory.person('zhangju')?.accounts).toEqual({ wecom: 'zhangju' })
  })

  it('tells a reporter whose account looks like a userid from the member', async () => {
    await directory.put({ ...head, accounts: { wecom: 'zhangju' } })
    expect(await addresses(kf).person('zhangju', { as: 'reporter' })).toBe('kf-zhangju')
  })
})

describe('the work group of a department', () => {
  it('is where it was bound last, also after a restart', async () => {
    await groups.bind({ channel: 'aibot', group: 'wrOLD', department: 'power' })
    await groups.bind({ channel: 'aibot', group: 'wrNew', department: 'power' })
    await open()
    expect(directory.reach({ to: 'group', department: 'power' })).toEqual(['aibot:group:power'])
    const here = addresses(aibot)
    expect([here.department('wrNew'), here.department('wrOLD'), here.department('wrnew')]).toEqual(['power', null, null])
    expect(here.group('power')).toBe('wrNew')
  })

  it('is one that can only be written to where none is bound, and lists those that are bound', async () => {
    const robot = { name: 'robot', family: 'robot', departments: ['power'] }
    directory = await openDirectory(store, { ...seeds, people: [] }, waysOf([...places, robot], groups, 'web'))
    expect(directory.reach({ to: 'group', department: 'power' })).toEqual(['robot:group:power'])
    expect(directory.reach({ to: 'group', department: 'hrss' })).toEqual(['web:group:hrss'])
    await groups.bind({ channel: 'aibot', group: 'wrNew', department: 'power' })
    expect(directory.reach({ to: 'group', department: 'power' })).toEqual(['aibot:group:power'])
    expect(addresses(aibot).groups()).toEqual(['wrNew'])
  })

  it('falls back to the simulator where none is bound', async () => {
    expect(directory.reach({ to: 'group', department: 'power' })).toEqual(['web:group:power'])
    await groups.bind({ channel: 'aibot', group: 'wrNew', department: 'power' })
    await groups.unbind('power')
    expect(directory.reach({ to: 'group', department: 'power' })).toEqual(['web:group:power'])
  })
})

describe('a stranger here whom another process has met', () => {
  it('is who they are there, and keeps the enterprise', async () => {
    const met: Person = {
      ...{ id: 'kf-wm1', name: '王海洋', role: 'entrepreneur', departments: [], phone: null },
      ...{ enterprise: '海晟食品', accounts: { kf: 'wm1' } },
    }
    await store.putPerson(met)
    const upToDate = async (): Promise<void> => directory.adopt([met])
    const known = addressesOf(kf, directory, groups, async () => undefined, upToDate)
    expect(await known.person('wm1', { as: 'reporter' })).toBe(met.id)
    expect(await store.people()).toContainEqual(met)
  })
})
