/** The book of the bot's cards: who sees which version of which card. */
import type { Fields } from './aibot-media.ts'
import type { WorkChat } from './work-chats.ts'

export type BotCard = {
  /** The task_id, or a made one for a card without. */
  readonly id: string
  readonly chat: WorkChat
  /** As sent. */
  readonly sent: Fields
  /** What each person sees after updates, by userid in lower case; the sent one for everybody else. */
  readonly seen: ReadonlyMap<string, Fields>
  readonly all: Fields
}

export type AibotCards = {
  add(id: string, chat: WorkChat, card: Fields): void
  find(id: string): BotCard | null
  /** What this person sees. */
  seenBy(card: BotCard, userid: string): Fields
  /** Replaces the card for these people, or for everybody (p/101138). */
  replace(id: string, card: Fields, userids: readonly string[] | null): void
}

export function makeAibotCards(): AibotCards {
  const cards = new Map<string, BotCard>()
  return {
    add: (id, chat, card) => void cards.set(id, { id, chat, sent: card, all: card, seen: new Map() }),
    find: (id) => cards.get(id) ?? null,
    seenBy: (card, userid) => card.seen.get(userid.toLowerCase()) ?? card.all,
    replace(id, card, userids) {
      const old = cards.get(id)
      if (old === undefined) return
      if (userids === null) cards.set(id, { ...old, all: card, seen: new Map() })
      else cards.set(id, { ...old, seen: new Map([...old.seen, ...userids.map((userid) => [userid.toLowerCase(), card] as const)]) })
    },
  }
}
