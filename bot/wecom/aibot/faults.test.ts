/** What goes wrong with the long connection (the stand-in's faults of the group bot), and what the channel makes of it. */
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { ChannelError } from '../../channel.ts'
import { type AibotRig, group, openRig, startedRig } from './rig-fixture.ts'

const place = 'aibot:group:hrss'

const fault = ({ fake }: AibotRig, path: string, type: string, more: object = {}): void =>
  fake.world().kernel.faults.plan({ path: `aibot:${path}`, fault: { type, ...more }, times: 1 })

const failing = (sent: Promise<string>): Promise<unknown> =>
  sent.then(
    () => null,
    (error: unknown) => error,
  )

/** Everything that the stand-in was told to show in the group, refused attempts left out. */
const frames = ({ fake }: AibotRig) =>
  fake
    .world()
    .kernel.sent.all()
    .filter(({ state }) => state === 'delivered')

describe('the connection', () => {
  it('is taken back after a kick, and an operator hears of it', async () => {
    const rig = await startedRig()
    await rig.people.kick()
    await rig.until(() => rig.ports.alarms.includes('aibot-kicked'))
    await rig.connected()
    await rig.say(place, '收到')
    expect(await rig.shown(group)).toEqual(['收到'])
  })

  it('counts as dead after two pings without an answer', async () => {
    const rig = await openRig({ settings: { heartbeatMs: 20 } })
    rig.fake.world().kernel.faults.plan({ path: 'aibot:ping', fault: { type: 'no-pong' }, times: 2 })
    await rig.start()
    await rig.until(() => rig.ports.lines.some((line) => line.includes('No heartbeat ack received')))
    await rig.connected()
    await rig.close()
  })

  it('is not asked for again and again with a wrong secret', async () => {
    const rig = await openRig({ settings: { secret: 'not-the-secret', patienceMs: 1 } })
    await rig.channel.start(async () => 'new')
    await rig.until(() => rig.ports.alarms.includes('aibot-secret'))
    expect(await failing(rig.say(place, '收到'))).toMatchObject({ retryable: true })
    await rig.close()
    expect(rig.ports.lines.filter((line) => line.includes('Connecting'))).toHaveLength(1)
    expect(rig.ports.lines.join()).not.toMatch(/not-the-secret/)
  })

  it('is taken up again after it broke without a word, and nobody is alarmed', async () => {
    const rig = await startedRig()
    await rig.people.drop()
    await rig.disconnected()
    await rig.say(place, '收到')
    expect(await rig.shown(group)).toEqual(['收到'])
    expect(rig.ports.alarms).toEqual([])
  })

  it('is asked for again when WeCom is only busy, and no secret is called wrong', async () => {
    const rig = await openRig({ settings: { patienceMs: 5_000 } })
    rig.fake.world().kernel.faults.plan({ path: 'aibot:aibot_subscribe', fault: { type: 'errcode', errcode: -1 }, times: 2 })
    await rig.start()
    await rig.say(place, '收到')
    expect(await rig.shown(group)).toEqual(['收到'])
    expect(rig.ports.alarms).toEqual([])
    await rig.close()
  })

  it('is no condition of the start: what is sent meanwhile may be sent again later', async () => {
    const nobody = createServer().listen(0, '127.0.0.1')
    await once(nobody, 'listening')
    const { port } = nobody.address() as AddressInfo
    nobody.close()
    await once(nobody, 'close')
    const rig = await openRig({ settings: { url: `ws://127.0.0.1:${port}`, patienceMs: 1 } })
    await rig.channel.start(async () => 'new')
    expect(await failing(rig.say(place, '收到'))).toMatchObject({ retryable: true })
    await rig.close()
    expect(rig.ports.alarms).toEqual([])
  })

  it('ends at once when its lease is lost, and stands again under a higher number', async () => {
    const rig = await startedRig()
    rig.ports.loseLeases()
    await rig.until(() => rig.ports.lines.some((line) => line.startsWith('the lease of the connection was lost')))
    await rig.until(async () => (await rig.ports.memory.get('fence')) === '2')
    await rig.connected()
  })

  it('sends nothing once another process has a higher number', async () => {
    const rig = await startedRig()
    await rig.ports.memory.put('fence', '9')
    expect(await failing(rig.say(place, '收到'))).toMatchObject({ retryable: true })
    expect(await rig.shown(group)).toEqual([])
  })

  it('takes a frame that comes twice as a repeat', async () => {
    const rig = await startedRig()
    fault(rig, 'aibot_msg_callback', 'twice')
    await rig.people.mention(group, 'staff-hrss', '0007 签收')
    await rig.until(() => rig.outcomes.length === 2)
    expect(rig.heard.map(({ text }) => text)).toEqual(['0007 签收'])
  })

  it('survives a break inside the five seconds of a welcome', async () => {
    const rig = await startedRig()
    fault(rig, 'aibot_event_callback', 'break-after')
    await rig.people.enter('staff-hrss')
    await rig.until(() => rig.ports.lines.some((line) => line.includes('WebSocket connection closed')))
    await rig.connected()
    await rig.people.single('staff-hrss', { text: '还在吗' })
    await rig.until(() => rig.heard.length > 0)
  })
})

