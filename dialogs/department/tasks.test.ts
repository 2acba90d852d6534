import { describe, expect, it } from 'vitest'
import { openTasks, tasksOf } from '../../cases/tasks.ts'
import { findDates } from '../../nlu/date-expressions.ts'
import type { Understand } from '../../nlu/understand.ts'
import { departments, makeTown, plainly, type Town } from '../fixtures.ts'
import { taskWords } from '../task-words.ts'

/** Finds days as the shipped understanding does. */
const dated: Understand = (text) => ({
  ...plainly('power', { matter: '频繁停电' })(text),
  entities: findDates(text).map((span) => ({ type: 'date', text: text.slice(span.start, span.end), ...span })),
})

/** The power company has a case of wang's. */
function town(): Town {
  const it = makeTown(dated)
  it.dm('wang', '厂区老停电，一周三次')
  it.dm('wang', '确认')
  it.news('dm:wang')
  return it
}

const cardIn = (it: Town, chat: string): string => it.all(chat).findLast(({ text }) => text.includes('QS20261123-0001'))?.text ?? ''
const given = (it: Town): readonly string[] => tasksOf(it.case('0001')).map(({ kind, department, text }) => `${kind} ${department} ${text}`)

describe('the words about tasks', () => {
  it.each([
    ['协办 住建局：确认管线走向', { type: 'assist', departments: ['hucd'], text: '确认管线走向' }],
    ['请住建局协办：确认管线走向', { type: 'assist', departments: ['hucd'], text: '确认管线走向' }],
    ['请住建局来协办，确认管线走向', { type: 'assist', departments: ['hucd'], text: '确认管线走向' }],
    ['协办住建局', { type: 'assist', departments: ['hucd'], text: '' }],
    ['协办：住建局、城管局，一起看现场', { type: 'assist', departments: ['hucd', 'urban_mgmt'], text: '一起看现场' }],
    ['协办 某某局：看现场', { type: 'assist', departments: [], text: '某某局：看现场' }],
    ['吹哨 住建局、供电公司：围挡和占道一起看', { type: 'whistle', departments: ['hucd', 'power'], text: '围挡和占道一起看' }],
    ['吹哨 住建局 供电公司', { type: 'whistle', departments: ['hucd', 'power'], text: '' }],
    ['报到', { type: 'report-in', text: '' }],
    ['已报到，李工带队', { type: 'report-in', text: '李工带队' }],
    ['完成：管线图已提供', { type: 'complete', task: null, text: '管线图已提供' }],
    ['完成 2：已拆围挡', { type: 'complete', task: 2, text: '已拆围挡' }],
    ['办好了，管线图已提供', { type: 'complete', task: null, text: '管线图已提供' }],
    ['取消 2：企业已自行解决', { type: 'drop', task: 2, reason: '企业已自行解决' }],
    ['督办单：三天内恢复供电', { type: 'sheet', text: '三天内恢复供电' }],
  ])('%s', (text, meaning) => expect(taskWords(text, departments)).toEqual(meaning))

  it.each([
    '协办单位是谁？',
    '让住建局看看',
    '孩子报到了',
    '请企业补充材料',
    '办好证再来',
    '取消',
    '完成度不高',
    '督办一下',
  ])('are none in %s', (text) => expect(taskWords(text, departments)).toBeNull())
})

