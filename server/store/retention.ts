/** What is deleted: on time, or because somebody wants their data erased. */
import type { Case, Recorded } from '../../cases/case.ts'
import type { Inbound } from '../../dialogs/message.ts'
import { boxes, type Commit, type Store, type Trail } from '../store.ts'
import { jsonIn, numberIn, type Row, type Sql, textIn, textOrNullIn } from './sql.ts'

type Retention = Pick<
  Store,
  | 'emptyMessages'
  | 'unneededFiles'
  | 'forgetFiles'
  | 'filesOf'
  | 'casesEndedBefore'
  | 'idle'
  | 'deleteNotes'
  | 'kept'
  | 'trail'
  | 'eraseTrail'
>

/** Everything but the deletion of a case, which is one write of several statements. */
export function retentionOf(sql: Sql): Retention {
  const count = async (what: string, statement: string): Promise<{ readonly n: number; readonly oldest: string | null }> => {
    const row = await sql.get(`look at ${what}`, statement)
    return row ? { n: numberIn(row, 'n'), oldest: textOrNullIn(row, 'oldest') } : { n: 0, oldest: null }
  }

  return {
    async emptyMessages(box, before, limit) {
      const { table, key, settled } = tables[box]
      const oldest = `select ${key} from ${table} where message <> '' and at < ? order by at limit ?`
      return await sql.write(
        `empty messages of the ${box}`,
        `update ${table} set message = ''${settled} where (${key}) in (${oldest})`,
        before,
        limit,
      )
    },
    async unneededFiles({ saidSince, endedSince }, limit) {
      // Text in the order of time: a case that has not ended has no moment before which it ended.
      const rows = await sql.all(
        'list the files that nobody needs',
        `select distinct id from files as one where not exists (
           select 1 from files as other left join cases on cases.number = other.number where other.id = one.id
             and case when other.number = '' then other.at >= ? else cases.number is not null and coalesce(cases.ended >= ?, true) end)
         order by id limit ?`,
        saidSince,
        endedSince,
        limit,
      )
      return rows.map((row) => textIn(row, 'id'))
    },
    async forgetFiles(ids, of) {
      for (const id of ids) {
        if (of === undefined) await sql.write('forget a file', 'delete from files where id = ?', id)
        else
          for (const number of of) await sql.write('forget a file of a case', 'delete from files where id = ? and number = ?', id, number)
      }
    },
    async filesOf(ids) {
      const held = await Promise.all(ids.map((id) => sql.get('find who holds a file', 'select count(*) as n from files where id = ?', id)))
      return ids.filter((_, i) => held[i] !== undefined && numberIn(held[i], 'n') > 0)
    },
    async casesEndedBefore(before, limit) {
      const rows = await sql.all(
        'list the cases that ended long ago',
        'select state from cases where ended < ? order by ended, number limit ?',
        before,
        limit,
      )
      return rows.map((row) => jsonIn<Case>(row, 'state'))
    },
    async idle(before, after, limit) {
      const rows = await sql.all(
        'list the conversations that rest',
        `select key, value from settings where key > ? and key < 'budget"' and key >= 'budget ' order by key limit ?`,
        `budget ${after}`,
        limit,
      )
      const noted = rows.map((row) => ({
        conversation: textIn(row, 'key').slice('budget '.length),
        // Written by the rationing (`server/budget.ts`).
        since: jsonIn<{ readonly since: string }>(row, 'value').since,
      }))
      return { resting: noted.filter(({ since }) => since < before), last: noted.at(-1)?.conversation ?? null }
    },
    async deleteNotes(conversation, accounts) {
      const named = await sql.write('delete the notes of a conversation', 'delete from settings where key = ?', `budget ${conversation}`)
      let noted = 0
      for (const account of accounts) noted += await deleteNotesOf(account, sql)
      return named + noted
    },
    async kept() {
      return {
        inbox: await count('the inbox', `select count(*) as n, min(at) as oldest from inbox where message <> ''`),
        outbox: await count('the outbox', `select count(*) as n, min(at) as oldest from outbox where message <> ''`),
        chats: await count('the chats', `select count(*) as n, min(at) as oldest from chats where message <> ''`),
        drafts: await count('the drafts', `select count(*) as n, min(timer) as oldest from dialogs where timer is not null`),
        cases: await count(
          'the cases',
          `select count(*) as n, min(ended) as oldest from cases where ended is not null and lead is distinct from 'discipline'`,
        ),
        files: await count('the files', 'select count(distinct id) as n, cast(null as text) as oldest from files'),
        notes: await count(
          'the notes',
          `select count(*) as n, cast(null as text) as oldest from settings where key >= 'budget ' and key < 'budget"'`,
        ),
      }
    },
    async trail(of) {
      const { inMessages, inConversations, values } = conditions(of)
      const told = async (table: string, column: string): Promise<readonly Row[]> =>
        await sql.all(
          `read what the ${table} holds of a person`,
          `select ${column} as place, at, message from ${table} where message <> '' and (${inConversations(column)} or ${inMessages}) order by at`,
          ...values,
        )
      const dialogs = await sql.all(
        'read the dialogs of a person',
        `select conversation as place, dialog from dialogs where ${inConversations('conversation')}`,
        ...values.slice(0, of.conversations.length),
      )
      return {
        inbox: (await told('inbox', 'conversation')).map(message),
        outbox: (await told('outbox', 'conversation')).map(message),
        chats: (await told('chats', 'chat')).map(message),
        dialogs: dialogs.map((row) => ({ conversation: textIn(row, 'place'), dialog: jsonIn<unknown>(row, 'dialog') })),
        notes: await notesOf(of, sql),
      }
    },
    async eraseTrail(of) {
      const { inMessages, inConversations, values } = conditions(of)
      // The inbox has a message of a chat as `chat/id`, with the text that it quotes: so what was said about a case is found.
      let n = await sql.write(
        'erase what the chats hold in other words',
        `update chats set message = '' where message <> '' and chat || '/' || id in (
           select id from inbox where message <> '' and (${inConversations('conversation')} or ${inMessages}))`,
        ...values,
      )
      for (const box of boxes) {
        const { table, place, settled } = tables[box]
        n += await sql.write(
          `erase what the ${box} holds of a person`,
          `update ${table} set message = ''${settled} where message <> '' and (${inConversations(place)} or ${inMessages})`,
          ...values,
        )
      }
      const own = values.slice(0, of.conversations.length)
      // Rows that lost their text in a sweep name the conversation, too.
      for (const box of ['inbox', 'outbox'])
        await sql.write(
          `unname rows of the ${box}`,
          `update ${box} set conversation = 'erased' where ${inConversations('conversation')}`,
          ...own,
        )
      await sql.write('delete the chats of a person', `delete from chats where ${inConversations('chat')}`, ...own)
      n += await sql.write('delete the dialogs of a person', `delete from dialogs where ${inConversations('conversation')}`, ...own)
      for (const { key } of await notesOf(of, sql)) n += await sql.write('delete a note', 'delete from settings where key = ?', key)
      return n + (await sql.write('delete a person', 'delete from people where id = ?', of.person))
    },
  }
}

