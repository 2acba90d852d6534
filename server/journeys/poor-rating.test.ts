/** The enterprise closes the loop: a poor rating, or 没有解决, reopens the case; silence never counts as satisfied (国办发〔2019〕51号). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clockOf, type District, openDistrict, textOf } from './district.ts'

describe('what an enterprise says about an answer', () => {
  let district: District
  /** A case that its department has answered. */
  async function answered(text: string, department: string, answer: string): Promise<string> {
    const number = await district.reports('li', text, department)
    await district.handles(department, number, `答复：${answer}`)
    expect((await district.case(number)).status).toBe('resolved')
    await Promise.all([`group:${department}`, `dm:head-${department}`, 'dm:li', 'dm:coordinator'].map((chat) => district.hears(chat)))
    return number
  }
  beforeAll(async () => {
    district = await openDistrict('2026-11-23 09:30')
  })
  afterAll(() => district.close())

  describe('solved, but rated 2', () => {
    let number: string
    beforeAll(async () => {
      number = await answered('公司想申请稳岗补贴，材料交上去三个月没有拨付', 'hrss', '补贴已进入拨付流程，请耐心等待')
    })

    it('A1.9: reopens the case at once with five working days to put it right', async () => {
      await district.says('li', '解决了')
      const said = await district.says('li', '2分')
      expect(textOf(said)).toContain('哪里不满意')
      const it = await district.case(number)
      expect(it).toMatchObject({ status: 'handling', rating: { level: 2, solved: 'solved' } })
      expect(clockOf(it, 'rectify')).toEqual({ due: '2026-11-30 17:30', status: 'running', light: 'green' })
      expect(clockOf(it, 'rating').status).toBe('met')
    })

    it('tells the group and the head of the department', async () => {
      for (const chat of ['group:hrss', 'dm:head-hrss']) {
        const told = textOf(await district.hears(chat))
        expect(told, chat).toContain(number)
        expect(told, chat).toContain('不满意')
      }
    })

    it('passes on the reason in the words of the enterprise', async () => {
      await district.says('li', '光说在流程里，问了三次都讲不出哪天到账')
      expect((await district.case(number)).rating).toEqual({ level: 2, solved: 'solved', reason: '光说在流程里，问了三次都讲不出哪天到账' })
      for (const chat of ['group:hrss', 'dm:head-hrss']) expect(textOf(await district.hears(chat)), chat).toContain('讲不出哪天到账')
      expect(await district.cases('li')).toHaveLength(1)
    })

    it('asks again after the second answer, and a good rating closes it', async () => {
      await district.until('2026-11-24 15:00')
      await district.handles('hrss', number, '答复：6.2 万元今天上午已到贵司账户，附银行回单')
      const again = await district.case(number)
      expect(again.status).toBe('resolved')
      expect(clockOf(again, 'rectify').status).toBe('met')
      expect(textOf(await district.hears('dm:li'))).toContain('6.2 万元')
      await district.says('li', '解决了')
      await district.says('li', '4')
      expect(await district.case(number)).toMatchObject({ status: 'closed', light: 'none', rating: { level: 4, solved: 'solved' } })
    })
  })

  describe('not solved', () => {
    let number: string
    beforeAll(async () => {
      number = await answered('园区宽带信号差，视频会议老掉线', 'postal_telecom', '已优化小区参数')
    })

    it('reopens the case at once, before any rating', async () => {
      await district.says('li', '没有解决，今天还是掉线')
      const it = await district.case(number)
      expect(it.status).toBe('handling')
      expect(it.rating).toBeUndefined()
      expect(clockOf(it, 'rectify')).toMatchObject({ due: '2026-12-01 17:30', status: 'running' })
      expect(textOf(await district.hears('group:postal_telecom'))).toMatch(/没有解决/)
      expect(textOf(await district.hears('dm:head-postal_telecom'))).toContain(number)
    })

    it('still takes the rating of that answer', async () => {
      await district.says('li', '1分')
      expect(await district.case(number)).toMatchObject({ status: 'handling', rating: { level: 1, solved: 'not' } })
    })

    it('is late like any other case when it is not put right in time', async () => {
      await district.says('li', '不想说')
      await district.until('2026-12-02 09:00')
      expect((await district.case(number)).light).toBe('red')
      expect((await district.last('dm:head-postal_telecom')).text).toContain('🔴')
    })
  })

  describe('partly solved', () => {
    it('goes on with the rest when the enterprise wishes so', async () => {
      const number = await answered('消防检查说法不一，整改了三次还不给通过', 'fire', '两项整改意见已统一为一份清单')
      await district.says('li', '部分解决')
      const asked = await district.says('li', '3分')
      expect(asked.at(-1)?.buttons).toHaveLength(2)
      expect(await district.case(number)).toMatchObject({ status: 'resolved', rating: { level: 3, solved: 'partly' } })
      await district.says('li', '还要接着办，复查日期没有定')
      expect(await district.case(number)).toMatchObject({ status: 'handling' })
      expect(clockOf(await district.case(number), 'rectify').status).toBe('running')
    })

    it('ends there when the enterprise leaves it at that', async () => {
      const number = await answered('货车通行证办不下来，白天进不了城', 'traffic_police', '先发三个月临时通行证')
      await district.says('li', '部分解决')
      await district.says('li', '4分')
      await district.says('li', '就到这里吧')
      expect(await district.case(number)).toMatchObject({ status: 'closed', rating: { level: 4, solved: 'partly' } })
    })
  })

  describe('nothing for seven days', () => {
    let number: string
    beforeAll(async () => {
      await district.until('2026-12-02 15:00')
      number = await answered('环评批复等了三个月还没下来', 'eco', '批复已于今日签发')
    })

    it('leaves the case waiting without disturbing anybody', async () => {
      expect(clockOf(await district.case(number), 'rating')).toMatchObject({ due: '2026-12-09 17:30', light: 'green' })
      await district.until('2026-12-09 17:29')
      expect((await district.case(number)).status).toBe('resolved')
      expect(await district.hears('dm:head-eco')).toEqual([])
    })

    it('closes it without a rating, and counts it for nobody’s satisfaction', async () => {
      await district.until('2026-12-09 17:30')
      const it = await district.case(number)
      expect(it).toMatchObject({ status: 'closed', light: 'none' })
      expect(it.rating).toBeUndefined()
      expect(clockOf(it, 'rating').status).toBe('missed')
      expect(it.events.map(({ type }) => type)).not.toContain('rated')
      expect(textOf(await district.hears('dm:li'))).toContain('未评价')
      const group = textOf(await district.hears('group:eco'))
      expect(group).toContain('未评价')
      expect(group).not.toMatch(/非常满意|企业评价/)
    })

    it('takes no rating afterwards', async () => {
      await district.says('li', `${number} 5分`)
      expect((await district.case(number)).rating).toBeUndefined()
    })
  })
})
