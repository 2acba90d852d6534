/** What the coordinator reads about messages that could not be sent yet. */
import type { HeldMessage, WhyHeld } from '../dialog.ts'
import { list, type Words, when } from '../wording.ts'

/** What waits, the oldest first, with the reason; to whom stands with the case. */
export function heldList(held: readonly HeldMessage[], words: Words): string {
  if (held.length === 0) return '现在没有没发出去的消息。'
  return list(
    `没发出去的消息 ${held.reduce((sum, { count }) => sum + count, 0)} 条：`,
    held.map(
      ({ number, since, why, answer, count }) =>
        `${number ?? '不属于某件诉求'}${answer ? '（答复）' : ''} ${count} 条，${when(since, words)}起：${reasons[why]}`,
    ),
  )
}

// --- Internal helpers ---

const reasons: Readonly<Record<WhyHeld, string>> = {
  'window-closed': '企业没有回话，平台的发送时限已过，企业一回话就补发',
  'budget-spent': '企业没有回话，平台允许的条数快用完或已用完，最后一条留给答复',
  'person-talks': '人工正在对话，或者当天不打扰，之后再发',
  'platform-down': '平台连不上，正在重试',
  sending: '正在发送',
}
