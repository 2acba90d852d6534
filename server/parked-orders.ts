/** What a person decides of messages that are parked: to try them again, or to let them go. Each decision leaves a line in the audit. */
import * as z from 'zod'
import type { Timestamp } from '../cases/calendar.ts'
import type { Conversation } from '../dialogs/message.ts'
import { channelSays } from '../dialogs/wording.ts'
import { auditCommits, type NewAudit } from './audit.ts'
import type { Said } from './command.ts'
import type { Desk } from './order-desk.ts'
import type { Parked, Store } from './store.ts'

/** `resend`: what came in is answered by a turn, what was to go out is sent. `by`: `command:` and an account, as the audit shows it. */
export type ParkedOrder = {
  readonly word: 'resend' | 'drop'
  readonly rows: readonly Pick<Parked, 'box' | 'seq'>[]
  /** Null: none was given, which only `resend` allows. */
  readonly reason: string | null
  readonly by: string
}

const row = z.strictObject({ box: z.enum(['inbox', 'outbox']), seq: z.int().positive() })

/** Where such orders are handed to a running server. */
export const parkedDesk: Desk<ParkedOrder> = {
  folder: 'parked-orders',
  shape: z.strictObject({ word: z.enum(['resend', 'drop']), rows: z.array(row), reason: z.string().nullable(), by: z.string() }),
}

export type ParkedDeps = {
  readonly store: Pick<Store, 'parked' | 'unpark' | 'dropParked' | 'setting' | 'commit'>
  now(): Timestamp
  /** Answers and sends what waits again in these conversations. */
  wake(conversations: readonly Conversation[]): void
}

/** Carries an order out, row by row. What is not parked any more is said, and is nobody's fault: an order may come twice. */
export async function carryOutParked(order: ParkedOrder, { store, now, wake }: ParkedDeps): Promise<Said> {
  const parked = new Set((await store.parked()).map(nameOf))
  const lines: string[] = []
  const touched: Conversation[] = []
  for (const one of order.rows) {
    const done = parked.has(nameOf(one)) ? await carryOut(one, order, { store, now }) : null
    lines.push(`${nameOf(one)}: ${done === null ? 'is not parked' : order.word === 'drop' ? 'dropped' : 'put back'}`)
    if (done !== null) touched.push(done)
  }
  if (order.word === 'resend') wake(touched)
  return { text: lines.join('\n'), code: touched.length === order.rows.length ? 0 : 1 }
}

// --- Internal helpers ---

const nameOf = ({ box, seq }: Pick<Parked, 'box' | 'seq'>): string => `${box} ${seq}`

/** The decision first: after a stop in between it stands there twice, rather than something done that nobody decided. */
async function carryOut(
  { box, seq }: ParkedOrder['rows'][number],
  { word, reason, by }: ParkedOrder,
  { store, now }: Pick<ParkedDeps, 'store' | 'now'>,
): Promise<Conversation | null> {
  const fact: NewAudit = { type: word === 'drop' ? 'parked-dropped' : 'parked-resent', box, row: seq, reason: reason ?? '-', at: now(), by }
  while ((await store.commit({ conversation: null, cases: [], outbox: [], settings: await auditCommits([fact], store) })) !== 'committed');
  if (word === 'drop') return await store.dropParked(box, seq)
  return await store.unpark(box, seq, (text) => `${channelSays.repeated}${text}`)
}
