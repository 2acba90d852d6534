/** A case that takes months: the report of each week over 春节, a restart and a week without one; and a case that waits for the enterprise. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clockOf, type District, inBeijing, openDistrict, textOf } from './district.ts'

describe('a case that takes months', () => {
  let district: District
  let number: string
  const said = async (chat: string, words: RegExp) =>
    (await district.chat(chat)).filter(({ from, text }) => from === 'bot' && words.test(text))
  const prompts = async () =>
    (await said('group:transport', /请在.*前报第\d+周进展/)).map(({ at, text }) => `${inBeijing(at)} ${text.match(/第\d+周/)?.[0]}`)
  const reports = async () => (await said('dm:li', /第\d+周进展，/)).map(({ text }) => text.match(/第\d+周进展/)?.[0])
  const report = (text: string) => district.handles('transport', number, `进展：${text}`)

  beforeAll(async () => {
    district = await openDistrict('2026-01-26 09:30')
    number = await district.reports('li', '厂门口的路太窄，大货车进不来，想请部门把路拓宽', 'transport')
    await district.handles('transport', number, '已联系 已到现场看过，答应先出方案')
  })
  afterAll(() => district.close())

  it('A1.7: leaves the limit of the answer at once, and enterprise and coordinator hear of it', async () => {
    await district.says('li', '进度')
    expect(textOf(await district.handles('transport', number, '转长期：需要道路改造，预计三个月'))).toContain('已转长期')
    expect(clockOf(await district.case(number), 'feedback').status).toBe('cancelled')
    expect(clockOf(await district.case(number), 'weekly')).toMatchObject({ due: '2026-01-30 17:30', status: 'running' })
    expect((await district.last('dm:li')).text).toContain('需要道路改造，预计三个月')
    expect((await district.last('dm:coordinator')).text).toContain(`${number} 不同意转长期`)
  })

  it('A1.7: has six weeks with five prompts, once each: none in the week of 春节, and over a restart', async () => {
    await district.until('2026-01-30 10:00')
    await report('方案已完成')
    // The program is stopped over a morning on which the group is to be asked.
    await district.until('2026-02-05 18:00')
    await district.stop()
    await district.restart({ QISHAO_NOW: '2026-02-06T10:00:00+08:00' })
    await district.until('2026-02-06 10:05')
    await district.restart()
    await report('已立项')
    await district.until('2026-02-13 17:29')
    expect(await prompts()).toEqual(['2026-01-30 09:00 第1周', '2026-02-06 10:00 第2周', '2026-02-13 09:00 第3周'])
    expect((await district.case(number)).light).toBe('yellow')
  })

  it('A1.7: turns red at close of business without the report: the group, the head, and after a working day the leader', async () => {
    await district.until('2026-02-14 09:00')
    expect((await district.case(number)).light).toBe('red')
    expect(await said('group:transport', /第3周进展没有按时报/)).toHaveLength(1)
    expect(await said('dm:head-transport', /🔴/)).toHaveLength(1)
    expect(textOf(await district.says('li', number))).toContain('阶段：滞后')
    await district.until('2026-02-24 12:00')
    expect(await said('dm:leader', /🔴/)).toHaveLength(1)
    expect(await prompts()).toHaveLength(3)
  })

  it('A1.7: is asked for the next week all the same; the missed one stays missed', async () => {
    await district.until('2026-02-27 10:00')
    expect((await prompts()).at(-1)).toBe('2026-02-27 09:00 第4周')
    await report('施工单位已进场')
    await district.until('2026-03-06 10:00')
    expect(await prompts()).toHaveLength(5)
    await report('路基已完成')
    expect(await reports()).toEqual(['第1周进展', '第2周进展', '第4周进展', '第5周进展'])
    const weeks = (await district.case(number)).clocks.filter(({ kind }) => kind === 'weekly').map(({ status }) => status)
    expect(weeks).toEqual(['cancelled', 'met', 'met', 'missed', 'met', 'met', 'running'])
  })

  it('A2.5: stands in the list of the coordinator as 序时推进, with its week and the last report', async () => {
    const list = textOf(await district.says('coordinator', '序时推进'))
    expect(list).toContain('序时推进 1 件，滞后 0 件')
    expect(list).toMatch(new RegExp(`${number}.*第 6 周，上次 3月6日（周五）：路基已完成`))
    expect(textOf(await district.says('li', number))).toContain('阶段：序时推进')
  })

  it('ends like any other with the answer', async () => {
    await district.handles('transport', number, '答复：道路已拓宽到七米，大货车可以双向通行')
    expect((await district.case(number)).status).toBe('resolved')
    expect(clockOf(await district.case(number), 'weekly').status).toBe('met')
  })
})

describe('a case that waits for the enterprise', () => {
  let district: District
  let number: string
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 10:00')
    number = await district.reports('li', '厂里想增容 400 千伏安，报装交上去一个月没人来看现场', 'power')
    await district.handles('power', number, '已联系 已通电话，材料还差一份')
  })
  afterAll(() => district.close())

  it('T7: stands still, over a restart, and is listed for the coordinator', async () => {
    await district.until('2026-11-25 10:00')
    expect(textOf(await district.handles('power', number, '补材料：请提供营业执照复印件'))).toContain('时限暂停')
    expect(clockOf(await district.case(number), 'feedback')).toMatchObject({ status: 'suspended' })
    expect((await district.last('dm:li')).text).toContain('请提供营业执照复印件')
    await district.restart()
    await district.until('2026-11-30 14:00')
    const it = await district.case(number)
    expect([it.light, it.events.filter(({ type }) => type === 'supplement-reminded').length]).toEqual(['green', 1])
    const list = textOf(await district.says('coordinator', '挂起'))
    expect(list).toContain(number)
    expect(list).toContain('请提供营业执照复印件')
  })

  it('T2: goes on with the supplement, with the working time that it had', async () => {
    const [answer] = await district.says('li', `${number} 补充：统一社会信用代码 91370211MA3C0XXXXX，复印件今天送到窗口`)
    expect(answer?.text).toContain('时限接着计算')
    // At 10:00 on the 25th twenty hours of work were left until the 27th at 17:30.
    expect(clockOf(await district.case(number), 'feedback')).toMatchObject({ status: 'running', light: 'green', due: '2026-12-03 11:30' })
    expect((await district.last('group:power')).text).toContain('企业已补充，请接着办')
  })
})
