/** Getting through: groups that cannot be written to, guests who must not read along, news in small numbers. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type District, openDistrict, textOf } from '../district.ts'

describe('D52 Member left or group dissolved', () => {
  let district: District
  const close = (code: string, closed = true) => district.request('PUT', `/sim/groups/${code}`, { closed })
  beforeAll(async () => {
    district = await openDistrict('2026-11-23 09:30')
    for (const code of ['power', 'hrss', 'tax']) await close(code)
  })
  afterAll(() => district.close())

  it.each([
    ['li', '车间三天两头跳闸，机床停了好几回', 'power'],
    ['wang', '招不到焊工，缺三十个人', 'hrss'],
    ['chen', '发票额度不够用，申请增额一个月没批', 'tax'],
  ])('given %s reports 「%s」 and the group is gone, then the staff get the card alone and the coordinator hears why', async (who, text, code) => {
    await district.hears(`dm:staff-${code}`)
    await district.hears('dm:coordinator')
    await district.says(who, text)
    if (who === 'chen') {
      await district.says(who, '老陈面馆')
      await district.says(who, '跳过')
    }
    await district.says(who, '确认')
    const [it] = await district.cases(who)
    if (!it) throw new Error('nothing was reported')
    await district.dispatchTo(it.number, code)
    await district.settles()
    const card = (await district.hears(`dm:staff-${code}`)).at(-1)
    expect(card?.text).toContain(it.number)
    expect(card?.buttons?.map(({ label }) => label)).toContain('签收')
    const alert = textOf(await district.hears('dm:coordinator'))
    expect(alert).toContain(`${it.number} 没能发到`)
    expect(alert).toContain('已解散')
    expect(await district.chat(`group:${code}`)).toEqual([])
  })

  it('tells the coordinator once for each case, and lets the staff answer in their own chat', async () => {
    const [it] = await district.cases('li')
    const number = it?.number ?? ''
    await district.says('li', `补充 ${number} 昨晚又跳了一次`)
    await district.settles()
    expect(textOf(await district.hears('dm:staff-power'))).toContain('昨晚又跳了一次')
    expect(textOf(await district.hears('dm:coordinator'))).not.toContain('没能发到')
    await district.says('staff-power', `${number} 签收`)
    expect((await district.case(number)).status).toBe('acknowledged')
  })

  it('reaches the head where the department has no staff, over a restart as well', async () => {
    await district.person('staff-eco', { name: '杨洋', role: 'staff', department: 'tax' })
    await close('eco')
    await district.restart()
    const number = await district.reports('wang', '环评批复等了三个月还没下来', 'eco')
    await district.settles()
    expect(textOf(await district.hears('dm:head-eco'))).toContain(number)
  })

  it('writes into the group again when there is one', async () => {
    await close('power', false)
    const [it] = await district.cases('li')
    await district.says('li', `补充 ${it?.number} 上午十点又跳闸`)
    expect((await district.last('group:power')).text).toContain(it?.number)
  })

  it('refuses a group that is none', async () => {
    expect((await close('other')).status).toBe(404)
  })
})

describe('D53 A firm’s person in a department’s group', () => {
  let district: District
  let number: string
  const guests = (...ids: readonly string[]) => district.request('PUT', '/sim/groups/power', { guests: ids })
  beforeAll(async () => {
    district = await openDistrict('2026-11-23 09:30')
    number = await district.reports('li', '车间三天两头跳闸，机床停了好几回', 'power')
    await district.hears('group:power')
    await guests('wang')
  })
  afterAll(() => district.close())

  it.each([
    ['li', '补充 NUMBER 冷却液全报废了', '冷却液'],
    ['li', '催办 NUMBER', '催办'],
    ['leader', 'NUMBER 今天内上门看现场', '上门看现场'],
  ])('given a firm’s person is in the group, when %s says 「%s」, then nothing is posted there and the staff get it alone', async (who, words, told) => {
    await district.says(who, words.replace('NUMBER', number))
    await district.settles()
    expect(await district.hears('group:power')).toEqual([])
    expect(textOf(await district.hears('dm:staff-power'))).toContain(told)
  })

  it('has told the coordinator, once, who is there', async () => {
    const told = (await district.hears('dm:coordinator')).filter(({ text }) => text.includes('没能发到'))
    expect(told).toHaveLength(1)
    expect(told[0]?.text).toContain(number)
    expect(told[0]?.text).toContain('王海洋')
  })

  it.each(['这个案子办到哪了', '@企哨 待办', '0001 签收'])('does not answer the guest who says 「%s」 there', async (words) => {
    expect(await district.says('wang', words, { to: 'power' })).toEqual([])
    expect((await district.case(number)).status).toBe('dispatched')
  })

  it('posts again when the person has gone', async () => {
    await guests()
    await district.says('li', `补充 ${number} 今天又停了两回`)
    expect(textOf(await district.hears('group:power'))).toContain('今天又停了两回')
  })
})
