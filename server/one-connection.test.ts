/** Two processes with the same group bot on one store: WeCom gives a bot one connection, and a second one kicks the first (p/101463). */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Channel, Memory } from '../bot/channel.ts'
import { type TestPorts, testPorts } from '../bot/ports-fixture.ts'
import { makeAibotChannel } from '../bot/wecom/aibot/channel.ts'
import { type AibotPlayer, aibotPlayer } from '../wecom-fake/aibot-player.ts'
import { type Fake, startFake } from '../wecom-fake/server.ts'
import { type LeaseKeeper, makeLeaseKeeper } from './lease-keeper.ts'
import { openSqliteStore } from './store/sqlite.ts'
import type { Store } from './store.ts'

const group = 'wrHRSS0000000000000000000000'

type Process = { readonly channel: Channel; readonly ports: TestPorts; readonly heard: string[]; start(): Promise<void> }

let fake: Fake
let people: AibotPlayer
let notes: Map<string, string>
let processes: Process[]
let keepers: LeaseKeeper[]
let folder: string
let store: Store

/** One process: its own connection and leases, on the store of all. `asleep`: no sign of life before it resolves. */
async function process(asleep: () => Promise<void> = async () => undefined): Promise<Process> {
  const renewLeases: Store['renewLeases'] = (me) => asleep().then(() => store.renewLeases(me))
  const keeper = makeLeaseKeeper({ store: { ...store, renewLeases }, beatMs: 100, onFault: () => undefined })
  await keeper.start(async () => undefined)
  keepers.push(keeper)
  const memory: Memory = { get: async (key) => notes.get(key) ?? null, put: async (key, value) => void notes.set(key, value) }
  const plain = testPorts('wecom')
  const ports: TestPorts = { ...plain, memory, lease: keeper.lease }
  ports.bind(group, 'hrss')
  const { id: botId = '', secret = '' } = fake.world().enterprise.bots[0] ?? {}
  const settings = { botId, secret, url: fake.wsUrl, botName: '企哨', mediaHosts: [], reconnectMs: 5, kickPausesMs: [5], patienceMs: 1 }
  const channel = makeAibotChannel(settings, ports)
  const heard: string[] = []
  const made: Process = {
    channel,
    ports,
    heard,
    start: () =>
      channel.start(async ({ text }) => {
        heard.push(text)
        return 'new'
      }),
  }
  processes.push(made)
  return made
}

const connections = ({ ports }: Process): number => ports.lines.filter((line) => line.includes('Connecting')).length

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await nextTurn()
}

const say = ({ channel }: Process, id: string): Promise<string> =>
  channel.send({ id, conversation: 'aibot:group:hrss', text: id, buttons: [] }).catch((error: Error) => error.name)

beforeEach(async () => {
  fake = await startFake()
  people = aibotPlayer(fake.url)
  notes = new Map()
  processes = []
  keepers = []
  folder = await mkdtemp(join(tmpdir(), 'qishao-leases-'))
  store = await openSqliteStore(folder)
  await people.add(group)
  await people.mention(group, 'staff-hrss', '在吗')
})

afterEach(async () => {
  for (const { channel } of processes) await channel.stop()
  for (const keeper of keepers) await keeper.stop()
  await store.close()
  await rm(folder, { recursive: true })
  await fake.stop()
})

describe('the connection of a bot', () => {
  it('is held by one process; the other takes it over when the first stops', async () => {
    const [first, second] = [await process(), await process()]
    await first.start()
    await until(async () => (await people.state()).connected)
    await second.start()
    await people.mention(group, 'staff-hrss', '一')
    await until(() => first.heard.length === 1)
    expect(await say(second, 'from the second')).toBe('ChannelError')
    expect(connections(second)).toBe(0)
    await first.channel.stop()
    await until(() => connections(second) === 1)
    await until(async () => (await people.state()).connected)
    await people.mention(group, 'staff-hrss', '二')
    await until(() => second.heard.length === 1)
    expect([first.heard, second.heard]).toEqual([['一'], ['二']])
    expect([...first.ports.alarms, ...second.ports.alarms]).toEqual([])
  })

  it('goes to the other when the first has slept too long, which then sends nothing more', async () => {
    const awake = Promise.withResolvers<void>()
    let asleep = Promise.resolve()
    const first = await process(() => asleep)
    await first.start()
    await until(async () => (await people.state()).connected)
    const second = await process()
    asleep = awake.promise
    await second.start()
    await until(async () => (await say(second, 'awake')) !== 'ChannelError')
    expect(await say(first, 'asleep')).toBe('ChannelError')
    expect(await people.lines(group)).toEqual(['staff-hrss: @企哨 在吗', 'bot: awake'])
    expect(notes.get('fence')).toBe('2')
    awake.resolve()
  })
})
