/** The closed loop with the work group in WeCom: the enterprise in the simulator, the department with the 智能机器人 of the stand-in. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AibotPlayer, aibotPlayer } from '../../wecom-fake/aibot-player.ts'
import { environmentOf } from '../../wecom-fake/environment.ts'
import { type Fake, startFake } from '../../wecom-fake/server.ts'
import { openGroupBook } from '../group-book.ts'
import { jpeg } from '../picture-fixture.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import { type District, openDistrict, textOf } from './district.ts'

const group = 'wrHRSS0000000000000000000000'

describe('a case whose department is reached in WeCom', () => {
  let fake: Fake
  let people: AibotPlayer
  let district: District
  let number: string

  /** What the bot says in a chat from the given line on, once it has said something that fits. */
  async function hears(chat: string, pattern: RegExp): Promise<string> {
    for (;;) {
      await district.settles()
      const said = (await people.lines(chat)).findLast((line) => line.startsWith('bot: ') && pattern.test(line))
      if (said !== undefined) return said
      await nextTurn()
    }
  }
  async function connected(): Promise<void> {
    while (!(await people.state()).connected) await nextTurn()
  }
  /** The newest message of the bot about the case, to be quoted. */
  const card = (): Promise<string> => people.idOf(group, number)

  beforeAll(async () => {
    fake = await startFake({ start: Date.parse('2026-11-23T02:00:00Z') })
    people = aibotPlayer(fake.url)
    const { WECOM_AIBOT_ID, WECOM_AIBOT_SECRET, WECOM_AIBOT_WS_URL } = environmentOf(fake.world().enterprise, fake)
    district = await openDistrict('2026-11-23 10:00')
    await district.stop()
    // The first day: the bot is put into the group, mentioned once, and the group is bound.
    const store = await openSqliteStore(district.folder)
    await (await openGroupBook(store)).bind({ channel: 'aibot', group, department: 'hrss' })
    await store.close()
    await district.restart({
      WECOM_AIBOT_ID: WECOM_AIBOT_ID ?? '',
      WECOM_AIBOT_SECRET: WECOM_AIBOT_SECRET ?? '',
      WECOM_AIBOT_WS_URL: WECOM_AIBOT_WS_URL ?? '',
    })
    await connected()
    await people.add(group)
    await people.mention(group, 'staff-hrss', '待办')
    await hears(group, /待办|没有/)
    number = await district.reports('wang', '车间普工一直招不满，还差 30 个人，马上要交货了', 'hrss')
  }, 120_000)
  afterAll(async () => {
    await district.close()
    await fake.stop()
  })

  it('stands in the group with its number, and nowhere in the simulator', async () => {
    expect(await hears(group, new RegExp(number))).toContain('普工')
    expect(await district.chat('group:hrss')).toEqual([])
  })

  it('is acknowledged by whoever mentions the bot and quotes the card', async () => {
    await people.mention(group, 'staff-hrss', '签收', { quoteOf: await card() })
    await hears(group, /已签收/)
    expect(await district.case(number)).toMatchObject({ status: 'acknowledged' })
    expect(textOf(await district.hears('dm:wang'))).toContain('已签收')
  })

  it('gets a photo in the single chat, where the bot takes files', async () => {
    await people.single('staff-hrss', {
      text: `${number} 进展：已到厂里，周五专场招聘`,
      image: { name: '现场.jpg', mime: 'image/jpeg', bytes: jpeg() },
    })
    await hears('staff-hrss', new RegExp(number))
    expect(textOf(await district.chat('dm:wang'))).toContain('周五专场招聘')
  })

  it('is answered in the group, and the enterprise hears and rates it', async () => {
    await people.mention(group, 'staff-hrss', '答复：专场招聘已招到 30 人，今天到岗', { quoteOf: await card() })
    await hears(group, /答复/)
    expect(textOf(await district.chat('dm:wang'))).toContain('已招到 30 人')
    expect(await district.case(number)).toMatchObject({ status: 'resolved' })
    await district.says('wang', '解决了，5分')
    expect(await district.case(number)).toMatchObject({ status: 'closed' })
    await hears(group, /5 ?分|非常满意|销号|办结/)
  })

  it('leaves no word of anybody in the log', () => {
    const log = district.log().join('\n')
    expect(log).not.toMatch(/招不满|专场招聘|13800000001/)
  })
})
