/** A case that more than one department has a part in: 协办, 吹哨 and 报到, each with a limit of its own. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CaseView, type District, inBeijing, openDistrict, textOf } from './district.ts'

type TaskView = {
  readonly task: number
  readonly kind: string
  readonly department: string
  readonly ended?: string
  readonly due: string
  readonly light: string
}
const tasksOf = (it: CaseView): readonly TaskView[] => (it as CaseView & { readonly tasks?: readonly TaskView[] }).tasks ?? []

describe('a case with two assisting departments', () => {
  let district: District
  let number: string
  const task = async (department: string) => tasksOf(await district.case(number)).find((one) => one.department === department)
  const reds = async (chat: string) => (await district.chat(chat)).filter(({ from, text }) => from === 'bot' && text.includes('🔴'))
  beforeAll(async () => {
    district = await openDistrict('2026-11-23 10:00')
    number = await district.reports('wang', '门口施工围挡占了半条路，货车进不来，厂里的电缆也被挖断过一次', 'hucd')
  })
  afterAll(() => district.close())

  it('A1.2: has a task for each, with limits of their own beside those of the lead', async () => {
    const said = textOf(await district.handles('hucd', number, '协办 供电公司：周三前确认电缆走向'))
    expect(said).toContain('已请供电公司协办')
    await district.says('coordinator', `${number} 协办 城管局：核对占道许可`)
    expect(inBeijing((await task('power'))?.due ?? '')).toBe('2026-11-25 17:30')
    expect(inBeijing((await task('urban_mgmt'))?.due ?? '')).toBe('2026-11-26 17:30')
    expect((await district.case(number)) as unknown).toMatchObject({ lead: 'hucd', assisting: ['power', 'urban_mgmt'] })
    expect(textOf(await district.hears('dm:wang'))).toMatch(/已请供电公司协助办理[\s\S]*已请城管局协助办理/)
  })

  it('is seen by the assisting departments, which may do nothing but their part', async () => {
    expect((await district.cases('staff-power')).map((it) => it.number)).toEqual([number])
    expect((await district.cases('head-power')).map((it) => it.number)).toEqual([number])
    const before = await district.case(number)
    for (const text of ['签收', '已联系，跟厂长通过电话', '答复：已经拆了', '查看电话']) {
      expect(textOf(await district.handles('power', number, text)), text).toContain('由住建局主办，本部门是协办，没有改动')
    }
    expect(await district.case(number)).toEqual(before)
    expect(textOf(await district.chat('dm:staff-power'))).not.toContain('13800000001')
  })

  it('A1.2: turns red for the department that is late, and not for the others', async () => {
    await district.handles('hucd', number, '已联系，和厂长看过现场')
    await district.handles('urban_mgmt', number, '完成：占道许可到9月底，已责令后退三米')
    expect(textOf(await district.hears('group:hucd'))).toContain('城管局已完成协办')
    await district.until('2026-11-25 17:30')
    expect(await reds('group:power')).toHaveLength(1)
    expect(await reds('dm:head-power')).toHaveLength(1)
    expect(await reds('group:hucd')).toEqual([])
    expect(await reds('group:urban_mgmt')).toEqual([])
    expect(await task('power')).toMatchObject({ light: 'red' })
  })

  it('is out of sight again when the part is done', async () => {
    expect(await district.cases('staff-urban_mgmt')).toEqual([])
    expect(textOf(await district.says('staff-urban_mgmt', `${number} 完成：再报一次`, { to: 'urban_mgmt' }))).toContain('没有查到这个编号')
    await district.handles('power', number, '完成：电缆走向图已交住建局')
    expect(await district.cases('staff-power')).toEqual([])
    expect(textOf(await district.says('wang', '进度'))).toContain('协办：供电公司、城管局')
  })

  it('keeps all of it over a restart', async () => {
    const before = await district.case(number)
    await district.restart()
    expect(await district.case(number)).toEqual(before)
    await district.handles('hucd', number, '协办 供电公司：再核一次接头')
    expect((await district.cases('staff-power')).map((it) => it.number)).toEqual([number])
  })
})

describe('a whistle of the enterprise', () => {
  let district: District
  let number: string
  const reds = async (chat: string) => (await district.chat(chat)).filter(({ from, text }) => from === 'bot' && text.includes('🔴'))
  beforeAll(async () => {
    district = await openDistrict('2026-11-23 09:30')
    number = await district.reports('li', '厂区老停电，一周停三次，机器一停就报废一炉料', 'power')
  })
  afterAll(() => district.close())

  it('A3.3: calls the lead and the departments that assist in the matter', async () => {
    const said = textOf(await district.says('li', '吹哨：线路和变压器请一起来看'))
    expect(said).toMatch(/已为 QS\d+-\d+ 吹哨，请有关部门报到。\n报到：□ 供电公司/)
    const called = tasksOf(await district.case(number))
    expect(called.length).toBeGreaterThan(1)
    expect(called.map(({ kind }) => new Set([kind]).size)).toEqual(called.map(() => 1))
    expect(textOf(await district.hears('group:park'))).toContain(`请在今天15:00前回复「${number} 报到」`)
  })

  it('A3.3: shows the enterprise and officials who has reported in', async () => {
    await district.handles('power', number, '报到')
    expect(textOf(await district.hears('dm:li'))).toMatch(/供电公司已报到。\n报到：√ 供电公司，□ /)
    expect(textOf(await district.says('leader', number))).toMatch(/报到：√ 供电公司，□ /)
  })

  it('A3.3: escalates the department that is missing, and no other', async () => {
    await district.until('2026-11-23 15:00')
    expect(await reds('group:park')).toHaveLength(1)
    expect(await reds('dm:head-park')).toHaveLength(1)
    expect(await reds('group:power')).toEqual([])
    await district.until('2026-11-24 17:31')
    expect(textOf(await reds('dm:leader'))).toContain(number)
    await district.handles('park', number, '报到，王工下午到')
    expect(textOf(await district.says('li', '进度'))).toMatch(/报到：√ 供电公司，√ /)
  })
})

describe('a 督办单', () => {
  let district: District
  let number: string
  beforeAll(async () => {
    district = await openDistrict('2026-11-23 10:00')
    number = await district.reports('wang', '厂门口的路灯坏了一个月，晚上没人敢走', 'urban_mgmt')
  })
  afterAll(() => district.close())

  it('is numbered in its year, over a restart, and goes to the group and the head', async () => {
    await district.hears('dm:head-urban_mgmt')
    expect(textOf(await district.says('coordinator', `${number} 督办单：三天内修好路灯`))).toContain('督办〔2026〕1号')
    expect(textOf(await district.hears('dm:head-urban_mgmt'))).toMatch(/督办单\n督办〔2026〕1号\n主送：城管局/)
    expect(await district.last('group:urban_mgmt')).toMatchObject({ text: expect.stringContaining('督办要求：三天内修好路灯') })
    await district.restart()
    expect(textOf(await district.says('coordinator', `${number} 督办单：并说明原因`))).toContain('督办〔2026〕2号')
    expect(textOf(await district.says('coordinator', '我的批示'))).toContain('您的批示 2 条，还没有回音 2 条')
    await district.handles('urban_mgmt', number, '进展：路灯已报修，今晚换灯头')
    expect(textOf(await district.hears('dm:coordinator'))).toContain('已办理批示')
    expect(textOf(await district.says('coordinator', '我的批示'))).toContain('还没有回音 0 条')
  })
})
