/** What goes out over the stand-in: five messages in 48 hours, nothing lost, and nothing twice where the platform takes a key. */
import { describe, expect, it } from 'vitest'
import type { Media, Outbound } from '../../../dialogs/message.ts'
import type { Fault } from '../../../wecom-fake/faults.ts'
import type { FakeOptions } from '../../../wecom-fake/server.ts'
import type { KfSettings } from './channel.ts'
import { type Bench, itemsOf, started, toWang, wang, wordsOf } from './fixtures.ts'
import { makeMenus } from './menus.ts'
import { msgidOf } from './msgid.ts'
import { makeSender } from './send.ts'

const path = '/cgi-bin/kf/send_msg'
const hourMs = 3_600_000

const say = (id: string, text: string, more: Partial<Outbound> = {}): Outbound => ({ id, conversation: toWang, text, buttons: [], ...more })

/** 王海洋 has said a word, so that there is something to answer. */
async function spoken(changed: Partial<KfSettings> = {}, options: FakeOptions = {}): Promise<Bench> {
  const bench = await started({ calls: { timeoutMs: 500, delay: async () => undefined }, ...changed }, options)
  await bench.player.say({ customer: wang }, '厂区停电了')
  await bench.settled()
  return bench
}

const never = (): Promise<never> => Promise.reject(new Error('nothing is sent here'))

const shown = async (bench: Bench): Promise<readonly string[]> => (await bench.sent()).map(wordsOf)

describe('the five messages of 48 hours', () => {
  it('are never exceeded: the sixth is held, and goes after the next word', async () => {
    const bench = await spoken()
    for (const i of [1, 2, 3, 4, 5]) await bench.channel.send(say(`o-${i}`, `进度 ${i}`))
    await expect(bench.channel.send(say('o-6', '答复'))).rejects.toMatchObject({ name: 'ChannelError', held: true })
    await bench.player.say({ customer: wang }, '有结果了吗')
    await bench.settled()
    await bench.channel.send(say('o-6', '答复'))
    expect(await shown(bench)).toEqual(['进度 1', '进度 2', '进度 3', '进度 4', '进度 5', '答复'])
  })

  it('are over after 48 hours: an answer is held, and goes after the next word', async () => {
    const bench = await spoken()
    await bench.player.advance(48 * hourMs)
    await expect(bench.channel.send(say('o-1', '答复'))).rejects.toMatchObject({ held: true })
    await bench.player.say({ customer: wang }, '有结果了吗')
    await bench.settled()
    await bench.channel.send(say('o-1', '答复'))
    expect(await shown(bench)).toEqual(['答复'])
  })

  it('are told to the program', async () => {
    const { channel } = await spoken()
    expect(channel.budget).toEqual({ messages: 5, hours: 48 })
  })

  it.each([
    ['a text', '已受理。', 1],
    ['a text in three parts', '诉求已转供电公司。'.repeat(200), 3],
    ['more than four parts', '诉求'.repeat(10_000), 2],
  ])('are counted as WeCom counts them: %s', async (_, text, cost) => {
    const bench = await spoken()
    expect(bench.channel.cost?.(say('o-1', text))).toBe(cost)
    await bench.channel.send(say('o-1', text))
    expect(await bench.sent()).toHaveLength(cost)
  })

  it('wait for somebody who has never written', async () => {
    const bench = await started()
    bench.ports.know('kf-wmNEW', 'wmNEW')
    await expect(bench.channel.send(say('o-1', '您好', { conversation: 'kf:dm:kf-wmNEW' }))).rejects.toMatchObject({ held: true })
  })
})

