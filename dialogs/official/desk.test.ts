import { describe, expect, it } from 'vitest'
import { makeTown, plainly, type Town } from '../fixtures.ts'

/** A coordinator with as many cases to route as there are texts. */
function unsure(...texts: readonly string[]): Town {
  const town = makeTown(plainly('power', { dispatch: 'person' }))
  for (const text of texts) {
    town.dm('wang', text)
    town.dm('wang', '确认')
  }
  return town
}

const one = (): Town => unsure('门口的杆子歪了，怕倒下来')
const two = (): Town => unsure('门口的杆子歪了，怕倒下来', '围挡挡住了店门')

/** A case that the power company has and objects to, or wants more time for. */
function handled(...lines: readonly string[]): Town {
  const town = makeTown(plainly())
  town.dm('wang', '厂区老停电，一周三次')
  town.dm('wang', '确认')
  for (const line of lines) town.group('staff-power', line)
  return town
}

const objection = '0001 退单：配电房产权在开发商，由小区物业管理'
const extension = '0001 延期两天，等检测报告'

describe('routing', () => {
  it('is asked with the top three, by a card', () => {
    const town = one()
    expect(town.news('dm:coordinator')[0]).toMatch(
      /^待转办 QS20261123-0001\n企业：凯成科技有限公司\n诉求：门口的杆子歪了，怕倒下来\n建议：1 供电公司 90%（停电），2 园区管委会 6%，3 住建局 4%\n请在今天15:30前转办。/,
    )
    expect(town.all('dm:coordinator')[0]?.buttons).toEqual([
      { label: '供电公司', value: 'QS20261123-0001 转power' },
      { label: '园区管委会', value: 'QS20261123-0001 转park' },
      { label: '住建局', value: 'QS20261123-0001 转hucd' },
    ])
  })

  it.each([
    '住建局',
    '住建',
    '住建局吧',
    '给住建局',
    '住建局牵头',
    '转住建局',
    '转给住建局',
    '请转住建局',
    '请把0001转到住建局',
    '把0001转给住建局吧',
    '0001 分给住建局',
    '0001 指派住建局',
    '0001 请住建局办理',
    '0001 转住建局',
    '0001 住建局',
    'QS20261123-0001 转住建局',
    'QS20261123-0001 转hucd',
    '转住房和城乡建设局',
    '3',
    '0001 3',
  ])('%s', (text) => {
    const town = one()
    expect(town.dm('coordinator', text)).toBe('QS20261123-0001 已转住建局。')
    expect(town.news('group:hucd')[0]).toContain('新诉求 QS20261123-0001')
    expect(town.news('dm:wang')[0]).toContain('QS20261123-0001 已转住建局。最迟明天（周二）17:30前联系您。')
  })

  it.each(['交警', '转交警', '交给交警', '交警大队'])('%s is the traffic police', (text) => {
    expect(one().dm('coordinator', text)).toBe('QS20261123-0001 已转交警。')
  })

  it('takes the quoted card for the case', () => {
    const town = two()
    const quote = town.all('dm:coordinator')[1]?.text ?? ''
    expect(town.dm('coordinator', '住建局', { quote })).toBe('QS20261123-0002 已转住建局。')
  })

  it.each(['住建局', '1', '转住建局'])('with two that wait, asks which: %s', (text) => {
    const town = two()
    expect(town.dm('coordinator', text)).toMatch(/^是哪一件？请带上编号再发一次：\n.*0001[\s\S]*0002/)
    expect(town.cases().every(({ status }) => status === 'awaiting-dispatch')).toBe(true)
  })

  it.each([
    ['0001 转人事厅', '没有认出部门名'],
    ['0099 转住建局', '没有查到这个编号'],
    ['QS20261123-0099 转住建局', '没有查到这个编号'],
    ['0001 转纪委', '已转'],
    ['在吗', '您可以这样回复'],
    ['', '您可以这样回复'],
    ['😀', '您可以这样回复'],
  ])('%s', (text, answer) => expect(one().dm('coordinator', text)).toContain(answer))

  it.each([
    '0001 住建局怎么说？',
    '0001 住建局回复了吗',
    '0001 听说城管局去过现场',
  ])('is not done by a sentence that only names a department: %s', (text) => {
    const town = one()
    expect(town.dm('coordinator', text)).toContain('阶段：按责转办')
    expect(town.case('0001').status).toBe('awaiting-dispatch')
  })

  it('can be changed while a department has it', () => {
    const town = handled()
    expect(town.dm('coordinator', '0001 改派住建局')).toBe('QS20261123-0001 已转住建局。')
    expect(town.dm('coordinator', '0001 转住建局')).toContain('现在就在这个部门')
  })

  it('stands against the tap of another coordinator on the same card, who is told', () => {
    const town = one()
    const [first, second] = town.all('dm:coordinator')[0]?.buttons ?? []
    expect(town.dm('coordinator', first?.value ?? '', { tap: true })).toBe('QS20261123-0001 已转供电公司。')
    expect(town.dm('coordinator', second?.value ?? '', { tap: true })).toBe(
      'QS20261123-0001 已经转了供电公司，没有改动。要改派请回复「QS20261123-0001 转+部门」。',
    )
    expect(town.case('0001')).toMatchObject({ lead: 'power' })
    expect(town.dm('coordinator', '0001 转园区管委会')).toBe('QS20261123-0001 已转园区管委会。')
  })

  it('has nothing to do when nothing waits', () => {
    expect(handled().dm('coordinator', '住建局')).toBe('现在没有待办。')
  })
})

