/** The variables that point the product at a stand-in. */
import type { Enterprise } from './enterprise.ts'

/** `WECOM_…` names and values: kf by the first app with a kf account, the officials' app by the first other one with a callback. */
export function environmentOf({ corpId, apps, bots }: Enterprise, at: { url: string; wsUrl: string }): Readonly<Record<string, string>> {
  const kf = apps.find((app) => app.kf.length > 0)
  const app = apps.find((one) => one.callback !== null && one.kf.length === 0)
  const bot = bots[0]
  return {
    WECOM_API_BASE: at.url,
    WECOM_CORP_ID: corpId,
    ...(kf?.callback ? { WECOM_KF_SECRET: kf.secret, WECOM_KF_TOKEN: kf.callback.token, WECOM_KF_AES_KEY: kf.callback.aesKey } : {}),
    ...(app?.callback
      ? {
          WECOM_APP_AGENT_ID: String(app.agentId),
          WECOM_APP_SECRET: app.secret,
          WECOM_APP_TOKEN: app.callback.token,
          WECOM_APP_AES_KEY: app.callback.aesKey,
        }
      : {}),
    ...(bot ? { WECOM_AIBOT_ID: bot.id, WECOM_AIBOT_SECRET: bot.secret, WECOM_AIBOT_WS_URL: at.wsUrl } : {}),
  }
}
