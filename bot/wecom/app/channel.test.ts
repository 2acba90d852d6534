import { decrypt, encrypt, getSignature } from '@wecom/crypto'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Inbound, Outbound } from '../../../dialogs/message.ts'
import { makePlayer } from '../../../wecom-fake/player.ts'
import { type Fake, startFake } from '../../../wecom-fake/server.ts'
import { channelContract } from '../../channel.contract.ts'
import type { Channel, RouteAnswer } from '../../channel.ts'
import { testPorts } from '../../ports-fixture.ts'
import { makeApi } from '../api.ts'
import { limits, makeRate } from '../rate.ts'
import { taskOf } from './cards.ts'
import { makeAppChannel } from './channel.ts'

const now = '2026-11-23T01:00:00.000Z'

/** The channel on a stand-in of its own, with the callbacks in the hands of the test. */
async function open() {
  const fake: Fake = await startFake({ start: Date.parse(now) })
  const { corpId, apps } = fake.world().enterprise
  const [app] = apps
  if (!app?.callback) throw new Error('the stand-in has an app with a callback')
  const { token, aesKey } = app.callback
  const ports = testPorts('app', () => now)
  for (const userid of ['coordinator', 'leader', 'discipline']) ports.know(userid, userid)
  const api = makeApi({ origin: fake.url, corpId, secret: app.secret, alarm: ports.alarm, delay: async () => undefined })
  const { kernel } = fake.world()
  // The real limiter, on the stand-in's clock.
  const rate = makeRate({ limits: limits.app, clock: kernel.now, delay: async (ms) => kernel.advance(ms) })
  const channel = makeAppChannel({ corpId, agentId: app.agentId, token, aesKey, rate }, api, ports)
  const route = (method: string) => {
    const found = channel.routes?.find((candidate) => candidate.method === method)
    if (!found) throw new Error(`the channel has no ${method}`)
    return found
  }
  const call = (fields: string, from = 'coordinator'): Promise<RouteAnswer> => {
    const at = Math.floor(Date.parse(now) / 1000)
    const xml = `<xml><ToUserName>${corpId}</ToUserName><FromUserName>${from}</FromUserName><CreateTime>${at}</CreateTime>${fields}<AgentID>1000002</AgentID></xml>`
    const cipher = encrypt(aesKey, xml, corpId)
    const query = `msg_signature=${getSignature(token, String(at), 'n', cipher)}&timestamp=${at}&nonce=n`
    return route('POST').handle({ query, headers: {}, body: Buffer.from(`<xml><Encrypt>${cipher}</Encrypt></xml>`) })
  }
  const say = (id: string, text: string, from = 'coordinator'): Promise<RouteAnswer> =>
    call(`<MsgType>text</MsgType><Content><![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]></Content><MsgId>${id}</MsgId>`, from)
  const tap = (message: Outbound, value: string, from = 'coordinator'): Promise<RouteAnswer> =>
    call(
      `<MsgType>event</MsgType><Event>template_card_event</Event><EventKey><![CDATA[${value}]]></EventKey><TaskId>${taskOf(message)}</TaskId><CardType>button_interaction</CardType><ResponseCode>click</ResponseCode>`,
      from,
    )
  /** The XML of a passive answer. */
  const opened = ({ body }: RouteAnswer): string =>
    decrypt(aesKey, /<Encrypt><!\[CDATA\[(.*?)\]\]><\/Encrypt>/.exec(body)?.[1] ?? '').message
  const player = makePlayer(fake.url)
  return { fake, ports, channel, call, say, tap, opened, player }
}

/** The texts of what was sent, those of one message joined. */
function watched(channel: Channel, fake: Fake): { readonly channel: Channel; shown(): Promise<readonly string[]> } {
  const ends: number[] = []
  const sent = () => fake.world().kernel.sent.all()
  return {
    channel: {
      ...channel,
      async send(message) {
        const receipt = await channel.send(message)
        ends.push(sent().length)
        return receipt
      },
    },
    shown: async () =>
      ends
        .map((end, i) =>
          sent()
            .slice(ends[i - 1] ?? 0, end)
            .map(({ body }) => (body as { text?: { content: string } }).text?.content ?? '')
            .join(''),
        )
        .filter((text) => text !== ''),
  }
}