describe('协办', () => {
  it.each([
    '0001 协办 住建局：确认管线走向',
    '0001 请住建局协办：确认管线走向',
    '协办 住建局：确认管线走向',
  ])('A1.2: is asked of another department in the lead’s group: %s', (text) => {
    const it = town()
    expect(it.group('staff-power', text)).toMatch(
      /^🟢 QS20261123-0001 已请住建局协办「确认管线走向」（.*，供电公司），最迟11月26日（周四）17:30前。$/,
    )
    expect(it.news('group:hucd').join()).toMatch(/请协办 QS20261123-0001[\s\S]*请办：确认管线走向[\s\S]*完成：」加结果/)
    expect(it.news('dm:wang')).toEqual(['QS20261123-0001：已请住建局协助办理。'])
    expect(it.dm('wang', '进度')).toContain('协办：住建局')
  })

  it('takes the day that is named as its limit, and is a general request where only the department is named', () => {
    const it = town()
    expect(it.group('staff-power', '0001 协办 住建局：周三前确认管线走向')).toContain('11月25日（周三）17:30前')
    it.group('staff-power', '0001 协办 城管局')
    expect(given(it)).toEqual(['assist hucd 周三前确认管线走向', 'assist urban_mgmt 请配合主办单位办理'])
  })

  it('goes to each of several departments', () => {
    const it = town()
    it.group('staff-power', '0001 协办 住建局、城管局：一起看现场')
    expect(given(it)).toEqual(['assist hucd 一起看现场', 'assist urban_mgmt 一起看现场'])
  })

  it('asks for a department that it knows', () => {
    const it = town()
    expect(it.group('staff-power', '0001 协办 某某局：看现场')).toContain('没有认出部门名')
    expect(given(it)).toEqual([])
  })

  it('is given by the coordinator and the leader too, and the lead hears of it', () => {
    for (const who of ['coordinator', 'leader']) {
      const it = town()
      it.news('group:power')
      expect(it.dm(who, '0001 协办 住建局：周三前确认管线走向')).toContain('已请住建局协办')
      expect(it.news('group:power').join()).toContain('已请住建局协办「周三前确认管线走向」，仍由本部门主办')
    }
  })

  it.each([
    '完成：管线图已提供',
    '办好了，管线图已提供',
    '0001 完成：管线图已提供',
  ])('is done by the assisting group with a result: %s', (text) => {
    const it = town()
    it.group('staff-power', '0001 协办 住建局：确认管线走向')
    it.news('group:power')
    expect(it.group('staff-hucd', text, { quote: cardIn(it, 'group:hucd') })).toMatch(/已记为办好协办「确认管线走向」/)
    expect(it.news('group:power')).toEqual(['QS20261123-0001 住建局已完成协办「确认管线走向」：管线图已提供'])
    expect(it.case('0001').status).toBe('dispatched')
  })

  it('is asked back where a line only sounds as if the part were done', () => {
    const it = town()
    it.group('staff-power', '0001 协办 住建局：确认管线走向')
    expect(it.group('staff-hucd', '管线走向已经核实清楚，图纸发过去了', { quote: cardIn(it, 'group:hucd') })).toContain(
      '本部门办好的结果吗',
    )
    expect(it.group('staff-hucd', '是', { addressed: true })).toContain('已记为办好协办')
    expect(openTasks(it.case('0001'))).toEqual([])
  })

  it('asks for the result when none is given, and takes the next line for it', () => {
    const it = town()
    it.group('staff-power', '0001 协办 住建局：确认管线走向')
    expect(it.group('staff-hucd', '0001 完成')).toContain('办得怎么样')
    it.group('staff-hucd', '管线图已提供')
    expect(openTasks(it.case('0001'))).toEqual([])
  })

  it.each([
    '签收',
    '已联系，跟厂长通过电话',
    '答复：已经送电',
    '退单，依据：不属住建职责',
    '延期 2 天，等物资',
    '查看电话',
  ])('lets the assisting group do nothing but its part: %s', (text) => {
    const it = town()
    it.group('staff-power', '0001 协办 住建局：确认管线走向')
    const before = it.case('0001')
    expect(it.group('staff-hucd', text, { quote: cardIn(it, 'group:hucd') })).toMatch(
      /^QS20261123-0001 由供电公司主办，本部门是协办，没有改动。/,
    )
    expect(it.case('0001')).toEqual(before)
  })

  it('tells the assisting group what is open to it, and nothing that nobody asked of it', () => {
    const it = town()
    it.group('staff-power', '0001 协办 住建局：确认管线走向')
    expect(it.group('staff-hucd', '退单，杆子不是我们的', { quote: cardIn(it, 'group:hucd') })).toBe(
      'QS20261123-0001 由供电公司主办，本部门是协办，没有改动。办好自己的部分请回复「QS20261123-0001 完成：」加结果；办不了的请和供电公司商量。',
    )
  })

  it('of another department that is late is told to officials by its name', () => {
    const it = town()
    it.group('staff-power', '0001 协办 住建局：确认管线走向')
    it.at('2026-11-26 17:30')
    expect(it.news('dm:head-hucd').join()).toContain('🔴 QS20261123-0001 住建局协办「确认管线走向」超时')
  })

  it('may be let go by whoever asked for it, with a reason', () => {
    const it = town()
    it.group('staff-power', '0001 协办 住建局：确认管线走向')
    it.news('group:hucd')
    expect(it.group('staff-power', '0001 取消 1')).toContain('请补一句原因')
    expect(it.group('staff-power', '管线图找到了')).toContain('不用办了，已告知对方')
    expect(it.news('group:hucd')).toEqual(['QS20261123-0001 协办「确认管线走向」不用办了：管线图找到了'])
    expect(openTasks(it.case('0001'))).toEqual([])
  })

  it('shows the case to the assisting group until its part is done', () => {
    const it = town()
    expect(it.group('staff-hucd', 'QS20261123-0001', { addressed: true })).toContain('没有查到这个编号')
    it.group('staff-power', '0001 协办 住建局：确认管线走向')
    expect(it.group('staff-hucd', 'QS20261123-0001', { addressed: true })).toMatch(
      /企业：凯成科技有限公司[\s\S]*1\. 住建局协办「确认管线走向」/,
    )
    it.group('staff-hucd', '0001 完成：管线图已提供')
    expect(it.group('staff-hucd', 'QS20261123-0001', { addressed: true })).toContain('没有查到这个编号')
  })
})

