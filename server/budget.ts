/**
 * Few messages for a person (D57): where a channel allows only so many after each word of theirs, news is merged, a newer state
 * takes the place of an older one, one message is kept for the final answer, and what is held goes with the next word.
 */
import type { Budget } from '../bot/channel.ts'
import { isConfidential } from '../cases/case.ts'
import { bytesOf } from '../dialogs/mask.ts'
import { type Conversation, chatOf, type Inbound, type Outbound } from '../dialogs/message.ts'
import { desk } from '../dialogs/wording.ts'
import { outbound } from './delivery.ts'
import type { OutboxRow } from './store.ts'
import type { World } from './world.ts'

/** One message to be sent, and the rows of the outbox that it settles. */
export type Parcel = { readonly message: Outbound; readonly seqs: readonly number[]; readonly final: boolean }

export type Rationing = {
  /** Somebody has said something: the budget is whole again. A repeat of the message changes nothing. */
  heard(message: Pick<Inbound, 'id' | 'conversation'>): Promise<void>
  /** What may be sent of what waits, in order; `alerted` are conversations that were told of a final answer that is held. */
  plan(
    conversation: Conversation,
    rows: readonly OutboxRow[],
  ): Promise<{ readonly parcels: readonly Parcel[]; readonly alerted: readonly Conversation[] }>
  /** One message has gone out. */
  spent(conversation: Conversation): Promise<void>
}

/** What is kept of a conversation: the last word's id and time, messages since, and rows of which somebody was told. */
type Account = { readonly last: string; readonly since: string; readonly spent: number; readonly told: readonly number[] }

/** The rationing of the channels' budgets; only direct chats of entrepreneurs are rationed. */
export function makeRationing(
  world: Pick<World, 'store' | 'directory'> & { readonly clock: Pick<World['clock'], 'now'> },
  budgetOf: (conversation: Conversation) => Budget | null,
): Rationing {
  const key = (conversation: Conversation): string => `budget ${conversation}`
  const read = async (conversation: Conversation): Promise<Account | null> => {
    const kept = await world.store.setting(key(conversation))
    return kept === null ? null : (JSON.parse(kept) as Account) // Written below.
  }
  const keep = (conversation: Conversation, account: Account): Promise<void> =>
    world.store.putSetting(key(conversation), JSON.stringify(account))
  const rationed = (conversation: Conversation): Budget | null => {
    const chat = chatOf(conversation)
    const person = chat.startsWith('dm:') ? world.directory.person(chat.slice('dm:'.length)) : undefined
    return person?.role === 'entrepreneur' ? budgetOf(conversation) : null
  }

  // A word that comes in while something goes out must not be overwritten.
  let last: Promise<void> = Promise.resolve()
  const inTurn = (change: () => Promise<void>): Promise<void> => {
    const changed = last.then(change)
    last = changed.catch(() => undefined) // Whoever asked for it hears of it.
    return changed
  }

  return {
    async heard({ id, conversation }) {
      if (rationed(conversation) === null) return
      await inTurn(async () => {
        if ((await read(conversation))?.last === id) return
        await keep(conversation, { last: id, since: world.clock.now(), spent: 0, told: [] })
      })
    },
    async plan(conversation, rows) {
      const budget = rationed(conversation)
      if (budget === null) return { parcels: rows.map((row) => parcelOf(row)), alerted: [] }
      const account = await read(conversation)
      const open = account !== null && Date.parse(world.clock.now()) - Date.parse(account.since) < budget.hours * hourMs
      const { sent, held } = ration(rows, open ? budget.messages - account.spent : 0)
      const untold = held.filter(({ final, seqs }) => final && !seqs.some((seq) => account?.told.includes(seq)))
      const alerted = await alert(untold, world)
      if (untold.length > 0) {
        await inTurn(async () => {
          const now = (await read(conversation)) ?? unheard
          await keep(conversation, { ...now, told: [...now.told, ...untold.flatMap(({ seqs }) => seqs)] })
        })
      }
      return { parcels: sent, alerted }
    },
    async spent(conversation) {
      if (rationed(conversation) === null) return
      await inTurn(async () => {
        const account = await read(conversation)
        if (account) await keep(conversation, { ...account, spent: account.spent + 1 })
      })
    },
  }
}

