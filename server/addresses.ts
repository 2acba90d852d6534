/** Where a person or a department is reached, and who writes from an account: between the directory and the channels. */
import type { Addresses } from '../bot/channel.ts'
import type { Person } from '../cases/people.ts'
import { unnamedPerson } from '../dialogs/wording.ts'
import type { Directory, Ways } from './directory.ts'
import type { GroupBook } from './group-book.ts'

/** A channel that is on, the family of accounts by which it knows people, and the departments whose groups it writes to unbound. */
export type Place = { readonly name: string; readonly family: string; readonly departments: readonly string[] }

/**
 * On the channel that knows the person's account or has the department's group: a bound one, in which the bot can be answered, before one
 * that can only be written to. `otherwise` where none does.
 */
export function waysOf(places: readonly Place[], groups: Pick<GroupBook, 'all'>, otherwise: string): Ways {
  return {
    direct: (person) => places.find(({ family }) => person?.accounts?.[family] !== undefined)?.name ?? otherwise,
    group: (department) =>
      groups.all().findLast((bound) => bound.department === department && places.some(({ name }) => name === bound.channel))?.channel ??
      places.find(({ departments }) => departments.includes(department))?.name ??
      otherwise,
  }
}

/**
 * The addresses of one channel; `leave` lets somebody go of whom the platform says so. `upToDate` takes in whom other processes have met
 * or changed: a stranger here may be known there, with an enterprise that must not be forgotten.
 */
export function addressesOf(
  { name, family }: Pick<Place, 'name' | 'family'>,
  directory: Pick<Directory, 'person' | 'put' | 'withAccount'>,
  groups: Pick<GroupBook, 'all'>,
  leave: (person: string) => Promise<void>,
  upToDate: () => Promise<void> = async () => undefined,
): Addresses {
  // Two messages of a stranger at once make one person.
  const arriving = new Map<string, Promise<string>>()

  async function welcome(account: string, newcomer: Person): Promise<string> {
    await upToDate()
    const met = directory.withAccount(family, account)
    if (met) return met.id
    // A member who was imported by the userid alone is known from the first word on.
    const known = directory.person(newcomer.id)
    const person = known ?? newcomer
    await directory.put({ ...person, accounts: { ...person.accounts, [family]: account } })
    return person.id
  }

  return {
    async person(account, { as, name: called }) {
      const known = directory.withAccount(family, account)
      if (known) {
        const person = {
          ...known,
          ...(called && known.name === unnamedPerson ? { name: called } : {}),
          // Who was only seen in a room may be an enterprise, and must be able to report.
          ...(as === 'reporter' && isNobody(known) ? ({ role: 'entrepreneur' } as const) : {}),
        }
        if (person.name !== known.name || person.role !== known.role) await directory.put(person)
        return known.id
      }
      const newcomer = stranger(account, as, called ?? null, family)
      const underWay = arriving.get(newcomer.id) ?? welcome(account, newcomer)
      arriving.set(newcomer.id, underWay)
      try {
        return await underWay
      } finally {
        arriving.delete(newcomer.id)
      }
    },
    async gone(account) {
      const person = directory.withAccount(family, account)
      if (person) await leave(person.id)
    },
    account: (person) => directory.person(person)?.accounts?.[family] ?? null,
    department: (group) => groups.all().find((bound) => bound.channel === name && bound.group === group)?.department ?? null,
    group: (department) => groups.all().findLast((bound) => bound.channel === name && bound.department === department)?.group ?? null,
    groups: () => groups.all().flatMap((bound) => (bound.channel === name ? [bound.group] : [])),
  }
}

// --- Internal helpers ---

/** Known by a word in a room alone: neither named by the district nor gone from it. */
function isNobody({ role, departments, left }: Person): boolean {
  return role === 'staff' && departments.length === 0 && left === undefined
}

/**
 * An id names the channel, so that nobody outside can be taken for a member of the house by calling themselves the same. Only
 * the userids of WeCom are given by the house, and people may have been imported by them.
 */
function stranger(account: string, as: 'reporter' | 'member', name: string | null, family: string): Person {
  const blank = { departments: [], enterprise: null, phone: null }
  const id = as === 'member' && family === 'wecom' ? account.toLowerCase() : `${family}-${account}`
  return as === 'reporter'
    ? { ...blank, id, name: name ?? unnamedPerson, role: 'entrepreneur' }
    : { ...blank, id, name: name ?? account, role: 'staff' }
}
