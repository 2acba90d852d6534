/** Time in a conversation: the bot reminds once, keeps the draft, leaves people alone at night, and goes on where they stopped. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { beijing, type District, inBeijing, openDistrict, textOf } from '../district.ts'

/** What the bot said in a chat since the last look, with the times. */
async function told(district: District, chat: string): Promise<readonly string[]> {
  return (await district.hears(chat)).map(({ at, text }) => `${inBeijing(at)} ${text}`)
}

describe('D18 Silence: one nudge, the draft is kept, then nothing', () => {
  let district: District
  beforeAll(async () => {
    district = await openDistrict('2026-11-23 10:00')
  })
  afterAll(() => district.close())

  it('reminds each reporter after half an hour, of what is missing', async () => {
    await district.says('wang', '园区门口的路一下雨就积水，货车进不来')
    await district.says('li', '招不到焊工，缺三十个人')
    await district.says('chen', '店里水压太小，后厨用不上水')
    await district.until('2026-11-23 10:29')
    for (const chat of ['dm:wang', 'dm:li', 'dm:chen']) expect(await told(district, chat)).toEqual([])
    await district.until('2026-11-23 12:00')
    expect(await told(district, 'dm:wang')).toEqual([expect.stringMatching(/^2026-11-23 10:30 .*积水[\s\S]*【诉求】/)])
    expect(await told(district, 'dm:li')).toEqual([expect.stringMatching(/^2026-11-23 10:30 .*焊工/)])
    expect(await told(district, 'dm:chen')).toEqual([expect.stringMatching(/^2026-11-23 10:30 .*还差一项[\s\S]*哪家企业/)])
  })

  it('says after a day that the draft is kept, in the order of the times, also over a restart, and then nothing more', async () => {
    await district.says('li', '主要是焊工和钳工')
    await district.restart()
    await district.until('2026-12-10 09:00')
    expect(await told(district, 'dm:wang')).toEqual([expect.stringMatching(/^2026-11-24 10:00 草稿已保存.*继续/)])
    expect(await told(district, 'dm:li')).toEqual([
      expect.stringMatching(/^2026-11-23 12:30 .*钳工/),
      expect.stringMatching(/^2026-11-24 12:00 草稿已保存/),
    ])
  })

  it('A1.18: speaks in the morning of what fell due at night', async () => {
    await district.until('2026-12-10 20:50')
    await district.says('observer', '我们厂门口的路灯坏了两周')
    await district.until('2026-12-11 12:00')
    expect(await told(district, 'dm:observer')).toEqual([expect.stringMatching(/^2026-12-11 08:00 /)])
    await district.until('2026-12-12 09:00')
    expect(await told(district, 'dm:observer')).toEqual([expect.stringMatching(/^2026-12-11 20:50 草稿已保存/)])
  })

  it('says what fell due while it was stopped once, at a civil hour', async () => {
    await district.says('officer', '替凯成科技问：消防验收材料交了一个月没有消息')
    await district.stop()
    await district.restart({ QISHAO_NOW: beijing('2026-12-12 23:30') })
    await district.settles()
    expect(await told(district, 'dm:officer')).toEqual([])
    await district.restart()
    await district.until('2026-12-14 12:00')
    expect(await told(district, 'dm:officer')).toEqual([
      expect.stringMatching(/^2026-12-13 08:00 .*消防验收/),
      expect.stringMatching(/^2026-12-13 09:00 草稿已保存/),
    ])
  })

  it('deletes the draft after its time, without a word', async () => {
    await district.until('2026-12-24 10:00')
    expect(await told(district, 'dm:wang')).toEqual([])
    expect(textOf(await district.says('wang', '继续'))).toContain('没有可以恢复的内容')
  })
})

