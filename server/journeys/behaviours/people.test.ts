/** People and what they may do: ratings that are changed, colleagues of one firm, who belongs to which firm. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CaseView, clockOf, type District, openDistrict, textOf } from '../district.ts'

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

describe('D39 Several people of one firm', () => {
  let district: District
  let number: string
  const firm = '清河精密机械有限公司'
  beforeAll(async () => {
    district = await openDistrict('2026-11-23 09:30')
    await district.person('accountant', { name: '赵会计', role: 'entrepreneur', enterprise: firm, phone: '13800000021' })
    await district.person('foreman', { name: '孙班长', role: 'entrepreneur', enterprise: firm, phone: '13800000022' })
    number = await district.reports('li', '最近老停电，上周停了三次，影响交货', 'power')
    for (const chat of ['dm:li', 'group:power']) await district.hears(chat)
  })
  afterAll(() => district.close())

  it.each([
    ['accountant', '我们公司反映的进度怎么样了'],
    ['foreman', '进度'],
    ['accountant', 'NUMBER 办到哪一步了'],
  ])('given a case of a colleague, when %s asks 「%s」, then its state is told', async (who, words) => {
    const said = textOf(await district.says(who, words.replace('NUMBER', number)))
    expect(said).toContain(number)
    expect(said).toContain('供电公司')
  })

  it('takes a supplement of a colleague to the group, and tells the reporter who it was', async () => {
    await district.says('accountant', `${number} 昨晚又停了一次，冷却液全报废了`)
    expect(textOf(await district.hears('group:power'))).toContain('冷却液全报废')
    const told = textOf(await district.hears('dm:li'))
    expect(told).toContain('赵会计')
    expect(told).toContain('冷却液全报废')
  })

  it('takes the urging of a colleague who has no case of his own', async () => {
    expect(textOf(await district.says('foreman', '麻烦催一下'))).toContain('已提醒')
    expect(textOf(await district.hears('group:power'))).toContain('催办')
    expect(textOf(await district.hears('dm:li'))).toContain('孙班长')
  })

  it.each([
    '撤回 NUMBER',
    'NUMBER 解决了',
    'NUMBER 5分',
    'NUMBER 电话改成13900000009',
  ])('leaves to the reporter what is the reporter’s own: %s', async (words) => {
    const before = await district.case(number)
    expect(textOf(await district.says('accountant', words.replace('NUMBER', number)))).toContain('反映人本人')
    expect(await district.case(number)).toEqual(before)
  })

  it('asks the reporter alone whether it is solved', async () => {
    await district.handles('power', number, '答复：线路已换，不会再停')
    expect(textOf(await district.says('accountant', '解决了，5分'))).not.toMatch(/已办结|打个分/)
    expect((await district.case(number)).status).toBe('resolved')
    await district.says('li', '没有解决')
    expect((await district.case(number)).status).toBe('handling')
  })

  it('shows nothing of a tip-off, nor of what was reported without a name', async () => {
    await district.says('li', '市场监管所的老王每次来都要好处费')
    await district.says('li', '确认')
    const all = await district.cases('li')
    const tipOff = all.find(({ admission }) => admission === 'tip-off')
    expect(tipOff).toBeDefined()
    expect((await seenBy(district, 'accountant')).map((it) => it.number)).toEqual([number])
    const said = textOf(await district.says('accountant', `${tipOff?.number} 怎么样了`))
    expect(said).toContain('没有查到')
  })

  it('shows nothing to somebody who only says so, and stops with the next message after somebody has left', async () => {
    await district.person('stranger', { name: '钱某', role: 'entrepreneur' })
    expect(textOf(await district.says('stranger', `${number} 怎么样了`))).toContain('没有查到')
    await district.person('accountant', { name: '赵会计', role: 'entrepreneur' })
    for (const words of [`${number} 怎么样了`, `补充 ${number} 还有一台也坏了`, '我们公司的进度'])
      expect(textOf(await district.says('accountant', words)), words).not.toMatch(/停电|供电公司|已补充/)
    expect(await seenBy(district, 'accountant')).toEqual([])
  })

  it('holds over a restart', async () => {
    await district.restart()
    expect((await seenBy(district, 'foreman')).map((it) => it.number)).toEqual([number])
    expect(await seenBy(district, 'accountant')).toEqual([])
  })
})

describe('D40 Identity binding', () => {
  let district: District
  const firm = '清河精密机械有限公司'
  let claims = 0
  /** Somebody whom nobody has bound to anything. */
  async function stranger(): Promise<string> {
    const id = `stranger-${++claims}`
    await district.person(id, { name: '吴师傅', role: 'entrepreneur', phone: '13800000031' })
    await district.hears('dm:officer')
    return id
  }
  beforeAll(async () => {
    district = await openDistrict('2026-11-23 09:30')
  })
  afterAll(() => district.close())

  it.each([
    '我们是清河精密机械有限公司的',
    '帮我绑定公司：清河精密',
    '你好，我是清河精密的会计',
  ])('given somebody says 「%s」, then the service officer is asked, and one tap binds him for good', async (words) => {
    const who = await stranger()
    expect(textOf(await district.says(who, words))).toContain('服务专员核实')
    const card = (await district.hears('dm:officer')).at(-1)
    expect(card?.text).toContain('吴师傅')
    expect(card?.text).toContain(firm)
    expect(card?.text).not.toContain('13800000031')
    expect(card?.buttons).toHaveLength(2)
    await district.says('officer', '', { quote: card?.id ?? '', tap: card?.buttons?.[0]?.value ?? '' })
    expect(textOf(await district.hears(`dm:${who}`))).toContain('已核实')
    await district.restart()
    const { body } = await district.request('GET', '/sim/people')
    expect((body as { people: { id: string }[] }).people.find(({ id }) => id === who)).toMatchObject({ enterprise: firm })
  })

  it('takes reports meanwhile, and says on the card of the department that the name is not verified', async () => {
    const who = await stranger()
    await district.says(who, '我是清河精密的')
    const before = await district.reports(who, '园区宽带信号差，视频会议老掉线', 'postal_telecom')
    expect((await district.last('group:postal_telecom')).text).toMatch(/清河精密[^\n]*（未核验）/)
    expect(await seenBy(district, 'li')).toEqual([])
    await district.says('officer', `绑定 ${who} ${firm}`)
    const after = await district.reports(who, '快递驿站搬走了，厂里收件要跑三公里', 'postal_telecom')
    expect((await district.last('group:postal_telecom')).text).not.toContain('未核验')
    const seen = (await seenBy(district, 'li')).map(({ number }) => number)
    expect(seen).toContain(after)
    expect(seen).not.toContain(before)
  })

  it('answers in the same words whether there is such an enterprise or not', async () => {
    const [one, two] = [await stranger(), await stranger()]
    const known = textOf(await district.says(one, '绑定企业 清河精密机械有限公司'))
    const unknown = textOf(await district.says(two, '绑定企业 查无此家精密机械有限公司'))
    expect(known.replace('清河精密', '某某')).toBe(unknown.replace('查无此家精密', '某某'))
    expect(textOf(await district.says(one, '清河精密有哪些诉求'))).not.toMatch(/QS\d/)
  })

  it('is refused politely when it is wrong, and taken back when the officer thinks again', async () => {
    const who = await stranger()
    await district.says(who, '我是清河精密的老板')
    const card = (await district.hears('dm:officer')).at(-1)
    const [yes, no] = card?.buttons ?? []
    await district.says('officer', '', { quote: card?.id ?? '', tap: no?.value ?? '' })
    const told = textOf(await district.hears(`dm:${who}`))
    expect(told).toContain('没能核实')
    expect(told).not.toMatch(/不存在|没有这家|QS\d/)
    await district.says('officer', '', { quote: card?.id ?? '', tap: yes?.value ?? '' })
    expect(await seenBy(district, who)).not.toEqual([])
    await district.says('officer', '', { quote: card?.id ?? '', tap: no?.value ?? '' })
    expect(await seenBy(district, who)).toEqual([])
  })

  it('is the coordinator’s where there is no service officer, and nobody else’s', async () => {
    await district.person('officer', { name: '唐宁', role: 'observer' })
    await district.hears('dm:coordinator')
    const who = await stranger()
    await district.says(who, '申请绑定单位 清河精密')
    expect((await district.hears('dm:coordinator')).at(-1)?.buttons).toHaveLength(2)
    for (const other of ['officer', 'leader', 'staff-tax', who]) {
      await district.says(other, `绑定 ${who} ${firm}`)
      expect(await seenBy(district, who), other).toEqual([])
    }
    await district.says('coordinator', `绑定 ${who} ${firm}`)
    expect(await seenBy(district, who)).not.toEqual([])
  })

  it.each(['我是来反映问题的', '我是做模具的', '我是第一次用的'])('takes 「%s」 for no claim', async (words) => {
    const who = await stranger()
    expect(textOf(await district.says(who, words))).not.toContain('核实')
    expect(await district.hears('dm:officer')).toEqual([])
  })
})

/** The cases that a person may open, each by its number. */
async function seenBy(district: District, who: string): Promise<readonly CaseView[]> {
  const all = await district.cases()
  const answers = await Promise.all(all.map(({ number }) => district.request('GET', `/sim/cases/${number}?as=${who}`)))
  return all.filter((_, i) => answers[i]?.status === 200)
}
