import { describe, expect, it } from 'vitest'
import { runningClock } from '../../cases/case.ts'
import { makeTown, plainly, type Town } from '../fixtures.ts'
import type { Media } from '../message.ts'

const photo: Media = { id: 'ab12', name: '现场.jpg', mime: 'image/jpeg', size: 48_213 }

/** The power company has a case of wang's. */
function town(): Town {
  const it = makeTown(plainly())
  it.dm('wang', '厂区老停电，一周三次')
  it.dm('wang', '确认')
  it.news('dm:wang')
  it.news('group:power')
  return it
}

describe('上门', () => {
  it.each([
    '0001 上门了，看了变压器，王总在场',
    '0001 已上门：看了变压器，王总在场',
    '0001 今天上午上门了 看了变压器',
  ])('A3.4: is noted and put to the enterprise, and is no contact yet: %s', (text) => {
    const it = town()
    expect(it.group('staff-power', text)).toMatch(/已登记上门（.*，供电公司），已请企业确认/)
    expect(it.news('dm:wang')[0]).toMatch(/^QS20261123-0001：供电公司说今天10:00已上门：「看了变压器.*」。部门今天上门了吗？$/)
    expect(runningClock(it.case('0001'), 'contact')).toBeDefined()
  })

  it.each(['是', '是的', '上门了', '来过了', '上午来了', '来过了 量了一下'])('A3.4: is a contact by the enterprise’s word: %s', (word) => {
    const it = town()
    it.group('staff-power', '0001 上门了，看了变压器')
    expect(it.dm('wang', word)).toContain('已记录部门上门')
    expect(it.news('group:power')).toEqual(['QS20261123-0001 企业确认部门已上门，记为已联系。'])
    expect(runningClock(it.case('0001'), 'contact')).toBeUndefined()
    expect(it.dm('wang', '没有联系')).not.toContain('重新打开')
  })

  it.each([
    '没有',
    '没有上门',
    '没人来',
    '没来过',
    '没见着人',
    '没见到人影',
  ])('A1.4, A3.4: is denied by the enterprise’s word, and both offices hear of it: %s', (word) => {
    const it = town()
    it.group('staff-power', '0001 上门了，看了变压器')
    expect(it.dm('wang', word)).toMatch(/供电公司没有上门，QS20261123-0001 的联系时限照常计算/)
    expect(it.news('group:power').join()).toContain('企业表示部门没有上门，联系时限不变：明天（周二）17:30')
    expect(it.news('dm:coordinator').join()).toContain('登记已上门，企业表示没有上门')
    expect(runningClock(it.case('0001'), 'contact')).toBeDefined()
  })

  it('A3.4: with a photo is a contact at once', () => {
    const it = town()
    expect(it.group('staff-power', '0001 已上门：看了变压器', { attachments: [photo] })).toContain('有现场照片，记为已联系')
    expect(it.news('dm:wang').join()).toMatch(/并附了现场照片，记为已联系。如果没有，请回复「没有联系」/)
    expect(it.dm('wang', '没有联系')).toContain('联系时限重新打开')
  })

  it('after a call asks nothing', () => {
    const it = town()
    it.group('staff-power', '0001 已联系，约好下午去厂里')
    it.news('dm:wang')
    it.group('staff-power', '0001 上门了，看了变压器')
    expect(it.news('dm:wang')).toEqual(['QS20261123-0001：供电公司登记已上门：「看了变压器」。'])
  })

  it('asks for what was done there, and is no command when it is asked or planned', () => {
    const it = town()
    expect(it.group('staff-power', '0001 上门了')).toContain('请补一句联系情况')
    it.group('staff-power', '看了变压器，王总在场')
    expect(it.case('0001')).toMatchObject({ visit: { text: '看了变压器，王总在场' } })
    const other = town()
    other.group('staff-power', '0001 上门了吗？')
    other.group('staff-power', '0001 下午上门')
    expect(other.case('0001')).not.toHaveProperty('visit')
  })

  it('is taken back with its question', () => {
    const it = town()
    it.group('staff-power', '0001 上门了，看了变压器')
    expect(it.group('staff-power', '0001 撤销')).toContain('已撤销刚才的上门登记')
    expect(it.case('0001')).not.toHaveProperty('visit')
  })

  it('answers by the buttons of its own question only', () => {
    const it = town()
    it.group('staff-power', '0001 上门了，看了变压器')
    it.dm('wang', 'QS20261123-0001 上门了', { tap: true })
    expect(it.case('0001')).toMatchObject({ contact: { how: 'visit', confirmed: true } })
    expect(it.dm('wang', 'QS20261123-0001 没有上门', { tap: true })).toContain('这个按钮已经过时')
  })
})
