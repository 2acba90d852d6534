import { describe, expect, it } from 'vitest'
import { runningClock } from '../../cases/case.ts'
import type { Understand } from '../../nlu/understand.ts'
import { local, makeTown, plainly, shipped, type Town } from '../fixtures.ts'

const outage = '厂区老停电，一周三次'

/** A power company with a case of wang's, and one of li's when `two`. */
function group({ two = false, understand = plainly() }: { two?: boolean; understand?: Understand } = {}): Town {
  const town = makeTown(understand)
  const people = two ? (['wang', 'li'] as const) : (['wang'] as const)
  for (const id of people) {
    town.dm(id, id === 'wang' ? outage : '变压器晚上响得厉害')
    town.dm(id, '确认')
  }
  return town
}

const cardOf = (town: Town, short = '0001'): string =>
  town.all('group:power').find(({ text }) => text.includes(`新诉求 QS20261123-${short}`))?.text ?? ''

describe('the card', () => {
  it('has what a department needs, and no more', () => {
    const town = group()
    expect(town.news('group:power')).toEqual([
      [
        '🟢 新诉求 QS20261123-0001',
        '企业：凯成科技有限公司',
        '电话：138****0001',
        '诉求：厂区老停电，一周三次',
        '时限：联系企业 明天（周二）17:30前；反馈结果 11月26日（周四）17:30前',
        '请引用本条回复：签收、已联系+情况、进展+内容、答复+内容、退单+依据、延期+天数+原因。',
      ].join('\n'),
    ])
  })
})

describe('a command is meant', () => {
  it('by quoting the card, by the number, in short or in full, by mention, or by tap', () => {
    const ways: readonly ((town: Town) => string)[] = [
      (town) => town.group('staff-power', '签收', { quote: cardOf(town) }),
      (town) => town.group('staff-power', '0001 签收'),
      (town) => town.group('staff-power', '0001签收'),
      (town) => town.group('staff-power', '签收 0001'),
      (town) => town.group('staff-power', 'QS20261123-0001 签收'),
      (town) => town.group('staff-power', 'qs20261123-0001：签收'),
      (town) => town.group('staff-power', '签收', { addressed: true }),
      (town) => town.group('staff-power', '签收'),
      (town) => town.group('staff-power', 'QS20261123-0001 签收', { tap: true, quote: cardOf(town) }),
    ]
    for (const way of ways) {
      const town = group()
      expect(way(town)).toMatch(/^🟢 QS20261123-0001 已签收（.*，供电公司）。联系企业时限：明天（周二）17:30。$/)
      expect(town.news('dm:wang')).toEqual(['QS20261123-0001：供电公司已签收，正在安排。'])
    }
  })

  it('in the direct chat of someone who acts for the department, too', () => {
    expect(group().dm('staff-power', '0001 签收')).toContain('已签收')
  })
})