describe('an objection', () => {
  it.each([
    '0001 同意退单 转住建局',
    '0001 同意退单，转住建局',
    '同意退单 转住建局',
    '同意，转住建局',
    '0001 同意退单 住建局',
    '0001 住建局',
  ])('%s', (text) => {
    const town = handled(objection)
    town.news('group:power')
    expect(town.dm('coordinator', text)).toBe('QS20261123-0001 已同意退单，转住建局。')
    expect(town.case('0001')).toMatchObject({ status: 'dispatched', lead: 'hucd' })
    expect(town.news('group:power')[0]).toBe('QS20261123-0001 营商办已同意退单，另行转办。')
  })

  it.each([
    '0001 不同意退单',
    '不同意退单',
    '0001 退单不同意',
    '拒绝退单',
    '驳回退单',
    '不同意',
    '驳回',
    '0001 不同意退单，首接负责',
  ])('%s', (text) => {
    const town = handled(objection)
    town.news('group:power')
    expect(town.dm('coordinator', text)).toBe('QS20261123-0001 不同意退单，已告知部门继续办理。')
    expect(town.news('group:power')).toEqual(['QS20261123-0001 营商办不同意退单，按首接负责继续办理，时限不变。'])
  })

  it('upheld without a department waits for one', () => {
    const town = handled(objection)
    expect(town.dm('coordinator', '同意退单')).toBe('QS20261123-0001 已同意退单，请指定新的承办单位。')
    expect(town.news('dm:coordinator').at(-1)).toContain('待转办 QS20261123-0001（退单）')
  })

  it('upheld with a department nobody knows is not ruled on', () => {
    const town = handled(objection)
    expect(town.dm('coordinator', '同意退单 转人事厅')).toContain('没有认出部门名，没有改动')
    expect(town.case('0001')).toMatchObject({ objection: { suggested: null } })
  })

  it('is not there to be ruled on', () => {
    expect(handled().dm('coordinator', '0001 同意退单')).toContain('现在没有需要这样回复的事项')
    expect(handled().dm('coordinator', '同意退单')).toBe('现在没有待办。')
  })
})

describe('an extension', () => {
  it.each(['0001 同意延期', '0001 延期同意', '同意延期', '准许延期', '批准延期', '同意'])('%s', (text) => {
    const town = handled(extension)
    town.news('dm:wang')
    expect(town.dm('coordinator', text)).toBe('QS20261123-0001 已同意延期，新的反馈结果时限 11月30日（周一）17:30。')
    expect(town.news('dm:wang')).toEqual(['QS20261123-0001：营商办已同意延期，办理时限延长到 11月30日（周一）17:30。原因：等检测报告。'])
    expect(town.news('group:power').at(-1)).toBe('QS20261123-0001 营商办已同意延期，新的反馈结果时限 11月30日（周一）17:30。')
  })

  it.each(['0001 不同意延期', '0001 拒绝延期', '0001 不批准延期', '不同意延期', '不同意', '不批', '不同意，按原时限办'])('%s', (text) => {
    const town = handled(extension)
    expect(town.dm('coordinator', text)).toBe('QS20261123-0001 不同意延期，已告知部门。')
    expect(town.news('group:power').at(-1)).toBe('QS20261123-0001 营商办不同意延期，时限不变。')
  })

  it('and an objection at once: a bare 同意 is asked about', () => {
    const town = handled(extension)
    town.dm('li', '变压器晚上响得厉害')
    town.dm('li', '确认')
    town.group('staff-power', '0002 退单：产权在开发商')
    expect(town.dm('coordinator', '同意')).toContain('是哪一件？')
    expect(town.dm('coordinator', '待办')).toMatch(/^待办 2 件：\n【延期】.*0001[\s\S]*【退单】.*0002/)
    expect(town.dm('coordinator', '同意延期')).toContain('QS20261123-0001 已同意延期')
  })
})

