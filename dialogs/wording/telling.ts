/** What officials read about an answer that could not be sent to its enterprise, and about the call that tells it instead (电话告知). */
import type { Case } from '../../cases/case.ts'
import type { Audience } from '../../cases/notices.ts'
import type { DeliveryEvent } from '../../cases/telling.ts'
import type { Said } from '../message.ts'
import { dueText, line, list, type Words, when } from '../wording.ts'

/** What somebody reads about such an event; null when it needs no word. */
export function deliveryNews(event: DeliveryEvent, it: Case, audience: Audience, words: Words): Said | null {
  // The enterprise is told elsewhere that something waits (`server/notify.ts`).
  if (audience.to === 'reporter') return null
  switch (event.type) {
    case 'answer-held':
      return audience.to === 'group' ? heldForGroup(it) : heldCard(it, words)
    case 'answer-delivered':
      return { text: `${it.number} 的答复已经发给企业，不用再打电话告知。`, buttons: [] }
    case 'told-by-phone':
      return null
  }
}

/** The limit of the call comes near, or is over. */
export function callLight(it: Case, late: boolean, words: Words): Said {
  const due = it.clocks.findLast(({ kind }) => kind === 'phone')
  const limit = due ? `（${dueText(due, words)}）` : ''
  return {
    text: `${late ? '🔴' : '🟡'} ${it.number} 电话告知${late ? '已过时限' : '快到时限'}${limit}，答复企业还不知道。告知后请回复「${it.number} 已电话告知：」加情况。`,
    buttons: toCall(it),
  }
}

/** For whoever calls: by when, and how it is recorded. */
function heldCard(it: Case, words: Words): Said {
  const clock = it.clocks.findLast(({ kind, status }) => kind === 'phone' && status === 'running')
  const by = clock ? `${dueText(clock, words)}前` : '尽快'
  return {
    text: `${it.number} 的答复还没能发给企业：平台在企业没有回话时限制条数和时间，企业一回话就补发。请${by}打电话告知，告知后回复「${it.number} 已电话告知：」加情况。`,
    buttons: toCall(it),
  }
}

/** For the department that answered, and has nothing to do. */
function heldForGroup({ number }: Case): Said {
  return {
    text: `${number} 的答复还没能发给企业：平台在企业没有回话时限制条数和时间。答复已保存，企业一回话就补发，已请服务专员打电话告知。`,
    buttons: [],
  }
}

function toCall({ number }: Case): Said['buttons'] {
  return [
    { label: '已电话告知', value: `${number} 已电话告知` },
    { label: '企业电话', value: `${number} 企业电话` },
  ]
}

/** The one invitation before the platform takes nothing more for an enterprise that says nothing. It names no case. */
export const inviteToReply = (hours: number): string =>
  `您反映的情况还在办理。平台只允许在您发消息后的 ${hours} 小时内给您发消息，时间快到了。请回复任意内容，后面的进展才能继续发给您。`

/** The note of a call of which nothing else was said. */
export const toldPlainly = '已电话告知'
export const toldByPhone = (number: string): string => `${number} 已记录电话告知，不再计时。企业下次发消息时，答复的原文照样补发。`
export const toldAlready = (number: string): string => `${number} 的答复企业已经知道了，没有改动。`
export const nothingToTell = (number: string): string => `${number} 没有要电话告知的答复，没有改动。`
export const notReached = (number: string): string => `${number} 没有打通的先不记，仍要告知。打通后请回复「${number} 已电话告知：」加情况。`

/** The cases whose enterprises are to be called for this. */
export function toTellList(cases: readonly Case[], words: Words): string {
  if (cases.length === 0) return '现在没有要电话告知的答复。'
  return list(
    `待电话告知 ${cases.length} 件：`,
    cases.map((it) => line(it, words)),
  )
}

/** When it was answered and when that got to the enterprise, for officials; nothing where that was the same moment. */
export function deliveryLines(it: Case, words: Words): readonly string[] {
  const { delivery } = it
  if (!delivery) return []
  const { told } = delivery
  const answered = 'answer' in it ? `答复时间：${when(it.answer.at, words)}；` : ''
  if (!told) return [`${answered}还没有送达企业（平台限制），等企业回话或电话告知。`]
  return [`${answered}送达时间：${when(told.at, words)}（${told.how === 'phone' ? '电话告知' : '消息补发'}）。`]
}
