/** `user/*` and `department/list`: members within the app's visible range (p/90195, p/96255, p/96067). */
import { z } from 'zod'
import { get, post, refuse } from './api.ts'
import { type App, type Member, memberOf, sees } from './enterprise.ts'
import type { MakePart } from './world.ts'

export const contactsPart: MakePart = (world) => {
  const { members, departments } = world.enterprise
  const inDepartment = (app: App, id: number) => members.filter((member) => sees(app, member.userid) && member.departments.includes(id))
  return {
    routes: [
      get(world, '/cgi-bin/user/get', ({ app, call }) => {
        const member = memberOf(world.enterprise, call.query.get('userid') ?? '')
        if (!member) return refuse(60111)
        return sees(app, member.userid) ? shown(app, member) : refuse(60011)
      }),
      get(world, '/cgi-bin/user/simplelist', ({ app, call }) => ({
        userlist: inDepartment(app, Number(call.query.get('department_id'))).map(({ userid, name, departments }) => ({
          userid,
          name,
          department: departments,
        })),
      })),
      get(world, '/cgi-bin/user/list', ({ app, call }) => ({
        userlist: inDepartment(app, Number(call.query.get('department_id'))).map((member) => shown(app, member)),
      })),
      // p/96067: with the contact-sync secret alone.
      post(
        world,
        '/cgi-bin/user/list_id',
        z.looseObject({ cursor: z.string().default(''), limit: z.number().int().min(1).max(10_000).default(10_000) }),
        ({ app, body }) => {
          if (!app.contacts) return refuse(48002)
          const all = members.flatMap(({ userid, departments }) => departments.map((department) => ({ userid, department })))
          const begin = Number(body.cursor || 0)
          const end = begin + body.limit
          return { dept_user: all.slice(begin, end), next_cursor: end < all.length ? String(end) : '' }
        },
      ),
      get(world, '/cgi-bin/department/list', ({ app }) => ({
        department: departments
          .filter(({ id }) => app.visible === 'all' || inDepartment(app, id).length > 0)
          .map((one) => ({ ...one, order: 100_000 - one.id })),
      })),
    ],
  }
}

// --- Internal helpers ---

/** p/96255: an app made since 2022-06-20 gets name and departments, but no mobile, gender, avatar, email or address. */
function shown(app: App, { userid, name, departments, mobile, activated }: Member): object {
  const status = activated ? 1 : 4
  const basic = { userid, name, department: departments, position: '', status, isleader: 0, enable: 1 }
  return app.old ? { ...basic, mobile: mobile ?? '', gender: '0', avatar: '', email: '' } : basic
}
