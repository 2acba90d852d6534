/** The single chat, and what goes wrong on the connection. */
import { describe, expect, it } from 'vitest'
import { card, code, group, hour, markdown, minute, open, openGroup } from './aibot-fixtures.ts'

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

  it('a subscription is refused by plan', async () => {
    const { connect, fake } = await open()
    fake.world().kernel.faults.plan({ path: 'aibot:aibot_subscribe', fault: { type: 'errcode', errcode: 45009 }, times: 1 })
    await expect(connect()).rejects.toThrow('45009')
    expect((await connect()).isConnected).toBe(true)
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