describe('D14 「等一下」: no reprompt for the long interval', () => {
  let district: District
  beforeAll(async () => {
    district = await openDistrict('2026-11-23 10:00')
  })
  afterAll(() => district.close())

  it.each([
    ['wang', '我查一下电表号'],
    ['li', '等我十分钟，去问下车间'],
    ['chen', '一会儿再说'],
  ])('%s: %s', async (who, text) => {
    await district.says(who, '车间老停电，一周三次')
    const answered = textOf(await district.says(who, text))
    expect(answered).toContain('不急')
  })

  it('says nothing until the next day, and then that the draft is kept', async () => {
    await district.until('2026-11-24 09:59')
    for (const who of ['wang', 'li', 'chen']) expect(await told(district, `dm:${who}`)).toEqual([])
    await district.until('2026-11-24 12:00')
    for (const who of ['wang', 'li', 'chen'])
      expect(await told(district, `dm:${who}`)).toEqual([expect.stringMatching(/^2026-11-24 10:00 草稿已保存/)])
  })
})

describe('D19 Resume: after days, a restart and an update of the flow', () => {
  let district: District
  beforeAll(async () => {
    district = await openDistrict('2026-11-23 16:00')
    await district.says('wang', '园区门口的路一下雨就积水，货车进不来')
    await district.says('li', '招不到焊工，缺三十个人')
    await district.says('chen', '店里水压太小，后厨用不上水')
    await district.says('observer', '厂区外面的路灯坏了两周，夜班工人不敢走')
  })
  afterAll(() => district.close())

  it('shows what was said and asks what is missing, in whatever words it is asked for', async () => {
    await district.until('2026-11-26 09:00')
    await district.restart()
    expect(textOf(await district.says('wang', '那天没说完的接着说'))).toMatch(/积水[\s\S]*【诉求】/)
    expect(textOf(await district.says('li', '我们上次说到哪儿了？'))).toMatch(/焊工/)
    expect(textOf(await district.says('chen', '在吗，继续填'))).toMatch(/11月23日（周一）说到「店里水压太小[\s\S]*哪家企业/)
  })

  it('goes on from there, out of order too', async () => {
    await district.says('chen', '电话13800000003')
    expect(textOf(await district.says('chen', '老陈面馆'))).toMatch(/水压太小[\s\S]*老陈面馆[\s\S]*138\*\*\*\*0003/)
    expect(textOf(await district.says('chen', '确认'))).toMatch(/已受理/)
  })

  it('keeps what was said over an update of the flow, and says that something may be asked again', async () => {
    await district.stop()
    const db = new DatabaseSync(join(district.folder, 'qishao.sqlite'))
    db.exec(`update dialogs set dialog = json_set(dialog, '$.v', 1) where conversation = 'web:dm:observer'`)
    db.close()
    await district.restart()
    const said = textOf(await district.says('observer', '继续'))
    expect(said).toMatch(/系统更新过[\s\S]*路灯坏了两周/)
    expect(said).toMatch(/[？?]|【诉求】/)
  })
})

describe('D60 Off hours: taken, with the time by which somebody is in touch', () => {
  let district: District
  beforeAll(async () => {
    district = await openDistrict('2026-11-24 23:10')
  })
  afterAll(() => district.close())

  it.each([
    ['wang', '车间老停电，一周三次，机器都烧了一台', 'power'],
    ['li', '自来水水压太小，二楼车间用不上水', 'water'],
    ['officer', '替凯成科技反映：天然气管道通到厂门口却一直不给接气', 'gas'],
  ])('A1.1, A3.10: %s: %s', async (who, text, department) => {
    await district.says(who, text)
    if (who === 'officer') for (const word of ['凯成科技有限公司', '13800000001']) await district.says(who, word)
    const receipt = textOf(await district.says(who, '确认'))
    expect(receipt).toMatch(/已受理，编号 QS20261124-\d{4}[\s\S]*现在是下班时间，已先登记[\s\S]*最迟.*(?:11月26日|后天|明天).*前/)
    const number = /QS\d{8}-\d{4}/.exec(receipt)?.[0] ?? ''
    await district.dispatchTo(number, department)
    expect(textOf(await district.chat(`group:${department}`))).toContain(number)
  })

  it('pushes danger through at once, at any hour', async () => {
    await district.hears('dm:leader')
    expect(textOf(await district.says('chen', '后厨燃气泄漏了，味道很大'))).toMatch(/^请马上拨打 119/)
    expect((await district.hears('dm:leader')).map(({ at }) => inBeijing(at))).toEqual(['2026-11-24 23:10'])
  })
})
