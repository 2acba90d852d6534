/** The members that WeCom shows to the officials' app, as rows of a list: departments by the names of WeCom's own departments. */
import * as z from 'zod'
import type { WecomApi } from '../bot/wecom/api.ts'
import type { Department, Person } from '../cases/people.ts'
import { listedRoles, type RoleNames } from '../seeds/load-roles.ts'
import type { TableRow } from './people-table.ts'

/** `skipped` says of whom nothing could be told, and why: they stay as they are. */
export type WecomPeople = { readonly rows: readonly TableRow[]; readonly skipped: readonly string[] }

/**
 * Asks for departments and members (`department/list`, `user/list`; p/96067). A department called like one of ours makes its members
 * staff, and those whom WeCom calls leaders heads. One that is called like a role (「营商办」, 「纪检」) gives nobody that role: not everybody
 * who sits there may read and dispatch every case. Whoever has a role here keeps it: a list in a file knows better. Throws `WecomError`.
 */
export async function wecomPeople(
  api: Pick<WecomApi, 'get'>,
  known: { readonly departments: readonly Department[]; readonly roles: RoleNames; readonly people: readonly Person[] },
): Promise<WecomPeople> {
  const { department: units } = await api.get('department/list', {}, departmentList)
  const members = new Map<string, Member>()
  for (const { id } of units) {
    const { userlist } = await api.get('user/list', { department_id: id }, userList)
    for (const member of userlist) members.set(member.userid.toLowerCase(), member)
  }
  const unitNames = new Map(units.map(({ id, name }) => [id, name ?? '']))
  const rows: TableRow[] = []
  const skipped: string[] = []
  for (const member of members.values()) {
    const names = member.department.map((id) => unitNames.get(id) ?? '').filter((name) => name !== '')
    const before = known.people.find(({ id }) => id === member.userid.toLowerCase())
    const row = rowOf(member, names, before, known)
    if (row === null) skipped.push(`member ${member.userid} ${member.name}: staff of no department; ${whySkipped(names, known.roles)}`)
    else rows.push({ place: `member ${member.userid}`, cells: row })
  }
  return { rows, skipped }
}

// --- Internal helpers ---

const departmentList = z.object({ department: z.array(z.object({ id: z.number(), name: z.string().optional() })) })

/** Apps made since 2022-06-20 get no number (p/96255). `is_leader_in_dept` stands beside `department`, item by item (U). */
const member = z.object({
  userid: z.string().min(1),
  name: z.string(),
  department: z.array(z.number()),
  is_leader_in_dept: z.array(z.number()).optional(),
  isleader: z.number().optional(),
  mobile: z.string().optional(),
})
type Member = z.output<typeof member>

const userList = z.object({ userlist: z.array(member) })

function rowOf(
  { userid, name, department, is_leader_in_dept = [], isleader = 0, mobile = '' }: Member,
  names: readonly string[],
  before: Person | undefined,
  { departments }: { readonly departments: readonly Department[] },
): TableRow['cells'] | null {
  const codes = [
    ...new Set(names.flatMap((one) => departments.find((known) => [known.name, known.short, ...known.aliases].includes(one))?.code ?? [])),
  ]
  const leads = isleader === 1 || department.some((_, i) => is_leader_in_dept[i] === 1)
  const found = codes.length === 0 ? null : leads ? 'head' : 'staff'
  const kept = before !== undefined && before.left === undefined && before.role !== 'entrepreneur' && !isStranger(before) ? before : null
  if (kept === null && found === null) return null
  const role = kept?.role ?? found ?? ''
  const own = codes.length > 0 ? codes : (kept?.departments ?? [])
  return { userid, name, role, departments: own.join('、'), ...(mobile === '' ? {} : { phone: mobile }) }
}

/** Why somebody has no say by the contacts of WeCom alone, and what to do where that is wrong. */
function whySkipped(names: readonly string[], roles: RoleNames): string {
  const office = names.find((one) => listedRoles.some((role) => roles[role].includes(one)))
  if (office !== undefined) return `${office} alone gives no role, so name the role in a list file (docs/who-is-who.md)`
  return `no department here is called ${names.join(' or ') || 'by a name that WeCom shows'}`
}

/** Known by a first word alone, without a say in anything. */
function isStranger({ role, departments }: Person): boolean {
  return role === 'staff' && departments.length === 0
}
