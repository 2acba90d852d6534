/** A district's list of people against its directory: what it would change, and the change itself, all or nothing. */
import * as z from 'zod'
import type { Timestamp } from '../cases/calendar.ts'
import type { Person } from '../cases/people.ts'
import { type AuditFact, auditCommits } from './audit.ts'
import type { Said } from './command.ts'
import { leaverOf, silence } from './leaving.ts'
import type { Desk } from './order-desk.ts'
import { type Listed, listed } from './people-file.ts'
import type { Store } from './store.ts'

/** A list that was read without problems, and what is to become of people it does not name any more. */
export type ImportOrder = {
  readonly people: readonly Listed[]
  readonly leavers: 'remove' | 'keep'
  /** Where the list comes from, e.g. the name of its file. */
  readonly source: string
  /** Who gave it, as the audit shows it. */
  readonly by: string
}

/** Where lists are handed to a running server. */
export const importDesk: Desk<ImportOrder> = {
  folder: 'directory-orders',
  shape: z.strictObject({ people: z.array(listed), leavers: z.enum(['remove', 'keep']), source: z.string(), by: z.string() }),
}

/** What an order would change. `refused` says why not; nothing is changed then. */
export type ImportPlan = { readonly refused: readonly string[] } | { readonly changes: readonly PersonChange[]; readonly same: number }

export type PersonChange =
  | { readonly type: 'added'; readonly after: Person }
  | { readonly type: 'changed'; readonly before: Person; readonly after: Person; readonly changes: readonly string[] }
  /** Was in an earlier list and is not in this one; `after` is null where leavers are kept. */
  | { readonly type: 'left'; readonly before: Person; readonly after: Person | null }

/** The change of a directory; `imported` are the ids that earlier lists have named. */
export function planImport(
  { people: listed, leavers }: Pick<ImportOrder, 'people' | 'leavers'>,
  people: readonly Person[],
  imported: readonly string[],
  now: Timestamp,
): ImportPlan {
  const known = new Map(people.map((person) => [person.id, person]))
  const refused = listed.flatMap((row) => conflictsOf(row, known, people))
  const changes = listed.flatMap((row): readonly PersonChange[] => {
    const before = known.get(row.id)
    const after = personOf(row, before)
    if (!before) return [{ type: 'added', after }]
    const differences = differencesOf(before, after)
    return differences.length === 0 ? [] : [{ type: 'changed', before, after, changes: differences }]
  })
  const ids = new Set(listed.map(({ id }) => id))
  const gone = imported.flatMap((id): readonly PersonChange[] => {
    const before = known.get(id)
    if (ids.has(id) || before === undefined || before.left !== undefined) return []
    return [{ type: 'left', before, after: leavers === 'remove' ? leaverOf(before, now) : null }]
  })
  const all = [...changes, ...gone, ...yielded(listed, people)]
  if (isLast('coordinator', people, all)) refused.push('nobody would be coordinator any more; keep one, or name another in the list')
  return refused.length > 0 ? { refused } : { changes: all, same: listed.length - changes.length }
}

/** The plan in words, a line for each person. */
export function inWords(plan: ImportPlan): string {
  if ('refused' in plan) return [...plan.refused, 'nothing was imported'].join('\n')
  const { changes, same } = plan
  const kept = changes.filter((change) => change.type === 'left' && change.after === null).length
  const hint = kept === 0 ? [] : [`${kept} of earlier lists not in this one keep their rights; "--leavers remove" takes them away`]
  return [
    ...changes.map(lineOf),
    ...hint,
    `${counted(changes, 'added')}, ${counted(changes, 'changed')}, ${removed(changes)} removed, ${same} unchanged`,
  ].join('\n')
}

/** Carries an order out on the store; `adopt` puts what was written in force. What waits to be sent to somebody who left is parked. */
export async function importPeople(
  order: ImportOrder,
  { store, now, adopt }: { readonly store: Store; now(): Timestamp; adopt(people: readonly Person[]): void },
): Promise<Said> {
  for (;;) {
    const at = now()
    const kept = await store.setting(importedKey)
    const imported: readonly string[] = kept === null ? [] : JSON.parse(kept) // Written below.
    const plan = planImport(order, await store.people(), imported, at)
    if ('refused' in plan) return { text: inWords(plan), code: 2 }
    const people = plan.changes.flatMap(({ after }) => after ?? [])
    const left = plan.changes.flatMap((change) => (change.type === 'left' && change.after !== null ? [change.before.id] : []))
    const value = JSON.stringify([...new Set([...imported, ...order.people.map(({ id }) => id)])].filter((id) => !left.includes(id)))
    if (people.length === 0 && value === kept) {
      // The same list as before may be one that was stopped in the middle of.
      await silence(
        (await store.people()).flatMap(({ id, left: gone }) => (gone === undefined ? [] : [id])),
        store,
      )
      return { text: inWords(plan), code: 0 }
    }
    const facts = factsOf(order, plan.changes).map((fact) => ({ ...fact, at, by: order.by }))
    const settings = [{ key: importedKey, before: kept, value }, ...(await auditCommits(facts, store))]
    if ((await store.commit({ conversation: null, cases: [], outbox: [], settings, people })) !== 'committed') continue
    adopt(people)
    await silence(left, store)
    return { text: inWords(plan), code: 0 }
  }
}

