import { EventEmitter, once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Inbound, Outbound } from '../../dialogs/message.ts'
import { channelContract } from '../channel.contract.ts'
import type { Channel } from '../channel.ts'
import { makeWechatyChannel, wechatyKind } from './channel.ts'
import { kinds } from './decode.ts'
import { brisk, type Ears, listening } from './ears-fixture.ts'
import { openGateway, type TestGateway } from './gateway-fixture.ts'

channelContract('wechaty', async () => {
  const gateway = await openGateway()
  gateway.contact('wxid_wang', '王海洋')
  const { ports } = listening()
  ports.know('wang', 'wxid_wang')
  const made = makeWechatyChannel(gateway.settings, ports, brisk)
  const kept = new EventEmitter()
  // How many texts the account had been made to say before each message and after it.
  const sent: (readonly [from: number, to: number])[] = []
  const channel: Channel = {
    ...made,
    start: (receive) =>
      made.start(async (message) => {
        const received = receive(message)
        await received.then(
          () => kept.emit(message.id, true),
          () => kept.emit(message.id, false),
        )
        return await received
      }),
    async send(message) {
      const from = gateway.shown.length
      const receipt = await made.send(message)
      sent.push([from, gateway.shown.length])
      return receipt
    },
  }
  return {
    channel,
    conversation: 'wechaty:dm:wang',
    async deliver(id, text) {
      const settled = once(kept, id)
      gateway.says({ id, from: 'wxid_wang', text })
      return (await settled)[0] === true
    },
    shown: async () => {
      const texts = gateway.shown.map((it) => ('text' in it ? it.text : ''))
      return sent.filter(([from, to]) => to > from).map(([from, to]) => texts.slice(from, to).join(''))
    },
    close: gateway.close,
  }
})

type Opened = Ears & {
  readonly gateway: TestGateway
  readonly channel: Channel
  heard(): Promise<Inbound>
  readonly all: readonly Inbound[]
}

/** A channel that runs, between a gateway and whoever listens. */
async function open(hosts: readonly string[] = []): Promise<Opened> {
  const gateway = await openGateway()
  const ears = listening()
  const channel = makeWechatyChannel({ ...gateway.settings, fileHosts: hosts }, ears.ports, brisk)
  const all: Inbound[] = []
  const waiting: ((message: Inbound) => void)[] = []
  await channel.start(async (message) => {
    all.push(message)
    waiting.shift()?.(message)
    return 'new'
  })
  onTestFinished(async () => {
    await channel.stop()
    await gateway.close()
  })
  gateway.contact('wxid_wang', '王海洋')
  gateway.contact('wxid_Li', '李工')
  return { ...ears, gateway, channel, all, heard: () => new Promise((resolve) => waiting.push(resolve)) }
}

const say = (conversation: string, text = '您好', rest: Partial<Outbound> = {}): Outbound => ({
  id: crypto.randomUUID(),
  conversation,
  text,
  buttons: [],
  ...rest,
})

