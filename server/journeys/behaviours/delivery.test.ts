/** Getting through: groups that cannot be written to, guests who must not read along, news in small numbers. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runStoreCommand } from '../../command.ts'
import { heldCommand } from '../../held-command.ts'
import { clockOf, type District, inBeijing, openDistrict, textOf } from '../district.ts'

describe('D52 Member left or group dissolved', () => {
  let district: District
  const close = (code: string, closed = true) => district.request('PUT', `/sim/groups/${code}`, { closed })
  beforeAll(async () => {
    district = await openDistrict('2026-11-23 09:30')
    for (const code of ['power', 'hrss', 'tax']) await close(code)
  })
  afterAll(() => district.close())

  it.each([
    ['li', '车间三天两头跳闸，机床停了好几回', 'power'],
    ['wang', '招不到焊工，缺三十个人', 'hrss'],
    ['chen', '发票额度不够用，申请增额一个月没批', 'tax'],
  ])('given %s reports 「%s」 and the group is gone, then the staff get the card alone and the coordinator hears why', async (who, text, code) => {
    await district.hears(`dm:staff-${code}`)
    await district.hears('dm:coordinator')
    await district.says(who, text)
    if (who === 'chen') {
      await district.says(who, '老陈面馆')
      await district.says(who, '跳过')
    }
    await district.says(who, '确认')
    const [it] = await district.cases(who)
    if (!it) throw new Error('nothing was reported')
    await district.dispatchTo(it.number, code)
    await district.settles()
    const card = (await district.hears(`dm:staff-${code}`)).at(-1)
    expect(card?.text).toContain(it.number)
    expect(card?.buttons?.map(({ label }) => label)).toContain('签收')
    const alert = textOf(await district.hears('dm:coordinator'))
    expect(alert).toContain(`${it.number} 没能发到`)
    expect(alert).toContain('已解散')
    expect(await district.chat(`group:${code}`)).toEqual([])
  })

  it('tells the coordinator once for each case, and lets the staff answer in their own chat', async () => {
    const [it] = await district.cases('li')
    const number = it?.number ?? ''
    await district.says('li', `补充 ${number} 昨晚又跳了一次`)
    await district.settles()
    expect(textOf(await district.hears('dm:staff-power'))).toContain('昨晚又跳了一次')
    expect(textOf(await district.hears('dm:coordinator'))).not.toContain('没能发到')
    await district.says('staff-power', `${number} 签收`)
    expect((await district.case(number)).status).toBe('acknowledged')
  })

  it('reaches the head where the department has no staff, over a restart as well', async () => {
    await district.person('staff-eco', { name: '杨洋', role: 'staff', department: 'tax' })
    await close('eco')
    await district.restart()
    const number = await district.reports('wang', '环评批复等了三个月还没下来', 'eco')
    await district.settles()
    expect(textOf(await district.hears('dm:head-eco'))).toContain(number)
  })

  it('writes into the group again when there is one', async () => {
    await close('power', false)
    const [it] = await district.cases('li')
    await district.says('li', `补充 ${it?.number} 上午十点又跳闸`)
    expect((await district.last('group:power')).text).toContain(it?.number)
  })

  it('refuses a group that is none', async () => {
    expect((await close('other')).status).toBe(404)
  })
})

describe('D53 A firm’s person in a department’s group', () => {
  let district: District
  let number: string
  const guests = (...ids: readonly string[]) => district.request('PUT', '/sim/groups/power', { guests: ids })
  beforeAll(async () => {
    district = await openDistrict('2026-11-23 09:30')
    number = await district.reports('li', '车间三天两头跳闸，机床停了好几回', 'power')
    await district.hears('group:power')
    await guests('wang')
  })
  afterAll(() => district.close())

  it.each([
    ['li', '补充 NUMBER 冷却液全报废了', '冷却液'],
    ['li', '催办 NUMBER', '催办'],
    ['leader', 'NUMBER 今天内上门看现场', '上门看现场'],
  ])('given a firm’s person is in the group, when %s says 「%s」, then nothing is posted there and the staff get it alone', async (who, words, told) => {
    await district.says(who, words.replace('NUMBER', number))
    await district.settles()
    expect(await district.hears('group:power')).toEqual([])
    expect(textOf(await district.hears('dm:staff-power'))).toContain(told)
  })

  it('has told the coordinator, once, who is there', async () => {
    const told = (await district.hears('dm:coordinator')).filter(({ text }) => text.includes('没能发到'))
    expect(told).toHaveLength(1)
    expect(told[0]?.text).toContain(number)
    expect(told[0]?.text).toContain('王海洋')
  })

  it.each(['这个案子办到哪了', '@企哨 待办', '0001 签收'])('does not answer the guest who says 「%s」 there', async (words) => {
    expect(await district.says('wang', words, { to: 'power' })).toEqual([])
    expect((await district.case(number)).status).toBe('dispatched')
  })

  it('posts again when the person has gone', async () => {
    await guests()
    await district.says('li', `补充 ${number} 今天又停了两回`)
    expect(textOf(await district.hears('group:power'))).toContain('今天又停了两回')
  })
})

describe('D58 Weekly progress', () => {
  let district: District
  const numbers: Record<string, string> = {}
  const people = ['gao', 'lin', 'he'] as const
  beforeAll(async () => {
    district = await openDistrict('2026-11-23 09:30')
    for (const id of people) {
      await district.person(id, { name: `${id}经理`, role: 'entrepreneur', enterprise: `${id}新材料厂`, phone: '13800000041' })
      numbers[id] = await district.reports(id, '环评批复等了三个月还没下来', 'eco')
      await district.handles('eco', numbers[id] ?? '', '已联系，约好周三看材料')
    }
    await district.until('2026-11-30 17:29')
    for (const chat of ['group:eco', ...people.map((id) => `dm:${id}`)]) await district.hears(chat)
    await district.until('2026-11-30 17:30')
  })
  afterAll(() => district.close())

  it('asks the group after five working days without progress, and tells the enterprise so', async () => {
    const asked = textOf(await district.hears('group:eco'))
    for (const id of people) {
      expect(asked).toContain(numbers[id])
      const told = textOf(await district.hears(`dm:${id}`))
      expect(told).toContain(numbers[id])
      expect(told).toContain('这一周没有新的进展')
    }
  })

  it('takes what the group answers to the enterprise, and waits another week', async () => {
    await district.handles('eco', numbers.gao ?? '', '进展：专家评审排在周四')
    expect(textOf(await district.hears('dm:gao'))).toContain('专家评审排在周四')
    await district.until('2026-12-07 17:29')
    expect(textOf(await district.hears('dm:gao'))).not.toContain('没有新的进展')
  })

  it.each([
    ['gao', '别每个星期都发了'],
    ['lin', '太频繁了，一个月说一次就行'],
    ['he', '以后改成每月通知吧'],
  ])('tells %s, who says 「%s」, once a month from then on', async (who, words) => {
    expect(textOf(await district.says(who, words))).toContain('每月')
  })

  it('asks after the month, and watches the limits all the time', async () => {
    await district.handles('eco', numbers.he ?? '', '答复：已提交评审')
    await district.says('he', '没有解决')
    await district.until('2027-01-05 18:00')
    for (const id of people) expect(textOf(await district.hears(`dm:${id}`)), id).not.toContain('没有新的进展')
    expect(textOf(await district.hears('group:eco'))).toContain('🔴')
    await district.until('2027-01-08 18:00')
    for (const id of ['gao', 'lin'])
      expect((await district.hears(`dm:${id}`)).filter(({ text }) => text.includes('没有新的进展'))).toHaveLength(1)
  })

  it('takes 「每周停电三次」 for what it is', async () => {
    expect(textOf(await district.says('gao', '每周停电三次，机床老停'))).not.toContain('每月')
  })
})

describe('The window of a channel that allows five messages in 48 hours', () => {
  let district: District
  const invitations = async (id: string) => (await district.hears(`dm:${id}`)).filter(({ text }) => text.includes('请回复任意内容'))
  beforeAll(async () => {
    district = await openDistrict('2026-11-23 09:30', { QISHAO_SIM_BUDGET: '5/48h' })
    for (const id of ['gao', 'lin', 'he', 'xu']) {
      await district.person(id, { name: `${id}经理`, role: 'entrepreneur', enterprise: `${id}新材料厂`, phone: '13800000041' })
      await district.reports(id, '环评批复等了三个月还没下来', 'eco')
    }
  })
  afterAll(() => district.close())

  it('is announced to close an hour before, once, over a stop as well, to those who still wait for an answer', async () => {
    const number = (await district.cases('lin'))[0]?.number ?? ''
    await district.handles('eco', number, '答复：批复已签发，可到窗口领取')
    const busy = (await district.cases('he'))[0]?.number ?? ''
    for (const text of ['签收', '已联系，约好周三看材料', '进展：材料已初审', '进展：专家评审排在周四'])
      await district.handles('eco', busy, text)
    await district.until('2026-11-25 08:29')
    await district.says('xu', '请问进展怎么样')
    await district.restart()
    await district.until('2026-11-25 08:31')
    expect(await invitations('gao')).toHaveLength(1)
    // An answer was given; the last message is the answer's; a word has opened another window.
    for (const id of ['lin', 'he', 'xu']) expect(await invitations(id), id).toEqual([])
    await district.until('2026-11-26 21:30')
    expect(await invitations('gao')).toEqual([])
    await district.until('2026-11-27 09:00')
    expect(await invitations('xu')).toHaveLength(1)
  })

  it('is announced in the evening before when it closes at night', async () => {
    await district.until('2026-11-28 03:00')
    await district.says('gao', '睡不着，再问一下进展')
    await district.until('2026-11-29 20:58')
    await district.hears('dm:gao')
    await district.until('2026-11-29 20:59')
    expect(await invitations('gao')).toHaveLength(1)
  })
})

describe('D57 Message budget', () => {
  let district: District
  const numbers: Record<string, string> = {}
  const people = ['gao', 'lin', 'he'] as const
  /** The department does so much that the enterprise, which says nothing, cannot be sent all of it. */
  const steps = ['签收', '已联系，约好周三看材料', '进展：材料已初审', '进展：专家评审排在周四', '进展：评审意见已汇总'] as const
  beforeAll(async () => {
    district = await openDistrict('2026-11-23 09:30', { QISHAO_SIM_BUDGET: '5/48h' })
    for (const id of people) {
      await district.person(id, { name: `${id}经理`, role: 'entrepreneur', enterprise: `${id}新材料厂`, phone: '13800000041' })
      numbers[id] = await district.reports(id, '环评批复等了三个月还没下来', 'eco')
    }
  })
  afterAll(() => district.close())

  it.each(people)('A1.18: given %s says nothing more, when much happens, then one message is kept for the answer', async (id) => {
    for (const text of steps) await district.handles('eco', numbers[id] ?? '', text)
    const before = await district.hears(`dm:${id}`)
    expect(textOf(before)).not.toContain('评审意见已汇总')
    await district.handles('eco', numbers[id] ?? '', '答复：批复已签发，可到窗口领取')
    const after = await district.hears(`dm:${id}`)
    expect(textOf(after)).toContain('批复已签发')
    expect(after).toHaveLength(1)
    // The newest state takes the place of what was held.
    expect(textOf(after)).not.toContain('评审意见已汇总')
  })

  it.each([
    ['gao', '没有解决，窗口说没有'],
    ['lin', '还没好，窗口让回去等'],
    ['he', '没解决'],
  ])('when %s then says 「%s」, the budget is whole again, over a restart as well', async (id, words) => {
    if (id === 'lin') await district.restart()
    expect(textOf(await district.says(id, words))).toContain(numbers[id])
    await district.handles('eco', numbers[id] ?? '', '进展：正在核对窗口的记录')
    expect(textOf(await district.hears(`dm:${id}`))).toContain('正在核对')
  })

  it('holds an answer when two days are over, tells the service officer once, and sends it before the reply to the next word', async () => {
    await district.until('2026-11-25 11:00')
    for (const chat of ['dm:officer', 'dm:gao']) await district.hears(chat)
    await district.handles('eco', numbers.gao ?? '', '进展：窗口已找到批复')
    await district.handles('eco', numbers.gao ?? '', '答复：批复已重新打印，今天送到厂里')
    expect(await district.hears('dm:gao')).toEqual([])
    await district.until('2026-11-25 15:00')
    await district.restart()
    const told = (await district.hears('dm:officer')).filter(({ text }) => text.includes(numbers.gao ?? ''))
    expect(told.map(({ text }) => text)).toEqual([expect.stringContaining('打电话告知')])
    expect(textOf(await district.says('coordinator', '哪些没发出去？'))).toMatch(/0001（答复） 2 条，.*发送时限已过/)
    expect(textOf(await district.says('leader', '待发'))).not.toContain('0001')
    const env = { QISHAO_DATA: district.folder, QISHAO_CLOCK: 'virtual', QISHAO_NOW: '2026-11-25T07:00:00Z' }
    const { text, code } = await runStoreCommand(heldCommand, [], env)
    expect([code, text]).toEqual([0, `${numbers.gao}*\t2\tweb\tg**\t2026-11-25T03:00:00.000Z\twindow-closed`])
    expect(JSON.parse((await runStoreCommand(heldCommand, ['--json'], env)).text)).toMatchObject([{ number: numbers.gao, answer: true }])
    const said = await district.says('gao', '谢谢')
    expect(said.map(({ text }) => text)).toEqual([expect.stringContaining('今天送到厂里'), expect.not.stringContaining('今天送到厂里')])
    expect(textOf(said)).not.toContain('窗口已找到批复')
    expect(textOf(await district.hears('dm:officer'))).toContain('不用再打电话')
    const { answeredAt, deliveredAt } = await district.case(numbers.gao ?? '')
    expect([answeredAt, deliveredAt].map((at) => inBeijing(at ?? ''))).toEqual(['2026-11-25 11:00', '2026-11-25 15:00'])
  })

  it('gives the officer four working hours for the call, and records that it was made', async () => {
    const number = numbers.lin ?? ''
    await district.until('2026-11-30 09:30')
    await district.handles('eco', number, '答复：批复已重新打印，今天送到厂里')
    expect(clockOf(await district.case(number), 'phone')).toMatchObject({ status: 'running', due: '2026-11-30 15:00' })
    expect(textOf(await district.says('officer', `${number} 企业电话`))).toContain('13800000041')
    expect(textOf(await district.says('officer', `${number} 已电话告知：没打通`))).toContain('仍要告知')
    expect(textOf(await district.says('officer', '待告知'))).toContain(number)
    expect(textOf(await district.says('officer', `${number} 已电话告知：已跟经理说了`))).toContain('已记录电话告知')
    expect(textOf(await district.says('officer', `${number} 已电话告知`))).toContain('已经知道')
    expect(clockOf(await district.case(number), 'phone').status).toBe('met')
    expect(textOf(await district.says('coordinator', `${number} 怎么样了`))).toContain('电话告知')
    expect(textOf(await district.says('lin', '好的'))).toContain('今天送到厂里')
  })

  it('turns red when nobody calls, and the coordinator hears', async () => {
    const number = numbers.he ?? ''
    await district.handles('eco', number, '答复：批复已重新打印，今天送到厂里')
    await district.hears('dm:coordinator')
    await district.until('2026-11-30 15:30')
    const told = textOf(await district.hears('dm:coordinator'))
    expect(told).toContain(number)
    expect(told).toContain('电话告知已过时限')
  })

  it('is no matter of the staff', async () => {
    const group = await district.chat('group:eco')
    expect(group.filter(({ from }) => from === 'bot').length).toBeGreaterThan(15)
  })
})
