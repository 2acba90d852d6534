import { describe, expect, it } from 'vitest'
import { classGiven } from './classes.ts'
import { makeTown, plainly, profilesByName, type Town } from './fixtures.ts'
import { isAboutMeeting } from './meeting-words.ts'

const classes = profilesByName.xuchangabc?.classes
const consulting = profilesByName.zhuhai124?.classes

describe('classGiven', () => {
  it.each([
    '定为B类',
    '定为 b 类',
    '请定为B类',
    '这件定成B类件',
    '归为B类',
    '列入B',
    '把这件改为B类',
    '按B类办理',
    '属于B类',
    '应定为B类。',
    '分类：B类',
    '类别 B',
    '调整为B类',
    '重新分类 B类',
  ])('%s', (text) => expect(classGiven(text, classes)).toBe('B类'))

  it.each(['按咨询办', '算咨询', '属于咨询', '定为咨询'])('%s', (text) => expect(classGiven(text, consulting)).toBe('咨询'))

  it.each([
    '',
    'B类',
    '改为周三上门',
    '定为下周三',
    '按规定办理',
    '属于住建局',
    'B类办多久',
    '定为D类',
    '定为B类，今天办',
    '不要定为B类',
  ])('%s gives none', (text) => expect(classGiven(text, classes)).toBeNull())

  it('hears none in a district without classes', () => expect(classGiven('定为B类', undefined)).toBeNull())
})

describe('a class in the chats', () => {
  const end = '办结时限 12月14日（周一）17:30'

  /** 许昌: the power company has a case. */
  function handled(understand = plainly()): Town {
    const town = makeTown(understand, undefined, profilesByName.xuchangabc)
    town.dm('wang', '厂区老停电，一周三次')
    town.dm('wang', '确认')
    return town
  }

  it('is given by the department, and the enterprise and the coordinator read the new limit', () => {
    const town = handled()
    for (const chat of ['dm:wang', 'dm:coordinator', 'group:power']) town.news(chat)
    expect(town.group('staff-power', '0001 定为B类')).toMatch(
      /^🟢 QS20261123-0001 已定为B类（.*），办结时限 12月14日（周一）17:30，已告知企业和营商办。$/,
    )
    expect(town.news('dm:wang')).toEqual([`QS20261123-0001 定为B类办理，${end}。`])
    expect(town.news('dm:coordinator')).toEqual([`QS20261123-0001 供电公司定为B类，${end}。要改请回复「QS20261123-0001 定为」加类别。`])
    expect(town.news('group:power')).toEqual([])
  })

  it('is given by the coordinator, and the group reads it', () => {
    const town = handled()
    town.news('group:power')
    expect(town.dm('coordinator', '0001 定为A类')).toBe('QS20261123-0001 已定为A类，办结时限 12月23日（周三）17:30，已告知承办单位和企业。')
    expect(town.news('group:power')).toEqual(['QS20261123-0001 营商办定为A类，办结时限 12月23日（周三）17:30。'])
  })

  it('stands on the card when it was given before the dispatch', () => {
    const town = handled(plainly('power', { dispatch: 'person' }))
    expect(town.dm('coordinator', '0001 定为B类')).toContain('已定为B类')
    town.dm('coordinator', '0001 转供电公司')
    expect(town.news('group:power')[0]).toMatch(/类别：B类\n时限：联系企业 明天（周二）17:30前；办结 12月14日（周一）17:30前/)
  })

  it('that there is not is answered with those there are, and changes nothing', () => {
    const town = handled()
    town.group('staff-power', '0001 定为B类')
    expect(town.group('staff-power', '0001 定为B类')).toBe('QS20261123-0001 已经办过这一步，不用重复。')
    expect(town.dm('coordinator', '0001 定为Z类')).toContain('这句话没有转出')
    expect(town.case('0001')).toMatchObject({ class: 'B类' })
  })

  it('is nothing a district without classes hears', () => {
    const town = makeTown(plainly())
    town.dm('wang', '厂区老停电，一周三次')
    town.dm('wang', '确认')
    town.dm('coordinator', '0001 定为B类')
    expect(town.case('0001')).not.toHaveProperty('class')
  })
})

describe('a question about policy', () => {
  it('is 咨询, with the shorter limit where the district has one', () => {
    const town = makeTown(plainly('power', { intent: 'policy-question' }), undefined, profilesByName.zhuhai124)
    town.dm('wang', '企业自建充电桩要向哪里申请增容')
    town.dm('wang', '确认')
    expect(town.case('0001')).toMatchObject({ consultation: true })
    expect(town.news('group:power')[0]).toContain('反馈结果 11月25日（周三）17:30前')
  })
})

describe('what an enterprise is told of the limits', () => {
  const receipts: Readonly<Record<string, string>> = {
    xihaian: '最迟明天（周二）17:30前联系您，有进展我会告诉您。',
    zhongshan: '最迟今天11:00前联系您，11月26日（周四）17:30前给您一次阶段答复，有进展我会告诉您。',
    zhuhai124: '最迟今天11:00前联系您，有进展我会告诉您。',
    xuchangabc: '最迟明天（周二）17:30前联系您，有进展我会告诉您。',
  }
  const paces: Readonly<Record<string, string>> = {
    xihaian: '承办单位在 1 个工作日内联系您，在 3 个工作日内反馈结果，能马上办的当天办。',
    zhongshan: '承办单位在 1 个工作小时内联系您，在 3 个工作日内给一次阶段答复，在 5 个工作日内办结，能马上办的当天办。',
    zhuhai124: '承办单位在 1 个工作小时内联系您，在 2 个工作日（咨询）、4 个工作日（其他）内反馈结果，能马上办的当天办。',
    xuchangabc: '承办单位在 1 个工作日内联系您，在 5 个工作日（C类）、15 个工作日（B类）、1 个月（A类）内办结，能马上办的当天办。',
  }

  it.each(Object.keys(profilesByName))('is what %s says, in the receipt and in answer to 多久', (name) => {
    const town = makeTown(plainly(), undefined, profilesByName[name])
    town.dm('wang', '厂区老停电，一周三次')
    expect(town.dm('wang', '确认')).toContain(receipts[name])
    expect(town.dm('chen', '一般多久能办好')).toContain(paces[name])
  })

  it('under 中山 names the interim reply while that is next', () => {
    const town = makeTown(plainly(), undefined, profilesByName.zhongshan)
    town.dm('wang', '厂区老停电，一周三次')
    town.dm('wang', '确认')
    town.group('staff-power', '0001 已联系，下午去看现场')
    expect(town.dm('wang', '进度')).toContain('阶段答复：最迟11月26日（周四）17:30')
    town.at('2026-11-26 18:00')
    expect(town.news('group:power').at(-1)).toContain('🔴 QS20261123-0001 阶段答复已超时')
    expect(town.dm('leader', '红灯')).toContain('还没有阶段答复')
    town.group('staff-power', '0001 进展：施工队周三进场')
    expect(town.dm('wang', '进度')).toContain('办结：最迟11月30日（周一）17:30')
  })
})

describe('a class with 改为', () => {
  it('is no new time of a meeting', () => {
    expect(isAboutMeeting('改为B类')).toBe(false)
    expect(isAboutMeeting('改为11月27日下午3点')).toBe(true)
  })
})
