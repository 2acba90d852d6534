import { encrypt, getSignature } from '@wecom/crypto'
import { describe, expect, it } from 'vitest'
import type { RouteRequest } from '../channel.ts'
import { callbackLimit, makeCallback, routesOf } from './callback.ts'
import { makeEnvelope } from './envelope.ts'
import vectors from './vectors.json' with { type: 'json' }
import type { XmlObject } from './xml.ts'

type Vector = Readonly<Record<'token' | 'aesKey' | 'receiver' | 'timestamp' | 'nonce' | 'encrypt' | 'signature', string>>

const vector = (id: string): Vector => {
  const found = [...vectors.positive, ...vectors.negative].find((it) => it.id === id)
  if (!found) throw new Error(`no vector ${id}`)
  return found
}

/** A callback that keeps what it is given, at the time of the vector. */
function callbackOf(given: Vector, handle: (message: XmlObject) => Promise<string | null> = async () => null) {
  const handled: XmlObject[] = []
  const refused: string[] = []
  const failed: unknown[] = []
  const callback = makeCallback({
    token: given.token,
    aesKey: given.aesKey,
    receiver: given.receiver,
    now: () => new Date(Number(given.timestamp) * 1000).toISOString(),
    lists: ['SelectedItem', 'OptionId'],
    handle: (message) => {
      handled.push(message)
      return handle(message)
    },
    refused: (reason) => refused.push(reason),
    failed: (error) => failed.push(error),
  })
  return { ...callback, handled, refused, failed }
}

function post(
  given: Vector,
  body = `<xml><ToUserName><![CDATA[ww1]]></ToUserName><Encrypt><![CDATA[${given.encrypt}]]></Encrypt></xml>`,
): RouteRequest {
  const query = `msg_signature=${given.signature}&timestamp=${given.timestamp}&nonce=${given.nonce}`
  return { query, headers: {}, body: Buffer.from(body) }
}

/** A vector of this message, made by the official package. */
function fresh(message: string): Vector {
  const base = vector('V2')
  const cipher = encrypt(base.aesKey, message, base.receiver)
  return { ...base, encrypt: cipher, signature: getSignature(base.token, base.timestamp, base.nonce, cipher) }
}

describe('the check of a callback URL', () => {
  it('answers the bare echostr', () => {
    const v1 = vector('V1')
    const query = `msg_signature=${v1.signature}&timestamp=${v1.timestamp}&nonce=${v1.nonce}&echostr=${encodeURIComponent(v1.encrypt)}`
    const answer = callbackOf(v1).check({ query, headers: {}, body: Buffer.alloc(0) })
    expect(answer).toEqual({ status: 200, type: 'text/plain; charset=utf-8', body: '6281749035518824417' })
  })

  it('refuses a check that somebody else signed', () => {
    const n1 = vector('N1')
    const query = `msg_signature=${n1.signature}&timestamp=${n1.timestamp}&nonce=${n1.nonce}&echostr=${encodeURIComponent(n1.encrypt)}`
    expect(callbackOf(n1).check({ query, headers: {}, body: Buffer.alloc(0) }).status).toBe(403)
  })
})

describe('the routes of a callback URL', () => {
  it('are the check by GET and the messages by POST', async () => {
    const v1 = vector('V1')
    const callback = callbackOf(v1)
    const routes = routesOf('/wecom/app/callback', callback)
    expect(routes).toMatchObject([
      { method: 'GET', path: '/wecom/app/callback' },
      { method: 'POST', path: '/wecom/app/callback', limit: callbackLimit },
    ])
    const request = { ...post(v1), query: `${post(v1).query}&echostr=${encodeURIComponent(v1.encrypt)}` }
    expect(await Promise.all(routes.map((route) => route.handle(request)))).toMatchObject([
      { status: 200, body: '6281749035518824417' },
      { status: 400 }, // signed, but no message
    ])
    expect(callback.refused).toEqual(['malformed'])
  })
})