/** Notes, before a commit, which files its cases hold: a file is never deleted that a case has, and one too many is found later. */
export async function noteFiles({ cases }: Commit, sql: Sql): Promise<void> {
  await Promise.all(cases.flatMap(({ case: it, events }) => filesIn(events).map((id) => noteFile(id, it.number, '', sql))))
}

/** The same of a message that was said. */
export async function noteSaid({ attachments, at }: Inbound, sql: Sql): Promise<void> {
  await Promise.all(attachments.map(({ id }) => noteFile(id, '', at, sql)))
}

/** The files that events name. */
export function filesIn(events: readonly Recorded[]): readonly string[] {
  return [...new Set(events.flatMap((event) => ('attachments' in event ? event.attachments.map(({ id }) => id) : [])))]
}

// --- Internal helpers ---

/** `settled`: what else a row is that has lost its text: nobody waits for it. */
const tables = {
  inbox: { table: 'inbox', key: 'seq', place: 'conversation', settled: `, state = 'done', error = null` },
  outbox: { table: 'outbox', key: 'seq', place: 'conversation', settled: `, state = 'sent', error = null` },
  chats: { table: 'chats', key: 'chat, n', place: 'chat', settled: '' },
} as const

async function noteFile(id: string, number: string, at: string, sql: Sql): Promise<void> {
  await sql.write(
    'note who holds a file',
    `insert into files (id, number, at) values (?, ?, ?)
     on conflict (id, number) do update set at = case when excluded.at > files.at then excluded.at else files.at end`,
    ...[id, number, at],
  )
}

async function deleteNotesOf(account: string, sql: Sql): Promise<number> {
  return await sql.write('delete the notes of an account', `delete from settings where key like ? escape '!'`, `% ${literally(account)}`)
}

/** The settings whose keys name somebody: a conversation or account at their end, or a case. */
async function notesOf(
  { conversations, accounts, numbers }: Trail,
  sql: Sql,
): Promise<readonly { readonly key: string; readonly value: string }[]> {
  const patterns = [
    ...[...conversations, ...accounts].map((name) => `% ${literally(name)}`),
    ...numbers.map((number) => `% ${literally(number)} %`),
  ]
  if (patterns.length === 0) return []
  const rows = await sql.all(
    'read the notes of a person',
    `select key, value from settings where ${patterns.map(() => `key like ? escape '!'`).join(' or ')} order by key`,
    ...patterns,
  )
  return rows.map((row) => ({ key: textIn(row, 'key'), value: textIn(row, 'value') }))
}

/** Conditions on a place and on the text of a message; `values` stand for their placeholders, those of the places first. */
function conditions({ conversations, person, numbers }: Trail): {
  readonly inConversations: (column: string) => string
  readonly inMessages: string
  readonly values: readonly string[]
} {
  const words = [`"from":${JSON.stringify(person)}`, ...numbers]
  return {
    inConversations: (column) => (conversations.length === 0 ? 'false' : `${column} in (${conversations.map(() => '?').join(', ')})`),
    inMessages: words.map(() => `message like ? escape '!'`).join(' or '),
    values: [...conversations, ...words.map((word) => `%${literally(word)}%`)],
  }
}

/** A text in a pattern of `like … escape '!'`. */
function literally(text: string): string {
  return text.replace(/[!%_]/g, '!$&')
}

function message(row: Row): { readonly conversation: string; readonly at: string; readonly message: unknown } {
  return { conversation: textIn(row, 'place'), at: textIn(row, 'at'), message: jsonIn<unknown>(row, 'message') }
}