describe('a time that is promised', () => {
  it.each([
    ['0001 进展：变压器已下单，下周三前装好', '下周三前（12月2日）装好', '2026-12-02 17:30'],
    ['0001 已联系，五个工作日内去装', '五个工作日内（11月30日）去装', '2026-11-30 17:30'],
    ['0001 进展：元旦前换完', '元旦前（2027年1月1日）换完', '2026-12-31 17:30'],
    ['0001 进展：12月5日前换完', '12月5日前换完', '2026-12-04 17:30'],
    ['0001 签收，周五前答复企业', '周五前（11月27日）答复企业', '2026-11-27 17:30'],
    ['0001 周五前装好', '周五前（11月27日）装好', '2026-11-27 17:30'],
  ])('%s: is offered as a clock with its day, and kept by 是', async (text, promise, due) => {
    const town = group({ understand: await shipped() })
    expect(town.group('staff-power', text, { addressed: true })).toContain(
      `要把「${promise}」记为 QS20261123-0001 的承诺时限吗？回复「是」记录并告知企业，回复「否」不记。`,
    )
    expect(town.case('0001').clocks.some(({ kind }) => kind === 'promise')).toBe(false)
    expect(town.group('staff-power', '是')).toContain('已记为承诺时限')
    expect(runningClock(town.case('0001'), 'promise')?.due).toBe(local(due))
    expect(town.news('dm:wang').at(-1)).toContain('供电公司承诺「')
  })

  it('is not kept by 否, nor asked about when the command is refused', async () => {
    const town = group({ understand: await shipped() })
    town.group('staff-power', '0001 进展：下周三前装好')
    expect(town.group('staff-power', '否')).toBe('好的，没有记为承诺时限。')
    expect(town.case('0001').clocks.some(({ kind }) => kind === 'promise')).toBe(false)
    town.group('staff-power', '0001 答复：已换')
    expect(town.group('staff-power', '0001 进展：下周三前装好')).not.toContain('承诺')
    expect(town.group('staff-power', '是')).toBe('')
  })

  it('is said with its day when it stands in an answer, which ends the matter', async () => {
    const town = group({ understand: await shipped() })
    expect(town.group('staff-power', '0001 答复：线路月底前改造完')).toContain('提到的期限：月底前（11月30日）。')
    expect(town.group('staff-power', '是')).toBe('')
  })

  it('is one question with the preview of what was only inferred', async () => {
    const town = group({ understand: await shipped() })
    expect(town.group('staff-power', '0001 正在协调施工队，下周三前进场', { addressed: true })).toMatch(
      /」\n提到的期限：下周三前（12月2日），发出后记为承诺时限。\n回复「是」发出/,
    )
    town.group('staff-power', '是')
    expect(runningClock(town.case('0001'), 'promise')?.due).toBe(local('2026-12-02 17:30'))
    expect(town.news('dm:wang')).toEqual([expect.stringContaining('有进展'), expect.stringContaining('承诺「下周三前进场」')])
  })

  it.each(['0001 进展：上周三去看过现场', '0001 进展：三天内跳了五次闸', '0001 签收'])('%s: nothing is promised', async (text) => {
    const town = group({ understand: await shipped() })
    expect(town.group('staff-power', text)).not.toContain('期限')
  })
})

describe('a line that begins with a number in full', () => {
  it('is answered also when it is not understood', () => {
    expect(group().group('staff-power', 'QS20261123-0001 罗局说这个下周统一研究')).toMatch(
      /^要把下面这段话作为 QS20261123-0001 的进展发给企业吗？/,
    )
    expect(group().group('staff-power', '0001 罗局说这个下周统一研究')).toBe('')
  })
})

describe('已联系', () => {
  it('is no question for the 什么 in its note', () => {
    const town = group()
    expect(town.group('staff-power', 'QS20261123-0001 已联系 电话说了缺什么')).toContain('已记录联系企业')
    expect(group().group('staff-power', '0001 已联系了没有？')).not.toContain('已记录联系企业')
  })
})

describe('a line that sounds like 签收 on a case that was acknowledged', () => {
  it('is shown as progress, or is talk', () => {
    const town = group()
    town.group('staff-power', '0001 签收')
    expect(town.group('staff-power', '0001 下午我们三家一起过去一趟')).not.toContain('已经办过')
    expect(town.group('staff-power', '0001 我来办')).toBe('')
  })
})

describe('which case', () => {
  it('is asked when several could be meant, and never guessed', () => {
    const town = group({ two: true })
    expect(town.group('staff-power', '签收')).toMatch(/^是哪一件？请回复编号：\n🟢 QS20261123-0001 .*\n🟢 QS20261123-0002 /)
    expect(town.group('staff-power', '0002')).toContain('QS20261123-0002 已签收')
    expect(town.case('0001').status).toBe('dispatched')
  })

  it('is the one that waits for it', () => {
    const town = group({ two: true })
    town.group('staff-power', '0001 签收')
    expect(town.group('staff-power', '签收')).toContain('QS20261123-0002 已签收')
  })

  it('may be all of them, for 签收', () => {
    const town = group({ two: true })
    town.group('staff-power', '签收')
    expect(town.group('staff-power', '都签收')).toMatch(/QS20261123-0001 已签收[\s\S]*QS20261123-0002 已签收/)
    const other = group({ two: true })
    expect(other.group('staff-power', '全部签收', { addressed: true })).toMatch(/0001 已签收[\s\S]*0002 已签收/)
  })

  it('a sentence that is only likely a command is asked about when addressed, and shown before it leaves', () => {
    const town = group({ two: true })
    expect(town.group('staff-power', '已修好，恢复供电了', { addressed: true })).toContain('是哪一件？')
    expect(town.group('staff-power', '0002')).toContain('要把下面这段话作为 QS20261123-0002 的答复发给企业吗？')
    expect(town.case('0002').status).toBe('dispatched')
    town.group('staff-power', '是')
    expect(town.case('0002').status).toBe('resolved')
  })

  it('is the one of the quoted card, also when the masked number on it ends like another', () => {
    const town = group({ two: true })
    const quote = cardOf(town, '0002').replace('138****0002', '138****0001')
    expect(town.group('staff-power', '这个不归我们管', { quote })).toContain('QS20261123-0002：退单请说明依据')
  })

  it('is not guessed from a quoted list', () => {
    const town = group({ two: true })
    const list = town.group('staff-power', '待办', { addressed: true })
    expect(list).toMatch(/^在办 2 件：/)
    expect(town.group('staff-power', '已联系，下午去看', { quote: list })).toContain('是哪一件？')
  })
})

