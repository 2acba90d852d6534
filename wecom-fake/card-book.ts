/** The cards that apps sent, and what each receiver sees of them now (p/90236, p/90241, p/94888). */
import type { Passive } from './callbacks.ts'
import type { App } from './enterprise.ts'
import type { World } from './world.ts'

export type CardFields = Readonly<Record<string, unknown>>

export type CardView = {
  /** The card as this person sees it: as sent, or as the last update made it. */
  card: CardFields
  /** Words that stand in place of the buttons; null: the buttons are there. */
  replaced: string | null
}

export type SentCard = {
  readonly agentId: number
  readonly taskId: string
  /** Of the message that carried it. */
  readonly msgid: string
  readonly at: number
  /** By userid in lower case. */
  readonly views: Map<string, CardView>
}

export type CardBook = {
  add(app: App, taskId: string, msgid: string, card: CardFields, receivers: readonly string[]): SentCard
  find(agentId: number, taskId: string): SentCard | null
  all(): readonly SentCard[]
  /** A code for one update, good for 72 hours (p/94888). */
  giveResponseCode(card: SentCard): string
  /** The card of a code of that app that is still good, and uses the code up; null otherwise. */
  spend(agentId: number, code: string): SentCard | null
  /** The same without using it up, to look whether the rest of an update is right. */
  peek(agentId: number, code: string): SentCard | null
  /** Lets the passive reply of a callback take effect: on the clicker's card alone (p/90241), or as a message in the chat. */
  passive(app: App, userid: string, card: SentCard | null, reply: Passive): void
  cornerKeys(card: CardFields): readonly string[]
}

const responseCodeMs = 72 * 3_600_000 // p/94888

const books = new WeakMap<World, CardBook>()

/** The one book of a world. */
export function cardBook(world: World): CardBook {
  const known = books.get(world)
  if (known) return known
  const made = makeBook(world)
  books.set(world, made)
  return made
}

// --- Internal helpers ---

function makeBook(world: World): CardBook {
  const { kernel } = world
  const cards: SentCard[] = []
  const codes = new Map<string, { readonly card: SentCard; readonly until: number }>()
  const peek: CardBook['peek'] = (agentId, code) => {
    const known = codes.get(code)
    return known && known.card.agentId === agentId && kernel.now() < known.until ? known.card : null
  }
  return {
    add(app, taskId, msgid, card, receivers) {
      const views = new Map(receivers.map((userid) => [userid.toLowerCase(), { card, replaced: null }]))
      const added: SentCard = { agentId: app.agentId, taskId, msgid, at: kernel.now(), views }
      cards.push(added)
      return added
    },
    find: (agentId, taskId) => cards.find((card) => card.agentId === agentId && card.taskId === taskId) ?? null,
    all: () => [...cards],
    giveResponseCode(card) {
      const code = kernel.id('rsp_')
      codes.set(code, { card, until: kernel.now() + responseCodeMs })
      return code
    },
    peek,
    spend(agentId, code) {
      const card = peek(agentId, code)
      if (card) codes.delete(code)
      return card
    },
    passive(app, userid, card, reply) {
      if (reply === null) return
      const kind = String(reply.MsgType ?? 'unreadable')
      const facts = { way: 'app-passive', kind, to: userid, id: card?.taskId ?? '', body: { agentid: app.agentId, ...reply } }
      const view = card?.views.get(userid.toLowerCase())
      if (kind === 'update_button' && view) view.replaced = nameOf(reply)
      else if (kind === 'update_template_card' && view) {
        view.card = inner(reply.TemplateCard)
        view.replaced = null
      } else if (kind !== 'text') {
        kernel.sent.add({ ...facts, state: 'refused' })
        return
      }
      kernel.sent.add(facts)
    },
    cornerKeys(card) {
      const list = inner(card.action_menu).action_list
      return Array.isArray(list) ? list.map((one) => String(inner(one).key)) : []
    },
  }
}

type Loose = { readonly [name: string]: unknown }

function inner(value: unknown): Loose {
  // What came as JSON or XML from the product: an object, or nothing.
  return typeof value === 'object' && value !== null ? (value as Loose) : {}
}

function nameOf(reply: CardFields): string {
  return String(inner(reply.Button).ReplaceName ?? '')
}
