import { describe, expect, it } from 'vitest'
import { makeTown, plainly, shipped, type Town } from '../fixtures.ts'

const understand = await shipped()

function withCases(...texts: readonly string[]): Town {
  const town = makeTown(understand)
  for (const text of texts) chat(town, text, '确认')
  for (const place of ['group:hrss', 'group:power', 'dm:coordinator']) town.news(place)
  return town
}

function chat(town: Town, ...texts: readonly string[]): string {
  return texts.reduce((_, text) => town.dm('wang', text), '')
}

const welders = '招不到焊工，缺30个'
const outages = '厂里老停电，一周三次'

describe('danger', () => {
  it('comes before everything: the numbers first, no form, officials at once', () => {
    const town = makeTown(understand)
    const said = town.dm('wang', '配电房冒烟了！')
    expect(said).toMatch(/^请马上拨打 119（火警、救援），有人受伤同时拨打 120（急救）。人先撤到安全的地方/)
    expect(town.news('dm:coordinator')[0]).toContain('【紧急】王海洋（凯成科技）报告：配电房冒烟了！')
    expect(town.news('dm:leader')).toHaveLength(1)
    expect(town.cases()).toEqual([])
    expect(town.dm('wang', '确认')).toContain('已受理')
    expect(town.case('0001')).toMatchObject({ urgency: 'emergency', text: '配电房冒烟了！' })
  })

  it('keeps the draft that was open for later', () => {
    const town = makeTown(understand)
    chat(town, welders)
    const picture = { id: 'a', name: '招聘启事.jpg', mime: 'image/jpeg', size: 1_000 }
    town.dm('wang', '这是招聘启事', { attachments: [picture] })
    chat(town, '下个月底', '配电房冒烟了！')
    expect(town.dm('wang', '确认')).toContain(`您还有一份没提交的：「${welders}`)
    expect(town.dm('wang', '继续 1')).toMatch(/【期限】下个月底[\s\S]*【附件】1 个/)
  })

  it('a person in despair gets care and a person, and no form', () => {
    const town = makeTown(understand)
    expect(town.dm('wang', '发不出工资，我都不想活了')).toBe(
      '听到您这么说，我很担心。请先拨打心理援助热线 12356；有危险请拨 110。我已请工作人员尽快联系您。',
    )
    expect(town.news('dm:coordinator')[0]).toContain('请立即联系本人')
    expect(town.dialog('dm:wang')).toMatchObject({ draft: null })
  })

  it('a business that cannot go on is no suicide', () => {
    expect(makeTown(plainly()).dm('wang', '三天两头停电，厂子快活不下去了')).not.toContain('12356')
  })
})

describe('about the talk', () => {
  it.each(['帮助', '怎么用', 'help', '你能做什么'])('%s shows what can be said', (text) => {
    expect(makeTown(understand).dm('wang', text)).toContain('「转人工」找工作人员')
  })

  it.each(['转人工', '人工', '找个人工', '我要找工作人员', '人工客服', '有没有真人'])('%s: a person is told', (text) => {
    const town = makeTown(understand)
    expect(town.dm('wang', text)).toContain('已通知营商办工作人员')
    expect(town.news('dm:coordinator')[0]).toContain('王海洋（凯成科技）请求人工服务')
  })

  it('says when a person comes after hours', () => {
    const town = makeTown(understand, '2026-11-20 20:00')
    expect(town.dm('wang', '转人工')).toContain('11月23日（周一）09:00 上班后联系您')
  })

  it('repeats the open question after help, thanks and greeting', () => {
    const town = makeTown(plainly())
    town.dm('chen', outages)
    for (const text of ['帮助', '谢谢', '你好']) expect(town.dm('chen', text)).toContain('请问是哪家企业？')
  })

  it.each(['稍等', '等一下，我查查', '等会儿', '我去问一下，等下'.slice(6), '稍等我查下'])('waits without asking again: %s', (text) => {
    const town = makeTown(plainly())
    town.dm('chen', outages)
    expect(town.dm('chen', text)).toBe('好的，不急，您随时回来。')
    expect(town.dm('chen', '老陈面馆')).toContain('请留一个电话')
  })

  it.each(['没看懂', '什么意思', '再说一遍', '听不懂'])('says it more simply: %s', (text) => {
    const town = makeTown(plainly())
    town.dm('chen', outages)
    expect(town.dm('chen', text)).toBe('告诉我您的企业叫什么就行；不想说，回「匿名」。')
    chat(town, outages)
    expect(town.dm('wang', text)).toBe('上面是我记下的内容。没错就回「确认」，有错就告诉我哪里错。')
    expect(town.dm('li', text)).toContain('您用平常的话说遇到的问题')
  })
})

