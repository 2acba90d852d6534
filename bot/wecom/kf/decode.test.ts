import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decode, readPage } from './decode.ts'
import { wang } from './fixtures.ts'

const base = { msgid: 'm-1', open_kfid: 'wkA', external_userid: wang, send_time: 1_795_395_600, origin: 3 }
const event = (facts: object) => decode({ msgid: 'e-1', send_time: 1_795_395_600, origin: 4, msgtype: 'event', event: facts })

describe('a message of a customer', () => {
  it('is text with its time', () => {
    expect(decode({ ...base, msgtype: 'text', text: { content: '厂区停电了' } })).toEqual({
      ...{ type: 'message', msgid: 'm-1', customer: wang, at: '2026-11-23T01:00:00.000Z', text: '厂区停电了' },
      ...{ menuId: null, file: null, unread: null },
    })
  })

  it('is the tap of a menu when it has the id of an item', () => {
    const text = { content: '确认', menu_id: 'a1b2c3d4:确认' }
    expect(decode({ ...base, msgtype: 'text', text })).toMatchObject({ text: '确认', menuId: 'a1b2c3d4:确认' })
    expect(decode({ ...base, msgtype: 'text', text: { ...text, menu_id: '' } })).toMatchObject({ menuId: null })
  })

  it.each(['image', 'voice', 'video', 'file'])('is a file: %s', (msgtype) => {
    expect(decode({ ...base, msgtype, [msgtype]: { media_id: 'MEDIA' } })).toMatchObject({
      ...{ text: '', unread: null, file: { mediaId: 'MEDIA', kind: msgtype } },
    })
  })

  const location = { latitude: 35.96, longitude: 120.19, name: '凯成精密', address: '黄岛区江山南路 458 号' }
  const chat = {
    title: '群聊的聊天记录',
    item: [
      { sender_name: '王敏', msgtype: 'text', msg_content: '{"text":{"content":"车间又停电了"}}' },
      { sender_name: '李工', msgtype: 'image', msg_content: '{"image":{"media_id":"x"}}' },
      { sender_name: '', msgtype: 'text', msg_content: '报修了没有' },
    ],
  }
  it.each([
    ['location', location, '【位置】凯成精密，黄岛区江山南路 458 号（北纬 35.96，东经 120.19）'],
    ['link', { title: '停电通知', desc: '11 月', url: 'https://example.com/n' }, '【链接】停电通知\n11 月\nhttps://example.com/n'],
    ['miniprogram', { title: '网上国网', appid: 'wx1', pagepath: 'p' }, '【小程序】网上国网'],
    ['msgmenu', { head_content: '您想了解哪一项？', list: [] }, '【菜单】您想了解哪一项？'],
    ['channels_shop_product', { title: '焊机', shop_nickname: '五金店' }, '【视频号商品】焊机\n店铺：五金店'],
    ['channels_shop_order', { order_id: '37', product_titles: '焊机', state: '待发货' }, '【视频号订单】焊机\n订单号：37\n待发货'],
    ['channels', { nickname: '园区', title: '停电现场' }, '【视频号】停电现场\n园区'],
    ['merged_msg', chat, '群聊的聊天记录\n王敏：车间又停电了\n李工：[图片]\n某人：报修了没有'],
  ])('reads as words: %s', (msgtype, body, text) => {
    expect(decode({ ...base, msgtype, [msgtype]: body })).toMatchObject({ type: 'message', text, unread: null })
  })

  it.each([
    ['business_card', { userid: 'zhang' }, '名片'],
    ['meeting', {}, '会议'],
    ['schedule', {}, '日程'],
    ['note', {}, '笔记'],
    ['location', null, '位置'],
    ['image', {}, ''],
    ['text', { content: 5 }, ''],
    ['hologram', { of: 'the future' }, ''],
    ['constructor', {}, ''],
    ['__proto__', {}, ''],
  ])('is said to be unread rather than lost: %s', (msgtype, body, unread) => {
    expect(decode({ ...base, msgtype, [msgtype]: body })).toMatchObject({ type: 'message', text: '', file: null, unread })
  })

  it('is none when a servicer wrote it', () => {
    expect(decode({ ...base, origin: 5, msgtype: 'text', text: { content: '您好' } })).toMatchObject({ type: 'ignored' })
  })
})

