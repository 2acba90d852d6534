/** How an account is read over the stand-in: what WeCom's side does wrong on the way loses nothing, and shows nothing twice. */
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { defaultEnterprise, defaultKf } from '../../../wecom-fake/enterprise.ts'
import type { Fault } from '../../../wecom-fake/faults.ts'
import type { Receive } from '../../channel.ts'
import { type Bench, begun, li, openBench, started, wang } from './fixtures.ts'

const sync = '/cgi-bin/kf/sync_msg'
const secondKf = 'wkSECOND00000000000000000000000002'
const seconds = Date.parse(begun) / 1000

const texts = (bench: Bench): readonly string[] => bench.heard.map(({ text }) => text)

/** Says these one after the other, and reads them all. */
async function say(bench: Bench, ...words: readonly string[]): Promise<void> {
  for (const word of words) await bench.player.say({ customer: wang }, word)
  await bench.settled()
}

/** Puts words into the account's log without a callback. */
async function logQuietly(bench: Bench, ...words: readonly string[]): Promise<void> {
  await bench.player.fault({ path: 'callback:kf', fault: { type: 'lost' }, times: words.length })
  for (const word of words) await bench.player.say({ customer: wang }, word)
}

describe('sync_msg that behaves oddly (12.3, group 6)', () => {
  it('is asked on while it has more, though pages are empty', async () => {
    const bench = await started()
    await bench.player.fault({ path: sync, fault: { type: 'empty-page' }, times: 3 })
    await say(bench, '一')
    expect(texts(bench)).toEqual(['一'])
  })

  it('is read to the end with one message a page', async () => {
    const bench = await started()
    await logQuietly(bench, '一', '二', '三', '四')
    await bench.player.fault({ path: sync, fault: { type: 'page-size', count: 1 } })
    await say(bench, '五')
    expect(texts(bench)).toEqual(['一', '二', '三', '四', '五'])
  })

  it('gives the same message on two pages, which is heard once', async () => {
    const bench = await started()
    await say(bench, '一')
    await bench.player.fault({ path: sync, fault: { type: 'repeat' }, times: 2 })
    await say(bench, '二')
    expect(texts(bench)).toEqual(['一', '二'])
  })

  it('gives again what was read before a restart when the cursor went back, and it is heard once', async () => {
    const bench = await started()
    await say(bench, '一')
    const early = await bench.ports.memory.get(`cursor ${defaultKf}`)
    await say(bench, '二')
    await bench.channel.stop()
    await bench.ports.memory.put(`cursor ${defaultKf}`, early ?? '')
    const next = bench.again()
    bench.serve(next)
    await next.start(bench.listen)
    await bench.settled()
    expect(texts(bench)).toEqual(['一', '二'])
  })

  it('does not move on before a message is kept: who is killed in between gets it again', async () => {
    const bench = await started()
    const put = bench.ports.memory.put
    bench.ports.memory.put = (key, value) => (key.startsWith('cursor') ? Promise.reject(new Error('killed')) : put(key, value))
    await say(bench, '一')
    bench.ports.memory.put = put
    expect(texts(bench)).toEqual(['一'])
    const next = bench.again()
    bench.serve(next)
    const again: string[] = []
    await next.start(async (message) => {
      again.push(message.text)
      return await bench.listen(message)
    })
    await bench.settled()
    expect(again).toEqual(['一'])
    expect(texts(bench)).toEqual(['一'])
  })

  it('holds what was said long before the first start, which is not answered, and what was said just before, which is', async () => {
    const bench = await openBench()
    onTestFinished(bench.close)
    const text = (content: string, send_time: number) => ({
      ...({ origin: 3, msgtype: 'text', open_kfid: defaultKf, external_userid: wang, text: { content }, send_time } as const),
    })
    await bench.player.log(text('三天前', seconds - 2 * 24 * 3600))
    await bench.player.log(text('十一分钟前', seconds - 11 * 60))
    await bench.player.log(text('九分钟前', seconds - 9 * 60))
    await bench.fake.world().callbacks.settled()
    await bench.channel.start(bench.listen)
    await bench.settled()
    expect(texts(bench)).toEqual(['九分钟前'])
  })

  it('says that a message of an unknown kind came, keeps the newest as it is, and goes on', async () => {
    const bench = await started()
    await bench.player.sendRaw({ customer: wang }, 'hologram', { of: '仓库' })
    await bench.player.sendRaw({ customer: wang }, 'hologram', { of: '厂区' })
    await say(bench, '看到了吗')
    expect(bench.heard).toMatchObject([
      { text: '', rejected: [{ name: '', why: 'kind' }] },
      { text: '', rejected: [{ name: '', why: 'kind' }] },
      { text: '看到了吗', rejected: [] },
    ])
    expect(JSON.parse((await bench.ports.memory.get(`unread ${wang}`)) ?? '')).toMatchObject({ hologram: { of: '厂区' } })
  })

  it('lets events pass that are unknown, or have their ids inside alone', async () => {
    const bench = await started()
    await bench.player.log({ origin: 4, msgtype: 'event', event: { event_type: 'born_tomorrow', what: 1 } })
    await bench.player.log({ origin: 4, msgtype: 'event', event: {} })
    await bench.player.log({
      origin: 4,
      msgtype: 'event',
      event: { event_type: 'user_recall_msg', external_userid: wang, recall_msgid: 'm-0' },
    })
    await say(bench, '一')
    expect(bench.heard).toMatchObject([{ text: '', recall: 'm-0' }, { text: '一' }])
  })

  it('refuses our cursor [U: its code], and the last three days are read again', async () => {
    const bench = await started()
    await say(bench, '一')
    await bench.ports.memory.put(`cursor ${defaultKf}`, 'cursor-of-another-account')
    await say(bench, '二')
    expect(texts(bench)).toEqual(['一', '二'])
    expect(bench.ports.alarms).toContain('kf-cursor')
  })

  it('gives no end of pages: an operator hears of it, and the rest comes after a pause', async () => {
    const bench = await started({ pausesMs: [5] })
    await logQuietly(bench, ...Array.from({ length: 204 }, (_, i) => `第 ${i} 句`))
    await bench.player.fault({ path: sync, fault: { type: 'page-size', count: 1 } })
    await say(bench, '最后一句')
    await vi.waitFor(() => expect(bench.heard).toHaveLength(205), { timeout: 5_000 })
    expect(bench.ports.alarms).toContain('kf-pages')
  })
})

