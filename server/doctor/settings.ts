/** Are the variables of WeCom complete, and of the form that the console gives them? By the names alone: no channel is needed to look. */
import * as z from 'zod'
import type { Setting } from '../../bot/channel.ts'
import { aesKey, corpId, defaultOrigin, origin, secretKey } from '../../bot/wecom/settings.ts'
import { SettingError, settingIn } from '../channel-settings.ts'
import type { Finding } from './finding.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** Keys of an app with a callback: kf, or the officials' app, which has a number too. */
export type AppKeys = { readonly secret: string; readonly token: string; readonly aesKey: string }

/** What could be read. A group that is off, incomplete or wrong is null. */
export type WecomSettings = {
  readonly base: string
  readonly corpId: string | null
  readonly kf: AppKeys | null
  readonly app: (AppKeys & { readonly agentId: string }) | null
  readonly aibot: { readonly id: string; readonly secret: string; readonly url: string } | null
  /** Departments whose groups are only written to, by robots or groups that the app has made. */
  readonly pushed: readonly string[]
}

/** p/101463 */
const defaultLine = 'wss://openws.work.weixin.qq.com'

/** Reads the variables and says what is wrong with them. */
export function readSettings(env: Environment): { readonly settings: WecomSettings; readonly findings: readonly Finding[] } {
  const findings: Finding[] = []
  const say = (level: Finding['level'], step: string, text: string): void => void findings.push({ level, step, text })

  const shared = take('settings', sharedVariables, env, say)
  const groups = Object.fromEntries(Object.entries(groupVariables).map(([name, variables]) => [name, group(name, variables, env, say)]))
  const { kf, app, aibot } = groups
  const base = shared.WECOM_API_BASE ?? defaultOrigin
  if (shared.WECOM_CORP_ID === undefined && (kf || app) && env.WECOM_CORP_ID === undefined)
    say('FAIL', 'settings', `WECOM_CORP_ID is missing; it is ${sharedVariables.WECOM_CORP_ID?.where}.`)
  if (base.includes('/cgi-bin')) say('FAIL', 'settings', 'WECOM_API_BASE is the origin alone; take /cgi-bin away from its end.')
  if (Object.values(groups).every((one) => one === null) && findings.every(({ level }) => level !== 'FAIL'))
    say('FAIL', 'settings', 'no channel of WeCom is configured; set the variables of .env.example that begin with WECOM_.')
  if (kf && app && kf.WECOM_KF_SECRET === app.WECOM_APP_SECRET)
    say(
      'warn',
      'settings',
      'kf and the officials have the same app, which has one callback URL: make two apps, or one of the callbacks stays silent.',
    )
  const keys = (values: Values, prefix: string): AppKeys => ({
    secret: values[`${prefix}_SECRET`] ?? '',
    token: values[`${prefix}_TOKEN`] ?? '',
    aesKey: values[`${prefix}_AES_KEY`] ?? '',
  })
  return {
    findings,
    settings: {
      base,
      corpId: shared.WECOM_CORP_ID ?? null,
      kf: kf ? keys(kf, 'WECOM_KF') : null,
      app: app ? { ...keys(app, 'WECOM_APP'), agentId: app.WECOM_APP_AGENT_ID ?? '' } : null,
      aibot: aibot
        ? { id: aibot.WECOM_AIBOT_ID ?? '', secret: aibot.WECOM_AIBOT_SECRET ?? '', url: aibot.WECOM_AIBOT_WS_URL ?? defaultLine }
        : null,
      pushed: ['WECOM_ROBOT_KEYS', 'WECOM_APPCHATS'].flatMap((key) => departmentsIn(shared[key])),
    },
  }
}

/** The names of all variables that are read here, by group. */
export function variableNames(): Readonly<Record<string, readonly string[]>> {
  const names = Object.entries(groupVariables).map(([group, variables]) => [group, Object.keys(variables)])
  return { shared: Object.keys(sharedVariables), ...Object.fromEntries(names) }
}

// --- Internal helpers ---

/** `where` continues “it is …” or “compare it with …”: a place in the console of WeCom. */
type Variable = { readonly setting: Setting; readonly where: string; readonly optional?: true }

type Variables = Readonly<Record<string, Variable>>
type Values = Readonly<Record<string, string | undefined>>
type Say = (level: Finding['level'], step: string, text: string) => void

