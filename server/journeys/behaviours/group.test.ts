/** How a department works with the bot in its work group: plain words, silence for talk, nothing leaks, nothing is guessed. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clockOf, type District, openDistrict, textOf } from '../district.ts'

let district: District
beforeAll(async () => {
  district = await openDistrict('2026-11-23 10:00')
})
afterAll(() => district.close())

let opened = 0

/** A new case of a department, told by somebody new. Nothing is left unread in the chats that matter. */
async function open(department: string): Promise<{ readonly number: string; readonly reporter: string }> {
  const reporter = `boss-${++opened}`
  const phone = `1380000${String(opened).padStart(4, '0')}`
  await district.person(reporter, { name: `张厂长${opened}`, role: 'entrepreneur', enterprise: `清河第${opened}机械有限公司`, phone })
  const number = await district.reports(reporter, '厂区最近老停电，一周停了三次，影响交货', department)
  for (const chat of [`dm:${reporter}`, 'dm:coordinator', `group:${department}`]) await district.hears(chat)
  return { number, reporter }
}

const events = async (number: string): Promise<readonly string[]> => (await district.case(number)).events.map(({ type }) => type)

describe('D45 Pressure for a good rating', () => {
  it.each([
    ['hrss', '办完了让他们打个五星哈'],
    ['tax', '记得请企业评价选非常满意'],
    ['samr', '千万别给差评啊，拜托了'],
  ])('in the group of %s reaches the coordinator, and never the enterprise: %s', async (department, text) => {
    const { number, reporter } = await open(department)
    expect(textOf(await district.handles(department, number, text))).toContain('评价由企业自己决定')
    expect(textOf(await district.hears('dm:coordinator'))).toMatch(new RegExp(`要好评（${number}）`))
    expect(await district.hears(`dm:${reporter}`)).toEqual([])
  })

  it.each([
    ['nrp', '这个月满意率又掉了，大家想想办法'],
    ['eco', '他们去年给的好评吧'],
    ['edu', '差评太伤士气了'],
  ])('is not seen in the talk of %s: %s', async (department, text) => {
    await open(department)
    expect(await district.says(`staff-${department}`, text, { to: department })).toEqual([])
    expect(await district.hears('dm:coordinator')).toEqual([])
  })

  it('keeps an answer back that asks for it', async () => {
    const { number, reporter } = await open('fire')
    await district.handles('fire', number, '答复：验收已通过，满意的话给个五星好评')
    expect(await district.case(number)).toMatchObject({ status: 'dispatched' })
    expect(await district.hears(`dm:${reporter}`)).toEqual([])
  })
})

describe('D46 Group noise', () => {
  let number: string
  beforeAll(async () => {
    number = (await open('health')).number
  })

  it.each([
    '收到收到[抱拳]',
    '@全体 两点半三楼调度会，别迟到',
    '快递在门卫，谁去签收一下',
    '好的 那我下午把稿子给你',
    '空调修好了终于不冷了',
    '车牌尾号 0001 那辆挪一下',
    '答复人大代表的那个件写好了没',
    '本周简报\n受理 12\n办结 10\n满意率 100%',
    '会议延期，时间另行通知',
  ])('leaves the bot silent: %s', async (text) => {
    const before = await events(number)
    expect(await district.says('staff-health', text, { to: 'health' })).toEqual([])
    expect(await events(number)).toEqual(before)
  })

  it.each(['这家我熟', '又是他们', '谁去', '下午开会说', '有点难'])('leaves the bot silent though the card is quoted: %s', async (text) => {
    const before = await events(number)
    expect(await district.handles('health', number, text)).toEqual([])
    expect(await events(number)).toEqual(before)
  })
})

