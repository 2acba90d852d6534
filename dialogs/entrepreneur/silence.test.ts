import { describe, expect, it } from 'vitest'
import { dialogFor } from '../advance.ts'
import { calendar, local, makeTown, pace, person, plainly, type Town } from '../fixtures.ts'
import { wakeAt } from '../wake.ts'

const telling = '厂区老停电，一周三次'

/** What the bot said of its own accord at a time. */
function at(town: Town, time: string, chat = 'dm:wang'): string {
  town.news(chat)
  town.at(time)
  return town.news(chat).join('\n---\n')
}

describe('a report that nobody goes on with', () => {
  it('is reminded of once, with its summary when only the confirmation is missing', () => {
    const town = makeTown(plainly())
    town.dm('wang', telling)
    expect(at(town, '2026-11-23 10:29')).toBe('')
    const reminder = at(town, '2026-11-23 10:30')
    expect(reminder).toMatch(/厂区老停电[\s\S]*只差您的确认[\s\S]*【诉求】[\s\S]*【拟转】供电公司/)
    expect(at(town, '2026-11-24 09:59')).toBe('')
  })

  it('is reminded of with the one thing that is missing', () => {
    const town = makeTown(plainly())
    town.dm('chen', telling)
    expect(at(town, '2026-11-23 10:30', 'dm:chen')).toMatch(/还差一项[\s\S]*请问是哪家企业/)
    expect(town.dm('chen', '老陈面馆')).toContain('留一个电话')
  })

  it('is said to be kept after a day, and nothing more', () => {
    const town = makeTown(plainly())
    town.dm('wang', telling)
    town.at('2026-11-24 09:59')
    expect(at(town, '2026-11-24 10:00')).toBe('草稿已保存，保留到12月23日（周三），随时说「继续」接着办。')
    expect(at(town, '2026-12-23 09:59')).toBe('')
    expect(town.dm('wang', '继续')).toMatch(/11月23日（周一）说到「厂区老停电，一周三次」[\s\S]*【诉求】/)
  })

  it('is deleted without a word after its time', () => {
    const town = makeTown(plainly())
    town.dm('wang', telling)
    town.at('2026-12-23 09:59')
    expect(at(town, '2026-12-23 10:00')).toBe('')
    expect(town.dialog('dm:wang')).toMatchObject({ draft: null, shelved: [], dropped: null, asked: null, silence: null })
    expect(town.dm('wang', '继续')).toContain('没有可以恢复的内容')
  })

  it.each([
    ['20:45', '2026-11-24 08:00'],
    ['20:30', '2026-11-24 08:00'],
    ['20:29', '2026-11-23 20:59'],
    ['23:50', '2026-11-24 08:00'],
    ['03:10', '2026-11-23 08:00'],
    ['07:40', '2026-11-23 08:10'],
  ])('is never reminded of in quiet hours: told at %s, reminded at %s', (told, reminded) => {
    const town = makeTown(plainly(), `2026-11-23 ${told}`)
    town.dm('wang', telling)
    const dialog = town.dialog('dm:wang')
    if (!dialog) throw new Error('wang has a dialog')
    expect(wakeAt(dialog, { now: local(`2026-11-23 ${told}`), calendar, pace })).toBe(local(reminded))
  })

  it('is not reminded of while its reporter has asked to wait', () => {
    const town = makeTown(plainly())
    for (const text of ['等一下', '我去问下会计', '稍等我找一下合同', '晚点再说', '我先开个会']) {
      town.dm('wang', telling)
      town.dm('wang', text)
      const dialog = town.dialog('dm:wang')
      expect(dialog, text).toMatchObject({ silence: { asked: 'wait' } })
    }
    expect(at(town, '2026-11-24 09:59')).toBe('')
    expect(at(town, '2026-11-24 10:00')).toContain('草稿已保存')
  })

  it('is reminded of anew after each word', () => {
    const town = makeTown(plainly())
    town.dm('wang', telling)
    town.at('2026-11-23 10:40')
    town.dm('wang', '影响交货')
    expect(at(town, '2026-11-23 11:10')).toContain('影响交货')
  })

  it('is not reminded of once it is submitted or given up', () => {
    const town = makeTown(plainly())
    town.dm('wang', telling)
    town.dm('wang', '确认')
    expect(at(town, '2026-11-23 20:00')).not.toContain('还没有提交')
    town.dm('li', telling)
    town.dm('li', '取消')
    expect(at(town, '2026-11-30 20:00', 'dm:li')).toBe('')
  })

  it('gets no word that it is kept when nothing was told', () => {
    const town = makeTown(plainly())
    town.dm('chen', '我想反映个事')
    expect(at(town, '2026-11-23 10:30', 'dm:chen')).toContain('您刚才想反映的事还没有说完。')
    expect(at(town, '2026-11-30 10:00', 'dm:chen')).toBe('')
  })

  it('rings twice, early or late without harm', () => {
    const town = makeTown(plainly())
    town.dm('wang', telling)
    // Three days late: the word that it is kept, not the reminder of the first half hour.
    const dialog = town.dialog('dm:wang')
    if (dialog?.type !== 'reporter') throw new Error('wang reports')
    expect(wakeAt(dialog, { now: local('2026-11-26 09:00'), calendar, pace })).toBe(local('2026-11-26 09:00'))
    expect(wakeAt(dialog, { now: local('2026-11-26 23:00'), calendar, pace })).toBe(local('2026-11-27 08:00'))
    expect(wakeAt({ ...dialog, silence: null }, { now: local('2026-11-26 09:00'), calendar, pace })).toBeNull()
    expect(wakeAt(dialogFor(null, person('wang'), { type: 'direct' }), { now: local('2026-11-26 09:00'), calendar, pace })).toBeNull()
  })
})

describe('继续', () => {
  it.each([
    '继续',
    '接着说',
    '继续填吧',
    '刚才说到哪了',
    '我们接着来',
    '昨天那个继续',
    '上次没填完的接着填',
    '我回来了，继续',
    '说到哪儿了',
    '上次说到哪一步了',
    '接着昨天的',
    '那继续往下说',
    '把刚才的事接着办完',
  ])('%s: what was said, and what is missing', (text) => {
    const town = makeTown(plainly())
    town.dm('chen', telling)
    town.at('2026-11-24 11:00')
    expect(town.dm('chen', text)).toMatch(/您昨天说到「厂区老停电，一周三次」，还差一项。[\s\S]*请问是哪家企业/)
    expect(town.dm('chen', '老陈面馆')).toContain('留一个电话')
  })

  it.each([
    '停电还在继续',
    '罚款还要继续交吗',
    '供电公司说要继续停一周',
    '设备继续用就烧坏了',
    '办到哪了',
  ])('%s: is no wish to go on', (text) => {
    const town = makeTown(plainly())
    town.dm('chen', telling)
    expect(town.dm('chen', text)).not.toContain('刚才说到')
  })

  it('goes on with what is left of a case when that was asked', () => {
    const town = makeTown(plainly())
    town.dm('wang', telling)
    town.dm('wang', '确认')
    town.group('staff-power', '0001 答复：先换了一台变压器', { addressed: true })
    town.dm('wang', '部分解决')
    town.dm('wang', '4分')
    expect(town.dm('wang', '继续')).toContain('继续办理')
  })
})
