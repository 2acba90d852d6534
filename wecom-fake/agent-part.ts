/** `agent/get`: an app reads its own settings, and of no other (p/90227). */
import { get, refuse } from './api.ts'
import type { MakePart } from './world.ts'

export const agentPart: MakePart = (world) => ({
  routes: [
    get(world, '/cgi-bin/agent/get', ({ app, call }) => {
      const agentid = Number(call.query.get('agentid'))
      if (!world.enterprise.apps.some((one) => one.agentId === agentid)) return refuse(40056)
      if (agentid !== app.agentId) return refuse(301002)
      const all = app.visible === 'all'
      return {
        agentid,
        name: app.name,
        close: app.disabled ? 1 : 0,
        allow_userinfos: { user: all ? [] : [...app.visible].map((userid) => ({ userid })) },
        allow_partys: { partyid: all ? [1] : [] },
      }
    }),
  ],
})