describe('a case that no department has', () => {
  it('goes red with what can be done about it: there is no group to write to yet', () => {
    const town = makeTown(plainly('power', { dispatch: 'person' }))
    town.dm('li', '变压器晚上响得厉害')
    town.dm('li', '确认')
    town.at('2026-11-24 18:00')
    for (const chat of ['dm:coordinator', 'dm:leader']) {
      const told = town.news(chat).at(-1)
      expect(told).toContain('请营商办尽快回复「QS20261123-0001 转+部门」')
      expect(told).not.toContain('部门群')
    }
  })
})

describe('red lights and instructions', () => {
  function red(): Town {
    const town = handled()
    town.at('2026-11-25 10:00')
    return town
  }

  it('tell the head at once, and the leader after one more working day', () => {
    const town = red()
    expect(town.news('dm:head-power')[0]).toMatch(
      /^🔴 QS20261123-0001 联系企业超时，时限 今天17:30\n承办：供电公司\n企业：凯成科技有限公司\n/,
    )
    expect(town.news('dm:leader')).toEqual([])
    town.at('2026-11-26 10:00')
    expect(town.news('dm:leader')[0]).toContain('🔴 QS20261123-0001 联系企业超时')
  })

  it.each(['今天红灯', '今天红灯？', '红灯', '有哪些红灯', '超时的有哪些', '今天有红灯吗'])('%s lists them', (text) => {
    const town = red()
    for (const id of ['head-power', 'leader', 'coordinator']) {
      expect(town.dm(id, text)).toBe(
        '红灯 1 件：\n🔴 QS20261123-0001 供电公司 凯成科技有限公司：厂区老停电，一周三次；联系企业时限 11月24日（周二）17:30；还没有联系企业',
      )
    }
    expect(town.dm('head-tax', text)).toBe('现在没有红灯。')
  })

  it.each([
    '0001 今天内上门看看',
    '0001：今天内上门看看',
    'QS20261123-0001 批示：今天内上门看看',
    '0001 督办 今天内上门看看',
  ])('an instruction goes to the group: %s', (text) => {
    const town = red()
    town.news('group:power')
    expect(town.dm('leader', text)).toBe('已转到供电公司工作群：QS20261123-0001。')
    expect(town.news('group:power')).toEqual(['QS20261123-0001 韩副区长批示：今天内上门看看'])
    expect(town.news('dm:wang')).toEqual([])
  })

  it('an instruction that mentions progress is one all the same', () => {
    const town = red()
    expect(town.dm('leader', '0001 抓紧推进，每天报进展')).toContain('已转到供电公司工作群')
  })

  it.each([
    '0001',
    '0001 怎么样了',
    '0001 进展',
    '0001 什么情况？',
    '0001 办到哪一步了',
    '0001 联系企业了吗',
  ])('a question shows the case: %s', (text) => {
    const town = red()
    town.news('group:power')
    expect(town.dm('leader', text)).toMatch(/^🔴 QS20261123-0001 [\s\S]*企业：凯成科技有限公司\n阶段：统一督办/)
    expect(town.news('group:power')).toEqual([])
  })

  it('the coordinator instructs with a word before it, and is told so', () => {
    const town = red()
    town.news('group:power')
    expect(town.dm('coordinator', '0001 抓紧办')).toContain('这句话没有转出。要转到部门群，请写「QS20261123-0001 督办」加要求。')
    expect(town.news('group:power')).toEqual([])
    expect(town.dm('coordinator', '0001 督办：今天内给方案')).toContain('已转到供电公司工作群')
    expect(town.news('group:power')).toEqual(['QS20261123-0001 周晓岚（营商办）批示：今天内给方案'])
  })

  it('the head sees and instructs what is his, and nothing else', () => {
    const town = red()
    expect(town.dm('head-power', '0001 下班前必须联系上')).toContain('已转到供电公司工作群')
    expect(town.dm('head-tax', '0001 怎么样')).toBe('没有查到这个编号，或者它不归您这里管，没有改动。请核对编号。')
    expect(town.dm('head-tax', 'QS20261123-0001 下班前联系')).toContain('没有查到这个编号')
  })

  it.each(['0001 同意退单', '0001 不同意延期', '0001 转住建局'])('rulings are the coordinator’s: %s', (text) => {
    const town = handled(objection)
    for (const id of ['head-power', 'leader']) expect(town.dm(id, text)).toBe('QS20261123-0001 的转办、退单和延期由营商办决定，没有改动。')
    expect(town.case('0001')).toMatchObject({ lead: 'power', objection: { suggested: null } })
  })

  it('an instruction masks numbers', () => {
    const town = red()
    town.news('group:power')
    town.dm('leader', '0001 直接打13900000009找王总')
    expect(town.news('group:power')[0]).toContain('139****0009')
  })

  it('a poor rating reaches head and coordinator', () => {
    const town = handled('0001 答复：已恢复')
    town.dm('wang', '解决了，1分')
    expect(town.news('dm:head-power').join('\n')).toContain('QS20261123-0001 企业评价「非常不满意」，已退回供电公司重办。')
    expect(town.news('dm:coordinator').join('\n')).toContain('企业评价「非常不满意」')
  })

  it.each(['leader', 'head-power'])('%s is told what can be said', (id) => expect(handled().dm(id, '你好')).toContain('看清单：「'))
})

