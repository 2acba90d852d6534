/** The events of `kf/sync_msg` (p/94670, p/94699). Their ids stand inside `event`. */
import * as z from 'zod'
import type { Common } from './decode.ts'

export type KfEvent =
  /** `code`: for one welcome within 20 s (p/95122); null: none is due. */
  | {
      readonly type: 'enter'
      readonly msgid: string
      readonly customer: string
      readonly at: string
      readonly scene: string
      readonly sceneParam: string
      readonly code: string | null
    }
  | { readonly type: 'recall'; readonly msgid: string; readonly customer: string; readonly at: string; readonly recalled: string }
  | { readonly type: 'send-fail'; readonly msgid: string; readonly failed: string; readonly why: SendFailure }
  | { readonly type: 'servicer'; readonly msgid: string; readonly receiving: boolean }
  | { readonly type: 'session'; readonly msgid: string; readonly customer: string; readonly change: SessionChange }
  /** Changes nothing here; `what` is for the log. */
  | { readonly type: 'ignored'; readonly msgid: string; readonly what: string }

/** Who changed a session in the WeCom client: change_type 1, 2, 3 and 4. */
export type SessionChange = 'taken' | 'transferred' | 'ended' | 'resumed'

/** Why an accepted message did not arrive. `held`: it would after the customer's next word. `alarm`: nobody is reached until an operator acts. */
export type SendFailure = { readonly failType: number; readonly reason: string; readonly held: boolean; readonly alarm: boolean }

/** The event of an entry whose msgtype is `event`; one that is not known, or lacks what it needs, is ignored. */
export function eventOf({ msgid, send_time, external_userid, event }: Common & { readonly event?: unknown }): KfEvent {
  const named = shape.safeParse(event)
  if (!named.success) return { type: 'ignored', msgid, what: 'an event without a type' }
  const { event_type, ...facts } = named.data
  const customer = facts.external_userid ?? external_userid
  const lacking: KfEvent = { type: 'ignored', msgid, what: `${event_type} without what it needs` }
  switch (event_type) {
    case 'enter_session':
      if (customer === undefined) return lacking
      return {
        ...{ type: 'enter', msgid, customer, at: new Date(send_time * 1000).toISOString(), code: facts.welcome_code || null },
        ...{ scene: facts.scene ?? '', sceneParam: facts.scene_param ?? '' },
      }
    case 'user_recall_msg':
      if (customer === undefined || facts.recall_msgid === undefined) return lacking
      return { type: 'recall', msgid, customer, at: new Date(send_time * 1000).toISOString(), recalled: facts.recall_msgid }
    case 'msg_send_fail':
      if (facts.fail_msgid === undefined) return lacking
      return { type: 'send-fail', msgid, failed: facts.fail_msgid, why: failureOf(facts.fail_type ?? 0) }
    case 'servicer_status_change':
      // Here 1 is receiving and 2 is not, where servicer/list counts 0 and 1.
      return { type: 'servicer', msgid, receiving: facts.status === 1 }
    case 'session_status_change': {
      const change = changes[facts.change_type ?? 0]
      return customer === undefined || change === undefined ? lacking : { type: 'session', msgid, customer, change }
    }
    default:
      // servicer_recall_msg and reject_customer_msg_switch_change among them: what servicers do in the client is not ours.
      return { type: 'ignored', msgid, what: `event ${event_type}` }
  }
}

// --- Internal helpers ---

const shape = z.looseObject({
  event_type: z.string().max(80),
  external_userid: z.string().min(1).max(64).optional(),
  scene: z.string().optional(),
  scene_param: z.string().optional(),
  welcome_code: z.string().optional(),
  recall_msgid: z.string().min(1).optional(),
  fail_msgid: z.string().min(1).optional(),
  fail_type: z.number().optional(),
  status: z.number().optional(),
  change_type: z.number().optional(),
})

const changes: Readonly<Record<number, SessionChange>> = { 1: 'taken', 2: 'transferred', 3: 'ended', 4: 'resumed' }

type Failure = readonly [reason: string, then?: 'held' | 'alarm']

/** fail_type (p/94670). */
const failures: Readonly<Record<number, Failure>> = {
  1: ['the kf account was deleted', 'alarm'],
  2: ['the app was closed', 'alarm'],
  4: ['the customer has not written for 48 hours', 'held'],
  5: ['the session has ended', 'held'],
  6: ['five messages were sent since the last word of this customer', 'held'],
  7: ['no channels account is bound'],
  8: ['the enterprise is not verified', 'alarm'],
  9: ['no channels account is bound and the enterprise is not verified', 'alarm'],
  10: ['the customer refuses messages'],
  11: ['nobody of the enterprise has logged in to the app', 'alarm'],
  12: ['this kind of message is not allowed here'],
}

function failureOf(failType: number): SendFailure {
  const [reason, then] = failures[failType] ?? [`an unknown reason (fail_type ${failType})`]
  return { failType, reason, held: then === 'held', alarm: then === 'alarm' }
}
