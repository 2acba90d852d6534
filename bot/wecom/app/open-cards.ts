/** The cards that officials were sent, as long as WeCom lets them be changed: 72 hours (p/94888). */
import * as z from 'zod'
import type { Memory } from '../../channel.ts'
import { deckOf } from './cards.ts'

const card = z.object({
  task: z.string(),
  person: z.string(),
  userid: z.string(),
  /** Good for one update; null when it was used. */
  code: z.string().nullable(),
  /** The text that is quoted when somebody answers in words. */
  text: z.string(),
  labels: z.record(z.string(), z.string()),
  /** Milliseconds since 1970. */
  at: z.number(),
  /** A button was tapped. */
  answered: z.boolean(),
  /** Somebody else who was asked the same has answered, with that label; absent while nobody has. */
  settledBy: z.object({ person: z.string(), label: z.string() }).optional(),
})

/** A card as it was sent to one person. `labels`: by the value of the button. */
export type OpenCard = z.output<typeof card>

export type OpenCards = {
  /** Keeps a card that was sent. */
  opened(card: OpenCard): Promise<void>
  /** The card with that id; null: too old, or none of ours. */
  find(task: string): Promise<OpenCard | null>
  /** The card was answered by the button with that label: settles the cards of the others who were asked the same, and resolves with those. */
  answered(task: string, label: string): Promise<readonly OpenCard[]>
  /** Takes the code of a card, which is good for one update. */
  spend(task: string): Promise<string | null>
  /** The only card that a person has open; null: none, or several. */
  onlyOpen(person: string): Promise<OpenCard | null>
  /** The newest card of a person. */
  newest(person: string): Promise<OpenCard | null>
}

const livesMs = 72 * 60 * 60_000

/** The cards of one app. They lie in one note: three days of them are few hundred. */
export function openCards(memory: Memory, now: () => string): OpenCards {
  let last: Promise<unknown> = Promise.resolve()
  const read = async (): Promise<readonly OpenCard[]> => {
    const kept = await memory.get(note)
    const since = Date.parse(now()) - livesMs
    return kept === null
      ? []
      : z
          .array(card)
          .parse(JSON.parse(kept))
          .filter(({ at }) => at > since)
  }
  /** One change after the other, so that none is overwritten. */
  const change = <T>(run: (cards: readonly OpenCard[]) => { readonly cards: readonly OpenCard[]; readonly result: T }): Promise<T> => {
    const changed = last.then(async () => {
      const { cards, result } = run(await read())
      await memory.put(note, JSON.stringify(cards))
      return result
    })
    last = changed.catch(() => undefined) // Whoever asked for it hears of it.
    return changed
  }
  const changed = (task: string, cards: readonly OpenCard[], to: Partial<OpenCard>): readonly OpenCard[] =>
    cards.map((one) => (one.task === task ? { ...one, ...to } : one))

  return {
    opened: (one) => change((cards) => ({ cards: [...cards.filter(({ task }) => task !== one.task), one], result: undefined })),
    find: async (task) => (await read()).find((one) => one.task === task) ?? null,
    answered: (task, label) =>
      change((cards) => {
        const found = cards.find((one) => one.task === task)
        if (!found || found.answered) return { cards, result: [] }
        // Whoever is asked the same anew, later, is free to answer it.
        const others = cards.filter((one) => one.task !== task && deckOf(one.task) === deckOf(task) && isOpen(one))
        const settled = cards.map((one) => (others.includes(one) ? { ...one, settledBy: { person: found.person, label } } : one))
        return { cards: changed(task, settled, { answered: true }), result: others }
      }),
    spend: (task) =>
      change((cards) => ({ cards: changed(task, cards, { code: null }), result: cards.find((one) => one.task === task)?.code ?? null })),
    async onlyOpen(person) {
      const [only, ...more] = (await read()).filter((one) => one.person === person && isOpen(one))
      return only && more.length === 0 ? only : null
    },
    newest: async (person) => (await read()).findLast((one) => one.person === person) ?? null,
  }
}

// --- Internal helpers ---

const note = 'cards'

function isOpen({ answered, settledBy }: OpenCard): boolean {
  return !answered && settledBy === undefined
}
