/** What becomes of a message that a channel will not take: the case must not fall silent, and the coordinator hears of it once (D52, D53). */
import { setTimeout as wait } from 'node:timers/promises'
import { type Channel, ChannelError } from '../bot/channel.ts'
import { type CaseNumber, isConfidential } from '../cases/case.ts'
import type { Person } from '../cases/people.ts'
import { fullNumbers } from '../dialogs/answers.ts'
import { type Conversation, channelOf, chatOf, type Outbound } from '../dialogs/message.ts'
import { desk, shortOf } from '../dialogs/wording.ts'
import type { Answers } from './answers.ts'
import { answersOf, type Rationing } from './budget.ts'
import { outbound } from './delivery.ts'
import { maskFault } from './log.ts'
import { isNowhere } from './nowhere.ts'
import type { NewOutbound } from './store.ts'
import type { World } from './world.ts'

/** A group in which somebody is who does not belong there: nothing of a case is posted. */
export class GuestError extends Error {
  readonly guests: readonly Person[]

  constructor(conversation: Conversation, guests: readonly Person[]) {
    super(`in ${conversation} there is somebody who does not belong to the department`)
    this.name = 'GuestError'
    this.guests = guests
  }
}

/** `send`, but not into a group with guests. Throws `GuestError`. */
export function amongOurselves(
  world: Pick<World, 'directory'>,
  members: NonNullable<Channel['members']>,
  send: (message: Outbound) => Promise<string>,
): (message: Outbound) => Promise<string> {
  return async (message) => {
    const department = departmentOf(message.conversation)
    const present = department === null ? [] : await members(message.conversation)
    const strangers = present.filter((id) => !belongs(world.directory.person(id), department ?? ''))
    if (strangers.length === 0) return await send(message)
    throw new GuestError(
      message.conversation,
      strangers.flatMap((id) => world.directory.person(id) ?? []),
    )
  }
}

/**
 * Sends round what cannot be sent straight: what was for nowhere goes to the place that is known by now; what a group does not get,
 * its staff get each alone, else the head; the coordinator is told once for each case, of a confidential one the discipline contact.
 * Resolves with the conversations that have something new.
 */
export async function sendRound(message: Outbound, error: unknown, world: Around): Promise<readonly Conversation[]> {
  const { conversation } = message
  const now = world.clock.now()
  const found = isNowhere(conversation) ? foundSince(conversation, world) : null
  if (found !== null) {
    const { text, buttons, news = null, topic = null } = message
    await world.store.commit({ conversation: null, cases: [], outbox: [outbound(found, { text, buttons }, now, null, news, topic)] })
    return [found]
  }
  const numbers = [...new Set(fullNumbers(message.text))]
  if (numbers.length === 0) return []
  const instead = standInsFor(conversation, world)
  const copies = instead.map((place) => outbound(place, { text: message.text, buttons: message.buttons }, now))
  const alerts: NewOutbound[] = []
  for (const number of numbers) alerts.push(...(await alertOf(number, conversation, error, instead.length > 0, world, now)))
  const outbox = [...copies, ...alerts]
  if (outbox.length > 0) await world.store.commit({ conversation: null, cases: [], outbox })
  for (const number of alerts.length > 0 ? numbers : []) await world.store.putSetting(toldKey(number, conversation), now)
  return outbox.map((row) => row.message.conversation)
}

/**
 * What happens when a platform says of a message it had taken that it did not arrive (for instance kf `msg_send_fail`, p/94677):
 * what it takes only after the person's next word (`held`) waits for that, all else goes round or is parked with the reason.
 * A message that is not known is only logged: the platform may say it twice.
 */
