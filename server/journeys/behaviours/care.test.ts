/** People before procedure: anger, danger, those who do not belong here, what must stay confidential, somebody under age. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type District, openDistrict, textOf } from '../district.ts'
import { eventsOf, makeVisitors } from './visitors.ts'

let district: District
let visit: ReturnType<typeof makeVisitors>
beforeAll(async () => {
  district = await openDistrict('2026-11-23 10:00')
  visit = makeVisitors(district)
})
afterAll(() => district.close())

const nameOf = (id: string): string => id.replace('visitor', '访客')
/** What was said in a chat about or to somebody since. */
async function told(chat: string, who: string): Promise<string> {
  return textOf((await district.chat(chat)).filter(({ text, from }) => from === 'bot' && new RegExp(`${nameOf(who)}(?!\\d)`).test(text)))
}

describe('D26 Anger', () => {
  it.each([
    '我都说了两遍了，怎么还没人来，你们是不是不作为',
    '到底管不管啊，这都第三次了',
    '太过分了，来来回回就是敷衍',
    '打了三遍电话都没人理！！',
    '一个推一个，推来推去有意思吗',
  ])('is met with what is known, and the case is flagged for the coordinator and the leader at once: %s', async (words) => {
    const reporter = await visit()
    const number = await reporter.files('申请的用电增容两个月没有答复', 'power')
    const said = await reporter.says(words)
    expect(said).toContain(number)
    expect(said).toMatch(/多次反映/)
    expect(said).not.toMatch(/[😊👍🎉]|哪家企业|留一个电话|！/u)
    expect(said.match(/？/g)).toHaveLength(1)
    for (const chat of ['dm:coordinator', 'dm:leader']) {
      const text = await told(chat, reporter.id)
      expect(text).toContain(`【多次反映】${number}`)
      expect(text).toContain(words.replace(/[！!]+$/, ''))
    }
    expect(eventsOf(await district.case(number))).toContain('flagged-repeated')
    await reporter.says(words)
    expect((await told('dm:leader', reporter.id)).match(/【多次反映】/g)).toHaveLength(1)
  })

  it.each([
    [['厂区宽带总断', '宽带又断了，厂区上不了网', '厂区宽带还是断，订单系统登不上'], 'postal_telecom'],
    [['宿舍区路灯坏了两个月，晚上看不见路', '宿舍区的路灯还没修，晚上看不见路', '路灯到现在没修，宿舍区晚上看不见路'], 'urban_mgmt'],
    [['招不到缝纫工，缺二十个', '缝纫工还是招不到，缺二十个', '缺二十个缝纫工，一直招不到'], 'hrss'],
  ])('need not be shown: the third telling flags as well: %j', async ([first = '', second = '', third = ''], lead) => {
    const reporter = await visit()
    const number = await reporter.files(first, lead)
    await reporter.says(second)
    expect(await reporter.says('补充')).not.toContain('多次反映')
    await reporter.says(third)
    expect(await reporter.says('补充')).toContain('多次反映')
    expect(eventsOf(await district.case(number)).filter((type) => type === 'flagged-repeated')).toHaveLength(1)
    for (const chat of ['dm:coordinator', 'dm:leader']) expect(await told(chat, reporter.id)).toContain(`【多次反映】${number}`)
    expect(await reporter.cases()).toHaveLength(1)
  })

  it('marks the case where officials look at it', async () => {
    const reporter = await visit()
    const number = await reporter.files('申请的用电增容两个月没有答复', 'power')
    await reporter.says('就知道踢皮球')
    expect(textOf(await district.says('coordinator', number))).toContain('【多次反映】')
  })

  it.each([
    '你们是不是专门忽悠人的，来了三回都没人管',
    '气死我了！！！',
    '说话不算话，骗人',
  ])('about nobody knows what is asked what it is about, and nothing else: %s', async (words) => {
    const reporter = await visit({})
    const said = await reporter.says(words)
    expect(said).toMatch(/抱歉/)
    expect(said).toMatch(/哪件事|什么事/)
    expect(said).not.toMatch(/哪家企业|留一个电话/)
  })

  it('about a tip-off stays with the discipline contact', async () => {
    const reporter = await visit()
    await reporter.says('审批窗口那个科长暗示我们送礼', '确认')
    const said = await reporter.says('就知道踢皮球，没人管')
    expect(said).not.toContain('营商办')
    for (const chat of ['dm:coordinator', 'dm:leader']) expect(await told(chat, reporter.id)).toBe('')
  })
})

