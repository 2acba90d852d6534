/** A person in place of the bot: asked for, or needed at once. The bot is silent, passes words on, and comes back. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type District, numberIn, openDistrict, type Said, textOf } from '../district.ts'

/** What the coordinator says, quoting the newest card of a talk. */
async function answers(district: District, text: string): Promise<readonly Said[]> {
  const card = (await district.chat('dm:coordinator')).findLast((said) => said.from === 'bot' && said.text.includes('【人工对话'))
  if (!card) throw new Error('the coordinator has no card of a talk')
  return await district.says('coordinator', text, { quote: card.id })
}

describe('D34 「转人工」 at any time', () => {
  let district: District
  let number: string
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 09:30')
    await district.person('officer', { name: '唐宁（服务专员）', role: 'officer', enterprise: '清河精密机械有限公司' })
    number = await district.reports('li', '自来水水压太小，二楼车间用不上水', 'water')
    await district.says('li', '另外厂门口那条路一下雨就积水，货车进不来')
  })
  afterAll(() => district.close())

  it.each([
    ['wang', '我要找个真人说'],
    ['chen', '能不能叫个人来跟我谈'],
    ['li', '不想跟机器人讲，人工'],
  ])('%s: %s reaches the coordinator with a card', async (who, text) => {
    await district.hears('dm:coordinator')
    expect(textOf(await district.says(who, text))).toContain('已通知营商办工作人员')
    const card = textOf(await district.hears('dm:coordinator'))
    expect(card).toMatch(/【人工对话 R\d+】/)
    expect(card).not.toMatch(/1\d{10}/)
    if (who !== 'li') await district.says(who, '结束人工')
  })

  it('tells the service officer of that enterprise too, and nobody of another', async () => {
    expect(textOf(await district.hears('dm:officer'))).toMatch(/【人工对话 R3】李工/)
    expect(textOf(await district.hears('dm:officer'))).toBe('')
  })

  it('keeps the bot silent while people talk, over a restart, whatever is said', async () => {
    await district.hears('dm:li')
    await district.hears('dm:coordinator')
    await district.says('li', '进度')
    await district.restart()
    await district.says('li', '你们到底什么时候来看现场？')
    await district.says('li', '确认')
    expect(textOf(await district.hears('dm:coordinator'))).toMatch(/进度[\s\S]*看现场[\s\S]*确认/)
    expect(await district.hears('dm:li')).toEqual([])
    await answers(district, '李工您好，我是小周，下午三点去看现场')
    expect((await district.hears('dm:li')).map(({ text }) => text)).toEqual(['营商办工作人员：李工您好，我是小周，下午三点去看现场'])
    await district.says('officer', '回复 R3 我陪他们一起来')
    expect((await district.hears('dm:li')).map(({ text }) => text)).toEqual(['服务专员：我陪他们一起来'])
    expect(await district.cases('li')).toHaveLength(1)
  })

  it('lets news of cases wait until the talk ends, and loses none of it', async () => {
    await district.handles('water', number, '签收')
    await district.handles('water', number, '答复：加压泵已经换好，二楼出水正常')
    await district.restart()
    await district.until('2026-11-24 09:50')
    expect(await district.hears('dm:li')).toEqual([])
    expect(textOf(await district.says('coordinator', '结束人工'))).toContain('R3')
    const said = (await district.hears('dm:li')).map(({ text }) => text)
    expect(said.filter((text) => text.includes('已签收'))).toHaveLength(1)
    expect(said.filter((text) => text.includes('加压泵已经换好'))).toHaveLength(1)
    expect(said.join('\n')).toMatch(/我回来了[\s\S]*积水/)
    expect(textOf(await district.says('li', '解决了'))).toContain('打个分')
  })

  it('sends nothing to anybody after the end', async () => {
    expect(textOf(await answers(district, '再补充一句'))).toContain('没有发出')
    expect(textOf(await district.hears('dm:li'))).toBe('')
  })

  it('comes back by itself when nobody has said anything for half an hour, also when it was stopped meanwhile', async () => {
    await district.says('chen', '人工')
    await district.hears('dm:chen')
    await district.until('2026-11-24 10:10')
    await district.says('chen', '还在吗')
    await district.restart()
    await district.until('2026-11-24 10:39')
    expect(await district.hears('dm:chen')).toEqual([])
    await district.until('2026-11-24 11:00')
    const back = await district.hears('dm:chen')
    expect(textOf(back)).toContain('我回来了')
    expect(back).toHaveLength(1)
    expect(textOf(await district.hears('dm:coordinator'))).toContain('没有新消息')
  })

  it('says off hours when a person will look, and goes on helping', async () => {
    await district.until('2026-11-24 19:00')
    expect(textOf(await district.says('chen', '转人工'))).toMatch(/明天（周三）09:00 上班后联系您/)
    expect(textOf(await district.says('chen', '进度'))).toContain('没有在办')
  })
})

describe('D28 Despair: care, a person at once, and nothing automatic on that day', () => {
  let district: District
  let number: string
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 09:30')
    number = await district.reports('wang', '园区门口的路一下雨就积水，货车进不来', 'hucd')
    await district.until('2026-11-24 15:00')
  })
  afterAll(() => district.close())

  it.each([
    ['wang', '发不出工资，我都不想活了'],
    ['chen', '真的撑不住了，活着没意思'],
    ['li', '欠了几百万，死了算了'],
  ])('%s: %s gets care, and a person has the talk', async (who, text) => {
    expect(textOf(await district.says(who, text))).toMatch(/12356[\s\S]*110/)
    expect(textOf(await district.hears('dm:coordinator'))).toMatch(/【人工对话 R\d】【紧急】/)
    expect(textOf(await district.hears('dm:leader'))).toContain('请立即联系本人')
    expect(await district.says(who, '我在厂里')).toEqual([])
  })

  it('sends no survey and no reminder on that day, and the news in the morning', async () => {
    await district.says('wang', '结束人工')
    await district.handles('hucd', number, '答复：排水沟已经清通，周五前补做一道截水沟')
    await district.until('2026-11-24 23:50')
    expect(await district.hears('dm:wang')).toEqual([])
    await district.until('2026-11-25 08:10')
    expect(textOf(await district.hears('dm:wang'))).toMatch(/排水沟已经清通[\s\S]*问题解决了吗/)
  })

  it('hands over at night too, and waits for the morning before the bot comes back', async () => {
    await district.until('2026-11-25 23:00')
    await district.hears('dm:chen')
    expect(textOf(await district.says('chen', '我不想活了，谁都别劝'))).toContain('12356')
    await district.until('2026-11-26 09:29')
    expect(await district.hears('dm:chen')).toEqual([])
    await district.until('2026-11-26 09:31')
    expect(textOf(await district.hears('dm:chen'))).toContain('人工对话已结束')
  })

  it('takes a factory that cannot go on for what it is', async () => {
    const said = textOf(await district.says('observer', '天天停电，厂子真的活不下去了'))
    expect(said).not.toContain('12356')
    expect(numberIn(await district.says('observer', '确认'))).toMatch(/^QS/)
  })
})