describe('the state of a session (12.3, group 7)', () => {
  it('that a servicer grabs between our look and our message holds it, and an operator hears of it', async () => {
    const bench = await spoken()
    await bench.player.fault({ path, fault: { type: 'servicer-grabs' }, times: 1 })
    await expect(bench.channel.send(say('o-1', '答复'))).rejects.toMatchObject({ held: true })
    expect(bench.ports.alarms).toEqual(['kf-session'])
    await bench.player.servicerEnds({ customer: wang })
    await bench.settled()
    await expect(bench.channel.send(say('o-1', '答复'))).rejects.toMatchObject({ held: true })
    await bench.player.say({ customer: wang }, '在吗')
    await bench.settled()
    await bench.channel.send(say('o-1', '答复'))
    expect(await shown(bench)).toEqual(['答复'])
  })

  it('that has ended holds it without an alarm', async () => {
    const bench = await spoken()
    await bench.player.servicerTakes({ customer: wang }, 'officer')
    await bench.player.servicerEnds({ customer: wang })
    await expect(bench.channel.send(say('o-1', '答复'))).rejects.toMatchObject({ held: true })
    expect(bench.ports.alarms).toEqual([])
  })

  it.each([95013, 95016, 95018])('is read anew after %i, and the message goes when it is open', async (errcode) => {
    const bench = await spoken()
    await bench.player.fault({ path, fault: { type: 'errcode', errcode }, times: 1 })
    await bench.channel.send(say('o-1', '答复'))
    expect(await shown(bench)).toEqual(['答复'])
  })

  it('that is open and takes nothing holds the message: the 48 hours have the same code', async () => {
    const bench = await spoken()
    await bench.player.fault({ path, fault: { type: 'errcode', errcode: 95018 }, times: 2 })
    await expect(bench.channel.send(say('o-1', '答复'))).rejects.toMatchObject({ held: true })
  })

  it('that begins with a servicer who receives is told of as soon as they do [U: where new sessions begin]', async () => {
    const bench = await started({}, { switches: { kfNewSessionState: 3 } })
    await bench.player.servicerStatus('officer', true)
    await bench.player.say({ customer: wang }, '厂区停电了')
    await bench.settled()
    expect(bench.heard).toHaveLength(1)
    expect(bench.ports.alarms).toEqual(['kf-servicer'])
    await expect(bench.channel.send(say('o-1', '已受理'))).rejects.toMatchObject({ held: true })
    expect(bench.ports.alarms).toEqual(['kf-servicer', 'kf-session'])
  })
})

describe('an answer that is lost (12.3, group 3)', () => {
  const lost: readonly (readonly [string, Fault])[] = [
    ['a reset after the effect', { type: 'reset-after' }],
    ['half of the JSON', { type: 'truncated' }],
    ['a slow answer', { type: 'slow', ms: 800 }],
    ['the warning of a wrong JSON', { type: 'wrong-json' }],
  ]
  it.each(lost)('does not show the message twice: %s [U: the code of a known msgid]', async (_, fault) => {
    const bench = await spoken()
    await bench.player.fault({ path, fault, times: 1 })
    await expect(bench.channel.send(say('o-1', '答复'))).rejects.toMatchObject({ retryable: true, held: false })
    await bench.channel.send(say('o-1', '答复'))
    expect(await shown(bench)).toEqual(['答复'])
    expect(bench.ports.alarms).toEqual([])
  })

  it('does not show it twice when the code is one that is in no table [U]', async () => {
    const bench = await spoken({}, { switches: { kfDuplicateMsgid: 95099 } })
    await bench.player.fault({ path, fault: { type: 'reset-after' }, times: 1 })
    await expect(bench.channel.send(say('o-1', '答复'))).rejects.toMatchObject({ retryable: true })
    await bench.channel.send(say('o-1', '答复'))
    expect(await shown(bench)).toEqual(['答复'])
  })

  it('does not show it twice when we are killed before the answer, whatever is refused in between', async () => {
    const bench = await spoken()
    await bench.player.fault({ path, fault: { type: 'reset-after' }, times: 1 })
    await expect(bench.channel.send(say('o-1', '答复'))).rejects.toMatchObject({ retryable: true })
    const next = bench.again()
    await bench.player.fault({ path, fault: { type: 'errcode', errcode: 45033 }, times: 4 })
    await expect(next.send(say('o-1', '答复'))).rejects.toMatchObject({ retryable: true })
    await next.send(say('o-1', '答复'))
    expect(await shown(bench)).toEqual(['答复'])
  })

  it.each([
    ['a reset before the effect', { type: 'reset-before' }],
    ['HTTP 502', { type: 'status', status: 502 }],
    ['a page of HTML', { type: 'html' }],
    ['-1 too often', { type: 'errcode', errcode: -1 }],
  ] satisfies [string, Fault][])('shows the message at last when it had not arrived: %s', async (_, fault) => {
    const bench = await spoken()
    await bench.player.fault({ path, fault, times: fault.type === 'errcode' ? 3 : 1 })
    await expect(bench.channel.send(say('o-1', '答复'))).rejects.toMatchObject({ retryable: true, held: false })
    await bench.channel.send(say('o-1', '答复'))
    expect(await shown(bench)).toEqual(['答复'])
  })

  it('sends the rest when we are killed between two parts', async () => {
    const text = '诉求已转供电公司。'.repeat(200)
    const bench = await spoken()
    await bench.player.fault({ path, fault: { type: 'reset-before' }, times: 1, after: 1 })
    await expect(bench.channel.send(say('o-1', text))).rejects.toMatchObject({ retryable: true })
    await bench.again().send(say('o-1', text))
    expect((await shown(bench)).join('')).toBe(text)
    expect(bench.ports.alarms).toEqual([])
  })

  it('sends the rest when the second part was refused and we are killed then', async () => {
    const text = '诉求已转供电公司。'.repeat(200)
    const bench = await spoken()
    await bench.player.fault({ path, fault: { type: 'errcode', errcode: 95001 }, times: 1, after: 1 })
    await expect(bench.channel.send(say('o-1', text))).rejects.toMatchObject({ held: true })
    await bench.again().send(say('o-1', text))
    expect((await shown(bench)).join('')).toBe(text)
  })

  it('sends the rest once, though others have overtaken it before we were killed', async () => {
    const text = '诉求已转供电公司。'.repeat(200)
    const bench = await spoken()
    await bench.player.fault({ path, fault: { type: 'reset-after' }, times: 1, after: 1 })
    await expect(bench.channel.send(say('o-1', text))).rejects.toMatchObject({ retryable: true })
    await bench.channel.send(say('o-2', '在的'))
    await bench.again().send(say('o-1', text))
    expect((await shown(bench)).filter((words) => words !== '在的').join('')).toBe(text)
  })

  it('is not seen in a fault of ours: that is refused for good, and an operator hears of it', async () => {
    const bench = await spoken()
    await bench.player.fault({ path, fault: { type: 'errcode', errcode: 40058 }, times: 1 })
    await expect(bench.channel.send(say('o-1', '答复'))).rejects.toMatchObject({ retryable: false, held: false })
    expect(bench.ports.alarms).toEqual(['wecom-40058'])
  })
})