describe('D27 Danger', () => {
  it.each([
    ['仓库着火了，浓烟很大', '119'],
    ['有员工被机器夹住手了快来人', '119'],
    ['车间工人触电倒地了，怎么办', '120'],
    ['液氨罐在漏，味道很冲', '119'],
    ['闹事的在厂门口拿刀砍人', '110'],
    ['配电柜噼里啪啦冒火花，烧起来了', '119'],
    ['脚手架塌了，下面压着人', '119'],
  ])('gets the number in the first sentence, and officials hear at once: %s', async (text, line) => {
    const reporter = await visit({})
    const said = await reporter.says(text)
    expect(said.split('。')[0]).toContain(line)
    expect(said).not.toMatch(/哪家企业|留一个电话|【诉求】/)
    for (const chat of ['dm:coordinator', 'dm:leader']) expect(await told(chat, reporter.id)).toMatch(/【紧急】[\s\S]*请立即核实/)
    await reporter.says('确认')
    expect((await reporter.only()).admission).toBe('emergency')
  })

  it('is told in the middle of a report, at night, out of order', async () => {
    const night = await openDistrict('2026-11-23 23:30')
    try {
      const reporter = await makeVisitors(night)({})
      await reporter.says('厂区路灯坏了半个月')
      const said = await reporter.says('等等，锅炉房着火了')
      expect(said.split('。')[0]).toContain('119')
      expect((await night.last('dm:leader')).text).toContain('【紧急】')
      await reporter.says('确认')
      expect((await reporter.cases()).map(({ text }) => text).join()).toContain('锅炉房着火了')
    } finally {
      await night.close()
    }
  })

  it.each([
    '跳过吧',
    '消防的事情',
    '我们的火锅店招不到人',
    '担心电线老化会着火，想请人查查',
    '关于消防',
  ])('is not seen where there is none: %s', async (text) => {
    const reporter = await visit()
    await reporter.says(text)
    expect(await told('dm:leader', reporter.id)).toBe('')
  })
})

describe('D30 Not an enterprise, or not for us', () => {
  it.each([
    ['我就是这片小区住户，楼下广场舞太吵', '12345'],
    ['我是打工的，老板拖着三个月工资不给', '12333'],
    ['网上买的手机是假货，商家不退款', '12315'],
    ['我自己家里的医保卡刷不了', '12345'],
  ])('is shown the way, and no case is made: %s', async (text, line) => {
    const reporter = await visit({})
    const said = await reporter.says(text)
    expect(said).toContain(line)
    expect(said).toMatch(/企业遇到的问题，请直接说/)
    expect(await reporter.cases()).toEqual([])
  })

  it.each([
    '我是开面馆的个体户，门口一直修路没生意',
    '我自己开的理发店，招牌被城管拆了',
    '夫妻店小超市，烟草证办不下来',
  ])('a one-man business is an enterprise: %s', async (text) => {
    const reporter = await visit({})
    await reporter.says(text, '匿名', '跳过', '确认')
    expect((await reporter.only()).admission).toBe('in-scope')
  })

  it('is taken up when it turns out to be an enterprise’s', async () => {
    const reporter = await visit()
    await reporter.says('我就是这片小区住户，楼下广场舞太吵')
    expect(await reporter.says('那我公司的事呢，我们公司门口污水管堵了')).toContain('【诉求】')
  })
})