describe('cancel', () => {
  it('is not what 「算了，就写…」 asks for, which settles on a value', () => {
    const town = makeTown(understand)
    town.dm('chen', '门口下水道堵了两个月，油污往店里返')
    town.dm('chen', '陈姐面馆的')
    expect(town.dm('chen', '算了，就写老陈面馆')).toMatch(/^企业改为「老陈面馆」。[\s\S]*请留一个电话/)
    expect(town.dm('chen', '13800000003')).toContain('【诉求】门口下水道堵了两个月，油污往店里返\n【企业】老陈面馆')
  })

  it.each(['取消', '算了', '算了不弄了', '不报了', '放弃'])('%s ends the draft alone, and it can be found again', (text) => {
    const town = withCases(welders)
    expect(chat(town, outages, text)).toContain('已放弃，之前提交的不受影响')
    expect(town.case('0001').status).toBe('dispatched')
    expect(town.dm('wang', '恢复草稿')).toContain(`【诉求】${outages}`)
    expect(town.dm('wang', '确认')).toContain('QS20261123-0002')
  })

  it('the draft can be found for a day', () => {
    const town = withCases()
    chat(town, outages, '取消')
    town.at('2026-11-24 10:01')
    expect(town.dm('wang', '恢复草稿')).toBe('没有可以恢复的内容。请直接说遇到的问题。')
  })

  it('a question can be dropped too', () => {
    const town = withCases(welders, outages)
    expect(chat(town, '催一下', '算了')).toBe('好的，这个先放下，没有改动。')
    expect(town.case('0001').urgedAt).toEqual([])
  })
})

describe('how is my case', () => {
  it.each([
    '进度',
    '那个有结果了吗',
    '办得怎么样了',
    '有进展吗',
    '多久能修好啊',
    '你们什么时候来人',
    '怎么还没人联系我',
    '0001',
    'QS20261123-0001',
    '0001 怎么样了',
    '查询',
    '时限',
  ])('T8: with all its limits: %s', (text) => {
    const town = withCases(welders)
    expect(town.dm('wang', text)).toMatch(
      /^🟢 QS20261123-0001 招不到焊工，缺30个\n阶段：限时办结（已转办，等待签收）\n承办：人社局\n联系企业：最迟明天（周二）17:30\n反馈结果：最迟11月26日（周四）17:30$/,
    )
  })

  it('shows all that is open, and guesses nothing', () => {
    const town = withCases(welders, outages)
    const said = town.dm('wang', '那个有结果了吗')
    expect(said).toMatch(/^您有 2 件在办：\n🟢 QS20261123-0001 .*人社局.*\n🟢 QS20261123-0002 .*供电公司/)
    expect(town.dm('wang', '停电那个有结果了吗')).toContain('QS20261123-0002')
    expect(town.dm('wang', '停电那个有结果了吗')).not.toContain('QS20261123-0001')
  })

  it('does not change the draft that is open', () => {
    const town = withCases(welders)
    expect(chat(town, outages, '0001')).toContain(`【诉求】${outages}`)
  })

  it('while an objection is decided, says that the time runs on', () => {
    const town = withCases(welders)
    town.group('staff-hrss', '0001 退单：三定方案规定由园区办理')
    expect(town.dm('wang', '进度')).toContain('正在确认承办单位，时限不重新计算。')
  })

  it('shows nobody else’s case', () => {
    const town = withCases(welders)
    expect(town.dm('li', 'QS20261123-0001')).toContain('没有查到这个编号')
    expect(town.dm('li', '0001 撤回')).toContain('没有查到这个编号')
  })
})

