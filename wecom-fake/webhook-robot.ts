/** The webhook robot of a group, 消息推送: push only, its key is its only secret (p/99110). */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { cardFault, cardText } from './aibot-card.ts'
import { type Refused, refuse } from './api.ts'
import { ControlError, control } from './control-route.ts'
import { type Answer, type Call, json, type Route } from './http.ts'
import { makeWindowRate } from './window-rate.ts'
import type { Shown, StoredFile, WorkChats } from './work-chats.ts'
import type { World } from './world.ts'

/** 20 messages a minute per robot (p/99110). */
const perMinute = 20
/** Bytes of text and of markdown; image before base64; file. Three client libraries agree on them, the page's table was lost. */
const textBytes = 2048
const markdownBytes = 4096
const imageBytes = 2 * 2 ** 20
const fileBytes = 20 * 2 ** 20
/** Files must have more than five bytes, and live three days, as all media (p/96484). */
const leastBytes = 6
const mediaMs = 3 * 24 * 3_600_000

const robotCodes = { unknown: 93000, tooMany: 45009 } as const

const words = z.object({ content: z.string().min(1) })
const text = words.extend({ mentioned_list: z.array(z.string()).optional(), mentioned_mobile_list: z.array(z.string()).optional() })
const medium = z.object({ media_id: z.string() })
const article = z.looseObject({ title: z.string().min(1), url: z.string().min(1) })
const message = z.discriminatedUnion('msgtype', [
  z.object({ msgtype: z.literal('text'), text }),
  z.object({ msgtype: z.literal('markdown'), markdown: words }),
  z.object({ msgtype: z.literal('markdown_v2'), markdown_v2: words }),
  z.object({ msgtype: z.literal('image'), image: z.object({ base64: z.base64(), md5: z.string() }) }),
  z.object({ msgtype: z.literal('news'), news: z.object({ articles: z.array(article).min(1).max(8) }) }),
  z.object({ msgtype: z.literal('file'), file: medium }),
  z.object({ msgtype: z.literal('voice'), voice: medium }),
  z.object({ msgtype: z.literal('template_card'), template_card: z.record(z.string(), z.unknown()) }),
])
type Message = z.infer<typeof message>
type Content = Pick<Shown, 'kind' | 'text' | 'file'>

