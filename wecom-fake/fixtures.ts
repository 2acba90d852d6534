/** A stand-in for one test, with the product's side of it: a caller of the API and a receiver of callbacks. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { decrypt, getSignature } from '@wecom/crypto'
import { XMLParser } from 'fast-xml-parser'
import { onTestFinished } from 'vitest'
import { defaultEnterprise } from './enterprise.ts'
import type { Keys } from './envelope.ts'
import { makePlayer } from './player.ts'
import { type FakeOptions, startFake } from './server.ts'

/** 2025-10-09T08:53:20Z. */
export const start = 1_760_000_000_000

export const hour = 3_600_000

const [officials, kf] = defaultEnterprise.apps
export const kfSecret = kf?.secret ?? ''
export const appSecret = officials?.secret ?? ''
export const kfKeys: Keys = kf?.callback ?? { token: '', aesKey: '' }
export const appKeys: Keys = officials?.callback ?? { token: '', aesKey: '' }

// biome-ignore lint/suspicious/noExplicitAny: answers of the API, looked at field by field in the tests
export type Json = any

/** A stand-in on a standing clock that ends with the test. */
export async function begin(options: FakeOptions = {}) {
  const fake = await startFake({ start, ...options })
  onTestFinished(() => fake.stop())
  const token = async (secret: string): Promise<string> => {
    const answer = await fetch(`${fake.url}/cgi-bin/gettoken?corpid=${defaultEnterprise.corpId}&corpsecret=${secret}`)
    return ((await answer.json()) as Json).access_token
  }
  /** The API as one app with a token of its own calls it. */
  const as = async (secret: string) => {
    const access = await token(secret)
    return {
      access,
      post: async (path: string, body: object): Promise<Json> =>
        (await fetch(`${fake.url}/cgi-bin/${path}?access_token=${access}`, { method: 'POST', body: JSON.stringify(body) })).json(),
      get: async (path: string, query: Readonly<Record<string, string>> = {}): Promise<Json> =>
        (await fetch(`${fake.url}/cgi-bin/${path}?${new URLSearchParams({ access_token: access, ...query })}`)).json(),
    }
  }
  /** The same with a new token for every call, for tests in which days pass. */
  const always = (secret: string) => ({
    post: async (path: string, body: object): Promise<Json> => (await as(secret)).post(path, body),
    get: async (path: string, query: Readonly<Record<string, string>> = {}): Promise<Json> => (await as(secret)).get(path, query),
  })
  return { fake, player: makePlayer(fake.url), token, as, always }
}

export type Received = {
  readonly query: URLSearchParams
  readonly raw: string
  /** The elements of the decrypted XML. */
  readonly xml: Json
  /** Whether the signature is that of the independent library. */
  readonly signed: boolean
  readonly receiver: string
}

/** A receiver of callbacks that checks and decrypts by `@wecom/crypto`; `answer` gives status and body of each, in order. */
export async function receiver(
  keys: Keys,
  answer: (nth: number, got: Received) => { status?: number; body?: string } | Promise<{ status?: number; body?: string }> = () => ({}),
) {
  const got: Received[] = []
  const echoes: string[] = []
  const server = createServer(async (request, response) => {
    const query = new URL(request.url ?? '/', 'http://test').searchParams
    const signed = (encrypted: string) =>
      getSignature(keys.token, query.get('timestamp') ?? '', query.get('nonce') ?? '', encrypted) === query.get('msg_signature')
    if (request.method === 'GET') {
      const echo = decrypt(keys.aesKey, query.get('echostr') ?? '')
      echoes.push(echo.message)
      return void response.end((await answer(echoes.length, { query, raw: '', xml: {}, signed: true, receiver: '' })).body ?? echo.message)
    }
    const raw = Buffer.concat(await Array.fromAsync(request)).toString()
    const { Encrypt } = parser.parse(raw).xml
    const { message, id } = decrypt(keys.aesKey, Encrypt)
    const one: Received = { query, raw, xml: parser.parse(message).xml, signed: signed(Encrypt), receiver: id }
    got.push(one)
    const { status = 200, body = '' } = await answer(got.length, one)
    response.writeHead(status).end(body)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => void server.close().closeAllConnections())
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/callback`, got, echoes }
}

// --- Internal helpers ---

const parser = new XMLParser({ parseTagValue: false, processEntities: false })
