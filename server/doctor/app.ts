/** The officials' app: is the AgentId its own, and does it see everybody to whom it is to write? */
import * as z from 'zod'
import type { Person } from '../../cases/people.ts'
import { type Access, asked } from './api.ts'
import type { Findings } from './finding.ts'

/** p/90227 */
const agentShape = z.object({ name: z.string().default(''), close: z.number().default(0) })

const departmentsShape = z.object({ department: z.array(z.object({ id: z.number() })).default([]) })

/** The simple list has names and no numbers of anybody (p/96067). */
const usersShape = z.object({ userlist: z.array(z.object({ userid: z.string() })).default([]) })

/** Below this the group bot is reported to answer its creator alone (C, seen by others; U). */
const smallEnterprise = 10

/** How many userids stand in one line. */
const mostNamed = 20

export async function* app(access: Access, agentId: string): Findings {
  const step = 'app'
  const agent = yield* asked(step, () => access.get('agent/get', { agentid: agentId }, agentShape), {
    40056: wrongAgent,
    301002: wrongAgent,
  })
  if (agent === null) return
  yield agent.close === 1
    ? { level: 'FAIL', step, text: `${agent.name} is disabled: enable it in 应用管理 → the app.` }
    : { level: 'ok', step, text: `${agent.name} (${agentId}) is enabled` }
}

/** `people`: those of the directory; null when there is none to compare with. */
export async function* visibleRange(access: Access, people: readonly Person[] | null): Findings {
  const step = 'visible range'
  const listed = yield* asked(step, () => access.get('department/list', {}, departmentsShape), noRange)
  if (listed === null) return
  const seen = new Set<string>()
  for (const { id } of listed.department) {
    const users = yield* asked(step, () => access.get('user/simplelist', { department_id: id }, usersShape), noRange)
    if (users === null) return
    for (const { userid } of users.userlist) seen.add(userid.toLowerCase())
  }
  if (seen.size === 0) return yield { level: 'FAIL', step, text: `the app sees nobody: ${widen}.` }
  yield { level: 'ok', step, text: `${seen.size} people in ${listed.department.length} departments` }
  if (seen.size < smallEnterprise)
    yield {
      level: 'warn',
      step,
      text: `below ${smallEnterprise} members a group bot is said to answer its creator alone: try it before you rely on it.`,
    }
  if (people === null) return
  // Who has left keeps an account and has no duty any more.
  const staff = people.filter(({ role, departments }) => role !== 'entrepreneur' && (role !== 'staff' || departments.length > 0))
  const accounts = staff.flatMap(({ accounts }) => accounts?.wecom ?? [])
  const unseen = accounts.filter((account) => !seen.has(account.toLowerCase()))
  const named = unseen.slice(0, mostNamed).join(', ') + (unseen.length > mostNamed ? ` and ${unseen.length - mostNamed} more` : '')
  yield unseen.length > 0
    ? {
        level: 'FAIL',
        step,
        text: `the app does not see ${named}, who are in the directory: ${widen}, or correct the userid and import it again.`,
      }
    : { level: 'ok', step, text: `everybody of the directory who has an account is in it (${accounts.length})` }
}

// --- Internal helpers ---

const wrongAgent = 'WECOM_APP_AGENT_ID does not belong to WECOM_APP_SECRET: copy both from the same app in 应用管理'

const widen = 'widen it in 应用管理 → the app → 可见范围'

const noRange: Readonly<Record<number, string>> = {
  60011: `the app may not read the contacts: ${widen}`,
  60030: `the app may not read the contacts: ${widen}`,
}
