import { describe, expect, it } from 'vitest'
import { channelContract } from '../../channel.contract.ts'
import { group, openRig, startedRig } from './rig-fixture.ts'

channelContract('aibot', async () => {
  const rig = await openRig()
  const { people, fake, outcomes } = rig
  // Every frame comes twice, as it may (§12.3, group 8): the second is the platform's repeat. It never repeats otherwise.
  fake.world().kernel.faults.plan({ path: 'aibot:aibot_msg_callback', fault: { type: 'twice' } })
  const msgids = new Map<string, string>()
  let last: Promise<unknown> = Promise.resolve()
  return {
    channel: rig.channel,
    conversation: 'aibot:dm:staff-hrss',
    // 20,480 bytes as UTF-8 (p/101031).
    longest: 6_826,
    async deliver(id, text) {
      await rig.connected()
      const known = msgids.get(id)
      if (known !== undefined) {
        await rig.until(() => outcomes.filter(({ message, kept }) => message === known && kept).length > 0)
        return true
      }
      const sent = last.then(() => people.single('staff-hrss', { text }))
      last = sent
      const { msgid } = await sent
      msgids.set(id, msgid)
      // Its own outcome, and the repeat's.
      await rig.until(() => outcomes.filter(({ message }) => message === msgid).length > 1)
      return outcomes.find(({ message }) => message === msgid)?.kept === true
    },
    shown: () => rig.shown('staff-hrss'),
    close: rig.close,
  }
})

describe('the work group', () => {
  it('hears what mentions the bot, without the mention, and the text of what is quoted', async () => {
    const rig = await startedRig()
    await rig.say('aibot:group:hrss', '新转办 QS20261123-0007：社保基数怎么定')
    const quoteOf = await rig.people.idOf(group, 'QS20261123-0007')
    await rig.people.mention(group, 'staff-hrss', '按上年度月平均工资', { quoteOf })
    await rig.until(() => rig.heard.length > 0)
    expect(rig.heard).toMatchObject([
      {
        conversation: 'aibot:group:hrss',
        scope: { type: 'group', department: 'hrss' },
        from: 'staff-hrss',
        text: '按上年度月平均工资',
        quote: '新转办 QS20261123-0007：社保基数怎么定',
        addressed: true,
        tap: null,
      },
    ])
  })

  it('that is bound to no department yet can speak and be answered, by its own id', async () => {
    const rig = await startedRig()
    const chat = 'wrTAX0000000000000000000000'
    await rig.people.add(chat)
    await rig.people.mention(chat, 'staff-tax', '绑定 税务局 482913')
    await rig.until(() => rig.heard.length > 0)
    const conversation = `aibot:unbound:${chat}`
    expect(rig.heard).toMatchObject([{ conversation, scope: { type: 'group', department: '' }, text: '绑定 税务局 482913' }])
    await rig.say(conversation, '已绑定税务局')
    expect(await rig.shown(chat)).toEqual(['已绑定税务局'])
  })

  it('shows words of people as they are, whatever markup they look like', async () => {
    const rig = await startedRig()
    await rig.say('aibot:group:hrss', '# 急\n<@all> **涨价** [看](http://x.example)')
    expect(await rig.people.lines(group)).toContain('bot: ＃ 急\n＜@all> ＊＊涨价＊＊ [看］(http://x.example)')
  })

  it('leaves no word, no name and no key in the log', async () => {
    const rig = await startedRig()
    await rig.people.mention(group, 'staff-hrss', '企业电话13800000000，李工')
    await rig.until(() => rig.heard.length > 0)
    await rig.say('aibot:group:hrss', '已转告李工')
    await rig.people.kick()
    await rig.until(() => rig.ports.alarms.length > 0)
    expect(rig.ports.lines.join('\n')).not.toMatch(/13800000000|李工|fake-aibot-secret/)
  })
})

describe('a member of the staff', () => {
  it('who opens the single chat is greeted, once a day', async () => {
    const rig = await startedRig()
    await rig.people.enter('staff-hrss')
    await rig.until(async () => (await rig.shown('staff-hrss')).length === 1)
    expect(await rig.shown('staff-hrss')).toEqual(['您好，照片请发在这里'])
  })

  it('writes under the person that the directory knows by the userid', async () => {
    const rig = await startedRig()
    rig.ports.know('wangmin', 'staff-hrss')
    await rig.people.single('staff-hrss', { text: '待办' })
    await rig.until(() => rig.heard.length > 0)
    expect(rig.heard).toMatchObject([{ from: 'wangmin', conversation: 'aibot:dm:wangmin', scope: { type: 'direct' } }])
  })
})
