/** Inbox and outbox. */
import { randomUUIDv7 } from 'node:crypto'
import { channelOf, type Inbound, type Outbound } from '../../dialogs/message.ts'
import type { Parked, Store } from '../store.ts'
import { StoreError } from './error.ts'
import { noteSaid } from './retention.ts'
import { inShares, jsonIn, numberIn, type Row, type Sql, textIn, textOrNullIn } from './sql.ts'

/** Messages that came in. */
export function inboxOf(sql: Sql): Pick<Store, 'receive' | 'waiting' | 'open' | 'parkInbound'> {
  return {
    async receive(message) {
      // Begun first and not waited for: nothing that is said later gets before it.
      const noted = noteSaid(message, sql)
      const kept = await sql.write(
        `keep message ${message.id}`,
        'insert into inbox (channel, id, conversation, at, message) values (?, ?, ?, ?, ?) on conflict (channel, id) do nothing',
        channelOf(message.conversation),
        message.id,
        message.conversation,
        message.at,
        JSON.stringify(message),
      )
      await noted
      return kept === 1 ? 'new' : 'known'
    },
    async waiting(shares) {
      const rows = await sql.all(
        'list the waiting conversations',
        `select conversation from inbox where state = 'pending'${inShares('conversation', shares)} group by conversation order by min(seq)`,
      )
      return rows.map((row) => textIn(row, 'conversation'))
    },
    async open(conversation, most) {
      // The dialog first: what is answered in between makes the commit stale.
      const kept = await sql.get(
        `open conversation ${conversation}`,
        'select version, dialog from dialogs where conversation = ?',
        conversation,
      )
      const rows = await sql.all(
        `list what waits in ${conversation}`,
        `select seq, message from inbox where conversation = ? and state = 'pending' order by seq${most === undefined ? '' : ' limit ?'}`,
        conversation,
        ...(most === undefined ? [] : [most]),
      )
      return {
        version: kept ? numberIn(kept, 'version') : 0,
        dialog: kept ? jsonIn<unknown>(kept, 'dialog') : null,
        inbound: rows.map((row) => ({ seq: numberIn(row, 'seq'), message: jsonIn<Inbound>(row, 'message') })),
      }
    },
    async parkInbound(conversation, seqs, error) {
      if (seqs.length === 0) return
      await sql.write(
        `park messages of ${conversation}`,
        `update inbox set state = 'parked', error = ? where conversation = ? and state = 'pending' and seq in (${seqs.map(() => '?').join(', ')})`,
        plain(error),
        conversation,
        ...seqs,
      )
    },
  }
}

