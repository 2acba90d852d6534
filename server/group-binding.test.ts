/** A department's work group is bound by a code for one time, from the coordinator to the group, over the real store. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeCalendar } from '../cases/calendar.ts'
import { local, plainly } from '../dialogs/fixtures.ts'
import { chatOf, type Inbound, unboundConversation } from '../dialogs/message.ts'
import { loadSeeds } from '../seeds/load.ts'
import { addressesOf, waysOf } from './addresses.ts'
import { auditOf } from './audit.ts'
import { openDirectory } from './directory.ts'
import { openGroupBook } from './group-book.ts'
import { makeNumbers } from './numbers.ts'
import { onlyProcess } from './peers.ts'
import { makeSimilarCases } from './similar-cases.ts'
import { deaf } from './speech.ts'
import { act, reported, tick, wang } from './store/fixtures.ts'
import { openSqliteStore } from './store/sqlite.ts'
import { turn } from './turn.ts'
import { unwatched } from './watch.ts'
import type { World } from './world.ts'

const seeds = loadSeeds(join(import.meta.dirname, '../seeds'), 'xihaian')
const aibot = { name: 'aibot', family: 'wecom', departments: [] }
const stranger = {
  id: 'wanggong',
  name: '王工',
  role: 'staff',
  departments: [],
  enterprise: null,
  phone: null,
  accounts: { wecom: 'WangGong' },
} as const

let folder: string
let world: World
let now: string
let sent: number

async function open(): Promise<void> {
  const store = await openSqliteStore(folder)
  const groups = await openGroupBook(store)
  world = {
    ...{ store, groups, directory: await openDirectory(store, seeds, waysOf([aibot], groups, 'web')) },
    ...{ calendar: makeCalendar(seeds.calendar), profile: seeds.profile, elsewhere: seeds.elsewhere, assessment: seeds.assessment },
    ...{ catalogue: seeds.catalogue, pace: seeds.pace, jobs: [], agenda: seeds.agenda, listen: deaf, understand: plainly() },
    ...{ reads: () => ({ label: 'talk', margin: 0 }), similar: makeSimilarCases(), numbers: makeNumbers(store) },
    clock: { virtual: true, now: () => now, set: () => Promise.resolve(), adopt: () => undefined },
    log: pino({ level: 'silent' }),
    watch: unwatched,
    peers: onlyProcess,
  }
  await world.directory.put(stranger)
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qishao-binding-'))
  now = local('2026-11-23 10:00')
  sent = 0
  await open()
})
afterEach(async () => {
  await world.store.close()
  await rm(folder, { recursive: true })
})

/** What the bot says in every conversation because of one message there. */
async function says(conversation: string, from: string, text: string, addressed = true): Promise<(place: string) => string> {
  const department = addressesOf(aibot, world.directory, world.groups, async () => undefined).department
  const chat = chatOf(conversation)
  const group = chat.startsWith('unbound:') ? department(chat.slice('unbound:'.length)) : null
  const place = group === null ? conversation : `aibot:group:${group}`
  const message: Inbound = {
    ...{ id: `m${++sent}`, conversation: place, from, at: now, text, quote: null, tap: null, addressed, attachments: [], rejected: [] },
    scope: chat.startsWith('dm:') ? { type: 'direct' } : { type: 'group', department: group ?? '' },
  }
  await world.store.receive(message)
  await turn(place, world)
  const said = new Map<string, string>()
  for (const to of await world.store.outboxWaiting(now)) {
    for (const row of await world.store.unsent(to, now)) {
      said.set(to, `${said.get(to) ?? ''}${row.message.text}\n`)
      await world.store.sent(row.seq, 'shown')
    }
  }
  return (to) => (said.get(to) ?? '').trim()
}

const office = 'web:dm:coordinator'
const one = unboundConversation('aibot', 'wrONE')
const two = unboundConversation('aibot', 'wrTwo')
const inGroup = async (conversation: string, text: string, addressed = true): Promise<string> =>
  (await says(conversation, 'wanggong', text, addressed))(conversation)

async function codeFor(department: string): Promise<string> {
  const said = (await says(office, 'coordinator', `绑定码 ${department}`))(office)
  return /：([2-9A-HJKMNP-Z]{8})\n/.exec(said)?.[1] ?? said
}
const facts = async (): Promise<readonly string[]> => {
  const { entries, broken } = await auditOf(world.store)
  expect(broken).toBeNull()
  return entries.map(({ type, by }) => `${type} by ${by}`)
}

