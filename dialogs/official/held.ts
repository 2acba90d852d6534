/** 「待发」, 「哪些没发出去」: what could not be sent yet and why, for the coordinator. */
import type { Person } from '../../cases/people.ts'
import { fullNumbers, narrow } from '../answers.ts'
import { type Effect, type Given, say, type Utterance } from '../dialog.ts'
import { heldList } from '../wording.ts'

/** Whether somebody who may know asks what could not be sent. */
export function asksHeld({ text, quote }: Pick<Utterance, 'text' | 'quote'>, { role }: Pick<Person, 'role'>): boolean {
  if (role !== 'coordinator' || fullNumbers(quote ?? '').length > 0) return false
  const words = narrow(text).replace(/[\s,，。.!！?？]+/g, '')
  return words.length <= 16 && (waiting.test(words) || unsent.test(words))
}

/** Answers the question; null when it is none. `given.held` has what is asked for. */
export function aboutHeld(utterance: Utterance, given: Given): readonly Effect[] | null {
  return given.held !== undefined && asksHeld(utterance, given.speaker) ? [say(heldList(given.held, given))] : null
}

// --- Internal helpers ---

const waiting = /^(?:我的|现在|今天)?待发(?:送|出)?(?:的)?(?:消息|答复|清单|列表|有哪些)?$/
const unsent =
  /^(?:现在|目前|今天|还)*(?:有)?(?:哪些|什么|多少|几条)?(?:消息|答复|通知)?(?:还)?(?:没有?|未)(?:能)?(?:发出去?|发送|送达|发到)(?:的)?(?:消息|答复|清单|列表|有哪些|有几条)?$/
