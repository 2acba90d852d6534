/** Everything that is kept about one person, as one file for them (个人信息保护法第四十五条); nothing of other people. */
import { isConfidential, type Recorded } from '../cases/case.ts'
import { replay } from '../cases/evolve.ts'
import type { Person } from '../cases/people.ts'
import { redact } from '../cases/redact.ts'
import { exportExplained } from '../dialogs/wording.ts'
import type { KeptMessage, Store } from './store.ts'
import type { Subject } from './subject.ts'

/** The content of the file; JSON, in UTF-8. `day`: when it was made. */
export async function exportOf(subject: Subject, store: Pick<Store, 'people' | 'trail'>, day: string): Promise<object> {
  const { person, trail, cases } = subject
  const { inbox, outbox, chats, dialogs, notes } = await store.trail(trail)
  // Others were told of the cases as well: that is not the person's.
  const own = (messages: readonly KeptMessage[]): readonly unknown[] =>
    messages.filter(({ conversation }) => trail.conversations.includes(conversation)).map(({ message }) => message)
  const content = {
    explanation: exportExplained(day),
    person,
    cases: cases.flatMap(({ rows }) =>
      casesOf(
        rows.map(({ event }): Recorded => JSON.parse(event)),
        person.id,
      ),
    ),
    messages: { said: own(inbox), heard: own(outbox), chats: own(chats) },
    dialogs: dialogs.map(({ dialog }) => dialog),
    notes,
  }
  return withoutOthers(content, person, await store.people())
}

// --- Internal helpers ---

/** What the person was told in so many words. */
const told: readonly string[] = [
  'resolved',
  'declined',
  'final-answered',
  'suspended',
  'appeal-dismissed',
] satisfies readonly Recorded['type'][]

/** A case of theirs as they may see it; of a case of somebody else, what they did there. */
function casesOf(history: readonly Recorded[], id: string): readonly object[] {
  const it = replay(history)
  if (it === null) return []
  const own = it.reporter === id
  const bare = redact(history, { person: id, alias: id })
  const events = history.flatMap((event, i) => {
    const isTheirs = event.by === id || (event.type === 'reported' && own) || (event.type === 'absorbed' && event.reporter === id)
    if (!own && !isTheirs) return []
    const { clocks: _clocks, ...shown } = isTheirs || (own && told.includes(event.type)) ? event : (bare[i] ?? event)
    return [shown]
  })
  const { number, status } = it
  return [{ number, ...(own ? { status, confidential: isConfidential(it) } : {}), events }]
}

/** Where somebody else is named by id, their role stands. */
function withoutOthers(content: object, { id }: Person, people: readonly Person[]): object {
  const roles = new Map(
    people.flatMap((other) => (other.id === id ? [] : [[other.id, [other.role, ...other.departments].join(' ')] as const])),
  )
  return JSON.parse(JSON.stringify(content, (_key, value: unknown) => (typeof value === 'string' ? (roles.get(value) ?? value) : value)))
}
