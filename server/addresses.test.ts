import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadSeeds } from '../seeds/load.ts'
import { addressesOf, waysOf } from './addresses.ts'
import { type Directory, openDirectory } from './directory.ts'
import { type GroupBook, openGroupBook } from './group-book.ts'
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
    const addresses = addressesOf(kf, directory, groups)
    const ids = await Promise.all(Array.from({ length: 5 }, () => addresses.person('wmCUST1', { as: 'reporter', name: '海洋' })))
    expect(new Set(ids)).toEqual(new Set(['kf-wmCUST1']))
    expect(directory.person('kf-wmCUST1')).toMatchObject({ name: '海洋', role: 'entrepreneur', accounts: { kf: 'wmCUST1' } })
    expect(addresses.account('kf-wmCUST1')).toBe('wmCUST1')
    expect(directory.chat('kf-wmCUST1')).toBe('kf:dm:kf-wmCUST1')
  })

  it('is known again after a restart', async () => {
    await addressesOf(kf, directory, groups).person('wmCUST1', { as: 'reporter' })
    await open()
    expect(await addressesOf(kf, directory, groups).person('wmCUST1', { as: 'reporter', name: '海洋' })).toBe('kf-wmCUST1')
    expect(directory.person('kf-wmCUST1')?.name).toBe('海洋')
  })

  it('has no rights as a member of whom nobody has told us', async () => {
    expect(await addressesOf(aibot, directory, groups).person('LiSi', { as: 'member' })).toBe('lisi')
    expect(directory.person('lisi')).toMatchObject({ role: 'staff', departments: [] })
  })

  it('is the member who was imported, in whatever case the userid is written, in group and app', async () => {
    await directory.put({ ...head, accounts: { wecom: 'ZhangJu' } })
    expect(await addressesOf(aibot, directory, groups).person('zhangju', { as: 'member' })).toBe('zhangju')
    expect(await addressesOf(app, directory, groups).person('ZHANGJU', { as: 'member' })).toBe('zhangju')
    expect(directory.person('zhangju')?.role).toBe('head')
    expect(directory.chat('zhangju')).toBe('app:dm:zhangju')
  })

  it('loses role and departments with the news that it has left the house', async () => {
    await directory.put({ ...head, accounts: { wecom: 'zhangju' } })
    await addressesOf(app, directory, groups).gone('ZhangJu')
    expect(directory.person('zhangju')).toMatchObject({ role: 'staff', departments: [] })
    expect(directory.reach({ to: 'head', department: 'power' })).toEqual([])
  })

  it('tells a reporter whose account looks like a userid from the member', async () => {
    await directory.put({ ...head, accounts: { wecom: 'zhangju' } })
    expect(await addressesOf(kf, directory, groups).person('zhangju', { as: 'reporter' })).toBe('kf-zhangju')
  })
})

describe('the work group of a department', () => {
  it('is where it was bound last, also after a restart', async () => {
    await groups.bind({ channel: 'aibot', group: 'wrOLD', department: 'power' })
    await groups.bind({ channel: 'aibot', group: 'wrNew', department: 'power' })
    await open()
    expect(directory.reach({ to: 'group', department: 'power' })).toEqual(['aibot:group:power'])
    const addresses = addressesOf(aibot, directory, groups)
    expect([addresses.department('wrNew'), addresses.department('wrOLD'), addresses.department('wrnew')]).toEqual(['power', null, null])
    expect(addresses.group('power')).toBe('wrNew')
  })

  it('is one that can only be written to where none is bound, and lists those that are bound', async () => {
    const robot = { name: 'robot', family: 'robot', departments: ['power'] }
    directory = await openDirectory(store, { ...seeds, people: [] }, waysOf([...places, robot], groups, 'web'))
    expect(directory.reach({ to: 'group', department: 'power' })).toEqual(['robot:group:power'])
    expect(directory.reach({ to: 'group', department: 'hrss' })).toEqual(['web:group:hrss'])
    await groups.bind({ channel: 'aibot', group: 'wrNew', department: 'power' })
    expect(directory.reach({ to: 'group', department: 'power' })).toEqual(['aibot:group:power'])
    expect(addressesOf(aibot, directory, groups).groups()).toEqual(['wrNew'])
  })

  it('falls back to the simulator where none is bound', async () => {
    expect(directory.reach({ to: 'group', department: 'power' })).toEqual(['web:group:power'])
    await groups.bind({ channel: 'aibot', group: 'wrNew', department: 'power' })
    await groups.unbind('power')
    expect(directory.reach({ to: 'group', department: 'power' })).toEqual(['web:group:power'])
  })
})