describe('urge', () => {
  it('reaches the department once a day, the coordinator once more, and then nobody', () => {
    const town = withCases(welders)
    expect(town.dm('wang', '催一下')).toContain('已提醒人社局尽快办理 QS20261123-0001。🟢 最迟明天（周二）17:30前联系您。')
    expect(town.news('group:hrss')).toEqual(['🟢 QS20261123-0001 企业催办，请尽快回复进展。'])
    expect(town.dm('wang', '再催一下')).toContain('我再把您的催办转告营商办')
    expect(town.news('group:hrss')).toEqual([])
    expect(town.news('dm:coordinator')).toEqual(['王海洋（凯成科技）今天再次催办 QS20261123-0001，请过问。'])
    expect(town.dm('wang', '催办')).toContain('今天已经提醒过承办单位')
    expect(town.news('dm:coordinator')).toEqual([])
    town.at('2026-11-24 09:00')
    expect(town.dm('wang', '催一下')).toContain('已提醒人社局')
  })

  it('asks which of two', () => {
    const town = withCases(welders, outages)
    expect(town.dm('wang', '催一下')).toContain('您说的是哪一件？')
    expect(town.dm('wang', '0002')).toContain('已提醒供电公司尽快办理 QS20261123-0002')
    town.at('2026-11-24 09:00')
    expect(chat(town, '催一下', '第一个')).toContain('已提醒人社局')
  })
})

describe('add something', () => {
  it.each([
    ['补充：昨天又走了两个', '昨天又走了两个'],
    ['补充一下，昨天又走了两个', '昨天又走了两个'],
    ['补充 0001 昨天又走了两个', '昨天又走了两个'],
    ['0001 昨天又走了两个', '昨天又走了两个'],
  ])('%s', (text, supplement) => {
    const town = withCases(welders)
    expect(town.dm('wang', text)).toBe('已补充到 QS20261123-0001，并告知承办单位。')
    expect(town.news('group:hrss')).toEqual([`QS20261123-0001 企业补充：${supplement}`])
  })

  it('asks what, and for which', () => {
    const town = withCases(welders, outages)
    expect(town.dm('wang', '补充')).toContain('哪一件')
    expect(town.dm('wang', '0002')).toBe('请说要补充到 QS20261123-0002 的内容。')
    expect(town.dm('wang', '昨晚又停了，机器坏了一台')).toBe('已补充到 QS20261123-0002，并告知承办单位。')
  })

  it('masks what the group should not read', () => {
    const town = withCases(welders)
    town.dm('wang', '补充：可以打13900000009找李工')
    expect(town.news('group:hrss')[0]).toContain('139****0009')
  })

  it('quoting the case is enough for a picture', () => {
    const town = withCases(welders)
    const attachments = [{ id: 'b'.repeat(64), name: '岗位表.png', mime: 'image/png', size: 10 }]
    expect(town.dm('wang', '', { attachments, quote: 'QS20261123-0001 已转人社局。' })).toContain('已补充到 QS20261123-0001')
  })
})

