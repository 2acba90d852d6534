/** People, settings and the chats of the web channel in the embedded store. */
import type { Person } from '../../cases/people.ts'
import type { ChatMessage, Store } from '../store.ts'
import { type Connection, jsonIn, numberIn, type Row, textIn } from './connection.ts'
import type { Writes } from './group-commit.ts'
import { read } from './read.ts'
import { writePerson } from './sqlite-commit.ts'

/** People and settings: few rows, written through. */
export function sqlitePeople(db: Connection, writes: Writes): Pick<Store, 'people' | 'putPerson' | 'setting' | 'putSetting'> {
  return {
    people: () =>
      read('list the people', () => db.all('select person from people order by id').map((row) => jsonIn<Person>(row, 'person'))),
    putPerson: (person) => writes.write(`keep person ${person.id}`, () => writePerson(db, person)),
    setting: (key) =>
      read(`read setting ${key}`, () => {
        const row = db.get('select value from settings where key = ?', key)
        return row ? textIn(row, 'value') : null
      }),
    putSetting: (key, value) =>
      writes.write(`keep setting ${key}`, () => {
        db.run('insert into settings (key, value) values (?, ?) on conflict (key) do update set value = excluded.value', key, value)
      }),
  }
}

/** Chats of the web channel. */
export function sqliteChats(db: Connection, writes: Writes): Pick<Store, 'appendChat' | 'chat' | 'chatMessage'> {
  return {
    appendChat: (chat, message) =>
      writes.write(`append to chat ${chat}`, () => {
        const known = db.get('select n from chats where chat = ? and id = ?', chat, message.id)
        if (known) return numberIn(known, 'n')
        const last = db.get('select n from chats where chat = ? order by n desc limit 1', chat)
        const n = (last ? numberIn(last, 'n') : 0) + 1
        db.run('insert into chats (chat, n, id, message) values (?, ?, ?, ?)', chat, n, message.id, JSON.stringify(message))
        return n
      }),
    chat: (chat, after, limit) =>
      read(`read chat ${chat}`, () =>
        db.all('select n, message from chats where chat = ? and n > ? order by n limit ?', chat, after, limit).map(chatMessage),
      ),
    chatMessage: (chat, id) =>
      read(`read message ${id} of chat ${chat}`, () => {
        const row = db.get('select n, message from chats where chat = ? and id = ?', chat, id)
        return row ? chatMessage(row) : null
      }),
  }
}

// --- Internal helpers ---

function chatMessage(row: Row): ChatMessage {
  return { n: numberIn(row, 'n'), ...jsonIn<Omit<ChatMessage, 'n'>>(row, 'message') }
}
