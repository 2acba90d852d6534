/** The long connection, and what is heard and answered in a group. */
import { WSClient } from '@wecom/aibot-node-sdk'
import { describe, expect, it } from 'vitest'
import { bot, closing, code, group, hour, markdown, minute, open, openGroup, silent } from './aibot-fixtures.ts'

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

  it('[U] goes by response_url too: once, within an hour, cards in single chats only (p/101138)', async () => {
    const { player, next, fake, first } = await openGroup({ responseUrl: true })
    const by = async (url: string, body: object) => (await fetch(url, { method: 'POST', body: JSON.stringify(body) })).json()
    const notice = { msgtype: 'template_card', template_card: { card_type: 'text_notice', sub_title_text: '已收到' } }
    const url = first.body.response_url
    expect(await by(url, notice)).toMatchObject({ errcode: 40008 })
    expect(await by(url, markdown('已收到'))).toMatchObject({ errcode: 0 })
    expect(await by(url, markdown('已收到'))).toMatchObject({ errcode: 40058 })
    await player.single('staff-water', { text: '你好' })
    const alone = (await next()).body.response_url
    await player.single('staff-water', { text: '还在吗' })
    const late = (await next()).body.response_url
    expect(await by(alone, notice)).toMatchObject({ errcode: 0 })
    fake.world().kernel.advance(hour + 1)
    expect(await by(late, markdown('太晚'))).toMatchObject({ errcode: 40058 })
  })

  it('[U] to three at once is needed before a fourth of the same person arrives', async () => {
    const { player, client, first } = await openGroup({ atOnce: 3 })
    await player.mention(group, 'staff-water', '二')
    await player.mention(group, 'staff-water', '三')
    expect(await player.mention(group, 'staff-water', '四')).toMatchObject({ delivered: false })
    expect(await player.mention(group, 'head-water', '另一人')).toMatchObject({ delivered: true })
    await client.reply(first, markdown('一'))
    expect(await player.mention(group, 'staff-water', '五')).toMatchObject({ delivered: true })
  })

  it('is refused with 40008 as text: markdown takes its place', async () => {
    const { client, first } = await openGroup()
    expect(await code(client.reply(first, { msgtype: 'text', text: { content: '好' } }))).toBe(40008)
  })
})
