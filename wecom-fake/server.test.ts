import { describe, expect, it } from 'vitest'
import { defaultEnterprise, defaultKf } from './enterprise.ts'
import { appSecret, begin, hour, type Json, kfSecret, start } from './fixtures.ts'
import { startFake } from './server.ts'

const who = { customer: 'wmWANG' }
const text = { open_kfid: defaultKf, touser: 'wmWANG', msgtype: 'text', text: { content: '您好' } }

describe('access tokens', () => {
  it('are for known pairs of corp id and secret (p/91039)', async () => {
    const { fake } = await begin()
    const ask = async (corpid: string, secret: string): Promise<Json> =>
      (await fetch(`${fake.url}/cgi-bin/gettoken?corpid=${corpid}&corpsecret=${secret}`)).json()
    expect(await ask(defaultEnterprise.corpId, kfSecret)).toMatchObject({ errcode: 0, expires_in: 7200 })
    expect((await ask('wwother', kfSecret)).errcode).toBe(40013)
    expect((await ask(defaultEnterprise.corpId, 'wrong')).errcode).toBe(40001)
  })

  it('are refused to everybody at an address for an hour after wrong secrets in a row [U: five]', async () => {
    const { fake, player } = await begin()
    const ask = async (secret: string): Promise<number> =>
      ((await (await fetch(`${fake.url}/cgi-bin/gettoken?corpid=${defaultEnterprise.corpId}&corpsecret=${secret}`)).json()) as Json).errcode
    for (let n = 0; n < 5; n++) expect(await ask('wrong')).toBe(40001)
    expect(await ask(kfSecret)).toBe(45009)
    await player.advance(hour)
    expect(await ask(kfSecret)).toBe(0)
  })

  it('end after two hours, and may be revoked before', async () => {
    const { as, player } = await begin()
    const kf = await as(kfSecret)
    expect((await kf.get('getcallbackip')).ip_list).toEqual(['127.0.0.1'])
    await player.advance(2 * hour)
    expect((await kf.get('getcallbackip')).errcode).toBe(42001)
    const next = await as(kfSecret)
    await player.revokeTokens()
    expect((await next.get('getcallbackip')).errcode).toBe(40014)
    const last = await as(kfSecret)
    await player.expireTokens()
    expect((await last.get('getcallbackip')).errcode).toBe(42001)
    expect(await player.tokensIssued()).toBe(3)
  })

  it('are needed, and are of one app', async () => {
    const { fake, as } = await begin()
    expect(await (await fetch(`${fake.url}/cgi-bin/getcallbackip`)).json()).toMatchObject({ errcode: 41001 })
    const app = await as(appSecret)
    expect((await app.post('kf/send_msg', text)).errcode).toBe(48006)
  })
})

describe('answers of the API (p/90455)', () => {
  it('tell what is wrong with a body in errcode and errmsg, with HTTP 200', async () => {
    const { fake, as } = await begin()
    const { access, post } = await as(kfSecret)
    const raw = async (body: string): Promise<Json> =>
      (await fetch(`${fake.url}/cgi-bin/kf/send_msg?access_token=${access}`, { method: 'POST', body })).json()
    expect(await raw('{"touser":')).toMatchObject({ errcode: 40058, errmsg: expect.stringContaining('Warning: wrong json format.') })
    expect((await raw('{"touser":"\\u4e2d"}')).errcode).toBe(40033)
    expect((await raw('{"touser":"\\\\u4e2d"}')).errcode).toBe(40058)
    expect(await post('kf/send_msg', { msgtype: 'text' })).toMatchObject({ errcode: 40058, errmsg: expect.stringContaining('touser') })
  })
})

