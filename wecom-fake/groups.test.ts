import { createHash } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { aibotPlayer } from './aibot-player.ts'
import { defaultEnterprise } from './enterprise.ts'
import { type Fake, startFake } from './server.ts'
import { staffSide } from './staff-side.ts'
import { tokenPart } from './token-part.ts'

const robot = 'robot-water'
const group = 'wrWATER0000000000000000000000'
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=', 'base64')

let fake: Fake
afterEach(() => fake.stop())

async function open(): Promise<void> {
  fake = await startFake({ start: Date.parse('2026-11-23T01:00:00Z'), parts: [tokenPart, staffSide] })
}

type Answer = { readonly errcode: number } & Readonly<Record<string, unknown>>

async function post(path: string, body: object | FormData): Promise<Answer> {
  const sent = body instanceof FormData ? body : JSON.stringify(body)
  const response = await fetch(`${fake.url}${path}`, { method: 'POST', body: sent })
  return (await response.json()) as Answer
}

function hook(body: object, key = robot): Promise<Answer> {
  return post(`/cgi-bin/webhook/send?key=${key}`, body)
}

const text = (content: string) => ({ msgtype: 'text', text: { content } })

describe('a webhook robot', () => {
  it('posts into its group, past the rule of first contact (p/99110)', async () => {
    await open()
    expect(await hook({ msgtype: 'text', text: { content: '#A-17 请签收', mentioned_list: ['staff-water', '@all'] } })).toEqual({
      errcode: 0,
      errmsg: 'ok',
    })
    expect(await aibotPlayer(fake.url).lines(group)).toEqual(['robot: @staff-water @所有人 #A-17 请签收'])
    expect(fake.world().kernel.sent.all()).toMatchObject([{ way: 'webhook', kind: 'text', to: robot, state: 'delivered' }])
  })

  it('with an unknown key, or removed from its group, is 93000', async () => {
    await open()
    expect((await hook(text('您好'), 'nobody')).errcode).toBe(93000)
    await post('/__fake/webhook/remove', { key: robot })
    expect((await hook(text('您好'))).errcode).toBe(93000)
  })

  it('[U] above 20 a minute meets 45009; the limit itself is p/99110', async () => {
    await open()
    for (let sent = 0; sent < 20; sent++) expect((await hook(text(`第 ${sent} 条`))).errcode).toBe(0)
    expect((await hook(text('第 21 条'))).errcode).toBe(45009)
    expect((await hook(text('别处'), 'robot-tax')).errcode).toBe(0)
    fake.world().kernel.advance(60_000)
    expect((await hook(text('下一分钟'))).errcode).toBe(0)
  })

  it('[U] keeps the sizes: text 2048 bytes, markdown 4096', async () => {
    await open()
    expect((await hook(text('字'.repeat(682)))).errcode).toBe(0)
    expect((await hook(text('字'.repeat(683)))).errcode).toBe(45002)
    expect((await hook({ msgtype: 'markdown', markdown: { content: '字'.repeat(1365) } })).errcode).toBe(0)
    expect((await hook({ msgtype: 'markdown', markdown: { content: '字'.repeat(1366) } })).errcode).toBe(45002)
  })

  it('takes notice cards only, and no unknown type (p/99110)', async () => {
    await open()
    const card = (card_type: string) => ({
      msgtype: 'template_card',
      template_card: { card_type, main_title: { title: '#A-17' }, task_id: 't', button_list: [{ text: '好', key: 'k' }] },
    })
    expect((await hook(card('text_notice'))).errcode).toBe(0)
    expect((await hook(card('button_interaction'))).errcode).toBe(40058)
    expect((await hook({ msgtype: 'video', video: {} })).errcode).toBe(40008)
    expect((await hook({ msgtype: 'text' })).errcode).toBe(40058)
  })

  it('takes pictures with their md5', async () => {
    await open()
    const md5 = createHash('md5').update(png).digest('hex')
    expect((await hook({ msgtype: 'image', image: { base64: png.toString('base64'), md5 } })).errcode).toBe(0)
    expect((await hook({ msgtype: 'image', image: { base64: png.toString('base64'), md5: '0'.repeat(32) } })).errcode).toBe(40058)
  })

  it('takes files by its own upload, for three days', async () => {
    await open()
    const form = new FormData()
    form.append('media', new Blob(['停水通知全文']), '停水通知.pdf')
    const { media_id, errcode } = await post(`/cgi-bin/webhook/upload_media?key=${robot}&type=file`, form)
    expect(errcode).toBe(0)
    expect((await hook({ msgtype: 'file', file: { media_id } })).errcode).toBe(0)
    expect((await hook({ msgtype: 'file', file: { media_id } }, 'robot-tax')).errcode).toBe(40007)
    expect(await aibotPlayer(fake.url).lines(group)).toEqual(['robot: 停水通知.pdf'])
    fake.world().kernel.advance(3 * 24 * 3_600_000)
    expect((await hook({ msgtype: 'file', file: { media_id } })).errcode).toBe(40007)
    expect((await post(`/cgi-bin/webhook/upload_media?key=${robot}&type=image`, form)).errcode).toBe(40004)
  })
})

