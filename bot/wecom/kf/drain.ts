/**
 * Fetches what is new in one 微信客服 account (p/94670). A callback only says that there is something; the content stays at WeCom for three
 * days, and how far it was read is kept here. The cursor moves when a page is durable, so that nothing is lost and what comes twice is known.
 */
import * as z from 'zod'
import type { Ports } from '../../channel.ts'
import type { WecomApi } from '../api.ts'
import { WecomError } from '../wecom-error.ts'
import { type Entry, readPage } from './decode.ts'

export type Drain = {
  /** There may be something new. `token`: of the callback, or null. Never rejects. */
  wake(token: string | null): void
  /** The time of the last fetch that ended well, in ms of the machine's monotonic clock; null: none yet. */
  readonly drainedAt: number | null
  /** Resolves when nothing is being fetched; a pause before another try does not count. */
  idle(): Promise<void>
  /** Ends after the entry that is being taken. */
  stop(): Promise<void>
}

export type DrainOptions = {
  readonly openKfId: string
  readonly api: Pick<WecomApi, 'post'>
  readonly ports: Pick<Ports, 'now' | 'memory' | 'alarm' | 'log'>
  /** Sees a whole page before any of it is taken: what cannot wait. */
  hasten(page: readonly Entry[]): void
  /** Makes one entry durable; rejects when it could not, and gets it again, with what the same customer said after it. */
  take(entry: Entry): Promise<void>
  /** Pauses before the next try after a failure, in milliseconds; the last stands for all further ones. */
  readonly pausesMs?: readonly number[]
}