describe('withdraw', () => {
  it.each(['撤回 0001', '0001 撤回', '撤回', '我要撤回', '帮我撤回', 'QS20261123-0001撤回吧'])('%s asks first, for the reason', (text) => {
    const town = withCases(welders)
    expect(town.dm('wang', text)).toBe(
      '要撤回 QS20261123-0001「招不到焊工，缺30个」吗？请回复原因：1 自己解决了，2 部门已解决，3 其他；不撤回请回「不」。',
    )
    expect(town.case('0001').status).toBe('dispatched')
  })

  it.each([
    ['自己解决了', '自己解决了'],
    ['1', '自己解决了'],
    ['②', '部门已解决'],
    ['其他', '其他'],
    ['是', '未说明原因'],
    ['撤回吧', '未说明原因'],
    ['填错了', '填错了'],
  ])('is done with %s', (text, reason) => {
    const town = withCases(welders)
    expect(chat(town, '撤回', text)).toContain('QS20261123-0001 已撤回')
    expect(town.case('0001')).toMatchObject({ status: 'withdrawn', reason })
    expect(town.news('group:hrss')).toEqual([`QS20261123-0001 企业已撤回（${reason}），不用再办。`])
  })

  it.each(['不', '不撤回', '不撤回了', '先不撤', '取消', '算了'])('is left with %s', (text) => {
    const town = withCases(welders)
    expect(chat(town, '撤回', text)).toBe('好的，不撤回，继续办理。')
    expect(town.case('0001').status).toBe('dispatched')
  })

  it.each(['等一下', '为什么要原因？', '厂里又停电了，一周三次'])('is not done by %s', (text) => {
    const town = withCases(welders)
    chat(town, '撤回', text)
    expect(town.case('0001').status).toBe('dispatched')
  })

  it('of a case that is done is refused, in words', () => {
    const town = withCases(welders)
    chat(town, '撤回', '是')
    expect(town.dm('wang', '撤回 0001')).toBe('QS20261123-0001 现在是「已撤回」，不能这样办，没有改动。有新的情况直接说，我重新登记。')
  })
})

describe('someone who has had enough', () => {
  it('is not asked again for what is known: the cases are shown and flagged, officials are told at once', () => {
    const town = withCases(welders, outages)
    const said = town.dm('wang', '你们就知道踢皮球！！第三次了')
    expect(said).toContain('让您着急了，很抱歉。已标为「多次反映」，报给营商办和分管领导。')
    expect(said).toContain('QS20261123-0001')
    expect(said).toContain('QS20261123-0002')
    expect(said).not.toMatch(/[👍😊🎉！]|哪家企业|电话/u)
    for (const chat of ['dm:coordinator', 'dm:leader'])
      expect(town.news(chat)[0]).toContain('【多次反映】QS20261123-0001、QS20261123-0002，王海洋')
    expect(town.cases().map(({ repeated }) => repeated)).toEqual([true, true])
    town.dm('wang', '还是没人管，太过分了')
    expect(town.news('dm:coordinator')).toEqual([expect.stringContaining('多次反映仍不满意')])
    expect(town.news('dm:leader')).toEqual([])
  })

  it('can still deny a contact, whatever was asked meanwhile', () => {
    const town = withCases(welders)
    town.dm('wang', '一直忽悠我们，到底管不管')
    town.group('staff-hrss', '0001 已联系，周三去厂里')
    expect(town.dm('wang', '没有联系')).toContain('联系时限重新打开')
  })

  it('adds what comes next to the only case', () => {
    const town = withCases(welders)
    town.dm('wang', '一直忽悠我们，到底管不管')
    expect(town.dm('wang', '先给我们解决十个焊工也行')).toBe('已补充到 QS20261123-0001，并告知承办单位。')
  })

  it('is heard with a word of regret when there is no case yet', () => {
    expect(makeTown(understand).dm('wang', '环保局和城管互相推，三个月了排污口没人管！！')).toMatch(/^让您着急了，很抱歉。/)
  })
})

describe('after danger', () => {
  it('people come first, and nobody is asked for wishes', () => {
    const town = makeTown(understand)
    town.dm('wang', '配电房冒烟了，里面噼啪响！')
    const said = town.dm('wang', '消防来过了，人都没事，电还没恢复')
    expect(said).toMatch(/^人没事就好，已补充/)
    expect(said).not.toContain('可以补一句')
  })

  it('the receipt at night says who knows of it', () => {
    const town = makeTown(understand, '2026-11-23 20:00')
    town.dm('wang', '配电房冒烟了，里面噼啪响！')
    expect(town.dm('wang', '确认')).toContain('值班人员已经知道。')
  })
})
