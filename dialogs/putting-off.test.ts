/** Waiting for the enterprise, the long-term track and urging, as those concerned say and read it. */
import { describe, expect, it } from 'vitest'
import { makeTown, plainly, type Town } from './fixtures.ts'

/** A case of wang's that the power company has, after these lines of its work group. */
function handled(...lines: readonly string[]): Town {
  const town = makeTown(plainly())
  town.dm('wang', '厂区老停电，一周三次')
  town.dm('wang', '确认')
  for (const text of lines) town.group('staff-power', text)
  for (const chat of ['dm:wang', 'group:power', 'dm:coordinator', 'dm:head-power']) town.news(chat)
  return town
}

const called = '0001 已联系 已通电话，约好明天上门'
const asked = '0001 补材料：请提供营业执照复印件'
const longTerm = '0001 转长期：需要道路改造，预计三个月'
const cardOf = (town: Town): string => town.all('group:power').find(({ text }) => text.includes('新诉求'))?.text ?? ''

describe('补材料', () => {
  it('stops the limits and asks the enterprise', () => {
    const town = handled(called)
    expect(town.group('staff-power', asked)).toContain('已请企业补充，时限暂停')
    expect(town.case('0001').clocks.find(({ kind }) => kind === 'feedback')?.status).toBe('suspended')
    const [said] = town.news('dm:wang')
    expect(said).toContain('「请提供营业执照复印件」')
    expect(said).toContain('最迟12月7日（周一）17:30')
  })

  it.each([
    '补材料：请提供营业执照复印件',
    '补充材料 请提供营业执照复印件',
    '挂起：请提供营业执照复印件',
  ])('is understood on a card as %s', (text) => {
    const town = handled(called)
    town.group('staff-power', text, { quote: cardOf(town) })
    expect(town.case('0001')).toMatchObject({ suspension: { asks: '请提供营业执照复印件' } })
  })

  it.each([
    '请企业补充一下宽带账号',
    '等企业提供变压器的图纸',
    '还差9月的电费单和合同，麻烦企业补一下',
  ])('that is only said is shown before it goes out: %s', (text) => {
    const town = handled(called)
    expect(town.group('staff-power', text, { quote: cardOf(town) })).toContain(`「${text}」`)
    expect(town.news('dm:wang')).toEqual([])
    town.group('staff-power', '是', { quote: cardOf(town) })
    expect(town.case('0001')).toMatchObject({ suspension: { asks: text } })
    expect(town.news('dm:wang')[0]).toContain(text)
  })

  it('is refused in words: without a call, without saying what, and a third time', () => {
    expect(handled().group('staff-power', asked)).toContain('要先联系企业')
    expect(handled(called).group('staff-power', '0001 补材料')).toContain('请写明要企业补充什么')
    const town = handled(called, asked, '0001 材料收到了', asked, '0001 材料收到了')
    expect(town.group('staff-power', asked)).toContain('每件最多暂停 2 次')
  })

  it('ends with 材料收到了, and is told to the enterprise', () => {
    const town = handled(called, asked)
    expect(town.group('staff-power', '材料收到了', { quote: cardOf(town) })).toContain('已恢复计时')
    expect(town.news('dm:wang')[0]).toContain('已收到材料，接着办理，反馈结果最迟11月26日（周四）17:30。')
  })

  it('can be taken back', () => {
    const town = handled(called, asked)
    expect(town.group('staff-power', '撤销 0001')).toContain('已撤销刚才的请企业补充')
    expect(town.case('0001')).not.toHaveProperty('suspension')
    expect(town.news('dm:wang').at(-1)).toContain('消息发错了')
  })
})

