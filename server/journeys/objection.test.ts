/** A department says a case is not its own: 退单 within one working day, with a basis, decided by the coordinator. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clockOf, type District, openDistrict, textOf } from './district.ts'

describe('an objection with a basis, in time', () => {
  let district: District
  let number: string
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 09:30')
    number = await district.reports('li', '车间外面那条污水管堵了，污水倒灌到厂门口', 'water')
    await district.hears('dm:coordinator')
  })
  afterAll(() => district.close())

  it('goes to the coordinator with the basis and the suggestion, and stops no clock', async () => {
    await district.until('2026-11-24 14:10')
    await district.handles('water', number, '退单：按云澜新区管网移交协议第三条，厂区支管由园区负责养护，建议转园区管委会')
    const asked = await district.hears('dm:coordinator')
    expect(textOf(asked)).toContain(number)
    expect(textOf(asked)).toContain('管网移交协议第三条')
    expect(textOf(asked)).toContain('园区管委会')
    const it = await district.case(number)
    expect(it).toMatchObject({ status: 'dispatched', lead: 'water' })
    expect(clockOf(it, 'contact')).toMatchObject({ due: '2026-11-25 17:30', status: 'running' })
  })

  it('tells the enterprise that the department is being settled, if it asks', async () => {
    const said = textOf(await district.says('li', '进度'))
    expect(said).toContain('确认承办单位')
    expect(said).not.toContain('移交协议')
  })

  it('is upheld: the old group is told, another department gets the card, and its clocks begin anew', async () => {
    await district.until('2026-11-25 10:00')
    await district.hears('group:water')
    await district.hears('dm:li')
    await district.says('coordinator', `${number} 同意退单 转城管局`)
    const it = await district.case(number)
    expect(it).toMatchObject({ status: 'dispatched', lead: 'urban_mgmt' })
    expect(it.clocks.filter(({ kind }) => kind === 'contact').map(({ status }) => status)).toEqual(['cancelled', 'running'])
    expect(clockOf(it, 'contact').due).toBe('2026-11-26 17:30')
    expect(clockOf(it, 'feedback').due).toBe('2026-11-30 17:30')
    expect(textOf(await district.hears('group:water'))).toContain(number)
    const card = textOf(await district.hears('group:urban_mgmt'))
    expect(card).toContain(number)
    expect(card).toContain('清河精密机械有限公司')
    expect(card).toContain('138****0002')
    expect(textOf(await district.hears('dm:li'))).toMatch(/城管局[\s\S]*明天\S*17:30/)
  })

  it('leaves the old group without a say', async () => {
    const before = (await district.case(number)).events.length
    const said = await district.says('staff-water', `${number} 已联系，跟厂里说过了`, { to: 'water' })
    expect(textOf(said)).not.toBe('')
    expect((await district.case(number)).events).toHaveLength(before)
  })

  it('goes where the department suggested when the coordinator names no other', async () => {
    const next = await district.reports('wang', '自来水水压太小，二楼车间用不上水', 'water')
    await district.handles('water', next, '退单，依据：二次加压泵房属园区资产，建议转园区管委会')
    await district.says('coordinator', `${next} 同意退单`)
    expect(await district.case(next)).toMatchObject({ status: 'dispatched', lead: 'park' })
    expect(textOf(await district.chat('group:park'))).toContain(next)
  })

  it('comes back to the coordinator when nobody has named a department', async () => {
    const next = await district.reports('wang', '货车通行证办不下来，白天进不了城', 'traffic_police')
    await district.handles('traffic_police', next, '退单，依据：通行证审批权限 9 月起已上收市局')
    await district.says('coordinator', `${next} 同意退单`)
    expect(await district.case(next)).toMatchObject({ status: 'awaiting-dispatch', lead: null })
    expect(clockOf(await district.case(next), 'dispatch').status).toBe('running')
    await district.says('coordinator', `${next} 转交通局`)
    expect(await district.case(next)).toMatchObject({ status: 'dispatched', lead: 'transport' })
  })
})

describe('an objection that is overruled', () => {
  let district: District
  let number: string
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 09:30')
    number = await district.reports('li', '厂里想增容 400 千伏安，报装交上去一个月没人来看现场', 'power')
    await district.handles('power', number, '退单，依据：该地块用电由开发商专变供应')
  })
  afterAll(() => district.close())

  it('stays with the department under its first-contact responsibility, with the same time', async () => {
    const before = clockOf(await district.case(number), 'contact')
    await district.says('coordinator', `${number} 不同意退单`)
    expect(await district.case(number)).toMatchObject({ status: 'dispatched', lead: 'power' })
    expect(clockOf(await district.case(number), 'contact')).toEqual(before)
    expect((await district.last('group:power')).text).toContain('首接负责')
  })

  it('cannot be made again', async () => {
    const before = (await district.case(number)).events.length
    const said = await district.handles('power', number, '退单，依据：专变产权协议第二条，建议转园区管委会')
    expect(textOf(said)).toContain('首接负责')
    expect((await district.case(number)).events).toHaveLength(before)
  })

  it('leaves the coordinator nothing to rule on', async () => {
    const before = (await district.case(number)).events.length
    expect(textOf(await district.says('coordinator', `${number} 同意退单`))).toContain(number)
    expect((await district.case(number)).events).toHaveLength(before)
  })
})

describe('an objection that does not hold', () => {
  let district: District
  let number: string
  const events = async () => (await district.case(number)).events.length
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 09:30')
    number = await district.reports('li', '环评批复等了三个月还没下来', 'eco')
  })
  afterAll(() => district.close())

  it('is asked for its basis when it gives none, and taken with the basis that follows', async () => {
    const before = await events()
    const asked = await district.handles('eco', number, '退单')
    expect(textOf(asked)).toContain('依据')
    expect(await events()).toBe(before)
    await district.says('staff-eco', '环评审批 7 月起划转行政审批局，见新编办〔2026〕4 号，建议转审批局', { to: 'eco' })
    expect(await events()).toBe(before + 1)
    expect((await district.last('dm:coordinator')).text).toContain('新编办〔2026〕4 号')
    await district.says('coordinator', `${number} 不同意退单`)
  })

  it('is asked for its basis also when it is said in passing', async () => {
    const other = await district.reports('wang', '排污许可证变更提交后一直没有回音', 'eco')
    const before = (await district.case(other)).events.length
    const asked = await district.handles('eco', other, '这个不归我们管')
    expect(textOf(asked)).toContain('依据')
    expect((await district.case(other)).events).toHaveLength(before)
  })

  it('is refused after one working day, with the time that has passed', async () => {
    const late = await district.reports('wang', '天然气管道通到厂门口却一直不给接气', 'gas')
    await district.until('2026-11-26 09:10')
    const before = (await district.case(late)).events.length
    const said = textOf(await district.handles('gas', late, '退单，依据：庭院管网归物业'))
    expect(said).toMatch(/11月25日\S*17:30/)
    expect((await district.case(late)).events).toHaveLength(before)
    expect(await district.case(late)).toMatchObject({ status: 'dispatched', lead: 'gas' })
  })
})
