/** Contact has two sides: what the department says, and what the enterprise says of it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { jpeg } from '../picture-fixture.ts'
import { clockOf, type District, openDistrict, textOf } from './district.ts'

describe('a contact that the enterprise has another word on', () => {
  let district: District
  let number: string
  beforeAll(async () => {
    district = await openDistrict('2026-11-23 10:00')
    number = await district.reports('wang', '厂区老停电，一周停三次，机器一停就报废一炉料', 'power')
  })
  afterAll(() => district.close())

  it('A1.4: is met by 已联系 at once, and the enterprise is asked', async () => {
    await district.handles('power', number, '已联系，和厂长通过电话')
    expect(clockOf(await district.case(number), 'contact').status).toBe('met')
    expect(textOf(await district.hears('dm:wang'))).toMatch(/说已于.*联系您。如果没有，请回复「没有联系」/)
  })

  it('A1.4: is open again by its 没有, and the coordinator sees that the two disagree', async () => {
    await district.hears('dm:coordinator')
    expect(textOf(await district.says('wang', '没有'))).toContain('联系时限重新打开')
    expect(clockOf(await district.case(number), 'contact')).toEqual({ due: '2026-11-24 17:30', status: 'running', light: 'green' })
    expect(textOf(await district.hears('dm:coordinator'))).toBe(`${number} 供电公司登记已联系，企业表示没有接到联系，联系时限已重新打开。`)
    expect(textOf(await district.hears('group:power'))).toContain('企业表示还没有接到联系')
  })
})

describe('a visit', () => {
  let district: District
  let number: string
  beforeAll(async () => {
    district = await openDistrict('2026-11-23 10:00')
    number = await district.reports('wang', '厂区老停电，一周停三次，机器一停就报废一炉料', 'power')
  })
  afterAll(() => district.close())

  it('A3.4: is no contact while the enterprise has not confirmed it', async () => {
    await district.until('2026-11-24 09:10')
    const said = textOf(await district.handles('power', number, '上门了，看了配电房，厂长在场'))
    expect(said).toContain('企业确认或附现场照片才记为已联系')
    expect(textOf(await district.hears('dm:wang'))).toContain('部门今天上门了吗？')
    expect(clockOf(await district.case(number), 'contact').status).toBe('running')
  })

  it('A3.4: is denied by the enterprise: the clock runs on, and group and coordinator hear of it', async () => {
    await district.hears('dm:coordinator')
    await district.hears('group:power')
    expect(textOf(await district.says('wang', '没有'))).toContain('供电公司没有上门')
    expect(textOf(await district.hears('dm:coordinator'))).toContain('企业表示没有上门')
    expect(textOf(await district.hears('group:power'))).toContain('联系时限不变：今天17:30')
    expect(clockOf(await district.case(number), 'contact')).toMatchObject({ due: '2026-11-24 17:30', status: 'running' })
  })

  it('A3.4: is confirmed after the limit, over a restart, and counts from when it was made', async () => {
    await district.until('2026-11-24 16:30')
    await district.handles('power', number, '已上门：看了配电房，厂长在场')
    await district.until('2026-11-24 18:00')
    expect(clockOf(await district.case(number), 'contact')).toMatchObject({ status: 'running', light: 'red' })
    await district.restart()
    await district.hears('group:power')
    expect(textOf(await district.says('wang', '是的'))).toContain('已记录部门上门')
    expect(clockOf(await district.case(number), 'contact')).toMatchObject({ due: '2026-11-24 17:30', status: 'met' })
    expect(textOf(await district.hears('group:power'))).toContain('企业确认部门已上门')
    expect((await district.case(number)).light).toBe('green')
  })

  it('A3.4: with a photo is a contact at once', async () => {
    const other = await district.reports('li', '厂里想增容 400 千伏安，报装交上去一个月没人来看现场', 'power')
    const photo = { name: '现场.jpg', mime: 'image/jpeg', base64: jpeg().toString('base64') }
    await district.says('staff-power', `${other} 已上门：量了变压器位置`, { to: 'power', attachments: [photo] })
    expect(clockOf(await district.case(other), 'contact').status).toBe('met')
    expect(textOf(await district.hears('dm:li'))).toContain('并附了现场照片，记为已联系')
  })
})