describe('吹哨', () => {
  it.each([
    '吹哨 住建、城管局',
    '我要吹哨：住建局和城管局',
  ])('calls the departments that the enterprise names, beside the lead: %s', (text) => {
    const it = town()
    it.dm('wang', text)
    expect(tasksOf(it.case('0001')).map(({ department }) => department)).toEqual(['power', 'hucd', 'urban_mgmt'])
  })

  it('A3.3: of the enterprise calls the lead and the departments that assist in the matter, and shows who has reported in', () => {
    const it = town()
    expect(it.dm('wang', '吹哨：变压器和线路一起看')).toMatch(/^已为 QS20261123-0001 吹哨[\s\S]*□ 供电公司（最迟今天15:30前），□ /)
    expect(given(it)).toEqual(['report-in power 变压器和线路一起看', 'report-in park 变压器和线路一起看'])
    expect(it.news('group:park').join()).toMatch(/企业吹哨 QS20261123-0001，请报到[\s\S]*事由：变压器和线路一起看/)
    expect(it.group('staff-park', '报到')).toContain('已报到')
    expect(it.news('dm:wang').at(-1)).toMatch(/已报到。\n报到：□ 供电公司（最迟今天15:30前），√ /)
    expect(it.dm('wang', '吹哨')).toMatch(/已经吹过哨[\s\S]*√ /)
    expect(it.dm('wang', '进度')).toMatch(/报到：□ 供电公司/)
    expect(it.dm('leader', '0001')).toMatch(/报到：□ 供电公司/)
    it.group('staff-power', '0001 报到')
    expect(it.dm('coordinator', '0001')).toMatch(/报到：√ 供电公司，√ /)
  })

  it('A3.3: of a leader calls the departments that are named', () => {
    const it = town()
    expect(it.dm('leader', '0001 吹哨 住建局、城管局：到现场一起看')).toContain('请住建局、城管局在今天15:30前报到')
    expect(given(it)).toEqual(['report-in hucd 到现场一起看', 'report-in urban_mgmt 到现场一起看'])
  })

  it('needs a case that is in hand', () => {
    const it = makeTown(plainly('power'))
    expect(it.dm('wang', '吹哨')).toContain('吹哨要有一件在办的诉求')
  })

  it('asks which one of several cases', () => {
    const it = town()
    it.dm('wang', '办公楼的网络断了')
    it.dm('wang', '确认')
    expect(it.dm('wang', '吹哨：都来看看')).toContain('哪一件')
    it.dm('wang', '0001')
    expect(given(it)[0]).toBe('report-in power 都来看看')
  })
})

describe('instructions', () => {
  it('are listed for whoever gave them, open and answered', () => {
    const it = town()
    expect(it.dm('leader', '我的批示')).toBe('您还没有作过批示。')
    it.dm('leader', '0001 请今天内上门看现场')
    expect(it.dm('leader', '我的批示')).toMatch(
      /您的批示 1 条，还没有回音 1 条：\n🟢 QS20261123-0001 供电公司「请今天内上门看现场」：还没有回音，期限 /,
    )
    it.group('staff-power', '0001 进展：已到现场，明天换变压器')
    expect(it.dm('leader', '我的批示')).toMatch(
      /还没有回音 0 条：\n⚪ QS20261123-0001 供电公司「请今天内上门看现场」：已办理：已到现场，明天换变压器/,
    )
    expect(it.dm('coordinator', '我的批示')).toBe('您还没有作过批示。')
  })

  it('of a coordinator may be a numbered 督办单 to group and head, with its limit', () => {
    const it = town()
    it.news('group:power')
    expect(it.dm('coordinator', '0001 督办单：周三前恢复供电并说明原因')).toMatch(
      /^督办〔2026〕1号已发到供电公司工作群和负责人：QS20261123-0001。办理期限：11月25日（周三）17:30前。$/,
    )
    const sheet = it.news('group:power').join()
    expect(sheet).toBe(it.news('dm:head-power').join())
    expect(sheet).toMatch(
      /^督办单\n督办〔2026〕1号\n主送：供电公司\n[\s\S]*反映企业：凯成科技有限公司[\s\S]*督办要求：周三前恢复供电并说明原因\n办理期限：11月25日（周三）17:30前\n/,
    )
    expect(openTasks(it.case('0001'), 'power')).toMatchObject([{ kind: 'instruction', by: 'coordinator' }])
    expect(it.dm('coordinator', '0001 督办单：再报一次')).toContain('督办〔2026〕2号')
    expect(it.dm('coordinator', '我的批示')).toContain('您的批示 2 条')
  })

  it('take no number for a 督办单 that is not given', () => {
    const it = town()
    expect(it.dm('head-power', '0001 督办单：今天办完')).toMatch(/没有改动/)
    expect(it.dm('coordinator', '0001 督办单')).toContain('请写上具体要求')
    it.group('staff-power', '0001 答复：已恢复供电')
    expect(it.dm('coordinator', '0001 督办单：今天办完')).toContain('已答复')
    expect(it.case('0001')).not.toHaveProperty('tasks')
  })
})

describe('报到 that nobody asked for', () => {
  it('is said to be none, on a case of one’s own', () => {
    expect(town().group('staff-power', '0001 已报到')).toBe('QS20261123-0001 没有请本部门报到，没有改动。')
  })
})
