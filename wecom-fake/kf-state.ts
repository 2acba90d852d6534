/** `kf/service_state/get` and `/trans`: who holds a session, and the moves between states (p/94698). */
import { z } from 'zod'
import { post, type Refused, refuse } from './api.ts'
import { memberOf } from './enterprise.ts'
import { type Account, type Code, kfBook, type State } from './kf-book.ts'
import { granted } from './kf-granted.ts'
import { kfPeople } from './kf-people.ts'
import type { MakePart, World } from './world.ts'

/** The moves that the page names, `from-to` (p/94698); the others are in `switches.kfUnconfirmedMoves`. */
const documentedMoves: readonly string[] = ['0-2', '0-3', '1-2', '1-3', '2-3', '3-3', '3-4']

export const kfState: MakePart = (world) => {
  const book = kfBook(world)
  const people = kfPeople(world)
  const who = z.looseObject({ open_kfid: z.string(), external_userid: z.string() })
  const get = post(world, '/cgi-bin/kf/service_state/get', who, ({ app, body }) => {
    const account = granted(world, app, body.open_kfid)
    if ('errcode' in account) return account
    if (!book.customers.has(body.external_userid)) return refuse(40096)
    const { state, servicer } = book.session(account, body.external_userid)
    // p/94698: the servicer is named in state 3 alone.
    const answer = { service_state: state, ...(state === 3 ? { servicer_userid: servicer } : {}) }
    // For the race of a servicer who grabs the session between our look and our message.
    const grabbed = world.kernel.faults.take('/cgi-bin/kf/service_state/get', ['servicer-grabs'])
    if (grabbed) people.servicerTakes(account, body.external_userid, account.servicers[0]?.userid ?? '')
    return answer
  })
  const shape = who.extend({ service_state: z.literal([0, 1, 2, 3, 4]), servicer_userid: z.string().optional() })
  const trans = post(world, '/cgi-bin/kf/service_state/trans', shape, ({ app, body }) => {
    const account = granted(world, app, body.open_kfid)
    if ('errcode' in account) return account
    if (!book.customers.has(body.external_userid)) return refuse(40096)
    const session = book.session(account, body.external_userid)
    const from = session.state
    const to = body.service_state
    const move = `${from}-${to}`
    if (!documentedMoves.includes(move) && !world.switches.kfUnconfirmedMoves.includes(move)) return refuse(95016)
    if (to === 3) {
      const wrong = cannotServe(world, account, body.servicer_userid)
      if (wrong) return wrong
    }
    session.state = to
    session.servicer = to === 3 ? (body.servicer_userid ?? null) : null
    const kind = from === to ? null : codeOf[to]
    return kind ? { msg_code: book.giveCode(kind, account, body.external_userid) } : {}
  })
  return { routes: [get, trans] }
}

// --- Internal helpers ---

/** p/94698, p/95122: a move into the pool, to a person and to the end gives a code for one message. */
const codeOf: Readonly<Record<State, Code['kind'] | null>> = { 0: null, 1: null, 2: 'pool', 3: 'person', 4: 'end' }

/** p/94698: a servicer of the account who receives and has activated WeCom. */
function cannotServe(world: World, account: Account, userid: string | undefined): Refused | null {
  if (userid === undefined) return refuse(40058, 'servicer_userid')
  const servicer = account.servicers.find((one) => one.userid.toLowerCase() === userid.toLowerCase())
  if (!servicer) return refuse(95014)
  return servicer.status === 0 && memberOf(world.enterprise, userid)?.activated ? null : refuse(95019)
}
