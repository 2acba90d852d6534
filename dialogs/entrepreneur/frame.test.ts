import { describe, expect, it } from 'vitest'
import { emptyDraft } from '../dialog.ts'
import { givenFor, makeTown, person, plainly, shipped } from '../fixtures.ts'
import { details as words } from '../wording.ts'
import { nextDetail, typeOf } from './frame.ts'
import { type DetailName, detailNames, details, mostInvited, reportTypes } from './report-types.ts'

const understand = await shipped()
const given = givenFor(understand, { speaker: person('wang') })

describe('the declarations of report types', () => {
  it('name only details that are declared and worded, each under its own name', () => {
    expect(Object.entries(details).filter(([name, detail]) => detail.name !== name)).toEqual([])
    expect([...detailNames].sort()).toEqual(Object.keys(words).sort())
    expect(detailNames.filter((name) => !reportTypes.some((type) => type.details.includes(name)))).toEqual([])
  })

  it('ask for a detail that depends on another after it', () => {
    for (const { details: names } of reportTypes)
      for (const name of names) {
        const after: DetailName | undefined = 'after' in details[name] ? details[name].after : undefined
        if (after !== undefined) expect(names.indexOf(after)).toBeLessThan(names.indexOf(name))
        if (after !== undefined) expect(names).toContain(after)
      }
  })

  it('end with one that fits everything', () => {
    expect(typeOf('门口的路灯不亮', given).name).toBe('general')
  })

  it.each([
    ['我们缺二十个车工，招了一个月没来几个', 'hiring'],
    ['银行说下个月到期的贷款不给续了', 'finance'],
    ['车间一天跳闸好几回', 'utilities'],
    ['当初招商说好的装修补贴到现在没有影子', 'promise'],
    ['镇上的工程做完两年了，工程款还欠着', 'arrears'],
    ['这个月消防、街道来查了五次', 'inspection'],
    ['高新技术企业怎么申请认定', 'policy'],
    ['发往港口的货车老被堵在收费站，一耽误就是半天', 'logistics'],
  ])('are chosen by what was told: %s', (text, name) => {
    expect(typeOf(text, given).name).toBe(name)
  })
})

describe('what a report asks for beside its summary', () => {
  const draft = emptyDraft({ enterprise: '清河机械', phone: '13800000002' })

  it.each([
    ['我们厂招不到人', 'headcount'],
    ['我们厂缺焊工，要30个', 'wish'],
    ['我们厂缺焊工，要30个，月底前要到岗', null],
    ['银行不给续贷', 'amount'],
    ['银行不给续贷，三百万', 'loan'],
  ] as const)('is what nobody has told yet: %s', (text, name) => {
    expect(nextDetail(draft, text, given)).toBe(name)
  })

  it('is nothing while a question is open, nor when enough was asked', () => {
    expect(nextDetail({ ...draft, invited: ['headcount'] }, '我们厂招不到人', given)).toBeNull()
    const answered = { ...draft, invited: ['headcount', 'wish'], details: { headcount: '30个', wish: '' } }
    expect(answered.invited).toHaveLength(mostInvited)
    expect(nextDetail(answered, '我们厂招不到人', given)).toBeNull()
  })

  it('goes to the card of the department; what is sensitive only to whoever asks for the number', () => {
    const town = makeTown(understand)
    town.dm('wang', '银行不给续贷了')
    town.dm('wang', '三百万')
    town.dm('wang', '农商行的，12月20号到期')
    town.dm('wang', '确认')
    town.dm('coordinator', 'QS20261123-0001 转fin_office')
    const [card] = town.news('group:fin_office')
    expect(card).toContain('金额：三百万\n')
    expect(card).toContain('贷款情况：已提供，查看电话时一并给出')
    expect(card).not.toContain('农商行')
    town.group('staff-fin_office', '0001 查看电话', { addressed: true })
    expect(town.news('dm:staff-fin_office')[0]).toContain('贷款情况：农商行的，12月20号到期。')
  })

  it('A4.9: of a promise that is not kept is who made it and when, on what paper, and how much it was', () => {
    const told = '当初招商说好的装修补贴到现在没有影子'
    const known = (...names: readonly DetailName[]) => ({
      ...draft,
      invited: names,
      details: Object.fromEntries(names.map((name) => [name, '说过了'])),
    })
    expect(nextDetail(draft, told, given)).toBe('promise')
    expect(nextDetail(known('promise'), told, given)).toBe('paper')
    expect(nextDetail(draft, '当初招商局王主任去年三月答应装修补贴，到现在没有影子', given)).toBe('paper')
    expect(nextDetail(draft, '招商局王主任去年三月答应装修补贴，有纪要，到现在没有影子', given)).toBe('amount')
    expect(nextDetail(draft, '招商局王主任去年三月答应装修补贴八十万，有纪要，到现在没有影子', given)).toBeNull()
  })

  it('A4.9: of a promise goes to the department with the case', () => {
    const town = makeTown(understand)
    town.dm('wang', '当初招商说好的装修补贴到现在没有影子')
    town.dm('wang', '招商局王主任，去年三月')
    town.dm('wang', '有会议纪要')
    town.dm('wang', '确认')
    town.dm('coordinator', 'QS20261123-0001 转investment')
    expect(town.news('group:investment').join('\n')).toMatch(/承诺情况：招商局王主任，去年三月[\s\S]*依据材料：有会议纪要/)
  })

  it('is put aside by whoever does not know, and not asked for again', () => {
    const town = makeTown(understand)
    expect(town.dm('wang', '我们厂招不到人')).toContain(words.headcount.ask)
    expect(town.dm('wang', '说不准')).toMatch(/^好的。请再看一下/)
    expect(town.all('dm:wang').filter(({ text }) => text.includes(words.headcount.ask))).toHaveLength(1)
  })

  it('says why, and takes no day that is over', () => {
    const town = makeTown(plainly())
    expect(town.dm('wang', '门口的变压器响得厉害')).toContain(words.wish.ask)
    expect(town.dm('wang', '问这个干嘛')).toContain(words.wish.why)
  })

  it('echoes a wish with its day', () => {
    const town = makeTown(understand)
    town.dm('wang', '我们厂缺焊工，要30个')
    expect(town.dm('wang', '去年年底')).toContain('已经过了')
    expect(town.dm('wang', '下个月底吧')).toContain('【期限】下个月底（12月31日）')
    town.dm('wang', '确认')
    town.dm('coordinator', 'QS20261123-0001 转hrss')
    expect(town.news('group:hrss')[0]).toContain('期限：下个月底（12月31日）')
  })
})

