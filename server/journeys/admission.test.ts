/** What is not handled here: two persons decide it, the enterprise learns why and where it goes, and may object once (国办函〔2025〕66号, 二). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clockOf, type District, openDistrict, textOf } from './district.ts'

const text = '我们和物业的租赁合同纠纷，厂房被断电三天，要求恢复供电'

describe('a case that is before a court', () => {
  let district: District
  let number: string
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 09:30')
    number = await district.reports('wang', text, 'power')
    for (const chat of ['dm:wang', 'dm:coordinator', 'dm:leader', 'group:power']) await district.hears(chat)
  })
  afterAll(() => district.close())

  it('is suggested by the department, which only asks the coordinator', async () => {
    expect(textOf(await district.handles('power', number, '不予受理：同一合同纠纷法院已立案'))).toContain('决定之前照常办理')
    expect(textOf(await district.hears('dm:coordinator'))).toContain('供电公司建议不予受理：同一合同纠纷法院已立案')
    expect(await district.case(number)).toMatchObject({ status: 'dispatched', lead: 'power' })
  })

  it('S9: is proposed by one and confirmed by another; until then owner and clocks stay', async () => {
    const before = clockOf(await district.case(number), 'contact')
    await district.says('coordinator', `${number} 不予受理：诉讼，同一合同纠纷法院已立案`)
    expect(clockOf(await district.case(number), 'contact')).toEqual(before)
    expect(textOf(await district.says('coordinator', `${number} 同意不予受理`))).toContain('要由另一位营商办人员或区领导决定')
    expect(await district.case(number)).toMatchObject({ status: 'dispatched', lead: 'power' })
    expect(await district.hears('dm:wang')).toEqual([])
    expect(textOf(await district.says('leader', '待办'))).toContain(`【不予受理】`)
  })

  it('survives a restart, and shows the leader a card with buttons', async () => {
    await district.restart()
    const card = (await district.chat('dm:leader')).find(({ text: said }) => said.startsWith('请确认不予受理'))
    expect(card?.text).toContain('将答复企业：')
    expect(card?.buttons?.map(({ label }) => label)).toEqual(['同意', '不同意'])
    await district.says('leader', '', { tap: card?.buttons?.[0]?.value ?? '', quote: card?.id ?? '' })
    const it = await district.case(number)
    expect(it).toMatchObject({ status: 'declined', light: 'none', declined: { class: 'court', proposedBy: 'coordinator' } })
    expect(it.events.map(({ type, by }) => `${type} ${by}`).slice(-2)).toEqual(['decline-proposed coordinator', 'declined leader'])
  })

  it('A2.2: is answered with the reason, the office and its number, and how to object', async () => {
    const answer = textOf(await district.hears('dm:wang'))
    expect(answer).toContain(`${number}「`)
    expect(answer).toContain('原因：同一合同纠纷法院已立案。')
    expect(answer).toContain('可以联系：受理法院，电话 12368（法院诉讼服务）。')
    expect(answer).toContain('12月1日（周二）17:30前申诉一次')
    expect(textOf(await district.hears('group:power'))).toContain('已答复企业，不用再办')
  })

  it('is no secret deliberation for the enterprise: who weighed what stays inside', async () => {
    const { body } = await district.request('GET', `/sim/cases/${number}?as=wang`)
    expect(JSON.stringify(body)).not.toMatch(/decline-proposed|suggested|proposedBy|建议不予受理/)
    expect(JSON.stringify(body)).toContain('declined')
  })

  it('A3.6: is never asked for a rating', async () => {
    await district.until('2026-11-27 10:00')
    expect(textOf(await district.hears('dm:wang'))).not.toMatch(/打个分|解决了吗/)
  })

  it('is taken up again upon an appeal that a second person upholds, with a clock for each step', async () => {
    expect(textOf(await district.says('wang', `${number} 申诉`))).toContain('为什么应当受理')
    expect(textOf(await district.says('wang', '法院审的是租金，断电是供电线路的事'))).toContain('最迟12月2日（周三）17:30前告诉您结果')
    expect(clockOf(await district.case(number), 'appeal')).toMatchObject({ status: 'running', due: '2026-12-02 17:30' })
    expect(textOf(await district.says('coordinator', `${number} 予以受理`))).toContain('由您提出')
    await district.person('zhou2', { name: '林静（营商办）', role: 'coordinator' })
    await district.says('zhou2', `${number} 予以受理`)
    const it = await district.case(number)
    expect(it).toMatchObject({ status: 'awaiting-dispatch', lead: null })
    expect(clockOf(it, 'appeal').status).toBe('met')
    expect(clockOf(it, 'dispatch')).toMatchObject({ status: 'running', due: '2026-11-27 15:30' })
    expect(textOf(await district.hears('dm:wang'))).toContain('您的申诉成立，这件予以受理')
  })

  it('goes on like any other, and is not declined again', async () => {
    await district.says('coordinator', `${number} 转power`)
    expect(await district.case(number)).toMatchObject({ status: 'dispatched', lead: 'power' })
    expect(textOf(await district.says('coordinator', `${number} 不予受理：诉讼，又立案了`))).toContain('已经受理过')
  })
})

describe('an appeal that nobody reviews', () => {
  let district: District
  let number: string
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 09:30')
    number = await district.reports('wang', text, 'power')
    await district.says('coordinator', `${number} 不予受理：诉讼，法院已立案`)
    await district.says('leader', '同意')
    await district.says('wang', '不服，法院审的是租金')
    for (const chat of ['dm:coordinator', 'dm:leader', 'group:power']) await district.hears(chat)
  })
  afterAll(() => district.close())

  it('turns yellow and red for the coordinator and climbs to the leader, never to the department', async () => {
    await district.until('2026-11-30 18:00')
    expect(textOf(await district.hears('dm:coordinator'))).toMatch(/🟡 请复核[\s\S]*🔴 请复核/)
    expect(textOf(await district.hears('dm:leader'))).toContain('🔴 请复核')
    expect(await district.hears('group:power')).toEqual([])
  })

  it('is dismissed with a reason, which is final', async () => {
    await district.hears('dm:wang')
    await district.says('leader', `${number} 维持不予受理：起诉状第三项就是恢复供电`)
    expect(textOf(await district.hears('dm:wang'))).toContain('维持不予受理。原因：起诉状第三项就是恢复供电。')
    expect(textOf(await district.says('wang', `${number} 申诉：还是不服`))).toContain('已经申诉并复核过')
    expect(await district.case(number)).toMatchObject({ status: 'declined', light: 'none' })
  })
})
