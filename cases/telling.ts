/**
 * Answered, and delivered (R11): a platform may not take an answer before the enterprise's next word (kf: 48 hours and five messages,
 * p/94677). Such an answer is held; until it goes out, somebody owes the enterprise a call. Its limit is the clock `phone`.
 */
import type { Timestamp } from './calendar.ts'
import {
  type Actor,
  type Case,
  type CaseEvent,
  type ClockChange,
  type EventType,
  type Happening,
  isConfidential,
  type Recorded,
  type Refusal,
} from './case.ts'

/** How the last answer, or the end of the case without one, got to its reporter; a case whose answers got there at once has none. */
export type Delivery = {
  readonly heldAt: Timestamp
  /** By whom: `system` for a message that went out after all. */
  readonly told?: { readonly at: Timestamp; readonly by: string; readonly how: 'message' | 'phone' }
}

export type DeliveryEvent =
  /** It cannot be sent before the enterprise's next word, or not at all. */
  | { readonly type: 'answer-held' }
  /** It was sent after all. */
  | { readonly type: 'answer-delivered' }
  /** Somebody has called, and said it. */
  | { readonly type: 'told-by-phone'; readonly note: string }

export type DeliveryCommand =
  | { readonly type: 'hold-answer' }
  | { readonly type: 'deliver-answer' }
  /** 「0007 已电话告知：…」 */
  | { readonly type: 'tell-by-phone'; readonly note: string }

/** Whether the enterprise is still to be told what was answered. */
export function isUndelivered(it: Case): boolean {
  return it.delivery !== undefined && it.delivery.told === undefined
}

/** When the answer got to the enterprise; null while it has not, or there is none. */
export function deliveredAt(it: Case): Timestamp | null {
  if (it.delivery) return it.delivery.told?.at ?? null
  return 'answer' in it ? it.answer.at : null
}

/** Who may give such a command; null when the actor may. What is held is the machine's to know. */
export function mayOnDelivery(command: DeliveryCommand, it: Case, actor: Actor): Refusal | null {
  if (command.type !== 'tell-by-phone') return { refused: 'not-your-role' }
  if (isConfidential(it)) return actor.role === 'discipline' ? null : { refused: 'not-your-case' }
  return actor.role === 'officer' || actor.role === 'coordinator' ? null : { refused: 'not-your-role' }
}

/** What such a command causes. */
export function decideDelivery(command: DeliveryCommand, it: Case): readonly Happening[] | Refusal {
  switch (command.type) {
    case 'hold-answer':
      if (!isSaid(it)) return { refused: 'wrong-status', status: it.status }
      // Who was told on the telephone need not be called again.
      return isUndelivered(it) || it.delivery?.told?.how === 'phone' ? { refused: 'already-done' } : [{ type: 'answer-held' }]
    case 'deliver-answer':
      return isUndelivered(it) ? [{ type: 'answer-delivered' }] : { refused: 'nothing-pending' }
    case 'tell-by-phone':
      if (!isUndelivered(it)) return { refused: it.delivery ? 'already-done' : 'nothing-pending' }
      return command.note.trim() === '' ? { refused: 'text-missing', needs: 'note' } : [{ type: 'told-by-phone', note: command.note }]
  }
}

/** The delivery after an event of any kind; undefined where there is nothing to keep. It falls with the answer it was about. */
export function evolveDelivery(it: Case, event: Recorded): Delivery | undefined {
  const { at, by } = event
  switch (event.type) {
    case 'answer-held':
      return { heldAt: at }
    case 'answer-delivered':
    case 'told-by-phone':
      return it.delivery && { ...it.delivery, told: { at, by, how: event.type === 'told-by-phone' ? 'phone' : 'message' } }
    case 'retracted':
      return event.what === 'resolved' ? undefined : it.delivery
    default:
      return falls.has(event.type) ? undefined : it.delivery
  }
}

/** The call that is owed falls with the answer it was about. */
export function phoneFallen(event: Pick<CaseEvent, 'type'>, it: Case | null): readonly ClockChange[] {
  const owed = it?.clocks.some(({ kind, status }) => kind === 'phone' && status === 'running')
  return owed && falls.has(event.type) ? [{ op: 'cancelled', kind: 'phone' }] : []
}

// --- Internal helpers ---

/** There is a word to the enterprise that ends, or may end, the matter. */
function isSaid(it: Case): boolean {
  return it.status === 'resolved' || it.status === 'closed' || it.status === 'declined' || it.status === 'merged'
}

const falls: ReadonlySet<EventType> = new Set([
  ...(['resolved', 'reopened', 'withdrawn', 'declined', 'merged', 'appeal-upheld', 'appeal-dismissed'] as const),
])