describe('D47 Group commands in plain words', () => {
  it.each([
    ['water', '跟他们厂长通过电话了，约好明早九点'],
    ['gas', '加上老板微信了，下午过去看'],
    ['urban_mgmt', '上门见了面，聊了半个多小时'],
  ])('%s has been in touch: %s', async (department, text) => {
    const { number, reporter } = await open(department)
    expect(textOf(await district.handles(department, number, text))).toContain(`${number} 已记录联系企业`)
    expect(clockOf(await district.case(number), 'contact').status).toBe('met')
    const news = textOf(await district.hears(`dm:${reporter}`))
    expect(news).toContain('说已于今天')
    expect(news).not.toContain(text)
  })

  it.each([
    ['transport', '这件我接', 'acknowledged'],
    ['traffic_police', '下班前给他弄好', 'handling'],
    ['postal_telecom', '光缆断点查到了，正在熔接', 'handling'],
    ['police', '人找到了，东西还给他们了，没事了', 'resolved'],
  ])('%s is understood without a word of the trade, and shown before it goes out: %s', async (department, text, status) => {
    const { number } = await open(department)
    const said = textOf(await district.handles(department, number, text))
    if (said.includes('发给企业吗？')) await district.says(`staff-${department}`, '是', { to: department })
    expect((await district.case(number)).status).toBe(status)
  })

  it.each([
    ['power', '变压器下周三前换好', '2026-12-02 17:30'],
    ['park', '进展：已和物业谈好，月底前装上路灯', '2026-11-30 17:30'],
    ['agri', '已联系，社长说行，三个工作日内去测土', '2026-11-26 17:30'],
  ])('%s is asked whether a time shall be kept as promised: %s', async (department, text, due) => {
    const { number, reporter } = await open(department)
    const said = textOf(await district.handles(department, number, text))
    expect(said).toMatch(/承诺时限/)
    expect(said.match(/？/g)).toHaveLength(1)
    await district.says(`staff-${department}`, '是', { to: department })
    expect(clockOf(await district.case(number), 'promise')).toEqual({ due, status: 'running', light: 'green' })
    expect(textOf(await district.hears(`dm:${reporter}`))).toContain('承诺')
  })

  it.each([
    ['miit', '进展：已找到三家供应商', '撤销'],
    ['commerce', '答复：展位已经留好', '不好意思发错了'],
    ['sci', '已联系，跟研发总监对过材料', '搞错了，撤回刚才的'],
  ])('%s takes back what it did within five minutes, and the enterprise is told: %s', async (department, text, undo) => {
    const { number, reporter } = await open(department)
    const before = await district.case(number)
    await district.handles(department, number, text)
    await district.hears(`dm:${reporter}`)
    expect(textOf(await district.handles(department, number, undo))).toContain('已撤销刚才的')
    expect(await district.case(number)).toMatchObject({ status: before.status, clocks: before.clocks })
    expect(textOf(await district.hears(`dm:${reporter}`))).toContain('发错了，请以之后的消息为准')
  })

  it('takes back the older act when its message is quoted after another case was dealt with', async () => {
    const first = await open('culture_tourism')
    const second = await open('culture_tourism')
    await district.handles('culture_tourism', first.number, '签收')
    await district.handles('culture_tourism', second.number, '签收')
    await district.handles('culture_tourism', first.number, '点错了')
    expect((await district.case(first.number)).status).toBe('dispatched')
    expect((await district.case(second.number)).status).toBe('acknowledged')
  })

  it('takes back nothing later than that', async () => {
    const { number } = await open('customs')
    await district.handles('customs', number, '签收')
    await district.until('2026-11-23 10:06')
    expect(textOf(await district.handles('customs', number, '撤销'))).toContain('没有可以撤销的操作')
    expect((await district.case(number)).status).toBe('acknowledged')
  })

  it('hears only members of the department', async () => {
    const { number } = await open('justice')
    const body = { chat: 'group:justice', from: 'staff-tax', text: `${number} 签收` }
    expect(await district.request('POST', '/sim/messages', body)).toMatchObject({ status: 403 })
    expect((await district.case(number)).status).toBe('dispatched')
  })
})

describe('D48 Ambiguous reply with several cards', () => {
  const department = 'finance'
  let numbers: readonly string[]
  beforeAll(async () => {
    numbers = [(await open(department)).number, (await open(department)).number]
  })
  const statuses = () => Promise.all(numbers.map(async (number) => (await district.case(number)).status))

  it.each([
    '搞定了，企业很满意',
    '跟企业财务通过电话了',
    '已经给他们拨过去了',
  ])('is asked about when the bot is mentioned, and never guessed: %s', async (text) => {
    const before = await statuses()
    const asked = textOf(await district.says('staff-finance', `@企哨 ${text}`, { to: department }))
    expect(asked).toContain('是哪一件？')
    for (const number of numbers) expect(asked).toContain(number)
    expect(await statuses()).toEqual(before)
  })

  it('is settled by a number, also when something else was said in between', async () => {
    await district.says('staff-finance', '@企哨 搞定了，企业很满意', { to: department })
    await district.says('staff-finance', '我看看是哪个', { to: department })
    await district.says('staff-finance', `${numbers[1]}`, { to: department })
    await district.says('staff-finance', '是', { to: department })
    expect(await statuses()).toEqual(['dispatched', 'resolved'])
  })
})