describe('a message whose answer is lost', () => {
  it('is sent once more, labelled, and never a third time', { timeout: 30_000 }, async () => {
    const rig = await startedRig()
    fault(rig, 'aibot_send_msg', 'ack-lost')
    expect(await failing(rig.say(place, '0007 已签收'))).toMatchObject({ retryable: true })
    fault(rig, 'aibot_send_msg', 'break-after')
    expect(await failing(rig.say(place, '0007 已签收'))).toMatchObject({ retryable: true })
    await rig.connected()
    expect(await failing(rig.say(place, '0007 已签收'))).toMatchObject({ retryable: false })
    expect(await rig.shown(group)).toEqual(['0007 已签收', '（重发）\n0007 已签收'])
  })

  it('is repeated once also over a restart', async () => {
    const rig = await startedRig()
    fault(rig, 'aibot_send_msg', 'break-after')
    expect(await failing(rig.say(place, '0007 已签收'))).toBeInstanceOf(ChannelError)
    await rig.restart()
    await rig.start()
    const receipt = await rig.say(place, '0007 已签收')
    expect(await rig.say(place, '0007 已签收')).toBe(receipt)
    expect(await rig.shown(group)).toEqual(['0007 已签收', '（重发）\n0007 已签收'])
  })

  it('is not labelled when it certainly did not go out', async () => {
    const rig = await startedRig()
    fault(rig, 'aibot_send_msg', 'errcode', { errcode: -1 })
    expect(await failing(rig.say(place, '0007 已签收'))).toMatchObject({ retryable: true })
    await rig.say(place, '0007 已签收')
    expect(await rig.shown(group)).toEqual(['0007 已签收'])
  })
})

describe('an answer', () => {
  it('goes as a reply to what was said, the next message as a push', async () => {
    const rig = await startedRig()
    await rig.people.mention(group, 'staff-hrss', '待办')
    await rig.until(() => rig.heard.length === 1)
    await rig.say(place, '现在没有待办', { id: 'o-1' })
    await rig.say(place, '新转办 QS20261123-0008', { id: 'o-2' })
    expect(frames(rig).map(({ way }) => way)).toEqual(['aibot-reply', 'aibot'])
  })

  it.each([846605, 846608])('is pushed when the time to reply is over (%s)', async (errcode) => {
    const rig = await startedRig()
    await rig.people.mention(group, 'staff-hrss', '待办')
    await rig.until(() => rig.heard.length === 1)
    fault(rig, 'aibot_respond_msg', 'errcode', { errcode })
    await rig.say(place, '现在没有待办')
    expect(await rig.shown(group)).toEqual(['现在没有待办'])
  })

  it('ends the interaction, of which a person may have three at once (p/100719) [U: what happens above]', async () => {
    const rig = await startedRig({ fake: { extra: { aibot: { atOnce: 3 } } } })
    for (let i = 1; i <= 5; i++) {
      expect(await rig.people.single('head-hrss', { text: `第 ${i} 问` })).toMatchObject({ delivered: true })
      await rig.until(() => rig.heard.length === i)
      await rig.say('aibot:dm:head-hrss', `第 ${i} 答`, { id: `o-${i}` })
    }
  })

  it('takes one turn of its chat at the limiter', async () => {
    const turns: string[] = []
    const rate = { turn: async (key: string) => void turns.push(key), waitMs: () => 0 }
    const rig = await startedRig({ settings: { rate } })
    await rig.say(place, '一', { id: 'o-1' })
    await rig.say('aibot:dm:staff-hrss', '二', { id: 'o-2' })
    expect(turns).toEqual([group, 'staff-hrss'])
  })
})

describe('a group that cannot be written to', () => {
  it.each([
    ['nobody has spoken in yet [U: the code]', 'wrTAX0000000000000000000000', 93006],
    ['whose id is wrongly written', group.toLowerCase(), 93006],
  ])('%s counts as closed', async (_, chatid, code) => {
    const rig = await startedRig()
    await rig.people.add('wrTAX0000000000000000000000')
    rig.ports.bind(chatid, 'tax')
    const error = await failing(rig.say('aibot:group:tax', '新转办 QS20261123-0007'))
    expect(error).toMatchObject({ retryable: false, unreachable: 'group-closed' })
    expect(String(error)).toContain(String(code))
  })

  it('the bot was put out of counts as closed, and an operator hears of it [U: the code]', async () => {
    const rig = await startedRig()
    await rig.people.remove(group)
    expect(await failing(rig.say(place, '新转办 QS20261123-0007'))).toMatchObject({ retryable: false, unreachable: 'group-closed' })
    expect(rig.ports.alarms).toEqual(['wecom-93008'])
  })

  it('a member who never wrote says so to the operator', async () => {
    const rig = await startedRig()
    rig.ports.know('head-hrss', 'head-hrss')
    const error = await failing(rig.say('aibot:dm:head-hrss', '本周考核'))
    expect(error).toMatchObject({ retryable: false, unreachable: null })
  })
})