/** The drain of one account. */
export function makeDrain(options: DrainOptions): Drain {
  const { openKfId, api, ports, pausesMs = defaultPausesMs } = options
  const { memory, log } = ports
  const cursorKey = `cursor ${openKfId}`
  const sinceKey = `since ${openKfId}`
  let wanted = false
  let token: string | null = null
  let running: Promise<void> | null = null
  let retry: NodeJS.Timeout | null = null
  let stopped = false
  let failures = 0
  let restsForToken = false
  let drainedAt: number | null = null

  const sync = async (cursor: string, given: string | null): Promise<Page> => {
    const body = { cursor, limit: pageSize, voice_format: amr, open_kfid: openKfId }
    try {
      // Without a token the limit is strict (p/94670): when it is met, callbacks must not rest with it.
      if (given === null) return await api.post('kf/sync_msg', body, pageShape, 'kf/sync_msg without token')
      return await api.post('kf/sync_msg', { ...body, token: given }, pageShape)
    } catch (error) {
      if (!(error instanceof WecomError)) throw error
      // The token lives ten minutes; without it the content is the same, only the calls are fewer.
      if (error.action === 'sync-without-token' && given !== null) return await sync(cursor, null)
      // What code a cursor that is no longer good gets is U. Three days again are better than nothing: what is known stays known.
      if (cursor !== '' && error.code !== null && cursorCodes.includes(error.code)) {
        ports.alarm('kf-cursor', `the cursor of a kf account was refused with ${error.code}; its last three days are read again`)
        return await sync('', given)
      }
      throw error
    }
  }

  /** Each customer's entries one after the other, those of several at once. Rejects, when all is done that can be, with what failed first. */
  const takeAll = async (entries: readonly Entry[]): Promise<void> => {
    const rows = Map.groupBy(entries, ({ decoded }) => (decoded !== null && 'customer' in decoded ? decoded.customer : '')).values()
    const failed: unknown[] = []
    const work = async (): Promise<void> => {
      for (const row of rows) {
        try {
          for (const entry of row) if (!stopped) await options.take(entry)
        } catch (error) {
          failed.push(error) // What stands behind it comes again with it.
        }
      }
    }
    await Promise.all(Array.from({ length: mostAtOnce }, work))
    if (failed.length > 0) throw failed[0]
  }

  const drain = async (given: string | null): Promise<void> => {
    for (let pages = 0; pages < mostPages; pages++) {
      const cursor = (await memory.get(cursorKey)) ?? ''
      if (cursor === '' && (await memory.get(sinceKey)) === null) await memory.put(sinceKey, ports.now())
      const { next_cursor, has_more, msg_list } = await sync(cursor, given)
      const since = Date.parse((await memory.get(sinceKey)) ?? ports.now())
      const page = readPage(msg_list)
      options.hasten(page)
      // Before the first start people were answered by others, or by nobody: too late for the bot.
      const news = page.filter(({ sentAt }) => sentAt * 1000 >= since - historyMs)
      if (news.length < page.length)
        log.info({ account: openKfId, entries: page.length - news.length }, 'older messages of a kf account are left as they are')
      await takeAll(news)
      if (stopped) return
      if (next_cursor !== '' && next_cursor !== cursor) await memory.put(cursorKey, next_cursor)
      // An empty page can have more behind it (p/94670).
      if (has_more !== 1) return
    }
    wanted = true
    ports.alarm('kf-pages', `a kf account has more than ${mostPages} pages of news; the rest is fetched after a pause`)
    throw new Error(`more than ${mostPages} pages`)
  }

  const run = async (): Promise<void> => {
    while (wanted && !stopped) {
      wanted = false
      const given = token
      token = null
      try {
        await drain(given)
        failures = 0
        drainedAt = performance.now()
      } catch (error) {
        later(error, given)
        return
      }
    }
  }
  const later = (error: unknown, given: string | null): void => {
    failures++
    wanted = true
    token ??= given
    restsForToken = given === null && error instanceof WecomError && error.action === 'limited'
    const pause = pausesMs[Math.min(failures, pausesMs.length) - 1] ?? 0
    const pauseMs = error instanceof WecomError ? Math.max(pause, error.retryAfterMs ?? 0) : pause
    log.warn({ account: openKfId, failures, pauseMs, err: error }, 'a kf account could not be read')
    if (failures === failuresToAlarm) ports.alarm('kf-drain', `a kf account could not be read ${failures} times: ${reasonOf(error)}`)
    if (stopped) return
    retry = setTimeout(() => {
      retry = null
      go()
    }, pauseMs).unref()
  }
  const go = (): void => {
    if (running !== null || retry !== null || stopped) return
    running = run().finally(() => {
      running = null
      if (wanted) go()
    })
  }
  return {
    wake(given) {
      wanted = true
      token = given ?? token
      // A callback brings what may have been missing: a token. It waits for no limit of calls without one.
      if (given !== null && restsForToken && retry !== null) {
        clearTimeout(retry)
        retry = null
      }
      go()
    },
    get drainedAt() {
      return drainedAt
    },
    async idle() {
      while (running !== null) await running
    },
    async stop() {
      stopped = true
      if (retry !== null) clearTimeout(retry)
      await running
    },
  }
}

// --- Internal helpers ---

/** The most that one page holds, and what WeCom gives unless told (p/94670). */
const pageSize = 1000

/** voice_format (p/94670). */
const amr = 0

/** 200,000 messages of one account at a time; more is a loop rather than news. */
const mostPages = 200

/** How old a message may be when an account is read for the first time. */
const historyMs = 10 * 60_000

/** Customers whose words are taken at the same time: what is kept at once is written at once. */
const mostAtOnce = 32

const defaultPausesMs = [500, 2_000, 10_000, 30_000, 60_000] as const

const failuresToAlarm = 3

/** Parameter errors (p/90313). */
const cursorCodes: readonly number[] = [40035, 40058]

const pageShape = z.object({
  next_cursor: z.string().default(''),
  has_more: z.number().default(0),
  msg_list: z.array(z.unknown()).default([]),
})

type Page = z.output<typeof pageShape>

/** Of errors of WeCom the sentence, which holds nothing personal; of others nothing. */
function reasonOf(error: unknown): string {
  return error instanceof WecomError ? error.message : 'what came could not be kept'
}