describe('a code', () => {
  it('is the coordinator’s to give: eight characters that are taken for no other, for a day', async () => {
    const said = (await says(office, 'coordinator', '绑定码 住建'))(office)
    expect(said).toMatch(/^住建局的绑定码：[2-9A-HJKMNP-Z]{8}\n24 小时内有效，只能用一次/)
    expect(await facts()).toEqual(['code-made by coordinator'])
  })

  it.each(['leader', 'head-power', 'officer'])('is not for %s to make', async (who) => {
    const place = `web:dm:${who}`
    expect((await says(place, who, '绑定码 住建局'))(place)).toBe('绑定和解绑工作群由营商办来做，没有改动。')
    expect(await facts()).toEqual([])
  })

  it('is kept as a hash', async () => {
    const code = await codeFor('住建局')
    expect(await world.store.setting('group-codes')).not.toContain(code)
  })

  it('needs a department that has a work group', async () => {
    for (const name of ['', '人事厅', '纪委'])
      expect((await says(office, 'coordinator', `绑定码 ${name}`))(office)).toContain('没有认出部门名')
  })
})

describe('a group that is bound to no department', () => {
  it('is told once what it needs, and only when it speaks to the bot', async () => {
    expect(await inGroup(one, '早上好', false)).toBe('')
    expect(await inGroup(one, 'QS20261123-0001 怎么样了')).toContain('本群还没有绑定部门')
    expect(await inGroup(one, '台账')).toBe('')
    expect(await inGroup(one, '绑定 人事厅 ABCDEFGH')).toContain('没有认出部门名')
    expect(await inGroup(one, '绑定 住建局')).toContain('请向营商办要绑定码')
  })

  it('is bound by the code, told how to answer, and the coordinator hears who did it and when', async () => {
    const code = await codeFor('住建局')
    const said = await says(one, 'wanggong', `@企哨 绑定 住建局 ${code}`)
    expect(said(one)).toMatch(/^本群已绑定住建局，企业诉求会发到这里。\n办理时引用卡片/)
    expect(said(office)).toBe('王工已于今天10:00把一个群绑定为住建局工作群。如果不对，请发「解绑 住建局」。')
    expect(world.directory.reach({ to: 'group', department: 'hucd' })).toEqual(['aibot:group:hucd'])
    expect(await facts()).toEqual(['code-made by coordinator', 'group-bound by wanggong'])
    await world.store.close()
    await open()
    expect(world.groups.all()).toEqual([{ channel: 'aibot', group: 'wrONE', department: 'hucd' }])
  })

  it('reads at once what the department has in hand, for those cards went elsewhere, and nothing confidential', async () => {
    const withdrawn = reported('QS20261123-0002', 'power')
    const done = act(withdrawn.case, { type: 'withdraw', reason: '已经来电' }, wang)
    await world.store.commit(
      tick(
        ...[reported('QS20261123-0001', 'power'), { ...done, version: 0, events: [...withdrawn.events, ...done.events] }],
        ...[reported('QS20261123-0003', 'hrss'), reported('QS20261123-0004', 'discipline')],
      ),
    )
    const said = await inGroup(one, `绑定 供电公司 ${await codeFor('供电公司')}`)
    expect(said).toMatch(/供电公司在办 1 件，红灯 0 件，黄灯 \d 件：\n\S+ QS20261123-0001 \S+ .*；.*时限/)
    expect(said.match(/QS\d{8}-\d{4}/g)).toEqual(['QS20261123-0001'])
  })

  it('reads at most as many as other lists show', async () => {
    const many = Array.from({ length: 40 }, (_, i) => reported(`QS20261123-${String(i + 1).padStart(4, '0')}`, 'power'))
    await world.store.commit(tick(...many))
    const said = await inGroup(one, `绑定 供电公司 ${await codeFor('供电公司')}`)
    expect(said).toContain('供电公司在办 30 件以上')
    expect(said.match(/QS\d{8}-\d{4}/g)?.length).toBeLessThanOrEqual(30)
  })

  it.each([
    ['in small letters', (code: string) => `绑定 住建局 ${code.toLowerCase()}`],
    ['without blanks', (code: string) => `绑定住建局${code}`],
    ['in two halves', (code: string) => `绑定：住房和城乡建设局，${code.slice(0, 4)}-${code.slice(4)}。`],
    ['by the code of the department', (code: string) => `绑定 hucd ${code}`],
  ])('takes the code %s', async (_, words) => {
    expect(await inGroup(one, words(await codeFor('住建局')))).toContain('本群已绑定住建局')
  })

  it('says of a used code that it was used', async () => {
    const code = await codeFor('住建局')
    await inGroup(one, `绑定 住建局 ${code}`)
    expect(await inGroup(two, `绑定 住建局 ${code}`)).toContain('已经用过')
    expect(world.groups.all()).toEqual([{ channel: 'aibot', group: 'wrONE', department: 'hucd' }])
  })

  it('says of an old code that it is too old, and a newer one voids the one before', async () => {
    const old = await codeFor('住建局')
    now = local('2026-11-24 10:00')
    expect(await inGroup(one, `绑定 住建局 ${old}`)).toContain('已经过期')
    const [first, second] = [await codeFor('住建局'), await codeFor('住建局')]
    expect(await inGroup(one, `绑定 住建局 ${first}`)).toContain('绑定码不对')
    expect(await inGroup(one, `绑定 住建局 ${second}`)).toContain('本群已绑定')
  })

  it('does not take the code of another department', async () => {
    const code = await codeFor('住建局')
    expect(await inGroup(one, `绑定 人社局 ${code}`)).toContain('绑定码不对')
    expect(world.groups.all()).toEqual([])
  })

  it('is silenced for an hour after five wrong codes, also for the right one, and the coordinator hears of it', async () => {
    const code = await codeFor('住建局')
    for (let i = 0; i < 4; i++) expect(await inGroup(one, '绑定 住建局 ABCDEFGH')).toContain('绑定码不对')
    const fifth = await says(one, 'wanggong', '绑定 住建局 ABCDEFGH')
    expect(fifth(one)).toContain('一小时内不再受理')
    expect(fifth(office)).toContain('连续输错住建局的绑定码')
    expect(await inGroup(one, `绑定 住建局 ${code}`)).toBe('')
    expect(await inGroup(two, '绑定 人社局 ABCDEFGH')).toContain('绑定码不对')
    now = local('2026-11-23 11:00')
    expect(await inGroup(one, `绑定 住建局 ${code}`)).toContain('本群已绑定')
    expect((await facts()).filter((fact) => fact === 'code-refused by wanggong')).toHaveLength(6)
  })

  it('does not hear who has left', async () => {
    await world.directory.put({ ...stranger, left: now })
    expect(await inGroup(one, `绑定 住建局 ${await codeFor('住建局')}`)).toBe('')
    expect(world.groups.all()).toEqual([])
  })
})