describe('已联系', () => {
  it('is recorded with its note, and the enterprise is asked', () => {
    const town = group()
    expect(town.group('staff-power', '0001 已联系，下午去厂里看线路')).toMatch(
      /已记录联系企业（.*）。反馈结果时限：11月26日（周四）17:30。/,
    )
    expect(town.case('0001')).toMatchObject({ contact: { note: '下午去厂里看线路' } })
    const [news] = town.news('dm:wang')
    expect(news).toContain('供电公司说已于今天10:00联系您')
    expect(news).not.toContain('看线路')
  })

  it('A1.4: alone asks for the note, which the next line gives, also as a quote of the question', () => {
    for (const quoted of [false, true]) {
      const town = group()
      const question = town.group('staff-power', '0001 已联系')
      expect(question).toContain('请补一句联系情况')
      town.group('staff-power', '已通电话，下午去厂里', quoted ? { quote: question } : {})
      expect(town.case('0001')).toMatchObject({ contact: { note: '已通电话，下午去厂里' } })
    }
  })

  it.each(['收到', '哈哈', '中午吃什么', '好的', '谁有钥匙？'])('the note is not taken from talk: %s', (text) => {
    const town = group()
    town.group('staff-power', '0001 已联系')
    expect(town.group('staff-power', text)).toBe('')
    expect(town.case('0001')).toMatchObject({ contact: null })
    town.group('staff-power', '已通电话，下午去厂里')
    expect(town.case('0001')).toMatchObject({ contact: { note: '已通电话，下午去厂里' } })
  })

  it('nobody else’s line is the note', () => {
    const town = group()
    town.group('staff-power', '0001 已联系')
    expect(town.group('head-power', '下午一起去看看现场')).toBe('')
    expect(town.case('0001')).toMatchObject({ contact: null })
  })

  it('is not recorded when nobody answered', () => {
    const town = group()
    expect(town.group('staff-power', '0001 打了三次电话没人接')).toContain('还没联系上企业，不记为已联系')
    expect(town.case('0001')).toMatchObject({ contact: null })
  })
})

