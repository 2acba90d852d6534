/** The closed loop over Wechaty's real gRPC: the enterprise in a personal chat, the department in its room, the coordinator in the simulator. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openGateway, type TestGateway } from '../../bot/wechaty/gateway-fixture.ts'
import { openGroupBook } from '../group-book.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import { beijing, type District, openDistrict } from './district.ts'

describe('a case over Wechaty', () => {
  let gateway: TestGateway
  let district: District
  let number: string
  let card: string
  let time = '2026-11-24 09:30'
  const room = 'power@room'
  const firm = 'wxid_chen'
  const clerk = 'wxid_guohui'

  /** Says something in a personal chat or to the bot in a room; returns what the bot says there next that fits. */
  async function says(from: string, text: string, expected: RegExp, place?: string): Promise<string> {
    const before = gateway.shown.length
    const where = place === undefined ? {} : { room: place, mentions: [gateway.self] }
    gateway.says({ from, text, timestamp: Date.parse(beijing(time)), ...where })
    return await hears(place ?? from, expected, before)
  }
  async function hears(place: string, expected: RegExp, before = 0): Promise<string> {
    for (;;) {
      const found = gateway.shown.slice(before).find((it) => it.to === place && 'text' in it && expected.test(it.text))
      if (found && 'text' in found) return found.text
      await gateway.next()
    }
  }
  async function until(to: string): Promise<void> {
    await district.until(to)
    time = to
  }

  beforeAll(async () => {
    gateway = await openGateway()
    gateway.contact(firm, '陈立')
    gateway.contact(clerk, '郭慧')
    gateway.room(room, [clerk])
    district = await openDistrict(time, { QISHAO_BURST_MS: '0' })
    await district.stop()
    // What an operator prepares: the clerk's account, and the room of the department.
    const store = await openSqliteStore(district.folder)
    const staff = (await store.people()).find(({ id }) => id === 'staff-power')
    if (!staff) throw new Error('the seeds have a clerk of the power company')
    await store.putPerson({ ...staff, accounts: { wechaty: clerk } })
    await (await openGroupBook(store)).bind({ channel: 'wechaty', group: room, department: 'power' })
    await store.close()
    await district.restart({ WECHATY_ENDPOINT: gateway.settings.endpoint, WECHATY_TOKEN: gateway.settings.token })
  })
  afterAll(async () => {
    await district.close()
    await gateway.close()
  })

  it('begins with a stranger in a personal chat, and gets a number', async () => {
    await says(firm, '你好，我们厂区今天第三次跳闸停电了，生产线全停了，在工业园3号路12号', /哪家企业/)
    const summary = await says(firm, '青云区立新五金厂，陈立，13800000009', /【诉求】/)
    expect(summary).toMatch(/第三次跳闸停电[\s\S]*立新五金厂/)
    number = /QS\d{8}-\d{4}/.exec(await says(firm, '确认', /已受理/))?.[0] ?? ''
    expect(number).toMatch(/^QS20261124-/)
  })

  it('reaches the room of the department as a card, sent there by the coordinator or the model', async () => {
    await district.dispatchTo(number, 'power')
    card = await hears(room, new RegExp(number))
    expect(card).toContain('立新五金厂')
    expect(card).not.toContain('13800000009')
  })

  it('is taken on by a mention of the bot that quotes the card', async () => {
    await until('2026-11-24 10:00')
    const quote = `「青云企哨：${card}」\n- - - - - - - - - - - - - - -\n`
    expect(await says(clerk, `${quote}@青云企哨\u2005已联系陈立，约今天下午去看`, /已记录联系/, room)).toContain('郭慧')
    expect(await district.case(number)).toMatchObject({ status: 'handling', lead: 'power' })
  })

  it('goes on after a restart of the gateway, of which the coordinator hears', async () => {
    await gateway.stop()
    const joined = gateway.joined()
    await gateway.start()
    await joined
    await district.settles()
    expect((await district.last('dm:coordinator')).text).toMatch(/出了故障/)
    await until('2026-11-24 15:00')
    const answered = hears(firm, /更换了老化的开关/, gateway.shown.length)
    await says(clerk, `@青云企哨 ${number} 答复：线路已修复，更换了老化的开关，今天14点恢复供电`, /答复已记录，正在发给企业/, room)
    expect(await answered).toMatch(/供电公司答复[\s\S]*解决了吗/)
  })

  it('is rated and closed by the enterprise', async () => {
    await says(firm, '解决了', /打个分/)
    await says(firm, '5分', /已办结/)
    expect(await district.case(number)).toMatchObject({ status: 'closed', reporter: `wechaty-${firm}`, rating: { level: 5 } })
  })
})
