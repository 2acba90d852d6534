/** Limits in working days over weekends, holidays and make-up days of 2026 (国办发明电〔2025〕7号), and into a year not yet published. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clockOf, type District, inBeijing, openDistrict, textOf } from './district.ts'

describe('a limit in working days', () => {
  let district: District
  let number: string
  const inGroup = async (department: string) => (await district.chat(`group:${department}`)).filter(({ from }) => from === 'bot')
  beforeAll(async () => {
    district = await openDistrict('2026-09-18 16:00')
    number = await district.reports('li', '自来水水压太小，二楼车间用不上水', 'water')
  })
  afterAll(() => district.close())

  it('A1.4: ends on the Sunday that is worked before National Day', async () => {
    const it = await district.case(number)
    expect(clockOf(it, 'contact')).toEqual({ due: '2026-09-20 17:30', status: 'running', light: 'green' })
    expect(clockOf(it, 'feedback').due).toBe('2026-09-22 17:30')
    expect((await district.last('dm:li')).text).toMatch(/9月20日（周日）17:30/)
    expect((await district.last('group:water')).text).toMatch(/9月20日（周日）17:30/)
  })

  it('lets the Saturday pass in silence and reminds on that Sunday', async () => {
    await district.until('2026-09-19 23:00')
    expect(await inGroup('water')).toHaveLength(1)
    await district.until('2026-09-20 13:30')
    expect(await inGroup('water')).toHaveLength(2)
    expect(await district.case(number)).toMatchObject({ light: 'yellow' })
  })

  it('A1.6: ends that same Sunday when the department promises to settle it today', async () => {
    const next = await district.reports('wang', '消防检查说法不一，整改了三次还不给通过', 'fire')
    await district.hears('dm:wang')
    await district.handles('fire', next, '即办')
    expect(clockOf(await district.case(next), 'same-day')).toMatchObject({ due: '2026-09-20 17:30', status: 'running' })
    expect(textOf(await district.hears('dm:wang'))).toMatch(/消防.*当天/)
    await district.until('2026-09-20 16:30')
    await district.handles('fire', next, '答复：三次意见已合并成一份清单，现场复查通过')
    expect(clockOf(await district.case(next), 'same-day').status).toBe('met')
  })

  it('is red at the close of that Sunday, and the head of the department hears of it', async () => {
    await district.until('2026-09-20 17:30')
    expect(await district.case(number)).toMatchObject({ light: 'red' })
    expect((await district.last('dm:head-water')).text).toContain(number)
  })

  it('leaves out the seven days of National Day and counts the Saturday after them', async () => {
    await district.until('2026-09-30 16:00')
    const next = await district.reports('wang', '员工子女上学的学位一直没有落实', 'edu')
    const it = await district.case(next)
    expect(clockOf(it, 'contact').due).toBe('2026-10-08 17:30')
    expect(clockOf(it, 'feedback').due).toBe('2026-10-10 17:30')
    expect((await district.last('dm:wang')).text).toMatch(/10月8日\S*17:30/)
  })

  it('A1.1: takes a case on a day off, and begins to count on the first day that is worked', async () => {
    await district.until('2026-10-03 11:00')
    await district.says('wang', '天然气管道通到厂门口却一直不给接气')
    const receipt = textOf(await district.says('wang', '确认'))
    expect(receipt).toContain('QS20261003-')
    expect(receipt).toMatch(/下班时间|10月\d+日/)
    const [it] = await district.cases('wang')
    await district.dispatchTo(it?.number ?? '', 'gas')
    const dispatched = await district.case(it?.number ?? '')
    expect(clockOf(dispatched, 'contact').due).toBe('2026-10-08 17:30')
    expect(clockOf(dispatched, 'feedback').due).toBe('2026-10-10 17:30')
  })

  it('has reminded nobody during the holidays', async () => {
    await district.until('2026-10-08 08:59')
    for (const department of ['edu', 'gas']) {
      expect(await inGroup(department), department).toHaveLength(1)
      expect(await district.chat(`dm:head-${department}`), department).toEqual([])
    }
    await district.until('2026-10-08 14:00')
    expect((await inGroup('edu')).map(({ at }) => inBeijing(at))).toEqual(['2026-09-30 16:00', '2026-10-08 13:30'])
  })

  it('is marked provisional when it runs into a year whose holidays are not published', async () => {
    await district.until('2026-12-30 10:00')
    const next = await district.reports('li', '环评批复等了三个月还没下来', 'eco')
    const it = await district.case(next)
    expect(clockOf(it, 'contact').due).toBe('2026-12-31 17:30')
    expect(clockOf(it, 'feedback').due).toBe('2027-01-05 17:30')
    expect(it.clocks.map(({ kind, provisional }) => [kind, provisional])).toEqual(
      expect.arrayContaining([
        ['contact', false],
        ['feedback', true],
      ]),
    )
    expect((await district.last('group:eco')).text).toMatch(/2027年1月5日\S*17:30\S*可能调整/)
  })
})