describe('the lists', () => {
  /** Two cases that the power company has: the first is late with the contact, the second came two days on. */
  function several(): Town {
    const town = handled()
    town.at('2026-11-25 10:00')
    for (const text of ['二车间变压器容量不够', '确认']) town.dm('wang', text)
    town.at('2026-11-27 10:00')
    return town
  }

  it('begin with what is late the longest', () => {
    expect(several().dm('leader', '今天红灯')).toMatch(/^红灯 2 件：\n.*0001.*\n.*0002/)
  })

  it('name what is late beside the answer, where that gives the light', () => {
    const town = handled('0001 已联系，约好周四看现场')
    town.dm('coordinator', '0001 吹哨 消防')
    town.at('2026-11-24 12:00')
    expect(town.dm('coordinator', '供电公司在办')).toContain('反馈结果时限 11月26日（周四）17:30；报到超时')
    expect(town.news('dm:head-fire').join()).toMatch(/报到超时，时限 .*\n承办：供电公司\n没有办的单位：消防\n/)
  })

  it.each(['挂起', '哪些在等企业补材料', '在办长期件有哪些'])('know %s', (text) => {
    expect(one().dm('coordinator', text)).toMatch(/^现在没有(?:挂起|序时推进)的件。$/)
  })

  it.each(['待办', '在办', '我的待办', '还有几件没办'])('show a head what the own department has in hand: %s', (text) => {
    const town = several()
    expect(town.dm('head-power', text)).toMatch(/^供电公司在办 2 件，红灯 2 件，黄灯 0 件：/)
    expect(town.dm('head-tax', text)).toBe('税务局现在没有在办的件。')
  })

  it.each(['在办', '还有几件没办'])('ask coordinator and leader for a department: %s', (text) => {
    for (const id of ['coordinator', 'leader']) expect(several().dm(id, text)).toContain('请带上部门名，比如「人社局在办」')
  })

  it.each([
    ['coordinator', '「0007 转人社局」'],
    ['leader', '「我的批示」'],
    ['head-power', '「待办」'],
  ])('are named in the help of %s, a line for each kind of thing', (id, word) => {
    const help = one().dm(id, '帮助')
    expect(help).toContain(word)
    expect(Math.max(...help.split('\n').map((line) => line.length))).toBeLessThan(80)
  })
})

describe('the duty roster and the contacts of enterprises', () => {
  it.each(['今天谁值班', '下周谁坐班', '哪位领导坐班？', '轮值'])('%s shows the roster', (text) => {
    expect(one().dm('coordinator', text)).toMatch(/^领导坐班轮值：\n[\s\S]*要调换某一天/)
    expect(one().dm('leader', text)).toMatch(/^领导坐班轮值：\n(?![\s\S]*要调换)/)
  })

  it('are the coordinator’s to change, and a leader is told so', () => {
    expect(one().dm('leader', '轮值 12月7日 韩副区长')).toBe('轮值和联系人由营商办调整，没有改动。请告诉营商办。')
  })

  it.each(['轮值 12月7日至12月11日 韩副区长', '轮值 下周 韩副区长'])('take one day at a time: %s', (text) => {
    expect(one().dm('coordinator', text)).toContain('一次只能调一天，没有改动')
  })

  it('are shown for one enterprise or for all', () => {
    const kaicheng = '凯成科技有限公司：区领导 韩副区长，牵头部门 经信局，服务专员 唐宁'
    expect(one().dm('coordinator', '联系人 凯成科技')).toMatch(new RegExp(`^联系企业 1 家：\\n${kaicheng}\\n`))
    expect(one().dm('coordinator', '联系人')).toMatch(/^联系企业 2 家：\n凯成科技.*\n清河精密/)
    expect(one().dm('coordinator', '联系人 老陈面馆')).toContain('没有认出是哪家联系企业')
  })
})
