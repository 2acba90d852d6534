/** A tip-off reaches the discipline contact alone (监督服务卡: 武隆); nobody else finds its number or a word of it anywhere. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clockOf, type District, numberIn, openDistrict, textOf } from './district.ts'

const words = ['好处费', '副所长', '三千'] as const
const mayKnow: readonly string[] = ['wang', 'discipline']

describe('a tip-off', () => {
  let district: District
  let number: string

  /** Everything that others than the reporter and the discipline contact can read, by where it stands. */
  async function elsewhere(): Promise<ReadonlyMap<string, string>> {
    const { people } = (await district.request('GET', '/sim/people')).body as { people: readonly { id: string }[] }
    const { chats } = (await district.request('GET', '/sim/chats')).body as { chats: readonly { chat: string }[] }
    const others = people.map(({ id }) => id).filter((id) => !mayKnow.includes(id))
    const places = chats.map(({ chat }) => chat).filter((chat) => !mayKnow.includes(chat.replace('dm:', '')))
    const read = await Promise.all([
      ...places.map(async (chat) => [chat, textOf((await district.chat(chat)).filter(({ from }) => from === 'bot'))] as const),
      ...others.map(async (id) => [`cases of ${id}`, JSON.stringify(await district.cases(id))] as const),
    ])
    return new Map([...read, ['the log', district.log().join('\n')]])
  }
  async function expectNothingElsewhere(): Promise<void> {
    const leaks = [...(await elsewhere())].flatMap(([place, text]) =>
      [number, ...words].filter((secret) => text.includes(secret)).map((secret) => `${place}: ${secret}`),
    )
    expect(leaks).toEqual([])
  }
  /** Whatever these people try with the number, the bot knows no such case, and the case stays as it is. */
  async function expectUnknown(attempts: readonly (readonly [who: string, text: string, to?: string])[]): Promise<void> {
    const before = await district.case(number)
    for (const [who, text, to] of attempts) {
      const said = textOf(await district.says(who, text, to === undefined ? {} : { to }))
      expect(said, `${who}: ${text}`).not.toMatch(/副所长|好处费|保密|线索|纪检|QS\d/)
    }
    expect(await district.case(number)).toEqual(before)
  }

  beforeAll(async () => {
    district = await openDistrict('2026-11-24 09:30', { LOG_LEVEL: 'trace' })
  })
  afterAll(() => district.close())

  it('is promised confidence before it is submitted', async () => {
    const said = textOf(await district.says('wang', '市场监管所的副所长上门要三千块好处费，不给就天天来查'))
    expect(said).toMatch(/保密/)
    expect(said).toMatch(/不进部门群/)
    number = numberIn(await district.says('wang', '确认'))
    expect(await district.case(number)).toMatchObject({ status: 'dispatched', lead: 'discipline', admission: 'tip-off' })
  })

  it('A1.19, A2.9: reaches the discipline contact, and nothing of it anybody else', async () => {
    const card = textOf(await district.hears('dm:discipline'))
    expect(card).toContain(number)
    expect(card).toContain('副所长')
    expect(card).not.toContain('13800000001')
    expect((await district.cases('discipline')).map((it) => it.number)).toEqual([number])
    await expectNothingElsewhere()
  })

  it('A2.9: stays unknown to those who ask for it by its number', async () => {
    await expectUnknown([
      ['staff-samr', `@企哨 ${number} 什么情况？`, 'samr'],
      ['staff-samr', `@企哨 ${number} 查看电话`, 'samr'],
      ['staff-discipline', number],
      ['head-samr', number],
      ['head-discipline', `${number} 请抓紧核查`],
      ['leader', `${number} 请市场监管局说明情况`],
      ['coordinator', number],
      ['coordinator', `${number} 转市场监管局`],
      ['coordinator', `${number} 同意退单`],
      ['coordinator', `${number.slice(-4)} 督办 请抓紧`],
      ['li', `${number} 怎么样了`],
    ])
    for (const who of ['coordinator', 'leader', 'head-samr', 'staff-samr', 'staff-discipline', 'officer', 'observer', 'li']) {
      const { status, body } = await district.request('GET', `/sim/cases/${number}?as=${who}`)
      expect([who, status]).toEqual([who, 404])
      expect(JSON.stringify(body)).not.toMatch(/副所长|好处费|discipline/)
    }
  })

  it('goes overdue before the discipline contact alone', async () => {
    await district.until('2026-11-27 12:00')
    expect((await district.case(number)).light).toBe('red')
    expect(textOf(await district.hears('dm:discipline'))).toMatch(/🔴/)
    for (const who of ['leader', 'coordinator', 'head-samr']) {
      for (const list of ['今天红灯', '待办']) expect(textOf(await district.says(who, list)), who).not.toMatch(/QS\d/)
    }
    await expectNothingElsewhere()
  })

  it('gets what the reporter adds and urges', async () => {
    await district.says('wang', `补充 ${number} 副所长昨天又来了，说三千块不能少`)
    await district.says('wang', `催办 ${number}`)
    const told = textOf(await district.hears('dm:discipline'))
    expect(told).toContain('三千块不能少')
    expect(told).toContain('催办')
    await expectNothingElsewhere()
  })

  it('is not given away when its reporter asks for a person', async () => {
    await district.says('wang', '转人工')
    expect((await district.last('dm:coordinator')).text).toContain('王海洋')
    await district.says('wang', '结束人工')
    await expectNothingElsewhere()
  })

  it('is handled in that chat, and answered and rated without anybody else', async () => {
    await district.says('discipline', `${number} 已联系，电话里核对了时间和经过`)
    await district.says('discipline', `${number} 答复：已立案核查，今后上门检查一律凭执法证和通知书`)
    expect(textOf(await district.hears('dm:wang'))).toContain('已立案核查')
    await district.says('wang', '没有解决')
    await district.says('wang', '1分')
    await district.says('wang', '好处费的事没有交代清楚')
    expect(await district.case(number)).toMatchObject({ status: 'handling', rating: { level: 1, solved: 'not' } })
    await expectNothingElsewhere()
    await district.until('2026-12-07 10:00')
    expect((await district.case(number)).light).toBe('red')
    await district.says('discipline', `${number} 办结：三千元已追缴退还，副所长记过处分`)
    await district.says('wang', '解决了')
    await district.says('wang', '5')
    const it = await district.case(number)
    expect(it).toMatchObject({ status: 'closed', lead: 'discipline', rating: { level: 5 } })
    expect(clockOf(it, 'rectify').status).toBe('missed')
    await expectNothingElsewhere()
  })

  it('leaves no trace in the log of a stop and a start', async () => {
    await district.restart()
    await expectNothingElsewhere()
  })
})
