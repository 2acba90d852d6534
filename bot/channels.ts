/** The kinds of channels there are, in the order in which a person is looked for: a new channel is one folder and one line here. */
import type { ChannelKind } from './channel.ts'
import { webhookKind } from './webhook/channel.ts'
import { wechatyKind } from './wechaty/channel.ts'
import { aibotKind } from './wecom/aibot/channel.ts'
import { appKind } from './wecom/app/channel.ts'
import { appchatKind } from './wecom/appchat/channel.ts'
import { kfKind } from './wecom/kf/channel.ts'
import { robotKind } from './wecom/robot/channel.ts'

/** The simulator's channel is not among them: it is made where the chats are (`server/main.ts`). */
export const channelKinds: readonly ChannelKind[] = [kfKind, appKind, aibotKind, robotKind, appchatKind, wechatyKind, webhookKind]
