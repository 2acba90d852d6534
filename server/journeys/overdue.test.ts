/** A case that nobody looks after climbs the ladder: work group, head of the department, district leader. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clockOf, type District, inBeijing, openDistrict, textOf } from './district.ts'

describe('a case that nobody looks after', () => {
  let district: District
  let number: string
  /** What the bot has said about the case in the chats of those who can be disturbed. */
  const warnings = async (chat: string) => (await district.chat(chat)).filter(({ from, text }) => from === 'bot' && /[🟡🔴]/u.test(text))
  const counts = async () => {
    const chats = ['group:power', 'dm:head-power', 'dm:leader'] as const
    return await Promise.all(chats.map(async (chat) => (await warnings(chat)).length))
  }
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 10:00')
    number = await district.reports('li', '厂里想增容 400 千伏安，报装交上去一个月没人来看现场', 'power')
  })
  afterAll(() => district.close())

  it('stays green while more than half a working day is left', async () => {
    expect(clockOf(await district.case(number), 'contact').due).toBe('2026-11-25 17:30')
    await district.until('2026-11-25 11:59')
    expect((await district.case(number)).light).toBe('green')
    expect(await counts()).toEqual([0, 0, 0])
  })

  it('turns yellow four working hours before the end, and the group is reminded once', async () => {
    await district.until('2026-11-25 13:30')
    expect((await district.case(number)).light).toBe('yellow')
    expect(await counts()).toEqual([1, 0, 0])
    const [reminder] = await warnings('group:power')
    expect(reminder?.text).toContain(number)
    expect(reminder?.text).toMatch(/今天17:30/)
    await district.until('2026-11-25 17:29')
    expect(await counts()).toEqual([1, 0, 0])
  })

  it('turns red at closing time: the group and the head of the department hear of it once', async () => {
    await district.until('2026-11-25 17:30')
    expect((await district.case(number)).light).toBe('red')
    expect(await counts()).toEqual([2, 1, 0])
    expect((await district.last('dm:head-power')).text).toContain(number)
  })

  it('goes to the district leader after one working day of red, once', async () => {
    await district.until('2026-11-26 17:29')
    expect(await counts()).toEqual([2, 1, 0])
    await district.until('2026-11-27 09:30')
    expect(await counts()).toEqual([2, 1, 1])
    const told = (await district.last('dm:leader')).text
    expect(told).toContain(number)
    expect(told).toContain('供电公司')
    expect(told).not.toContain('13800000002')
    const types = (await district.case(number)).events.map(({ type }) => type)
    expect(types.filter((type) => /clock|escalated/.test(type))).toEqual(['clock-yellow', 'clock-red', 'escalated'])
  })

  it('A1.10: has disturbed nobody outside working hours', async () => {
    const all = (await Promise.all(['group:power', 'dm:head-power', 'dm:leader'].map(warnings))).flat()
    for (const { at, text } of all) expect(inBeijing(at), text).toMatch(/ (09|10|11|13|14|15|16):\d\d| 17:[0-2]\d| 17:30/)
  })

  it('A4.4: stands in the list that the leader asks for', async () => {
    const said = textOf(await district.says('leader', '今天红灯'))
    expect(said).toContain(number)
    expect(said).toContain('🔴')
    expect(said).toContain('供电公司')
    expect(textOf(await district.says('head-power', '红灯'))).toContain(number)
    expect(textOf(await district.says('head-hrss', '红灯'))).not.toContain(number)
  })

  it('is ordered to be handled by a tap of the leader on what climbed', async () => {
    const card = (await district.chat('dm:leader')).findLast(({ from, text }) => from === 'bot' && text.startsWith('🔴'))
    const [button, ...more] = card?.buttons ?? []
    expect([button?.label, more]).toEqual(['督办', []])
    await district.hears('group:power')
    expect(textOf(await district.says('leader', '', { tap: button?.value ?? '', quote: card?.id ?? '' }))).toContain('已转到供电公司工作群')
    expect(textOf(await district.hears('group:power'))).toContain(`${number} 韩副区长批示：请尽快办理，办理情况在本群回复`)
  })

  it('carries the leader’s instruction into the work group', async () => {
    const said = await district.says('leader', `${number} 请今天上午派人到清河精密现场查勘，下班前报结果`)
    expect(textOf(said)).toContain('供电公司')
    const told = textOf(await district.hears('group:power'))
    expect(told).toContain('韩副区长')
    expect(told).toContain('请今天上午派人到清河精密现场查勘，下班前报结果')
    const ordered = (await district.case(number)).events.filter(({ type }) => type === 'instructed')
    expect(ordered.at(-1)).toMatchObject({ by: 'leader' })
  })

  it('records a contact that comes late as missed, and is no longer red', async () => {
    await district.until('2026-11-27 10:40')
    await district.handles('power', number, '已联系，勘查人员十点到了现场，变压器位置已经定好')
    const it = await district.case(number)
    expect(clockOf(it, 'contact')).toMatchObject({ due: '2026-11-25 17:30', status: 'missed' })
    expect(it).toMatchObject({ status: 'handling', light: 'green' })
    expect(textOf(await district.says('leader', '今天红灯'))).not.toContain(number)
  })

  it('is not reported again when more days go by', async () => {
    const before = await counts()
    await district.until('2026-11-27 13:00')
    expect(await counts()).toEqual(before)
    await district.handles('power', number, '答复：增容方案已定，下周三停电两小时接入')
    await district.until('2026-11-30 18:00')
    expect(await counts()).toEqual(before)
  })
})

describe('a case that the coordinator leaves lying', () => {
  let district: District
  let number: string
  const reds = async (chat: string) => (await district.chat(chat)).filter(({ text }) => text.includes('🔴'))
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 09:30')
    number = await district.reports('wang', '货车通行证办不下来，白天进不了城', 'traffic_police')
    await district.handles('traffic_police', number, '退单，依据：通行证审批权限 9 月起已上收市局')
    await district.says('coordinator', `${number} 同意退单`)
  })
  afterAll(() => district.close())

  it('is due within four working hours, lunch left out', async () => {
    expect(clockOf(await district.case(number), 'dispatch')).toMatchObject({ due: '2026-11-24 15:00', status: 'running' })
  })

  it('reminds the coordinator once, and the leader after one more working day', async () => {
    await district.until('2026-11-24 15:00')
    expect(await reds('dm:coordinator')).toHaveLength(1)
    await district.until('2026-11-25 17:00')
    expect(await reds('dm:coordinator')).toHaveLength(1)
    expect(await reds('dm:leader')).toEqual([])
    await district.until('2026-11-26 09:30')
    expect(textOf(await reds('dm:leader'))).toContain(number)
    expect(await reds('dm:leader')).toHaveLength(1)
  })

  it('counts the dispatch that comes late as missed', async () => {
    await district.says('coordinator', `${number} 转交通局`)
    const it = await district.case(number)
    expect(it).toMatchObject({ status: 'dispatched', lead: 'transport', light: 'green' })
    expect(clockOf(it, 'dispatch').status).toBe('missed')
  })
})
