/** What only the discipline contact may read, told in an ordinary chat; nobody else hears a word of it. */
import { describe, expect, it } from 'vitest'
import { makeTown, plainly, shipped, type Town } from '../fixtures.ts'
import { readConduct } from './confidence.ts'

const understand = await shipped()

const others = ['dm:coordinator', 'dm:leader', 'dm:head-hucd', 'dm:officer', 'group:hucd', 'group:power', 'group:samr', 'group:approval']

/** All that the bot told anybody but the reporter and the discipline contact. */
const toldOthers = (town: Town): string => others.flatMap((chat) => town.all(chat).map(({ text }) => text)).join('\n')

/** Says each in turn as 王海洋 and returns all that was answered. */
const say = (town: Town, ...texts: readonly string[]): string => texts.map((text) => town.dm('wang', text)).join('\n')

describe('a complaint about conduct', () => {
  const complaint = '投诉住建局窗口的张科长，态度恶劣，故意刁难我们'

  it('A1.19, A2.9: goes round the department it is about, to the discipline contact alone', () => {
    const town = makeTown(understand)
    expect(say(town, complaint)).toContain('不转给被反映的单位')
    expect(say(town, '确认')).toContain('这件保密转送纪检联络员，只有您和纪检联络员能看到')
    expect(town.cases()).toMatchObject([{ admission: 'in-scope', confidence: 'conduct', lead: 'discipline' }])
    expect(town.news('dm:discipline').join()).toContain('张科长')
    expect(toldOthers(town)).toBe('')
  })

  it('may be told without a name or a number', () => {
    const town = makeTown(understand)
    say(town, complaint, '匿名', '确认')
    expect(town.cases()).toMatchObject([{ confidence: 'conduct', enterprise: null, phone: null }])
  })

  it.each([
    ['反映作风问题', { confidence: 'conduct', lead: 'discipline' }],
    ['作风', { confidence: 'conduct', lead: 'discipline' }],
    ['1', { confidence: 'conduct', lead: 'discipline' }],
  ] as const)('is asked about when a matter stands beside it, and 「%s」 keeps it', (answer, expected) => {
    const town = makeTown(understand)
    expect(say(town, '住建局窗口的人态度很差，施工许可证一直不给办')).toContain('您是想反映办事人员的作风问题，还是请部门解决这件事？')
    say(town, answer, '确认')
    expect(town.cases()).toMatchObject([expected])
    expect(toldOthers(town)).toBe('')
  })

  it.each(['请部门解决', '2', '把事办成就行'])('is left to the department where its owner says so: 「%s」', (answer) => {
    const town = makeTown(understand)
    const asked = say(town, '住建局窗口的人态度很差，施工许可证一直不给办')
    expect((asked.match(/？/g) ?? []).length).toBe(1)
    expect(say(town, answer)).not.toContain('作风问题，还是')
    say(town, '确认')
    const [it] = town.cases()
    expect(it).toMatchObject({ admission: 'in-scope' })
    expect(it).not.toHaveProperty('confidence')
  })

  it('is asked about where the model alone thinks so, and an office is named', () => {
    const town = makeTown(plainly('discipline', { dispatch: 'person' }))
    expect(say(town, '办事大厅的人让我们去找别的地方问，问了一圈又回来')).toContain('您是想反映办事人员的作风问题')
    say(town, '作风', '确认')
    expect(town.cases()).toMatchObject([{ confidence: 'conduct', lead: 'discipline' }])
    expect(toldOthers(town)).toBe('')
  })

  it('is not asked about twice', () => {
    const town = makeTown(understand)
    say(town, '审批局的小李爱答不理，我们的食品许可证拖了两个月', '材料是上个月十号交的')
    expect(say(town, '确认')).not.toContain('作风问题，还是')
  })
})

describe('grumbling', () => {
  it.each(['开票系统又坏了，你们就知道踢皮球', '厂门口路灯坏了，跑了三趟没办成'])('is an ordinary appeal: %s', (text) => {
    const town = makeTown(understand)
    expect(say(town, text, '确认')).not.toMatch(/保密转|作风/)
    expect(town.cases().some((it) => 'confidence' in it)).toBe(false)
  })
})