/** Routes of the robots that stand in the enterprise's groups, and the control that removes one. */
export function webhookRobots({ kernel, enterprise }: World, chats: WorkChats): readonly Route[] {
  const robots = new Map(enterprise.groups.flatMap(({ chatid, robots }) => robots.map((key) => [key, chatid] as const)))
  const uploads = new Map<string, { readonly key: string; readonly type: string; readonly file: StoredFile; readonly until: number }>()
  // U: the code above the limit; 45009 is the likely one.
  const rate = makeWindowRate({ perMinute }, kernel.now)

  function file(key: string, type: string, mediaId: string): Content | Refused {
    const found = uploads.get(mediaId)
    if (found?.key !== key || found.type !== type || kernel.now() >= found.until) return refuse(40007)
    return { kind: type === 'voice' ? 'voice' : 'file', text: found.file.name, file: found.file }
  }

  function contentOf(key: string, given: Message): Content | Refused {
    switch (given.msgtype) {
      case 'text':
        return within(textBytes, given.text.content) ?? { kind: 'text', text: mentioned(given.text) }
      case 'markdown':
        return within(markdownBytes, given.markdown.content) ?? { kind: 'markdown', text: given.markdown.content }
      case 'markdown_v2':
        return within(markdownBytes, given.markdown_v2.content) ?? { kind: 'markdown', text: given.markdown_v2.content }
      case 'image':
        return picture(given.image)
      case 'news':
        return { kind: 'news', text: given.news.articles.map(({ title }) => title).join('\n') }
      case 'file':
        return file(key, 'file', given.file.media_id)
      case 'voice':
        return file(key, 'voice', given.voice.media_id)
      case 'template_card': {
        const type = given.template_card.card_type
        // Notice cards only: a robot hears no callbacks (p/99110).
        if (type !== 'text_notice' && type !== 'news_notice') return refuse(40058, 'card_type')
        const fault = cardFault(given.template_card)
        return fault === null ? { kind: 'card', text: cardText(given.template_card) } : refuse(40058, fault)
      }
    }
  }

  function send(call: Call): Answer {
    const key = call.query.get('key') ?? ''
    const body = parsed(call.body)
    const result = post(key, body)
    const kind = typeof body === 'object' && body !== null && 'msgtype' in body ? String(body.msgtype) : ''
    const refusal = 'errcode' in result ? { state: 'refused' as const, errcode: result.errcode } : {}
    kernel.sent.add({ way: 'webhook', kind, to: key, id: kernel.id('webhook'), body, ...refusal })
    return json('errcode' in result ? result : { errcode: 0, errmsg: 'ok' })
  }

  function post(key: string, body: unknown): Content | Refused {
    const chat = chats.group(robots.get(key) ?? '')
    if (chat === null) return refuse(robotCodes.unknown, 'invalid webhook url')
    if (!rate.take(key)) return refuse(robotCodes.tooMany)
    const read = message.safeParse(body)
    if (!read.success) return unknownType(body) ? refuse(40008) : refuse(40058, read.error.issues[0]?.path.join('.'))
    const content = contentOf(key, read.data)
    if (!('errcode' in content)) chats.show(chat, { ...content, id: kernel.id('robot'), at: kernel.now(), from: 'robot' })
    return content
  }

  async function upload(call: Call): Promise<Answer> {
    const key = call.query.get('key') ?? ''
    const type = call.query.get('type') ?? ''
    if (!robots.has(key)) return json(refuse(robotCodes.unknown, 'invalid webhook url'))
    if (type !== 'file' && type !== 'voice') return json(refuse(40004))
    const file = await mediaOf(call)
    if (file === null) return json(refuse(44001, 'multipart part named media missing'))
    if (file.bytes.length < leastBytes) return json(refuse(40006))
    if (file.bytes.length > fileBytes) return json(refuse(45001))
    const mediaId = kernel.id('robotmedia')
    uploads.set(mediaId, { key, type, file, until: kernel.now() + mediaMs })
    return json({ errcode: 0, errmsg: 'ok', type, media_id: mediaId, created_at: String(Math.floor(kernel.now() / 1000)) })
  }

  return [
    { method: 'POST', path: '/cgi-bin/webhook/send', handle: send },
    { method: 'POST', path: '/cgi-bin/webhook/upload_media', handle: upload },
    control('/webhook/remove', z.strictObject({ key: z.string() }), ({ key }) => {
      if (!robots.delete(key)) throw new ControlError('there is no robot with that key')
      kernel.changed()
    }),
  ]
}

// --- Internal helpers ---

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return null
  }
}

function unknownType(body: unknown): boolean {
  const type = typeof body === 'object' && body !== null && 'msgtype' in body ? body.msgtype : ''
  return !message.options.some(({ shape }) => shape.msgtype.value === type)
}

function within(most: number, content: string): Refused | null {
  return Buffer.byteLength(content) > most ? refuse(45002) : null
}

/** `mentioned_list` stands before the text, as the client shows it. */
function mentioned({ content, mentioned_list: list = [] }: z.infer<typeof text>): string {
  return [...list.map((userid) => (userid === '@all' ? '@所有人' : `@${userid}`)), content].join(' ')
}

function picture({ base64, md5 }: { readonly base64: string; readonly md5: string }): Content | Refused {
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.length > imageBytes) return refuse(45001)
  // U: the code of a wrong md5, and of a picture that is neither JPG nor PNG.
  if (createHash('md5').update(bytes).digest('hex') !== md5.toLowerCase()) return refuse(40058, 'md5')
  const mime = bytes.readUInt16BE(0) === 0xffd8 ? 'image/jpeg' : bytes.subarray(1, 4).toString('latin1') === 'PNG' ? 'image/png' : null
  return mime === null ? refuse(40058, 'image type') : { kind: 'image', text: '[图片]', file: { name: 'image', mime, bytes } }
}

/** The part named `media` of a multipart body (p/96484); null without one. */
async function mediaOf({ body, headers }: Call): Promise<StoredFile | null> {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': headers['content-type'] ?? '' } })
    .formData()
    .catch(() => null)
  const part = form?.get('media')
  if (!(part instanceof File)) return null
  return { name: part.name, mime: 'application/octet-stream', bytes: Buffer.from(await part.arrayBuffer()) }
}
