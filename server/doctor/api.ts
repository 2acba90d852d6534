/** Is WeCom's API reached, does this machine's clock agree with it, and does each secret give an access token? */
import type * as z from 'zod'
import { shaped } from '../../bot/wecom/api.ts'
import { type Caller, makeCaller } from '../../bot/wecom/caller.ts'
import { WecomError } from '../../bot/wecom/wecom-error.ts'
import type { Finding } from './finding.ts'
import type { WecomSettings } from './settings.ts'

/** The API with the token of one secret. Throws `WecomError`. */
export type Access = {
  get<T>(path: string, query: Readonly<Record<string, string | number>>, shape: z.ZodType<T>): Promise<T>
  post<T>(path: string, body: object, shape: z.ZodType<T>): Promise<T>
}

/** For one call of the doctor, in milliseconds. */
export const patienceMs = 10_000

/** A difference of the clocks that is worth a word, in milliseconds. */
const driftMs = 60_000

/** From this difference on every callback is refused as too old (`bot/wecom/envelope.ts`), in milliseconds. */
const refusedMs = 10 * 60_000

/** Asks the API without a token. Returns whether it was WeCom that answered. `clock`: ms since 1970, of this machine. */
export async function* reached(base: string, clock: () => number): AsyncGenerator<Finding, boolean> {
  const step = 'API'
  const url = new URL('cgi-bin/getcallbackip', base.endsWith('/') ? base : `${base}/`)
  const before = clock()
  let response: Response
  let text: string
  try {
    response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(patienceMs) })
    text = await response.text()
  } catch (error) {
    yield { level: 'FAIL', step, text: `${base} is not reached (${whyOf(error)}); ${cureOf(error)}.` }
    return false
  }
  if (!isAnswer(text)) {
    const what = response.status === 200 ? 'something that is not WeCom' : `HTTP ${response.status}`
    yield { level: 'FAIL', step, text: `${base} answers with ${what}; correct WECOM_API_BASE, or the proxy that stands in between.` }
    return false
  }
  yield { level: 'ok', step, text: `${base} answers in ${Math.round(clock() - before)} ms` }
  yield drift(response.headers.get('date'), (before + clock()) / 2)
  return true
}

/** The caller that all steps share. Alarms go nowhere: the doctor tells what it finds. */
export function makeDoctorCaller(base: string): Caller {
  return makeCaller({ origin: base, alarm: () => undefined, timeoutMs: patienceMs })
}

/**
 * Asks for the token of each secret, one after the other, and stops at the first that is refused: wrong secrets shut the address out for
 * an hour (help of 45009). Returns the accesses by name.
 */
export async function* tokens(
  { corpId, kf, app }: WecomSettings,
  caller: Caller,
): AsyncGenerator<Finding, { readonly kf: Access | null; readonly app: Access | null }> {
  const found: { kf: Access | null; app: Access | null } = { kf: null, app: null }
  let stopped = false
  for (const [name, keys] of [['kf', kf] as const, ['app', app] as const]) {
    if (corpId === null || keys === null) continue
    const step = `${name} token`
    if (stopped) {
      yield { level: 'skip', step, text: 'not asked for after a refusal, which would bring the ban of this address nearer' }
      continue
    }
    try {
      const fields = await caller.call({ path: 'gettoken', query: { corpid: corpId, corpsecret: keys.secret } })
      const token = typeof fields.access_token === 'string' ? fields.access_token : ''
      found[name] = accessWith(token, caller)
      yield { level: 'ok', step, text: `given, for ${Math.round(Number(fields.expires_in ?? 0) / 60)} minutes` }
    } catch (error) {
      stopped = true
      yield { level: 'FAIL', step, text: refusedToken(error, name) }
    }
  }
  return found
}

/** What a failed call says to somebody who can mend it, ending with a full stop. Anything but a `WecomError` is thrown on. */
export function sentenceOf(error: unknown, cures: Readonly<Record<number, string>> = {}): string {
  if (!(error instanceof WecomError)) throw error
  const cure = error.code === null ? undefined : (cures[error.code] ?? commonCures[error.code])
  const from = /from ip ([0-9a-fA-F.:]+)/.exec(error.message)?.[1]
  const seen = from === undefined ? '' : ` WeCom saw ${from}.`
  return cure === undefined ? `${error.message}.` : `${cure} (${error.path}: ${error.code}).${seen}`
}

