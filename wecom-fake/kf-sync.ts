/** `kf/sync_msg`: the log of an account from a cursor on (p/94670). What the product sent by API is not in it. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { post, refuse } from './api.ts'
import { kfBook } from './kf-book.ts'
import { granted } from './kf-granted.ts'
import { makeWindowRate } from './window-rate.ts'
import type { MakePart } from './world.ts'

const retentionMs = 3 * 24 * 3_600_000 // p/94670: three days
const pageSize = 1_000 // p/94670: default and maximum

export const kfSync: MakePart = (world) => {
  const { kernel, switches } = world
  const book = kfBook(world)
  const withoutToken = makeWindowRate({ perMinute: switches.kfSyncWithoutTokenPerMinute }, kernel.now)
  const shape = z.looseObject({
    cursor: z.string().max(64).default(''), // p/94670: at most 64 bytes
    token: z.string().max(128).default(''), // p/94670: at most 128 bytes
    limit: z.number().int().min(1).max(pageSize).default(pageSize),
    voice_format: z.literal([0, 1]).default(0),
    // The newer page says required (p/94670).
    open_kfid: z.string(),
  })
  const route = post(world, path, shape, ({ app, body }) => {
    const account = granted(world, app, body.open_kfid)
    if ('errcode' in account) return account
    if (body.token !== '' && !book.knowsToken(account.openKfId, body.token)) return refuse(95007)
    if (body.token === '' && !withoutToken.take(account.openKfId)) return refuse(45009)
    const oldest = kernel.now() - retentionMs
    const first = account.log.findIndex(({ at }) => at > oldest)
    const kept = first < 0 ? account.log.length : first
    const asked = body.cursor === '' ? 0 : positionOf(body.cursor, account.openKfId)
    if (asked === null || asked > account.log.length) return refuse(switches.kfCursorInvalid, 'cursor')
    const fault = kernel.faults.take(path, ['empty-page', 'page-size', 'repeat'])
    // p/94670: has_more=1 with an empty list can happen.
    if (fault?.type === 'empty-page') return { next_cursor: cursorOf(account.openKfId, asked), has_more: 1, msg_list: [] }
    const begin = Math.max(kept, fault?.type === 'repeat' ? asked - 1 : asked)
    const end = Math.min(account.log.length, begin + (fault?.type === 'page-size' ? (fault.count ?? 1) : body.limit))
    return {
      next_cursor: cursorOf(account.openKfId, end),
      has_more: end < account.log.length ? 1 : 0,
      msg_list: account.log.slice(begin, end).map(({ message }) => message),
    }
  })
  return { routes: [route] }
}

// --- Internal helpers ---

const path = '/cgi-bin/kf/sync_msg'

/** Opaque to the product: which account it is of, and how far it has read. */
function cursorOf(openKfId: string, position: number): string {
  return `${createHash('sha256').update(openKfId).digest('base64url').slice(0, 12)}.${position.toString(36)}`
}

function positionOf(cursor: string, openKfId: string): number | null {
  const position = Number.parseInt(cursor.split('.')[1] ?? '', 36)
  return Number.isInteger(position) && cursor === cursorOf(openKfId, position) ? position : null
}
