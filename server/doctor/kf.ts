/** 微信客服: may the app use an account by API, and will its sessions come to the bot? */
import * as z from 'zod'
import { type Access, asked } from './api.ts'
import type { Findings } from './finding.ts'

/** p/94661; `manage_privilege` false: the account is seen and may not be used. */
const accountsShape = z.object({
  account_list: z
    .array(z.object({ open_kfid: z.string(), name: z.string().default(''), manage_privilege: z.boolean().optional() }))
    .default([]),
})

/** p/94661: 0 receiving, 1 stopped. An entry for a whole department has no userid. */
const servicersShape = z.object({
  servicer_list: z.array(z.object({ userid: z.string().optional(), status: z.number().optional() })).default([]),
})

/** The largest page (p/94661). A district has a handful of accounts, so one page is looked at. */
const pageSize = 100

export async function* kfAccounts(access: Access): Findings {
  const step = 'kf account'
  const listed = yield* asked(step, () => access.post('kf/account/list', { offset: 0, limit: pageSize }, accountsShape), cures)
  if (listed === null) return
  if (listed.account_list.length === 0) {
    const text =
      'the app may use no account: make one in 微信客服, then tick the app under 微信客服 → 可调用接口的应用 and the account under 通过API管理.'
    yield { level: 'FAIL', step, text }
    return
  }
  for (const { open_kfid: account, name, manage_privilege: managed } of listed.account_list) {
    const called = `${name} (${account})`
    if (managed === false) {
      yield { level: 'FAIL', step, text: `${called} is not managed by API: tick it under 微信客服 → 通过API管理微信客服账号.` }
      continue
    }
    yield { level: 'ok', step, text: `${called} may be used` }
    yield* servicers(account, called, access)
  }
}

// --- Internal helpers ---

/** A servicer who receives is given the new sessions, and the bot may not say a word in them (p/94698, 95018). */
async function* servicers(account: string, called: string, access: Access): Findings {
  const step = 'kf servicers'
  const listed = yield* asked(step, () => access.get('kf/servicer/list', { open_kfid: account }, servicersShape), cures)
  if (listed === null) return
  const receiving = listed.servicer_list.filter(({ status }) => status === 0)
  if (receiving.length === 0) return yield { level: 'ok', step, text: `nobody receives by hand in ${called}: sessions come to the bot` }
  const who = receiving.map(({ userid }) => userid ?? 'a department').join(', ')
  yield {
    level: 'warn',
    step,
    text: `${who} receives by hand in ${called} and may be given sessions in which the bot is silent: set them to 停止接待 or take them out.`,
  }
}

const granted = 'tick the app under 微信客服 → 可调用接口的应用'
const byApi = 'the account is not managed by this app: tick it under 微信客服 → 通过API管理微信客服账号'

const cures: Readonly<Record<number, string>> = {
  48001: `the app may not call 微信客服: ${granted}`,
  48002: `the app may not call 微信客服: ${granted}`,
  48006: `the app was not granted this account: ${granted}, and the account`,
  48007: `the app was not granted this account: ${granted}, and the account`,
  60030: 'the servicers of the account are outside of the visible range of the app: widen it in 应用管理 → the app → 可见范围',
  95003: 'the enterprise is not verified and has reached what it may serve: verify it in 我的企业 → 企业信息',
  95011: byApi,
  95012: `the API of 微信客服 is switched off: switch it on under 微信客服 → API, and ${granted}`,
  95017: byApi,
  95023: byApi,
  95027: 'the enterprise is not verified and has too many accounts: verify it in 我的企业 → 企业信息',
}
