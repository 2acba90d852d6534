/** Frames of the 智能机器人 → what they say (p/100719 messages, p/101027 events). Names of the platform end here. */
import * as z from 'zod'

/** A link to an encrypted file; it lives five minutes (p/100719). */
export type FileLink = { readonly kind: 'image' | 'file' | 'video'; readonly url: string; readonly key: string }

/** `group`: the platform's id of it, case-sensitive; null: the single chat of the person. `reqId` is needed to reply. */
export type Heard = { readonly id: string; readonly reqId: string; readonly group: string | null; readonly account: string } & Saying

export type Saying =
  | {
      readonly type: 'message'
      readonly text: string
      readonly quote: string | null
      readonly files: readonly FileLink[]
      /** What was said in a voice message, as the platform understood it. */
      readonly voice: string | null
    }
  | { readonly type: 'tap'; readonly value: string }
  | { readonly type: 'entered' }
  /** Nothing for us: feedback, a kick (the line hears of it), or what we do not know. `what` may be logged. */
  | { readonly type: 'other'; readonly what: string }

/** Reads one frame; null: it is no message and no event at all. */
export function decode(frame: unknown): Heard | null {
  const read = shape.safeParse(frame)
  if (!read.success) return null
  const { headers, body } = read.data
  const group = body.chattype === 'group' ? (body.chatid ?? null) : null
  const head = { id: body.msgid, reqId: headers.req_id, group, account: body.from?.userid ?? '' }
  if (body.msgtype === 'event') return { ...head, ...eventOf(body.event ?? {}) }
  // A group without its id, or nobody who speaks: there would be no place to answer.
  if (head.account === '' || (body.chattype === 'group' && group === null))
    return { ...head, type: 'other', what: 'message without a place' }
  return { ...head, ...messageOf(body) }
}

// --- Internal helpers ---

const words = z.object({ content: z.string() })
// `aeskey` comes with the long connection alone (p/101463).
const link = z.object({ url: z.string(), aeskey: z.string().default('') })
const item = z.object({ msgtype: z.string(), text: words.optional().catch(undefined), image: link.optional().catch(undefined) })
const content = z.object({
  msgtype: z.string(),
  text: words.optional().catch(undefined),
  // U: quotable types are text, image, mixed, voice, file; how the markdown of a bot is quoted is not told (p/100719).
  markdown: words.optional().catch(undefined),
  stream: words.optional().catch(undefined),
  voice: words.optional().catch(undefined),
  image: link.optional().catch(undefined),
  file: link.optional().catch(undefined),
  video: link.optional().catch(undefined),
  mixed: z
    .object({ msg_item: z.array(item) })
    .optional()
    .catch(undefined),
})
type Content = z.output<typeof content>

// The page nests these under `template_card_event`, the SDK's types have them flat (p/101027): both are read.
const card = z.object({ event_key: z.string().optional(), task_id: z.string().optional() })
const event = card.extend({ eventtype: z.string().catch(''), template_card_event: card.optional().catch(undefined) }).partial()

const shape = z.object({
  headers: z.object({ req_id: z.string() }),
  body: content.extend({
    msgid: z.string().min(1),
    chatid: z.string().optional(),
    chattype: z.string().optional(),
    from: z.object({ userid: z.string() }).optional().catch(undefined),
    quote: content.optional().catch(undefined),
    event: event.optional().catch(undefined),
  }),
})

function eventOf({ eventtype = '', event_key: flat, template_card_event: nested }: z.output<typeof event>): Saying {
  if (eventtype === 'enter_chat') return { type: 'entered' }
  const value = nested?.event_key ?? flat
  if (eventtype === 'template_card_event' && value !== undefined) return { type: 'tap', value }
  return { type: 'other', what: `event ${eventtype.slice(0, 40)}` }
}

const known: readonly string[] = ['text', 'mixed', 'image', 'file', 'video', 'voice']

function messageOf(body: z.output<typeof shape>['body']): Saying {
  if (!known.includes(body.msgtype)) return { type: 'other', what: `message ${body.msgtype.slice(0, 40)}` }
  const quote = body.quote ? textOf(body.quote) : ''
  return {
    type: 'message',
    text: body.msgtype === 'voice' ? '' : textOf(body),
    quote: quote === '' ? null : quote,
    // Whoever quotes a picture means it: a lone one does not reach the bot in a group (p/100719).
    files: [...filesOf(body), ...(body.quote ? filesOf(body.quote) : [])],
    voice: body.msgtype === 'voice' ? (body.voice?.content ?? '') : null,
  }
}

function textOf({ text, markdown, stream, voice, mixed }: Content): string {
  const items = mixed?.msg_item.flatMap((one) => (one.text ? [one.text.content] : [])) ?? []
  return text?.content ?? markdown?.content ?? stream?.content ?? voice?.content ?? items.join('\n')
}

function filesOf({ image, file, video, mixed }: Content): readonly FileLink[] {
  const named = (kind: FileLink['kind'], it: z.output<typeof link> | undefined): readonly FileLink[] =>
    it ? [{ kind, url: it.url, key: it.aeskey }] : []
  const pictures = mixed?.msg_item.flatMap((one) => named('image', one.image)) ?? []
  return [...named('image', image), ...named('file', file), ...named('video', video), ...pictures]
}