export function makeUndelivered(
  world: Pick<World, 'store' | 'log'>,
  way: {
    readonly closed: Rationing['closed']
    readonly held: Answers['held']
    readonly sendRound: (message: Outbound, error: unknown) => Promise<readonly Conversation[]>
    readonly wake: (conversations: Iterable<Conversation>) => void
    /** Resolves when nothing is being sent. */
    readonly idle: () => Promise<void>
  },
): (id: string, why: { readonly reason: string; readonly held: boolean }) => Promise<void> {
  return async (id, { reason, held }) => {
    let rows = await world.store.unsend(id, reason)
    if (rows.length === 0) {
      // The platform may say so before the receipt of the sending is kept.
      await Promise.race([way.idle(), wait(longestSendMs, undefined, { ref: false })])
      rows = await world.store.unsend(id, reason)
    }
    world.log.warn({ message: id, rows: rows.length, held, reason: maskFault(reason) }, 'a message that was taken did not arrive')
    for (const { seq, message } of rows) {
      const { conversation } = message
      const waits = held && (await way.closed(conversation))
      if (!waits) {
        const error = new ChannelError(channelOf(conversation), reason, { retryable: false })
        const elsewhere = await way.sendRound(message, error)
        await world.store.parkOutbound(seq, reason)
        way.wake([...elsewhere, ...(await way.held(answersOf(message)))])
      }
    }
    way.wake(new Set(rows.map(({ message }) => message.conversation)))
  }
}

/** The department's own people, and the officials who see every case anyway. */
export function belongs(person: Person | undefined, department: string): boolean {
  if (person?.role === 'coordinator' || person?.role === 'leader') return true
  return (person?.role === 'staff' || person?.role === 'head') && person.departments.includes(department)
}

// --- Internal helpers ---

type Around = Pick<World, 'store' | 'directory' | 'clock'>

/** No sending takes longer. */
const longestSendMs = 30_000

function departmentOf(conversation: Conversation): string | null {
  const chat = chatOf(conversation)
  return chat.startsWith('group:') ? chat.slice('group:'.length) : null
}

/** Where the receiver of a message that was for nowhere is reached by now; null: still nowhere. */
function foundSince(conversation: Conversation, { directory }: Pick<World, 'directory'>): Conversation | null {
  const department = departmentOf(conversation)
  const places =
    department === null
      ? directory.reach({ to: 'person', person: chatOf(conversation).slice('dm:'.length) })
      : directory.reach({ to: 'group', department })
  return places.find((place) => !isNowhere(place)) ?? null
}

function standInsFor(conversation: Conversation, { directory }: Around): readonly Conversation[] {
  const department = departmentOf(conversation)
  if (department === null) return []
  const staff = directory.members(department).map(({ id }) => directory.chat(id))
  return (
    [staff, directory.reach({ to: 'head', department })]
      .map((places) => places.filter((place) => !isNowhere(place)))
      .find(({ length }) => length > 0) ?? []
  )
}

const toldKey = (number: CaseNumber, conversation: Conversation): string => `unreached ${number} ${conversation}`

/** Who is told that a case does not reach a place, unless that has been told before. */
async function alertOf(
  number: CaseNumber,
  conversation: Conversation,
  error: unknown,
  roundabout: boolean,
  world: Around,
  now: string,
): Promise<readonly NewOutbound[]> {
  const it = await world.store.case(number)
  if (it === null || (await world.store.setting(toldKey(number, conversation))) !== null) return []
  const places = world.directory.reach({ to: isConfidential(it) ? 'discipline' : 'coordinator' }).filter((place) => !isNowhere(place))
  if (places.includes(conversation)) return []
  const text = desk.unreached(number, placeOf(conversation, world), reasonOf(error, conversation, world), roundabout)
  return places.map((place) => outbound(place, { text, buttons: [] }, now))
}

/** Of an enterprise not even the name: the case may stay anonymous, and else it says whose it is. */
function placeOf(conversation: Conversation, { directory }: Around): string {
  const department = departmentOf(conversation)
  if (department !== null) return `${shortOf(department, directory)}工作群`
  const person = directory.person(chatOf(conversation).slice('dm:'.length))
  return person?.role === 'entrepreneur' ? '企业' : (person?.name ?? '对方')
}

function reasonOf(
  error: unknown,
  conversation: Conversation,
  { directory }: Pick<World, 'directory'>,
): Parameters<typeof desk.unreached>[2] {
  if (error instanceof GuestError) return { why: 'guests', names: error.guests.map(({ name }) => name) }
  const why = (error instanceof ChannelError ? error.unreachable : null) ?? 'refused'
  return why === 'no-group' ? { why, department: shortOf(departmentOf(conversation), directory) } : { why }
}