/** Asks one thing and yields the finding of its failure; null then. */
export async function* asked<T>(
  step: string,
  ask: () => Promise<T>,
  cures: Readonly<Record<number, string>> = {},
): AsyncGenerator<Finding, T | null> {
  try {
    return await ask()
  } catch (error) {
    yield { level: 'FAIL', step, text: sentenceOf(error, cures) }
    return null
  }
}

// --- Internal helpers ---

const commonCures: Readonly<Record<number, string>> = {
  [-1]: 'WeCom is busy: run this again in a minute',
  45009: 'too many calls: wait an hour, then run this again',
  48001: 'the app has no right to this call: grant it in 应用管理 → the app',
  48002: 'the app has no right to this call: grant it in 应用管理 → the app',
  50003: 'the app is disabled: enable it in 应用管理 → the app',
  60020: "WeCom does not trust this machine's address: add it in 应用管理 → the app → 企业可信IP, wait a minute and run this again",
  301042: "WeCom does not trust this machine's address: add it in 应用管理 → the app → 企业可信IP, wait a minute and run this again",
}

function refusedToken(error: unknown, name: 'kf' | 'app'): string {
  const secret = name === 'kf' ? 'WECOM_KF_SECRET' : 'WECOM_APP_SECRET'
  const wrong = `${secret} is wrong: copy the Secret of that app from 应用管理 again and run this once, for repeated wrong ones shut this address out for an hour`
  return sentenceOf(error, {
    40001: wrong,
    40091: wrong,
    40013: 'WECOM_CORP_ID is wrong: copy 企业ID from 我的企业 → 企业信息',
    45009: 'this address is shut out, as after several wrong secrets: stop everything that asks for tokens and wait an hour',
  })
}

function accessWith(access_token: string, caller: Caller): Access {
  return {
    get: async (path, query, shape) => shaped(path, await caller.call({ path, query: { ...query, access_token } }), shape, false),
    post: async (path, body, shape) => shaped(path, await caller.call({ path, query: { access_token }, body }), shape, false),
  }
}

function drift(date: string | null, here: number): Finding {
  const step = 'clock'
  const there = date === null ? Number.NaN : Date.parse(date)
  if (Number.isNaN(there)) return { level: 'skip', step, text: 'the API sends no Date header to compare with' }
  const difference = here - there
  const seconds = Math.round(Math.abs(difference) / 1000)
  if (Math.abs(difference) < driftMs) return { level: 'ok', step, text: `within ${Math.max(2, seconds)} s of the API` }
  const words = `this machine is ${seconds} s ${difference > 0 ? 'ahead of' : 'behind'} the API: set its clock by NTP`
  return Math.abs(difference) < refusedMs
    ? { level: 'warn', step, text: `${words}.` }
    : { level: 'FAIL', step, text: `${words}, or every callback is refused as too late.` }
}

/** Any answer of WeCom is JSON with an errcode; without a token it is 41001 or 40014 (p/90455). */
function isAnswer(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && 'errcode' in value && Number.isInteger(value.errcode)
  } catch {
    return false
  }
}

/** The code of a failed fetch. Its sentence is not used: it may quote an address with keys in it. */
export function whyOf(error: unknown): string {
  if (error instanceof DOMException && error.name === 'TimeoutError') return `no answer within ${patienceMs / 1000} s`
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if ('code' in cause && typeof cause.code === 'string' && cause.code !== '') return cause.code
  return 'the connection broke'
}

export function cureOf(error: unknown): string {
  const why = whyOf(error)
  if (/CERT|TLS|SSL|SELF_SIGNED/.test(why)) return 'its certificate is not trusted here, so look for a proxy that opens TLS'
  if (/ENOTFOUND|EAI_AGAIN/.test(why)) return 'its name is not resolved, so look at the DNS of this machine and the spelling'
  return 'open the way out of this network to it'
}
