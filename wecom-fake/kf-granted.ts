/** Whether an app may use a kf account: it must exist and be granted to the app (p/96404). */
import { type Refused, refuse } from './api.ts'
import type { App } from './enterprise.ts'
import { type Account, kfBook } from './kf-book.ts'
import type { World } from './world.ts'

/** The account; or 95000 without an id, 95004 for an unknown one, and the switch's code when the app was not granted it. */
export function granted(world: World, app: App, openKfId: string): Account | Refused {
  if (openKfId === '') return refuse(95000)
  const account = kfBook(world).accounts.get(openKfId)
  if (!account) return refuse(95004)
  return account.granted.has(app.agentId) ? account : refuse(world.switches.kfNotGranted)
}
