/** What customers call themselves in WeChat (p/96429): asked once after their first word, which does not wait for it. */
import * as z from 'zod'
import type { Ports } from '../../channel.ts'
import type { WecomApi } from '../api.ts'

export type Names = {
  /** Finds out a customer's name, unless that was tried before. */
  learn(customer: string): void
  /** Resolves when no question is under way. */
  idle(): Promise<void>
}

export function makeNames(api: Pick<WecomApi, 'post'>, { addresses, log }: Pick<Ports, 'addresses' | 'log'>): Names {
  const asked = new Set<string>()
  const waiting = new Set<string>()
  let asking: Promise<void> | null = null

  async function ask(): Promise<void> {
    while (waiting.size > 0) {
      const some = [...waiting].slice(0, mostAtOnce)
      for (const customer of some) waiting.delete(customer)
      try {
        const body = { external_userid_list: some, need_enter_session_context: 0 }
        const { customer_list } = await api.post('kf/customer/batchget', body, shape)
        for (const { external_userid, nickname } of customer_list) {
          const name = nickname.trim().slice(0, longestName)
          if (name !== '') await addresses.person(external_userid, { as: 'reporter', name })
        }
      } catch (error) {
        // Without a name everything goes on; it is asked for again after a restart.
        log.warn({ customers: some.length, err: error }, 'names of customers could not be read')
      }
    }
  }
  return {
    learn(customer) {
      if (asked.has(customer)) return
      asked.add(customer)
      waiting.add(customer)
      asking ??= ask().finally(() => {
        asking = null
      })
    },
    async idle() {
      while (asking !== null) await asking
    },
  }
}

// --- Internal helpers ---

/** p/96429 */
const mostAtOnce = 100

/** WeChat allows 32 bytes; this is for whatever comes instead. */
const longestName = 60

const shape = z.object({
  customer_list: z.array(z.object({ external_userid: z.string(), nickname: z.string().default('') })).default([]),
})