describe('what the Wechaty channel hears', () => {
  it('makes an entrepreneur of a stranger who writes to it alone', async () => {
    const { gateway, heard } = await open()
    const message = heard()
    gateway.says({ id: 'm-1', from: 'wxid_wang', text: '厂区停电了' })
    expect(await message).toMatchObject({
      id: 'm-1',
      from: 'wechaty-wxid_wang',
      conversation: 'wechaty:dm:wechaty-wxid_wang',
      scope: { type: 'direct' },
      addressed: true,
    })
  })

  it.each([
    ['its name', '@青云企哨\u2005已联系', []],
    ['the name of the district', '@企哨 已联系', []],
    ['what the gateway tells', '@青云企哨\u2005已联系', ['wxid_qishao']],
  ])('is mentioned in the room of a department by %s, which is not part of the words', async (_, text, mentions) => {
    const { gateway, ports, heard } = await open()
    gateway.room('power@room', ['wxid_Li'])
    ports.bind('power@room', 'power')
    const message = heard()
    gateway.says({ from: 'wxid_Li', room: 'power@room', text, mentions })
    expect(await message).toMatchObject({
      conversation: 'wechaty:group:power',
      scope: { type: 'group', department: 'power' },
      from: 'wechaty-wxid_Li',
      text: '已联系',
      addressed: true,
    })
  })

  it('hears in a room also what is not for it, and takes it for that', async () => {
    const { gateway, ports, heard } = await open()
    gateway.room('power@room', ['wxid_Li'])
    ports.bind('power@room', 'power')
    const message = heard()
    gateway.says({ from: 'wxid_Li', room: 'power@room', text: '@老张 中午吃什么' })
    expect(await message).toMatchObject({ text: '@老张 中午吃什么', addressed: false })
  })

  it('knows a room that is bound to no department by its id', async () => {
    const { gateway, heard } = await open()
    gateway.room('new@room', ['wxid_Li'])
    const message = heard()
    gateway.says({ from: 'wxid_Li', room: 'new@room', text: '@企哨 绑定 供电' })
    expect(await message).toMatchObject({
      conversation: 'wechaty:unbound:new@room',
      scope: { type: 'group', department: '' },
      text: '绑定 供电',
    })
  })

  it('does not hear itself, official accounts and what nobody wrote', async () => {
    const { gateway, all, heard } = await open()
    gateway.contact('gh_1', '微信团队', 2)
    const last = heard()
    gateway.says({ from: gateway.self, text: '收到' })
    gateway.says({ from: 'gh_1', text: '安全提醒' })
    gateway.says({ from: '', text: '你们已成为朋友' })
    gateway.says({ from: 'wxid_wang', text: '在吗' })
    expect((await last).text).toBe('在吗')
    expect(all).toHaveLength(1)
  })

  it.each([
    ['seconds', 1_795_309_260],
    ['milliseconds', 1_795_309_260_000],
  ])('reads the time of a message in %s', async (_, timestamp) => {
    const { gateway, ports, channel } = await open()
    const later = makeWechatyChannel(gateway.settings, { ...ports, now: () => '2026-11-23T01:00:00.000Z' }, brisk)
    await channel.stop()
    const heard = Promise.withResolvers<Inbound>()
    await later.start(async (message) => {
      heard.resolve(message)
      return 'new'
    })
    onTestFinished(() => later.stop())
    gateway.says({ from: 'wxid_wang', text: '在吗', timestamp })
    expect((await heard.promise).at).toBe('2026-11-22T01:01:00.000Z')
  })

  it('finds what is quoted', async () => {
    const { gateway, heard } = await open()
    const message = heard()
    gateway.says({ from: 'wxid_wang', text: '「青云企哨：编号 QS20261123-0007」\n- - - - - - - - - - - - - - -\n催办' })
    expect(await message).toMatchObject({ text: '催办', quote: '编号 QS20261123-0007' })
  })

  it('knows what is taken back', async () => {
    const { gateway, heard } = await open()
    const message = heard()
    gateway.says({ from: 'wxid_wang', text: 'm-1', type: kinds.recalled })
    expect(await message).toMatchObject({ text: '', recall: 'm-1' })
  })

  it.each([
    [kinds.location, '', '[位置]'],
    [kinds.miniProgram, '', '[小程序] mock title for m-1'],
    [kinds.url, '<msg/>', '[链接] mock title for m-1 https://mock.url'],
    [kinds.contact, '<msg username="x"/>', '[名片]'],
    [kinds.emoticon, '', '[表情]'],
    [kinds.groupNote, '今晚停水', '[群公告] 今晚停水'],
    [99, '', '[暂不支持的消息]'],
  ])('reads kind %s as one line', async (type, text, line) => {
    const { gateway, heard } = await open()
    const message = heard()
    gateway.says({ id: 'm-1', from: 'wxid_wang', text, type })
    expect((await message).text).toBe(line)
  })

  it.each([
    ['a small file', 100],
    ['a file that comes in pieces', 300_000],
  ])('keeps %s', async (_, size) => {
    const { gateway, ports, heard } = await open()
    const bytes = Buffer.alloc(size, 'qishao')
    const message = heard()
    gateway.says({ from: 'wxid_wang', file: { name: '现场.txt', bytes } })
    const { attachments, text } = await message
    expect(text).toBe('')
    expect(attachments).toMatchObject([{ name: '现场.txt', size }])
    expect((await ports.media.read(attachments[0]?.id ?? ''))?.bytes.equals(bytes)).toBe(true)
  })

  it('does not take a file that is larger than the program keeps', async () => {
    const { gateway, heard } = await open()
    const message = heard()
    gateway.says({ from: 'wxid_wang', file: { name: '录像.mp4', bytes: Buffer.alloc(20 * 1024 * 1024 + 1) } })
    expect(await message).toMatchObject({ attachments: [], rejected: [{ name: '录像.mp4', why: 'size' }] })
  })

  it('says that a file could not be had', async () => {
    const { gateway, heard } = await open()
    const message = heard()
    gateway.says({ from: 'wxid_wang', type: kinds.image })
    expect((await message).rejected).toMatchObject([{ why: 'damaged' }])
  })
})