describe('a callback', () => {
  it('hands a verified message over and answers an empty 200 after it was handled', async () => {
    let done = false
    const callback = callbackOf(vector('V2'), async () => {
      await Promise.resolve()
      done = true
      return null
    })
    expect(await callback.take(post(vector('V2')))).toMatchObject({ status: 200, body: '' })
    expect(done).toBe(true)
    expect(callback.handled).toMatchObject([
      { FromUserName: 'zhangsan', MsgId: '7000000000000000001', Content: '您好，请问小微企业补贴怎么申请？😀' },
    ])
  })

  it('takes the ciphertext with CDATA or without', async () => {
    const v3 = vector('V3')
    const callback = callbackOf(v3)
    expect((await callback.take(post(v3, `<xml>\n<Encrypt> ${v3.encrypt} </Encrypt>\n</xml>`))).status).toBe(200)
    expect(callback.handled).toMatchObject([{ Event: 'kf_msg_or_event', Token: 'ENCtestSyncToken0001' }])
  })

  it('seals a passive answer for the enterprise', async () => {
    const v2 = vector('V2')
    const xml = '<xml><MsgType><![CDATA[update_button]]></MsgType></xml>'
    const answer = await callbackOf(v2, async () => xml).take(post(v2))
    const part = (name: string): string => new RegExp(`<${name}>(?:<!\\[CDATA\\[)?([^<\\]]*)`).exec(answer.body)?.[1] ?? ''
    const envelope = makeEnvelope({ ...v2, now: () => new Date(Number(part('TimeStamp')) * 1000).toISOString() })
    const query = `msg_signature=${part('MsgSignature')}&timestamp=${part('TimeStamp')}&nonce=${part('Nonce')}`
    expect(answer).toMatchObject({ status: 200, type: 'application/xml; charset=utf-8' })
    expect(envelope.open(query, part('Encrypt'))).toEqual({ ok: true, message: xml })
  })

  it('answers 500 when the handler fails, so that WeCom sends it again, and then takes it', async () => {
    let broken = true
    const callback = callbackOf(vector('V2'), async () => {
      if (broken) throw new Error('the store is away')
      return null
    })
    expect((await callback.take(post(vector('V2')))).status).toBe(500)
    expect(callback.failed).toMatchObject([{ message: 'the store is away' }])
    broken = false
    expect((await callback.take(post(vector('V2')))).status).toBe(200)
  })

  it('gives a repeat to the handler again, which alone knows what it has done', async () => {
    const callback = callbackOf(vector('V2'))
    for (let delivery = 0; delivery < 4; delivery++) expect((await callback.take(post(vector('V2')))).status).toBe(200)
    expect(callback.handled).toHaveLength(4)
  })

  it.each([
    ['N1', 403],
    ['N2', 403],
    ['N3', 400], // with spaces in it the ciphertext is not even looked for
    ['N4', 403],
    ['N5', 400],
    ['N6', 400],
    ['N7', 400],
    ['N8', 400],
    ['N9', 400],
  ] as const)('turns %s away with %i and hands nothing over', async (id, status) => {
    const callback = callbackOf(vector(id))
    expect((await callback.take(post(vector(id)))).status).toBe(status)
    expect(callback.handled).toEqual([])
    expect(callback.refused).toHaveLength(1)
  })

  it('turns a replay after the window away', async () => {
    const v2 = vector('V2')
    const callback = callbackOf({ ...v2, timestamp: String(Number(v2.timestamp) + 3600) })
    expect((await callback.take(post(v2))).status).toBe(403)
    expect(callback.refused).toEqual(['late'])
  })

  const v2 = vector('V2')
  it.each([
    ['5 megabytes', 'x'.repeat(5 * 1024 * 1024), 413],
    ['one byte too many', 'x'.repeat(callbackLimit + 1), 413],
    ['nothing', '', 400],
    ['JSON', `{"encrypt":"${v2.encrypt}"}`, 400],
    ['two ciphertexts', `<xml><Encrypt>${v2.encrypt}</Encrypt><Encrypt>${v2.encrypt}</Encrypt></xml>`, 400],
    ['a DOCTYPE', `<!DOCTYPE xml [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><Encrypt>${v2.encrypt}</Encrypt></xml>`, 400],
    ['a ciphertext by reference', '<xml><Encrypt>&e;</Encrypt></xml>', 400],
  ])('turns a body of %s away', async (_, body, status) => {
    const callback = callbackOf(v2)
    expect((await callback.take(post(v2, body))).status).toBe(status)
    expect(callback.handled).toEqual([])
  })

  it.each([
    ['an entity bomb', '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><xml><Content>&b;</Content></xml>', 400],
    ['broken XML', '<xml><Content>', 400],
    ['more XML than a message has', `<xml><Content>${'x'.repeat(70_000)}</Content></xml>`, 413],
  ])('turns %s away even when it is signed', async (_, message, status) => {
    const given = fresh(message)
    const callback = callbackOf(given)
    expect((await callback.take(post(given))).status).toBe(status)
    expect(callback.handled).toEqual([])
  })

  it('gives the choices of a card as lists, one or many', async () => {
    const item = '<SelectedItem><QuestionKey>q</QuestionKey><OptionIds><OptionId>a</OptionId></OptionIds></SelectedItem>'
    const given = fresh(`<xml><Event>template_card_event</Event><SelectedItems>${item}</SelectedItems></xml>`)
    const callback = callbackOf(given)
    await callback.take(post(given))
    expect(callback.handled).toMatchObject([{ SelectedItems: { SelectedItem: [{ QuestionKey: 'q', OptionIds: { OptionId: ['a'] } }] } }])
  })
})