describe('a refusal (12.3, group 2)', () => {
  it('of a customer who is unknown says that nobody is there', async () => {
    const bench = await spoken()
    await bench.player.fault({ path, fault: { type: 'errcode', errcode: 84061 }, times: 1 })
    await expect(bench.channel.send(say('o-1', '答复'))).rejects.toMatchObject({ unreachable: 'left', retryable: false })
  })

  it.each([
    [40096, false],
    [40201, false],
    [45002, false],
    [48002, true],
    [50003, true],
    [60020, true],
    [95011, true],
  ])('%i: worth another try later: %s', async (errcode, retryable) => {
    const bench = await spoken()
    await bench.player.fault({ path, fault: { type: 'errcode', errcode }, times: 1 })
    await expect(bench.channel.send(say('o-1', '答复'))).rejects.toMatchObject({
      name: 'ChannelError',
      channel: 'kf',
      retryable,
      held: false,
    })
  })

  it.each([40014, 42001])('%i makes one new token, however many wait for it', async (errcode) => {
    const bench = await spoken()
    const before = await bench.player.tokensIssued()
    await bench.player.fault({ path, fault: { type: 'errcode', errcode }, times: 1 })
    await bench.channel.send(say('o-1', '答复'))
    expect(await shown(bench)).toEqual(['答复'])
    expect((await bench.player.tokensIssued()) - before).toBe(1)
  })

  it('of a menu sends its text', async () => {
    const bench = await spoken()
    await bench.player.fault({ path, fault: { type: 'errcode', errcode: 95030 }, times: 1 })
    await bench.channel.send(say('o-1', '解决了吗？', { buttons: [{ label: '解决了', value: '解决了' }] }))
    expect(await bench.sent()).toMatchObject([{ kind: 'text', body: { text: { content: '解决了吗？' } } }])
  })

  it('tells nobody what the message says', async () => {
    const bench = await spoken()
    await bench.player.fault({ path, fault: { type: 'errcode', errcode: 95018 } })
    const refused = await bench.channel.send(say('o-1', '李工的电话是13800000000')).catch((error: Error) => error)
    const told = `${bench.ports.lines.join('\n')}${refused instanceof Error ? `${refused.message}${refused.cause}` : ''}`
    expect(told).not.toMatch(/13800000000|李工/)
    expect(told).not.toContain(bench.settings.secret)
  })
})