describe('D49 Internal talk never leaks', () => {
  it.each([
    ['investment', '这老板太难缠了，先拖一拖'],
    ['fin_office', '口径还没定，领导说先别回'],
    ['medical_insurance', '下午内部碰一下，别外传'],
  ])('from the group of %s: %s', async (department, text) => {
    const { number, reporter } = await open(department)
    const before = await events(number)
    expect(await district.handles(department, number, text)).toEqual([])
    expect(textOf(await district.says(`staff-${department}`, `@企哨 ${number} ${text}`, { to: department }))).not.toContain('发给企业吗')
    expect(await events(number)).toEqual(before)
    expect(await district.hears(`dm:${reporter}`)).toEqual([])
  })

  it.each([
    ['approval', '章刻好了，昨天寄给他们了'],
    ['dev_reform', '备案表退回去补了，等他们交'],
    ['hucd', '答复 口径明天再议'],
  ])('what %s did not clearly address to the enterprise is shown first, and dropped by 否: %s', async (department, text) => {
    const { number, reporter } = await open(department)
    const shown = textOf(await district.handles(department, number, text))
    expect(shown).toContain('发给企业吗？')
    expect(await district.hears(`dm:${reporter}`)).toEqual([])
    await district.says(`staff-${department}`, '否', { to: department })
    expect(await district.hears(`dm:${reporter}`)).toEqual([])
    expect((await district.case(number)).status).toBe('dispatched')
  })
})

describe('D50 Returning a case in the group', () => {
  it.each([
    ['hrss', '这个不是我们的活吧', '按三定方案，工程款纠纷由住建局负责'],
    ['water', '转错了，不该我们办', '雨水管网去年已移交住建局排水所'],
    ['eco', '这事得找住建局', '施工扬尘按建设工程管理条例第八条由住建局查处'],
  ])('%s is asked for its basis, which goes to the coordinator: %s', async (department, text, basis) => {
    const { number, reporter } = await open(department)
    expect(textOf(await district.handles(department, number, text))).toContain('退单请说明依据')
    expect(await events(number)).not.toContain('objected')
    await district.says(`staff-${department}`, basis, { to: department })
    const card = textOf(await district.hears('dm:coordinator'))
    expect(card).toContain(basis)
    expect(card).toContain('建议转：住建局')
    expect(await district.hears(`dm:${reporter}`)).toEqual([])
    expect(textOf(await district.says(reporter, number))).toContain('正在确认承办单位，时限不重新计算')
  })

  it('takes the basis also when it comes with the return', async () => {
    const { number } = await open('power')
    await district.handles('power', number, '产权在小区物业，不属于供电公司')
    expect(await events(number)).toContain('objected')
  })
})

describe('D51 Extension', () => {
  it.each([
    ['samr', '样品还在检，再给三天吧', 3],
    ['nrp', '能不能宽限两天，省里还没批', 2],
    ['gas', '配件从外地调，求再宽一天', 1],
  ])('%s asks, the coordinator agrees, and the enterprise hears why and until when: %s', async (department, text, days) => {
    const { number, reporter } = await open(department)
    const before = clockOf(await district.case(number), 'feedback').due
    expect(textOf(await district.handles(department, number, text))).toContain('延期申请已交营商办审批')
    expect(textOf(await district.hears('dm:coordinator'))).toContain(`申请延期 ${days} 个工作日`)
    expect(clockOf(await district.case(number), 'feedback').due).toBe(before)
    await district.says('coordinator', `${number} 同意延期`)
    const after = clockOf(await district.case(number), 'feedback').due
    expect(after > before).toBe(true)
    expect(textOf(await district.hears(`dm:${reporter}`))).toMatch(/办理时限延长到.*原因：/)
  })

  it('is asked for the days when they were not named, and refused beyond the rule', async () => {
    const { number } = await open('edu')
    expect(textOf(await district.handles('edu', number, '学位要等摸底，往后放放行不'))).toContain('延期几天')
    expect(textOf(await district.says('staff-edu', '五天，要等摸底结果', { to: 'edu' }))).toContain('每次延期不超过 3 个工作日')
    expect(await events(number)).not.toContain('extension-requested')
  })
})