describe('callbacks on bad ways (12.3, group 4)', () => {
  it.each([
    ['three times', { type: 'duplicate', count: 3 }],
    ['in parallel', { type: 'parallel', count: 4 }],
  ] satisfies [string, Fault][])('come %s, and the message is heard once', async (_, fault) => {
    const bench = await started()
    await bench.player.fault({ path: 'callback:kf', fault, times: 1 })
    await say(bench, '一')
    expect(texts(bench)).toEqual(['一'])
  })

  it('come out of order, and what was said keeps its order', async () => {
    const bench = await started()
    await bench.player.fault({ path: 'callback:kf', fault: { type: 'reorder' }, times: 1 })
    await bench.player.say({ customer: wang }, '一')
    bench.fake.world().kernel.advance(1_000)
    await say(bench, '二')
    expect(texts(bench)).toEqual(['一', '二'])
  })

  it('come minutes later, with a token that has ended', async () => {
    const bench = await started()
    await bench.player.fault({ path: 'callback:kf', fault: { type: 'delay', ms: 11 * 60_000 }, times: 1 })
    await bench.player.say({ customer: wang }, '一')
    await bench.player.advance(11 * 60_000)
    await bench.settled()
    expect(texts(bench)).toEqual(['一'])
  })

  it('never come, and what was said is found by looking', async () => {
    const bench = await started({ pollMs: 20 }, { switches: { kfSyncWithoutTokenPerMinute: 1_000 } })
    await logQuietly(bench, '一')
    await vi.waitFor(() => expect(texts(bench)).toEqual(['一']))
  })

  it('come for two accounts at once, each of which is answered where it was', async () => {
    const [app, ...others] = defaultEnterprise.apps.toReversed().sort((a, b) => b.kf.length - a.kf.length)
    if (!app) throw new Error('no app')
    const kfAccounts = [...defaultEnterprise.kfAccounts, { openKfId: secondKf, name: '分中心', servicers: [] }]
    const enterprise = { apps: [{ ...app, kf: [defaultKf, secondKf] }, ...others], kfAccounts }
    const bench = await started({}, { enterprise })
    await Promise.all([
      bench.player.say({ customer: wang }, '甲'),
      bench.player.say({ customer: li, open_kfid: secondKf }, '乙'),
      bench.player.say({ customer: wang }, '丙'),
    ])
    await bench.settled()
    expect(texts(bench).toSorted()).toEqual(['丙', '乙', '甲'])
    await bench.channel.send({ id: 'o-1', conversation: `kf:dm:kf-${li}`, text: '收到。', buttons: [] })
    expect(await bench.sent()).toMatchObject([{ to: li, body: { open_kfid: secondKf } }])
  })

  it('are refused while nobody listens, so that they come again', async () => {
    const bench = await openBench()
    onTestFinished(bench.close)
    await bench.player.say({ customer: wang }, '一')
    await bench.fake.world().callbacks.settled()
    expect((await bench.player.deliveries()).map(({ outcome }) => outcome)).toEqual([500, 500, 500, 500])
  })
})

