import { reactive } from 'vue'
import { type Message, postMessage, sentenceOf } from './api.ts'
import { pull } from './conversation.ts'
import { newId } from './new-id.ts'

/** How a button stands: never touched (`free`), on its way, or taken by somebody. */
export type TapState = 'free' | 'sending' | 'taken'

type Tap = { readonly id: string; state: TapState }

const taps = reactive(new Map<string, Tap>())

/** The state of a button for a person, as known from this page or from the answers to the card. */
export function tapState(from: string, card: Message, value: string, answers: readonly Message[]): TapState {
  const mine = taps.get(keyOf(from, card, value))?.state ?? 'free'
  return mine === 'free' && takenIn(answers, card, value) ? 'taken' : mine
}

/**
 * Taps a button. A failed tap keeps its id for the retry; a taken button may be tapped again
 * (a card's 已联系 is good for more than one contact), but not while it is on its way.
 * Returns the sentence of what went wrong, empty when all went well.
 */
export async function tap(chat: string, from: string, card: Message, value: string): Promise<string> {
  const key = keyOf(from, card, value)
  const earlier = taps.get(key)
  if (earlier?.state === 'sending') return ''
  const id = earlier?.state === 'free' ? earlier.id : newId()
  taps.set(key, { id, state: 'sending' })
  try {
    await postMessage({ chat, from, id, quote: card.id, tap: value })
    taps.set(key, { id, state: 'taken' })
  } catch (error) {
    taps.set(key, { id, state: 'free' })
    return sentenceOf(error)
  }
  void pull(chat)
  return ''
}

/** Takes a message back. Returns the sentence of what went wrong, empty when all went well. */
export async function takeBack(chat: string, from: string, { id }: Message): Promise<string> {
  try {
    await postMessage({ chat, from, id: newId(), recall: id })
  } catch (error) {
    return sentenceOf(error)
  }
  void pull(chat)
  return ''
}

/** Whether one of the answers to the card is this button. */
function takenIn(answers: readonly Message[], card: Message, value: string): boolean {
  const label = card.buttons?.find((button) => button.value === value)?.label
  return answers.some(({ from, tap, text }) => from !== 'bot' && (tap === undefined ? text === value || text === label : tap === value))
}

function keyOf(from: string, card: Message, value: string): string {
  return `${from}\n${card.id}\n${value}`
}
