/** Where nobody is reached: a department whose work group is bound on no channel, and people whose account no channel knows. */
import { ChannelError } from '../bot/channel.ts'
import { type Conversation, channelOf, chatOf, type Outbound } from '../dialogs/message.ts'

/** The channel of such a place, in the stead of a name; no channel has it. What is sent there goes round (`undelivered.ts`). */
export const nowhere = 'nowhere'

/** Whether a conversation is reached by no channel. */
export function isNowhere(conversation: Conversation): boolean {
  return channelOf(conversation) === nowhere
}

/** `send`, but what is for nowhere is refused with the reason. Throws `ChannelError`. */
export function refusingNowhere(send: (message: Outbound) => Promise<string>): (message: Outbound) => Promise<string> {
  return async (message) => {
    const { id, conversation } = message
    if (!isNowhere(conversation)) return await send(message)
    const toGroup = chatOf(conversation).startsWith('group:')
    const why = toGroup ? 'its department has no work group that is bound' : 'its receiver has no account on any channel'
    throw new ChannelError(nowhere, `message ${id} is for ${chatOf(conversation)}, but ${why}`, {
      retryable: false,
      unreachable: toGroup ? 'no-group' : 'no-account',
    })
  }
}
