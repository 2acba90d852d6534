import { describe, expect, it } from 'vitest'
import { openMeeting } from '../../cases/meetings.ts'
import { tasksOf } from '../../cases/tasks.ts'
import { findDates } from '../../nlu/date-expressions.ts'
import type { Understand } from '../../nlu/understand.ts'
import { calendar, local, makeTown, plainly, type Town } from '../fixtures.ts'
import { slotsByDay, slotsThatSuit } from '../meeting-words.ts'

/** Finds days as the shipped understanding does. */
const dated: Understand = (text) => ({
  ...plainly()(text),
  entities: findDates(text).map((span) => ({ type: 'date', text: text.slice(span.start, span.end), ...span })),
})

/** The power company has a case of wang's, on Monday 2026-11-23 at 10:00. */
function town(): Town {
  const it = makeTown(dated)
  it.dm('wang', '厂区老停电，一周三次')
  it.dm('wang', '确认')
  for (const chat of ['dm:wang', 'group:power']) it.news(chat)
  return it
}

const invite = '0001 一车办 住建局、城管局：11月25日下午3点、11月26日上午10点，地点：厂区配电房'
/** A joint visit for which all but the enterprise have answered. */
function invited(): Town {
  const it = town()
  it.group('staff-power', invite)
  it.group('staff-hucd', '1、2', { quote: it.news('group:hucd').at(-1) ?? '' })
  it.group('staff-urban_mgmt', '0001 2')
  return it
}

/** The same, fixed for Wednesday at 15:00. */
function fixed(): Town {
  const it = invited()
  it.dm('wang', '都可以')
  for (const chat of ['dm:wang', 'group:power', 'group:hucd', 'group:urban_mgmt']) it.news(chat)
  return it
}

describe('the times that suit', () => {
  it.each([
    ['1、3', [1, 3]],
    ['1,2可以', [1, 2]],
    ['第二个可以', [2]],
    ['时间1', [1]],
    ['2', [2]],
    ['都可以', [1, 2, 3]],
    ['时间都可以', [1, 2, 3]],
    ['我们都行', [1, 2, 3]],
    ['都不行', []],
    ['时间都不行', []],
    ['去不了', []],
    ['4', null],
    ['好的', null],
    ['签收', null],
    ['12点', null],
  ])('are read in %s', (text, slots) => expect(slotsThatSuit(text, 3)).toEqual(slots))

  it.each([
    ['25号下午不在厂里，26号都行', [2, 3]],
    ['26号上午可以', [2]],
    ['周三没空', null],
    ['周三没空，周四下午有空', [3]],
    ['25号、26号都不行', null],
    ['25号不行，26号也不行', []],
    ['25号停电了', null],
    ['下周再说吧', null],
  ])('are read by the days in %s', (text, slots) => {
    const three = ['2026-11-25 15:00', '2026-11-26 10:00', '2026-11-26 14:30'].map(local)
    expect(slotsByDay(text, three, calendar)).toEqual(slots)
  })
})

