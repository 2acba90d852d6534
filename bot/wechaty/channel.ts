/** The Wechaty channel: personal chats and rooms of one WeChat account, behind a gateway that speaks wechaty-puppet-service. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Conversation, Inbound, Outbound } from '../../dialogs/message.ts'
import { type Channel, ChannelError, type ChannelKind, type Ports, type Receive } from '../channel.ts'
import { makeQueues } from '../queues.ts'
import { makeGateway, type Online, reasonOf, type Timing, timing as usualTiming } from './gateway.ts'
import { makePosting } from './posting.ts'
import { makeReading } from './reading.ts'
import { within } from './session.ts'
import { refuseWechaty, type WechatySettings, wechatyMay, wechatyNeeds, wechatySettings } from './settings.ts'

export const name = 'wechaty'

/** Makes the Wechaty channel. */
export function makeWechatyChannel(settings: WechatySettings, ports: Ports, timing: Timing = usualTiming): Channel {
  let receive: Receive | null = null
  const inTurn = makeQueues()
  const underWay = new Set<Promise<void>>()
  const reading = makeReading({ fileHosts: settings.fileHosts, fileMs: timing.fileMs }, ports)
  const posting = makePosting(ports)
  const gateway = makeGateway(settings, ports, heard, timing)

  /** What it is, is asked in the order in which it came; the rest is done conversation by conversation, for a file takes its time. */
  function heard(online: Online, id: string): void {
    const taken = inTurn('payloads', () => again(() => within(reading.look(online, id), lookMs))).then((seen) => {
      if (seen === null) return
      return inTurn(seen.place, async () => {
        const message = await again(() => within(reading.read(online, seen), readMs))
        if (message) await handOn(message)
      })
    })
    const done: Promise<void> = taken
      .catch((error) => {
        if (receive !== null) ports.alarm('unread', `A message from Wechaty could not be read (${reasonOf(error)}) and is lost.`)
      })
      .finally(() => underWay.delete(done))
    underWay.add(done)
  }

  /** The gateway does not repeat anything, so a message waits here until it is kept, and the next of its conversation behind it. */
  async function handOn(message: Inbound): Promise<void> {
    for (;;) {
      const hear = receive
      if (hear === null) return
      try {
        await hear(message)
        return
      } catch {
        ports.alarm('unkept', 'A message from Wechaty could not be kept. It is tried again, but is lost when the program ends before.')
        await wait(timing.retryMs)
      }
    }
  }

  function onlineOr(id: string): Online {
    const online = gateway.online()
    if (online) return online
    throw new ChannelError(name, `${id} cannot be done now: the gateway is not connected`, { retryable: true })
  }

  return {
    name,
    async start(given) {
      receive = given
      await gateway.start()
    },
    async stop() {
      receive = null
      await gateway.stop()
      await within(Promise.all(underWay), goodbyeMs).catch(() => null) // A file that does not come holds up no stop.
    },
    connected: () => gateway.online() !== null,
    elsewhere: gateway.elsewhere,
    send: (message: Outbound) => posting.post(message, () => onlineOr(`sending ${message.id}`)),
    members: (conversation: Conversation) => posting.members(conversation, onlineOr('looking who is in a room')),
  }

  /** A hiccup of the gateway is not worth a message. */
  async function again<Result>(run: () => Promise<Result>): Promise<Result> {
    for (let left = 2; ; left--) {
      try {
        return await run()
      } catch (error) {
        if (left === 0 || receive === null) throw error
        await wait(timing.retryMs)
      }
    }
  }
}

export const wechatyKind: ChannelKind = {
  name,
  needs: wechatyNeeds,
  may: wechatyMay,
  refuse: refuseWechaty,
  make(settings, ports) {
    ports.log.warn(
      {},
      'Wechaty drives a personal WeChat account. WeChat forbids that and bans such accounts without notice: use it for rehearsals with an account you can lose. In production, use WeCom (docs/wechaty.md).',
    )
    return makeWechatyChannel(wechatySettings(settings), ports)
  },
}

// --- Internal helpers ---

/** The longest that asking for one message may take, and reading it with its file. In milliseconds. */
const lookMs = 15_000
const readMs = 90_000

/** How long a stop waits for what is being read. In milliseconds. */
const goodbyeMs = 5_000
