/** Shapes and limits of what may be sent in 微信客服 (p/94677). Sizes are bytes of UTF-8. */
import { z } from 'zod'
import { type Refused, refuse } from './api.ts'
import type { World } from './world.ts'

/** p/94677: at most 32 bytes of these characters. */
export const msgid = z.string().regex(/^[0-9a-zA-Z_-]{1,32}$/)

/** The body common to `send_msg` and `send_msg_on_event`; the part named by msgtype is checked by `checkKfMessage`. */
export const kfMessage = z.looseObject({ msgid: msgid.optional(), msgtype: z.string() })

export type KfSend = z.output<typeof kfMessage>

/** The refusal that a message meets for its content, or null. `types`: the msgtypes allowed here. */
export function checkKfMessage(world: World, message: KfSend, types: readonly string[] = Object.keys(rules)): Refused | null {
  const rule = rules[message.msgtype]
  if (!rule) return refuse(40008)
  if (!types.includes(message.msgtype)) return refuse(95030)
  const read = rule.safeParse(message[message.msgtype])
  if (!read.success) {
    const issue = read.error.issues[0]
    const code = Number(issue?.message)
    return refuse(Number.isInteger(code) ? code : 40058, `${message.msgtype}.${issue?.path.join('.')}`)
  }
  if (mediaTypes.includes(message.msgtype)) {
    const id = z.object({ media_id: z.string() }).parse(message[message.msgtype]).media_id
    if (!world.media.get(id)) return refuse(40007)
  }
  return null
}

// --- Internal helpers ---

const mediaTypes: readonly string[] = ['image', 'voice', 'video', 'file']

/** Text of at most so many bytes; the message of the issue is the errcode that WeCom answers. */
function upTo(bytes: number, errcode = '45002') {
  return z.string().refine((text) => Buffer.byteLength(text) <= bytes, errcode)
}

function from1To(bytes: number) {
  return upTo(bytes).min(1, '40058')
}

const medium = z.object({ media_id: z.string().min(1) })

const menuItem = z.discriminatedUnion(
  'type',
  [
    z.object({ type: z.literal('click'), click: z.object({ id: from1To(64), content: from1To(128) }) }),
    z.object({ type: z.literal('view'), view: z.object({ url: from1To(2048), content: from1To(1024) }) }),
    z.object({
      type: z.literal('miniprogram'),
      miniprogram: z.object({ appid: upTo(32), pagepath: upTo(1024), content: upTo(1024) }),
    }),
    z.object({ type: z.literal('text'), text: z.object({ content: from1To(1024), no_newline: z.literal([0, 1]).optional() }) }),
  ],
  '95009',
)

const rules: Readonly<Record<string, z.ZodType>> = {
  text: z.object({ content: from1To(2048) }),
  image: medium,
  voice: medium,
  video: medium,
  file: medium,
  link: z.object({ title: from1To(128), desc: upTo(512).optional(), url: from1To(2048), thumb_media_id: z.string().min(1) }),
  miniprogram: z.object({ appid: z.string(), title: upTo(64).optional(), thumb_media_id: z.string(), pagepath: z.string() }),
  msgmenu: z.object({
    head_content: upTo(1024).optional(),
    list: z.array(menuItem).max(10, '95008').optional(),
    tail_content: upTo(1024).optional(),
  }),
  location: z.object({ name: z.string().optional(), address: z.string().optional(), latitude: z.number(), longitude: z.number() }),
}
