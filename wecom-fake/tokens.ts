/** Access tokens: one per app secret, with an end, revocable (p/91039). */
import type { App, Enterprise } from './enterprise.ts'
import type { Kernel } from './kernel.ts'

/** p/91039: normally 7200. */
export const tokenSeconds = 7200

export type Tokens = {
  /** A new token for the app; the older ones stay good until their end. */
  issue(app: App): string
  /** The app of a token, or the errcode that a call with it meets: 41001 missing, 40014 unknown or revoked, 42001 too old. */
  check(token: string | null): App | 41001 | 40014 | 42001
  /** Makes every token given out so far worthless, as WeCom may at any time (p/91039). */
  revokeAll(): void
  /** Ends every token as time would. */
  expireAll(): void
  issued(): number
}

export function makeTokens(kernel: Kernel, _enterprise: Enterprise): Tokens {
  const known = new Map<string, { readonly app: App; readonly until: number }>()
  let issued = 0
  return {
    issue(app) {
      issued += 1
      const token = kernel.id('tok_')
      known.set(token, { app, until: kernel.now() + tokenSeconds * 1000 })
      return token
    },
    check(token) {
      if (token === null || token === '') return 41001
      const found = known.get(token)
      if (!found) return 40014
      return kernel.now() < found.until ? found.app : 42001
    },
    revokeAll: () => known.clear(),
    expireAll() {
      for (const [token, { app }] of known) known.set(token, { app, until: 0 })
    },
    issued: () => issued,
  }
}