describe('a gap', () => {
  const morning = '2026-11-23T02:02:00.000Z'
  const later = '2026-11-23T02:07:00.000Z'

  /** Stops the channel, moves the time, and starts it again. */
  async function overGap(from: string, to: string, settings = {}): Promise<{ readonly rig: AibotRig; move(time: string): void }> {
    let time = from
    const rig = await startedRig({ now: () => time, settings })
    await rig.people.add('wrTAX0000000000000000000000')
    await rig.people.mention('wrTAX0000000000000000000000', 'staff-tax', '在吗')
    await rig.until(() => rig.heard.length === 1)
    rig.ports.bind('wrTAX0000000000000000000000', 'tax')
    await rig.restart()
    expect(await rig.people.mention(group, 'staff-hrss', '0007 答复：已办好')).toMatchObject({ delivered: false })
    time = to
    await rig.start()
    const move = (next: string): void => {
      time = next
    }
    return { rig, move }
  }

  it('is told once to each bound group, which is asked to repeat', async () => {
    const { rig } = await overGap(morning, later)
    const asked = `${morning} 到 ${later} 我不在线`
    await rig.until(async () => (await rig.shown('wrTAX0000000000000000000000')).length === 1)
    expect(await rig.shown(group)).toEqual([asked])
    await rig.say(place, '0007 快到时限了')
    expect(await rig.shown(group)).toEqual([asked, '0007 快到时限了'])
  })

  it('of a few seconds is not told', async () => {
    const { rig } = await overGap(morning, '2026-11-23T02:02:09.000Z')
    await rig.say(place, '0007 快到时限了')
    expect(await rig.shown(group)).toEqual(['0007 快到时限了'])
  })

  it('at night is told with the next message, or in the morning', async () => {
    const { rig, move } = await overGap('2026-11-22T14:02:00.000Z', '2026-11-22T20:07:00.000Z', { beatMs: 5 })
    await rig.say(place, '配电房冒烟，请马上看')
    expect(await rig.shown(group)).toEqual(['2026-11-22T14:02:00.000Z 到 2026-11-22T20:07:00.000Z 我不在线', '配电房冒烟，请马上看'])
    expect(await rig.shown('wrTAX0000000000000000000000')).toEqual([])
    move('2026-11-23T00:00:00.000Z')
    await rig.until(async () => (await rig.shown('wrTAX0000000000000000000000')).length === 1)
    expect(await rig.shown(group)).toHaveLength(2)
  })

  it('is asked about too when a message could not be kept', async () => {
    const rig = await openRig({ now: () => morning, settings: { keepPausesMs: [], beatMs: 5 } })
    await rig.channel.start(() => Promise.reject(new Error('the disk is full')))
    await rig.connected()
    await rig.people.mention(group, 'staff-hrss', '0007 答复：已办好')
    await rig.until(() => rig.ports.alarms.includes('aibot-lost'))
    await rig.until(async () => (await rig.shown(group)).length === 1)
    await rig.close()
  })

  it('is not made by a store that fails once while it is looked up who speaks', async () => {
    const rig = await startedRig()
    const { person } = rig.ports.addresses
    Object.assign(rig.ports.addresses, {
      person() {
        Object.assign(rig.ports.addresses, { person })
        return Promise.reject(new Error('the disk is full'))
      },
    })
    await rig.people.mention(group, 'staff-hrss', '0007 答复：已办好')
    await rig.until(() => rig.heard.length === 1)
    expect(rig.heard.map(({ text }) => text)).toEqual(['0007 答复：已办好'])
    expect(rig.ports.alarms).toEqual([])
  })

  it('is asked about when nobody could be found to have spoken', async () => {
    const rig = await openRig({ now: () => morning, settings: { keepPausesMs: [], beatMs: 5 } })
    Object.assign(rig.ports.addresses, { person: () => Promise.reject(new Error('the disk is full')) })
    await rig.channel.start(async () => 'new')
    await rig.connected()
    await rig.people.mention(group, 'staff-hrss', '0007 答复：已办好')
    await rig.until(() => rig.ports.alarms.includes('aibot-lost'))
    await rig.until(async () => (await rig.shown(group)).length === 1)
    await rig.close()
  })
})