channelContract('app', async () => {
  const { fake, channel, say } = await open()
  return {
    ...watched(channel, fake),
    conversation: 'app:dm:coordinator',
    deliver: async (id, text) => (await say(id, text)).status === 200,
    close: fake.stop,
  }
})

async function started() {
  const opened = await open()
  const heard: Inbound[] = []
  await opened.channel.start(async (message) => {
    heard.push(message)
    return 'new'
  })
  onTestFinished(async () => {
    await opened.channel.stop()
    await opened.fake.stop()
  })
  return { ...opened, heard }
}

const number = 'QS20261123-0007'
const card = (id: string, person = 'coordinator'): Outbound => ({
  id,
  conversation: `app:dm:${person}`,
  text: `🔴 ${number} 联系企业已超时\n供电公司，超时 1 个工作日`,
  buttons: [
    { label: '督办', value: `${number} 督办` },
    { label: '转派', value: `${number} 转派` },
  ],
})
const question: Outbound = {
  id: 'q-1',
  conversation: 'app:dm:coordinator',
  text: `给 ${number} 的督办单这样写，对吗？`,
  buttons: [{ label: '是', value: '是' }],
}

describe('a card of the app', () => {
  it('holds a short message whole, with its buttons', async () => {
    const { channel, player } = await started()
    await channel.send(card('o-1'))
    const [sent] = await player.outbox('app')
    expect(sent).toMatchObject({ kind: 'template_card', to: 'coordinator', state: 'delivered' })
    expect(sent?.body).toMatchObject({
      template_card: {
        main_title: { title: `🔴 ${number} 联系企业已超时` },
        sub_title_text: '供电公司，超时 1 个工作日',
        button_list: [{ text: '督办', key: `${number} 督办` }, { text: '转派' }],
      },
    })
  })

  it('stands under the whole text when it cannot hold it', async () => {
    const { channel, player } = await started()
    const text = `🔴 ${number} 联系企业已超时\n${'诉求：厂区昨晚起停电。'.repeat(40)}`
    await channel.send({ ...card('o-1'), text })
    const sent = await player.outbox('app')
    expect(sent.map(({ kind }) => kind)).toEqual(['text', 'template_card'])
    expect(sent[0]?.body).toMatchObject({ text: { content: text } })
  })

  it('is answered by a tap, shows that to whoever tapped, and to everybody else who was asked', async () => {
    const { channel, heard, tap, player, fake } = await started()
    await channel.send(card('o-1'))
    await channel.send(card('o-2', 'leader'))
    const answer = await tap(card('o-1'), `${number} 督办`)
    expect(heard).toMatchObject([{ from: 'coordinator', tap: `${number} 督办`, text: '', quote: card('o-1').text }])
    expect(answer).toMatchObject({ status: 200, type: 'application/xml; charset=utf-8' })
    await channel.stop()
    expect(await player.cards(taskOf(card('o-2')))).toMatchObject([{ userid: 'leader', replaced: 'coordinator已选：督办' }])
    expect(
      fake
        .world()
        .kernel.sent.all()
        .filter(({ way }) => way === 'app-update'),
    ).toHaveLength(1)
  })

  it('is answered once, also while the cards of the others cannot be changed: the second tap hears who chose what, and does nothing', async () => {
    const { channel, heard, tap, player, opened } = await started()
    await channel.send(card('o-1'))
    await channel.send(card('o-2', 'leader'))
    await player.fault({ path: '/cgi-bin/message/update_template_card', fault: { type: 'errcode', errcode: -1 }, times: 10 })
    const [first, second] = await Promise.all([tap(card('o-1'), `${number} 督办`), tap(card('o-2', 'leader'), `${number} 转派`, 'leader')])
    expect(heard.map(({ from, tap }) => [from, tap])).toEqual([['coordinator', `${number} 督办`]])
    expect(opened(first)).toContain('[已选：督办]')
    expect(opened(second)).toContain('[coordinator已选：督办]')
    // Asked anew, both may answer.
    await channel.send(card('o-3', 'leader'))
    await tap(card('o-3', 'leader'), `${number} 转派`, 'leader')
    expect(heard.map(({ from }) => from)).toEqual(['coordinator', 'leader'])
  })

  it('whose click comes twice has one id both times, and the code of each update is used once (p/94888)', async () => {
    const { channel, heard, tap, fake } = await started()
    await channel.send(card('o-1'))
    await channel.send(card('o-2', 'leader'))
    await Promise.all([tap(card('o-1'), `${number} 督办`), tap(card('o-1'), `${number} 督办`)])
    await channel.stop()
    expect(new Set(heard.map(({ id }) => id)).size).toBe(1)
    const updates = fake
      .world()
      .kernel.sent.all()
      .filter(({ way }) => way === 'app-update')
    expect(updates.map(({ state }) => state)).toEqual(['delivered'])
  })

  it('really is replaced for whoever tapped it, through the callback of WeCom', async () => {
    const { channel, heard, player, fake } = await started()
    await channel.send(card('o-1'))
    const { createServer } = await import('node:http')
    const server = createServer(async (request, response) => {
      const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>))
      const found = channel.routes?.find(({ method }) => method === request.method)
      const answer = await found?.handle({ query: (request.url ?? '').split('?')[1] ?? '', headers: {}, body })
      response.writeHead(answer?.status ?? 404, { 'content-type': answer?.type ?? 'text/plain' }).end(answer?.body)
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    onTestFinished(() => void server.close())
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
    await player.point({ app: `http://127.0.0.1:${address.port}/wecom/app/callback` })
    await player.verify('app')
    await player.cardClick('coordinator', taskOf(card('o-1')), `${number} 转派`)
    expect(heard).toMatchObject([{ tap: `${number} 转派` }])
    expect(await player.cards(taskOf(card('o-1')))).toMatchObject([{ userid: 'coordinator', replaced: '已选：转派' }])
    server.closeAllConnections()
    expect(
      fake
        .world()
        .kernel.sent.all()
        .filter(({ way }) => way === 'app-passive'),
    ).not.toEqual([])
  })

  it('of yesterday means nothing when its button does not say what it is about', async () => {
    const { channel, heard, tap } = await started()
    await channel.send(question)
    await channel.send(card('o-2'))
    const answer = await tap(question, '是')
    expect(heard).toEqual([])
    expect(answer.status).toBe(200)
    expect((await tap(card('o-2'), `${number} 督办`)).status).toBe(200)
    expect(heard).toHaveLength(1)
  })

  it('is quoted by words, while it is the only one that waits for an answer', async () => {
    const { channel, heard, say } = await started()
    await channel.send(card('o-1'))
    await say('m-1', '先不转，明天上午我去看')
    await channel.send({ ...card('o-2'), buttons: [{ label: '督办', value: 'QS20261123-0008 督办' }] })
    await say('m-2', '同意')
    expect(heard.map(({ quote }) => quote)).toEqual([card('o-1').text, null])
  })
})

