import { describe, expect, it } from 'vitest'
import { makeTown, shipped } from '../fixtures.ts'
import type { Media } from '../message.ts'

const understand = await shipped()
const photo: Media = { id: 'a'.repeat(64), name: '现场.jpg', mime: 'image/jpeg', size: 120_000 }
const two = '招不到焊工，缺三十个人。另外自来水水压太小，二楼车间用不上水。'
const leads = (town: ReturnType<typeof makeTown>): readonly (string | null)[] => town.cases().map((it) => ('lead' in it ? it.lead : null))

describe('several problems in one message', () => {
  it('are listed, each with its target, and filed under numbers of their own by one 确认', () => {
    const town = makeTown(understand)
    expect(town.dm('wang', two)).toMatch(
      /^您说了两件事，我分开登记，各自转办：\n1 招不到焊工，缺三十个人。 → 人社局\n2 自来水水压太小，二楼车间用不上水。 → 水务\n【企业】凯成科技有限公司\n/,
    )
    expect(town.dm('wang', '确认')).toBe(
      [
        '已受理两件，分开办理。',
        '1 QS20261123-0001「招不到焊工，缺三十个人。」转人社局，最迟明天（周二）17:30前联系您。',
        '2 QS20261123-0002「自来水水压太小，二楼车间用不上水。」转水务，最迟明天（周二）17:30前联系您。',
        '有进展我会告诉您。',
      ].join('\n'),
    )
    const [one, other] = town.cases()
    expect(one).toMatchObject({ text: '招不到焊工，缺三十个人。', lead: 'hrss', phone: '13800000001', reporter: 'wang' })
    expect(other).toMatchObject({ text: '自来水水压太小，二楼车间用不上水。', lead: 'water', phone: '13800000001', reporter: 'wang' })
    expect(one?.matter).not.toBe(other?.matter)
    expect(town.news('group:hrss').join()).not.toContain('水压')
    expect(town.dialog('dm:wang')).toMatchObject({ draft: null, asked: null })
  })

  it('are told apart when they come in pieces', () => {
    const town = makeTown(understand)
    expect(town.dm('wang', ['你好', '招不到焊工，缺三十个人', '还有个事', '自来水水压太小，二楼车间用不上水'])).toContain('您说了两件事')
    town.dm('wang', '两件一起提交')
    expect(leads(town)).toEqual(['hrss', 'water'])
  })

  it('wait for name and number once', () => {
    const town = makeTown(understand)
    expect(town.dm('chen', two)).toContain('哪家企业')
    town.dm('chen', '老陈面馆')
    expect(town.dm('chen', '13800000009')).toMatch(/1 招不到焊工[\s\S]*2 自来水[\s\S]*【企业】老陈面馆\n【电话】138\*{4}0009/)
    town.dm('chen', '确认')
    expect(town.cases().map(({ enterprise, phone }) => [enterprise, phone])).toEqual(Array(2).fill(['老陈面馆', '13800000009']))
  })

  it.each(['是一件事', '其实是一件事', '不用分', '不要分开', '合成一件'])('are one when their owner says so: %s', (word) => {
    const town = makeTown(understand)
    town.dm('wang', two)
    expect(town.dm('wang', word)).toContain(`已合成一件。请再看一下：\n【诉求】${two}`)
    town.dm('wang', '确认')
    expect(town.cases().map(({ text }) => text)).toEqual([two])
  })

  it('are two again when he thinks better of it', () => {
    const town = makeTown(understand)
    town.dm('wang', two)
    town.dm('wang', '不用分')
    expect(town.dm('wang', '还是分开吧')).toContain('已分开。请再看一下：\n您说了两件事')
  })

  it.each(['第二件不要了', '去掉第二件', '取消第二件'])('lose the one that is not wanted: %s', (word) => {
    const town = makeTown(understand)
    town.dm('wang', two)
    expect(town.dm('wang', word)).toContain('已去掉第 2 件。请再看一下：\n【诉求】招不到焊工，缺三十个人。\n')
    town.dm('wang', '确认')
    expect(leads(town)).toEqual(['hrss'])
  })

  it('are corrected in plain words', () => {
    const town = makeTown(understand)
    town.dm('wang', two)
    expect(town.dm('wang', '不是三十个是四十个')).toMatch(
      /「三十个」改为「四十个」。请再看一下：\n您说了两件事[\s\S]*1 招不到焊工，缺四十个人/,
    )
    expect(town.dm('wang', '电话改成13900000003')).toContain('【电话】139****0003')
    town.dm('wang', '确认')
    expect(town.cases().map(({ phone }) => phone)).toEqual(['13900000003', '13900000003'])
  })

  it('take their files along, but a tip-off keeps them to itself', () => {
    const town = makeTown(understand)
    town.dm('wang', two, { attachments: [photo] })
    town.dm('wang', '确认')
    expect(town.cases().map(({ attachments }) => attachments.length)).toEqual([1, 1])
    const lead = '所里的王科长暗示我们给好处费，不给就天天来查。另外自来水水压太小，二楼车间用不上水。'
    const shown = town.dm('wang', lead, { attachments: [photo] })
    expect(shown).toMatch(/1 所里的王科长[^\n]* → 纪检联络员（保密，不进部门群）\n2 自来水[^\n]* → 水务\n/)
    expect(shown).toContain('【附件】1 个，只随保密的那件')
    expect(town.dm('wang', '确认')).toMatch(/1 QS20261123-0003「[^」]*」保密转送纪检联络员，不进部门群/)
    expect(town.case('0003')).toMatchObject({ admission: 'tip-off', attachments: [photo] })
    expect(town.case('0004')).toMatchObject({ admission: 'in-scope', lead: 'water', attachments: [] })
    expect([...town.news('group:water'), ...town.news('dm:coordinator')].join()).not.toMatch(/王科长|好处费/)
  })

  it('are not submitted by the card of another summary', () => {
    const town = makeTown(understand)
    const earlier = town.dm('wang', two)
    town.dm('wang', '不是三十个是四十个')
    expect(town.dm('wang', '确认', { tap: true, quote: earlier })).toContain('缺四十个人')
    expect(town.cases()).toEqual([])
    town.dm('wang', '确认', { tap: true, quote: town.all('dm:wang').at(-1)?.text ?? '' })
    expect(town.cases()).toHaveLength(2)
  })

  it('are followed by what was told meanwhile, in the same answer', () => {
    const town = makeTown(understand)
    town.dm('wang', two)
    expect(town.dm('wang', '留抵退税申请三个月了还没到账')).toContain('另一件')
    town.dm('wang', '另一件')
    const said = town.dm('wang', '确认')
    expect(said).toMatch(/已受理两件[\s\S]*接着登记另一件事：「留抵退税[\s\S]*【诉求】留抵退税/)
    town.dm('wang', '确认')
    expect(leads(town)).toEqual(['hrss', 'water', 'tax'])
  })
})
