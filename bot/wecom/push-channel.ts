/** A channel that writes into work groups and hears nothing there: fall-backs where the group bot is not to be had. */
import { chatOf, type Outbound } from '../../dialogs/message.ts'
import { type Channel, ChannelError, type Ports } from '../channel.ts'
import { makeQueues } from '../queues.ts'
import { isClosed } from './closed-groups.ts'
import { type Judge, makeOnce } from './once.ts'
import type { Rate } from './rate.ts'
import { splitText } from './split-text.ts'
import { passesInTime, WecomError } from './wecom-error.ts'

export type PushOptions = {
  readonly name: string
  /** The platform's id of a department's group, by the department's code. */
  readonly groups: ReadonlyMap<string, string>
  readonly rate: Rate
  /** Posts one text into a group. Throws `WecomError`. */
  post(group: string, text: string): Promise<void>
}

/** Makes the channel. Long texts go in parts; files do not go at all, for the text is whole without them. */
export function makePushChannel({ name, groups, rate, post }: PushOptions, ports: Pick<Ports, 'memory' | 'texts'>): Channel {
  const once = makeOnce(name, ports.memory)
  const { repeated } = ports.texts
  // Room for the label of a repeat.
  const most = textBytes - Buffer.byteLength(`${repeated}\n`)

  async function say({ id, conversation, text }: Outbound): Promise<string> {
    const chat = chatOf(conversation)
    const group = chat.startsWith('group:') ? groups.get(chat.slice('group:'.length)) : undefined
    if (group === undefined) throw new ChannelError(name, `no group is configured for ${conversation}`, { retryable: false })
    const parts = splitText(text, most).map((part, i) => ({
      async post(again: boolean): Promise<string> {
        await rate.turn(group)
        await post(group, again ? `${repeated}\n${part}` : part)
        // Neither way tells an id of the message.
        return `${id} ${i}`
      },
    }))
    return await once.send(conversation, id, parts, judgeOf(name, id))
  }

  // A group that waits for its turn, or cannot be reached, holds up no other.
  const inTurn = makeQueues()
  return {
    name,
    // Nobody is heard.
    async start() {},
    async stop() {},
    send: (message) => inTurn(message.conversation, () => say(message)),
  }
}

// --- Internal helpers ---

/** Text of a robot or of appchat: 2,048 bytes (p/99110, p/90236). */
const textBytes = 2_048

function judgeOf(name: string, id: string): Judge {
  return (rejection) => {
    if (!(rejection instanceof WecomError)) {
      const error =
        rejection instanceof ChannelError
          ? rejection
          : new ChannelError(name, `message ${id} failed`, { retryable: true, cause: rejection })
      return { applied: false, error }
    }
    const { unknownEffect, code } = rejection
    // Another way is open to a group that is closed, whatever an operator might repair.
    const how = isClosed(code) ? ({ retryable: false, unreachable: 'group-closed' } as const) : { retryable: passesInTime(rejection) }
    const error = new ChannelError(name, `message ${id}: ${rejection.message}`, { ...how, cause: rejection })
    return { applied: unknownEffect, error }
  }
}
