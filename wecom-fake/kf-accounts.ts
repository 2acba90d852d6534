/** `kf/account/*`, `kf/add_contact_way`, `kf/servicer/*` and `kf/customer/batchget` (p/94661, p/94665, p/96429). */
import { z } from 'zod'
import { get, post, refuse } from './api.ts'
import { memberOf } from './enterprise.ts'
import { kfBook, windowMs } from './kf-book.ts'
import { granted } from './kf-granted.ts'
import type { MakePart } from './world.ts'

export const kfAccounts: MakePart = (world) => {
  const book = kfBook(world)
  const name = z.string().min(1).max(16) // p/96404
  const list = post(
    world,
    '/cgi-bin/kf/account/list',
    z.looseObject({ offset: z.number().int().min(0).default(0), limit: z.number().int().min(1).max(100).default(100) }), // p/94661
    ({ app, body }) => ({
      account_list: [...book.accounts.values()]
        .filter((account) => account.granted.has(app.agentId))
        .slice(body.offset, body.offset + body.limit)
        .map(({ openKfId, name }) => ({
          open_kfid: openKfId,
          name,
          avatar: '',
          manage_privilege: world.enterprise.kfAccounts.find((one) => one.openKfId === openKfId)?.managed !== false,
        })),
    }),
  )
  const add = post(world, '/cgi-bin/kf/account/add', z.looseObject({ name, media_id: z.string() }), ({ app, body }) => {
    if (!world.media.get(body.media_id)) return refuse(40007)
    const openKfId = world.kernel.id('wk')
    const granted = new Set([app.agentId])
    book.accounts.set(openKfId, { openKfId, name: body.name, servicers: [], granted, log: [], sessions: new Map() })
    return { open_kfid: openKfId }
  })
  const update = post(world, '/cgi-bin/kf/account/update', z.looseObject({ open_kfid: z.string(), name: name.optional() }), (given) => {
    const account = granted(world, given.app, given.body.open_kfid)
    if ('errcode' in account) return account
    account.name = given.body.name ?? account.name
    return {}
  })
  const del = post(world, '/cgi-bin/kf/account/del', z.looseObject({ open_kfid: z.string() }), ({ app, body }) => {
    const account = granted(world, app, body.open_kfid)
    if ('errcode' in account) return account
    book.accounts.delete(body.open_kfid)
    return {}
  })
  // p/94665: scene of at most 32 bytes of these characters.
  const way = z.looseObject({
    open_kfid: z.string(),
    scene: z
      .string()
      .regex(/^[0-9a-zA-Z_-]{0,32}$/)
      .default(''),
  })
  const contactWay = post(world, '/cgi-bin/kf/add_contact_way', way, ({ app, body }) => {
    const account = granted(world, app, body.open_kfid)
    if ('errcode' in account) return account
    const scene = body.scene === '' ? '' : `?enc_scene=${encodeURIComponent(body.scene)}`
    return { url: `${world.url()}/kfid/${body.open_kfid}${scene}` }
  })
  const people = z.looseObject({ open_kfid: z.string(), userid_list: z.array(z.string()).min(1).max(100) })
  const servicers = (path: string, change: 'add' | 'del') =>
    post(world, path, people, ({ app, body }) => {
      const account = granted(world, app, body.open_kfid)
      if ('errcode' in account) return account
      const results = body.userid_list.map((userid) => {
        const member = memberOf(world.enterprise, userid)
        if (!member) return { userid, errcode: 40003, errmsg: 'invalid userid' }
        const others = account.servicers.filter((one) => one.userid !== member.userid)
        account.servicers = change === 'add' ? [...others, { userid: member.userid, status: 0 }] : others
        return { userid, errcode: 0, errmsg: 'success' }
      })
      return { result_list: results }
    })
  const servicerList = get(world, '/cgi-bin/kf/servicer/list', ({ app, call }) => {
    const account = granted(world, app, call.query.get('open_kfid') ?? '')
    if ('errcode' in account) return account
    // p/94661: status 0 receiving, 1 stopped.
    return { servicer_list: account.servicers.map((one) => ({ ...one, ...(one.status === 1 ? { stop_type: 0 } : {}) })) }
  })
  const batch = z.looseObject({
    external_userid_list: z.array(z.string()).min(1).max(100), // p/96429
    need_enter_session_context: z.literal([0, 1]).default(0),
  })
  const batchget = post(world, '/cgi-bin/kf/customer/batchget', batch, ({ app, body }) => {
    const now = world.kernel.now()
    const recent = (at: number | null) => at !== null && now - at < windowMs
    const sessionsOf = (customer: string) =>
      [...book.accounts.values()].filter((one) => one.granted.has(app.agentId)).flatMap((one) => one.sessions.get(customer) ?? [])
    // p/96429: only customers active in the last 48 hours; the others come back as invalid.
    const active = (customer: string) => sessionsOf(customer).some((one) => recent(one.lastWord) || recent(one.enteredAt))
    const known = body.external_userid_list.filter((customer) => book.customers.has(customer) && active(customer))
    return {
      customer_list: known.map((customer) => ({
        external_userid: customer,
        nickname: book.customers.get(customer),
        avatar: '',
        gender: 0,
        ...(body.need_enter_session_context === 1
          ? { enter_session_context: sessionsOf(customer).find((one) => one.context)?.context ?? {} }
          : {}),
      })),
      invalid_external_userid: body.external_userid_list.filter((customer) => !known.includes(customer)),
    }
  })
  return {
    routes: [
      list,
      add,
      update,
      del,
      contactWay,
      servicers('/cgi-bin/kf/servicer/add', 'add'),
      servicers('/cgi-bin/kf/servicer/del', 'del'),
      servicerList,
      batchget,
    ],
  }
}
