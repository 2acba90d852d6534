import { type TemplateCard, WSClient, type WsFrame } from '@wecom/aibot-node-sdk'
import { afterEach, describe, expect, it } from 'vitest'
import { aibotPlayer } from './aibot-player.ts'
import type { AibotSwitches } from './aibot-switches.ts'
import { type Fake, startFake } from './server.ts'
import { staffSide } from './staff-side.ts'

/** The stand-in speaks with the official SDK: nothing of our own is on the product's side here. */

const bot = { botId: 'aibFAKE0000000000000001', secret: 'fake-aibot-secret-6Ty3Kp0Wq9' }
const group = 'wrWATER0000000000000000000000'
const minute = 60_000
const hour = 60 * minute
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

const closing: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

type Room = {
  readonly fake: Fake
  readonly player: ReturnType<typeof aibotPlayer>
  /** Frames that the product heard, in order. */
  next(): Promise<WsFrame>
  connect(options?: Partial<typeof bot>): Promise<WSClient>
}

async function open(switches: Partial<AibotSwitches> = {}): Promise<Room> {
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
async function openGroup(switches: Partial<AibotSwitches> = {}) {
  const room = await open(switches)
  const client = await room.connect()
  await room.player.add(group)
  await room.player.mention(group, 'staff-water', '在吗')
  return { ...room, client, first: await room.next() }
}

/** The errcode that the SDK rejected with, or 0. */
async function code(sending: Promise<WsFrame>): Promise<number | undefined> {
  return sending.then(
    ({ errcode }) => errcode,
    (frame: WsFrame) => frame.errcode,
  )
}

function markdown(content: string) {
  return { msgtype: 'markdown' as const, markdown: { content } }
}

function card(taskId: string): TemplateCard {
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

describe('subscribing', () => {
  it('is answered under its req_id, and pings too (p/101463)', async () => {
    const { connect, player } = await open()
    const client = await connect()
    expect(client.isConnected).toBe(true)
    expect((await player.state()).connected).toBe(true)
  })

  it('[U] with a wrong secret is refused with 853000', async () => {
    const { connect } = await open()
    await expect(connect({ secret: 'wrong' })).rejects.toThrow('853000')
  })

  it('of a second connection kicks the first, which is told by disconnected_event (p/101463)', async () => {
    const { connect, next, player } = await open()
    const first = await connect()
    const ended = new Promise((resolve) => first.on('disconnected', resolve))
    await connect()
    expect((await next()).body.event).toEqual({ eventtype: 'disconnected_event' })
    await ended
    expect(first.isConnected).toBe(false)
    expect((await player.state()).connected).toBe(true)
  })

  it('[U] ends when the link has been silent for some time', async () => {
    const { connect, player } = await open({ silentSeconds: 0.05 })
    await connect()
    await expect.poll(async () => (await player.state()).connected).toBe(false)
  })

  it('is given up by the SDK when pongs are missing (fault)', async () => {
    const { fake, player } = await open()
    fake.world().kernel.faults.plan({ path: 'aibot:ping', fault: { type: 'no-pong' } })
    const client = new WSClient({ ...bot, wsUrl: fake.wsUrl, logger: silent, maxReconnectAttempts: 0, heartbeatInterval: 20 })
    closing.push(() => client.disconnect())
    client.on('error', () => undefined)
    const lost = new Promise((resolve) => client.on('disconnected', resolve))
    client.connect()
    await lost
    await expect.poll(async () => (await player.state()).connected).toBe(false)
  })
})

describe('a group', () => {
  it('is heard when the bot is mentioned: text begins with its name (p/100719)', async () => {
    const { first } = await openGroup()
    expect(first.body).toMatchObject({
      aibotid: bot.botId,
      chatid: group,
      chattype: 'group',
      from: { userid: 'staff-water' },
      msgtype: 'text',
      text: { content: '@企哨 在吗' },
    })
  })

  it('is not heard otherwise, and a lone picture cannot mention anybody (p/100719)', async () => {
    const { player } = await openGroup()
    expect(await player.say(group, 'staff-water', '大家看一下')).toMatchObject({ delivered: false })
    const image = { name: '现场.png', mime: 'image/png', bytes: Buffer.from('png') }
    await expect(player.mention(group, 'staff-water', '', { image })).rejects.toThrow()
  })

  it('text with a picture arrives as mixed (p/100719)', async () => {
    const { player, next } = await openGroup()
    await player.mention(group, 'staff-water', '#A-17 现场照片', {
      image: { name: '现场.png', mime: 'image/png', bytes: Buffer.from('png') },
    })
    const { body } = await next()
    expect(body.msgtype).toBe('mixed')
    expect(body.mixed.msg_item.map(({ msgtype }: { msgtype: string }) => msgtype)).toEqual(['text', 'image'])
  })

  it('a quote carries type and content, never an id (p/100719)', async () => {
    const { player, next, client } = await openGroup()
    await client.sendMessage(group, markdown('**#A-17** 企业问：何时来水？'))
    await player.mention(group, 'staff-water', '下午三点', { quoteOf: await player.idOf(group, '#A-17') })
    expect((await next()).body.quote).toEqual({ msgtype: 'text', text: { content: '**#A-17** 企业问：何时来水？' } })
  })

  it('[U] a quoted markdown message may arrive as markdown', async () => {
    const { player, next, client } = await openGroup({ quotedMarkdown: 'markdown' })
    await client.sendMessage(group, markdown('**#A-17**'))
    await player.mention(group, 'staff-water', '好', { quoteOf: await player.idOf(group, '#A-17') })
    expect((await next()).body.quote).toEqual({ msgtype: 'markdown', markdown: { content: '**#A-17**' } })
  })

  it('needs the bot in it, and the person', async () => {
    const { player } = await openGroup()
    await expect(player.mention(group, 'staff-tax', '你好')).rejects.toThrow('not in')
    await player.remove(group)
    await expect(player.mention(group, 'staff-water', '你好')).rejects.toThrow('add it first')
  })
})

describe('answering a message', () => {
  it('as a stream replaces its text until it is finished (p/101463)', async () => {
    const { client, first, player } = await openGroup()
    await client.replyStream(first, 'st-1', '正在', false)
    await client.replyStream(first, 'st-1', '已收到 #A-17 的答复', true)
    expect(await player.lines(group)).toEqual(['staff-water: @企哨 在吗', 'bot: 已收到 #A-17 的答复'])
    expect(await code(client.replyStream(first, 'st-1', '又来', true))).toBe(846608)
  })

  it.each([6, 10] as const)('[U] a stream must end within %i minutes of its first update', async (streamMinutes) => {
    const { client, first, fake } = await openGroup({ streamMinutes })
    await client.replyStream(first, 'st-1', '正在', false)
    fake.world().kernel.advance(streamMinutes * minute)
    expect(await code(client.replyStream(first, 'st-1', '仍在', false))).toBe(0)
    fake.world().kernel.advance(1)
    expect(await code(client.replyStream(first, 'st-1', '太晚', true))).toBe(846608)
  })

  it('is refused above 20480 bytes, under an unknown req_id, and after 24 hours (p/101031, p/101463)', async () => {
    const { client, first, fake } = await openGroup()
    expect(await code(client.replyStream(first, 'st-1', '字'.repeat(6827), true))).toBe(45002)
    expect(await code(client.reply({ headers: { req_id: 'nobody' } }, markdown('好')))).toBe(846605)
    fake.world().kernel.advance(24 * hour + 1)
    expect(await code(client.reply(first, markdown('好')))).toBe(846605)
  })

  it('is refused with 40008 as text: markdown takes its place', async () => {
    const { client, first } = await openGroup()
    expect(await code(client.reply(first, { msgtype: 'text', text: { content: '好' } }))).toBe(40008)
  })
})

describe('pushing', () => {
  it('reaches the group and is in the record', async () => {
    const { client, player, fake } = await openGroup()
    await client.sendMessage(group, markdown('**#A-17** 请签收'))
    expect(await player.lines(group)).toContain('bot: **#A-17** 请签收')
    expect(fake.world().kernel.sent.all().at(-1)).toMatchObject({ way: 'aibot', kind: 'markdown', to: group, state: 'delivered' })
  })

  it('[U] meets 93006 where nobody has yet spoken to the bot; the rule itself is p/101463', async () => {
    const { client, player } = await openGroup()
    expect(await code(client.sendMessage('staff-tax', markdown('您好')))).toBe(93006)
    await player.single('staff-tax', { text: '你好' })
    expect(await code(client.sendMessage('staff-tax', markdown('您好')))).toBe(0)
  })

  it('meets 93006 with a chatid in the wrong case (p/101463)', async () => {
    const { client } = await openGroup()
    expect(await code(client.sendMessage(group.toLowerCase(), markdown('您好')))).toBe(93006)
  })

  it('[U] meets 93008 after the bot was removed from the group', async () => {
    const { client, player, first } = await openGroup()
    await player.remove(group)
    expect(await code(client.sendMessage(group, markdown('您好')))).toBe(93008)
    expect(await code(client.reply(first, markdown('您好')))).toBe(93008)
  })

  it('with replies together is limited to 30 a minute and 1,000 an hour per conversation (p/101463), [U] with 45009', async () => {
    const { client, first, fake, player } = await openGroup()
    for (let sent = 0; sent < 29; sent++) expect(await code(client.sendMessage(group, markdown(`第 ${sent} 条`)))).toBe(0)
    expect(await code(client.reply(first, markdown('第 30 条')))).toBe(0)
    expect(await code(client.sendMessage(group, markdown('第 31 条')))).toBe(45009)
    await player.single('staff-water', { text: '你好' })
    expect(await code(client.sendMessage('staff-water', markdown('您好')))).toBe(0)
    for (let minutes = 1; minutes < 34; minutes++) {
      fake.world().kernel.advance(minute)
      for (let sent = 0; sent < 30; sent++) if ((await code(client.sendMessage(group, markdown('条')))) !== 0) expect(minutes).toBe(33)
    }
    const inHour = fake
      .world()
      .kernel.sent.all()
      .filter(({ to, errcode }) => to === group && errcode === undefined)
    expect(inHour).toHaveLength(1000)
  })

  it('takes a card once per task_id, and no card with a fault (p/101032)', async () => {
    const { client } = await openGroup()
    const send = (template_card: TemplateCard) => code(client.sendMessage(group, { msgtype: 'template_card', template_card }))
    expect(await send(card('t-1'))).toBe(0)
    expect(await send(card('t-1'))).toBe(40058)
    expect(await send(card('t 2'))).toBe(40058)
    const { button_list: _, ...without } = card('t-3')
    expect(await send(without)).toBe(40058)
    expect(await send({ ...card('t-4'), button_list: Array.from({ length: 7 }, (_, at) => ({ text: '好', key: `${at}` })) })).toBe(40058)
    expect(await send({ card_type: 'text_notice', sub_title_text: '已办结' })).toBe(0)
  })
})

describe('the single chat', () => {
  it('brings pictures and files encrypted under a key of their own, which the SDK opens (p/100719)', async () => {
    const { player, next, connect } = await open()
    const client = await connect()
    const bytes = Buffer.from('水压表读数'.repeat(100))
    await player.single('staff-water', { image: { name: '水压 表.png', mime: 'image/png', bytes } })
    const { image } = (await next()).body
    expect(await client.downloadFile(image.url, image.aeskey)).toEqual({ buffer: bytes, filename: '水压 表.png' })
    await player.single('staff-water', { file: { name: '方案.pdf', bytes } })
    const { file } = (await next()).body
    expect(file.aeskey).not.toBe(image.aeskey)
  })

  it('links live five minutes (p/100719)', async () => {
    const { player, next, connect, fake } = await open()
    const client = await connect()
    await player.single('staff-water', { image: { name: '表.png', bytes: Buffer.from('png') } })
    const { image } = (await next()).body
    fake.world().kernel.advance(5 * minute)
    await expect(client.downloadFile(image.url, image.aeskey)).rejects.toThrow('403')
  })

  it('a wrong key opens nothing (fault)', async () => {
    const { player, next, connect, fake } = await open()
    const client = await connect()
    fake.world().kernel.faults.plan({ path: 'aibot:media', fault: { type: 'wrong-key' }, times: 1 })
    await player.single('staff-water', { image: { name: '表.png', bytes: Buffer.from('png') } })
    const { image } = (await next()).body
    await expect(client.downloadFile(image.url, image.aeskey)).rejects.toThrow('decryptFile')
  })

  it('brings voice as what was said (p/100719)', async () => {
    const { player, next, connect } = await open()
    await connect()
    await player.single('staff-water', { voice: '三点恢复供水' })
    expect((await next()).body).toMatchObject({ chattype: 'single', msgtype: 'voice', voice: { content: '三点恢复供水' } })
  })

  it('is greeted once a day, within 5 s, by text (p/101027, p/101463)', async () => {
    const { player, next, connect, fake } = await open()
    const client = await connect()
    expect(await player.enter('staff-water')).toMatchObject({ delivered: true })
    const entering = await next()
    expect(entering.body.event).toEqual({ eventtype: 'enter_chat' })
    await client.replyWelcome(entering, { msgtype: 'text', text: { content: '您好，我是企哨。' } })
    expect(await player.lines('staff-water')).toEqual(['bot: 您好，我是企哨。'])
    expect(await player.enter('staff-water')).toMatchObject({ delivered: false })
    fake.world().kernel.advance(24 * hour)
    await player.enter('staff-water')
    const nextDay = await next()
    fake.world().kernel.advance(5001)
    expect(await code(client.replyWelcome(nextDay, { msgtype: 'text', text: { content: '您好' } }))).toBe(846605)
  })
})

describe('cards', () => {
  async function withCard(switches: Partial<AibotSwitches> = {}) {
    const room = await openGroup(switches)
    await room.client.sendMessage(group, { msgtype: 'template_card', template_card: card('t-1') })
    return room
  }

  it('are clicked: the event names card, button and clicker (p/101027)', async () => {
    const { player, next } = await withCard()
    await player.click('staff-water', 't-1', 'ack:17')
    expect((await next()).body).toMatchObject({
      chatid: group,
      from: { userid: 'staff-water' },
      event: {
        eventtype: 'template_card_event',
        template_card_event: { card_type: 'button_interaction', event_key: 'ack:17', task_id: 't-1' },
      },
    })
  })

  it('[U] name the button flat in the event, as the types of the SDK have it', async () => {
    const { player, next } = await withCard({ cardEvent: 'flat' })
    await player.click('staff-water', 't-1', 'ack:17')
    expect((await next()).body.event).toMatchObject({ eventtype: 'template_card_event', event_key: 'ack:17', task_id: 't-1' })
  })

  it('are updated within 5 s of the click, for everybody or for those named (p/101463)', async () => {
    const { player, next, client } = await withCard()
    const done: TemplateCard = { card_type: 'text_notice', main_title: { title: '#A-17 已签收' }, task_id: 't-1' }
    await player.click('staff-water', 't-1', 'ack:17')
    await client.updateTemplateCard(await next(), done, ['staff-water'])
    const seen = async () => (await player.state()).chats.find(({ id }) => id === group)?.shown.at(-1)?.card?.views
    expect((await seen())?.['staff-water']).toEqual({ text: '#A-17 已签收', buttons: [] })
    expect((await seen())?.['head-water']?.buttons).toHaveLength(2)
    await expect(player.click('staff-water', 't-1', 'ack:17')).rejects.toThrow('shows staff-water no button')
    await player.click('head-water', 't-1', 'ack:17')
    await client.updateTemplateCard(await next(), done)
    expect((await seen())?.['head-water']?.buttons).toEqual([])
    expect(await player.click('head-water', 't-1', 'object:17', { stale: true })).toMatchObject({ delivered: true })
  })

  it('[U] are not updated later, or twice, or under another task_id', async () => {
    const { player, next, client, fake } = await withCard()
    await player.click('staff-water', 't-1', 'ack:17')
    const click = await next()
    expect(await code(client.updateTemplateCard(click, card('t-2')))).toBe(40058)
    expect(await code(client.updateTemplateCard(click, card('t-1')))).toBe(0)
    expect(await code(client.updateTemplateCard(click, card('t-1')))).toBe(846605)
    await player.click('staff-water', 't-1', 'ack:17')
    const late = await next()
    fake.world().kernel.advance(5001)
    expect(await code(client.updateTemplateCard(late, card('t-1')))).toBe(846605)
  })
})

describe('uploading', () => {
  it('takes a file in chunks and gives a media id for three days (p/101463)', async () => {
    const { client, player, fake } = await openGroup()
    const { media_id: mediaId } = await client.uploadMedia(Buffer.alloc(600 * 1024, 7), { type: 'file', filename: '台账.xlsx' })
    await client.sendMediaMessage(group, 'file', mediaId)
    expect(await player.lines(group)).toContain('bot: 台账.xlsx')
    fake.world().kernel.advance(72 * hour)
    expect(await code(client.sendMediaMessage(group, 'file', mediaId))).toBe(40007)
  })

  it('[U] counts chunks from 0 or from 1, in any order, and ignores repeats', async () => {
    const { client } = await openGroup()
    const ask = (cmd: string, body: object) => client.reply({ headers: { req_id: `${cmd} ${JSON.stringify(body).length}` } }, body, cmd)
    for (const first of [0, 1]) {
      const init = await ask('aibot_upload_media_init', { type: 'image', filename: 'a.png', total_size: 6, total_chunks: 2 })
      const { upload_id } = init.body
      const chunk = (index: number, text: string) =>
        ask('aibot_upload_media_chunk', { upload_id, chunk_index: first + index, base64_data: Buffer.from(text).toString('base64') })
      await chunk(1, 'def')
      await expect(ask('aibot_upload_media_finish', { upload_id })).rejects.toMatchObject({ errcode: 40058 })
      await chunk(0, 'abc')
      await chunk(0, 'xyz')
      expect((await ask('aibot_upload_media_finish', { upload_id })).body).toMatchObject({ type: 'image' })
    }
  })
})

describe('disturbances (§12.3, group 8)', () => {
  it('[U] a message while nobody is connected is lost', async () => {
    const { player, connect, next, client } = await openGroup()
    client.disconnect()
    await expect.poll(async () => (await player.state()).connected).toBe(false)
    expect(await player.mention(group, 'staff-water', '没人听')).toMatchObject({ delivered: false })
    await connect()
    await player.mention(group, 'staff-water', '有人听')
    expect((await next()).body.text.content).toBe('@企哨 有人听')
  })

  it('[U] or comes with the next connection', async () => {
    const { player, connect, next, client } = await openGroup({ offline: 'kept' })
    client.disconnect()
    await expect.poll(async () => (await player.state()).connected).toBe(false)
    await player.mention(group, 'staff-water', '有人吗')
    await connect()
    expect((await next()).body.text.content).toBe('@企哨 有人吗')
  })

  it('a callback comes twice, with one msgid', async () => {
    const { player, next, fake } = await openGroup()
    fake.world().kernel.faults.plan({ path: 'aibot:aibot_msg_callback', fault: { type: 'twice' }, times: 1 })
    await player.mention(group, 'staff-water', '一次')
    expect(await next()).toEqual(await next())
  })

  it('a command is refused by plan: 846608 in the middle of a stream', async () => {
    const { client, first, fake } = await openGroup()
    await client.replyStream(first, 'st-1', '正在', false)
    fake.world().kernel.faults.plan({ path: 'aibot:aibot_respond_msg', fault: { type: 'errcode', errcode: 846608 }, times: 1 })
    expect(await code(client.replyStream(first, 'st-1', '仍在', false))).toBe(846608)
  })

  it('the link breaks before or after the effect', async () => {
    for (const [type, lines] of [
      ['break-before', 1],
      ['break-after', 2],
    ] as const) {
      const { client, fake, player } = await openGroup()
      fake.world().kernel.faults.plan({ path: 'aibot:aibot_send_msg', fault: { type }, times: 1 })
      await expect(client.sendMessage(group, markdown('在途'))).rejects.toThrow('closed')
      expect(await player.lines(group)).toHaveLength(lines)
    }
  })

  it('an acknowledgement is lost: the message stands, the SDK never learns of it', async () => {
    const { client, fake, player } = await openGroup()
    fake.world().kernel.faults.plan({ path: 'aibot:aibot_send_msg', fault: { type: 'ack-lost' }, times: 1 })
    const sending = client.sendMessage(group, markdown('在途')).catch((error: Error) => error.message)
    await expect.poll(() => player.lines(group)).toContain('bot: 在途')
    client.disconnect()
    expect(await sending).toContain('cancelled')
  })

  it('the link breaks inside the 5 s window of a card', async () => {
    const { client, fake, player, next } = await openGroup()
    await client.sendMessage(group, { msgtype: 'template_card', template_card: card('t-1') })
    fake.world().kernel.faults.plan({ path: 'aibot:aibot_event_callback', fault: { type: 'break-after' }, times: 1 })
    const lost = new Promise((resolve) => client.on('disconnected', resolve))
    await player.click('staff-water', 't-1', 'ack:17')
    const click = await next()
    await lost
    await expect(client.updateTemplateCard(click, card('t-1'))).rejects.toThrow('not connected')
  })
})
