/** After a poor rating, after silence, and at the very end: verified by another, appealed against, called, answered finally (国办发〔2019〕51号). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isSampled } from '../../cases/ratings.ts'
import { clockOf, type District, openDistrict, textOf } from './district.ts'

describe('a rating and what follows it', () => {
  let district: District
  const chats = ['dm:li', 'dm:officer', 'dm:coordinator', 'dm:leader']
  async function answered(text: string, department: string, answer: string): Promise<string> {
    const number = await district.reports('li', text, department)
    await district.handles(department, number, `答复：${answer}`)
    await Promise.all([...chats, `group:${department}`].map((chat) => district.hears(chat)))
    return number
  }
  async function ratedPoor(text: string, department: string, answer: string): Promise<string> {
    const number = await answered(text, department, answer)
    await district.says('li', `${number} 解决了`)
    await district.says('li', `${number} 2分`)
    await district.says('li', '不想说')
    return number
  }
  const types = async (number: string): Promise<readonly string[]> => (await district.case(number)).events.map(({ type }) => type)

  beforeAll(async () => {
    district = await openDistrict('2026-11-23 09:30')
  })
  afterAll(() => district.close())

  describe('a poor rating that is to be put right', () => {
    let number: string
    beforeAll(async () => {
      number = await ratedPoor('公司想申请稳岗补贴，材料交上去三个月没有拨付', 'hrss', '补贴已进入拨付流程，请耐心等待')
    })

    it('A1.9: comes to the service officer and the coordinator with the words for each finding', async () => {
      for (const chat of ['dm:officer', 'dm:coordinator']) {
        const card = (await district.hears(chat)).find(({ text }) => text.includes('差评回访'))
        expect(card?.text, chat).toContain(number)
        expect(card?.buttons?.map(({ label }) => label)).toEqual(['属实，请整改', '企业电话'])
        expect(card?.text, chat).not.toMatch(/1[3-9]\d{9}/)
      }
      expect(clockOf(await district.case(number), 'follow-up')).toMatchObject({ status: 'running', due: '2026-11-30 17:30' })
    })

    it('gives the number to who is to call, and logs it', async () => {
      expect(textOf(await district.says('officer', `${number} 企业电话`))).toContain('仅用于回访本件')
      expect(await types(number)).toContain('phone-viewed')
    })

    it('A1.9: tells the group the level and what was found, and not who said it', async () => {
      const said = await district.chat('group:hrss')
      await district.says('officer', `${number} 核实整改：三个月没有到账，材料齐全`)
      const heard = textOf((await district.chat('group:hrss')).slice(said.length))
      expect(heard).toContain('请立行立改')
      expect(heard).toContain('三个月没有到账')
      // The enterprise, its contacts among them, stands on the first card; who called whom does not follow.
      expect(heard).not.toMatch(/李|唐宁/)
      expect(clockOf(await district.case(number), 'follow-up').status).toBe('met')
    })

    it('A1.9: is asked about the rectification alone, and a second rating closes it', async () => {
      await district.hears('dm:li')
      await district.handles('hrss', number, '答复：6.2 万元今天上午已到贵司账户')
      expect(textOf(await district.hears('dm:li'))).toContain('这次整改之后，问题解决了吗')
      expect(textOf(await district.says('li', `${number} 解决了`))).toContain('请只给')
      await district.says('li', `${number} 5分`)
      expect(await district.case(number)).toMatchObject({ status: 'closed', light: 'none', rating: { level: 5 } })
      expect((await types(number)).filter((type) => type === 'rated')).toHaveLength(2)
    })
  })

  it('A1.9: is explained by the officer where no law gives more; the enterprise rates the explanation', async () => {
    const number = await ratedPoor('环评批复等了三个月还没下来', 'eco', '仍在公示期')
    const done = await district.says('officer', `${number} 核实解释：公示期为法定程序，满十个工作日后当天出批复，不能提前。`)
    expect(textOf(done)).toContain('说明已作为答复发给企业')
    const told = textOf(await district.hears('dm:li'))
    expect(told).toContain('营商办回访核实后说明')
    expect(told).toContain('不能提前')
    expect(await district.case(number)).toMatchObject({ status: 'resolved' })
    await district.says('li', `${number} 解决了`)
    await district.says('li', `${number} 4分`)
    expect(await district.case(number)).toMatchObject({ status: 'closed', rating: { level: 4 } })
  })

  it('A1.9: is not verified from the department’s own side', async () => {
    const number = await ratedPoor('货车通行证办不下来，白天进不了城', 'traffic_police', '请按流程申请')
    await district.says('staff-traffic_police', `${number} 核实整改：情况属实`)
    await district.says('head-traffic_police', `${number} 核实整改：情况属实`)
    expect(await types(number)).not.toContain('rating-verified')
  })

  describe('an appeal of the department', () => {
    let number: string
    beforeAll(async () => {
      number = await ratedPoor('园区宽带信号差，视频会议老掉线', 'postal_telecom', '已优化小区参数')
      await Promise.all(chats.map((chat) => district.hears(chat)))
    })

    it('A1.9: is proposed by the coordinator, and by nobody alone', async () => {
      const said = await district.handles('postal_telecom', number, '申诉：企业评价的是室内布线，不属于本单位')
      expect(textOf(said)).toContain('申诉已交营商办复核')
      const card = (await district.last('dm:coordinator')).text
      expect(card).toMatch(/^申诉 .*\n企业：[^（]*\n[\s\S]*\n评价：不满意/)
      expect(textOf(await district.hears('dm:coordinator'))).toContain('室内布线')
      expect(textOf(await district.says('leader', `${number} 同意申诉`))).toContain('先由营商办提出')
      expect(textOf(await district.says('coordinator', `${number} 同意申诉`))).toContain('等另一人复核')
      expect(textOf(await district.says('coordinator', `${number} 同意申诉`))).toContain('要由另一个人复核')
    })

    it('A1.9: is confirmed by the leader: the enterprise is told, and the rating stays visible', async () => {
      await district.hears('dm:li')
      expect(textOf(await district.says('leader', `${number} 同意申诉`))).toContain('这次评价不计入统计')
      expect(textOf(await district.hears('dm:li'))).toContain('不计入部门的统计')
      expect((await district.case(number)).rating).toMatchObject({ level: 2 })
      expect(await types(number)).toContain('rating-excluded')
    })
  })

  describe('pressure for a good rating', () => {
    it('A1.9: stands in the case, comes to the coordinator and not to the enterprise', async () => {
      const number = await answered('消防检查说法不一，整改了三次还不给通过', 'fire', '两项整改意见已统一为一份清单')
      const said = await district.handles('fire', number, '麻烦企业给个好评')
      expect(textOf(said)).toContain('评价由企业自己决定')
      expect(await types(number)).toContain('pressure-flagged')
      expect(textOf(await district.hears('dm:coordinator'))).toContain('向企业要好评')
      expect(await district.hears('dm:li')).toEqual([])
    })
  })

  describe('a final answer', () => {
    let number: string
    beforeAll(async () => {
      number = await district.reports('li', '希望把厂门口的公交站挪到我们门口', 'transport')
    })

    it('is not proposed before an answer was not accepted', async () => {
      expect(textOf(await district.handles('transport', number, '最终答复：站点不能调整。依据：公交线网规划'))).toContain('至少有 1 次')
    })

    it('is signed by the coordinator and then by the leader', async () => {
      await district.handles('transport', number, '答复：经研究不能调整')
      await district.says('li', `${number} 没有解决`)
      await district.says('li', '不想说')
      expect(textOf(await district.handles('transport', number, '最终答复：站点间距不足，不能调整'))).toContain('依据')
      const said = await district.handles('transport', number, '最终答复：站点间距不足三百米，不能调整。依据：《城市公共交通站场设计规范》')
      expect(textOf(said)).toContain('先营商办、后区领导')
      expect(textOf(await district.says('leader', `${number} 同意最终答复`))).toContain('先由营商办')
      expect(textOf(await district.says('coordinator', `${number} 同意最终答复`))).toContain('送区领导签批')
      await district.hears('dm:li')
      expect(textOf(await district.says('leader', `${number} 同意最终答复`))).toContain('最终答复已签批')
      const told = textOf(await district.hears('dm:li'))
      for (const part of ['【最终答复】', '依据：《城市公共交通站场设计规范》', '经营商环境办公室和区领导签批', '行政复议', '信访局'])
        expect(told).toContain(part)
    })

    it('A1.9: is rated, and 没有解决 does not reopen it', async () => {
      expect(textOf(await district.says('li', `${number} 没有解决`))).not.toContain('退回')
      expect(await district.case(number)).toMatchObject({ status: 'resolved' })
      expect(textOf(await district.says('li', `${number} 1分`))).toContain('不再重办')
      expect(await district.case(number)).toMatchObject({ status: 'closed', rating: { level: 1, solved: 'not' } })
    })
  })

  describe('silence', () => {
    let drawn: string
    beforeAll(async () => {
      for (let tries = 0; ; tries++) {
        const number = await answered(`厂区老停电，一周${tries + 2}次，已经影响生产`, 'power', '已换变压器，恢复供电')
        drawn = number
        if (isSampled(number, 10)) break
        await district.says('li', `${number} 解决了`)
        await district.says('li', `${number} 5分`)
      }
    }, 60_000)

    it('A3.6: puts a drawn case on the officer’s list when the survey has run out', async () => {
      await district.until('2026-12-02 10:00')
      expect(await district.case(drawn)).toMatchObject({ status: 'closed' })
      expect(textOf(await district.says('officer', '回访'))).toContain(drawn)
      expect(textOf(await district.says('coordinator', '差评回访'))).not.toContain(drawn)
    })

    it('A3.6: is no rating when it is called, and what is not solved is reopened', async () => {
      expect(textOf(await district.says('officer', `${drawn} 回访：没打通`))).toContain('仍在回访清单里')
      expect(textOf(await district.says('officer', `${drawn} 回访：今天去过现场`))).toContain('请写明解决、部分解决还是没有解决')
      expect(textOf(await district.says('officer', `${drawn} 回访：已通电话，企业表示还没有解决`))).toContain('已退回承办单位重办')
      const it = await district.case(drawn)
      expect(it).toMatchObject({ status: 'handling' })
      expect(it.rating).toBeUndefined()
      expect(textOf(await district.hears('group:power'))).toContain('没有解决')
    })
  })
})