describe('a group that an app makes', () => {
  const rootApp = { ...defaultEnterprise.apps.find(({ visible }) => visible === 'all') }

  async function token(secret = rootApp.secret): Promise<string> {
    const response = await fetch(`${fake.url}/cgi-bin/gettoken?corpid=${defaultEnterprise.corpId}&corpsecret=${secret}`)
    return ((await response.json()) as { readonly access_token: string }).access_token
  }

  async function openApp() {
    await open()
    const held = await token()
    return (name: string, body: object) => post(`/cgi-bin/appchat/${name}?access_token=${held}`, body)
  }

  const pair = ['staff-water', 'head-water']

  it('is made, changed, told of and written to (p/90245 to p/90248)', async () => {
    const call = await openApp()
    expect(await call('create', { name: '停水专班', userlist: pair, chatid: 'water1', owner: 'head-water' })).toMatchObject({
      errcode: 0,
      chatid: 'water1',
    })
    expect((await call('update', { chatid: 'water1', add_user_list: ['coordinator'], del_user_list: ['head-water'] })).errcode).toBe(0)
    const response = await fetch(`${fake.url}/cgi-bin/appchat/get?access_token=${await token()}&chatid=water1`)
    expect(await response.json()).toMatchObject({
      chat_info: { name: '停水专班', owner: 'staff-water', userlist: ['staff-water', 'coordinator'] },
    })
    expect((await call('send', { chatid: 'water1', msgtype: 'markdown', markdown: { content: '**#A-17**' } })).errcode).toBe(0)
    expect(fake.world().kernel.sent.all()).toMatchObject([{ way: 'appchat', kind: 'markdown', to: 'water1', state: 'delivered' }])
  })

  it('is refused with 86xxx: size, owner, id used, unknown member, unknown group', async () => {
    const call = await openApp()
    expect((await call('create', { userlist: ['staff-water'] })).errcode).toBe(86006)
    expect((await call('create', { userlist: pair, owner: 'coordinator' })).errcode).toBe(86207)
    expect((await call('create', { userlist: ['staff-water', 'wmWANG'] })).errcode).toBe(86216)
    expect((await call('create', { userlist: pair, chatid: '不行' })).errcode).toBe(86001)
    expect((await call('create', { userlist: pair, chatid: 'water1' })).errcode).toBe(0)
    expect((await call('create', { userlist: pair, chatid: 'water1' })).errcode).toBe(86215)
    expect((await call('send', { chatid: 'nobody', msgtype: 'text', text: { content: '您好' } })).errcode).toBe(86003)
  })

  it('takes no template card (p/90248)', async () => {
    const call = await openApp()
    await call('create', { userlist: pair, chatid: 'water1' })
    expect((await call('send', { chatid: 'water1', msgtype: 'template_card', template_card: {} })).errcode).toBe(40008)
  })

  it('needs an app that the root department can see (p/90245)', async () => {
    await open()
    const held = await token(defaultEnterprise.apps[0]?.secret)
    expect((await post(`/cgi-bin/appchat/create?access_token=${held}`, { userlist: pair })).errcode).toBe(60011)
  })

  it("drops what is above a member's 200 a minute, without an error (p/90454)", async () => {
    const call = await openApp()
    await call('create', { userlist: pair, chatid: 'water1' })
    for (let sent = 0; sent <= 200; sent++)
      expect((await call('send', { chatid: 'water1', msgtype: 'text', text: { content: '条' } })).errcode).toBe(0)
    const states = fake
      .world()
      .kernel.sent.all()
      .map(({ state }) => state)
    expect([states.filter((state) => state === 'delivered').length, states.at(-1)]).toEqual([200, 'dropped'])
  })
})
