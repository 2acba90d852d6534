/** The closed loop through 微信客服 over the stand-in: reported, answered and rated within five messages of each word and 48 hours. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { textOf } from './district.ts'
import { type KfTown, openKfTown, wordsOf } from './kf-town.ts'

const wang = 'wmWANG000000000000000000000001'
const person = `kf-${wang}`
const outage = '厂区这周停电三次，机器停转，一天损失两万，请供电公司来查，我电话 13800001234'

/** Reports, tells the firm when that is asked, and confirms by a tap. Returns the number. */
async function reports(town: KfTown, words: string, department = 'power'): Promise<string> {
  const asked = wordsOf(await town.says(wang, words))
  if (/哪家企业/.test(asked)) await town.says(wang, '海洋机械厂')
  const receipt = wordsOf(await town.taps(wang, '确认提交'))
  const number = receipt.match(/QS20261123-\d{4}/g)?.at(-1)
  if (number === undefined) throw new Error(`no number in: ${receipt}`)
  await town.district.dispatchTo(number, department)
  return number
}

describe('an entrepreneur in 微信客服', () => {
  let town: KfTown
  let number: string
  beforeAll(async () => {
    town = await openKfTown('2026-11-23 10:00')
  })
  afterAll(() => town.close())

  it('is greeted when the chat is opened', async () => {
    await town.player.enter({ customer: wang })
    await expect.poll(async () => wordsOf(await town.shown(wang))).toMatch(/企哨/)
  })

  it('reports in plain words, and confirms by a tap', async () => {
    number = await reports(town, outage)
    expect(await town.district.case(number)).toMatchObject({ status: 'dispatched', lead: 'power', reporter: person })
  })

  it('is known by the name they have in WeChat', async () => {
    const { body } = await town.district.request('GET', '/sim/people')
    expect(body).toMatchObject({ people: expect.arrayContaining([expect.objectContaining({ id: person, name: '王海洋' })]) })
  })

  it('hears at their word how it stands', async () => {
    await town.until('2026-11-23 14:00')
    await town.district.handles('power', number, '签收')
    const said = wordsOf(await town.says(wang, '进度'))
    expect(said).toContain(number)
    expect(said).toMatch(/签收/)
  })

  it('hears the answer while the window is open, and says by taps that it helped', async () => {
    await town.hears(wang)
    await town.district.handles('power', number, '答复：已换变压器，恢复供电，之后一周每天巡查')
    await town.district.settles()
    const answer = await town.hears(wang)
    expect(wordsOf(answer)).toContain('已换变压器')
    const next = wordsOf(await town.taps(wang, '解决了'))
    expect(next).toMatch(/分|评/)
    await town.says(wang, `${number} 5分`)
    expect((await town.district.case(number)).rating).toMatchObject({ level: 5 })
  })

  it('was never sent a sixth message after one word, and nothing was refused', async () => {
    const sent = await town.player.outbox()
    expect(sent.filter(({ state }) => state === 'refused')).toEqual([])
    for (const { left } of await town.player.chats()) expect(left).toBeGreaterThanOrEqual(0)
  })
})

describe('an answer of the third day', () => {
  let town: KfTown
  let number: string
  beforeAll(async () => {
    town = await openKfTown('2026-11-23 10:00')
    number = await reports(town, outage)
  })
  afterAll(() => town.close())

  it('waits behind a closed window, and somebody is asked to call', async () => {
    await town.district.handles('power', number, '签收')
    await town.district.handles('power', number, '已联系')
    await town.until('2026-11-25 10:30')
    await town.hears(wang)
    await town.district.handles('power', number, '答复：已换变压器，恢复供电')
    await town.district.settles()
    expect((await town.district.case(number)).status).toBe('resolved')
    expect(await town.hears(wang)).toEqual([])
    const told = (await Promise.all(['officer', 'coordinator'].map((who) => town.district.chat(`dm:${who}`)))).flat()
    expect(textOf(told.filter(({ text }) => text.includes(number)))).toMatch(/电话/)
  })

  it('survives a restart, and arrives at the next word', async () => {
    await town.restart()
    const said = await town.says(wang, '有结果了吗')
    expect(wordsOf(said)).toContain('已换变压器')
  })

  it('took no more than five messages after any word', async () => {
    const sent = await town.player.outbox()
    expect(sent.filter(({ state }) => state === 'refused')).toEqual([])
  })
})

describe('a burst of news about many cases', () => {
  let town: KfTown
  beforeAll(async () => {
    town = await openKfTown('2026-11-23 10:00')
  })
  afterAll(() => town.close())

  it('never takes more than the five, whatever departments do', async () => {
    const cases = [
      ['power', await reports(town, outage)],
      ['hrss', await reports(town, '另外反映：车间焊工一直招不到，还差 30 个人，我电话 13800001234', 'hrss')],
    ] as const
    for (const words of ['签收', '已联系', '进展：正在排查', '是', '进展：已经安排', '是', '答复：已经办好，之后每周回访'])
      for (const [department, number] of cases) await town.district.handles(department, number, words)
    await town.district.settles()
    // The stand-in refuses a sixth.
    expect((await town.player.outbox()).filter(({ state }) => state === 'refused')).toEqual([])
    await town.says(wang, '有结果了吗')
    const told = wordsOf(await town.shown(wang))
    for (const [, number] of cases) expect(told).toMatch(new RegExp(`${number}[^]*已经办好`))
    expect((await town.player.outbox()).filter(({ state }) => state === 'refused')).toEqual([])
  })
})

describe('menus, files and words taken back', () => {
  let town: KfTown
  beforeAll(async () => {
    town = await openKfTown('2026-11-23 10:00')
  })
  afterAll(() => town.close())

  it('submits nothing by the 「确认提交」 of an older summary', async () => {
    await town.says(wang, outage)
    await town.says(wang, '海洋机械厂')
    await town.taps(wang, '取消')
    await town.until('2026-11-24 09:00')
    await town.says(wang, '车间焊工一直招不到，还差 30 个人，海洋机械厂，我电话 13800001234')
    const said = wordsOf(await town.taps(wang, '确认提交', 'oldest'))
    expect(said).not.toMatch(/已受理/)
    expect(said).toContain('焊工')
    expect(await town.district.cases()).toEqual([])
    expect(wordsOf(await town.taps(wang, '确认提交'))).toMatch(/已受理/)
  })

  it('takes a picture into the case, and says what it cannot read', async () => {
    const jpeg = Buffer.from(
      '/9j/4AAQSkZJRgABAQEAYABgAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVN//2Q==',
      'base64',
    )
    const gives = async (act: Promise<unknown>): Promise<string> => {
      await town.hears(wang)
      await act
      await town.player.settle()
      let said = ''
      await expect
        .poll(
          async () => {
            await town.district.settles()
            said += wordsOf(await town.hears(wang))
            return said
          },
          { timeout: 10_000 },
        )
        .not.toBe('')
      return said
    }
    expect(await gives(town.player.image({ customer: wang }, { base64: jpeg.toString('base64') }))).toMatch(/照片|图片/)
    expect(await gives(town.player.sendRaw({ customer: wang }, 'business_card', { userid: 'zhang' }))).toContain(
      '收到一条暂不支持的消息（名片）',
    )
  })

  it('takes a word back that the customer has recalled', async () => {
    await town.says(wang, '转人工')
    const { msgid } = await town.player.say({ customer: wang }, '另外反映：厂区后门的路灯坏了两周')
    await town.player.settle()
    await town.player.recall({ customer: wang }, msgid)
    await town.player.settle()
    await town.district.settles()
    expect(await town.district.cases()).toHaveLength(1)
  })
})
