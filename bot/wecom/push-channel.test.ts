/** The fall-backs that only push: robots of groups, and groups that the app has made, on the stand-in. */
import { describe, expect, it, onTestFinished } from 'vitest'
import * as z from 'zod'
import { aibotPlayer } from '../../wecom-fake/aibot-player.ts'
import { type Fake, startFake } from '../../wecom-fake/server.ts'
import { channelContract } from '../channel.contract.ts'
import type { Channel } from '../channel.ts'
import { type TestPorts, testPorts } from '../ports-fixture.ts'
import { makeApi } from './api.ts'
import { appchatKind, makeAppchatChannel } from './appchat/channel.ts'
import { limits, makeRate } from './rate.ts'
import { makeRobotChannel, robotKind } from './robot/channel.ts'

const waterGroup = 'wrWATER0000000000000000000000'

type Opened = { readonly fake: Fake; readonly ports: TestPorts; readonly channel: Channel; shown(): Promise<readonly string[]> }

async function openRobot(keys: Readonly<Record<string, string>> = { water: 'robot-water' }): Promise<Opened> {
  const fake = await startFake({ start: Date.parse('2026-11-23T01:00:00Z') })
  const ports = testPorts('robot')
  const { kernel } = fake.world()
  // The real limiter, on the stand-in's clock.
  const rate = makeRate({ limits: limits.webhook, clock: kernel.now, delay: async (ms) => kernel.advance(ms) })
  const channel = makeRobotChannel({ origin: fake.url, keys: new Map(Object.entries(keys)), rate }, ports)
  return { fake, ports, channel, shown: () => said(fake, waterGroup, 'robot: ') }
}

async function openAppchat(): Promise<Opened> {
  const fake = await startFake({ start: Date.parse('2026-11-23T01:00:00Z') })
  const ports = testPorts('appchat')
  const { corpId, apps } = fake.world().enterprise
  const secret = apps.find(({ visible, contacts }) => visible === 'all' && !contacts)?.secret ?? ''
  const api = makeApi({ origin: fake.url, corpId, secret, alarm: ports.alarm })
  const { chatid } = await api.post(
    'appchat/create',
    { userlist: ['staff-water', 'head-water'], name: '供水公司' },
    z.object({ chatid: z.string() }),
  )
  const channel = makeAppchatChannel(new Map([['water', chatid]]), api, ports)
  return { fake, ports, channel, shown: () => said(fake, chatid, 'app: ') }
}

/** Texts that stand in a group, without who said them. */
async function said(fake: Fake, chat: string, from: string): Promise<readonly string[]> {
  return (await aibotPlayer(fake.url).lines(chat)).map((line) => line.slice(line.startsWith(from) ? from.length : 0))
}

/** A rig of the contract; the parts of one message are read as one. */
function rigOf({ channel, fake, shown }: Opened) {
  const counts: number[] = []
  const send: Channel['send'] = async (message) => {
    const before = (await shown()).length
    const receipt = await channel.send(message)
    const grown = (await shown()).length - before
    if (grown > 0) counts.push(grown)
    return receipt
  }
  return {
    channel: { ...channel, send },
    conversation: `${channel.name}:group:water`,
    deliver: () => Promise.reject(new Error('nobody can write to it')),
    async shown() {
      const lines = [...(await shown())]
      return counts.map((count) => lines.splice(0, count).join(''))
    },
    close: fake.stop,
  }
}

channelContract('robot', async () => rigOf(await openRobot()), { hears: false })
channelContract('appchat', async () => rigOf(await openAppchat()), { hears: false })

describe('a robot of a group', () => {
  async function opened(keys?: Readonly<Record<string, string>>): Promise<Opened> {
    const it = await openRobot(keys)
    onTestFinished(it.fake.stop)
    return it
  }
  const message = { id: 'o-1', conversation: 'robot:group:water', text: '新转办 QS20261123-0007', buttons: [] }

  it('keeps below 20 messages a minute', async () => {
    const { channel, shown } = await opened()
    for (let i = 0; i < 40; i++) await channel.send({ ...message, id: `o-${i}`, text: `第 ${i} 条` })
    expect(await shown()).toHaveLength(40)
  })

  it('that has had its share of a minute holds up no other group', async () => {
    const { fake, ports } = await opened()
    const waiting = Promise.withResolvers<void>()
    const rate = { turn: (key: string) => (key === 'robot-water' ? waiting.promise : Promise.resolve()), waitMs: () => 0 }
    const keys = new Map([
      ['water', 'robot-water'],
      ['power', 'no-such-key'],
    ])
    const channel = makeRobotChannel({ origin: fake.url, keys, rate }, ports)
    const first = channel.send(message)
    await expect(channel.send({ ...message, id: 'o-2', conversation: 'robot:group:power' })).rejects.toMatchObject({ retryable: false })
    waiting.resolve()
    await first
  })

  it('whose key is wrong counts as a closed group, and an operator hears of it without the key', async () => {
    const { channel, ports } = await opened({ water: 'no-such-key' })
    const error = await channel.send(message).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ retryable: false, unreachable: 'group-closed' })
    expect(String(error)).not.toContain('no-such-key')
    expect(ports.alarms).toEqual(['wecom-93000'])
  })

  it('repeats a message whose answer was lost once, labelled', async () => {
    const { channel, fake, shown } = await opened()
    fake.world().kernel.faults.plan({ path: '/cgi-bin/webhook/send', fault: { type: 'reset-after' }, times: 2 })
    await expect(channel.send(message)).rejects.toMatchObject({ retryable: true })
    await expect(channel.send(message)).rejects.toMatchObject({ retryable: true })
    await expect(channel.send(message)).rejects.toMatchObject({ retryable: false })
    expect(await shown()).toEqual(['新转办 QS20261123-0007', '（重发）\n新转办 QS20261123-0007'])
  })

  it('sends what certainly did not arrive without a label', async () => {
    const { channel, fake, shown } = await opened()
    fake.world().kernel.faults.plan({ path: '/cgi-bin/webhook/send', fault: { type: 'errcode', errcode: 45033 }, times: 1 })
    await channel.send(message).catch(() => channel.send(message))
    expect(await shown()).toEqual(['新转办 QS20261123-0007'])
  })
})

describe('the groups of the settings', () => {
  const given = { WECOM_ROBOT_KEYS: '{"water":"k-1","power":"k-2"}', WECOM_APPCHATS: '{"hucd":"c-1"}' }

  it('are the departments that are reached', () => {
    expect(robotKind.reaches?.(given)).toEqual(['water', 'power'])
    expect(appchatKind.reaches?.(given)).toEqual(['hucd'])
  })

  it.each(['{}', '[]', 'water', '{"water":""}', '{"water":"a b"}', '{"水":"k"}', '{"water":1}'])('are refused as %s', (text) => {
    expect(robotKind.needs.WECOM_ROBOT_KEYS?.schema.safeParse(text).success).toBe(false)
  })
})