describe('a callback of the app', () => {
  it('tells two events of one second apart, and knows a repeat', async () => {
    const { channel, heard, tap } = await started()
    await channel.send(card('o-1'))
    await tap(card('o-1'), `${number} 督办`)
    await tap(card('o-1'), `${number} 督办`)
    await tap(card('o-1'), `${number} 转派`)
    const ids = heard.map(({ id }) => id)
    expect(ids[0]).toBe(ids[1])
    expect(ids[2]).not.toBe(ids[0])
  })

  it('of one official does not wait for the file of another', async () => {
    const { channel, heard, say } = await started()
    const arrived = Promise.withResolvers<void>()
    const kept = Promise.withResolvers<void>()
    await channel.start(async (message) => {
      arrived.resolve()
      if (message.from === 'leader') await kept.promise
      heard.push(message)
      return 'new'
    })
    const slow = say('m-1', '请看附件', 'leader')
    await arrived.promise
    expect((await say('m-2', '同意')).status).toBe(200)
    expect(heard.map(({ text }) => text)).toEqual(['同意'])
    kept.resolve()
    await slow
    expect(heard.map(({ text }) => text)).toEqual(['同意', '请看附件'])
  })

  it('takes every right from whoever has left', async () => {
    const { call, ports, heard } = await started()
    await call('<MsgType>event</MsgType><Event>change_contact</Event><ChangeType>delete_user</ChangeType><UserID>ZhangJu</UserID>', 'sys')
    expect(ports.left).toEqual(['ZhangJu'])
    expect(heard).toEqual([])
  })

  it('raises an alarm before WeCom stops an app that nobody uses', async () => {
    const { call, ports } = await started()
    await call('<MsgType>event</MsgType><Event>inactive_alert</Event>', 'sys')
    expect(ports.alarms).toEqual(['inactive_alert'])
  })

  it.each([
    ['an unknown event', '<MsgType>event</MsgType><Event>something_new</Event>'],
    ['an unknown message', '<MsgType>hologram</MsgType><MsgId>9</MsgId>'],
    ['an opened chat', '<MsgType>event</MsgType><Event>enter_agent</Event><EventKey></EventKey>'],
  ])('of %s is acknowledged and does nothing', async (_, fields) => {
    const { call, heard } = await started()
    expect((await call(fields)).status).toBe(200)
    expect(heard).toEqual([])
  })

  it('brings a picture, a place and a link', async () => {
    const { call, heard, fake } = await started()
    const bytes = Buffer.from('a picture of the switchboard')
    const media = fake.world().media.put({ type: 'image', filename: 'a.png', mime: 'image/png', bytes })
    await call(`<MsgType>image</MsgType><PicUrl>http://x/</PicUrl><MediaId>${media.id}</MediaId><MsgId>1</MsgId>`)
    await call(
      '<MsgType>location</MsgType><Location_X>36.1</Location_X><Location_Y>120.2</Location_Y><Label>滨海大道 1 号</Label><MsgId>2</MsgId>',
    )
    await call('<MsgType>link</MsgType><Title>公告</Title><Url>https://example.gov.cn/1</Url><MsgId>3</MsgId>')
    await call('<MsgType>image</MsgType><MediaId>gone</MediaId><MsgId>4</MsgId>')
    expect(heard[0]?.attachments).toHaveLength(1)
    expect(heard.slice(1, 3).map(({ text }) => text)).toEqual(['[位置] 滨海大道 1 号', '[链接] 公告 https://example.gov.cn/1'])
    expect(heard[3]).toMatchObject({ attachments: [], rejected: [{ name: 'image', why: 'damaged' }] })
  })
})

