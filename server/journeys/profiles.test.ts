/** The whole loop under each shipped profile: what is promised, what is due, what turns red, and how it ends. */
import { afterEach, describe, expect, it } from 'vitest'
import { clockOf, type District, inBeijing, openDistrict, textOf } from './district.ts'

let district: District
afterEach(() => district.close())

const appeal = '厂里想增容 400 千伏安，报装交上去一个月没人来看现场'

/** Reports and confirms on Tuesday at 10:00; what the receipt said, and the number. */
async function report(profile: string, text = appeal): Promise<{ readonly receipt: string; readonly number: string }> {
  district = await openDistrict('2026-11-24 10:00', { QISHAO_PROFILE: profile })
  await district.says('li', text)
  const receipt = textOf(await district.says('li', '确认'))
  const number = /QS\d{8}-\d{4,}/.exec(receipt)?.[0] ?? ''
  await district.dispatchTo(number, 'power')
  return { receipt: `${receipt}\n${textOf(await district.hears('dm:li'))}`, number }
}

const due = async (number: string, kind: string): Promise<string> => clockOf(await district.case(number), kind).due
const states = async (number: string): Promise<readonly string[]> =>
  (await district.case(number)).clocks.map(({ kind, due: end, status }) => `${kind} ${inBeijing(end).slice(5)} ${status}`)

describe('the loop from report to rating', () => {
  it.each<[profile: string, promised: RegExp, due: Readonly<Record<string, string>>]>([
    ['xihaian', /最迟明天（周三）17:30前联系您/, { contact: '2026-11-25 17:30', feedback: '2026-11-27 17:30' }],
    [
      'zhongshan',
      /最迟今天11:00前联系您，11月27日（周五）17:30前给您一次阶段答复/,
      { contact: '2026-11-24 11:00', interim: '2026-11-27 17:30', close: '2026-12-01 17:30' },
    ],
    ['zhuhai124', /最迟今天11:00前联系您/, { contact: '2026-11-24 11:00', feedback: '2026-11-30 17:30' }],
    ['xuchangabc', /最迟明天（周三）17:30前联系您/, { contact: '2026-11-25 17:30', close: '2026-12-01 17:30' }],
  ])('%s', async (profile, promised, ends) => {
    const { receipt, number } = await report(profile)
    expect(receipt).toMatch(promised)
    for (const [kind, end] of Object.entries(ends)) expect(await due(number, kind), kind).toBe(end)
    const card = textOf(await district.hears('group:power'))
    for (const name of Object.keys(ends).map(
      (kind) => ({ contact: '联系企业', interim: '阶段答复', feedback: '反馈结果', close: '办结' })[kind],
    ))
      expect(card).toContain(`${name} `)
    await district.handles('power', number, '已联系，约好下午两点看现场')
    await district.handles('power', number, '进展：勘查人员已到现场')
    await district.handles('power', number, '答复：增容方案已定，下周三停电两小时接入')
    expect((await district.case(number)).clocks.filter(({ kind }) => kind in ends).map(({ status }) => status)).toEqual(
      Object.keys(ends).map(() => 'met'),
    )
    await district.says('li', '解决了，5分')
    expect((await district.case(number)).status).toBe('closed')
  })
})

describe('中山', () => {
  it('tells the head after an hour without contact, and not before', async () => {
    const { number } = await report('zhongshan')
    await district.until('2026-11-24 10:40')
    expect((await district.last('group:power')).text).toContain('🟡')
    await district.until('2026-11-24 10:59')
    expect(await district.hears('dm:head-power')).toEqual([])
    await district.until('2026-11-24 11:00')
    expect(textOf(await district.hears('dm:head-power'))).toContain(`🔴 ${number} 联系企业超时`)
  })

  it('names the handler and the office number to the enterprise, of a confidential case to nobody', async () => {
    const { number } = await report('zhongshan')
    await district.person('staff-power', { name: '郭慧（供电公司）', role: 'staff', departments: ['power'], phone: '0532-86880000' })
    await district.handles('power', number, '已联系，约好下午两点看现场')
    expect(textOf(await district.hears('dm:li'))).toContain('联系您，经办人郭慧，电话 0532-86880000。如果没有')
    await district.says('wang', '市场监管所的人每次来检查都暗示要买他亲戚家的消防器材，不买就开整改单')
    const kept = /QS\d{8}-\d{4,}/.exec(textOf(await district.says('wang', '确认')))?.[0]
    await district.says('discipline', `${kept} 已联系，明天上午面谈`)
    expect(textOf(await district.hears('dm:wang'))).toMatch(/纪检联络员说已于.*联系您。/)
  })

  it('rolls what cannot be closed to the next reply date, over a restart, until it is resolved', async () => {
    const { number } = await report('zhongshan')
    await district.handles('power', number, '已联系，约好下午两点看现场')
    await district.handles('power', number, '进展：要等变压器到货，12月10日前再答复')
    await district.handles('power', number, '是')
    expect(await due(number, 'close')).toBe('2026-12-10 17:30')
    await district.restart()
    await district.until('2026-12-09 10:00')
    await district.handles('power', number, '进展：变压器在路上，12月18日前再答复')
    await district.handles('power', number, '是')
    expect(await due(number, 'close')).toBe('2026-12-18 17:30')
    expect((await district.case(number)).light).toBe('green')
    await district.until('2026-12-18 17:30')
    expect((await district.case(number)).light).toBe('red')
    expect(textOf(await district.hears('dm:head-power'))).toContain('办结超时')
  })
})

describe('许昌', () => {
  it('gives a case another class in the work group, and the enterprise reads the new limit', async () => {
    const { number } = await report('xuchangabc')
    const said = textOf(await district.handles('power', number, '定为B类'))
    expect(said).toMatch(/已定为B类（.*），办结时限 12月15日（周二）17:30/)
    expect(textOf(await district.hears('dm:li'))).toContain(`${number} 定为B类办理，办结时限 12月15日（周二）17:30。`)
    expect(await due(number, 'close')).toBe('2026-12-15 17:30')
    await district.says('coordinator', `${number} 定为A类`)
    expect(await due(number, 'close')).toBe('2026-12-24 17:30')
    expect(await district.case(number)).toMatchObject({ class: 'A类' })
  })
})

describe('珠海', () => {
  it('answers 咨询 in two working days', async () => {
    const { number } = await report('zhuhai124', '企业自建充电桩要向哪个部门申请增容，需要什么材料？')
    expect(await due(number, 'feedback')).toBe('2026-11-26 17:30')
  })
})

describe('another profile while cases are open', () => {
  it('leaves the clocks that run their ends; the answer stops them', async () => {
    const { number } = await report('xihaian')
    await district.restart({ QISHAO_PROFILE: 'zhongshan' })
    expect(await states(number)).toEqual(['contact 11-25 17:30 running', 'feedback 11-27 17:30 running', 'weekly 12-01 17:30 running'])
    await district.until('2026-11-27 17:31')
    expect(textOf(await district.hears('dm:head-power'))).toContain('反馈结果超时')
    await district.handles('power', number, '答复：增容方案已定，下周三停电两小时接入')
    expect((await states(number)).slice(0, 3)).toEqual([
      'contact 11-25 17:30 missed',
      'feedback 11-27 17:30 missed',
      'weekly 12-01 17:30 met',
    ])
    await district.restart({ QISHAO_PROFILE: 'xihaian' })
    expect((await district.case(number)).status).toBe('resolved')
  })
})
