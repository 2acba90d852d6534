/** Rules of template cards of self-built apps (p/90236): parts needed per kind, counts, sizes. Lengths that the page only recommends are not enforced. */
import { z } from 'zod'
import type { CardFields } from './card-book.ts'

/** What is wrong with a card, naming the field; null: nothing. An update (p/94888) brings no task_id. */
export function cardFault(card: unknown, update = false): string | null {
  const read = shape.safeParse(card)
  if (!read.success) return `template_card.${read.error.issues[0]?.path.join('.')}: ${read.error.issues[0]?.message}`
  const value = read.data
  const missing = [...needs[value.card_type], ...(needsTaskId(value) && !update ? ['task_id'] : [])].find((part) => !(part in value))
  if (missing !== undefined) return `template_card.${missing} is missing for ${value.card_type}`
  const alien = Object.keys(value).find((part) => where[part] && !where[part].includes(value.card_type))
  if (alien !== undefined) return `template_card.${alien} does not belong to ${value.card_type}`
  // p/90236: a text notice needs main_title.title or sub_title_text, a news notice a picture.
  if (value.card_type === 'text_notice' && !value.main_title?.title && !value.sub_title_text)
    return 'template_card needs main_title.title or sub_title_text'
  if (value.card_type === 'news_notice' && !value.card_image && !value.image_text_area)
    return 'template_card needs card_image or image_text_area'
  return null
}

/** A card that answers clicks: needs a callback URL, and its message gets a response_code (p/90236). */
export function isInteractive(card: CardFields): boolean {
  return !['text_notice', 'news_notice'].includes(String(card.card_type)) || 'action_menu' in card
}

// --- Internal helpers ---

const kinds = ['text_notice', 'news_notice', 'button_interaction', 'vote_interaction', 'multiple_interaction'] as const

type Kind = (typeof kinds)[number]

const bytes = (most: number) => z.string().refine((text) => Buffer.byteLength(text) <= most, `longer than ${most} bytes`)
const key = bytes(1024)
const option = z.looseObject({ id: bytes(128), text: z.string().min(1) })
const dropDown = z.looseObject({ question_key: key, option_list: z.array(option).min(1).max(10), selected_id: z.string().optional() })

const shape = z.looseObject({
  card_type: z.enum(kinds),
  source: z.looseObject({ desc_color: z.literal([0, 1, 2, 3]).optional() }).optional(),
  action_menu: z
    .looseObject({
      action_list: z
        .array(z.looseObject({ text: z.string().min(1), key: key.min(1) }))
        .min(1)
        .max(3),
    })
    .optional(),
  main_title: z.looseObject({ title: z.string().optional(), desc: z.string().optional() }).optional(),
  quote_area: z.looseObject({ type: z.literal([0, 1, 2]).optional() }).optional(),
  sub_title_text: z.string().optional(),
  horizontal_content_list: z
    .array(z.looseObject({ type: z.literal([0, 1, 2, 3]).optional(), keyname: z.string().min(1), value: z.string().optional() }))
    .max(6)
    .optional(),
  jump_list: z
    .array(z.looseObject({ type: z.literal([0, 1, 2]).optional(), title: z.string().min(1) }))
    .max(3)
    .optional(),
  card_action: z.looseObject({ type: z.literal([0, 1, 2]) }).optional(),
  card_image: z.looseObject({ url: z.string(), aspect_ratio: z.number().min(1.3).max(2.25).optional() }).optional(),
  image_text_area: z.looseObject({}).optional(),
  vertical_content_list: z
    .array(z.looseObject({ title: z.string().min(1) }))
    .max(4)
    .optional(),
  button_selection: dropDown.optional(),
  button_list: z
    .array(
      z
        .looseObject({
          text: z.string().min(1),
          style: z.literal([1, 2, 3, 4]).optional(),
          type: z.literal([0, 1]).default(0),
          key: key.optional(),
          url: z.string().optional(),
        })
        .refine((button) => (button.type === 1 ? !!button.url : !!button.key), 'needs its key, or its url for type 1'),
    )
    .min(1)
    .max(6)
    .optional(),
  checkbox: z
    .looseObject({ question_key: key, mode: z.literal([0, 1]).optional(), option_list: z.array(option).min(1).max(20) })
    .optional(),
  select_list: z.array(dropDown).min(1).max(3).optional(),
  submit_button: z.looseObject({ text: z.string().min(1), key }).optional(),
  task_id: z
    .string()
    .regex(/^[0-9A-Za-z_\-@]{1,128}$/)
    .optional(),
})

const needs: Readonly<Record<Kind, readonly string[]>> = {
  text_notice: ['card_action'],
  news_notice: ['main_title', 'card_action'],
  button_interaction: ['main_title', 'button_list'],
  vote_interaction: ['main_title', 'checkbox', 'submit_button'],
  multiple_interaction: ['main_title', 'select_list', 'submit_button'],
}

/** Where a part may stand; one that is not here may stand anywhere. */
const where: Readonly<Record<string, readonly Kind[]>> = {
  action_menu: ['text_notice', 'news_notice', 'button_interaction'],
  quote_area: ['text_notice', 'news_notice', 'button_interaction'],
  emphasis_content: ['text_notice'],
  sub_title_text: ['text_notice', 'button_interaction'],
  horizontal_content_list: ['text_notice', 'news_notice', 'button_interaction'],
  jump_list: ['text_notice', 'news_notice'],
  card_action: ['text_notice', 'news_notice', 'button_interaction'],
  card_image: ['news_notice'],
  image_text_area: ['news_notice'],
  vertical_content_list: ['news_notice'],
  button_selection: ['button_interaction'],
  button_list: ['button_interaction'],
  checkbox: ['vote_interaction'],
  select_list: ['multiple_interaction'],
  submit_button: ['vote_interaction', 'multiple_interaction'],
}

function needsTaskId(card: z.output<typeof shape>): boolean {
  return isInteractive(card)
}
