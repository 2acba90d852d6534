import { describe, expect, it } from 'vitest'
import { defaultKf } from './enterprise.ts'
import { begin, hour, type Json, kfSecret } from './fixtures.ts'

const who = { customer: 'wmWANG' }

async function prepared(options = {}) {
  const { player, always } = await begin({ switches: { kfSyncWithoutTokenPerMinute: 1_000 }, ...options })
  const { post } = always(kfSecret)
  const send = async (body: object = {}): Promise<Json> =>
    post('kf/send_msg', { open_kfid: defaultKf, touser: 'wmWANG', msgtype: 'text', text: { content: '您好' }, ...body })
  const code = async (body: object): Promise<number> => (await send(body)).errcode
  const events = async (): Promise<Json[]> =>
    (await post('kf/sync_msg', { open_kfid: defaultKf })).msg_list.flatMap((message: Json) => message.event ?? [])
  return { player, post, send, code, events }
}

describe('send_msg (p/94677)', () => {
  it('takes five messages for one of the customer, and five more for the next', async () => {
    const { player, send } = await prepared()
    await player.say(who, '您好')
    for (let n = 0; n < 5; n++) expect((await send()).errcode).toBe(0)
    expect((await send()).errcode).toBe(95001)
    await player.say(who, '在吗')
    expect((await send()).errcode).toBe(0)
    expect((await player.chats())[0]?.left).toBe(4)
  })

  it('takes none after 48 hours', async () => {
    const { player, send } = await prepared()
    await player.say(who, '您好')
    await player.advance(48 * hour - 1)
    expect((await send()).errcode).toBe(0)
    await player.advance(1)
    expect((await send()).errcode).toBe(95002)
    expect((await player.outbox('kf')).map((entry) => entry.state)).toEqual(['delivered', 'refused'])
  })

  it('takes none before the customer wrote, in the pool, at a servicer, or at the end', async () => {
    const { player, send, post } = await prepared()
    await player.enter(who)
    expect((await send()).errcode).toBe(95018)
    await player.say(who, '您好')
    expect((await send()).errcode).toBe(0)
    await post('kf/service_state/trans', { open_kfid: defaultKf, external_userid: 'wmWANG', service_state: 2 })
    expect((await send()).errcode).toBe(95018)
    await player.servicerTakes(who, 'officer')
    expect((await send()).errcode).toBe(95018)
    await player.servicerEnds(who)
    expect((await send()).errcode).toBe(95018)
  })

  it('takes a msgid once in an account [U: code], whatever became of the window since', async () => {
    const { player, send } = await prepared()
    await player.say(who, '您好')
    expect(await send({ msgid: 'ob_1' })).toMatchObject({ errcode: 0, msgid: 'ob_1' })
    expect((await send({ msgid: 'ob_1' })).errcode).toBe(40058)
    await player.advance(72 * hour)
    expect((await send({ msgid: 'ob_1' })).errcode).toBe(40058)
    expect((await send({ msgid: '有误' })).errcode).toBe(40058)
  })

  it('lets a refused msgid be used again', async () => {
    const { player, send } = await prepared()
    await player.enter(who)
    expect((await send({ msgid: 'ob_1' })).errcode).toBe(95018)
    await player.say(who, '您好')
    expect((await send({ msgid: 'ob_1' })).errcode).toBe(0)
  })

  it('counts bytes and not characters', async () => {
    const { player, code } = await prepared()
    await player.say(who, '您好')
    expect(await code({ text: { content: '中'.repeat(682) } })).toBe(0)
    expect(await code({ text: { content: '中'.repeat(683) } })).toBe(45002)
  })

  it('checks menus: ten items, ids of 64 bytes, known kinds', async () => {
    const { player, code } = await prepared()
    await player.say(who, '您好')
    const item = (id: string) => ({ type: 'click', click: { id, content: '好' } })
    const menu = (list: readonly object[]) => ({ msgtype: 'msgmenu', msgmenu: { head_content: '请选择', list } })
    expect(await code(menu(Array.from({ length: 10 }, (_, n) => item(`m${n}`))))).toBe(0)
    expect(await code(menu(Array.from({ length: 11 }, (_, n) => item(`m${n}`))))).toBe(95008)
    expect(await code(menu([item('x'.repeat(65))]))).toBe(45002)
    expect(await code(menu([{ type: 'dial', dial: {} }]))).toBe(95009)
    expect(await code({ msgtype: 'msgmenu', msgmenu: { head_content: '中'.repeat(342), list: [] } })).toBe(45002)
  })

  it('takes known kinds to known customers, with media that are there', async () => {
    const { player, code } = await prepared()
    await player.say(who, '您好')
    expect(await code({ msgtype: 'markdown', markdown: { content: 'x' } })).toBe(40008)
    expect(await code({ msgtype: 'image', image: { media_id: 'gone' } })).toBe(40007)
    expect(await code({ touser: 'wmNOBODY' })).toBe(40096)
    expect(await code({ msgtype: 'location', location: { name: '政务中心', latitude: 36.1, longitude: 120.3 } })).toBe(0)
  })
})

