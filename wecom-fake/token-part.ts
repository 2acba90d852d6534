/** `gettoken` (p/91039) and `getcallbackip` (p/90238). */
import { get, refuse } from './api.ts'
import { json } from './http.ts'
import { tokenSeconds } from './tokens.ts'
import type { MakePart } from './world.ts'

const banMs = 3_600_000 // help of 45009: an hour for the address

export const tokenPart: MakePart = (world) => {
  const { kernel, enterprise, switches } = world
  const wrong = new Map<string, { count: number; until: number }>()
  return {
    routes: [
      {
        method: 'GET',
        path: '/cgi-bin/gettoken',
        handle(call) {
          const banned = wrong.get(call.remote) ?? { count: 0, until: 0 }
          if (kernel.now() < banned.until) return json(refuse(45009))
          if (call.query.get('corpid') !== enterprise.corpId) return json(refuse(40013))
          const app = enterprise.apps.find((one) => one.secret === call.query.get('corpsecret'))
          if (!app) {
            const count = banned.count + 1
            const full = count >= switches.wrongSecretsUntilBan
            wrong.set(call.remote, { count: full ? 0 : count, until: full ? kernel.now() + banMs : 0 })
            return json(refuse(40001))
          }
          wrong.delete(call.remote)
          return json({ errcode: 0, errmsg: 'ok', access_token: world.tokens.issue(app), expires_in: tokenSeconds })
        },
      },
      get(world, '/cgi-bin/getcallbackip', () => ({ ip_list: ['127.0.0.1'] })),
    ],
  }
}
