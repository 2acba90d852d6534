/** The closed loop with everybody in WeCom: enterprises in 微信客服, departments in their groups, officials in the app. */
import { appendFile, copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { heldCommand } from '../held-command.ts'
import { clockOf } from './district.ts'
import { openWecomTown, type WecomTown } from './wecom-town.ts'

const wang = 'wmWANG000000000000000000000001'
const li = 'wmLI00000000000000000000000002'
const group = 'wrHRSS0000000000000000000000'
const staff = 'staff-hrss'
const jobs = '车间普工一直招不满，还差 30 个人，马上要交货了，我电话 13800000001'
const cards = '社保卡办不下来，窗口跑了三趟，我电话 13800000002'

/** A town with the district's list, and a second coordinator. */
async function open(time: string): Promise<WecomTown> {
  const folder = await mkdtemp(join(tmpdir(), 'qishao-list-'))
  const list = join(folder, 'people.csv')
  await copyFile(join(import.meta.dirname, '../../docs/examples/wecom-fake-people.csv'), list)
  await appendFile(list, 'newcomer,孟新,营商办,\n')
  const town = await openWecomTown(time, list)
  await rm(folder, { recursive: true })
  return town
}

/** What the simulator's chats hold. */
async function simulated(town: WecomTown): Promise<readonly unknown[]> {
  const { chats } = (await town.district.request('GET', '/sim/chats')).body as { readonly chats: readonly { readonly chat: string }[] }
  const held: unknown[] = []
  for (const { chat } of chats) held.push(...(await town.district.chat(chat)))
  return held
}

describe('a district whose people are all in WeCom', () => {
  let town: WecomTown
  let number: string
  beforeAll(async () => {
    town = await open('2026-11-23 10:00')
  }, 60_000)
  afterAll(() => town.close())

  it('binds a group by the code that a coordinator gets in the app', async () => {
    await town.binds(group, '人社局', staff)
    expect(await town.groupShown(group)).toContain('本群已绑定人社局')
    for (const id of ['coordinator', 'newcomer']) expect(await town.appShown(id)).toContain('把一个群绑定为人社局工作群')
  })

  it('gives an enterprise in 微信客服 a number for its plain words', async () => {
    number = await town.reports(wang, jobs)
    expect(await town.case(number)).toMatchObject({ status: 'awaiting-dispatch', reporter: `kf-${wang}` })
  })

  it('asks both coordinators by a card where the routing is unclear', async () => {
    for (const id of ['coordinator', 'newcomer']) {
      const { text, keys } = await town.card(id, '人社局', number)
      expect(text).toContain('待转办')
      expect(text).not.toContain('13800000001')
      expect(keys.size).toBeGreaterThan(1)
    }
  })

  it('lets one of them decide by a tap, and shows that on both cards', async () => {
    expect(await town.clicks('coordinator', '人社局', number)).toBe(`${number} 已转人社局。`)
    expect(await town.replaced('coordinator', '人社局', number)).toBe('已选：人社局')
    await expect.poll(() => town.replaced('newcomer', '人社局', number)).toBe('周晓岚已选：人社局')
    expect(await town.case(number)).toMatchObject({ status: 'dispatched', lead: 'hrss' })
    expect(await town.hears(wang)).toContain(`${number} 已转人社局`)
  })

  it('shows the case in the group with its number, and the phone masked', async () => {
    const shown = await town.groupShown(group)
    expect(shown).toContain(`新诉求 ${number}`)
    expect(shown).not.toContain('13800000001')
  })

  it('takes 签收 by a mention that quotes the card, and tells the enterprise', async () => {
    expect(await town.mentions(group, staff, '签收', number)).toContain('已签收（王敏）')
    expect(await town.hears(wang)).toContain('人社局已签收')
  })

  it('turns red when nobody has called in time: the group and the head hear of it, the leader a working day later', async () => {
    await town.until('2026-11-24 18:00')
    expect((await town.case(number)).light).toBe('red')
    expect(await town.groupShown(group)).toContain(`🔴 ${number} 联系企业已超时`)
    expect(await town.appShown('head-hrss')).toContain(`🔴 ${number} 联系企业超时`)
    expect(await town.appShown('leader')).not.toContain(number)
    await town.until('2026-11-26 10:00')
    expect(await town.appShown('leader')).toContain(`🔴 ${number} 联系企业超时`)
  })

  it('carries the leader’s 督办 into the group, tapped or written', async () => {
    expect(await town.clicks('leader', '督办', number)).toContain('已转到人社局工作群')
    expect(await town.groupShown(group)).toContain(`${number} 韩副区长批示：请尽快办理`)
    // WeCom shows the same words twice only after some time.
    await town.until('2026-11-26 10:05')
    expect(await town.writes('leader', `${number} 请今天上午联系企业，下班前报结果`)).toContain('已转到人社局工作群')
    expect(await town.groupShown(group)).toContain('韩副区长批示：请今天上午联系企业，下班前报结果')
  })

  it('lets a coordinator grant by a tap the time that the group asks for', async () => {
    expect(await town.mentions(group, staff, '已联系，约好今天下午上门', number)).toContain('已记录联系企业')
    expect(await town.mentions(group, staff, '延期 3 天，专场招聘会下周才能办', number)).toContain('延期申请已交营商办审批')
    expect(await town.clicks('newcomer', '同意延期', number)).toContain(`${number} 已同意延期`)
    expect(clockOf(await town.case(number), 'feedback').due).toBe('2026-12-01 17:30')
    expect(await town.groupShown(group)).toContain(`${number} 营商办已同意延期`)
  })

  it('shows its enterprise at the next word what came since, and the answer at once', async () => {
    expect(await town.says(wang, '进度')).toContain('已同意延期')
    expect(await town.mentions(group, staff, '答复：专场招聘会已招到 30 人，今天到岗', number)).toContain('等待评价')
    expect(await town.hears(wang)).toContain('专场招聘会已招到 30 人')
  })

  it('sends a poor rating to the group, the head, the coordinators and the officer who calls', async () => {
    await town.taps(wang, '解决了')
    expect(await town.says(wang, '2分')).toContain('重新办理')
    expect(await town.groupShown(group)).toContain(`${number} 企业评价「不满意」，退回重办`)
    expect(await town.appShown('head-hrss')).toContain(`${number} 企业评价「不满意」`)
    for (const id of ['coordinator', 'newcomer', 'officer']) expect(await town.appShown(id), id).toContain(`差评回访 ${number}`)
    for (const id of ['leader', 'discipline', staff]) expect(await town.appShown(id), id).not.toContain('不满意')
    await town.says(wang, '只到了十个人，说好三十个')
    expect(await town.groupShown(group)).toContain('只到了十个人，说好三十个')
  })

  it('closes the case when the rectification is rated well, and the group reads it', async () => {
    await town.mentions(group, staff, '答复：又招到 20 人，明天到岗', number)
    expect(await town.hears(wang)).toContain('又招到 20 人')
    await town.taps(wang, '解决了')
    await town.says(wang, '5分')
    expect(await town.case(number)).toMatchObject({ status: 'closed', light: 'none' })
    expect(await town.groupShown(group)).toContain(`${number} 已办结，企业评价「非常满意」`)
  })

  it('has said nothing in the simulator, and nothing that WeCom refused', async () => {
    expect(await simulated(town)).toEqual([])
    expect(await town.refused()).toEqual([])
  })

  it('leaves no word, no phone and no name of anybody in the log', () => {
    expect(town.district.log().length).toBeGreaterThan(20)
    expect(town.district.log().join('\n')).not.toMatch(/招不满|招聘会|1380000000\d|王敏|周晓岚/)
  })
})

describe('two coordinators who tap different departments at the same moment', () => {
  let town: WecomTown
  let number: string
  beforeAll(async () => {
    town = await open('2026-11-23 10:00')
    await town.binds(group, '人社局', staff)
    number = await town.reports(wang, jobs)
  }, 60_000)
  afterAll(() => town.close())

  it('send it to one of them, and the second reads who decided', async () => {
    const [one, other] = [await town.card('coordinator', '人社局', number), await town.card('newcomer', '供电公司', number)]
    await Promise.all([town.tapsCard(one, '人社局'), town.tapsCard(other, '供电公司')])
    await town.district.settles()
    const { lead, events } = await town.case(number)
    expect(events.filter(({ type }) => type === 'dispatched')).toHaveLength(1)
    const faces = [await town.replaced('coordinator', '人社局', number), await town.replaced('newcomer', '供电公司', number)]
    expect(faces).toEqual(lead === 'hrss' ? ['已选：人社局', '周晓岚已选：人社局'] : ['孟新已选：供电公司', '已选：供电公司'])
  })

  it('can be overruled by a word', async () => {
    await town.writes('newcomer', `${number} 转人社局`)
    expect(await town.case(number)).toMatchObject({ lead: 'hrss' })
  })

  it('change nothing by a tap on a case that is closed, and read so', async () => {
    await town.mentions(group, staff, '延期 2 天，等招聘会', number)
    await town.until('2026-11-23 10:30')
    const asked = await town.card('coordinator', '同意延期', number)
    await town.says(wang, `撤回 ${number}`)
    await town.says(wang, '是')
    const { status } = await town.case(number)
    expect(status).toBe('withdrawn')
    await town.tapsCard(asked, '同意延期')
    await town.district.settles()
    expect(await town.appShown('coordinator')).toMatch(/没有改动/)
    expect((await town.case(number)).status).toBe('withdrawn')
  })
})

describe('an answer after the 48 hours of 微信客服', () => {
  let town: WecomTown
  let number: string
  beforeAll(async () => {
    town = await open('2026-11-23 10:00')
    await town.binds(group, '人社局', staff)
    number = await town.reports(li, cards)
    if ((await town.case(number)).lead !== 'hrss') await town.writes('coordinator', `${number} 转人社局`)
    await town.mentions(group, staff, '已联系，材料当面看了', number)
    await town.until('2026-11-25 10:30')
    await town.hears(li)
    await town.mentions(group, staff, '答复：社保卡已制好，可以来取', number)
  }, 60_000)
  afterAll(() => town.close())

  it('is held, and answered and delivered are two things', async () => {
    expect(await town.hears(li)).toBe('')
    expect(await town.case(number)).toMatchObject({ status: 'resolved', deliveredAt: null })
    const { text } = await town.prints(heldCommand)
    expect(text).toMatch(new RegExp(`^${number}\\*\t1\tkf\t.*\twindow-closed$`))
    expect(text).not.toContain('社保卡')
  })

  it('opens a call for the service officer, who reads of it in the app by when', async () => {
    expect(clockOf(await town.case(number), 'phone')).toMatchObject({ due: '2026-11-25 16:00', status: 'running' })
    expect(await town.appShown('officer')).toMatch(new RegExp(`${number} 的答复还没能发给企业[^]*今天16:00前打电话告知`))
    expect(await town.writes('coordinator', '待发')).toContain(number)
  })

  it('arrives at the next word, and the call is off', async () => {
    expect(await town.says(li, '有结果了吗')).toContain('社保卡已制好，可以来取')
    expect(clockOf(await town.case(number), 'phone').status).toBe('met')
    expect(await town.prints(heldCommand)).toEqual({ text: 'nothing is held', code: 0 })
  })

  it('never went beyond the five messages or the 48 hours (p/94677: no 95001, no 95002)', async () => {
    expect(await town.refused()).toEqual([])
    for (const { left } of await town.player.chats()) expect(left).toBeGreaterThanOrEqual(0)
  })
})
