import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import type { Inbound, Outbound } from '../dialogs/message.ts'
import { type Channel, ChannelError, type Receive } from './channel.ts'
import { type Hub, makeHub, type Passage } from './hub.ts'

type Loopback = Channel & {
  readonly sent: Outbound[]
  deliver(message: Inbound): Promise<'new' | 'known'>
  fail(error: Error | null): void
  readonly stops: () => number
}

/** A channel whose platform is the test. */
function loopback(name: string): Loopback {
  let receive: Receive = () => Promise.reject(new Error('not started'))
  let failure: Error | null = null
  let stops = 0
  const sent: Outbound[] = []
  return {
    name,
    sent,
    stops: () => stops,
    deliver: (message) => receive(message),
    fail: (error) => {
      failure = error
    },
    async start(given) {
      if (failure) throw failure
      receive = given
    },
    async send(message) {
      if (failure) throw failure
      sent.push(message)
      return `${name}-${sent.length}`
    },
    async stop() {
      stops++
    },
  }
}

const inbound = (id: string, text = '施工围挡挡住了店门'): Inbound => ({
  id,
  conversation: 'web:dm:wang',
  scope: { type: 'direct' },
  from: 'wang',
  at: '2026-11-23T01:00:00.000Z',
  text,
  quote: null,
  tap: null,
  addressed: true,
  attachments: [],
  rejected: [],
})
const outbound = (id: string, conversation = 'web:dm:wang', text = '收到。'): Outbound => ({
  id,
  conversation,
  text,
  buttons: [{ label: '确认', value: '确认' }],
})

const unhandled: unknown[] = []
const note = (error: unknown): void => {
  unhandled.push(error)
}
process.on('unhandledRejection', note)

function open(...channels: readonly Channel[]): { readonly hub: Hub; readonly faults: unknown[]; readonly passages: Passage[] } {
  const faults: unknown[] = []
  const passages: Passage[] = []
  const hub = makeHub(channels, {
    onFault: (error, context) => faults.push([error, context]),
    log: (passage) => passages.push(passage),
    textLimit: 50_000,
  })
  onTestFinished(() => hub.stop())
  return { hub, faults, passages }
}

afterEach(() => {
  expect(unhandled).toEqual([])
})

describe('an inbound message', () => {
  it('reaches the program as it is, and the channel hears whether it was new', async () => {
    const web = loopback('web')
    const { hub, passages } = open(web)
    const heard: Inbound[] = []
    await hub.start(async (message) => (heard.push(message) === 1 ? 'new' : 'known'))
    const message = inbound('m-1', '<b>A&B</b> {{vars.x}} 😡\n'.repeat(1_000))
    expect(await web.deliver(message)).toBe('new')
    expect(await web.deliver(message)).toBe('known')
    expect(heard[0]).toBe(message)
    expect(passages[0]).toEqual({ direction: 'in', channel: 'web', id: 'm-1' })
  })

  it('that cannot be made durable goes back to its channel as the same error', async () => {
    const web = loopback('web')
    const { hub, faults } = open(web)
    const full = new Error('the disk is full')
    await hub.start(() => Promise.reject(full))
    await expect(web.deliver(inbound('m-1'))).rejects.toBe(full)
    expect(faults).toEqual([[full, { direction: 'in', channel: 'web', id: 'm-1' }]])
  })

  it('does not wait for another one of the same person', async () => {
    const web = loopback('web')
    const { hub } = open(web)
    const first = Promise.withResolvers<'new'>()
    await hub.start((message) => (message.id === 'm-1' ? first.promise : Promise.resolve('new')))
    const waiting = web.deliver(inbound('m-1'))
    expect(await web.deliver(inbound('m-2'))).toBe('new')
    first.resolve('new')
    expect(await waiting).toBe('new')
  })
})

describe('an outbound message', () => {
  it('goes to the channel of its conversation, and the receipt comes back', async () => {
    const web = loopback('web')
    const wecom = loopback('wecom')
    const { hub, passages } = open(web, wecom)
    await hub.start(async () => 'new')
    const message = outbound('o-1', 'wecom:kf:7', '&<>" {{vars.x}}\n😡')
    expect(await hub.send(message)).toBe('wecom-1')
    expect(wecom.sent).toEqual([message])
    expect(web.sent).toEqual([])
    expect(passages).toEqual([{ direction: 'out', channel: 'wecom', id: 'o-1' }])
  })

  it('that the platform refuses comes back as the same ChannelError', async () => {
    const web = loopback('web')
    const { hub } = open(web)
    await hub.start(async () => 'new')
    const refused = new ChannelError('web', 'window closed', { retryable: false })
    web.fail(refused)
    await expect(hub.send(outbound('o-1'))).rejects.toBe(refused)
    web.fail(null)
    expect(await hub.send(outbound('o-1'))).toBe('web-1')
  })

  it('for a channel that is not there is refused for good', async () => {
    const { hub } = open(loopback('web'))
    await hub.start(async () => 'new')
    await expect(hub.send(outbound('o-1', 'fax:7'))).rejects.toMatchObject({ name: 'ChannelError', channel: 'fax', retryable: false })
  })

  it('longer than the limit is refused for good', async () => {
    const web = loopback('web')
    const { hub } = open(web)
    await hub.start(async () => 'new')
    await hub.send(outbound('o-1', 'web:dm:wang', '长'.repeat(50_000)))
    await expect(hub.send(outbound('o-2', 'web:dm:wang', '长'.repeat(50_001)))).rejects.toMatchObject({ retryable: false })
    expect(web.sent.map(({ id }) => id)).toEqual(['o-1'])
  })

  it('may be sent later when the hub is not running', async () => {
    const { hub } = open(loopback('web'))
    await expect(hub.send(outbound('o-1'))).rejects.toMatchObject({ name: 'ChannelError', retryable: true })
  })
})

describe('the hub', () => {
  it('starts without channels', async () => {
    await expect(open().hub.start(async () => 'new')).resolves.toBeUndefined()
  })

  it('stops all channels when one cannot start', async () => {
    const web = loopback('web')
    const wecom = loopback('wecom')
    const refused = new ChannelError('wecom', 'wrong secret', { retryable: false })
    wecom.fail(refused)
    await expect(open(web, wecom).hub.start(async () => 'new')).rejects.toBe(refused)
    expect(web.stops()).toBe(1)
  })

  it('opens no port of its own', async () => {
    const { hub } = open(loopback('web'))
    await hub.start(async () => 'new')
    expect(process.getActiveResourcesInfo()).not.toContain('TCPServerWrap')
  })
})
