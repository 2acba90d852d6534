import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { defaultKf } from '../../../wecom-fake/enterprise.ts'
import type { Fault } from '../../../wecom-fake/faults.ts'
import { channelContract } from '../../channel.contract.ts'
import { itemsOf, li, openBench, started, toWang, wang, wordsOf } from './fixtures.ts'
import { partOf } from './msgid.ts'

channelContract('kf', async () => {
  const bench = await openBench()
  const { channel, fake, ports, player } = bench
  // The window is open: the customer has said something before.
  await channel.start(async () => 'new')
  await player.say({ customer: wang }, '您好')
  await bench.settled()
  const account = bench.book().accounts.get(defaultKf)
  if (!account) throw new Error('there is no account')
  return {
    channel: {
      ...channel,
      // The contract sends more than five messages after a word.
      async send(message) {
        bench.book().session(account, wang).spent = 0
        return await channel.send(message)
      },
    },
    conversation: toWang,
    async deliver(id, text) {
      bench.book().append(account, {
        ...{ msgid: id, origin: 3, msgtype: 'text', open_kfid: defaultKf, external_userid: wang, text: { content: text } },
      })
      const end = account.log.length
      await bench.settled()
      const position = Number.parseInt((await ports.memory.get(`cursor ${defaultKf}`))?.split('.')[1] ?? '0', 36)
      return position >= end
    },
    async shown() {
      const messages = Map.groupBy(await bench.sent(), ({ id }) => partOf(id)?.id)
      return [...messages.values()].map((parts) => parts.map(wordsOf).join(''))
    },
    // Four texts of 682 characters, of three bytes each.
    longest: 2_728,
    async close() {
      await bench.close()
      await fake.stop().catch(() => undefined)
    },
  }
})

describe('the kf channel', () => {
  it('answers the URL check of the console', async () => {
    const { player } = await started()
    await expect(player.verify('kf')).resolves.toBeUndefined()
  })

  it('hears what a callback announces, and answers in the account in which it was said', async () => {
    const { player, heard, channel, settled, sent } = await started()
    await player.say({ customer: wang }, '厂区停电了')
    await settled()
    expect(heard).toMatchObject([
      { from: `kf-${wang}`, conversation: toWang, text: '厂区停电了', tap: null, quote: null, scope: { type: 'direct' }, addressed: true },
    ])
    await channel.send({ id: 'o-1', conversation: toWang, text: '已受理。', buttons: [] })
    expect(await sent()).toMatchObject([{ to: wang, kind: 'text', body: { open_kfid: defaultKf, text: { content: '已受理。' } } }])
  })

  it('learns what a customer calls themselves, without making them wait', async () => {
    const { player, ports, settled } = await started()
    const named: unknown[] = []
    const { person } = ports.addresses
    ports.addresses.person = async (account, who) => {
      named.push([account, who.name ?? null])
      return await person(account, who)
    }
    await player.say({ customer: wang }, '厂区停电了')
    await player.say({ customer: li }, '在吗')
    await settled()
    expect(named).toContainEqual([wang, '王海洋'])
    expect(named).toContainEqual([li, '李工'])
  })
})