describe('a message that WeCom says later has not arrived (12.3, group 7)', () => {
  it.each([
    [4, true],
    [6, true],
    [10, false],
    [0, false],
  ])('fail_type %i ten minutes later is told to the program, held: %s', async (failType, held) => {
    const bench = await spoken()
    await bench.player.fault({ path, fault: { type: 'send-fail', ms: 600_000, count: failType }, times: 1 })
    await bench.channel.send(say('o-1', '答复'))
    await bench.player.advance(600_000)
    await bench.settled()
    expect(bench.ports.failed).toMatchObject([{ id: 'o-1', held }])
  })

  it('can be sent again, though WeCom knows its msgid', async () => {
    const bench = await spoken()
    const first = await bench.channel.send(say('o-1', '答复'))
    await bench.player.fail({ customer: wang }, first, 6)
    await bench.settled()
    await bench.player.say({ customer: wang }, '有结果了吗')
    await bench.settled()
    expect(await bench.channel.send(say('o-1', '答复'))).not.toBe(first)
    expect(await bench.player.outbox('kf')).toMatchObject([{ state: 'failed' }, { state: 'delivered' }])
  })

  it('is told once, though the event comes twice and of two parts', async () => {
    const bench = await spoken()
    await bench.channel.send(say('o-1', '诉求已转供电公司。'.repeat(200)))
    for (const { id } of await bench.sent()) {
      for (let twice = 0; twice < 2; twice++) await bench.player.fail({ customer: wang }, id, 4)
    }
    await bench.settled()
    expect(bench.ports.failed).toHaveLength(1)
  })

  it('is told again when we are killed before it was kept', async () => {
    const bench = await spoken()
    const receipt = await bench.channel.send(say('o-1', '答复'))
    const { undelivered } = bench.ports
    bench.ports.undelivered = () => Promise.reject(new Error('killed'))
    await bench.player.fail({ customer: wang }, receipt, 4)
    await bench.settled()
    await bench.channel.stop()
    bench.ports.undelivered = undelivered
    await bench.again().start(bench.listen)
    await bench.settled()
    expect(bench.ports.failed).toMatchObject([{ id: 'o-1', held: true }])
  })

  it('is told again after a fault, whatever was told meanwhile of another account', async () => {
    const bench = await spoken()
    const { ports } = bench
    const sender = makeSender({ name: 'kf', api: { post: never, upload: never }, ports, menus: makeMenus(ports.memory) })
    const told: string[] = []
    const tell = async (id: string): Promise<void> => void told.push(id)
    const [first, second] = ['o-1', 'o-2'].map((id) => msgidOf({ id, round: 0, part: 0 }))
    await expect(sender.failed(first ?? '', () => Promise.reject(new Error('the disk is full')))).rejects.toThrow('full')
    await sender.failed(second ?? '', tell)
    for (let twice = 0; twice < 2; twice++) await sender.failed(first ?? '', tell)
    expect(told).toEqual(['o-2', 'o-1'])
  })

  it.each([1, 2, 8, 11])('alarms where an operator must act: fail_type %i', async (failType) => {
    const bench = await spoken()
    await bench.player.fail({ customer: wang }, await bench.channel.send(say('o-1', '答复')), failType)
    await bench.settled()
    expect(bench.ports.alarms).toEqual([`kf-send-fail-${failType}`])
  })

  it('is nothing to us when somebody else sent it', async () => {
    const bench = await spoken()
    await bench.player.fail({ customer: wang }, 'kfs_of_somebody_else', 4)
    await bench.settled()
    expect(bench.ports.failed).toEqual([])
  })
})