describe('a secret', () => {
  it.each([
    '环评要我们交全部配方，涉及商业秘密，请保密，不要进群',
    '合同底价不能让同行知道，补贴审核要我们公开合同',
  ])('B1: is kept whole, with its files: %s', (text) => {
    const town = makeTown(understand)
    const file = { id: 'f1', name: '配方表.jpg', mime: 'image/jpeg', size: 1_000 }
    expect(town.dm('wang', text, { attachments: [file] })).toContain('纪检联络员（保密，不进部门群）')
    say(town, '确认')
    expect(town.cases()).toMatchObject([{ confidence: 'trade-secret', lead: 'discipline', attachments: [file] }])
    expect(toldOthers(town)).toBe('')
  })
})

describe('what is for the discipline contact, said beside something else', () => {
  const kickback = '他们科长暗示要三千好处费才给办'
  /** A town where an ordinary case is open with the power company. */
  function opened(): Town {
    const town = makeTown(understand)
    say(town, '厂里一周停电三次，机器都停了', '确认')
    if (town.cases()[0]?.status === 'awaiting-dispatch') town.dm('coordinator', '0001 转供电公司')
    for (const chat of others) town.news(chat)
    return town
  }
  const unread = (town: Town): string => others.flatMap((chat) => town.news(chat)).join('\n')

  it.each([`补充 0001 ${kickback}`, `0001 ${kickback}`])('is no supplement of an ordinary case: %s', (text) => {
    const town = opened()
    expect(say(town, text)).toContain('没有发给承办部门')
    say(town, '确认')
    expect(town.cases()).toMatchObject([{ supplements: [] }, { confidence: 'tip-off', lead: 'discipline' }])
    expect(unread(town)).toBe('')
  })

  it('is no reason of a poor rating that the department reads', () => {
    const town = opened()
    town.group('staff-power', '0001 答复：已检修线路', { addressed: true })
    say(town, '解决了', '1分')
    for (const chat of others) town.news(chat)
    expect(say(town, kickback)).toContain('没有发给承办部门')
    expect(unread(town)).not.toContain('好处费')
  })

  it('is not passed on in anger about a confidential case beside an ordinary one', () => {
    const town = opened()
    say(town, '投诉城管局的李队长，态度恶劣，骂我们员工', '确认')
    expect(unread(town)).toBe('')
    expect(say(town, '李队长的事第三次问了，你们到底管不管！！')).toContain('着急')
    const told = unread(town)
    expect(told).toContain('停电三次')
    expect(told).not.toMatch(/李队长|0002/)
    say(town, '0002 第四次问了，你们到底管不管！！')
    expect(unread(town)).toBe('')
  })

  it('is not passed on in anger', () => {
    const town = opened()
    say(town, '你们城管局的李队长骂我们员工，态度恶劣，太过分了！！')
    expect(unread(town)).toBe('')
  })
})

