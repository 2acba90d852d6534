/** Reporting a problem, in the words and in the order that come to people. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clockOf, type District, openDistrict, textOf } from '../district.ts'
import { makeVisitors } from './visitors.ts'

const asksName = /哪家企业|企业全称/
const asksPhone = /留一个电话|手机号或带区号/

let district: District
let visit: ReturnType<typeof makeVisitors>
beforeAll(async () => {
  district = await openDistrict('2026-11-23 10:00')
  visit = makeVisitors(district)
})
afterAll(() => district.close())

describe('D01 Happy path', () => {
  it.each([
    ['step by step', ['跟你们说个情况', '铺面门口的排水沟堵了，污水漫到店里', '老李豆腐坊', '13800001111', '确认']],
    ['with a greeting before', ['领导你好', '厂里的自来水一到下午就没压力', '佳禾食品', '电话13800001112', '没问题，提交吧']],
    ['with a call for help', ['遇到个难题想请你们帮忙协调', '车间要招二十来个缝纫工，招不满', '我们是宏图服饰', '13800001113', '就这样报']],
    ['out of order: the number first, then the name', ['厂区路灯坏了半个月', '13800001114', '顺达塑料制品厂', '对，提交']],
    [
      'out of order: who it is comes first',
      ['我要反映问题', '我们是宏图服饰', '13800001115', '厂里宽带老断，上不了订单系统', '可以，提交'],
    ],
    ['out of order: more of the problem between', ['冷库昨晚跳闸，损失一批货', '到现在还没恢复', '鑫源冷链', '13800001116', '好的确认']],
  ])('files one case in few turns, and asks nothing that was said: %s', async (_, texts) => {
    const reporter = await visit({})
    const receipt = await reporter.says(...texts)
    const it = await reporter.only()
    expect(receipt).toContain(it.number)
    const heard = await reporter.heard()
    expect(heard.length).toBeLessThanOrEqual(6)
    for (const question of [asksName, asksPhone]) expect(heard.filter(({ text }) => question.test(text)).length).toBeLessThanOrEqual(2)
    // The limit of a day ends with business of the next working day, whoever has to act first.
    const due = it.lead === null ? clockOf(it, 'dispatch').due : clockOf(it, 'contact').due
    expect(due).toBe(it.lead === null ? '2026-11-23 15:30' : '2026-11-24 17:30')
    expect(receipt).toMatch(it.lead === null ? /今天15:30/ : /明天（周二）17:30/)
  })
})

describe('D02 Everything in the first message', () => {
  it.each([
    [
      '我们恒通物流在城北物流园，园区大门那条路坑坑洼洼，这个月爆胎4次，想请交通局来修，联系我13900003333',
      { enterprise: '恒通物流', phone: '139****3333', kept: ['城北物流园', '4次'] },
    ],
    [
      '您好，我是远大塑胶的，电话13900004444，3号厂房的变压器上周跳了五回，机器没法开，请供电公司给个说法',
      { enterprise: '远大塑胶', phone: '139****4444', kept: ['3号厂房', '五回'] },
    ],
    [
      '13900005555，锦绣花园酒店，3号楼天然气压力不够，上周断气2回，找燃气公司看看',
      { enterprise: '锦绣花园酒店', phone: '139****5555', kept: ['3号楼', '2回'] },
    ],
  ])('goes to the summary at once: %s', async (text, { enterprise, phone, kept }) => {
    const reporter = await visit({})
    const said = await reporter.says(text)
    expect(said).toContain(`【企业】${enterprise}`)
    expect(said).toContain(`【电话】${phone}`)
    for (const fact of kept) expect(said).toContain(fact)
    expect(said).not.toMatch(asksName)
    expect(said).not.toMatch(asksPhone)
    await reporter.says('确认')
    expect((await reporter.only()).text).toContain(kept[0])
  })

  it('asks for what is missing alone', async () => {
    const reporter = await visit({})
    const asked = await reporter.says('我们佳禾食品有限公司在开发区东二路，污水管上个月堵了三次，请水务局来通一下')
    expect(asked).toMatch(asksPhone)
    expect(asked).not.toMatch(asksName)
    expect(await reporter.says('0532-88881234')).toContain('【企业】佳禾食品有限公司')
  })
})

describe('D03 A burst of short messages', () => {
  it.each([
    [
      ['你好', '在不', '我们仓库后头', '那个变压器', '老是嗡嗡响还跳闸'],
      ['仓库后头', '变压器', '跳闸'],
    ],
    [
      ['咨询个事', '就是', '员工宿舍', '暖气一直不热'],
      ['员工宿舍', '暖气'],
    ],
    [
      ['一直不热', '宿舍的暖气', '喂 在吗'],
      ['一直不热', '宿舍的暖气'],
    ],
    [
      ['老师好', '想问问', '社保', '上个月', '多扣了我们两千块'],
      ['社保', '多扣'],
    ],
  ])('is answered once, in its order: %j', async (texts, kept) => {
    const reporter = await visit()
    const said = await reporter.bursts(...texts)
    expect(said).toHaveLength(1)
    const summary = textOf(said)
    const places = kept.map((words) => summary.indexOf(words))
    expect(places).not.toContain(-1)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    const stored = (await district.chat(`dm:${reporter.id}`)).filter(({ from }) => from === reporter.id)
    expect(stored.map(({ text }) => text)).toEqual(texts)
  })
})

describe('D11 A side question in the middle', () => {
  it.each([
    ['你们这个平台晚上有人值班吗？', /全天都能登记/],
    ['反映了会不会得罪供水公司', /不允许打击报复/],
    ['这个收不收费', /不收任何费用/],
    ['谁能看到我写的这些', /只给承办单位和营商办看/],
    ['大概几天能有回复啊', /1 个工作日内联系您/],
    ['怎么称呼您', /我是企哨/],
    ['啥时候能来人', /1 个工作日内联系您/],
  ])('is answered, and the question that was open comes back: %s', async (question, answer) => {
    const reporter = await visit({})
    const asked = await reporter.says('宿舍楼停水两天了')
    const said = await reporter.says(question)
    expect(said).toMatch(answer)
    expect(asked).toMatch(asksName)
    expect(said).toMatch(asksName)
    const summary = await reporter.says('佳禾食品', '13800001117')
    expect(summary).toContain('【诉求】宿舍楼停水两天了\n')
    expect(summary).not.toContain(question.slice(0, 6))
  })

  it.each([
    '稳岗返还今年还有吗，怎么申报',
    '小微企业贴息贷款什么条件能办？',
    '高新技术企业认定有哪些要求呢',
  ])('about rules is not made up: it is kept for the department: %s', async (question) => {
    const reporter = await visit()
    await reporter.says('车间的自来水有铁锈味')
    const said = await reporter.says(question)
    expect(said).toContain('答不准')
    expect(said).toContain('【诉求】车间的自来水有铁锈味\n')
    expect(await reporter.says('确认')).toContain(question.slice(0, 8))
  })
})

describe('D12 An answer and a question in one message', () => {
  it.each([
    ['年底前。对了你们几点下班', /09:00/, '年底前'],
    ['12月10号之前吧，顺便问下你们收费不', /不收任何费用/, '12月10号之前'],
    ['反映这个要不要钱？最好下周五之前', /不收任何费用/, '下周五之前'],
  ])('both are taken: %s', async (text, answer, wish) => {
    const reporter = await visit()
    expect(await reporter.says('我们要招5个电工')).toContain('可以补一句')
    const said = await reporter.says(text)
    expect(said).toMatch(answer)
    expect(said).toMatch(new RegExp(`【期限】\\S*${wish}`))
  })
})

describe('D13 Why is this asked, and refusal', () => {
  it.each([
    ['问这个干啥', '不想说公司', '电话也不想留'],
    ['凭什么要我们公司名字', '我怕报复，不说行不行', '跳过吧'],
    ['留名有必要吗', '保密', '手机号就不给了'],
    ['这个做什么用的', '不方便透露', '联系方式不方便'],
  ])('the reason is given and the anonymous path works: %s', async (why, noName, noPhone) => {
    const reporter = await visit({})
    await reporter.says('冷库又跳闸了，损失了一批货')
    const reason = await reporter.says(why)
    expect(reason).toMatch(/确认归哪里管/)
    expect(reason).toMatch(/匿名/)
    expect(await reporter.says(noName)).toMatch(asksPhone)
    const summary = await reporter.says(noPhone)
    expect(summary).toContain('【企业】匿名')
    expect(summary).toContain('【电话】未留')
    for (const words of [why, noName, noPhone]) expect(summary).not.toContain(words)
    const heard = await reporter.heard()
    for (const question of [asksName, asksPhone]) expect(heard.filter(({ text }) => question.test(text)).length).toBeLessThanOrEqual(2)
    await reporter.says('确认')
    expect(await reporter.cases()).toHaveLength(1)
  })

  it('is not pressed a third time', async () => {
    const reporter = await visit({})
    await reporter.says('冷库又跳闸了，损失了一批货')
    await reporter.says('为啥要问公司')
    expect(await reporter.says('到底干嘛用')).not.toMatch(asksName)
  })

  it('knows a refusal before the question', async () => {
    const reporter = await visit({})
    await reporter.says('冷库又跳闸了，损失了一批货')
    await reporter.says('13800001119')
    expect(await reporter.says('匿名反映')).toMatch(/【企业】匿名\n【电话】138\*{4}1119/)
  })
})

describe('D17 Personal numbers that nobody needs', () => {
  it.each([
    ['车间没水，我身份证号是510102199003071234', '510102199003071234'],
    ['贷款办不下来，卡号6222 0210 0101 2345 678', '6222 0210 0101 2345'],
    ['法人身份证51010219900307123X，想变更经营范围被卡了', '51010219900307123X'],
    ['证件 ５１０１０２１９９００３０７１２３４ 能查到我们吗，执照办不下来', '510102199003071234'],
  ])('are masked everywhere, and the sender is told so: %s', async (text, secret) => {
    const reporter = await visit()
    const said = await reporter.says(text)
    expect(said).toContain('不需要身份证号和银行卡号')
    await reporter.says('确认')
    const it = await reporter.only()
    await district.dispatchTo(it.number, 'approval')
    const seen = [
      said,
      it.text,
      textOf(await district.chat('group:approval')),
      textOf(await district.chat('dm:coordinator')),
      JSON.stringify((await district.request('GET', `/sim/cases/${it.number}`)).body),
      district.log().join('\n'),
    ]
    for (const place of seen) expect(place).not.toContain(secret)
    expect(it.text).toContain('****')
  })

  it('are masked when they answer a question', async () => {
    const reporter = await visit({})
    await reporter.says('车间没水三天了')
    const said = await reporter.says('510102199003071234')
    expect(said).toContain('不需要身份证号')
    expect(await reporter.says('跳过', '跳过')).not.toContain('510102199003071234')
  })
})

describe('D33 One vague word', () => {
  it.each(['税务', '社保', '消防的事情', '关于消防'])('is asked what kind, with some to choose from: %s', async (topic) => {
    const reporter = await visit()
    const said = await reporter.sends(topic, {})
    expect(textOf(said)).toMatch(/^想反映哪一类？1 \S+，2 \S+/)
    const [kind] = said[0]?.buttons ?? []
    const summary = await reporter.says('第一个')
    expect(summary).toContain(kind?.label)
    expect(summary).toContain('【诉求】')
  })

  it('may be told in other words instead', async () => {
    const reporter = await visit()
    await reporter.says('税务')
    expect(await reporter.says('发票额度不够，客户等着开票')).toMatch(/【诉求】税务，发票额度不够[\s\S]*【拟转】税务局/)
  })

  it.each([
    [['我要反映', '那个', '嗯', '额']],
    [['有点事', '就是', '啊这', '哦']],
    [['想说个事', '行', '知道', '嗯嗯']],
  ])('that stays vague goes to a person: %j', async (texts) => {
    const reporter = await visit()
    const said = await reporter.says(...texts)
    expect(said).toContain('已请工作人员看一下')
    expect((await district.last('dm:coordinator')).text).toContain(reporter.id.replace('visitor', '访客'))
    expect(await reporter.cases()).toEqual([])
  })
})

describe('D35 Repeat and simplify', () => {
  it.each([
    '看不太懂，什么意思呀',
    '你再说一遍',
    '能说得通俗点吗',
    '刚才说啥，麻烦再讲一次',
    '不好意思，没听明白',
  ])('says the open question in fewer words: %s', async (words) => {
    const reporter = await visit()
    const summary = await reporter.says('车间下水道堵了')
    const said = await reporter.says(words)
    expect(said.length).toBeLessThan(summary.length)
    expect(said).toMatch(/没错就回「确认」/)
    await reporter.says('确认')
    expect((await reporter.only()).text).toBe('车间下水道堵了')
  })

  it.each(['没看明白', '能说得通俗点吗', '讲简单些'])('says what to do where nothing was asked: %s', async (words) => {
    const reporter = await visit()
    expect(await reporter.says(words)).toContain('平常的话')
    expect(await reporter.cases()).toEqual([])
  })
})

describe('D36 Thanks and small talk', () => {
  it.each(['谢谢啊', '辛苦啦各位', '收到，感谢', '多谢费心', '麻烦你们了，谢谢'])('opens no case: %s', async (words) => {
    const reporter = await visit()
    const number = await reporter.files('园区门口的井盖坏了，车过不去', 'hucd')
    const said = await reporter.says(words)
    expect(said).not.toMatch(/【诉求】|哪家企业|打个分/)
    expect(await reporter.cases()).toHaveLength(1)
    expect((await district.case(number)).events.at(-1)?.type).toBe('dispatched')
  })

  it.each(['谢谢师傅', '辛苦了', '感谢感谢'])('is no rating of an answer: %s', async (words) => {
    const reporter = await visit()
    const number = await reporter.files('园区门口的井盖坏了，车过不去', 'hucd')
    await district.handles('hucd', number, '答复：井盖已更换')
    await reporter.says(words)
    const it = await district.case(number)
    expect(it.status).toBe('resolved')
    expect(it.rating).toBeUndefined()
  })
})

describe('D37 Dialect, typing errors, emoji, English, traditional characters', () => {
  it.each([
    ['莫得工人来上班，恼火得很', /【诉求】莫得工人/],
    ['我們廠區經常停電，影響生產', /【诉求】我們廠區/],
    ['HR招唔到人，要揾30個', /【诉求】HR招唔到人/],
    ['俺们厂水断嘞，咋整', /【诉求】俺们厂水断嘞/],
    ['厂子门口道儿忒窄，大车进不来', /【诉求】厂子门口道儿/],
    ['wifi老掉线，ERP都登不上去', /【诉求】wifi老掉线/],
    ['拖欠货款半年，快發不出工資', /【诉求】拖欠货款/],
    ['消房验收卡了仨月', /【诉求】消房验收/],
  ])('is taken as it was said: %s', async (text, expected) => {
    const reporter = await visit()
    expect(await reporter.says(text)).toMatch(expected)
    await reporter.says('确认')
    expect((await reporter.only()).text).toBe(text)
  })

  it.each(['😭', '🙏🙏', '🔥🔥🔥', '？？？'])('is asked for kindly where there are no words: %s', async (signs) => {
    const reporter = await visit()
    expect(await reporter.says(signs)).toMatch(/请用文字/)
    expect(await reporter.cases()).toEqual([])
  })

  it.each(['👍', '👌', '🙏'])('%s under a summary is asked about once, and is no consent', async (sign) => {
    const reporter = await visit()
    await reporter.says('宿舍旁边的垃圾站没人清运')
    expect(await reporter.says(sign)).toMatch(/没问题请回复「确认」/)
    expect(await reporter.cases()).toEqual([])
    await reporter.says('OK')
    expect(await reporter.cases()).toHaveLength(1)
  })
})

describe('D38 Words for times', () => {
  it.each([
    ['缺8个钳工，下周五之前要到位', '12月4日'],
    ['设备等着开机，12月10号之前给通电', '12月10号之前'],
    ['贷款要在元旦前批下来', '2027年1月1日'],
    ['停水三天了，麻烦这周内解决', '11月29日'],
    ['设备希望月底能通上电', '11月30日'],
    ['最好下个月中旬把证办下来，食品经营许可', '12月20日'],
  ])('are said back with their day: %s', async (text, day) => {
    const reporter = await visit()
    expect(await reporter.says(text)).toMatch(new RegExp(`【期限】\\S*${day}`))
  })

  it.each(['缺30个工人，越快越好', '尽快把燃气接通吧，天冷了', '车间漏雨，抓紧来看看'])('are not made up: %s', async (text) => {
    const reporter = await visit()
    expect(await reporter.says(text)).not.toContain('【期限】')
  })

  it('may come as the answer', async () => {
    const reporter = await visit()
    await reporter.says('我们要招5个电工')
    expect(await reporter.says('下个月底')).toMatch(/【期限】下个月底（12月31日）/)
    expect(await reporter.says('上个月底前')).not.toContain('【期限】上个月')
  })
})
