import { describe, expect, it } from 'vitest'
import { makeTown, plainly, type Town } from '../fixtures.ts'

const telling = '厂区老停电，一周三次'
const takesBack = (town: Town, who: string, text: string): string => town.dm(who, '', { recall: text })
const file = (id: string, name: string) => ({ id, name, mime: 'image/png', size: 1 })

function draftOf(town: Town, who: string) {
  const dialog = town.dialog(`dm:${who}`)
  return dialog?.type === 'reporter' ? dialog.draft : null
}

describe('a message that is taken back', () => {
  it('leaves the report that is not submitted, and the rest of it stays', () => {
    const town = makeTown(plainly())
    town.dm('wang', telling)
    town.dm('wang', '找过郭慧她说不管')
    const said = takesBack(town, 'wang', '找过郭慧她说不管')
    expect(said).toMatch(/您撤回的那条已经去掉[\s\S]*【诉求】厂区老停电，一周三次\n/)
    expect(JSON.stringify(draftOf(town, 'wang'))).not.toContain('郭慧')
    town.dm('wang', '确认')
    expect(town.case('0001').text).toBe(telling)
  })

  it.each([
    ['the first of a burst', '你好，我想问下，厂区老停电', '【诉求】一周三次，影响交货\n'],
    ['the middle of a burst', '一周三次', '【诉求】厂区老停电，影响交货\n'],
    ['the last of a burst', '影响交货', '【诉求】厂区老停电，一周三次\n'],
  ])('is cut out of what it was joined to: %s', (_, text, left) => {
    const town = makeTown(plainly())
    town.dm('wang', ['你好，我想问下，厂区老停电', '一周三次', '影响交货'])
    expect(takesBack(town, 'wang', text)).toContain(left)
  })

  it('takes its files along, but not one that was sent twice', () => {
    const town = makeTown(plainly())
    town.dm('wang', telling)
    town.dm('wang', '配电房的照片', { attachments: [file('a', '一.png'), file('b', '二.png')] })
    town.dm('wang', '再发一次', { attachments: [file('b', '二.png')] })
    takesBack(town, 'wang', '配电房的照片')
    expect(draftOf(town, 'wang')?.attachments.map(({ id }) => id)).toEqual(['b'])
  })

  it('takes its phone number along, and the slot is asked for again', () => {
    const town = makeTown(plainly())
    town.dm('chen', telling)
    town.dm('chen', '匿名')
    expect(town.dm('chen', '13800000003')).toContain('【电话】138****0003')
    expect(takesBack(town, 'chen', '13800000003')).toContain('请留一个电话')
    expect(draftOf(town, 'chen')?.phone).toBeNull()
  })

  it('ends a report of which nothing is left', () => {
    const town = makeTown(plainly())
    town.dm('wang', telling)
    expect(takesBack(town, 'wang', telling)).toContain('没有提交任何内容')
    expect(draftOf(town, 'wang')).toBeNull()
    expect(town.dm('wang', '恢复草稿')).not.toContain('停电')
  })

  it('is never read when it is taken back in the same burst', () => {
    const town = makeTown(plainly())
    town.dm('wang', telling)
    // Both in one turn: the message, and that it is taken back.
    expect(town.burst('wang', [{ text: '郭慧收钱' }, { text: '', recall: '郭慧收钱' }])).toBe('好的，您撤回的那条没有记下。')
    expect(JSON.stringify(town.dialog('dm:wang'))).not.toContain('郭慧')
  })

  it('stays in a case that is submitted, where the department reads that it was taken back', () => {
    const town = makeTown(plainly())
    town.dm('wang', telling)
    town.dm('wang', '确认')
    town.news('group:power')
    const said = takesBack(town, 'wang', telling)
    expect(said).toMatch(/已经随 QS20261123-0001 提交，内容会保留，我注明「已撤回」/)
    expect(town.news('group:power').join()).toMatch(/0001[\s\S]*【已撤回】企业撤回了之前发的一条消息：「厂区老停电/)
    expect(town.case('0001').text).toBe(telling)
  })

  it('is marked also where it was added later', () => {
    const town = makeTown(plainly())
    town.dm('wang', telling)
    town.dm('wang', '确认')
    town.dm('wang', '0001 补充：昨天又停了两次')
    town.news('group:power')
    takesBack(town, 'wang', '0001 补充：昨天又停了两次')
    expect(town.news('group:power').join()).toContain('【已撤回】')
  })

  it('does no harm when it is of no use, unknown, or taken back twice', () => {
    const town = makeTown(plainly())
    town.dm('wang', telling)
    town.dm('wang', '帮助')
    expect(takesBack(town, 'wang', '帮助')).toContain('没有用在诉求里')
    expect(takesBack(town, 'wang', '从没说过')).toContain('没有用在诉求里')
    takesBack(town, 'wang', telling)
    expect(takesBack(town, 'wang', telling)).toContain('没有用在诉求里')
  })

  it('is told to the person who has the talk', () => {
    const town = makeTown(plainly())
    town.dm('wang', '转人工')
    town.dm('wang', '我说错了一句')
    town.news('dm:coordinator')
    expect(takesBack(town, 'wang', '我说错了一句')).toBe('')
    expect(town.news('dm:coordinator')).toEqual(['【人工对话 R1】王海洋（凯成科技）撤回了一条消息。'])
  })

  it('means nothing to groups and desks', () => {
    const town = makeTown(plainly())
    town.dm('coordinator', '待办')
    expect(takesBack(town, 'coordinator', '待办')).toBe('')
    town.group('staff-power', '收到')
    expect(town.group('staff-power', '', { recall: '收到' })).toBe('')
  })
})
