/** A burst of fragments → the utterances a turn answers; and which words are answered without waiting for more. */
import { isEmergency } from '../nlu/admission.ts'
import type { Utterance } from './dialog.ts'
import type { Inbound } from './message.ts'

/**
 * Joins the plain fragments of a burst to one utterance; taps and command words stand alone, in their order.
 * 「我们厂门口」「那条路」「一下雨就淹」 is one thing said.
 */
export function utterancesOf(messages: readonly Inbound[]): readonly Utterance[] {
  const all: Utterance[] = []
  for (const message of messages) {
    const utterance = utteranceOf(message)
    const last = all.at(-1)
    const alone = utterance.tap || utterance.quote !== null || isCommandWord(utterance.text)
    if (last && !last.tap && !isCommandWord(last.text) && !alone) all.splice(-1, 1, join(last, utterance))
    else all.push(utterance)
  }
  return all
}

/** Taps, command words and emergencies never wait for the end of a burst. */
export function answersAtOnce(message: Inbound): boolean {
  return message.scope.type === 'group' || message.tap !== null || isCommandWord(message.text) || soundsDangerous(message.text)
}

// --- Internal helpers ---

function isCommandWord(text: string): boolean {
  return /^\s*(确认|确认提交|提交|取消|帮助|转人工|人工|进度|催办|催一下|撤回|匿名|跳过|是|否|是的|不是|另一件|补充|恢复草稿|解决了|部分解决|没有解决|没解决|联系了|没有联系|没有|继续办|就到这里|[1-5]分?|(非常|基本)?(不)?满意|QS\d{8}-\d{4,}.*)\s*[。.!！]?\s*$/i.test(
    text,
  )
}

function soundsDangerous(text: string): boolean {
  return isEmergency(text.normalize('NFKC').replace(/\s+/g, '')) || /不想活|自杀|轻生/.test(text)
}

function utteranceOf(message: Inbound): Utterance {
  return {
    text: message.tap ?? message.text,
    quote: message.quote,
    addressed: message.addressed,
    attachments: message.attachments,
    rejected: message.rejected,
    tap: message.tap !== null,
  }
}

function join(first: Utterance, second: Utterance): Utterance {
  const gap = first.text === '' || second.text === '' || /[,，。!！?？;；:：、.\n]$/.test(first.text) ? '' : '，'
  return {
    ...first,
    text: `${first.text}${gap}${second.text}`,
    attachments: [...first.attachments, ...second.attachments],
    rejected: [...first.rejected, ...second.rejected],
  }
}