describe('an event', () => {
  it('is somebody who opens the chat, from where, and whether they are to be greeted', () => {
    const facts = { event_type: 'enter_session', external_userid: wang, scene: 'town7', scene_param: 'q', welcome_code: 'CODE' }
    expect(event(facts)).toMatchObject({ type: 'enter', customer: wang, scene: 'town7', sceneParam: 'q', code: 'CODE' })
    expect(event({ event_type: 'enter_session', external_userid: wang })).toMatchObject({ scene: '', code: null })
  })

  it('is a word taken back', () => {
    expect(event({ event_type: 'user_recall_msg', external_userid: wang, recall_msgid: 'm-1' })).toMatchObject({
      ...{ type: 'recall', customer: wang, recalled: 'm-1' },
    })
  })

  it.each([
    [4, true, false],
    [5, true, false],
    [6, true, false],
    [1, false, true],
    [2, false, true],
    [8, false, true],
    [11, false, true],
    [0, false, false],
    [10, false, false],
    [12, false, false],
    [99, false, false],
  ])('is a message that did not arrive, fail_type %i: held %s, an alarm %s', (fail_type, held, alarm) => {
    expect(event({ event_type: 'msg_send_fail', external_userid: wang, fail_msgid: 'f', fail_type })).toMatchObject({
      ...{ type: 'send-fail', failed: 'f', why: { held, alarm } },
    })
  })

  it('counts a servicer as receiving at 1, where the list of servicers counts 0', () => {
    expect(event({ event_type: 'servicer_status_change', status: 1 })).toMatchObject({ type: 'servicer', receiving: true })
    expect(event({ event_type: 'servicer_status_change', status: 2 })).toMatchObject({ type: 'servicer', receiving: false })
  })

  it.each([
    [1, 'taken'],
    [2, 'transferred'],
    [3, 'ended'],
    [4, 'resumed'],
  ])('is a session that a servicer changed, change_type %i: %s', (change_type, change) => {
    expect(event({ event_type: 'session_status_change', external_userid: wang, change_type })).toMatchObject({ type: 'session', change })
  })

  it.each([
    { event_type: 'servicer_recall_msg', recall_msgid: 'm' },
    { event_type: 'reject_customer_msg_switch_change', reject_switch: 1 },
    { event_type: 'born_tomorrow' },
    { event_type: 'enter_session' },
    { event_type: 'msg_send_fail' },
    { event_type: 'session_status_change', external_userid: wang, change_type: 9 },
    {},
  ])('changes nothing: %j', (facts) => {
    expect(event(facts)).toMatchObject({ type: 'ignored' })
  })
})

describe('a page', () => {
  it('is read in the order of its times, and of its coming where they are the same', () => {
    const said = (msgid: string, send_time: number) => ({ ...base, msgid, send_time, msgtype: 'text', text: { content: msgid } })
    const page = readPage([said('c', 30), said('a', 10), said('d', 30), said('b', 20)])
    expect(page.map(({ decoded }) => decoded?.msgid)).toEqual(['a', 'b', 'c', 'd'])
  })

  it('is read whatever stands in it', () => {
    const facts = fc.record({ event_type: fc.string(), external_userid: fc.anything(), fail_type: fc.anything() }, { requiredKeys: [] })
    const odd = fc.record({
      msgtype: fc.oneof(fc.string(), fc.constantFrom('text', 'event', 'location')),
      text: fc.anything(),
      event: facts,
    })
    const entry = fc.oneof(
      fc.anything(),
      odd.map((fields) => ({ ...base, ...fields })),
    )
    fc.assert(
      fc.property(fc.array(entry), (list) => {
        expect(readPage(list)).toHaveLength(list.length)
      }),
    )
  })
})
