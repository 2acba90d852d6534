/** People, settings and the chats of the web channel. */
import type { Person } from '../../cases/people.ts'
import type { ChatMessage, Store } from '../store.ts'
import { jsonIn, numberIn, type Row, type Sql, textIn } from './sql.ts'

/** Creates or replaces a person: id, and the person as JSON. */
export const putPersonSql = 'insert into people (id, person) values (?, ?) on conflict (id) do update set person = excluded.person'

/** People and settings: few rows, written through. */
export function peopleOf(sql: Sql): Pick<Store, 'people' | 'putPerson' | 'setting' | 'putSetting'> {
  return {
    async people() {
      return (await sql.all('list the people', 'select person from people order by id')).map((row) => jsonIn<Person>(row, 'person'))
    },
    async putPerson(person) {
      await sql.write(`keep person ${person.id}`, putPersonSql, person.id, JSON.stringify(person))
    },
    async setting(key) {
      const row = await sql.get(`read setting ${key}`, 'select value from settings where key = ?', key)
      return row ? textIn(row, 'value') : null
    },
    async putSetting(key, value) {
      await sql.write(
        `keep setting ${key}`,
        'insert into settings (key, value) values (?, ?) on conflict (key) do update set value = excluded.value',
        key,
        value,
      )
    },
  }
}

/** Chats of the web channel. */
export function chatsOf(sql: Sql): Pick<Store, 'appendChat' | 'chat' | 'chatMessage'> {
  const numberOf = async (chat: string, id: string): Promise<number | null> => {
    const row = await sql.get(`find message ${id} of chat ${chat}`, 'select n from chats where chat = ? and id = ?', chat, id)
    return row ? numberIn(row, 'n') : null
  }
  return {
    async appendChat(chat, message) {
      for (;;) {
        const [row] = await sql.writeReturning(
          `append to chat ${chat}`,
          `insert into chats (chat, n, id, at, message)
           select ?, coalesce((select max(n) from chats where chat = ?), 0) + 1, ?, ?, ? where true
           on conflict do nothing returning n`,
          chat,
          chat,
          message.id,
          message.at,
          JSON.stringify(message),
        )
        // Its id is there already; or another process has taken the number, and the next one is tried.
        const n = row ? numberIn(row, 'n') : await numberOf(chat, message.id)
        if (n !== null) return n
      }
    },
    async chat(chat, after, limit) {
      const rows = await sql.all(
        `read chat ${chat}`,
        'select n, id, at, message from chats where chat = ? and n > ? order by n limit ?',
        chat,
        after,
        limit,
      )
      return rows.map(chatMessage)
    },
    async chatMessage(chat, id) {
      const row = await sql.get(
        `read message ${id} of chat ${chat}`,
        'select n, id, at, message from chats where chat = ? and id = ?',
        chat,
        id,
      )
      return row ? chatMessage(row) : null
    },
  }
}

// --- Internal helpers ---

function chatMessage(row: Row): ChatMessage {
  const n = numberIn(row, 'n')
  // Its text was deleted; that there was one stays.
  if (row.message === '') return { n, id: textIn(row, 'id'), at: textIn(row, 'at'), from: 'bot', text: '' }
  return { n, ...jsonIn<Omit<ChatMessage, 'n'>>(row, 'message') }
}