describe('进展 and 答复', () => {
  it('go to the enterprise word for word', () => {
    const town = group()
    town.group('staff-power', '0001 进展：周三进场施工，预计两天')
    town.group('staff-power', '0001 答复：已换变压器。值班电话 0532-88881234')
    expect(town.news('dm:wang')).toEqual([
      'QS20261123-0001 有进展，供电公司：周三进场施工，预计两天',
      'QS20261123-0001「厂区老停电，一周三次」供电公司答复：\n已换变压器。值班电话 0532-88881234\n\n问题解决了吗？',
    ])
  })

  it.each([
    '0001 答复',
    '0001 办结',
    '0001 进展',
    '0001 答复：',
  ])('%s alone asks for the text, and takes no loose next line for it', (text) => {
    const town = group()
    expect(town.group('staff-power', text)).toContain('请写上')
    expect(town.group('staff-power', '这企业真会挑时候')).toBe('')
    expect(town.news('dm:wang')).toEqual([])
  })

  it('in plain words are shown first, and released by 是', () => {
    const town = group()
    expect(town.group('staff-power', '0001 已修好，恢复供电了')).toBe(
      '要把下面这段话作为 QS20261123-0001 的答复发给企业吗？\n「已修好，恢复供电了」\n回复「是」发出，回复「否」不发。',
    )
    expect(town.news('dm:wang')).toEqual([])
    expect(town.group('staff-power', '是')).toContain('答复已记录，正在发给企业，等待评价')
    expect(town.news('dm:wang')[0]).toContain('已修好，恢复供电了')
  })

  it('are not released by 好的 to a colleague, by a colleague’s 是, or on another day', () => {
    const town = group()
    town.group('staff-power', '0001 已修好，恢复供电了')
    for (const text of ['好的', '嗯', '收到', '可以', '行']) expect(town.group('staff-power', text)).toBe('')
    expect(town.group('head-power', '是')).toBe('')
    town.at('2026-11-24 10:00')
    expect(town.group('staff-power', '是')).toBe('')
    expect(town.case('0001').status).toBe('dispatched')
  })

  it('are released by a tap, also of a colleague', () => {
    const town = group()
    const quote = town.group('staff-power', '0001 已修好，恢复供电了')
    expect(town.group('head-power', '是', { tap: true, quote })).toContain('答复已记录，正在发给企业')
  })

  it.each(['否', '不', '先不发', '别发', '取消'])('are kept by %s', (text) => {
    const town = group()
    town.group('staff-power', '0001 正在协调施工队，周三进场')
    expect(town.group('staff-power', text)).toBe('好的，没有发出。')
    expect(town.news('dm:wang')).toEqual([])
  })

  it('set off by a colon, without number or mention, are shown first', () => {
    const town = group()
    expect(town.group('staff-power', '进展：大家今天都报一下')).toContain('发给企业吗？')
    expect(town.news('dm:wang')).toEqual([])
  })

  it('that sound like internal talk are shown first', () => {
    const town = group()
    expect(town.group('staff-power', '0001 答复 口径明天再议')).toContain('发给企业吗？')
    expect(town.news('dm:wang')).toEqual([])
  })

  it('too long to read are refused, and nothing is lost or sent', () => {
    const town = group()
    expect(town.group('staff-power', `0001 答复：${'已处理'.repeat(200)}`)).toContain('这段话有 600 字')
    expect(town.case('0001').status).toBe('dispatched')
  })

  it('今天能办完 promises the day', () => {
    const town = group()
    expect(town.group('staff-power', '0001 今天能办完')).toContain('当天办结时限：今天17:30')
    expect(town.news('dm:wang')).toEqual(['QS20261123-0001：供电公司表示当天办结。'])
  })
})

describe('退单', () => {
  it('wants a basis, keeps the suggestion, and goes to the coordinator', () => {
    const town = group()
    expect(town.group('staff-power', '0001 不归我们管，应该找住建局')).toContain('退单请说明依据')
    expect(town.case('0001')).toMatchObject({ objection: null })
    expect(town.group('staff-power', '配电房产权在开发商，按物业条例由住建局管理')).toContain('退单申请已交营商办审核，审核前时限照常计算')
    expect(town.case('0001')).toMatchObject({ objection: { basis: '配电房产权在开发商，按物业条例由住建局管理', suggested: 'hucd' } })
    expect(town.news('dm:coordinator')[0]).toMatch(/申请退单。[\s\S]*依据：配电房产权在开发商[\s\S]*建议转：住建局/)
    expect(town.news('dm:wang')).toEqual([])
  })

  it('can be taken back while the basis is asked for', () => {
    const town = group()
    town.group('staff-power', '0001 退单')
    expect(town.group('staff-power', '算了')).toBe('好的，没有改动。')
  })

  it('comes too late after the first working day', () => {
    const town = group()
    town.at('2026-11-25 09:00')
    expect(town.group('staff-power', '0001 退单：产权在开发商')).toContain('退单要在11月24日（周二）17:30前提出，现在按首接负责继续办理')
  })
})

describe('延期', () => {
  it('with days and reason goes to the coordinator, with the limit that would move', () => {
    const town = group()
    expect(town.group('staff-power', '0001 延期两天，等检测报告')).toContain('延期申请已交营商办审批')
    expect(town.news('dm:coordinator')[0]).toMatch(
      /申请延期 2 个工作日。[\s\S]*原因：等检测报告\n现在的反馈结果时限：11月26日（周四）17:30/,
    )
  })

  it('is asked for what is missing, one thing at a time', () => {
    const town = group()
    expect(town.group('staff-power', '0001 延期')).toContain('请写明延期几天和原因')
    expect(town.group('staff-power', '3天')).toContain('请补一句原因')
    expect(town.group('staff-power', '设备要从外地调')).toContain('延期申请已交营商办审批')
    expect(town.case('0001')).toMatchObject({ extension: { days: 3, reason: '设备要从外地调' } })
  })

  it('beyond the rules is refused with the rule', () => {
    expect(group().group('staff-power', '0001 延期十天，等检测报告')).toBe(
      'QS20261123-0001 每次延期不超过 3 个工作日，最多 3 次，没有改动。请改了天数再申请；几周内办不完的，可以申请转长期。',
    )
  })
})

