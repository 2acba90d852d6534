/** Groups that the self-built app has made: push only (p/90244 to p/90248). */
import * as z from 'zod'
import type { Channel, ChannelKind, Ports } from '../../channel.ts'
import { makeApi, type WecomApi } from '../api.ts'
import { groupList, groupsIn } from '../group-list.ts'
import { makePushChannel } from '../push-channel.ts'
import { limits, makeRate } from '../rate.ts'
import { corpId, defaultOrigin, origin, secretKey } from '../settings.ts'

const name = 'appchat'

/** Makes the channel over `api`, which has the token of the app that made the groups. `chats`: chatid by the department's code. */
export function makeAppchatChannel(
  chats: ReadonlyMap<string, string>,
  api: Pick<WecomApi, 'post'>,
  ports: Pick<Ports, 'memory' | 'texts'>,
): Channel {
  const rate = makeRate({ limits: limits.appchat })
  return makePushChannel(
    {
      name,
      groups: chats,
      rate,
      async post(chatid, content) {
        await api.post('appchat/send', { chatid, msgtype: 'text', text: { content }, safe: 0 }, z.object({}))
      },
    },
    ports,
  )
}

export const appchatKind: ChannelKind = {
  name,
  needs: {
    WECOM_APPCHATS: {
      schema: groupList,
      allowed: 'the chatid of each department\'s group that the app has made, as JSON, e.g. {"hucd":"yunlanHucd"}',
    },
    WECOM_CORP_ID: corpId,
    WECOM_APP_SECRET: { ...secretKey('the Secret of the app'), shared: true },
  },
  may: { WECOM_API_BASE: origin },
  reaches: ({ WECOM_APPCHATS }) => [...groupsIn(WECOM_APPCHATS).keys()],
  make({ WECOM_APPCHATS, WECOM_CORP_ID = '', WECOM_APP_SECRET = '', WECOM_API_BASE = defaultOrigin }, ports) {
    const api = makeApi({ origin: WECOM_API_BASE, corpId: WECOM_CORP_ID, secret: WECOM_APP_SECRET, alarm: ports.alarm })
    return makeAppchatChannel(groupsIn(WECOM_APPCHATS), api, ports)
  },
}
