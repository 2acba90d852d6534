/** The kf accounts and their drains: woken by callbacks, and looked at from time to time, for a callback may be lost (p/90238). */
import * as z from 'zod'
import type { Memory, Ports } from '../../channel.ts'
import type { WecomApi } from '../api.ts'
import type { Drain } from './drain.ts'

export type Accounts = {
  /** Begins to look; resolves at once, whether WeCom can be reached or not. */
  start(): Promise<void>
  /** A callback says that there is something new in an account. */
  called(openKfId: string, token: string | null): void
  idle(): Promise<void>
  stop(): Promise<void>
}

export type AccountsOptions = {
  readonly api: Pick<WecomApi, 'post'>
  readonly memory: Memory
  readonly log: Ports['log']
  /** How often accounts are looked at when callbacks are silent; five times as seldom while they come. */
  readonly pollMs: number
  open(openKfId: string): Drain
}

export function makeAccounts({ api, memory, log, pollMs, open }: AccountsOptions): Accounts {
  let drains = new Map<string, Drain>()
  let timer: NodeJS.Timeout | null = null
  let looking: Promise<void> | null = null
  let listedAt: number | null = null
  let calledAt: number | null = null

  const drainOf = (openKfId: string): Drain => {
    const drain = drains.get(openKfId) ?? open(openKfId)
    drains.set(openKfId, drain)
    return drain
  }
  const isRecent = (at: number | null): boolean => at !== null && performance.now() - at < pollMs * healthyPolls

  async function look(): Promise<void> {
    if (!isRecent(listedAt)) {
      try {
        const ids = await listAccounts(api)
        listedAt = performance.now()
        await memory.put(key, JSON.stringify(ids))
        for (const id of ids) drainOf(id)
      } catch (error) {
        log.warn({ err: error }, 'the kf accounts could not be listed')
      }
    }
    for (const drain of drains.values()) if (!isRecent(calledAt) || !isRecent(drain.drainedAt)) drain.wake(null)
  }
  const beat = (): void => {
    looking = look()
      .catch((error) => log.error({ err: error }, 'the kf accounts could not be looked at'))
      .finally(() => {
        looking = null
      })
    timer = setTimeout(beat, pollMs).unref()
  }
  return {
    async start() {
      const known = await memory.get(key)
      for (const id of known === null ? [] : (JSON.parse(known) as readonly string[])) drainOf(id) // Written above.
      listedAt = null
      calledAt = null
      beat()
    },
    called(openKfId, token) {
      calledAt = performance.now()
      drainOf(openKfId).wake(token)
    },
    async idle() {
      await looking
      await Promise.all([...drains.values()].map((drain) => drain.idle()))
    },
    async stop() {
      if (timer !== null) clearTimeout(timer)
      timer = null
      await looking
      const ended = [...drains.values()]
      drains = new Map()
      await Promise.all(ended.map((drain) => drain.stop()))
    },
  }
}

// --- Internal helpers ---

const key = 'accounts'

/** While callbacks came within so many polls, they are trusted for as long. */
const healthyPolls = 5

/** The most that one page of the list has (p/94661). */
const pageSize = 100

const shape = z.object({ account_list: z.array(z.object({ open_kfid: z.string().min(1), manage_privilege: z.boolean().default(true) })) })

async function listAccounts(api: Pick<WecomApi, 'post'>): Promise<readonly string[]> {
  const ids: string[] = []
  for (let offset = 0; ; offset += pageSize) {
    const { account_list } = await api.post('kf/account/list', { offset, limit: pageSize }, shape)
    ids.push(...account_list.filter((account) => account.manage_privilege).map((account) => account.open_kfid))
    if (account_list.length < pageSize) return ids
  }
}
