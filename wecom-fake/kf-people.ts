/** What customers and servicers do in 微信客服, as WeCom lets them; the control API and the page call it. */
import { type Account, type KfMessage, kfBook, type Session, windowMs } from './kf-book.ts'
import type { World } from './world.ts'

/** Kinds a customer sends besides text, with the largest size in bytes (p/94670: 2, 2, 10, 20 MB). */
export const customerMedia = { image: 2 * 2 ** 20, voice: 2 * 2 ** 20, video: 10 * 2 ** 20, file: 20 * 2 ** 20 } as const

export type KfPeople = {
  /** Opens the chat. `scene` and `sceneParam` come from the link (p/94665). */
  enter(account: Account, customer: string, way: { readonly scene: string; readonly sceneParam: string }): KfMessage
  /** Sends a message with this body, e.g. `text`, `{ content: '您好' }`. */
  says(account: Account, customer: string, msgtype: string, body: Readonly<Record<string, unknown>>): KfMessage
  /** Clicks an item of any menu ever sent; null if no menu sent to the customer has that id. */
  clicks(account: Account, customer: string, menuId: string): KfMessage | null
  recalls(account: Account, customer: string, msgid: string): KfMessage
  servicerTakes(account: Account, customer: string, userid: string): KfMessage
  servicerSays(account: Account, customer: string, userid: string, content: string): KfMessage
  servicerEnds(account: Account, customer: string): KfMessage
  servicerStatus(account: Account, userid: string, receiving: boolean): KfMessage
  /** The platform finds that a message accepted earlier did not arrive (msg_send_fail, p/94670). */
  fails(account: Account, customer: string, msgid: string, failType: number): KfMessage
}

export function kfPeople(world: World): KfPeople {
  const { kernel, switches } = world
  const book = kfBook(world)
  const speak = (account: Account, customer: string, reopens: boolean): void => {
    const session = book.session(account, customer)
    if (session.state === 4) {
      const receiving = account.servicers.find((one) => one.status === 0)
      // p/94698: a message in state 4 opens a new session; where it begins while somebody receives is U.
      session.state = receiving ? switches.kfNewSessionState : 0
      session.servicer = session.state === 3 ? (receiving?.userid ?? null) : null
      session.spent = 0
    }
    if (reopens) {
      session.lastWord = kernel.now()
      session.spent = 0
    }
  }
  const hold = (session: Session, userid: string | null): void => {
    session.state = userid === null ? 4 : 3
    session.servicer = userid
  }
  const changed = (account: Account, customer: string, facts: Readonly<Record<string, unknown>>): KfMessage =>
    book.event(account, 'session_status_change', { open_kfid: account.openKfId, external_userid: customer, ...facts })
  return {
    enter(account, customer, { scene, sceneParam }) {
      const session = book.session(account, customer)
      const quiet = (at: number | null) => at === null || kernel.now() - at >= windowMs
      // p/95122: only if the customer got no welcome and sent nothing in the last 48 hours.
      const welcome = quiet(session.welcomedAt) && quiet(session.lastWord)
      session.enteredAt = kernel.now()
      session.context = { scene, scene_param: sceneParam }
      return book.event(account, 'enter_session', {
        open_kfid: account.openKfId,
        external_userid: customer,
        scene,
        scene_param: sceneParam,
        ...(welcome ? { welcome_code: book.giveCode('welcome', account, customer) } : {}),
      })
    },
    says(account, customer, msgtype, body) {
      speak(account, customer, true)
      return book.append(account, {
        open_kfid: account.openKfId,
        external_userid: customer,
        origin: 3,
        msgtype,
        [msgtype]: body,
      })
    },
    clicks(account, customer, menuId) {
      const content = menuItem(world, customer, menuId)
      if (content === null) return null
      speak(account, customer, switches.kfMenuClickReopens)
      // p/94670: a click arrives as a text of the customer with the id of the item.
      return book.append(account, {
        open_kfid: account.openKfId,
        external_userid: customer,
        origin: 3,
        msgtype: 'text',
        text: { content, menu_id: menuId },
      })
    },
    recalls: (account, customer, msgid) =>
      book.event(account, 'user_recall_msg', { open_kfid: account.openKfId, external_userid: customer, recall_msgid: msgid }),
    servicerTakes(account, customer, userid) {
      const session = book.session(account, customer)
      const from = session.state
      const before = session.servicer
      hold(session, userid)
      // p/94670 change_type: 1 taken from the pool, 2 transferred, 4 re-entered an ended one. From 0 and 1 nothing is named: as from the pool.
      if (from === 3) return changed(account, customer, { change_type: 2, old_servicer_userid: before, new_servicer_userid: userid })
      if (from === 4) return changed(account, customer, { change_type: 4, old_servicer_userid: before ?? '', new_servicer_userid: userid })
      const code = book.giveCode('person', account, customer)
      return changed(account, customer, { change_type: 1, new_servicer_userid: userid, msg_code: code })
    },
    servicerSays(account, customer, userid, content) {
      const session = book.session(account, customer)
      if (session.state === 4) {
        hold(session, userid)
        changed(account, customer, { change_type: 4, old_servicer_userid: '', new_servicer_userid: userid }) // p/94698
      }
      return book.append(account, {
        open_kfid: account.openKfId,
        external_userid: customer,
        origin: 5,
        servicer_userid: userid,
        msgtype: 'text',
        text: { content },
      })
    },
    servicerEnds(account, customer) {
      const session = book.session(account, customer)
      const before = session.servicer
      hold(session, null)
      const code = book.giveCode('end', account, customer)
      return changed(account, customer, { change_type: 3, old_servicer_userid: before ?? '', msg_code: code })
    },
    servicerStatus(account, userid, receiving) {
      account.servicers = account.servicers.map((one) => (one.userid === userid ? { userid, status: receiving ? 0 : 1 } : one))
      // p/94670: the event counts 1 receiving, 2 stopped, where servicer/list counts 0 and 1.
      return book.event(account, 'servicer_status_change', {
        servicer_userid: userid,
        status: receiving ? 1 : 2,
        stop_type: 0,
        open_kfid: account.openKfId,
      })
    },
    fails(account, customer, msgid, failType) {
      kernel.sent.mark('kf', msgid, 'failed')
      return book.event(account, 'msg_send_fail', {
        open_kfid: account.openKfId,
        external_userid: customer,
        fail_msgid: msgid,
        fail_type: failType,
      })
    },
  }
}

// --- Internal helpers ---

type Menu = { readonly msgmenu?: { readonly list?: readonly { readonly click?: { readonly id?: string; readonly content?: string } }[] } }

/** The words of a clickable item in any menu sent to the customer: old menus stay clickable for ever (p/94677). */
function menuItem(world: World, customer: string, menuId: string): string | null {
  const menus = world.kernel.sent.all().filter((entry) => entry.to === customer && entry.kind === 'msgmenu' && entry.state !== 'refused')
  for (const { body } of menus.reverse()) {
    // The record holds what the send endpoint has read by its shape.
    const item = (body as Menu).msgmenu?.list?.find((one) => one.click?.id === menuId)
    if (item?.click) return item.click.content ?? ''
  }
  return null
}
