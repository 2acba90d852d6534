/** What waits in the outbox and for what: for the operator's command and the coordinator's question. Of confidential cases nothing. */
import type { Calendar, Timestamp } from '../cases/calendar.ts'
import { isConfidential } from '../cases/case.ts'
import type { Department, Person } from '../cases/people.ts'
import { fullNumbers } from '../dialogs/answers.ts'
import type { HeldMessage, Utterance, WhyHeld } from '../dialogs/dialog.ts'
import { type Conversation, channelOf, chatOf, type Scope } from '../dialogs/message.ts'
import { asksHeld } from '../dialogs/official/held.ts'
import type { Pace } from '../dialogs/pace.ts'
import { newsWaits } from '../dialogs/wake.ts'
import { type Account, accountOf } from './budget.ts'
import type { OutboxRow, Store } from './store.ts'
import type { World } from './world.ts'

/** A message that waits, with where it is to go: `kf`, and 「王**」 or a department's code. */
export type HeldAt = HeldMessage & { readonly channel: string; readonly to: string }

/** What it takes to know why. */
export type HeldGiven = {
  readonly store: Pick<Store, 'outboxWaiting' | 'unsent' | 'open' | 'setting' | 'case' | 'cases'>
  person(id: string): Person | undefined
  readonly departments: readonly Department[]
  readonly now: Timestamp
  readonly calendar: Calendar
  readonly pace: Pace
}

/** Everything that could not be sent yet, the oldest first; several messages of one case to one place are one line. */
export async function heldMessages(given: HeldGiven): Promise<readonly HeldAt[]> {
  const places = await given.store.outboxWaiting(given.now)
  const all: HeldAt[] = []
  for (const conversation of places) all.push(...(await heldIn(conversation, given)))
  return all.toSorted((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0))
}

/** The same for a coordinator who asks in chat; null when nobody does. */
export async function heldAsked(
  heard: readonly Utterance[],
  speaker: Person,
  scope: Scope,
  { store, directory, clock, calendar, pace }: World,
): Promise<readonly HeldMessage[] | null> {
  if (scope.type !== 'direct' || !heard.some((utterance) => asksHeld(utterance, speaker))) return null
  const { person, departments } = directory
  return await heldMessages({ store, person, departments, now: clock.now(), calendar, pace })
}

// --- Internal helpers ---

async function heldIn(conversation: Conversation, given: HeldGiven): Promise<readonly HeldAt[]> {
  const { store, now } = given
  const person = personOf(conversation, given)
  if (person?.role === 'discipline' || (await hasSecrets(person, given))) return []
  const rows = await store.unsent(conversation, now)
  const account = await accountOf(store, conversation)
  const { dialog } = await store.open(conversation)
  const waits = newsWaits(dialog, given)
  const found = new Map<string, HeldAt>()
  for (const row of rows) {
    const numbers = [...new Set([...(row.message.news ? [row.message.news.number] : []), ...fullNumbers(row.message.text)])]
    const cases = await Promise.all(numbers.map((number) => store.case(number)))
    if (cases.some((it) => it !== null && isConfidential(it))) continue
    const number = row.message.news?.number ?? numbers[0] ?? null
    const before = found.get(number ?? '')
    found.set(number ?? '', {
      ...{ number, channel: channelOf(conversation), to: calledAs(conversation, person) },
      ...{ since: before?.since ?? row.at, why: whyOf(row, account, waits, now), count: (before?.count ?? 0) + 1 },
      answer: before?.answer === true || row.message.news?.answers === true,
    })
  }
  return [...found.values()]
}

function whyOf(row: OutboxRow, account: Account | null, waits: boolean, now: Timestamp): WhyHeld {
  if (row.failingSince !== null) return 'platform-down'
  if (waits && row.message.news) return 'person-talks'
  if (account === null) return 'sending'
  const hours = account.budget?.hours ?? null
  const closed = hours !== null && Date.parse(now) - Date.parse(account.since) >= hours * hourMs
  return closed ? 'window-closed' : 'budget-spent'
}

const hourMs = 60 * 60 * 1000

function personOf(conversation: Conversation, { person }: HeldGiven): Person | undefined {
  const chat = chatOf(conversation)
  return chat.startsWith('dm:') ? person(chat.slice('dm:'.length)) : undefined
}

/** Whether somebody has reported in confidence: that something waits for such a one is nobody's to know. */
async function hasSecrets(person: Person | undefined, { store }: HeldGiven): Promise<boolean> {
  return person !== undefined && (await store.cases({ of: 'reporter', reporter: person.id }, mostCases)).some(isConfidential)
}

/** Nobody has reported so many. */
const mostCases = 1_000

/** A person by the first character of the name, a group by its department. */
function calledAs(conversation: Conversation, person: Person | undefined): string {
  if (person) return `${[...person.name][0] ?? ''}**`
  const chat = chatOf(conversation)
  return chat.startsWith('group:') ? chat.slice('group:'.length) : '**'
}