describe('what happens around a message', () => {
  it('turns 未处理 into 智能助手 by an answer (p/94698)', async () => {
    const { player, send } = await prepared()
    await player.say(who, '您好')
    expect((await player.chats())[0]?.state).toBe(0)
    await send()
    expect((await player.chats())[0]?.state).toBe(1)
  })

  it('is reported as failed ten minutes after errcode 0 (p/94677)', async () => {
    const { player, send, events } = await prepared()
    await player.say(who, '您好')
    await player.fault({ path: '/cgi-bin/kf/send_msg', fault: { type: 'send-fail', ms: 600_000, count: 6 }, times: 1 })
    const { errcode, msgid } = await send()
    expect(errcode).toBe(0)
    expect(await events()).toEqual([])
    await player.advance(600_000)
    expect(await events()).toMatchObject([{ event_type: 'msg_send_fail', fail_msgid: msgid, fail_type: 6 }])
    expect((await player.outbox('kf'))[0]?.state).toBe('failed')
  })

  it('is refused when a servicer grabs the session between look and message', async () => {
    const { player, send, post } = await prepared()
    await player.say(who, '您好')
    await player.fault({ path: '/cgi-bin/kf/service_state/get', fault: { type: 'servicer-grabs' }, times: 1 })
    const look = { open_kfid: defaultKf, external_userid: 'wmWANG' }
    expect(await post('kf/service_state/get', look)).toMatchObject({ service_state: 0 })
    expect((await send()).errcode).toBe(95018)
    expect(await post('kf/service_state/get', look)).toMatchObject({ service_state: 3, servicer_userid: 'officer' })
  })

  it('comes back as a click: a text with the menu_id, from menus of any age (p/94677)', async () => {
    const { player, send, post } = await prepared()
    await player.say(who, '您好')
    const list = [{ type: 'click', click: { id: 't:17:yes', content: '已解决' } }]
    await send({ msgtype: 'msgmenu', msgmenu: { head_content: '是否解决', list } })
    await player.advance(7 * 24 * hour)
    await player.click(who, 't:17:yes')
    const { msg_list } = await post('kf/sync_msg', { open_kfid: defaultKf })
    expect(msg_list.at(-1)).toMatchObject({ origin: 3, msgtype: 'text', text: { content: '已解决', menu_id: 't:17:yes' } })
    expect((await send()).errcode).toBe(0)
    await expect(player.click(who, 'never-sent')).rejects.toThrow('never-sent')
  })

  it('stays closed after a click [U] when the switch says that clicks do not open it anew', async () => {
    const { player, send } = await prepared({ switches: { kfMenuClickReopens: false } })
    await player.say(who, '您好')
    await send({ msgtype: 'msgmenu', msgmenu: { list: [{ type: 'click', click: { id: 'a', content: '甲' } }] } })
    for (let n = 0; n < 4; n++) await send()
    await player.click(who, 'a')
    expect((await send()).errcode).toBe(95001)
  })
})

describe('send_msg_on_event (p/95122)', () => {
  const welcome = async (events: () => Promise<Json[]>) => (await events()).findLast((event) => event.welcome_code)?.welcome_code

  it('welcomes once within 20 seconds, by text or menu', async () => {
    const { player, post, events } = await prepared()
    await player.enter(who)
    const code = await welcome(events)
    const say = (more: object = {}) => post('kf/send_msg_on_event', { code, msgtype: 'text', text: { content: '欢迎' }, ...more })
    expect((await say({ msgtype: 'location', location: { latitude: 1, longitude: 1 } })).errcode).toBe(95030)
    await player.advance(19_999)
    expect((await say()).errcode).toBe(0)
    expect((await say()).errcode).toBe(40058)
    expect(await player.outbox('kf-event')).toMatchObject([
      { state: 'refused' },
      { state: 'delivered', to: 'wmWANG' },
      { state: 'refused' },
    ])
  })

  it('is too late after 20 seconds [U: code]', async () => {
    const { player, post, events } = await prepared()
    await player.enter(who)
    const code = await welcome(events)
    await player.advance(20_000)
    expect((await post('kf/send_msg_on_event', { code, msgtype: 'text', text: { content: '欢迎' } })).errcode).toBe(40058)
  })

  it('gives no welcome_code to one who was welcomed or wrote within 48 hours', async () => {
    const { player, post, events } = await prepared()
    const codes = async () => (await events()).filter((event) => event.welcome_code).length
    await player.enter(who)
    await player.enter(who)
    expect(await codes()).toBe(2)
    await post('kf/send_msg_on_event', { code: await welcome(events), msgtype: 'text', text: { content: '欢迎' } })
    await player.enter(who)
    expect(await codes()).toBe(2)
    await player.advance(48 * hour)
    await player.say(who, '您好')
    await player.enter(who)
    expect(await codes()).toBe(2)
  })

  it('does not let the welcome count among the five [U], or does by the switch', async () => {
    for (const [kfWelcomeCounts, left] of [
      [false, 5],
      [true, 4],
    ] as const) {
      const { player, post, events } = await prepared({ switches: { kfWelcomeCounts, kfSyncWithoutTokenPerMinute: 1_000 } })
      await player.enter(who)
      const code = await welcome(events)
      await player.say(who, '您好')
      await post('kf/send_msg_on_event', { code, msgtype: 'text', text: { content: '欢迎' } })
      expect((await player.chats())[0]?.left).toBe(left)
    }
  })

  it('asks for the rating within 20 seconds of the end, while the session is ended', async () => {
    const { player, post } = await prepared()
    await player.say(who, '您好')
    const end = { open_kfid: defaultKf, external_userid: 'wmWANG', service_state: 4 }
    const { msg_code } = await post('kf/service_state/trans', end)
    const survey = { code: msg_code, msgtype: 'msgmenu', msgmenu: { list: [{ type: 'click', click: { id: 's:17:5', content: '满意' } }] } }
    await player.say(who, '等等')
    expect((await post('kf/send_msg_on_event', survey)).errcode).toBe(95018)
    const again = await post('kf/service_state/trans', end)
    expect((await post('kf/send_msg_on_event', { ...survey, code: again.msg_code })).errcode).toBe(0)
    await player.click(who, 's:17:5')
    expect((await player.chats())[0]?.state).toBe(0)
  })
})
