/** The channel of the work groups on the stand-in, for its tests. */
import { onTestFinished } from 'vitest'
import type { Inbound, Outbound } from '../../../dialogs/message.ts'
import { type AibotPlayer, aibotPlayer } from '../../../wecom-fake/aibot-player.ts'
import { type Fake, type FakeOptions, startFake } from '../../../wecom-fake/server.ts'
import { staffSide } from '../../../wecom-fake/staff-side.ts'
import type { Channel, Ports } from '../../channel.ts'
import { type TestPorts, testPorts } from '../../ports-fixture.ts'
import { makeRate } from '../rate.ts'
import { type AibotSettings, makeAibotChannel } from './channel.ts'

export const botId = 'aibFAKE0000000000000001'
export const secret = 'fake-aibot-secret-6Ty3Kp0Wq9'
/** The work group of the human resources bureau in the stand-in's enterprise. */
export const group = 'wrHRSS0000000000000000000000'

/** Where an inbound message has got to, told by the log. */
export type Outcome = { readonly message: string; readonly kept: boolean }

export type AibotRig = {
  readonly fake: Fake
  readonly people: AibotPlayer
  readonly channel: Channel
  readonly ports: TestPorts
  readonly heard: Inbound[]
  readonly outcomes: readonly Outcome[]
  /** Ends the channel and makes a new one on the same store, as a restart of the program does. It is still to be started. */
  restart(): Promise<void>
  /** Starts the channel and resolves when it is connected. */
  start(): Promise<void>
  connected(): Promise<void>
  disconnected(): Promise<void>
  /** Resolves when the condition holds; it is looked at after everything that happens at the stand-in or in the log. */
  until(holds: () => boolean | Promise<boolean>): Promise<void>
  /** What the bot has said in a chat, as a person reads it. */
  shown(chat: string): Promise<readonly string[]>
  say(conversation: string, text: string, more?: Partial<Outbound>): Promise<string>
  close(): Promise<void>
}

/** Opens one; `put`: the bot stands in the group, has been spoken to there, and it is bound to `hrss`. */
export async function openRig(
  options: { settings?: Partial<AibotSettings>; fake?: FakeOptions; now?: () => string } = {},
): Promise<AibotRig> {
  const fake = await startFake({ parts: [staffSide], ...options.fake })
  const people = aibotPlayer(fake.url)
  const heard: Inbound[] = []
  const outcomes: Outcome[] = []
  const listeners = new Set<() => void>()
  const happened = (): void => {
    for (const listener of [...listeners]) listener()
  }
  fake.world().kernel.onChange(happened)
  const plain = testPorts('wecom', options.now)
  const write =
    (to: (facts: object, message: string) => void) =>
    (facts: object, message: string): void => {
      to(facts, message)
      if ('message' in facts && / (?:was|could not be) kept$/.test(message))
        outcomes.push({ message: String(facts.message), kept: message.endsWith('was kept') })
      happened()
    }
  const log = { debug: write(plain.log.debug), info: write(plain.log.info), warn: write(plain.log.warn), error: write(plain.log.error) }
  const alarm = (kind: string, sentence: string): void => {
    plain.alarm(kind, sentence)
    happened()
  }
  const ports: TestPorts = { ...plain, log, alarm }
  await people.add(group)
  await people.mention(group, 'staff-hrss', '在吗')
  await people.single('staff-hrss', { text: '在吗' })
  ports.bind(group, 'hrss')
  ports.know('staff-hrss', 'staff-hrss')

  const open = (given: Ports): Channel =>
    makeAibotChannel(
      {
        botId,
        secret,
        url: fake.wsUrl,
        botName: '企哨',
        mediaHosts: [],
        heartbeatMs: 30_000,
        reconnectMs: 20,
        kickPausesMs: [50],
        keepPausesMs: [20, 20, 20, 20, 20, 20, 20, 20],
        rate: makeRate({ limits: [] }),
        ...options.settings,
      },
      given,
    )
  let channel = open(ports)

  async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
    for (;;) {
      const { promise, resolve } = Promise.withResolvers<void>()
      listeners.add(resolve)
      try {
        if (await holds()) return
        await promise
      } finally {
        listeners.delete(resolve)
      }
    }
  }
  const connected = (): Promise<void> => until(async () => (await people.state()).connected)

  return {
    fake,
    people,
    get channel() {
      return channel
    },
    ports,
    heard,
    outcomes,
    until,
    connected,
    disconnected: () => until(async () => !(await people.state()).connected),
    async restart() {
      await channel.stop()
      await until(async () => !(await people.state()).connected)
      channel = open(ports)
    },
    async start() {
      await channel.start(async (message) => {
        if (heard.some(({ id }) => id === message.id)) return 'known'
        heard.push(message)
        return 'new'
      })
      await connected()
    },
    async shown(chat) {
      const { chats } = await people.state()
      const messages = chats.find(({ id }) => id.toLowerCase() === chat.toLowerCase())?.shown ?? []
      return messages.filter(({ from }) => from === 'bot').map(({ text }) => asRead(text))
    },
    say: (conversation, text, more = {}) => channel.send({ id: 'o-1', conversation, text, buttons: [], ...more }),
    async close() {
      await channel.stop()
      await fake.stop()
    },
  }
}

/** A rig that closes with the test. */
export async function startedRig(options: Parameters<typeof openRig>[0] = {}): Promise<AibotRig> {
  const rig = await openRig(options)
  onTestFinished(rig.close)
  await rig.start()
  return rig
}

// --- Internal helpers ---

const signs: Readonly<Record<string, string>> = {
  '＊': '*',
  '＿': '_',
  '｀': '`',
  '～': '~',
  '＜': '<',
  '＞': '>',
  '＃': '#',
  '＆': '&',
  '－': '-',
  '］': ']',
}

/** A person reads the full-width twin of a sign as the sign. */
function asRead(text: string): string {
  return text.replace(/[＊＿｀～＜＞＃＆－］]/g, (sign) => signs[sign] ?? sign)
}