describe('an API that fails (12.3, groups 1 to 3)', () => {
  it.each([
    ['-1 twice', { type: 'errcode', errcode: -1 }, 2],
    ['45033', { type: 'errcode', errcode: 45033 }, 1],
    ['40014', { type: 'errcode', errcode: 40014 }, 1],
    ['42001', { type: 'errcode', errcode: 42001 }, 1],
    ['95007', { type: 'errcode', errcode: 95007 }, 1],
    ['HTTP 502', { type: 'status', status: 502 }, 1],
    ['a reset before the effect', { type: 'reset-before' }, 1],
    ['a reset after the effect', { type: 'reset-after' }, 1],
    ['half of the JSON', { type: 'truncated' }, 1],
    ['a page of HTML', { type: 'html' }, 1],
    ['the warning of a wrong JSON', { type: 'wrong-json' }, 1],
    ['a slow answer', { type: 'slow', ms: 300 }, 1],
  ] satisfies [string, Fault, number][])('is asked again after %s', async (_, fault, times) => {
    const bench = await started({ pausesMs: [5], calls: { timeoutMs: 200, delay: async () => undefined } })
    await bench.player.fault({ path: sync, fault, times })
    await say(bench, '一')
    await vi.waitFor(() => expect(texts(bench)).toEqual(['一']), { timeout: 3_000 })
  })

  it('rests for as long as a limit of calls lasts, and is asked then', async () => {
    let now = 0
    const bench = await started({ pausesMs: [5], calls: { clock: () => now, delay: async () => undefined } })
    await bench.player.fault({ path: sync, fault: { type: 'errcode', errcode: 45009 }, times: 1 })
    await say(bench, '一')
    expect(texts(bench)).toEqual([])
    now += 60_000
    await bench.channel.start(bench.listen) // Not to wait for the timer.
    await bench.settled()
    expect(texts(bench)).toEqual(['一'])
  })

  it('reads at once what a callback announces, though looking without one has met its limit', async () => {
    const bench = await openBench({}, { switches: { kfSyncWithoutTokenPerMinute: 1 } })
    onTestFinished(bench.close)
    await bench.channel.start(bench.listen)
    await bench.settled()
    await bench.channel.start(bench.listen) // Looks once more than it may.
    await bench.settled()
    await say(bench, '一')
    expect(texts(bench)).toEqual(['一'])
  })

  it('alarms when an account cannot be read three times', async () => {
    const bench = await started({ pausesMs: [1] })
    await bench.player.fault({ path: sync, fault: { type: 'errcode', errcode: 48002 }, times: 3 })
    await say(bench, '一')
    await vi.waitFor(() => expect(texts(bench)).toEqual(['一']))
    expect(bench.ports.alarms).toEqual(expect.arrayContaining(['kf-drain', 'wecom-48002']))
  })

  it('starts without accounts when they cannot be listed, and reads those that call', async () => {
    const bench = await openBench()
    onTestFinished(bench.close)
    await bench.player.fault({ path: '/cgi-bin/kf/account/list', fault: { type: 'status', status: 502 } })
    await bench.channel.start(bench.listen)
    await say(bench, '一')
    expect(texts(bench)).toEqual(['一'])
  })

  it('that refuses names holds nobody up', async () => {
    const bench = await started()
    await bench.player.fault({ path: '/cgi-bin/kf/customer/batchget', fault: { type: 'errcode', errcode: 48002 } })
    await say(bench, '一', '二')
    expect(texts(bench)).toEqual(['一', '二'])
  })
})

describe('a message that cannot be kept', () => {
  it('stops what stands behind it, and all comes in order when it can', async () => {
    const bench = await openBench({ pausesMs: [5] })
    onTestFinished(bench.close)
    let broken = true
    await bench.channel.start(async (message) => {
      if (broken && message.text === '二') throw new Error('the disk is full')
      return await bench.listen(message)
    })
    await say(bench, '一', '二', '三')
    expect(texts(bench)).toEqual(['一'])
    broken = false
    await vi.waitFor(() => expect(texts(bench)).toEqual(['一', '二', '三']))
  })

  it('holds nobody else up', async () => {
    const bench = await openBench()
    onTestFinished(bench.close)
    const hearing: Receive = async (message) => {
      if (message.text === '二') throw new Error('it cannot be kept')
      return await bench.listen(message)
    }
    await bench.player.point({ kf: null })
    await bench.player.say({ customer: wang }, '一')
    await bench.player.say({ customer: wang }, '二')
    await bench.player.say({ customer: li }, '在吗')
    await bench.channel.start(hearing)
    await bench.settled()
    expect(texts(bench).toSorted()).toEqual(['一', '在吗'])
  })

  it('is not waited for by a stop', async () => {
    const bench = await openBench({ pausesMs: [5] })
    onTestFinished(bench.close)
    await bench.channel.start(() => Promise.reject(new Error('the disk is full')))
    await say(bench, '一')
    await expect(bench.channel.stop()).resolves.toBeUndefined()
  })
})

describe('six messages of a customer in two seconds (12.3, group 7)', () => {
  it('are heard in their order', async () => {
    const bench = await started()
    for (const word of ['一', '二', '三', '四', '五', '六']) {
      await bench.player.say({ customer: wang }, word)
      bench.fake.world().kernel.advance(300)
    }
    await bench.settled()
    expect(texts(bench)).toEqual(['一', '二', '三', '四', '五', '六'])
  })
})
