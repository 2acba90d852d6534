/** Who a message of an app reaches: members, departments, tags, within the visible range and with a licence (p/90236). */
import { type App, memberOf, sees } from './enterprise.ts'
import type { World } from './world.ts'

export type Receivers = {
  /** userids as WeCom writes them, each once. */
  readonly reached: readonly string[]
  /** The parts of the answer: `|` lists, userids in lower case; only those that are not empty. */
  readonly answer: {
    readonly invaliduser?: string
    readonly invalidparty?: string
    readonly invalidtag?: string
    readonly unlicenseduser?: string
  }
}

/** `@all` is everybody in the visible range. There are no tags in the stand-in, so every tag is invalid. */
export function appReceivers(world: World, app: App, to: { touser: string; toparty: string; totag: string }): Receivers {
  const { members, departments } = world.enterprise
  const visible = members.filter((member) => sees(app, member.userid))
  const users = to.touser === '@all' ? visible.map((member) => member.userid) : split(to.touser)
  const invalid = users.filter((userid) => !visible.includes(memberOf(world.enterprise, userid) ?? unknown))
  const parties = split(to.toparty)
  const invalidParty = parties.filter((id) => !departments.some((one) => String(one.id) === id))
  const named = [
    ...users.flatMap((userid) => memberOf(world.enterprise, userid) ?? []),
    ...members.filter((member) => member.departments.some((id) => parties.includes(String(id)))),
  ].filter((member) => visible.includes(member))
  const once = [...new Set(named)]
  const lists = {
    invaliduser: invalid.map((userid) => userid.toLowerCase()),
    invalidparty: invalidParty,
    invalidtag: split(to.totag),
    unlicenseduser: once.filter((member) => !member.licensed).map((member) => member.userid.toLowerCase()),
  }
  const answer = Object.fromEntries(Object.entries(lists).flatMap(([name, ids]) => (ids.length === 0 ? [] : [[name, ids.join('|')]])))
  return { reached: once.filter((member) => member.licensed).map((member) => member.userid), answer }
}

// --- Internal helpers ---

const unknown = { userid: '', name: '', departments: [], licensed: false, activated: false }

function split(list: string): readonly string[] {
  return list.split('|').filter((one) => one !== '')
}
