/** Many messages at once: bursts that cross the answer, floods, noise, and one person with two devices. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type District, openDistrict, type Said, textOf } from '../district.ts'

const fromBot = (all: readonly Said[]): readonly Said[] => all.filter(({ from }) => from === 'bot')

describe('D04 Burst crossing the answer', () => {
  let district: District
  beforeAll(async () => {
    // So short a burst that its answer is computed while the next fragment arrives.
    district = await openDistrict('2026-11-24 09:30', { QISHAO_BURST_MS: '1' })
    await district.person('zhao', { name: '赵经理', role: 'entrepreneur', enterprise: '联创软件有限公司', phone: '13800000008' })
  })
  afterAll(() => district.close())

  it.each([
    ['wang', ['园区门口的路坑坑洼洼', '大货车过不去', '绕路多走两公里', '货卸不下来']],
    ['li', ['想招三十个焊工', '招聘会跑了三趟', '一个都没招到', '新设备没人开']],
    ['zhao', ['厂区宽带老掉线', '动不动就断网', '视频会议开不成', '客服说线路没问题']],
  ])('%s: the last answer is to all that was said', async (who, fragments) => {
    const [first = '', ...more] = fragments
    await district.posts(who, first)
    for (const text of more) await district.posts(who, `补充：${text}`)
    await district.settles()
    const chat = await district.chat(`dm:${who}`)
    expect(chat.at(-1)?.from).toBe('bot')
    for (const text of fragments) expect(chat.at(-1)?.text).toContain(text)
    // No fragment is told twice, none is answered as a report of its own.
    for (const text of fragments) expect(chat.at(-1)?.text.split(text)).toHaveLength(2)
    await district.says(who, '确认')
    const filed = (await district.cases(who))[0]?.text ?? ''
    for (const text of fragments) expect(filed).toContain(text)
  })
})

describe('D29 Advertising and insults', () => {
  let district: District
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 09:30')
  })
  afterAll(() => district.close())

  it.each([
    ['wang', ['代开发票，加微信 fp8888', '低息贷款，无抵押当天放款', '刷单兼职日赚五百，点击链接']],
    ['li', ['你们都是废物', '滚', '一帮王八蛋']],
    ['chen', ['恭喜您中奖，点击 http://a.cn 领取', '什么狗屁部门', '特价机票加QQ 12345678']],
  ])('%s: thirty of them are taken, answered with one warning, and bother nobody else', async (who, texts) => {
    const before = new Map<string, number>()
    const others = ['dm:coordinator', 'dm:leader', 'group:power', 'group:water']
    for (const chat of others) before.set(chat, (await district.chat(chat)).length)
    for (let i = 0; i < 30; i++) await district.says(who, texts[i % texts.length] ?? '')
    const chat = await district.chat(`dm:${who}`)
    expect(chat.filter(({ from }) => from === who)).toHaveLength(30)
    expect(fromBot(chat).length).toBeLessThanOrEqual(2)
    expect(textOf(fromBot(chat)).match(/我不再回复/g)).toHaveLength(1)
    for (const [other, count] of before) expect(await district.chat(other), other).toHaveLength(count)
    expect(await district.cases(who)).toEqual([])
  })

  it('takes a matter at once all the same, and confirms it', async () => {
    for (const who of ['wang', 'li']) {
      expect(textOf(await district.says(who, '车间自来水水压太小，二楼用不上水'))).toContain('【诉求】车间自来水水压太小')
      await district.says(who, '你们都是废物')
      expect(textOf(await district.says(who, '确认'))).toContain('已受理')
    }
    expect((await district.cases('li'))[0]?.text).toBe('车间自来水水压太小，二楼用不上水')
  })

  it('warns anew after a while, over a restart', async () => {
    await district.restart()
    expect(await district.says('wang', '代开发票，加微信 fp8888')).toEqual([])
    await district.until('2026-11-24 09:50')
    expect(textOf(await district.says('wang', '代开发票，加微信 fp8888'))).toContain('不受理广告推广')
  })
})

describe('100 messages in ten seconds', () => {
  let district: District
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 09:30', { QISHAO_BURST_MS: '200' })
  })
  afterAll(() => district.close())

  it('are all kept, in order, answered in a handful of replies, and none is lost', async () => {
    const texts = Array.from({ length: 100 }, (_, i) => `第${i + 1}号配电柜又跳闸`)
    for (let i = 0; i < 100; i += 10) await Promise.all(texts.slice(i, i + 10).map((text) => district.posts('wang', text)))
    await district.settles()
    const chat = await district.chat('dm:wang')
    expect(chat.filter(({ from }) => from === 'wang')).toHaveLength(100)
    const replies = fromBot(chat)
    expect(replies.length).toBeGreaterThan(0)
    expect(replies.length).toBeLessThanOrEqual(6)
    for (const { text } of replies) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2_000)
    await district.says('wang', '确认')
    const filed = (await district.cases('wang'))[0]?.text ?? ''
    for (const text of texts) expect(filed).toContain(text)
    expect(await district.cases('wang')).toHaveLength(1)
  })

  it('do the same command once when it is the same', async () => {
    const [first] = await district.cases('wang')
    await Promise.all(Array.from({ length: 100 }, () => district.posts('wang', '催一下')))
    await district.settles()
    const urged = (await district.case(first?.number ?? '')).events.filter(({ type }) => type === 'urged')
    expect(urged).toHaveLength(1)
    const group = await district.chat('group:power')
    expect(group.filter(({ text }) => text.includes('催办'))).toHaveLength(1)
  })
})

describe('Two devices at once', () => {
  let district: District
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 09:30')
  })
  afterAll(() => district.close())

  it('file one case for two confirmations of the same moment', async () => {
    await district.says('wang', '园区宽带信号差，开视频会议老掉线')
    await Promise.all([district.posts('wang', '确认'), district.posts('wang', '确认提交'), district.posts('wang', '是的')])
    await district.settles()
    expect(await district.cases('wang')).toHaveLength(1)
    const receipts = fromBot(await district.chat('dm:wang')).filter(({ text }) => text.includes('已受理'))
    expect(receipts).toHaveLength(1)
  })

  it('keep what both said, when one corrects and the other adds', async () => {
    await district.says('li', '招不到焊工，缺30个人')
    await Promise.all([district.posts('li', '不对，是40个'), district.posts('li', '主要是夜班缺人')])
    await district.settles()
    await district.says('li', '确认')
    expect((await district.cases('li'))[0]?.text).toMatch(/(?=.*40)(?=.*夜班缺人)/)
  })

  it('let a department act once, though two of its people press the same button', async () => {
    await district.person('staff-water-2', { name: '丁强（水务）', role: 'staff', department: 'water' })
    const number = await district.reports('li', '车间自来水水压太小，二楼用不上水', 'water')
    const card = await district.last('group:water')
    const press = (who: string) => district.posts(who, '', { to: 'water', quote: card.id, tap: `${number} 签收` })
    await Promise.all([press('staff-water'), press('staff-water-2')])
    await district.settles()
    const types = (await district.case(number)).events.map(({ type }) => type)
    expect(types.filter((type) => type === 'acknowledged')).toHaveLength(1)
  })
})
