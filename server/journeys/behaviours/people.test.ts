/** People and what they may do: ratings that are changed, colleagues of one firm, who belongs to which firm. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clockOf, type District, openDistrict, textOf } from '../district.ts'

describe('D44 Rating change and late rating', () => {
  let district: District
  let told = 0
  /** Somebody of an enterprise that nobody has heard of yet. */
  async function newcomer(): Promise<string> {
    const id = `reporter-${++told}`
    await district.person(id, { name: '赵工', role: 'entrepreneur', enterprise: `清河第${told}机械厂`, phone: '13800000012' })
    return id
  }
  /** A case of the telecom office, answered. */
  async function answered(who: string): Promise<string> {
    const number = await district.reports(who, '园区宽带信号差，视频会议老掉线', 'postal_telecom')
    await district.handles('postal_telecom', number, '答复：已现场处理')
    return number
  }
  async function rated(level: string, who: string): Promise<string> {
    const number = await answered(who)
    await district.says(who, `${number} 解决了`)
    await district.says(who, `${number} ${level}分`)
    for (const chat of ['group:postal_telecom', 'dm:coordinator', 'dm:head-postal_telecom']) await district.hears(chat)
    return number
  }
  beforeAll(async () => {
    district = await openDistrict('2026-11-23 09:30')
  })
  afterAll(() => district.close())

  it.each([
    '刚才点错了，应该是2分',
    '评价改成不满意',
    '把5分改为1分吧，今天又掉线了',
  ])('given a case closed with a fair rating, when its reporter says 「%s」, then it is reopened', async (words) => {
    const who = await newcomer()
    const number = await rated('5', who)
    expect((await district.case(number)).status).toBe('closed')
    const said = textOf(await district.says(who, words))
    expect(said).toContain('重新办理')
    const it = await district.case(number)
    expect(it.status).toBe('handling')
    expect(it.rating?.level).toBeLessThanOrEqual(2)
    expect(clockOf(it, 'rectify').status).toBe('running')
    expect(textOf(await district.hears('group:postal_telecom'))).toContain('退回重办')
    expect(textOf(await district.hears('dm:coordinator'))).toContain(number)
  })

  it.each([
    '手滑按错了，其实是很满意',
    '不是1分是4分',
    '我想把评价改一下，满意',
  ])('given a poor rating, when it becomes a fair one with 「%s」, then the reopening stays', async (words) => {
    const who = await newcomer()
    const number = await rated('1', who)
    const said = textOf(await district.says(who, words))
    expect(said).toContain('已改为')
    const it = await district.case(number)
    expect(it.status).toBe('handling')
    expect(it.rating?.level).toBeGreaterThanOrEqual(4)
    expect(textOf(await district.hears('group:postal_telecom'))).toContain('把评价改为')
  })

  it('keeps a rating that is older than twelve hours, and says so', async () => {
    const who = await newcomer()
    const number = await rated('5', who)
    await district.until('2026-11-23 21:31')
    expect(textOf(await district.says(who, `${number} 改成1分`))).toContain('12 小时')
    expect(await district.case(number)).toMatchObject({ status: 'closed', rating: { level: 5 } })
  })

  describe('nobody rated within seven days', () => {
    const words = ['还没有解决', '说是处理了，其实根本没修好', '重新打开吧，老样子']
    const numbers: string[] = []
    const people: string[] = []
    beforeAll(async () => {
      await district.until('2026-11-24 10:00')
      for (let i = 0; i < 4; i++) people.push(await newcomer())
      for (const who of people) numbers.push(await answered(who))
      await district.until('2026-12-01 17:30')
    })

    it.each(
      words.map((text, i) => [text, i] as const),
    )('is taken up again when the reporter says 「%s」 within thirty days', async (text, i) => {
      const number = numbers[i] ?? ''
      expect((await district.case(number)).status).toBe('closed')
      await district.until('2026-12-20 10:00')
      const said = textOf(await district.says(people[i] ?? '', text))
      expect(said).toContain(number)
      expect(said).toContain('再答复您')
      expect((await district.case(number)).status).toBe('handling')
    })

    it('is reported anew later than that', async () => {
      await district.until('2027-01-05 10:00')
      const said = textOf(await district.says(people[3] ?? '', `${numbers[3]} 还是没解决`))
      expect(said).toContain('30 天')
      expect(said).toContain('重新登记')
      expect((await district.case(numbers[3] ?? '')).status).toBe('closed')
    })
  })
})
