/** `kf/send_msg` and `kf/send_msg_on_event`: who may send what, when, and how often (p/94677, p/95122). */
import { z } from 'zod'
import { post, type Refused, refuse } from './api.ts'
import { type Account, budget, kfBook, windowMs } from './kf-book.ts'
import { granted } from './kf-granted.ts'
import { checkKfMessage, type KfSend, kfMessage } from './kf-message-rules.ts'
import { kfPeople } from './kf-people.ts'
import type { MakePart, World } from './world.ts'

export const kfSend: MakePart = (world) => {
  const { kernel, switches } = world
  const book = kfBook(world)
  const people = kfPeople(world)
  const used = new Set<string>() // `<open_kfid> <msgid>` of everything accepted
  const note = (way: string, to: string, body: KfSend, refused: Refused): Refused => {
    kernel.sent.add({ way, kind: body.msgtype, to, id: body.msgid ?? '', body, state: 'refused', errcode: refused.errcode })
    return refused
  }
  /** Accepts: a msgid is good once in an account (p/94677). */
  const accept = (way: string, account: Account, to: string, body: KfSend): string => {
    const id = body.msgid ?? kernel.id('kfs_')
    used.add(`${account.openKfId} ${id}`)
    kernel.sent.add({ way, kind: body.msgtype, to, id, body: { open_kfid: account.openKfId, ...body } })
    return id
  }
  const isUsed = (account: Account, body: KfSend) => body.msgid !== undefined && used.has(`${account.openKfId} ${body.msgid}`)

  const sendMsg = post(world, sendPath, kfMessage.extend({ touser: z.string(), open_kfid: z.string() }), ({ app, body }) => {
    const account = granted(world, app, body.open_kfid)
    if ('errcode' in account) return note('kf', body.touser, body, account)
    const grabbed = kernel.faults.take(sendPath, ['servicer-grabs'])
    if (grabbed) people.servicerTakes(account, body.touser, account.servicers[0]?.userid ?? '')
    const refused = refusal(world, account, body.touser, body, isUsed(account, body))
    if (refused) return note('kf', body.touser, body, refused)
    const session = book.session(account, body.touser)
    session.spent += 1
    session.state = 1 // p/94698: an answer by API in state 0 counts as the assistant's
    const id = accept('kf', account, body.touser, body)
    const fails = kernel.faults.take(sendPath, ['send-fail'])
    // errcode 0 does not mean delivered (p/94677).
    if (fails) kernel.later(fails.ms ?? 0, () => people.fails(account, body.touser, id, fails.count ?? 0))
    return { msgid: id }
  })

  const onEvent = post(world, '/cgi-bin/kf/send_msg_on_event', kfMessage.extend({ code: z.string() }), ({ app, body }) => {
    const code = book.code(body.code)
    const spent = refuse(switches.kfEventCodeInvalid, 'code')
    // p/95122: single use, in its time.
    if (!code || code.used || kernel.now() >= code.until) return note('kf-event', code?.customer ?? '', body, spent)
    const account = granted(world, app, code.openKfId)
    if ('errcode' in account) return note('kf-event', code.customer, body, account)
    const wrong = checkKfMessage(world, body, code.kind === 'welcome' || code.kind === 'end' ? ['text', 'msgmenu'] : ['text'])
    if (wrong) return note('kf-event', code.customer, body, wrong)
    if (isUsed(account, body)) return note('kf-event', code.customer, body, refuse(switches.kfDuplicateMsgid, 'msgid'))
    const session = book.session(account, code.customer)
    // p/95122: but for the welcome, only while the session is still in the state that gave the code.
    const needed = { welcome: null, pool: 2, person: 3, end: 4 }[code.kind]
    if (needed !== null && session.state !== needed) return note('kf-event', code.customer, body, refuse(95018))
    code.used = true
    if (code.kind === 'welcome') {
      session.welcomedAt = kernel.now()
      if (switches.kfWelcomeCounts) session.spent += 1
    }
    return { msgid: accept('kf-event', account, code.customer, body) }
  })

  return { routes: [sendMsg, onEvent] }
}

// --- Internal helpers ---

const sendPath = '/cgi-bin/kf/send_msg'

function refusal(world: World, account: Account, customer: string, body: KfSend, used: boolean): Refused | null {
  const book = kfBook(world)
  // Before everything that time changes: a repeat after a lost answer must meet the same wherever it comes (U).
  if (used) return refuse(world.switches.kfDuplicateMsgid, 'msgid duplicated')
  if (!book.customers.has(customer)) return refuse(40096)
  const wrong = checkKfMessage(world, body)
  if (wrong) return wrong
  const session = book.session(account, customer)
  if (session.lastWord !== null && world.kernel.now() - session.lastWord >= windowMs) return refuse(95002) // p/94677
  if (session.state !== 0 && session.state !== 1) return refuse(95018) // p/94677
  return session.spent < budget ? null : refuse(95001) // p/94677
}