describe('the telephone number', () => {
  it('goes to the one who asked alone, and is recorded', () => {
    const town = group()
    const said = town.group('staff-power', '0001 查看电话')
    expect(said).toContain('联系电话已私信给您')
    expect(said).not.toContain('13800000001')
    expect(town.news('dm:staff-power')).toEqual(['QS20261123-0001 凯成科技有限公司 联系电话：13800000001。仅用于办理本件，查看已记录。'])
  })
})

describe('what cannot be done is said in a sentence, and nothing changes', () => {
  it.each([
    ['0099 签收', '没有查到这个编号'],
    ['QS20261123-0099 签收', '没有查到这个编号'],
    ['0099签收', '没有查到这个编号'],
  ])('%s', (text, answer) => {
    expect(group().group('staff-power', text)).toContain(answer)
  })

  it('another department’s case', () => {
    const town = group()
    expect(town.group('staff-tax', 'QS20261123-0001 签收')).toContain('不在本部门办理，没有改动')
    expect(town.group('staff-tax', '0001 签收', { addressed: true })).toContain('不在本部门办理')
    expect(town.dm('staff-tax', '0001 答复：已办')).toContain('不在本部门办理')
    expect(town.case('0001').status).toBe('dispatched')
  })

  it('a step in the wrong status', () => {
    const town = group()
    town.group('staff-power', '0001 签收')
    expect(town.group('staff-power', '0001 签收')).toBe('QS20261123-0001 已经办过这一步，不用重复。')
    town.group('staff-power', '0001 答复：已恢复')
    for (const text of ['0001 签收', '0001 进展：又去看了', '0001 答复：再答一次', '0001 延期2天，等料']) {
      expect(town.group('staff-power', text)).toContain('现在是「已答复，待企业评价」，不能这样办，没有改动')
    }
    expect(town.group('staff-power', '签收', { addressed: true })).toContain('现在没有可以这样办的诉求')
  })
})

describe('what is said to the bot and is no command', () => {
  it.each([
    ['0001 进展怎么样', '阶段：限时办结'],
    ['0001', '阶段：限时办结'],
    ['待办', '在办 1 件'],
    ['谢谢', '好的'],
    ['', '我在。'],
    ['这企业太难缠了', '内部讨论，没有记录，也不会发给企业'],
    ['abc', '没看懂这句，没有改动'],
    ['😀', '没看懂这句，没有改动'],
  ])('%s', (text, answer) => {
    const town = group()
    const before = town.case('0001').version
    expect(town.group('staff-power', text, { addressed: true })).toContain(answer)
    expect(town.case('0001').version).toBe(before)
    expect(town.news('dm:wang')).toEqual([])
  })

  it('ordinary talk that quotes a card stays talk', () => {
    const town = group()
    for (const text of ['这企业太难缠了', '下午去联系', '谁去一下？', '又是他们家', '哈哈', '答复口径明天再议']) {
      expect(town.group('staff-power', text, { quote: cardOf(town) })).toBe('')
    }
    expect(town.case('0001').status).toBe('dispatched')
  })

  it('20,000 characters do no harm', () => {
    const town = group()
    expect(town.group('staff-power', '开会'.repeat(10_000))).toBe('')
    expect(town.group('staff-power', '开会'.repeat(10_000), { addressed: true })).not.toBe('')
  })
})