describe('一车办', () => {
  it.each([
    invite,
    '0001 一车办：住建局、城管局，11月25日15:00，11月26日10:00，地点 厂区配电房',
    '0001 联合踏勘 住建局和城管局 时间：后天下午三点或周四上午十点；地点：厂区配电房',
    '0001 一车办 住建局、城管局：周三下午3点或者11月26日上午10点，地点：厂区配电房',
  ])('A5.5: is proposed in the lead’s group: %s', (text) => {
    const it = town()
    expect(it.group('staff-power', text)).toMatch(
      /^QS20261123-0001 正在约一车办（.*），已请住建局、城管局、企业选时间，最迟明天（周二）17:30定下。$/,
    )
    expect(openMeeting(it.case('0001'))).toMatchObject({
      kind: 'joint-visit',
      departments: ['power', 'hucd', 'urban_mgmt'],
      slots: [local('2026-11-25 15:00'), local('2026-11-26 10:00')],
      place: '厂区配电房',
    })
    expect(it.news('group:hucd').join()).toMatch(
      /请选一车办时间 QS20261123-0001\n企业：凯成科技有限公司[\s\S]*1\. 11月25日（周三）15:00\n2\. 11月26日（周四）10:00/,
    )
    expect(it.news('dm:wang').join()).toMatch(/供电公司、住建局、城管局想一起到现场看、当面谈/)
  })

  it('A5.5: is answered by each party in its own words and fixed by the last one', () => {
    const it = invited()
    expect(it.dm('wang', '进度')).toContain('一车办：正在约时间，等企业回复')
    expect(it.dm('wang', '都可以')).toContain('已记下可以的时间')
    expect(it.news('group:hucd').at(-1)).toBe(
      ['QS20261123-0001 一车办时间已定：11月26日（周四）10:00，地点：厂区配电房', '参加：供电公司、住建局、城管局、企业'].join('\n'),
    )
    expect(it.news('dm:wang').at(-1)).toMatch(/一车办时间已定：11月26日（周四）10:00[\s\S]*不方便的话，请回复「补充 QS20261123-0001」/)
    expect(it.dm('leader', '0001')).toContain('一车办：11月26日（周四）10:00，地点：厂区配电房')
  })

  it('A5.5: names who cannot come, and who did not answer in time', () => {
    const it = invited()
    it.dm('wang', 'QS20261123-0001 时间1', { tap: true })
    expect(it.news('group:power').at(-1)).toMatch(/11月25日（周三）15:00[\s\S]*参加：供电公司、住建局、企业\n不能到或没有回复：城管局/)
    const late = town()
    late.group('staff-power', invite)
    late.at('2026-11-24 17:30')
    expect(late.news('group:power').at(-1)).toMatch(/不能到或没有回复：住建局、城管局、企业/)
  })

  it('is asked for with an example when no times can be read, and about times at night', () => {
    const it = town()
    expect(it.group('staff-power', '0001 一车办 住建局：明天')).toMatch(/请写 2 到 5 个时间，比如「QS20261123-0001 一车办/)
    expect(it.group('staff-power', '0001 会商：11月25日15:00、11月26日10:00')).toContain('没看出会商的部门和时间')
    expect(it.group('staff-power', '0001 一车办 住建局：11月25日晚上8点、11月26日10:00')).toMatch(
      /11月25日（周三）20:00不在工作时间。仍按这个时间约吗？/,
    )
    expect(openMeeting(it.case('0001'))).toBeNull()
    expect(it.group('staff-power', '是')).toContain('正在约一车办')
    expect(it.group('staff-power', '0001 会商 住建局：11月20日15:00、11月26日10:00')).toContain('已经在约一次')
  })

  it('is reminded of on the working day before, moved and cancelled with a reason', () => {
    const it = fixed()
    it.at('2026-11-25 09:00')
    expect(it.news('group:hucd')).toEqual([expect.stringMatching(/^提醒：QS20261123-0001 一车办：明天（周四）10:00，地点：厂区配电房/)])
    expect(it.group('staff-power', '0001 一车办改到 11月27日下午3点：吊车没到')).toContain('一车办已改期')
    expect(it.news('group:hucd').at(-1)).toMatch(/一车办改期（吊车没到）：11月27日（周五）15:00/)
    expect(it.group('staff-power', '0001 取消一车办')).toContain('请补一句')
    expect(it.group('staff-power', '0001 取消一车办：企业已自行解决')).toContain('一车办已取消')
    expect(it.news('dm:wang').at(-1)).toContain('一车办取消：企业已自行解决')
    expect(it.group('staff-hucd', '0001', { addressed: true })).toMatch(/没有/)
  })

  it('shows what was agreed by the numbers that finish it, whatever was asked for before', () => {
    const it = fixed()
    it.group('staff-power', '0001 协办 住建局：确认管线走向')
    const preview = it.group('staff-power', '0001 纪要：看了现场。到场：住建局、企业；定下：住建局 12月1日前拆围挡')
    expect(preview).toContain('\n2. 住建局「12月1日前拆围挡」')
    it.group('staff-power', '是')
    expect(it.group('staff-hucd', '0001 完成 2：围挡已拆')).toContain('已记为办好商定事项')
  })

  it('A5.5: ends with minutes that are shown first; what was agreed becomes tasks with limits', () => {
    const it = fixed()
    const preview = it.group(
      'staff-power',
      '0001 纪要：看了配电房，线路老化。到场：供电公司、住建局、企业；定下：供电公司 12月4日前换变压器；住建局 12月1日前拆围挡',
    )
    expect(preview).toMatch(
      /到场：供电公司、住建局、企业\n缺席：城管局\n定下：\n1\. 供电公司「12月4日前换变压器」12月4日（周五）17:30前\n2\. 住建局「12月1日前拆围挡」12月1日（周二）17:30前/,
    )
    expect(tasksOf(it.case('0001'))).toEqual([])
    // Whoever writes the minutes was there, named or not.
    const unnamed = it.group('staff-power', '0001 纪要：看了配电房。到场：住建局、企业；定下：住建局 12月1日前拆围挡')
    expect(unnamed).toContain('到场：供电公司、住建局、企业')
    it.group('staff-power', '否')
    it.group(
      'staff-power',
      '0001 纪要：看了配电房，线路老化。到场：供电公司、住建局、企业；定下：供电公司 12月4日前换变压器；住建局 12月1日前拆围挡',
    )
    expect(it.group('staff-power', '是')).toContain('一车办纪要已记录')
    expect(tasksOf(it.case('0001'))).toMatchObject([
      { kind: 'commitment', department: 'power', text: '12月4日前换变压器' },
      { kind: 'commitment', department: 'hucd', text: '12月1日前拆围挡' },
    ])
    const told = it.news('dm:wang').join('\n')
    expect(told).toMatch(/一车办纪要：看了配电房，线路老化\n到场：供电公司、住建局、企业\n缺席：城管局\n定下：\n1\. 供电公司/)
    expect(told).toContain('部门今天上门了吗？')
    expect(it.dm('wang', '定了啥')).toMatch(/商定：供电公司「12月4日前换变压器」，最迟12月4日（周五）17:30\n商定：住建局/)
    expect(it.group('staff-power', '0001 答复：已恢复供电')).toContain('商定事项还有 2 项没有落实')
    expect(it.group('staff-hucd', '0001 完成：围挡已拆')).toContain('已记为办好商定事项')
    expect(it.news('dm:wang').at(-1)).toContain('住建局已落实「12月1日前拆围挡」：围挡已拆')
    it.dm('wang', '是')
    expect(it.case('0001')).toMatchObject({ contact: { how: 'visit', confirmed: true } })
  })

  it('asks again for minutes in which nobody is named for what was agreed, and drops them by 否', () => {
    const it = fixed()
    expect(it.group('staff-power', '0001 纪要：看了现场。定下：尽快拆围挡')).toContain('没看出定下的事由哪个部门办')
    it.group('staff-power', '0001 纪要：看了现场。定下：住建局 12月1日前拆围挡')
    expect(it.group('staff-power', '否')).toContain('没有改动')
    expect(openMeeting(it.case('0001'))).not.toBeNull()
  })

  it('lets who is only called to it say which times suit, and no more', () => {
    const it = town()
    it.group('staff-power', invite)
    const card = it.news('group:hucd').at(-1) ?? ''
    expect(it.group('staff-hucd', '签收', { quote: card })).toContain('请回复哪几个时间可以')
    expect(it.group('staff-hucd', '0001 取消一车办：没空')).not.toContain('已取消')
    expect(it.group('staff-hucd', '都不行', { quote: card })).toContain('已记下')
    expect(openMeeting(it.case('0001'))?.replies).toEqual([
      { party: 'power', slots: [1, 2] },
      { party: 'hucd', slots: [] },
    ])
  })
})