describe('sending through the app', () => {
  it('shows a message once although its first answer was lost', async () => {
    const { channel, player } = await started()
    const text = { id: '019a0000-0000-7000-8000-000000000001', conversation: 'app:dm:coordinator', text: '今天没有待办', buttons: [] }
    await player.fault({ path: '/cgi-bin/message/send', fault: { type: 'reset-after' }, times: 1 })
    await expect(channel.send(text)).rejects.toMatchObject({ retryable: true })
    await channel.send(text)
    expect(await player.outbox('app')).toHaveLength(1)
  })

  it('keeps below the 30 a minute above which WeCom drops messages without a word', async () => {
    const { channel, player, fake } = await started()
    for (let i = 0; i < 40; i++) await channel.send({ ...card(`o-${i}`), text: `${number} 第 ${i} 条` })
    const sent = await player.outbox('app')
    expect(sent.filter(({ state }) => state === 'delivered')).toHaveLength(40)
    expect(fake.world().kernel.now()).toBeGreaterThanOrEqual(Date.parse(now) + 60_000)
  })

  it('says of somebody outside the visible range that they cannot be reached', async () => {
    const { channel, ports } = await started()
    ports.know('outsider', 'outsider')
    await expect(channel.send(card('o-1', 'outsider'))).rejects.toMatchObject({ retryable: false, unreachable: 'left' })
  })

  it.each([
    [45009, true],
    [60020, true],
    [50003, true],
    [40058, false],
  ])('says of errcode %s whether to try again: also when an operator can repair it, who is alarmed', async (errcode, retryable) => {
    const { channel, player, ports } = await started()
    await player.fault({ path: '/cgi-bin/message/send', fault: { type: 'errcode', errcode }, times: 1 })
    await expect(channel.send(card('o-1'))).rejects.toMatchObject({ name: 'ChannelError', retryable })
    if (errcode !== 45009) expect(ports.alarms).toContain(`wecom-${errcode}`)
  })
})
