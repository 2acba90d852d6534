/**
 * Few messages for a person (D57): where a channel allows only so many after each word of theirs, news is merged, a newer state
 * takes the place of an older one, one message is kept for the final answer, and what is held goes with the next word.
 */
import type { Budget } from '../bot/channel.ts'
import type { Timestamp } from '../cases/calendar.ts'
import type { CaseNumber } from '../cases/case.ts'
import { bytesOf } from '../dialogs/mask.ts'
import { type Conversation, chatOf, type Inbound, type Outbound } from '../dialogs/message.ts'
import type { Answers } from './answers.ts'
import { changeSetting } from './setting.ts'
import type { OutboxRow, Store } from './store.ts'
import type { World } from './world.ts'

/** One message to be sent, and the rows of the outbox that it settles. */
export type Parcel = {
  readonly message: Outbound
  readonly seqs: readonly number[]
  readonly final: boolean
  /** The cases whose reporter gets to know the answer by it. */
  readonly answers: readonly CaseNumber[]
  /** How many messages of the budget it takes. */
  readonly cost: number
  /** Since when it could not be sent; null: it was not tried. */
  readonly failingSince: Timestamp | null
}

export type Rationing = {
  /** Somebody has said something: the budget is whole again. A repeat of the message changes nothing. */
  heard(message: Pick<Inbound, 'id' | 'conversation' | 'at'>): Promise<void>
  /** The window that the last word opened, with how many messages may be sent still; null: nothing is rationed there, or nothing was said. */
  window(conversation: Conversation): Promise<Window | null>
  /** What may be sent of what waits, in order; `alerted` are conversations that were told of a final answer that is held. */
  plan(
    conversation: Conversation,
    rows: readonly OutboxRow[],
  ): Promise<{ readonly parcels: readonly Parcel[]; readonly alerted: readonly Conversation[] }>
  /** A message has gone out that took so much of the budget. */
  spent(conversation: Conversation, cost: number): Promise<void>
  /** The platform says that it takes nothing before the next word, whatever was counted here. False: nothing is rationed there. */
  closed(conversation: Conversation): Promise<boolean>
}

export type Window = { readonly since: Timestamp; readonly until: Timestamp; readonly hours: number; readonly left: number }

/** What is kept of a conversation: the last word's id and time, messages since, and rows of which somebody was told. */
export type Account = {
  readonly last: string
  readonly since: string
  /** What has gone out since that word, as far as the platform had taken the word by then. */
  readonly spent: number
  /** When that was, the newest last; accounts of before do not say. */
  readonly gone?: readonly { readonly at: Timestamp; readonly cost: number }[]
  readonly told: readonly number[]
  /** What the channel allowed then; accounts of before do not say. */
  readonly budget?: Budget
}

/** The account of a conversation; null: nothing is counted there. */
export async function accountOf(store: Pick<Store, 'setting'>, conversation: Conversation): Promise<Account | null> {
  const kept = await store.setting(accountKey(conversation))
  return kept === null ? null : (JSON.parse(kept) as Account) // Written below.
}

/** Of which it is known when they went out: more than any budget allows. */
const mostRemembered = 20

const accountKey = (conversation: Conversation): string => `budget ${conversation}`

