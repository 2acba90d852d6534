import { describe, expect, it } from 'vitest'
import { makeTown, shipped, type Town } from '../fixtures.ts'

const understand = await shipped()
const first = '我们厂最近老停电，上周停了三次，影响交货'
const again = '厂里又老停电了，上周三次，这周又停了一次，影响交货'

/** A town in which wang told of the power cuts yesterday. */
function yesterday(): Town {
  const town = makeTown(understand)
  town.dm('wang', first)
  town.dm('wang', '确认')
  town.at('2026-11-24 10:00')
  town.news('group:power')
  return town
}

describe('what was told before', () => {
  it('is asked about in the summary, with the day, the number and the state', () => {
    const said = yesterday().dm('wang', again)
    expect(said).toContain(
      '您11月23日（周一）反映过类似的问题（QS20261123-0001，已转办，等待签收）。是同一件事，回复「补充」，我加到那件里；',
    )
    expect(said.endsWith('不是，回复「确认」另行登记。\n要改哪里直接说。')).toBe(true)
  })

  it.each(['补充', '补充到那件', '同一件事', '是同一件'])('becomes more of that case by %s', (word) => {
    const town = yesterday()
    town.dm('wang', again)
    expect(town.dm('wang', word)).toBe('已补充到 QS20261123-0001，并告知承办单位。')
    expect(town.cases().map(({ supplements }) => supplements.map(({ text }) => text))).toEqual([[again]])
    expect(town.news('group:power')).toEqual([`QS20261123-0001 企业补充：${again}`])
    expect(town.dialog('dm:wang')).toMatchObject({ draft: null, asked: null })
  })

  it.each(['确认', '补充'])('is answered by a tap on its card: %s', (value) => {
    const town = yesterday()
    const quote = town.dm('wang', again)
    expect(
      town
        .all('dm:wang')
        .at(-1)
        ?.buttons.map((button) => button.value),
    ).toEqual(['补充', '确认', '取消'])
    town.dm('wang', value, { tap: true, quote })
    expect(town.cases()).toHaveLength(value === '确认' ? 2 : 1)
    expect(town.case('0001').supplements).toHaveLength(value === '确认' ? 0 : 1)
  })

  it('is a case of its own by 确认', () => {
    const town = yesterday()
    town.dm('wang', again)
    expect(town.dm('wang', '确认')).toContain('已受理，编号 QS20261124-0002')
    expect(town.case('0001').supplements).toEqual([])
  })

  it('can be had back when it was added by mistake', () => {
    const town = yesterday()
    town.dm('wang', again)
    town.dm('wang', '补充')
    expect(town.dm('wang', '恢复草稿')).toContain(`【诉求】${again}`)
  })

  it('is not asked of another reporter, of another problem, of an answered case', () => {
    const town = yesterday()
    expect(town.dm('li', again)).not.toContain('QS')
    expect(town.dm('wang', '电费这个月多了百分之四十，账单看不明白')).not.toContain('QS')
    town.dm('wang', '取消')
    town.group('staff-power', 'QS20261123-0001 答复：线路已修好，今晚加装备用线路')
    expect(town.dm('wang', again)).not.toContain('是同一件事')
  })

  it('is not asked of a tip-off', () => {
    const town = makeTown(understand)
    const lead = '所里的王科长暗示我们给好处费，不给就天天来查'
    town.dm('wang', lead)
    town.dm('wang', '确认')
    expect(town.dm('wang', lead)).not.toContain('是同一件事')
  })
})
