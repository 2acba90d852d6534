import * as oracle from '@wecom/crypto'
import { describe, expect, it } from 'vitest'
import { defaultEnterprise, defaultKf } from './enterprise.ts'
import { appKeys, begin, kfKeys, receiver, start } from './fixtures.ts'

const quick = { retryPausesMs: [1], timeoutMs: 200, echoTimeoutMs: 200 }
const who = { customer: 'wmWANG' }

describe('a callback', () => {
  it('is encrypted and signed as WeCom does, and says only that there is something new (p/94670)', async () => {
    const product = await receiver(kfKeys)
    const { player } = await begin({ callbacks: { ...quick, urls: { kf: product.url } } })
    await player.say(who, '您好，想问一下补贴')
    await player.settle()
    expect(product.got).toHaveLength(1)
    const [one] = product.got
    expect(one?.signed).toBe(true)
    expect(one?.receiver).toBe(defaultEnterprise.corpId)
    expect(one?.xml).toMatchObject({ Event: 'kf_msg_or_event', OpenKfId: defaultKf, CreateTime: String(start / 1000) })
    expect(one?.raw).not.toContain('补贴')
  })

  it('comes up to three times again when it is not answered with 200 (p/90238) [U: in all four]', async () => {
    const product = await receiver(kfKeys, () => ({ status: 500 }))
    const { player } = await begin({ callbacks: { ...quick, urls: { kf: product.url } } })
    await player.say(who, '您好')
    await player.settle()
    expect((await player.deliveries()).map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
      [1, 500],
      [2, 500],
      [3, 500],
      [4, 500],
    ])
    expect(new Set(product.got.map((one) => one.xml.Token)).size).toBe(1)
  })

  it('keeps timestamp and nonce when it comes again [U], or takes new ones by the switch', async () => {
    for (const [keeps, nonces] of [
      [true, 1],
      [false, 2],
    ] as const) {
      const product = await receiver(kfKeys, (nth) => ({ status: nth === 1 ? 500 : 200 }))
      const { player } = await begin({ callbacks: { ...quick, urls: { kf: product.url } }, switches: { callbackRetryKeepsNonce: keeps } })
      await player.say(who, '您好')
      await player.settle()
      expect(new Set(product.got.map((one) => one.query.get('nonce'))).size).toBe(nonces)
      expect(product.got.every((one) => one.signed)).toBe(true)
    }
  })

  it('comes again when the answer takes too long (p/90238)', async () => {
    let free = (): void => {}
    const product = await receiver(kfKeys, (nth) => (nth === 1 ? new Promise((done) => (free = () => done({}))) : {}))
    const { player } = await begin({ callbacks: { ...quick, urls: { kf: product.url } } })
    await player.say(who, '您好')
    await player.settle()
    free()
    expect((await player.deliveries()).map(({ outcome }) => outcome)).toEqual(['timeout', 200])
  })

  it('goes nowhere while no URL is set', async () => {
    const { player } = await begin()
    await player.say(who, '您好')
    await player.settle()
    expect(await player.deliveries()).toEqual([])
  })
})

