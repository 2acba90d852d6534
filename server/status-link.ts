/** Links to the status page of a case: signed, so that nobody guesses another's, and good for some days. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Timestamp } from '../cases/calendar.ts'
import type { CaseNumber } from '../cases/case.ts'
import type { Store } from './store.ts'

export type StatusLinks = {
  /** `https://qishao.example.gov.cn/s/<token>` */
  link(number: CaseNumber): string
  /** The case of a token, or why there is none to show. */
  read(token: string): { readonly number: CaseNumber } | 'expired' | 'wrong'
}

/** The links of an installation. `days`: how long each is good. */
export function makeStatusLinks(options: {
  readonly secret: string
  /** Where the program is reached from outside, e.g. `https://qishao.example.gov.cn`. */
  readonly publicUrl: string
  readonly days: number
  now(): Timestamp
}): StatusLinks {
  const { secret, publicUrl, days, now } = options
  const seal = (content: string): string =>
    createHmac('sha256', secret).update(`status-link ${content}`).digest().subarray(0, sealBytes).toString('base64url')
  return {
    link(number) {
      const until = Math.floor(Date.parse(now()) / 1000) + days * 24 * 60 * 60
      const content = `${number}.${until}`
      return `${publicUrl.replace(/\/+$/, '')}/s/${number}.${until}.${seal(content)}`
    },
    read(token) {
      const parts = /^(?<number>QS\d{8}-\d{4,})\.(?<until>\d{1,11})\.(?<seal>[\w-]{22})$/.exec(token)?.groups
      if (!parts) return 'wrong'
      // As texts, for two of them can stand for the same bytes.
      const given = Buffer.from(parts.seal ?? '')
      const right = Buffer.from(seal(`${parts.number}.${parts.until}`))
      if (given.length !== right.length || !timingSafeEqual(given, right)) return 'wrong'
      return Date.parse(now()) / 1000 > Number(parts.until) ? 'expired' : { number: parts.number ?? '' }
    },
  }
}

/** The secret of the links where the settings name none: made at the first start, and kept. */
export async function linkSecret(store: Pick<Store, 'setting' | 'putSetting'>): Promise<string> {
  const kept = await store.setting(secretKey)
  if (kept !== null) return kept
  const made = randomBytes(32).toString('base64url')
  await store.putSetting(secretKey, made)
  return made
}

// --- Internal helpers ---

const secretKey = 'link-secret'

/** 128 bits: enough against guessing, and short in an SMS. */
const sealBytes = 16
