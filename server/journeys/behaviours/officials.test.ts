/** Officials ask for lists and give orders in plain words. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type District, openDistrict, textOf } from '../district.ts'

describe('D59 Official asks', () => {
  let district: District
  let late: string
  let soon: string
  beforeAll(async () => {
    district = await openDistrict('2026-11-23 09:30')
    late = await district.reports('li', '公司想申请稳岗补贴，材料交上去三个月没有拨付', 'hrss')
    await district.until('2026-11-25 09:30')
    soon = await district.reports('wang', '招不到焊工，缺三十个人', 'hrss')
    await district.until('2026-11-26 14:00')
  })
  afterAll(() => district.close())

  it.each([
    ['leader', '现在有哪些红灯'],
    ['coordinator', '有几件超期了？'],
    ['head-hrss', '今天有没有红灯'],
  ])('shows %s, who asks 「%s」, what is late, and what is missing', async (who, words) => {
    const said = textOf(await district.says(who, words))
    expect(said).toContain('红灯')
    expect(said).toContain(late)
    expect(said).toContain('还没有联系企业')
    expect(said).not.toContain(soon)
  })

  it.each([
    ['leader', '哪些快要到期了'],
    ['coordinator', '有没有马上超时的'],
    ['head-hrss', '黄灯有哪些？'],
  ])('shows %s, who asks 「%s」, what will soon be late', async (who, words) => {
    const said = textOf(await district.says(who, words))
    expect(said).toContain(soon)
    expect(said).not.toContain(late)
  })

  it.each([
    ['leader', '人社那边手上还有多少件'],
    ['coordinator', '人社局在办的有哪些'],
    ['head-hrss', '我们局还有几件没办完'],
  ])('tells %s, who asks 「%s」, how many cases a department has, and which', async (who, words) => {
    const said = textOf(await district.says(who, words))
    expect(said).toContain('人社局在办 2 件，红灯 1 件，黄灯 1 件')
    expect(said).toContain(late)
    expect(said).toContain(soon)
  })

  it('tells a head nothing of another department', async () => {
    expect(textOf(await district.says('head-tax', '人社局还有几件'))).not.toContain(late)
  })

  it.each([
    ['NUMBER 由发改委牵头，下周三前拿出方案', '12月2日（周三）'],
    ['下周五之前给企业一个说法，NUMBER 交给发改来办', '12月4日（周五）'],
    ['NUMBER 改由发改负责，月底前解决', '11月30日（周一）'],
  ])('asks 确认 for 「%s」, and then tells the group the text and the day', async (words, day) => {
    const text = words.replace('NUMBER', late)
    const asked = await district.says('leader', text)
    expect(textOf(asked)).toContain('牵头单位：改为发改委')
    expect(textOf(asked)).toContain(day)
    expect(asked.at(-1)?.buttons?.map(({ label }) => label)).toEqual(['确认', '不发'])
    await district.hears('group:hrss')
    await district.hears('dm:coordinator')
    expect(textOf(await district.says('leader', '确认'))).toContain('已请营商办转办')
    const group = textOf(await district.hears('group:hrss'))
    expect(group).toContain('韩副区长批示')
    expect(group).toContain(day)
    const card = (await district.hears('dm:coordinator')).at(-1)
    expect(card?.text).toContain(day)
    expect(card?.buttons).toEqual([{ label: '转发改委', value: `${late} 改转dev_reform` }])
    expect((await district.case(late)).lead).toBe('hrss')
  })

  it('goes to the new lead with one tap of the coordinator, who reads the order on the card', async () => {
    const card = await district.last('dm:coordinator')
    await district.says('coordinator', '', { quote: card.id, tap: `${late} 改转dev_reform` })
    expect((await district.case(late)).lead).toBe('dev_reform')
    const told = (await district.last('group:dev_reform')).text
    expect(told).toContain('批示：')
    expect(told).toContain('11月30日（周一）')
  })

  it('is not sent when it is not confirmed', async () => {
    await district.hears('group:hrss')
    await district.says('leader', `${soon} 后天前把人招齐`)
    expect(textOf(await district.says('leader', '算了'))).toContain('没有发出')
    expect(await district.hears('group:hrss')).toEqual([])
    expect(textOf(await district.says('leader', '确认'))).not.toContain('已转到')
    expect(await district.hears('group:hrss')).toEqual([])
  })

  it('waits through a question in between and a restart', async () => {
    await district.says('leader', `${soon} 12月8日前办结并回访`)
    await district.says('leader', '今天红灯')
    await district.restart()
    expect(textOf(await district.says('leader', '好的，确认'))).toContain('期限 12月8日（周二）')
    expect(textOf(await district.hears('group:hrss'))).toContain('12月8日（周二）')
  })

  it('lets the coordinator change the lead and set the day in one sentence', async () => {
    await district.says('coordinator', `${soon} 让经信局牵头，下周二前回话`)
    expect((await district.case(soon)).lead).toBe('hrss')
    await district.says('coordinator', '是')
    expect((await district.case(soon)).lead).toBe('miit')
    expect(textOf(await district.hears('group:miit'))).toContain('12月1日（周二）')
  })
})
