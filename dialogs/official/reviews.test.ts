import { beforeEach, describe, expect, it } from 'vitest'
import { makeTown, plainly, profile, type Town } from '../fixtures.ts'

describe('what an official says on a rating', () => {
  let town: Town
  const number = 'QS20261123-0001'
  const last = () => town.case('0001')
  beforeEach(() => {
    town = makeTown(plainly('power'))
    for (const text of ['厂区老停电，一周30次', '确认']) town.dm('wang', text)
    for (const text of ['0001 已联系，下午去现场', '0001 答复：已换变压器']) town.group('staff-power', text, { addressed: true })
    for (const text of ['解决了', '2分']) town.dm('wang', text)
  })

  it.each([
    ['0001 核实整改：现场仍有停电', 'rectify', '现场仍有停电'],
    ['0001 核实：属实，昨天又停了一次', 'rectify', '昨天又停了一次'],
    ['0001 回访核实 解释：专线需自行投资，按规定不能由电网承担', 'explain', '专线需自行投资，按规定不能由电网承担'],
    ['0001 核实误评：评价的是宽带', 'misjudged', '评价的是宽带'],
    ['核实恶意差评：同一人连续刷评', 'misjudged', '同一人连续刷评'],
  ])('A1.9: 「%s」 verifies it as %s', (text, finding, note) => {
    town.dm('officer', text)
    expect(last().review?.poor.at(-1)?.verified).toMatchObject({ finding, note, by: 'officer' })
  })

  it('A1.9: takes the tap on the card', () => {
    const card = town.all('dm:coordinator').find(({ text }) => text.startsWith('差评回访'))
    town.dm('coordinator', card?.buttons[0]?.value ?? '', { tap: true })
    expect(last().review?.poor.at(-1)?.verified).toMatchObject({ finding: 'rectify', by: 'coordinator' })
  })

  it('asks for what is missing, and changes nothing', () => {
    expect(town.dm('officer', '0001 核实解释')).toContain('请写明核实到的情况')
    expect(town.dm('officer', '0001 回访：企业说还可以')).toMatch(/请写明解决|核实结果/)
    expect(town.dm('officer', '0001 回访：企业说已解决')).toContain('请写核实结果')
    expect(town.dm('officer', '0099 核实整改：属实')).toContain('没有查到')
    expect(last().review?.awaited).toBe('poor')
  })

  it('lists what is to be verified, and says when there is nothing', () => {
    expect(town.dm('officer', '差评回访')).toContain(number)
    expect(town.dm('coordinator', '回访清单')).toContain('【差评】')
    town.dm('officer', '核实整改：情况属实')
    expect(town.dm('officer', '差评回访')).toBe('现在没有要核实的差评。')
    expect(town.dm('coordinator', '回访')).toBe('现在没有要回访的诉求。')
  })

  it('tells a leader whose it is to call', () => {
    expect(town.dm('leader', '0001 核实整改：情况属实')).toContain('回访核实由服务专员和营商办来做')
    expect(last().review?.awaited).toBe('poor')
  })

  it('orders nothing by voice', () => {
    const voice = { text: '0001 核实整改：情况属实', unsure: [] } as unknown as NonNullable<Parameters<Town['dm']>[2]>['voice']
    town.dm('coordinator', '', voice === undefined ? {} : { voice })
    expect(last().review?.awaited).toBe('poor')
  })

  it('refuses an appeal with a reason, without which nothing happens', () => {
    town.group('staff-power', '0001 申诉：评价的是宽带', { addressed: true })
    expect(town.dm('coordinator', '待办')).toContain('【申诉】')
    expect(town.dm('coordinator', '不同意申诉')).toContain('请写明不同意的理由')
    expect(town.dm('coordinator', '0001 不同意申诉：停电属实')).toContain('申诉没有通过')
    expect(town.news('group:power').join()).toContain('停电属实')
  })

  it('A1.9: shows no work group who rated, called or verified', () => {
    town.group('staff-power', '0001 申诉：评价的是宽带', { addressed: true })
    town.dm('officer', '0001 核实整改：昨天又停了一次，找13812345678')
    const said = town.all('group:power').map(({ text }) => text)
    expect(said.filter((text) => /王海洋|唐宁|13812345678/.test(text))).toEqual([])
  })

  it('sends nothing that the enterprise could not read whole', () => {
    expect(town.dm('officer', `0001 核实解释：${'按规定不能提前，'.repeat(100)}`)).toContain('请压缩到 500 字以内')
    expect(town.group('staff-power', `0001 最终答复：${'不能调整，'.repeat(100)}。依据：规范`, { addressed: true })).toContain(
      '请压缩到 330 字以内',
    )
    expect(town.group('staff-power', `0001 最终答复：不能调整。依据：${'规范，'.repeat(100)}`, { addressed: true })).toContain(
      '请压缩到 150 字以内',
    )
    expect(last()).not.toHaveProperty('final')
  })

  it('A1.9: lets no final answer ask for a good rating', () => {
    town.group('staff-power', '0001 最终答复：不能调整，麻烦给个好评。依据：规范', { addressed: true })
    expect(last()).not.toHaveProperty('final')
    expect(town.news('dm:coordinator').join()).toContain('向企业要好评')
  })

  it('refuses a final answer back to the department, with the reason', () => {
    town.group('staff-power', '0001 最终答复：专线需自行投资。依据：《供电营业规则》', { addressed: true })
    expect(last().final).toMatchObject({ text: '专线需自行投资。', basis: '《供电营业规则》' })
    expect(town.dm('coordinator', '待办')).toContain('【最终答复】')
    expect(town.dm('coordinator', '0001 不同意最终答复：先看现场')).toContain('没有签批')
    expect(last().final).toBeUndefined()
    expect(town.news('group:power').join()).toContain('先看现场')
  })
})

describe('what an enterprise said on the telephone', () => {
  /** A case whose enterprise never rated, so that it is to be called. */
  function silent(): Town {
    const town = makeTown(plainly('power'), undefined, { ...profile, followUp: { ...profile.followUp, unratedPercent: 100 } })
    for (const text of ['厂区老停电，一周30次', '确认']) town.dm('wang', text)
    for (const text of ['0001 已联系，下午去现场', '0001 答复：已换变压器']) town.group('staff-power', text, { addressed: true })
    town.at('2026-12-07 10:00')
    return town
  }

  it.each([
    ['停机问题已解决', '已解决'],
    ['电话停机的问题已解决', '已解决'],
    ['已解决，企业对速度不满意', '已解决'],
    ['企业说已经修好', '已解决'],
    ['水管没接好，没有解决', '没有解决'],
    ['还没有解决', '没有解决'],
    ['没有完全解决', '部分解决'],
    ['没有彻底解决', '部分解决'],
    ['部分解决，还差一路电', '部分解决'],
    ['没有打通', '没有打通'],
    ['没接', '没有打通'],
    ['没接电话', '没有打通'],
    ['没人接', '没有打通'],
    ['对方已关机', '没有打通'],
    ['手机停机', '没有打通'],
    ['电话一直占线', '没有打通'],
    ['空号', '没有打通'],
  ])('「%s」 is recorded as %s', (note, outcome) => {
    expect(silent().dm('officer', `0001 回访：${note}`)).toMatch(new RegExp(`已记录(?:回访：)?${outcome}`))
  })

  it.each(['企业很满意', '企业对态度不满意'])('「%s」 does not say whether it is solved', (note) => {
    expect(silent().dm('officer', `0001 回访：${note}`)).toContain('请写明解决、部分解决还是没有解决')
  })
})
