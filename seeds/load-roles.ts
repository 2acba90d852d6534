/** What the roles of members and officials are called here, in a district's list of its people. */
import { join } from 'node:path'
import { z } from 'zod'
import { read } from './load-file.ts'

/** The roles that a list may give; entrepreneurs register in their own chat. */
export const listedRoles = ['staff', 'head', 'coordinator', 'leader', 'officer', 'observer', 'discipline'] as const
export type ListedRole = (typeof listedRoles)[number]

/** Names beside the code, e.g. `{ head: ['部门负责人'], … }`. */
export type RoleNames = Readonly<Record<ListedRole, readonly string[]>>

const shape = z.strictObject({
  source: z.string().min(1),
  roles: z.record(z.enum(listedRoles), z.array(z.string().min(1)).readonly()),
})

/** Reads `roles.json` of a seeds folder. Throws `SeedError`. */
export function loadRoleNames(folder: string): RoleNames {
  return read(join(folder, 'roles.json'), shape).roles
}
