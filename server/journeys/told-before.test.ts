/** The same told again: by one enterprise it joins its case, by many the coordinator hears of it, also after a restart. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type District, numberIn, openDistrict, textOf } from './district.ts'

const first = '我们厂最近老停电，上周停了三次，影响交货'
const again = '厂里又老停电了，上周三次，这周又停了一次，影响交货'

describe('an enterprise that tells the same again', () => {
  let district: District
  let number: string
  beforeAll(async () => {
    district = await openDistrict('2026-11-20 09:30')
    number = await district.reports('wang', first, 'power')
    await district.until('2026-11-24 10:00')
    await district.restart()
  })
  afterAll(() => district.close())

  it('is asked whether it is the same, in the one summary', async () => {
    const said = await district.says('wang', again)
    expect(said).toHaveLength(1)
    expect(textOf(said)).toMatch(new RegExp(`您11月20日\\S*反映过类似的问题（${number}，[^）]+）。是同一件事，回复「补充」`))
  })

  it('adds to its case by 补充: the work group reads it, no second case', async () => {
    expect(textOf(await district.says('wang', '补充'))).toContain(`已补充到 ${number}`)
    expect(await district.cases()).toHaveLength(1)
    expect((await district.case(number)).events.at(-1)?.type).toBe('supplemented')
    expect((await district.last('group:power')).text).toContain(again)
  })

  it('files a new case by 确认', async () => {
    await district.says('wang', again)
    expect(numberIn(await district.says('wang', '确认'))).not.toBe(number)
    expect(await district.cases()).toHaveLength(2)
  })

  it('hears nothing of what others told', async () => {
    expect(textOf(await district.says('li', again))).not.toContain('QS')
  })
})

describe('many enterprises that tell the same', () => {
  let district: District
  beforeAll(async () => {
    district = await openDistrict('2026-11-20 09:30')
    for (const who of ['wang', 'li', 'wang']) await district.reports(who, first, 'power')
    await district.restart()
  })
  afterAll(() => district.close())

  it('are counted on the card of the next that waits for the coordinator, without names', async () => {
    const number = await district.reports('li', first, 'power')
    await district.handles('power', number, '退单，依据：三定方案里没有这项职责')
    await district.says('coordinator', `${number} 同意退单`)
    const card = (await district.chat('dm:coordinator')).findLast(({ buttons }) => buttons?.length === 3)
    expect(card?.text).toContain(`待转办 ${number}（退单）`)
    expect(card?.text).toContain('近 30 天类似诉求 3 件，多由供电公司办理，可考虑作为一类问题。')
    expect(card?.text).not.toContain('凯成')
  })
})
