/** A district's list of its people: what each row says, or what is wrong with it and what is allowed. */
import * as z from 'zod'
import type { DepartmentCode } from '../cases/case.ts'
import type { Department } from '../cases/people.ts'
import { listedRoles, type RoleNames } from '../seeds/load-roles.ts'
import { type TableRow, tableRows } from './people-table.ts'

/** A person as the list has them. `phone` and `enterprise` are absent where the list has no such column: they stay as they are. */
export const listed = z.strictObject({
  id: z.string(),
  name: z.string(),
  role: z.enum(listedRoles),
  departments: z.array(z.string()),
  phone: z.string().nullable().optional(),
  enterprise: z.string().nullable().optional(),
  accounts: z.record(z.string(), z.string()),
})
export type Listed = z.output<typeof listed>

/** What a list may name: departments, what roles are called, and the channels beside WeCom on which members have accounts. */
export type Known = { readonly departments: readonly Department[]; readonly roles: RoleNames; readonly families: readonly string[] }

export type PeopleFile = { readonly people: readonly Listed[] } | { readonly problems: readonly string[] }

/**
 * Reads a list. All problems are named, not only the first;
 * throws `InputError` for a file that is no list at all.
 */
export function readPeopleFile(bytes: Uint8Array, known: Known): PeopleFile {
  return readRows(tableRows(bytes), known)
}

/** The same of rows that were read. */
export function readRows(rows: readonly TableRow[], known: Known): PeopleFile {
  const { departments, families } = known
  const titlesOf = new Map([...Object.entries(columns), ...families.map((family) => [family, [family]] as const)])
  const columnOf = (title: string): string | undefined =>
    [...titlesOf].find(([column, titles]) => column === title.toLowerCase() || titles.includes(title.toLowerCase()))?.[0]
  const titles = [...new Set(rows.flatMap(({ cells }) => Object.keys(cells)))].filter((title) => title !== '')
  const strange = titles.filter((title) => columnOf(title) === undefined)
  const missing = ['userid', 'name', 'role'].filter((column) => !titles.some((title) => columnOf(title) === column))
  const problems = [
    ...strange.map((title) => `column "${title}" is not known; allowed are ${[...titlesOf].map(columnInWords).join(', ')}`),
    ...(rows.length === 0 ? ['there is nobody in the list'] : missing.map((column) => `column "${column}" is missing`)),
  ]
  if (problems.length > 0) return { problems }

  const people: { readonly place: string; readonly person: Listed }[] = []
  for (const { place, cells } of rows) {
    const named = new Map(Object.entries(cells).map(([title, cell]) => [columnOf(title), cell]))
    const read = personIn(named, known)
    if ('person' in read) people.push({ place, person: read.person })
    else problems.push(...read.problems.map((problem) => `${place}: ${problem}`))
  }
  problems.push(...repeatedIn(people))
  if (problems.some((problem) => problem.includes(departmentsAllowed))) problems.push(departmentList(departments))
  return problems.length > 0 ? { problems } : { people: people.map(({ person }) => person) }
}

// --- Internal helpers ---

/** The columns, and what they may be called besides. */
const columns: Readonly<Record<string, readonly string[]>> = {
  userid: ['账号', '帐号'],
  name: ['姓名'],
  role: ['角色', '职责'],
  departments: ['department', '部门', '单位'],
  phone: ['电话', '手机', '手机号'],
  enterprise: ['企业'],
}

const departmentsAllowed = 'allowed are the departments below'

/** A member account of WeCom: 1 to 64 characters, the first a letter or digit (p/90195). */
const userid = /^[A-Za-z0-9][\w.@-]{0,63}$/

/** An account elsewhere: no blanks, nothing that could not stand in a conversation's name. */
const account = /^[\w.@:+-]{1,128}$/

const phone = /^\+?[\d -]{5,20}$/

/** Longer ones are no names, and would break the lines of cards. */
const longestName = 40