describe('D31 What has a way of its own by law', () => {
  it.each([
    ['一审判我们输了，这判决不公平，能不能管管', /12368[\s\S]*上诉/],
    ['劳动仲裁裁下来我们不认，找你们', /12333/],
    ['我去信访局登记了，你们再给催催', /信访/],
    ['税务的处罚我们正在行政复议，你们给评评理', /复议/],
    ['不服法院的判决书，说我们违约', /12368/],
  ])('is told the way, and what can be done here: %s', async (text, way) => {
    const reporter = await visit()
    const said = await reporter.says(text)
    expect(said).toMatch(way)
    expect(said).toMatch(/窗口服务问题/)
    expect(said).toContain('12348')
    expect(await reporter.cases()).toEqual([])
  })

  it('the service at the counter is registered all the same', async () => {
    const reporter = await visit()
    await reporter.says('一审判我们输了，这判决不公平')
    await reporter.says('那审批窗口的人态度差，材料收了不给回执', '确认')
    expect(await reporter.cases()).toHaveLength(1)
  })
})

describe('D32 A tip-off', () => {
  it.each([
    ['审批窗口那个科长暗示我们送礼', '可以，我实名举报', /【企业】海川/],
    ['执法队长每次来都要拿两条烟，不给就罚款', '匿名', /【企业】匿名/],
    ['验收的人吃拿卡要，不请吃饭就不签字', '实名', /【企业】海川/],
    ['招标那个处长收了人家的钱，标书是定好的', '我要匿名反映', /【企业】匿名/],
  ])('goes to the discipline contact alone: %s', async (text, name, expected) => {
    const groups = ['approval', 'urban_mgmt', 'hucd', 'park', 'dev_reform', 'finance']
    const others = [...groups.map((group) => `group:${group}`), 'dm:coordinator', 'dm:leader', 'dm:staff-discipline', 'dm:head-discipline']
    const before = await Promise.all(others.map(async (chat) => (await district.chat(chat)).length))
    const reporter = await visit()
    const said = await reporter.says(text)
    expect(said).toMatch(/保密转送纪检联络员，不进部门群/)
    expect(said).toMatch(/匿名/)
    const summary = await reporter.says(name)
    expect(summary).toMatch(expected)
    expect(summary).not.toMatch(new RegExp(`【诉求】.*${name}`))
    expect(await reporter.says('确认')).toMatch(/不进部门群/)
    const it = await reporter.only()
    expect(it).toMatchObject({ lead: 'discipline', admission: 'tip-off' })
    expect(await Promise.all(others.map(async (chat) => (await district.chat(chat)).length))).toEqual(before)
    expect((await district.last('dm:discipline')).text).toContain(text.slice(0, 10))
    for (const who of ['coordinator', 'leader', 'staff-approval', 'li'])
      expect((await district.request('GET', `/sim/cases/${it.number}?as=${who}`)).status, who).toBe(404)
  })
})

describe('A reporter who says to be under age', () => {
  it.each([
    '我16岁，在厂里打工被扣工资',
    '我还没成年，老板不给我发工资',
    '我今年15，暑假在奶茶店干活没拿到钱',
    '我是初中生，被骗去电子厂上班',
  ])('is answered kindly, is pressed for nothing, and a person is told: %s', async (text) => {
    const reporter = await visit({})
    const said = await reporter.says(text)
    expect(said).toContain('谢谢您愿意说出来')
    expect(said).toContain('12355')
    expect(said).not.toMatch(/哪家企业|请留一个电话|【诉求】|保存下来/)
    expect(await told('dm:coordinator', reporter.id)).toContain(text)
    expect(await reporter.cases()).toEqual([])
  })

  it('may say so when a number is asked for, and is not asked again', async () => {
    const reporter = await visit({})
    await reporter.says('奶茶店拖着工钱不给我们发', '匿名')
    const said = await reporter.says('我才17岁，没有自己的手机号')
    expect(said).toContain('不用留电话')
    expect(await told('dm:coordinator', reporter.id)).toContain('17岁')
    expect(await reporter.says('就是一家奶茶店')).not.toMatch(/留一个电话/)
  })

  it.each([
    '厂里招了个16岁的，人社局要罚我们',
    '我女儿15岁上不了学，我们是外来企业',
    '我们公司成立才16年',
  ])('is not seen in an employer’s words: %s', async (text) => {
    const reporter = await visit()
    expect(await reporter.says(text)).not.toContain('12355')
  })
})
