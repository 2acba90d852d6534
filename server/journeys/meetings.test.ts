/** 一车办: several departments go to the enterprise together, from the proposal to what was agreed there. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CaseView, clockOf, type District, inBeijing, openDistrict, textOf } from './district.ts'

type TaskView = {
  readonly task: number
  readonly kind: string
  readonly department: string
  readonly due: string
  readonly status: string
  readonly light: string
}
const tasksOf = (it: CaseView): readonly TaskView[] => (it as CaseView & { readonly tasks?: readonly TaskView[] }).tasks ?? []

describe('一车办', () => {
  let district: District
  let number: string
  const heard = async (chat: string) => textOf(await district.hears(chat))
  beforeAll(async () => {
    district = await openDistrict('2026-11-23 10:00')
    number = await district.reports('wang', '门口施工围挡占了半条路，货车进不来，厂里的电缆也被挖断过一次', 'hucd')
  })
  afterAll(() => district.close())

  it('A5.5: is proposed by the lead with times, and each party is asked in its own chat', async () => {
    const said = textOf(await district.handles('hucd', number, '一车办 供电公司、城管局：11月25日下午3点、11月26日上午10点，地点：厂门口'))
    expect(said).toContain('正在约一车办')
    for (const chat of ['group:power', 'group:urban_mgmt']) {
      const card = await district.last(chat)
      expect(card.text).toMatch(/请选一车办时间[\s\S]*1\. 11月25日（周三）15:00\n2\. 11月26日（周四）10:00\n地点：厂门口/)
      expect(card.buttons?.map(({ label }) => label)).toEqual(['1 11月25日（周三）15:00', '2 11月26日（周四）10:00', '都可以', '都不行'])
    }
    expect(await heard('dm:wang')).toContain('住建局、供电公司、城管局想一起到现场看、当面谈')
    expect((await district.cases('staff-power')).map((it) => it.number)).toEqual([number])
  })

  it('A5.5: collects what suits, by words and by buttons, over a restart', async () => {
    await district.handles('power', number, '都可以')
    await district.restart()
    const asked = await district.last('dm:wang')
    await district.says('wang', '', { quote: asked.id, tap: `${number} 时间2` })
    expect(textOf(await district.says('leader', number))).toContain('等城管局回复')
  })

  it('A5.5: is fixed at the limit; who did not answer is named as absent, and everybody hears time, place and people', async () => {
    await district.hears('group:power')
    await district.until('2026-11-24 17:30')
    for (const chat of ['group:hucd', 'group:power', 'group:urban_mgmt', 'dm:wang']) {
      expect(await heard(chat), chat).toMatch(
        /一车办时间已定：11月26日（周四）10:00，地点：厂门口\n参加：住建局、供电公司、企业\n不能到或没有回复：城管局/,
      )
    }
  })

  it('A5.5: reminds on the working day before', async () => {
    await district.until('2026-11-25 09:00')
    for (const chat of ['group:power', 'dm:wang']) expect(await heard(chat), chat).toContain(`提醒：${number} 一车办：明天（周四）10:00`)
    await district.until('2026-11-25 18:00')
    expect(await heard('dm:wang')).not.toContain('提醒')
  })

  it('A5.5: ends with minutes that are shown first, name who was there, and ask the enterprise about the visit', async () => {
    await district.until('2026-11-26 11:30')
    await district.hears('dm:wang')
    const shown = textOf(
      await district.handles(
        'hucd',
        number,
        '纪要：围挡超出许可两米。到场：住建局、供电公司、企业；定下：住建局 12月1日前拆围挡；供电公司 12月4日前迁电缆',
      ),
    )
    expect(shown).toMatch(/缺席：城管局\n定下：\n1\. 住建局「12月1日前拆围挡」12月1日（周二）17:30前/)
    expect(tasksOf(await district.case(number))).toEqual([])
    await district.says('staff-hucd', '是', { to: 'hucd' })
    const told = await heard('dm:wang')
    expect(told).toMatch(/一车办纪要：围挡超出许可两米\n到场：住建局、供电公司、企业\n缺席：城管局/)
    expect(told).toContain('部门今天上门了吗？')
    // The contact limit had run out before the visit.
    await district.says('wang', '上门了')
    expect(clockOf(await district.case(number), 'contact').status).toBe('missed')
  })

  it('A5.5: what was agreed has limits, and turns red for the department that does not keep it', async () => {
    const tasks = tasksOf(await district.case(number))
    expect(tasks.map(({ kind, department, due }) => [kind, department, inBeijing(due)])).toEqual([
      ['commitment', 'hucd', '2026-12-01 17:30'],
      ['commitment', 'power', '2026-12-04 17:30'],
    ])
    await district.handles('hucd', number, '完成 1：围挡已拆除')
    expect(await heard('dm:wang')).toContain('住建局已落实「12月1日前拆围挡」：围挡已拆除')
    expect(textOf(await district.handles('hucd', number, '答复：路已通畅'))).toContain('商定事项还有 1 项没有落实')
    await district.hears('group:power')
    await district.until('2026-12-04 17:30')
    expect(await heard('group:power')).toMatch(/🔴 .*商定事项「12月4日前迁电缆」已超时/)
    expect(await heard('dm:head-power')).toContain('🔴')
    expect(tasksOf(await district.case(number)).at(-1)).toMatchObject({ status: 'running', light: 'red' })
    await district.handles('power', number, '完成：电缆已迁改')
    expect(textOf(await district.handles('hucd', number, '答复：围挡已拆，电缆已迁'))).toContain('答复已记录，正在发给企业')
    expect(await district.cases('staff-power')).toEqual([])
  })
})