describe('a customer', () => {
  it('is greeted when the chat is opened, in time, with what can be tapped', async () => {
    const { player, settled, sent, heard, ports } = await started()
    await player.enter({ customer: wang, scene: 'town7', scene_param: 'q' })
    await settled()
    const [welcome] = await sent()
    expect(welcome).toMatchObject({ way: 'kf-event', kind: 'msgmenu', to: wang })
    expect(await ports.memory.get(`scene ${wang}`)).toBe('{"scene":"town7","sceneParam":"q"}')
    await player.click({ customer: wang }, (welcome && itemsOf(welcome).查进度) ?? '')
    await settled()
    expect(heard).toMatchObject([{ tap: '进度', quote: '您好，我是企哨。' }])
  })

  it('is greeted though words of others still wait to be kept', async () => {
    const bench = await openBench()
    onTestFinished(bench.close)
    const { promise: greeted, resolve: greet } = Promise.withResolvers<void>()
    bench.fake.world().kernel.onChange(() => {
      if (
        bench.fake
          .world()
          .kernel.sent.all()
          .some(({ way }) => way === 'kf-event')
      )
        greet()
    })
    await bench.player.point({ kf: null })
    await bench.player.say({ customer: li }, '厂区停电了')
    await bench.player.enter({ customer: wang })
    await bench.channel.start(async (message) => {
      await greeted
      return await bench.listen(message)
    })
    await bench.settled()
    expect(bench.heard).toHaveLength(1)
  })

  it('is not greeted too late, which nobody hears of (12.3, group 7: welcome_code expired)', async () => {
    const bench = await started()
    await bench.player.fault({ path: 'callback:kf', fault: { type: 'delay', ms: 21_000 }, times: 1 })
    await bench.player.enter({ customer: wang })
    await bench.player.advance(21_000)
    await bench.settled()
    expect(await bench.player.outbox()).toEqual([])
    expect(bench.ports.alarms).toEqual([])
  })

  it('is not greeted when the code has ended on the way, which nobody hears of', async () => {
    const bench = await started()
    await bench.player.fault({ path: '/cgi-bin/kf/send_msg_on_event', fault: { type: 'errcode', errcode: 40058 } })
    await bench.player.enter({ customer: wang })
    await bench.settled()
    expect(bench.ports.alarms).toEqual([])
  })

  it('takes a word back, while the report is open (12.3, group 7)', async () => {
    const { player, settled, heard } = await started()
    const { msgid } = await player.say({ customer: wang }, '我的电话是13800000000')
    await player.recall({ customer: wang }, msgid)
    await settled()
    expect(heard).toMatchObject([{ id: msgid }, { text: '', recall: msgid, conversation: toWang }])
  })

  it('sends a place, which is heard in words', async () => {
    const { player, settled, heard } = await started()
    await player.sendRaw({ customer: wang }, 'location', { latitude: 35.96, longitude: 120.19, name: '凯成精密', address: '江山南路' })
    await settled()
    expect(heard).toMatchObject([{ text: '【位置】凯成精密，江山南路（北纬 35.96，东经 120.19）' }])
  })

  const jpeg = Buffer.from('\xff\xd8\xff a picture', 'latin1').toString('base64')

  it('sends a picture and a file, which are kept at once', async () => {
    const { player, settled, heard, ports } = await started()
    await player.image({ customer: wang }, { base64: jpeg })
    await player.sendMedia({ customer: wang }, 'file', { base64: Buffer.from('%PDF-1.7 x').toString('base64'), filename: 'contract.pdf' })
    await settled()
    expect(heard).toMatchObject([{ attachments: [{ mime: 'image/jpeg' }] }, { attachments: [{ name: 'contract.pdf' }] }])
    const [kept] = heard[0]?.attachments ?? []
    expect((await ports.media.read(kept?.id ?? ''))?.bytes.toString('base64')).toBe(jpeg)
  })

  it('hears why a file was not taken', async () => {
    const { player, settled, heard, ports } = await started()
    ports.media.keep = async () => ({ rejected: 'type' })
    await player.sendMedia({ customer: wang }, 'file', { base64: jpeg, filename: 'setup.exe' })
    await settled()
    expect(heard).toMatchObject([{ attachments: [], rejected: [{ name: 'setup.exe', why: 'type' }] }])
  })

  it.each([
    ['whose media_id has ended', { type: 'errcode', errcode: 40007 }],
    ['that comes as an error of the type of an image', { type: 'error-as-image', errcode: 40007 }],
  ] satisfies [string, Fault][])('hears that a file could not be had %s (12.3, group 10)', async (_, fault) => {
    const { player, settled, heard } = await started()
    await player.fault({ path: '/cgi-bin/media/get', fault })
    await player.image({ customer: wang }, { base64: jpeg })
    await player.say({ customer: wang }, '看照片')
    await settled()
    expect(heard).toMatchObject([{ rejected: [{ name: '图片', why: 'damaged' }] }, { text: '看照片' }])
  })

  it('waits with a file while WeCom cannot be reached, and not for ever', async () => {
    const { player, heard, settled } = await started({ pausesMs: [5] })
    await player.fault({ path: '/cgi-bin/media/get', fault: { type: 'status', status: 502 }, times: 1 })
    await player.image({ customer: wang }, { base64: jpeg })
    await vi.waitFor(() => expect(heard).toMatchObject([{ attachments: [{ mime: 'image/jpeg' }] }]))
    await player.fault({ path: '/cgi-bin/media/get', fault: { type: 'status', status: 502 } })
    await player.image({ customer: wang }, { base64: jpeg })
    await vi.waitFor(() => expect(heard[1]).toMatchObject({ rejected: [{ name: '图片', why: 'damaged' }] }))
    await settled()
  })

  it('is not heard when a servicer speaks', async () => {
    const { player, heard, settled } = await started()
    await player.servicerSays({ customer: wang }, 'officer', '您好，我来看一下')
    await settled()
    expect(heard).toEqual([])
  })
})
