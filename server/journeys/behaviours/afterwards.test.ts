/** After a report is filed: withdrawing it, urging, whether somebody was in touch, and what became of it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clockOf, type District, openDistrict, textOf } from '../district.ts'
import { eventsOf, makeVisitors, type Visitor } from './visitors.ts'

const problem = '申请的用电增容两个月没有答复'

let district: District
let visit: ReturnType<typeof makeVisitors>
beforeAll(async () => {
  district = await openDistrict('2026-11-23 10:00')
  visit = makeVisitors(district)
})
afterAll(() => district.close())

async function filed(): Promise<{ readonly reporter: Visitor; readonly number: string }> {
  const reporter = await visit()
  return { reporter, number: await reporter.files(problem, 'power') }
}

async function contacted(): Promise<{ readonly reporter: Visitor; readonly number: string }> {
  const { reporter, number } = await filed()
  await district.handles('power', number, '已联系，上午通了电话，约好周四去看现场')
  await reporter.hears()
  return { reporter, number }
}

async function answered(): Promise<{ readonly reporter: Visitor; readonly number: string; readonly card: string }> {
  const { reporter, number } = await contacted()
  await district.handles('power', number, '答复：增容方案已批，周五送电')
  return { reporter, number, card: await reporter.hears() }
}

describe('D16 Withdraw a submitted case', () => {
  it.each([
    ['把我之前那个撤了吧', '自己找电工弄好的'],
    ['前几天报的那件想撤回', '①'],
    ['撤掉吧', '重复报了'],
    ['我要撤销这个诉求', '跟供电公司谈妥了，已经解决'],
  ])('asks for a yes and why, tells the group, and stops the clocks: %s, %s', async (words, reason) => {
    const { reporter, number } = await filed()
    const asked = await reporter.says(words)
    expect(asked).toContain(number)
    expect(asked).toMatch(/原因/)
    expect((await district.case(number)).status).toBe('dispatched')
    expect(await reporter.says(reason)).toContain(`${number} 已撤回`)
    const it = await district.case(number)
    expect(it.status).toBe('withdrawn')
    expect(it.clocks.filter(({ status }) => status === 'running')).toEqual([])
    expect((await district.last('group:power')).text).toMatch(new RegExp(`${number} 企业已撤回（.+），不用再办`))
    expect(it.rating).toBeUndefined()
  })

  it.each([
    '那件事我们自己弄好了，不用办了',
    '已经恢复了，不麻烦你们了',
    '谢谢，电工师傅自己解决了，别再跑了',
  ])('whoever says why is asked for the yes alone: %s', async (words) => {
    const { reporter, number } = await filed()
    const asked = await reporter.says(words)
    expect(asked).toContain(number)
    expect(asked).toMatch(/撤回/)
    expect(asked).not.toContain('原因')
    expect((await district.case(number)).status).toBe('dispatched')
    await reporter.says('撤回')
    expect((await district.case(number)).status).toBe('withdrawn')
    expect((await district.last('group:power')).text).toContain(words.slice(0, 6))
  })

  it.each(['不撤了', '算了先不撤', '还是别撤'])('is not done where it is thought better of: %s', async (words) => {
    const { reporter, number } = await filed()
    await reporter.says('撤掉吧')
    expect(await reporter.says(words)).toMatch(/不撤回/)
    expect(eventsOf(await district.case(number)).at(-1)).toBe('dispatched')
  })
})

describe('D41 Urging', () => {
  it.each([
    ['催催他们', '麻烦再催一下', '能不能快点啊'],
    ['帮忙催促一下', '再催催吧', '催一下'],
    ['能不能抓紧处理', '请你们催一催', '快点办吧'],
  ])('reaches the group once a day, then the coordinator once: %s', async (first, second, third) => {
    const { reporter, number } = await filed()
    const told = async (chat: string) => (await district.chat(chat)).filter(({ text }) => text.includes(number) && /催办/.test(text)).length
    expect(await reporter.says(first)).toMatch(new RegExp(`已提醒供电公司尽快办理 ${number}。🟢 最迟明天（周二）17:30前联系您。`))
    expect(await told('group:power')).toBe(1)
    expect(await reporter.says(second)).toContain('转告营商办')
    expect(await reporter.says(third)).toMatch(/今天已经提醒过/)
    expect(await told('group:power')).toBe(1)
    expect(await told('dm:coordinator')).toBe(1)
    expect(eventsOf(await district.case(number)).filter((type) => type === 'urged')).toHaveLength(1)
  })

  it('may come before the receipt is read, with the number', async () => {
    const { reporter, number } = await filed()
    expect(await reporter.says(`${number.slice(-4)} 催一催`)).toContain(`已提醒供电公司尽快办理 ${number}`)
  })

  it.each(['催缴单看不懂', '银行天天催款，周转不过来了'])('is not every 催: %s', async (words) => {
    const { reporter, number } = await filed()
    await reporter.says(words)
    expect(eventsOf(await district.case(number))).not.toContain('urged')
  })
})

describe('D42 Contact check', () => {
  it('says who claims to have been in touch, and when', async () => {
    const { number } = await contacted()
    expect((await district.chat('group:power')).some(({ text }) => text.includes(`${number} 已记录联系企业`))).toBe(true)
  })

  it.each([
    '没人找过我啊',
    '根本没接到电话',
    '到现在都没联系我们',
    '哪有，没接到',
    '胡说，没人来过',
  ])('a denial opens the clock again, and the coordinator sees it: %s', async (words) => {
    const { reporter, number } = await contacted()
    expect(clockOf(await district.case(number), 'contact').status).toBe('met')
    expect(await reporter.says(words)).toMatch(/联系时限重新打开/)
    const it = await district.case(number)
    expect(eventsOf(it).at(-1)).toBe('contact-denied')
    expect(clockOf(it, 'contact').status).toBe('running')
    expect((await district.last('dm:coordinator')).text).toContain(`${number} 供电公司登记已联系，企业表示没有接到联系`)
    expect((await district.last('group:power')).text).toContain(number)
  })

  it.each(['联系过了，人挺好', '嗯打过电话了', '来过了', '上午联系了，约了周四'])('a yes changes nothing: %s', async (words) => {
    const { reporter, number } = await contacted()
    expect(await reporter.says(words)).not.toMatch(/【诉求】/)
    expect(eventsOf(await district.case(number)).at(-1)).toBe('contacted')
    expect(await reporter.cases()).toHaveLength(1)
  })

  it('is answered in the middle of the next report', async () => {
    const { reporter, number } = await contacted()
    await reporter.says('车间下水道堵了')
    expect(await reporter.says('没有联系我们')).toMatch(/联系时限重新打开[\s\S]*【诉求】车间下水道堵了/)
    expect(eventsOf(await district.case(number)).at(-1)).toBe('contact-denied')
  })
})

describe('D43 Close and rate', () => {
  it('asks with the number, the problem and the answer', async () => {
    const { number, card } = await answered()
    expect(card).toContain(number)
    expect(card).toContain(problem.slice(0, 10))
    expect(card).toContain('增容方案已批')
    expect(card.match(/？/g)).toHaveLength(1)
  })

  it.each([
    [['搞定了', '挺满意的'], { level: 4, solved: 'solved' }],
    [['办好了，辛苦', '五星好评'], { level: 5, solved: 'solved' }],
    [['送上电了，非常满意'], { level: 5, solved: 'solved' }],
    [['解决了', '3'], { level: 3, solved: 'solved' }],
  ])('solved and rated is closed: %j', async (words, rating) => {
    const { reporter, number } = await answered()
    const said = await reporter.says(...words)
    expect(said).toContain(`${number} 已办结`)
    expect(await district.case(number)).toMatchObject({ status: 'closed', rating })
  })

  it.each([
    [['弄好了一半', '还行吧'], '继续', 'handling'],
    [['只解决了一部分', '一般般'], '就到这里吧', 'closed'],
    [['大部分办好了', '4分'], '剩下的接着办', 'handling'],
  ])('partly solved asks whether to go on: %j', async (words, last, status) => {
    const { reporter, number } = await answered()
    expect(await reporter.says(...words)).toMatch(new RegExp(`${number} 剩下的部分还要继续办吗`))
    await reporter.says(last)
    expect(await district.case(number)).toMatchObject({ status })
  })

  it.each([
    [['没好，昨天又跳了', '1'], '上门的师傅就看了一眼', 1],
    [['根本没解决', '很不满意'], '电话里说周五，到了又说下周', 1],
    [['不满意'], '答应的事没兑现', 2],
    [['还没有送上电', '2'], '没人说清楚到底哪天', 2],
  ])('not solved, or rated poorly, goes back and asks for one reason: %j', async (words, reason, level) => {
    const { reporter, number } = await answered()
    const asked = await reporter.says(...words)
    expect(asked).toMatch(/哪里不满意？/)
    expect(asked).toContain(number)
    await reporter.says(reason)
    const it = await district.case(number)
    expect(it).toMatchObject({ status: 'handling', rating: { level, reason, solved: 'not' } })
    expect(clockOf(it, 'rectify').status).toBe('running')
    expect((await district.last('group:power')).text).toContain(reason)
  })

  it('is recorded with one tap, whatever is asked meanwhile', async () => {
    const { reporter, number } = await answered()
    const card = (await reporter.heard()).findLast(({ text }) => text.includes('问题解决了吗'))
    await reporter.says('车间下水道堵了')
    const tap = card?.buttons?.find(({ label }) => label === '解决了')?.value ?? ''
    await reporter.sends('', { quote: card?.id ?? '', tap })
    expect(eventsOf(await district.case(number)).at(-1)).toBe('outcome-given')
  })

  it('takes the rating before the outcome, and asks for that', async () => {
    const { reporter, number } = await answered()
    expect(await reporter.says('5分')).toContain(`${number} 解决了吗？`)
    await reporter.says('解决了', '5分')
    expect((await district.case(number)).status).toBe('closed')
  })

  it('knows which of two answers is meant by its words alone where that is clear, and asks where it is not', async () => {
    const { reporter, number } = await answered()
    const other = await reporter.files('自来水水压太小，二楼车间用不上水', 'water')
    await district.handles('water', other, '答复：加压泵已换，二楼出水正常')
    const said = await reporter.says(`${number.slice(-4)} 解决了`)
    expect(said).toContain(number)
    expect((await district.case(other)).status).toBe('resolved')
    expect(eventsOf(await district.case(other)).at(-1)).toBe('resolved')
  })
})

/** All that the bot says names one case in what it asks of an answer. */
it('keeps every question about a case recognisable', async () => {
  const { reporter, number } = await answered()
  await reporter.says('解决了')
  const asked = (await reporter.heard()).filter(({ text }) => /打个分|解决了吗/.test(text))
  expect(asked.length).toBeGreaterThan(1)
  expect(textOf(asked.filter(({ text }) => !text.includes(number)))).toBe('')
})