describe('faults on the way of callbacks', () => {
  const played = async (fault: { type: string; count?: number; ms?: number }, says: readonly string[]) => {
    const product = await receiver(kfKeys)
    const { player, fake } = await begin({ callbacks: { ...quick, urls: { kf: product.url } } })
    await player.fault({ path: 'callback:kf', fault, times: 1 })
    for (const text of says) {
      await player.say(who, text)
      await player.settle()
    }
    return { product, player, fake }
  }

  it('double one, or bring it in parallel', async () => {
    for (const type of ['duplicate', 'parallel']) {
      const { product } = await played({ type, count: 3 }, ['一'])
      expect(product.got).toHaveLength(3)
      expect(new Set(product.got.map((one) => one.xml.Token)).size).toBe(1)
    }
  })

  it('lose one', async () => {
    const { product, player } = await played({ type: 'lost' }, ['一'])
    expect(product.got).toHaveLength(0)
    expect(await player.deliveries()).toMatchObject([{ outcome: 'lost' }])
  })

  it('delay one by the clock', async () => {
    const { product, player } = await played({ type: 'delay', ms: 60_000 }, ['一'])
    expect(product.got).toHaveLength(0)
    await player.advance(60_000)
    await player.settle()
    expect(product.got).toHaveLength(1)
  })

  it('let the next one pass it', async () => {
    const { product, player } = await played({ type: 'reorder' }, ['一', '二'])
    await player.settle()
    const callbacks = (await player.deliveries()).map(({ callback }) => callback)
    expect(callbacks).toEqual([2, 1])
    expect(product.got).toHaveLength(2)
  })

  it('spoil signature, time or receiver', async () => {
    expect((await played({ type: 'bad-signature' }, ['一'])).product.got[0]?.signed).toBe(false)
    expect((await played({ type: 'wrong-receiver' }, ['一'])).product.got[0]?.receiver).not.toBe(defaultEnterprise.corpId)
    const old = (await played({ type: 'old-timestamp' }, ['一'])).product.got[0]
    expect(Number(old?.query.get('timestamp'))).toBe(start / 1000 - 3600)
    expect(old?.signed).toBe(true)
  })
})

describe('the URL check (p/90238)', () => {
  it('is content with the bare decrypted text', async () => {
    const product = await receiver(kfKeys)
    const { player } = await begin({ callbacks: { ...quick, urls: { kf: product.url } } })
    await player.verify('kf')
    expect(product.echoes).toHaveLength(1)
  })

  it('refuses quotes, a newline, a wrong status, and an answer after its second', async () => {
    for (const [body, sentence] of [
      ['"123"', 'bare decrypted text'],
      ['123\n', 'bare decrypted text'],
    ] as const) {
      const product = await receiver(kfKeys, () => ({ body }))
      const { player } = await begin({ callbacks: { ...quick, urls: { kf: product.url } } })
      await expect(player.verify('kf')).rejects.toThrow(sentence)
    }
    const never = await receiver(kfKeys, () => new Promise(() => {}))
    const { player } = await begin({ callbacks: { ...quick, urls: { kf: never.url } } })
    await expect(player.verify('kf')).rejects.toThrow('no answer within 200 ms')
    await player.point({ kf: null })
    await expect(player.verify('kf')).rejects.toThrow('no callback URL is set')
  })
})

describe('a passive reply', () => {
  const reply = (xml: string, token = appKeys.token): string => {
    const encrypted = oracle.encrypt(appKeys.aesKey, xml, defaultEnterprise.corpId)
    const signature = oracle.getSignature(token, '1760000000', 'n1', encrypted)
    return `<xml><Encrypt><![CDATA[${encrypted}]]></Encrypt><MsgSignature><![CDATA[${signature}]]></MsgSignature><TimeStamp>1760000000</TimeStamp><Nonce><![CDATA[n1]]></Nonce></xml>`
  }

  it('made by the independent library is read and shown as a message in the app', async () => {
    const body = reply('<xml><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[已收到]]></Content></xml>')
    const product = await receiver(appKeys, () => ({ body }))
    const { player } = await begin({ callbacks: { ...quick, urls: { app: product.url } } })
    await player.appSay('leader', '请说明进展')
    await player.settle()
    expect(product.got[0]?.xml).toMatchObject({ FromUserName: 'leader', MsgType: 'text', Content: '请说明进展', AgentID: '1000002' })
    expect(await player.outbox('app-passive')).toMatchObject([
      { kind: 'text', to: 'leader', body: { Content: '已收到' }, state: 'delivered' },
    ])
  })

  it('with a wrong signature has no effect', async () => {
    const body = reply('<xml><MsgType><![CDATA[text]]></MsgType></xml>', 'another')
    const product = await receiver(appKeys, () => ({ body }))
    const { player } = await begin({ callbacks: { ...quick, urls: { app: product.url } } })
    await player.appSay('leader', '请说明进展')
    await player.settle()
    expect(await player.outbox('app-passive')).toMatchObject([{ kind: 'unreadable', state: 'refused' }])
  })
})
