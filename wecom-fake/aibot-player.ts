/** Plays the staff with the 智能机器人 by the control API: for journeys and tests. */
import type { AibotState } from './aibot-control.ts'

/** A file that a person sends. */
export type PlayedFile = { readonly name: string; readonly mime?: string; readonly bytes: Buffer }

/** `delivered: false`: the product was not connected, or a fault ate the frame. */
export type Played = { readonly msgid: string; readonly delivered: boolean }

export type AibotPlayer = {
  /** Puts the bot into a group; one that does not exist is made. */
  add(chatid: string, group?: { readonly name?: string; readonly members?: readonly string[] }): Promise<void>
  remove(chatid: string): Promise<void>
  /** Writes with @ and the bot's name; `quoteOf` is the id of a message of that group (see `state`). */
  mention(
    chatid: string,
    userid: string,
    text: string,
    options?: { readonly quoteOf?: string; readonly image?: PlayedFile },
  ): Promise<Played>
  /** Writes into the group past the bot, which hears nothing of it. */
  say(chatid: string, userid: string, text: string): Promise<Played>
  single(
    userid: string,
    what: {
      readonly text?: string
      readonly image?: PlayedFile
      readonly file?: PlayedFile
      readonly voice?: string
      readonly quoteOf?: string
    },
  ): Promise<Played>
  enter(userid: string): Promise<Played>
  click(
    userid: string,
    taskId: string,
    key: string,
    options?: { readonly stale?: boolean; readonly selected?: Record<string, string[]> },
  ): Promise<Played>
  kick(): Promise<void>
  /** Breaks the connection without a word. */
  drop(): Promise<void>
  state(): Promise<AibotState>
  /** The texts that stand in a chat, oldest first: `bot: …` or `<userid>: …`. */
  lines(chat: string): Promise<readonly string[]>
  /** The id of the newest message of a chat that contains these words; throws when there is none. */
  idOf(chat: string, words: string): Promise<string>
}

/** A refusal of the control API throws an Error with its sentence. `url`: the stand-in's address. */
export function aibotPlayer(url: string): AibotPlayer {
  async function call(path: string, body: object): Promise<Played> {
    const response = await fetch(`${url}/__fake/${path}`, { method: 'POST', body: JSON.stringify(body) })
    // A border inside our own stand-in: its control API answers so (aibot-control.ts).
    const answer = (await response.json()) as Played & { readonly error?: string }
    if (!response.ok) throw new Error(`${path}: ${answer.error ?? response.status}`)
    return answer
  }
  async function state(): Promise<AibotState> {
    const response = await fetch(`${url}/__fake/aibot/state`)
    return (await response.json()) as AibotState
  }
  const shownIn = async (id: string) => (await state()).chats.find((chat) => chat.id.toLowerCase() === id.toLowerCase())?.shown ?? []
  return {
    state,
    add: async (chatid, group = {}) => void (await call('aibot/add', { chatid, ...group })),
    remove: async (chatid) => void (await call('aibot/remove', { chatid })),
    mention: (chatid, userid, text, { quoteOf, image } = {}) =>
      call('aibot/mention', { chatid, userid, text, quoteOf, image: image && encoded(image) }),
    say: (chatid, userid, text) => call('aibot/say', { chatid, userid, text }),
    single: (userid, { image, file, ...rest }) =>
      call('aibot/single', { userid, ...rest, image: image && encoded(image), file: file && encoded(file) }),
    enter: (userid) => call('aibot/enter', { userid }),
    click: (userid, taskId, key, options = {}) => call('aibot/card-click', { userid, task_id: taskId, key, ...options }),
    kick: async () => void (await call('aibot/kick', {})),
    drop: async () => void (await call('aibot/drop', {})),
    lines: async (chat) => (await shownIn(chat)).map(({ from, text }) => `${from}: ${text}`),
    async idOf(chat, words) {
      const found = (await shownIn(chat)).findLast(({ text }) => text.includes(words))
      if (found === undefined) throw new Error(`No message in ${chat} contains the words looked for.`)
      return found.id
    },
  }
}

// --- Internal helpers ---

function encoded({ name, mime, bytes }: PlayedFile): object {
  return { name, mime, base64: bytes.toString('base64') }
}