describe('files that go out (12.3, group 10)', () => {
  async function withFile(bench: Bench): Promise<Media> {
    const kept = await bench.ports.media.keep('现场.jpg', 'image/jpeg', Buffer.from('\xff\xd8\xff a picture', 'latin1'))
    if (!('id' in kept)) throw new Error('not kept')
    return kept
  }

  it('go as messages of their own', async () => {
    const bench = await spoken()
    await bench.channel.send(say('o-1', '这是现场。', { attachments: [await withFile(bench)] }))
    expect((await bench.sent()).map(({ kind }) => kind)).toEqual(['text', 'image'])
  })

  it('are uploaded again when their media_id has ended', async () => {
    const bench = await spoken()
    await bench.player.fault({ path, fault: { type: 'errcode', errcode: 40007 }, times: 1, after: 1 })
    await bench.channel.send(say('o-1', '这是现场。', { attachments: [await withFile(bench)] }))
    expect((await bench.sent()).map(({ kind }) => kind)).toEqual(['text', 'image'])
  })

  it('that WeCom does not take do not keep back the text', async () => {
    const bench = await spoken()
    await bench.player.fault({ path: '/cgi-bin/media/upload', fault: { type: 'errcode', errcode: 40004 } })
    await bench.channel.send(say('o-1', '这是现场。', { attachments: [await withFile(bench)] }))
    expect((await bench.sent()).map(({ kind }) => kind)).toEqual(['text'])
  })

  it('are left out when they are not there any more', async () => {
    const bench = await spoken()
    await bench.channel.send(say('o-1', '这是现场。', { attachments: [{ ...(await withFile(bench)), id: 'gone' }] }))
    expect((await bench.sent()).map(({ kind }) => kind)).toEqual(['text'])
  })

  it('carry the whole of a very long text', async () => {
    const bench = await spoken()
    const text = '诉求'.repeat(10_000)
    await bench.channel.send(say('o-1', text))
    const [, file] = await bench.sent()
    const { media_id } = (file?.body as { file: { media_id: string } }).file
    expect(bench.fake.world().media.get(media_id)?.bytes.toString('utf8')).toBe(text)
  })
})

describe('menus', () => {
  const confirm = { label: '确认', value: '确认' }

  it('come back as the tap of a button, under the words where it stood', async () => {
    const bench = await spoken()
    const solved = { label: '解决了', value: 'QS20261123-0007 解决了' }
    await bench.channel.send(say('o-1', '【0007】解决了吗？', { buttons: [solved] }))
    const [menu] = await bench.sent()
    await bench.player.click({ customer: wang }, (menu && itemsOf(menu).解决了) ?? '')
    await bench.settled()
    expect(bench.heard.at(-1)).toMatchObject({ text: '解决了', tap: 'QS20261123-0007 解决了', quote: '【0007】解决了吗？' })
  })

  it('tell the 「确认」 of last week from that of today (12.3, group 7: an old menu)', async () => {
    const bench = await spoken()
    await bench.channel.send(say('o-1', '请确认：缺焊工 30 人', { buttons: [confirm] }))
    await bench.player.advance(7 * 24 * hourMs)
    await bench.player.say({ customer: wang }, '还有一件事')
    await bench.settled()
    await bench.channel.send(say('o-2', '请确认：厂区停电', { buttons: [confirm] }))
    const [old, fresh] = await bench.sent()
    for (const menu of [old, fresh]) await bench.player.click({ customer: wang }, (menu && itemsOf(menu).确认) ?? '')
    await bench.settled()
    expect(bench.heard.slice(-2)).toMatchObject([
      { tap: '确认', quote: '请确认：缺焊工 30 人' },
      { tap: '确认', quote: '请确认：厂区停电' },
    ])
  })

  it('stand under no words when they are older than all that is kept', async () => {
    const bench = await spoken()
    for (let i = 0; i < 9; i++) {
      bench.book().session([...bench.book().accounts.values()][0] ?? expect.fail(), wang).spent = 0
      await bench.channel.send(say(`o-${i}`, `请确认：第 ${i} 件`, { buttons: [confirm] }))
    }
    const [oldest] = await bench.sent()
    await bench.player.click({ customer: wang }, (oldest && itemsOf(oldest).确认) ?? '')
    await bench.settled()
    expect(bench.heard.at(-1)).toMatchObject({ tap: '确认', quote: '' })
  })

  it('of somebody else are words', async () => {
    const bench = await started()
    await bench.player.log({
      ...{ origin: 3, msgtype: 'text', external_userid: wang, text: { content: '办理指南', menu_id: 'guide' } },
    })
    await bench.settled()
    expect(bench.heard).toMatchObject([{ text: '办理指南', tap: null, quote: null }])
  })
})
