/** Robots of work groups, 消息推送: push only, one key for each group (p/99110). */
import type { Channel, ChannelKind, Ports } from '../../channel.ts'
import { makeCaller } from '../caller.ts'
import { groupList, groupsIn } from '../group-list.ts'
import { makePushChannel } from '../push-channel.ts'
import { limits, makeRate, type Rate } from '../rate.ts'
import { defaultOrigin, origin } from '../settings.ts'

const name = 'robot'

export type RobotSettings = {
  readonly origin: string
  /** The key of a department's robot, by the department's code. */
  readonly keys: ReadonlyMap<string, string>
  /** 18 a minute for each key unless told. */
  readonly rate?: Rate
}

export function makeRobotChannel(settings: RobotSettings, ports: Pick<Ports, 'memory' | 'texts' | 'alarm'>): Channel {
  const { keys, rate = makeRate({ limits: limits.webhook }) } = settings
  const caller = makeCaller({ origin: settings.origin, alarm: ports.alarm })
  return makePushChannel(
    {
      name,
      groups: keys,
      rate,
      async post(key, content) {
        // The lane is a key's own: one robot that has sent too much does not silence the others.
        await caller.call({ path: 'webhook/send', query: { key }, body: { msgtype: 'text', text: { content } }, lane: `robot ${key}` })
      },
    },
    ports,
  )
}

export const robotKind: ChannelKind = {
  name,
  needs: {
    WECOM_ROBOT_KEYS: {
      schema: groupList,
      allowed: 'the key of each department\'s robot as JSON, e.g. {"hucd":"693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"}',
      secret: true,
    },
  },
  may: { WECOM_API_BASE: origin },
  reaches: ({ WECOM_ROBOT_KEYS }) => [...groupsIn(WECOM_ROBOT_KEYS).keys()],
  make: ({ WECOM_ROBOT_KEYS, WECOM_API_BASE = defaultOrigin }, ports) =>
    makeRobotChannel({ origin: WECOM_API_BASE, keys: groupsIn(WECOM_ROBOT_KEYS) }, ports),
}
