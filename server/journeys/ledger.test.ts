/** The ledger in chat: a year of a small district, asked for by those who may. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type District, openDistrict, textOf } from './district.ts'

describe('the ledger in chat', () => {
  let district: District
  let late: string
  let fresh: string
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 10:00')
    await district.person('chen', { name: '陈姐（老陈面馆）', role: 'entrepreneur', enterprise: '老陈面馆', phone: '13800000003' })
    late = await district.reports('li', '厂里想增容 400 千伏安，报装交上去一个月没人来看现场', 'power')
    const done = await district.reports('chen', '店里的自来水水压太小，后厨中午用不上水', 'water')
    await district.handles('water', done, '答复：增压泵已经修好，水压恢复正常')
    await district.says('chen', '解决了，5分')
    await district.says('wang', '人社局有个科长办社保登记的时候索要好处费，不给就一直拖着不办')
    await district.says('wang', '匿名')
    await district.says('wang', '确认')
    await district.until('2026-11-26 10:00')
    fresh = await district.reports('li', '车间门口的高压线离厂房太近，吊车没法作业，请供电公司来看看', 'power')
  })
  afterAll(() => district.close())

  it('A2.4: is a sum for coordinator and leader that reconciles, without the confidential case', async () => {
    const confidential = (await district.cases()).filter(({ admission }) => admission === 'tip-off')
    expect(confidential).toHaveLength(1)
    for (const who of ['coordinator', 'leader'])
      expect(textOf(await district.says(who, '台账'))).toContain('2026年台账：共 3 件 = 办结 1 + 序时推进 1 + 滞后 1\n')
    expect(textOf(await district.says('coordinator', '台账 供电公司'))).toContain(
      '2026年台账（供电公司）：共 2 件 = 办结 0 + 序时推进 1 + 滞后 1\n',
    )
    expect(textOf(await district.says('leader', '去年台账'))).toBe('2025年台账：共 0 件 = 办结 0 + 序时推进 0 + 滞后 0')
  })

  it('A4.4: lists the red ones and those on schedule', async () => {
    const reds = textOf(await district.says('leader', '台账 红灯'))
    expect(reds).toMatch(new RegExp(`^2026年台账滞后 1 件：\\n🔴 ${late} 供电公司 `))
    const others = textOf(await district.says('coordinator', '台账 序时推进'))
    expect(others).toMatch(new RegExp(`^2026年台账序时推进 1 件：\\n🟢 ${fresh} 供电公司 `))
  })

  it('A2.3: is a department’s own in its group and for its head, and no other', async () => {
    const own = '2026年台账（供电公司）：共 2 件'
    expect(textOf(await district.says('staff-power', '@企哨 台账', { to: 'power' }))).toContain(own)
    expect(textOf(await district.says('head-power', '我们的台账'))).toContain(own)
    expect(textOf(await district.says('staff-power', '@企哨 台账 红灯', { to: 'power' }))).toContain(`滞后 1 件：\n🔴 ${late}`)
    expect(textOf(await district.says('head-power', '台账 自来水公司'))).toBe('这里只能查本部门的台账。请回复「台账」或「台账 红灯」。')
    expect(textOf(await district.says('staff-hrss', '@企哨 台账', { to: 'hrss' }))).toBe(
      '2026年台账（人社局）：共 0 件 = 办结 0 + 序时推进 0 + 滞后 0',
    )
  })

  it('A4.4: is of this moment, also after a restart', async () => {
    await district.handles('power', late, '答复：增容方案已定，下周三停电两小时接入')
    expect(textOf(await district.says('coordinator', '台账'))).toContain('共 3 件 = 办结 1 + 序时推进 2 + 滞后 0')
    await district.restart()
    expect(textOf(await district.says('coordinator', '台账'))).toContain('共 3 件 = 办结 1 + 序时推进 2 + 滞后 0')
  })
})
