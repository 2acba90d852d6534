/** Cases that belong together: told twice they become one, of another enterprise they are linked in silence, of two problems they become two. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clockOf, type District, openDistrict, type Said, textOf } from './district.ts'

const outage = '我们厂最近老停电，上周停了三次，影响交货'
const noise = '变压器晚上嗡嗡响，值班工人睡不着'

describe('two cases of one enterprise', () => {
  let district: District
  let first: string
  let second: string
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 09:30')
    first = await district.reports('wang', outage, 'power')
    second = await district.reports('wang', noise, 'power')
    for (const chat of ['dm:wang', 'group:power']) await district.hears(chat)
  })
  afterAll(() => district.close())

  it('become one: the words go along, the clocks of the other end', async () => {
    const before = (await district.case(first)).clocks
    await district.says('coordinator', `${second} 并入 ${first}`)
    const gone = await district.case(second)
    expect(gone).toMatchObject({ status: 'merged', mergedInto: first, light: 'none' })
    expect(gone.clocks.filter(({ status }) => status === 'running')).toEqual([])
    expect((await district.case(first)).clocks).toEqual(before)
    expect(textOf(await district.hears('group:power'))).toContain(noise)
  })

  it('A2.2: its reporter reads which number counts, once', async () => {
    const said = await district.hears('dm:wang')
    expect(said.map((one) => one.text)).toEqual([
      `${second} 和 ${first} 是同一件事，已合并办理，以后只看 ${first}。您说的内容和附件都已转过去。`,
    ])
  })

  it('are one for whatever is said of the old number, also after a restart', async () => {
    await district.restart()
    expect(textOf(await district.says('wang', second))).toContain(`${second} 已并入 ${first}，下面按 ${first} 办。`)
    await district.says('wang', `补充 ${second} 昨晚又响了一夜`)
    expect(textOf(await district.hears('group:power'))).toContain('昨晚又响了一夜')
    expect((await district.case(first)).events.at(-1)?.type).toBe('supplemented')
  })

  it('are answered once', async () => {
    expect(textOf(await district.says('staff-power', `${second} 答复：已换变压器`, { to: 'power' }))).toContain('已并单')
    await district.handles('power', first, '答复：已换变压器，线路也检修了')
    expect(textOf(await district.hears('dm:wang'))).toContain(`${first}「`)
  })
})

describe('a case that was merged into a colleague’s', () => {
  let district: District
  let ours: string
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 09:30')
    await district.person('xiao', { name: '小王', role: 'entrepreneur', enterprise: '凯成科技有限公司', phone: '13800000076' })
    ours = await district.reports('wang', outage, 'power')
    const theirs = await district.reports('xiao', noise, 'power')
    await district.says('coordinator', `${theirs} 并入 ${ours}`)
    await district.handles('power', ours, '已联系，跟王总通过电话')
    for (const chat of ['dm:xiao', 'group:power']) await district.hears(chat)
  })
  afterAll(() => district.close())

  it('passes on that nobody called, and leaves the rating to the colleague', async () => {
    expect(textOf(await district.says('xiao', '没人联系我'))).toBe(`已补充到 ${ours}，并告知承办单位。`)
    expect(textOf(await district.hears('group:power'))).toContain(`${ours} 企业补充：没人联系我`)
    await district.handles('power', ours, '答复：已换变压器，线路也检修了')
    expect(textOf(await district.says('xiao', '解决了 5分'))).toContain(`${ours} 是您同事反映的，撤回、评价和改电话由反映人本人办理。`)
    expect((await district.case(ours)).status).toBe('resolved')
  })
})

describe('what is refused of a merge', () => {
  let district: District
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 09:30')
  })
  afterAll(() => district.close())

  it('writes nothing, on neither case, and says why', async () => {
    const ours = await district.reports('wang', outage, 'power')
    const theirs = await district.reports('li', noise, 'power')
    const before = [await district.case(ours), await district.case(theirs)]
    expect(textOf(await district.says('coordinator', `${theirs} 并入 ${ours}`))).toContain('不是同一反映人或同一企业的，不能合并')
    expect(textOf(await district.says('wang', `${ours} 并入 ${theirs}`))).not.toMatch(/清河|变压器/)
    expect([await district.case(ours), await district.case(theirs)]).toEqual(before)
  })
})

describe('the same problem of another enterprise', () => {
  let district: District
  let ours: string
  let theirs: string
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 09:30')
    ours = await district.reports('wang', outage, 'power')
    theirs = await district.reports('li', '车间停电，上周停了三次，订单赶不出来', 'power')
    await district.says('coordinator', `${theirs} 关联 ${ours}`)
  })
  afterAll(() => district.close())

  it('is linked on both cases, for officials', async () => {
    for (const [one, other] of [
      [ours, theirs],
      [theirs, ours],
    ] as const) {
      expect(await district.case(one)).toMatchObject({ links: [other] })
      expect(textOf(await district.says('leader', one))).toContain(`关联：${other}（不告知企业）`)
    }
  })

  it('is never disclosed to either enterprise, whatever they ask and whatever happens', async () => {
    for (const who of ['wang', 'li']) for (const text of ['进度', ours, theirs, '催办']) await district.says(who, text)
    for (const number of [ours, theirs]) {
      await district.handles('power', number, '已联系，约了明天上午看现场')
      await district.handles('power', number, '进展：已报检修计划')
      await district.handles('power', number, '答复：线路已改造，恢复供电')
    }
    const wrote = (chat: readonly Said[]): string => textOf(chat.filter(({ from }) => from === 'bot'))
    const read: Readonly<Record<string, string>> = { wang: wrote(await district.chat('dm:wang')), li: wrote(await district.chat('dm:li')) }
    expect(read.wang).not.toMatch(new RegExp(`${theirs}|清河|关联`))
    expect(read.li).not.toMatch(new RegExp(`${ours}|凯成|关联`))
    for (const [who, own, other] of [
      ['wang', ours, theirs],
      ['li', theirs, ours],
    ] as const) {
      const list = await district.request('GET', `/sim/cases?as=${who}`)
      const one = await district.request('GET', `/sim/cases/${own}?as=${who}`)
      expect(JSON.stringify([list.body, one.body])).not.toMatch(new RegExp(`${other}|link|关联`))
      expect((await district.request('GET', `/sim/cases/${other}?as=${who}`)).status).toBe(404)
    }
  })
})

describe('a case that holds two problems', () => {
  let district: District
  let origin: string
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 09:30')
    origin = await district.reports('wang', '厂区老停电，门口排水沟也堵着', 'power')
    await district.until('2026-11-24 10:30')
    for (const chat of ['dm:wang', 'group:power', 'group:water']) await district.hears(chat)
  })
  afterAll(() => district.close())

  it('A1.2: is split by the coordinator into two, each with a department and clocks of its own', async () => {
    const said = textOf(await district.says('coordinator', `${origin} 拆分：门口排水沟堵塞，下雨就淹 转水务局`))
    const part = said.match(/QS\d{8}-\d{4,}/g)?.find((number) => number !== origin) ?? ''
    expect(await district.case(part)).toMatchObject({ status: 'dispatched', lead: 'water', reporter: 'wang', origin })
    expect(clockOf(await district.case(part), 'contact')).toMatchObject({ due: '2026-11-25 17:30', status: 'running' })
    expect(await district.case(origin)).toMatchObject({ status: 'dispatched', lead: 'power', splits: [part] })
    const told = await district.hears('dm:wang')
    expect(told).toHaveLength(1)
    expect(textOf(told)).toContain(`单独登记为 ${part}，转水务，最迟明天（周三）17:30前联系您；其余的仍在 ${origin} 办理。`)
    const card = textOf(await district.hears('group:water'))
    expect(card).toContain(part)
    expect(card).not.toContain('停电')
    expect(textOf(await district.hears('group:power'))).toContain(`已另立 ${part}，本件只办其余部分，时限不变。`)
  })
})
