import { describe, expect, it } from 'vitest'
import { makeTown, plainly, type Town } from '../fixtures.ts'

/** A case of Wang, 0001, that was not admitted. */
function declined(): Town {
  const town = makeTown(plainly())
  for (const text of ['厂区老停电，物业说合同纠纷法院在审', '确认']) town.dm('wang', text)
  town.dm('coordinator', '0001 不予受理：诉讼，同一合同纠纷法院已立案')
  town.dm('leader', '0001 同意不予受理')
  for (const chat of ['dm:wang', 'dm:leader', 'dm:coordinator']) town.news(chat)
  return town
}

const reason = '法院审的是租金，停电是线路的事'

describe('不予受理, to its reporter', () => {
  it('carries a button for the appeal', () => {
    const answer = declined()
      .all('dm:wang')
      .findLast(({ text }) => text.includes('不予受理'))
    expect(answer?.buttons).toEqual([{ label: '我要申诉', value: 'QS20261123-0001 申诉' }])
  })

  it('is shown with its reason and path when it is asked for', () => {
    expect(declined().dm('wang', '0001')).toMatch(
      /阶段：告知途径（不予受理）[\s\S]*原因：同一合同纠纷法院已立案。[\s\S]*可以联系：受理法院/,
    )
  })

  it('says how to object while that may be done, and to the reporter alone', () => {
    const town = declined()
    expect(town.dm('wang', '0001')).toContain('可以在11月30日（周一）17:30前申诉一次：回复「申诉」加理由。')
    expect(town.dm('leader', '0001')).not.toContain('申诉')
    town.at('2026-12-01 10:00')
    expect(town.dm('wang', '0001')).not.toContain('申诉')
  })

  it('A3.6: asks for no rating', () => {
    const town = declined()
    town.at('2026-12-15 10:00')
    expect(town.news('dm:wang').join()).not.toMatch(/打个分|解决了吗/)
    expect(town.dm('wang', '5分')).toContain('没有等您评价的诉求')
  })
})

describe('a word against it without the word for an appeal', () => {
  it.each(['凭什么不受理', '为什么不受理啊', '怎么又不受理'])('is told the reason, and asked for one: %s', (text) => {
    const town = declined()
    expect(town.dm('wang', text)).toMatch(/^QS20261123-0001 不予受理的原因：同一合同纠纷法院已立案。认为应当受理的，请说说理由/)
    expect(town.dm('wang', reason)).toContain('已收到您对 QS20261123-0001 不予受理的申诉')
  })

  it.each(['那我找谁', '该去哪个部门反映'])('is told where to go: %s', (text) => {
    expect(declined().dm('wang', text)).toContain('可以联系：受理法院')
  })

  it('is told how the appeal stands while it is weighed', () => {
    const town = declined()
    town.dm('wang', `申诉：${reason}`)
    expect(town.dm('wang', '凭什么不受理')).toContain('申诉正在复核')
    expect(town.dm('wang', '什么时候给我回话')).toContain('申诉正在复核')
  })
})

describe('an appeal', () => {
  it.each([
    `申诉：${reason}`,
    `不服，${reason}`,
    `我不服：${reason}`,
    `0001 申诉 ${reason}`,
    `对不予受理有异议，${reason}`,
  ])('%s', (text) => {
    const town = declined()
    expect(town.dm('wang', text)).toBe(
      '已收到您对 QS20261123-0001 不予受理的申诉，由提出人以外的人复核，最迟11月26日（周四）17:30前告诉您结果。',
    )
    expect(town.case('0001')).toMatchObject({ status: 'declined', appeal: { reason } })
    expect(town.news('dm:leader')[0]).toMatch(/^请复核 QS20261123-0001 的申诉\n[\s\S]*企业说：法院审的是租金，停电是线路的事\n/)
    expect(town.news('dm:coordinator')).toEqual([])
  })

  it('is asked for its reason after the button', () => {
    const town = declined()
    expect(town.dm('wang', 'QS20261123-0001 申诉', { tap: true })).toBe('请说说 QS20261123-0001 为什么应当受理，一两句就行。')
    expect(town.dm('wang', reason)).toContain('已收到您对 QS20261123-0001 不予受理的申诉')
  })

  it('upheld, brings the case back, and its reporter hears by when', () => {
    const town = declined()
    town.dm('wang', `申诉：${reason}`)
    expect(town.dm('coordinator', '0001 予以受理')).toContain('由您提出')
    expect(town.dm('leader', '0001 予以受理')).toBe('QS20261123-0001 申诉成立，予以受理，已请营商办转办。')
    expect(town.news('dm:wang')).toEqual([
      'QS20261123-0001：经复核，您的申诉成立，这件予以受理。营商办正在确认承办单位，最迟今天15:30前转办。',
    ])
    expect(town.news('dm:coordinator').at(-1)).toContain('待转办 QS20261123-0001（申诉成立）')
  })

  it('dismissed, is told with the reason, and is the last word', () => {
    const town = declined()
    town.dm('wang', `申诉：${reason}`)
    expect(town.dm('leader', '0001 维持不予受理')).toContain('请写明维持的理由')
    expect(town.dm('leader', '0001 维持不予受理：起诉状第三项就是线路')).toBe('QS20261123-0001 维持不予受理，原因已告诉企业。')
    expect(town.news('dm:wang')[0]).toContain('维持不予受理。原因：起诉状第三项就是线路。可以联系：受理法院')
    expect(town.dm('wang', `申诉：${reason}`)).toContain('已经申诉并复核过')
  })

  it('comes in time, or it is said what to do', () => {
    const town = declined()
    town.at('2026-12-01 09:00')
    expect(town.dm('wang', `申诉：${reason}`)).toContain('申诉要在11月30日（周一）17:30前提出')
  })

  it('is none where nothing was declined: it is told like any report', () => {
    const town = makeTown(plainly())
    expect(town.dm('wang', '申诉')).toContain('没有不予受理的诉求')
    expect(town.dm('wang', '不服这个罚款，厂里没有超标排放')).toContain('回复「确认」提交')
  })
})

describe('two cases that their reporter calls one', () => {
  function twice(): Town {
    const town = makeTown(plainly())
    for (const text of ['厂区老停电，一周三次', '确认', '变压器晚上响得厉害', '确认']) town.dm('wang', text)
    town.news('group:power')
    return town
  }

  it.each(['0002 并入 0001', '0001 和 0002 是同一件事', '把0001和0002合并'])('%s', (text) => {
    const town = twice()
    expect(town.dm('wang', text)).toBe(
      'QS20261123-0002 和 QS20261123-0001 是同一件事，已合并办理，以后只看 QS20261123-0001。您说的内容和附件都已转过去。',
    )
    expect(town.news('group:power')).toHaveLength(2)
  })

  it('stay two when they say so', () => {
    const town = twice()
    town.dm('wang', '0001 和 0002 不是同一件事')
    expect(town.cases().map(({ status }) => status)).toEqual(['dispatched', 'dispatched'])
  })

  it('are one from then on: what is said of the old number is for the other', () => {
    const town = twice()
    town.dm('coordinator', '0002 并入 0001')
    town.news('group:power')
    expect(town.dm('wang', '0002')).toMatch(/^QS20261123-0002 已并入 QS20261123-0001，下面按 QS20261123-0001 办。\n\n🟢 QS20261123-0001/)
    expect(town.dm('wang', '补充 0002 今天又响了一夜')).toContain('已补充到 QS20261123-0001')
    expect(town.news('group:power').join()).toContain('今天又响了一夜')
    expect(town.dm('wang', '催办 0002')).toContain('尽快办理 QS20261123-0001')
  })
})