describe('非线索', () => {
  const text = '反映城管局作风问题，门口占道没人清理'
  /** A confidential case that the discipline contact would give to the city managers. */
  function proposed(): Town {
    const town = makeTown(understand)
    say(town, text, '确认')
    expect(town.cases()).toMatchObject([{ lead: 'discipline' }])
    town.news('dm:wang')
    town.news('dm:discipline')
    return town
  }

  it('asks for a department where none is named', () => {
    const town = proposed()
    expect(town.dm('discipline', '0001 非线索')).toContain('请写明建议哪个部门')
  })

  it('A2.9: leaves only with the consent of its reporter, as a new case in the words that were confirmed', () => {
    const town = proposed()
    expect(town.dm('discipline', '0001 非线索，转城管局')).toContain('同意之前内容不会转出')
    expect(town.news('dm:wang').join()).toContain('没有您的同意，内容不会转出')
    expect(toldOthers(town)).toBe('')
    expect(say(town, '同意')).toContain('请核对下面要登记的内容')
    expect(town.news('dm:discipline').join()).toContain('诉求人同意')
    expect(toldOthers(town)).toBe('')
    say(town, '重写')
    say(town, '我们厂门口的占道摊位没人清理', '确认')
    const [kept, fresh] = town.cases()
    expect(kept).toMatchObject({ lead: 'discipline', status: 'dispatched' })
    expect(fresh).toMatchObject({ admission: 'in-scope', text: '我们厂门口的占道摊位没人清理' })
    expect(fresh).not.toHaveProperty('confidence')
    expect(toldOthers(town)).not.toMatch(/作风|0001/)
  })

  it('goes where the discipline contact said when the words are left as they are', () => {
    const town = proposed()
    town.dm('discipline', '0001 非线索，转城管局')
    say(town, '同意', '确认')
    expect(town.cases()[1]).toMatchObject({ lead: 'urban_mgmt', admission: 'in-scope' })
  })

  it('stays where it is without consent', () => {
    const town = proposed()
    town.dm('discipline', '0001 非线索，转城管局')
    expect(say(town, '不同意')).toContain('内容不转出')
    expect(town.news('dm:discipline').join()).toContain('不同意转出')
    expect(town.cases()).toHaveLength(1)
    expect(toldOthers(town)).toBe('')
    expect(say(town, '同意')).not.toContain('请核对下面')
  })
})

describe('the discipline contact', () => {
  /** A complaint about conduct that is with the discipline contact. */
  function filed(): Town {
    const town = makeTown(understand)
    say(town, '投诉城管局的李队长，态度恶劣，骂我们员工', '确认')
    for (const chat of ['dm:wang', 'dm:discipline']) town.news(chat)
    return town
  }

  it('A2.9: works with the plain words of the trade in the direct chat', () => {
    const town = filed()
    expect(town.dm('discipline', '0001 签收')).toContain('已签收')
    expect(town.dm('discipline', '0001 已联系，电话核对了时间和经过')).toContain('QS20261123-0001')
    expect(town.dm('discipline', '0001 进展：已调取大厅录像')).toContain('QS20261123-0001')
    expect(town.dm('discipline', '0001 查看电话')).toContain('13800000001')
    expect(town.news('dm:wang').join()).toContain('已调取大厅录像')
    expect(town.dm('discipline', '0001 答复：已对当事人谈话提醒')).toContain('QS20261123-0001')
    expect(say(town, '解决了', '5')).toContain('QS20261123-0001')
    expect(town.cases()).toMatchObject([{ status: 'closed', rating: { level: 5 } }])
    expect(toldOthers(town)).toBe('')
  })

  it('A2.9: extends without anybody’s leave, and the reporter hears of it without the reason', () => {
    const town = filed()
    expect(town.dm('discipline', '0001 延期 2 天，要找三名证人核实')).toContain('已延期并告知诉求人')
    const told = town.news('dm:wang').join()
    expect(told).toContain('纪检联络员需要更多时间核实')
    expect(told).not.toMatch(/证人|营商办/)
    expect(toldOthers(town)).toBe('')
  })

  it('cannot hand it on, and reads what to write instead', () => {
    const town = filed()
    expect(town.dm('discipline', '0001 退单：属城管局职责，建议城管局')).toContain('请写「非线索，转+部门」')
    expect(town.cases()).toMatchObject([{ lead: 'discipline', objection: null }])
  })

  it('is told alone when a good rating is asked for', () => {
    const town = filed()
    town.dm('discipline', '请企业给个五星好评')
    expect(toldOthers(town)).toBe('')
  })
})

describe('readConduct', () => {
  it.each(['作风问题', '反映作风问题', '就是投诉他', '前者', '1', '第一个', '都有', '保密'])('hears 作风 in 「%s」', (text) => {
    expect(readConduct(text)).toBe(true)
  })
  it.each(['请部门解决', '解决这件事', '后者', '2', '不是反映作风', '把事办成就行', '不针对谁'])('hears the matter in 「%s」', (text) => {
    expect(readConduct(text)).toBe(false)
  })
  it.each(['许可证是上个月交的', '嗯', '不知道', '？'])('hears neither in 「%s」', (text) => {
    expect(readConduct(text)).toBeNull()
  })
})