/** Messages that go out. */
export function outboxOf(sql: Sql): Pick<Store, 'outboxWaiting' | 'unsent' | 'sent' | 'unsend' | 'failed' | 'parkOutbound'> {
  /** Changes one row; a row that is gone or settled otherwise is a fault of the caller. */
  const change = async (what: string, seq: number, statement: string, ...values: readonly (string | number | null)[]): Promise<void> => {
    if ((await sql.write(`${what} outbox row ${seq}`, statement, ...values, seq)) === 0) {
      throw new StoreError(`could not ${what} outbox row ${seq}: it is not queued`, { retryable: false })
    }
  }
  return {
    async outboxWaiting(now, shares) {
      const mine = inShares('conversation', shares)
      const rows = await sql.all(
        'list the conversations with messages to send',
        `select distinct conversation from (
           select conversation from outbox where state = 'queued' and not_before is null${mine}
           union all select conversation from outbox where state = 'queued' and not_before <= ?${mine}) as ready`,
        now,
      )
      return rows.map((row) => textIn(row, 'conversation'))
    },
    async unsent(conversation, now) {
      const rows = await sql.all(
        `list what is to be sent in ${conversation}`,
        `select seq, message, at, attempts, failing_since from outbox where conversation = ? and state = 'queued' and not_before is null
         union all select seq, message, at, attempts, failing_since from outbox where conversation = ? and state = 'queued' and not_before <= ?
         order by seq`,
        conversation,
        conversation,
        now,
      )
      return rows.map((row) => ({
        seq: numberIn(row, 'seq'),
        message: jsonIn<Outbound>(row, 'message'),
        at: textIn(row, 'at'),
        attempts: numberIn(row, 'attempts'),
        failingSince: textOrNullIn(row, 'failing_since'),
      }))
    },
    // A message that went out after all is sent, even when it was parked meanwhile.
    sent: (seq, receipt, as) =>
      change(
        'settle',
        seq,
        `update outbox set state = 'sent', receipt = ?, failing_since = null, sent_as = nullif(?, id) where seq = ?`,
        plain(receipt),
        as ?? null,
      ),
    async unsend(id, reason) {
      const rows = await sql.all(
        `find the message ${id}`,
        `select seq, message from outbox where id = ? and sent_as is null and state = 'sent' and message <> ''
         union all select seq, message from outbox where sent_as = ? and state = 'sent' and message <> '' order by seq`,
        id,
        id,
      )
      // Row by row: after a stop in between, the platform says it again and finds the rest.
      const back = rows.map(async (row) => {
        const seq = numberIn(row, 'seq')
        const message: Outbound = { ...jsonIn<Outbound>(row, 'message'), id: randomUUIDv7() }
        const changed = await sql.write(
          `put the message ${id} back`,
          `update outbox set state = 'queued', id = ?, message = ?, receipt = null, sent_as = null, error = ?
           where seq = ? and state = 'sent' and coalesce(sent_as, id) = ?`,
          message.id,
          JSON.stringify(message),
          plain(reason),
          seq,
          id,
        )
        return changed === 1 ? [{ seq, message }] : []
      })
      return (await Promise.all(back)).flat()
    },
    failed: (seq, error, at) =>
      change(
        'note a failure of',
        seq,
        `update outbox set attempts = attempts + 1, error = ?, failing_since = coalesce(failing_since, ?) where state = 'queued' and seq = ?`,
        plain(error),
        at,
      ),
    parkOutbound: (seq, error) =>
      change('park', seq, `update outbox set state = 'parked', error = ? where state = 'queued' and seq = ?`, plain(error)),
  }
}

/** What waits for a person's decision. */
export function parkedOf(sql: Sql): Pick<Store, 'parked' | 'unpark' | 'dropParked'> {
  return {
    async parked() {
      const rows = await sql.all(
        'list the parked messages',
        `select 'inbox' as box, seq, conversation, at, error from inbox where state = 'parked'
         union all select 'outbox', seq, conversation, at, error from outbox where state = 'parked' order by at, seq`,
      )
      return rows.map(
        (row): Parked => ({
          box: textIn(row, 'box') === 'inbox' ? 'inbox' : 'outbox',
          seq: numberIn(row, 'seq'),
          conversation: textIn(row, 'conversation'),
          at: textIn(row, 'at'),
          error: textIn(row, 'error'),
        }),
      )
    },
    async unpark(box, seq, repeated) {
      if (box === 'inbox') {
        const back = `update inbox set state = 'pending', error = null where state = 'parked' and seq = ? returning conversation`
        return conversationIn(await sql.writeReturning(`put inbox row ${seq} back`, back, seq))
      }
      const row = await sql.get(`read outbox row ${seq}`, `select message, attempts from outbox where state = 'parked' and seq = ?`, seq)
      if (!row) return null
      const before = jsonIn<Outbound>(row, 'message')
      const text = numberIn(row, 'attempts') > 0 ? repeated(before.text) : before.text
      const message: Outbound = { ...before, id: randomUUIDv7(), text }
      const rows = await sql.writeReturning(
        `put outbox row ${seq} back`,
        `update outbox set state = 'queued', id = ?, message = ?, attempts = 0, failing_since = null, receipt = null, sent_as = null, error = null
         where state = 'parked' and seq = ? returning conversation`,
        message.id,
        JSON.stringify(message),
        seq,
      )
      return conversationIn(rows)
    },
    async dropParked(box, seq) {
      const statement =
        box === 'inbox'
          ? `update inbox set state = 'done' where state = 'parked' and seq = ? returning conversation`
          : `delete from outbox where state = 'parked' and seq = ? returning conversation`
      return conversationIn(await sql.writeReturning(`let ${box} row ${seq} go`, statement, seq))
    },
  }
}

// --- Internal helpers ---

function conversationIn([row]: readonly Row[]): string | null {
  return row ? textIn(row, 'conversation') : null
}

/** Somebody else's words as a column takes them: PostgreSQL keeps no NUL. JSON escapes it by itself. */
function plain(text: string): string {
  return text.replaceAll('\u0000', '�')
}