describe('a case that waits for the enterprise', () => {
  it('T7: says so to whoever looks: the reporter, the group, and the coordinator in a list of its own', () => {
    const town = handled(called, asked)
    const own = town.dm('wang', '0001')
    expect(own).toContain('等您补充：请提供营业执照复印件，最迟12月7日（周一）17:30，时限已暂停')
    expect(own).toContain('反馈结果：已暂停，还剩约 ')
    expect(town.group('staff-power', '0001', { addressed: true })).toContain('等企业补充：请提供营业执照复印件')
    const listed = town.dm('coordinator', '挂起')
    expect(listed).toContain('挂起 1 件')
    expect(listed).toContain('请提供营业执照复印件')
    expect(town.dm('coordinator', '序时推进')).toBe('现在没有序时推进的件。')
  })

  it('goes on with what the enterprise sends, in words or as a picture alone', () => {
    const town = handled(called, asked)
    expect(town.dm('wang', '补充：统一社会信用代码在照片里')).toContain('时限接着计算，反馈结果最迟')
    expect(town.case('0001')).not.toHaveProperty('suspension')
    expect(town.news('group:power').at(-1)).toContain('企业已补充，请接着办，时限接着计算。')
  })

  it.each(['啥材料', '要补什么啊', '还差哪些东西？'])('says once more what is needed, and stands still: %s', (text) => {
    const town = handled(called, asked)
    expect(town.dm('wang', text)).toBe(
      'QS20261123-0001 需要您补充：\n「请提供营业执照复印件」\n请回复「补充」加内容，也可以发照片，最迟12月7日（周一）17:30。',
    )
    expect(town.case('0001')).toHaveProperty('suspension')
    expect(town.news('group:power')).toEqual([])
  })

  it.each([
    '执照复印件要盖章吗',
    '执照在会计那明天发',
    '等老板回来给你们发',
    '房产证房东那呢 明天给你拍',
  ])('passes on what is not yet the thing itself, and stands still: %s', (text) => {
    const town = handled(called, asked)
    expect(town.dm('wang', text)).toBe('已转告供电公司。QS20261123-0001 还在等您补充，最迟12月7日（周一）17:30；发来以后时限接着计算。')
    expect(town.news('group:power')).toEqual([
      `QS20261123-0001 企业说：「${text}」。还在等企业补充，时限仍暂停。要回复企业，请引用本条写「进展」加内容。`,
    ])
    expect(town.case('0001')).toHaveProperty('suspension')
  })

  it.each(['没有执照复印件，只有电子的', '执照号是91370211MA3C000001'])('goes on with an answer without the word for it: %s', (text) => {
    const town = handled(called, asked)
    expect(town.dm('wang', text)).toContain('时限接着计算')
    expect(town.case('0001')).not.toHaveProperty('suspension')
  })

  it('goes on with a picture that says nothing else', () => {
    const town = handled(called, asked)
    const attachments = [{ id: 'a1', name: '营业执照.jpg', mime: 'image/jpeg', size: 48_213 }]
    expect(town.dm('wang', '', { attachments })).toContain('时限接着计算')
    expect(town.case('0001').supplements).toMatchObject([{ attachments }])
  })

  it('is the one that a supplement without a number is for, of several', () => {
    const town = handled(called, asked)
    town.dm('wang', '另外门口的路灯也坏了')
    town.dm('wang', '确认')
    expect(town.dm('wang', '补充：营业执照复印件已送到窗口')).toContain('已补充到 QS20261123-0001')
  })

  it('answers an urging with what it waits for', () => {
    expect(handled(called, asked).dm('wang', '催一下')).toContain('正在等您补充：请提供营业执照复印件')
  })

  it('reminds the enterprise once, and goes on when the longest time is over', () => {
    const town = handled(called, asked)
    town.at('2026-11-26 13:30')
    expect(town.news('dm:wang')).toEqual([expect.stringContaining('还在等您补充：请提供营业执照复印件')])
    town.at('2026-12-07 17:30')
    expect(town.news('dm:wang')).toEqual([expect.stringContaining('等您补充的时间已到')])
    expect(town.news('group:power').at(-1)).toContain('等企业补充的时间已到，请按现有材料接着办')
  })
})