describe('a question in passing', () => {
  it('about the service is answered, and the talk goes on', () => {
    const town = makeTown(understand)
    town.dm('chen', '后厨老停电，一周三次')
    expect(town.dm('chen', '这个收费吗')).toMatch(/^不收任何费用[\s\S]*请问是哪家企业/)
    expect(town.dm('chen', '老陈面馆，你们周末上班吗')).toMatch(/^我全天都能登记[\s\S]*请留一个电话/)
    expect(town.dm('chen', '13800000009，多久能有答复')).toMatch(/^承办单位在 1 个工作日内联系您，在 3 个工作日内反馈[\s\S]*【电话】138/)
  })

  it('about policy is kept for a report of its own, and not guessed at', () => {
    const town = makeTown(understand)
    town.dm('wang', '后厨老停电，一周三次')
    expect(town.dm('wang', '稳岗补贴怎么申请呀')).toMatch(/由主管部门答复您[\s\S]*【另记】还有 1 件事/)
    expect(town.dm('wang', '确认')).toMatch(/已受理[\s\S]*接着登记另一件事：「稳岗补贴怎么申请呀」/)
  })
})

describe('another matter while a report is open', () => {
  it('puts the first aside, and both can be taken up again', () => {
    const town = makeTown(understand)
    town.dm('wang', '厂里老停电，一周三次')
    expect(town.dm('wang', '在吗，想问发票的事')).toMatch(/那份草稿先留着[\s\S]*想反映哪一类/)
    expect(town.dm('wang', '发票额度不够用')).toContain('税务局')
    expect(town.dm('wang', '我的草稿')).toMatch(/您有 2 份没提交的：\n1 .*发票额度不够用\n2 厂里老停电/)
    expect(town.dm('wang', '继续 2')).toContain('【诉求】厂里老停电，一周三次')
    expect(town.dm('wang', '确认')).toMatch(/已受理[\s\S]*还有一份没提交的/)
    expect(town.dm('wang', '继续 1')).toContain('发票额度不够用')
    expect(town.dm('wang', '确认')).toContain('已受理')
    expect(town.cases()).toHaveLength(2)
  })

  it('the next morning begins a report of its own without asking', () => {
    const town = makeTown(understand)
    town.dm('wang', '厂里老停电，一周三次')
    town.at('2026-11-24 09:30')
    expect(town.dm('wang', '员工子女上学的学位排不上，孩子九月就要报名')).toMatch(/那份草稿先留着[\s\S]*教育局/)
  })

  it('a topic alone is asked about, by kinds that can be chosen', () => {
    const town = makeTown(understand)
    expect(town.dm('wang', '贷款')).toMatch(/^想反映哪一类？1 .+，2 .+，3 /)
    expect(town.dm('wang', '第二个')).toMatch(/【诉求】贷款，/)
  })
})

describe('an answer that is none', () => {
  it('takes no house number for a day', () => {
    const town = makeTown(understand)
    town.dm('wang', '最近自来水水压太小，中午后厨根本用不上水')
    expect(town.dm('wang', '后厨在临港路18号')).not.toContain('【期限】')
  })

  it('takes no score for a place', () => {
    expect(details.place.answers.test('5分')).toBe(false)
    expect(details.place.answers.test('三号楼')).toBe(true)
  })
})