const sharedVariables: Variables = {
  WECOM_API_BASE: { setting: origin, where: 'the address of the API, which a private deployment has of its own', optional: true },
  WECOM_CORP_ID: { setting: corpId, where: '企业ID in 我的企业 → 企业信息' },
  WECOM_ROBOT_KEYS: {
    setting: { schema: byDepartment(), allowed: 'keys by department as JSON, e.g. {"hucd":"<key>"}', secret: true },
    where: 'the key at the end of the address of each 消息推送 robot',
    optional: true,
  },
  WECOM_APPCHATS: {
    setting: { schema: byDepartment(), allowed: 'chatids by department as JSON, e.g. {"hucd":"<chatid>"}' },
    where: 'the chatids that were given when the app made the groups',
    optional: true,
  },
}

function byDepartment(): z.ZodType<string> {
  return z.string().refine((text) => departmentsIn(text).length > 0)
}

/** The codes that a value by department names; none where it is not such a value. */
function departmentsIn(text: string | undefined): readonly string[] {
  try {
    const read = z.record(z.string(), z.string().min(1)).safeParse(JSON.parse(text ?? ''))
    return read.success ? Object.keys(read.data) : []
  } catch {
    return []
  }
}

function appVariables(prefix: string, app: string): Variables {
  const callback = `in 应用管理 → ${app} → 接收消息 → 设置API接收`
  return {
    [`${prefix}_SECRET`]: { setting: secretKey('the Secret of the app'), where: `Secret in 应用管理 → ${app}` },
    [`${prefix}_TOKEN`]: { setting: secretKey('the Token of the callback'), where: `Token ${callback}` },
    [`${prefix}_AES_KEY`]: { setting: aesKey, where: `EncodingAESKey ${callback}` },
  }
}

const groupVariables: Readonly<Record<string, Variables>> = {
  kf: appVariables('WECOM_KF', 'the app under 微信客服 → 可调用接口的应用'),
  app: {
    WECOM_APP_AGENT_ID: {
      setting: { schema: z.string().regex(/^\d{1,10}$/), allowed: 'the AgentId of the app, a number, e.g. 1000002' },
      where: 'AgentId in 应用管理 → the app of the officials',
    },
    ...appVariables('WECOM_APP', 'the app of the officials'),
  },
  aibot: {
    WECOM_AIBOT_ID: {
      setting: { schema: z.string().regex(/^[\w-]{1,64}$/), allowed: 'the Bot ID of the 智能机器人' },
      where: 'Bot ID in 智能机器人 → API模式 → 长连接',
    },
    WECOM_AIBOT_SECRET: { setting: secretKey('the Secret of the long connection'), where: 'Secret in 智能机器人 → API模式 → 长连接' },
    WECOM_AIBOT_WS_URL: {
      setting: { schema: z.url({ protocol: /^wss?$/ }), allowed: `an address such as ${defaultLine}` },
      where: 'the address of the long connection, which a private deployment has of its own',
      optional: true,
    },
  },
}

/** The values of a group; null when it is off, incomplete or wrong, which is said. */
function group(name: string, variables: Variables, env: Environment, say: Say): Values | null {
  const begun = Object.keys(variables).filter((key) => env[key] || env[`${key}_FILE`])
  if (begun.every((key) => variables[key]?.optional)) {
    say('ok', `${name} settings`, 'none of its variables is set: it is off')
    return null
  }
  let complete = true
  const values = take(`${name} settings`, variables, env, (level, step, text) => {
    if (level === 'FAIL') complete = false
    say(level, step, text)
  })
  for (const [key, { optional, where }] of Object.entries(variables)) {
    if (optional || begun.includes(key)) continue
    complete = false
    say('FAIL', `${name} settings`, `half filled: ${key} is missing; it is ${where}.`)
  }
  if (complete) say('ok', `${name} settings`, `complete, ${begun.length} variables of the right form`)
  return complete ? values : null
}

/** The values that are set and right; what is wrong is said. */
function take(step: string, variables: Variables, env: Environment, say: Say): Values {
  const values: Record<string, string | undefined> = {}
  for (const [key, { setting, where }] of Object.entries(variables)) {
    try {
      const value = settingIn(key, env)
      if (value === undefined) continue
      const fault = faultOf(value, setting)
      if (fault === null) values[key] = value
      else say('FAIL', step, `${key} ${fault}; compare it with ${where}.`)
    } catch (error) {
      if (!(error instanceof SettingError)) throw error
      say('FAIL', step, error.message)
    }
  }
  return values
}

/** What is wrong with a value; quotes and blanks are told apart, because they are not seen where the value may not be shown. */
function faultOf(value: string, { schema, allowed, secret }: Setting): string | null {
  if (/^(["']).*\1$/s.test(value)) return 'begins and ends with quotes, which belong to the file and not to the value'
  if (/^\s|\s$/.test(value)) return 'has blanks around it'
  if (schema.safeParse(value).success) return null
  return `is ${secret ? `not shown, has ${value.length} characters` : `"${value}"`}, but it must be ${allowed}`
}