/** The ids that lists have named and not dropped since. */
export const importedKey = 'imported-people'

// --- Internal helpers ---

/** The person as the directory keeps them from now on. */
function personOf({ phone, enterprise, ...row }: Listed, known: Person | undefined): Person {
  const { left: _left, ...before } = known ?? { phone: null, enterprise: null }
  return {
    ...{ ...before, ...row, accounts: { ...known?.accounts, ...row.accounts } },
    phone: phone === undefined ? before.phone : phone,
    enterprise: enterprise === undefined ? before.enterprise : enterprise,
  }
}

function conflictsOf(row: Listed, known: ReadonlyMap<string, Person>, people: readonly Person[]): readonly string[] {
  const before = known.get(row.id)
  if (before?.role === 'entrepreneur') return [`userid "${row.accounts.wecom}" is that of an entrepreneur here; a member needs another one`]
  return Object.entries(row.accounts).flatMap(([family, account]) => {
    const same = (other: string | undefined): boolean =>
      family === 'wecom' ? other?.toLowerCase() === account.toLowerCase() : other === account
    const owner = people.find((person) => person.id !== row.id && same(person.accounts?.[family]))
    return owner && !isNobody(owner) ? [`${family} "${account}" of ${row.id} belongs to ${owner.id} already`] : []
  })
}

/** Known by a first word alone, or gone: without a say in anything. */
function isNobody({ role, departments }: Person): boolean {
  return role === 'staff' && departments.length === 0
}

/** Those whose account on another platform the list gives to somebody: they wrote before they were listed. */
function yielded(listed: readonly Listed[], people: readonly Person[]): readonly PersonChange[] {
  const ids = new Set(listed.map(({ id }) => id))
  const takers = new Map(
    listed.flatMap(({ id, accounts }) => Object.entries(accounts).map(([family, account]) => [`${family} ${account}`, id])),
  )
  return people.flatMap((before): readonly PersonChange[] => {
    if (ids.has(before.id) || !isNobody(before)) return []
    const given = Object.entries(before.accounts ?? {}).filter(([family, account]) => takers.has(`${family} ${account}`))
    if (given.length === 0) return []
    const accounts = Object.fromEntries(
      Object.entries(before.accounts ?? {}).filter(([family]) => !given.some(([taken]) => taken === family)),
    )
    const changes = given.map(([family, account]) => `account of ${family} goes to ${takers.get(`${family} ${account}`)}`)
    return [{ type: 'changed', before, after: { ...before, accounts }, changes }]
  })
}

function differencesOf(before: Person, after: Person): readonly string[] {
  const list = (codes: readonly string[]): string => codes.toSorted().join(' ') || 'none'
  const accounts = Object.keys(after.accounts ?? {}).filter((family) => before.accounts?.[family] !== after.accounts?.[family])
  return [
    ...(before.left === undefined ? [] : ['is back']),
    ...(before.role === after.role ? [] : [`role ${before.role} → ${after.role}`]),
    ...(list(before.departments) === list(after.departments)
      ? []
      : [`departments ${list(before.departments)} → ${list(after.departments)}`]),
    ...(['name', 'phone', 'enterprise'] as const).flatMap((field) => (before[field] === after[field] ? [] : [`another ${field}`])),
    ...accounts.map((family) => `another account of ${family}`),
  ]
}

/** Whether a role that somebody holds would be nobody's. */
function isLast(role: Person['role'], people: readonly Person[], changes: readonly PersonChange[]): boolean {
  const after = new Map(people.map((person) => [person.id, person]))
  for (const change of changes) if (change.after) after.set(change.after.id, change.after)
  const holds = (all: Iterable<Person>): boolean => [...all].some((person) => person.role === role)
  return holds(people) && !holds(after.values())
}

function factsOf({ source, people, leavers }: ImportOrder, changes: readonly PersonChange[]): readonly AuditFact[] {
  return [{ type: 'people-imported', source, people: people.length, leavers }, ...changes.flatMap((change) => factOf(change) ?? [])]
}

function factOf(change: PersonChange): AuditFact | null {
  switch (change.type) {
    case 'added':
      return { type: 'person-added', person: change.after.id, role: change.after.role, departments: change.after.departments }
    case 'changed':
      return { type: 'person-changed', person: change.after.id, changes: change.changes }
    case 'left': {
      const { id, role, departments } = change.before
      return change.after === null ? null : { type: 'person-left', person: id, role, departments }
    }
  }
}

function lineOf(change: PersonChange): string {
  switch (change.type) {
    case 'added':
      return `+ ${whoIs(change.after)}`
    case 'changed':
      return `~ ${change.after.id} ${change.after.name}: ${change.changes.join(', ')}`
    case 'left':
      return `${change.after === null ? '?' : '-'} ${whoIs(change.before)}: not in the list`
  }
}

/** `zhangju 张局, head of power`. */
function whoIs({ id, name, role, departments }: Person): string {
  return `${id} ${name}, ${role}${departments.length === 0 ? '' : ` of ${departments.join(' ')}`}`
}

function counted(changes: readonly PersonChange[], type: 'added' | 'changed'): string {
  return `${changes.filter((change) => change.type === type).length} ${type}`
}

function removed(changes: readonly PersonChange[]): number {
  return changes.filter((change) => change.type === 'left' && change.after !== null).length
}
