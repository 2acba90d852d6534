/** Several things at once: two cases, bursts, repeats, extensions, a denied contact, a supplement, a withdrawal. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clockOf, type District, openDistrict, type Said, textOf } from './district.ts'

const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

describe('a reporter with two cases', () => {
  let district: District
  let power: string
  let water: string
  const events = async (number: string) => (await district.case(number)).events.length
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 09:30')
    power = await district.reports('wang', '我们申请的用电增容两个月没有答复，新设备没法装', 'power')
    water = await district.reports('wang', '自来水水压太小，二楼车间用不上水', 'water')
  })
  afterAll(() => district.close())

  it('hears of both when it is open which is meant', async () => {
    const said = textOf(await district.says('wang', '那个怎么样了'))
    expect(said).toContain(power)
    expect(said).toContain(water)
    expect(await district.cases('wang')).toHaveLength(2)
  })

  it('is asked which one to urge, and the other is left in peace', async () => {
    const before = await events(power)
    const asked = textOf(await district.says('wang', '催一下'))
    expect(asked).toContain(power)
    expect(asked).toContain(water)
    await district.says('wang', water.slice(-4))
    expect((await district.case(water)).events.at(-1)?.type).toBe('urged')
    expect(await events(power)).toBe(before)
    expect((await district.last('group:water')).text).toMatch(/催办/)
  })

  it('urges once a day', async () => {
    const before = await events(water)
    expect(textOf(await district.says('wang', `催办 ${water}`))).toContain('今天')
    expect(await events(water)).toBe(before)
  })

  it('adds a picture to one of them', async () => {
    const said = await district.says('wang', `补充 ${power} 这是新设备的铭牌`, {
      attachments: [{ name: '铭牌.png', mime: 'image/png', base64: png }],
    })
    expect(textOf(said)).toContain(power)
    expect((await district.case(power)).events.at(-1)?.type).toBe('supplemented')
    expect((await district.last('group:power')).text).toMatch(/这是新设备的铭牌[\s\S]*1/)
  })

  it('A1.4: denies a contact: its clock runs again, the group and the coordinator hear of it', async () => {
    await district.handles('power', power, '已联系，电话里说明了流程')
    expect(clockOf(await district.case(power), 'contact').status).toBe('met')
    await district.hears('dm:coordinator')
    await district.says('wang', '没有，没人给我打过电话')
    expect(clockOf(await district.case(power), 'contact')).toMatchObject({ due: '2026-11-25 17:30', status: 'running' })
    expect((await district.last('group:power')).text).toContain(power)
    expect(textOf(await district.hears('dm:coordinator'))).toContain(power)
  })

  it.each(['没有联系', '没有'])('denies the next one by the word that the notice offers: %s', async (word) => {
    await district.handles('power', power, '已联系，发了短信')
    expect(clockOf(await district.case(power), 'contact').status).toBe('met')
    await district.says('wang', word)
    expect(clockOf(await district.case(power), 'contact').status).toBe('running')
  })

  it('answers two surveys of the same minute, each about its own case', async () => {
    await district.handles('power', power, '答复：批复今天已发，下周二割接')
    await district.handles('water', water, '答复：加压泵已换，二楼出水正常')
    await district.says('wang', `${power} 部分解决`)
    await district.says('wang', '3分')
    expect(await district.case(power)).toMatchObject({ status: 'resolved', rating: { level: 3, solved: 'partly' } })
    await district.says('wang', `${power} 就到这里`)
    expect(await district.case(power)).toMatchObject({ status: 'closed' })
    await district.says('wang', '解决了')
    await district.says('wang', '5')
    expect(await district.case(water)).toMatchObject({ status: 'closed', rating: { level: 5, solved: 'solved' } })
  })

  it('withdraws one, and the department need not go on', async () => {
    const third = await district.reports('wang', '天然气管道通到厂门口却一直不给接气', 'gas')
    const fourth = await district.reports('wang', '环评批复等了三个月还没下来', 'eco')
    await district.says('wang', `撤回 ${third}`)
    expect((await district.case(third)).status).toBe('dispatched')
    await district.says('wang', '我们自己找燃气公司接好了')
    expect(await district.case(third)).toMatchObject({ status: 'withdrawn', light: 'none' })
    expect((await district.last('group:gas')).text).toContain('自己找燃气公司接好了')
    expect((await district.case(fourth)).status).toBe('dispatched')
  })
})

describe('two new cases in one work group', () => {
  let district: District
  let first: string
  let second: string
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 09:30')
    first = await district.reports('wang', '我们申请的用电增容两个月没有答复，新设备没法装', 'power')
    second = await district.reports('li', '厂里想增容 400 千伏安，报装交上去一个月没人来看现场', 'power')
  })
  afterAll(() => district.close())

  it('are not guessed between when a clerk only says 签收', async () => {
    const asked = textOf(await district.says('staff-power', '签收', { to: 'power' }))
    expect(asked).toContain(first)
    expect(asked).toContain(second)
    expect((await district.cases()).map(({ status }) => status)).toEqual(['dispatched', 'dispatched'])
    await district.says('staff-power', second.slice(-4), { to: 'power' })
    expect((await district.case(second)).status).toBe('acknowledged')
    expect((await district.case(first)).status).toBe('dispatched')
  })

  it('leave no doubt when only one of them can be meant', async () => {
    await district.says('staff-power', '签收', { to: 'power' })
    expect((await district.case(first)).status).toBe('acknowledged')
  })

  it('are told apart by the card that is quoted', async () => {
    await district.handles('power', first, '已联系，约好后天上午勘查')
    expect((await district.case(first)).status).toBe('handling')
    expect((await district.case(second)).status).toBe('acknowledged')
  })

  it('are not mixed up when the masked phone on a card ends like the number of another case', async () => {
    const third = await district.reports('wang', '厂里想换一台大变压器，供电公司一直没人来看现场', 'power')
    const card = await district.last('group:power')
    expect(card.text).toContain(`138****${first.slice(-4)}`)
    const before = (await district.case(first)).events.length
    await district.says('staff-power', '已联系，明天上午先看配电房', { to: 'power', quote: card.id })
    expect((await district.case(third)).events.at(-1)?.type).toBe('contacted')
    expect((await district.case(first)).events).toHaveLength(before)
  })
})

describe('what is said in pieces, or twice', () => {
  let district: District
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 09:30')
  })
  afterAll(() => district.close())

  it('is answered once when it comes in five pieces', async () => {
    for (const text of ['在吗', '想反映个情况', '我们厂门口', '那条自来水管', '漏了半个月没人修']) await district.posts('wang', text)
    await district.settles()
    const said = await district.hears('dm:wang')
    expect(said).toHaveLength(1)
    expect(textOf(said)).toMatch(/厂门口[\s\S]*自来水管[\s\S]*漏了半个月没人修/)
    expect((await district.chat('dm:wang')).filter(({ from }) => from === 'wang')).toHaveLength(5)
  })

  it('has one effect when the same message is posted twice', async () => {
    const confirm = { chat: 'dm:wang', from: 'wang', text: '确认', id: 'confirm-1' }
    for (const _ of [1, 2, 3]) {
      expect(await district.request('POST', '/sim/messages', confirm)).toEqual({ status: 202, body: { id: 'confirm-1' } })
      await district.settles()
    }
    expect(await district.cases()).toHaveLength(1)
    expect(await district.hears('dm:wang')).toHaveLength(1)
    expect((await district.chat('dm:wang')).filter(({ text }) => text === '确认')).toHaveLength(1)
  })

  it('makes one case when 确认 is said twice', async () => {
    await district.says('wang', '确认')
    expect(await district.cases()).toHaveLength(1)
  })
})

describe('an extension', () => {
  let district: District
  let number: string
  const feedback = async () => clockOf(await district.case(number), 'feedback')
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 09:30')
    number = await district.reports('li', '排污许可证变更提交后一直没有回音', 'eco')
    await district.handles('eco', number, '已联系，核对了变更清单')
  })
  afterAll(() => district.close())

  it('is asked for with days and a reason', async () => {
    expect((await feedback()).due).toBe('2026-11-27 17:30')
    expect(textOf(await district.handles('eco', number, '延期'))).toMatch(/几天|原因/)
    await district.says('staff-eco', '2 天，第三方监测报告周一才出', { to: 'eco' })
    const asked = (await district.last('dm:coordinator')).text
    expect(asked).toContain(number)
    expect(asked).toMatch(/2 个工作日/)
    expect(asked).toContain('第三方监测报告周一才出')
    expect((await feedback()).due).toBe('2026-11-27 17:30')
  })

  it('moves the end when it is approved, and the enterprise is told the new date', async () => {
    await district.hears('dm:li')
    await district.says('coordinator', `${number} 同意延期`)
    expect(await feedback()).toEqual({ due: '2026-12-01 17:30', status: 'running', light: 'green' })
    expect((await district.last('group:eco')).text).toMatch(/12月1日\S*17:30/)
    expect(textOf(await district.hears('dm:li'))).toMatch(/12月1日\S*17:30/)
  })

  it('changes nothing when it is refused', async () => {
    await district.handles('eco', number, '延期 3 天，经办人出差')
    await district.says('coordinator', `${number} 不同意延期`)
    expect((await feedback()).due).toBe('2026-12-01 17:30')
    expect((await district.last('group:eco')).text).toContain('不变')
  })

  it('is not longer than three days at a time', async () => {
    const before = (await district.case(number)).events.length
    expect(textOf(await district.handles('eco', number, '延期 10 天，材料多'))).toMatch(/3 个工作日/)
    expect((await district.case(number)).events).toHaveLength(before)
  })

  it('is not given more than three times', async () => {
    for (const due of ['2026-12-02 17:30', '2026-12-03 17:30']) {
      await district.handles('eco', number, '延期一天，等专家签字')
      await district.says('coordinator', `${number} 同意延期`)
      expect((await feedback()).due).toBe(due)
    }
    const before = (await district.case(number)).events.length
    expect(textOf(await district.handles('eco', number, '延期一天，等专家签字'))).toMatch(/3 次/)
    expect((await district.case(number)).events).toHaveLength(before)
  })

  it('comes too late after the end', async () => {
    await district.until('2026-12-04 09:30')
    const other = await district.reports('wang', '环评批复等了三个月还没下来', 'eco')
    await district.until('2026-12-10 10:00')
    const before = (await district.case(other)).events.length
    expect(textOf(await district.handles('eco', other, '延期 2 天，等公示期满'))).toMatch(/到期/)
    expect((await district.case(other)).events).toHaveLength(before)
  })
})

describe('a case whose department is open', () => {
  let district: District
  /** A case that came back from its department, for the coordinator to decide, and the card that asks for it. */
  async function returned(text: string, department: string): Promise<{ readonly number: string; readonly card: Said }> {
    const number = await district.reports('li', text, department)
    await district.handles(department, number, '退单，依据：三定方案里没有这项职责')
    await district.says('coordinator', `${number} 同意退单`)
    expect(await district.case(number)).toMatchObject({ status: 'awaiting-dispatch', lead: null })
    const card = (await district.chat('dm:coordinator')).findLast(({ from, buttons }) => from === 'bot' && buttons?.length === 3)
    if (!card?.text.includes(number)) throw new Error(`the coordinator was given no card for ${number}`)
    return { number, card }
  }
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 09:30')
  })
  afterAll(() => district.close())

  it('is given to a department by its name alone, while it is the only one', async () => {
    const { number } = await returned('天然气管道通到厂门口却一直不给接气', 'gas')
    await district.says('coordinator', '住建局')
    expect(await district.case(number)).toMatchObject({ status: 'dispatched', lead: 'hucd' })
    expect((await district.last('group:hucd')).text).toContain(number)
    expect((await district.last('dm:li')).text).toContain('住建局')
  })

  it('is given to a department by the name that answers its card', async () => {
    const one = await returned('货车通行证办不下来，白天进不了城', 'traffic_police')
    const other = await returned('园区宽带信号差，视频会议老掉线', 'postal_telecom')
    await district.says('coordinator', '交通局', { quote: one.card.id })
    expect(await district.case(one.number)).toMatchObject({ status: 'dispatched', lead: 'transport' })
    expect(await district.case(other.number)).toMatchObject({ status: 'awaiting-dispatch' })
  })

  it('is given to a department by a tap', async () => {
    const { number, card } = await returned('员工子女上学的学位一直没有落实', 'edu')
    const value = card.buttons?.[1]?.value ?? ''
    await district.says('coordinator', '', { quote: card.id, tap: value })
    expect(await district.case(number)).toMatchObject({ status: 'dispatched', lead: value.slice(value.indexOf('转') + 1) })
  })
})
