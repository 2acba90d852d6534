/** A burst of fragments → the utterances a turn answers; and which words are answered without waiting for more. */
import { isEmergency } from '../nlu/admission.ts'
import type { Utterance } from './dialog.ts'
import { isDesperate } from './entrepreneur/phrases.ts'
import type { Inbound, Media, Transcript } from './message.ts'

/**
 * Joins the plain fragments of a burst to one utterance; taps and command words stand alone, in their order.
 * 「我们厂门口」「那条路」「一下雨就淹」 is one thing said. What `isNoise` says yes to comes first and gets into
 * nothing else; what was taken back before it was answered is left out.
 */
export function utterancesOf(messages: readonly Inbound[], isNoise: (text: string) => boolean = () => false): readonly Utterance[] {
  const recalled = new Set(messages.flatMap(({ recall }) => recall ?? []))
  const meant = messages.filter(({ id }) => !recalled.has(id))
  const noise = meant.length === 1 ? [] : meant.filter(({ text, attachments }) => attachments.length === 0 && isNoise(text))
  const unread = new Set(messages.map(({ id }) => id))
  return [...joined(noise), ...joined(meant.filter((message) => !noise.includes(message)))].map((utterance) =>
    utterance.recall ? { ...utterance, recall: { ...utterance.recall, unread: unread.has(utterance.recall.id) } } : utterance,
  )
}

/** Taps, command words and emergencies never wait for the end of a burst. */
export function answersAtOnce(message: Inbound): boolean {
  const text = visible(message.text)
  return message.scope.type === 'group' || message.tap !== null || isCommandWord(text) || soundsDangerous(text)
}

/** What was heard in two recordings; one that was not understood is not passed over in silence. */
export function joinVoices(first: Transcript | null, second: Transcript | null): Transcript | null {
  if (first === null || second === null) {
    const heard = first ?? second
    return heard && { ...heard, missed: true }
  }
  const missed = first.missed || second.missed
  return {
    text: joinTexts(first.text, second.text),
    unsure: [...new Set([...first.unsure, ...second.unsure])],
    ...(missed ? { missed } : {}),
  }
}

/** Two things said one after the other, with a comma between them unless the first ends with punctuation. */
export function joinTexts(first: string, second: string): string {
  const gap = first === '' || second === '' || /[,，。!！?？;；:：、.\n]$/.test(first) ? '' : '，'
  return `${first}${gap}${second}`
}

/** Each file once; the same content is the same file, whatever its name. */
export function eachOnce(files: readonly Media[]): readonly Media[] {
  return files.filter(({ id }, i) => files.findIndex((other) => other.id === id) === i)
}

/** 「确认」, 「进度」, 「5分」: a word that is a command or an answer on its own. */
export function isCommandWord(text: string): boolean {
  return /^\s*(确认|确认提交|提交|取消|帮助|转人工|人工|结束人工|继续|进度|催办|催一下|撤回|匿名|跳过|是|否|是的|不是|另一件|补充|恢复草稿|解决了|部分解决|没有解决|没解决|联系了|没有联系|没有|继续办|就到这里|[1-5]分?|(非常|基本)?(不)?满意|QS\d{8}-\d{4,}.*)\s*[。.!！]?\s*$/i.test(
    text,
  )
}

// --- Internal helpers ---

function joined(messages: readonly Inbound[]): readonly Utterance[] {
  const all: Utterance[] = []
  for (const message of messages) {
    const utterance = utteranceOf(message)
    const last = all.at(-1)
    const alone = utterance.tap || utterance.recall !== undefined || utterance.quote !== null || isCommandWord(utterance.text)
    if (last && !last.tap && !last.recall && !isCommandWord(last.text) && !alone) all.splice(-1, 1, join(last, utterance))
    else all.push(utterance)
  }
  return all
}

/** A text without characters that show nothing or turn the direction; those that join the parts of an emoji stay. */
function visible(text: string): string {
  return text.replace(/(?<!\p{Extended_Pictographic}\ufe0f?)\u200d|(?!\u200d)\p{Cf}/gu, '')
}

function soundsDangerous(text: string): boolean {
  return isEmergency(text.normalize('NFKC').replace(/\s+/g, '')) || isDesperate(text)
}

function utteranceOf(message: Inbound): Utterance {
  return {
    text: message.tap ?? visible(message.text),
    quote: message.quote,
    addressed: message.addressed,
    attachments: eachOnce(message.attachments),
    rejected: message.rejected,
    ...(message.voice === undefined ? {} : { voice: message.voice }),
    tap: message.tap !== null,
    messages: [{ id: message.id, text: message.text, files: message.attachments.map(({ id }) => id) }],
    ...(message.recall === undefined ? {} : { recall: { id: message.recall, unread: false }, messages: [] }),
  }
}

function join(first: Utterance, second: Utterance): Utterance {
  const voices = [first.voice, second.voice].filter((voice) => voice !== undefined)
  return {
    ...first,
    text: joinTexts(first.text, second.text),
    attachments: eachOnce([...first.attachments, ...second.attachments]),
    rejected: [...first.rejected, ...second.rejected],
    messages: [...(first.messages ?? []), ...(second.messages ?? [])],
    ...(voices.length > 0 ? { voice: voices.reduce(joinVoices) } : {}),
  }
}