type Cells = ReadonlyMap<string | undefined, string>

function personIn(
  cells: Cells,
  { departments, families, roles }: Known,
): { readonly person: Listed } | { readonly problems: readonly string[] } {
  const problems: string[] = []
  const cell = (column: string): string => cells.get(column) ?? ''
  const need = (fine: boolean, problem: string): void => void (fine || problems.push(problem))

  need(userid.test(cell('userid')), `userid ${shown(cell('userid'))} is none; allowed are 1 to 64 letters, digits and _ - @ .`)
  need(
    cell('name') !== '' && [...cell('name')].length <= longestName,
    `name is ${cell('name') === '' ? 'missing' : 'too long'}; allowed are up to 40 characters`,
  )
  const role = listedRoles.find((one) => one === cell('role').toLowerCase() || roles[one].includes(cell('role')))
  need(
    role !== undefined,
    `role ${shown(cell('role'))} is not known; allowed are ${listedRoles.map((one) => `${one} (${roles[one].join(', ')})`).join(', ')}`,
  )
  const names = cell('departments')
    .split(/[、,，;；|/\s]+/)
    .filter((name) => name !== '')
  const codes: DepartmentCode[] = []
  for (const name of names) {
    const code = departmentCalled(name, departments)
    if (code === null) problems.push(`department "${name}" is not known; ${departmentsAllowed}`)
    else if (!codes.includes(code)) codes.push(code)
  }
  if (role === 'staff' || role === 'head')
    need(names.length > 0, `a ${role} answers for a department, but none is named; ${departmentsAllowed}`)
  need(cell('phone') === '' || phone.test(cell('phone')), 'phone is none; allowed are digits, blanks, hyphens and a leading +')
  const accounts: Record<string, string> = { wecom: cell('userid') }
  for (const family of families) {
    if (cell(family) === '') continue
    need(
      account.test(cell(family)),
      `${family} ${shown(cell(family))} is no account; allowed are up to 128 letters, digits and _ . @ : + -`,
    )
    accounts[family] = cell(family)
  }
  if (problems.length > 0 || role === undefined) return { problems }
  const told = (column: string): { [key: string]: string | null } => (cells.has(column) ? { [column]: cell(column) || null } : {})
  return {
    person: {
      ...{ id: cell('userid').toLowerCase(), name: cell('name'), role, departments: codes, accounts },
      ...told('phone'),
      ...told('enterprise'),
    },
  }
}

/** A department by its whole code, name, short name or alias: 「城管」, but no sentence about it. */
function departmentCalled(called: string, departments: readonly Department[]): DepartmentCode | null {
  const wanted = called.toLowerCase()
  return (
    departments.find(({ code, name, short, aliases }) => [code, name, short, ...aliases].some((one) => one.toLowerCase() === wanted))
      ?.code ?? null
  )
}

/** Nobody stands there twice, and no account belongs to two. */
function repeatedIn(people: readonly { readonly place: string; readonly person: Listed }[]): readonly string[] {
  const seen = new Map<string, string>()
  return people.flatMap(({ place, person }) =>
    Object.entries(person.accounts).flatMap(([family, value]) => {
      const key = `${family} ${family === 'wecom' ? value.toLowerCase() : value}`
      const before = seen.get(key)
      if (before === undefined) seen.set(key, place)
      return before === undefined ? [] : [`${place}: ${family === 'wecom' ? 'userid' : family} "${value}" stands at ${before} already`]
    }),
  )
}

function shown(value: string): string {
  return value === '' ? 'is missing or' : `"${value}"`
}

function columnInWords([column, names]: readonly [string, readonly string[]]): string {
  const others = names.filter((name) => name !== column)
  return others.length === 0 ? column : `${column} (${others.join(', ')})`
}

function departmentList(departments: readonly Department[]): string {
  return `departments, each also by its aliases in seeds/departments.json: ${departments.map(({ code, short }) => `${code} ${short}`).join(', ')}`
}
