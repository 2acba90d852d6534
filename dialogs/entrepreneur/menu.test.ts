import { describe, expect, it } from 'vitest'
import { makeTown, shipped, type Town } from '../fixtures.ts'
import { askPolicy, begin, menu, menuWords } from '../wording.ts'

const understand = await shipped()
const outages = '厂里老停电，一周三次'

/** A town in which wang has a case. */
function withCase(): Town {
  const town = makeTown(understand)
  for (const text of [outages, '确认']) town.dm('wang', text)
  return town
}
const words = Object.values(menuWords)

describe('the menu of services', () => {
  it('A5.1: has five entries, is offered at the first contact, and comes by its word', () => {
    expect(menu.text.match(/^\d /gm)).toHaveLength(5)
    expect(menu.buttons.map(({ value }) => value)).toEqual(['1', '2', '3', '4', '5'])
    expect(begin).toContain('「菜单」')
    for (const word of ['菜单', '功能', '服务菜单']) {
      const town = makeTown(understand)
      expect(town.dm('wang', word)).toContain(menu.text)
      expect(town.all('dm:wang').at(-1)?.buttons).toEqual(menu.buttons)
    }
  })

  it.each([
    [1, /请说说遇到了什么困难/],
    [2, /^🟢 QS20261123-0001 .*\n阶段：/],
    [3, /已提醒供电公司/],
    [4, askPolicy],
    [5, /已通知营商办工作人员/],
  ])('A5.1: is chosen from by the number %i, by its word and by its button alike', (number, expected) => {
    for (const choice of [String(number), `第${'一二三四五'[number - 1]}个`, words[number - 1] ?? '']) {
      const town = withCase()
      town.dm('wang', '菜单')
      expect(town.dm('wang', choice), choice).toMatch(expected)
    }
    const town = withCase()
    town.dm('wang', '菜单')
    expect(town.dm('wang', menu.buttons[number - 1]?.value ?? '', { tap: true })).toMatch(expected)
  })

  it('is chosen from right after it was shown, and not later', () => {
    const town = withCase()
    town.dm('wang', '菜单')
    town.dm('wang', '2')
    expect(town.dm('wang', '3')).not.toContain('已提醒')
    expect(town.case('0001').urgedAt).toEqual([])
  })

  it('gives way to what a case has asked since', () => {
    const town = makeTown(understand)
    for (const text of [outages, '确认', '菜单']) town.dm('wang', text)
    town.at('2026-11-23 10:05')
    town.group('staff-power', '0001 答复：已换变压器，恢复供电')
    expect(town.dm('wang', '2')).not.toContain('阶段：')
  })

  it('leaves a report that is open as it is, and its question open', () => {
    const town = makeTown(understand)
    town.dm('chen', '后厨老停电，一周三次')
    expect(town.dm('chen', '菜单')).toMatch(/1 反映困难[\s\S]*请问是哪家企业/)
    expect(town.dm('chen', '老陈面馆')).toContain('请留一个电话')
  })

  it('goes on with the matter of whoever tells one instead', () => {
    const town = makeTown(understand)
    town.dm('wang', '菜单')
    expect(town.dm('wang', outages)).toContain(`【诉求】${outages}`)
  })
})
