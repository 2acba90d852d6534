/** What the product sends unasked. */
import type { TemplateCard } from '@wecom/aibot-node-sdk'
import { describe, expect, it } from 'vitest'
import { card, code, group, hour, markdown, minute, openGroup } from './aibot-fixtures.ts'
import type { AibotSwitches } from './aibot-switches.ts'

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
