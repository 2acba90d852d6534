/** Inbox and outbox of the embedded store. */
import { randomUUIDv7 } from 'node:crypto'
import { channelOf, type Inbound, type Outbound } from '../../dialogs/message.ts'
import type { Parked, Store } from '../store.ts'
import { type Connection, jsonIn, numberIn, textIn, textOrNullIn } from './connection.ts'
import { StoreError } from './error.ts'
import type { Writes } from './group-commit.ts'
import { read } from './read.ts'

/** Messages that came in. */
export function sqliteInbox(db: Connection, writes: Writes): Pick<Store, 'receive' | 'waiting' | 'open' | 'parkInbound'> {
  return {
    receive(message) {
      return writes.write(`keep message ${message.id}`, () => {
        const kept = db.run(
          'insert into inbox (channel, id, conversation, at, message) values (?, ?, ?, ?, ?) on conflict (channel, id) do nothing',
          channelOf(message.conversation),
          message.id,
          message.conversation,
          message.at,
          JSON.stringify(message),
        )
        return kept === 1 ? 'new' : 'known'
      })
    },
    waiting: () =>
      read('list the waiting conversations', () =>
        db
          .all(`select conversation from inbox where state = 'pending' group by conversation order by min(seq)`)
          .map((row) => textIn(row, 'conversation')),
      ),
    open: (conversation) =>
      read(`open conversation ${conversation}`, () => {
        const kept = db.get('select version, dialog from dialogs where conversation = ?', conversation)
        const rows = db.all(`select seq, message from inbox where conversation = ? and state = 'pending' order by seq`, conversation)
        return {
          version: kept ? numberIn(kept, 'version') : 0,
          dialog: kept ? jsonIn<unknown>(kept, 'dialog') : null,
          inbound: rows.map((row) => ({ seq: numberIn(row, 'seq'), message: jsonIn<Inbound>(row, 'message') })),
        }
      }),
    parkInbound(conversation, seqs, error) {
      return writes.write(`park messages of ${conversation}`, () => {
        for (const seq of seqs) {
          db.run(
            `update inbox set state = 'parked', error = ? where seq = ? and conversation = ? and state = 'pending'`,
            error,
            seq,
            conversation,
          )
        }
      })
    },
  }
}

/** Messages that go out. */
export function sqliteOutbox(
  db: Connection,
  writes: Writes,
): Pick<Store, 'outboxWaiting' | 'unsent' | 'sent' | 'unsend' | 'failed' | 'parkOutbound' | 'parked'> {
  /** Changes one row; a row that is gone or settled otherwise is a fault of the caller. */
  const change = (what: string, seq: number, work: () => number): Promise<void> =>
    writes.write(`${what} outbox row ${seq}`, () => {
      if (work() === 0) throw new StoreError(`could not ${what} outbox row ${seq}: it is not queued`, { retryable: false })
    })
  return {
    outboxWaiting: (now) =>
      read('list the conversations with messages to send', () =>
        db
          .all(
            `select distinct conversation from (
               select conversation from outbox where state = 'queued' and not_before is null
               union all select conversation from outbox where state = 'queued' and not_before <= ?)`,
            now,
          )
          .map((row) => textIn(row, 'conversation')),
      ),
    unsent: (conversation, now) =>
      read(`list what is to be sent in ${conversation}`, () =>
        db
          .all(
            `select seq, message, at, attempts, failing_since from outbox where conversation = ? and state = 'queued' and not_before is null
             union all select seq, message, at, attempts, failing_since from outbox where conversation = ? and state = 'queued' and not_before <= ?
             order by seq`,
            conversation,
            conversation,
            now,
          )
          .map((row) => ({
            seq: numberIn(row, 'seq'),
            message: jsonIn<Outbound>(row, 'message'),
            at: textIn(row, 'at'),
            attempts: numberIn(row, 'attempts'),
            failingSince: textOrNullIn(row, 'failing_since'),
          })),
      ),
    // A message that went out after all is sent, even when it was parked meanwhile.
    sent: (seq, receipt, as) =>
      change('settle', seq, () =>
        db.run(
          `update outbox set state = 'sent', receipt = ?, failing_since = null, sent_as = nullif(?, id) where seq = ?`,
          receipt,
          as ?? null,
          seq,
        ),
      ),
    unsend: (id, reason) =>
      writes.write(`put the message ${id} back`, () =>
        db
          .all(
            `select seq, message from outbox where id = ? and sent_as is null and state = 'sent'
             union all select seq, message from outbox where sent_as = ? and state = 'sent' order by seq`,
            id,
            id,
          )
          .map((row) => {
            const seq = numberIn(row, 'seq')
            const message: Outbound = { ...jsonIn<Outbound>(row, 'message'), id: randomUUIDv7() }
            db.run(
              `update outbox set state = 'queued', id = ?, message = ?, receipt = null, sent_as = null, error = ? where seq = ?`,
              message.id,
              JSON.stringify(message),
              reason,
              seq,
            )
            return { seq, message }
          }),
      ),
    failed: (seq, error, at) =>
      change('note a failure of', seq, () =>
        db.run(
          `update outbox set attempts = attempts + 1, error = ?, failing_since = coalesce(failing_since, ?) where seq = ? and state = 'queued'`,
          error,
          at,
          seq,
        ),
      ),
    parkOutbound: (seq, error) =>
      change('park', seq, () => db.run(`update outbox set state = 'parked', error = ? where seq = ? and state = 'queued'`, error, seq)),
    parked: () =>
      read('list the parked messages', () =>
        db
          .all(
            `select 'inbox' as box, seq, conversation, at, error from inbox where state = 'parked'
             union all select 'outbox', seq, conversation, at, error from outbox where state = 'parked' order by at, seq`,
          )
          .map(
            (row): Parked => ({
              box: textIn(row, 'box') === 'inbox' ? 'inbox' : 'outbox',
              seq: numberIn(row, 'seq'),
              conversation: textIn(row, 'conversation'),
              at: textIn(row, 'at'),
              error: textIn(row, 'error'),
            }),
          ),
      ),
  }
}