describe('会商', () => {
  it('is convened by the coordinator, who hears the result and records the minutes on a 是', () => {
    const it = town()
    expect(it.dm('coordinator', '0001 会商 住建局：11月25日15:00、11月26日10:00，地点：政务中心301')).toContain(
      '已请供电公司、住建局选时间',
    )
    expect(it.news('dm:wang')).toEqual([])
    it.group('staff-power', '0001 都可以')
    it.group('staff-hucd', '0001 都可以')
    expect(it.news('dm:coordinator').at(-1)).toMatch(/会商时间已定：11月25日（周三）15:00，地点：政务中心301/)
    expect(it.dm('coordinator', '0001 纪要：先迁管线。定下：住建局 12月1日前拆围挡')).toContain('要把下面的内容记为')
    expect(it.dm('coordinator', '是')).toContain('会商纪要已记录')
    expect(tasksOf(it.case('0001'))).toMatchObject([{ kind: 'commitment', department: 'hucd' }])
    expect(it.news('dm:wang').join()).not.toContain('上门')
  })

  it('cannot be recorded where none was', () => {
    const it = town()
    expect(it.dm('coordinator', '0001 纪要：先迁管线')).toContain('现在没有在约的会商')
    expect(it.group('staff-power', '0001 取消会商：不用了')).toContain('现在没有在约的会商')
  })
})

describe('an enterprise that cannot come after all', () => {
  it.each(['怎么又改，25号我要去市里', '那天我出差，换个时间吧', '来不了'])('is passed on to the department: %s', (text) => {
    const it = fixed()
    expect(it.dm('wang', text)).toBe('已补充到 QS20261123-0001，并告知承办单位。')
    expect(it.news('group:power')).toEqual([`QS20261123-0001 企业补充：${text}`])
  })

  it('or a department that answers late is told the time that is fixed', () => {
    const it = fixed()
    expect(it.group('staff-urban_mgmt', 'QS20261123-0001 1可以')).toMatch(
      /^QS20261123-0001 的时间已经定下，没有改动。\n一车办：11月26日（周四）10:00[\s\S]*能到的按这个时间来/,
    )
  })

  it('says by days which times suit', () => {
    const it = invited()
    it.news('dm:wang')
    expect(it.dm('wang', '25号下午不在厂里，26号可以')).toContain('一车办：已记下可以的时间')
    expect(openMeeting(it.case('0001'))?.fixed?.slot).toBe(local('2026-11-26 10:00'))
  })
})
