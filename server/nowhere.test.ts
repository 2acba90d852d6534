/** A department without a work group and people without an account: nothing of a case is lost for want of a place. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Person } from '../cases/people.ts'
import type { Outbound } from '../dialogs/message.ts'
import { loadSeeds } from '../seeds/load.ts'
import { waysOf } from './addresses.ts'
import { outbound as row } from './delivery.ts'
import { openDirectory } from './directory.ts'
import { type GroupBook, openGroupBook } from './group-book.ts'
import { nowhere, refusingNowhere } from './nowhere.ts'
import { monday, reported, tick } from './store/fixtures.ts'
import { openSqliteStore } from './store/sqlite.ts'
import type { Store } from './store.ts'
import { sendRound } from './undelivered.ts'
import type { World } from './world.ts'

const seeds = loadSeeds(join(import.meta.dirname, '../seeds'), 'xihaian')
const number = 'QS20261123-0001'
const places = [
  { name: 'app', family: 'wecom', departments: [] },
  { name: 'aibot', family: 'wecom', departments: [] },
]
const member = (id: string, role: Person['role'], departments: readonly string[] = []): Person => ({
  ...{ id, name: `${id}同志`, role, departments, enterprise: null, phone: null, accounts: { wecom: id } },
})
const office = member('zhouxl', 'coordinator')
const worker = member('wanggong', 'staff', ['power'])
const head = member('zhangju', 'head', ['power'])

let folder: string
let store: Store
let groups: GroupBook
let world: Pick<World, 'store' | 'directory' | 'clock'>

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qishao-nowhere-'))
  store = await openSqliteStore(folder)
  groups = await openGroupBook(store)
  const directory = await openDirectory(store, { ...seeds, people: [] }, waysOf(places, groups, nowhere))
  world = { store, directory, clock: { virtual: true, now: () => monday, set: () => Promise.resolve(), adopt: () => undefined } }
  await store.commit(tick(reported(number, 'power')))
  await directory.put(office)
})
afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true })
})

/** A card of the case on its way to where the directory says; resolves with what is sent, and where, in its place. */
async function goes(audience: Parameters<World['directory']['reach']>[0]): Promise<readonly string[]> {
  const [conversation = ''] = world.directory.reach(audience)
  const send = refusingNowhere(() => Promise.reject(new Error('no channel may be asked')))
  const { message } = row(conversation, { text: `新转办 ${number}`, buttons: [] }, monday)
  const error = await send(message).catch((refusal: unknown) => refusal)
  expect(error).toMatchObject({ name: 'ChannelError', retryable: false })
  const elsewhere = await sendRound(message, error, world)
  const said = await Promise.all([...new Set(elsewhere)].map((place) => store.unsent(place, monday)))
  return said.flat().map(({ message: { conversation: to, text } }) => `${to} ${text}`)
}
const inGroup = () => goes({ to: 'group', department: 'power' })
const howTo = '请发「绑定码 供电公司」，把码交给该部门在工作群里绑定，之后的卡片就发到群里'

describe('a case of a department whose work group is not bound yet', () => {
  it('goes to its staff each alone, and the coordinator hears what to do', async () => {
    await world.directory.put(worker)
    await world.directory.put(head)
    expect(await inGroup()).toEqual([
      `app:dm:wanggong 新转办 ${number}`,
      `app:dm:zhouxl ${number} 没能发到供电公司工作群：还没有绑定工作群。已改为单独发给经办人，${howTo}。`,
    ])
  })

  it('goes to the head where no staff can be reached', async () => {
    await world.directory.put({ ...worker, accounts: {} })
    await world.directory.put(head)
    expect((await inGroup())[0]).toBe(`app:dm:zhangju 新转办 ${number}`)
  })

  it('is said to reach nobody where there is none', async () => {
    await world.directory.put({ ...worker, accounts: {} })
    expect(await inGroup()).toEqual([`app:dm:zhouxl ${number} 没能发到供电公司工作群：还没有绑定工作群。没有可以替代的联系人，${howTo}。`])
  })

  it('goes to the group where one was bound while it waited, and nobody is troubled', async () => {
    await world.directory.put(worker)
    const message: Outbound = { id: '1', conversation: `${nowhere}:group:power`, text: `新转办 ${number}`, buttons: [] }
    await groups.bind({ channel: 'aibot', group: 'wrNew', department: 'power' })
    expect(await sendRound(message, new Error('too late'), world)).toEqual(['aibot:group:power'])
    const [sent] = await store.unsent('aibot:group:power', monday)
    expect(sent?.message.text).toBe(message.text)
  })
})

describe('a case of somebody without an account', () => {
  it('is told the coordinator, who has to import the contacts or to call', async () => {
    await world.directory.put({ ...head, accounts: {} })
    expect(await goes({ to: 'head', department: 'power' })).toEqual([
      `app:dm:zhouxl ${number} 没能发到zhangju同志：还没有账号。没有可以替代的联系人，请系统管理员导入通讯录，急事先打电话。`,
    ])
  })
})

describe('the coordinator without an account', () => {
  it('is no reason to send word of it in circles', async () => {
    await world.directory.put({ ...office, accounts: {} })
    expect(await inGroup()).toEqual([])
  })
})
