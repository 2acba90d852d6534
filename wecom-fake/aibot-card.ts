/** Cards of the 智能机器人: what its server refuses in one, and the words that stand on it. */
import type { Fields } from './aibot-media.ts'

const taskIdRule = /^[0-9A-Za-z_\-@]{1,128}$/
const maxKeyBytes = 1024
/** Longest lists (p/101032). Lengths of texts are recommended only and not enforced. */
const longest: Readonly<Record<string, number>> = {
  horizontal_content_list: 6,
  jump_list: 3,
  vertical_content_list: 4,
  button_list: 6,
  select_list: 3,
}
/** Parts that each type must have (p/101032); `task_id` is optional for multiple_interaction of a bot. */
const needed: Readonly<Record<string, readonly string[]>> = {
  text_notice: [],
  news_notice: ['main_title'],
  button_interaction: ['main_title', 'button_list', 'task_id'],
  vote_interaction: ['main_title', 'checkbox', 'submit_button', 'task_id'],
  multiple_interaction: ['main_title', 'select_list', 'submit_button'],
}
/** Horizontal contents of a bot know text, url and member, no attachment (p/101032). */
const horizontalTypes: readonly unknown[] = [undefined, 0, 1, 3]

/** What is wrong with a card, as an errmsg; null when the server takes it. */
export function cardFault(card: Fields): string | null {
  const type = typeof card.card_type === 'string' ? card.card_type : ''
  const parts = needed[type]
  if (parts === undefined) return `invalid card_type: ${type}`
  const missing = parts.find((part) => card[part] === undefined)
  if (missing !== undefined) return `${missing} missing`
  if (type === 'text_notice' && !textOf(fields(card.main_title).title) && !textOf(card.sub_title_text))
    return 'main_title.title or sub_title_text missing'
  if (card.task_id !== undefined && !taskIdRule.test(String(card.task_id))) return 'invalid task_id'
  const tooLong = Object.entries(longest).find(([list, most]) => listOf(card[list]).length > most)
  if (tooLong !== undefined) return `${tooLong[0]} longer than ${tooLong[1]}`
  if (listOf(card.horizontal_content_list).some(({ type }) => !horizontalTypes.includes(type))) return 'invalid horizontal type'
  const buttons = listOf(card.button_list)
  if (buttons.some(({ text, key }) => !textOf(text) || !textOf(key))) return 'button without text or key'
  if (buttons.some(({ key }) => Buffer.byteLength(textOf(key)) > maxKeyBytes)) return 'button key above 1024 bytes'
  if (new Set(buttons.map(({ key }) => key)).size < buttons.length) return 'button key repeated'
  return null
}

/** The words of a card, a line each, as a person reads them. */
export function cardText(card: Fields): string {
  const title = fields(card.main_title)
  const rows = listOf(card.horizontal_content_list).map(({ keyname, value }) => `${textOf(keyname)} ${textOf(value)}`.trim())
  const quote = fields(card.quote_area)
  const lines = [title.title, title.desc, card.sub_title_text, quote.title, quote.quote_text, ...rows]
  return lines
    .map(textOf)
    .filter((line) => line !== '')
    .join('\n')
}

/** The buttons that a card shows: of its list, its submit button, its corner menu; a replaced one has no key. */
export function cardButtons(card: Fields): readonly { readonly text: string; readonly key: string | null }[] {
  const submit = fields(card.submit_button)
  const menu = listOf(fields(card.action_menu).action_list)
  const all = [...listOf(card.button_list), ...(textOf(submit.key) ? [submit] : []), ...menu]
  return all.map(({ text, key }) => ({ text: textOf(text), key: textOf(key) || null }))
}

/** An object's fields; none for anything else. */
export function fields(value: unknown): Fields {
  // A border: JSON of a frame, of which every field is looked at before it is used.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

// --- Internal helpers ---

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fields) : []
}
