/** The two ends of the chats in a soak: what is posted, and what the bot said. */
import type { ChatMessage, Store } from '../store.ts'
import { chanceOf } from './chance.ts'
import type { Host, Post } from './host.ts'
import type { Posted } from './invariants.ts'

export type Mouth = ReturnType<typeof makeMouth>

/** Posts under ids of its own; one in fifty comes twice, at once, as from a platform that missed the answer. */
export function makeMouth(host: Host, seed: number) {
  const posts: Posted[] = []
  const chance = chanceOf(seed, 'again')
  let again = 0
  return {
    posts,
    get again() {
      return again
    },
    async post(words: Omit<Post, 'id'>): Promise<string> {
      const post = { id: `soak-${posts.length}`, ...words }
      posts.push({ id: post.id, chat: post.chat, from: post.from, text: spokenIn(post) })
      const twice = chance.is(0.02)
      if (twice) again++
      await Promise.all([host.post(post), ...(twice ? [host.post(post)] : [])])
      return post.id
    },
  }
}

export type Ears = ReturnType<typeof makeEars>

/** Hears what the bot has said in a chat since. */
export function makeEars(store: Pick<Store, 'chat'>) {
  const read = new Map<string, number>()
  async function fresh(chat: string): Promise<readonly ChatMessage[]> {
    const all: ChatMessage[] = []
    for (;;) {
      const page = await store.chat(chat, read.get(chat) ?? 0, pageSize)
      const last = page.at(-1)
      if (!last) return all.filter(({ from }) => from === 'bot')
      all.push(...page)
      read.set(chat, last.n)
    }
  }
  return {
    fresh,
    /** All of it as one text; null: nothing. */
    async hears(chat: string): Promise<string | null> {
      const said = await fresh(chat)
      return said.length === 0 ? null : said.map(({ text }) => text).join('\n\n')
    },
  }
}

// --- Internal helpers ---

/** Messages that are read at once. */
const pageSize = 500

/** What the chat shows of a post; null where the channel puts its own words. */
function spokenIn({ text, tap, recall }: Omit<Post, 'id'>): string | null {
  return recall !== undefined || (text === '' && tap !== undefined) ? null : text
}
