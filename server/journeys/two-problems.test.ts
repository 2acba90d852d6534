/** Two problems in one message: one answer, two cases, each in its own work group with its own words. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clockOf, type District, openDistrict, textOf } from './district.ts'

describe.each([
  ['counted', '有两件事想反映。一是招不到焊工，缺三十个人，订单都耽误了。二是自来水水压太小，二楼车间用不上水。'],
  ['with 另外', '我们招不到焊工，缺三十个人，订单都耽误了。另外，自来水水压太小，二楼车间用不上水，冷却塔也补不了水。'],
  ['by the way', '招不到焊工，缺三十个人，工资开到一万二了。顺便反映一下，自来水水压太小，二楼车间用不上水。'],
])('two problems in one message, %s', (_, text) => {
  let district: District
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 09:30')
  })
  afterAll(() => district.close())

  it('are shown in one message, each with its department', async () => {
    const said = await district.says('wang', text)
    expect(said).toHaveLength(1)
    expect(said[0]?.text).toMatch(/您说了两件事，我分开登记，各自转办：\n1 [^\n]*焊工[^\n]* → 人社局\n2 [^\n]*水压[^\n]* → 水务\n/)
    expect(await district.cases()).toEqual([])
  })

  it('become two cases by one 确认, with one answer that has both numbers', async () => {
    const said = await district.says('wang', '确认')
    expect(said).toHaveLength(1)
    const numbers = textOf(said).match(/QS20261124-\d{4}/g) ?? []
    expect(numbers).toHaveLength(2)
    const [first, second] = await Promise.all(numbers.map((number) => district.case(number)))
    expect([first?.lead, second?.lead]).toEqual(['hrss', 'water'])
    expect(first?.text).not.toContain('水压')
    expect(second?.text).not.toContain('焊工')
    for (const it of [first, second]) if (it) expect(clockOf(it, 'contact')).toMatchObject({ due: '2026-11-25 17:30', status: 'running' })
  })

  it('are read each by its own work group alone', async () => {
    expect((await district.last('group:hrss')).text).not.toContain('水压')
    expect((await district.last('group:water')).text).not.toContain('焊工')
  })

  it('go on apart', async () => {
    const [first, second] = await district.cases('wang')
    await district.handles('water', first?.lead === 'water' ? first.number : (second?.number ?? ''), '答复：加压泵已换，二楼出水正常')
    expect((await district.cases()).map(({ lead, status }) => `${lead} ${status}`).sort()).toEqual(['hrss dispatched', 'water resolved'])
  })
})

describe('what its owner calls one problem', () => {
  let district: District
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 09:30')
  })
  afterAll(() => district.close())

  it('becomes one case with all its words', async () => {
    const text = '招不到焊工，缺三十个人。另外，自来水水压太小，二楼车间用不上水。'
    await district.says('wang', text)
    expect(textOf(await district.says('wang', '是一件事'))).toContain('已合成一件')
    await district.says('wang', '确认')
    expect((await district.cases()).map((it) => it.text)).toEqual([text])
  })
})