/** What of the waiting rows goes when `left` messages may be sent: replies while there is one left, news while one more stays for a final answer. */
export function ration(rows: readonly OutboxRow[], left: number): { readonly sent: readonly Parcel[]; readonly held: readonly Parcel[] } {
  const sent: Parcel[] = []
  const held: Parcel[] = []
  for (const parcel of merged(rows)) {
    const needs = parcel.message.news && !parcel.final ? 2 : 1
    if (left - sent.length >= needs) sent.push(parcel)
    else held.push(parcel)
  }
  return { sent, held }
}

// --- Internal helpers ---

const unheard: Account = { last: '', since: new Date(0).toISOString(), spent: 0, told: [] }

const hourMs = 60 * 60 * 1000

/** WeCom takes 2,048 bytes of text. */
const longest = 2_000

function parcelOf({ seq, message }: OutboxRow): Parcel {
  return { message, seqs: [seq], final: message.news?.final ?? false }
}

/** News that stands together is one message, of each case the newest state alone; but nothing takes the place of an answer except a newer one. */
function merged(rows: readonly OutboxRow[]): readonly Parcel[] {
  const stale = new Map<number, number>()
  for (const [i, { seq, message }] of rows.entries()) {
    const newer = rows.slice(i + 1).find(({ message: { news } }) => {
      return news !== undefined && news.number === message.news?.number && (news.final || !message.news.final)
    })
    if (newer) stale.set(seq, newer.seq)
  }
  const parcels: Parcel[] = []
  for (const row of rows) {
    if (stale.has(row.seq)) continue
    const replaced = [...stale].filter(([seq]) => settledBy(seq, stale) === row.seq).map(([seq]) => seq)
    const parcel = { ...parcelOf(row), seqs: [...replaced, row.seq] }
    const last = parcels.at(-1)
    const together = last?.message.news && parcel.message.news ? joined(last, parcel) : null
    if (together) parcels.splice(-1, 1, together)
    else parcels.push(parcel)
  }
  return parcels
}

function settledBy(seq: number, stale: ReadonlyMap<number, number>): number {
  const newer = stale.get(seq)
  return newer === undefined ? seq : settledBy(newer, stale)
}

/** Two parcels of news as one, with the buttons of the answer, else of the later one; null when that would be too long. */
function joined(first: Parcel, second: Parcel): Parcel | null {
  const text = `${first.message.text}\n\n${second.message.text}`
  if (bytesOf(text) > longest) return null
  const { buttons } = first.final && !second.final ? first.message : second.message
  const news = { number: second.message.news?.number ?? '', final: first.final || second.final }
  return { message: { ...second.message, text, buttons, news }, seqs: [...first.seqs, ...second.seqs], final: news.final }
}

/** A service officer, else the coordinator, calls where an answer waits; of a confidential case the discipline contact. */
async function alert(
  parcels: readonly Parcel[],
  world: Pick<World, 'store' | 'directory'> & { readonly clock: Pick<World['clock'], 'now'> },
): Promise<readonly Conversation[]> {
  const now = world.clock.now()
  const outbox = (
    await Promise.all(
      parcels.map(async ({ message: { news, text } }) => {
        const it = news ? await world.store.case(news.number) : null
        if (!it || text === '') return []
        return world.directory
          .reach({ to: isConfidential(it) ? 'discipline' : 'officer' })
          .map((place) => outbound(place, { text: desk.answerHeld(it.number), buttons: [] }, now))
      }),
    )
  ).flat()
  if (outbox.length > 0) await world.store.commit({ conversation: null, cases: [], outbox })
  return outbox.map(({ message }) => message.conversation)
}
