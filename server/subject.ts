/**
 * What is kept about one person, to give it out or to erase it (个人信息保护法第四十五条、第四十七条). Their cases are found by reading
 * the whole ledger: that is slow and rare, and misses nothing, whoever wrote of them and under whatever enterprise they stood.
 */
import * as z from 'zod'
import { channelKinds } from '../bot/channels.ts'
import { type CaseNumber, isConfidential, isRefusal, type Recorded } from '../cases/case.ts'
import type { Given } from '../cases/decide.ts'
import { isOver } from '../cases/erasure.ts'
import { replay } from '../cases/evolve.ts'
import type { Person } from '../cases/people.ts'
import { erasedText } from '../cases/redact.ts'
import { auditCommits } from './audit.ts'
import type { Said } from './command.ts'
import { erasureOf, type Grounds } from './erasure.ts'
import type { MediaStore } from './media.ts'
import { notifyName } from './notify.ts'
import { nowhere } from './nowhere.ts'
import type { Desk } from './order-desk.ts'
import type { SimilarCases } from './similar-cases.ts'
import { filesIn } from './store/retention.ts'
import type { LedgerCase, Store, Trail } from './store.ts'

/** Whose data is to be erased, by whose word, and the id that stands for them from then on. */
export type ErasureOrder = { readonly person: string; readonly alias: string; readonly by: string } & Grounds

/** Orders that wait for a server. They name somebody by id. */
export const erasures: Desk<ErasureOrder> = {
  folder: 'erasure-orders',
  shape: z.strictObject({ person: z.string(), alias: z.string(), by: z.string(), reason: z.string().min(1), basis: z.string().min(1) }),
}

/** What an erasure works on; `given` is what the rules may know when `by` acts now. */
export type Erasing = {
  readonly store: Store
  readonly media: Pick<MediaStore, 'remove'>
  readonly similar: Pick<SimilarCases, 'put'>
  given(by: string): Given
  forget(person: string): void
  adopt(people: readonly Person[]): void
}

/** A person who reports, as the store knows them, with the cases in which they stand. */
export type Subject = { readonly person: Person; readonly trail: Trail; readonly cases: readonly LedgerCase[] }

/** Null: nobody has this id, or it is that of somebody who acts for an office, whose acts are the office's. */
export async function subjectIn(store: Pick<Store, 'people' | 'ledger'>, id: string): Promise<Subject | null> {
  const person = (await store.people()).find((one) => one.id === id && one.role === 'entrepreneur')
  if (!person) return null
  const cases: LedgerCase[] = []
  for await (const entry of store.ledger()) if (entry.rows.some(({ event }) => event.includes(JSON.stringify(id)))) cases.push(entry)
  return { person, trail: trailOf(person, cases), cases }
}

/**
 * Erases everything about a person, or says why not. Files go first and the person last, so that one that was stopped is found again
 * and finished by the same order. `code` 2: refused, and nothing was changed.
 */
export async function eraseSubject(order: ErasureOrder, { store, media, similar, given, forget, adopt }: Erasing): Promise<Said> {
  const subject = await subjectIn(store, order.person)
  if (!subject) return { text: 'nobody who reports has this id; nothing was erased', code: 2 }
  const { trail, cases } = subject
  const open = cases.filter(isStillOpen)
  if (open.length > 0) return { text: notYet(open), code: 2 }

  const files = await filesOf(subject, store)
  await store.forgetFiles(files, ['', ...ownOf(subject).map(({ number }) => number)])
  const shared = await store.filesOf(files)
  for (const id of files) if (!shared.includes(id)) await media.remove(id)

  const now = given(order.by)
  for (const { number, rows } of cases) {
    const erasure = erasureOf(number, rows, { person: order.person, alias: order.alias }, order, now)
    if (erasure === null) continue
    if (isRefusal(erasure)) return { text: notYet([{ number, rows, kept: null }]), code: 2 }
    const written = await store.commit({ conversation: null, cases: [erasure], outbox: [] })
    if (written !== 'committed')
      return { text: 'a case has moved on meanwhile; give the order once more, it goes on where it was', code: 1 }
    similar.put(erasure.case)
  }

  const rows = await store.eraseTrail(trail)
  forget(order.person)
  const alias: Person = {
    id: order.alias,
    name: erasedText,
    role: 'entrepreneur',
    departments: [],
    enterprise: null,
    phone: null,
    left: now.now,
  }
  const fact = { type: 'subject-erased', subject: order.alias, reason: order.reason, cases: ordinary(cases).length, rows } as const
  for (;;) {
    const settings = await auditCommits([{ ...fact, at: now.now, by: order.by }], store)
    if ((await store.commit({ conversation: null, cases: [], outbox: [], settings, people: [alias] })) === 'committed') break
  }
  adopt([alias])
  return { text: `erased: ${ordinary(cases).length} cases, ${rows} other rows; ${order.alias} stands for this person from now on`, code: 0 }
}

/** The channel of the simulator. */
const webName = 'web'

// --- Internal helpers ---

function trailOf({ id, accounts }: Person, cases: readonly LedgerCase[]): Trail {
  const channels = [webName, nowhere, notifyName, ...channelKinds.map(({ name }) => name)]
  const own = cases.filter((one) => isOwn(one, id)).map(({ number }) => number)
  return {
    person: id,
    conversations: [...channels.map((channel) => `${channel}:dm:${id}`), `dm:${id}`],
    accounts: Object.values(accounts ?? {}),
    numbers: own,
  }
}

function isOwn({ rows }: LedgerCase, id: string): boolean {
  const first: Recorded = JSON.parse(rows[0]?.event ?? '{}') // As the store wrote it.
  return first.type === 'reported' && first.reporter === id
}

function ownOf({ cases, person }: Subject): readonly LedgerCase[] {
  return cases.filter((one) => isOwn(one, person.id))
}

/** The files of their own cases, and of what they said. */
async function filesOf(subject: Subject, store: Pick<Store, 'trail'>): Promise<readonly string[]> {
  const events = ownOf(subject).flatMap(({ rows }) => rows.map(({ event }): Recorded => JSON.parse(event)))
  const { inbox } = await store.trail(subject.trail)
  const said = inbox.flatMap(({ message }) => (hasFiles(message) ? message.attachments.map(({ id }) => id) : []))
  return [...new Set([...filesIn(events), ...said])]
}

function hasFiles(message: unknown): message is { readonly attachments: readonly { readonly id: string }[] } {
  return typeof message === 'object' && message !== null && 'attachments' in message && Array.isArray(message.attachments)
}

function isStillOpen({ rows }: LedgerCase): boolean {
  const it = replay(rows.map(({ event }): Recorded => JSON.parse(event)))
  return it !== null && !isOver(it)
}

/** A confidential case is named to nobody who gives such an order. */
function ordinary(cases: readonly LedgerCase[]): readonly LedgerCase[] {
  return cases.filter(({ rows }) => {
    const it = replay(rows.map(({ event }): Recorded => JSON.parse(event)))
    return it !== null && !isConfidential(it)
  })
}

function notYet(open: readonly LedgerCase[]): string {
  const numbers: readonly CaseNumber[] = ordinary(open).map(({ number }) => number)
  const named = numbers.length === 0 ? '' : ` (${numbers.join(', ')})`
  return `somebody still has something to do for this person${named}; it is brought to its end, or withdrawn, first. Nothing was erased`
}
