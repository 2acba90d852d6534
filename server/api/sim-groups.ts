/** `/sim/groups`: a work group that is dissolved, or has guests in it, for rehearsals of what then becomes of a case. */
import express, { type Router } from 'express'
import * as z from 'zod'
import type { Directory } from '../directory.ts'
import type { RememberedSetting, Store } from '../store.ts'
import { Problem, parse } from './problem.ts'
import { knownPerson } from './sim-people.ts'

/** How it stands with a group: whether it can be written to, and who is in it that does not belong there. */
export type GroupState = { readonly closed: boolean; readonly guests: readonly string[] }

export type Groups = {
  state(department: string): GroupState
  /** Everybody in a group but the bot. */
  members(department: string): readonly string[]
  put(department: string, state: GroupState): Promise<void>
  /** Another process has changed them: the setting as it is now. */
  adopt(kept: string): void
}

const setting: RememberedSetting = 'sim-groups'
const usual: GroupState = { closed: false, guests: [] }

/** The groups as the last rehearsal left them. */
export async function openGroups(store: Pick<Store, 'setting' | 'putSetting'>, directory: Directory): Promise<Groups> {
  const kept = await store.setting(setting)
  const states = new Map(kept === null ? [] : statesIn(kept))
  const state = (department: string): GroupState => states.get(department) ?? usual
  return {
    state,
    members: (department) => [...directory.members(department).map(({ id }) => id), ...state(department).guests],
    async put(department, next) {
      states.set(department, next)
      await store.putSetting(setting, JSON.stringify(Object.fromEntries(states)))
    },
    adopt(kept) {
      for (const [department, next] of statesIn(kept)) states.set(department, next)
    },
  }
}

const groupBody = z.object({ closed: z.boolean().optional(), guests: z.array(z.string()).max(100).optional() })

/** Adds the routes of groups. */
export function groupRoutes(router: Router, { directory, groups }: { readonly directory: Directory; readonly groups: Groups }): void {
  router.get('/groups/:code', (request, response) => {
    const code = knownGroup(request.params.code, directory)
    response.json({ code, ...groups.state(code) })
  })

  router.put('/groups/:code', express.json(), async (request, response) => {
    const code = knownGroup(request.params.code, directory)
    const { closed, guests } = parse(groupBody, request.body)
    for (const id of guests ?? []) knownPerson(id, directory)
    const before = groups.state(code)
    await groups.put(code, { closed: closed ?? before.closed, guests: guests ?? before.guests })
    response.json({ code, ...groups.state(code) })
  })
}

// --- Internal helpers ---

function statesIn(kept: string): readonly [string, GroupState][] {
  return Object.entries(JSON.parse(kept) as Record<string, GroupState>) // Written above.
}

function knownGroup(code: string, directory: Directory): string {
  if (directory.departments.some((department) => department.code === code && department.group)) return code
  throw new Problem(404, `没有“${code}”这个部门的工作群。`)
}