describe('what the Wechaty channel sends', () => {
  it('writes to the room of a department', async () => {
    const { gateway, channel, ports } = await open()
    gateway.room('power@room', ['wxid_Li'])
    ports.bind('power@room', 'power')
    await channel.send(say('wechaty:group:power', '新案件'))
    await channel.send(say('wechaty:unbound:power@room', '请先绑定'))
    expect(gateway.shown).toEqual([
      { to: 'power@room', text: '新案件' },
      { to: 'power@room', text: '请先绑定' },
    ])
  })

  it.each([100, 300_000])('sends a file of %i bytes', async (size) => {
    const { gateway, channel, ports } = await open()
    ports.know('wang', 'wxid_wang')
    const bytes = Buffer.alloc(size, 'qishao')
    const media = await ports.media.keep('答复.txt', 'text/plain', bytes)
    if (!('id' in media)) throw new Error('the shelf keeps everything')
    await channel.send(say('wechaty:dm:wang', '答复见附件', { attachments: [media] }))
    expect(gateway.shown).toMatchObject([{ text: '答复见附件' }, { to: 'wxid_wang', name: '答复.txt' }])
    expect(gateway.shown[1]).toSatisfy((it) => it.bytes.equals(bytes))
  })

  it.each([
    ['a room that is gone', 'wechaty:unbound:gone@room', 'group-closed'],
    ['a room that the account was put out of', 'wechaty:unbound:out@room', 'group-closed'],
    ['somebody who is no contact', 'wechaty:dm:gone', 'left'],
  ])('says that %s cannot be reached', async (_, conversation, unreachable) => {
    const { gateway, channel, ports } = await open()
    ports.know('gone', 'wxid_gone')
    gateway.room('out@room', ['wxid_Li'], 'without the bot')
    await expect(channel.send(say(conversation))).rejects.toMatchObject({ name: 'ChannelError', retryable: false, unreachable })
    expect(gateway.shown).toEqual([])
  })

  it('tells who is in a room, by the ids of the directory, and not itself', async () => {
    const { gateway, channel, ports } = await open()
    gateway.room('power@room', ['wxid_Li', 'wxid_wang'])
    ports.bind('power@room', 'power')
    ports.know('li', 'wxid_Li')
    expect(await channel.members?.('wechaty:group:power')).toEqual(['li', 'wechaty-wxid_wang'])
    expect(await channel.members?.('wechaty:dm:li')).toEqual([])
  })
})

describe('what Wechaty leaves behind', () => {
  it('is no word of a message in the log or an error', async () => {
    const { gateway, channel, ports, heard } = await open()
    const message = heard()
    gateway.says({ from: 'wxid_wang', text: '我的电话是13800000000' })
    await message
    await channel.send(say('wechaty:dm:nobody', '电话13800000000')).catch((error) => ports.lines.push(String(error)))
    expect(ports.lines.join('\n')).not.toMatch(/13800000000|电话|王海洋/)
  })

  it('is a warning at each start that it is no way for production', async () => {
    const { ports } = listening()
    await wechatyKind.make({ WECHATY_ENDPOINT: '127.0.0.1:1', WECHATY_TOKEN: `insecure_${crypto.randomUUID()}` }, ports)
    expect(ports.lines[0]).toMatch(/bans such accounts .* In production, use WeCom/)
  })
})
