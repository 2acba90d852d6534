/** What an official is shown in the self-built app: a card with buttons, or text where a card would not hold it (p/90236). */
import { createHash } from 'node:crypto'
import type { Button, Outbound } from '../../../dialogs/message.ts'
import { splitText } from '../split-text.ts'

/** The body of one `message/send`, without receiver and agent. */
export type AppMessage =
  | { readonly msgtype: 'text'; readonly text: { readonly content: string } }
  | { readonly msgtype: 'template_card'; readonly template_card: ButtonCard }
  | { readonly msgtype: 'image' | 'file'; readonly [body: string]: unknown }

/** The `button_interaction` card, as far as it is used. */
export type ButtonCard = {
  readonly card_type: 'button_interaction'
  /** Unique per app, `[0-9A-Za-z_\-@]`, at most 128 bytes. */
  readonly task_id: string
  readonly main_title: { readonly title: string; readonly desc?: string }
  readonly sub_title_text?: string
  readonly button_list: readonly { readonly text: string; readonly style: number; readonly key: string }[]
}

/** The most text of one message in bytes; what is longer is cut off by WeCom (45002). */
const textBytes = 2048

/** What a card holds without being cut on the screen, in characters: its title and the text below (p/90236, recommended). */
const titleLength = 36
const subtitleLength = 160

const mostButtons = 6
const labelLength = 10
const keyBytes = 1024

/** The messages that show `message`, in order: of a long text its parts first, and the card last, so that the buttons stand at the end. */
export function encode(message: Outbound): readonly AppMessage[] {
  const buttons = message.buttons.filter(fits).slice(0, mostButtons)
  const [title = '', ...rest] = message.text.split('\n')
  const subtitle = rest.join('\n')
  const whole = length(title) <= titleLength && length(subtitle) <= subtitleLength
  if (buttons.length === 0) return parts(message.text)
  const card = cardOf(message, clip(title, titleLength), whole ? subtitle : '', buttons)
  return [...(whole ? [] : parts(message.text)), { msgtype: 'template_card', template_card: card }]
}

/** Cards with the same buttons ask the same question of several officials: they share this mark, with which their ids begin. */
export function deckOf(taskId: string): string {
  return taskId.slice(0, deckLength)
}

/** The id of a message's card. */
export function taskOf({ id, buttons }: Pick<Outbound, 'id' | 'buttons'>): string {
  return `${digest(JSON.stringify(buttons.map(({ value }) => value))).slice(0, deckLength)}-${digest(id).slice(0, 24)}`
}

/** True when a button says by itself which case it is about, so that a tap years later still means the same. */
export function namesItsCase(value: string): boolean {
  return /QS\d{8}-\d{4,}/.test(value)
}

// --- Internal helpers ---

const deckLength = 16

function cardOf(message: Outbound, title: string, subtitle: string, buttons: readonly Button[]): ButtonCard {
  return {
    card_type: 'button_interaction',
    task_id: taskOf(message),
    main_title: { title },
    ...(subtitle === '' ? {} : { sub_title_text: subtitle }),
    // The first is what is asked for; the others are the ways around it.
    button_list: buttons.map(({ label, value }, i) => ({ text: clip(label, labelLength), style: i === 0 ? 1 : 2, key: value })),
  }
}

function parts(text: string): readonly AppMessage[] {
  // A part without words is refused (44004).
  const told = splitText(text, textBytes).filter((part) => part.trim() !== '')
  return told.map((content) => ({ msgtype: 'text', text: { content } }))
}

function fits({ value }: Button): boolean {
  return Buffer.byteLength(value) <= keyBytes
}

function clip(text: string, most: number): string {
  const characters = [...text]
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`
}

function length(text: string): number {
  return [...text].length
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
