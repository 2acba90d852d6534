/** Several things at once: two problems, two cases, the same told twice, by one or by many. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clockOf, type District, numberIn, openDistrict, textOf } from '../district.ts'
import { eventsOf, makeVisitors, type Visitor } from './visitors.ts'

let district: District
let visit: ReturnType<typeof makeVisitors>
beforeAll(async () => {
  district = await openDistrict('2026-11-23 10:00')
  visit = makeVisitors(district)
})
afterAll(() => district.close())

describe('D21 Two problems in one message', () => {
  it.each([
    ['厂里三天两头停水，另外银行贷款到期续不上', ['water', 'fin_office']],
    ['1、食堂燃气压力不够 2、园区公交车太少，员工上下班难', ['gas', 'park']],
    ['一来厂区停水，二来银行续贷卡住了', ['water', 'fin_office']],
    ['有两件事，头一件是厂区自来水老停，第二件是员工社保转不过来', ['water', 'hrss']],
    ['一是车间老停电，二是招不到普工，三是厂房产权证办不下来', ['power', 'hrss', 'nrp']],
  ])('A1.2: are filed apart, each with its department and clocks: %s', async (text, leads) => {
    const reporter = await visit()
    const summary = await reporter.says(text)
    expect(summary).toMatch(/您说了[两三]件事/)
    const receipt = await reporter.says('都提交')
    const cases = await reporter.cases()
    expect(cases.map(({ lead }) => lead).toSorted()).toEqual(leads.toSorted())
    for (const it of cases) {
      expect(receipt).toContain(it.number)
      expect(clockOf(await district.case(it.number), 'contact')).toEqual({ due: '2026-11-24 17:30', status: 'running', light: 'green' })
      expect((await district.last(`group:${it.lead}`)).text).not.toContain(cases.find((other) => other !== it)?.text)
    }
  })

  it.each(['这其实是一回事', '不用分开', '就按一件办吧'])('stay one where their owner says so: %s', async (words) => {
    const reporter = await visit()
    await reporter.says('员工社保转不过来，还有厂房产权证办了半年没下来')
    expect(await reporter.says(words)).toContain('已合成一件')
    await reporter.says('确认')
    expect(await reporter.cases()).toHaveLength(1)
  })

  it('come one after the other, the second while the first is asked about', async () => {
    const reporter = await visit({})
    await reporter.says('厂里三天两头停水', '13800003333', '海川机械')
    expect(await reporter.says('另外银行贷款到期续不上')).toMatch(/两件事|另一件/)
  })
})

describe('D22 Two open cases and a word that fits both', () => {
  let reporter: Visitor
  let power: string
  let water: string
  beforeAll(async () => {
    reporter = await visit()
    power = await reporter.files('我们申请的用电增容两个月没有答复', 'power')
    water = await reporter.files('自来水水压太小，二楼车间用不上水', 'water')
  })

  it.each(['那件有消息没', '有动静了没', '办到哪一步啦', '到现在还没信儿呢'])('shows both and guesses nothing: %s', async (words) => {
    const said = await reporter.says(words)
    expect(said).toContain(power)
    expect(said).toContain(water)
    expect(said).toMatch(/供电公司/)
    expect(said).toMatch(/水务/)
  })

  it.each([
    '水压那件呢',
    '增容的那个怎么样了',
    '前面那个增容的进展呢',
    '用电的事有结果没',
  ])('knows which by a word of it: %s', async (words) => {
    const said = await reporter.says(words)
    const meant = words.includes('水压') ? water : power
    expect(said).toContain(meant)
    expect(said).not.toContain(meant === water ? power : water)
  })

  it.each(['第二件', '2', '第二个', '后面那个'])('knows which by its place in the list: %s', async (words) => {
    const list = await reporter.says('那件有消息没')
    const [, second] = [...list.matchAll(/QS\d{8}-\d{4}/g)].map(([number]) => number)
    const said = await reporter.says(words)
    expect(said).toContain(second)
    expect(said.match(/QS/g)).toHaveLength(1)
  })

  it('knows which by the end of its number, and by a quote', async () => {
    expect(await reporter.says(water.slice(-4))).toContain(water)
    const card = (await reporter.heard()).findLast(({ text }) => text.includes(power) && !text.includes(water))
    expect(textOf(await reporter.sends('这个咋样了', { quote: card?.id ?? '' }))).toContain(power)
  })

  it('asks before it urges, withdraws or adds', async () => {
    for (const words of ['帮忙催催', '撤回吧', '补充：又加了一台设备']) {
      const said = await reporter.says(words)
      expect(said).toMatch(/哪一件/)
      expect(said).toContain(power)
      expect(said).toContain(water)
      await reporter.says('算了')
    }
    for (const number of [power, water]) expect(eventsOf(await district.case(number)).at(-1)).toBe('dispatched')
  })
})

describe('D23 The same told again by the same person', () => {
  it.each([
    ['厂区污水井堵了，脏水漫到车间', '污水井又堵了，脏水还是漫到车间门口'],
    ['员工宿舍区路灯坏了两个月，晚上下班看不见路', '宿舍区的路灯还没修，员工晚上下班看不见路'],
    ['申请的天然气接入三个月没动静，锅炉改不了', '天然气接入还没动静，锅炉一直改不了，三个月了'],
  ])('joins the case there is: %s', async (first, again) => {
    const reporter = await visit()
    const number = await reporter.files(first, 'hucd')
    const clocks = (await district.case(number)).clocks
    const asked = await reporter.says(again)
    expect(asked).toContain(number)
    expect(asked).toMatch(/同一件事，回复「补充」/)
    expect(await reporter.says('就是那件')).toContain(`已补充到 ${number}`)
    expect(await reporter.cases()).toHaveLength(1)
    expect((await district.case(number)).clocks).toEqual(clocks)
    expect((await district.last('group:hucd')).text).toContain(again)
  })

  it('is filed anew where it is new', async () => {
    const reporter = await visit()
    const number = await reporter.files('厂区污水井堵了，脏水漫到车间', 'hucd')
    await reporter.says('污水井又堵了，脏水还是漫到车间门口')
    expect(numberIn(await reporter.sends('不是同一件，确认', {}))).not.toBe(number)
    expect(await reporter.cases()).toHaveLength(2)
  })
})

describe('D24 The same told by another enterprise', () => {
  it.each([
    ['开发区三号路坑坑洼洼，货车爆胎好几次', '三号路坑坑洼洼，我们的货车也爆胎了', 'transport'],
    ['产业园夜里自来水没压力，染缸开不了', '产业园自来水晚上没压力，我们染缸停了', 'water'],
    ['食品经营许可延续卡了二十天没批', '食品经营许可延续报了二十天还没批', 'approval'],
  ])('is a case of its own, and nobody hears of whom: %s', async (first, second, lead) => {
    const one = await visit({ enterprise: '甲川纺织有限公司', phone: '13800004441' })
    const other = await visit({ enterprise: '乙江印染有限公司', phone: '13800004442' })
    const number = await one.files(first, lead)
    const receipt = await other.says(second, '确认')
    expect(receipt).toContain('近期也有企业反映类似的问题，会一并研究')
    expect(await other.cases()).toHaveLength(1)
    expect((await other.only()).number).not.toBe(number)
    const seen = textOf(await other.heard())
    for (const secret of [number, '甲川', '4441', one.id.replace('visitor', '访客')]) expect(seen).not.toContain(secret)
  })

  it('is not said of what the same person told, of another matter, of a tip-off, or of long ago', async () => {
    const later = await openDistrict('2026-10-12 10:00')
    try {
      const visits = makeVisitors(later)
      const [one, two, three] = [await visits(), await visits(), await visits()]
      const alike = '近期也有企业反映类似'
      await one.files('产业园夜里自来水没压力，染缸开不了', 'water')
      await one.says('产业园夜里自来水没压力，染缸开不了')
      expect(await one.says('确认')).not.toContain(alike)
      expect(await two.says('招不到缝纫工，缺二十个', '确认')).not.toContain(alike)
      await two.says('水务所的科长暗示要两条烟才给通水', '确认')
      expect(await three.says('水务所的科长暗示要两条烟才给通水', '确认')).not.toContain(alike)
      await later.until('2026-11-23 10:00')
      expect(await three.says('产业园自来水晚上没压力，我们染缸停了', '确认')).not.toContain(alike)
    } finally {
      await later.close()
    }
  })
})

describe('D25 The same message delivered again', () => {
  it.each([['厂区网线被挖断了'], ['催一下'], ['确认']])('has one effect and one answer: %s', async (text) => {
    const reporter = await visit()
    await reporter.says('自来水水压太小，二楼车间用不上水')
    if (text !== '确认') await reporter.says('确认')
    const before = (await reporter.heard()).length
    const id = randomUUID()
    for (let time = 0; time < 3; time++) await district.posts(reporter.id, text, { id })
    await district.settles()
    await district.posts(reporter.id, text, { id })
    await district.settles()
    expect((await reporter.heard()).length).toBe(before + 1)
    const events = eventsOf(await district.case((await reporter.cases())[0]?.number ?? ''))
    expect(events.filter((type) => type === 'urged' || type === 'reported')).toEqual(
      text === '催一下' ? ['reported', 'urged'] : ['reported'],
    )
  })
})
