/** Who may do what with a case: everybody else is told so in a clear sentence, and nothing changes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CaseView, type District, openDistrict, textOf } from './district.ts'

describe('a case of the power company', () => {
  let district: District
  let number: string
  let before: CaseView
  /** Somebody tries something: an answer in words, and the case is as it was. */
  async function expectRefused(who: string, text: string, to?: string): Promise<string> {
    const said = textOf(await district.says(who, text, to === undefined ? {} : { to }))
    expect(said, `${who}: ${text}`).toMatch(/[\p{Script=Han}]{4,}/u)
    expect(await district.case(number), `${who}: ${text}`).toEqual(before)
    return said
  }
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 09:30')
    number = await district.reports('wang', '我们申请的用电增容两个月没有答复，新设备没法装', 'power')
    await district.handles('power', number, '签收')
    before = await district.case(number)
  })
  afterAll(() => district.close())

  it('is moved on by its own staff', () => {
    expect(before).toMatchObject({ status: 'acknowledged', lead: 'power' })
  })

  it.each([
    '已联系，刚跟厂长通过电话',
    '答复：已送电',
    '退单，依据：不属供电范围',
    '延期 2 天，等物资',
    '查看电话',
  ])('is not touched by the staff of another department: %s', async (text) => {
    const said = await expectRefused('staff-hrss', `${number} ${text}`, 'hrss')
    expect(said).not.toMatch(/凯成|增容|1380000/)
    await expectRefused('staff-hrss', `${number} ${text}`)
    expect(textOf(await district.hears('dm:staff-hrss'))).not.toContain('13800000001')
  })

  it('is out of reach for them in its own work group as well', async () => {
    const post = { chat: 'group:power', from: 'staff-hrss', text: `${number} 签收` }
    const { status, body } = await district.request('POST', '/sim/messages', post)
    expect(status).toBe(403)
    expect(body).toMatchObject({ status: 403, detail: expect.stringMatching(/不在这个会话/) })
    expect(await district.case(number)).toEqual(before)
  })

  it.each([
    '撤回 NUMBER',
    '催办 NUMBER',
    '补充 NUMBER 我们厂也一样',
    'NUMBER 解决了',
    'NUMBER 5分',
    'NUMBER',
  ])('is not shown to another reporter who knows the number: %s', async (text) => {
    const said = await expectRefused('li', text.replace('NUMBER', number))
    expect(said).not.toMatch(/凯成|增容|供电公司/)
  })

  it('is not shown to an observer, or a service officer of other enterprises', async () => {
    await district.person('wu', { name: '吴桐（服务专员）', role: 'officer' })
    for (const who of ['observer', 'wu']) expect(await expectRefused(who, `${number} 怎么样了`)).not.toMatch(/凯成|增容/)
    for (const who of ['observer', 'wu']) expect(await district.cases(who)).toEqual([])
  })

  it('A2.7: is shown to the service officer of its enterprise, who changes nothing of it', async () => {
    expect(await expectRefused('officer', `${number} 怎么样了`)).toContain('增容')
    for (const text of ['撤回 NUMBER', 'NUMBER 解决了', 'NUMBER 5分', 'NUMBER 签收', 'NUMBER 请今天内办完', 'NUMBER 转人社局'])
      await expectRefused('officer', text.replace('NUMBER', number))
  })

  it('takes no orders from the head of another department', async () => {
    expect(await expectRefused('head-hrss', `${number} 请今天内办完`)).not.toMatch(/凯成|增容/)
    expect(await district.cases('head-hrss')).toEqual([])
  })

  it('is not ruled on by those who only handle it', async () => {
    await expectRefused('staff-power', `@企哨 ${number} 同意延期`, 'power')
    await expectRefused('staff-power', `${number} 转人社局`)
  })

  it('A1.9: is not answered or rated by the department in the enterprise’s place', async () => {
    await expectRefused('staff-power', `@企哨 ${number} 5分`, 'power')
    await expectRefused('staff-power', `${number} 非常满意`)
  })

  it('is not in the list of anybody it does not concern', async () => {
    for (const who of ['staff-hrss', 'head-hrss', 'li', 'observer', 'discipline']) {
      expect(await district.cases(who), who).toEqual([])
      expect((await district.request('GET', `/sim/cases/${number}?as=${who}`)).status, who).toBe(404)
    }
    for (const who of ['staff-power', 'head-power', 'wang', 'coordinator', 'leader']) expect(await district.cases(who), who).toHaveLength(1)
  })

  it('is lost to a clerk from the message after the change of role', async () => {
    await district.person('zhao', { name: '赵强（供电公司）', role: 'staff', department: 'power' })
    const seen = textOf(await district.says('zhao', `@企哨 ${number} 什么情况？`, { to: 'power' }))
    expect(seen).toContain('增容')
    await district.person('zhao', { name: '赵强（水务）', role: 'staff', department: 'water' })
    const post = { chat: 'group:power', from: 'zhao', text: `${number} 已联系，说好了` }
    expect((await district.request('POST', '/sim/messages', post)).status).toBe(403)
    expect(await expectRefused('zhao', `${number} 已联系，说好了`, 'water')).not.toMatch(/凯成|增容/)
    expect(await expectRefused('zhao', `${number} 查看电话`)).not.toContain('13800000001')
    expect(await district.cases('zhao')).toEqual([])
  })

  it('is open to the new clerk, to the head and to the leader', async () => {
    await district.person('liu', { name: '刘波（供电公司）', role: 'staff', department: 'power' })
    await district.says('liu', `${number} 已联系，约了后天停电勘查`, { to: 'power' })
    expect((await district.case(number)).events.at(-1)).toMatchObject({ type: 'contacted', by: 'liu' })
    await district.says('head-power', `${number} 后天务必把勘查做完`)
    await district.says('leader', `${number} 请按承诺时间送电`)
    expect((await district.case(number)).events.filter(({ type }) => type === 'instructed')).toEqual([
      expect.objectContaining({ type: 'instructed', by: 'head-power' }),
      expect.objectContaining({ type: 'instructed', by: 'leader' }),
    ])
  })
})