/** The rationing of the channels' budgets; only direct chats of entrepreneurs are rationed. */
export function makeRationing(
  world: Pick<World, 'store' | 'directory'> & { readonly clock: Pick<World['clock'], 'now'> },
  budgetOf: (conversation: Conversation) => Budget | null,
  {
    costOf = () => 1,
    held: onHeld = async () => [],
  }: {
    readonly costOf?: (message: Outbound) => number
    /** Hears once of each answer that is held, and resolves with the conversations that were told. */
    readonly held?: Answers['held']
  } = {},
): Rationing {
  const read = (conversation: Conversation): Promise<Account | null> => accountOf(world.store, conversation)
  /** Words come in here and messages go out there: each change is of the account as it is then. Null leaves it. */
  const change = async (conversation: Conversation, next: (account: Account | null) => Account | null): Promise<void> => {
    await changeSetting(world.store, accountKey(conversation), (kept) => {
      const after = next(kept === null ? null : (JSON.parse(kept) as Account)) // Written here.
      return after && JSON.stringify(after)
    })
  }
  const rationed = (conversation: Conversation): Budget | null => {
    const chat = chatOf(conversation)
    const person = chat.startsWith('dm:') ? world.directory.person(chat.slice('dm:'.length)) : undefined
    return person?.role === 'entrepreneur' ? budgetOf(conversation) : null
  }

  return {
    async heard({ id, conversation, at }) {
      const budget = rationed(conversation)
      if (budget === null) return
      await change(conversation, (account) => {
        // The platform counts from when it was said, not from when it was fetched; a word from before the last one opens nothing.
        const since = at < world.clock.now() ? at : world.clock.now()
        if (account !== null && (account.last === id || since < account.since)) return null
        // Answers to an earlier word may have gone out between this word and the moment at which it was fetched.
        const gone = (account?.gone ?? []).filter(({ at: sentAt }) => sentAt > since)
        return { last: id, since, spent: gone.reduce((sum, { cost }) => sum + cost, 0), gone, told: [], budget }
      })
    },
    async window(conversation) {
      const budget = rationed(conversation)
      const account = budget && (await read(conversation))
      if (!budget || !account?.last) return null
      const until = new Date(Date.parse(account.since) + budget.hours * hourMs).toISOString()
      return { since: account.since, until, hours: budget.hours, left: budget.messages - account.spent }
    },
    async plan(conversation, rows) {
      const budget = rationed(conversation)
      // What has piled up behind a fault is told once, as it stands now.
      if (budget === null) return { parcels: rows.some(({ attempts }) => attempts > 0) ? merged(rows) : rows.map(parcelOf), alerted: [] }
      const account = await read(conversation)
      const open = account !== null && Date.parse(world.clock.now()) - Date.parse(account.since) < budget.hours * hourMs
      const { sent, held } = ration(rows, open ? budget.messages - account.spent : 0, { most: budget.messages, costOf })
      const untold = held.filter(({ answers, seqs }) => answers.length > 0 && !seqs.some((seq) => account?.told.includes(seq)))
      const alerted = await onHeld(untold.flatMap(({ answers }) => answers))
      if (untold.length > 0) {
        await change(conversation, (account) => {
          const now = account ?? unheard
          return { ...now, told: [...now.told, ...untold.flatMap(({ seqs }) => seqs)] }
        })
      }
      return { parcels: sent, alerted }
    },
    async spent(conversation, cost) {
      if (rationed(conversation) === null) return
      await change(conversation, (account) => {
        const gone = [...(account?.gone ?? []), { at: world.clock.now(), cost }].slice(-mostRemembered)
        return account && { ...account, spent: account.spent + cost, gone }
      })
    },
    async closed(conversation) {
      const budget = rationed(conversation)
      if (budget === null) return false
      await change(conversation, (account) => ({ ...(account ?? unheard), spent: budget.messages }))
      return true
    },
  }
}

/**
 * What of the waiting rows goes when `left` messages may be sent: replies while they fit, in their order, news while one more
 * stays for a final answer. `most` is the whole budget: what takes more than it goes when nothing is spent.
 */
export function ration(
  rows: readonly OutboxRow[],
  left: number,
  { most = Number.POSITIVE_INFINITY, costOf = () => 1 }: { readonly most?: number; readonly costOf?: (message: Outbound) => number } = {},
): { readonly sent: readonly Parcel[]; readonly held: readonly Parcel[] } {
  const sent: Parcel[] = []
  const held: Parcel[] = []
  let rest = left
  let waiting = false
  for (const parcel of merged(rows)) {
    const cost = Math.max(1, Math.min(costOf(parcel.message), most))
    const { news } = parcel.message
    const needs = Math.min(news && !parcel.final ? cost + 1 : cost, most)
    if (rest >= needs && (news || !waiting)) {
      sent.push({ ...parcel, cost })
      rest -= cost
    } else {
      held.push({ ...parcel, cost })
      waiting ||= !news
    }
  }
  return { sent, held }
}

/** A row as it is sent where nothing is rationed. */
export function parcelOf({ seq, message, failingSince }: OutboxRow): Parcel {
  return { message, seqs: [seq], final: message.news?.final ?? false, answers: answersOf(message), cost: 1, failingSince }
}

/** The cases whose reporter gets to know the answer by a message. */
export function answersOf({ news }: Outbound): readonly CaseNumber[] {
  return news?.answers ? [news.number] : []
}

// --- Internal helpers ---

const unheard: Account = { last: '', since: new Date(0).toISOString(), spent: 0, told: [] }

const hourMs = 60 * 60 * 1000

/** WeCom takes 2,048 bytes of text. */
const longest = 2_000

/**
 * News that stands together is one message, of each case the newest state alone; but nothing takes the place of an answer except
 * a newer one. A newer message on the same topic takes the place of an older one.
 */
function merged(rows: readonly OutboxRow[]): readonly Parcel[] {
  const stale = new Map<number, number>()
  for (const [i, { seq, message }] of rows.entries()) {
    const newer = rows.slice(i + 1).find(({ message: { news, topic } }) => {
      if (topic !== undefined && topic === message.topic) return true
      if (news === undefined || news.number !== message.news?.number) return false
      return message.news.answers ? news.answers === true : news.final || !message.news.final
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
  const failingSince = first.failingSince ?? second.failingSince
  return {
    message: { ...second.message, text, buttons, news },
    seqs: [...first.seqs, ...second.seqs],
    answers: [...first.answers, ...second.answers],
    final: news.final,
    cost: 1,
    failingSince,
  }
}
