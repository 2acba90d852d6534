/** The frame of every `/cgi-bin` call with an access token: token, JSON, handler, errcode in an HTTP 200 (p/90455). */
import type { z } from 'zod'
import type { App } from './enterprise.ts'
import { type Answer, type Call, json, type Route } from './http.ts'
import type { World } from './world.ts'

/** A refusal: its errcode, and more fields of the answer. */
export type Refused = { readonly errcode: number; readonly errmsg: string }

export type ApiCall<Body> = { readonly app: App; readonly body: Body; readonly call: Call }

/** A refusal with the platform's words for the code. */
export function refuse(errcode: number, detail = ''): Refused {
  return { errcode, errmsg: detail === '' ? (words[errcode] ?? 'refused') : `${words[errcode] ?? 'refused'}, ${detail}` }
}

export function isRefused(value: object): value is Refused {
  return 'errcode' in value
}

/** POST with a JSON body of the given shape. Another shape is 40058 naming the field; no JSON is 40058 with the warning of p/90455. */
export function post<Body>(
  world: World,
  path: string,
  shape: z.ZodType<Body>,
  handle: (given: ApiCall<Body>) => object | Promise<object>,
): Route {
  return {
    method: 'POST',
    path,
    async handle(call) {
      const app = appOf(world, call)
      if (isRefused(app)) return json(app)
      const text = call.body.toString('utf8')
      if (escaped.test(text)) return json(refuse(40033))
      const value = parsed(text)
      if (value === undefined) return json({ errcode: 40058, errmsg: `${words[40058]}. Warning: wrong json format. ` })
      const read = shape.safeParse(value)
      if (!read.success) return json(refuse(40058, `${read.error.issues[0]?.path.join('.')}: ${read.error.issues[0]?.message}`))
      return answer(await handle({ app, body: read.data, call }))
    },
  }
}

/** GET with its facts in the query. */
export function get(world: World, path: string, handle: (given: ApiCall<null>) => object | Promise<object>): Route {
  return {
    method: 'GET',
    path,
    async handle(call) {
      const app = appOf(world, call)
      return isRefused(app) ? json(app) : answer(await handle({ app, body: null, call }))
    },
  }
}

/** The app that a call's token belongs to. */
export function appOf(world: World, call: Call): App | Refused {
  const app = world.tokens.check(call.query.get('access_token'))
  return typeof app === 'number' ? refuse(app) : app
}

/** The words of the errcodes used here (p/90313, in our own shortening). */
export const words: Readonly<Record<number, string>> = {
  [-1]: 'system busy',
  40001: 'invalid credential',
  40003: 'invalid userid',
  40004: 'invalid media type',
  40006: 'invalid media size',
  40007: 'invalid media_id',
  40008: 'invalid message type',
  40013: 'invalid corpid',
  40014: 'invalid access_token',
  40033: 'invalid request characters, no \\uxxxx please',
  40035: 'invalid parameter',
  40056: 'invalid agentid',
  40058: 'invalid request parameter',
  40096: 'invalid external userid',
  41001: 'access_token missing',
  42001: 'access_token expired',
  45001: 'media size out of limit',
  45002: 'content size out of limit',
  45009: 'api freq out of limit',
  45033: 'api concurrent out of limit',
  48002: 'api forbidden',
  48006: 'api unauthorized for this account',
  50003: 'app disabled',
  60011: 'no privilege to access/modify contact/party/agent',
  60020: 'not allow to access from your ip',
  60111: 'userid not found',
  81013: 'user & party & tag all invalid',
  82001: 'all of touser, toparty and totag are empty',
  95000: 'invalid open_kfid',
  95001: 'send msg count limit',
  95002: 'send msg time limit',
  95004: 'open_kfid not exist',
  95007: 'invalid msgtoken',
  95008: 'too many menu items',
  95009: 'invalid menu item type',
  95013: 'session ended',
  95014: 'user is not a servicer',
  95016: 'session status transition not allowed',
  95018: 'send msg session status invalid',
  95019: 'servicer not receiving',
  95030: 'message type not allowed',
  301002: 'not allow operate another agent with this accesstoken',
}

// --- Internal helpers ---

/** p/90313, 40033: JSON must be raw UTF-8; escapes of control characters have no other way. An escaped backslash before `u` is none. */
const escaped = /(?<!\\)(?:\\\\)*\\u(?!00[01])[0-9a-f]{4}/i

function answer(result: object): Answer {
  return json(isRefused(result) ? result : { errcode: 0, errmsg: 'ok', ...result })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
