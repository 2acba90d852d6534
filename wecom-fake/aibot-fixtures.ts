/** What the tests of the 智能机器人 share: the stand-in, and the official SDK on the product's side; nothing there is our own. */
import { type TemplateCard, WSClient, type WsFrame } from '@wecom/aibot-node-sdk'
import { afterEach } from 'vitest'
import { aibotPlayer } from './aibot-player.ts'
import type { AibotSwitches } from './aibot-switches.ts'
import { type Fake, startFake } from './server.ts'
import { staffSide } from './staff-side.ts'

export const bot = { botId: 'aibFAKE0000000000000001', secret: 'fake-aibot-secret-6Ty3Kp0Wq9' }
export const group = 'wrWATER0000000000000000000000'
export const minute = 60_000
export const hour = 60 * minute
export const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

export const closing: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

export type Room = {
  readonly fake: Fake
  readonly player: ReturnType<typeof aibotPlayer>
  /** Frames that the product heard, in order. */
  next(): Promise<WsFrame>
  connect(options?: Partial<typeof bot>): Promise<WSClient>
}

export async function open(switches: Partial<AibotSwitches> = {}): Promise<Room> {
  const fake = await startFake({ start: Date.parse('2026-11-23T01:00:00Z'), parts: [staffSide], extra: { aibot: switches } })
  closing.push(() => fake.stop())
  const heard: WsFrame[] = []
  const waiting: ((frame: WsFrame) => void)[] = []
  const take = (frame: WsFrame): void => void (waiting.shift() ?? ((late: WsFrame) => heard.push(late)))(frame)
  return {
    fake,
    player: aibotPlayer(fake.url),
    next: async () => heard.shift() ?? (await new Promise<WsFrame>((resolve) => waiting.push(resolve))),
    connect: (options = {}) =>
      new Promise((resolve, reject) => {
        const client = new WSClient({
          ...bot,
          ...options,
          wsUrl: fake.wsUrl,
          logger: silent,
          maxReconnectAttempts: 0,
          maxAuthFailureAttempts: 0,
        })
        closing.push(() => client.disconnect())
        client.on('message', take)
        client.on('event', take)
        client.on('error', reject)
        client.on('authenticated', () => resolve(client))
        client.connect()
      }),
  }
}

/** A room in whose water group somebody has spoken to the bot, and the frame of that. */
export async function openGroup(switches: Partial<AibotSwitches> = {}) {
  const room = await open(switches)
  const client = await room.connect()
  await room.player.add(group)
  await room.player.mention(group, 'staff-water', '在吗')
  return { ...room, client, first: await room.next() }
}

/** The errcode that the SDK rejected with, or 0. */
export async function code(sending: Promise<WsFrame>): Promise<number | undefined> {
  return sending.then(
    ({ errcode }) => errcode,
    (frame: WsFrame) => frame.errcode,
  )
}

export function markdown(content: string) {
  return { msgtype: 'markdown' as const, markdown: { content } }
}

export function card(taskId: string): TemplateCard {
  return {
    card_type: 'button_interaction',
    main_title: { title: '#A-17 停水', desc: '剩余 2 小时' },
    button_list: [
      { text: '签收', key: 'ack:17' },
      { text: '退单', key: 'object:17' },
    ],
    task_id: taskId,
  }
}