describe('转长期', () => {
  it('acts at once; enterprise and coordinator are told', () => {
    const town = handled(called)
    expect(town.group('staff-power', longTerm)).toContain('已转长期')
    const [said] = town.news('dm:wang')
    expect(said).toContain('需要道路改造，预计三个月')
    expect(said).toContain('每周向您报一次进展')
    expect(town.news('dm:coordinator')[0]).toContain('不同意请回复「QS20261123-0001 不同意转长期」')
  })

  it('asks for a reason, and takes the next line for it', () => {
    const town = handled(called)
    expect(town.group('staff-power', '0001 转长期')).toContain('请写明转长期的原因')
    expect(town.group('staff-power', '需要道路改造，预计三个月')).toContain('已转长期')
    expect(town.case('0001')).toMatchObject({ longTerm: { reason: '需要道路改造，预计三个月' } })
  })

  it('is asked back where the reason comes first', () => {
    const town = handled(called)
    expect(town.group('staff-power', '0001 要等道路改造，估计得好几个月，申请转长期')).toBe(
      '要为 QS20261123-0001 记「转长期」吗？回复「是」办理，回复「否」不办。',
    )
    expect(town.case('0001')).not.toHaveProperty('longTerm')
    town.group('staff-power', '是')
    expect(town.case('0001')).toMatchObject({ longTerm: { reason: '要等道路改造，估计得好几个月' } })
  })

  it('takes 周报 for the progress of the week', () => {
    const town = handled(called, longTerm)
    expect(town.group('staff-power', '0001 周报：道路改造已进场')).toContain('进展已记录，正在发给企业')
    expect(town.news('dm:wang').at(-1)).toBe('QS20261123-0001 第1周进展，供电公司：道路改造已进场')
  })

  it('is ended by the coordinator with 不同意转长期, for good', () => {
    const town = handled(called, longTerm)
    expect(town.dm('coordinator', '0001 同意转长期')).toContain('不用批准')
    expect(town.dm('leader', '0001 不同意转长期')).toContain('由营商办决定')
    expect(town.dm('coordinator', '0001 不同意转长期')).toContain('反馈结果最迟11月26日（周四）17:30')
    expect(town.news('group:power').at(-1)).toContain('营商办不同意转长期')
    expect(town.news('dm:wang').at(-1)).toContain('按原来的时限办理')
    expect(town.group('staff-power', longTerm)).toContain('营商办没有同意转长期')
  })

  it('A2.5: is 序时推进 for the enterprise and in the list of the coordinator, 滞后 when a report is late', () => {
    const town = handled(called, longTerm)
    expect(town.dm('wang', '0001')).toContain('阶段：序时推进')
    expect(town.dm('coordinator', '序时推进')).toMatch(/序时推进 1 件，滞后 0 件：\n.*第 1 周，还没有报过/)
    town.at('2026-11-27 17:30')
    expect(town.dm('wang', '0001')).toContain('阶段：滞后')
    expect(town.dm('coordinator', '序时推进')).toContain('序时推进 0 件，滞后 1 件')
    town.group('staff-power', '0001 进展：设计单位已进场测量')
    expect(town.dm('coordinator', '序时推进')).toMatch(/第 2 周，上次 11月27日（周五）：设计单位已进场测量/)
  })

  it('A1.7: asks the group for the report of the week, and the enterprise reads it with its number', () => {
    const town = handled(called, longTerm)
    town.at('2026-11-27 09:00')
    expect(town.news('group:power')).toEqual([
      expect.stringMatching(/^🟡 QS20261123-0001「厂区老停电，一周三次」请在今天17:30前报第1周进展/),
    ])
    town.group('staff-power', '0001 进展：设计单位已进场测量')
    expect(town.news('dm:wang').at(-1)).toBe('QS20261123-0001 第1周进展，供电公司：设计单位已进场测量')
  })

  it('tells the enterprise monthly when it wants so, all weeks together', () => {
    const town = handled(called, longTerm)
    expect(town.dm('wang', '不用每周发了')).toContain('大约每月一起告诉您一次')
    for (const [day, text] of [
      ['11-25', '设计'],
      ['12-02', '招标'],
      ['12-09', '进场'],
      ['12-16', '开挖'],
    ]) {
      town.at(`2026-${day} 10:00`)
      town.group('staff-power', `0001 进展：${text}已完成`)
    }
    const told = town.news('dm:wang')
    expect(told).toHaveLength(1)
    for (const text of ['第1周：设计已完成', '第2周：招标已完成', '第3周：进场已完成', '第4周：开挖已完成']) expect(told[0]).toContain(text)
  })
})

describe('催办', () => {
  it('goes a step higher on another day: the head, and then the coordinator', () => {
    const town = handled(called)
    expect(town.dm('wang', '催一下')).toContain('已提醒供电公司')
    town.at('2026-11-24 10:00')
    expect(town.dm('wang', '催一下')).toContain('同时告知了部门负责人。')
    expect(town.news('dm:head-power')).toEqual([expect.stringContaining('企业再次催办，反馈结果时限 11月26日（周四）17:30')])
    town.at('2026-11-25 10:00')
    expect(town.dm('wang', '催一下')).toContain('部门负责人和营商办')
    expect(town.news('dm:coordinator')).toEqual([expect.stringContaining('请过问')])
  })
})

describe('the limits of a case', () => {
  it.each(['0001', '时限'])('T8: are shown all, to the reporter who says %s and to officials', (text) => {
    const town = handled()
    const lines = ['联系企业：最迟明天（周二）17:30', '反馈结果：最迟11月26日（周四）17:30']
    for (const line of lines) expect(town.dm('wang', text)).toContain(line)
    for (const line of lines) expect(town.dm('leader', '0001')).toContain(line)
  })
})