describe('faults of the API', () => {
  const prepared = async () => {
    const { as, player, fake } = await begin()
    await player.say(who, '您好')
    const { post, access } = await as(kfSecret)
    const raw = () => fetch(`${fake.url}/cgi-bin/kf/send_msg?access_token=${access}`, { method: 'POST', body: JSON.stringify(text) })
    const fault = (type: string, more: object = {}) => player.fault({ path: '/cgi-bin/kf/send_msg', fault: { type, ...more }, times: 1 })
    return { player, post, raw, fault, sent: async () => (await player.outbox('kf')).length }
  }

  it('answer an errcode without effect, naming the address', async () => {
    const { post, fault, sent } = await prepared()
    await fault('errcode', { errcode: 60020 })
    expect(await post('kf/send_msg', text)).toMatchObject({ errcode: 60020, errmsg: expect.stringMatching(/from ip: .*127\.0\.0\.1/) })
    expect(await sent()).toBe(0)
    expect((await post('kf/send_msg', text)).errcode).toBe(0)
  })

  it('answer a 502 or a page of HTML', async () => {
    const { raw, fault, sent } = await prepared()
    await fault('status', { status: 502 })
    expect((await raw()).status).toBe(502)
    await fault('html')
    expect(await (await raw()).text()).toContain('<html>')
    expect(await sent()).toBe(0)
  })

  it('break the connection before the effect, or after it', async () => {
    const { raw, fault, sent } = await prepared()
    await fault('reset-before')
    await expect(raw()).rejects.toThrow()
    expect(await sent()).toBe(0)
    await fault('reset-after')
    await expect(raw()).rejects.toThrow()
    expect(await sent()).toBe(1)
  })

  it('cut the JSON off after the effect', async () => {
    const { raw, fault, sent } = await prepared()
    await fault('truncated')
    await expect(raw().then((answer) => answer.json())).rejects.toThrow(SyntaxError)
    expect(await sent()).toBe(1)
  })

  it('put the warning of p/90455 into an answer that is right', async () => {
    const { post, fault } = await prepared()
    await fault('wrong-json')
    expect(await post('kf/send_msg', text)).toMatchObject({ errcode: 0, errmsg: expect.stringContaining('Warning: wrong json format.') })
  })

  it('answer slowly', async () => {
    const { raw, fault } = await prepared()
    await fault('slow', { ms: 60 })
    const began = performance.now()
    await raw()
    expect(performance.now() - began).toBeGreaterThan(50)
  })
})

describe('a reset', () => {
  it('begins anew, with another enterprise and other switches if told', async () => {
    const { player, fake, as } = await begin()
    await player.say(who, '您好')
    const before = await as(kfSecret)
    await player.reset({ switches: { kfDuplicateMsgid: 95999 }, enterprise: { customers: [] }, start: start + hour })
    expect(await player.chats()).toEqual([])
    expect(await player.now()).toBe(start + hour)
    expect((await before.get('getcallbackip')).errcode).toBe(40014)
    expect(fake.world().switches.kfDuplicateMsgid).toBe(95999)
    expect(fake.world().switches.kfNewSessionState).toBe(0)
  })

  it('says what cannot be read and goes on', async () => {
    const { fake, player } = await begin()
    const answer = await fetch(`${fake.url}/__fake/reset`, { method: 'POST', body: '{' })
    expect(answer.status).toBe(400)
    expect(await player.now()).toBe(start)
  })
})

describe('the stand-in', () => {
  it('gives the variables that point the product at it', async () => {
    const { fake } = await begin()
    expect(fake.environment()).toMatchObject({ WECOM_API_BASE: fake.url, WECOM_AIBOT_WS_URL: fake.wsUrl, WECOM_KF_SECRET: kfSecret })
  })

  it('plays the same twice with the same seed', async () => {
    const run = async () => {
      const { player } = await begin({ seed: 'same' })
      await player.enter(who)
      await player.say(who, '您好')
      return JSON.stringify(await player.chats())
    }
    expect(await run()).toBe(await run())
  })

  it('answers 404 where it has nothing, and one sentence for a wrong word of the control API', async () => {
    const { fake } = await begin()
    expect((await fetch(`${fake.url}/cgi-bin/nothing`)).status).toBe(404)
    const wrong = await fetch(`${fake.url}/__fake/clock/advance`, { method: 'POST', body: '{"ms":"soon"}' })
    expect(wrong.status).toBe(400)
    expect(await wrong.json()).toMatchObject({ error: expect.stringContaining('ms') })
  })

  it('does not start on a port that is taken', async () => {
    const { fake } = await begin()
    await expect(startFake({ port: Number(new URL(fake.url).port) })).rejects.toThrow('EADDRINUSE')
  })
})