describe('a bound group', () => {
  beforeEach(async () => {
    await inGroup(one, `绑定 供电公司 ${await codeFor('供电公司')}`)
  })

  it('gives way to another by a new code, and is told so', async () => {
    const again = (await says(office, 'coordinator', '绑定码 供电公司'))(office)
    expect(again).toContain('绑定后原来的群不再接收诉求')
    const said = await says(two, 'wanggong', `绑定 供电公司 ${/：(\w{8})/.exec(again)?.[1]}`)
    expect(said(two)).toContain('本群已绑定供电公司')
    expect(said(one)).toBe('供电公司已改到另一个工作群，本群不再接收企业诉求。')
    expect(world.groups.all()).toEqual([{ channel: 'aibot', group: 'wrTwo', department: 'power' }])
    expect(await inGroup(one, '台账')).toContain('本群还没有绑定部门')
    expect(await inGroup(one, '台账')).toBe('')
  })

  it('is taken away by the coordinator, told so, and may be bound anew', async () => {
    const said = await says(office, 'coordinator', '解绑 供电公司')
    expect(said(office)).toContain('供电公司工作群已解绑')
    expect(said(one)).toBe('营商办已解绑本群，供电公司的企业诉求不再发到这里。')
    expect(world.groups.all()).toEqual([])
    expect((await says(office, 'coordinator', '解绑 供电公司'))(office)).toContain('现在没有绑定工作群')
    expect(await inGroup(one, `绑定 燃气 ${await codeFor('燃气')}`)).toContain('本群已绑定燃气')
    expect((await facts()).at(-3)).toBe('group-unbound by coordinator')
  })

  it('is not bound over', async () => {
    const code = await codeFor('燃气')
    const said = await says(one, 'staff-power', `@企哨 绑定 燃气 ${code}`)
    expect(said('aibot:group:power')).toContain('本群已经绑定供电公司，没有改动')
    expect(world.groups.all()).toEqual([{ channel: 'aibot', group: 'wrONE', department: 'power' }])
  })
})

describe('the enterprise of a reporter', () => {
  const firm = '清河精密机械有限公司'
  it('is confirmed across channels by whom it is for to confirm, told to the person and recorded', async () => {
    await world.directory.put({ ...stranger, id: 'wmCUST', name: '吴师傅', role: 'entrepreneur', accounts: { wecom: 'wmCUST' } })
    for (const who of ['leader', 'staff-power', 'head-power', 'wang']) {
      await says(`web:dm:${who}`, who, `绑定 wmCUST ${firm}`)
      expect(world.directory.person('wmCUST')?.enterprise, who).toBeNull()
    }
    const said = await says('web:dm:officer', 'officer', `绑定 wmCUST ${firm}`)
    expect(said('aibot:dm:wmCUST')).toContain('已核实')
    expect(world.directory.person('wmCUST')?.enterprise).toBe(firm)
    await says('web:dm:officer', 'officer', `不绑定 wmCUST ${firm}`)
    expect(world.directory.person('wmCUST')?.enterprise).toBeNull()
    expect(await facts()).toEqual(['enterprise-confirmed by officer', 'enterprise-taken-back by officer'])
    expect(await world.store.people()).toContainEqual(expect.objectContaining({ id: 'wmCUST', enterprise: null }))
  })
})