describe('撤销', () => {
  it.each([
    '撤销',
    '撤销刚才的',
    '发错了',
    '搞错了撤回',
    '不好意思刚才点错了',
    '手滑了',
  ])('%s: takes back what its writer did last', (text) => {
    const town = group()
    town.group('staff-power', '0001 签收')
    const done = town.group('staff-power', '0001 答复：已恢复供电')
    town.news('dm:wang')
    expect(town.group('staff-power', text, { quote: done })).toMatch(
      /^🟢 QS20261123-0001 已撤销刚才的答复（.*，供电公司），现在是「已签收」。联系企业时限：明天（周二）17:30。$/,
    )
    expect(town.case('0001')).toMatchObject({ status: 'acknowledged' })
    expect(town.news('dm:wang')).toEqual(['QS20261123-0001：刚才供电公司关于「答复」的消息发错了，请以之后的消息为准。'])
  })

  it('means the case on which one acted last when the bot is only mentioned', () => {
    const town = group({ two: true })
    town.group('staff-power', '0002 签收')
    expect(town.group('staff-power', '撤销', { addressed: true })).toContain('QS20261123-0002 已撤销刚才的签收')
    expect(town.case('0002').status).toBe('dispatched')
  })

  it.each([
    '发错群了不好意思',
    '撤回了啥 没看到',
    '撤销',
    '搞错了',
  ])('%s: is talk where nothing is quoted and nobody is mentioned', (text) => {
    const town = group()
    town.group('staff-power', '0001 签收')
    expect(town.group('staff-power', text)).toBe('')
    expect(town.case('0001').status).toBe('acknowledged')
  })

  it('drops a question that is open, and nothing else', () => {
    const town = group()
    town.group('staff-power', '0001 签收')
    const question = town.group('staff-power', '0001 已修好，恢复供电了')
    expect(town.group('staff-power', '撤销', { quote: question })).toBe('好的，没有发出。')
    expect(town.case('0001').status).toBe('acknowledged')
  })

  it('is refused after five minutes, of somebody else’s act, and when the enterprise has answered', () => {
    const late = group()
    late.group('staff-power', '0001 签收')
    late.at('2026-11-23 10:06')
    expect(late.group('staff-power', '0001 撤销')).toContain('没有可以撤销的操作，没有改动。只能撤销自己 5 分钟内')
    const other = group()
    other.group('staff-power', '0001 签收')
    expect(other.group('head-power', '0001 撤销')).toContain('没有可以撤销的操作')
    const answered = group()
    answered.group('staff-power', '0001 答复：已恢复')
    answered.dm('wang', '解决了')
    expect(answered.group('staff-power', '0001 撤销')).toContain('没有可以撤销的操作')
    expect(answered.case('0001')).toMatchObject({ status: 'resolved', outcome: 'solved' })
  })
})

describe('a good rating', () => {
  it.each([
    '麻烦给个好评',
    '记得让企业打五分啊',
    '评价的时候请选非常满意',
  ])('that is asked for with the card reaches the coordinator alone: %s', (text) => {
    const town = group()
    expect(town.group('staff-power', text, { quote: cardOf(town) })).toBe(
      '评价由企业自己决定，请不要提要求。这句话没有发给企业，已告知营商办。',
    )
    expect(town.news('dm:coordinator')).toEqual([expect.stringContaining(`供电公司工作群里有人向企业要好评（QS20261123-0001）`)])
    expect(town.news('dm:wang')).toEqual([])
  })

  it('that is asked for in an answer keeps it from going out', () => {
    const town = group()
    expect(town.group('staff-power', '0001 答复：已恢复供电，麻烦给个五星好评')).toContain('没有发给企业')
    expect(town.case('0001').status).toBe('dispatched')
    expect(town.news('dm:wang')).toEqual([])
  })

  it.each(['他要是给差评怎么办', '这个月满意率掉了', '隔壁科拿了个好评'])('is talk where it is talk: %s', (text) => {
    const town = group()
    expect(town.group('staff-power', text)).toBe('')
    expect(town.news('dm:coordinator')).toEqual([])
  })
})

describe('what the department needs of the enterprise', () => {
  const wanted = ['请企业补充一下宽带账号', '麻烦企业提供近三个月的电费单', '需要企业确认配电房位置']

  it.each(wanted)('is shown before it goes out, where it quotes the card: %s', (text) => {
    const town = group()
    expect(town.group('staff-power', text, { quote: cardOf(town) })).toContain(`「${text}」`)
    expect(town.news('dm:wang')).toEqual([])
    town.group('staff-power', '是', { quote: cardOf(town) })
    expect(town.news('dm:wang')).toEqual([`QS20261123-0001 有进展，供电公司：${text}`])
  })

  it.each(wanted)('is talk among colleagues where it quotes nothing: %s', (text) => {
    expect(group().group('staff-power', text)).toBe('')
  })
})

describe('what is only announced', () => {
  it.each(['元旦前全部换新', '下周三前全部换新'])('is a promise and no answer: %s', async (text) => {
    const town = group({ understand: await shipped() })
    const said = town.group('staff-power', text, { quote: cardOf(town) })
    expect(said).toContain('承诺时限')
    expect(said).not.toContain('答复发给企业')
  })
})
